//! The page: every experiment with its rule, its figures, its preset and what differs from the
//! paper.
//!
//! Holds nothing of the time or the machine: same presets, same bytes.

use std::fmt::Write as _;

use crate::validation::replications::replicated::Replicated;
use crate::validation::replications::report::words::{count, interval, value, verdict};

/// The page in Markdown; `command` is the command line that gives it.
pub fn markdown(all: &[Replicated], command: &str, quick: bool) -> String {
    let mut page = String::from("# Replications\n\n");
    if quick {
        page.push_str("**A quick look with few runs: not for quoting.**\n\n");
    }
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(
        page,
        "Published experiments on feedback between people and recommenders, run again with the \
         papers' parameters and judged by what the papers found: {} with longplay {version}.\n\n\
         Written by this command:\n\n```sh\n{command}\n```\n\n\
         Intervals are at 95 % over runs. A miss is a result too: it is listed, not tuned away. \
         The command ends with exit code 3 when a check misses.\n",
        count(all),
    );
    page.push_str("| | experiment | verdict |\n|---|---|---|\n");
    for one in all {
        let about = &one.about;
        let _ = writeln!(page, "| {} | {} | {} |", about.id, about.name, verdict(one));
    }
    for one in all {
        experiment(&mut page, one);
    }
    page
}

fn experiment(page: &mut String, one: &Replicated) {
    let about = &one.about;
    let _ = writeln!(
        page,
        "\n## {} {}\n\n{}\n\nPublished: {} Run here: {}.",
        about.id,
        about.name,
        sentence(about.source),
        about.published,
        one.setting
    );
    if !one.checks.is_empty() {
        page.push_str("\n| what has to hold | verdict |\n|---|---|\n");
        for check in &one.checks {
            let verdict = if check.holds { "pass" } else { "**miss**" };
            let _ = writeln!(page, "| {} | {verdict} |", check.claim);
        }
    }
    page.push_str("\n| figure | value | interval | published or theory |\n|---|--:|--:|--:|\n");
    for figure in &one.figures {
        let (value, interval) = (value(figure), interval(figure));
        let _ = writeln!(page, "| {} | {value} | {interval} | {} |", figure.name, figure.expected);
    }
    page.push_str("\nWhat differs from the paper:\n\n");
    for difference in about.differences {
        let _ = writeln!(page, "- {difference}");
    }
    let _ = write!(
        page,
        "\n<details><summary>Preset</summary>\n\n```toml\n{}```\n\n</details>\n",
        about.preset
    );
}

fn sentence(text: &str) -> String {
    format!("{text}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::replications::replicated::{Check, Figure};
    use crate::validation::replications::urn;

    #[test]
    fn the_page_shows_misses_presets_and_differences() {
        let one = Replicated {
            about: urn::ABOUT,
            setting: "four markets".to_owned(),
            figures: vec![Figure::plain("share", 0.85, "0.8500")],
            checks: vec![Check::new("near the limit", false)],
        };
        let page = markdown(&[one], "longplay validate --replications", true);
        for part in
            ["0 of 1 pass", "not for quoting", "| near the limit | **miss** |", "own_choice"]
        {
            assert!(page.contains(part), "`{part}` is missing in\n{page}");
        }
        let tables = page.lines().filter(|line| line.starts_with('|'));
        assert_eq!(tables.count(), 9);
    }
}
