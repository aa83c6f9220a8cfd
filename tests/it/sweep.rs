//! Sweeps and sensitivity: killed and started again they go on, one failed point is no harm to the rest,
//! and what cannot be varied is refused before anything is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const WORLD: &str = "
[world]
listeners = 120
tracks = 200
[time]
burn_in_days = 7
days = 8
[release]
fans = 6
[experiment]
replicates = 2
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
";

const GRID: &str = "
[sweep]
[[sweep.key]]
key = \"platform.training_weights.save\"
values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0]
[[sweep.key]]
key = \"strategy.Ads.campaign.ads.budget\"
low = 5.0
high = 40.0
steps = 8
";

struct Place(tempfile::TempDir);

impl Place {
    fn with(sections: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("s.toml"), format!("title = \"A test\"\n{WORLD}{sections}"))
            .unwrap();
        Self(place)
    }

    fn command(&self, study: &str, out: &str, threads: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_longplay"));
        command
            .args([study, "s.toml", "--no-progress", "--out", out, "--threads", threads])
            .current_dir(self.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// All files of a folder of results and of its charts, but for what tells of the run itself.
fn data(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = |dir: &Path| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths(dir)
        .chain(paths(&dir.join("charts")))
        .filter(|path| path.is_file() && !path.ends_with("manifest.json"))
        .map(|path| (path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    assert!(files.len() > 5, "{files:?}");
    files.sort();
    files
}

fn points_in(dir: &Path) -> usize {
    let done = |name: &str| {
        Path::new(name).extension().is_some_and(|ending| ending == "json") && !name.starts_with('.')
    };
    fs::read_dir(dir.join("points")).map_or(0, |entries| {
        entries.filter(|it| done(&it.as_ref().unwrap().file_name().to_string_lossy())).count()
    })
}

#[test]
fn a_sweep_killed_at_three_places_ends_in_the_same_bytes() {
    let place = Place::with(GRID);
    assert!(place.command("sweep", "whole", "2").status().unwrap().success());
    for goal in [4, 20, 45] {
        let mut run = place.command("sweep", "killed", "1").spawn().unwrap();
        let since = Instant::now();
        while points_in(&place.path("killed.partial")) < goal {
            assert!(since.elapsed() < Duration::from_secs(120), "no {goal} points in two minutes");
            assert!(run.try_wait().unwrap().is_none(), "it ended before it could be killed");
            sleep(Duration::from_millis(5));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        assert!(!place.path("killed").exists(), "results appear whole or not at all");
    }
    let kept = points_in(&place.path("killed.partial"));
    assert!((45..64).contains(&kept), "{kept}");
    assert!(place.command("sweep", "killed", "2").status().unwrap().success());
    assert!(!place.path("killed.partial").exists());
    assert_eq!(data(&place.path("whole")), data(&place.path("killed")));
}

#[test]
fn a_sweep_is_the_same_on_any_number_of_threads_and_has_its_keys_as_columns() {
    let place = Place::with(&GRID.replace("steps = 8", "steps = 2"));
    let runs = ["1", "2", "3"].map(|threads| {
        assert!(place.command("sweep", threads, threads).status().unwrap().success());
        data(&place.path(threads))
    });
    assert!(runs[0] == runs[1] && runs[1] == runs[2], "bytes depend on threads");
    let table = fs::read_to_string(place.path("1/sweep.csv")).unwrap();
    let header = table.lines().next().unwrap();
    assert!(
        header.starts_with("point,platform.training_weights.save,strategy.Ads.campaign"),
        "{header}"
    );
    let points = fs::read_to_string(place.path("1/points.csv")).unwrap();
    assert_eq!(points.lines().count(), 17);
}

#[test]
fn what_cannot_be_varied_is_refused_and_nothing_is_written() {
    let place =
        Place::with("[sweep]\n[[sweep.key]]\nkey = \"time.burn_in_days\"\nvalues = [7, 3643]\n");
    assert_eq!(place.command("sweep", "out", "1").status().unwrap().code(), Some(2));
    assert!(!place.path("out").exists() && !place.path("out.partial").exists());
}

#[test]
fn one_failed_point_is_reported_and_leaves_the_others_alone() {
    // Each value is fine alone; a campaign that starts on day 7 is not in a run of five days.
    let place = Place::with(
        "[sweep]\n[[sweep.key]]\nkey = \"strategy.Ads.campaign.ads.start_day\"\nvalues = [0, 7]\n\
         [[sweep.key]]\nkey = \"time.days\"\nvalues = [5, 8]\n",
    );
    let status = place.command("sweep", "out", "2").status().unwrap();
    assert_eq!(status.code(), Some(1), "a failed point shows in the exit code");
    let points = fs::read_to_string(place.path("out/points.csv")).unwrap();
    let rows: Vec<&str> = points.lines().skip(1).collect();
    assert_eq!(rows.iter().filter(|row| row.contains(",true,")).count(), 3, "{points}");
    assert!(rows[2].contains(",false,") && rows[2].contains("starts after the run"), "{points}");
    let table = fs::read_to_string(place.path("out/sweep.csv")).unwrap();
    assert!(table.lines().any(|row| row.starts_with("3,")), "the points after it were run");
}

#[test]
fn indices_come_with_their_points_and_can_be_drawn_again() {
    let place = Place::with(
        "[sensitivity]\nmethod = \"sobol\"\nsamples = 8\n\
         [[sensitivity.key]]\nkey = \"release.appeal\"\nlow = -1.0\nhigh = 2.0\n\
         [[sensitivity.key]]\nkey = \"strategy.Ads.campaign.ads.budget\"\nlow = 1.0\nhigh = 40.0\n",
    );
    assert!(place.command("sensitivity", "out", "2").status().unwrap().success());
    let indices = fs::read_to_string(place.path("out/indices.csv")).unwrap();
    assert_eq!(indices.lines().count(), 3, "{indices}");
    let points = fs::read_to_string(place.path("out/points.csv")).unwrap();
    assert_eq!(points.lines().count(), 1 + 8 * 4);
    let chart = place.path("out/charts/9-sensitivity.svg");
    let before = fs::read(&chart).unwrap();
    let mut redraw = Command::new(env!("CARGO_BIN_EXE_longplay"));
    redraw.args(["chart", "out"]).current_dir(place.0.path()).stdout(Stdio::null());
    assert!(redraw.status().unwrap().success());
    assert_eq!(before, fs::read(&chart).unwrap());
}
