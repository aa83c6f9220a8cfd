//! A session: what every study of the command line has around it, from an open folder and threads at
//! work to files in place and words about them, and about what was read.
//!
//! Main type: [`Session`]. Deliberately unknown: which study it is and what its files look like.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use longplay::scenario::Resolved;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, StudyText, Work, run};
use rayon::ThreadPool;
use serde::Serialize;

use crate::cli::args::StudyArgs;
use crate::cli::console::Console;
use crate::cli::exit::Failure;
use crate::cli::left;
use crate::cli::memory;
use crate::cli::progress;
use crate::cli::report::checkpoint_dir::{CheckpointDir, Claim};
use crate::cli::report::folder::Said;
use crate::cli::report::manifest::{hash, sources};
use crate::cli::report::out_dir::OutDir;
use crate::cli::report::{ReportError, RunInfo, Written, summary};

/// A study under way.
pub(crate) struct Session<'a> {
    /// The folder that results go to.
    pub(crate) out: OutDir,
    /// What is said of the run beside its results.
    pub(crate) info: RunInfo,
    /// Name in the line of progress.
    name: String,
    args: &'a StudyArgs,
    console: Console,
    /// The folder's, until pieces are kept in it; where none are, to the end.
    claim: Option<Claim>,
    /// A warning where names cannot be written in a PNG.
    blank: Option<String>,
    pool: ThreadPool,
    started: Instant,
    simulated: Duration,
}

impl<'a> Session<'a> {
    /// Opens the folder of results and starts the threads, before any work is done.
    ///
    /// Results of a `run` go to `output/<scenario>`, those of other studies to `output/<scenario>-<study>`.
    pub(crate) fn open(
        study: &str,
        resolved: &Resolved,
        args: &'a StudyArgs,
        console: Console,
    ) -> Result<Self, Failure> {
        let started = Instant::now();
        let name = match study {
            "run" => resolved.stem.clone(),
            study => format!("{}-{study}", resolved.stem),
        };
        let place = args.out.clone().unwrap_or_else(|| PathBuf::from("output").join(&name));
        for note in &resolved.notes {
            console.note(note);
        }
        console.cautions(&resolved.cautions);
        memory::refuse_beyond(study, &resolved.scenario, args.threads)?;
        let out = OutDir::prepare(&place)?;
        let claim = Some(claim(&out)?);
        announce(&out, resolved, console);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(args.threads.unwrap_or(0).into())
            .build()?;
        let info = info(study, resolved, pool.current_num_threads())?;
        let spec = &resolved.spec;
        let names = spec.strategies.iter().map(|it| it.name.as_str());
        let blank = blank(&names.chain([info.release_label.as_str()]).collect::<String>());
        Ok(Self {
            out,
            info,
            name,
            args,
            console,
            claim,
            blank,
            pool,
            started,
            simulated: Duration::ZERO,
        })
    }

    /// Runs a study; its pieces stay on disk until [`Session::clear`], and those that are there already are not
    /// done again. `before` is told how many are missing.
    pub(crate) fn run<S: Study>(
        &mut self,
        study: &S,
        before: impl FnOnce(&Self, usize) -> Result<(), Failure>,
    ) -> Result<(S::Findings, CheckpointDir), Failure>
    where
        S::Findings: Send,
    {
        let kept = self.checkpoints(study)?;
        let pieces = study.work().pieces as usize;
        before(self, pieces.saturating_sub(kept.count()))?;
        let found = self.simulate(|progress| run(study, &kept, progress))?;
        Ok((found, kept))
    }

    /// Runs a study that cannot go on where it stopped, and keeps nothing of it.
    pub(crate) fn run_anew<S: Study>(&mut self, study: &S) -> Result<S::Findings, Failure>
    where
        S::Findings: Send,
    {
        Ok(self.simulate(|progress| run(study, &NoCheckpoints, progress))?)
    }

    /// Where finished pieces of the study are kept until its results are in place; some may be there already.
    fn checkpoints<S: Study>(&mut self, study: &S) -> Result<CheckpointDir, Failure> {
        // Of this build, so that none goes on with the work of another that counts otherwise.
        let program = std::env::current_exe().and_then(std::fs::metadata);
        let built = program.and_then(|it| Ok((it.len(), it.modified()?))).ok();
        let version = env!("CARGO_PKG_VERSION");
        let depends = (version, built, study.name(), &self.info.scenario_toml, study.parameters());
        let stamp = serde_json::to_vec(&depends)
            .map_err(|source| ReportError::Encode { table: "stamp", source: source.into() })?;
        let claim = self.claim.take().map_or_else(|| claim(&self.out), Ok)?;
        let (kept, moved) = claim.open(&hash(&stamp))?;
        if let Some(moved) = moved {
            let moved = moved.display();
            self.console.note(&format!("another study was begun here; its work is now in {moved}"));
        }
        let (there, Work { pieces, what, .. }) = (kept.count(), study.work());
        if there > 0 {
            self.console.note(&format!("{there} of {pieces} {what} are there already"));
        }
        for (path, why) in kept.refused() {
            let path = path.display();
            self.console.warn(&format!("{path} is not taken: {why}; it is run again"));
        }
        left::pieces(kept.dir().to_owned(), what, pieces as usize);
        Ok(kept)
    }

    /// Takes away what was kept, the results being in place, and names what did not fit.
    pub(crate) fn clear(kept: CheckpointDir, console: Console) -> Result<(), Failure> {
        for (path, why) in kept.refused() {
            console.warn(&format!("{} was not taken: {why}; it was run again", path.display()));
        }
        Ok(kept.remove()?)
    }

