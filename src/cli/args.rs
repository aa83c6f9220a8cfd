//! The arguments: what can be typed, and what it means to the scenario.
//!
//! Owns [`Args`]; `study` has what every study takes, `tools` what other commands do. Deliberately unknown: what the commands then do.

mod study;
mod tools;

use std::path::{Path, PathBuf};

use clap::{Args as Group, Parser, Subcommand};

use longplay::scenario::gallery;
use longplay::scenario::schema::Shape;
use longplay::scenario::{Input, Options, Override};

pub(crate) use study::{Company, Comparing, StudyArgs, Task, Tweaks};
pub(crate) use tools::{
    ChartArgs, CheckArgs, CompletionsArgs, MergeArgs, NewArgs, ReportArgs, SchemaArgs, UnitsArgs,
    ValidateArgs, ValidateFormat,
};

use crate::cli;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::style::Telling;

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
    /// Find the best split of a budget over channels, and when another dollar stops paying: [plan] of
    /// the scenario says between what.
    Plan(PlanArgs),
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
            Self::Plan(args) => cli::plan::plan(args, console),
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
            Self::Plan(args) => &mut args.study,
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
pub(crate) struct PlanArgs {
    /// The scenario: a file, or a name of the gallery; it has a section [plan].
    pub(crate) scenario: PathBuf,
    /// Look for the best split under this preset of the platform, too, or under `all`; may be
    /// repeated.
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
