//! The table of targets: what has been published, and what passes.
//!
//! A target that is held out was not looked at while defaults were set. Deliberately unknown: what any
//! world has come to.

mod audiences;
mod listening;
mod saving;

use std::sync::LazyLock;

use crate::validation::targets::Target;

/// Every part of every target, in the order of their numbers.
pub static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let (listening, saving) = (&listening::TARGETS[..], &saving::TARGETS[..]);
    let all = [listening, saving, &audiences::TARGETS].into_iter().flatten();
    NAMES
        .iter()
        .flat_map(|(number, _)| all.clone().filter(|it| it.number() == *number))
        .copied()
        .collect()
});

/// What the parts of a target are about, by number.
pub const NAMES: [(&str, &str); 17] = [
    ("1", "Starts left within seconds"),
    ("2", "Starts left before 30 s"),
    ("3", "Starts left before the end"),
    ("4", "Streams per active day, and their spread"),
    ("5", "Repeats among streams"),
    ("6", "Saves per listener of new tracks, and their spread"),
    ("7", "Saves per stream of new tracks"),
    ("8", "Order of save rates by source"),
    ("9", "Streams per listener of new tracks"),
    ("10", "Streams of the artist, savers over others"),
    ("12", "Streams from super listeners"),
    ("13", "Streams from active audiences"),
    ("14", "Where streams come from"),
    ("16", "First month of a release's first year"),
    ("18", "Concentration of streams on tracks"),
    ("19", "First discoveries in programmed surfaces"),
    ("20", "Detected artificial streams"),
];
