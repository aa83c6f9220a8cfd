//! The page: what was run, how to run it again, every target, the misses, what is not checked.
//!
//! Holds nothing of the time or the machine: same world, same bytes.

use std::fmt::Write as _;

use crate::validation::report::words::{band, count, interval, value, verdict};
use crate::validation::run::Checked;
use crate::validation::worlds::Kind;

/// What was run, as the one who ran it tells.
#[derive(Clone, Debug)]
pub struct About {
    /// The command line that gives this page.
    pub command: String,
    /// Seed of the first world.
    pub seed: u64,
    /// Worlds of each kind.
    pub seeds: u32,
    /// Days before what is observed.
    pub burn_in_days: u16,
    /// The kinds of worlds.
    pub worlds: Vec<World>,
    /// Whether the worlds were made small to be quick.
    pub quick: bool,
}

/// A kind of world.
#[derive(Clone, Debug)]
pub struct World {
    /// Which one.
    pub kind: Kind,
    /// Listeners.
    pub listeners: u32,
    /// Tracks.
    pub tracks: u32,
    /// Days observed.
    pub days: u16,
}

/// Where the page stands unless said otherwise.
pub const PAGE: &str = "docs/validation.md";

/// Where the chart stands, seen from the page.
pub const CHART: &str = "images/validation.svg";

/// What has been published too and no row of the table checks.
const NOT_CHECKED: [&str; 3] = [
    "of 5 the decay of repeats with time since the last play",
    "of 13 the share of listeners (33 % of an audience of two years): a run has no two years",
    "of 20 where artificial streams are found: all bots of a world stream one track of the long \
     tail",
];

/// The page in Markdown.
pub fn markdown(rows: &[Checked], about: &About) -> String {
    let mut page = String::from("# Validation\n\n");
    introduction(&mut page, rows, about);
    worlds(&mut page, rows, about);
    table(&mut page, rows);
    misses(&mut page, rows);
    definitions(&mut page, rows);
    page.push_str(TUNING);
    page.push_str("\n## Not checked\n\n");
    for target in NOT_CHECKED {
        let _ = writeln!(page, "- {target}");
    }
    page.push_str(
        "\nPublished experiments on feedback are run again apart: \
         [replications](replications.md).\n",
    );
    page
}

/// How the defaults were found.
const TUNING: &str = "\n## How defaults were set\n\n\
Where a default has no source, it was searched by a program that anybody can run again:\n\n\
```sh\ncargo run --release --example tune -- --candidates 100 --listeners 5000 --tracks \
10000\n```\n\n\
It starts from the defaults in the code and walks along one parameter after the other, in steps \
that \
shrink, all candidates in the same worlds with common random numbers, none of which is among the \
worlds of this page. The defaults of today \
come from two such walks that were cut short and, after them, from steps of the same size towards \
the bands of 5, 8 and 9 that a person chose, looking at the same targets and no others. What it \
minimises is the squared distance \
of each figure from its band in half widths of the band, and a tenth of that from the middle of \
the band, a \
target counting once however many parts it has. The parameters and their ranges stand in one \
table at the top of `examples/tune.rs`. It never \
runs the worlds of a year, so targets 10 and 16 cannot enter; neither can 13, nor 20, which has a \
filter of its own. The program prints every step, and the winning values as a scenario.\n";

fn introduction(page: &mut String, rows: &[Checked], about: &About) {
    let About { command, seeds, quick, .. } = about;
    let version = env!("CARGO_PKG_VERSION");
    if *quick {
        page.push_str("**A quick look at small worlds: not for quoting.**\n\n");
    }
    let _ = writeln!(
        page,
        "Does a world without campaigns agree with what has been published about streaming? \
         {} in longplay {version}.\n\n\
         ![Value and interval of each target against its band]({CHART})\n\n\
         Written by this command:\n\n```sh\n{command}\n```\n\n\
         A value is the mean over {seeds} {}, the interval is Student's at 95 %. A part passes \
         when \
         its mean lies within its band, a target when all of its parts do; \"at the edge\" means \
         that the interval crosses an end of the band, so that more seeds could change the \
         verdict. \
         Held-out targets were never looked at while defaults were set. The command ends with exit \
         code 3 when a target is missed.\n",
        count(rows),
        if *seeds == 1 { "world" } else { "worlds" },
    );
}

