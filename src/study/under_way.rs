//! A piece under way: whether it goes on from a checkpoint, and when one is kept of it.
//!
//! Main type: [`UnderWay`]. A checkpoint is kept every so many days and when the process is to end;
//! without either, nothing is. Deliberately unknown: what is in it (see
//! `study/moment`) and where it lies.

use std::sync::atomic::Ordering::Relaxed;

use crate::measure::record::DayRecord;
use crate::records::{Flaw, Records, Writer};
use crate::sim::run::Arm;
use crate::study::checkpoints::{Checkpoints, Reached};
use crate::study::error::StudyError;
use crate::study::moment::{ArmHistory, Found, Moment, Stage, Watched};
use crate::study::progress::Progress;

/// A piece on its way from its first day to its last.
#[derive(Default)]
pub struct UnderWay<'a> {
    /// The piece's number, and where it is kept.
    kept: Option<(u32, &'a dyn Checkpoints)>,
    /// Where it goes on, as long as it has not.
    found: Option<Found>,
    /// Listener-days lived so far, before it went on included.
    listener_days: u64,
    /// Days lived since anything was kept.
    unkept: u16,
}

impl<'a> UnderWay<'a> {
    /// One that begins with its first day and of which nothing is kept.
    pub fn unkept() -> Self {
        Self::default()
    }

    /// One that begins with its first day.
    pub fn from_the_start(number: u32, checkpoints: &'a dyn Checkpoints) -> Self {
        Self { kept: Some((number, checkpoints)), ..Self::default() }
    }

    /// One that goes on from its checkpoint, if it has one that can be read; one that cannot is
    /// refused.
    pub fn of(number: u32, checkpoints: &'a dyn Checkpoints) -> Self {
        let mark = checkpoints.latest_under_way(number);
        let sources = mark.and_then(|mark| checkpoints.open_under_way(number, mark));
        let found = sources.map(|sources| Records::open(sources).and_then(Found::open));
        let refuse = |why: &_| checkpoints.refuse_under_way(number, &format!("{why}"));
        let found = found.and_then(|found| found.inspect_err(refuse).ok());
        let on_all = checkpoints.on_all(found.is_some());
        if found.is_some() && !on_all {
            refuse(&Flaw::Elsewhere);
        }
        let found = found.filter(|_| on_all);
        let listener_days = found.as_ref().map_or(0, |found| found.listener_days);
        Self { found, listener_days, ..Self::from_the_start(number, checkpoints) }
    }

    /// Where it goes on, as long as it has not.
    pub(super) fn stage(&self) -> Option<Stage> {
        self.found.as_ref().map(|found| found.stage)
    }

    /// Arms that were lived to their end before it goes on, by number.
    pub(super) fn done(&mut self) -> Vec<Option<ArmHistory>> {
        self.found.as_mut().map_or_else(Vec::new, |found| std::mem::take(&mut found.done))
    }

    /// Lets the arm that waits at the fork be as it was.
    ///
    /// # Errors
    /// [`StudyError::Unreadable`], after which the arm is of no use.
    pub(super) fn take_back_waiting(&mut self, arm: &mut Arm) -> Result<(), StudyError> {
        match &mut self.found {
            Some(found) => {
                let read = found.read_waiting(arm);
                self.agreed(read)
            }
            None => Ok(()),
        }
    }

    /// Goes on with this arm if this is where it stood: the days since the fork of it and of those
    /// on top of it.
    ///
    /// # Errors
    /// [`StudyError::Unreadable`], after which the arm is of no use.
    pub(super) fn go_on(
        &mut self,
        stage: Stage,
        arm: &mut Arm,
        observers: &Watched,
        progress: &Progress,
    ) -> Result<Option<Vec<Vec<DayRecord>>>, StudyError> {
        let Some(mut found) = self.found.take_if(|found| found.stage == stage) else {
            return Ok(None);
        };
        self.agreed(found.read(arm, observers))?;
        // Not counted as done, or the time that is left would be guessed from work that took none.
        progress.listener_days.fetch_sub(found.listener_days, Relaxed);
        Ok(Some(found.days))
    }

    /// What was read, where all ranks could read theirs.
    fn agreed(&self, read: Result<(), Flaw>) -> Result<(), StudyError> {
        let all = self.kept.is_none_or(|(_, checkpoints)| checkpoints.on_all(read.is_ok()));
        read?;
        if all { Ok(()) } else { Err(Flaw::Elsewhere.into()) }
    }

    /// The morning of a day.
    ///
    /// # Errors
    /// [`StudyError::Ended`] where the process is to end and nothing was lived that is not kept.
    pub(super) fn morning(&self) -> Result<(), StudyError> {
        match self.kept {
            Some((_, checkpoints)) if self.unkept == 0 && checkpoints.are_to_end() => {
                Err(StudyError::Ended)
            }
            _ => Ok(()),
        }
    }

    /// The evening of a day: keeps what there is, if that is due.
    ///
    /// # Errors
    /// [`StudyError::Ended`] where the process is to end.
    pub(super) fn evening(&mut self, moment: &Moment<'_>) -> Result<(), StudyError> {
        let Some((number, checkpoints)) = self.kept else { return Ok(()) };
        self.listener_days += moment.arm.environment.world.listeners.len() as u64;
        self.unkept += 1;
        let to_end = checkpoints.are_to_end();
        if to_end || checkpoints.every().is_some_and(|days| self.unkept >= days) {
            self.unkept = 0;
            let listener_days = self.listener_days;
            let listeners = moment.arm.environment.world.listeners.len() as u64;
            let days = (listener_days / listeners.max(1)) as u32;
            let at = Reached { days, next: moment.arm.today() };
            let seen = moment.seen();
            let kept = checkpoints.keep_under_way(number, at, &mut |out| {
                let mut to = Writer::new(out);
                moment.write(&mut to, &seen, listener_days)?;
                to.finish()
            });
            checkpoints.settle_under_way(number, at, checkpoints.on_all(kept));
        }
        if to_end { Err(StudyError::Ended) } else { Ok(()) }
    }
}
