//! Draws the charts of a folder of results again, from its tables and its summary.
//!
//! Deliberately unknown: the outcome they came from; nothing is simulated.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::report::chart::about::About;
use crate::report::chart::all;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Drawn;
use crate::report::chart::style::Style;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::of_study::Kept;
use crate::report::out_dir::MANIFEST;
use crate::report::piece::PIECES;
use crate::report::presentation::Presentation;
use crate::report::run::DAILY;
use crate::report::safe_point;
use crate::report::saved::Saved;
use crate::report::saved_days::{self, Days};
use crate::report::story;
use crate::report::summary::{FORMAT, SUMMARY};
use crate::study::beliefs::findings::BeliefFindings;
use crate::study::benchmark::findings::Benchmark;
use crate::study::comparison::Comparisons;
use crate::study::dose::findings::DoseFindings;
use crate::study::explain::findings::ExplainFindings;
use crate::study::outcome::{CONTROL, Effect};
use crate::study::plan::findings::PlanFindings;
use crate::study::robust::findings as robust;
use crate::study::sensitivity::findings::SensitivityFindings;
use crate::study::size::findings::SizeFindings;
use crate::study::sound::{self, Sound};
use crate::study::sweep::findings::SweepFindings;

/// What was drawn again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// The charts.
    pub files: Vec<PathBuf>,
    /// What a reader must know of what they were drawn from.
    pub warnings: Vec<String>,
}

/// Draws all charts of the folder in a style, in place of those that are there, and its story where
/// one is wanted. Files that are not as they were written are drawn where they are sound, with a
/// warning.
///
/// # Errors
/// [`ReportError::NoResults`] where the folder holds none; [`ReportError::NoStory`] where a story is
/// wanted of another study than a run; [`ReportError::Io`], [`ReportError::Csv`] or
/// [`ReportError::Malformed`] where they cannot be read; then no chart is touched.
pub fn redraw(
    dir: impl AsRef<Path>,
    shown_as: impl Into<Presentation>,
) -> Result<Redrawn, ReportError> {
    let (dir, shown_as) = (dir.as_ref(), shown_as.into());
    holds_results(dir)?;
    let mut saved = Saved::open(dir);
    let summary = Summary { bytes: saved.whole(SUMMARY)?, path: saved.path(SUMMARY) };
    let drawn = drawn(&summary, &mut saved, &shown_as).map_err(|error| saved.doubt(error))?;
    let mut files = Vec::new();
    for (name, bytes) in drawn.whole()? {
        let path = dir.join(name);
        replace(&path, &bytes)?;
        files.push(path);
    }
    Ok(Redrawn { files, warnings: saved.warnings })
}

/// The study of a summary that this version can read.
pub(super) fn checked(summary: &Summary) -> Result<String, ReportError> {
    let head: Head = summary.read()?;
    if head.format != FORMAT {
        return Err(summary.malformed(format!(
            "it has format {}, and this version reads format {FORMAT}",
            head.format
        )));
    }
    Ok(head.study.unwrap_or_else(|| "run".to_owned()))
}

fn drawn(
    summary: &Summary,
    saved: &mut Saved,
    Presentation { style, story, .. }: &Presentation,
) -> Result<Drawn, ReportError> {
    let study = checked(summary)?;
    if study == "run" {
        let data = of_run(summary, saved)?;
        let mut drawn = all::draw(&data, style);
        if *story {
            let (head, origin) = (summary.read()?, saved.origin());
            let told = story::Told { head: &head, data: &data, origin: origin.as_ref() };
            drawn.extend(story::tell(told, style));
        }
        return Ok(drawn);
    }
    if *story {
        return Err(ReportError::NoStory { path: summary.path.clone(), study });
    }
    match STUDIES.iter().find(|it| it.name == study) {
        Some(again) => (again.drawn)(summary, style),
        None => Err(summary.malformed(format!("no chart is known of a study `{study}`"))),
    }
}

/// Tells a folder without results from one whose results cannot be read.
pub(super) fn holds_results(dir: &Path) -> Result<(), ReportError> {
    let why = match dir.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => "there is no such folder",
        Ok(there) if !there.is_dir() => "it is no folder",
        Ok(_) if !dir.join(SUMMARY).exists() && !dir.join(MANIFEST).exists() => {
            "it has neither summary.json nor manifest.json"
        }
        Ok(_) if !dir.join(SUMMARY).exists() && dir.join(PIECES).exists() => {
            "it is a shard, and `longplay merge` makes results of all shards"
        }
        _ => return Ok(()),
    };
    Err(ReportError::NoResults { path: dir.to_owned(), why })
}

/// What can be made of the summary of a study again.
pub(super) struct Again {
    /// Name of the study.
    pub(super) name: &'static str,
    /// Its charts.
    drawn: fn(&Summary, &Style) -> Result<Drawn, ReportError>,
    /// What its page shows.
    pub(super) shown: fn(&Summary) -> Result<Shown, ReportError>,
}

