//! Tables of points: varied keys as columns.
//!
//! Deliberately unknown: the formats, and how points are run.

use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::report::table::column::estimate;
use crate::report::table::effects;
use crate::study::outcome::Effect;
use crate::study::sensitivity::findings::KeyRow;
use crate::study::sweep::point::{Finished, Setting};

/// A point with one of its effects.
#[derive(Clone, Debug)]
pub struct Row {
    point: u32,
    settings: Vec<Setting>,
    effect: Effect,
}

/// All effects of all points.
pub fn rows(points: &[Finished]) -> Vec<Row> {
    let of_point = |it: &Finished| {
        let (point, settings) = (it.point, it.settings.clone());
        let row = move |effect: &Effect| Row {
            point,
            settings: settings.clone(),
            effect: effect.clone(),
        };
        it.effects.iter().map(row).collect::<Vec<_>>()
    };
    points.iter().flat_map(of_point).collect()
}

/// The commands that write tables of points.
const SWEEPS: &str = "`sweep` and `sensitivity`";
const POINT: &str = "Number of the point, from 0";
const KEY: &str = "Value of a varied key at the point; a column for each key, named after it, \
     such as `release.appeal`; a text where names are varied [unit of the key]";

/// The table of [`rows`]: the point, its keys, then the columns of the effects table.
pub fn table(keys: &[String], points: &[Finished]) -> Table<Row> {
    let mut columns = vec![Column::count("point", POINT, |row: &Row| row.point.into())];
    columns.extend(settings(keys, points, |row: &Row| row.settings.as_slice()));
    let of_effect = |column: Column<Effect>| column.of(|row: &Row| &row.effect);
    columns.extend(effects::columns().into_iter().map(of_effect));
    let row = "point and row of its table of effects";
    Table { name: "sweep", written_by: SWEEPS, row, columns }
}

/// The points themselves.
pub fn points(keys: &[String], points: &[Finished]) -> Table<Finished> {
    let mut columns = vec![Column::count("point", POINT, |row: &Finished| row.point.into())];
    columns.extend(settings(keys, points, |row: &Finished| row.settings.as_slice()));
    columns.push(Column::flag("finished", "Whether the point could be run", |row: &Finished| {
        row.failure.is_none()
    }));
    let why = "Why not; missing where it could";
    columns.push(Column::text_or_none("failure", why, |row: &Finished| row.failure.as_deref()));
    Table { name: "points", written_by: SWEEPS, row: "point", columns }
}

/// A column for each key.
fn settings<Row: 'static>(
    keys: &[String],
    points: &[Finished],
    of: impl Fn(&Row) -> &[Setting] + Copy + 'static,
) -> Vec<Column<Row>> {
    let first = points.first().map_or(&[][..], |point| point.settings.as_slice());
    let column = |(place, key): (usize, &String)| match first.get(place) {
        Some(Setting::Name(_)) => {
            Column::text(key.clone(), KEY, move |row: &Row| match &of(row)[place] {
                Setting::Name(name) => name,
                Setting::Number(_) => "",
            })
        }
        _ => Column::float(key.clone(), KEY, move |row: &Row| match &of(row)[place] {
            Setting::Number(number) => Some(*number),
            Setting::Name(_) => None,
        }),
    };
    keys.iter().enumerate().map(column).collect()
}

/// Indices of sensitivity.
pub fn indices() -> Table<KeyRow> {
    let mut columns = vec![
        Column::text("key", "The varied key", |row: &KeyRow| &row.key),
        Column::float("low", "Lower end of its range [unit of the key]", |row: &KeyRow| row.low),
        Column::float("high", "Upper end of its range [unit of the key]", |row: &KeyRow| row.high),
        Column::float(
            "mu",
            "Mean elementary effect of the key from one end of its range to the other, signs kept; \
             this and the next four by Morris's method only [unit of the answer]",
            |row: &KeyRow| row.elementary.map(|it| it.mu),
        ),
    ];
    columns.extend(estimate(
        "mu_star",
        "Mean size of the elementary effects: how much the key matters [unit of the answer]",
        |row: &KeyRow| row.elementary.as_ref().map(|it| &it.mu_star),
    ));
    columns.push(Column::float(
        "sigma",
        "Standard deviation of the elementary effects: interactions and bends [unit of the answer]",
        |row: &KeyRow| row.elementary.map(|it| it.sigma),
    ));
    columns.extend(estimate(
        "first",
        "Share of the variance that the key accounts for alone; this and the rest by Sobol's \
         method only",
        |row: &KeyRow| row.shares.as_ref().map(|it| &it.first),
    ));
    columns.extend(estimate(
        "total",
        "Share of the variance that the key accounts for with all interactions",
        |row: &KeyRow| row.shares.as_ref().map(|it| &it.total),
    ));
    let row = "varied key; intervals are bootstrapped, over trajectories or samples";
    Table { name: "indices", written_by: "`sensitivity`", row, columns }
}
