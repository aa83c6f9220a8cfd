//! The rule: when two worlds agree on an effect, and which world is large enough.
//!
//! A world is judged by one at least four times as large. They agree on an effect where the interval
//! of its difference lies within a tenth of its mean, and differ where it lies beyond (two one-sided
//! tests, as of equivalence). Everything else is not decided, and so is everything with one
//! replicate. Deliberately unknown: whose effects they are.
//!
//! # References
//! Schuirmann 1987, "A comparison of the two one-sided tests procedure and the power approach".

use serde::{Deserialize, Serialize};

use crate::documented::documented;
use crate::inference::estimate::Estimate;

/// How many times as large the world is that another one is judged by.
pub const FACTOR: u32 = 4;

/// Largest difference between effects that agree, as a share of their mean.
pub const TOLERANCE: f64 = 0.10;

documented! {
    /// What two worlds say of an effect.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Answer {
        /// The interval of the difference lies within 10 % of the mean of both effects.
        Agrees,
        /// The interval lies beyond 10 % of the mean.
        Differs,
        /// The interval lies within and beyond, or there is none.
        Undecided,
    }
}

impl Answer {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Agrees, Self::Differs, Self::Undecided];

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Undecided => "undecided",
        }
    }

    /// The answer, from the mean of the two effects and from the difference between them.
    pub fn of(mean: f64, difference: &Estimate) -> Self {
        let Some(interval) = difference.interval() else { return Self::Undecided };
        let tolerance = TOLERANCE * mean.abs();
        if interval.low >= -tolerance && interval.high <= tolerance {
            Self::Agrees
        } else if interval.low > tolerance || interval.high < -tolerance {
            Self::Differs
        } else {
            Self::Undecided
        }
    }
}

/// The world that each of some is judged by, by its place among them: the one four times as large,
/// else the largest of all where that is larger still. Sizes rise.
pub fn judges(listeners: &[u32]) -> Vec<Option<usize>> {
    let judge = |own: &u32| {
        let wanted = u64::from(*own) * u64::from(FACTOR);
        let exact = listeners.iter().position(|&it| u64::from(it) == wanted);
        let largest = listeners.len().checked_sub(1);
        exact.or_else(|| largest.filter(|&it| u64::from(listeners[it]) > wanted))
    };
    listeners.iter().map(judge).collect()
}

/// The smallest size that is large enough: worlds of it agree on everything with the one that judges
/// them, and no larger one is known to differ. Of each size, in rising order, the answers; none of
/// those that nothing judges.
pub fn enough(sizes: &[(u32, Vec<Answer>)]) -> Option<u32> {
    let differs = |(_, answers): &(u32, Vec<Answer>)| answers.contains(&Answer::Differs);
    let first = sizes.iter().rposition(differs).map_or(0, |last| last + 1);
    let agrees = |(_, answers): &&(u32, Vec<Answer>)| {
        !answers.is_empty() && answers.iter().all(|it| *it == Answer::Agrees)
    };
    sizes[first..].iter().find(agrees).map(|(listeners, _)| *listeners)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(mean: f64, value: f64, (low, high): (f64, f64)) -> Answer {
        Answer::of(mean, &Estimate { value, low: Some(low), high: Some(high) })
    }

    #[test]
    fn effects_agree_where_the_interval_lies_within_a_tenth_of_their_mean() {
        assert_eq!(answer(500.0, 10.0, (-20.0, 40.0)), Answer::Agrees);
        assert_eq!(answer(-500.0, 10.0, (-20.0, 40.0)), Answer::Agrees, "losses as well as gains");
        assert_eq!(answer(0.0, 0.0, (0.0, 0.0)), Answer::Agrees, "nothing is done in either world");
        assert_eq!(answer(500.0, 30.0, (20.0, 40.0)), Answer::Agrees, "a small difference is none");
    }

    #[test]
    fn effects_differ_where_the_interval_lies_beyond_it() {
        assert_eq!(answer(500.0, 80.0, (51.0, 110.0)), Answer::Differs);
        assert_eq!(answer(500.0, -80.0, (-110.0, -51.0)), Answer::Differs);
    }

    #[test]
    fn an_interval_across_the_limit_decides_nothing() {
        assert_eq!(answer(500.0, 80.0, (10.0, 150.0)), Answer::Undecided);
        assert_eq!(
            answer(500.0, 10.0, (-90.0, 110.0)),
            Answer::Undecided,
            "near, perhaps by chance"
        );
        assert_eq!(answer(0.0, 3.0, (-4.0, 10.0)), Answer::Undecided, "no effect to compare with");
    }

    #[test]
    fn one_replicate_decides_nothing() {
        let same = Estimate { value: 0.0, low: None, high: None };
        assert_eq!(Answer::of(500.0, &same), Answer::Undecided);
    }

    #[test]
    fn a_world_is_judged_by_one_four_times_as_large_or_by_the_largest() {
        assert_eq!(judges(&[500, 1000, 2000, 4000, 8000]), [Some(2), Some(3), Some(4), None, None]);
        assert_eq!(judges(&[500, 700, 2500]), [Some(2), None, None]);
        assert_eq!(judges(&[500, 1999]), [None, None]);
        assert_eq!(judges(&[]), []);
    }

    #[test]
    fn the_smallest_world_that_agrees_on_everything_is_large_enough() {
        use Answer::{Agrees, Differs, Undecided};
        let enough = |answers: [&[Answer]; 3]| {
            let sizes = [1000, 2000, 4000].into_iter().zip(answers.map(<[Answer]>::to_vec));
            enough(&sizes.collect::<Vec<_>>())
        };
        assert_eq!(enough([&[Agrees, Agrees], &[Agrees, Agrees], &[]]), Some(1000));
        assert_eq!(enough([&[Agrees, Undecided], &[Agrees, Agrees], &[]]), Some(2000));
        assert_eq!(enough([&[Agrees, Agrees], &[Agrees, Undecided], &[]]), Some(1000));
        assert_eq!(enough([&[Agrees, Agrees], &[Agrees, Differs], &[]]), None);
        assert_eq!(enough([&[Differs, Agrees], &[Undecided, Undecided], &[]]), None);
        assert_eq!(enough([&[], &[], &[]]), None);
    }
}
