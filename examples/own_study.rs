//! A study of one's own: how long until half of a year's streams are in, by strategy.
//!
//! `cargo run --release --example own_study`, with `--json` for the summary. Killed, it goes on.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use longplay::measure::record::DayRecord;
use longplay::report::workplace::run_into;
use longplay::report::{Report as _, RunInfo, Theme};
use longplay::scenario::{Input, Look, Options, render, resolve};
use longplay::sim::spec::Spec;
use longplay::study::arms::replicates;
use longplay::study::compare::Compare;
use longplay::study::error::StudyError;
use longplay::study::figures::Figures;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, StudyText, Work};

struct HalfTime<'a>(&'a Spec);

impl Study for HalfTime<'_> {
    /// Of every arm, the day on which half of the year's streams are in.
    type Piece = Vec<f64>;
    type Findings = Figures;

    fn name(&self) -> &'static str {
        "half-time"
    }

    fn work(&self) -> Work {
        replicates(self.0, self.0.experiment.replicates, &self.0.campaigns())
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Vec<f64>, StudyError> {
        let arms = Compare::new(self.0)?.piece(number, progress)?.arms;
        let streams = |days: &Vec<DayRecord>| -> Vec<u64> {
            days.iter().map(|day| day.focal.streams).collect()
        };
        Ok(arms.iter().map(|days| half_time(&streams(days))).collect())
    }

    fn fits(&self, _number: u32, piece: &Vec<f64>) -> Result<(), String> {
        if piece.len() == self.0.arms().len() { Ok(()) } else { Err("other arms".to_owned()) }
    }

    fn conclude(&self, pieces: Vec<Vec<f64>>) -> Figures {
        let what = ("Half of the year's streams are in after", "days");
        Figures::means(what, self.0.arms(), &pieces, (0.95, self.0.world.seed))
    }

    fn text(&self, found: &Figures) -> StudyText {
        let told = found.arms.iter().map(|(arm, days)| format!("{arm}: {}", found.formatted(days)));
        let headline = vec![format!("{} {}.", found.title, told.collect::<Vec<_>>().join(", "))];
        StudyText { headline, replicates: self.0.experiment.replicates, ..StudyText::default() }
    }
}

fn half_time(streams: &[u64]) -> f64 {
    let (all, mut so_far) = (streams.iter().sum::<u64>(), 0);
    let half = streams.iter().position(|day| {
        so_far += day;
        2 * so_far >= all
    });
    half.map_or(0.0, |day| day as f64 + 1.0)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = "title = \"Half-time\"\nextends = \"scenarios/default.toml\"\n\
                [world]\npreset = \"small\"\n[time]\ndays = 365\n";
    let input = Input::Text { name: "half-time.toml".to_owned(), text: text.to_owned() };
    let resolved = resolve(&input, &Options::default()).map_err(|it| render(&it, Look::Plain))?;
    let (study, toml) = (HalfTime(&resolved.spec), resolved.scenario.to_toml()?);
    let info = RunInfo::of(study.name(), &resolved.spec, toml);
    let done = run_into(&study, "output/half-time", &info, Theme::Blog, &Progress::default())?;
    if std::env::args().any(|word| word == "--json") {
        println!("{:#}", done.findings.summary(&done.text, &info)?);
    } else {
        println!("{}\n\n{}", done.text.headline.concat(), done.findings.terminal().concat());
    }
    Ok(())
}
