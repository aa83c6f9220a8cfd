//! What charts are drawn from: main type [`ChartData`], plain values of every run.
//!
//! Built from an outcome, or from the tables and the summary that were saved of one; both give the
//! same pictures. Deliberately unknown: pictures.

use crate::inference::estimate::Estimate;
use crate::measure::record::DayRecord;
use crate::report::chart::about::About;
use crate::report::chart::theme::Look;
use crate::report::run_info::RunInfo;
use crate::stats::mean;
use crate::study::benchmark::findings::Benchmark;
use crate::study::comparison::{Comparison, Comparisons};
use crate::study::description::Description;
use crate::study::dose::findings::DoseFindings;
use crate::study::outcome::{Effect, IN_CHARTS, Outcome};
use crate::study::runs::{Run, of_arm};
use crate::study::selection::{among, largest};

/// Everything the charts show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartData {
    /// What was run.
    pub about: About,
    /// Confidence of intervals.
    pub confidence: f64,
    /// Names of the arms, the control first.
    pub arms: Vec<String>,
    /// Index of the arm that the others are compared with.
    pub reference: usize,
    /// Days, release = 0.
    pub days: Vec<i16>,
    /// How many strategies there are, where not all are shown.
    pub strategies: Option<usize>,
    /// Runs: by replicate, then by arm.
    pub runs: Vec<Vec<Run>>,
    /// Who has more streams than whom, and how surely.
    pub comparisons: Comparisons,
    /// Bands by day, and what differs from the reference within replicates.
    pub description: Description,
    /// Save rates of the world's other new releases, where they were looked at.
    pub benchmark: Option<Benchmark>,
    /// What a higher save rate causes, where the run has doses.
    pub dose: Option<DoseFindings>,
}

/// What the days of all runs have left.
pub(crate) struct Measured {
    /// Days, release = 0.
    pub(crate) days: Vec<i16>,
    /// Runs: by replicate, then by arm.
    pub(crate) runs: Vec<Vec<Run>>,
}

/// Strategies that charts show at most; of more they show the [`SHOWN`] largest.
const MOST_SHOWN: usize = 12;
/// Strategies shown of too many.
const SHOWN: usize = 10;

/// Confidence where no effect says one.
pub const USUAL_CONFIDENCE: f64 = 0.95;

impl ChartData {
    /// From an outcome.
    pub fn new(outcome: &Outcome, info: &RunInfo) -> Self {
        Self::of(outcome, About::new(info, outcome.replicates.len()))
    }

    /// From an outcome, with what is told of the run.
    pub fn of(outcome: &Outcome, about: About) -> Self {
        let first = outcome.replicates.first().and_then(|replicate| replicate.arms.first());
        let run = |days: &Vec<DayRecord>| Run::of(days);
        let measured = Measured {
            days: first.into_iter().flatten().map(|record| record.day.0).collect(),
            runs: outcome.replicates.iter().map(|it| it.arms.iter().map(run).collect()).collect(),
        };
        let names = (outcome.arms.clone(), outcome.reference.as_str());
        let comparisons = Some(outcome.comparisons.clone());
        let data = Self::new_of(about, names, &outcome.effects, measured, comparisons);
        Self { benchmark: outcome.benchmark.clone(), dose: outcome.dose.clone(), ..data }
    }

    /// From what was measured, and the comparisons that were made of it; they are made anew where
    /// they were not kept.
    pub(crate) fn new_of(
        about: About,
        (arms, reference): (Vec<String>, &str),
        effects: &[Effect],
        Measured { days, runs }: Measured,
        comparisons: Option<Comparisons>,
    ) -> Self {
        let confidence = effects.first().map_or(USUAL_CONFIDENCE, |effect| effect.confidence);
        let reference = arms.iter().position(|arm| arm == reference).unwrap_or(0);
        let comparisons = comparisons.unwrap_or_else(|| {
            let totals = |arm| of_arm(&runs, arm, |run| run.total() as f64);
            let streams: Vec<Vec<f64>> = (0..arms.len()).map(totals).collect();
            Comparisons::of(&streams, reference, confidence, about.seed)
        });
        let all =
            Self { about, confidence, arms, reference, days, runs, comparisons, ..Self::default() };
        all.of_few().described()
    }

    /// As many arms as a chart can show: all, or the [`SHOWN`] that matter most.
    fn of_few(self) -> Self {
        if self.arms.len() > MOST_SHOWN + 1 { self.of_largest(SHOWN) } else { self }
    }

