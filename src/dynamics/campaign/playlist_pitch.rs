//! Playlist pitch: curators of listeners' playlists are paid to listen, and some say yes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, near_normal, unit};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::placement::{Round, place};
use crate::dynamics::campaign::{
    APPEAL_WEIGHT, CURATOR_NOISE, Market, Purchases, Schedule, logit, nth_day,
};
use crate::maths::logistic;
use crate::model::world::World;
use crate::units::{Day, Money};

/// Pitches sent to the curators of listeners' playlists.
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
    /// First day on which pitches go out \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Over how many days they go out \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// How they are spread over these days: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
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
            days: 1,
            schedule: Schedule::Flat,
            weeks: 4,
        }
    }
}

/// What a playlist of another genre takes from the logit of acceptance.
const WRONG_GENRE: f32 = 1.5;

impl CampaignKind for PlaylistPitch {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day).spending(self.budget).over(self.days, self.schedule)
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        self.budget / self.cost_per_pitch
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        Running { pitch: self.clone(), number, sent: 0, round: None }
    }
}

/// Pitches in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    pitch: PlaylistPitch,
    number: u32,
    sent: u32,
    round: Option<Round>,
}

impl InProgress for Running {
    /// Sends the pitches that are due, each to another playlist: the n-th goes to the same one on
    /// whatever day it is sent. Where there are fewer playlists than the money would pay pitches
    /// for, the rest of it stays unspent.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let PlaylistPitch { schedule, start_day, days, .. } = self.pitch;
        let Some(nth_day) = nth_day(start_day, days, today) else { return };
        let price = Money::from_dollars(self.pitch.cost_per_pitch);
        let share = schedule.spent_by(nth_day, days);
        let due = (Money::from_dollars(self.pitch.budget * share).0 / price.0) as u32;
        let round = self.round.get_or_insert_with(|| Round::new(market));
        for pitch in self.sent..due {
            if round.is_over(self.pitch.fit) {
                break;
            }
            let key = Key { listener: self.number, ..Key::timeless(Purpose::Placement, pitch) };
            let [fits, which, answer, place_word] = market.rng.block(key);
            let Some(playlist) = round.next(unit(fits) < self.pitch.fit, which) else { continue };
            bought.exposures += 1;
            bought.cost = bought.cost + price;
            let noise = near_normal(market.rng.block_at(key, 1));
            if unit(answer) < acceptance(&self.pitch, market.world, playlist, noise) {
                place(market, playlist, place_word, today, self.pitch.weeks);
            }
        }
        self.sent = due.max(self.sent);
    }
}

/// The chance that the curator of a playlist says yes.
fn acceptance(pitch: &PlaylistPitch, world: &World, playlist: usize, noise: f32) -> f32 {
    let focal = world.catalogue.focal.index();
    let same_genre = world.playlists[playlist].genre == world.catalogue.facts[focal].genre;
    let wrong = if same_genre { 0.0 } else { WRONG_GENRE };
    let heard = world.catalogue.truth[focal].appeal + CURATOR_NOISE * noise;
    logistic(logit(pitch.acceptance) + APPEAL_WEIGHT * heard - wrong)
}