fn worlds(page: &mut String, rows: &[Checked], about: &About) {
    let About { seed, seeds, burn_in_days, worlds, .. } = about;
    let _ = writeln!(
        page,
        "## Worlds\n\n{seeds} of each kind, from seed {seed} and those that derive from it, after \
         {burn_in_days} days to warm up. Nobody advertises in them.\n\n\
         | worlds of | listeners | tracks | days observed | targets |\n|---|--:|--:|--:|---|"
    );
    for World { kind, listeners, tracks, days } in worlds {
        let of_kind = rows.iter().filter(|row| row.target.kind == *kind);
        let mut numbers: Vec<&str> = of_kind.map(|row| row.target.number()).collect();
        numbers.dedup();
        let name = match kind {
            Kind::Season => "a season",
            Kind::Year => "a year, half as large",
            Kind::Bots => "a season with bots in the background, half as large",
        };
        let targets = numbers.join(", ");
        let _ = writeln!(page, "| {name} | {listeners} | {tracks} | {days} | {targets} |");
    }
    page.push('\n');
}

fn table(page: &mut String, rows: &[Checked]) {
    page.push_str(
        "## Targets\n\n| id | target | value | interval | band | verdict | published | source |\n\
         |---|---|--:|--:|--:|---|---|---|\n",
    );
    for row in rows {
        let target = row.target;
        let held_out = if target.held_out { " (held out)" } else { "" };
        let mark = if row.passes() { "" } else { "**" };
        let _ = writeln!(
            page,
            "| {} | {}{held_out} | {} | {} | {} | {mark}{}{mark} | {} | {} |",
            target.id,
            target.name,
            value(row),
            interval(row),
            band(row),
            verdict(row),
            target.published,
            target.source,
        );
    }
}

fn misses(page: &mut String, rows: &[Checked]) {
    page.push_str("\n## Misses\n\n");
    if rows.iter().all(Checked::passes) {
        page.push_str("None.\n");
        return;
    }
    page.push_str("These are misses. What seems to cause each:\n\n");
    for row in rows.iter().filter(|row| !row.passes()) {
        let target = row.target;
        let _ = writeln!(
            page,
            "- **{}** {}: {} against {}. {}.",
            target.id,
            target.name,
            value(row),
            band(row),
            capitalised(target.driver),
        );
    }
}

fn definitions(page: &mut String, rows: &[Checked]) {
    page.push_str("\n## What is counted\n\n");
    for row in rows {
        let _ = writeln!(page, "- **{}** {}.", row.target.id, capitalised(row.target.counted));
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::table::all::TARGETS;

    fn about() -> About {
        About {
            command: "longplay validate --format md".to_owned(),
            seed: 1,
            seeds: 5,
            burn_in_days: 28,
            worlds: vec![World { kind: Kind::Season, listeners: 2000, tracks: 900, days: 60 }],
            quick: false,
        }
    }

    #[test]
    fn the_page_says_how_to_make_it_and_lists_every_miss() {
        let good = Checked { target: &TARGETS[0], value: Some(0.24), interval: None };
        let bad = Checked { target: &TARGETS[1], value: Some(0.5), interval: None };
        let page = markdown(&[good.clone(), bad], &about());
        assert!(page.contains("\nlongplay validate --format md\n"), "{page}");
        assert!(page.contains("0 of 1 targets pass"), "{page}");
        assert!(page.contains("| a season | 2000 | 900 | 60 | 1 |"), "{page}");
        assert!(
            page.contains("- **1b** Starts left before 10 s: 50.0 % against 26–32 %."),
            "{page}"
        );
        assert!(!markdown(&[good], &about()).contains("Listed as misses"));
    }

    #[test]
    fn no_cell_breaks_the_table() {
        let rows: Vec<Checked> = TARGETS.iter().map(|target| Checked::new(target, &[])).collect();
        let page = markdown(&rows, &about());
        let table = page.split("\n## ").find(|part| part.starts_with("Targets")).expect("a table");
        let lines: Vec<&str> = table.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(lines.len(), TARGETS.len() + 2);
        assert!(lines.iter().all(|line| line.matches('|').count() == 9), "{page}");
    }
}
