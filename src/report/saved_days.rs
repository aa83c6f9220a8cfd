//! The daily table, read back for charts. Main type: [`Days`], what the table must hold.
//!
//! The order of rows says nothing. Every replicate, strategy and day must be there once, and every
//! figure be one that could have been counted. Deliberately unknown: whether it was counted.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::Path;
use std::rc::Rc;

use csv::StringRecord;

use crate::model::source::Source;
use crate::report::chart::data::Measured;
use crate::report::error::ReportError;
use crate::study::runs::Run;

/// Largest count of a day: sums over the longest run stay whole numbers.
const LARGEST: u64 = 100_000_000_000_000;

/// Longest row \[bytes\].
const LONGEST_ROW: usize = 1 << 20;

/// What the table must hold.
pub(super) struct Days<'a> {
    /// Names of the arms.
    pub(super) arms: &'a [String],
    /// Replicates, numbered from 0.
    pub(super) replicates: usize,
    /// Listeners in the world.
    pub(super) listeners: u64,
    /// First and last day, where these are known.
    pub(super) span: Option<RangeInclusive<i16>>,
}

/// One arm of one replicate, as it comes.
#[derive(Default)]
struct Rows {
    run: Run,
    /// Day, streams and line of each row.
    days: Vec<(i16, u64, u64)>,
    /// Day and money spent on it.
    costs: Vec<(i16, f64)>,
}

/// Where the columns stand.
struct Columns {
    replicate: usize,
    strategy: usize,
    day: usize,
    streams: usize,
    new_listeners: usize,
    saves: usize,
    cost: usize,
    sources: Vec<usize>,
}

/// The days and runs of a table.
pub(super) fn read(
    table: impl Read,
    path: &Path,
    wanted: &Days<'_>,
) -> Result<Measured, ReportError> {
    let unreadable = |source| ReportError::Csv { path: path.to_owned(), source };
    let malformed = |what: String| ReportError::Malformed { path: path.to_owned(), what };
    let left = Rc::new(Cell::new(LONGEST_ROW));
    let mut reader = csv::Reader::from_reader(Sips { inner: table, left: Rc::clone(&left) });
    let columns = Columns::of(reader.headers().map_err(unreadable)?).map_err(malformed)?;
    let mut rows: BTreeMap<(usize, usize), Rows> = BTreeMap::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        left.set(LONGEST_ROW);
        let line = record.position().map_or(0, csv::Position::line);
        let fault = |what: String| malformed(format!("line {line}: {what}"));
        wanted.take(&columns, &record, line, &mut rows).map_err(fault)?;
    }
    wanted.in_order(rows).map_err(malformed)
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let column = |name: &str| {
            let mut found = header.iter().enumerate().filter(|(_, column)| *column == name);
            match (found.next(), found.next()) {
                (Some((place, _)), None) => Ok(place),
                (None, _) => Err(format!("no column `{name}`")),
                (Some(_), Some(_)) => Err(format!("column `{name}` twice")),
            }
        };
        let source = |source: &Source| column(&format!("streams_{}", source.name()));
        Ok(Self {
            replicate: column("replicate")?,
            strategy: column("strategy")?,
            day: column("day")?,
            streams: column("streams")?,
            new_listeners: column("new_listeners")?,
            saves: column("saves")?,
            cost: column("cost")?,
            sources: Source::ALL.iter().map(source).collect::<Result<_, _>>()?,
        })
    }
}

