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

use crate::model::ids::TrackId;
use crate::platform::interactions::{Cell, Interactions};
use crate::platform::ranking::{rank_key, track_of};

/// The nearest tracks of each track, nearest first: column and similarity.
pub type Neighbourhoods = Vec<Vec<Cell>>;

/// Sums of one track against all others, kept by a thread.
struct Board {
    /// By track: sum of products and listeners in common.
    sums: Vec<(f32, u32)>,
    touched: Vec<u32>,
    ranked: Vec<u64>,
}

/// Finds the `count` nearest tracks of every track.
pub fn neighbourhoods(feedback: &Interactions, count: usize, shrinkage: f32) -> Neighbourhoods {
    let audiences = feedback.transposed();
    let tracks = audiences.rows();
    let length = |track| {
        let liked = audiences.row(track).iter().filter(|cell| cell.weight > 0.0);
        liked.map(|cell| cell.weight * cell.weight).sum::<f32>().sqrt()
    };
    let lengths: Vec<f32> = (0..tracks).map(length).collect();
    let board = || Board { sums: vec![(0.0, 0); tracks], touched: Vec::new(), ranked: Vec::new() };
    (0..tracks)
        .into_par_iter()
        .with_min_len(256)
        .map_init(board, |Board { sums, touched, ranked }, track| {
            for listener in audiences.row(track).iter().filter(|cell| cell.weight > 0.0) {
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
                    let cosine = products / (lengths[track] * lengths[other as usize]);
                    let common = common as f32;
                    ranked.push(rank_key(cosine * common / (common + shrinkage), TrackId(other)));
                }
            }
            if ranked.len() > count {
                ranked.select_nth_unstable_by(count, |a, b| b.cmp(a));
                ranked.truncate(count);
            }
            ranked.sort_unstable_by(|a, b| b.cmp(a));
            ranked
                .iter()
                .map(|&key| Cell { column: track_of(key).0, weight: score_of(key) })
                .collect()
        })
        .collect()
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
        let exact = neighbourhoods(&matrix, 10, 0.0);
        assert_eq!(exact[0].len(), 1, "a skip is no liking");
        assert_eq!(exact[0][0].column, 1);
        assert!((exact[0][0].weight - 11.0 / 15.0).abs() < 1e-6);
        assert!(exact[2].is_empty());
        let shrunk = neighbourhoods(&matrix, 10, 2.0);
        assert!((shrunk[0][0].weight - 11.0 / 15.0 * 0.5).abs() < 1e-6);
        assert!((shrunk[3][0].weight - 2.0 / 3.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn only_the_nearest_are_kept_and_they_come_first() {
        let matrix = listeners(&[&[(0, 1.0), (1, 1.0), (2, 1.0)], &[(0, 1.0), (2, 1.0)]]);
        let columns = |list: &[Cell]| list.iter().map(|cell| cell.column).collect::<Vec<_>>();
        assert_eq!(columns(&neighbourhoods(&matrix, 5, 0.0)[0]), [2, 1]);
        assert_eq!(columns(&neighbourhoods(&matrix, 1, 0.0)[0]), [2]);
    }
}
