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
use crate::model::ids::{ListenerId, PlaylistId};
use crate::model::listener_state::{CohortState, PlaylistFollows};
use crate::model::memory::{CohortMemory, Told};
use crate::model::slot_mask::SlotList;
use crate::model::vector::Vector;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::sim::environment::Environment;
use crate::sim::intervention::Cut;
use crate::sim::overlay::Overlays;
use crate::sim::overlay::layer::Parted;
use crate::sim::state::State;
use crate::units::Day;

/// Days of a week; a listener's turn comes on one of them.
const WEEK: usize = 7;

/// Lets a week pass for the listeners whose turn it is, in arms on top as well.
pub(super) fn turn(
    environment: &Environment,
    state: &mut State,
    cut: Cut,
    today: Day,
    overlays: &mut Overlays,
) -> Turnover {
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
    let arms: Vec<Option<Directory<'_>>> =
        overlays.arms.iter().map(|arm| Some(directory.as_ref()?.holding(&arm.playlists))).collect();
    let cuts: Vec<Cut> = overlays.arms.iter().map(|arm| arm.intervention.cut).collect();
    let own = environment.own.clone();
    let cohorts = memories[own.clone()]
        .par_iter_mut()
        .zip(&mut accounts[own.clone()])
        .zip(&mut listeners[own.clone()])
        .zip(&mut overlays.cohorts[own.clone()])
        .zip(own);
    let changes: Vec<(Turnover, Vec<[Turnover; 2]>)> = cohorts
        .map_init(Scratch::default, |scratch, ((((memory, accounts), lives), layers), cohort)| {
            let mut changes = Turnover::default();
            let mut of_arms = vec![[Turnover::default(); 2]; layers.len()];
            let (first, members) = environment.world.cohort(cohort);
            for member in whose_turn(first, members.len(), today) {
                if member + WEEK < members.len() {
                    memory.prefetch(member + WEEK);
                }
                let id = ListenerId(first + member as u32);
                let turn = Turn { environment, lessons: &lessons, cut, id, member, today };
                let followed = lives.playlists[member];
                let directory = directory.as_ref();
                let there = turn.pass(directory, memory, accounts, lives, scratch);
                changes.add(&there);
                for (arm, layer) in layers.iter_mut().enumerate() {
                    let theirs = arms[arm].as_ref();
                    let turn = Turn { cut: cuts[arm], member: 0, ..turn };
                    let here = if let Some(Parted { memory, accounts, lives }) =
                        layer.parted_mut(member)
                    {
                        turn.pass(theirs, memory, accounts, lives, scratch)
                    } else if let Some((directory, theirs)) = directory.zip(theirs)
                        && scratch.judged.iter().any(|it| !directory.sounds_alike(theirs, *it))
                    {
                        let mut follows = followed;
                        let turnover = turn.follow(theirs, lives, member, &mut follows, |_| ());
                        if follows == lives.playlists[member] {
                            continue;
                        }
                        let mut morning = CohortMemory::default();
                        memory.copy_member(member, &mut morning);
                        let parted = layer.part(member, morning, accounts, lives);
                        parted.lives.playlists[0] = follows;
                        Turnover {
                            playlists_followed: turnover.0,
                            playlists_left: turnover.1,
                            ..there
                        }
                    } else {
                        continue;
                    };
                    of_arms[arm][0].add(&there);
                    of_arms[arm][1].add(&here);
                }
            }
            (changes, of_arms)
        })
        .collect();
    drop((directory, arms));
    let mut turnover = Turnover::default();
    for (change, of_arms) in &changes {
        turnover.add(change);
        for (arm, [there, here]) in overlays.arms.iter_mut().zip(of_arms) {
            arm.turnover[0].add(there);
            arm.turnover[1].add(here);
        }
    }
    let arms = overlays.arms.iter_mut().flat_map(|arm| &mut arm.turnover);
    sum_over_ranks(environment, [&mut turnover].into_iter().chain(arms).collect());
    if turnover.playlists_followed + turnover.playlists_left > 0 {
        playlists.count_followers(&environment.world.playlists, listeners);
        environment.ranks.sum_small(&mut playlists.followers);
    }
    turnover
}

/// Adds up what changed in all ranks.
fn sum_over_ranks(environment: &Environment, mut changes: Vec<&mut Turnover>) {
    if environment.ranks.is_alone() {
        return;
    }
    let mut sums: Vec<u64> = changes.iter_mut().flat_map(|it| it.counts().map(|it| *it)).collect();
    environment.ranks.sum(&mut sums);
    let counts = changes.iter_mut().flat_map(|it| it.counts());
    for (count, sum) in counts.zip(sums) {
        *count = sum;
    }
}

/// The members of a cohort whose turn it is; `first` is the identifier of the first of them all.
fn whose_turn(first: u32, members: usize, today: Day) -> impl Iterator<Item = usize> {
    let since = (i64::from(first) + i64::from(today.0)).rem_euclid(WEEK as i64) as usize;
    ((WEEK - since) % WEEK..members).step_by(WEEK)
}

/// Buffers of a thread.
#[derive(Default)]
struct Scratch {
    places: SlotList,
    /// Playlists that the last listener listened to before following or leaving them.
    judged: Vec<PlaylistId>,
}

/// One listener's turn.
#[derive(Clone, Copy)]
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
        scratch: &mut Scratch,
    ) -> Turnover {
        let mut turnover = Turnover::default();
        scratch.judged.clear();
        let Self { environment, id, member, today, .. } = *self;
        let (behaviour, rng) = (&environment.behaviour, &environment.behaviour_rng);
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
            return turnover;
        }
        if behaviour.unsave.is_on() {
            self.take_back_saves(memory, accounts, &mut scratch.places, &mut turnover);
        }
        if let Some(directory) = directory {
            let mut follows = cohort_state.playlists[member];
            let judged = &mut scratch.judged;
            let (found, left) =
                self.follow(directory, cohort_state, member, &mut follows, |it| judged.push(it));
            cohort_state.playlists[member] = follows;
            turnover.playlists_followed += found;
            turnover.playlists_left += left;
        }
        turnover
    }

    /// Lets the listener, a member of a cohort, find and leave playlists: how many of each. `judge`
    /// is told of those that were listened to.
    fn follow(
        &self,
        directory: &Directory<'_>,
        lives: &CohortState,
        member: usize,
        follows: &mut PlaylistFollows,
        judge: impl FnMut(PlaylistId),
    ) -> (u64, u64) {
        let Environment { world, behaviour, behaviour_rng, .. } = self.environment;
        let listener = &world.listeners[self.id.index()];
        let taste = lives.taste(member, listener);
        let who = (self.id, listener);
        behaviour.following.pass_week(behaviour_rng, who, taste, directory, follows, judge)
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
            // Nobody has enough of an episode: its saves are taken back as those of unplayed songs.
            let episode = bond.is(Bond::EPISODE);
            let unsated = episode || environment.recall.is_unsated(&bond, class);
            let satiation =
                || if episode { 0.0 } else { environment.recall.satiation(&bond, today, class) };
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
                // nothing; who saved an episode for later meant it.
                if bond.is(Bond::HEARD | Bond::EPISODE) {
                    let left = self.lessons.decay.after(today.since(bond.last_day));
                    accounts.take_in_save(member, bond.track, -left, self.lessons, today);
                }
                turnover.unsaves += u64::from(!episode);
                turnover.episode_unsaves += u64::from(episode);
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
