//! Who is ahead of whom: how sure an arm is to have the most streams, and its rival.
//!
//! Owns the sentences that compare arms with each other. Deliberately unknown: how arms are judged
//! (see [`crate::study::comparison`]), and what is said of one arm alone.

use crate::stats::Interval;
use crate::study::compared::{Compared, capital};
use crate::study::comparison::Ahead;
use crate::study::format::{between, count, listed, probability, signed};
use crate::study::money;

/// How probable it is that an arm has the most streams, and its rival, with the arms that always
/// equal it.
pub(in crate::study) fn odds(of: &Compared<'_>, arm: usize) -> Option<String> {
    let own = of.comparisons.odds(arm)?;
    let same = same_as(of, arm);
    if !same.is_empty() {
        let all = own * (same.len() + 1) as f64;
        let names: Vec<String> = same.iter().map(|&it| of.called(it)).collect();
        return Some(format!(
            "It has exactly the same streams as {}; together they have the most with a probability \
             of {}.",
            listed(&names, "and"),
            probability(all)
        ));
    }
    let rival = of.comparisons.rival_of(arm);
    let beside = rival.and_then(|rival| Some((rival, of.comparisons.odds(rival)?)));
    let beside = beside.map_or_else(String::new, |(rival, odds)| {
        format!(", {} with {}", of.called(rival), probability(odds))
    });
    let but = if own < 0.5 { "only " } else { "" };
    Some(format!(
        "It has the most streams with a probability of {but}{}{beside}.",
        probability(own)
    ))
}

/// Who has the most streams where no arm clearly gains: the reference or the most probable arm.
pub(in crate::study) fn odds_beside(of: &Compared<'_>, chief: usize) -> Option<String> {
    let reference = of.comparisons.reference;
    let (first, second) = if of.comparisons.favourite() == reference {
        (reference, chief)
    } else {
        (chief, reference)
    };
    let [first_odds, second_odds] = [of.comparisons.odds(first)?, of.comparisons.odds(second)?];
    Some(format!(
        "{} has the most streams with a probability of {}, {} with {}.",
        capital(&of.called(first)),
        probability(first_odds),
        of.called(second),
        probability(second_odds),
    ))
}

/// Arms that have the streams of another one in every replicate, the reference left out.
fn same_as(of: &Compared<'_>, arm: usize) -> Vec<usize> {
    let same = |rival: usize| {
        let ahead = of.comparisons.between(arm, rival)?;
        is_nothing(&ahead).then_some(rival)
    };
    (0..of.arms.len()).filter(|&it| it != arm).filter_map(same).collect()
}

fn is_nothing(ahead: &Ahead) -> bool {
    let nothing = |it: Option<f64>| it == Some(0.0);
    ahead.more.value == 0.0 && nothing(ahead.more.low) && nothing(ahead.more.high)
}

/// The paired difference to the rival, with the interval of this pair alone, and what each of the
/// two spent where that is not the same.
pub(in crate::study) fn rival(of: &Compared<'_>, arm: usize) -> Option<String> {
    let rival = of.comparisons.rival_of(arm)?;
    let ahead = of.comparisons.between(arm, rival)?;
    if is_nothing(&ahead) {
        return None;
    }
    let (name, difference) = (of.called(rival), ahead.more.value);
    let spent = [of.row(arm)?, of.row(rival)?];
    let spent = money::of_two(spent, of.currency);
    if difference < 0.0 {
        let ahead =
            Ahead { more: ahead.more.negated(), simultaneous: ahead.simultaneous.negated() };
        let chance = if ahead.more.is_clear() { "" } else { ", which may be chance" };
        return Some(format!(
            "{} has {} more on average{chance} ({}){spent}.",
            capital(&name),
            count(-difference),
            intervals(of, &ahead, signed)?,
        ));
    }
    Some(if ahead.more.is_clear() {
        format!(
            "That is {} more than {name} ({}; common random numbers){spent}.",
            count(difference),
            intervals(of, &ahead, count)?,
        )
    } else {
        format!(
            "It is not clearly ahead of {name}: the difference is {} ({}){spent}.",
            signed(difference),
            intervals(of, &ahead, signed)?,
        )
    })
}

/// The interval of a pair, and with several pairs whether the one that holds for all of them
/// includes 0 where its own does not.
fn intervals(of: &Compared<'_>, ahead: &Ahead, write: fn(f64) -> String) -> Option<String> {
    let told = |it: Interval| between(it, write);
    let (own, together) = (ahead.more.interval()?, ahead.simultaneous.interval()?);
    let bursts = !own.contains(0.0) && together.contains(0.0);
    let all = if of.comparisons.pairs.len() > 1 && bursts {
        format!("; {} for all pairs together, which includes zero", told(together))
    } else {
        String::new()
    };
    Some(format!("interval {}{all}", told(own)))
}
