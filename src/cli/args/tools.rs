//! What the commands take that are no study: those that check, list, draw, write and put together.
//!
//! Deliberately unknown: what the commands then do.

use std::path::PathBuf;

use clap::Args as Group;

use longplay::validation::report::page::PAGE;

use crate::cli::args::study::Tweaks;
use crate::cli::style::{ChartStyle, Telling};

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
