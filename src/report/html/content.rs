//! What a page shows: plain values, which its script draws. Main types: [`Figure`], [`Picker`],
//! [`Sheet`], [`Shown`].
//!
//! Deliberately unknown: HTML, and which study the values are of.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::inference::estimate::Estimate;
use crate::report::table::Table;
use crate::report::table::column::{Cell, Column, Kind as Holds};

/// What a page shows of findings beside their sentences.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Charts that answer to a reader's hand, in order.
    pub figures: Vec<Figure>,
    /// Splits that a reader chooses among with sliders, in order.
    pub pickers: Vec<Picker>,
    /// Tables, in order.
    pub sheets: Vec<Sheet>,
    /// Charts as the folder has them.
    pub drawings: Vec<Drawing>,
    /// Options of the command that the scenario does not hold.
    pub options: Vec<String>,
}

/// A chart in two looks.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Name of its file, without an ending.
    pub name: &'static str,
    /// On a light page, as SVG.
    pub light: String,
    /// On a dark page, as SVG.
    pub dark: String,
}

/// How a figure is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A line for each series, with a band around it, over days or numbers.
    Lines,
    /// Dots without a line between them, with whiskers, over numbers.
    Dots,
    /// A row for each name, and in it a dot with its whisker for each series.
    Rows,
}

/// What the horizontal axis of lines and dots holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Days, release = 0, which can be read as dates.
    Days,
    /// Ends of days: 28 is the end of day 27.
    Ends,
    /// Numbers.
    #[default]
    Numbers,
    /// Numbers above 0, each doubling as wide as another.
    Doublings,
    /// Shares of 1, written as percentages.
    Shares,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// 1,234; with a decimal below ten.
    Count,
    /// 12 % of 0.12.
    Percent,
    /// 12 pp of 0.12: a difference between shares.
    Points,
    /// Money with the sign of the scenario's currency: $1.20.
    Dollars,
    /// Three digits that count.
    Plain,
}

/// A chart that answers to a reader's hand.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Unique on the page.
    pub id: &'static str,
    /// How it is drawn.
    pub kind: Kind,
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub note: String,
    /// What can be chosen; each combination has a view or none.
    pub choices: Vec<Choice>,
    /// What is drawn, by choice.
    pub views: Vec<View>,
    /// First days that lines can be cut to \[days\].
    pub windows: Vec<u16>,
    /// When campaigns run.
    pub spans: Vec<Span>,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What is chosen.
    pub label: &'static str,
    /// From what.
    pub options: Vec<String>,
    /// Which is shown at first.
    pub first: usize,
}

/// What is drawn under a choice.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The option of each choice.
    pub at: Vec<usize>,
    /// What the horizontal axis holds, in words; of rows what a row is.
    pub across: String,
    /// How the horizontal axis of lines and dots is divided.
    pub scale: Scale,
    /// What the values are, with their unit.
    pub unit: String,
    /// How they are written.
    pub form: Form,
    /// Whether they are differences, written with their sign and drawn from a line at 0.
    pub signed: bool,
    /// Names of rows; empty elsewhere.
    pub names: Vec<String>,
    /// What is drawn in it.
    pub series: Vec<Series>,
}

/// One line, or one dot of each row.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its colour: 0 for the control, strategies from 1.
    pub look: usize,
    /// Places from left to right, or rows.
    pub points: Vec<Point>,
}

/// A place on the horizontal axis or a row, the value there, and the ends of its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point(pub f64, pub Estimate);

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(place, Estimate { value, low, high }) = *self;
        let place = (brief(place), brief(value));
        match low.zip(high) {
            Some((low, high)) => (place.0, place.1, brief(low), brief(high)).serialize(serializer),
            None => place.serialize(serializer),
        }
    }
}

/// Splits of money that were lived, which sliders choose among. Nothing between them is made up: a
/// choice that was not lived leads to the nearest that was.
#[derive(Clone, Debug, Serialize)]
pub struct Picker {
    /// Unique on the page.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub note: String,
    /// What gets money, a slider each.
    pub channels: Vec<String>,
    /// Steps of each slider: equal parts of the money.
    pub parts: u32,
    /// What an effect is, with its unit.
    pub unit: String,
    /// How effects are written.
    pub form: Form,
    /// What can be chosen beside the money; each combination has a pool.
    pub choices: Vec<Choice>,
    /// The splits, by choice.
    pub pools: Vec<Pool>,
}

/// Splits of the same money that were lived, the best first.
#[derive(Clone, Debug, Serialize)]
pub struct Pool {
    /// The option of each choice.
    pub at: Vec<usize>,
    /// Money that is split \[USD\].
    pub budget: Value,
    /// The splits.
    pub splits: Vec<Lived>,
}

/// A split that was lived.
#[derive(Clone, Debug, Serialize)]
pub struct Lived {
    /// Parts of the money by channel.
    pub parts: Vec<u32>,
    /// What each channel is bought as, in words; empty where there is nothing to say.
    pub forms: Vec<String>,
    /// Replicates in which it was lived.
    pub replicates: u32,
    /// The round after which it was left.
    pub out_after: Option<u32>,
    /// What it caused: value, and the ends of its interval.
    pub effect: Vec<Value>,
    /// By how much it stayed behind the best; empty of the best itself.
    pub behind: Vec<Value>,
    /// The effect in replicates that took no part in the search, where it was lived in them.
    pub again: Vec<Value>,
}

