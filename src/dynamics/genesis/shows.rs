//! Drawing who listens to podcasts, and which shows they follow.

use std::ops::Range;

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::dynamics::genesis::catalogue::{Cumulative, next_word, popularity};
use crate::dynamics::genesis::params::WorldParams;
use crate::dynamics::podcast::PodcastParams;
use crate::model::ids::{ArtistId, ListenerId};
use crate::model::memory::{CohortMemory, listener_at};
use crate::model::vector::Compact;
use crate::model::world::World;
use crate::ranks::Ranks;

/// Shows that are looked at before one is followed.
const LOOKED_AT: usize = 3;

/// Draws podcast listeners and lets them follow shows, the early ones most; the fans of an episode's
/// show listen to podcasts, too. What is heard of follows from that. A rank does this for the listeners
/// of its own cohorts; what is heard of is put together from all.
pub(super) fn find_listeners(
    rng: &KeyedRng,
    world: &mut World,
    podcast: &PodcastParams,
    params: &WorldParams,
    (memories, own): (&mut [CohortMemory], Range<usize>),
    ranks: &dyn Ranks,
) {
    let focal_show = world.catalogue.focal_artist();
    let others: Vec<u32> = world.catalogue.shows.clone().filter(|it| *it != focal_show.0).collect();
    let rank_share = |nth: usize| (nth as f32 + 0.5) / others.len() as f32;
    let reach = Cumulative::new(
        (0..others.len()).map(|nth| popularity(rank_share(nth), params.popularity_exponent)),
    );
    let mut followed: Vec<u32> = Vec::new();
    let members = own.flat_map(|cohort| (0..memories[cohort].len()).map(move |it| (cohort, it)));
    for (cohort, member) in members.collect::<Vec<_>>() {
        let ListenerId(id) = listener_at(cohort, member);
        let follows = &mut memories[cohort].follows[member];
        let is_fan = world.catalogue.is_show(focal_show) && follows.contains(focal_show);
        let key = Key { listener: id, ordinal: 2, ..Key::timeless(Purpose::Show, 0) };
        let mut stream = rng.stream(key);
        let listens = unit(next_word(&mut stream)) < podcast.listeners;
        world.listeners[id as usize].podcasts = listens || is_fan;
        followed.extend(is_fan.then_some(focal_show.0));
        if !listens || others.is_empty() {
            continue;
        }
        let taste = &world.listeners[id as usize].taste;
        for _ in 0..podcast.shows_followed {
            let looks = [(); LOOKED_AT].map(|()| {
                let show = ArtistId(others[reach.pick(unit(next_word(&mut stream)))]);
                let sound = Compact::of(&world.catalogue.artists[show.index()].sound_centre);
                (world.affinity(taste, &sound), show)
            });
            let best = looks.into_iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let best = best.map(|it| it.1).filter(|show| follows.follow(*show));
            followed.extend(best.map(|show| show.0));
        }
    }
    let shows = world.catalogue.shows.clone();
    world.shows_heard_of = shows.chain(ranks.gather(&followed)).map(ArtistId).collect();
}
