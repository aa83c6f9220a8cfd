//! A session: what every study of the command line has around it, from an open folder and threads
//! at work to files in place and words about them, and about what was read.
//!
//! Main type: [`Session`]. Deliberately unknown: which study it is and what its files look like.

mod kept;
mod parts;
mod ranks;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use longplay::report::events::EventLog;
use longplay::report::{Presentation, Report, write};
use longplay::scenario::{Resolved, Scenario};
use longplay::sim::spec::Spec;
use longplay::study::compare::Compare;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, StudyText, run};
use longplay::study::shard::Shard;
use longplay::study::threads::Threads;

use crate::cli::args::StudyArgs;
use crate::cli::budget::{budget, time_of};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::left;
use crate::cli::memory;
use crate::cli::playground::playground;
use crate::cli::progress;
use crate::cli::report::RunInfo;
use crate::cli::report::checkpoint_dir::CheckpointDir;
use crate::cli::report::manifest::sources;
use crate::cli::report::out_dir::OutDir;
use crate::cli::report::workplace::Workplace;
use crate::cli::style::Telling;

/// A study under way.
pub(crate) struct Session<'a> {
    /// The folder that results go to; none on a rank that writes nothing.
    workplace: Option<Workplace>,
    /// What is said of the run beside its results.
    info: RunInfo,
    /// Name in the line of progress.
    name: String,
    resolved: &'a Resolved,
    /// The scenario of its largest world.
    largest: &'a Scenario,
    args: &'a StudyArgs,
    console: Console,
    /// A warning where names cannot be written in a PNG.
    blank: Option<String>,
    threads: Threads,
    started: Instant,
    simulated: Duration,
    /// Whether the story is told, too.
    story: bool,
}

impl<'a> Session<'a> {
    /// Opens the folder of results and starts the threads, before any work is done.
    ///
    /// Results of a `run` go to `output/<scenario>`, those of other studies to
    /// `output/<scenario>-<study>`.
    pub(crate) fn open(
        study: &str,
        resolved: &'a Resolved,
        args: &'a StudyArgs,
        console: Console,
    ) -> Result<Self, Failure> {
        let started = Instant::now();
        let mut name = match study {
            "run" => resolved.stem.clone(),
            study => format!("{}-{study}", resolved.stem),
        };
        if let Some(Shard { number, of }) = args.shard {
            let _ = write!(name, ".shard-{number}-of-{of}");
        }
        let place = args.out.clone().unwrap_or_else(|| PathBuf::from("output").join(&name));
        for note in &resolved.notes {
            console.note(note);
        }
        console.warnings(&resolved.warnings);
        if args.simulates() {
            memory::refuse_beyond(study, &resolved.scenario, args.threads, args.ranks.0.count())?;
        }
        let workplace = args.ranks.0.is_first().then(|| Workplace::open(&place)).transpose()?;
        if let Some(workplace) = &workplace {
            announce(&workplace.out, resolved, console);
        }
        let threads = Threads::start(args.threads)?;
        let info = info(study, resolved, threads.count())?;
        let spec = &resolved.spec;
        let names = spec.strategies.iter().map(|it| it.name.as_str());
        let blank = blank(&names.chain([info.release_label.as_str()]).collect::<String>());
        let simulated = Duration::ZERO;
        Ok(Self {
            workplace,
            info,
            name,
            resolved,
            largest: &resolved.scenario,
            args,
            console,
            blank,
            threads,
            started,
            simulated,
            story: false,
        })
    }

    /// The same with its story told where it is wanted.
    pub(crate) fn telling(self, telling: &Telling) -> Self {
        Self { story: telling.story, ..self }
    }

    /// The same for a study whose largest world is that of another scenario than the one resolved.
    pub(crate) fn up_to(self, largest: &'a Scenario) -> Self {
        Self { largest, ..self }
    }

