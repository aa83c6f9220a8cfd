//! Interactions: the histories of a training sample as a sparse matrix, listeners by tracks.
//!
//! Main type: [`Interactions`], rows of cells; a row is a listener's history, or a track's audience
//! after [`Interactions::transposed`]. Deliberately unknown: what is learnt from it.

use serde::{Deserialize, Serialize};

use crate::platform::history::Feedback;

/// One entry of a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Column.
    pub column: u32,
    /// Sum of training weights.
    pub weight: f32,
}

/// A sparse matrix by rows; columns rise within a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Interactions {
    /// Where each row starts, one more than there are rows.
    offsets: Vec<u32>,
    cells: Vec<Cell>,
    columns: usize,
}

impl Interactions {
    /// No rows yet, over so many columns.
    pub fn over(columns: usize) -> Self {
        Self { offsets: vec![0], cells: Vec::new(), columns }
    }

    /// Appends a listener's history as a row.
    pub fn push(&mut self, history: &[Feedback]) {
        let cell = |feedback: &Feedback| Cell { column: feedback.track.0, weight: feedback.weight };
        self.cells.extend(history.iter().map(cell));
        self.offsets.push(self.cells.len() as u32);
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A row, by rising column.
    #[inline]
    pub fn row(&self, row: usize) -> &[Cell] {
        &self.cells[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }

    /// A column, by rising row.
    pub fn column(&self, column: u32) -> Vec<Cell> {
        let in_row = |row: usize| {
            let cells = self.row(row);
            let place = cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
            Some(Cell { column: row as u32, weight: cells[place].weight })
        };
        (0..self.rows()).filter_map(in_row).collect()
    }

    /// The same with rows for columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut offsets = vec![0_u32; self.columns + 1];
        for cell in &self.cells {
            offsets[cell.column as usize + 1] += 1;
        }
        for column in 0..self.columns {
            offsets[column + 1] += offsets[column];
        }
        let mut next = offsets.clone();
        let mut cells = vec![Cell { column: 0, weight: 0.0 }; self.cells.len()];
        for row in 0..self.rows() {
            for cell in self.row(row) {
                let place = &mut next[cell.column as usize];
                cells[*place as usize] = Cell { column: row as u32, weight: cell.weight };
                *place += 1;
            }
        }
        Self { offsets, cells, columns: self.rows() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::TrackId;

    #[test]
    fn transposing_twice_changes_nothing() {
        let mut matrix = Interactions::over(5);
        let feedback = |track, weight| Feedback { track: TrackId(track), weight };
        matrix.push(&[feedback(0, 1.0), feedback(4, -2.0)]);
        matrix.push(&[]);
        matrix.push(&[feedback(1, 3.0), feedback(4, 0.5)]);
        let audiences = matrix.transposed();
        assert_eq!((audiences.rows(), audiences.columns()), (5, 3));
        let last = [Cell { column: 0, weight: -2.0 }, Cell { column: 2, weight: 0.5 }];
        assert_eq!(audiences.row(4), last);
        assert_eq!(matrix.column(4), last);
        let again = audiences.transposed();
        assert!((0..3).all(|row| again.row(row) == matrix.row(row)));
    }
}
