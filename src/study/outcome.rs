//! What a study returns: plain values, ready to be turned into tables and charts.
//!
//! Deliberately unknown: files, formats, colours.

use serde::{Deserialize, Serialize};

use crate::inference::paired::Method;
use crate::measure::record::DayRecord;
use crate::measure::releases::NewRelease;
use crate::measure::windows::{Measure, WindowSums};
pub use crate::sim::spec::CONTROL;
use crate::study::benchmark::findings::Benchmark;
use crate::study::comparison::Comparisons;
use crate::study::dose;
use crate::study::dose::findings::DoseFindings;
use crate::study::runner::StudyText;
use crate::study::sound::{self, Sound};
use crate::units::Currency;

/// What [`CONTROL`] is called in charts.
pub const IN_CHARTS: &str = "Control";

/// Everything a study found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Names of the arms: [`CONTROL`] first, then the strategies in the order of the file.
    pub arms: Vec<String>,
    /// Name of the arm that the others are compared with: [`CONTROL`], or a strategy.
    pub reference: String,
    /// Windows in days that effects were taken over; the last one is the whole run.
    pub windows: Vec<u16>,
    /// One per replicate, by number.
    pub replicates: Vec<Replicate>,
    /// A row per arm, window and measure; the reference has no rows, and a ratio whose denominator
    /// is 0 none.
    pub effects: Vec<Effect>,
    /// Streams over the whole run, arm against arm.
    #[serde(default)]
    pub comparisons: Comparisons,
    /// Save rates of the world's other new releases, where they were looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark: Option<Benchmark>,
    /// What a higher save rate causes, where the run has doses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<DoseFindings>,
    /// How money is written.
    #[serde(default, skip_serializing_if = "Currency::is_usual")]
    pub currency: Currency,
    /// The finding in plain sentences, the most important first.
    pub headline: Vec<String>,
    /// What helps to read the figures and to plan another run: how much pairing gained, how many
    /// replicates would narrow the intervals.
    pub notes: Vec<String>,
    /// What a reader must know before trusting the figures.
    pub warnings: Vec<String>,
}

impl Outcome {
    /// The findings in words.
    pub fn text(&self) -> StudyText {
        StudyText {
            headline: self.headline.clone(),
            notes: self.notes.clone(),
            warnings: self.warnings.clone(),
            replicates: self.replicates.len() as u32,
        }
    }
}

/// One replicate: every arm of one fork.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replicate {
    /// 0, 1, 2 …
    pub number: u32,
    /// Days of each arm, in the order of [`Outcome::arms`]; all arms have the same days.
    pub arms: Vec<Vec<DayRecord>>,
    /// The other new releases in the control, by window of
    /// [`crate::study::benchmark::findings::AGES`]; absent where nobody looked at them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_releases: Option<Vec<Vec<NewRelease>>>,
    /// The doses beside the control; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<dose::run::Replicate>,
}

/// Streams of the first days, by arm and replicate.
pub fn streams_by_arm(replicates: &[Replicate], days: u16) -> Vec<Vec<f64>> {
    let arms = replicates.first().map_or(0, |replicate| replicate.arms.len());
    let of = |arm: usize| {
        let streams =
            replicates.iter().map(|it| WindowSums::new(&it.arms[arm], days).counts.streams);
        streams.map(|streams| streams as f64).collect()
    };
    (0..arms).map(of).collect()
}

/// The effect of an arm on one measure over one window, against the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Name of the strategy; [`CONTROL`] where a strategy is the reference.
    pub strategy: String,
    /// Window, from day 0 \[days\].
    pub window_days: u16,
    /// The measure.
    pub measure: Measure,
    /// Unit of the measure.
    pub unit: String,
    /// Mean over replicates under the strategy.
    pub value: f64,
    /// Mean over replicates under the reference, which is the control unless another was named.
    pub control: f64,
    /// Mean paired difference.
    pub effect: f64,
    /// Lower end of the interval; absent with one replicate.
    pub effect_low: Option<f64>,
    /// Upper end of the interval; absent with one replicate.
    pub effect_high: Option<f64>,
    /// Confidence of the interval.
    pub confidence: f64,
    /// Probability that this strategy has the best mean of all arms, the control included: the
    /// share of draws around the observed means, Student's for so many replicates, in which it has.
    /// Best is largest, but for the skip rate. Absent with one replicate, where the measure is a
    /// ratio whose denominator is 0 in some arm, and for measures that are neither good nor bad.
    pub p_best: Option<f64>,
    /// Number of replicates behind the row.
    pub replicates: u32,
    /// Variance of the unpaired difference over that of the paired one; absent where the paired
    /// difference does not vary.
    pub variance_reduction: Option<f64>,
    /// Money spent beyond that of the reference per unit of effect \[USD\]; absent where the effect
    /// is not clearly positive or nothing more was spent.
    pub cost_per_unit: Option<f64>,
    /// How the interval was made.
    pub interval: Method,
    /// Lower end of the simultaneous interval: it holds together with those of all other strategies
    /// for this measure and window, at the same confidence; absent with one replicate.
    pub simultaneous_low: Option<f64>,
    /// Upper end of it.
    pub simultaneous_high: Option<f64>,
    /// Replicates that would narrow the interval to ± 5 % of the larger of the two means, as the
    /// differences vary so far; absent with one replicate and where both means are 0.
    pub replicates_for_5_percent: Option<u32>,
    /// Name of the reference.
    pub reference: String,
    /// Money that the arm spent in the window, mean over replicates \[USD\]; a campaign may spend
    /// less than its budget.
    #[serde(default)]
    pub spent: f64,
}

impl Sound for Effect {
    fn sound(&self) -> Result<(), String> {
        sound::name("strategy", &self.strategy)?;
        let what = self.measure.name();
        sound::between("window", self.window_days, (1, sound::LONGEST_RUN))?;
        sound::between("replicates", self.replicates, (1, sound::MOST_REPLICATES))?;
        sound::confidence(self.confidence)?;
        for value in [self.value, self.control, self.effect, self.spent] {
            sound::figure(what, value)?;
        }
        sound::ends(what, self.effect_low, self.effect_high)?;
        sound::ends(what, self.simultaneous_low, self.simultaneous_high)?;
        sound::odds("p_best", self.p_best)
    }
}
