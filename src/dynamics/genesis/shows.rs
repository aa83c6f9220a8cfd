//! Drawing who listens to podcasts, and which shows they follow.

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::dynamics::genesis::catalogue::{Cumulative, next_word, popularity};
use crate::dynamics::genesis::params::WorldParams;
use crate::dynamics::podcast::PodcastParams;
use crate::model::ids::{ArtistId, ListenerId};
use crate::model::memory::{CohortMemory, place_of};
use crate::model::vector::Compact;
use crate::model::world::World;

/// Shows that are looked at before one is followed.
const LOOKED_AT: usize = 3;

/// Draws podcast listeners and lets them follow shows, the early ones most; the fans of an episode's
/// show listen to podcasts, too. What is heard of follows from that.
pub(super) fn find_listeners(
    rng: &KeyedRng,
    world: &mut World,
    podcast: &PodcastParams,
    params: &WorldParams,
    memories: &mut [CohortMemory],
) {
    let focal_show = world.catalogue.focal_artist();
    let others: Vec<u32> = world.catalogue.shows.clone().filter(|it| *it != focal_show.0).collect();
    let rank_share = |nth: usize| (nth as f32 + 0.5) / others.len() as f32;
    let reach = Cumulative::new(
        (0..others.len()).map(|nth| popularity(rank_share(nth), params.popularity_exponent)),
    );
    let mut heard_of: Vec<ArtistId> = world.catalogue.shows.clone().map(ArtistId).collect();
    for id in 0..world.listeners.len() as u32 {
        let (cohort, member) = place_of(ListenerId(id));
        let follows = &mut memories[cohort].follows[member];
        let is_fan = world.catalogue.is_show(focal_show) && follows.contains(focal_show);
        let key = Key { listener: id, ordinal: 2, ..Key::timeless(Purpose::Show, 0) };
        let mut stream = rng.stream(key);
        let listens = unit(next_word(&mut stream)) < podcast.listeners;
        world.listeners[id as usize].podcasts = listens || is_fan;
        heard_of.extend(is_fan.then_some(focal_show));
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
            heard_of.extend(best.map(|it| it.1).filter(|show| follows.follow(*show)));
        }
    }
    world.shows_heard_of = heard_of;
}
