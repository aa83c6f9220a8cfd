//! What is fuzzed: scenario files, options, kept pieces of work, saved summaries.
//!
//! Main type: [`Target`]. Deliberately unknown: how input is spoilt.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use longplay::report::checkpoint_dir::{CheckpointDir, Claim};
use longplay::report::{Theme, redraw};
use longplay::scenario::schema::Shape;
use longplay::scenario::{Input, Look, Options, Override, render, resolve, starter};
use longplay::sim::spec::Spec;
use longplay::study::checkpoints::{Checkpoints, NoCheckpoints, NotKept};
use longplay::study::compare::Compare;
use longplay::study::error::StudyError;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::study::runner::run;

use crate::mutate::Mutator;

/// What came of an input.
pub(crate) enum Verdict {
    Taken,
    Refused,
    /// Taken, or refused, in a way that must not be.
    Wrong(String),
}

/// Longest text about one input \[bytes\].
const LONGEST_TEXT: usize = 1 << 20;

/// Something that takes input.
pub(crate) trait Target {
    /// Good input.
    fn corpus(&self) -> &[Vec<u8>];

    /// Words that mean something to it.
    fn dictionary(&self) -> Vec<String> {
        let mut words = Vec::new();
        keys(Shape::root(), "", &mut words);
        words
    }

    /// Good input, spoilt.
    fn spoil(&self, mutator: &mut Mutator) -> Vec<u8> {
        mutator.spoil(self.corpus())
    }

    /// Tries an input.
    fn tries(&mut self, input: &[u8]) -> Verdict;
}

pub(crate) fn named(name: &str) -> Result<Box<dyn Target>, Box<dyn Error>> {
    Ok(match name {
        "scenario" => Box::new(Scenario::new()?),
        "set" => Box::new(Set::new()),
        "pieces" => Box::new(Pieces::new()?),
        "summary" => Box::new(Summary::new()?),
        _ => return Err("targets: scenario, set, pieces, summary".into()),
    })
}

/// Paths of all keys, whole and their last parts.
fn keys(shape: Shape, path: &str, words: &mut Vec<String>) {
    for (key, child) in shape.keys() {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        words.extend([key.to_owned(), path.clone()]);
        words.extend(child.names().iter().map(|(name, _)| format!("\"{name}\"")));
        keys(child, &path, words);
    }
}

/// Scenario files, as a user might spoil them.
struct Scenario {
    corpus: Vec<Vec<u8>>,
    place: tempfile::TempDir,
}

impl Scenario {
    fn new() -> Result<Self, Box<dyn Error>> {
        let mut corpus = vec![starter::starter().into_bytes()];
        for folder in ["scenarios", "tests/cmd/broken"] {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|ending| ending == "toml") {
                    corpus.push(fs::read(path)?);
                }
            }
        }
        corpus.sort();
        Ok(Self { corpus, place: tempfile::tempdir()? })
    }
}

impl Target for Scenario {
    fn corpus(&self) -> &[Vec<u8>] {
        &self.corpus
    }

    fn tries(&mut self, input: &[u8]) -> Verdict {
        let path = self.place.path().join("spoilt.toml");
        if let Err(error) = fs::write(&path, input) {
            return Verdict::Wrong(error.to_string());
        }
        resolved(&Input::File(path), &Options::default())
    }
}

/// Reads an input as every study does. What is taken must survive the way through its own file.
fn resolved(input: &Input, options: &Options) -> Verdict {
    let first = match resolve(input, options) {
        Ok(first) => first,
        Err(problems) => {
            let text = render(&problems, Look::Plain);
            return if problems.is_empty() || text.len() > LONGEST_TEXT {
                Verdict::Wrong(format!("{} problems in {} bytes", problems.len(), text.len()))
            } else {
                Verdict::Refused
            };
        }
    };
    let text = match first.scenario.to_toml() {
        Ok(text) => text,
        Err(error) => return Verdict::Wrong(format!("cannot be written: {error}")),
    };
    let again = Input::Text { name: "again".to_owned(), text };
    match resolve(&again, &Options::default()) {
        Ok(again) if again.spec == first.spec => Verdict::Taken,
        Ok(_) => Verdict::Wrong("is another scenario once it is written".to_owned()),
        Err(problems) => Verdict::Wrong(render(&problems, Look::Plain)),
    }
}

