//! The page of a run: effects over time, effects beside each other, where they come from.
//!
//! Deliberately unknown: how anything is estimated, and how it is drawn.

use serde_json::{Value, json};

use crate::inference::band::Band;
use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::model::source::Source;
use crate::report::chart::data::ChartData;
use crate::report::html::content::{
    Choice, Figure, Form, Head, Kind, Point, Scale, Series, Sheet, View, brief,
};
use crate::report::html::scenario::Told;
use crate::report::table::effects;
use crate::study::outcome::Effect;

/// Columns of the table of effects that a page has room for.
const COLUMNS: [&str; 11] = [
    "strategy",
    "window_days",
    "measure",
    "value",
    "control",
    "effect",
    "effect_low",
    "effect_high",
    "simultaneous_low",
    "simultaneous_high",
    "p_best",
];

/// The figures, from the values of the charts and the table of effects.
pub fn figures(data: &ChartData, effects: &[Effect], windows: &[u16], told: &Told) -> Vec<Figure> {
    if data.days.is_empty() || data.arms.len() < 2 {
        return Vec::new();
    }
    let rows = Rows { data, effects, windows };
    let figures = [Some(over_time(data, windows, told)), rows.beside(), rows.by_source()];
    figures.into_iter().flatten().collect()
}

/// The table of effects.
pub fn sheets(effects: &[Effect], windows: &[u16]) -> Vec<Sheet> {
    if effects.is_empty() {
        return Vec::new();
    }
    let mut sheet = Sheet::of(&effects::table(), effects, &COLUMNS).titled(
        "Effects",
        "What each strategy caused: the mean paired difference to what it is compared with, and \
         its interval. The simultaneous interval holds for all strategies at once. The file \
         effects.csv has every column with all its digits.",
    );
    sheet.columns.push(Head {
        name: "spent".to_owned(),
        about: "Money spent beyond that of what it is compared with [USD]".to_owned(),
        number: true,
    });
    sheet.columns.push(Head {
        name: "cost_per_unit".to_owned(),
        about: "Money spent for each unit of the effect; missing unless the interval lies above 0 \
                [USD]"
            .to_owned(),
        number: true,
    });
    for (cells, row) in sheet.rows.iter_mut().zip(effects) {
        let of = |it: &&Effect| {
            it.measure == Measure::Cost
                && it.window_days == row.window_days
                && it.strategy == row.strategy
        };
        let spent = effects.iter().find(of);
        cells.push(spent.map_or(Value::Null, |it| brief(it.effect)));
        cells.push(row.cost_per_unit.map_or(Value::Null, brief));
    }
    let last = windows.last().copied().unwrap_or(0);
    vec![sheet.chosen("measure", Measure::Streams.name()).chosen("window_days", json!(last))]
}

/// Streams day by day: caused so far, caused each day, and all of them.
fn over_time(data: &ChartData, windows: &[u16], told: &Told) -> Figure {
    let compared: Vec<usize> = data.compared().collect();
    let daily = &data.description.apart;
    let view = |at, across: &str, unit: &str, scale, signed, series| View {
        at: vec![at],
        across: across.to_owned(),
        scale,
        unit: unit.to_owned(),
        form: Form::Count,
        signed,
        names: Vec::new(),
        series,
    };
    let of = |bands: &[Band], shift: i16| -> Vec<Series> {
        let arms = compared.iter().zip(bands);
        arms.map(|(&arm, band)| line(data, arm, band, shift, true)).collect()
    };
    let all = data.description.streams.iter().enumerate();
    let all = all.map(|(arm, band)| line(data, arm, band, 0, false)).collect();
    let beyond = format!("streams beyond {}", data.reference_name());
    let each_day = "streams a day";
    let last = data.end_day();
    Figure {
        id: "over-time",
        kind: Kind::Lines,
        title: "What each strategy causes, day by day".to_owned(),
        note: format!(
            "The line at 0 is {}: the same world without what is compared. {} Shaded days are \
             those of a campaign.",
            data.reference_name(),
            if data.runs.len() > 1 {
                format!("Bands are {} intervals of the paired difference.", data.confidence_label())
            } else {
                "One replicate has no interval.".to_owned()
            }
        ),
        choices: vec![Choice {
            label: "Show",
            options: ["Caused so far", "Caused each day", "All streams"].map(str::to_owned).into(),
            first: 0,
        }],
        views: vec![
            view(0, "by day", &beyond, Scale::Ends, true, of(&data.description.beyond, 1)),
            view(1, "on day", &format!("{beyond}, a day"), Scale::Days, true, of(daily, 0)),
            view(2, "on day", each_day, Scale::Days, false, all),
        ],
        windows: windows.iter().copied().filter(|days| i32::from(*days) < last).collect(),
        spans: told.spans(&data.arms),
    }
}

