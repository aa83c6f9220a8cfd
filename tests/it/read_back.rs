//! Charts drawn again from files that were changed: what is sound is drawn with a warning, the rest
//! is refused with its file and line.

use std::fs;
use std::path::Path;

use longplay::report::out_dir::OutDir;
use longplay::report::{ReportError, Theme, redraw, write};

use crate::sample::{Sample, info, outcome};

/// Results of two strategies, three replicates and ten days.
fn results(place: &Path) -> std::path::PathBuf {
    let sample = Sample { strategies: 2, replicates: 3, days: -2..8, ..Sample::default() };
    let out = OutDir::prepare(place.join("run")).unwrap();
    let outcome = outcome(&sample);
    write(out, &outcome, &outcome.text(), &info(), Theme::Blog).unwrap().dir
}

fn lines(dir: &Path) -> Vec<String> {
    let text = fs::read_to_string(dir.join("daily.csv")).unwrap();
    text.lines().map(ToOwned::to_owned).collect()
}

fn put(dir: &Path, lines: &[String]) {
    fs::write(dir.join("daily.csv"), lines.join("\n") + "\n").unwrap();
}

fn pictures(dir: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(dir.join("charts")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What is said of a daily table with a change made to its lines; no chart may be touched.
fn refused(change: impl Fn(&mut Vec<String>)) -> String {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let before = pictures(&dir);
    let mut lines = lines(&dir);
    change(&mut lines);
    put(&dir, &lines);
    let error = redraw(&dir, Theme::Dark).unwrap_err();
    assert!(pictures(&dir) == before, "a chart was drawn in spite of: {error}");
    match error {
        ReportError::Malformed { path, what } => {
            assert!(path.ends_with("daily.csv"), "{}", path.display());
            assert!(what.contains("daily.csv was changed after it was written"), "{what}");
            what
        }
        other => format!("{other}: {}", std::error::Error::source(&other).unwrap()),
    }
}

/// A line with another value in one of its columns.
fn with(lines: &mut [String], line: usize, column: &str, value: &str) {
    let place = lines[0].split(',').position(|name| name == column).unwrap();
    let mut cells: Vec<&str> = lines[line - 1].split(',').collect();
    cells[place] = value;
    lines[line - 1] = cells.join(",");
}

#[test]
fn a_table_in_another_order_gives_the_same_charts_and_a_warning() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let before = pictures(&dir);
    let mut rows = lines(&dir);
    rows[1..].reverse();
    rows[5..40].rotate_left(7);
    put(&dir, &rows);
    let redrawn = redraw(&dir, Theme::Blog).unwrap();
    let [warning] = &redrawn.warnings[..] else { panic!("{:?}", redrawn.warnings) };
    assert!(warning.contains("daily.csv was changed after it was written"), "{warning}");
    assert!(pictures(&dir) == before);
}

#[test]
fn a_changed_figure_that_could_have_been_counted_is_drawn_with_a_warning() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let before = pictures(&dir);
    let mut rows = lines(&dir);
    with(&mut rows, 9, "saves", "7");
    put(&dir, &rows);
    assert_eq!(redraw(&dir, Theme::Blog).unwrap().warnings.len(), 1);
    assert!(pictures(&dir) != before);
}

#[test]
fn a_row_that_is_there_twice_or_not_at_all_is_named() {
    let doubled = refused(|lines| lines.extend_from_within(1..));
    assert!(
        doubled.starts_with("replicate 0, strategy “control”: day -2 twice, on lines 2 and 92")
    );
    let lacking = refused(|lines| drop(lines.remove(5)));
    assert!(lacking.starts_with("replicate 0, strategy “control”: day 2 is missing"), "{lacking}");
    let shorter = refused(|lines| lines.truncate(lines.len() - 1));
    assert!(
        shorter.contains("strategy “Ads asking for the stream”: day 7 is missing"),
        "{shorter}"
    );
    let less = refused(|lines| lines.retain(|line| !line.starts_with("1,")));
    assert!(less.starts_with("replicate 1, strategy “control”: no row"), "{less}");
    let more = refused(|lines| with(lines, 4, "replicate", "3"));
    assert!(more.starts_with("line 4: replicate 3, where there are 3 from 0"), "{more}");
    let later = refused(|lines| with(lines, 11, "day", "8"));
    assert!(later.contains("day 8 on line 11, where days go from -2 to 7"), "{later}");
    assert!(refused(|lines| lines.truncate(1)).starts_with("there is no row in it"));
}

#[test]
fn figures_that_cannot_have_been_counted_are_named_with_their_line() {
    let told = |column: &str, value: &str| refused(|lines| with(lines, 6, column, value));
    let negative = told("streams", "-3");
    assert!(negative.starts_with("line 6: `streams` cannot be “-3”"), "{negative}");
    assert!(told("saves", "1e9").starts_with("line 6: `saves` cannot be “1e9”"));
    assert!(told("saves", "100000000000001").starts_with("line 6: `saves` cannot be"));
    assert!(told("streams", "1000000").starts_with("line 6: the sources add up to "));
    assert!(told("new_listeners", "19999").starts_with("line 6: 19999 new listeners, of 20000"));
    assert!(told("strategy", "Adverts").starts_with("line 6: no strategy is called “Adverts”"));
    assert!(told("day", "40000").starts_with("line 6: `day` cannot be “40000”"));
    let ragged = refused(|lines| lines[5].push_str(",1"));
    assert!(ragged.contains("line: 6"), "{ragged}");
    let endless = refused(|lines| lines[5] += &("\"".to_owned() + &"x".repeat(2 << 20)));
    assert!(endless.contains("a row of more than 1 MB"), "{endless}");
}

#[test]
fn columns_are_found_by_name_and_each_is_there_once() {
    let twice = refused(|lines| lines[0] = lines[0].replace(",skips,", ",streams,"));
    assert!(twice.starts_with("column `streams` twice"), "{twice}");
    let none = refused(|lines| lines[0] = lines[0].replace(",saves,", ",safes,"));
    assert!(none.starts_with("no column `saves`"), "{none}");
}

#[test]
fn what_no_manifest_vouches_for_is_drawn_with_a_warning() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let manifest = dir.join("manifest.json");
    let mut whole: serde_json::Value =
        serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    whole["files"].as_object_mut().unwrap().remove("daily.csv");
    fs::write(&manifest, whole.to_string()).unwrap();
    let told = redraw(&dir, Theme::Blog).unwrap().warnings;
    assert!(told.len() == 1 && told[0].contains("manifest.json does not name"), "{told:?}");
    fs::write(&manifest, "[").unwrap();
    let told = redraw(&dir, Theme::Blog).unwrap().warnings;
    assert!(told.len() == 1 && told[0].contains("manifest.json cannot be read (EOF"), "{told:?}");
    fs::remove_file(&manifest).unwrap();
    let told = redraw(&dir, Theme::Blog).unwrap().warnings;
    assert!(told.len() == 1 && told[0].contains("is not known"), "{told:?}");
}

#[test]
fn a_summary_that_is_too_large_or_no_file_is_not_read() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let summary = dir.join("summary.json");
    // A file with a hole takes no room.
    fs::File::create(&summary).unwrap().set_len(4 << 30).unwrap();
    let error = redraw(&dir, Theme::Blog).unwrap_err().to_string();
    assert!(error.ends_with("summary.json: more than 512 MB are not read"), "{error}");
    fs::remove_file(&summary).unwrap();
    fs::create_dir(&summary).unwrap();
    let error = redraw(&dir, Theme::Blog).unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "it is no file");
}
