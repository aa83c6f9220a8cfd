//! The result tables: their reference is as the code says and leaves none out, and what is written
//! is read back the same from every form.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use longplay::report::reference::tables_markdown;
use longplay::report::table::{both, effects, sweep};
use longplay::study::sweep::point::{Finished, Setting};
use longplay::validation::report::reference::sections;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::layering::rust_files;
use crate::sample::{Sample, outcome};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn whole_page() -> String {
    tables_markdown(&sections())
}

#[test]
fn the_page_is_what_the_tables_say() {
    let committed = fs::read_to_string(root().join("docs/tables.md")).unwrap();
    assert!(committed == whole_page(), "run: cargo run -- schema --tables > docs/tables.md");
}

#[test]
fn every_table_that_is_made_is_on_the_page() {
    let page = whole_page();
    let mut names = Vec::new();
    for file in rust_files(&root().join("src")) {
        let text = fs::read_to_string(file).unwrap();
        names.extend(names_of_tables(text.split("#[cfg(test)]").next().unwrap()));
    }
    assert!(names.len() > 15, "the tables were found: {names:?}");
    for name in &names {
        let written = page.contains(&format!("\n## `{name}`\n"));
        assert!(written, "no section of the page is of the table `{name}`");
    }
    assert_eq!(page.matches("\n## `").count(), names.len(), "{names:?}");
}

#[test]
fn every_column_and_measure_has_a_meaning() {
    let page = whole_page();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() > 200);
    for row in rows {
        let meaning = row.trim_end_matches(" |").rsplit("| ").next().unwrap();
        assert!(meaning.len() > 5 && meaning.ends_with('.'), "{row}");
    }
}

/// Texts of a column, from CSV and from Parquet; missing ones are none.
fn texts(files: &[(String, Vec<u8>); 2], column: &str) -> [Vec<Option<String>>; 2] {
    let [(_, csv), (_, parquet)] = files;
    let mut csv = csv::Reader::from_reader(csv.as_slice());
    let place = csv.headers().unwrap().iter().position(|name| name == column).unwrap();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let of_csv = csv.records().map(|row| some(&row.unwrap()[place])).collect();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(parquet).unwrap();
    let parquet = SerializedFileReader::new(file).unwrap();
    let of_parquet = parquet.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        match row.get_column_iter().find(|(name, _)| *name == column).unwrap().1 {
            Field::Str(text) => Some(text.clone()),
            Field::Null => None,
            other => panic!("{other:?} is no text"),
        }
    });
    [of_csv, of_parquet.collect()]
}

/// Names that a spreadsheet takes for formulas, and others that are easily spoilt.
const NAMES: [&str; 14] = [
    "=1+1",
    "@ask",
    "+x",
    "-20 % budget",
    "=cmd|' /C calc'!A0",
    "a,b;c",
    "say \"hi\"",
    "'apostrophe",
    " spaces ",
    "NA",
    "007",
    "TRUE",
    "Größe – émigré – 日本語",
    "\u{feff}mark",
];

#[test]
fn every_name_comes_back_from_csv_and_parquet_as_it_was() {
    let mut rows = outcome(&Sample { strategies: 1, ..Sample::default() }).effects;
    let first = rows[0].clone();
    rows = NAMES
        .map(|name| longplay::study::outcome::Effect { strategy: name.to_owned(), ..first.clone() })
        .to_vec();
    let wanted = NAMES.map(|name| Some(name.to_owned()));
    for found in texts(&both(&effects::table(), &rows).unwrap(), "strategy") {
        assert_eq!(found, wanted);
    }
}

#[test]
fn a_text_that_is_missing_is_empty_in_csv_and_null_in_parquet() {
    let settings = [Setting::Name("als".to_owned())];
    let done = Finished { failure: None, ..Finished::failed(0, &settings, String::new()) };
    let failed = Finished::failed(1, &settings, "no such genre".to_owned());
    let silent = Finished::failed(2, &settings, String::new());
    let points = [done, failed, silent];
    let keys = ["platform.recommender".to_owned()];
    let files = both(&sweep::points(&keys, &points), &points).unwrap();
    for found in texts(&files, "failure") {
        assert_eq!(found, [None, Some("no such genre".to_owned()), None]);
    }
    for found in texts(&files, "platform.recommender") {
        assert_eq!(found, vec![Some("als".to_owned()); 3]);
    }
    let none: [Finished; 0] = [];
    let [csv, parquet] = texts(&both(&sweep::points(&keys, &none), &none).unwrap(), "failure");
    assert!(csv.is_empty() && parquet.is_empty());
}

/// Names in what follows `Table {`, where it is a value.
fn names_of_tables(code: &str) -> Vec<String> {
    let values = code.split("Table {").skip(1);
    let names = values.filter_map(|rest| rest.trim_start().strip_prefix("name: \""));
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}
