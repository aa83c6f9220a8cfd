//! Reaction: after a stream, does the listener save, add, follow, or dismiss for good?
//!
//! Owns the four logits. Deliberately unknown: how the track came on and what the platform makes of
//! the answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::unit;
use crate::dynamics::encounter::Heard;
use crate::maths::logistic;
use crate::model::bond::Bond;
use crate::model::genre::genre_of;
use crate::model::listener::Listener;
use crate::model::play::Play;
use crate::model::source::Source;

/// What makes a listener save, add, follow or dismiss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReactionParams {
    /// Logit of a save by an average listener of an average track.
    #[schemars(range(min = -15, max = 5))]
    pub save_base: f32,
    /// Logit of an add to an own playlist, likewise.
    #[schemars(range(min = -15, max = 5))]
    pub add_base: f32,
    /// Logit of following the artist, likewise.
    #[schemars(range(min = -15, max = 5))]
    pub follow_base: f32,
    /// Weight of affinity \[logit/sd\].
    #[schemars(range(min = 0, max = 5))]
    pub affinity_weight: f32,
    /// Weight of stickiness \[logit/sd\].
    #[schemars(range(min = 0, max = 5))]
    pub stickiness_weight: f32,
    /// Added for each doubling of earlier plays \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub familiarity_weight: f32,
    /// Added when the listener chose the track \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub active_source: f32,
    /// Added on personalised surfaces \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub algorithmic_source: f32,
    /// Added on editorial and other listeners' playlists, which run in the background \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub playlist_source: f32,
    /// Added to an add when the track is saved too \[logit\]; makes saves and adds correlate.
    #[schemars(range(min = -5, max = 5))]
    pub saved_adds: f32,
    /// What a campaign's ask adds to the logit of the asked action at the first encounter
    /// \[logit\].
    #[schemars(range(min = 0, max = 10))]
    pub ask_strength: f32,
    /// Share of the ask that is left at each further encounter.
    #[schemars(range(min = 0, max = 1))]
    pub ask_fade: f32,
    /// Probability that a skip within 5 s of an unknown track dismisses it for good.
    #[schemars(range(min = 0, max = 1))]
    pub dismissal: f32,
}

impl Default for ReactionParams {
    fn default() -> Self {
        Self {
            // Fitted, see docs/validation.md.
            save_base: -4.75,
            add_base: -4.6,
            follow_base: -6.6,
            affinity_weight: 0.6,
            stickiness_weight: 0.5,
            familiarity_weight: 0.15,
            // Fitted, see docs/validation.md.
            active_source: 0.72,
            algorithmic_source: 0.75,
            playlist_source: -0.7,
            saved_adds: 0.8,
            ask_strength: 1.8,
            ask_fade: 0.5,
            dismissal: 0.05,
        }
    }
}

/// Logits that do not change within a run.
#[derive(Clone, Debug)]
pub struct ReactionTables {
    /// What the source adds to every logit, in the order of [`Source::ALL`].
    source: [f32; Source::COUNT],
    /// What earlier plays add, by plays.
    familiarity: Box<[f32; 256]>,
    /// What is left of an ask after so many encounters.
    ask: [f32; 256],
}

/// What a listener has been asked to do about this track, and how many encounters ago.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Encounters since the save was asked for.
    pub since_save: Option<u8>,
    /// Encounters since the follow was asked for.
    pub since_follow: Option<u8>,
    /// By how much saving is made easier \[logit\]; below 0 harder.
    pub eased: f32,
}

impl Asked {
    /// The same with nothing that moves saving.
    #[must_use]
    pub fn unmoved(self) -> Self {
        Self { since_save: None, eased: 0.0, ..self }
    }
}

