//! Recall: which track comes to mind, and which one played most.
//!
//! Owns activation (frequency, recency, liking, satiation); how a listener reaches into memory is
//! in [`crate::dynamics::recall_set`]. Deliberately unknown: what happens once the track plays.

use std::hint::select_unpredictable;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::SplitRng;
use crate::dynamics::recall_set::{MemoryScope, RecallSet};
use crate::maths::exp;
use crate::model::bond::{Bond, Slots};
use crate::model::catalogue::TrackTruth;
use crate::model::genre::genre_of;
use crate::model::ids::TrackId;
use crate::model::listener::SATIATION_CLASSES;
use crate::model::slot_mask::SlotList;
use crate::units::Day;

/// How memory works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecallParams {
    /// Whether a track saved during the run enters the set that library sessions draw from. Off:
    /// such saves are counted and told to the platform, but the library never brings them back.
    pub library_resurfacing: bool,
    /// Exponent of frequency: activation grows with plays to this power.
    #[schemars(range(min = 0, max = 2))]
    pub frequency_exponent: f32,
    /// Exponent of the power-law decay with days since the last play.
    #[schemars(range(min = 0, max = 3))]
    pub recency_exponent: f32,
    /// Weight of liking (affinity, appeal and stickiness as the listener met them) \[log
    /// activation/sd\].
    #[schemars(range(min = 0, max = 3))]
    pub liking_weight: f32,
    /// Plays within about a month after which an average listener has had enough \[plays\].
    #[schemars(range(min = 1, max = 250))]
    pub satiation_plays: f32,
    /// Share of search sessions that open a followed artist's page rather than a remembered track.
    #[schemars(range(min = 0, max = 1))]
    pub artist_page_share: f32,
    /// Share of search sessions that look up something heard elsewhere: a track on the playlist of
    /// somebody with a genre in common, and more of its artist.
    #[schemars(range(min = 0, max = 1))]
    pub word_of_mouth_share: f32,
    /// Share of library sessions that open the album or EP of a remembered track and begin with its
    /// first track, known or not.
    #[schemars(range(min = 0, max = 1))]
    pub album_share: f32,
    /// Chance, on each day of release week, that a follower's first session opens a followed
    /// artist's new track \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub release_notice: f32,
}

impl Default for RecallParams {
    fn default() -> Self {
        Self {
            library_resurfacing: true,
            frequency_exponent: 0.3,
            recency_exponent: 1.0,
            liking_weight: 0.5,
            satiation_plays: 40.0,
            artist_page_share: 0.3,
            // Fitted, see docs/validation.md.
            word_of_mouth_share: 0.5,
            album_share: 0.4,
            release_notice: 0.15,
        }
    }
}

/// Satiation points of the classes, as factors of the average one.
pub const SATIATION_FACTORS: [f32; SATIATION_CLASSES] = [0.5, 0.8, 1.2, 2.0];

/// Recent plays are counted in steps of this size.
pub const RECENT_STEP: u16 = 64;

/// Plays up to which the worth of one more is tabulated. Few bonds ever have so many.
const TABULATED: usize = 256;

/// Days in which recent plays fall to about a third: On Repeat looks back a month.
const RECENT_DAYS: f32 = 30.0;

/// What a listener can think of today.
#[derive(Clone, Copy)]
pub struct Mind<'a> {
    /// What they remember.
    pub slots: Slots<'a>,
    /// Which part of it is asked for.
    pub reach: MemoryScope,
    /// How soon they have had enough of a track.
    pub satiation_class: u8,
    /// The day.
    pub today: Day,
}

/// Activation, factor by factor: `plays^a · days^−d · e^(w·liking) · e^−satiation`.
///
/// This is the exponential of ACT-R's base-level activation in its frequency-and-recency
/// approximation, so choosing in proportion to it is the softmax over activations.
///
/// # References
/// Anderson & Schooler 1991; Anderson et al. 2014 (repeat consumption); Benson, Kumar & Tomkins
/// 2016; Tran et al. 2024 (ACT-R for music sessions); Sguerra et al. 2022 (satiation).
#[derive(Clone, Debug)]
pub struct RecallTables {
    frequency_exponent: f32,
    /// By what factor one more play raises strength, by plays so far.
    practice: Box<[f32; TABULATED]>,
    recency: Box<[f32; 512]>,
    liking_weight: f32,
    /// Strength of a track of neutral liking after one play.
    neutral: f32,
    satiation: Box<[[f32; 256]; SATIATION_CLASSES]>,
    /// Recent plays up to which nobody of a class is sated.
    unsated: [u16; SATIATION_CLASSES],
    /// What is left of recent plays after so many days.
    fading: Box<[f32; 512]>,
}

