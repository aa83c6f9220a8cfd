//! The page of a study: one file from disk, written again from the tables of its folder, in which
//! no name becomes markup.

use std::fs;
use std::path::Path;
use std::process::Command;

use longplay::report::html::content::Shown;
use longplay::report::html::{Content, Head, Origin, page};
use longplay::report::out_dir::OutDir;
use longplay::report::{RunInfo, Theme, rewrite, write};
use serde_json::Value;

use crate::place::Place;
use crate::sample::{Sample, info, outcome};

const WORLD: &str = "
[world]
listeners = 120
tracks = 200
[time]
burn_in_days = 7
days = 15
[release]
fans = 6
[experiment]
replicates = 2
[size]
listeners = [120, 480]
[[sweep.key]]
key = \"platform.training_weights.save\"
values = [0.0, 5.0]
[[sensitivity.key]]
key = \"release.appeal\"
low = 0.2
high = 0.8
[sensitivity]
trajectories = 2
[[strategy]]
name = \"Ads <b>asking</b> & \\\"more\\\"\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
[plan]
budgets = [10.0, 20.0]
parts = 2
first_replicates = 2
most_replicates = 3
fresh_replicates = 2
[[plan.channel]]
name = \"Ads </script> <i>\"
campaign = { kind = \"ads\", days = 5 }
[[plan.channel]]
name = \"Saves\"
campaign = { kind = \"ads\", ask = \"save\", days = 5 }
[[strategy]]
name = \"Others\"
campaign = [{ kind = \"ads\", budget = 20.0, days = 5 }]
";

const STUDIES: [&str; 9] =
    ["run", "dose", "explain", "beliefs", "sweep", "sensitivity", "robust", "size", "plan"];

fn longplay(place: &Place, args: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_longplay"))
        .args(args)
        .current_dir(place.path(""))
        .output();
    let done = done.unwrap();
    (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
}

fn result_hash(dir: &Path) -> String {
    let manifest = fs::read(dir.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    manifest["result_hash"].as_str().unwrap().to_owned()
}

/// What stands in the element of an identifier, as text.
fn inner<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("id=\"{id}\">")).unwrap();
    rest.split_once("</").unwrap().0
}

#[test]
fn every_study_has_a_page_that_is_written_again_from_its_folder_and_tells_how_it_is_run_again() {
    let place = Place::with(WORLD);
    for study in STUDIES {
        assert!(place.command(study, study, "2").status().unwrap().success(), "{study}");
        let (dir, file) = (place.path(study), place.path(&format!("{study}/report.html")));
        let first = fs::read_to_string(&file).unwrap();
        fs::write(&file, "spoilt").unwrap();
        let (done, told) = longplay(&place, &["report", study]);
        assert!(done && told.is_empty(), "{study}: {told}");
        assert!(fs::read_to_string(&file).unwrap() == first, "{study}: another page");

        let command = inner(&first, "command");
        assert!(command.starts_with(&format!("longplay {study} scenario.")), "{command}");
        let mut args: Vec<&str> = command.split(' ').skip(1).collect();
        let (scenario, out) = (format!("{study}/scenario.resolved.toml"), format!("{study}-again"));
        args[1] = &scenario;
        args.extend(["--no-progress", "--out", &out]);
        let (done, told) = longplay(&place, &args);
        assert!(done, "{command}: {told}");
        assert_eq!(result_hash(&dir), result_hash(&place.path(&out)), "{command}");
        assert!(first.contains(&result_hash(&dir)), "{study}: no hash on the page");
    }
}

/// The page of a made-up run.
fn made_up(sample: &Sample, info: &RunInfo) -> String {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("run")).unwrap();
    let outcome = outcome(sample);
    let written = write(out, &outcome, &outcome.text(), info, Theme::Blog).unwrap();
    assert!(written.files.contains(&written.dir.join("report.html")));
    fs::read_to_string(written.dir.join("report.html")).unwrap()
}

#[test]
fn a_page_is_small_and_asks_nothing_of_a_network() {
    let page = made_up(&Sample::default(), &info());
    assert!(page.len() < 600_000, "{} bytes", page.len());
    assert!(page.contains("default-src 'none'"));
    let namespace = "http://www.w3.org/2000/svg";
    let rest = page.replace(namespace, "");
    for reference in ["http:", "https:", "//cdn", "src=\"", "<link", "@import", "fetch("] {
        assert!(!rest.contains(reference), "{reference} is on the page");
    }
    let fonts = rest.matches("src:url(data:font/ttf;base64,").count();
    assert_eq!(fonts, rest.matches("url(").count());
}

#[test]
fn names_stay_text_whatever_they_say() {
    let awkward = "</script></title><img src=x onerror=\"alert(1)\">'\u{0}\u{1b}[31m";
    let info = RunInfo {
        title: awkward.to_owned(),
        question: awkward.to_owned(),
        release_label: awkward.to_owned(),
        scenario_toml: format!("# {awkward}\n"),
        notes: vec![awkward.to_owned()],
        ..info()
    };
    let page = made_up(&Sample { strategies: 6, ..Sample::default() }, &info);
    assert!(!page.contains("<img") && !page.contains("<bought>"));
    assert!(!page.contains(['\u{0}', '\u{1b}']));
    assert_eq!(page.matches("</script").count(), 2, "one of the data, one of the script");
    assert_eq!(page.matches("<title>").count(), 1);
    assert!(page.contains("&lt;/script&gt;&lt;/title&gt;&lt;img src=x"));
    let data = inner(&page, "data");
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["title"], awkward);
    assert_eq!(data["sheets"][0]["rows"][4][0], "Fake streams & bots <bought>");
}

#[test]
fn one_replicate_twelve_strategies_and_none_have_pages() {
    let figures = |sample: &Sample| {
        let page = made_up(sample, &info());
        let data: Value = serde_json::from_str(inner(&page, "data")).unwrap();
        data["figures"].as_array().unwrap().clone()
    };
    let single = figures(&Sample { replicates: 1, ..Sample::default() });
    let points = single[0]["views"][0]["series"][0]["points"].as_array().unwrap();
    assert!(points.iter().all(|point| point.as_array().unwrap().len() == 2), "an interval of one");
    let twelve = figures(&Sample { strategies: 12, ..Sample::default() });
    assert_eq!(twelve[0]["views"][0]["series"].as_array().unwrap().len(), 12);
    assert!(figures(&Sample { strategies: 0, ..Sample::default() }).is_empty());
}

#[test]
fn a_folder_that_was_changed_is_shown_with_a_warning_or_not_at_all() {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("run")).unwrap();
    let outcome = outcome(&Sample::default());
    let dir = write(out, &outcome, &outcome.text(), &info(), Theme::Dark).unwrap().dir;
    let page = || fs::read_to_string(dir.join("report.html")).unwrap();
    let first = page();
    assert_eq!(rewrite(&dir, None).unwrap().warnings, Vec::<String>::new());
    assert!(page() == first, "the theme of the charts is none of the page's");

    let summary = fs::read_to_string(dir.join("summary.json")).unwrap();
    let changed = summary.replace("bring the most streams", "bring some streams");
    fs::write(dir.join("summary.json"), changed).unwrap();
    let warnings = rewrite(&dir, None).unwrap().warnings;
    assert!(warnings.len() == 1 && warnings[0].contains("was changed after"), "{warnings:?}");
    assert!(page().contains("bring some streams"));

    fs::remove_file(dir.join("manifest.json")).unwrap();
    assert!(rewrite(&dir, None).unwrap().warnings[0].contains("is not known"));
    assert!(!page().contains("result hash"), "a hash that nothing vouches for");

    let before = page();
    for spoilt in ["{".to_owned(), summary.replace("\"headline\": [", "\"headline\": [3,")] {
        fs::write(dir.join("summary.json"), spoilt).unwrap();
        let error = rewrite(&dir, None).unwrap_err().to_string();
        assert!(error.contains("summary.json: "), "{error}");
    }
    fs::remove_file(dir.join("summary.json")).unwrap();
    assert!(rewrite(&dir, None).is_err());
    assert!(page() == before, "a page was touched");
}

#[test]
fn a_fragment_stands_last_and_opens_no_more_than_it_needs() {
    let content = Content {
        head: Head { title: "A title".to_owned(), ..Head::default() },
        shown: &Shown::default(),
        scenario: "",
        origin: Some(Origin { version: "1.2.3".to_owned(), result_hash: "abc".to_owned() }),
    };
    let (with, without) =
        (page(&content, Some("<section id=\"play\"></section>\n")), page(&content, None));
    assert!(with.contains("<section id=\"play\"></section>\n</main>"));
    assert!(without.contains("<!-- playground -->\n</main>"));
    assert!(with.contains("wasm-unsafe-eval") && !without.contains("wasm-unsafe-eval"));
}
