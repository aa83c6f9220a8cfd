//! How results are shown. Main type: [`Presentation`].
//!
//! Deliberately unknown: what the results are.

use crate::report::chart::style::{Style, Theme};

/// What a user chooses of charts and page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    /// The charts.
    pub style: Style,
    /// The playground that the page carries, as HTML (see [`crate::playground::artefact`]); none
    /// where absent.
    pub playground: Option<String>,
    /// Whether the story of a run is told in slides, too (see [`crate::report::story`]).
    pub story: bool,
}

impl From<Style> for Presentation {
    fn from(style: Style) -> Self {
        Self { style, ..Self::default() }
    }
}

impl From<Theme> for Presentation {
    fn from(theme: Theme) -> Self {
        Style::of(theme).into()
    }
}