    /// Runs a study, writes what it found and prints it. Killed and started again, it goes on.
    pub(crate) fn run<S: Study>(self, study: &S) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        self.run_telling(study, |it, there| it.tell_cost(study, there))
    }

    /// The same for a study of points, with what is missing of them told beforehand.
    pub(crate) fn run_points<S: Study>(self, study: &S, spec: &Spec) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        self.run_telling(study, |it, there| {
            let missing = (study.work().pieces as usize).saturating_sub(there);
            if missing > 0 {
                it.console.note(&budget(spec, missing, it.info.threads)?);
            }
            Ok(())
        })
    }

    /// Runs a study of which is told beforehand, by how many pieces are there already.
    pub(crate) fn run_telling<S: Study>(
        mut self,
        study: &S,
        tell: impl FnOnce(&Self, usize) -> Result<(), Failure>,
    ) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        self.refuse_checkpoints_of(study)?;
        let Some(workplace) = self.workplace.take() else { return self.follow(study) };
        if !self.args.is_whole() {
            return self.run_part(study, workplace);
        }
        let (workplace, kept) = self.checkpoints(study, workplace)?;
        tell(&self, kept.count())?;
        self.run_from(study, workplace, kept)
    }

    fn run_from<S: Study>(
        mut self,
        study: &S,
        workplace: Workplace,
        kept: CheckpointDir,
    ) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        let console = self.console;
        let found = self.simulate(|progress| run(study, &kept, progress));
        self.tell_checkpoints(&kept);
        let found = found??;
        self.deliver(study, &found, workplace)?;
        if study.failed(&found) {
            console.note(
                "the points that finished are kept: the same command runs those that failed again",
            );
            return Ok(Exit::Failed);
        }
        kept.remove()?;
        Ok(Exit::Done)
    }

    /// Runs a comparison and logs the encounters of this share of the listeners. What was logged is
    /// kept beside the pieces, so that it goes on, too, when it is killed and started again.
    pub(crate) fn run_logged(mut self, compare: Compare<'_>, share: f32) -> Result<Exit, Failure> {
        if self.args.shard.is_some() {
            return Err(Failure::Usage {
                what:
                    "a study whose encounters are logged cannot be dealt out: a shard carries no \
                       events"
                        .to_owned(),
                remedy: "leave --events out, or run it as a whole".to_owned(),
            });
        }
        let Some(workplace) = self.workplace.take() else {
            let log = EventLog::elsewhere(share);
            return self.follow(&compare.observed(Some(&log)));
        };
        if !self.args.simulates() {
            return self.run_part(&compare, workplace);
        }
        let (workplace, kept) = self.checkpoints(&compare, workplace)?;
        let log = EventLog::kept_in(&kept.events(), share, compare.work().pieces);
        let compare = compare.observed(Some(&log));
        self.tell_cost(&compare, kept.count())?;
        let outcome = self.simulate(|progress| run(&compare, &kept, progress));
        self.tell_checkpoints(&kept);
        let outcome = outcome??;
        let arms = outcome.arms.clone();
        let text = compare.text(&outcome);
        self.info.files.push(log.finish(&workplace.out, &arms)?);
        self.tell(&outcome, &text, workplace)?;
        kept.remove()?;
        Ok(Exit::Done)
    }

    /// Tells the time and the memory of what is missing, where so many pieces are there already.
    fn tell_cost(&self, study: &impl Study, there: usize) -> Result<(), Failure> {
        let (work, threads) = (study.work(), self.info.threads * self.args.ranks.0.count());
        let missing = (work.pieces as usize).saturating_sub(there);
        if let Some(time) = time_of(&self.resolved.spec, &work, missing, threads)? {
            let ranks = self.args.ranks.0.count();
            let memory = memory::of(study.name(), self.largest, self.info.threads, ranks);
            let each = if ranks > 1 { " on each rank" } else { "" };
            self.console.note(&format!("{time}; at most {memory} of memory{each}"));
        }
        Ok(())
    }

    /// Does the simulating, on the session's threads and with its progress shown.
    fn simulate<T: Send>(
        &mut self,
        work: impl FnOnce(&Progress) -> T + Send,
    ) -> Result<T, Failure> {
        let ranks = self.args.ranks.0.clone();
        if self.args.simulates() {
            let every = format!("{:?}", self.args.checkpoint_every);
            ranks::same_everywhere(&*ranks, &[&self.name, &every, &self.info.scenario_toml])?;
        }
        let progress = Progress { ranks, ..Progress::default() };
        let watcher = self.console.progress().filter(|_| !self.args.no_progress);
        let done = progress::shown(self.name.as_str(), &progress, watcher, self.console, || {
            self.threads.run(|| work(&progress))
        });
        self.simulated = self.started.elapsed();
        self.info.seconds = self.simulated.as_secs_f64();
        self.info.timings.push(("simulate".to_owned(), self.info.seconds));
        self.info.shared = progress.share_shared();
        Ok(done)
    }

    fn deliver<S: Study>(
        self,
        study: &S,
        found: &S::Findings,
        workplace: Workplace,
    ) -> Result<(), Failure>
    where
        S::Findings: Report,
    {
        let text = study.text(found);
        self.tell(found, &text, workplace)
    }

    /// Writes the results, tells what to know of them, and prints them: the summary as JSON, or the
    /// story.
    fn tell(
        self,
        found: &impl Report,
        text: &StudyText,
        workplace: Workplace,
    ) -> Result<(), Failure> {
        let Self { info, resolved, args, console, blank, started, simulated, story, .. } = self;
        let summary = args.json.then(|| found.summary(text, &info)).transpose()?;
        let (style, playground) = (args.charts.style(), playground(console));
        let shown_as = Presentation { style, playground, story };
        let written = write(workplace.out, found, text, &info, shown_as)?;
        left::results(written.dir.clone());
        for warning in text.warnings.iter().chain(&info.warnings).chain(&written.undrawn) {
            console.warn(warning);
        }
        if let Some(warning) = &blank {
            console.warn(warning);
        }
        if let Some(moved) = &written.moved_to {
            console.note(&format!("earlier results moved to {}", moved.display()));
        }
        console.detail(&format!(
            "simulated in {}, all in {}, on {} threads; result hash {}",
            progress::duration(simulated),
            progress::duration(started.elapsed()),
            info.threads,
            written.result_hash
        ));
        if let Some(shared) = info.shared {
            console.detail(&format!(
                "{:.1} % of the listener-days of arms were shared with the arm they are compared with",
                100.0 * shared
            ));
        }
        let ranks = &args.ranks.0;
        if !ranks.is_alone() {
            console.detail(&format!(
                "{} ranks; this one told the others {} bytes",
                ranks.count(),
                ranks.bytes()
            ));
        }
        for file in &written.files {
            console.detail(&format!("  {}", file.display()));
        }
        match summary {
            Some(summary) => console.result(&format!("{summary:#}"))?,
            None => {
                console.story(&printed(
                    resolved,
                    &text.headline,
                    &found.terminal(),
                    &written.dir,
                ))?;
            }
        }
        Ok(())
    }
}

