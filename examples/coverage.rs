//! How often do the intervals of a study hold what they claim? Made-up replicates with a known
//! effect, fed to the statistics of `study` in place of the model.
//!
//! `cargo run --release --example coverage -- STUDIES` prints tables in Markdown: the share of
//! studies whose 95 % interval contains the effect. A word more, `single`, `together`, `adaptive`
//! or `quotients`, prints one of them. Every row has seeds of its own, fixed beforehand.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use longplay::draw::{Key, KeyedRng, KeyedStream, Purpose};
use longplay::inference::estimator::{Confidence, Estimator};
use longplay::inference::paired::Paired;
use longplay::inference::resamples::Resamples;
use longplay::inference::simultaneous::confidence_of_each;
use longplay::stats::{mean, t_interval};
use rand_distr::{Distribution, Gamma, LogNormal, Normal, Poisson};
use rayon::prelude::*;

const CONFIDENCE: f64 = 0.95;
/// The most replicates an adaptive study goes to, and the fewest.
const MOST: usize = 100;
const FIRST: usize = 6;

/// How the difference between two arms of a replicate comes about.
#[derive(Clone, Copy)]
enum Noise {
    /// Poisson counts around a level that both arms share, gamma over worlds; the effect is a
    /// tenth.
    Counts,
    /// Gamma of so many degrees of shape: 4 is skewed by 1, 1 by 2.
    Gamma(f64),
    /// Log-normal with this deviation of the logarithm.
    LogNormal(f64),
    /// Normal.
    Normal,
}

impl Noise {
    fn name(self) -> String {
        match self {
            Self::Counts => "paired counts, gamma level".to_owned(),
            Self::Gamma(shape) => format!("gamma, skewness {:.0}", 2.0 / shape.sqrt()),
            Self::LogNormal(sd) => format!("log-normal, sd of the log {sd}"),
            Self::Normal => "normal".to_owned(),
        }
    }

    /// A difference and what it is on average.
    fn draw(self, rng: &mut KeyedStream) -> f64 {
        match self {
            Self::Counts => {
                let level = Gamma::new(9.0, 100.0 / 9.0).expect("positive").sample(rng);
                let mut count =
                    |mean: f64| -> f64 { Poisson::new(mean).expect("positive").sample(rng) };
                count(level * 1.1) - count(level)
            }
            Self::Gamma(shape) => Gamma::new(shape, 1.0).expect("positive").sample(rng),
            Self::LogNormal(sd) => LogNormal::new(0.0, sd).expect("positive").sample(rng),
            Self::Normal => Normal::new(1.0, 1.0).expect("positive").sample(rng),
        }
    }

    fn effect(self) -> f64 {
        match self {
            Self::Counts => 10.0,
            Self::Gamma(shape) => shape,
            Self::LogNormal(sd) => libm::exp(sd * sd / 2.0),
            Self::Normal => 1.0,
        }
    }
}

fn stream(row: u32, study: u32) -> KeyedStream {
    KeyedRng::new(20_260_306).stream(Key { listener: row, ..Key::timeless(Purpose::Trial, study) })
}

/// Share of the studies for which something holds, in percent.
fn share(studies: u32, holds: impl Fn(u32) -> bool + Sync) -> f64 {
    let count = (0..studies).into_par_iter().filter(|&study| holds(study)).count();
    100.0 * count as f64 / f64::from(studies)
}

