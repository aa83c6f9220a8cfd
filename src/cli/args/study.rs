//! What every study takes: the scenario's values, what is compared, how it is run and where its
//! results go.
//!
//! Deliberately unknown: which study it is.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as Group;

use longplay::ranks::{Alone, Ranks};
use longplay::report::shard::Gathered;
use longplay::scenario::{Options, Override};
use longplay::sim::width::WantedWidth;
use longplay::study::shard::{NoShard, Shard};

use crate::cli::style::ChartStyle;

/// What wins over the scenario file.
#[derive(Debug, Group)]
#[command(next_help_heading = "Scenario")]
pub(crate) struct Tweaks {
    /// Set a key of the scenario, for example world.listeners=5000; may be repeated.
    #[arg(long, value_name = "KEY=VALUE", allow_negative_numbers = true)]
    set: Vec<String>,
    /// Seed of the world; short for --set world.seed=N.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<String>,
    /// Replicates; short for --set experiment.replicates=N.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    replicates: Option<String>,
    /// Days observed; short for --set time.days=N.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    days: Option<String>,
    /// Log every encounter of this share of the listeners; short for --set output.events=SHARE.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    events: Option<String>,
    /// A quick look: a small world, few days and replicates, marked as such everywhere.
    #[arg(long)]
    quick: bool,
}

/// What the strategies of a run are compared with, and how closely.
#[derive(Debug, Group)]
#[command(next_help_heading = "Scenario")]
#[expect(clippy::doc_markdown, reason = "help is shown on the terminal as it stands")]
pub(crate) struct Comparing {
    /// Compare with this strategy instead of the control; short for --set
    /// experiment.reference=NAME.
    #[arg(long, value_name = "NAME", allow_negative_numbers = true)]
    reference: Option<String>,
    /// Go on with batches of replicates until every effect on streams over the whole run is known
    /// to ± this: 2% of the larger of the two mean streams that are compared, or 50streams. Gives
    /// up at experiment.most_replicates [default: 100]; short for --set
    /// experiment.until_half_width="2 %".
    #[arg(long, value_name = "WIDTH", value_parser = half_width, allow_negative_numbers = true)]
    until_half_width: Option<WantedWidth>,
}

impl Comparing {
    /// The same as options of the scenario, added to others.
    pub(crate) fn added_to(&self, mut options: Options) -> Options {
        let short = |option: &str, key: &str, value: toml::Value| {
            Override::new(option, format!("experiment.{key}={value}"))
        };
        let reference = self
            .reference
            .as_ref()
            .map(|name| short("--reference", "reference", toml::Value::String(name.clone())));
        let width = self.until_half_width.map(|width| {
            short("--until-half-width", "until_half_width", toml::Value::String(width.to_string()))
        });
        options.overrides.extend(reference.into_iter().chain(width));
        options
    }
}

/// A half-width with its unit.
fn half_width(text: &str) -> Result<WantedWidth, String> {
    let hint = match text.trim().parse::<f64>() {
        Ok(number) if number > 0.0 => format!(": {number}% or {number}streams?"),
        _ => String::new(),
    };
    text.parse()
        .map_err(|_| format!("write a share such as 5%, or streams such as 50streams{hint}"))
}

/// How a study is run and where its results go.
#[derive(Debug, Group)]
#[command(next_help_heading = "Run")]
pub(crate) struct StudyArgs {
    /// Threads to work with; all of the machine's when absent. Results do not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    pub(crate) threads: Option<u16>,
    /// Folder of the results [default: output/<name of the scenario>].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Do one of so many equal parts of the study, such as 2/3, on this machine; `merge` makes
    /// results of all parts.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(crate) shard: Option<Shard>,
    /// Keep replicates under way every so many days of the simulation, so that one that is killed
    /// goes on from there; an interrupt keeps them, too. `run`, `compare`, `dose` and `size` can.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..), allow_negative_numbers = true)]
    pub(crate) checkpoint_every: Option<u16>,
    /// What is done with the study; nobody types it.
    #[arg(skip)]
    pub(crate) task: Task,
    /// Who does it together with this process; nobody types it.
    #[arg(skip)]
    pub(crate) ranks: Company,
    #[command(flatten)]
    pub(crate) charts: ChartStyle,
    /// Show no progress.
    #[arg(long)]
    pub(crate) no_progress: bool,
    /// Print the summary as JSON instead of sentences and a table.
    #[arg(long)]
    pub(crate) json: bool,
}

impl StudyArgs {
    /// Whether all of the study is run.
    pub(crate) fn is_whole(&self) -> bool {
        self.simulates() && self.shard.is_none()
    }

    /// Whether worlds are simulated, so that they need room.
    pub(crate) fn simulates(&self) -> bool {
        matches!(self.task, Task::Run)
    }
}

impl Tweaks {
    /// The same as options of the scenario, short forms last.
    pub(crate) fn options(&self) -> Options {
        let short = [
            ("--seed", "world.seed", &self.seed),
            ("--replicates", "experiment.replicates", &self.replicates),
            ("--days", "time.days", &self.days),
            ("--events", "output.events", &self.events),
        ];
        let mut overrides: Vec<Override> =
            self.set.iter().map(|assignment| Override::new("--set", assignment)).collect();
        overrides.extend(short.into_iter().filter_map(|(option, key, value)| {
            value.as_ref().map(|value| Override::new(option, format!("{key}={value}")))
        }));
        Options { overrides, quick: self.quick }
    }
}

/// The ranks that do a study together.
#[derive(Clone, Debug)]
pub(crate) struct Company(pub(crate) Arc<dyn Ranks>);

impl Default for Company {
    fn default() -> Self {
        Self(Arc::new(Alone))
    }
}

/// What is done with a study.
#[derive(Clone, Debug, Default)]
pub(crate) enum Task {
    /// It is run, all of it or a shard.
    #[default]
    Run,
    /// Its shards are put together.
    Merge(Arc<Gathered>),
    /// What there is to do is listed.
    List,
}

fn shard(text: &str) -> Result<Shard, String> {
    text.parse().map_err(|it: NoShard| it.to_string())
}
