//! A session of a rank that is not the first: it does its part of the study and says nothing.
//!
//! Deliberately unknown: which study it is.

use longplay::ranks::Ranks;
use longplay::study::runner::{Study, run, run_some};

use crate::cli::engine::engine;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::checkpoint_dir::Elsewhere;
use crate::cli::session::Session;

impl Session<'_> {
    /// Does a study as a rank that writes nothing: the first one does.
    pub(super) fn follow<S: Study>(mut self, study: &S) -> Result<Exit, Failure>
    where
        S::Findings: Send,
    {
        if !self.args.simulates() {
            return Ok(Exit::Done);
        }
        let ranks = self.args.ranks.0.clone();
        let told = ranks.told(None).unwrap_or_default();
        let place = (ranks.number(), ranks.count());
        let Some(kept) = Elsewhere::of(&told, place, self.args.checkpoint_every) else {
            return Err(Failure::Usage {
                what: "a folder whose name is not UTF-8 cannot be shared by ranks".to_owned(),
                remedy: "name another folder: --out DIR".to_owned(),
            });
        };
        if let Some(shard) = self.args.shard {
            let numbers = shard.pieces(study.work().pieces);
            let done = self.simulate(|progress| run_some(study, &numbers, &kept, progress))??;
            return Ok(if done < numbers.len() { Exit::Failed } else { Exit::Done });
        }
        let found = self.simulate(|progress| run(study, &kept, progress))??;
        Ok(if study.failed(&found) { Exit::Failed } else { Exit::Done })
    }
}

/// Makes sure that all ranks do the same study with the same version of the program.
pub(super) fn same_everywhere(ranks: &dyn Ranks, study: &[&str]) -> Result<(), Failure> {
    if ranks.is_alone() {
        return Ok(());
    }
    let mine = [study.join("\n"), engine()?].join("\n").into_bytes();
    let all = ranks.all_said(&[mine]);
    match all.iter().position(|theirs| *theirs != all[0]) {
        None => Ok(()),
        Some(_) if !ranks.is_first() => Err(Failure::ToldElsewhere),
        Some(rank) => Err(Failure::Usage {
            what: format!(
                "rank {rank} has another scenario, other options or another build of longplay than \
                 rank 0"
            ),
            remedy: "give every machine the same program and the same files".to_owned(),
        }),
    }
}
