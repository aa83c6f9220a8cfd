//! What a session keeps of a study before its results are in place: finished pieces and those under
//! way, and what is said of them.
//!
//! Deliberately unknown: where they lie and what is in them.

use longplay::study::runner::{Study, Work};
use longplay::units::Day;

use crate::cli::exit::Failure;
use crate::cli::left;
use crate::cli::report::checkpoint_dir::CheckpointDir;
use crate::cli::report::workplace::Workplace;
use crate::cli::session::Session;

impl Session<'_> {
    /// Refuses to keep pieces under way of a study that cannot.
    pub(super) fn refuse_checkpoints_of(&self, study: &impl Study) -> Result<(), Failure> {
        if self.args.checkpoint_every.is_none() || study.can_be_kept_under_way() {
            return Ok(());
        }
        let (name, what) = (study.name(), study.work().what);
        Err(Failure::Usage {
            what: format!("`{name}` keeps finished {what} and cannot keep one under way"),
            remedy:
                "leave --checkpoint-every out: killed and started again, it goes on with those \
                     that are finished"
                    .to_owned(),
        })
    }

    /// Tells what was found and not taken, and what could not be kept.
    pub(super) fn tell_checkpoints(&self, kept: &CheckpointDir) {
        for (path, why) in kept.refused() {
            let path = path.display();
            self.console.warn(&format!("{path} was not taken: {why}; it was run again"));
        }
        for (path, why) in kept.unwritten() {
            let path = path.display();
            self.console.warn(&format!(
                "{path} could not be written: {why}; the run went on without a new checkpoint"
            ));
        }
    }

    /// Where finished pieces of the study are kept until its results are in place; some may be
    /// there already.
    pub(super) fn checkpoints<S: Study>(
        &self,
        study: &S,
        mut workplace: Workplace,
    ) -> Result<(Workplace, CheckpointDir), Failure> {
        let (kept, moved) = workplace.checkpoints(study, &self.info)?;
        let ranks = &self.args.ranks.0;
        let kept = kept.keeping_every(self.args.checkpoint_every).among(ranks.count());
        ranks.told(Some(&kept.known_elsewhere()));
        let Work { pieces, what, .. } = study.work();
        left::pieces(kept.dir().to_owned(), what, pieces as usize);
        if let Some(moved) = moved {
            let moved = moved.display();
            self.console.note(&format!("another study was begun here; its work is now in {moved}"));
        }
        let there = kept.count();
        if there > 0 {
            self.console.note(&format!("{there} of {pieces} {what} are there already"));
        }
        let under_way: Vec<Day> = kept.under_way().into_iter().map(|(_, day)| day).collect();
        if let Some(at) = left::at(&under_way) {
            self.console.note(&format!("of the {what} that are not finished {at}"));
        }
        for (path, why) in kept.refused() {
            let path = path.display();
            self.console.warn(&format!("{path} is not taken: {why}; it is run again"));
        }
        Ok((workplace, kept))
    }
}