impl RecallTables {
    /// Tabulates what does not change within a run.
    pub fn new(params: &RecallParams) -> Self {
        let power = |x: f32, exponent: f32| libm::expf(exponent * libm::logf(x));
        // The scale is free; a track of ten plays, two days ago, well liked, is taken for 1.
        let unit = 1.0
            * power(10.0, params.frequency_exponent)
            * power(3.0, -params.recency_exponent)
            * libm::expf(params.liking_weight * 1.5);
        Self {
            frequency_exponent: params.frequency_exponent,
            practice: Box::new(std::array::from_fn(|plays| match plays {
                0 => 1.0,
                _ => power((plays as f32 + 1.0) / plays as f32, params.frequency_exponent),
            })),
            recency: Box::new(std::array::from_fn(|days| {
                power(days as f32 + 1.0, -params.recency_exponent)
            })),
            liking_weight: params.liking_weight,
            neutral: 1.0 / unit,
            satiation: Box::new(std::array::from_fn(|class| {
                let enough = params.satiation_plays * SATIATION_FACTORS[class];
                std::array::from_fn(|recent| {
                    libm::expf(-2.0 * (recent as f32 / enough - 1.0).max(0.0))
                })
            })),
            unsated: SATIATION_FACTORS
                .map(|factor| (params.satiation_plays * factor * f32::from(RECENT_STEP)) as u16),
            fading: Box::new(std::array::from_fn(|days| libm::expf(-(days as f32) / RECENT_DAYS))),
        }
    }

    /// Activation of a bond today; 0 for a free place.
    #[inline]
    pub fn activation(&self, bond: &Bond, today: Day, satiation_class: u8) -> f32 {
        let fresh = self.fresh(bond, today);
        // Few bonds are near satiation; for the others the rest is known to be 1.
        if self.is_unsated(bond, satiation_class) {
            return fresh;
        }
        let recent = f32::from(bond.recent) * self.fading[days_since(bond, today)];
        let recent_plays = (recent * (1.0 / f32::from(RECENT_STEP))) as usize;
        fresh * self.satiation[usize::from(satiation_class)][recent_plays.min(255)]
    }

    /// Activation of a bond of which nobody can have had enough.
    #[inline]
    pub fn fresh(&self, bond: &Bond, today: Day) -> f32 {
        bond.strength * self.recency[days_since(bond, today)]
    }

    /// Strength of a bond after its first play, for how much the listener likes the track \[sd\].
    #[inline]
    pub fn first_strength(&self, liking: f32) -> f32 {
        self.neutral * exp(self.liking_weight * liking)
    }

    /// Factor by which `plays` plays raise the strength of the first.
    pub fn practised(&self, plays: u16) -> f32 {
        (1..plays).map(|play| self.one_more(play)).product()
    }

    /// Factor by which one more play than so many raises strength. A bond counts no further than a
    /// `u16` does, and from there on its strength stays as it is: it is at most that of the first
    /// play times 65,535^a.
    #[inline]
    fn one_more(&self, plays: u16) -> f32 {
        match self.practice.get(usize::from(plays)) {
            Some(&factor) => factor,
            None if plays == u16::MAX => 1.0,
            None => {
                // ln(1 + x) for x below 1/255, without the bits that 1 + x would lose.
                let x = 1.0 / f32::from(plays);
                exp(self.frequency_exponent * x * (1.0 - x * (0.5 - x * (1.0 / 3.0))))
            }
        }
    }

    /// Recent plays of a bond, faded to today [sixty-fourths].
    #[inline]
    pub fn recent_plays(&self, bond: &Bond, today: Day) -> u16 {
        (f32::from(bond.recent) * self.fading[days_since(bond, today)]) as u16
    }

    /// Whether the listener has not had enough of a track, however short ago it played.
    #[inline]
    pub fn is_unsated(&self, bond: &Bond, satiation_class: u8) -> bool {
        bond.recent <= self.unsated[usize::from(satiation_class)]
    }

    /// Recent plays over the number at which a listener has had enough.
    #[inline]
    pub fn satiation(&self, bond: &Bond, today: Day, satiation_class: u8) -> f32 {
        let enough = self.unsated[usize::from(satiation_class)];
        f32::from(self.recent_plays(bond, today)) / f32::from(enough)
    }

