//! What every bench shares: its arguments, a median, a table printed row by row.

/// How the bench was called.
pub(crate) struct Arguments {
    /// Toy sizes: does it still run at all?
    pub(crate) smoke: bool,
    /// Everything that is not a flag.
    pub(crate) words: Vec<String>,
}

impl Arguments {
    /// Reads the command line. `--bench`, which cargo adds, is ignored like any unknown flag.
    pub(crate) fn read() -> Self {
        let (flags, words): (Vec<_>, Vec<_>) =
            std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
        Self { smoke: flags.iter().any(|flag| flag == "--smoke"), words }
    }

    /// Whether the words of the command line, if any, ask for this row or table.
    pub(crate) fn want(&self, label: &str) -> bool {
        self.words.iter().all(|word| label.contains(word))
    }
}

/// The middle of an odd number of measurements.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A table that is printed while it grows: the first column to the left, numbers to the right.
pub(crate) struct Table {
    widths: Vec<usize>,
}

impl Table {
    /// Prints title and head; a column is as wide as its widest foreseeable cell.
    pub(crate) fn begin(title: &str, first_width: usize, heads: &[&str]) -> Self {
        let widths: Vec<usize> = heads
            .iter()
            .enumerate()
            .map(|(i, head)| if i == 0 { first_width } else { head.chars().count().max(8) })
            .collect();
        println!("\n{title}\n");
        let table = Self { widths };
        table.row(heads.iter().map(|head| (*head).to_owned()));
        table.row(table.widths.iter().map(|&width| "─".repeat(width)));
        table
    }

    /// Prints one row.
    pub(crate) fn row(&self, cells: impl IntoIterator<Item = String>) {
        let pad = |(i, (cell, &width)): (usize, (String, &usize))| {
            if i == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        };
        let cells: Vec<String> = cells.into_iter().zip(&self.widths).enumerate().map(pad).collect();
        println!("{}", cells.join("  ").trim_end());
    }
}
