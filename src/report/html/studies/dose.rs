//! The page of a dose–response study: streams against the save rate, caused and correlated.
//!
//! Deliberately unknown: how anything is estimated, and how it is drawn.

use serde_json::json;

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::report::dose::tables;
use crate::report::html::content::{Choice, Figure, Form, Kind, Point, Scale, Series, Sheet, View};
use crate::study::dose::findings::{CurvePoint, DoseFindings, SlopeKind};
use crate::study::format::{chief_window, percent_exact};

/// The curve by window.
pub fn figures(found: &DoseFindings) -> Vec<Figure> {
    let views: Vec<View> =
        (0..).zip(&found.windows).filter_map(|(at, &window)| view(found, at, window)).collect();
    if views.is_empty() {
        return Vec::new();
    }
    vec![Figure {
        id: "dose",
        kind: Kind::Lines,
        title: "Save rate and streams: what is caused, and what goes together".to_owned(),
        note: format!(
            "The line of what is caused joins the same release under other doses, in the same \
             worlds. The other line has the slope across tracks, which a dashboard would show. \
             Bands are {} intervals.",
            percent_exact(found.confidence)
        ),
        choices: vec![Choice::of_windows(&found.windows, chief_window(&found.windows))],
        views,
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

fn view(found: &DoseFindings, at: usize, window: u16) -> Option<View> {
    let of = |dose: f32, measure: Measure| {
        let is_it = |it: &&CurvePoint| {
            it.dose.to_bits() == dose.to_bits() && it.window_days == window && it.measure == measure
        };
        found.curve.iter().find(is_it)
    };
    let point = |&dose: &f32| {
        let rate = of(dose, Measure::SaveRate)?.value.value;
        Some(Point(rate, of(dose, Measure::Streams)?.effect))
    };
    let mut caused: Vec<Point> = found.doses.iter().filter_map(point).collect();
    caused.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = caused.first()?.0..=caused.last()?.0;
    let usual = of(0.0, Measure::SaveRate)?.value.value;
    let across = found.slope(SlopeKind::AcrossTracks, window).map(|slope| {
        let at = |rate: f64| Point(rate, times(&slope.streams_per_point, 100.0 * (rate - usual)));
        [*ends.start(), usual, *ends.end()].map(at).to_vec()
    });
    let mut series = vec![Series { name: "Caused".to_owned(), look: 1, points: caused }];
    series.extend(across.map(|points| {
        let name = "Across tracks, as a dashboard shows it".to_owned();
        Series { name, look: 2, points }
    }));
    Some(View {
        at: vec![at],
        across: "at a save rate of".to_owned(),
        scale: Scale::Shares,
        unit: format!("streams by day {window} beyond those at the usual save rate"),
        form: Form::Count,
        signed: true,
        names: Vec::new(),
        series,
    })
}

/// A multiple of an estimate; a negative one turns its interval around.
fn times(of: &Estimate, factor: f64) -> Estimate {
    let by = |end: Option<f64>| end.map(|it| it * factor);
    let (low, high) = (by(of.low), by(of.high));
    let (low, high) = if factor < 0.0 { (high, low) } else { (low, high) };
    Estimate { value: of.value * factor, low, high }
}

/// The tables.
pub fn sheets(found: &DoseFindings) -> Vec<Sheet> {
    let last = json!(chief_window(&found.windows));
    let curve = Sheet::of(&tables::curve(), &found.curve, &[])
        .titled("Dose and response", "The release under each dose, beside dose 0.")
        .chosen("measure", Measure::Streams.name())
        .chosen("window_days", last.clone());
    let slopes = Sheet::of(&tables::slopes(), &found.slopes, &[])
        .titled("Slopes", "Streams that one more save per 100 listeners causes, or goes with.")
        .chosen("window_days", last.clone());
    let tests = Sheet::of(&tables::ab_tests(), &found.ab_tests, &[])
        .titled("A test on some listeners", "What it would say, and what is true.")
        .chosen("window_days", last);
    [curve, slopes, tests].into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_multiple_keeps_the_lower_end_low() {
        let turned = times(&Estimate { value: 2.0, low: Some(1.0), high: Some(4.0) }, -3.0);
        assert_eq!(turned, Estimate { value: -6.0, low: Some(-12.0), high: Some(-3.0) });
    }
}