    /// Appends up to `wanted` different tracks that come to mind, the first first; fewer if there
    /// are not so many in reach. Tracks that are in `tracks` already do not come again.
    pub fn recall(
        &self,
        rng: SplitRng,
        mind: Mind<'_>,
        recall_set: &mut RecallSet,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) {
        let Mind { slots, reach, satiation_class, today } = mind;
        let activation = |bond: &Bond| self.activation(bond, today, satiation_class);
        recall_set.recall(rng, reach, slots, activation, wanted, tracks);
    }

    /// The tracks played most within about a month, the most played first: On Repeat.
    ///
    /// `places` and `ranked` are scratch space.
    pub fn on_repeat(
        &self,
        slots: Slots<'_>,
        today: Day,
        wanted: usize,
        places: &mut SlotList,
        ranked: &mut Vec<u64>,
        list: &mut Vec<TrackId>,
    ) {
        let least = RECENT_STEP + RECENT_STEP / 2;
        // Recent plays only fade: what was too little on its last day is too little today.
        slots.list(|bucket| bucket.recent(least), places);
        ranked.clear();
        ranked.resize(places.as_slice().len(), 0);
        let mut kept = 0;
        for &place in places.as_slice() {
            let bond = slots.at(usize::from(place));
            let recent = self.recent_plays(&bond, today);
            let not = Bond::DISMISSED | Bond::EPISODE;
            let heard = bond.flags & (Bond::HEARD | not) == Bond::HEARD;
            // Written down in any case and kept if it belongs there: no branch to guess wrong.
            ranked[kept] = u64::from(recent) << 32 | u64::from(bond.track.0);
            kept = select_unpredictable((recent >= least) & heard, kept + 1, kept);
        }
        ranked.truncate(kept);
        if ranked.len() > wanted {
            ranked.select_nth_unstable_by(wanted, |a, b| b.cmp(a));
            ranked.truncate(wanted);
        }
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        list.extend(ranked.iter().map(|&key| TrackId(key as u32)));
    }

    /// Writes a stream into a bond: one more play, today.
    #[inline]
    pub fn remember(&self, bond: &mut Bond, today: Day) {
        bond.recent = self.recent_plays(bond, today).saturating_add(RECENT_STEP);
        bond.strength *= self.one_more(bond.plays);
        bond.plays = bond.plays.saturating_add(1);
        bond.flags |= Bond::HEARD;
        bond.last_day = today;
    }
}

/// Days since the last play, at most 511; the last day of a free place lies that far back.
#[inline]
fn days_since(bond: &Bond, today: Day) -> usize {
    usize::from(today.0.wrapping_sub(bond.last_day.0).cast_unsigned().min(511))
}

