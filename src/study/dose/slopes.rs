//! Slopes of streams over the save rate: by dose, and across tracks.
//!
//! The causal slope takes the dose for an *instrument*: only what moves with the dose counts, so
//! that chance which brings listeners and saves together does not enter. Deliberately unknown: how
//! runs are made.
//!
//! ```text
//! causal   Σ (d − d̄)·streams / Σ (d − d̄)·rate        over all doses and replicates (two-stage least squares)
//! across   Σ (rate − r̄)·(streams − s̄) / Σ (rate − r̄)²   over the tracks of each replicate (least squares)
//! ```
//!
//! # References
//! Wald 1940, "The fitting of straight lines if both variables are subject to error"; Angrist &
//! Imbens 1995, "Two-stage least squares estimation of average causal effects".

use rand_core::Rng as _;

use crate::draw::{Key, KeyedRng, KeyedStream, Purpose, below};
use crate::inference::estimate::Estimate;
use crate::inference::estimator::Estimator;
use crate::measure::releases::Shown;
use crate::stats::{mean, quantile};

/// One run: realised save rate, streams, saves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    /// Saves per listener.
    pub save_rate: f64,
    /// Streams.
    pub streams: f64,
    /// Saves.
    pub saves: f64,
}

/// Streams per unit of something that the doses move, over replicates of runs by dose; absent where
/// the doses do not move it.
pub fn by_dose(
    doses: &[f32],
    replicates: &[Vec<Response>],
    per: impl Fn(&Response) -> f64,
) -> Option<Estimator> {
    let doses: Vec<f64> = doses.iter().map(|dose| f64::from(*dose)).collect();
    let centre = mean(&doses)?;
    let moved = |of: &dyn Fn(&Response) -> f64| {
        // From the first run on, so that runs which are the same add up to nothing, and to no
        // rounding error.
        let along = |runs: &Vec<Response>| {
            let first = runs.first().map_or(0.0, of);
            doses.iter().zip(runs).map(|(dose, run)| (dose - centre) * (of(run) - first)).sum()
        };
        Estimator::mean_of(replicates.iter().map(along).collect())
    };
    moved(&|run| run.streams)?.over(&moved(&per)?)
}

/// Streams per unit of save rate across the tracks of each replicate; absent where they do not
/// differ.
pub fn across_tracks(replicates: &[Vec<Shown>]) -> Option<Estimator> {
    let sums: Vec<(f64, f64)> =
        replicates.iter().map(|tracks| co_moments(&points(tracks))).collect();
    let (together, alone) = sums.into_iter().unzip();
    Estimator::mean_of(together)?.over(&Estimator::mean_of(alone)?)
}

/// The slope across tracks after the save rates of each replicate have been shuffled among its
/// tracks, many times: the mean, and between what most deals lie. Where nothing but chance ties
/// save rates to streams, it is 0.
pub fn shuffled(replicates: &[Vec<Shown>], rng: &KeyedRng, confidence: f64) -> Option<Estimate> {
    let worlds: Vec<Vec<(f64, f64)>> = replicates.iter().map(|tracks| points(tracks)).collect();
    let slopes: Vec<f64> = (0..DEALS)
        .filter_map(|deal| {
            let dealt = worlds.iter().zip(0..).map(|(points, number)| {
                let key = Key { listener: number, ..Key::timeless(Purpose::Shuffle, deal) };
                co_moments(&dealt_out(points.clone(), &mut rng.stream(key)))
            });
            let (together, alone) = dealt.fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
            (alone > 0.0).then(|| together / alone)
        })
        .collect();
    let outside = (1.0 - confidence) / 2.0;
    Some(Estimate {
        value: mean(&slopes)?,
        low: quantile(&slopes, outside),
        high: quantile(&slopes, 1.0 - outside),
    })
}

/// Deals behind a shuffled slope.
const DEALS: u32 = 400;

/// The same points with their first coordinates in another order.
fn dealt_out(mut points: Vec<(f64, f64)>, stream: &mut KeyedStream) -> Vec<(f64, f64)> {
    for last in (1..points.len()).rev() {
        let other = below(stream.next_u32(), last as u32 + 1) as usize;
        let rate = points[last].0;
        points[last].0 = points[other].0;
        points[other].0 = rate;
    }
    points
}

/// Save rate and streams of every track.
fn points(tracks: &[Shown]) -> Vec<(f64, f64)> {
    tracks.iter().filter_map(|it| Some((it.save_rate()?, it.streams as f64))).collect()
}

/// Σ (x − x̄)(y − ȳ) and Σ (x − x̄)².
fn co_moments(points: &[(f64, f64)]) -> (f64, f64) {
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let (x_mean, y_mean) = (mean(&x).unwrap_or(0.0), mean(&y).unwrap_or(0.0));
    points.iter().fold((0.0, 0.0), |(together, alone), (x, y)| {
        (together + (x - x_mean) * (y - y_mean), alone + (x - x_mean) * (x - x_mean))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_the_doses_has_its_slope() {
        let run =
            |save_rate: f64| Response { save_rate, streams: 100.0 + 900.0 * save_rate, saves: 0.0 };
        let runs = [
            vec![run(0.1), run(0.2), run(0.4)],
            vec![run(0.0), run(0.3), run(0.5)],
            vec![run(0.1), run(0.3), run(0.5)],
        ];
        let slope = by_dose(&[-1.0, 0.0, 1.0], &runs, |run| run.save_rate).expect("a slope");
        assert!((slope.value() - 900.0).abs() < 1e-9);
    }

    #[test]
    fn doses_that_move_nothing_have_no_slope() {
        let run = Response { save_rate: 0.1 + 0.2, streams: 1e6 / 3.0, saves: 3.3 };
        let runs = vec![vec![run; 3]; 4];
        assert_eq!(by_dose(&[0.0, 0.1, 0.7], &runs, |run| run.save_rate), None);
    }

    #[test]
    fn chance_that_brings_saves_and_streams_together_does_not_enter_the_causal_slope() {
        // The middle dose was high in both by chance; it has no weight along the doses.
        let run = |save_rate, streams| Response { save_rate, streams, saves: 0.0 };
        let runs = [vec![run(0.1, 10.0), run(0.9, 900.0), run(0.2, 20.0)]];
        let slope = by_dose(&[-1.0, 0.0, 1.0], &runs, |run| run.save_rate).expect("a slope");
        assert!((slope.value() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn shuffled_save_rates_leave_no_slope_across_tracks() {
        let track = |n: u64| Shown { listeners: 100, saves: n % 30, streams: 200 + 10 * (n % 30) };
        let world = |seed: u64| (0..400).map(|n| track(n * 7 + seed)).collect::<Vec<_>>();
        let worlds: Vec<Vec<Shown>> = (0..8).map(world).collect();
        let real = across_tracks(&worlds).expect("a slope").value();
        assert!((real - 1000.0).abs() < 1e-6, "{real}");
        let dealt = shuffled(&worlds, &KeyedRng::new(5), 0.95).expect("a slope");
        assert!(!dealt.is_clear() && dealt.value.abs() < 10.0, "{dealt:?}");
    }
}
