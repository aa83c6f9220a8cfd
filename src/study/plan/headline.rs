//! The plan in plain sentences: which split, how sure, when another dollar stops paying, who helps
//! whom, and what changes with the budget and with what one believes.
//!
//! Deliberately unknown: how any of it was measured.

use crate::inference::estimate::Estimate;
use crate::study::format::{
    between, count, format_estimate, listed, one_replicate, percent, percent_exact, plain,
    probability, quoted,
};
use crate::study::plan::findings::{
    Alike, Answer, CurveEnd, Ended, Held, Pair, PlanFindings, Rival, alike,
};

/// Share of the first dollars' return below which a curve saturates, and above which it does not.
const SATURATED: f64 = 0.7;

/// Money whose return is told \[USD\].
const HUNDRED: f64 = 100.0;

/// Budget up to which a hundred dollars are too many to speak of \[USD\].
const SMALL: f64 = 200.0;

/// The sentences, the most important first.
pub fn headline(found: &PlanFindings) -> Vec<String> {
    if found.answers.iter().any(|it| it.again.interval().is_none()) {
        return vec![one_replicate()];
    }
    let own: Vec<&Answer> = found.answers.iter().filter(|it| it.platform == 0).collect();
    let mut sentences: Vec<String> = own.iter().map(|it| of_answer(found, it)).collect();
    sentences.extend(by_budget(found, &own));
    let details = own.iter().flat_map(|it| details(found, it));
    let pays = found.ends.iter().filter(|it| it.platform == 0).filter_map(|it| pays(found, it));
    // What is asked of several budgets is from where on another dollar stops paying.
    if own.len() > 1 {
        sentences.extend(pays.chain(details));
    } else {
        sentences.extend(details.chain(pays));
    }
    sentences.extend(pairs(found));
    sentences.extend(by_platform(found));
    sentences
}

/// What helps to read the figures.
pub fn notes(found: &PlanFindings) -> Vec<String> {
    let mut notes: Vec<String> = found
        .ends
        .iter()
        .filter(|it| it.platform == 0)
        .filter_map(|it| saturation(found, it))
        .collect();
    notes.push(format!(
        "The search lived {} splits times replicates, where all splits in every replicate of it \
         would have been {}. What it found is chosen for looking best, so it is too high on \
         average; “measured again” is not.",
        count(found.searched_arms as f64),
        count(found.whole_arms as f64)
    ));
    notes.push(format!(
        "Curves and pairs rest on {} replicates, what was measured again on {} others.",
        found.curve_replicates, found.fresh_replicates
    ));
    notes
}

/// `streams by day 90`.
fn what(found: &PlanFindings) -> String {
    format!("{} by day {}", found.objective.words(), found.by_day)
}

/// The best split of a budget.
fn of_answer(found: &PlanFindings, answer: &Answer) -> String {
    let budget = found.money(answer.budget);
    let split = split(found, &answer.money, &answer.variants);
    let again = format_estimate(&answer.again, |it| found.signed(it));
    if !works(answer) {
        return format!(
            "No split of {budget} is shown to work: the best one found, {split}, causes {again} {}, \
             measured again in {} fresh replicates (the search had found {}).",
            what(found),
            found.fresh_replicates,
            found.signed(answer.found.value)
        );
    }
    let bring =
        if answer.money.iter().filter(|it| **it > 0.0).count() > 1 { "bring" } else { "brings" };
    format!(
        "Of {budget}, {split} {bring} the most {}: found {}, measured again {again}.",
        what(found),
        found.signed(answer.found.value)
    )
}

fn works(answer: &Answer) -> bool {
    answer.again.is_clear() && answer.again.value > 0.0
}

/// How sure the best split is, what others cost, and how bad it may get.
fn details(found: &PlanFindings, answer: &Answer) -> Vec<String> {
    if !works(answer) {
        return Vec::new();
    }
    let mut sentences = vec![sureness(found, answer)];
    sentences.extend(held(found, answer));
    sentences.extend(floor(found, answer));
    sentences.push(format!(
        "In the worst tenth of the worlds it causes {} {}.",
        found.signed(answer.worst_tenth),
        found.objective.words()
    ));
    if answer.spent < 0.95 * answer.budget {
        sentences.push(format!("It spends {} of it on average.", found.money(answer.spent)));
    }
    if found.budgets.len() > 1 {
        let budget = found.money(answer.budget);
        sentences.iter_mut().for_each(|it| *it = format!("With {budget}: {}", continued(it)));
    }
    sentences
}

