//! A place to run studies of a scenario in, to kill them there and to compare what they leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What keeps a study short: of a grid of platforms two by two, and days that are not made half a
/// year.
fn shortened(study: &str) -> &'static [&'static str] {
    match study {
        "robust" => &[
            "--recommender",
            "random",
            "--recommender",
            "popularity",
            "--save-weight",
            "0",
            "--save-weight",
            "3",
        ],
        "dose" | "explain" => &["--days", "15"],
        "beliefs" => &["--platform", "streams-only", "--platform", "saves-first"],
        _ => &[],
    }
}

/// A folder with the scenario `s.toml`.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn with(scenario: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("s.toml"), format!("title = \"A test\"\n{scenario}")).unwrap();
        Self(place)
    }

    /// A study of the scenario, as a process of its own.
    pub(crate) fn command(&self, study: &str, out: &str, threads: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_longplay"));
        command
            .args([study, "s.toml", "--no-progress", "--out", out, "--threads", threads])
            .args(shortened(study))
            .current_dir(self.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a study into the folder `killed` and kills it as soon as so many pieces of its work are
    /// finished.
    pub(crate) fn kill_after(&self, study: &str, goal: usize) {
        let mut run = self.command(study, "killed", "1").spawn().unwrap();
        let since = Instant::now();
        while self.finished() < goal {
            let patience = Duration::from_secs(120);
            assert!(since.elapsed() < patience, "{study}: no {goal} pieces in two minutes");
            assert!(run.try_wait().unwrap().is_none(), "{study} ended before it could be killed");
            sleep(Duration::from_millis(1));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        assert!(!self.path("killed").exists(), "results appear whole or not at all");
        assert_eq!(self.hidden(), 0, "a kill leaves nothing hidden behind");
    }

    /// How many hidden files and folders there are.
    pub(crate) fn hidden(&self) -> usize {
        let hidden = fs::read_dir(self.path("")).unwrap();
        hidden.filter(|it| it.as_ref().unwrap().file_name().as_encoded_bytes()[0] == b'.').count()
    }

    /// Finished pieces of work of what was killed.
    pub(crate) fn finished(&self) -> usize {
        let done = |path: PathBuf| path.extension().is_some_and(|ending| ending == "piece");
        fs::read_dir(self.path("killed.partial/pieces"))
            .map_or(0, |entries| entries.filter(|it| done(it.as_ref().unwrap().path())).count())
    }

    /// A finished piece of work of what was killed.
    pub(crate) fn piece(&self, number: u32) -> PathBuf {
        self.path(&format!("killed.partial/pieces/{number:06}.piece"))
    }

    /// Goes on with what was killed; the same bytes must come of it as of a run that was not.
    pub(crate) fn ends_in_the_same_bytes(&self, study: &str) {
        assert!(self.command(study, "killed", "2").status().unwrap().success());
        assert!(!self.path("killed.partial").exists());
        assert!(data(&self.path("whole")) == data(&self.path("killed")), "{study}");
    }
}

/// All files of a folder of results and of its charts, but for what tells of the run itself.
pub(crate) fn data(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
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
