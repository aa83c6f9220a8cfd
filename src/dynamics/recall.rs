//! Recall: which track comes to mind, and which one played most.
//!
//! Owns activation (frequency, recency, liking, satiation) and the way a listener reaches into
//! memory. Saved bonds stay retrievable from the library; unsaved ones are reached by search only
//! and fade. Deliberately unknown: what happens once the track plays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Attempts, below, unit};
use crate::maths::exp;
use crate::model::bond::Bond;
use crate::model::catalogue::TrackTruth;
use crate::model::genre::genre_of;
use crate::model::ids::TrackId;
use crate::model::listener::SATIATION_CLASSES;
use crate::units::Day;

/// How memory works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecallParams {
    /// Whether a saved track enters the set that library sessions draw from. Off: saves are counted
    /// and told to the platform, but the library never brings them back.
    pub library_resurfacing: bool,
    /// Exponent of frequency: activation grows with plays to this power.
    #[schemars(range(min = 0, max = 2))]
    pub frequency_exponent: f32,
    /// Exponent of the power-law decay with days since the last play.
    #[schemars(range(min = 0, max = 3))]
    pub recency_exponent: f32,
    /// Weight of liking (affinity, appeal and stickiness as the listener met them) \[log activation/sd\].
    #[schemars(range(min = 0, max = 3))]
    pub liking_weight: f32,
    /// Plays within about a month after which an average listener has had enough \[plays\].
    #[schemars(range(min = 1, max = 250))]
    pub satiation_plays: f32,
    /// Attempts at retrieval, one for each reach into memory, before the listener gives up and turns
    /// to another source.
    #[schemars(range(min = 4, max = 1024))]
    pub attempts: u16,
    /// Share of search sessions that open a followed artist's page rather than a remembered track.
    #[schemars(range(min = 0, max = 1))]
    pub artist_page_share: f32,
    /// Chance, on each day of release week, that a follower's first session opens a followed
    /// artist's new track \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub release_notice: f32,
}

impl Default for RecallParams {
    fn default() -> Self {
        Self {
            library_resurfacing: true,
            frequency_exponent: 0.4,
            recency_exponent: 1.0,
            liking_weight: 0.5,
            satiation_plays: 40.0,
            attempts: 96,
            artist_page_share: 0.3,
            release_notice: 0.15,
        }
    }
}

/// Satiation points of the classes, as factors of the average one.
pub const SATIATION_FACTORS: [f32; SATIATION_CLASSES] = [0.5, 0.8, 1.2, 2.0];

/// Recent plays are counted in steps of this size.
pub const RECENT_STEP: u16 = 64;

/// Days in which recent plays fall to about a third: On Repeat looks back a month.
const RECENT_DAYS: f32 = 30.0;

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
    /// By what factor one more play raises strength, by plays so far.
    practice: Box<[f32; 256]>,
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

/// Which memories a source can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reach {
    /// What is in the library.
    Library,
    /// What is in own playlists.
    OwnPlaylists,
    /// Anything heard and not dismissed.
    Anything,
}

impl Reach {
    /// The reaches that hold a bond, as bits.
    #[inline]
    fn bits(bond: &Bond) -> u32 {
        u32::from(bond.is(Bond::IN_LIBRARY)) << Self::Library as u32
            | u32::from(bond.is(Bond::IN_PLAYLIST)) << Self::OwnPlaylists as u32
            | u32::from(!bond.is(Bond::DISMISSED)) << Self::Anything as u32
    }
}

/// Places of memory that one attempt at recall reaches into.
const SHELF: usize = 16;

/// What a listener could recall on one day: their memory as it was when the day began.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    /// Activation of each place.
    activations: Vec<f32>,
    /// Flags of each place, [`Reach`]es as bits.
    reaches: Vec<u32>,
    /// Track of each place.
    tracks: Vec<TrackId>,
    /// For each [`Reach`], once it is asked for, the activation of each shelf.
    totals: [Totals; 3],
}

/// Activations of whole shelves.
#[derive(Clone, Debug, Default)]
struct Totals {
    by_shelf: Vec<f32>,
    /// A power of two not below any of them, 0 if nothing can be reached; attempts are drawn below
    /// it. Being coarse, it is the same in both arms of a comparison nearly always.
    bound: f32,
    ready: bool,
}

