//! The chart: one list for everybody, ranked by any score, as `popularity` shows it and as others
//! fall back on for listeners of whom nothing is known.

use crate::model::ids::TrackId;
use crate::platform::ranked::{By, Ranking};
use crate::platform::ranking::{rank_key, track_of};
use crate::platform::recommend::{Belief, Request, Scope};

/// Length of the chart; a listener who has streamed all of it gets nothing more.
const LENGTH: usize = 2000;

/// Today's chart of the catalogue and of the tracks on audition, as rank keys; the release is
/// beside it.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    by_scope: [Vec<u64>; 2],
}

impl Chart {
    /// Ranks the tracks that are out by a score, best first.
    pub(super) fn rank(&mut self, belief: &Belief, score: impl Fn(TrackId) -> f32) {
        self.by_scope = [Scope::Catalogue, Scope::Audition].map(|scope| {
            let within = |&track: &TrackId| {
                belief.scope(track) == Some(scope) && Some(track) != belief.release
            };
            let within = belief.all_out().filter(within);
            let mut ranked: Vec<u64> = within.map(|track| rank_key(score(track), track)).collect();
            if ranked.len() > LENGTH {
                ranked.select_nth_unstable_by(LENGTH, |a, b| b.cmp(a));
                ranked.truncate(LENGTH);
            }
            ranked.sort_unstable_by(|a, b| b.cmp(a));
            ranked
        });
    }

    /// Fills `slate`, which held `from` tracks before this request, up with the best eligible
    /// tracks that it does not propose yet.
    pub(super) fn fill(
        &self,
        request: &Request<'_>,
        from: usize,
        ranking: &mut Ranking,
        slate: &mut Vec<TrackId>,
    ) {
        ranking.open(By::Chart);
        for &key in &self.by_scope[request.scope as usize] {
            let track = track_of(key);
            if slate.len() >= from + request.wanted {
                break;
            }
            if (request.eligible)(track) && !slate[from..].contains(&track) {
                slate.push(track);
                ranking.keys().push(key);
            }
        }
    }

    /// Rank keys of a track beside the chart, by scope; none where it is too far down for the chart.
    pub(super) fn beside(&self, track: TrackId, score: f32) -> [Option<u64>; 2] {
        let key = rank_key(score, track);
        self.by_scope.each_ref().map(|chart| {
            let stands = chart.len() < LENGTH || chart.last().is_some_and(|&last| last < key);
            stands.then_some(key)
        })
    }
}
