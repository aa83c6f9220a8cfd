//! A value with its interval, as findings keep it and tables and charts show it. Main type:
//! [`Estimate`].
//!
//! Deliberately unknown: how it was estimated.

use serde::{Deserialize, Serialize};

use crate::stats::Interval;

/// A value with its interval, as tables and charts show it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end of the interval; absent with one replicate.
    pub low: Option<f64>,
    /// Upper end of the interval; absent with one replicate.
    pub high: Option<f64>,
}

impl Estimate {
    /// The interval; absent with one replicate.
    pub fn interval(&self) -> Option<Interval> {
        Some(Interval { low: self.low?, high: self.high? })
    }

    /// The same in another unit; `factor` is above 0.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let scale = |end: Option<f64>| end.map(|end| end * factor);
        Self { value: self.value * factor, low: scale(self.low), high: scale(self.high) }
    }

    /// The same for what cannot lie below `floor`: its interval is cut there.
    #[must_use]
    pub fn at_least(self, floor: f64) -> Self {
        Self { low: self.low.map(|low| low.max(floor)), ..self }
    }

    /// The same with the other sign; 0 keeps its own.
    #[must_use]
    pub fn negated(self) -> Self {
        let turned = |end: Option<f64>| end.map(|end| 0.0 - end);
        Self { value: 0.0 - self.value, low: turned(self.high), high: turned(self.low) }
    }

    /// Whether the interval leaves 0 out.
    pub fn is_clear(&self) -> bool {
        self.interval().is_some_and(|interval| !interval.contains(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_ends_where_its_figure_cannot_go() {
        let estimate = Estimate { value: 3.0, low: Some(-0.2), high: Some(6.2) }.at_least(0.0);
        assert_eq!((estimate.low, estimate.high), (Some(0.0), Some(6.2)));
    }
}
