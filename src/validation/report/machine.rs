//! Checked targets as JSON and CSV, unrounded.

use serde_json::{Value, json};

use crate::report::error::ReportError;
use crate::report::table::column::Column;
use crate::report::table::{Table, csv};
use crate::validation::run::{Checked, verdicts};
use crate::validation::table::all::TARGETS;

/// One entry of the output: a target as a whole, or one of several parts.
pub(in crate::validation) struct Entry<'a> {
    id: &'static str,
    name: &'static str,
    pass: bool,
    /// What is told in numbers: of a whole its first part, which the published value is about.
    row: &'a Checked,
    /// The parts of a whole that has several.
    parts: Vec<&'static str>,
}

impl<'a> Entry<'a> {
    fn of_part(row: &'a Checked) -> Self {
        let Checked { target, .. } = row;
        Self { id: target.id, name: target.name, pass: row.passes(), row, parts: Vec::new() }
    }
}

/// Each target under its number, followed by its parts where it has several.
fn entries(rows: &[Checked]) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for verdict in verdicts(rows) {
        let ids: Vec<&str> = verdict.parts.iter().map(|part| part.target.id).collect();
        let all = TARGETS.iter().filter(|target| target.number() == verdict.number).count();
        let parts = if ids == [verdict.number] { Vec::new() } else { ids };
        let (id, name, pass) = (verdict.number, verdict.name, verdict.passes());
        let several = !parts.is_empty();
        // Some parts are not the whole.
        if verdict.parts.len() == all {
            entries.push(Entry { id, name, pass, row: &verdict.parts[0], parts });
        }
        if several {
            entries.extend(verdict.parts.iter().map(Entry::of_part));
        }
    }
    entries
}

/// All targets under `targets`; what is absent is null.
pub fn as_json(rows: &[Checked]) -> Value {
    let targets: Vec<Value> = entries(rows)
        .iter()
        .map(|Entry { id, name, pass, row, parts }| {
            json!({
                "id": id,
                "name": name,
                "value": row.value,
                "low": row.interval.map(|it| it.low),
                "high": row.interval.map(|it| it.high),
                "band_low": row.target.band.low,
                "band_high": row.target.band.high,
                "held_out": row.target.held_out,
                "pass": pass,
                "parts": parts,
                "at_the_edge": row.is_at_the_edge(),
                "published": row.target.published,
                "counted": row.target.counted,
                "source": row.target.source,
            })
        })
        .collect();
    json!({ "targets": targets })
}

/// A row per entry, with the columns of the JSON that a table needs.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn as_csv(rows: &[Checked]) -> Result<Vec<u8>, ReportError> {
    csv::bytes(&table(), &entries(rows))
}

/// The table.
pub(in crate::validation) fn table<'a>() -> Table<Entry<'a>> {
    let truth = |it: bool| if it { "true" } else { "false" };
    let columns = vec![
        Column::text("id", "Number of the target, with a letter for a part", |it: &Entry<'_>| {
            it.id
        }),
        Column::text("name", "What it is about", |it: &Entry<'_>| it.name),
        Column::float(
            "value",
            "The value of the model; of a target with parts, its first part [unit of the target]",
            |it: &Entry<'_>| it.row.value,
        ),
        Column::float(
            "low",
            "Lower end of its interval over worlds; missing with one world [unit of the target]",
            |it: &Entry<'_>| it.row.interval.map(|it| it.low),
        ),
        Column::float("high", "Upper end of it [unit of the target]", |it: &Entry<'_>| {
            it.row.interval.map(|it| it.high)
        }),
        Column::float(
            "band_low",
            "Lower end of the band in which the value passes [unit of the target]",
            |it: &Entry<'_>| it.row.target.band.low,
        ),
        Column::float("band_high", "Upper end of it [unit of the target]", |it: &Entry<'_>| {
            it.row.target.band.high
        }),
        Column::text(
            "held_out",
            "`true` where the target was not looked at while defaults were set, else `false`",
            move |it: &Entry<'_>| truth(it.row.target.held_out),
        ),
        Column::text(
            "pass",
            "`true` where the value, or all parts, lie in their bands, else `false`",
            move |it: &Entry<'_>| truth(it.pass),
        ),
        Column::text("source", "Where the figure was published", |it: &Entry<'_>| {
            it.row.target.source
        }),
    ];
    let written_by = "`validate --format csv`, to standard output";
    Table { name: "validation", written_by, row: "target and part of a target", columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::observed::Observed;
    use crate::validation::table::all::{NAMES, TARGETS};

    #[test]
    fn every_target_has_an_entry_under_its_number_and_one_for_each_of_several_parts() {
        let rows: Vec<Checked> =
            TARGETS.iter().map(|target| Checked::new(target, &[Observed::default()])).collect();
        let json = as_json(&rows);
        let entries = json["targets"].as_array().expect("a list");
        let ids: Vec<&str> = entries.iter().filter_map(|entry| entry["id"].as_str()).collect();
        assert_eq!(ids[..4], ["1", "1a", "1b", "2"]);
        for (number, _) in NAMES {
            assert_eq!(ids.iter().filter(|id| **id == number).count(), 1, "{number}");
        }
        let first = &entries[0];
        assert_eq!((&first["parts"], &first["pass"]), (&json!(["1a", "1b"]), &json!(false)));
        assert!(first["value"].is_null() && first["low"].is_null());
        let csv = String::from_utf8(as_csv(&rows).expect("encodes")).expect("text");
        assert!(
            csv.starts_with("id,name,value,low,high,band_low,band_high,held_out,pass,source\n")
        );
        assert_eq!(csv.lines().count(), entries.len() + 1);
        assert!(csv.contains("1a,Starts left before 5 s,,,,0.21,0.27,false,false,\"P. Lamere,"));
    }

    #[test]
    fn some_parts_of_a_target_do_not_stand_for_it() {
        let target = TARGETS.iter().find(|target| target.id == "6a").expect("a target");
        let json = as_json(&[Checked::new(target, &[Observed::default()])]);
        let entries = json["targets"].as_array().expect("a list");
        assert_eq!((entries.len(), &entries[0]["id"]), (1, &json!("6a")));
    }

    #[test]
    fn a_target_passes_where_all_of_its_parts_do() {
        let row = |id: &str, value| Checked {
            target: TARGETS.iter().find(|target| target.id == id).expect("a target"),
            value: Some(value),
            interval: None,
        };
        let passes = |second| {
            let json = as_json(&[row("1a", 0.24), row("1b", second)]);
            (json["targets"][0]["pass"] == json!(true), json["targets"][0]["value"] == json!(0.24))
        };
        assert_eq!(passes(0.29), (true, true));
        assert_eq!(passes(0.5), (false, true));
    }
}
