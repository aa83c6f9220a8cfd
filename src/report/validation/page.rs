//! The page: what was run, how to run it again, every target, the misses, what is not checked yet.
//!
//! Holds nothing of the time or the machine: same world, same bytes.

use std::fmt::Write as _;

use crate::report::validation::words::{band, count, interval, value, verdict};
use crate::study::validate::run::Checked;

/// What was run, as the one who ran it tells.
#[derive(Clone, Debug)]
pub struct About {
    /// The command line that gives this page.
    pub command: String,
    /// Seed of the first world.
    pub seed: u64,
    /// Worlds.
    pub seeds: u32,
    /// Listeners of each.
    pub listeners: u32,
    /// Tracks of each.
    pub tracks: u32,
    /// Days before what is observed.
    pub burn_in_days: u16,
    /// Days observed.
    pub days: u16,
    /// Whether the world was made small to be quick.
    pub quick: bool,
}

/// What has been published too and no row of the table checks.
const NOT_YET: [&str; 9] = [
    "10 (held out): streams of an artist by savers over non-savers in the six months after, published about 3",
    "12: share of streams from an artist's top 2 % of monthly listeners, published 18 %",
    "13: share of streams from an artist's active audience, published 60 %",
    "16 (held out): first month's share of a release's first-year streams, published 25 %",
    "18: concentration of streams on tracks",
    "19: share of first discoveries in programmed surfaces, published over 50 %",
    "20: share of artificial streams that is detected, published 1–3 % of all streams",
    "of 4 the skew to the right, of 5 the decay of repeats with time since the last play",
    "replications of published experiments, and twins in which saves are blocked or shuffled",
];

/// The page in Markdown.
pub fn markdown(rows: &[Checked], about: &About) -> String {
    let mut page = String::from("# Validation\n\n");
    introduction(&mut page, rows, about);
    table(&mut page, rows);
    misses(&mut page, rows);
    definitions(&mut page, rows);
    page.push_str("\n## Not checked yet\n\nNumbers continue the table's.\n\n");
    for target in NOT_YET {
        let _ = writeln!(page, "- {target}");
    }
    page
}

fn introduction(page: &mut String, rows: &[Checked], about: &About) {
    let About { command, seed, seeds, listeners, tracks, burn_in_days, days, quick } = about;
    let version = env!("CARGO_PKG_VERSION");
    if *quick {
        page.push_str("**A quick look at a small world: not for quoting.**\n\n");
    }
    let _ = writeln!(
        page,
        "Does the world look like what has been published about streaming before anybody \
         advertises in it? {} of longplay {version}.\n\n\
         Written by this command:\n\n```sh\n{command}\n```\n\n\
         It runs {seeds} {} (seed {seed} and those that derive from it) of {listeners} listeners \
         and {tracks} tracks without any campaign, {burn_in_days} days to warm up and {days} days \
         observed. A value is the mean over worlds, the interval is Student's at 95 %. A target \
         passes when the mean lies within its band; \"at the edge\" means that the interval \
         crosses an end of the band, so that more seeds could change the verdict. The command ends \
         with exit code 3 when a target is missed.\n",
        count(rows),
        if *seeds == 1 { "world" } else { "worlds" },
    );
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
    page.push_str("Listed as misses, not explained away. What seems to drive each:\n\n");
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
    use crate::study::validate::table::TARGETS;

    fn about() -> About {
        About {
            command: "longplay validate --format md".to_owned(),
            seed: 1,
            seeds: 5,
            listeners: 20_000,
            tracks: 20_000,
            burn_in_days: 28,
            days: 60,
            quick: false,
        }
    }

    #[test]
    fn the_page_says_how_to_make_it_and_lists_every_miss() {
        let good = Checked { target: &TARGETS[0], value: Some(0.24), interval: None };
        let bad = Checked { target: &TARGETS[1], value: Some(0.5), interval: None };
        let page = markdown(&[good.clone(), bad], &about());
        assert!(page.contains("\nlongplay validate --format md\n"), "{page}");
        assert!(page.contains("1 of 2 pass"), "{page}");
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
        let lines: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(lines.len(), TARGETS.len() + 2);
        assert!(lines.iter().all(|line| line.matches('|').count() == 9), "{page}");
    }
}
