//! Plausible outcomes made up without an engine: bursts, decays, weekly waves and noise.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "made-up counts are small and positive"
)]

use longplay::inference::paired::Method;
use longplay::measure::record::{Counts, DayRecord, Turnover};
use longplay::measure::windows::Measure;
use longplay::model::source::Source;
use longplay::report::RunInfo;
use longplay::study::comparison::Comparisons;
use longplay::study::outcome::{CONTROL, Effect, Outcome, Replicate, streams_by_arm};
use longplay::units::{Date, Day, Money};

/// What to make up.
pub(crate) struct Sample {
    pub(crate) strategies: usize,
    pub(crate) replicates: u32,
    pub(crate) days: std::ops::Range<i16>,
    /// How much the strategies do: 1 for a usual campaign, 0 for nothing.
    pub(crate) strength: f64,
    /// Strategy that is the reference, from 1; the control where there is none.
    pub(crate) reference: Option<usize>,
}

impl Default for Sample {
    fn default() -> Self {
        Self { strategies: 3, replicates: 8, days: 0..90, strength: 1.0, reference: None }
    }
}

pub(crate) const NAMES: [&str; 6] = [
    "Ads asking for the save",
    "Ads asking for the stream",
    "Editorial playlist pitch with a rather long name that goes on and on",
    "Pre-save",
    "Fake streams & bots <bought>",
    "Everything at once",
];

struct Noise(u64);

impl Noise {
    /// Roughly normal, mean 0, standard deviation 1.
    fn next(&mut self) -> f64 {
        let mut sum = 0.0;
        for _ in 0..12 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            sum += (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        }
        sum - 6.0
    }
}

/// Share of each source for the control and for campaigns.
const USUAL: [f64; 11] = [0.2, 0.1, 0.06, 0.08, 0.12, 0.1, 0.09, 0.02, 0.08, 0.15, 0.0];
const BOOST: [f64; 11] = [0.32, 0.1, 0.12, 0.1, 0.02, 0.12, 0.08, 0.0, 0.02, 0.04, 0.08];

pub(crate) fn outcome(sample: &Sample) -> Outcome {
    let mut arms = vec![CONTROL.to_owned()];
    let name = |index: usize| {
        NAMES
            .get(index)
            .map_or_else(|| format!("Strategy {}", index + 1), |name| (*name).to_owned())
    };
    arms.extend((0..sample.strategies).map(name));
    let replicates: Vec<Replicate> = (0..sample.replicates)
        .map(|number| {
            let level = Noise(u64::from(number) + 77).next() * 0.18;
            let days = |arm| (arm, libm::exp(level));
            let arms = (0..arms.len()).map(days).map(|(arm, level)| {
                let mut noise = Noise(u64::from(number) * 31 + arm as u64 + 5);
                let own = libm::exp(noise.next() * 0.12 * sample.strength.min(1.0));
                sample
                    .days
                    .clone()
                    .map(|day| record(day, arm, level, own, sample, &mut noise))
                    .collect()
            });
            Replicate { number, arms: arms.collect(), new_releases: None, dose: None }
        })
        .collect();
    Outcome {
        currency: longplay::units::Currency::default(),
        effects: effects(&arms, sample),
        comparisons: comparisons(&replicates, sample.reference.unwrap_or(0)),
        benchmark: None,
        dose: None,
        arms,
        reference: sample.reference.map_or(CONTROL, |arm| NAMES[arm - 1]).to_owned(),
        windows: vec![28, 90],
        replicates,
        headline: vec!["Ads asking for the save bring the most streams.".to_owned()],
        notes: vec!["A note of the study.".to_owned()],
        warnings: vec!["A warning of the study.".to_owned()],
    }
}

/// What a study would make of the streams.
pub(crate) fn comparisons(replicates: &[Replicate], reference: usize) -> Comparisons {
    Comparisons::of(&streams_by_arm(replicates, 4000), reference, 0.95, info().seed)
}

