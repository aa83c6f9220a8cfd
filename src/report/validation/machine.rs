//! Checked targets as JSON and CSV, unrounded.

use serde_json::{Value, json};

use crate::report::error::ReportError;
use crate::report::table::column::Column;
use crate::report::table::csv;
use crate::study::validate::run::Checked;

/// All rows under `targets`; what is absent is null.
pub fn as_json(rows: &[Checked]) -> Value {
    let targets: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "id": row.target.id,
                "name": row.target.name,
                "value": row.value,
                "low": row.interval.map(|it| it.low),
                "high": row.interval.map(|it| it.high),
                "band_low": row.target.band.low,
                "band_high": row.target.band.high,
                "held_out": row.target.held_out,
                "pass": row.passes(),
                "at_the_edge": row.is_at_the_edge(),
                "published": row.target.published,
                "counted": row.target.counted,
                "source": row.target.source,
            })
        })
        .collect();
    json!({ "targets": targets })
}

/// A row per target, with the columns of the JSON that a table needs.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn as_csv(rows: &[Checked]) -> Result<Vec<u8>, ReportError> {
    let truth = |it: bool| if it { "true" } else { "false" };
    let columns = [
        Column::text("id", |row: &Checked| row.target.id),
        Column::text("name", |row: &Checked| row.target.name),
        Column::float("value", |row: &Checked| row.value),
        Column::float("low", |row: &Checked| row.interval.map(|it| it.low)),
        Column::float("high", |row: &Checked| row.interval.map(|it| it.high)),
        Column::float("band_low", |row: &Checked| row.target.band.low),
        Column::float("band_high", |row: &Checked| row.target.band.high),
        Column::text("held_out", move |row: &Checked| truth(row.target.held_out)),
        Column::text("pass", move |row: &Checked| truth(row.passes())),
        Column::text("source", |row: &Checked| row.target.source),
    ];
    csv::bytes("validation", &columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::validate::observed::Observed;
    use crate::study::validate::table::TARGETS;

    #[test]
    fn json_and_csv_have_a_row_per_target_and_leave_out_what_is_absent() {
        let rows: Vec<Checked> =
            TARGETS.iter().map(|target| Checked::new(target, &[Observed::default()])).collect();
        let json = as_json(&rows);
        assert_eq!(json["targets"].as_array().map(Vec::len), Some(TARGETS.len()));
        let first = &json["targets"][0];
        assert_eq!((&first["id"], &first["pass"]), (&json!("1a"), &json!(false)));
        assert!(first["value"].is_null() && first["low"].is_null());
        let csv = String::from_utf8(as_csv(&rows).expect("encodes")).expect("text");
        assert!(
            csv.starts_with("id,name,value,low,high,band_low,band_high,held_out,pass,source\n")
        );
        assert_eq!(csv.lines().count(), TARGETS.len() + 1);
        assert!(csv.contains("1a,Starts left before 5 s,,,,0.21,0.27,false,false,\"P. Lamere,"));
    }
}
