//! Recall: which track comes to mind, and which one played most.
//!
//! Owns activation (frequency, recency, liking, satiation) and the way a listener reaches into
//! memory. Saved bonds stay retrievable from the library; unsaved ones are reached by search only
//! and fade. Deliberately unknown: what happens once the track plays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Luck, unit};
use crate::model::bond::{Bond, WAYS};
use crate::model::catalogue::TrackTruth;
use crate::model::genre::genre_of;
use crate::model::ids::{GenreId, TrackId};
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
    /// Weight of liking (affinity, appeal and stickiness as the listener met them) [log activation/sd].
    #[schemars(range(min = 0, max = 3))]
    pub liking_weight: f32,
    /// Plays within about a month after which an average listener has had enough [plays].
    #[schemars(range(min = 1, max = 250))]
    pub satiation_plays: f32,
    /// Attempts at retrieval before the listener gives up and turns to another source.
    #[schemars(range(min = 4, max = 1024))]
    pub attempts: u16,
    /// Share of search sessions that open a followed artist's page rather than a remembered track.
    #[schemars(range(min = 0, max = 1))]
    pub artist_page_share: f32,
    /// Chance, on each day of release week, that a follower's first session opens a followed
    /// artist's new track [1/day].
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

/// Liking is stored in steps of 1/32 from −4 on.
const LIKING_STEPS: f32 = 32.0;

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
    frequency: Box<[f32; 256]>,
    recency: Box<[f32; 512]>,
    liking: Box<[f32; 256]>,
    satiation: Box<[[f32; 256]; SATIATION_CLASSES]>,
    /// What is left of recent plays after so many days.
    fading: Box<[f32; 512]>,
}

/// Which memories a source can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What is in the library.
    Library,
    /// What is in own playlists.
    OwnPlaylists,
    /// Anything heard and not dismissed.
    Anything,
}

/// What a listener could recall on one day: their memory as it was when the day began.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    entries: Vec<StockEntry>,
}

#[derive(Clone, Copy, Debug)]
struct StockEntry {
    track: TrackId,
    activation: f32,
    flags: u8,
}

impl RecallTables {
    /// Tabulates what does not change within a run.
    pub fn new(params: &RecallParams) -> Self {
        let power = |x: f32, exponent: f32| libm::expf(exponent * libm::logf(x));
        // A track of ten plays, two days ago, well liked, comes to mind at every second attempt that
        // reaches its bucket; a bucket full of such tracks would cut the last ones short.
        let most = 2.0
            * power(10.0, params.frequency_exponent)
            * power(2.0, -params.recency_exponent)
            * libm::expf(params.liking_weight * 1.5);
        let frequency = |plays: usize| power(plays as f32, params.frequency_exponent) / most;
        Self {
            frequency: Box::new(std::array::from_fn(|plays| {
                if plays == 0 { 0.0 } else { frequency(plays) }
            })),
            recency: Box::new(std::array::from_fn(|days| {
                power(days as f32 + 1.0, -params.recency_exponent)
            })),
            liking: Box::new(std::array::from_fn(|index| {
                libm::expf(params.liking_weight * (index as f32 / LIKING_STEPS - 4.0))
            })),
            satiation: Box::new(std::array::from_fn(|class| {
                let enough = params.satiation_plays * SATIATION_FACTORS[class];
                std::array::from_fn(|recent| {
                    libm::expf(-2.0 * (recent as f32 / enough - 1.0).max(0.0))
                })
            })),
            fading: Box::new(std::array::from_fn(|days| libm::expf(-(days as f32) / RECENT_DAYS))),
        }
    }

    /// Chance that an attempt that reaches this bond's bucket retrieves it; 0 for a free place.
    #[inline]
    pub fn activation(&self, bond: &Bond, today: Day, satiation_class: u8) -> f32 {
        let days = days_since(bond, today);
        let recent = f32::from(bond.recent) * self.fading[days];
        let recent_plays = (recent * (1.0 / f32::from(RECENT_STEP))) as usize;
        self.frequency[usize::from(bond.plays.min(255))]
            * self.recency[days]
            * self.liking[usize::from(bond.liking)]
            * self.satiation[usize::from(satiation_class)][recent_plays.min(255)]
    }

    /// Recent plays of a bond, faded to today [sixty-fourths].
    #[inline]
    pub fn recent_plays(&self, bond: &Bond, today: Day) -> u16 {
        (f32::from(bond.recent) * self.fading[days_since(bond, today)]) as u16
    }

