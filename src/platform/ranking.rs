//! Ranking: keys that sort by score, and the few best of many.
//!
//! Deliberately unknown: what a score means.

use crate::model::ids::TrackId;

/// Appends the keys of the `wanted` best eligible tracks of `ranked`, the best first; `best` is
/// scratch space.
pub(super) fn take_best(
    ranked: &[u64],
    wanted: usize,
    eligible: &dyn Fn(TrackId) -> bool,
    best: &mut Vec<u64>,
    keys: &mut Vec<u64>,
) {
    let mut leaders = Leaders::none_yet(wanted, best);
    for &key in ranked {
        leaders.consider(key, eligible);
    }
    leaders.append_to(keys);
}

/// So few are kept in order all the time; more are put in order in the end.
const FEW: usize = 16;

/// The few best of the candidates that a search has come across so far.
///
/// As soon as there are as many as are wanted, whatever does not beat the weakest of them need not
/// be looked at, not even at whether it is eligible.
pub(super) struct Leaders<'a> {
    wanted: usize,
    /// The best so far; where they are not kept in order, up to as many again that may turn out not
    /// to be.
    best: &'a mut Vec<u64>,
    /// What has to be beaten.
    least: u64,
    /// The score in it.
    least_score: f32,
}

impl<'a> Leaders<'a> {
    /// Nobody leads yet; `best` is scratch space.
    pub(super) fn none_yet(wanted: usize, best: &'a mut Vec<u64>) -> Self {
        best.clear();
        Self { wanted, best, least: 0, least_score: f32::NEG_INFINITY }
    }

    /// A candidate of a lower score than this cannot lead.
    #[inline]
    pub(super) fn least_score(&self) -> f32 {
        self.least_score
    }

    /// Takes a candidate in if it may lead and is eligible.
    #[inline]
    pub(super) fn consider(&mut self, key: u64, eligible: &dyn Fn(TrackId) -> bool) {
        if key > self.least && eligible(track_of(key)) {
            self.best.push(key);
            if self.wanted <= FEW {
                self.put_in_order(key);
            } else if self.best.len() == 2 * self.wanted {
                self.cut();
                self.beat_the_last();
            }
        }
    }

    /// Moves the last one, who has this key, to their place.
    #[inline]
    fn put_in_order(&mut self, key: u64) {
        let mut place = self.best.len() - 1;
        while place > 0 && self.best[place - 1] < key {
            self.best[place] = self.best[place - 1];
            place -= 1;
        }
        self.best[place] = key;
        if self.best.len() >= self.wanted {
            self.best.truncate(self.wanted);
            self.beat_the_last();
        }
    }

    /// From now on, who wants to lead has to beat the last one.
    #[inline]
    fn beat_the_last(&mut self) {
        self.least = self.best.last().copied().unwrap_or(u64::MAX);
        self.least_score = score_of(self.least);
    }

    /// Drops all but those wanted, of whom the weakest comes last.
    fn cut(&mut self) {
        self.best.select_nth_unstable_by(self.wanted - 1, |a, b| b.cmp(a));
        self.best.truncate(self.wanted);
    }

    /// Appends the leaders' keys, the best first.
    pub(super) fn append_to(mut self, keys: &mut Vec<u64>) {
        if self.wanted > FEW {
            if self.best.len() > self.wanted {
                self.cut();
            }
            self.best.sort_unstable_by(|a, b| b.cmp(a));
        }
        keys.extend(self.best.iter().take(self.wanted));
    }
}

/// A key that sorts by score, ties by the lower identifier.
#[inline]
pub(super) fn rank_key(score: f32, track: TrackId) -> u64 {
    let bits = score.to_bits();
    // All bits of a number below 0 are turned over, of others the sign alone.
    let ordered = bits ^ ((bits.cast_signed() >> 31).cast_unsigned() | 0x8000_0000);
    u64::from(ordered) << 32 | u64::from(!track.0)
}

/// The score of a rank key.
#[inline]
pub(super) fn score_of(key: u64) -> f32 {
    let ordered = (key >> 32) as u32;
    f32::from_bits(if ordered >> 31 == 1 { ordered ^ 0x8000_0000 } else { !ordered })
}

/// The track of a rank key.
#[inline]
pub(super) fn track_of(key: u64) -> TrackId {
    TrackId(!(key as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_keys_sort_as_scores_do() {
        let scores = [-2.5_f32, -0.0, 0.0, 0.3, 7.0];
        let keys: Vec<u64> = scores.iter().map(|&score| rank_key(score, TrackId(9))).collect();
        assert!(keys.is_sorted());
        assert_eq!(track_of(keys[2]), TrackId(9));
        assert!(rank_key(1.0, TrackId(1)) > rank_key(1.0, TrackId(2)));
        let back: Vec<u32> = keys.iter().map(|&key| score_of(key).to_bits()).collect();
        assert_eq!(back, scores.map(f32::to_bits));
    }
}
