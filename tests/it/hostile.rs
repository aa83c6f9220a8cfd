//! Hostile files: whatever a path leads to and whatever a file holds, the answer is short, soon
//! there, and exit code 2, and nothing is written.
//!
//! What grows with a file is counted in bytes of the answer; time is bounded by sizes that took
//! minutes when it grew with their square.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// What is said of a scenario of a few megabytes stays below this \[bytes\].
const SHORT: usize = 40_000;

fn longplay(folder: &Path, args: &[&str]) -> Output {
    assert_cmd::cargo::cargo_bin_cmd!("longplay").current_dir(folder).args(args).output().unwrap()
}

/// What `check` says of a refused text.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), text).unwrap();
    let output = longplay(folder.path(), &["check", "a.toml"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.len() < SHORT, "{} bytes are said", told.len());
    assert!(told.contains("nothing was run, nothing written"), "{told}");
    told
}

#[test]
fn of_sixteen_thousand_problems_fifty_are_told_and_the_others_counted() {
    let keys: Vec<String> = (0..16_000).map(|n| format!("key{n} = 1\n")).collect();
    let told = refused(&keys.concat());
    assert_eq!(told.matches("error: unknown key").count(), 50);
    assert!(told.contains("16,000 problems found, 50 shown and 15,950 more"), "{told}");
    let names = refused(&"[[strategy]]\nname = \"Same\"\n".repeat(16_000));
    assert!(names.contains("15,999 problems found, 50 shown"), "{names}");
    let nameless = refused(&"[[strategy]]\nnme = \"A\"\n".repeat(16_000));
    assert!(nameless.contains("16,000 problems found, 50 shown"), "{nameless}");
    let campaign = "[[strategy.campaign]]\nkind = \"ads\"\nstart_day = 400\n".repeat(16_000);
    let late = refused(&format!("[[strategy]]\nname = \"A\"\n{campaign}"));
    assert!(late.contains("16,000 problems found, 50 shown"), "{late}");
}

#[test]
fn four_megabytes_of_anything_are_answered_in_short() {
    let nested = |open: &str| format!("a = {}", open.repeat(100_000));
    for text in [
        "k = 1\n".repeat(600_000),
        "= 1\n".repeat(1_000_000),
        "lorem ipsum dolor\n".repeat(200_000),
        format!("title = \"{}\"", "x".repeat(3_000_000)),
        format!("{} = 1", "x".repeat(3_000_000)),
        format!("title = \"\"\"{}\"\"\"", "\n".repeat(4_000_000)),
        nested("["),
        nested("{ a = "),
        format!("a{} = 1", ".a".repeat(100_000)),
        format!("[a{}]", ".a".repeat(100_000)),
        format!("[experiment]\nwindows = [{}]", "5, ".repeat(100_000)),
    ] {
        refused(&text);
    }
    let all: Vec<String> = (0..430_000).map(|n| format!("k{n}=1\n")).collect();
    assert!(refused(&all.concat()).contains("430,000 problems found"));
}

#[test]
fn many_values_of_a_sweep_are_tried_in_the_time_of_a_few() {
    let folder = tempfile::tempdir().unwrap();
    let values: Vec<String> = (0..90_000).map(|n| format!("{:?}", f64::from(n) / 1e5)).collect();
    let text = format!(
        "[[strategy]]\nname = \"A\"\n[[sweep.key]]\nkey = \"release.appeal\"\nvalues = [{}]\n",
        values.join(",")
    );
    fs::write(folder.path().join("a.toml"), text).unwrap();
    let output = longplay(folder.path(), &["check", "a.toml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.len() < SHORT, "{} bytes are said", output.stdout.len());
    let keys = "[[sweep.key]]\nkey = \"release.appeal\"\nvalues = [0, 1]\n".repeat(16_000);
    assert!(refused(&keys).contains("`sweep.key` is out of range"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo").arg("pipe.toml").current_dir(folder.path()).status();
    assert!(made.unwrap().success());
    fs::write(folder.path().join("a.toml"), "extends = \"pipe.toml\"\n").unwrap();
    for file in ["a.toml", "pipe.toml"] {
        let output = longplay(folder.path(), &["check", file]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("pipe.toml: it is a pipe, not a regular file"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_lends_its_name_to_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("diary"), "secret words\n").unwrap();
    std::os::unix::fs::symlink("diary", at("base.toml")).unwrap();
    fs::write(at("a.toml"), "extends = \"base.toml\"\n").unwrap();
    let told = String::from_utf8(longplay(folder.path(), &["check", "a.toml"]).stderr).unwrap();
    assert!(told.contains("base.toml:1:8") && told.contains("a.toml:1:11 extends"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_study_that_has_no_room_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let binary = assert_cmd::cargo::cargo_bin!("longplay").display().to_string();
    let limited = |limit_kb: u32, args: &str| {
        let line = format!("ulimit -v {limit_kb} && exec \"{binary}\" {args}");
        let output = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told) = limited(4_000_000, "run --threads 2 --set world.listeners=4000000");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("of memory for one world"), "{told}");
    assert!(told.contains("are free within the limit of its address space"), "{told}");
    assert!(told.contains("lower `world.listeners`"), "{told}");
    let sizes = "size --threads 2 --listeners 10000 --listeners 4000000";
    let (code, told) = limited(4_000_000, sizes);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("4_000_000 listeners: this would need about"), "{told}");
    assert!(told.contains("name smaller sizes with --listeners"), "{told}");
    let (code, told) = limited(1_000_000, "run --threads 64 --replicates 200");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("worlds at once") && told.contains("run it with --threads "), "{told}");
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is written");
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_world_takes_as_many_threads_as_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let few = ["world.listeners=100", "world.tracks=200", "release.fans=0", "strategy=[]"];
    let mut args = vec!["run", "--quick", "--days", "2", "--replicates", "2", "--threads", "256"];
    for set in few.iter().chain(&["time.burn_in_days=1"]) {
        args.extend(["--set", set]);
    }
    let output = longplay(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_starter_file_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let binary = assert_cmd::cargo::cargo_bin!("longplay").display().to_string();
    // Files may have one block, which is less than a starter file has.
    let line = format!("trap '' XFSZ; ulimit -f 1 && exec \"{binary}\" new mine");
    let output = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output();
    assert_eq!(output.unwrap().status.code(), Some(1));
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "half a file is left");
    assert_eq!(longplay(folder.path(), &["new", "mine"]).status.code(), Some(0));
    assert_eq!(longplay(folder.path(), &["new", "mine"]).status.code(), Some(2));
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["mine.toml"]);
}
