//! Tuning: how far a world is from its bands, and a search that brings it closer.
//!
//! Owns [`distance`] and [`search`], a compass search that knows nothing of worlds: the same start,
//! steps and answers give the same walk. Deliberately unknown: which parameters there are, files,
//! clocks.
//!
//! # References
//! Kolda, Lewis & Torczon 2003, "Optimization by direct search: new perspectives on some classical
//! and modern methods", SIAM Review 45 (compass search).

use crate::validation::run::{Checked, verdicts};
use crate::validation::targets::Target;
use crate::validation::worlds::Kind;

/// A parameter that may be moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knob {
    /// Key of the scenario.
    pub key: &'static str,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
    /// First step.
    pub step: f64,
}

/// Steps are halved so many times before the search ends by itself.
const HALVINGS: i32 = 4;

/// What a figure costs that a world has nothing to count for \[squared half widths\].
const NOTHING_COUNTED: f64 = 4.0;

/// Whether a target may be tuned on: fitted, and read off the worlds of a season.
pub fn is_fitted(target: &Target) -> bool {
    !target.held_out && target.kind == Kind::Season
}

/// How much the place within a band weighs beside leaving it: enough to lead back from an edge.
const LEANING: f64 = 0.1;

/// Sum over targets of the squared distance from the band, in half widths, and a tenth of that from
/// its middle; the mean where a target has several parts. In an open band a value is as good as any
/// other.
pub fn distance(rows: &[Checked]) -> f64 {
    let of_target = |parts: &[Checked]| parts.iter().map(of_part).sum::<f64>() / parts.len() as f64;
    verdicts(rows).iter().map(|verdict| of_target(verdict.parts)).sum()
}

fn of_part(row: &Checked) -> f64 {
    let Some(value) = row.value else { return NOTHING_COUNTED };
    let band = row.target.band;
    let below = band.low.map_or(0.0, |low| (low - value).max(0.0));
    let above = band.high.map_or(0.0, |high| (value - high).max(0.0));
    let from_middle = match (band.low, band.high) {
        (Some(low), Some(high)) => value - f64::midpoint(low, high),
        _ => 0.0,
    };
    let squared = |distance: f64| {
        let half_widths = 2.0 * distance / band.width();
        half_widths * half_widths
    };
    squared(below + above) + LEANING * squared(from_middle)
}

/// One candidate that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Values of all knobs.
    pub values: Vec<f64>,
    /// Which of them was moved.
    pub moved: usize,
    /// How far from the bands it came.
    pub distance: f64,
    /// Whether it is the best so far, and the walk goes on from it.
    pub better: bool,
}

/// Walks from `start` along one knob after the other, up or down, whichever came closer the last
/// time first; a knob that helps in neither direction halves its step.
///
/// `measure` gives a candidate's distance and `None` once time is up; `tell` hears of each
/// candidate. Returns the best values and their distance.
pub fn search(
    knobs: &[Knob],
    start: Vec<f64>,
    mut measure: impl FnMut(&[f64]) -> Option<f64>,
    mut tell: impl FnMut(&Tried),
) -> (Vec<f64>, f64) {
    let mut best = start;
    let mut closest = measure(&best).unwrap_or(f64::INFINITY);
    let mut steps: Vec<f64> = knobs.iter().map(|knob| knob.step).collect();
    let smallest = 1.0 / f64::from(1 << HALVINGS);
    let is_large = |step: f64, knob: &Knob| step.abs() > knob.step * smallest;
    while steps.iter().zip(knobs).any(|(step, knob)| is_large(*step, knob)) {
        for (moved, knob) in knobs.iter().enumerate() {
            let mut helped = false;
            if !is_large(steps[moved], knob) {
                continue;
            }
            for step in [steps[moved], -steps[moved]] {
                let mut values = best.clone();
                values[moved] = (values[moved] + step).clamp(knob.low, knob.high);
                if values == best {
                    continue;
                }
                let Some(distance) = measure(&values) else { return (best, closest) };
                helped = distance < closest;
                tell(&Tried { values: values.clone(), moved, distance, better: helped });
                if helped {
                    (best, closest) = (values, distance);
                    steps[moved] = step;
                    break;
                }
            }
            if !helped {
                steps[moved] /= 2.0;
            }
        }
    }
    (best, closest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::table::all::TARGETS;

    fn row(id: &str, value: Option<f64>) -> Checked {
        let target = TARGETS.iter().find(|target| target.id == id).expect("a target");
        Checked { target, value, interval: None }
    }

    #[test]
    fn leaving_a_band_weighs_more_than_where_in_it_a_value_lies() {
        let at = |value| distance(&[row("2", Some(value))]);
        assert!(at(0.35).abs() < 1e-12);
        assert!((at(0.39) - 0.1).abs() < 1e-12 && (at(0.31) - 0.1).abs() < 1e-12);
        assert!((at(0.43) - 1.4).abs() < 1e-12);
    }

    #[test]
    fn an_open_band_costs_only_below_its_end_and_parts_share_one_vote() {
        assert!(distance(&[row("4b", Some(9.0))]).abs() < 1e-12);
        assert!((distance(&[row("4b", Some(0.35))]) - 1.0).abs() < 1e-12);
        let both = [row("4a", Some(17.0)), row("4b", Some(0.9))];
        assert!((distance(&both) - 0.05).abs() < 1e-12);
        assert!((distance(&[row("2", None)]) - NOTHING_COUNTED).abs() < 1e-12);
    }

    #[test]
    fn held_out_targets_are_never_tuned_on() {
        for target in TARGETS.iter().filter(|target| target.held_out) {
            assert!(!is_fitted(target), "{}", target.id);
        }
        assert!(TARGETS.iter().filter(|target| is_fitted(target)).count() > 10);
    }

    const KNOBS: [Knob; 2] = [
        Knob { key: "x", low: -10.0, high: 10.0, step: 1.0 },
        Knob { key: "y", low: 0.0, high: 1.0, step: 0.25 },
    ];

    /// Lowest at x = 3.125 and at the rim, y = 1.
    fn bowl(at: &[f64]) -> f64 {
        let off = [at[0] - 3.125, at[1] - 2.0];
        off[0] * off[0] + off[1] * off[1]
    }

    #[test]
    fn a_walk_finds_the_bottom_and_stays_within_its_ranges() {
        let mut told = 0;
        let measure = |at: &[f64]| Some(bowl(at));
        let (best, closest) = search(&KNOBS, vec![0.0, 0.0], measure, |_| told += 1);
        assert_eq!(best, [3.125, 1.0]);
        assert!((closest - 1.0).abs() < 1e-12 && told > 8);
    }

    #[test]
    fn a_walk_that_is_out_of_time_gives_the_best_so_far() {
        let mut left = 4;
        let measure = |at: &[f64]| {
            left -= 1;
            (left > 0).then(|| bowl(at))
        };
        let mut best_told = f64::INFINITY;
        let (best, closest) = search(&KNOBS, vec![0.0, 0.0], measure, |tried| {
            best_told = best_told.min(tried.distance);
        });
        assert_eq!(best, [1.0, 0.25]);
        assert!((closest - best_told).abs() < 1e-12);
    }
}
