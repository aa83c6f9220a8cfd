//! The worlds of the calibration: a season, a year, and a season with bots in the background.
//!
//! Owns what each kind of world is made of. Deliberately unknown: what is measured on it.

use crate::dynamics::campaign::{Campaign, FakeStreams};
use crate::sim::spec::Spec;
use crate::units::Day;
use crate::validation::observed::{LIFE_DAYS, YEAR_DAYS};

/// A kind of world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A release's first year, for the releases of four weeks.
    Year,
    /// The world as it was specified.
    Season,
    /// The same with bots that stream the focal track.
    Bots,
}

impl Kind {
    /// All kinds, the one that takes longest first.
    pub const ALL: [Self; 3] = [Self::Year, Self::Season, Self::Bots];

    /// The world of this kind beside the one that was specified.
    ///
    /// A year of the default world would take most of the time of a validation; half as many
    /// listeners and tracks are as many listeners to a track.
    pub fn spec(self, season: &Spec) -> Spec {
        let mut spec = season.clone();
        spec.strategies.clear();
        match self {
            Self::Season => {}
            Self::Year => {
                spec.calendar.days = (YEAR_DAYS + LIFE_DAYS).unsigned_abs();
                halve(&mut spec);
            }
            Self::Bots => halve(&mut spec),
        }
        spec
    }

    /// What is bought in such a world.
    pub fn campaigns(self, spec: &Spec) -> Vec<Campaign> {
        match self {
            Self::Year | Self::Season => Vec::new(),
            Self::Bots => vec![Campaign::FakeStreams(bots(spec))],
        }
    }
}

/// Half as large in every respect.
fn halve(spec: &mut Spec) {
    for size in [&mut spec.world.listeners, &mut spec.world.tracks, &mut spec.release.fans] {
        *size = size.div_ceil(2);
    }
}

/// Share of all plays that bots are paid for: what Deezer took for artificial in 2022. Those that
/// are found early never play all of it.
pub const BOUGHT_SHARE: f64 = 0.07;

/// As many plays as make [`BOUGHT_SHARE`] of the streams to be expected, bought from day 0 until 28
/// days before the end, so that the filter has its time.
fn bots(spec: &Spec) -> FakeStreams {
    let session = &spec.behaviour.session;
    let starts = f64::from(session.starts_per_active_day * session.active_day_share);
    // 65 % of starts become streams (Lamere 2014).
    let streams = starts * 0.65 * f64::from(spec.world.listeners) * f64::from(spec.calendar.days);
    let fake = FakeStreams::default();
    let days = Day(-LIFE_DAYS).plus(spec.calendar.days.cast_signed()).0.max(1).unsigned_abs();
    let plays = streams * BOUGHT_SHARE / (1.0 - BOUGHT_SHARE);
    FakeStreams { budget: plays / 1000.0 * fake.cost_per_thousand, start_day: 0, days, ..fake }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_sees_the_first_year_of_four_weeks_of_releases() {
        let year = Kind::Year.spec(&Spec::default());
        assert_eq!(year.calendar.days, 393);
        assert_eq!(year.world.listeners * 2, Spec::default().world.listeners);
    }

    #[test]
    fn bots_stop_a_month_before_the_end_and_buy_their_share() {
        let mut spec = Spec::default();
        spec.calendar.days = 60;
        spec.world.listeners = 1000;
        spec.behaviour.session.starts_per_active_day = 20.0;
        spec.behaviour.session.active_day_share = 0.5;
        let fake = bots(&spec);
        assert_eq!((fake.start_day, fake.days), (0, 32));
        let plays = fake.budget / fake.cost_per_thousand * 1000.0;
        assert!((plays / (plays + 1000.0 * 60.0 * 6.5) - BOUGHT_SHARE).abs() < 1e-9);
        assert!(Kind::Season.campaigns(&spec).is_empty());
    }
}
