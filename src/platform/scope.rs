//! Scope: the two parts of what is out, of which each track is in one.
//!
//! Deliberately unknown: which track is in which.

/// Where candidates may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is out but what is on audition.
    Catalogue = 0,
    /// What is on audition: new tracks that lists have not shown often yet.
    Audition = 1,
}
