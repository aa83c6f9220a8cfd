//! Observers: who looks on while an arm runs, and can change nothing. Main type: [`Observer`].
//!
//! An arm has a list of them; a fork starts without any. Deliberately unknown: what becomes of what
//! they see.

use crate::measure::record::DayRecord;
use crate::model::ids::ListenerId;
use crate::model::play::DayLog;
use crate::tally::Tally;
use crate::units::Day;

/// Somebody who looks on. Bots are not listeners: their plays are never seen.
pub trait Observer: Send + Sync {
    /// One listener's day is over. Listeners come in no order and on many threads; those of one
    /// cohort come on one thread, in order.
    fn listener_day(&self, _listener: ListenerId, _day: Day, _log: &DayLog) {}

    /// What it has seen so far, as bytes for [`Observer::take_back`]; absent if it cannot tell. A
    /// run with such an observer is not kept while it is under way.
    fn seen(&self) -> Option<Vec<u8>> {
        None
    }

    /// Takes back what an equal one had seen, in place of what this one has: whether it could.
    fn take_back(&self, _seen: &[u8]) -> bool {
        false
    }

    /// A day is over for everybody. Days come in order. There is no tally in an arm that shares days
    /// with another: of such an arm the release is counted, and the sum of all tracks.
    fn day(&self, _record: &DayRecord, _tally: Option<&Tally>) {}
}
