//! Shards: three of them put together end in the bytes of the study in one go; what is no shard of
//! it is refused by name.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::place::{Place, data};

const WORLD: &str = "[world]\nlisteners = 300\ntracks = 300\n[release]\nfans = 20\n\
                     [time]\nburn_in_days = 14\ndays = 12\n[experiment]\nreplicates = 5\n\
                     [[strategy]]\nname = \"Ads\"\n\
                     campaign = [{ kind = \"ads\", ask = \"save\", budget = 20, start_day = 0, days = 5 }]\n\
                     [[sweep.key]]\nkey = \"release.appeal\"\nvalues = [-1.0, 0.0, 1.0, 2.0]\n\
                     [[sensitivity.key]]\nkey = \"release.appeal\"\nlow = -1.0\nhigh = 2.0\n";

fn place() -> Place {
    Place::with(WORLD)
}

/// Runs a shard of a study into a folder of its own.
fn shard(place: &Place, study: &str, (number, of): (u32, u32)) -> String {
    let out = format!("{study}-{number}");
    let shard = format!("{number}/{of}");
    let threads = if number == 1 { "1" } else { "3" };
    let done = place.command(study, &out, threads).args(["--shard", &shard]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}

fn merge(place: &Place, shards: &[&str], out: &str) -> Output {
    let mut merge = Command::new(env!("CARGO_BIN_EXE_longplay"));
    merge.arg("merge").args(shards).args(["--out", out]).current_dir(place.path(""));
    merge.output().unwrap()
}

/// What is said of shards that make no whole; nothing may be written.
fn refused(place: &Place, shards: &[&str]) -> String {
    let refused = merge(place, shards, "refused");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("help: "), "{said}");
    assert!(!place.path("refused").exists());
    said
}

/// Shards of a study end in the bytes of one run, in any order.
fn ends_in_the_same_bytes(study: &str, order: &[u32]) {
    let place = place();
    let whole = place.command(study, "whole", "2").output().unwrap();
    assert!(whole.status.success(), "{study}: {}", String::from_utf8_lossy(&whole.stderr));
    let of = order.len() as u32;
    let shards: Vec<String> = order.iter().map(|&it| shard(&place, study, (it, of))).collect();
    let names: Vec<&str> = shards.iter().map(String::as_str).collect();
    let merged = merge(&place, &names, "merged");
    assert!(merged.status.success(), "{study}: {}", String::from_utf8_lossy(&merged.stderr));
    assert!(data(&place.path("whole")) == data(&place.path("merged")), "{study}");
}

#[test]
fn three_shards_put_together_end_in_the_bytes_of_one_run() {
    for study in ["run", "sweep", "dose", "robust"] {
        ends_in_the_same_bytes(study, &[2, 3, 1]);
    }
}

#[test]
fn studies_of_presets_and_of_sizes_can_be_dealt_out_too() {
    for study in ["beliefs", "size"] {
        ends_in_the_same_bytes(study, &[2, 1]);
    }
}

