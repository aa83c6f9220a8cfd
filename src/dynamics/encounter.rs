//! Encounter: a track starts; how long does the listener stay?
//!
//! Owns interest and the survival time. Deliberately unknown: why this track was on, and what the
//! listener does after a stream (see [`crate::dynamics::reaction`]).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::recall::SATIATION_FACTORS;
use crate::maths::{exp, ln};
use crate::model::catalogue::TrackTruth;
use crate::model::genre::genre_of;
use crate::model::listener::{Listener, SATIATION_CLASSES};
use crate::model::source::Source;

/// How interest is made up and how fast listeners skip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EncounterParams {
    /// Weight of affinity, the standardised cosine of taste and sound, in interest \[logit/sd\].
    #[schemars(range(min = 0, max = 5))]
    pub affinity_weight: f32,
    /// Weight of a track's appeal in interest \[logit/sd\].
    #[schemars(range(min = 0, max = 5))]
    pub appeal_weight: f32,
    /// Weight of familiarity, an inverted U in earlier plays, in interest \[logit at the peak\].
    #[schemars(range(min = 0, max = 5))]
    pub familiarity_weight: f32,
    /// Interest added when the listener chose the track (library, own playlists, On Repeat, search)
    /// \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub active_source_interest: f32,
    /// Interest added to a track clicked through from a campaign \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub campaign_interest: f32,
    /// Interest every encounter starts from \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub base_interest: f32,
    /// Base skip hazard in seconds 0–5, 5–10, 10–30 and from 30 s on \[1/s\].
    #[schemars(inner(range(min = 0.000_001, max = 10)))]
    pub skip_hazard_per_second: [f32; 4],
}

impl Default for EncounterParams {
    fn default() -> Self {
        Self {
            affinity_weight: 0.55,
            appeal_weight: 0.25,
            familiarity_weight: 0.6,
            active_source_interest: 0.35,
            campaign_interest: 0.0,
            // Fitted, see docs/validation.md.
            base_interest: -0.95,
            // The last one is fitted, too.
            skip_hazard_per_second: [0.055, 0.013, 0.0045, 0.0013],
        }
    }
}

/// A track as one listener hears it.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// What it is.
    pub track: &'a TrackTruth,
    /// How near it is to the listener's taste \[sd\].
    pub affinity: f32,
    /// Where it came from.
    pub source: Source,
}

/// What an encounter depends on, ready for the day loop.
#[derive(Clone, Debug)]
pub struct EncounterTables {
    /// Interest from the source alone, in the order of [`Source::ALL`].
    source: [f32; Source::COUNT],
    /// Interest from earlier plays, by satiation class and plays.
    familiarity: Box<[[f32; 256]; SATIATION_CLASSES]>,
    /// Cumulative base hazard at 5, 10 and 30 s.
    hazard_at: [f32; 3],
    /// Seconds that one unit of hazard lasts in each piece.
    seconds_per_hazard: [f32; 4],
}

/// Seconds at which the base hazard changes.
const BREAKS: [f32; 3] = [5.0, 10.0, 30.0];

/// Listening this long makes a start a stream \[s\].
pub const STREAM_SECONDS: f32 = 30.0;

impl EncounterTables {
    /// Tabulates what does not change within a run.
    pub fn new(params: &EncounterParams, satiation_plays: f32) -> Self {
        let source = Source::ALL.map(|source| {
            if source == Source::Campaign {
                params.campaign_interest
            } else if source.is_active() {
                params.active_source_interest
            } else {
                0.0
            }
        });
        let familiarity = Box::new(std::array::from_fn(|class| {
            let peak = satiation_plays * SATIATION_FACTORS[class] * 0.25;
            std::array::from_fn(|plays| {
                // x·e^(1 − x): rises to 1 at the peak, falls beyond it. Sguerra et al. 2022.
                let x = plays as f32 / peak;
                params.familiarity_weight * x * libm::expf(1.0 - x)
            })
        }));
        let [first, second, third, _] = params.skip_hazard_per_second;
        let at_5 = first * BREAKS[0];
        let at_10 = at_5 + second * (BREAKS[1] - BREAKS[0]);
        let at_30 = at_10 + third * (BREAKS[2] - BREAKS[1]);
        let seconds_per_hazard = params.skip_hazard_per_second.map(|hazard| 1.0 / hazard);
        Self { source, familiarity, hazard_at: [at_5, at_10, at_30], seconds_per_hazard }
    }

