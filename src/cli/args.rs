//! The arguments: what can be typed, and what it means to the scenario.
//!
//! Owns [`Args`]. Deliberately unknown: what the commands then do.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as Group, Parser, Subcommand};

use longplay::report::shard::Gathered;
use longplay::scenario::gallery;
use longplay::scenario::schema::Shape;
use longplay::scenario::{Input, Options, Override};
use longplay::sim::width::WantedWidth;
use longplay::study::shard::{NoShard, Shard};
use longplay::validation::report::page::PAGE;

use crate::cli;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::style::{ChartStyle, Telling};

/// Runs the same streaming world twice, with and without a campaign, and says what a save really
/// causes.
#[derive(Debug, Parser)]
#[command(name = "longplay", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed while running, 2 usage or invalid scenario, 3 a \
         check missed, 130 and 143 interrupted."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Say nothing but results and errors.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more: timings, every file.
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the control and every strategy of a scenario, over all replicates; write results, charts
    /// and sentences.
    Run(RunArgs),
    /// Run the strategies of several scenarios on the world of the first; those of one name are
    /// told apart by their files.
    Compare(CompareArgs),
    /// Make saving easier or harder and see what long-term streams the save rate really causes,
    /// beside what correlation promises.
    Dose(PlainArgs),
    /// Take a strategy's effect apart: being heard, libraries, the recommender; and what of the gap
    /// between savers and others a save causes.
    Explain(PlainArgs),
    /// Take a strategy's effect apart under rival beliefs about the algorithm: how much of what a save
    /// adds goes through the recommender?
    Beliefs(BeliefsArgs),
    /// Run the comparison at many points of some keys; killed and started again, it goes on.
    Sweep(PlainArgs),
    /// Find the keys that a result answers to: Morris screening or Sobol indices.
    Sensitivity(PlainArgs),
    /// Run the strategies under rival beliefs about the algorithm, or under every recommender and
    /// weight of a save: does the best one depend on them?
    Robust(RobustArgs),
    /// Run the strategies in worlds of several sizes: which is large enough, and what hangs on the
    /// size?
    Size(SizeArgs),
    /// Make results of all shards of a study, each run with --shard: the same bytes as in one go.
    Merge(MergeArgs),
    /// List what a study has to do, unit by unit, with about how long each takes.
    Units(UnitsArgs),
    /// Check a world without campaigns against published figures.
    Validate(ValidateArgs),
    /// Draw the charts of saved results again, without simulating.
    Chart(ChartArgs),
    /// Write the page of a folder of results again, from its tables.
    Report(ReportArgs),
    /// Write a scenario to start from: the default one, or another of the gallery.
    New(NewArgs),
    /// Check scenarios and show which values differ from the defaults.
    Check(CheckArgs),
    /// Print the JSON Schema of the scenario file, or the reference of its keys or of the result
    /// tables.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man,
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self, console: Console) -> Result<Exit, Failure> {
        match self {
            Self::Run(args) => cli::run::run(args, console),
            Self::Compare(args) => cli::compare::compare(args, console),
            Self::Dose(args) => cli::long::dose(args, console),
            Self::Explain(args) => cli::explain::explain(args, console),
            Self::Beliefs(args) => cli::beliefs::beliefs(args, console),
            Self::Sweep(args) => cli::sweep::sweep(args, console),
            Self::Sensitivity(args) => cli::sensitivity::sensitivity(args, console),
            Self::Robust(args) => cli::robust::robust(args, console),
            Self::Size(args) => cli::size::size(args, console),
            Self::Merge(args) => cli::merge::merge(args, console),
            Self::Units(args) => cli::units::units(args, console),
            Self::Validate(args) => cli::validate::validate(args, console),
            Self::Chart(args) => cli::chart::chart(args, console),
            Self::Report(args) => cli::rewrite::rewrite(args, console),
            Self::New(args) => cli::new::new(args, console),
            Self::Check(args) => cli::check::check(args, console),
            Self::Schema(args) => cli::schema::schema(args, console),
            Self::Completions(args) => cli::completions::completions(args, console),
            Self::Man => cli::man::man(console),
        }
    }
}

