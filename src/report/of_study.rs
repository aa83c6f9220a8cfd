//! The report of a study: what of its findings becomes tables, charts and a table on the terminal.
//!
//! Main types: [`Report`], which every study's findings have, [`Kept`], the findings as a summary
//! keeps them, and [`write()`], which puts all of it into place. Deliberately unknown: which
//! studies there are.

use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::{Drawn, Layout, pictures, texts};
use crate::report::chart::style::Style;
use crate::report::chart::theme::{Look, Theme};
use crate::report::error::ReportError;
use crate::report::folder::{PAGE, Written, put};
use crate::report::html::content::{Drawing, Shown};
use crate::report::html::scenario::Told;
use crate::report::html::{self, Content, Head, Origin};
use crate::report::manifest;
use crate::report::out_dir::OutDir;
use crate::report::presentation::Presentation;
use crate::report::results::Results;
use crate::report::run_info::RunInfo;
use crate::report::story;
use crate::report::summary::{self, SUMMARY};
use crate::study::runner::StudyText;
use crate::study::sound::Sound;

/// A file of results: name and bytes.
pub type File = (String, Vec<u8>);

/// How the findings of a study are shown.
pub trait Report {
    /// Names of the arms, for the manifest.
    fn arms(&self) -> Vec<String> {
        Vec::new()
    }

    /// Numbers of the replicates, for the manifest.
    fn replicates(&self, text: &StudyText) -> Vec<u32> {
        (0..text.replicates).collect()
    }

    /// The tables, in the order in which the result hash covers them.
    ///
    /// # Errors
    /// [`ReportError::Encode`], naming the table.
    fn tables(&self) -> Result<Vec<File>, ReportError>;

    /// The charts.
    fn charts(&self, about: &About, style: &Style) -> Drawn;

    /// What the page shows beside the sentences; nothing, unless the study says what.
    fn shown(&self, _about: &About, _told: &Told) -> Shown {
        Shown::default()
    }

    /// What the charts of a comparison are drawn from, to tell its story; none for other studies.
    fn compared(&self, _about: &About) -> Option<ChartData> {
        None
    }

    /// Tables for the terminal, each ended by a line break.
    fn terminal(&self) -> Vec<String>;

    /// The summary: what was run, what is said and, for the charts to be drawn again, what is kept
    /// of the findings.
    ///
    /// # Errors
    /// [`ReportError::Encode`] when the findings have no JSON form.
    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError>;
}

/// Findings as a summary keeps them, which charts are drawn from, now and again.
pub trait Kept: Serialize + DeserializeOwned + Sound {
    /// Name of the study in the summary.
    const STUDY: &'static str;

    /// The charts, laid out.
    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>>;

    /// What the page shows beside sentences and charts.
    fn shown(&self) -> Shown;

    /// The charts.
    fn draw(&self, about: &About, style: &Style) -> Drawn {
        pictures(self.layouts(about, Look::of(style)), style)
    }

    /// What the page shows beside the sentences.
    fn on_page(&self, about: &About) -> Shown {
        Shown { drawings: in_both_looks(|look| self.layouts(about, look)), ..self.shown() }
    }

    /// The titles of the charts that there are, each a finding in few words.
    fn titles(&self) -> Vec<String>;
}

/// Charts on a light and on a dark page.
pub fn in_both_looks<'a>(layouts: impl Fn(Look) -> Vec<Layout<'a>>) -> Vec<Drawing> {
    let of = |theme: Theme| {
        let style = Style::of(theme);
        texts(layouts(Look::of(&style)), &style)
    };
    let (light, mut dark) = (of(Theme::Blog), of(Theme::Dark).into_iter().peekable());
    let both = |(name, light)| {
        let dark = dark.next_if(|(other, _)| *other == name)?.1;
        Some(Drawing { name, light, dark })
    };
    light.into_iter().filter_map(both).collect()
}

/// Writes a study and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put`], and [`ReportError::Encode`].
pub fn write<R: Report>(
    out: OutDir,
    found: &R,
    text: &StudyText,
    info: &RunInfo,
    shown_as: impl Into<Presentation>,
) -> Result<Written, ReportError> {
    let Presentation { style, playground, story } = shown_as.into();
    let data = data(found, text, info)?;
    let about = About::new(info, text.replicates as usize);
    let summary = found.summary(text, info)?;
    let origin = Origin {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        result_hash: manifest::hash_in_a_row(data.iter().map(|(_, bytes)| bytes.as_slice())),
    };
    let shown = found.shown(&about, &Told::of(&info.scenario_toml));
    let content = Content {
        head: Head::deserialize(&summary)
            .map_err(|source| ReportError::Encode { table: PAGE, source: source.into() })?,
        shown: &shown,
        scenario: &info.scenario_toml,
        origin: Some(origin),
    };
    let page = html::page(&content, playground.as_deref());
    let mut charts = found.charts(&about, &style);
    if let Some(data) = found.compared(&about).filter(|_| story) {
        let told =
            story::Told { head: &content.head, data: &data, origin: content.origin.as_ref() };
        charts.extend(story::tell(told, &style));
    }
    let results = Results {
        replicates: found.replicates(text),
        arms: found.arms(),
        warnings: text.warnings.clone(),
        data,
        charts,
        page: Some(page),
    };
    put(out, results, info)
}

/// Tables and summary by name, in the order in which the result hash covers them.
///
/// # Errors
/// [`ReportError::Encode`], naming the table.
pub fn data<R: Report>(
    found: &R,
    text: &StudyText,
    info: &RunInfo,
) -> Result<Vec<File>, ReportError> {
    let mut data = found.tables()?;
    let summary = found.summary(text, info)?;
    data.push((SUMMARY.to_owned(), format!("{summary:#}\n").into_bytes()));
    Ok(data)
}

/// The summary of a study that keeps these findings.
///
/// # Errors
/// [`ReportError::Encode`] when they have no JSON form.
pub fn summary_of<K: Kept>(
    kept: &K,
    text: &StudyText,
    info: &RunInfo,
) -> Result<Value, ReportError> {
    summary::of_study(kept, text, info)
}
