//! Stands in for `longplay::report` until it lands: delete this file and let `cli/mod.rs` say
//! `use longplay::report;`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use longplay::study::outcome::Outcome;

#[derive(Clone, Debug, Default)]
pub(crate) struct RunInfo {
    pub(crate) title: String,
    pub(crate) question: String,
    pub(crate) release_label: String,
    pub(crate) scenario_toml: String,
    pub(crate) seed: u64,
    pub(crate) listeners: u32,
    pub(crate) tracks: u32,
    pub(crate) quick: bool,
    pub(crate) threads: usize,
    pub(crate) seconds: f64,
    pub(crate) timings: Vec<(String, f64)>,
    pub(crate) warnings: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Theme {
    Blog,
    Talk,
    Print,
    Dark,
}

impl FromStr for Theme {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "blog" => Ok(Self::Blog),
            "talk" => Ok(Self::Talk),
            "print" => Ok(Self::Print),
            "dark" => Ok(Self::Dark),
            _ => Err(name.to_owned()),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", path.display())]
pub(crate) struct ReportError {
    path: PathBuf,
    source: std::io::Error,
}

pub(crate) struct Written {
    pub(crate) dir: PathBuf,
    pub(crate) moved_to: Option<PathBuf>,
    pub(crate) result_hash: String,
    pub(crate) files: Vec<PathBuf>,
}

pub(crate) mod out_dir {
    use super::{Path, PathBuf, ReportError};

    pub(crate) struct OutDir(pub(super) PathBuf);

    impl OutDir {
        pub(crate) fn prepare(path: impl AsRef<Path>) -> Result<Self, ReportError> {
            let path = path.as_ref().to_owned();
            let parent = path.parent().unwrap_or(Path::new("."));
            std::fs::create_dir_all(parent)
                .map_err(|source| ReportError { path: path.clone(), source })?;
            Ok(Self(path))
        }
    }
}

pub(crate) mod summary {
    use super::{Outcome, RunInfo};

    pub(crate) fn json(outcome: &Outcome, info: &RunInfo) -> serde_json::Value {
        serde_json::json!({ "title": info.title, "quick": info.quick, "headline": outcome.headline })
    }
}

pub(crate) fn write(
    out: out_dir::OutDir,
    outcome: &Outcome,
    info: &RunInfo,
    _: Theme,
) -> Result<Written, ReportError> {
    let dir = out.0;
    let file = dir.join("scenario.resolved.toml");
    std::fs::create_dir_all(&dir)
        .and_then(|()| std::fs::write(&file, &info.scenario_toml))
        .and_then(|()| {
            std::fs::write(dir.join("summary.json"), summary::json(outcome, info).to_string())
        })
        .map_err(|source| ReportError { path: dir.clone(), source })?;
    let told = (&info.question, &info.release_label, info.seed, info.listeners, info.tracks);
    let _ = (told, info.seconds);
    Ok(Written { dir, moved_to: None, result_hash: String::new(), files: vec![file] })
}

pub(crate) fn redraw(dir: &Path, _: Theme) -> Result<Vec<PathBuf>, ReportError> {
    std::fs::metadata(dir).map_err(|source| ReportError { path: dir.to_owned(), source })?;
    Ok(Vec::new())
}