/// How much a listener likes a track \[sd\].
#[inline]
pub fn liking(affinity: f32, track: &TrackTruth) -> f32 {
    0.6 * affinity
        + 0.3 * track.appeal
        + 0.6 * track.stickiness
        + 2.0 * genre_of(track.facts.genre).repeat_offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};
    use crate::model::bond::{Bonds, Bucket};

    fn bond(tables: &RecallTables, track: u32, plays: u16, last_day: i16, flags: u8) -> Bond {
        Bond {
            track: TrackId(track),
            strength: tables.first_strength(0.0) * tables.practised(plays),
            last_day: Day(last_day),
            plays,
            recent: 0,
            flags: flags | Bond::HEARD,
        }
    }

    fn memory(bonds: &[Bond]) -> Vec<Bucket> {
        let mut buckets = vec![Bucket::EMPTY; 32];
        let mut places = Bonds::new(&mut buckets);
        for bond in bonds {
            let place = places.admit(bond.track, |_| 0.0);
            places.put(place, bond);
        }
        buckets
    }

    #[test]
    fn activation_rises_with_plays_and_falls_with_days() {
        let tables = RecallTables::new(&RecallParams::default());
        let at = |plays, last| tables.activation(&bond(&tables, 1, plays, last, 0), Day(0), 1);
        assert!(at(4, -1) > at(2, -1));
        assert!(at(4, -1) > at(4, -9));
        assert!(tables.activation(&Bond::EMPTY, Day(0), 1) <= 0.0);
    }

    #[test]
    fn strength_is_a_power_of_plays_for_every_count_that_a_bond_can_hold() {
        for exponent in [0.0, 0.4, 1.0, 2.0] {
            let params = RecallParams { frequency_exponent: exponent, ..Default::default() };
            let tables = RecallTables::new(&params);
            let mut bond = bond(&tables, 1, 1, 0, 0);
            let first = f64::from(bond.strength);
            for plays in 2..=u32::from(u16::MAX) {
                tables.remember(&mut bond, Day(0));
                let exact = first * libm::pow(f64::from(plays), f64::from(exponent));
                let off = f64::from(bond.strength) / exact - 1.0;
                assert!(off.abs() < 5e-4, "{plays} plays at exponent {exponent}: off by {off:e}");
            }
            let most = bond.strength;
            for _ in 0..1_000 {
                tables.remember(&mut bond, Day(0));
            }
            assert_eq!(bond.strength.to_bits(), most.to_bits(), "counted no further");
            assert!(most.is_finite());
        }
        let params = RecallParams::default();
        let thousand = RecallTables::new(&params).practised(1_000);
        let exact = libm::powf(1_000.0, params.frequency_exponent);
        assert!((thousand / exact - 1.0).abs() < 1e-4, "{thousand}");
    }

    fn recalled(tables: &RecallTables, bonds: &[Bond], item: u32, wanted: usize) -> Vec<TrackId> {
        let rng = KeyedRng::new(3).split(Key::timeless(Purpose::Recall, item));
        let mut tracks = Vec::new();
        let recall_set = &mut RecallSet::default();
        let memory = memory(bonds);
        let slots = Slots::new(&memory);
        let reach = MemoryScope::Library;
        let mind = Mind { slots, reach, satiation_class: 1, today: Day(0) };
        tables.recall(rng, mind, recall_set, wanted, &mut tracks);
        tracks
    }

    #[test]
    fn recall_samples_in_proportion_to_activation() {
        let tables =
            RecallTables::new(&RecallParams { frequency_exponent: 0.5, ..Default::default() });
        let slots = [
            bond(&tables, 7, 4, -1, Bond::IN_LIBRARY),
            bond(&tables, 8, 1, -1, Bond::IN_LIBRARY),
            bond(&tables, 9, 50, -1, 0),
        ];
        let mut first = [0_u32; 2];
        for item in 0..20_000 {
            match recalled(&tables, &slots, item, 1)[..] {
                [TrackId(7)] => first[0] += 1,
                [TrackId(8)] => first[1] += 1,
                ref other => panic!("{other:?} is not in the library"),
            }
        }
        let ratio = f64::from(first[0]) / f64::from(first[1]);
        assert!((ratio - 2.0).abs() < 0.1, "4 plays against 1 at exponent 0.5: {ratio}");
    }

    #[test]
    fn recall_brings_each_track_once_and_no_more_than_there_are() {
        let tables = RecallTables::new(&RecallParams::default());
        let slots: Vec<Bond> = (0..12).map(|t| bond(&tables, t, 3, -2, Bond::IN_LIBRARY)).collect();
        let mut all = recalled(&tables, &slots, 1, 100);
        assert_eq!(all.len(), 12);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 12);
        assert_eq!(recalled(&tables, &slots, 1, 5)[..], recalled(&tables, &slots, 1, 100)[..5]);
    }

    #[test]
    fn a_bond_more_never_changes_the_order_in_which_the_others_come_to_mind() {
        let tables = RecallTables::new(&RecallParams::default());
        let without: Vec<Bond> =
            (0..20).map(|t| bond(&tables, t, 3, -2, Bond::IN_LIBRARY)).collect();
        let mut with = without.clone();
        with.insert(4, bond(&tables, 99, 5, -1, Bond::IN_LIBRARY));
        for item in 0..500 {
            let mut recalled_with = recalled(&tables, &with, item, 21);
            recalled_with.retain(|track| *track != TrackId(99));
            assert_eq!(recalled_with, recalled(&tables, &without, item, 20));
        }
    }

    #[test]
    fn tracks_of_no_activation_end_the_race_like_any_others() {
        let tables = RecallTables::new(&RecallParams::default());
        let mut slots: Vec<Bond> =
            (0..40).map(|t| bond(&tables, t, 3, -2, Bond::IN_LIBRARY)).collect();
        for bond in &mut slots[..30] {
            bond.strength = 0.0;
        }
        assert_eq!(recalled(&tables, &slots, 1, 12).len(), 12);
        assert_eq!(recalled(&tables, &slots[..30], 1, 12).len(), 12);
    }
}
