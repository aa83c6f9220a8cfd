//! A table on the terminal: names to the left, figures to the right. Main type: [`Grid`].
//!
//! Owns how every table on the terminal looks, and what becomes of one that is too wide: headings
//! and names are broken at words, then the least useful columns go, and the table says which.
//! Deliberately unknown: what the figures are.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use crate::numbers::printable;
use crate::report::terminal::room::{self, lines, longest_word, width};
use crate::study::format::{listed, quoted};

/// Columns that a name is given at least before figures go, where it is that long.
const NAME: usize = 18;

/// Rows under a heading.
pub struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    names: Vec<usize>,
    /// Columns that may go, the least useful first.
    least: Vec<usize>,
    /// The file that has them.
    file: &'static str,
    /// Columns that nobody misses.
    absent: Vec<usize>,
}

/// A table that is ready to be printed.
pub struct Drawn {
    /// The table, ended by a line break, and under it which columns are left out.
    pub text: String,
    /// Numbers of the columns that are left out.
    pub dropped: Vec<usize>,
}

impl Grid {
    /// An empty table whose first column has names and whose others have figures.
    pub fn new<Text: Into<String>>(header: impl IntoIterator<Item = Text>) -> Self {
        Self {
            header: header.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            names: vec![0],
            least: Vec::new(),
            file: "",
            absent: Vec::new(),
        }
    }

    /// The same table with names in the columns of these numbers, and in no others.
    #[must_use]
    pub fn names_in(mut self, columns: impl IntoIterator<Item = usize>) -> Self {
        self.names = columns.into_iter().collect();
        self
    }

    /// The same table whose columns of these numbers may go where room is short, the least useful
    /// first; a file has them.
    #[must_use]
    pub fn least(mut self, columns: impl IntoIterator<Item = usize>, file: &'static str) -> Self {
        self.least = columns.into_iter().collect();
        self.file = file;
        self
    }

    /// The same table without the columns of these numbers, which are not missed; the others keep
    /// theirs.
    #[must_use]
    pub fn without(mut self, columns: Vec<usize>) -> Self {
        self.absent = columns;
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|it| printable(&it).into_owned()).collect());
    }

    /// The table as text, ended by a line break, as wide as the terminal has room for.
    pub fn text(&self) -> String {
        self.drawn().text
    }

    /// The same, with which columns it leaves out.
    pub fn drawn(&self) -> Drawn {
        self.drawn_in(room::of_output())
    }

    /// The same in a terminal of so many columns; as wide as it likes where there is none.
    pub fn drawn_in(&self, room: Option<usize>) -> Drawn {
        let columns = 0..self.header.len();
        let all: Vec<usize> = columns.filter(|it| !self.absent.contains(it)).collect();
        let Some(room) = room else {
            return Drawn { text: self.table(&all, None, None), dropped: Vec::new() };
        };
        let mut shown = all;
        let mut dropped: Vec<usize> = Vec::new();
        for next in self.least.iter().map(Some).chain([None]) {
            if let Some(widths) = self.widths(&shown, room) {
                let text = self.table(&shown, Some(&widths), None);
                return Drawn { text: text + &self.left_out(&dropped), dropped };
            }
            if let Some(&next) = next.filter(|it| !self.absent.contains(it)) {
                shown.retain(|&column| column != next);
                dropped.push(next);
                dropped.sort_unstable();
            }
        }
        let text = self.table(&shown, None, Some(room));
        Drawn { text: text + &self.left_out(&dropped), dropped }
    }

    /// Widths of the columns that are shown, without breaking a figure; absent where room is too
    /// short for that.
    fn widths(&self, shown: &[usize], room: usize) -> Option<Vec<usize>> {
        let room = room.checked_sub(3 * shown.len() + 1)?;
        let cells = |column: usize| {
            let cells = self.rows.iter().filter_map(move |row| row.get(column));
            cells.map(|it| width(it)).max().unwrap_or(0)
        };
        let whole: Vec<usize> =
            shown.iter().map(|&it| cells(it).max(width(&self.header[it]))).collect();
        if whole.iter().sum::<usize>() <= room {
            return Some(whole);
        }
        // Headings of two words and more go on a line of their own each.
        let mut widths: Vec<usize> =
            shown.iter().map(|&it| cells(it).max(longest_word(&self.header[it]))).collect();
        let mut over = widths.iter().sum::<usize>().saturating_sub(room);
        for (place, column) in shown.iter().enumerate().rev() {
            if self.names.contains(column) {
                let least = widths[place].min(NAME).max(longest_word(&self.header[*column]));
                let less = over.min(widths[place] - least);
                widths[place] -= less;
                over -= less;
            }
        }
        (over == 0).then(|| {
            // Room that is left keeps headings together.
            let mut spare = room - widths.iter().sum::<usize>();
            for (place, width) in widths.iter_mut().enumerate() {
                let more = spare.min(whole[place] - *width);
                *width += more;
                spare -= more;
            }
            widths
        })
    }

    /// Draws some columns, broken to these widths; or, as a last resort, into so much room wherever
    /// that breaks.
    fn table(&self, shown: &[usize], widths: Option<&[usize]>, room: Option<usize>) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        let broken = |place: usize, text: &str| match widths {
            Some(widths) => within(text, widths[place]),
            None => text.to_owned(),
        };
        match room.and_then(|room| u16::try_from(room).ok()) {
            Some(room) => {
                table.set_content_arrangement(ContentArrangement::Dynamic);
                table.set_width(room);
            }
            None => {
                table.set_content_arrangement(ContentArrangement::Disabled);
            }
        }
        let heads = shown.iter().enumerate();
        table.set_header(heads.map(|(place, &it)| broken(place, &self.header[it])));
        for row in &self.rows {
            let cell = |(place, &column): (usize, &usize)| {
                let side = if self.names.contains(&column) {
                    CellAlignment::Left
                } else {
                    CellAlignment::Right
                };
                let text = row.get(column).map_or("", String::as_str);
                Cell::new(broken(place, text)).set_alignment(side)
            };
            table.add_row(shown.iter().enumerate().map(cell).collect::<Vec<_>>());
        }
        format!("{table}\n")
    }

    /// Which columns are left out, and where they are.
    fn left_out(&self, dropped: &[usize]) -> String {
        if dropped.is_empty() {
            return String::new();
        }
        let names: Vec<String> = dropped.iter().map(|&it| quoted(&self.header[it])).collect();
        format!(
            "The terminal is too narrow for {}; {} has {}.\n",
            listed(&names, "and"),
            self.file,
            if names.len() > 1 { "them" } else { "it" }
        )
    }
}

