//! A study in parts: one shard of it, shards put together, or a list of what there is to do.
//!
//! Deliberately unknown: which study it is.

use std::env;
use std::sync::Arc;

use longplay::report::Report;
use longplay::report::shard::{Gathered, Part, Whole, write};
use longplay::report::workplace::Workplace;
use longplay::study::adaptive::goal;
use longplay::study::checkpoints::Checkpoints as _;
use longplay::study::error::StudyError;
use longplay::study::runner::{Study, Work, concluded, run_some};
use longplay::study::shard::Shard;
use serde_json::json;

use crate::cli::args::Task;
use crate::cli::budget::of_piece;
use crate::cli::engine::engine;
use crate::cli::exit::{Exit, Failure};
use crate::cli::left;
use crate::cli::memory;
use crate::cli::session::Session;

impl Session<'_> {
    /// Does with a study what is not to run the whole of it.
    pub(super) fn run_part<S: Study>(self, study: &S, workplace: Workplace) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        match (&self.args.task, self.args.shard) {
            (Task::Merge(gathered), _) => {
                let gathered = Arc::clone(gathered);
                self.merge(study, &gathered, workplace)
            }
            (Task::Run, Some(shard)) => self.run_shard(study, shard, workplace),
            _ => self.list(study),
        }
    }

    /// Does the pieces of a shard and puts them into a folder of their own. Killed and started
    /// again, it goes on.
    fn run_shard<S: Study>(
        mut self,
        study: &S,
        shard: Shard,
        workplace: Workplace,
    ) -> Result<Exit, Failure> {
        if study.name() == "run" && goal(&self.resolved.spec.experiment).is_some() {
            return Err(Failure::Usage {
                what: "a study that stops at a wanted width cannot be dealt out: nobody knows \
                       beforehand how many replicates it takes"
                    .to_owned(),
                remedy: "leave `until_half_width` out and set `experiment.replicates`".to_owned(),
            });
        }
        let whole = Whole::of(study, &self.info.scenario_toml, &engine()?, shard.of)?;
        let part = Part::new(whole, shard, env::args().skip(1).collect());
        let (workplace, kept) = self.checkpoints(study, workplace)?;
        let missing = part.numbers.iter().filter(|&&number| !kept.has(number)).count();
        self.tell_cost(study, part.whole.pieces as usize - missing)?;
        let done = self.simulate(|progress| run_some(study, &part.numbers, &kept, progress));
        self.tell_checkpoints(&kept);
        let done = done??;
        let (wanted, what) = (part.numbers.len(), &part.whole.what);
        if done < wanted {
            self.console.note(&format!(
                "{} of {wanted} {what} failed; those that finished are kept: the same command runs \
                 the others again",
                wanted - done
            ));
            return Ok(Exit::Failed);
        }
        let Self { info, console, .. } = self;
        let target = workplace.out.target().to_owned();
        let moved = write(workplace.out, &part, &info.scenario_toml, &kept)?;
        left::results(target.clone());
        kept.remove()?;
        if let Some(moved) = moved {
            console.note(&format!("earlier results moved to {}", moved.display()));
        }
        console.result(&format!(
            "Shard {shard}: {wanted} of {} {what}, in {}\n\
             All shards together are made into results by: longplay merge FOLDER…",
            part.whole.pieces,
            target.display()
        ))?;
        Ok(Exit::Done)
    }

    /// Makes results of all shards of the study.
    fn merge<S: Study>(
        mut self,
        study: &S,
        gathered: &Gathered,
        workplace: Workplace,
    ) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        let shards = gathered.whole.shards;
        let here = Whole::of(study, &self.info.scenario_toml, &engine()?, shards)?;
        if let Some(what) = differs(&here, &gathered.whole) {
            return Err(Failure::Usage {
                what,
                remedy: "merge with the version and the scenario that the shards were run with, \
                         or run them again"
                    .to_owned(),
            });
        }
        if study.known() < study.work().pieces {
            return self.go_on(study, gathered, workplace);
        }
        let found = self.simulate(|_| concluded(study, gathered))??;
        self.deliver(study, &found, workplace)?;
        Ok(if study.failed(&found) { Exit::Failed } else { Exit::Done })
    }

    /// Goes on with a study whose later pieces depend on those of the shards.
    fn go_on<S: Study>(
        self,
        study: &S,
        gathered: &Gathered,
        workplace: Workplace,
    ) -> Result<Exit, Failure>
    where
        S::Findings: Report + Send,
    {
        let (workplace, kept) = self.checkpoints(study, workplace)?;
        let Work { what, .. } = study.work();
        let dealt = study.known();
        for number in 0..dealt {
            let bytes = gathered.find(number).ok_or(StudyError::Missing { number, what })?;
            kept.keep(number, &bytes).map_err(StudyError::from)?;
        }
        self.console.note(&format!(
            "the shards have the first {dealt} {what}, on which it depends what the others are: \
             these are run now"
        ));
        self.run_from(study, workplace, kept)
    }

    /// Lists the units of work, with about how long each takes.
    fn list<S: Study>(self, study: &S) -> Result<Exit, Failure> {
        let (pieces, what) = (study.known(), study.work().what);
        let [least, most] = of_piece(&self.resolved.spec, &study.work())?;
        let memory = memory::of(study.name(), self.largest, 1, 1);
        if !self.args.json {
            let times = if most > least * 1.05 {
                format!("{least:.1} to {most:.1} s")
            } else {
                format!("{most:.1} s")
            };
            self.console.result(&format!(
                "{pieces} {what}, each about {times} on one thread, with at most {memory} of memory"
            ))?;
            return Ok(Exit::Done);
        }
        let whole = Whole::of(study, &self.info.scenario_toml, &engine()?, 1)?;
        let round = |seconds: f64| (seconds * 100.0).round() / 100.0;
        let unit = |unit: u32| json!({ "unit": unit, "seconds": round(least), "seconds_at_most": round(most) });
        let list = json!({
            "study": study.name(),
            "version": whole.version,
            "engine": whole.engine,
            "hash": whole.stamp,
            "what": what,
            "memory_at_most": memory,
            "units": (0..pieces).map(unit).collect::<Vec<_>>(),
        });
        self.console.result(&format!("{list:#}"))?;
        Ok(Exit::Done)
    }
}

/// How the shards differ from what this program makes of their command; nothing where they do not.
fn differs(here: &Whole, theirs: &Whole) -> Option<String> {
    if theirs.version != here.version {
        return Some(format!(
            "the shards are of version {}, and this is {}",
            theirs.version, here.version
        ));
    }
    if theirs.engine != here.engine {
        return Some("the shards were run by another build of the engine than this one".to_owned());
    }
    (theirs != here)
        .then(|| "the scenario was changed since the shards were run, or it is another".to_owned())
}
