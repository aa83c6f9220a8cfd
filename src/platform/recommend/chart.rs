//! The chart: one list for everybody, ranked by any score, as `popularity` shows it and as others
//! fall back on for listeners of whom nothing is known.

use crate::model::ids::TrackId;
use crate::platform::ranking::{rank_key, track_of};
use crate::platform::recommend::{Belief, Request, Scope};

/// Length of the chart; a listener who has streamed all of it gets nothing more.
const LENGTH: usize = 2000;

/// Today's chart of all tracks and of the new ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    catalogue: Vec<TrackId>,
    fresh: Vec<TrackId>,
}

impl Chart {
    /// Ranks the tracks that are out by a score, best first.
    pub(super) fn rank(&mut self, belief: &Belief, score: impl Fn(TrackId) -> f32) {
        let best = |range: std::ops::Range<u32>| {
            let mut ranked: Vec<u64> =
                range.map(TrackId).map(|track| rank_key(score(track), track)).collect();
            if ranked.len() > LENGTH {
                ranked.select_nth_unstable_by(LENGTH, |a, b| b.cmp(a));
                ranked.truncate(LENGTH);
            }
            ranked.sort_unstable_by(|a, b| b.cmp(a));
            ranked.into_iter().map(track_of).collect()
        };
        self.catalogue = best(belief.out.clone());
        self.fresh = best(belief.fresh.clone());
    }

    /// Fills `slate`, which held `from` tracks before this request, up with the best eligible
    /// tracks that it does not propose yet.
    pub(super) fn fill(&self, request: &Request<'_>, from: usize, slate: &mut Vec<TrackId>) {
        let chart = match request.scope {
            Scope::Catalogue => &self.catalogue,
            Scope::Fresh => &self.fresh,
        };
        for &track in chart {
            if slate.len() >= from + request.wanted {
                break;
            }
            if (request.eligible)(track) && !slate[from..].contains(&track) {
                slate.push(track);
            }
        }
    }
}