#[test]
fn more_shards_than_pieces_leave_some_empty_and_still_make_a_whole() {
    let place = place();
    let path = place.path("s.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("replicates = 5", "replicates = 1")).unwrap();
    let shards: Vec<String> = (1..=2).map(|it| shard(&place, "run", (it, 2))).collect();
    let names: Vec<&str> = shards.iter().map(String::as_str).collect();
    assert!(merge(&place, &names, "merged").status.success());
}

#[test]
fn a_shard_that_is_missing_doubled_torn_or_of_something_else_is_refused_by_name() {
    let place = place();
    let shards: Vec<String> = (1..=3).map(|it| shard(&place, "run", (it, 3))).collect();
    let [one, two, three] = [&shards[0], &shards[1], &shards[2]].map(String::as_str);

    let missing = refused(&place, &[one, three]);
    assert!(missing.contains("shard 2 of 3 is missing, and with it"), "{missing}");
    let twice = refused(&place, &[one, two, two, three]);
    assert!(twice.contains("run-2 cannot be merged: it is named twice"), "{twice}");
    fs::create_dir_all(place.path("copy/pieces")).unwrap();
    let files = |dir: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(place.path(dir)).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths
    };
    fs::copy(place.path("run-2/manifest.json"), place.path("copy/manifest.json")).unwrap();
    for piece in files("run-2/pieces") {
        let name = piece.file_name().unwrap().to_owned();
        fs::copy(&piece, place.path("copy/pieces").join(name)).unwrap();
    }
    let doubled = refused(&place, &[one, two, "copy", three]);
    assert!(doubled.contains("copy cannot be merged: its piece"), "{doubled}");
    assert!(doubled.contains("is in run-2, too"), "{doubled}");

    // A folder that is no shard, and a shard of another study.
    let none = refused(&place, &[one, "nowhere", three]);
    assert!(none.contains("nowhere cannot be merged: manifest.json"), "{none}");
    shard(&place, "dose", (2, 3));
    let foreign = refused(&place, &[one, "dose-2", three]);
    assert!(foreign.contains("it is of the study `dose`, and run-1 of `run`"), "{foreign}");

    // A piece that is torn, one that is gone, and a manifest of other pieces.
    let piece = files("copy/pieces")[0].clone();
    let whole = fs::read(&piece).unwrap();
    fs::write(&piece, &whole[..whole.len() / 2]).unwrap();
    let torn = refused(&place, &[one, "copy", three]);
    assert!(torn.contains("copy cannot be merged: pieces/"), "{torn}");
    assert!(torn.contains("its checksum does not fit what it holds"), "{torn}");
    fs::remove_file(&piece).unwrap();
    assert!(refused(&place, &[one, "copy", three]).contains("copy cannot be merged: pieces/"));
    let manifest = fs::read_to_string(place.path("copy/manifest.json")).unwrap();
    let other = manifest.replace("\"number\": 2", "\"number\": 3");
    fs::write(place.path("copy/manifest.json"), other).unwrap();
    let changed = refused(&place, &[one, "copy", three]);
    assert!(changed.contains("its manifest.json was changed"), "{changed}");

    // A scenario that was changed since.
    let text = fs::read_to_string(place.path("s.toml")).unwrap();
    fs::write(place.path("s.toml"), text.replace("fans = 20", "fans = 21")).unwrap();
    let since = refused(&place, &[one, two, three]);
    assert!(since.contains("the scenario was changed since the shards were run"), "{since}");
}

#[test]
fn a_shard_that_was_killed_goes_on() {
    let place = place();
    let whole = shard(&place, "run", (1, 2));
    let bytes = |out: &str| -> Vec<Vec<u8>> {
        let entries = fs::read_dir(place.path(out).join("pieces")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    };
    let command = || {
        let mut command = place.command("run", "killed", "1");
        command.args(["--shard", "1/2"]);
        command
    };
    let mut run = command().spawn().unwrap();
    while place.finished() < 1 && run.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(command().status().unwrap().success());
    assert!(bytes(&whole) == bytes("killed"));
    assert!(!place.path("killed.partial").exists());
}

#[test]
fn what_cannot_be_dealt_out_says_so() {
    let place = place();
    for (options, why) in [
        (["--until-half-width", "5%"], "nobody knows beforehand how many replicates it takes"),
        (["--events", "0.5"], "a shard carries no events"),
    ] {
        let mut command = place.command("run", "out", "2");
        let refused = command.args(["--shard", "1/2"]).args(options);
        let refused = refused.stderr(std::process::Stdio::piped()).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
        assert!(!place.path("out").exists());
    }
}

#[test]
fn units_are_listed_with_about_how_long_each_takes() {
    let place = place();
    for (words, study, units) in [
        (&["run", "s.toml"][..], "run", 5),
        (&["sweep", "s.toml"], "sweep", 4),
        (&["robust", "s.toml", "--platform", "no-learning"], "robust", 5),
    ] {
        let mut list = Command::new(env!("CARGO_BIN_EXE_longplay"));
        list.arg("units").args(words).arg("--json").current_dir(place.path(""));
        let list = list.output().unwrap();
        let said = String::from_utf8_lossy(&list.stderr);
        let read: serde_json::Value =
            serde_json::from_slice(&list.stdout).unwrap_or_else(|e| panic!("{e}: {said}"));
        assert_eq!(read["study"], study);
        let all = read["units"].as_array().unwrap();
        assert_eq!(all.len(), units, "{study}");
        assert!(all.iter().all(|it| it["seconds"].as_f64().unwrap() > 0.0), "{study}");
    }
}