/// Studies other than a run, whose summaries keep what their charts and pages show.
pub(super) const STUDIES: [Again; 8] = [
    of::<DoseFindings>(),
    of::<ExplainFindings>(),
    of::<BeliefFindings>(),
    of::<SweepFindings>(),
    of::<SensitivityFindings>(),
    of::<robust::Findings>(),
    of::<SizeFindings>(),
    of::<PlanFindings>(),
];

const fn of<K: Kept>() -> Again {
    Again {
        name: K::STUDY,
        drawn: |summary, style| {
            let (kept, about) = summary.study::<K>()?;
            Ok(kept.draw(&about, style))
        },
        shown: |summary| {
            let (kept, about) = summary.study::<K>()?;
            Ok(kept.on_page(&about))
        },
    }
}

/// What every summary says first.
#[derive(Deserialize)]
struct Head {
    format: u32,
    study: Option<String>,
}

/// The summary of a study other than a run.
#[derive(Deserialize)]
struct OfStudy<Findings> {
    run: About,
    findings: Findings,
}

/// The summary of a run.
#[derive(Deserialize)]
struct OfRun {
    run: Lasted,
    arms: Vec<String>,
    reference: String,
    effects: Vec<Effect>,
    comparisons: Option<Comparisons>,
    benchmark: Option<Benchmark>,
    dose: Option<DoseFindings>,
}

/// What was run, and for how long.
#[derive(Deserialize)]
struct Lasted {
    #[serde(flatten)]
    about: About,
    first_day: Option<i16>,
    last_day: Option<i16>,
}

/// A summary that was read.
pub(super) struct Summary {
    pub(super) bytes: Vec<u8>,
    pub(super) path: PathBuf,
}

impl Summary {
    pub(super) fn malformed(&self, what: String) -> ReportError {
        ReportError::Malformed { path: self.path.clone(), what }
    }

    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ReportError> {
        serde_json::from_slice(&self.bytes).map_err(|error| self.malformed(error.to_string()))
    }

    /// What a study found, as its summary keeps it, and what was run.
    pub(super) fn study<Findings: DeserializeOwned + Sound>(
        &self,
    ) -> Result<(Findings, About), ReportError> {
        let OfStudy::<Findings> { run, findings } = self.read()?;
        run.sound().map_err(|what| self.malformed(format!("run: {what}")))?;
        findings.sound().map_err(|what| self.malformed(format!("findings: {what}")))?;
        Ok((findings, run))
    }
}

/// Charts of a run: from its daily table.
pub(super) fn of_run(summary: &Summary, saved: &mut Saved) -> Result<ChartData, ReportError> {
    let of_run: OfRun = summary.read()?;
    of_run.sound().map_err(|what| summary.malformed(what))?;
    let OfRun { run: Lasted { about, first_day, last_day }, .. } = of_run;
    let OfRun { arms, reference, effects, comparisons, benchmark, dose, .. } = of_run;
    let days = Days {
        arms: &arms,
        replicates: about.replicates,
        listeners: about.listeners,
        span: first_day.zip(last_day).map(|(first, last)| first..=last),
    };
    let measured = saved_days::read(saved.file(DAILY)?, &saved.path(DAILY), &days)?;
    let data = ChartData::new_of(about, (arms, &reference), &effects, measured, comparisons);
    Ok(ChartData { benchmark, dose, ..data })
}

impl Sound for OfRun {
    fn sound(&self) -> Result<(), String> {
        self.run.about.sound()?;
        if let Some((first, last)) = self.run.first_day.zip(self.run.last_day) {
            sound::between("last_day", last, (first, i16::MAX))?;
        }
        sound::names("arms", &self.arms, sound::MOST_ARMS)?;
        if self.arms[0] != CONTROL {
            return Err(format!("the first of the arms is not `{CONTROL}`"));
        }
        if !self.arms.contains(&self.reference) {
            return Err("the reference is none of the arms".to_owned());
        }
        if let Some(comparisons) = &self.comparisons {
            sound::as_many("means", comparisons.means.len(), self.arms.len())?;
            comparisons.sound().map_err(|what| format!("comparisons: {what}"))?;
        }
        if let Some(dose) = &self.dose {
            dose.sound().map_err(|what| format!("dose: {what}"))?;
        }
        if let Some(benchmark) = &self.benchmark {
            benchmark.sound().map_err(|what| format!("benchmark: {what}"))?;
        }
        self.effects.iter().try_for_each(Sound::sound)
    }
}

/// Writes a file under a temporary name and moves it into place.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    let _whole = safe_point::writing();
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(ReportError::io("make the folder", folder))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".longplay-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(ReportError::io("write to", folder))?;
    file.write_all(bytes).map_err(ReportError::io("write", path))?;
    file.persist(path).map_err(|error| ReportError::io("write", path)(error.error))?;
    Ok(())
}
