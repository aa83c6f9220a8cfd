//! Torn files, which could not be read whole: one slip has one message.
//!
//! Owns which of the problems found are certain. Deliberately unknown: how a file is read.

use std::sync::Arc;

use crate::scenario::error::{Fault, Problem};
use crate::scenario::source::Place;

/// Of what was found in files that could not be read whole, leaves what is certain: one slip has
/// one message.
///
/// What stands in a torn file may be missing, or stand in the wrong section, only because of the
/// tear. But a misspelt key before the tear may be what tore it, as a section that is misspelt once
/// and continued later.
pub(super) fn untangle(told: &mut Vec<Problem>, found: &mut Vec<Problem>) {
    let tear = |problem: &Problem| match problem.fault {
        Fault::Syntax { .. } => problem.place.clone(),
        _ => None,
    };
    let tears: Vec<Place> = told.iter().filter_map(tear).collect();
    let torn_at =
        |place: &Place| tears.iter().position(|tear| Arc::ptr_eq(&tear.source, &place.source));
    let mut causes: Vec<Option<Problem>> = tears.iter().map(|_| None).collect();
    for problem in std::mem::take(found) {
        let place = problem.place.as_ref();
        match place.and_then(|place| Some((torn_at(place)?, place.span.start))) {
            None if uncertain(&problem.fault) => {}
            None => found.push(problem),
            Some((file, start)) => {
                let misspelt = matches!(problem.fault, Fault::UnknownKey { nearest: Some(_), .. });
                if misspelt && start < tears[file].span.start && causes[file].is_none() {
                    causes[file] = Some(problem);
                }
            }
        }
    }
    told.retain(|problem| !matches!(problem.fault, Fault::NoEntry { .. }));
    told.retain(|problem| {
        let torn = tear(problem).and_then(|place| torn_at(&place));
        torn.is_none_or(|file| causes[file].is_none())
    });
    found.extend(causes.into_iter().flatten());
}

/// Whether a fault may be gone once another file can be read.
fn uncertain(fault: &Fault) -> bool {
    matches!(fault, Fault::MissingKey { .. } | Fault::NoEntry { .. })
}

#[cfg(test)]
mod tests {
    use crate::scenario::compose::{Input, Override};
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::gallery::DEFAULT_TOML;
    use crate::scenario::resolve::Options;
    use crate::scenario::varied::resolve;

    fn text(text: &str) -> Input {
        Input::Text { name: "test.toml".to_owned(), text: text.to_owned() }
    }

    fn with(assignment: &str) -> Options {
        let overrides = vec![Override::new("--set", assignment)];
        Options { overrides, quick: false }
    }

    #[test]
    fn a_torn_text_is_told_by_its_first_tear_only() {
        for (torn, line) in [
            ("[world]\nlisteners = \ntracks = = 3\nseed = -1\n", 2),
            ("[world\nlisteners = 200\n[time]\ndays = 3\n", 1),
            ("[experiment]\nreplicates = [6\n[[strategy]]\nnme = \"A\"\n", 3),
            ("title = \"A\n[[strategy]]\n[[strategy.campaign]]\nbudget = 3\n", 1),
            ("[time]\ndays = 3\n[world]\nseed = 1\n[time]\nbudget = 1\n", 5),
            // What is misspelt before it is what tore it.
            ("[[stratey]]\nname = \"A\"\n[[strategy.campaign]]\nkind = \"ads\"\n[[strategy]]\n", 1),
        ] {
            let problems = resolve(&text(torn), &with("strategy.0.name=B")).unwrap_err();
            let message = render(&problems, Look::Plain);
            assert_eq!(problems.len(), 1, "{message}");
            assert!(message.contains(&format!("test.toml:{line}:")), "{message}");
        }
    }

    #[test]
    fn one_slip_of_a_finger_has_one_message() {
        let whole = DEFAULT_TOML;
        // Every tenth letter is left out, one at a time.
        for (at, letter) in whole.char_indices().step_by(10) {
            let torn = format!("{}{}", &whole[..at], &whole[at + letter.len_utf8()..]);
            if let Err(problems) = resolve(&text(&torn), &Options::default()) {
                let message = render(&problems, Look::Plain);
                assert_eq!(problems.len(), 1, "{letter:?} of byte {at}: {message}");
            }
        }
    }

    #[test]
    fn what_is_known_of_other_files_is_told_beside_a_torn_one() {
        let torn = resolve(&text("[world\n"), &with("time.days=0")).unwrap_err();
        let message = render(&torn, Look::Plain);
        assert_eq!(torn.len(), 2, "{message}");
        assert!(message.contains("`time.days` is out of range"), "{message}");
    }
}
