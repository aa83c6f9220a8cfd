//! The runner: does the pieces of a study side by side, keeps each as soon as it is finished, and
//! goes on where an earlier run of the same study stopped.
//!
//! Main types: [`Study`], what is done, and [`Work`], how much of it there is; [`run`] does it.
//! Deliberately unknown: what is compared, and where pieces are kept.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering::Relaxed;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::study::among::{Among, dealt};
use crate::study::checkpoints::{Checkpoints, find, keep};
use crate::study::error::StudyError;
use crate::study::progress::Progress;
use crate::study::under_way::UnderWay;

/// From so many listeners on, one world at a time is enough to keep all threads busy.
pub const LARGE_WORLD: u32 = 200_000;

/// An experiment that consists of pieces, none of which knows the others.
pub trait Study: Sync {
    /// What is done at a time: a replicate of all arms, or a point of a design. Its JSON reads back
    /// to the same bits.
    type Piece: Serialize + DeserializeOwned + Send;
    /// What is found once all pieces are finished.
    type Findings;

    /// Name of the study: of its command, in its files.
    fn name(&self) -> &'static str;

    /// What it depends on beside its scenario. Kept pieces with other
    /// parameters are not used again.
    fn parameters(&self) -> Value {
        Value::Null
    }

    /// How much there is to do.
    fn work(&self) -> Work;

    /// How many pieces are known beforehand; of a study whose later pieces depend on the earlier ones,
    /// the first of them.
    fn known(&self) -> u32 {
        self.work().pieces
    }

    /// Arms that a piece runs, where they are not those of every other one.
    fn arms(&self, _number: u32) -> u32 {
        self.work().arms
    }

    /// How many pieces are wanted, given those that are finished.
    fn wanted(&self, _finished: &[Self::Piece], _progress: &Progress) -> u32 {
        self.work().pieces
    }

    /// Does a piece.
    ///
    /// # Errors
    /// [`StudyError`], which ends the study.
    fn piece(&self, number: u32, progress: &Progress) -> Result<Self::Piece, StudyError>;

    /// Whether a piece can be kept while it is under way; then [`Study::piece_under_way`] does it.
    fn can_be_kept_under_way(&self) -> bool {
        false
    }

    /// Does a piece that is kept while it is under way, and goes on where it stood.
    ///
    /// # Errors
    /// [`StudyError`], which ends the study. After [`StudyError::Unreadable`] the piece is begun
    /// anew.
    fn piece_under_way(
        &self,
        number: u32,
        _under_way: &mut UnderWay<'_>,
        progress: &Progress,
    ) -> Result<Self::Piece, StudyError> {
        self.piece(number, progress)
    }

    /// Whether this, found among kept pieces, is piece `number` of the study.
    ///
    /// # Errors
    /// What is wrong with it, in a few words; it is done again.
    fn fits(&self, number: u32, piece: &Self::Piece) -> Result<(), String>;

    /// Whether a piece is worth keeping; one that failed is done again next time.
    fn is_finished(&self, _piece: &Self::Piece) -> bool {
        true
    }

    /// Whether some of it failed, so that what is finished stays for another try.
    fn failed(&self, _findings: &Self::Findings) -> bool {
        false
    }

    /// What the pieces show, in the order of their numbers.
    fn conclude(&self, pieces: Vec<Self::Piece>) -> Self::Findings;

    /// The findings in words.
    fn text(&self, findings: &Self::Findings) -> StudyText;
}

/// How much a study has to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Pieces, at most.
    pub pieces: u32,
    /// What a piece is called, in the plural.
    pub what: &'static str,
    /// Arms that a piece runs; 0 if progress counts pieces and not the runs in them.
    pub arms: u32,
    /// Listener-days of a piece, of arms that share the days of another one aside.
    pub listener_days: u64,
    /// The same with all days of all arms: what a piece takes at most.
    pub most_listener_days: u64,
    /// Listeners of the world.
    pub listeners: u32,
}

/// Findings in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyText {
    /// The sentences, the most important first.
    pub headline: Vec<String>,
    /// What helps to read the figures.
    pub notes: Vec<String>,
    /// What a reader must know before trusting them.
    pub warnings: Vec<String>,
    /// Replicates behind the figures; of a study of many points, those of each point.
    pub replicates: u32,
}