/// A sentence after a colon.
fn continued(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
    first.to_lowercase() + rest
}

fn sureness(found: &PlanFindings, answer: &Answer) -> String {
    let within = match found.indifference {
        share if share > 0.0 => format!("within {} of the best", percent_exact(share)),
        _ => "the best".to_owned(),
    };
    let correct = answer.correct.map_or_else(String::new, |it| {
        format!("It is {within} of the last round with probability {}. ", probability(it))
    });
    let why = match answer.ended {
        Ended::Sure => "as that was sure enough",
        Ended::OneLeft => "as one split was left",
        Ended::Spent => "as its replicates were spent",
    };
    if answer.splits == 1 {
        return format!("{correct}There is one split of it, in several forms.");
    }
    format!(
        "{correct}The search among {} splits ended after {} replicates, {why}.",
        count(f64::from(answer.splits)),
        answer.replicates
    )
}

/// What other choices cost.
fn held(found: &PlanFindings, answer: &Answer) -> Option<String> {
    let named = |it: &Held| {
        let name = match it.rival {
            Rival::RunnerUp => {
                format!("the second best, {},", split(found, &it.money, &it.variants))
            }
            Rival::OtherForm => {
                format!("the second best form, {},", split(found, &it.money, &it.variants))
            }
            Rival::Even => "the even split".to_owned(),
            Rival::Single => {
                let channel = it.channel.and_then(|it| found.channels.get(it as usize));
                let channel = channel.map_or_else(String::new, |it| quoted(&it.name));
                let others = it.money.iter().filter(|it| **it > 0.0).count() > 1;
                format!("{} for {channel}", if others { "all the rest" } else { "all" })
            }
            Rival::FirstPlatform => return None,
        };
        let regret = format_estimate(&it.regret, |value| found.figure(value));
        Some(format!("{name} {regret}"))
    };
    let all: Vec<String> = answer.against.iter().filter_map(named).collect();
    (!all.is_empty()).then(|| {
        format!("By so many {} others stay behind it: {}.", found.objective.words(), all.join("; "))
    })
}

fn floor(found: &PlanFindings, answer: &Answer) -> Option<String> {
    let ((measure, least), other) = (found.floor?, answer.other?);
    let words = measure.words();
    let interval = other.interval()?;
    let verdict = if interval.low >= least {
        "as wanted"
    } else if interval.high < least {
        "which misses what is wanted"
    } else {
        "so that it is open whether it keeps to what is wanted"
    };
    Some(format!(
        "It causes {} {words}, {verdict}: at least {}.",
        format_estimate(&other, count),
        plain(least)
    ))
}

/// How the answer changes with the budget.
fn by_budget(found: &PlanFindings, own: &[&Answer]) -> Option<String> {
    let [.., one, two] = own else { return None };
    let verdict = match alike(own.iter().copied()) {
        Alike::All => "The best split is the same share by share at every budget",
        Alike::Shares => "The best form changes with the budget",
        Alike::Nothing => "The best split changes with the budget",
    };
    let (more, gain) = (two.budget - one.budget, two.again.value - one.again.value);
    Some(format!(
        "{verdict}; from {} to {}, {} more brings {} more {}, as far as means tell.",
        found.money(one.budget),
        found.money(two.budget),
        found.money(more),
        found.figure(gain),
        found.objective.words()
    ))
}

/// Where a curve stops paying.
fn pays(found: &PlanFindings, end: &CurveEnd) -> Option<String> {
    let name = quoted(&found.channels.get(end.channel as usize)?.name);
    let at = end.pays_up_to?;
    let interval = at.interval()?;
    let last = found.curve(end.platform as usize, end.channel as usize).last()?;
    let all = last.spent * 0.999;
    let another = if found.budgets.last() > Some(&SMALL) {
        found.money(HUNDRED)
    } else {
        "dollar".to_owned()
    };
    Some(if at.value <= 0.0 && interval.high <= 0.0 {
        format!("{name}: not even the first dollar pays at this worth.")
    } else if interval.low >= all {
        format!(
            "{name}: another {another} still pays at {}, the last that was tried.",
            found.money(last.given)
        )
    } else {
        let range = between(interval, |it| found.money(it.round()));
        format!(
            "{name}: another {another} stops paying at {} ({range}).",
            found.money(at.value.round())
        )
    })
}