/// The line of an arm, with the intervals of a band or without.
fn line(data: &ChartData, arm: usize, band: &Band, shift: i16, with_interval: bool) -> Series {
    let interval = |index: usize| {
        band.intervals.as_ref().and_then(|all| all.get(index)).filter(|_| with_interval)
    };
    let point = |(index, (day, &value)): (usize, (&i16, &f64))| {
        let interval = interval(index);
        let (low, high) = (interval.map(|it| it.low), interval.map(|it| it.high));
        Point(f64::from(*day + shift), Estimate { value, low, high })
    };
    let points = data.days.iter().zip(&band.means).enumerate().map(point);
    // What adds up begins with nothing.
    let nothing = band.intervals.as_ref().map(|_| 0.0);
    let nothing = Estimate { value: 0.0, low: nothing, high: nothing };
    let begin = data.days.first().filter(|_| shift > 0).map(|day| Point(f64::from(*day), nothing));
    Series {
        name: data.name(arm).to_owned(),
        look: arm,
        points: begin.into_iter().chain(points).collect(),
    }
}

/// The table of effects, as figures of rows are made from it.
struct Rows<'a> {
    data: &'a ChartData,
    effects: &'a [Effect],
    windows: &'a [u16],
}

impl Rows<'_> {
    /// A strategy's effect on a measure over a window.
    fn of(&self, arm: usize, measure: Measure, window: u16) -> Option<Estimate> {
        let name = &self.data.arms[arm];
        let row = self
            .effects
            .iter()
            .find(|it| it.measure == measure && it.window_days == window && it.strategy == *name)?;
        Some(Estimate { value: row.effect, low: row.effect_low, high: row.effect_high })
    }

    fn window(&self) -> u16 {
        self.windows.last().copied().unwrap_or(0)
    }

    fn note(&self, what: &str) -> String {
        let confidence = self.data.confidence_label();
        let beyond = self.data.reference_name();
        format!("{what} beyond {beyond}. Whiskers are {confidence} intervals.")
    }

    /// A row for each strategy, by measure and window.
    fn beside(&self) -> Option<Figure> {
        let is_there = |measure: &Measure| {
            !matches!(measure, Measure::StreamsFrom(_))
                && self.effects.iter().any(|it| it.measure == *measure)
        };
        let measures: Vec<Measure> = Measure::all().into_iter().filter(is_there).collect();
        let first = measures.iter().position(|it| *it == Measure::Streams)?;
        let arms: Vec<usize> = self.data.compared().collect();
        let mut views = Vec::new();
        for (of_measure, &measure) in measures.iter().enumerate() {
            for (of_window, &window) in self.windows.iter().enumerate() {
                let series = |(row, &arm): (usize, &usize)| Series {
                    name: self.data.name(arm).to_owned(),
                    look: arm,
                    points: self
                        .of(arm, measure, window)
                        .map(|it| Point(row as f64, it))
                        .into_iter()
                        .collect(),
                };
                views.push(View {
                    at: vec![of_measure, of_window],
                    across: "strategy".to_owned(),
                    scale: Scale::default(),
                    unit: unit(measure),
                    form: Form::of_unit(measure.unit()),
                    signed: true,
                    names: arms.iter().map(|&arm| self.data.name(arm).to_owned()).collect(),
                    series: arms.iter().enumerate().map(series).collect(),
                });
            }
        }
        let options = measures.iter().map(|it| it.words()).collect();
        Some(Figure {
            id: "beside",
            kind: Kind::Rows,
            title: "The strategies beside each other".to_owned(),
            note: self.note("What each causes"),
            choices: vec![
                Choice { label: "Measure", options, first },
                Choice::of_windows(self.windows, self.window()),
            ],
            views,
            windows: Vec::new(),
            spans: Vec::new(),
        })
    }

    /// A row for each source, by window.
    fn by_source(&self) -> Option<Figure> {
        let arms: Vec<usize> = self.data.compared().collect();
        let moves = |source: &Source| {
            let of_source = Measure::StreamsFrom(*source);
            self.effects.iter().any(|it| it.measure == of_source && it.effect.abs() > 0.0)
        };
        let sources: Vec<Source> = Source::ALL.into_iter().filter(moves).collect();
        if sources.is_empty() {
            return None;
        }
        let view = |(at, &window): (usize, &u16)| {
            let point = |arm: usize, row: usize, source: Source| {
                let of_source = self.of(arm, Measure::StreamsFrom(source), window);
                of_source.map(|it| Point(row as f64, it))
            };
            let series = |&arm: &usize| Series {
                name: self.data.name(arm).to_owned(),
                look: arm,
                points: (0..)
                    .zip(&sources)
                    .filter_map(|(row, &source)| point(arm, row, source))
                    .collect(),
            };
            View {
                at: vec![at],
                across: "source".to_owned(),
                scale: Scale::default(),
                unit: "streams".to_owned(),
                form: Form::Count,
                signed: true,
                names: sources.iter().map(|it| it.label().to_owned()).collect(),
                series: arms.iter().map(series).collect(),
            }
        };
        Some(Figure {
            id: "by-source",
            kind: Kind::Rows,
            title: "Where the caused streams come from".to_owned(),
            note: self.note("Streams from each source"),
            choices: vec![Choice::of_windows(self.windows, self.window())],
            views: self.windows.iter().enumerate().map(view).collect(),
            windows: Vec::new(),
            spans: Vec::new(),
        })
    }
}

/// A measure with its unit, as an axis has it.
pub fn unit(measure: Measure) -> String {
    let (words, unit) = (measure.words(), measure.unit());
    match Form::of_unit(unit) {
        Form::Points => format!("{words}, in percentage points"),
        _ if words == unit => words,
        _ => format!("{words}, in {unit}"),
    }
}