/// A text broken to a width, at words; a longer word is broken, as no column is wider.
fn within(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let broken = lines(text, columns);
    let cut = broken.iter().flat_map(|line| textwrap::wrap(line, columns.max(2)));
    cut.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(name: &str) -> Grid {
        let header = ["against the control", "streams", "listeners", "save rate", "$ per stream"];
        let mut grid = Grid::new(header).least([2, 3], "effects.csv");
        grid.row(
            [name, "+570 [223, 916]", "+290 [120, 460]", "+3.10 pp [2.90, 3.30]", "0.27"]
                .map(str::to_owned),
        );
        grid
    }

    fn widest(text: &str) -> usize {
        text.lines().filter(|line| !line.starts_with("The")).map(width).max().unwrap_or(0)
    }

    #[test]
    fn a_table_fits_its_room_and_says_what_it_leaves_out() {
        let long = "A campaign whose name has as many as sixty letters and digits";
        for name in ["Ads", long, "広告キャンペーン広告キャンペーン広告キャンペーン"]
        {
            for room in [80, 100, 120, 200] {
                let drawn = grid(name).drawn_in(Some(room));
                assert!(widest(&drawn.text) <= room, "{room}:\n{}", drawn.text);
                assert!(
                    drawn.text.contains("+570 [223, 916]"),
                    "a figure is broken:\n{}",
                    drawn.text
                );
                let told = drawn.text.contains("The terminal is too narrow for");
                assert_eq!(told, !drawn.dropped.is_empty(), "{}", drawn.text);
            }
        }
        let narrow = grid("Ads").drawn_in(Some(60));
        assert!(
            narrow
                .text
                .contains("too narrow for “listeners” and “save rate”; effects.csv has them.")
        );
    }

    #[test]
    fn in_a_file_a_table_is_as_wide_as_it_likes() {
        let drawn =
            grid("A campaign whose name has as many as sixty letters and digits").drawn_in(None);
        assert!(drawn.dropped.is_empty() && drawn.text.contains("sixty letters and digits"));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert!(!grid("A\u{1b}[2J").drawn_in(None).text.contains('\u{1b}'));
    }
}
