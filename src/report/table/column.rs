//! Columns and cells: what a table consists of, and what each column says of itself. Main type:
//! [`Column`].
//!
//! Deliberately unknown: file formats, and what the rows mean.

use std::borrow::Cow;

use crate::inference::estimate::Estimate;

/// One value of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A whole number.
    Int(i64),
    /// A real number; never infinite or undefined.
    Float(f64),
    /// A text.
    Text(&'a str),
    /// Yes or no.
    Flag(bool),
    /// No value: an empty cell, a null.
    Missing,
}

impl Cell<'_> {
    /// A real number, missing unless it is finite.
    pub fn float(value: impl Into<Option<f64>>) -> Self {
        match value.into() {
            Some(value) if value.is_finite() => Self::Float(value),
            _ => Self::Missing,
        }
    }
}

/// What all cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers, never missing.
    Int,
    /// Real numbers; any may be missing.
    Float,
    /// Texts, never missing and never empty.
    Text,
    /// Texts, of which any may be missing; none is empty.
    TextOrNone,
    /// Yes or no, never missing.
    Flag,
}

type Take<Row> = Box<dyn for<'r> Fn(&'r Row) -> Cell<'r>>;

/// A column of a table of `Row`s. None goes without `about`: what it means, in a sentence without
/// its full stop, and at its end the unit `[in brackets]` where it has one. Files hold the name
/// alone.
pub struct Column<Row> {
    /// Name in the header.
    pub name: String,
    /// What the cells hold.
    pub kind: Kind,
    about: Cow<'static, str>,
    values: Vec<(&'static str, &'static str)>,
    value: Take<Row>,
}

impl<Row> Column<Row> {
    fn new(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        kind: Kind,
        value: Take<Row>,
    ) -> Self {
        Self { name: name.into(), kind, about: about.into(), values: Vec::new(), value }
    }

    /// A column of counts.
    pub fn count(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> u64 + 'static,
    ) -> Self {
        Self::int(name, about, move |row| i64::try_from(value(row)).unwrap_or(i64::MAX))
    }

    /// A column of whole numbers.
    pub fn int(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> i64 + 'static,
    ) -> Self {
        Self::new(name, about, Kind::Int, Box::new(move |row| Cell::Int(value(row))))
    }

    /// A column of real numbers, some of which may be missing.
    pub fn float<F: Into<Option<f64>>>(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> F + 'static,
    ) -> Self {
        Self::new(name, about, Kind::Float, Box::new(move |row| Cell::float(value(row))))
    }

    /// A column of texts.
    pub fn text(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> &str + 'static,
    ) -> Self {
        Self::new(name, about, Kind::Text, Box::new(move |row| Cell::Text(value(row))))
    }

    /// A column of texts, some of which may be missing. An empty text is missing too: CSV could not
    /// tell the two apart.
    pub fn text_or_none(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> Option<&str> + 'static,
    ) -> Self {
        Self::new(name, about, Kind::TextOrNone, Box::new(move |row| text_or_missing(value(row))))
    }

    /// A column of answers.
    pub fn flag(
        name: impl Into<String>,
        about: impl Into<Cow<'static, str>>,
        value: impl Fn(&Row) -> bool + 'static,
    ) -> Self {
        Self::new(name, about, Kind::Flag, Box::new(move |row| Cell::Flag(value(row))))
    }

    /// The same column of rows that hold such a row.
    pub fn of<Outer: 'static>(self, inner: impl Fn(&Outer) -> &Row + 'static) -> Column<Outer>
    where
        Row: 'static,
    {
        let Self { name, kind, about, values, value } = self;
        Column { name, kind, about, values, value: Box::new(move |row| value(inner(row))) }
    }

    /// The same column with all the texts it can hold, and what each means.
    #[must_use]
    pub fn one_of(
        mut self,
        values: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        self.values.extend(values);
        self
    }

    /// Its unit; absent where it has none.
    pub fn unit(&self) -> Option<&str> {
        Some(self.about.strip_suffix(']')?.rsplit_once(" [")?.1)
    }

    /// What it means, without the unit.
    pub fn meaning(&self) -> &str {
        self.unit().map_or(&self.about, |unit| &self.about[..self.about.len() - unit.len() - 3])
    }

    /// The texts it can hold and what each means, where these are few.
    pub fn values(&self) -> &[(&'static str, &'static str)] {
        &self.values
    }

    /// The cell of a row.
    pub fn cell<'r>(&self, row: &'r Row) -> Cell<'r> {
        (self.value)(row)
    }
}

fn text_or_missing(text: Option<&str>) -> Cell<'_> {
    text.filter(|text| !text.is_empty()).map_or(Cell::Missing, Cell::Text)
}

/// Value and ends of the interval of an estimate: `name`, `name_low`, `name_high`.
pub fn estimate<Row: 'static>(
    name: &str,
    about: &'static str,
    of: impl Fn(&Row) -> Option<&Estimate> + Copy + 'static,
) -> [Column<Row>; 3] {
    let value = Column::float(name, about, move |row: &Row| of(row).map(|it| it.value));
    let unit = value.unit().map(|unit| format!(" [{unit}]")).unwrap_or_default();
    let end = |which: &str| format!("{which} end of the interval of `{name}`{unit}");
    let (low, high) = (end("Lower"), end("Upper"));
    [
        value,
        Column::float(format!("{name}_low"), low, move |row: &Row| of(row).and_then(|it| it.low)),
        Column::float(format!("{name}_high"), high, move |row: &Row| {
            of(row).and_then(|it| it.high)
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_none_is_missing() {
        assert_eq!(Cell::float(f64::NAN), Cell::Missing);
        assert_eq!(Cell::float(f64::INFINITY), Cell::Missing);
        assert_eq!(Cell::float(None), Cell::Missing);
        assert_eq!(Cell::float(0.5), Cell::Float(0.5));
    }

    #[test]
    fn a_unit_stands_in_brackets_at_the_end() {
        let column = |about: &'static str| Column::count("a", about, |row: &u64| *row);
        let of = column("Length of the track [s]");
        assert_eq!((of.meaning(), of.unit()), ("Length of the track", Some("s")));
        let of = column("Lies in [0, 1], as a share");
        assert_eq!((of.meaning(), of.unit()), ("Lies in [0, 1], as a share", None));
    }
}
