//! The answer of a run as a page shows it: sentences, a table, charts, and the hash that says that
//! the command line gives the same. Main type: [`Answer`].
//!
//! Deliberately unknown: how it is set on a page.

use serde::Serialize;

use crate::measure::windows::Measure;
use crate::numbers::{decimal, percent, signed};
use crate::report::chart::about::About;
use crate::report::chart::all::draw_svg;
use crate::report::chart::data::ChartData;
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::manifest::result_hash;
use crate::report::of_study::data;
use crate::report::run_info::RunInfo;
use crate::study::outcome::{Effect, Outcome};

/// What is shown of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The facts of the run: size of the world, replicates, seed.
    pub about: String,
    /// The sentences, the most important first.
    pub headline: Vec<String>,
    /// What a reader must know before trusting the figures.
    pub warnings: Vec<String>,
    /// The effects over the whole run: a heading, then a row for each strategy.
    pub table: Vec<Vec<String>>,
    /// The charts: name, and text of the SVG.
    pub charts: Vec<(&'static str, String)>,
    /// Replicates behind it.
    pub replicates: usize,
    /// Hash of tables and summary, as in the manifest of `longplay run`.
    pub hash: String,
}

impl Answer {
    /// Of an outcome.
    ///
    /// # Errors
    /// [`ReportError`], naming the table or the chart.
    pub fn of(outcome: &Outcome, info: &RunInfo, style: &Style) -> Result<Self, ReportError> {
        let about = About::new(info, outcome.replicates.len());
        let files = data(outcome, &outcome.text(), info)?;
        Ok(Self {
            about: about.line(&Look::of(style)),
            headline: outcome.headline.clone(),
            warnings: outcome.warnings.clone(),
            table: table(outcome),
            charts: draw_svg(&ChartData::of(outcome, about), style)?,
            replicates: outcome.replicates.len(),
            hash: result_hash(&files),
        })
    }
}

/// A row for each strategy; nothing where there is none.
fn table(outcome: &Outcome) -> Vec<Vec<String>> {
    let Some(&window) = outcome.windows.last() else { return Vec::new() };
    let find = |strategy: &str, measure: Measure| {
        outcome.effects.iter().find(|effect| {
            effect.strategy == strategy && effect.window_days == window && effect.measure == measure
        })
    };
    let none = || "–".to_owned();
    let row = |strategy: &String| {
        let streams = find(strategy, Measure::Streams)?;
        let saves = find(strategy, Measure::Saves);
        let cost = streams.cost_per_unit;
        Some(vec![
            strategy.clone(),
            with_interval(streams),
            saves.map_or_else(none, with_interval),
            cost.map_or_else(none, |cost| outcome.currency.put(&decimal(cost, 2))),
            streams.p_best.map_or_else(none, |share| percent(share, 0)),
        ])
    };
    let rows: Vec<Vec<String>> = outcome.arms.iter().filter_map(row).collect();
    if rows.is_empty() {
        return rows;
    }
    let heading = [
        format!("First {window} days"),
        "streams caused".to_owned(),
        "saves caused".to_owned(),
        "price of a caused stream".to_owned(),
        "probability of most streams".to_owned(),
    ];
    std::iter::once(heading.to_vec()).chain(rows).collect()
}

fn with_interval(effect: &Effect) -> String {
    let digits = |value: f64| {
        if value.abs() < 9.95 && value != 0.0 {
            let sign = if value > 0.0 { "+" } else { "" };
            format!("{sign}{}", decimal(value, 1))
        } else {
            signed(value)
        }
    };
    match (effect.effect_low, effect.effect_high) {
        (Some(low), Some(high)) => {
            format!("{} [{}, {}]", digits(effect.effect), digits(low), digits(high))
        }
        _ => digits(effect.effect),
    }
}
