//! Tables of points: varied keys as columns. Deliberately unknown: the formats, and how points are run.

use crate::report::table::column::Column;
use crate::report::table::dose::estimate;
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

/// Columns of [`rows`]: the point, its keys, then those of the effects table.
pub fn columns(keys: &[String], points: &[Finished]) -> Vec<Column<Row>> {
    let mut columns = vec![Column::count("point", |row: &Row| row.point.into())];
    columns.extend(settings(keys, points, |row: &Row| row.settings.as_slice()));
    let of_effect = |column: Column<Effect>| column.of(|row: &Row| &row.effect);
    columns.extend(effects::columns().into_iter().map(of_effect));
    columns
}

/// Columns of the points themselves.
pub fn points(keys: &[String], points: &[Finished]) -> Vec<Column<Finished>> {
    let mut columns = vec![Column::count("point", |row: &Finished| row.point.into())];
    columns.extend(settings(keys, points, |row: &Finished| row.settings.as_slice()));
    columns.push(Column::flag("finished", |row: &Finished| row.failure.is_none()));
    columns
        .push(Column::text("failure", |row: &Finished| row.failure.as_deref().unwrap_or_default()));
    columns
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
            Column::text(key.clone(), move |row: &Row| match &of(row)[place] {
                Setting::Name(name) => name,
                Setting::Number(_) => "",
            })
        }
        _ => Column::float(key.clone(), move |row: &Row| match &of(row)[place] {
            Setting::Number(number) => Some(*number),
            Setting::Name(_) => None,
        }),
    };
    keys.iter().enumerate().map(column).collect()
}

/// Indices: a row for each key.
pub fn indices() -> Vec<Column<KeyRow>> {
    let mut columns = vec![
        Column::text("key", |row: &KeyRow| &row.key),
        Column::float("low", |row: &KeyRow| row.low),
        Column::float("high", |row: &KeyRow| row.high),
        Column::float("mu", |row: &KeyRow| row.elementary.map(|it| it.mu)),
    ];
    columns
        .extend(estimate("mu_star", |row: &KeyRow| row.elementary.as_ref().map(|it| &it.mu_star)));
    columns.push(Column::float("sigma", |row: &KeyRow| row.elementary.map(|it| it.sigma)));
    columns.extend(estimate("first", |row: &KeyRow| row.shares.as_ref().map(|it| &it.first)));
    columns.extend(estimate("total", |row: &KeyRow| row.shares.as_ref().map(|it| &it.total)));
    columns
}
