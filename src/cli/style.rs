//! How charts are wanted, as the command line takes it. Main type: [`ChartStyle`].
//!
//! Deliberately unknown: which command draws them.

use clap::Args as Group;

use crate::cli::report::chart::style::{Format, Shape};
use crate::cli::report::{Style, Theme};

/// How charts are wanted.
#[derive(Clone, Debug, Group)]
#[command(next_help_heading = "Charts")]
pub(crate) struct ChartStyle {
    /// Look of the charts: blog, talk, print or dark.
    #[arg(long, default_value = "blog", value_parser = theme)]
    pub(crate) theme: Theme,
    /// Size of the charts: 8:5, 16:9, 4:3, square or portrait [default: 16:9 with --theme talk,
    /// else 8:5].
    #[arg(long, value_name = "SIZE", value_parser = shape)]
    pub(crate) size: Option<Shape>,
    /// Line at the foot of every chart; empty for none [default: none, but for square and portrait
    /// that it is simulated].
    #[arg(long, value_name = "TEXT")]
    pub(crate) attribution: Option<String>,
    /// Show dates in place of days since the release.
    #[arg(long)]
    pub(crate) dates: bool,
    /// Write only this kind of file; both when absent.
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) format: Option<ChartFormat>,
}

/// A kind of picture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ChartFormat {
    Svg,
    Png,
}

/// Whether a run tells its story.
#[derive(Debug, Group)]
#[command(next_help_heading = "Charts")]
pub(crate) struct Telling {
    /// Tell the run in up to seven slides, too: story/, with a page that shows them and an
    /// animation of the two worlds.
    #[arg(long)]
    pub(crate) story: bool,
}

impl ChartStyle {
    /// The choices as the library takes them.
    pub(crate) fn style(&self) -> Style {
        Style {
            theme: self.theme,
            shape: self.size,
            attribution: self.attribution.clone(),
            dates: self.dates,
            only: self.format.map(|format| match format {
                ChartFormat::Svg => Format::Svg,
                ChartFormat::Png => Format::Png,
            }),
        }
    }
}

fn shape(name: &str) -> Result<Shape, String> {
    name.parse().map_err(|_| "known sizes: 8:5, 16:9, 4:3, square, portrait".to_owned())
}

fn theme(name: &str) -> Result<Theme, String> {
    name.parse().map_err(|_| "known themes: blog, talk, print, dark".to_owned())
}