impl Days<'_> {
    /// Takes in a row.
    fn take(
        &self,
        columns: &Columns,
        record: &StringRecord,
        line: u64,
        rows: &mut BTreeMap<(usize, usize), Rows>,
    ) -> Result<(), String> {
        let count = |what: &str, column: usize| match record[column].parse::<u64>() {
            Ok(count) if count <= LARGEST => Ok(count),
            _ => Err(format!("{what} cannot be “{}”", shown(&record[column]))),
        };
        let replicate = count("`replicate`", columns.replicate)? as usize;
        if replicate >= self.replicates {
            return Err(format!(
                "replicate {replicate}, where there are {} from 0",
                self.replicates
            ));
        }
        let name = &record[columns.strategy];
        let arm = self.arms.iter().position(|arm| arm == name);
        let arm = arm.ok_or_else(|| format!("no strategy is called “{}”", shown(name)))?;
        let day: i16 = record[columns.day]
            .parse()
            .map_err(|_| format!("`day` cannot be “{}”", shown(&record[columns.day])))?;
        let streams = count("`streams`", columns.streams)?;
        let new_listeners = count("`new_listeners`", columns.new_listeners)?;
        let saves = count("`saves`", columns.saves)?;
        let cost = record[columns.cost].parse::<f64>().ok();
        let cost = cost.filter(|cost| (0.0..=LARGEST as f64).contains(cost));
        let cost =
            cost.ok_or_else(|| format!("`cost` cannot be “{}”", shown(&record[columns.cost])))?;
        let sources: Vec<u64> = columns
            .sources
            .iter()
            .map(|&column| count("streams of a source", column))
            .collect::<Result<_, _>>()?;
        let all: u64 = sources.iter().sum();
        if all != streams {
            return Err(format!("the sources add up to {all} streams and not to {streams}"));
        }
        if new_listeners > streams.min(self.listeners) {
            return Err(format!(
                "{new_listeners} new listeners, of {} listeners and with {streams} streams",
                self.listeners
            ));
        }
        let there = rows.entry((replicate, arm)).or_default();
        there.run.add(streams, new_listeners, saves, &sources);
        // Streams go into the order of days once all rows are there.
        there.run.streams.clear();
        there.days.push((day, streams, line));
        there.costs.push((day, cost));
        Ok(())
    }

    /// Puts what was taken in into order.
    fn in_order(&self, mut rows: BTreeMap<(usize, usize), Rows>) -> Result<Measured, String> {
        if rows.is_empty() {
            return Err("there is no row in it".to_owned());
        }
        let mut days = self.span.clone();
        let mut all = Vec::new();
        for replicate in 0..self.replicates {
            let mut runs = Vec::new();
            for (arm, name) in self.arms.iter().enumerate() {
                let which = format!("replicate {replicate}, strategy “{}”", shown(name));
                let there = rows.remove(&(replicate, arm));
                let mut there = there.ok_or_else(|| format!("{which}: no row"))?;
                there.days.sort_unstable();
                let of_first = there.days.first().zip(there.days.last());
                let days = days.get_or_insert_with(|| {
                    of_first.map_or(0..=0, |(first, last)| first.0..=last.0)
                });
                whole(&there.days, days).map_err(|what| format!("{which}: {what}"))?;
                there.costs.sort_unstable_by_key(|(day, _)| *day);
                there.costs.iter().for_each(|(_, cost)| there.run.spend(*cost));
                there.run.streams = there.days.iter().map(|(_, streams, _)| *streams).collect();
                runs.push(there.run);
            }
            all.push(runs);
        }
        Ok(Measured { days: days.into_iter().flatten().collect(), runs: all })
    }
}

/// Whether each of some days is there once, and no other.
fn whole(rows: &[(i16, u64, u64)], days: &RangeInclusive<i16>) -> Result<(), String> {
    if let Some([one, other]) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("day {} twice, on lines {} and {}", one.0, one.2, other.2));
    }
    if let Some((day, _, line)) = rows.iter().find(|row| !days.contains(&row.0)) {
        let (first, last) = (days.start(), days.end());
        return Err(format!("day {day} on line {line}, where days go from {first} to {last}"));
    }
    let missing = days.clone().zip(rows).find(|(day, row)| *day != row.0).map(|(day, _)| day);
    let missing = missing.or_else(|| days.clone().nth(rows.len()));
    missing.map_or(Ok(()), |day| Err(format!("day {day} is missing")))
}

/// The beginning of a text, to be told.
fn shown(text: &str) -> String {
    text.chars().take(60).flat_map(char::escape_debug).collect()
}

/// A reader that gives up where a row has no end.
struct Sips<R> {
    inner: R,
    /// Bytes that may still come before the row has ended.
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Sips<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row of more than 1 MB"));
        }
        let most = buffer.len().min(self.left.get());
        let read = self.inner.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(days: &[i16]) -> Vec<(i16, u64, u64)> {
        days.iter().zip(2..).map(|(day, line)| (*day, 0, line)).collect()
    }

    #[test]
    fn every_day_is_there_once_or_is_named() {
        let days_fault = |days: &[i16]| whole(&rows(days), &(-1..=2)).unwrap_err();
        assert_eq!(whole(&rows(&[-1, 0, 1, 2]), &(-1..=2)), Ok(()));
        assert_eq!(days_fault(&[-1, 0, 0, 1, 2]), "day 0 twice, on lines 3 and 4");
        assert_eq!(days_fault(&[-1, 1, 2]), "day 0 is missing");
        assert_eq!(days_fault(&[-1, 0]), "day 1 is missing");
        assert_eq!(days_fault(&[-1, 0, 1, 2, 3]), "day 3 on line 6, where days go from -1 to 2");
    }

    #[test]
    fn a_row_without_an_end_is_given_up() {
        let left = Rc::new(Cell::new(10));
        let mut sips = Sips { inner: io::repeat(b'"'), left };
        let error = sips.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "a row of more than 1 MB");
    }
}
