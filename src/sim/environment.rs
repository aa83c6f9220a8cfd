//! The environment: everything a day needs that does not change during a run.
//!
//! Shared by all arms of a replicate. Deliberately unknown: which arm is playing.

use std::ops::Range;
use std::sync::Arc;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::dynamics::BehaviourParams;
use crate::dynamics::campaign::Campaign;
use crate::dynamics::curation::Desks;
use crate::dynamics::encounter::{EncounterParams, EncounterTables};
use crate::dynamics::genesis::catalogue::stray;
use crate::dynamics::reaction::{ReactionParams, ReactionTables};
use crate::dynamics::recall::RecallTables;
use crate::model::catalogue::{Catalogue, TrackTruth};
use crate::model::followed::Followed;
use crate::model::genre::genre_of;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::vector::Compact;
use crate::model::world::World;
use crate::platform::recommend::Revelation;
use crate::platform::royalties::EconomicsParams;
use crate::ranks::Ranks;
use crate::sim::spec::{SeedOverrides, Spec, Vary};
use crate::units::{Calendar, Day};

/// Truth, parameters, tables and keyed draws.
#[derive(Clone, Debug)]
pub struct Environment {
    /// What is true.
    pub world: World,
    /// Titles of the focal artist's further tracks.
    pub also: Vec<String>,
    /// The tracks whose plays are counted apart.
    pub followed: Followed,
    /// The time axis.
    pub calendar: Calendar,
    /// What a stream is worth.
    pub economics: EconomicsParams,
    /// How listeners and curators behave.
    pub behaviour: BehaviourParams,
    /// Who edits for whom.
    pub desks: Desks,
    /// Tabulated encounters.
    pub encounter: EncounterTables,
    /// Tabulated reactions.
    pub reaction: ReactionTables,
    /// What makes a listener save an episode for later, or follow its show.
    pub episode_reaction: ReactionParams,
    /// Tabulated memory.
    pub recall: RecallTables,
    /// Draws of listeners and curators.
    pub behaviour_rng: KeyedRng,
    /// Draws of campaigns.
    pub campaign_rng: KeyedRng,
    /// Who lives the world together with this process.
    pub ranks: Arc<dyn Ranks>,
    /// Cohorts whose days this process lives; all others are vacant here.
    pub own: Range<usize>,
}

impl Environment {
    /// The environment of one replicate, as one of its ranks has it.
    pub fn new(spec: &Spec, world: World, seeds: &Seeds, ranks: Arc<dyn Ranks>) -> Self {
        let behaviour = spec.behaviour.clone();
        Self {
            own: ranks.share(world.cohorts()),
            ranks,
            desks: Desks::of(&behaviour.curation, world.listeners.len()),
            also: spec.release.also.iter().map(|it| it.title.clone()).collect(),
            followed: world.catalogue.followed(),
            world,
            calendar: spec.calendar,
            economics: spec.economics.clone(),
            encounter: EncounterTables::new(&behaviour.encounter, behaviour.recall.satiation_plays),
            reaction: ReactionTables::new(&behaviour.reaction),
            episode_reaction: ReactionParams {
                save_base: behaviour.podcast.save_base,
                follow_base: behaviour.podcast.follow_base,
                ..behaviour.reaction.clone()
            },
            recall: RecallTables::new(&behaviour.recall),
            behaviour,
            behaviour_rng: KeyedRng::new(seeds.behaviour),
            campaign_rng: KeyedRng::new(seeds.campaign),
        }
    }
}

impl Environment {
    /// The focal artist's further tracks that campaigns bring out, and when; titles that there are
    /// not bring out nothing.
    pub(super) fn brought_out(&self, campaigns: &[Campaign]) -> Vec<(TrackId, Day)> {
        let named = |title: &str| self.also.iter().position(|it| it == title);
        let track =
            |title: &str| Some(TrackId(self.world.catalogue.also.start + named(title)? as u32));
        let all = campaigns.iter().filter_map(Campaign::brings_out);
        all.filter_map(|(title, day)| Some((track(title)?, day))).collect()
    }

