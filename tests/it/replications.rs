//! Replications: small versions of published experiments, and the same bytes on any number of
//! threads.

use std::fmt::Write as _;

use longplay::validation::replications::log::{Log, LogText};
use longplay::validation::replications::replicated::Replicated;
use longplay::validation::replications::report::machine::as_json;
use longplay::validation::replications::report::page::markdown;
use longplay::validation::replications::run::{Options, replicate};

use crate::determinism::on_threads;

fn quick(id: &str) -> Replicated {
    replicate(id, &Options { quick: true, log: None }).unwrap()
}

/// A log of 30 consumers and 12 items.
fn small_log() -> Log {
    let mut text = String::new();
    for consumer in 0..30 {
        for item in (0..12).filter(|item| (consumer + item) % 3 > 0) {
            writeln!(text, "{consumer}\t{item}\t5\t0").unwrap();
        }
    }
    Log::parse(&LogText { interactions: &text, ..LogText::default() }).unwrap()
}

fn check<'a>(of: &'a Replicated, start: &str) -> &'a bool {
    let found = of.checks.iter().find(|check| check.claim.starts_with(start));
    &found.unwrap_or_else(|| panic!("{} checks nothing like `{start}`", of.about.id)).holds
}

#[test]
fn every_learned_recommender_makes_choices_more_alike_and_none_gains_utility() {
    let result = quick("C");
    for name in ["popularity", "content", "social", "mf"] {
        assert!(check(&result, &format!("{name}: choices are more alike")), "{name}");
    }
    assert!(check(&result, "nobody gains utility"));
    assert!(check(&result, "training at every step"));
}

#[test]
fn one_and_three_threads_replicate_the_same_bytes() {
    let all = |threads| {
        on_threads(threads, || {
            // Of those that share the town's and the urn's way to run in parallel, one is enough; F
            // runs the engine, whose days do not depend on threads.
            let of_log = Options { quick: true, log: Some(small_log()) };
            let all = [quick("B"), replicate("D", &of_log).unwrap(), quick("E")];
            as_json(&all).to_string()
        })
    };
    assert!(all(1) == all(3), "the replications differ between one thread and three");
}

#[test]
fn a_listing_is_judged_by_whole_intervals_and_a_claim_that_fails_is_a_miss() {
    let result = quick("F");
    assert_eq!(result.checks.len(), 5);
    for (check, figure) in result.checks.iter().zip(&result.figures) {
        let above = figure.interval.is_some_and(|interval| interval.low > 0.0);
        assert_eq!(check.holds, above, "{}: {figure:?}", check.claim);
    }
    let holds = result.checks.iter().all(|check| check.holds);
    assert_eq!(result.passes(), Some(holds));
    let page = markdown(&[result], "longplay", true);
    assert_eq!(page.contains("| **miss** |"), !holds, "{page}");
    let shares = page.lines().filter(|line| line.contains("share of Discover Weekly's streams"));
    assert_eq!(shares.count(), 10);
}

#[test]
fn a_log_that_was_given_is_the_one_that_is_used() {
    let result = replicate("D", &Options { quick: true, log: Some(small_log()) }).unwrap();
    let shape = "a log that was given: 30 consumers, 12 items, 240 interactions";
    assert!(result.setting.contains(shape), "{}", result.setting);
}
