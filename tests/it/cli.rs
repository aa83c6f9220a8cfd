//! Command lines as data: every file of `tests/cmd/` is a list of steps in a fresh folder, each
//! with its arguments, exit code, fragments of both outputs and the entries it leaves behind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    step: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    args: Vec<String>,
    #[serde(default)]
    code: i32,
    #[serde(default)]
    stdout: Vec<String>,
    #[serde(default)]
    stderr: Vec<String>,
    /// Fragments that neither output may have.
    #[serde(default)]
    never: Vec<String>,
    /// What the folder holds afterwards, besides `broken/`.
    #[serde(default)]
    leaves: Vec<String>,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd")
}

fn fresh_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("broken")).unwrap();
    for entry in fs::read_dir(cases().join("broken")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join("broken").join(path.file_name().unwrap())).unwrap();
    }
    folder
}

fn left_behind(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "broken")
        .collect();
    names.sort();
    names
}

/// What is wrong with a step, if anything.
fn try_step(step: &Step, folder: &Path) -> Option<String> {
    let output =
        assert_cmd::cargo::cargo_bin_cmd!("longplay").current_dir(folder).args(&step.args).output();
    let output = output.unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut faults = Vec::new();
    if output.status.code() != Some(step.code) {
        faults.push(format!("exit code {:?} instead of {}", output.status.code(), step.code));
    }
    for (name, text, fragments) in
        [("stdout", &stdout, &step.stdout), ("stderr", &stderr, &step.stderr)]
    {
        let missing = fragments.iter().filter(|fragment| !text.contains(*fragment));
        faults.extend(missing.map(|fragment| format!("no {fragment:?} in {name}")));
    }
    for fragment in &step.never {
        if stdout.contains(fragment) || stderr.contains(fragment) {
            faults.push(format!("{fragment:?} was said"));
        }
    }
    let left = left_behind(folder);
    if left != step.leaves {
        faults.push(format!("leaves {left:?} instead of {:?}", step.leaves));
    }
    (!faults.is_empty()).then(|| {
        format!(
            "longplay {}\n  {}\n--- stdout\n{stdout}--- stderr\n{stderr}",
            step.args.join(" "),
            faults.join("\n  ")
        )
    })
}

#[test]
fn every_command_line_does_what_its_file_says() {
    let mut faults = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    for file in files {
        let case: Case = toml::from_str(&fs::read_to_string(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let folder = fresh_folder();
        for step in &case.step {
            if let Some(fault) = try_step(step, folder.path()) {
                faults.push(format!("{}: {fault}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

#[test]
fn every_broken_scenario_is_told_with_file_line_and_remedy_and_leaves_nothing() {
    for entry in fs::read_dir(cases().join("broken")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name).extension().is_none_or(|it| it != "toml") {
            continue;
        }
        let folder = fresh_folder();
        let study = if name.starts_with("sweep") { "sweep" } else { "run" };
        let step = Step {
            args: vec![study.to_owned(), format!("broken/{name}"), "--quiet".to_owned()],
            code: 2,
            stdout: vec![],
            stderr: vec![
                "error: ".to_owned(),
                "--> broken/".to_owned(),
                "help: ".to_owned(),
                "nothing was run, nothing written".to_owned(),
            ],
            never: vec!["panicked".to_owned()],
            leaves: vec![],
        };
        if let Some(fault) = try_step(&step, folder.path()) {
            panic!("{fault}");
        }
    }
}

#[test]
fn a_file_that_is_not_utf8_is_told_and_not_run() {
    let folder = fresh_folder();
    fs::write(folder.path().join("broken/latin.toml"), b"title = \"caf\xe9\"").unwrap();
    let step = Step {
        args: vec!["check".to_owned(), "broken/latin.toml".to_owned()],
        code: 2,
        stdout: vec![],
        stderr: vec!["broken/latin.toml is not UTF-8 text".to_owned(), "help: ".to_owned()],
        never: vec![],
        leaves: vec![],
    };
    assert_eq!(try_step(&step, folder.path()), None);
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    for command in ["schema", "man"] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("longplay"))
            .arg(command)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        // The reader is dropped, and with it the pipe, while there is more to come.
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        assert!(output.stderr.is_empty(), "{command}: {output:?}");
    }
}

#[test]
fn validation_as_json_has_a_value_a_band_and_a_source_for_every_target() {
    let output = assert_cmd::cargo::cargo_bin_cmd!("longplay")
        .args(["validate", "--quick", "--json", "--quiet", "--seeds", "2"])
        .args(["--set", "world.listeners=300", "--set", "world.tracks=300"])
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let targets = told["targets"].as_array().unwrap();
    let ids: Vec<&str> = targets.iter().map(|target| target["id"].as_str().unwrap()).collect();
    for id in ["1a", "1b", "2", "3", "4a", "4b", "5", "6a", "6b", "7", "8a", "8c", "9", "14a"] {
        assert!(ids.contains(&id), "no {id} in {ids:?}");
    }
    let mut all_pass = true;
    for target in targets {
        let id = target["id"].as_str().unwrap();
        assert!(target["source"].as_str().is_some_and(|source| !source.is_empty()), "{target}");
        assert!(target["band_low"].is_number() || target["band_high"].is_number(), "{target}");
        assert!(target["held_out"].is_boolean() && target["name"].is_string(), "{target}");
        // No track of so small a world has a hundred listeners.
        if id != "6b" {
            let [low, value, high] =
                ["low", "value", "high"].map(|key| target[key].as_f64().unwrap());
            assert!(low <= value && value <= high, "{target}");
        }
        all_pass &= target["pass"].as_bool().unwrap();
    }
    assert_eq!(output.status.code(), Some(if all_pass { 0 } else { 3 }));
}