impl ReactionTables {
    /// Tabulates what does not change within a run.
    pub fn new(params: &ReactionParams) -> Self {
        let source = Source::ALL.map(|source| match source {
            Source::Editorial | Source::ListenerPlaylists => params.playlist_source,
            Source::Campaign => 0.0,
            source if source.is_active() => params.active_source,
            _ => params.algorithmic_source,
        });
        let familiarity = Box::new(std::array::from_fn(|plays| {
            params.familiarity_weight * libm::log2f(1.0 + plays as f32)
        }));
        let mut left = params.ask_strength;
        let ask = std::array::from_fn(|_| {
            let now = left;
            left *= params.ask_fade;
            now
        });
        Self { source, familiarity, ask }
    }

    /// What the listener does after a stream: a set of [`Play::SAVE`], [`Play::ADD`],
    /// [`Play::FOLLOW`].
    ///
    /// Three uniforms decide, whatever the listener has done before, so that "would save" is a
    /// fixed potential outcome of the encounter; what was done already is then left out.
    #[inline]
    pub fn after_stream(
        &self,
        params: &ReactionParams,
        listener: &Listener,
        heard: &Heard<'_>,
        bond: &Bond,
        asked: Asked,
        words: [u32; 3],
    ) -> u8 {
        let Heard { track, affinity, source } = *heard;
        let shared = params.affinity_weight * affinity
            + params.stickiness_weight * track.stickiness
            + self.familiarity[usize::from(bond.plays.min(255))]
            + self.source[source as usize];
        let mut flags = 0;
        if !bond.is(Bond::SAVED | Bond::TAKEN_BACK) {
            let ask = asked.since_save.map_or(0.0, |n| self.ask[usize::from(n)]);
            let logit = params.save_base
                + shared
                + listener.saving_habit
                + genre_of(track.facts.genre).save_offset
                + ask
                + asked.eased;
            flags |= if happens(words[0], logit) { Play::SAVE } else { 0 };
        }
        if !bond.is(Bond::IN_PLAYLIST) {
            let saved = bond.is(Bond::SAVED) || flags != 0;
            let logit = params.add_base
                + shared
                + listener.playlist_habit
                + if saved { params.saved_adds } else { 0.0 };
            flags |= if happens(words[1], logit) { Play::ADD } else { 0 };
        }
        let ask = asked.since_follow.map_or(0.0, |n| self.ask[usize::from(n)]);
        let logit = params.follow_base + shared + listener.follow_habit + ask;
        flags | if happens(words[2], logit) { Play::FOLLOW } else { 0 }
    }
}

/// Whether an event of this logit happens, drawn with this word.
///
/// What is asked for is rare, so nearly all words settle the matter without an exponential.
#[inline]
fn happens(word: u32, logit: f32) -> bool {
    let u = unit(word);
    // The cast takes what is below 0 for 0.
    u < CEILING[((-logit) as usize).min(CEILING.len() - 1)] && u < logistic(logit)
}

/// What no event of a logit of at most `−n` exceeds in probability, by `n`: a little more than
/// `e^−n`, which is larger than the logistic function by more than either is rounded.
static CEILING: [f32; 16] = {
    let mut ceiling = [1.0; 16];
    let mut n = 1;
    while n < 16 {
        ceiling[n] = ceiling[n - 1] * 0.367_9;
        n += 1;
    }
    ceiling
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_cut_never_decides_otherwise_than_the_logistic_function() {
        for tenths in -300..50_i16 {
            let logit = f32::from(tenths) * 0.1;
            let chance = logistic(logit);
            let just_below = ((chance * 16_777_215.0) as u32) << 8;
            for word in (0..4096_u32).map(|step| step << 20).chain([just_below]) {
                assert_eq!(happens(word, logit), unit(word) < chance, "{word} at {logit}");
            }
        }
    }

    #[test]
    fn an_ask_fades_by_the_same_share_at_each_encounter() {
        let params = ReactionParams { ask_strength: 2.0, ask_fade: 0.5, ..Default::default() };
        let tables = ReactionTables::new(&params);
        assert_eq!(tables.ask[..4], [2.0, 1.0, 0.5, 0.25]);
    }
}
