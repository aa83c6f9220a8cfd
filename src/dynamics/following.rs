//! Following: listeners find public playlists, follow them and leave them again.
//!
//! Owns the two weekly decisions. People hear the truth: a playlist is judged by how a few of its
//! tracks please. Deliberately unknown: what is on the playlists and who keeps them.
//!
//! ```text
//! fit      = mean over five tracks of (affinity + appeal)
//! P(find)  = find_per_week;  the best fit of three, met in proportion to followers + 1 in a genre of the mixture
//! P(leave) = logistic(logit(leave_per_week) − max(fit, −2))
//! ```
//!
//! No published rates were found: both values are by eye, set so that about as many playlists are
//! left as are found while listeners follow as many as on the first day.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::dynamics::genesis::catalogue::Cumulative;
use crate::dynamics::genesis::listeners::genre_of_mixture;
use crate::maths::logistic;
use crate::model::genre::GENRES;
use crate::model::ids::{ListenerId, PlaylistId, TrackId};
use crate::model::listener::Listener;
use crate::model::listener_state::PlaylistFollows;
use crate::model::playlist::{Playlist, Playlists};
use crate::model::vector::Vector;
use crate::model::world::World;
use crate::units::Day;

/// How listeners come to follow public playlists, and how they leave them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FollowingParams {
    /// Chance that a listener with room for one more follows a public playlist, each week
    /// \[1/week\].
    #[schemars(range(min = 0, max = 1))]
    pub find_per_week: f32,
    /// Chance that a followed playlist of average fit is left, each week \[1/week\].
    #[schemars(range(min = 0, max = 0.5))]
    pub leave_per_week: f32,
}

impl Default for FollowingParams {
    fn default() -> Self {
        Self { find_per_week: 0.05, leave_per_week: 0.03 }
    }
}

/// Playlists that are looked at before one is followed.
const LOOKED_AT: u32 = 3;

/// No playlist counts as fitting worse than this when it comes to leaving it [sd].
const WORST_FIT: f32 = -2.0;

/// Tracks of a playlist that tell how it fits.
const HEARD: usize = 5;

impl FollowingParams {
    /// Whether anybody ever follows or leaves a playlist.
    pub fn is_on(&self) -> bool {
        self.find_per_week > 0.0 || self.leave_per_week > 0.0
    }

    /// Lets a week pass: what is followed after it. Returns how many playlists were found and left;
    /// `judge` is told of each playlist that was listened to.
    pub fn pass_week(
        &self,
        rng: &KeyedRng,
        (id, listener): (ListenerId, &Listener),
        taste: &Vector,
        directory: &Directory<'_>,
        follows: &mut PlaylistFollows,
        mut judge: impl FnMut(PlaylistId),
    ) -> (u64, u64) {
        let key = |item: u32, ordinal: u16| {
            rng.block(Key {
                purpose: Purpose::Following,
                listener: id.0,
                day: directory.today,
                item,
                ordinal,
            })
        };
        let usual = libm::logf(self.leave_per_week / (1.0 - self.leave_per_week));
        let most = logistic(usual - WORST_FIT);
        let left = follows.retain(|playlist| {
            let stays = unit(key(playlist.0, 1)[0]);
            // Most words settle it before the playlist has been listened to.
            if self.leave_per_week <= 0.0 || stays >= most {
                return true;
            }
            judge(playlist);
            stays >= logistic(usual - directory.fit(playlist, taste).max(WORST_FIT))
        });
        if follows.is_full() || unit(key(0, 0)[0]) >= self.find_per_week {
            return (0, left as u64);
        }
        let looks = (0..LOOKED_AT).filter_map(|look| {
            let [genre, which, ..] = key(look, 2);
            let found = directory.look(listener, unit(genre), unit(which))?;
            let strange = !follows.contains(found) && directory.playlist(found).curator != id;
            strange.then(|| {
                judge(found);
                (directory.fit(found, taste), found)
            })
        });
        let best = looks.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let found = best.is_some_and(|(_, playlist)| follows.follow(playlist));
        (u64::from(found), left as u64)
    }
}

/// All public playlists as a listener finds them this morning: by genre, the most followed first.
#[derive(Clone)]
pub struct Directory<'a> {
    world: &'a World,
    lists: &'a [Arc<Vec<TrackId>>],
    by_genre: Arc<Vec<(Vec<PlaylistId>, Cumulative)>>,
    today: Day,
}

impl<'a> Directory<'a> {
    /// Sorts the playlists by genre and weighs them by followers.
    pub fn new(world: &'a World, playlists: &'a Playlists, today: Day) -> Self {
        let mut by_genre = vec![Vec::new(); GENRES.len()];
        for (index, playlist) in world.playlists.iter().enumerate() {
            by_genre[playlist.genre.index()].push(PlaylistId(index as u32));
        }
        let weigh = |ids: Vec<PlaylistId>| {
            let weights = ids.iter().map(|id| playlists.followers[id.index()] as f32 + 1.0);
            let weights = Cumulative::new(weights);
            (ids, weights)
        };
        let by_genre = Arc::new(by_genre.into_iter().map(weigh).collect());
        Self { world, lists: &playlists.listeners, by_genre, today }
    }

    /// The same playlists, as often found, with other tracks on them.
    #[must_use]
    pub fn holding(&self, playlists: &'a Playlists) -> Self {
        Self { lists: &playlists.listeners, ..self.clone() }
    }

    /// Whether a playlist sounds the same in another directory.
    pub fn sounds_alike(&self, other: &Self, id: PlaylistId) -> bool {
        let [ours, theirs] = [self, other].map(|it| &it.lists[id.index()]);
        Arc::ptr_eq(ours, theirs) || self.heard(id).eq(other.heard(id))
    }

    /// A few tracks of a playlist, evenly spread.
    fn heard(&self, id: PlaylistId) -> impl Iterator<Item = &TrackId> {
        let list = &self.lists[id.index()];
        let step = (list.len() / HEARD).max(1);
        list.iter().step_by(step).take(HEARD)
    }

    fn playlist(&self, id: PlaylistId) -> &Playlist {
        &self.world.playlists[id.index()]
    }

    /// The playlist that a listener comes across.
    fn look(&self, listener: &Listener, genre: f32, which: f32) -> Option<PlaylistId> {
        let (ids, weights) = &self.by_genre[genre_of_mixture(listener, genre).index()];
        ids.get(weights.pick(which)).copied()
    }

    /// How a few tracks of a playlist, evenly spread, please a taste \[sd\].
    fn fit(&self, id: PlaylistId, taste: &Vector) -> f32 {
        let list = &self.lists[id.index()];
        let pleasing = self.heard(id).map(|track| {
            let truth = &self.world.catalogue.truth[track.index()];
            self.world.affinity(taste, &truth.sound) + truth.appeal
        });
        pleasing.sum::<f32>() / list.len().clamp(1, HEARD) as f32
    }
}
