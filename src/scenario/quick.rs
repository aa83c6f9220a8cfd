//! A quick look: the same question in a small world, over fewer days and replicates.
//!
//! Owns what is shrunk. Money is left alone, so amounts read as in the file; in a smaller world
//! they reach a larger share of it, which is why a quick run is marked wherever it is shown.

use crate::scenario::consistency::start_day;
use crate::scenario::file::Scenario;
use crate::study::plan::channels::Channels;

const LISTENERS: u32 = 2_000;
const TRACKS: u32 = 2_000;
const DAYS: u16 = 28;
const BURN_IN_DAYS: u16 = 14;
const REPLICATES: u32 = 3;
const MOST_REPLICATES: u32 = 12;
/// Replicates of a plan's search, and of its best splits measured again.
const PLAN_REPLICATES: u32 = 4;

/// Days that are kept after the start of the last campaign.
const DAYS_AFTER_START: u16 = 14;

/// Shrinks a scenario to a quick look at it.
pub fn shrink(scenario: &mut Scenario) {
    let channels = Channels::new(&scenario.plan).map_or_else(|_| Vec::new(), |it| it.variants);
    let planned = || channels.iter().flatten().filter_map(|it| start_day(&it.campaign));
    let starts = || {
        let bought = scenario.strategy.iter().flat_map(|entry| &entry.campaign);
        bought.filter_map(start_day).chain(planned())
    };
    let last = starts().max().unwrap_or(0).max(0).cast_unsigned();
    let lead = starts().min().unwrap_or(0).min(0).unsigned_abs();
    let time = &mut scenario.time;
    time.days = time.days.min(DAYS.max(last.saturating_add(DAYS_AFTER_START)));
    time.burn_in_days = time.burn_in_days.min(BURN_IN_DAYS.max(lead));
    // A window that reaches beyond these days becomes all of them.
    let days = time.days;
    scenario.sensitivity.window = scenario.sensitivity.window.filter(|&window| window < days);

    let plan = &mut scenario.plan;
    plan.by_day = plan.by_day.map(|day| day.min(days));
    plan.most_replicates = plan.most_replicates.min(PLAN_REPLICATES);
    plan.first_replicates = plan.first_replicates.min(PLAN_REPLICATES);
    plan.fresh_replicates = plan.fresh_replicates.min(PLAN_REPLICATES);

    let (world, release) = (&mut scenario.world, &mut scenario.release);
    let before = world.listeners;
    world.listeners = before.min(LISTENERS);
    world.tracks = world.tracks.min(TRACKS);
    let scaled = u64::from(release.fans) * u64::from(world.listeners) / u64::from(before.max(1));
    let some = u32::from(release.fans > 0);
    release.fans = u32::try_from(scaled).unwrap_or(u32::MAX).max(some);

    let experiment = &mut scenario.experiment;
    experiment.replicates = experiment.replicates.min(REPLICATES);
    experiment.most_replicates = experiment.most_replicates.min(MOST_REPLICATES);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::{Campaign, PreSave};
    use crate::scenario::file::StrategyEntry;

    #[test]
    fn fans_shrink_with_the_listeners() {
        let mut scenario = Scenario::default();
        shrink(&mut scenario);
        assert_eq!((scenario.world.listeners, scenario.release.fans), (2_000, 20));
    }

    #[test]
    fn a_pre_save_keeps_the_burn_in_it_needs() {
        let mut scenario = Scenario::default();
        let pre_save = PreSave { start_day: -21, ..PreSave::default() };
        let campaign = vec![Campaign::PreSave(pre_save)];
        scenario.strategy.push(StrategyEntry { name: "Early".to_owned(), campaign });
        shrink(&mut scenario);
        assert_eq!(scenario.time.burn_in_days, 21);
    }

    #[test]
    fn what_is_small_already_stays_as_it_is() {
        let mut scenario = Scenario::default();
        shrink(&mut scenario);
        let once = scenario.clone();
        shrink(&mut scenario);
        assert_eq!(scenario, once);
    }
}
