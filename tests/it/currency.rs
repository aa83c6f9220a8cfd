//! The sign of money: everything that is written has the one of the scenario, and what is drawn
//! again has it, too.

use std::fs;
use std::path::Path;

use longplay::report::of_study::Report as _;
use longplay::report::out_dir::OutDir;
use longplay::report::{RunInfo, Theme, redraw, write};
use longplay::scenario::{Input, Options, Resolved, resolve};
use longplay::study::compare::compare;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;

/// Two strategies of unequal budgets, in a small world.
fn resolved(currency: &str) -> Resolved {
    let text = format!(
        "[world]\npreset = \"small\"\nlisteners = 800\ntracks = 600\n[release]\nfans = 20\n\
         [time]\ndays = 14\nburn_in_days = 7\n[experiment]\nreplicates = 4\n{currency}\n\
         [[strategy]]\nname = \"Small\"\n[[strategy.campaign]]\nkind = \"ads\"\nbudget = 40\n\
         [[strategy]]\nname = \"Large\"\n[[strategy.campaign]]\nkind = \"ads\"\nbudget = 1000\n\
         [[strategy]]\nname = \"Late\"\n[[strategy.campaign]]\nkind = \"ads\"\nbudget = 120\n\
         days = 28\n"
    );
    resolve(&Input::Text { name: "test.toml".to_owned(), text }, &Options::default()).unwrap()
}

/// The results in a folder, and what was found.
fn results(place: &Path, currency: &str) -> (std::path::PathBuf, Outcome) {
    let resolved = resolved(currency);
    let outcome = compare(&resolved.spec, &Progress::default()).unwrap();
    let toml = resolved.scenario.to_toml().unwrap();
    let info = RunInfo::of("run", &resolved.spec, toml);
    let out = OutDir::prepare(place.join("run")).unwrap();
    (write(out, &outcome, &outcome.text(), &info, Theme::Blog).unwrap().dir, outcome)
}

/// All charts, by name.
fn charts(dir: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(dir.join("charts")).unwrap().map(|it| it.unwrap().path());
    let drawings = entries.filter(|path| path.extension().is_some_and(|it| it == "svg"));
    let mut all: Vec<(String, String)> = drawings
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    all.sort();
    all
}

/// Whether an amount stands behind a sign of dollars, or a sign is in a heading.
fn has_dollars(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let next = text[at + 1..].chars().next();
        next.is_some_and(|it| it.is_ascii_digit() || it == ' ')
    })
}

#[test]
fn all_that_is_written_of_a_run_has_the_sign_of_its_money() {
    let place = tempfile::tempdir().unwrap();
    let (dir, outcome) = results(place.path(), "[economics]\ncurrency = \"€\"");
    let said = [&outcome.headline, &outcome.warnings].map(|it| it.join("\n"));
    let terminal = outcome.terminal().join("\n");
    let page = fs::read_to_string(dir.join("report.html")).unwrap();
    let prose = page.split("<script").next().unwrap();
    let charts = charts(&dir);
    let told = charts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let all = [("headline", &*said[0]), ("warnings", &said[1]), ("terminal", &terminal)];
    for (what, text) in all.into_iter().chain([("page", prose)]).chain(told) {
        assert!(!has_dollars(text), "{what}: {text}");
    }
    for (what, words) in [
        (&said[0], " costs €"),
        (&said[0], " spend"),
        (&said[1], "not all money is spent: "),
        (&said[1], " of €"),
        (&terminal, "€ spent"),
        (&terminal, "€ per stream"),
        (&prose.to_owned(), "budget €1,000"),
    ] {
        assert!(what.contains(words), "no \"{words}\" in {what}");
    }
    assert!(charts.iter().any(|(_, text)| text.contains("€")), "no chart tells of money");
    let summary = fs::read_to_string(dir.join("summary.json")).unwrap();
    assert!(summary.contains("\"currency\": \"€\""), "{summary}");
}

#[test]
fn charts_that_are_drawn_again_have_the_sign_and_those_of_an_older_summary_are_in_dollars() {
    let place = tempfile::tempdir().unwrap();
    let (dir, _) = results(place.path(), "[economics]\ncurrency = \"kr\"");
    let before = charts(&dir);
    assert!(before.iter().any(|(_, text)| text.contains("\u{a0}kr a stream")));
    redraw(&dir, Theme::Blog).unwrap();
    assert!(charts(&dir) == before);
    let summary = fs::read_to_string(dir.join("summary.json")).unwrap();
    let older: Vec<&str> = summary.lines().filter(|it| !it.contains("\"currency\"")).collect();
    assert!(older.len() < summary.lines().count());
    // The last key of its table has no comma behind it.
    let older = older.join("\n").replace(",\n  }", "\n  }").replace(",\n    }", "\n    }");
    fs::write(dir.join("summary.json"), older).unwrap();
    redraw(&dir, Theme::Blog).unwrap();
    assert!(charts(&dir).iter().any(|(_, text)| has_dollars(text)));
}

#[test]
fn the_sign_changes_no_figure() {
    let [dollars, euros] = ["", "[economics]\ncurrency = \"€\""]
        .map(|it| compare(&resolved(it).spec, &Progress::default()).unwrap());
    assert_eq!(dollars.effects, euros.effects);
    assert_eq!(dollars.replicates, euros.replicates);
    let said = |it: &Outcome| it.headline.join(" ");
    assert_eq!(said(&euros).replace("each €1", "each dollar").replace('€', "$"), said(&dollars));
}
