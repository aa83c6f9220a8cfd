//! What a study leaves, as bytes. Main type: [`Results`].
//!
//! Deliberately unknown: where they go.

use crate::report::chart::drawn::Drawn;

/// What a study leaves, as bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Numbers of the replicates.
    pub replicates: Vec<u32>,
    /// Names of the arms.
    pub arms: Vec<String>,
    /// What a reader must know before trusting the figures.
    pub warnings: Vec<String>,
    /// Tables and summary by name, in the order in which the result hash covers them.
    pub data: Vec<(String, Vec<u8>)>,
    /// Charts; they can be drawn again in another theme and are not hashed.
    pub charts: Drawn,
    /// The page, if there is one; it is written from the data and not hashed.
    pub page: Option<String>,
}
