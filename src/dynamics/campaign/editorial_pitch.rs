//! Editorial pitch: the release is put before the service's editors ahead of its day.
//!
//! `P(taken up) = logistic(logit(acceptance) + 0.8·(appeal + 0.7·n))`, once, with `n` nearly
//! normal. A release that is taken up counts for `bonus` more in the editors' judgement for some
//! weeks; whether that is enough for the playlist is decided there, beside all others. Deliberately
//! unknown: what else is on the playlist.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, near_normal, unit};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{APPEAL_WEIGHT, CURATOR_NOISE, Market, Purchases, logit};
use crate::maths::logistic;
use crate::units::{Day, Money};

/// One pitch to the editors of the release's genre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EditorialPitch {
    /// Money at hand \[USD\]; with nothing, or with less than the fee, nothing is pitched.
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of the pitch \[USD\]; 0 where artists may pitch for themselves.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub fee: f64,
    /// Chance that the editors take up a release of average appeal.
    #[schemars(range(min = 0, max = 1))]
    pub acceptance: f32,
    /// By how much the editors then rate the release higher \[sd of appeal\].
    #[schemars(range(min = 0, max = 3))]
    pub bonus: f32,
    /// How long they do, from release on \[weeks\].
    #[schemars(range(min = 1, max = 52))]
    pub weeks: u16,
    /// Day of the pitch, at least a week ahead \[day, release = 0\].
    #[schemars(range(min = -180, max = -7))]
    pub start_day: i16,
}

impl Default for EditorialPitch {
    fn default() -> Self {
        Self { budget: 100.0, fee: 0.0, acceptance: 0.2, bonus: 1.0, weeks: 4, start_day: -14 }
    }
}

impl CampaignKind for EditorialPitch {
    type Running = Running;

    fn terms(&self) -> Terms {
        // One pitch is all there is to buy.
        Terms::starting(self.start_day).spending(self.fee.min(self.budget))
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        0.0
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        Running { pitch: self.clone(), number, taken_up: false }
    }
}

/// A pitch in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    pitch: EditorialPitch,
    number: u32,
    taken_up: bool,
}

impl InProgress for Running {
    /// Pitches on its day; from then on editors who took the release up listen more kindly.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let EditorialPitch { budget, fee, acceptance, .. } = self.pitch;
        if today == Day(self.pitch.start_day) && budget > 0.0 && fee <= budget {
            bought.exposures += 1;
            bought.cost = bought.cost + Money::from_dollars(fee);
            let key = Key { listener: self.number, ..Key::timeless(Purpose::Placement, 0) };
            let catalogue = &market.world.catalogue;
            let appeal = catalogue.truth[catalogue.focal.index()].appeal;
            let heard = appeal + CURATOR_NOISE * near_normal(market.rng.block_at(key, 1));
            let chance = logistic(logit(acceptance) + APPEAL_WEIGHT * heard);
            self.taken_up = unit(market.rng.block(key)[0]) < chance;
        }
        if self.taken_up && today < Day::RELEASE.plus(7 * self.pitch.weeks.cast_signed()) {
            // Of several pitches the strongest counts: editors hear a release once.
            bought.editorial_bonus = bought.editorial_bonus.max(self.pitch.bonus);
        }
    }
}
