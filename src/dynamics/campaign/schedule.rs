//! Schedule: how a budget is spread over the days of a campaign.
//!
//! Deliberately unknown: what is bought.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Day;

/// How a budget is spread over the days of a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// The same every day.
    #[default]
    Flat,
    /// Four fifths on the first fifth of the days, the rest evenly.
    Burst,
    /// Falling steadily from the first day to nothing after the last.
    Taper,
}

impl Schedule {
    /// Share of the budget that is spent by the end of day `day` (0 = first) of `days`.
    pub fn spent_by(self, day: u16, days: u16) -> f64 {
        let x = (f64::from(day) + 1.0) / f64::from(days);
        if x >= 1.0 {
            return 1.0;
        }
        match self {
            Self::Flat => x,
            Self::Burst => {
                // At least one whole day is burst.
                let burst = (1.0 / f64::from(days)).max(0.2);
                if x <= burst { 0.8 * x / burst } else { 0.8 + 0.2 * (x - burst) / (1.0 - burst) }
            }
            Self::Taper => 1.0 - (1.0 - x) * (1.0 - x),
        }
    }
}

/// What a campaign gets day by day.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// Its first day.
    pub first: i16,
    /// How long it lasts \[days\].
    pub days: u16,
    /// How what it gets is spread over them.
    pub schedule: Schedule,
    /// The money goes on the first day, whenever it is earned.
    pub prepaid: bool,
}

impl Spread {
    /// The day after its last one.
    pub fn end(&self) -> i32 {
        i32::from(self.first) + i32::from(self.days)
    }

    /// Share of it that is spent on these days of the run.
    pub fn share_of(&self, days: std::ops::Range<i16>) -> f64 {
        let spent_before = |day: i16| {
            let elapsed = i32::from(day) - i32::from(self.first);
            match u16::try_from(elapsed.min(self.days.into())) {
                Ok(0) | Err(_) => 0.0,
                Ok(nth) if self.prepaid => f64::from(u8::from(nth > 0)),
                Ok(nth) => self.schedule.spent_by(nth - 1, self.days),
            }
        };
        spent_before(days.end) - spent_before(days.start)
    }

    /// Share of it that comes after so many days of the run; absent where it starts after them,
    /// which is a problem.
    pub fn cut_off(&self, run: u16) -> Option<f64> {
        let seen = u16::try_from(i32::from(run) - i32::from(self.first)).ok()?.checked_sub(1)?;
        Some(1.0 - self.schedule.spent_by(seen, self.days))
    }
}

/// Which day of a campaign today is (0 = first); none before its start and after its end.
pub(super) fn nth_day(start: i16, days: u16, today: Day) -> Option<u16> {
    let nth = u16::try_from(today.since(Day(start))).ok()?;
    (nth < days).then_some(nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_spends_all_of_it_and_never_takes_money_back() {
        for schedule in [Schedule::Flat, Schedule::Burst, Schedule::Taper] {
            for days in [1, 2, 3, 14, 90] {
                let spent: Vec<f64> = (0..days).map(|day| schedule.spent_by(day, days)).collect();
                assert!(spent.is_sorted(), "{schedule:?} over {days}: {spent:?}");
                assert!((spent[spent.len() - 1] - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_shares_of_all_weeks_are_the_whole() {
        for prepaid in [false, true] {
            let spread = Spread { first: -10, days: 25, schedule: Schedule::Taper, prepaid };
            let weeks = (-3..4).map(|week| spread.share_of(week * 7..week * 7 + 7));
            let all: f64 = weeks.sum();
            assert!((all - 1.0).abs() < 1e-12, "{all}");
        }
    }

    #[test]
    fn a_burst_spends_most_of_it_early() {
        assert!(Schedule::Burst.spent_by(2, 14) > 0.75);
        assert!(Schedule::Taper.spent_by(6, 14) > Schedule::Flat.spent_by(6, 14));
    }
}
