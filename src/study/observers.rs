//! Observers of a comparison: who is to look on in each of its arms. Main type: [`Observers`].
//!
//! Deliberately unknown: what they do with what they see.

use std::sync::Arc;

use crate::sim::environment::Environment;
use crate::sim::observer::Observer;
use crate::study::checkpoints::NotKept;

/// Makes an observer for every arm.
pub trait Observers: Sync {
    /// Who looks on in arm number `arm` (0: the control) of a replicate, from the fork on.
    /// Replicates run side by side, and so may the arms of one.
    fn of_arm(&self, replicate: u32, arm: u16, environment: &Arc<Environment>)
    -> Arc<dyn Observer>;

    /// Told when a replicate begins, be it from its first day or from where it stood.
    fn begins(&self, _replicate: u32) {}

    /// Whether all is there that was seen of a replicate which an earlier process has finished.
    ///
    /// # Errors
    /// What is missing, in a few words; the replicate is run again.
    fn has_seen(&self, _replicate: u32) -> Result<(), String> {
        Ok(())
    }

    /// Asked when a replicate is over.
    ///
    /// # Errors
    /// [`NotKept`] where what was seen could not be stored, upon which the study ends.
    fn kept(&self, replicate: u32) -> Result<(), NotKept>;
}