/// Days on which a campaign of a series runs.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// Whose campaign it is, as in [`Series::look`].
    pub look: usize,
    /// First day, release = 0.
    pub from: i32,
    /// The day after the last.
    pub to: i32,
}

/// A table with the same rows as one of the folder, or some of them.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Name of the table, unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub note: String,
    /// Columns in order.
    pub columns: Vec<Head>,
    /// Cells by row and column.
    pub rows: Vec<Vec<Value>>,
    /// Columns that one value at a time is shown of, each with the value shown at first.
    pub chosen: Vec<(usize, Value)>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Name in the file.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Whether the cells are numbers.
    pub number: bool,
}

impl Choice {
    /// A window, where there are several to choose from; the one given is shown at first.
    pub fn of_windows(windows: &[u16], first: u16) -> Self {
        let options = windows.iter().map(|days| format!("{days} days")).collect();
        let first = windows.iter().position(|it| *it == first).unwrap_or(0);
        Self { label: "Window", options, first }
    }
}

impl Form {
    /// How a difference of such a unit is written.
    pub fn of_unit(unit: &str) -> Self {
        match unit {
            "USD" => Self::Dollars,
            "USD per USD" | "streams per listener" => Self::Plain,
            unit if unit.starts_with("per ") || unit == "of streams" => Self::Points,
            _ => Self::Count,
        }
    }
}

impl Sheet {
    /// Rows of a table of the folder, all or those that are kept, with all columns or those named.
    pub fn of<Row>(table: &Table<Row>, rows: &[Row], named: &[&str]) -> Self {
        let wanted = |name: &str| named.is_empty() || named.contains(&name);
        let columns: Vec<_> = table.columns.iter().filter(|it| wanted(&it.name)).collect();
        let head = |column: &&Column<Row>| Head {
            name: column.name.clone(),
            about: match column.unit() {
                Some(unit) => format!("{} [{unit}]", column.meaning()),
                None => column.meaning().to_owned(),
            },
            number: matches!(column.kind, Holds::Int | Holds::Float),
        };
        let cells = |row: &Row| columns.iter().map(|column| cell(&column.cell(row))).collect();
        Self {
            id: table.name.to_owned(),
            title: String::new(),
            note: String::new(),
            columns: columns.iter().map(head).collect(),
            rows: rows.iter().map(cells).collect(),
            chosen: Vec::new(),
        }
    }

    /// The same under a title, with a word on how to read it.
    #[must_use]
    pub fn titled(self, title: &str, note: &str) -> Self {
        Self { title: title.to_owned(), note: note.to_owned(), ..self }
    }

    /// The same with one value of a column shown at a time; nothing happens where the column is
    /// not there.
    #[must_use]
    pub fn chosen(mut self, column: &str, first: impl Into<Value>) -> Self {
        let place = self.columns.iter().position(|it| it.name == column);
        self.chosen.extend(place.map(|place| (place, first.into())));
        self
    }
}

fn cell(cell: &Cell<'_>) -> Value {
    match *cell {
        Cell::Int(value) => value.into(),
        Cell::Float(value) => brief(value),
        Cell::Text(text) => text.into(),
        Cell::Flag(flag) => if flag { "yes" } else { "no" }.into(),
        Cell::Missing => Value::Null,
    }
}

/// A value and the ends of its interval, with six digits that count.
pub fn ends(it: &Estimate) -> Vec<Value> {
    let ends = it.interval().map(|it| [it.low, it.high]);
    std::iter::once(it.value).chain(ends.into_iter().flatten()).map(brief).collect()
}

/// A number with six digits that count, or nothing where it is none.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers below a limit")]
pub fn brief(value: f64) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    if value.fract().abs() <= 0.0 && value.abs() < 1e15 {
        return (value as i64).into();
    }
    let short: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    if short.fract().abs() <= 0.0 { (short as i64).into() } else { short.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_six_digits_and_whole_ones_no_point() {
        let text = |value: f64| brief(value).to_string();
        assert_eq!(text(1_234.567_89), "1234.57");
        assert_eq!(text(-0.000_123_456_789), "-0.000123457");
        assert_eq!(
            (text(3.0), text(0.0), text(123_456.7)),
            ("3".into(), "0".into(), "123457".into())
        );
        assert_eq!((text(f64::NAN), text(f64::INFINITY)), ("null".into(), "null".into()));
    }

    #[test]
    fn a_point_without_an_interval_has_two_numbers() {
        let point = |low, high| {
            let value = Estimate { value: 2.5, low, high };
            serde_json::to_string(&Point(1.0, value)).unwrap()
        };
        assert_eq!(point(None, None), "[1,2.5]");
        assert_eq!(point(Some(1.0), Some(4.0)), "[1,2.5,1,4]");
    }
}