    /// Interest `z` of a listener in a track at this encounter \[logit\]:
    /// `z = base + κ_a·affinity + κ_q·appeal + familiarity(plays) + source + patience − genre offset`.
    #[inline]
    pub fn interest(
        &self,
        params: &EncounterParams,
        listener: &Listener,
        heard: &Heard<'_>,
        plays: u16,
    ) -> f32 {
        let Heard { track, affinity, source } = *heard;
        let class = usize::from(listener.satiation_class);
        params.base_interest
            + params.affinity_weight * affinity
            + params.appeal_weight * track.appeal
            + self.familiarity[class][usize::from(plays.min(255))]
            + self.source[source as usize]
            + listener.patience
            - genre_of(track.facts.genre).skip_offset
    }

    /// The second at which the listener leaves, or `duration` if they stay to the end.
    ///
    /// A survival time with proportional hazards: the base hazard is constant between 0, 5, 10 and
    /// 30 s and beyond, and is multiplied by e^−z. One uniform decides.
    ///
    /// # References
    /// Cox 1972; Montecchio, Roy & Pachet 2020, PLoS ONE 0239418 (skips follow the song, not the
    /// cohort). Base hazards from Lamere 2014, "The Skip".
    #[inline]
    pub fn listening_seconds(&self, interest: f32, u: f32, duration: f32) -> f32 {
        let risk = -ln(u) * exp(interest);
        let [at_5, at_10, at_30] = self.hazard_at;
        let [first, second, third, last] = self.seconds_per_hazard;
        // All four pieces, then the one that holds: cheaper than a branch nobody can predict.
        let mut seconds = risk * first;
        seconds = if risk < at_5 { seconds } else { BREAKS[0] + (risk - at_5) * second };
        seconds = if risk < at_10 { seconds } else { BREAKS[1] + (risk - at_10) * third };
        seconds = if risk < at_30 { seconds } else { BREAKS[2] + (risk - at_30) * last };
        seconds.min(duration)
    }
}

impl EncounterTables {
    /// How much a listener of this interest risks, `−ln(U)·e^z`, and what is used up by 30 s: for
    /// what is longer than songs are.
    pub fn risk(&self, interest: f32, u: f32) -> (f32, f32) {
        (-ln(u) * exp(interest), self.hazard_at[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_no_interest_the_base_hazards_give_the_published_skip_shares_of_the_first_30_s() {
        let params = EncounterParams::default();
        let tables = EncounterTables::new(&params, 40.0);
        let n = 200_000;
        let share_below = |limit: f32| {
            let below = (0..n)
                .filter(|&i| {
                    let u = (i as f32 + 0.5) / n as f32;
                    tables.listening_seconds(0.0, u, 225.0) < limit
                })
                .count();
            below as f32 / n as f32
        };
        // Lamere 2014: 24.1 % before 5 s, 29.0 % before 10 s, 35.05 % before 30 s.
        for (limit, published) in [(5.0, 0.241), (10.0, 0.290), (30.0, 0.3505)] {
            let share = share_below(limit);
            assert!((share - published).abs() < 0.005, "{share} before {limit} s");
        }
        // And 48.6 % before the end, of plays that are wanted on the whole: the last hazard is
        // fitted to them, see docs/validation.md, so that at no interest more are left.
        assert!(share_below(225.0) > 0.486);
    }

    #[test]
    fn more_interest_never_shortens_listening() {
        let params = EncounterParams::default();
        let tables = EncounterTables::new(&params, 40.0);
        for u in [0.05, 0.3, 0.6, 0.9] {
            let seconds: Vec<f32> = [-2.0, -1.0, 0.0, 1.0, 2.0]
                .iter()
                .map(|&z| tables.listening_seconds(z, u, 200.0))
                .collect();
            assert!(seconds.is_sorted(), "{seconds:?}");
        }
    }
}