    /// The same with at most so many strategies: those that matter most.
    #[must_use]
    pub fn among_largest(&self, most: usize) -> Self {
        if self.arms.len() > most + 1 {
            self.clone().of_largest(most).described()
        } else {
            self.clone()
        }
    }

    fn of_largest(self, most: usize) -> Self {
        let strategies = self.strategies.unwrap_or(self.arms.len().saturating_sub(1));
        let chosen = largest(&self.comparisons, most);
        let of_run = |arms: &Vec<Run>| chosen.iter().map(|&arm| arms[arm].clone()).collect();
        Self {
            arms: chosen.iter().map(|&arm| self.arms[arm].clone()).collect(),
            runs: self.runs.iter().map(of_run).collect(),
            comparisons: among(&self.comparisons, &chosen),
            reference: chosen.iter().position(|&arm| arm == self.reference).unwrap_or(0),
            strategies: Some(strategies),
            ..self
        }
    }

    fn described(mut self) -> Self {
        let Self { runs, arms, reference, confidence, .. } = &self;
        self.description = Description::of(runs, arms.len(), *reference, *confidence);
        self
    }

    /// The line for a subtitle: what was run, and how many strategies are not shown.
    pub fn line(&self, look: &Look) -> String {
        let shown = self.arms.len().saturating_sub(1);
        let of = |all: usize| format!(" · {shown} of {all} strategies");
        self.about.line(look) + &self.strategies.map_or_else(String::new, of)
    }

    /// The subtitle: what was run, and how it is shown; a brief one has the confidence alone.
    pub fn subtitle(&self, look: &Look, how: &str) -> String {
        let line = self.line(look);
        match (look.metrics.is_brief, self.runs.len() > 1) {
            (true, true) => format!("{line} · {} intervals", self.confidence_label()),
            (true, false) => line,
            (false, _) => format!("{line} · {how}"),
        }
    }

    /// One value of every replicate of an arm.
    pub fn of_arm<T>(&self, arm: usize, value: impl Fn(&Run) -> T) -> Vec<T> {
        of_arm(&self.runs, arm, value)
    }

    /// Indices of all arms but the reference.
    pub fn compared(&self) -> impl Iterator<Item = usize> + use<> {
        let reference = self.reference;
        (0..self.arms.len()).filter(move |&arm| arm != reference)
    }

    /// The comparison of an arm with the reference; none with one replicate.
    pub fn comparison(&self, arm: usize) -> Option<&Comparison> {
        self.comparisons.arms.iter().find(|it| it.arm == arm)
    }

    /// Streams of an arm beyond the reference's, with the interval of the tables; that of the days
    /// with one replicate.
    pub fn more(&self, arm: usize) -> Estimate {
        let value = self.comparisons.means[arm] - self.comparisons.means[self.reference];
        let alone = Estimate { value, low: None, high: None };
        self.comparison(arm).map_or(alone, |comparison| comparison.more)
    }

    /// Mean money that an arm spends \[USD\].
    pub fn spent(&self, arm: usize) -> f64 {
        mean(&self.of_arm(arm, Run::cost)).unwrap_or(0.0)
    }

    /// The first and the last day on which an arm spends in some replicate.
    pub fn campaign(&self, arm: usize) -> Option<(f64, f64)> {
        let spends = |day: usize| {
            let on_day = |run: &Run| {
                let before = day.checked_sub(1).map_or(0.0, |before| run.spent[before]);
                run.spent.get(day).is_some_and(|spent| *spent > before)
            };
            self.runs.iter().any(|arms| on_day(&arms[arm]))
        };
        let mut days = (0..self.days.len()).filter(|&day| spends(day));
        let first = days.next()?;
        let last = days.next_back().unwrap_or(first);
        Some((f64::from(self.days[first]), f64::from(self.days[last])))
    }

    /// What the others are compared with, in the middle of a sentence: "the control", or a name.
    pub fn reference_name(&self) -> &str {
        if self.reference == 0 { "the control" } else { &self.arms[self.reference] }
    }

    /// Name of an arm as it stands in charts.
    pub fn name(&self, arm: usize) -> &str {
        if arm == 0 { IN_CHARTS } else { &self.arms[arm] }
    }

    /// The day the run has seen the end of: 90 after days 0 to 89.
    pub fn end_day(&self) -> i32 {
        self.days.last().map_or(0, |day| i32::from(*day) + 1)
    }

    /// "95 %" and the like.
    pub fn confidence_label(&self) -> String {
        crate::numbers::percent(self.confidence, 0)
    }
}
