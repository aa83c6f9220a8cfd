//! Neighbours: which tracks are played and saved by the same listeners.
//!
//! The similarity of two tracks is the cosine of their audiences, each listener weighing what their
//! events weigh together, shrunk by the number `n` of listeners in common:
//! `sim(i, j) = Σ_u w_ui·w_uj / (‖w_i‖·‖w_j‖) · n/(n + s)`. Only liking counts (`w > 0`). Tracks
//! are done in parallel, each by itself over its listeners in order, so the bits do not depend on
//! threads.
//!
//! # References
//! Sarwar, Karypis, Konstan & Riedl 2001, "Item-based collaborative filtering recommendation
//! algorithms", WWW. Shrinkage: Bell & Koren 2007, "Scalable collaborative filtering with jointly
//! derived neighborhood interpolation weights", ICDM.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::ids::TrackId;
use crate::platform::interactions::{Cell, Interactions};
use crate::platform::ranking::{rank_key, track_of};

/// The nearest tracks of each track, nearest first: column and similarity.
pub type Neighbourhoods = Vec<Vec<Cell>>;

/// What is known of who likes what together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CoPlays {
    feedback: Interactions,
    /// Length of each track's audience, by track.
    lengths: Vec<f32>,
    /// Neighbours that are kept of each track.
    count: usize,
    shrinkage: f32,
    /// The nearest tracks of each, `apart` not among them.
    pub neighbourhoods: Neighbourhoods,
}

/// Sums of one track against all others, kept by a thread.
#[derive(Default)]
struct Board {
    /// By track: sum of products and listeners in common.
    sums: Vec<(f32, u32)>,
    touched: Vec<u32>,
    ranked: Vec<u64>,
}

impl Board {
    fn over(tracks: usize) -> Self {
        Self { sums: vec![(0.0, 0); tracks], ..Self::default() }
    }

    /// Leaves in `ranked` the rank keys of all tracks that are liked together with `track`, of
    /// which `audience` tells, in no order. `lengths` is by track, `length` that of the audience.
    fn compare(
        &mut self,
        track: usize,
        (audience, length): (&[Cell], f32),
        feedback: &Interactions,
        lengths: &[f32],
        shrinkage: f32,
    ) {
        let Self { sums, touched, ranked } = self;
        for listener in audience.iter().filter(|cell| cell.weight > 0.0) {
            let liked = feedback.row(listener.column as usize).iter();
            for other in liked.filter(|other| other.weight > 0.0) {
                let sum = &mut sums[other.column as usize];
                if sum.1 == 0 {
                    touched.push(other.column);
                }
                sum.0 += listener.weight * other.weight;
                sum.1 += 1;
            }
        }
        ranked.clear();
        for other in touched.drain(..) {
            let (products, common) = std::mem::take(&mut sums[other as usize]);
            if other as usize != track {
                let cosine = products / (length * lengths[other as usize]);
                let common = common as f32;
                ranked.push(rank_key(cosine * common / (common + shrinkage), TrackId(other)));
            }
        }
    }

    /// The nearest of those that were compared.
    fn nearest(&mut self, count: usize) -> Vec<Cell> {
        let ranked = &mut self.ranked;
        if ranked.len() > count {
            ranked.select_nth_unstable_by(count, |a, b| b.cmp(a));
            ranked.truncate(count);
        }
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        let cell = |&key: &u64| Cell { column: track_of(key).0, weight: score_of(key) };
        ranked.iter().map(cell).collect()
    }
}

/// Length of an audience.
fn length(audience: &[Cell]) -> f32 {
    let liked = audience.iter().filter(|cell| cell.weight > 0.0);
    liked.map(|cell| cell.weight * cell.weight).sum::<f32>().sqrt()
}

impl CoPlays {
    /// Finds the `count` nearest tracks of every track, `apart` left out.
    pub fn of(
        feedback: Interactions,
        count: usize,
        shrinkage: f32,
        apart: Option<TrackId>,
    ) -> Self {
        let audiences = feedback.transposed();
        let tracks = audiences.rows();
        let lengths: Vec<f32> = (0..tracks).map(|track| length(audiences.row(track))).collect();
        let apart = apart.map(TrackId::index);
        let neighbourhoods = (0..tracks)
            .into_par_iter()
            .with_min_len(256)
            .map_init(
                || Board::over(tracks),
                |board, track| {
                    if Some(track) == apart {
                        return Vec::new();
                    }
                    let audience = (audiences.row(track), lengths[track]);
                    board.compare(track, audience, &feedback, &lengths, shrinkage);
                    board.ranked.retain(|&key| Some(track_of(key).index()) != apart);
                    board.nearest(count)
                },
            )
            .collect();
        Self { feedback, lengths, count, shrinkage, neighbourhoods }
    }

