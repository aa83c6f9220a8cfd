//! A week turns: what changes slowly about listeners, once a week for each.
//!
//! Owns the order of a listener's slow changes: taste, coming and going, saves taken back,
//! playlists followed and left. A seventh of the listeners have their turn each morning, so no day
//! costs more than another. The equations are in [`crate::dynamics`].

use rayon::prelude::*;

use crate::dynamics::drift::{drift, heard};
use crate::dynamics::following::Directory;
use crate::measure::record::Turnover;
use crate::model::bond::Bond;
use crate::model::ids::ListenerId;
use crate::model::listener_state::CohortState;
use crate::model::memory::{CohortMemory, Told};
use crate::model::slot_mask::SlotList;
use crate::model::vector::Vector;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::sim::environment::Environment;
use crate::sim::intervention::Cut;
use crate::sim::state::State;
use crate::units::Day;

/// Days of a week; a listener's turn comes on one of them.
const WEEK: usize = 7;

/// Lets a week pass for the listeners whose turn it is.
pub(super) fn turn(environment: &Environment, state: &mut State, cut: Cut, today: Day) -> Turnover {
    let behaviour = &environment.behaviour;
    let following = behaviour.following.is_on();
    if !(following
        || behaviour.drift.is_on()
        || behaviour.churn.is_on()
        || behaviour.unsave.is_on())
    {
        return Turnover::default();
    }
    let State { memories, listeners, accounts, platform, playlists, .. } = state;
    let lessons = platform.lessons();
    let directory = following.then(|| Directory::new(&environment.world, playlists, today));
    let cohorts =
        memories.par_iter_mut().zip(accounts.par_iter_mut()).zip(listeners.par_iter_mut());
    let changes: Vec<Turnover> = cohorts
        .enumerate()
        .map_init(SlotList::default, |places, (cohort, ((memory, accounts), cohort_state))| {
            let mut changes = Turnover::default();
            let (first, members) = environment.world.cohort(cohort);
            for member in whose_turn(first, members.len(), today) {
                if member + WEEK < members.len() {
                    memory.prefetch(member + WEEK);
                }
                let id = ListenerId(first + member as u32);
                let turn = Turn { environment, lessons: &lessons, cut, id, member, today };
                turn.pass(directory.as_ref(), memory, accounts, cohort_state, places, &mut changes);
            }
            changes
        })
        .collect();
    drop(directory);
    let mut turnover = Turnover::default();
    for change in &changes {
        turnover.add(change);
    }
    if turnover.playlists_followed + turnover.playlists_left > 0 {
        playlists.count_followers(&environment.world.playlists, listeners);
    }
    turnover
}

/// The members of a cohort whose turn it is; `first` is the identifier of the first of them all.
fn whose_turn(first: u32, members: usize, today: Day) -> impl Iterator<Item = usize> {
    let since = (i64::from(first) + i64::from(today.0)).rem_euclid(WEEK as i64) as usize;
    ((WEEK - since) % WEEK..members).step_by(WEEK)
}

/// One listener's turn.
struct Turn<'a> {
    environment: &'a Environment,
    lessons: &'a Lessons<'a>,
    cut: Cut,
    id: ListenerId,
    member: usize,
    today: Day,
}

impl Turn<'_> {
    fn pass(
        &self,
        directory: Option<&Directory<'_>>,
        memory: &mut CohortMemory,
        accounts: &mut CohortAccounts,
        cohort_state: &mut CohortState,
        places: &mut SlotList,
        turnover: &mut Turnover,
    ) {
        let Self { environment, id, member, today, .. } = *self;
        let (behaviour, rng) = (&environment.behaviour, &environment.behaviour_rng);
        let listener = &environment.world.listeners[id.index()];
        if let Some(taste) = cohort_state.tastes.get_mut(member) {
            let pulled = behaviour.drift.pull_per_week > 0.0;
            let truth = &environment.world.catalogue.truth;
            let heard = pulled.then(|| heard(memory.slots(member), truth, today));
            let heard = heard.unwrap_or(Vector::ZERO);
            *taste = drift(&behaviour.drift, rng, id, taste, &heard, today);
        }
        if let Some(engagement) = cohort_state.engagement.get_mut(member) {
            let away = behaviour.churn.is_away_next(rng, id, engagement, today);
            turnover.lapsed += u64::from(away && !engagement.away);
            turnover.returned += u64::from(!away && engagement.away);
            engagement.away = away;
        }
        if cohort_state.is_away(member) {
            return;
        }
        if behaviour.unsave.is_on() {
            self.take_back_saves(memory, accounts, places, turnover);
        }
        if let Some(directory) = directory {
            let taste = *cohort_state.taste(member, listener);
            let follows = &mut cohort_state.playlists[member];
            let (found, left) =
                behaviour.following.pass_week(rng, id, listener, &taste, directory, follows);
            turnover.playlists_followed += found;
            turnover.playlists_left += left;
        }
    }

    /// Takes back the saves that the listener has had enough of, and tells the platform.
    fn take_back_saves(
        &self,
        memory: &mut CohortMemory,
        accounts: &mut CohortAccounts,
        places: &mut SlotList,
        turnover: &mut Turnover,
    ) {
        let Self { environment, id, member, today, .. } = *self;
        let class = environment.world.listeners[id.index()].satiation_class;
        let week = environment.behaviour.unsave.week(&environment.behaviour_rng, id, today);
        let (mut bonds, _, remembered) = memory.member(member);
        // What the platform believes goes apart only where an experiment wants it so.
        let parts = self.cut.parts();
        let saved = if parts { 0 } else { Bond::SAVED };
        bonds.slots().list(|bucket| bucket.flagged(saved, 0), places);
        for place in places.as_slice().iter().map(|&place| usize::from(place)) {
            let mut bond = bonds.at(place);
            let focal = bond.track == environment.world.catalogue.focal;
            let kept = bond.is(Bond::SAVED);
            let apart = focal && parts;
            let told = if apart { remembered.told == Told::Saved } else { kept };
            if !kept && !told {
                continue;
            }
            let unsated = environment.recall.is_unsated(&bond, class);
            let satiation = || environment.recall.satiation(&bond, today, class);
            if !week.takes_back(bond.track, unsated, satiation) {
                continue;
            }
            if kept {
                bond.flags = bond.flags & !(Bond::SAVED | Bond::IN_LIBRARY) | Bond::TAKEN_BACK;
                bonds.put(place, &bond);
            }
            if apart && told {
                remembered.told = Told::TakenBack;
            }
            if told {
                // Who never played it came to it with a whole release, which taught next to
                // nothing.
                if bond.is(Bond::HEARD) {
                    let left = self.lessons.decay.after(today.since(bond.last_day));
                    accounts.take_in_save(member, bond.track, -left, self.lessons, today);
                }
                turnover.unsaves += 1;
                turnover.focal_unsaves += u64::from(focal);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_turn_on_one_day_of_any_week() {
        for (first, members) in [(0, 256), (256, 100), (512, 3)] {
            for monday in [-28, -3, 0, 11] {
                let days = (monday..monday + WEEK as i16).map(Day);
                let mut turns: Vec<usize> =
                    days.flat_map(|day| whose_turn(first, members, day)).collect();
                turns.sort_unstable();
                assert_eq!(turns, (0..members).collect::<Vec<_>>(), "from {first}, day {monday}");
            }
        }
    }
}
