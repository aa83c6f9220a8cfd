//! The reference of the result tables: as the code says, and no table left out.

use std::fs;
use std::path::Path;

use longplay::report::reference::tables_markdown;

use crate::layering::rust_files;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_page_is_what_the_tables_say() {
    let committed = fs::read_to_string(root().join("docs/tables.md")).unwrap();
    assert!(committed == tables_markdown(), "run: cargo run -- schema --tables > docs/tables.md");
}

#[test]
fn every_table_that_is_made_is_on_the_page() {
    let page = tables_markdown();
    let mut names = Vec::new();
    for file in rust_files(&root().join("src/report")) {
        let text = fs::read_to_string(file).unwrap();
        names.extend(names_of_tables(text.split("#[cfg(test)]").next().unwrap()));
    }
    assert!(names.len() > 15, "the tables were found: {names:?}");
    for name in &names {
        let written = page.contains(&format!("\n## `{name}`\n"));
        assert!(written, "src/report/reference.rs leaves out the table `{name}`");
    }
    assert_eq!(page.matches("\n## `").count(), names.len(), "{names:?}");
}

#[test]
fn every_column_and_measure_has_a_meaning() {
    let page = tables_markdown();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() > 200);
    for row in rows {
        let meaning = row.trim_end_matches(" |").rsplit("| ").next().unwrap();
        assert!(meaning.len() > 5 && meaning.ends_with('.'), "{row}");
    }
}

/// Names in what follows `Table {`, where it is a value.
fn names_of_tables(code: &str) -> Vec<String> {
    let values = code.split("Table {").skip(1);
    let names = values.filter_map(|rest| rest.trim_start().strip_prefix("name: \""));
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}