    /// What is played by the listeners of the track that was left out, of whom `audience` tells.
    pub fn kin(&self, track: TrackId, audience: &[Cell], loan: Loan) -> Kin {
        let mut board = Board::over(self.neighbourhoods.len());
        let audience = (audience, length(audience));
        let Self { feedback, lengths, count, shrinkage, neighbourhoods } = self;
        board.compare(track.index(), audience, feedback, lengths, *shrinkage);
        // Who has nearer neighbours than this one does not have it among theirs.
        let is_theirs = |&&key: &&u64| {
            let theirs = &neighbourhoods[track_of(key).index()];
            let least = theirs.get(count.saturating_sub(1));
            least.is_none_or(|it| {
                rank_key(it.weight, TrackId(it.column)) < rank_key(score_of(key), track)
            })
        };
        let cell = |&key: &u64| Cell { column: track_of(key).0, weight: score_of(key) };
        let mut column: Vec<Cell> = board.ranked.iter().filter(is_theirs).map(cell).collect();
        column.sort_unstable_by_key(|cell| cell.column);
        Kin { track, column, row: board.nearest(*count), loan }
    }
}

/// What a new track borrows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Loan {
    /// From whom; itself if there is nobody.
    pub model: TrackId,
    /// Weight of the model's score.
    pub lent: f32,
    /// Weight of the track's own score.
    pub own: f32,
}

/// A track beside the neighbourhoods, and what is played together with it.
#[derive(Clone, Debug)]
pub struct Kin {
    track: TrackId,
    /// Tracks that have it among their neighbours and how near it is, by rising track.
    column: Vec<Cell>,
    /// Its own neighbours, nearest first.
    pub row: Vec<Cell>,
    /// What it borrows while it is new.
    pub loan: Loan,
}

impl Kin {
    /// Its rank key with somebody who has heard these tracks, each with its weight, where `model`
    /// is the score of the track that it borrows from; none where nobody played it together with
    /// any of them.
    pub(super) fn key(
        &self,
        heard: impl Iterator<Item = (TrackId, f32)>,
        model: f32,
        is_new: bool,
    ) -> Option<u64> {
        let near = |track: TrackId| {
            let place = self.column.binary_search_by_key(&track.0, |cell| cell.column);
            place.map_or(0.0, |place| self.column[place].weight)
        };
        let mut score: f32 = heard.map(|(track, weight)| weight * near(track)).sum();
        if is_new && self.loan.model != self.track {
            score = self.loan.own * score + self.loan.lent * model;
        }
        (score > 0.0).then(|| rank_key(score, self.track))
    }
}

/// The score of a rank key of a positive score.
fn score_of(key: u64) -> f32 {
    f32::from_bits((key >> 32) as u32 & 0x7FFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::history::Feedback;

    fn listeners(rows: &[&[(u32, f32)]]) -> Interactions {
        let mut matrix = Interactions::over(4);
        for row in rows {
            let feedback = |&(track, weight)| Feedback { track: TrackId(track), weight };
            matrix.push(&row.iter().map(feedback).collect::<Vec<_>>());
        }
        matrix
    }

    #[test]
    fn similarity_is_the_cosine_of_audiences_shrunk_by_listeners_in_common() {
        let matrix = listeners(&[
            &[(0, 3.0), (1, 1.0), (2, -1.0)],
            &[(0, 4.0), (1, 2.0)],
            &[(1, 2.0), (3, 1.0)],
        ]);
        let exact = CoPlays::of(matrix.clone(), 10, 0.0, None).neighbourhoods;
        assert_eq!(exact[0].len(), 1, "a skip is no liking");
        assert_eq!(exact[0][0].column, 1);
        assert!((exact[0][0].weight - 11.0 / 15.0).abs() < 1e-6);
        assert!(exact[2].is_empty());
        let shrunk = CoPlays::of(matrix, 10, 2.0, None).neighbourhoods;
        assert!((shrunk[0][0].weight - 11.0 / 15.0 * 0.5).abs() < 1e-6);
        assert!((shrunk[3][0].weight - 2.0 / 3.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn only_the_nearest_are_kept_and_they_come_first() {
        let matrix = listeners(&[&[(0, 1.0), (1, 1.0), (2, 1.0)], &[(0, 1.0), (2, 1.0)]]);
        let columns = |list: &[Cell]| list.iter().map(|cell| cell.column).collect::<Vec<_>>();
        let nearest = |count| CoPlays::of(matrix.clone(), count, 0.0, None).neighbourhoods;
        assert_eq!(columns(&nearest(5)[0]), [2, 1]);
        assert_eq!(columns(&nearest(1)[0]), [2]);
    }

    #[test]
    fn a_track_that_is_left_out_has_the_neighbours_it_would_have_had_and_is_had_by_them() {
        let matrix = listeners(&[
            &[(0, 3.0), (1, 1.0), (2, 2.0)],
            &[(0, 4.0), (1, 2.0), (3, 0.5)],
            &[(1, 2.0), (2, 1.0), (3, 1.0)],
        ]);
        for count in [1, 2, 5] {
            let within = CoPlays::of(matrix.clone(), count, 1.0, None).neighbourhoods;
            let apart = CoPlays::of(matrix.clone(), count, 1.0, Some(TrackId(2)));
            let loan = Loan { model: TrackId(2), lent: 0.0, own: 1.0 };
            let kin = apart.kin(TrackId(2), matrix.transposed().row(2), loan);
            assert_eq!(kin.row, within[2]);
            for track in [0, 1, 3] {
                let theirs = within[track as usize].iter().find(|it| it.column == 2);
                let near = kin.key([(TrackId(track), 1.0)].into_iter(), 0.0, false);
                assert_eq!(near.map(score_of), theirs.map(|it| it.weight), "{count}, {track}");
            }
        }
    }
}
