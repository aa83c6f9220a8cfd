//! Playlists of arms on top: those of parted curators, those that hold a placement, and the editors'
//! list for which the release is heard; all others are the base's.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::ids::TrackId;
use crate::model::memory::place_of;
use crate::sim::environment::Environment;
use crate::sim::overlay::Overlays;
use crate::sim::programme::{edit, end_placements, renew, renews, tell_renewed};
use crate::sim::state::State;
use crate::units::Day;

impl Overlays {
    /// The editors' lists of this week: those of the base, but for that which may hold the release.
    pub(in crate::sim) fn edit(&mut self, environment: &Environment, state: &State, today: Day) {
        let catalogue = &environment.world.catalogue;
        let of = |track: TrackId| &catalogue.facts[track.index()];
        let list_of = |track: TrackId| environment.desks.hearing(of(track).artist, of(track).genre);
        let place = list_of(catalogue.focal);
        let mut heard = state.released[of(catalogue.focal).genre.index()].clone();
        heard.retain(|&track| list_of(track) == place);
        let base = &state.playlists.editorial;
        self.arms.par_iter_mut().for_each(|arm| {
            arm.playlists.editorial.clone_from(base);
            let momentum = |track: TrackId| {
                let counters = &state.platform.belief.ledger.counters;
                let own = &arm.release.counters;
                if track == catalogue.focal { own } else { &counters[track.index()] }.streams
            };
            let bonus = arm.bought.editorial_bonus;
            let list = edit(environment, &heard, &momentum, bonus, today);
            if list != *base[place] {
                arm.playlists.editorial[place] = Arc::new(list);
            }
        });
    }

    /// Renews listeners' playlists, `before` being those of the base before it renewed its own. Those
    /// of curators of another rank are the base's, unless that rank says otherwise.
    pub(in crate::sim) fn renew(
        &mut self,
        environment: &Environment,
        state: &State,
        before: &[Arc<Vec<TrackId>>],
        today: Day,
    ) {
        let (base, cohorts) = (&state.playlists.listeners, &self.cohorts);
        let owner = |index: usize| place_of(environment.world.playlists[index].curator).0;
        let is_own = |index: usize| environment.own.contains(&owner(index));
        self.arms.par_iter_mut().enumerate().for_each(|(arm, it)| {
            end_placements(&mut it.playlists, today);
            let placements = &it.playlists.placements;
            for (index, list) in it.playlists.listeners.iter_mut().enumerate() {
                if renews(index, today) && !is_own(index) {
                    *list = base[index].clone();
                } else if renews(index, today) {
                    let curator = environment.world.playlists[index].curator;
                    let (cohort, member) = place_of(curator);
                    let parted = cohorts[cohort][arm].parted(member);
                    let is_bases = parted.is_none()
                        && Arc::ptr_eq(list, &before[index])
                        && placements.iter().all(|placement| placement.playlist != index);
                    if is_bases {
                        *list = base[index].clone();
                        continue;
                    }
                    let (memory, lives, member) = match parted {
                        Some(parted) => (&parted.memory, &parted.lives, 0),
                        None => (&state.memories[cohort], &state.listeners[cohort], member),
                    };
                    let curator = (memory, lives, member);
                    renew(environment, state, placements, curator, (index, list), today);
                }
                if !Arc::ptr_eq(list, &base[index]) && *list == base[index] {
                    *list = base[index].clone();
                }
            }
        });
        let mut collections: Vec<_> =
            self.arms.iter_mut().map(|arm| &mut arm.playlists.listeners).collect();
        let mut renewed = Vec::new();
        for (arm, lists) in collections.iter().enumerate() {
            let own = (0..lists.len()).filter(|&index| {
                renews(index, today) && is_own(index) && !Arc::ptr_eq(&lists[index], &base[index])
            });
            renewed.extend(own.map(|index| (arm, index)));
        }
        tell_renewed(&*environment.ranks, &mut collections, renewed.into_iter());
    }
}