/// Whether a curve saturates, and what it cannot spend.
fn saturation(found: &PlanFindings, end: &CurveEnd) -> Option<String> {
    let name = quoted(&found.channels.get(end.channel as usize)?.name);
    let spends = end.spends_at_most.map(|it| {
        format!("{name} finds no more to buy at {}; its curve ends there.", found.money(it))
    });
    let shape = end.last_to_first.and_then(|it| {
        let interval = it.interval()?;
        let told = format_estimate(&it, percent);
        Some(if interval.high < SATURATED {
            format!("{name} saturates: its last dollars bring {told} of what the first bring.")
        } else if interval.low > SATURATED {
            format!("{name} does not saturate so far: its last dollars bring {told} of what the first bring.")
        } else {
            format!("Whether {name} saturates is open: its last dollars bring {told} of what the first bring.")
        })
    });
    let sentences: Vec<String> = spends.into_iter().chain(shape).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Who helps and who hurts whom.
fn pairs(found: &PlanFindings) -> Option<String> {
    let own: Vec<&Pair> = found.pairs.iter().filter(|it| it.platform == 0).collect();
    let given = found.money(own.first()?.given);
    let told = |it: &&Pair| {
        let [a, b] =
            it.channels.map(|at| found.channels.get(at as usize).map(|it| quoted(&it.name)));
        let more = format_estimate(&it.interaction, |value| found.on_curve(value));
        Some(format!("{} and {} ({more})", a?, b?))
    };
    let of = |helps: bool| -> Vec<String> {
        let clear = own.iter().filter(|it| it.interaction.is_clear());
        clear.filter(|it| (it.interaction.value > 0.0) == helps).filter_map(told).collect()
    };
    let (help, hurt) = (of(true), of(false));
    Some(match (help.is_empty(), hurt.is_empty()) {
        (true, true) => {
            format!("No two channels are shown to help or to hurt each other, at {given} each.")
        }
        (false, true) => {
            format!("At {given} each, these help each other: {}.", listed(&help, "and"))
        }
        (true, false) => {
            format!("At {given} each, these get in each other's way: {}.", listed(&hurt, "and"))
        }
        (false, false) => format!(
            "At {given} each, these help each other: {}; these get in each other's way: {}.",
            listed(&help, "and"),
            listed(&hurt, "and")
        ),
    })
}

/// How the answer changes with what one believes of the platform.
fn by_platform(found: &PlanFindings) -> Vec<String> {
    let others = found.answers.iter().filter(|it| it.platform > 0);
    let sentence = |it: &Answer| {
        let name = quoted(found.platforms.get(it.platform as usize)?);
        let budget = found.money(it.budget);
        let kept = it.against.iter().find(|it| it.rival == Rival::FirstPlatform);
        let again = format_estimate(&it.again, |value| found.signed(value));
        let Some(kept) = kept else {
            return Some(format!(
                "Under {name}, the same split of {budget} is the best: {again} {}.",
                found.objective.words()
            ));
        };
        let regret: &Estimate = &kept.regret;
        let told = format_estimate(regret, |value| found.figure(value));
        let verdict = if regret.is_clear() && regret.value > 0.0 {
            format!("the plan above stays {told} behind it")
        } else {
            format!("which is not told from the plan above ({told} behind)")
        };
        Some(format!(
            "Under {name}, {} of {budget} does best: {again}; {verdict}.",
            split(found, &it.money, &it.variants)
        ))
    };
    others.filter_map(sentence).collect()
}

/// A split with the variants of its channels.
fn split(found: &PlanFindings, money: &[f64], variants: &[u16]) -> String {
    let mut parts = Vec::new();
    for ((channel, &money), &variant) in found.channels.iter().zip(money).zip(variants) {
        if money > 0.0 {
            let words = channel.variants.get(usize::from(variant)).filter(|it| !it.is_empty());
            let words = words.map_or_else(String::new, |it| format!(" ({it})"));
            parts.push(format!("{} for {}{words}", found.money(money), quoted(&channel.name)));
        }
    }
    if parts.is_empty() { "nothing".to_owned() } else { listed(&parts, "and") }
}