fn record(
    day: i16,
    arm: usize,
    level: f64,
    own: f64,
    sample: &Sample,
    noise: &mut Noise,
) -> DayRecord {
    // Further strategies do what the first ones do.
    let kind = arm.checked_sub(1).map_or(0, |strategy| strategy % NAMES.len() + 1);
    let t = f64::from(day);
    let released = day >= 0;
    let week = 1.0 + 0.08 * libm::cos(t * std::f64::consts::TAU / 7.0);
    let base = 90.0 * libm::exp(-t / 9.0) + 48.0 * libm::exp(-t / 160.0);
    let power = [0.0, 1.6, 0.75, 0.5, 0.25, -0.12, 2.1][kind] * sample.strength * own;
    let kept = [0.0, 0.75, 0.25, 0.45, 0.6, 1.0, 0.6][kind];
    let campaign =
        if day < 14 { 150.0 } else { 150.0 * (1.0 - kept) * libm::exp(-(t - 14.0) / 5.0) };
    let boost =
        power * (campaign + 75.0 * kept * (1.0 - libm::exp(-t / 12.0)) * libm::exp(-t / 150.0));
    let mean = if released { ((base + boost) * level * week).max(0.0) } else { 0.0 };
    let streams = (mean + mean.sqrt() * noise.next()).max(0.0).round() as u64;
    let share = (boost / (base + boost)).clamp(0.0, 1.0);
    let mut by_source = [0; Source::COUNT];
    for (index, count) in by_source.iter_mut().enumerate() {
        let usual = USUAL[index] * (1.0 - share) + BOOST[index] * share;
        *count = (streams as f64 * usual) as u64;
    }
    by_source[0] += streams - by_source.iter().sum::<u64>();
    let listeners = streams * 7 / 10;
    let new_listeners = (listeners as f64 * (0.15 + 0.7 * libm::exp(-t.max(0.0) / 20.0))) as u64;
    let save_share =
        0.06 + [0.0, 0.05, 0.005, 0.01, 0.035, -0.02, 0.04][kind] * sample.strength + 0.006 * level;
    let counts = Counts {
        starts: streams * 4 / 3,
        streams,
        skips: streams * 4 / 3 - streams,
        completions: streams * 3 / 4,
        saves: (new_listeners as f64 * (save_share + 0.01 * noise.next()).max(0.0)).round() as u64
            + if released { 0 } else { 4 * u64::from(kind == 4) },
        adds: streams / 40,
        follows: streams / 120,
    };
    let paid = arm > 0 && (0..14).contains(&day);
    DayRecord {
        day: Day(day),
        focal: counts,
        focal_listeners: listeners,
        focal_new_listeners: new_listeners,
        focal_streams_by_source: by_source,
        exposures: if paid { 80 } else { 0 },
        cost: Money::from_dollars(if paid { 28.1 } else { 0.0 }),
        artificial_streams: 0,
        artificial_removed: 0,
        artificial_bought: 0,
        penalty: Money::ZERO,
        royalties: Money::from_dollars(0.004 * streams as f64),
        commission: Money::ZERO,
        sanctioned: false,
        others: Counts::default(),
        world: counts,
        world_listeners: 12_000,
        world_streams_by_source: by_source,
        turnover: Turnover::default(),
    }
}

fn effects(arms: &[String], sample: &Sample) -> Vec<Effect> {
    let several = sample.replicates > 1;
    let row = |strategy: &String| Effect {
        strategy: strategy.clone(),
        window_days: 90,
        measure: Measure::Streams,
        unit: "streams".to_owned(),
        value: 140.1 / 3.0,
        control: 30.0,
        effect: 140.1 / 3.0 - 30.0,
        effect_low: several.then_some(0.1 + 0.2),
        effect_high: several.then_some(30.0),
        confidence: 0.95,
        p_best: several.then_some(0.7),
        replicates: sample.replicates,
        variance_reduction: None,
        cost_per_unit: Some(3.6),
        interval: Method::Student,
        simultaneous_low: several.then_some(0.2),
        simultaneous_high: several.then_some(31.0),
        replicates_for_5_percent: several.then_some(40),
        reference: CONTROL.to_owned(),
        spent: 393.4,
    };
    arms[1..].iter().map(row).collect()
}

pub(crate) fn info() -> RunInfo {
    RunInfo {
        currency: longplay::units::Currency::default(),
        release_date: Some(Date { year: 2026, month: 3, day: 6 }),
        notes: Vec::new(),
        study: "run".to_owned(),
        title: "Ask for the save or for the stream?".to_owned(),
        question: "Which ask brings more listening in the long run?".to_owned(),
        release_label: "Slow Bloom by Nova Hart".to_owned(),
        scenario_toml: "title = \"Ask\"\n".to_owned(),
        scenario_files: Vec::new(),
        seed: 1,
        listeners: 20_000,
        tracks: 20_000,
        quick: false,
        threads: 2,
        seconds: 12.5,
        timings: vec![("simulate".to_owned(), 11.0)],
        shared: None,
        files: Vec::new(),
        warnings: vec!["A warning of the machine.".to_owned()],
    }
}
