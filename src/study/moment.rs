//! A moment of a replicate under way: its arms between two days, and what has come of them so far.
//!
//! Main types: [`Moment`], which is written, and [`Found`], which is read. Deliberately unknown:
//! when one is kept and where.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::measure::record::DayRecord;
use crate::records::{Flaw, Records, Writer};
use crate::sim::focal_log::FocalPlay;
use crate::sim::observer::Observer;
use crate::sim::run::Arm;
use crate::sim::snapshot::KINDS;

/// Kinds of records: the story so far, what observers have seen, and from where on the arm that is
/// lived and that which waits at the fork.
const STORY: u16 = 0;
const SEEN: u16 = 1;
const LIVED: u16 = 2;
const WAITING: u16 = LIVED + KINDS;

/// What came of an arm, from the fork to the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmHistory {
    /// Day by day.
    pub days: Vec<DayRecord>,
    /// Every play of the focal track, where the plan wants it kept.
    pub focal: Vec<FocalPlay>,
}

/// Where a replicate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// Before the fork.
    BurnIn,
    /// After it, with an arm that is lived by itself, of this number.
    Alone(usize),
    /// After it, with all arms that share days.
    Together,
}

/// Who looks on, by arm.
pub(super) type Watched = [Vec<Arc<dyn Observer>>];

/// A replicate between two days.
pub(super) struct Moment<'a> {
    pub(super) stage: Stage,
    /// Arms that have been lived to their end, by number.
    pub(super) done: &'a [Option<ArmHistory>],
    /// Days since the fork of the arm that is lived, and of those on top of it.
    pub(super) days: &'a [Vec<DayRecord>],
    pub(super) arm: &'a Arm,
    /// The arm that waits at the fork, if others are still to part from it.
    pub(super) waiting: Option<&'a Arm>,
    pub(super) observers: &'a Watched,
}

/// What has come of a replicate, in the form in which it is kept.
#[derive(Serialize, Deserialize)]
struct Story {
    stage: Stage,
    listener_days: u64,
    done: Vec<Option<ArmHistory>>,
    days: Vec<Vec<DayRecord>>,
}

impl Moment<'_> {
    /// What observers have seen, on all ranks together.
    pub(super) fn seen(&self) -> Vec<Option<Vec<u8>>> {
        self.observers.iter().flatten().map(|observer| observer.seen()).collect()
    }

    /// Writes this rank's part of it, observers having `seen` that and so many listener-days having
    /// been lived.
    ///
    /// # Errors
    /// When it cannot be written; [`io::ErrorKind::Unsupported`] with a recommender or an observer
    /// that cannot tell what it knows.
    pub(super) fn write(
        &self,
        to: &mut Writer<'_>,
        seen: &[Option<Vec<u8>>],
        listener_days: u64,
    ) -> io::Result<()> {
        let Self { stage, arm, .. } = *self;
        if !arm.environment.ranks.is_first() {
            // What all ranks know is in the file of the first.
            arm.write_cohorts(to, LIVED, arm.cohorts())?;
            let waiting = |arm: &Arm| arm.write_cohorts(to, WAITING, arm.cohorts());
            return self.waiting.map_or(Ok(()), waiting);
        }
        let (done, days) = (self.done.to_vec(), self.days.to_vec());
        // As JSON: counts that are 0 are left out of it.
        let story = serde_json::to_vec(&Story { stage, listener_days, done, days })?;
        to.put((STORY, 0), &story)?;
        for (seen, number) in seen.iter().zip(0..) {
            let cannot = "one who looks on cannot tell what was seen";
            let seen = seen.as_ref();
            let seen = seen.ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, cannot))?;
            to.put((SEEN, number), seen)?;
        }
        write_arm(arm, to, LIVED)?;
        self.waiting.map_or(Ok(()), |arm| write_arm(arm, to, WAITING))
    }
}

/// A moment that was kept.
pub(super) struct Found {
    records: Records,
    pub(super) stage: Stage,
    /// Listener-days that were lived before it.
    pub(super) listener_days: u64,
    pub(super) done: Vec<Option<ArmHistory>>,
    /// Days since the fork of the arm that is lived, and of those on top of it.
    pub(super) days: Vec<Vec<DayRecord>>,
}

impl Found {
    /// Reads what has come of the replicate, without its arms.
    ///
    /// # Errors
    /// [`Flaw`].
    pub(super) fn open(mut records: Records) -> Result<Self, Flaw> {
        let story: Vec<u8> = records.get((STORY, 0))?;
        let story = serde_json::from_slice(&story).map_err(|_| Flaw::Other)?;
        let Story { stage, listener_days, done, days } = story;
        Ok(Self { records, stage, listener_days, done, days })
    }

    /// Reads the arm that is lived, with those on top of it, and what was seen in all arms.
    ///
    /// # Errors
    /// [`Flaw`], after which the arm is of no use; what was seen is read last.
    pub(super) fn read(&mut self, arm: &mut Arm, observers: &Watched) -> Result<(), Flaw> {
        read_arm(arm, &mut self.records, LIVED)?;
        for (observer, number) in observers.iter().flatten().zip(0..) {
            let seen: Vec<u8> = self.records.get((SEEN, number))?;
            if !observer.take_back(&seen) {
                return Err(Flaw::Other);
            }
        }
        Ok(())
    }

    /// Reads the arm that waits at the fork.
    ///
    /// # Errors
    /// [`Flaw`], after which the arm is of no use.
    pub(super) fn read_waiting(&mut self, arm: &mut Arm) -> Result<(), Flaw> {
        read_arm(arm, &mut self.records, WAITING)
    }
}

fn write_arm(arm: &Arm, to: &mut Writer<'_>, first: u16) -> io::Result<()> {
    arm.write_shared(to, first)?;
    arm.write_cohorts(to, first, arm.cohorts())
}

fn read_arm(arm: &mut Arm, from: &mut Records, first: u16) -> Result<(), Flaw> {
    arm.read_shared(from, first)?;
    arm.read_cohorts(from, first, arm.cohorts())
}