    /// Does the simulating, on the session's threads and with its progress shown.
    fn simulate<T: Send>(&mut self, work: impl FnOnce(&Progress) -> T + Send) -> T {
        let progress = Progress::default();
        let watcher = self.console.progress().filter(|_| !self.args.no_progress);
        let done = progress::shown(self.name.as_str(), &progress, watcher, self.console, || {
            self.pool.install(|| work(&progress))
        });
        self.simulated = self.started.elapsed();
        self.info.seconds = self.simulated.as_secs_f64();
        self.info.timings.push(("simulate".to_owned(), self.info.seconds));
        done
    }

    /// Writes the results and tells what to know of them. `write` is handed the folder and what is
    /// said of the run.
    pub(crate) fn finish(
        self,
        warnings: &[String],
        write: impl FnOnce(OutDir, &RunInfo) -> Result<Written, Failure>,
    ) -> Result<Written, Failure> {
        let Self { out, info, console, blank, started, simulated, .. } = self;
        let written = write(out, &info)?;
        left::results(written.dir.clone());
        for warning in warnings.iter().chain(&info.warnings).chain(&written.undrawn) {
            console.warn(warning);
        }
        if let Some(warning) = &blank {
            console.warn(warning);
        }
        if let Some(moved) = &written.moved_to {
            console.note(&format!("earlier results moved to {}", moved.display()));
        }
        console.detail(&format!(
            "simulated in {}, all in {}, on {} threads; result hash {}",
            progress::duration(simulated),
            progress::duration(started.elapsed()),
            info.threads,
            written.result_hash
        ));
        for file in &written.files {
            console.detail(&format!("  {}", file.display()));
        }
        Ok(written)
    }
}

/// A warning where names cannot be written in a PNG.
fn blank(text: &str) -> Option<String> {
    #[cfg(feature = "png")]
    let characters = crate::cli::report::chart::png::blank_in(text);
    #[cfg(not(feature = "png"))]
    let characters = std::collections::BTreeSet::<char>::new();
    let shown: Vec<String> = characters.iter().take(8).map(char::to_string).collect();
    let more = if characters.len() > shown.len() { " …" } else { "" };
    (!characters.is_empty()).then(|| {
        format!(
            "no font on this machine has {}{more}, left blank in the PNG charts; the SVG charts show them where a font is",
            shown.join(" ")
        )
    })
}

/// Makes sure that no other process works for the same results.
fn claim(out: &OutDir) -> Result<Claim, ReportError> {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let command = words.collect::<Vec<_>>().join(" ");
    Claim::take(out.target(), &format!("process {}: {command}", std::process::id()))
}

/// Says beforehand that results of other files will have to give way.
fn announce(out: &OutDir, resolved: &Resolved, console: Console) {
    let Some(there) = sources(out.target()).filter(|there| *there != resolved.files) else {
        return;
    };
    let names: Vec<String> = there.iter().map(|it| it.display().to_string()).collect();
    let from = if names.is_empty() { "the default scenario".to_owned() } else { names.join(", ") };
    let (target, aside) = (out.target().display(), out.free_name());
    let aside = aside.display();
    console.note(&format!("{target} holds results of {from}; they will be moved to {aside}"));
}

fn info(study: &str, resolved: &Resolved, threads: usize) -> Result<RunInfo, Failure> {
    let (scenario, spec) = (&resolved.scenario, &resolved.spec);
    let question =
        if scenario.description.is_empty() { &scenario.title } else { &scenario.description };
    Ok(RunInfo {
        study: study.to_owned(),
        title: scenario.title.clone(),
        question: question.clone(),
        release_label: format!("{} by {}", spec.release.title, spec.release.artist),
        scenario_toml: scenario.to_toml()?,
        notes: resolved.notes.clone(),
        scenario_files: resolved.files.clone(),
        seed: spec.world.seed,
        listeners: spec.world.listeners,
        tracks: spec.world.tracks,
        quick: resolved.quick,
        threads,
        ..RunInfo::default()
    })
}

impl Session<'_> {
    /// Writes what a study other than a run found, and prints it: the summary as JSON, or the story.
    pub(crate) fn deliver<Findings: Serialize>(
        self,
        resolved: &Resolved,
        findings: &Findings,
        text: &StudyText,
        tables: &[String],
        write: impl FnOnce(OutDir, &Said<'_>, &RunInfo) -> Result<Written, ReportError>,
    ) -> Result<(), Failure> {
        let (console, json, theme) = (self.console, self.args.json, self.args.theme);
        let StudyText { headline, warnings, replicates, .. } = text;
        let said = Said { headline, warnings, replicates: *replicates, theme };
        let summary = json.then(|| summary::of_study(findings, &said, &self.info)).transpose()?;
        let written = self.finish(warnings, |out, info| Ok(write(out, &said, info)?))?;
        let text = summary.map_or_else(
            || story(resolved, headline, tables, &written.dir),
            |summary| format!("{summary:#}"),
        );
        Ok(console.result(&text)?)
    }
}

/// Title, sentences, tables, and where the files are.
pub(crate) fn story(
    resolved: &Resolved,
    headline: &[String],
    tables: &[String],
    dir: &Path,
) -> String {
    let mark = if resolved.quick { " (quick run: a small world, not for quoting)" } else { "" };
    let mut text = format!("{}{mark}\n\n", resolved.scenario.title);
    if !resolved.scenario.description.is_empty() {
        let _ = writeln!(text, "{}\n", resolved.scenario.description);
    }
    for sentence in headline {
        let _ = writeln!(text, "{sentence}");
    }
    for table in tables {
        let _ = write!(text, "\n{table}");
    }
    let _ = writeln!(text, "\nFiles: {}", dir.display());
    text
}