impl Stock {
    /// Adds up what a reach holds, shelf by shelf.
    fn add_up(&mut self, reach: Reach) {
        let totals = &mut self.totals[reach as usize];
        let (activations, _) = self.activations.as_chunks::<SHELF>();
        let (reaches, _) = self.reaches.as_chunks::<SHELF>();
        totals.by_shelf.clear();
        totals.by_shelf.extend(reaches.iter().zip(activations).map(|(reaches, activations)| {
            // Masked, not branched, in four sums of a fixed order: quick and always the same bits.
            let mut lanes = [0.0_f32; 4];
            for place in 0..SHELF {
                let held = 0_u32.wrapping_sub((reaches[place] >> reach as u32) & 1);
                lanes[place % 4] += f32::from_bits(activations[place].to_bits() & held);
            }
            (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
        }));
        let most = totals.by_shelf.iter().copied().fold(0.0, f32::max);
        totals.bound = power_of_two_above(most);
        totals.ready = true;
    }

    /// The track of a shelf on which `u` falls when activations are laid end to end.
    #[inline]
    fn retrieve(&self, shelf: usize, reach: Reach, u: f32) -> Option<TrackId> {
        let mut left = u;
        for place in shelf * SHELF..(shelf + 1) * SHELF {
            if (self.reaches[place] >> reach as u32) & 1 == 1 {
                left -= self.activations[place];
                if left < 0.0 {
                    return Some(self.tracks[place]);
                }
            }
        }
        None
    }
}

/// The least power of two that is not below a positive normal number; 0 for 0.
fn power_of_two_above(x: f32) -> f32 {
    f32::from_bits((x.to_bits() + 0x007F_FFFF) & 0x7F80_0000)
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
        let days = days_since(bond, today);
        let fresh = bond.strength * self.recency[days];
        // Few bonds are near satiation; for the others the rest is known to be 1.
        if bond.recent <= self.unsated[usize::from(satiation_class)] {
            return fresh;
        }
        let recent = f32::from(bond.recent) * self.fading[days];
        let recent_plays = (recent * (1.0 / f32::from(RECENT_STEP))) as usize;
        fresh * self.satiation[usize::from(satiation_class)][recent_plays.min(255)]
    }

    /// Strength of a bond after its first play, for how much the listener likes the track \[sd\].
    #[inline]
    pub fn first_strength(&self, liking: f32) -> f32 {
        self.neutral * exp(self.liking_weight * liking)
    }

    /// Factor by which `plays` plays raise the strength of the first.
    pub fn practised(&self, plays: u16) -> f32 {
        (1..plays).map(|play| self.practice[usize::from(play.min(255))]).product()
    }

    /// Recent plays of a bond, faded to today [sixty-fourths].
    #[inline]
    pub fn recent_plays(&self, bond: &Bond, today: Day) -> u16 {
        (f32::from(bond.recent) * self.fading[days_since(bond, today)]) as u16
    }

    /// Takes stock of a listener's memory: what could come to mind today, and how easily.
    pub fn take_stock(&self, slots: &[Bond], today: Day, satiation_class: u8, stock: &mut Stock) {
        stock.activations.resize(slots.len(), 0.0);
        stock.reaches.resize(slots.len(), 0);
        stock.tracks.resize(slots.len(), Bond::EMPTY.track);
        let places = stock.activations.iter_mut().zip(&mut stock.reaches).zip(&mut stock.tracks);
        for (bond, ((activation, reaches), track)) in slots.iter().zip(places) {
            *activation = self.activation(bond, today, satiation_class);
            *reaches = Reach::bits(bond);
            *track = bond.track;
        }
        for totals in &mut stock.totals {
            totals.ready = false;
        }
    }

    /// One track that comes to mind, or nothing if nothing does within the attempts.
    ///
    /// Each attempt reaches for one shelf of memory at random and retrieves one of the tracks on it,
    /// each with a probability in proportion to its activation. In two arms of a comparison the same
    /// attempts reach for the same shelves, so a bond that exists in one arm only rarely changes what
    /// else is recalled; laid end to end over all of memory it would shift everything behind it.
    #[inline]
    pub fn recall(
        &self,
        params: &RecallParams,
        mut luck: Attempts,
        stock: &mut Stock,
        reach: Reach,
        avoid: &[TrackId],
    ) -> Option<TrackId> {
        if !stock.totals[reach as usize].ready {
            stock.add_up(reach);
        }
        let Totals { by_shelf, bound, .. } = &stock.totals[reach as usize];
        if *bound <= 0.0 {
            return None;
        }
        let shelves = by_shelf.len() as u32;
        for _ in 0..params.attempts {
            let word = luck.next_word();
            let shelf = below((word >> 32) as u32, shelves) as usize;
            let u = unit(word as u32) * bound;
            if u < by_shelf[shelf]
                && let Some(track) = stock.retrieve(shelf, reach, u)
                && !avoid.contains(&track)
            {
                return Some(track);
            }
        }
        None
    }

