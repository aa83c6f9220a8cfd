//! Columns and cells: what a table consists of. Main type: [`Column`].
//!
//! Deliberately unknown: file formats, and what the rows mean.

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
    /// Texts, never missing.
    Text,
    /// Yes or no, never missing.
    Flag,
}

type Take<Row> = Box<dyn for<'r> Fn(&'r Row) -> Cell<'r>>;

/// A column of a table of `Row`s.
pub struct Column<Row> {
    /// Name in the header.
    pub name: String,
    /// What the cells hold.
    pub kind: Kind,
    value: Take<Row>,
}

impl<Row> Column<Row> {
    /// A column of counts.
    pub fn count(name: impl Into<String>, value: impl Fn(&Row) -> u64 + 'static) -> Self {
        Self::int(name, move |row| i64::try_from(value(row)).unwrap_or(i64::MAX))
    }

    /// A column of whole numbers.
    pub fn int(name: impl Into<String>, value: impl Fn(&Row) -> i64 + 'static) -> Self {
        let value: Take<Row> = Box::new(move |row| Cell::Int(value(row)));
        Self { name: name.into(), kind: Kind::Int, value }
    }

    /// A column of real numbers, some of which may be missing.
    pub fn float<F: Into<Option<f64>>>(
        name: impl Into<String>,
        value: impl Fn(&Row) -> F + 'static,
    ) -> Self {
        let value: Take<Row> = Box::new(move |row| Cell::float(value(row)));
        Self { name: name.into(), kind: Kind::Float, value }
    }

    /// A column of texts.
    pub fn text(name: impl Into<String>, value: impl Fn(&Row) -> &str + 'static) -> Self {
        let value: Take<Row> = Box::new(move |row| Cell::Text(value(row)));
        Self { name: name.into(), kind: Kind::Text, value }
    }

    /// A column of answers.
    pub fn flag(name: impl Into<String>, value: impl Fn(&Row) -> bool + 'static) -> Self {
        let value: Take<Row> = Box::new(move |row| Cell::Flag(value(row)));
        Self { name: name.into(), kind: Kind::Flag, value }
    }

    /// The same column of rows that hold such a row.
    pub fn of<Outer: 'static>(self, inner: impl Fn(&Outer) -> &Row + 'static) -> Column<Outer>
    where
        Row: 'static,
    {
        let Self { name, kind, value } = self;
        Column { name, kind, value: Box::new(move |row| value(inner(row))) }
    }

    /// The cell of a row.
    pub fn cell<'r>(&self, row: &'r Row) -> Cell<'r> {
        (self.value)(row)
    }
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
}
