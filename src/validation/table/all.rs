//! All targets, in the order of their numbers, and how they are picked by name.
//!
//! Owns [`TARGETS`]. Deliberately unknown: what any target is about.

use std::sync::LazyLock;

use crate::validation::table::{audiences, listening, saving};
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

/// Targets by the name of one (`6a`) or of all its parts (`6`); everything for no name.
///
/// # Errors
/// The first name that no target has.
pub fn chosen(names: &[String]) -> Result<Vec<&'static Target>, String> {
    let named = |target: &Target, name: &String| target.id == name || target.number() == name;
    if let Some(stray) = names.iter().find(|name| !TARGETS.iter().any(|target| named(target, name)))
    {
        return Err(stray.clone());
    }
    let wanted = |target: &&Target| names.is_empty() || names.iter().any(|it| named(target, it));
    Ok(TARGETS.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Result<Vec<&'static str>, String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        chosen(&names).map(|targets| targets.iter().map(|target| target.id).collect())
    }

    #[test]
    fn every_target_has_a_name_of_its_own_and_a_band_that_something_passes() {
        for (index, target) in TARGETS.iter().enumerate() {
            assert!(TARGETS[..index].iter().all(|other| other.id != target.id), "{}", target.id);
            let middle = target.band.low.or(target.band.high).expect("an end");
            assert!(target.band.contains(middle), "{}", target.id);
        }
    }

    #[test]
    fn targets_are_chosen_by_part_and_by_number() {
        assert_eq!(ids(&["6b"]), Ok(vec!["6b"]));
        assert_eq!(ids(&["14", "2"]), Ok(vec!["2", "14a", "14b", "14c"]));
        assert_eq!(ids(&[]).map(|all| all.len()), Ok(TARGETS.len()));
        assert_eq!(ids(&["2", "99"]), Err("99".to_owned()));
    }
}