    /// The tracks played most within about a month, the most played first: On Repeat.
    ///
    /// `ranked` is scratch space.
    pub fn on_repeat(
        &self,
        slots: &[Bond],
        today: Day,
        wanted: usize,
        ranked: &mut Vec<(u16, TrackId)>,
        list: &mut Vec<TrackId>,
    ) {
        ranked.clear();
        let least = RECENT_STEP + RECENT_STEP / 2;
        ranked.extend(slots.iter().filter(|bond| !bond.is(Bond::DISMISSED)).filter_map(|bond| {
            let recent = self.recent_plays(bond, today);
            (recent >= least).then_some((recent, bond.track))
        }));
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        list.extend(ranked.iter().take(wanted).map(|&(_, track)| track));
    }

    /// Writes a stream into a bond: one more play, today.
    #[inline]
    pub fn remember(&self, bond: &mut Bond, today: Day) {
        bond.recent = self.recent_plays(bond, today).saturating_add(RECENT_STEP);
        bond.strength *= self.practice[usize::from(bond.plays.min(255))];
        bond.plays = bond.plays.saturating_add(1);
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
    use crate::draw::{Key, Luck, Purpose};

    fn bond(track: u32, plays: u16, last_day: i16, flags: u8) -> Bond {
        Bond {
            track: TrackId(track),
            last_day: Day(last_day),
            plays,
            recent: 0,
            liking: 128,
            flags,
        }
    }

    #[test]
    fn activation_rises_with_plays_and_falls_with_days() {
        let tables = RecallTables::new(&RecallParams::default());
        let at = |plays, last| tables.activation(&bond(&tables, 1, plays, last, 0), Day(0), 1);
        assert!(at(4, -1) > at(2, -1));
        assert!(at(4, -1) > at(4, -9));
        assert!(tables.activation(&Bond::EMPTY, Day(0), 1) <= 0.0);
    }

    fn stock(tables: &RecallTables, slots: &[Bond]) -> Stock {
        let mut stock = Stock::default();
        tables.take_stock(slots, Day(0), 1, &mut stock);
        stock
    }

    #[test]
    fn recall_samples_in_proportion_to_activation() {
        let params = RecallParams { attempts: 1024, frequency_exponent: 0.5, ..Default::default() };
        let tables = RecallTables::new(&params);
        let mut slots = vec![Bond::EMPTY; 16];
        slots[3] = bond(&tables, 7, 4, -1, Bond::IN_LIBRARY);
        slots[9] = bond(&tables, 8, 1, -1, Bond::IN_LIBRARY);
        slots[11] = bond(&tables, 9, 50, -1, 0);
        let luck = Luck::new(3);
        let mut stock = stock(&tables, &slots);
        let mut found = [0_u32; 2];
        for item in 0..20_000 {
            let key = Key::timeless(Purpose::Recall, item);
            let attempts = luck.attempts(key);
            match tables.recall(&params, attempts, &mut stock, Reach::Library, &[]) {
                Some(TrackId(7)) => found[0] += 1,
                Some(TrackId(8)) => found[1] += 1,
                other => panic!("{other:?} is not in the library"),
            }
        }
        let ratio = f64::from(found[0]) / f64::from(found[1]);
        assert!((ratio - 2.0).abs() < 0.1, "4 plays against 1 at exponent 0.5: {ratio}");
    }

    #[test]
    fn a_new_last_bond_of_a_bucket_changes_a_recall_only_when_it_is_the_one_recalled() {
        let params = RecallParams::default();
        let tables = RecallTables::new(&params);
        let mut without = vec![Bond::EMPTY; 32];
        for place in 0..20 {
            without[place] = bond(&tables, place as u32, 3, -2, Bond::IN_LIBRARY);
        }
        let mut with = without.clone();
        with[25] = bond(&tables, 99, 5, -1, Bond::IN_LIBRARY);
        let luck = Luck::new(5);
        let (mut with, mut without) = (stock(&tables, &with), stock(&tables, &without));
        for item in 0..5_000 {
            let key = Key::timeless(Purpose::Recall, item);
            let recall =
                |stock: &mut Stock| tables.recall(&params, &luck, key, stock, Reach::Library, &[]);
            let recalled = recall(&mut with);
            if recalled != Some(TrackId(99)) {
                assert_eq!(recalled, recall(&mut without));
            }
        }
    }
}
