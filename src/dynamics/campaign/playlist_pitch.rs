//! Playlist pitch: curators of listeners' playlists are paid to listen, and some say yes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, below, near_normal, unit};
use crate::dynamics::campaign::{Market, Purchases};
use crate::maths::{ln, logistic};
use crate::model::playlist::{Placement, Playlist};
use crate::model::world::World;
use crate::units::{Day, Money};

/// Pitches sent to curators on the first day of the campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlaylistPitch {
    /// Money to spend \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one pitch, whether accepted or not \[USD\].
    #[schemars(range(min = 0.01, max = 10_000))]
    pub cost_per_pitch: f64,
    /// Chance that a curator of the right genre accepts a track of average appeal.
    #[schemars(range(min = 0, max = 1))]
    pub acceptance: f32,
    /// Share of pitches that go to playlists of the release's own genre; the rest go anywhere.
    #[schemars(range(min = 0, max = 1))]
    pub fit: f32,
    /// Day on which the pitches go out \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// How long an accepted track stays on the playlist \[weeks\].
    #[schemars(range(min = 1, max = 520))]
    pub weeks: u16,
}

impl Default for PlaylistPitch {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_pitch: 4.0,
            acceptance: 0.15,
            fit: 0.8,
            start_day: 0,
            weeks: 4,
        }
    }
}

/// What a point of appeal, as a curator hears it, adds to the logit of acceptance.
const APPEAL_WEIGHT: f32 = 0.8;
/// What a playlist of another genre takes from the logit of acceptance.
const WRONG_GENRE: f32 = 1.5;
/// Noise in what a curator hears \[sd of appeal\].
const CURATOR_NOISE: f32 = 0.7;

/// Pitches in progress.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pitch: PlaylistPitch,
    number: u32,
}

impl Running {
    pub(super) fn new(pitch: &PlaylistPitch, number: u32) -> Self {
        Self { pitch: pitch.clone(), number }
    }

    /// Sends all pitches on the first day, each to another playlist. Where there are fewer playlists
    /// than the money would pay pitches for, the rest of it stays unspent.
    pub(super) fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        if today.0 != self.pitch.start_day {
            return;
        }
        let world = market.world;
        let focal = world.catalogue.focal;
        let genre = world.catalogue.facts[focal.index()].genre;
        let appeal = world.catalogue.truth[focal.index()].appeal;
        let price = Money::from_dollars(self.pitch.cost_per_pitch);
        let pitches = Money::from_dollars(self.pitch.budget).0 / price.0;
        let own: Vec<usize> = playlists_where(world, |playlist| playlist.genre == genre);
        let any: Vec<usize> = playlists_where(world, |_| true);
        let mut pitched = vec![false; any.len()];
        for pitch in 0..pitches as u32 {
            let key = Key { listener: self.number, ..Key::timeless(Purpose::Placement, pitch) };
            let [fits, which, answer, place] = market.luck.block(key);
            let pool = if unit(fits) < self.pitch.fit { &own } else { &any };
            let Some(playlist) = next_unpitched(pool, which, &pitched) else { continue };
            pitched[playlist] = true;
            bought.exposures += 1;
            bought.cost = bought.cost + price;
            let heard = appeal + CURATOR_NOISE * near_normal(market.luck.block_at(key, 1));
            let wrong = if world.playlists[playlist].genre == genre { 0.0 } else { WRONG_GENRE };
            let odds = self.pitch.acceptance / (1.0 - self.pitch.acceptance).max(1e-6);
            let logit = ln(odds.max(1e-6)) + APPEAL_WEIGHT * heard - wrong;
            let tracks = &mut market.shelves.listeners[playlist];
            if unit(answer) >= logistic(logit) || tracks.contains(&focal) || tracks.is_empty() {
                continue;
            }
            // A paid-for track stands in the upper half.
            let place = below(place, (tracks.len() as u32).div_ceil(2)) as usize;
            let displaced = std::mem::replace(&mut tracks[place], focal);
            let until = today.plus(7 * self.pitch.weeks.cast_signed());
            market.shelves.placements.push(Placement { playlist, place, displaced, until });
        }
    }
}

fn playlists_where(world: &World, wanted: impl Fn(&Playlist) -> bool) -> Vec<usize> {
    let indexed = world.playlists.iter().enumerate();
    indexed.filter(|(_, playlist)| wanted(playlist)).map(|(index, _)| index).collect()
}

/// The first playlist of the pool, from a random one on, that has not been pitched yet.
fn next_unpitched(pool: &[usize], word: u32, pitched: &[bool]) -> Option<usize> {
    let start = below(word, pool.len() as u32) as usize;
    (0..pool.len()).map(|step| pool[(start + step) % pool.len()]).find(|&index| !pitched[index])
}
