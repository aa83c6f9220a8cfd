//! Replications as JSON and CSV, unrounded.

use serde_json::{Value, json};

use crate::report::error::ReportError;
use crate::report::table::column::Column;
use crate::report::table::{Table, csv};
use crate::validation::replications::replicated::{Figure, Replicated};

/// All experiments under `replications`; what is absent is null.
pub fn as_json(all: &[Replicated]) -> Value {
    let experiment = |one: &Replicated| {
        let figure = |it: &Figure| {
            json!({
                "name": it.name,
                "value": it.value,
                "low": it.interval.map(|it| it.low),
                "high": it.interval.map(|it| it.high),
                "expected": it.expected,
            })
        };
        let figures: Vec<Value> = one.figures.iter().map(figure).collect();
        let check = |it: &crate::validation::replications::replicated::Check| json!({ "claim": it.claim, "pass": it.holds });
        let checks: Vec<Value> = one.checks.iter().map(check).collect();
        json!({
            "id": one.about.id,
            "name": one.about.name,
            "source": one.about.source,
            "published": one.about.published,
            "setting": one.setting,
            "pass": one.passes(),
            "checks": checks,
            "figures": figures,
            "differences": one.about.differences,
        })
    };
    json!({ "replications": all.iter().map(experiment).collect::<Vec<Value>>() })
}

/// A row per figure and per check; the value of a check is 1 where it holds.
pub(in crate::validation) struct Row<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    expected: &'a str,
}

/// Figures and checks of all experiments as rows.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn as_csv(all: &[Replicated]) -> Result<Vec<u8>, ReportError> {
    csv::bytes(&table(), &all.iter().flat_map(rows).collect::<Vec<_>>())
}

/// The table.
pub(in crate::validation) fn table<'a>() -> Table<Row<'a>> {
    let columns = vec![
        Column::text("id", "Letter of the experiment", |row: &Row<'_>| row.id),
        Column::text("kind", "What the row is", |row: &Row<'_>| row.kind).one_of([
            ("figure", "A figure of the experiment."),
            ("check", "A claim of the paper."),
        ]),
        Column::text("name", "Name of the figure, or the claim", |row: &Row<'_>| row.name),
        Column::float(
            "value",
            "Its value; of a claim 1 where it holds, else 0",
            |row: &Row<'_>| row.value,
        ),
        Column::float("low", "Lower end of its interval, where it has one", |row: &Row<'_>| {
            row.low
        }),
        Column::float("high", "Upper end of it", |row: &Row<'_>| row.high),
        Column::text("expected", "What the paper or the theory has", |row: &Row<'_>| row.expected),
    ];
    let written_by = "`validate --replications --format csv`, to standard output";
    let row = "figure and check of an experiment";
    Table { name: "replications", written_by, row, columns }
}

fn rows(one: &Replicated) -> impl Iterator<Item = Row<'_>> {
    let id = one.about.id;
    let figures = one.figures.iter().map(move |figure| Row {
        id,
        kind: "figure",
        name: &figure.name,
        value: figure.value,
        low: figure.interval.map(|it| it.low),
        high: figure.interval.map(|it| it.high),
        expected: &figure.expected,
    });
    let checks = one.checks.iter().map(move |check| Row {
        id,
        kind: "check",
        name: &check.claim,
        value: Some(f64::from(u8::from(check.holds))),
        low: None,
        high: None,
        expected: "1",
    });
    figures.chain(checks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::replications::replicated::Check;
    use crate::validation::replications::urn;

    #[test]
    fn json_and_csv_tell_the_same() {
        let one = Replicated {
            about: urn::ABOUT,
            setting: "four markets".to_owned(),
            figures: vec![Figure::plain("share", 0.85, "0.8500")],
            checks: vec![Check::new("near the limit", true)],
        };
        let json = as_json(std::slice::from_ref(&one));
        let first = &json["replications"][0];
        assert_eq!((&first["id"], &first["pass"]), (&json!("A"), &json!(true)));
        assert!(first["figures"][0]["low"].is_null());
        let csv = String::from_utf8(as_csv(&[one]).expect("encodes")).expect("text");
        assert_eq!(
            csv,
            "id,kind,name,value,low,high,expected\nA,figure,share,0.85,,,0.8500\n\
             A,check,near the limit,1.0,,,1\n"
        );
    }
}