impl Command {
    /// How the study is run, of a command that runs one in pieces.
    pub(crate) fn study_mut(&mut self) -> Option<&mut StudyArgs> {
        Some(match self {
            Self::Run(args) => &mut args.study,
            Self::Compare(args) => &mut args.study,
            Self::Dose(args)
            | Self::Explain(args)
            | Self::Sweep(args)
            | Self::Sensitivity(args) => &mut args.study,
            Self::Beliefs(args) => &mut args.study,
            Self::Robust(args) => &mut args.study,
            Self::Size(args) => &mut args.study,
            _ => return None,
        })
    }

    /// Whether a story is told, of a command that can tell one.
    pub(crate) fn telling_mut(&mut self) -> Option<&mut Telling> {
        match self {
            Self::Run(args) => Some(&mut args.telling),
            Self::Compare(args) => Some(&mut args.telling),
            _ => None,
        }
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

#[derive(Debug, Group)]
pub(crate) struct MergeArgs {
    /// The folders of all shards.
    #[arg(required = true, num_args = 1..)]
    pub(crate) dirs: Vec<PathBuf>,
    /// Folder of the results [default: output/<name of the scenario>].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) charts: ChartStyle,
    #[command(flatten)]
    pub(crate) telling: Telling,
    /// Print the summary as JSON instead of sentences and a table.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Group)]
pub(crate) struct UnitsArgs {
    /// The scenario, with or without the study before it, and its options; with --json as JSON.
    #[arg(
        required = true,
        num_args = 1..,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "[STUDY] SCENARIO [OPTIONS]"
    )]
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Group)]
pub(crate) struct RunArgs {
    /// The scenario: a file, or a name of the gallery; without one, the default.
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) comparing: Comparing,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

/// A scenario for a study with settings of its own.
#[derive(Debug, Group)]
pub(crate) struct PlainArgs {
    /// The scenario: a file, or a name of the gallery; without one, the default.
    pub(crate) scenario: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

#[derive(Debug, Group)]
pub(crate) struct CompareArgs {
    /// The scenarios; the first gives the world, all give strategies. What is set on the command
    /// line is set in the first.
    #[arg(required = true, num_args = 1..)]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) comparing: Comparing,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Group)]
pub(crate) struct RobustArgs {
    /// The scenario: a file, or a name of the gallery; without one, the default. What is tried lies
    /// over what it says of the platform.
    pub(crate) scenario: Option<PathBuf>,
    /// Try this preset of the platform, or `all`; may be repeated [default: all].
    #[arg(long, value_name = "NAME", conflicts_with_all = ["recommender", "save_weight"])]
    pub(crate) platform: Vec<String>,
    /// Try recommenders in place of presets: this one, or `all`; may be repeated [default: all,
    /// where weights are named].
    #[arg(long, value_name = "NAME")]
    pub(crate) recommender: Vec<String>,
    /// Try recommenders with this weight of a save, in streams; may be repeated [default: 0, 1, 3, 5,
    /// 10, where recommenders are named].
    #[arg(long, value_name = "W", value_parser = save_weight, allow_negative_numbers = true)]
    pub(crate) save_weight: Vec<f32>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

#[derive(Debug, Group)]
pub(crate) struct BeliefsArgs {
    /// The scenario: a file, or a name of the gallery; without one, the default. The presets lie
    /// over what it says of the platform.
    pub(crate) scenario: Option<PathBuf>,
    /// Try this preset of the platform, or `all`; may be repeated [default: all].
    #[arg(long, value_name = "NAME")]
    pub(crate) platform: Vec<String>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

#[derive(Debug, Group)]
pub(crate) struct SizeArgs {
    /// The scenario: a file, or a name of the gallery; without one, the default.
    pub(crate) scenario: Option<PathBuf>,
    /// Try a world of so many listeners; may be repeated; short for --set size.listeners=[N, …]
    /// [default: 0.25, 0.5, 1, 2 and 4 times those of the scenario].
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    listeners: Vec<String>,
    #[command(flatten)]
    tweaks: Tweaks,
    #[command(flatten)]
    pub(crate) study: StudyArgs,
}

impl SizeArgs {
    /// What wins over the scenario file, its sizes among it.
    pub(crate) fn options(&self) -> Options {
        let mut options = self.tweaks.options();
        if !self.listeners.is_empty() {
            let sizes = format!("size.listeners=[{}]", self.listeners.join(", "));
            options.overrides.push(Override::new("--listeners", sizes));
        }
        options
    }
}

#[derive(Debug, Group)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct ValidateArgs {
    /// Run published experiments again instead (A to F); --only then takes their letters.
    #[arg(long, conflicts_with_all = ["seeds", "set", "write"])]
    pub(crate) replications: bool,
    /// Interaction log for replication D, in the form of u.data or of an .inter file.
    #[arg(long, value_name = "FILE", requires = "replications")]
    pub(crate) data: Option<PathBuf>,
    /// Worlds of each kind to run, each with seeds of its own [default: 20; 3 with --quick].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), allow_negative_numbers = true)]
    pub(crate) seeds: Option<u32>,
    /// Show this target only, all its parts (6) or one (6a); may be repeated.
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(crate) only: Vec<String>,
    /// Write the page in Markdown, and its chart into images/ beside it [default:
    /// docs/validation.md].
    #[arg(long, value_name = "PAGE", num_args = 0..=1, default_missing_value = PAGE)]
    pub(crate) write: Option<PathBuf>,
    /// Form of the result: table, md, json or csv.
    #[arg(long, value_enum, default_value_t = ValidateFormat::Table)]
    pub(crate) format: ValidateFormat,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Threads to work with; all of the machine's when absent. Results do not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), allow_negative_numbers = true)]
    pub(crate) threads: Option<u16>,
    /// Show no progress.
    #[arg(long)]
    pub(crate) no_progress: bool,
    /// Set a key of the scenario, for example world.listeners=5000; may be repeated.
    #[arg(long, value_name = "KEY=VALUE", allow_negative_numbers = true)]
    pub(crate) set: Vec<String>,
    /// A quick look: a small world, few days and seeds, marked as such.
    #[arg(long)]
    pub(crate) quick: bool,
}

/// Form of the result of `validate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ValidateFormat {
    Table,
    Md,
    Json,
    Csv,
}

#[derive(Debug, Group)]
pub(crate) struct ChartArgs {
    /// A folder of results, such as output/default.
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) charts: ChartStyle,
    #[command(flatten)]
    pub(crate) telling: Telling,
}

#[derive(Debug, Group)]
pub(crate) struct ReportArgs {
    /// A folder of results, such as output/default.
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Group)]
pub(crate) struct NewArgs {
    /// Name of the file, with or without .toml.
    pub(crate) name: PathBuf,
    /// Start from a scenario of the gallery, such as pre-save.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) from: String,
    /// Write every key of the default scenario, each explained.
    #[arg(long, conflicts_with = "from")]
    pub(crate) full: bool,
}

