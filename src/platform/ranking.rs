//! Ranking: keys that sort by score, and the few best of many.
//!
//! Deliberately unknown: what a score means.

use crate::model::ids::TrackId;

/// Appends the `wanted` best eligible tracks of `ranked` to `slate`, the best first; `best` is scratch
/// space.
pub(super) fn take_best(
    ranked: &[u64],
    wanted: usize,
    eligible: &dyn Fn(TrackId) -> bool,
    best: &mut Vec<u64>,
    slate: &mut Vec<TrackId>,
) {
    best.clear();
    // Whatever does not beat the weakest of as many as are wanted need not be looked at.
    let mut least = 0;
    for &key in ranked {
        if key > least && eligible(track_of(key)) {
            best.push(key);
            if best.len() == 2 * wanted {
                let (_, weakest, _) = best.select_nth_unstable_by(wanted - 1, |a, b| b.cmp(a));
                least = *weakest;
                best.truncate(wanted);
            }
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    slate.extend(best.iter().take(wanted).map(|&key| track_of(key)));
}

/// A key that sorts by score, ties by the lower identifier.
#[inline]
pub(super) fn rank_key(score: f32, track: TrackId) -> u64 {
    let bits = score.to_bits();
    let ordered = if bits >> 31 == 1 { !bits } else { bits | 0x8000_0000 };
    u64::from(ordered) << 32 | u64::from(!track.0)
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
    }
}