/// Assignments of the command line, a line each.
struct Set(Vec<Vec<u8>>);

impl Set {
    fn new() -> Self {
        let lines = [
            "world.listeners=5000",
            "strategy.0.campaign.0.budget=800",
            "strategy.\"Ads asking for the stream\".campaign.ads.ask=follow",
            "platform.training_weights={ save = 0 }",
            "experiment.windows=[7, 28]\nexperiment.windows.0=3",
            "strategy=[{name=\"A\",campaign=[{kind=\"ads\",budget=70.0}]}]",
            "sweep.key=[{key=\"release.appeal\",values=[0.0,1.0]}]\nworld.preset=small",
            "time.release_date=2026-03-06\nrelease.title=Hello, world\nworld.seed=7",
        ];
        Self(lines.map(|line| line.as_bytes().to_vec()).to_vec())
    }
}

impl Target for Set {
    fn corpus(&self) -> &[Vec<u8>] {
        &self.0
    }

    fn tries(&mut self, input: &[u8]) -> Verdict {
        let text = String::from_utf8_lossy(input);
        let overrides = text.split('\n').take(50).map(|line| Override::new("--set", line));
        resolved(&Input::Default, &Options { overrides: overrides.collect(), quick: false })
    }
}

/// Kept pieces of a comparison: a whole file as it lies on the disk, and its JSON alone, which is
/// believed if its shape fits.
struct Pieces {
    corpus: Vec<Vec<u8>>,
    spec: Spec,
    kept: CheckpointDir,
    /// What a study without kept pieces finds.
    expected: Outcome,
    _place: tempfile::TempDir,
}

/// One piece of JSON in the place of the first.
struct One(Vec<u8>);

impl Checkpoints for One {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        (number == 0).then(|| self.0.clone())
    }

    fn refuse(&self, _number: u32, _why: &str) {}

    fn keep(&self, _number: u32, _work: &[u8]) -> Result<(), NotKept> {
        Ok(())
    }
}

impl Pieces {
    fn new() -> Result<Self, Box<dyn Error>> {
        let mut spec = Spec::default();
        spec.world.listeners = 100;
        spec.world.tracks = 200;
        spec.release.fans = 10;
        spec.calendar.burn_in_days = 1;
        spec.calendar.days = 3;
        spec.experiment.replicates = 2;
        let place = tempfile::tempdir()?;
        let (kept, _) = Claim::take(&place.path().join("run"), "fuzzing")?.open("stamp")?;
        let progress = Progress::default();
        let expected = run(&Compare::new(&spec)?, &NoCheckpoints, &progress)?;
        run(&Compare::new(&spec)?, &kept, &progress)?;
        let (file, work) = (fs::read(file(&kept, 0))?, kept.find(0).ok_or("a piece is missing")?);
        // The file is refused at its first changed byte; most is to be found in what it holds.
        let corpus = vec![file, work.clone(), work.clone(), work];
        Ok(Self { corpus, spec, kept, expected, _place: place })
    }
}

fn file(kept: &CheckpointDir, number: u32) -> PathBuf {
    kept.dir().join(format!("pieces/{number:06}.piece"))
}

impl Target for Pieces {
    fn corpus(&self) -> &[Vec<u8>] {
        &self.corpus
    }

    fn dictionary(&self) -> Vec<String> {
        ["number", "arms", "day", "streams"].map(str::to_owned).to_vec()
    }

    fn tries(&mut self, input: &[u8]) -> Verdict {
        if let Err(error) = fs::write(file(&self.kept, 0), input) {
            return Verdict::Wrong(error.to_string());
        }
        let found = self.kept.find(0);
        if found.as_ref().is_some_and(|work| *work != self.corpus[1]) {
            return Verdict::Wrong("is believed though its checksum cannot fit".to_owned());
        }
        let progress = Progress::default();
        let one = One(input.to_vec());
        let study = Compare::new(&self.spec).map_err(StudyError::from);
        match study.and_then(|study| run(&study, &one, &progress)) {
            Ok(outcome) if outcome == self.expected => Verdict::Refused,
            Ok(_) => Verdict::Taken,
            Err(error) => Verdict::Wrong(error.to_string()),
        }
    }
}

