//! Churn: listeners stop listening for a while and come back, the satisfied ones less often.
//!
//! Owns satisfaction and the two weekly hazards. Deliberately unknown: what satisfied or annoyed a
//! listener.
//!
//! ```text
//! satisfaction' = 0.9·satisfaction + 0.1·(completions / starts)        on each day with starts
//! P(lapse)      = logistic(logit(lapse_per_week) − weight·(satisfaction − 0.514))
//! P(return)     = return_per_week
//! ```
//!
//! 0.514 is the published share of plays that are not skipped before the end (Lamere 2014), so a
//! listener whose plays are skipped as often as everybody's lapses at the base rate.
//!
//! # References
//! About 5 % of Spotify's subscribers cancelled in a month of 2017 and 2018, 1.2 % in a week; some
//! of them stayed as free users. Anderson et al. 2020, WWW, find retention associated with how
//! people listen (its diversity); that satisfaction moves the hazard is an assumption.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::maths::logistic;
use crate::model::ids::ListenerId;
use crate::model::listener_state::Engagement;
use crate::units::Day;

/// How listeners come and go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnParams {
    /// Chance that a listener of usual satisfaction stops listening, each week; 0 lets nobody leave
    /// \[1/week\].
    #[schemars(range(min = 0, max = 0.5))]
    pub lapse_per_week: f32,
    /// Chance that a listener who stopped comes back, each week \[1/week\].
    #[schemars(range(min = 0, max = 1))]
    pub return_per_week: f32,
    /// What satisfaction takes off the logit of leaving \[logit per share of starts played
    /// through\].
    #[schemars(range(min = 0, max = 20))]
    pub satisfaction_weight: f32,
}

impl Default for ChurnParams {
    fn default() -> Self {
        Self { lapse_per_week: 0.005, return_per_week: 0.1, satisfaction_weight: 3.0 }
    }
}

/// Share of plays that are not skipped before the end.
pub const USUAL_SATISFACTION: f32 = 0.514;

/// Share of satisfaction that one more day of listening leaves.
const KEPT: f32 = 0.9;

impl ChurnParams {
    /// Whether anybody ever leaves.
    pub fn is_on(&self) -> bool {
        self.lapse_per_week > 0.0
    }

    /// How a listener stands on the first day: away with the share at which as many leave as
    /// return.
    pub fn first_engagement(&self, rng: &KeyedRng, listener: ListenerId) -> Engagement {
        let u = rng.uniform(Key::timeless(Purpose::Lapse, listener.0));
        // Where nobody returns, nobody has left yet.
        let away = self.return_per_week > 0.0
            && u * (self.lapse_per_week + self.return_per_week) < self.lapse_per_week;
        Engagement { satisfaction: USUAL_SATISFACTION, away }
    }

    /// Whether a listener is away after one more week.
    pub fn is_away_next(
        &self,
        rng: &KeyedRng,
        listener: ListenerId,
        engagement: &Engagement,
        today: Day,
    ) -> bool {
        let key =
            Key { purpose: Purpose::Lapse, listener: listener.0, day: today, item: 0, ordinal: 1 };
        let [leaves, returns, ..] = rng.block(key);
        if engagement.away {
            return unit(returns) >= self.return_per_week;
        }
        let usual = libm::logf(self.lapse_per_week / (1.0 - self.lapse_per_week));
        let content = engagement.satisfaction - USUAL_SATISFACTION;
        unit(leaves) < logistic(usual - self.satisfaction_weight * content)
    }
}

/// Satisfaction after a day of so many starts, `completions` of them played to the end.
#[inline]
pub fn satisfied(before: f32, starts: usize, completions: usize) -> f32 {
    if starts == 0 {
        return before;
    }
    KEPT * before + (1.0 - KEPT) * (completions as f32 / starts as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_leaving(satisfaction: f32) -> f32 {
        let params = ChurnParams { lapse_per_week: 0.05, ..ChurnParams::default() };
        let engagement = Engagement { satisfaction, away: false };
        let leaving = (0..20_000).map(ListenerId).filter(|&listener| {
            params.is_away_next(&KeyedRng::new(1), listener, &engagement, Day(0))
        });
        leaving.count() as f32 / 20_000.0
    }

    #[test]
    fn listeners_of_usual_satisfaction_leave_at_the_base_rate_and_unhappy_ones_more_often() {
        // Five standard errors of a share of 0.05 among 20,000.
        assert!((share_leaving(USUAL_SATISFACTION) - 0.05).abs() < 0.0077);
        assert!(share_leaving(0.2) > 1.5 * share_leaving(USUAL_SATISFACTION));
        assert!(share_leaving(0.8) < 0.7 * share_leaving(USUAL_SATISFACTION));
    }

    #[test]
    fn as_many_are_away_at_first_as_later() {
        let params = ChurnParams { lapse_per_week: 0.1, ..ChurnParams::default() };
        let rng = KeyedRng::new(5);
        let mut engagement: Vec<Engagement> = (0..20_000)
            .map(|listener| params.first_engagement(&rng, ListenerId(listener)))
            .collect();
        let away = |engagement: &[Engagement]| {
            engagement.iter().filter(|engagement| engagement.away).count() as f32 / 20_000.0
        };
        let at_first = away(&engagement);
        for week in 0..20 {
            for (engagement, listener) in engagement.iter_mut().zip(0..) {
                let today = Day(7 * week);
                engagement.away =
                    params.is_away_next(&rng, ListenerId(listener), engagement, today);
            }
        }
        // Five standard errors of a share of one half.
        assert!((at_first - 0.5).abs() < 0.018, "{at_first}");
        assert!((away(&engagement) - at_first).abs() < 0.025, "{} {at_first}", away(&engagement));
    }

    #[test]
    fn satisfaction_moves_with_the_share_played_through_and_rests_without_plays() {
        assert!(satisfied(0.5, 10, 10) > 0.5 && satisfied(0.5, 10, 0) < 0.5);
        assert_eq!(satisfied(0.5, 0, 0).to_bits(), 0.5_f32.to_bits());
    }
}
