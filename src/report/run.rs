//! The report of a run: its tables, its summary, its charts.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::all;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Drawn;
use crate::report::chart::style::Style;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::run as page;
use crate::report::of_study::{File, Report, in_both_looks};
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::{both, daily, effects, save_rates};
use crate::report::terminal;
use crate::study::outcome::{Effect, Outcome};
use crate::study::runner::StudyText;

/// Name of the daily table.
pub(crate) const DAILY: &str = "daily.csv";

/// What the page of a run shows beside the sentences.
pub(super) fn shown(data: &ChartData, effects: &[Effect], windows: &[u16], told: &Told) -> Shown {
    Shown {
        pickers: Vec::new(),
        figures: page::figures(data, effects, windows, told),
        sheets: page::sheets(effects, windows),
        drawings: in_both_looks(|look| all::charts(data, look)),
        options: Vec::new(),
    }
}

impl Report for Outcome {
    fn arms(&self) -> Vec<String> {
        self.arms.clone()
    }

    fn replicates(&self, _text: &StudyText) -> Vec<u32> {
        self.replicates.iter().map(|replicate| replicate.number).collect()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let days = daily::rows(self);
        let [day_csv, day_parquet] = both(&daily::table_of(&days), &days)?;
        let [effect_csv, effect_parquet] = both(&effects::table(), &self.effects)?;
        let mut files = vec![day_csv, effect_csv, day_parquet, effect_parquet];
        if let Some(dose) = &self.dose {
            // A run makes no test on a part of the listeners.
            let told = |(name, _): &File| !name.starts_with("ab_tests");
            files.extend(dose.tables()?.into_iter().filter(told));
        }
        if let Some(benchmark) = &self.benchmark {
            files.extend(save_rates::files(benchmark)?);
        }
        Ok(files)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        all::draw(&ChartData::of(self, about.clone()), style)
    }

    fn shown(&self, about: &About, told: &Told) -> Shown {
        shown(&ChartData::of(self, about.clone()), &self.effects, &self.windows, told)
    }

    fn compared(&self, about: &About) -> Option<ChartData> {
        Some(ChartData::of(self, about.clone()))
    }

    fn terminal(&self) -> Vec<String> {
        let room = terminal::room::of_output();
        let mut below = terminal::effects::effects(self, room).unwrap_or_default();
        for note in &self.notes {
            below.push_str(note);
            below.push('\n');
        }
        std::iter::once(below).filter(|text| !text.is_empty()).collect()
    }

    fn summary(&self, _text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        Ok(summary::json(self, info))
    }
}