/// Saved results of every study, to be drawn again.
struct Summary {
    corpus: Vec<Vec<u8>>,
    folders: Vec<PathBuf>,
    place: tempfile::TempDir,
    turn: usize,
}

/// A scenario for all studies, small enough to draw many charts of it.
const SMALL: &str = r#"
title = "Small"
[world]
listeners = 100
tracks = 200
[time]
burn_in_days = 2
days = 8
[release]
fans = 10
[experiment]
replicates = 2
windows = [4]
[explain]
follow_days = 3
[[strategy]]
name = "Ads"
campaign = [{ kind = "ads", ask = "save", budget = 20.0, days = 3 }]
[[sweep.key]]
key = "release.appeal"
values = [0.0, 1.0]
[[sensitivity.key]]
key = "release.appeal"
low = 0.0
high = 1.0
"#;

impl Summary {
    fn new() -> Result<Self, Box<dyn Error>> {
        let place = tempfile::tempdir()?;
        let program = std::env::current_exe()?;
        let program = program.parent().and_then(Path::parent).ok_or("no folder")?.join("longplay");
        fs::write(place.path().join("small.toml"), SMALL)?;
        let studies =
            ["run", "dose", "explain", "beliefs", "robust", "sweep", "sensitivity", "size"];
        let (mut corpus, mut folders) = (Vec::new(), Vec::new());
        for study in studies {
            let mut command = Command::new(&program);
            command.args([study, "small.toml", "--no-progress", "--days", "8", "--out", study]);
            command.current_dir(place.path()).stdout(Stdio::null());
            if !command.status()?.success() {
                return Err(format!("{study} failed; build it first: cargo build --release").into());
            }
            let folder = place.path().join(study);
            corpus.push(fs::read(folder.join("summary.json"))?);
            folders.push(folder);
        }
        corpus.push(fs::read(folders[0].join("daily.csv"))?);
        Ok(Self { corpus, folders, place, turn: 0 })
    }
}

impl Target for Summary {
    fn corpus(&self) -> &[Vec<u8>] {
        &self.corpus
    }

    fn dictionary(&self) -> Vec<String> {
        let names =
            ["run", "dose", "explain", "robust", "sweep", "sensitivity", "size", "control", "Ads"];
        names.map(str::to_owned).to_vec()
    }

    /// Every other time as values, of which much more is read before something is missed.
    fn spoil(&self, mutator: &mut Mutator) -> Vec<u8> {
        if self.turn.is_multiple_of(2) {
            mutator.spoil(&self.corpus)
        } else {
            mutator.spoil_values(&self.corpus)
        }
    }

    fn tries(&mut self, input: &[u8]) -> Verdict {
        // Where the input shows what it was, it stays in its place; else every place has its turn.
        self.turn += 1;
        let table = input.starts_with(b"replicate,") || self.turn.is_multiple_of(16);
        let text = String::from_utf8_lossy(input).replace("\": \"", "\":\"");
        let shown = self.folders.iter().position(|it| {
            let study = it.file_name().unwrap_or_default().to_string_lossy();
            text.contains(&format!("\"study\":\"{study}\""))
        });
        let place = if table { 0 } else { shown.unwrap_or(self.turn % self.folders.len()) };
        let name = if table { "daily.csv" } else { "summary.json" };
        let path = self.folders[place].join(name);
        let good = &self.corpus[if table { self.corpus.len() - 1 } else { place }];
        if let Err(error) = fs::write(&path, input) {
            return Verdict::Wrong(error.to_string());
        }
        let drawn = redraw(&self.folders[place], Theme::default());
        if let Err(error) = fs::write(&path, good) {
            return Verdict::Wrong(format!("{error} in {}", self.place.path().display()));
        }
        if drawn.is_ok() { Verdict::Taken } else { Verdict::Refused }
    }
}