/// A table by its name.
type Table = (&'static str, fn(u32));

fn main() {
    let studies = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(2000);
    let error = 100.0 * (CONFIDENCE * (1.0 - CONFIDENCE) / f64::from(studies)).sqrt();
    println!(
        "{studies} studies a row; a share of 95 % is known to ± {error:.1} points (one standard \
         error)\n"
    );
    let wanted = std::env::args().nth(2);
    let tables: [Table; 4] = [
        ("single", single),
        ("together", together),
        ("adaptive", adaptive),
        ("quotients", quotients),
    ];
    for (name, table) in tables {
        if wanted.as_ref().is_none_or(|wanted| wanted == name) {
            table(studies);
        }
    }
}

fn single(studies: u32) {
    println!("| differences | replicates | Student alone | by the rule |\n|---|--:|--:|--:|");
    let noises =
        [Noise::Normal, Noise::Counts, Noise::Gamma(4.0), Noise::Gamma(1.0), Noise::LogNormal(0.6)];
    for (row, noise) in (0..).zip(noises) {
        for count in [6, 12, 24, 48] {
            let resamples = Resamples::new(count, 1);
            let values = |study| -> Vec<f64> {
                let mut rng = stream(row, study);
                (0..count).map(|_| noise.draw(&mut rng)).collect()
            };
            let student = share(studies, |study| {
                t_interval(&values(study), CONFIDENCE).is_some_and(|it| it.contains(noise.effect()))
            });
            let ruled = share(studies, |study| {
                let paired = Paired::of(&values(study), &resamples);
                let interval = paired.and_then(|paired| paired.interval(CONFIDENCE));
                interval.is_some_and(|it| it.contains(noise.effect()))
            });
            println!("| {} | {count} | {student:.1} % | {ruled:.1} % |", noise.name());
        }
    }
    println!();
}

/// Several strategies have this much of their variance in common.
fn together(studies: u32) {
    println!(
        "| strategies | shared variance | replicates | each alone, all hold | together \
         |\n|--:|--:|--:|--:|--:|"
    );
    let rows = [(2, 0.0), (2, 0.8), (5, 0.0), (5, 0.5), (5, 0.9)];
    for (row, (strategies, shared)) in (100..).zip(rows) {
        for count in [6, 20] {
            let resamples = Resamples::new(count, 1);
            let all_hold = |study: u32, adjusted: bool| {
                let mut rng = stream(row, study);
                let mut series = vec![Vec::new(); strategies];
                for _ in 0..count {
                    let normal = Normal::new(0.0, 1.0).expect("positive");
                    let common: f64 = normal.sample(&mut rng) * f64::sqrt(shared);
                    for one in &mut series {
                        one.push(common + normal.sample(&mut rng) * f64::sqrt(1.0 - shared));
                    }
                }
                let slices: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
                let confidence = if adjusted {
                    confidence_of_each(&slices, CONFIDENCE, &resamples)
                } else {
                    CONFIDENCE
                };
                slices
                    .iter()
                    .all(|one| t_interval(one, confidence).is_some_and(|it| it.contains(0.0)))
            };
            let (plain, adjusted) = (
                share(studies, |study| all_hold(study, false)),
                share(studies, |study| all_hold(study, true)),
            );
            println!("| {strategies} | {shared} | {count} | {plain:.1} % | {adjusted:.1} % |");
        }
    }
    println!();
}

/// Batches of six until the half-width is at most what so many replicates would have on average.
fn adaptive(studies: u32) {
    println!(
        "| differences | width wanted is that of | replicates run, mean | coverage \
         |\n|---|--:|--:|--:|"
    );
    let resamples: Vec<Resamples> = (0..=MOST)
        .map(|count| Resamples::new(if count % FIRST == 0 { count } else { 0 }, 1))
        .collect();
    for (row, noise) in
        (200..).zip([Noise::Normal, Noise::Counts, Noise::Gamma(4.0), Noise::Gamma(1.0)])
    {
        for typical in [8_usize, 15, 30, 60] {
            let mut many = stream(row, u32::MAX);
            let sample: Vec<f64> = (0..20_000).map(|_| noise.draw(&mut many)).collect();
            let spread = longplay::stats::variance(&sample).unwrap_or(0.0).sqrt();
            let reach = longplay::stats::t_quantile(CONFIDENCE, typical - 1).unwrap_or(0.0);
            let wanted = reach * spread / (typical as f64).sqrt();
            let stop = |study: u32| {
                let mut rng = stream(row, study);
                let mut values = Vec::new();
                loop {
                    values.extend((0..FIRST).map(|_| noise.draw(&mut rng)));
                    let paired =
                        Paired::of(&values, &resamples[values.len()]).expect("several values");
                    let interval = paired.interval(CONFIDENCE).expect("an interval");
                    if interval.half_width() <= wanted || values.len() + FIRST > MOST {
                        return (values.len(), interval.contains(noise.effect()));
                    }
                }
            };
            let stops: Vec<(usize, bool)> = (0..studies).into_par_iter().map(stop).collect();
            let run: Vec<f64> = stops.iter().map(|stop| stop.0 as f64).collect();
            let hold = stops.iter().filter(|stop| stop.1).count();
            println!(
                "| {} | {typical} replicates | {:.1} | {:.1} % |",
                noise.name(),
                mean(&run).unwrap_or(0.0),
                100.0 * hold as f64 / f64::from(studies)
            );
        }
    }
    println!();
}

/// Quotients of means of two figures of the same worlds, as `dose` and `explain` report them: the
/// denominator is gamma, and the numerator grows with it, by a factor that is gamma too.
fn quotients(studies: u32) {
    println!(
        "| spread of either | replicates | no value | Student alone | by the rule \
         |\n|--:|--:|--:|--:|--:|"
    );
    let truth = 2.0;
    for (row, spread) in (300..).zip([0.2_f64, 0.5, 1.0]) {
        for count in [6, 12, 16, 24, 48] {
            let confidence = Confidence::new(CONFIDENCE, count, 1);
            let shape = 1.0 / (spread * spread);
            // Whether either interval holds the truth.
            let quotient = |study: u32| {
                let mut rng = stream(row, study);
                let world = Gamma::new(shape, 1.0 / shape).expect("positive");
                let base: Vec<f64> = (0..count).map(|_| world.sample(&mut rng)).collect();
                let above: Vec<f64> =
                    base.iter().map(|base| truth * base * world.sample(&mut rng)).collect();
                let of = |figures: &[f64]| Estimator::mean_of(figures.to_vec());
                let ruled = of(&above)?.over(&of(&base)?)?.estimate(&confidence);
                let mean = mean(&base)?;
                let pull = |(a, b): (&f64, &f64)| ruled.value + (a - ruled.value * b) / mean;
                let pulls: Vec<f64> = above.iter().zip(&base).map(pull).collect();
                let student = t_interval(&pulls, CONFIDENCE)?.contains(truth);
                Some((student, ruled.interval()?.contains(truth)))
            };
            let given: Vec<(bool, bool)> =
                (0..studies).into_par_iter().filter_map(quotient).collect();
            let of_given = |hold: usize| 100.0 * hold as f64 / given.len() as f64;
            println!(
                "| {:.0} % | {count} | {:.1} % | {:.1} % | {:.1} % |",
                100.0 * spread,
                100.0 - 100.0 * given.len() as f64 / f64::from(studies),
                of_given(given.iter().filter(|holds| holds.0).count()),
                of_given(given.iter().filter(|holds| holds.1).count()),
            );
        }
    }
}