    /// Listeners of all ranks, of whom this rank knows those of its own cohorts; in order where each
    /// rank's are.
    pub(super) fn gathered(&self, own: &[ListenerId]) -> Vec<ListenerId> {
        let own: Vec<u32> = own.iter().map(|listener| listener.0).collect();
        self.ranks.gather(&own).into_iter().map(ListenerId).collect()
    }
}

/// The platform's content view: each track's sound, seen with noise.
pub fn content_view(catalogue: &Catalogue, noise: f32, platform_rng: &KeyedRng) -> Vec<Compact> {
    use rayon::prelude::*;
    let view = |(track, truth): (usize, &TrackTruth)| {
        let key = Key::timeless(Purpose::ContentView, track as u32);
        let seen = stray(&truth.sound.widen(), &mut platform_rng.stream(key), noise);
        Compact::of(&seen)
    };
    catalogue.truth.par_iter().enumerate().map(view).collect()
}

/// What every listener wants, for the recommender that may know: interest as it is made up in
/// [`crate::dynamics::encounter`], as far as it tells tracks apart that the listener has not heard.
pub fn revelation(world: &World, params: &EncounterParams) -> Revelation {
    let scale = world.affinity_scale.per_sd * params.affinity_weight;
    let truth = &world.catalogue.truth;
    let worth = |track: &TrackTruth| {
        params.appeal_weight * track.appeal - genre_of(track.facts.genre).skip_offset
    };
    Revelation {
        wants: world.listeners.iter().map(|listener| listener.taste).collect(),
        offers: truth.iter().map(|track| track.sound).collect(),
        weight: scale,
        worth: truth.iter().map(worth).collect(),
    }
}

/// The four seeds of one replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// Catalogue and listeners.
    pub world: u64,
    /// What listeners and curators do.
    pub behaviour: u64,
    /// Content view and exploration.
    pub platform: u64,
    /// Campaigns.
    pub campaign: u64,
}

impl Seeds {
    /// Seeds of replicate `number`; replicate 0 has the seeds of the file.
    pub fn of_replicate(world: u64, set: &SeedOverrides, vary: Vary, number: u32) -> Self {
        let family = KeyedRng::new(world);
        let varied = |seed: u64, varies: bool| {
            if varies && number > 0 { KeyedRng::new(seed).derive(0, number) } else { seed }
        };
        let draws_vary = vary != Vary::World;
        Self {
            world: varied(world, vary != Vary::Behaviour),
            behaviour: varied(set.behaviour.unwrap_or_else(|| family.derive(1, 0)), draws_vary),
            // What the platform makes of the catalogue belongs to the world.
            platform: varied(
                set.platform.unwrap_or_else(|| family.derive(2, 0)),
                vary != Vary::Behaviour,
            ),
            campaign: varied(set.campaign.unwrap_or_else(|| family.derive(3, 0)), draws_vary),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_set_by_hand_moves_only_its_own_family() {
        let derived = Seeds::of_replicate(1, &SeedOverrides::default(), Vary::Both, 0);
        let set = SeedOverrides { campaign: Some(99), ..Default::default() };
        let by_hand = Seeds::of_replicate(1, &set, Vary::Both, 0);
        assert_eq!(by_hand, Seeds { campaign: 99, ..derived });
    }

    #[test]
    fn replicates_vary_what_they_are_asked_to() {
        let seeds = |vary, number| Seeds::of_replicate(1, &SeedOverrides::default(), vary, number);
        let first = seeds(Vary::Both, 0);
        assert_eq!(seeds(Vary::World, 3).behaviour, first.behaviour);
        assert_ne!(seeds(Vary::World, 3).world, first.world);
        assert_eq!(seeds(Vary::Behaviour, 3).world, first.world);
        assert_eq!(seeds(Vary::Behaviour, 3).platform, first.platform);
        assert_ne!(seeds(Vary::Behaviour, 3).behaviour, first.behaviour);
    }
}
