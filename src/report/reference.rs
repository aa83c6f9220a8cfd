//! The reference of the result tables, as Markdown, written from the columns and measures
//! themselves.
//!
//! Owns the layout of `docs/tables.md`, its few sentences, and which tables there are here.
//! Sections of tables from elsewhere are handed in. Deliberately unknown: what any column means.

use std::fmt::Write as _;

use crate::measure::windows::{Measure, Wish};
use crate::model::source::Source;
use crate::report::beliefs::tables as beliefs;
use crate::report::dose::tables as dose;
use crate::report::plan::tables as plan;
use crate::report::robust::tables as robust;
use crate::report::size::tables as size;
use crate::report::table::column::{Column, Kind};
use crate::report::table::{Table, daily, effects, explain, save_rates, sweep};
use crate::report::{events, figures};

const INTRODUCTION: &str = "\
# Result tables

What every table of a folder of results holds, column by column, then every
[measure](#measures) and every [source](#sources).

This page is written from the code that writes the tables: `longplay schema --tables > \
docs/tables.md`.

Tables are tidy, one observation a row. Unless said otherwise each is there twice, as `NAME.csv` \
and as
`NAME.parquet`, with the same rows and the same numbers to the last bit. Columns are found by \
name; new ones
come last.

- *integer*, *text* and *boolean* cells are never missing, and no text is empty; in CSV a boolean \
is `true` or `false`.
- *number* and *text or none* cells may be missing: empty in CSV and null in Parquet, never a 0, \
a NaN or an empty
  text in their place. An empty cell of a CSV file is always a missing one.
- A *stream* is a play of 30 s or more, and *the release* the track that a scenario is about.
- Shares, rates and probabilities are fractions, not percentages.
- Money is in the currency of the scenario. Its unit is written USD here and in the tables, which \
holds where
  `economics.currency` is not set; nothing is converted.
- Unless said otherwise intervals are over replicates, at the confidence of the scenario
  (`experiment.confidence`). With one replicate their ends are missing.

Parquet keeps types, names and missing cells; CSV leaves them to whoever reads it.

- CSV files are UTF-8 without a byte order mark, with commas, points in numbers and `\\n` at the \
end of a row; texts with
  commas or quotes are quoted as RFC 4180 has it. Excel shows `é` as two letters where such a \
  file is opened by a double
  click; *Data > From Text/CSV* with *File origin: 65001, Unicode (UTF-8)* and *Delimiter: Comma* \
  reads it right. In
  LibreOffice choose *Character set: Unicode (UTF-8)* and *Separator: Comma*.
- Names of strategies are written as the scenario has them. A spreadsheet takes one that begins \
with `=`, `+`, `-` or `@`
  for a formula and runs it. An apostrophe in front would be another name in every other program, \
  so there is none: before
  you open tables of a scenario by somebody else in a spreadsheet, import the column as *Text* in \
  the same dialogues, or read
  the Parquet file.
- pandas takes texts such as `None` and `NA` in a CSV file for missing, and names such as `007` \
for numbers:
  `pandas.read_csv(file, keep_default_na=False, na_values=[\"\"], dtype={\"strategy\": str})` \
  does not.
";

const MEASURES: &str = "
## Measures

Values of the column `measure`: what is measured of the release over a window, which begins on \
the day of
release; money and exposures from before it count too, once, and what comes after the last day is \
not counted. A measure is a row of a table, not a column: `effects.query(\"measure == \
'return_on_spend'\")`.
*Better* is the direction in which an arm can be best (`p_best`); measures without one describe, \
or are a price.

| measure | unit | better | meaning |
|---|---|---|---|
";

const SOURCES: &str = "
## Sources

Where a play came from: values of the column `source`, and ends of the names `streams_<source>`. \
*Active*: the
listener went and got it. *Programmed*: somebody or something else chose it. *Algorithmic*: a \
personalised surface
chose it.

| source | is | meaning |
|---|---|---|
";

/// The whole page; `further` are sections of tables that are written elsewhere, see [`section`].
pub fn tables_markdown(further: &[String]) -> String {
    let mut page = INTRODUCTION.to_owned();
    // Keys are of the scenario; one stands for all of them.
    let keys = ["<key>".to_owned()];
    let own = [
        section(&daily::table()),
        section(&effects::table()),
        section(&save_rates::percentiles()),
        section(&save_rates::standings()),
        section(&events::table()),
        section(&dose::curve()),
        section(&dose::slopes()),
        section(&dose::overstated()),
        section(&dose::tracks()),
        section(&dose::ab_tests()),
        section(&explain::paths()),
        section(&explain::by_replicate()),
        section(&explain::savers()),
        section(&beliefs::beliefs()),
        section(&sweep::table(&keys, &[])),
        section(&sweep::points(&keys, &[])),
        section(&sweep::indices()),
        section(&robust::cells()),
        section(&robust::winners()),
        section(&robust::choices()),
        section(&size::sizes()),
        section(&size::agreement()),
        section(&size::effects()),
        section(&size::paths()),
        section(&size::sources()),
        section(&plan::curves()),
        section(&plan::pairs()),
        section(&plan::candidates()),
        section(&plan::plan()),
        section(&figures::table()),
    ];
    page.extend(own.iter().chain(further).map(String::as_str));
    measures(&mut page);
    sources(&mut page);
    page
}

/// The section of one table: who writes it, what a row of it is, and every column.
pub fn section<Row>(table: &Table<Row>) -> String {
    let Table { name, written_by, row, columns } = table;
    let mut section = format!("\n## `{name}`\n\nWritten by {written_by}. A row per {row}.\n");
    section.push_str("\n| column | type | unit | meaning |\n|---|---|---|---|\n");
    for column in columns {
        let kind = match column.kind {
            Kind::Int => "integer",
            Kind::Float => "number",
            Kind::Text => "text",
            Kind::TextOrNone => "text or none",
            Kind::Flag => "boolean",
        };
        let unit = column.unit().unwrap_or_default();
        line(&mut section, &[&format!("`{}`", column.name), kind, unit, &meaning(column)]);
    }
    section
}

fn meaning<Row>(column: &Column<Row>) -> String {
    let mut meaning = format!("{}.", column.meaning().trim_end_matches('.'));
    for (value, about) in column.values() {
        let _ = write!(meaning, "<br>`{value}`: {about}");
    }
    meaning
}

fn measures(page: &mut String) {
    page.push_str(MEASURES);
    for measure in Measure::all() {
        let better = match measure.wish() {
            Wish::More => "more",
            Wish::Less => "less",
            Wish::Neither => "",
        };
        let name = format!("`{}`", measure.name());
        line(page, &[&name, measure.unit(), better, &measure.meaning()]);
    }
}

fn sources(page: &mut String) {
    page.push_str(SOURCES);
    for source in Source::ALL {
        let chosen = if source.is_active() { "active" } else { "programmed" };
        let is = if source.is_algorithmic() {
            format!("{chosen}, algorithmic")
        } else {
            chosen.to_owned()
        };
        line(page, &[&format!("`{}`", source.name()), &is, source.doc()]);
    }
}

fn line(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}
