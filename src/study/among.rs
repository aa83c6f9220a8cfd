//! Among ranks: how several processes do the pieces of one study.
//!
//! Finished pieces are read and written by rank 0, which tells the others of them; of a piece under
//! way each rank keeps its part. Main types:
//! [`Among`], the checkpoints of all ranks, and [`dealt`], which deals pieces out to ranks that do
//! them alone. Deliberately unknown: what a piece is.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ranks::Ranks;
use crate::records::Source;
use crate::study::checkpoints::{Checkpoints, Mark, NotKept, Reached, Written};
use crate::study::error::StudyError;

/// Checkpoints as every rank sees them: those of rank 0. All ranks call all methods in the same
/// order.
pub(super) struct Among<'a> {
    pub(super) ranks: &'a dyn Ranks,
    /// Where pieces are kept, on rank 0.
    pub(super) kept: &'a dyn Checkpoints,
}

impl Checkpoints for Among<'_> {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        let found = if self.ranks.is_first() { self.kept.find(number) } else { None };
        if self.ranks.is_alone() { found } else { self.ranks.told(found.as_deref()) }
    }

    fn refuse(&self, number: u32, why: &str) {
        if self.ranks.is_first() {
            self.kept.refuse(number, why);
        }
    }

    fn keep(&self, number: u32, work: &[u8]) -> Result<(), NotKept> {
        if self.ranks.is_first() { self.kept.keep(number, work) } else { Ok(()) }
    }

    fn is_under_way(&self, number: u32, is: bool) {
        self.kept.is_under_way(number, is);
    }

    fn every(&self) -> Option<u16> {
        self.kept.every()
    }

    fn are_to_end(&self) -> bool {
        // A signal comes to one rank before it comes to another.
        !self.ranks.all(!self.kept.are_to_end())
    }

    fn latest_under_way(&self, number: u32) -> Option<Mark> {
        if self.ranks.is_alone() {
            return self.kept.latest_under_way(number);
        }
        let latest = self.kept.latest_under_way(number).filter(|_| self.ranks.is_first());
        let said = latest.and_then(|mark| serde_json::to_vec(&mark).ok());
        serde_json::from_slice(&self.ranks.told(said.as_deref())?).ok()
    }

    fn open_under_way(&self, number: u32, mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        self.kept.open_under_way(number, mark)
    }

    fn refuse_under_way(&self, number: u32, why: &str) {
        self.kept.refuse_under_way(number, why);
    }

    fn keep_under_way(&self, number: u32, at: Reached, write: &mut Written<'_>) -> bool {
        self.kept.keep_under_way(number, at, write)
    }

    fn settle_under_way(&self, number: u32, at: Reached, is_whole: bool) {
        self.kept.settle_under_way(number, at, is_whole);
    }

    fn on_all(&self, holds: bool) -> bool {
        self.ranks.all(holds)
    }
}

/// Does pieces of these numbers, each on one rank, and tells all ranks what came of them; they come
/// in the order of their numbers. After each round, in which every rank does as many as it has
/// threads, `keep` is told of the pieces of all ranks, so that no more than a round can be lost.
///
/// # Errors
/// The first error of a piece of this rank, or of `keep`.
pub(super) fn dealt<Piece: Serialize + DeserializeOwned>(
    ranks: &dyn Ranks,
    numbers: &[u32],
    threads: usize,
    does: impl Fn(&[u32]) -> Result<Vec<Piece>, StudyError>,
    keep: impl Fn(u32, &Piece) -> Result<(), StudyError>,
) -> Result<Vec<Piece>, StudyError> {
    let gathered = ranks.gather(&[threads as u32]);
    let to_each: Vec<usize> = gathered.iter().map(|it| *it as usize).collect();
    let before: usize = to_each[..ranks.number()].iter().sum();
    let mut pieces = Vec::with_capacity(numbers.len());
    for round in numbers.chunks(to_each.iter().sum::<usize>().max(1)) {
        let from = before.min(round.len());
        let to = (before + to_each[ranks.number()]).min(round.len());
        let own = does(&round[from..to])?;
        let written: Result<Vec<Vec<u8>>, _> = own.iter().map(serde_json::to_vec).collect();
        let all = ranks.all_said(&written.map_err(|error| NotKept(error.into()))?);
        for (number, said) in round.iter().zip(all) {
            let piece = serde_json::from_slice(&said).map_err(|error| NotKept(error.into()))?;
            keep(*number, &piece)?;
            pieces.push(piece);
        }
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::ranks::together::together;

    #[test]
    fn every_piece_is_done_by_one_rank_and_known_to_all_in_order() {
        let (done, kept) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
        let numbers = [3, 4, 7, 8, 9, 12, 20];
        let of_ranks = together(3, |ranks| {
            let does = |numbers: &[u32]| {
                done.lock().unwrap().extend_from_slice(numbers);
                Ok(numbers.iter().map(|it| it * 10).collect())
            };
            let keep = |number: u32, piece: &u32| {
                if ranks.is_first() {
                    kept.lock().unwrap().push((number, *piece));
                }
                Ok(())
            };
            dealt(&*ranks, &numbers, 1 + ranks.number() % 2, does, keep).unwrap()
        });
        assert!(of_ranks.iter().all(|it| *it == numbers.map(|it| it * 10)), "{of_ranks:?}");
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, numbers);
        assert_eq!(kept.into_inner().unwrap(), numbers.map(|it| (it, it * 10)));
    }
}
