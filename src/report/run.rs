//! The report of a run: its tables, its summary, its charts.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::all;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Drawn;
use crate::report::chart::style::Style;
use crate::report::error::ReportError;
use crate::report::of_study::{File, Report};
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::{both, daily, effects, save_rates};
use crate::report::terminal;
use crate::study::outcome::Outcome;
use crate::study::runner::StudyText;

/// Name of the daily table.
pub(crate) const DAILY: &str = "daily.csv";

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
        if let Some(benchmark) = &self.benchmark {
            files.extend(save_rates::files(benchmark)?);
        }
        Ok(files)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        all::draw(&ChartData::of(self, about.clone()), style)
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
