//! A scoreboard: sparse sums by track, kept by a thread from one request to the next.
//!
//! Deliberately unknown: what is summed.

use crate::model::ids::TrackId;
use crate::platform::ranking::rank_key;

/// Scores of the few tracks that have any.
#[derive(Clone, Debug, Default)]
pub(super) struct Scoreboard {
    /// By track; 0 for all that are not in `scored`.
    scores: Vec<f32>,
    scored: Vec<TrackId>,
}

impl Scoreboard {
    /// Makes room for so many tracks.
    pub(super) fn open(&mut self, tracks: usize) {
        self.scores.resize(tracks, 0.0);
    }

    /// Whether no track has been scored.
    pub(super) fn is_blank(&self) -> bool {
        self.scored.is_empty()
    }

    /// A track's score so far.
    pub(super) fn of(&self, track: TrackId) -> f32 {
        self.scores[track.index()]
    }

    /// Adds to a track's score.
    #[inline]
    pub(super) fn add(&mut self, track: TrackId, score: f32) {
        let sum = &mut self.scores[track.index()];
        if *sum == 0.0 {
            self.scored.push(track);
        }
        *sum += score;
    }

    /// Sets a track's score.
    pub(super) fn set(&mut self, track: TrackId, score: f32) {
        self.add(track, 0.0);
        self.scores[track.index()] = score;
    }

    /// Blanks the board and leaves in `ranked` the rank keys of those tracks `within` that scored
    /// above 0, each once.
    pub(super) fn close(&mut self, within: impl Fn(TrackId) -> bool, ranked: &mut Vec<u64>) {
        ranked.clear();
        for track in self.scored.drain(..) {
            // A track whose sum passed through 0 stands here twice; the second time it is blank.
            let score = std::mem::take(&mut self.scores[track.index()]);
            if score > 0.0 && within(track) {
                ranked.push(rank_key(score, track));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_board_is_blank_and_gives_each_liked_track_once() {
        let mut board = Scoreboard::default();
        board.open(5);
        for (track, score) in [(3, 1.0), (1, -2.0), (3, -1.0), (3, 2.0), (4, 9.0)] {
            board.add(TrackId(track), score);
        }
        board.set(TrackId(0), 0.5);
        let mut ranked = Vec::new();
        board.close(|track| track.0 < 4, &mut ranked);
        ranked.sort_unstable();
        assert_eq!(ranked, [rank_key(0.5, TrackId(0)), rank_key(2.0, TrackId(3))]);
        assert!(board.is_blank() && (0..5).all(|track| board.of(TrackId(track)) == 0.0));
    }
}
