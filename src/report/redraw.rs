//! Draws the charts of a folder of results again, from its tables and its summary.
//!
//! Deliberately unknown: the outcome they came from; nothing is simulated.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::source::Source;
use crate::report::chart::about::About;
use crate::report::chart::all;
use crate::report::chart::data::{ChartData, Run, USUAL_CONFIDENCE, position};
use crate::report::chart::theme::Theme;
use crate::report::error::ReportError;
use crate::report::robust::folder as robust;
use crate::report::write::{DAILY, SUMMARY};
use crate::report::{dose, explain, safe_point, sweep};

/// Draws all charts of the folder in a theme, in place of those that are there; returns the files.
///
/// # Errors
/// [`ReportError::Io`], [`ReportError::Csv`] or [`ReportError::Malformed`] where the folder holds no
/// readable results.
pub fn redraw(dir: impl AsRef<Path>, theme: Theme) -> Result<Vec<PathBuf>, ReportError> {
    let dir = dir.as_ref();
    let path = dir.join(SUMMARY);
    let summary = summary(&path)?;
    let study = summary["study"].as_str().unwrap_or("run");
    let pictures = match study {
        "run" => all::draw(&of_run(dir, &summary, &path)?, theme)?,
        "dose" => dose::draw(&found(&summary, &path)?, &about(&summary, &path)?, theme)?,
        "sweep" => sweep::draw(&found(&summary, &path)?, &about(&summary, &path)?, theme)?,
        "sensitivity" => {
            sweep::draw_indices(&found(&summary, &path)?, &about(&summary, &path)?, theme)?
        }
        "explain" => explain::draw(&found(&summary, &path)?, &about(&summary, &path)?, theme)?,
        robust::STUDY => robust::draw(&found(&summary, &path)?, &about(&summary, &path)?, theme)?,
        _ => return Err(malformed(&path, format!("no chart is known of a study `{study}`"))),
    };
    let mut files = Vec::new();
    for (name, bytes) in pictures {
        let path = dir.join(name);
        replace(&path, &bytes)?;
        files.push(path);
    }
    Ok(files)
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

fn summary(path: &Path) -> Result<Value, ReportError> {
    let text = fs::read(path).map_err(ReportError::io("read", path))?;
    serde_json::from_slice(&text).map_err(|error| malformed(path, error.to_string()))
}

fn malformed(path: &Path, what: String) -> ReportError {
    ReportError::Malformed { path: path.to_owned(), what }
}

fn missing(path: &Path, key: &str) -> ReportError {
    malformed(path, format!("no usable value of `{key}`"))
}

/// What the summary says was run.
fn about(summary: &Value, path: &Path) -> Result<About, ReportError> {
    About::deserialize(&summary["run"]).map_err(|error| malformed(path, format!("run: {error}")))
}

/// What a study found, as its summary keeps it.
fn found<Findings: DeserializeOwned>(
    summary: &Value,
    path: &Path,
) -> Result<Findings, ReportError> {
    Findings::deserialize(&summary["findings"])
        .map_err(|error| malformed(path, format!("findings: {error}")))
}

/// Charts of a run: from its daily table.
fn of_run(dir: &Path, summary: &Value, path: &Path) -> Result<ChartData, ReportError> {
    let arms: Option<Vec<String>> = summary["arms"]
        .as_array()
        .and_then(|arms| arms.iter().map(|arm| arm.as_str().map(ToOwned::to_owned)).collect());
    let mut data = ChartData {
        about: about(summary, path)?,
        confidence: summary["effects"][0]["confidence"].as_f64().unwrap_or(USUAL_CONFIDENCE),
        arms: arms.ok_or_else(|| missing(path, "arms"))?,
        ..ChartData::default()
    };
    data.reference = position(&data.arms, summary["reference"].as_str().unwrap_or_default());
    read_days(&dir.join(DAILY), &mut data)?;
    Ok(data)
}

/// Adds the runs of the daily table.
fn read_days(path: &Path, data: &mut ChartData) -> Result<(), ReportError> {
    let unreadable = |source| ReportError::Csv { path: path.to_owned(), source };
    let malformed = |what: String| ReportError::Malformed { path: path.to_owned(), what };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let header = reader.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| malformed(format!("no column `{name}`")))
    };
    let replicate = column("replicate")?;
    let strategy = column("strategy")?;
    let day = column("day")?;
    let (streams, saves) = (column("streams")?, column("saves")?);
    let new_listeners = column("new_listeners")?;
    let sources: Result<Vec<usize>, _> =
        Source::ALL.iter().map(|source| column(&format!("streams_{}", source.name()))).collect();
    let sources = sources?;
    let mut numbers: Vec<u64> = Vec::new();
    for (line, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        let bad = |column: usize| malformed(format!("row {}: bad {}", line + 1, &header[column]));
        let count = |column: usize| record[column].parse::<u64>().map_err(|_| bad(column));
        let number = count(replicate)?;
        let arm = data.arms.iter().position(|arm| *arm == record[strategy]);
        let arm = arm.ok_or_else(|| bad(strategy))?;
        if numbers.last() != Some(&number) {
            numbers.push(number);
            data.runs.push(vec![Run::default(); data.arms.len()]);
        }
        let by_source: Result<Vec<u64>, _> = sources.iter().map(|source| count(*source)).collect();
        let Some(arms) = data.runs.last_mut() else { continue };
        arms[arm].add(count(streams)?, count(new_listeners)?, count(saves)?, &by_source?);
        if numbers.len() == 1 && arm == 0 {
            data.days.push(record[day].parse().map_err(|_| bad(day))?);
        }
    }
    if data.days.is_empty() {
        return Err(malformed("there is no row in it".to_owned()));
    }
    let whole = |run: &Run| run.streams.len() == data.days.len();
    if !data.runs.iter().flatten().all(whole) {
        return Err(malformed("not the same days in every run".to_owned()));
    }
    Ok(())
}
