//! A watcher: someone who is shown every encounter of a sample of listeners while a study runs.
//!
//! Deliberately unknown: what they do with it.

use crate::model::play::Event;
use crate::study::checkpoints::NotKept;
use crate::units::Day;

/// Is shown the days of all arms. Replicates run side by side, so several may be shown at once; the
/// days of one replicate come in order, arm after arm, from the fork on.
pub trait Watcher: Sync {
    /// Share of the listeners that is wanted, above 0 and at most 1.
    fn share(&self) -> f32;

    /// Shows a day of arm number `arm` (0: the control) of a replicate: listeners in order, each
    /// one's encounters in the order in which they happened.
    ///
    /// # Errors
    /// [`NotKept`] where the watcher cannot store them, upon which the study ends.
    fn see(
        &self,
        replicate: u32,
        arm: u16,
        day: Day,
        events: &mut dyn Iterator<Item = Event>,
    ) -> Result<(), NotKept>;
}
