//! Arms in sentences: what they are called, and the intervals that stand beside their figures.
//!
//! Main type: [`Compared`], what every sentence of a comparison is made from. Deliberately unknown:
//! which sentences there are.

use crate::stats::Interval;
use crate::study::comparison::Comparisons;
use crate::study::format::{percent_exact, quoted};
use crate::study::outcome::{CONTROL, Effect};
use crate::units::Currency;

/// The arms that are compared with the reference, by name and by number.
pub(in crate::study) struct Compared<'a> {
    /// Names of all arms.
    pub(in crate::study) arms: &'a [String],
    /// Effects on streams over the whole run, in the order of the comparisons.
    pub(in crate::study) rows: &'a [&'a Effect],
    /// Who has more than whom.
    pub(in crate::study) comparisons: &'a Comparisons,
    /// Days that are counted.
    pub(in crate::study) days: u16,
    /// How money is written.
    pub(in crate::study) currency: &'a Currency,
}

impl Compared<'_> {
    /// The effect of an arm on streams.
    pub(in crate::study) fn row(&self, arm: usize) -> Option<&Effect> {
        self.rows.iter().copied().find(|row| row.strategy == self.arms[arm])
    }

    /// An arm by its name; the control is not in quotes.
    pub(in crate::study) fn called(&self, arm: usize) -> String {
        called(&self.arms[arm])
    }

    /// The reference by its name.
    pub(in crate::study) fn reference(&self) -> String {
        self.called(self.comparisons.reference)
    }

    /// Whether there are other arms to be picked from.
    pub(in crate::study) fn are_several(&self) -> bool {
        self.rows.len() > 1
    }

    /// Both intervals of an arm; where it is one of several, the one that holds for all of them
    /// too, which may include 0 where its own does not.
    pub(in crate::study) fn intervals(
        &self,
        row: &Effect,
        write: impl Fn(Interval) -> String,
    ) -> String {
        let (Some(own), Some(together)) = (own(row), together(row)) else { return String::new() };
        let others = match self.rows.len() {
            0 | 1 => String::new(),
            several => {
                let zero = if !own.contains(0.0) && together.contains(0.0) {
                    ", which includes zero,"
                } else {
                    ""
                };
                let others = if several > 2 { "others" } else { "other" };
                format!("; {}{zero} together with the {others}", write(together))
            }
        };
        format!("{} interval {}{others}", percent_exact(row.confidence), write(own))
    }
}

/// The interval of an arm's own.
pub(in crate::study) fn own(row: &Effect) -> Option<Interval> {
    Some(Interval { low: row.effect_low?, high: row.effect_high? })
}

/// The interval that holds together with those of the other arms.
pub(in crate::study) fn together(row: &Effect) -> Option<Interval> {
    Some(Interval { low: row.simultaneous_low?, high: row.simultaneous_high? })
}

/// An arm by its name; the control is not in quotes.
pub(in crate::study) fn called(arm: &str) -> String {
    if arm == CONTROL { "the control".to_owned() } else { quoted(arm) }
}

/// The same with a capital at its beginning.
pub(in crate::study) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