/// Runs a study: finds pieces that were kept, does the others, keeps them and concludes.
///
/// # Errors
/// The first error of a piece, or [`StudyError::NotKept`].
pub fn run<S: Study>(
    study: &S,
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<S::Findings, StudyError> {
    let mut pieces = Vec::new();
    loop {
        let done = pieces.len() as u32;
        let wanted = study.wanted(&pieces, progress);
        if wanted <= done {
            return Ok(study.conclude(pieces));
        }
        pieces.extend(batch(study, (done..wanted).collect(), checkpoints, progress)?);
    }
}

/// Does some pieces of a study and keeps them, but for those that were kept earlier. Says how many
/// of them are finished: a piece that failed is not.
///
/// # Errors
/// As [`run`].
pub fn run_some<S: Study>(
    study: &S,
    numbers: &[u32],
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<usize, StudyError> {
    let pieces = batch(study, numbers.to_vec(), checkpoints, progress)?;
    Ok(pieces.iter().filter(|piece| study.is_finished(piece)).count())
}

/// Concludes a study all of whose pieces were kept; does none.
///
/// # Errors
/// [`StudyError::Missing`], naming the first piece that is not there or does not fit.
pub fn concluded<S: Study>(
    study: &S,
    checkpoints: &dyn Checkpoints,
) -> Result<S::Findings, StudyError> {
    let Work { pieces, what, .. } = study.work();
    let kept = |number: u32| {
        let fits = |piece: &S::Piece| study.fits(number, piece);
        find(checkpoints, number, fits).ok_or(StudyError::Missing { number, what })
    };
    Ok(study.conclude((0..pieces).map(kept).collect::<Result<_, _>>()?))
}

/// Pieces of these numbers, in their order; one after the other where a world is large and its days
/// keep all threads busy, or where several ranks live it together.
fn batch<S: Study>(
    study: &S,
    numbers: Vec<u32>,
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<Vec<S::Piece>, StudyError> {
    let Work { arms, listener_days, listeners, .. } = study.work();
    let count = numbers.len() as u32;
    progress.in_points.store(arms == 0, Relaxed);
    let runs = |number: u32| study.arms(number).max(1);
    progress.runs.fetch_add(numbers.iter().map(|it| runs(*it)).sum(), Relaxed);
    progress.listener_days.fetch_add(u64::from(count) * listener_days, Relaxed);
    let later =
        progress.foreseen.load(Relaxed).saturating_sub(numbers.last().map_or(0, |last| last + 1));
    progress.later.store(u64::from(later) * listener_days, Relaxed);
    let ranks = &*progress.ranks;
    let among = Among { ranks, kept: checkpoints };
    let found = |number: u32| {
        let found = find(&among, number, |piece: &S::Piece| study.fits(number, piece));
        // Only rank 0 may know that a piece does not fit.
        if ranks.all(found.is_some()) { found } else { None }
    };
    let was_there = |number: u32| {
        progress.runs_done.fetch_add(runs(number), Relaxed);
        // Not counted as done, or the time that is left would be guessed from work that took none.
        progress.listener_days.fetch_sub(listener_days, Relaxed);
    };
    let kept = |number: u32, piece: &S::Piece| -> Result<(), StudyError> {
        if study.is_finished(piece) {
            keep(&among, number, piece)?;
        }
        if study.can_be_kept_under_way() {
            among.is_under_way(number, false);
        }
        if arms == 0 {
            progress.runs_done.fetch_add(1, Relaxed);
            progress.listener_days_done.fetch_add(listener_days, Relaxed);
        }
        Ok(())
    };
    let each = |number: u32| -> Result<S::Piece, StudyError> {
        if let Some(piece) = found(number) {
            was_there(number);
            return Ok(piece);
        }
        let piece = piece(study, number, &among, progress)?;
        kept(number, &piece)?;
        Ok(piece)
    };
    let pieces: Result<Vec<_>, _> = if !ranks.is_alone() && arms == 0 {
        // Points are worlds of their own: a rank does whole ones.
        let mut there: BTreeMap<u32, S::Piece> = BTreeMap::new();
        for &number in &numbers {
            if let Some(piece) = found(number) {
                was_there(number);
                there.insert(number, piece);
            }
        }
        let mut missing = numbers;
        missing.retain(|number| !there.contains_key(number));
        let does = |numbers: &[u32]| {
            numbers.par_iter().map(|number| study.piece(*number, progress)).collect()
        };
        let done = dealt(ranks, &missing, rayon::current_num_threads(), does, kept)?;
        there.extend(missing.into_iter().zip(done));
        Ok(there.into_values().collect())
    } else if listeners >= LARGE_WORLD || !ranks.is_alone() {
        numbers.into_iter().map(each).collect()
    } else {
        numbers.into_par_iter().map(each).collect()
    };
    // All may have been finished before they saw it.
    let pieces = pieces?;
    if among.are_to_end() { Err(StudyError::Ended) } else { Ok(pieces) }
}

/// Does a piece, from where it stood if that is kept.
fn piece<S: Study>(
    study: &S,
    number: u32,
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<S::Piece, StudyError> {
    if !study.can_be_kept_under_way() {
        return study.piece(number, progress);
    }
    if checkpoints.are_to_end() {
        return Err(StudyError::Ended);
    }
    checkpoints.is_under_way(number, true);
    let mut under_way = UnderWay::of(number, checkpoints);
    let mut piece = study.piece_under_way(number, &mut under_way, progress);
    if let Err(StudyError::Unreadable(why)) = &piece {
        checkpoints.refuse_under_way(number, &why.to_string());
        under_way = UnderWay::from_the_start(number, checkpoints);
        piece = study.piece_under_way(number, &mut under_way, progress);
    }
    piece
}
