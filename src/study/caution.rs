//! What a reader must know before trusting figures: how few replicates there are, and how small the
//! world is.
//!
//! Deliberately unknown: the figures.

use crate::numbers::whole;
use crate::sim::spec::Spec;

/// Fewest replicates an interval is worth looking at.
const FEW_REPLICATES: usize = 5;

/// Listeners of the default world; smaller worlds are marked. What its size changes is measured in
/// docs/experiments.md, "How large must the world be?" \[listeners\].
pub const USUAL_LISTENERS: u32 = 30_000;

/// What a reader must know before trusting figures of so small a world and so few replicates.
pub fn warnings(spec: &Spec, replicates: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if replicates < FEW_REPLICATES {
        warnings.push(format!(
            "{replicates} replicate{}: intervals are wide and themselves uncertain; use \
             {FEW_REPLICATES} or more",
            if replicates == 1 { "" } else { "s" }
        ));
    }
    warnings.extend(small_world(spec.world.listeners));
    warnings
}

/// What to know of a world of so few listeners, if they are few.
pub fn small_world(listeners: u32) -> Option<String> {
    let [here, usual] = [listeners, USUAL_LISTENERS].map(|it| whole(f64::from(it)));
    (listeners < USUAL_LISTENERS).then(|| {
        format!(
            "{here} listeners: a small world, in which effects may depend on its size ({usual} are \
             usual)"
        )
    })
}