#[derive(Debug, Group)]
pub(crate) struct CheckArgs {
    /// The scenarios.
    #[arg(required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) tweaks: Tweaks,
}

#[derive(Debug, Group)]
pub(crate) struct SchemaArgs {
    /// Print the reference of all keys as Markdown instead.
    #[arg(long)]
    pub(crate) markdown: bool,
    /// Print what every column of the result tables and every measure means, as Markdown.
    #[arg(long, conflicts_with = "markdown")]
    pub(crate) tables: bool,
}

#[derive(Debug, Group)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

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
    /// What is done with the study; nobody types it.
    #[arg(skip)]
    pub(crate) task: Task,
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

/// The input a path on the command line stands for.
pub(crate) fn input(path: Option<&PathBuf>) -> Input {
    path.map_or(Input::Default, |path| named_input(path))
}

/// The file at a path or, where there is none, the scenario of the gallery that has this name.
pub(crate) fn named_input(path: &Path) -> Input {
    match path.to_str() {
        Some(name) if gallery::text(name).is_some() && path.symlink_metadata().is_err() => {
            Input::Gallery(name.to_owned())
        }
        _ => Input::File(path.to_owned()),
    }
}

fn shard(text: &str) -> Result<Shard, String> {
    text.parse().map_err(|it: NoShard| it.to_string())
}

/// A weight as the scenario allows it.
fn save_weight(text: &str) -> Result<f32, String> {
    let key = Shape::root().find("platform.training_weights.save");
    let (low, high) = key.map_or((None, None), |key| key.bounds());
    let allowed = |weight: &f32| {
        let weight = f64::from(*weight);
        low.is_none_or(|low| weight >= low) && high.is_none_or(|high| weight <= high)
    };
    let weight = text.parse::<f32>().ok().filter(allowed);
    let range = key.and_then(|key| key.range()).unwrap_or_default();
    weight.ok_or_else(|| format!("write a number from {range}"))
}