    /// Takes stock of a listener's memory: what could come to mind today, and how easily.
    pub fn take_stock(&self, slots: &[Bond], today: Day, satiation_class: u8, stock: &mut Stock) {
        stock.entries.clear();
        stock.entries.extend(slots.iter().map(|bond| {
            let dismissed = bond.is(Bond::DISMISSED);
            let activation = self.activation(bond, today, satiation_class);
            StockEntry {
                track: bond.track,
                activation: if dismissed { 0.0 } else { activation },
                flags: bond.flags | Bond::ANY,
            }
        }));
    }

    /// One track that comes to mind, or nothing if nothing does within the attempts.
    ///
    /// Each attempt reaches into one bucket of memory at random and retrieves one of the tracks in
    /// it, each with the probability of its activation. That samples in proportion to activation
    /// without adding it all up, and in two arms of a comparison the same attempts reach into the
    /// same buckets: a bond that exists in one arm only rarely changes what else is recalled.
    #[inline]
    pub fn recall(
        &self,
        params: &RecallParams,
        luck: &Luck,
        key: Key,
        stock: &Stock,
        reach: Reach,
        avoid: &[TrackId],
    ) -> Option<TrackId> {
        let wanted = match reach {
            Reach::Library => Bond::IN_LIBRARY,
            Reach::OwnPlaylists => Bond::IN_PLAYLIST,
            Reach::Anything => Bond::ANY,
        };
        let (buckets, _) = stock.entries.as_chunks::<WAYS>();
        if buckets.is_empty() {
            return None;
        }
        let shift = 32 - buckets.len().trailing_zeros();
        for block in 0..u32::from(params.attempts).div_ceil(4) {
            for word in luck.block_at(key, block) {
                let bucket = &buckets[(word >> shift) as usize];
                // The low bits are apart from those that chose the bucket: there are at most 2⁷.
                let mut left = unit(word << 9);
                for entry in bucket {
                    let chance = if entry.flags & wanted == 0 { 0.0 } else { entry.activation };
                    left -= chance;
                    if left < 0.0 {
                        if avoid.contains(&entry.track) {
                            break;
                        }
                        return Some(entry.track);
                    }
                }
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
        bond.plays = bond.plays.saturating_add(1);
        bond.last_day = today;
    }
}

#[inline]
fn days_since(bond: &Bond, today: Day) -> usize {
    // Wide arithmetic: the last day of a free place lies infinitely far back.
    (i32::from(today.0) - i32::from(bond.last_day.0)).clamp(0, 511) as usize
}

/// How much a listener likes a track, as it is stored in a bond.
#[inline]
pub fn liking(affinity: f32, track: &TrackTruth, genre: GenreId) -> u8 {
    let value = 0.6 * affinity
        + 0.3 * track.appeal
        + 0.6 * track.stickiness
        + 2.0 * genre_of(genre).repeat_offset;
    ((value + 4.0) * LIKING_STEPS).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Purpose;

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
        let at = |plays, last| tables.activation(&bond(1, plays, last, 0), Day(0), 1);
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
        slots[3] = bond(7, 4, -1, Bond::IN_LIBRARY);
        slots[9] = bond(8, 1, -1, Bond::IN_LIBRARY);
        slots[11] = bond(9, 50, -1, 0);
        let luck = Luck::new(3);
        let stock = stock(&tables, &slots);
        let mut found = [0_u32; 2];
        for item in 0..20_000 {
            let key = Key::timeless(Purpose::Recall, item);
            match tables.recall(&params, &luck, key, &stock, Reach::Library, &[]) {
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
            without[place] = bond(place as u32, 3, -2, Bond::IN_LIBRARY);
        }
        let mut with = without.clone();
        with[25] = bond(99, 5, -1, Bond::IN_LIBRARY);
        let luck = Luck::new(5);
        let (with, without) = (stock(&tables, &with), stock(&tables, &without));
        for item in 0..5_000 {
            let key = Key::timeless(Purpose::Recall, item);
            let recall =
                |stock: &Stock| tables.recall(&params, &luck, key, stock, Reach::Library, &[]);
            let recalled = recall(&with);
            if recalled != Some(TrackId(99)) {
                assert_eq!(recalled, recall(&without));
            }
        }
    }
}
