//! Drift: tastes change slowly, at their own pace and toward what is consumed.
//!
//! Owns the weekly step of a taste. Deliberately unknown: what the platform makes of it; it finds
//! out by plays.
//!
//! ```text
//! heard  = unit(Σ plays of late · sound)           over what was streamed in the last seven days
//! taste' = unit((1 − pull)·taste + pull·heard + noise(pace))
//! ```
//!
//! # References
//! Anderson et al. 2020, "Algorithmic effects on the diversity of consumption on Spotify", WWW: how
//! diverse a listener is hardly changes within a year. Jiang et al. 2019, "Degenerate feedback
//! loops in recommender systems", AIES: interest that follows what is shown closes the loop.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose};
use crate::dynamics::genesis::catalogue::stray;
use crate::model::bond::{Bond, Slots};
use crate::model::catalogue::TrackTruth;
use crate::model::ids::ListenerId;
use crate::model::vector::Vector;
use crate::units::Day;

/// How fast tastes change. Both at 0: tastes stand still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DriftParams {
    /// Length of the random step of a taste, each week \[length/week, taste = 1\].
    #[schemars(range(min = 0, max = 1))]
    pub pace_per_week: f32,
    /// Share of the way towards what was heard in the week that a taste goes, each week \[1/week\].
    /// Above 0 a campaign moves tastes too, through what it gets played.
    #[schemars(range(min = 0, max = 1))]
    pub pull_per_week: f32,
}

impl Default for DriftParams {
    fn default() -> Self {
        // Without a pull no campaign can move a taste, not even through what it has played.
        Self { pace_per_week: 0.02, pull_per_week: 0.0 }
    }
}

impl DriftParams {
    /// Whether tastes change at all.
    pub fn is_on(&self) -> bool {
        self.pace_per_week > 0.0 || self.pull_per_week > 0.0
    }
}

/// What a listener likes after one more week, unit length.
pub fn drift(
    params: &DriftParams,
    rng: &KeyedRng,
    listener: ListenerId,
    taste: &Vector,
    heard: &Vector,
    today: Day,
) -> Vector {
    let key =
        Key { purpose: Purpose::Drift, listener: listener.0, day: today, item: 0, ordinal: 0 };
    let mut moved = *taste;
    if *heard != Vector::ZERO {
        moved.scale(1.0 - params.pull_per_week);
        moved.add_scaled(heard, params.pull_per_week);
    }
    stray(&moved, &mut rng.stream(key), params.pace_per_week)
}

/// Where the streams of the last seven days lie, those of episodes left out, unit length; the origin
/// where there were none.
pub fn heard(slots: Slots<'_>, truth: &[TrackTruth], today: Day) -> Vector {
    let mut sum = Vector::ZERO;
    let this_week =
        |bond: &Bond| bond.recent > 0 && bond.last_day >= today.plus(-7) && !bond.is(Bond::EPISODE);
    for bond in slots.iter().filter(this_week) {
        sum.add_scaled(&truth[bond.track.index()].sound.widen(), f32::from(bond.recent));
    }
    sum.normalised()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_weeks(params: &DriftParams, weeks: i16, heard: &Vector) -> Vector {
        let rng = KeyedRng::new(7);
        (0..weeks).fold(Vector::axis(0), |taste, week| {
            drift(params, &rng, ListenerId(3), &taste, heard, Day(7 * week))
        })
    }

    #[test]
    fn a_taste_keeps_its_length_and_stays_within_sight_for_a_year() {
        let params = DriftParams { pull_per_week: 0.0, ..DriftParams::default() };
        let taste = after_weeks(&params, 52, &Vector::ZERO);
        assert!((taste.dot(&taste) - 1.0).abs() < 1e-5);
        let cosine = taste.dot(&Vector::axis(0));
        assert!((0.93..0.9999).contains(&cosine), "{cosine}");
    }

    #[test]
    fn a_taste_goes_toward_what_is_heard_and_the_more_so_the_stronger_the_pull() {
        let toward = |pull_per_week| {
            let params = DriftParams { pull_per_week, ..DriftParams::default() };
            after_weeks(&params, 26, &Vector::axis(1)).dot(&Vector::axis(1))
        };
        assert!(toward(0.01) > toward(0.0) + 0.1, "{} {}", toward(0.01), toward(0.0));
        assert!(toward(0.05) > toward(0.01) + 0.2, "{} {}", toward(0.05), toward(0.01));
    }

    #[test]
    fn without_pace_and_pull_a_taste_stands_still() {
        let still = DriftParams { pace_per_week: 0.0, pull_per_week: 0.0 };
        assert!(!still.is_on());
        assert_eq!(after_weeks(&still, 10, &Vector::axis(1)), Vector::axis(0));
    }
}