/// A warning where names cannot be written in a PNG.
fn blank(text: &str) -> Option<String> {
    #[cfg(feature = "png")]
    let characters = crate::cli::report::chart::png::blank_in(text);
    #[cfg(not(feature = "png"))]
    let characters = std::collections::BTreeSet::<char>::new();
    let shown: Vec<String> = characters.iter().take(8).map(char::to_string).collect();
    let more = if characters.len() > shown.len() { " …" } else { "" };
    (!characters.is_empty()).then(|| {
        format!(
            "no font on this machine has {}{more}, left blank in the PNG charts; the SVG charts \
             show them where a font is",
            shown.join(" ")
        )
    })
}

/// Says beforehand that results of other files will have to give way.
fn announce(out: &OutDir, resolved: &Resolved, console: Console) {
    let Some(there) = sources(out.target()).filter(|there| *there != resolved.files) else {
        return;
    };
    let names: Vec<String> = there.iter().map(|it| it.display().to_string()).collect();
    let from = if names.is_empty() { "the default scenario".to_owned() } else { names.join(", ") };
    let (target, aside) = (out.target().display(), out.free_name());
    let aside = aside.display();
    console.note(&format!("{target} holds results of {from}; they will be moved to {aside}"));
}

fn info(study: &str, resolved: &Resolved, threads: usize) -> Result<RunInfo, Failure> {
    let (scenario, spec) = (&resolved.scenario, &resolved.spec);
    let question =
        if scenario.description.is_empty() { &scenario.title } else { &scenario.description };
    Ok(RunInfo {
        question: question.clone(),
        notes: resolved.notes.clone(),
        scenario_files: resolved.files.clone(),
        quick: resolved.quick,
        release_date: scenario.time.release_date.date(),
        threads,
        ..RunInfo::of(study, spec, scenario.to_toml()?)
    })
}

/// Title, sentences, tables, and where the files are.
fn printed(resolved: &Resolved, headline: &[String], tables: &[String], dir: &Path) -> String {
    let mark = if resolved.quick { " (quick run: a small world, not for quoting)" } else { "" };
    let mut text = format!("{}{mark}\n\n", resolved.scenario.title);
    if !resolved.scenario.description.is_empty() {
        let _ = writeln!(text, "{}\n", resolved.scenario.description);
    }
    for sentence in headline {
        let _ = writeln!(text, "{sentence}");
    }
    for table in tables {
        let _ = write!(text, "\n{table}");
    }
    let _ = writeln!(text, "\nFiles: {}", dir.display());
    text
}
