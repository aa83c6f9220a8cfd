//! The plan in plain sentences: which split, how sure, when another dollar stops paying, who helps
//! whom, and what changes with the budget and with what one believes.
//!
//! Deliberately unknown: how any of it was measured.

use crate::inference::estimate::Estimate;
use crate::study::format::{
    between, count, format_estimate, listed, one_replicate, percent, percent_exact, plain,
    probability, quoted,
};
use crate::study::plan::findings::{Answer, CurveEnd, Ended, Held, Pair, PlanFindings, Rival};
use crate::study::plan::params::Objective;
use crate::study::plan::words::{Alike, Pays};

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
    if !answer.works() {
        let search = answer.found.map_or_else(String::new, |it| {
            format!(" (the search had found {})", found.signed(it.value))
        });
        return format!(
            "No split of {budget} is shown to work: the best one found, {split}, causes {again} {}, \
             measured again in {} fresh replicates{search}.",
            what(found),
            found.fresh_replicates,
        );
    }
    if let Some((measure, least)) = found.floor.filter(|floor| answer.misses(floor.1)) {
        return format!(
            "No split of {budget} is shown to cause {} {}: the one that came nearest, {split}, \
             causes {again} {}.",
            plain(least),
            measure.words(),
            what(found)
        );
    }
    let several = answer.money.iter().filter(|it| **it > 0.0).count() > 1;
    let Some(search) = answer.found else {
        let cause = if several { "cause" } else { "causes" };
        return format!(
            "Of {budget}, there is one split to choose: {split} {cause} {again} {}.",
            what(found)
        );
    };
    let bring = if several { "bring" } else { "brings" };
    format!(
        "Of {budget}, {split} {bring} the most {}: found {}, measured again {again}.",
        what(found),
        found.signed(search.value)
    )
}

/// How sure the best split is, what others cost, and how bad it may get.
fn details(found: &PlanFindings, answer: &Answer) -> Vec<String> {
    if !answer.works() {
        return Vec::new();
    }
    let mut sentences: Vec<String> = sureness(found, answer).into_iter().collect();
    sentences.extend(held(found, answer));
    sentences.extend(floor(found, answer));
    sentences.push(worst(found, answer));
    if answer.spent < 0.95 * answer.budget {
        sentences.push(format!("It spends {} of it on average.", found.money(answer.spent)));
    }
    if found.budgets.len() > 1 {
        let budget = found.money(answer.budget);
        for sentence in &mut sentences {
            *sentence = format!("With {budget}: {}", continued(sentence));
        }
    }
    sentences
}

/// The mean of the worst fresh replicates.
fn worst(found: &PlanFindings, answer: &Answer) -> String {
    let (all, caused) = (found.fresh_replicates, found.signed(answer.worst_tenth));
    let of = match all.div_ceil(10) {
        1 => format!("In the worst of {all} fresh replicates"),
        many => format!("In the worst {many} of {all} fresh replicates"),
    };
    match found.objective {
        Objective::Return => format!("{of} the {} is {caused}.", found.objective.words()),
        other => format!("{of} it causes {caused} {}.", other.words()),
    }
}

/// A sentence after a colon.
fn continued(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
    first.to_lowercase() + rest
}

/// How sure the split is, and its form; nothing where there was no choice.
fn sureness(found: &PlanFindings, answer: &Answer) -> Option<String> {
    let within = match found.indifference {
        share if share > 0.0 => format!("within {} of the best", percent_exact(share)),
        _ => "the best".to_owned(),
    };
    let mut parts = Vec::new();
    if answer.splits > 1 {
        let why = match answer.ended {
            Ended::Sure => "as that was sure enough",
            Ended::OneLeft => "as one split was left",
            Ended::Spent => "as its replicates were spent",
        };
        parts.extend(answer.correct.map(|it| {
            format!("It is {within} of the last round with probability {}.", probability(it))
        }));
        parts.push(format!(
            "The search among {} splits ended after {} replicates, {why}.",
            count(f64::from(answer.splits)),
            answer.replicates
        ));
    }
    if let Some(correct) = answer.form_correct.filter(|_| answer.form_replicates > 0) {
        parts.push(format!(
            "Its form is {within} of the last round with probability {}, after {} replicates.",
            probability(correct),
            answer.form_replicates
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
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
                let given = it.money.iter().copied().fold(0.0, f64::max);
                // Where a limit leaves money over, or another channel has some, all of it is told.
                if given < 0.999 * answer.budget {
                    split(found, &it.money, &it.variants)
                } else {
                    format!("all for {}", channel.map_or_else(String::new, |it| quoted(&it.name)))
                }
            }
            Rival::FirstPlatform => return None,
        };
        let regret = format_estimate(&it.regret, |value| found.figure(value));
        let ahead = if it.regret.value < 0.0 { ", which is ahead as means tell" } else { "" };
        Some(format!("{name} {regret}{ahead}"))
    };
    let all: Vec<String> = answer.against.iter().filter_map(named).collect();
    let behind = match found.objective {
        Objective::Return => "Others stay behind it by this return on spend".to_owned(),
        other => format!("Others stay behind it by so many {}", other.words()),
    };
    (!all.is_empty()).then(|| format!("{behind}: {}.", all.join("; ")))
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

/// How the answer changes with the budget; nothing where one is not shown to work.
fn by_budget(found: &PlanFindings, own: &[&Answer]) -> Option<String> {
    if own.len() < 2 || !own.iter().all(|it| it.works()) {
        return None;
    }
    let verdict = match found.alike(own.iter().copied()) {
        Alike::All => "The best split found is the same share by share at every budget",
        Alike::Shares => "The best form found changes with the budget",
        Alike::Nothing => "The best split found changes with the budget",
    };
    let step = |pair: &[&Answer]| {
        let gain = format_estimate(&pair[1].gain?, |it| found.signed(it));
        let [from, to] = [pair[0].budget, pair[1].budget].map(|it| found.money(it));
        Some(format!("from {from} to {to} by {gain}"))
    };
    let steps: Vec<String> = own.windows(2).filter_map(step).collect();
    Some(match found.objective {
        Objective::Return => {
            format!("{verdict}. Its {} changes {}.", found.objective.words(), steps.join(", "))
        }
        other => {
            format!("{verdict}. What it causes changes {} {}.", steps.join(", "), other.words())
        }
    })
}

/// Where a curve stops paying.
fn pays(found: &PlanFindings, end: &CurveEnd) -> Option<String> {
    let name = quoted(&found.channels.get(end.channel as usize)?.name);
    let mut curve = found.curve(end.platform as usize, end.channel as usize);
    let first = curve.next()?;
    let another = if found.budgets.last() > Some(&SMALL) {
        found.money(HUNDRED)
    } else {
        "dollar".to_owned()
    };
    let last = if end.spends_at_most.is_some() {
        "where it finds no more to buy"
    } else {
        "the last that was tried"
    };
    let range = |it: &Estimate| {
        it.interval().map_or_else(String::new, |it| between(it, |it| found.money(it.round())))
    };
    Some(match found.pays(end)? {
        Pays::Never => {
            format!(
                "{name}: its first {} do not pay at this worth.",
                found.money(first.spent.round())
            )
        }
        Pays::PerhapsNever(at) => format!(
            "{name}: its first {} do not pay at this worth, as means tell ({}).",
            found.money(first.spent.round()),
            range(&at)
        ),
        Pays::ToTheEnd(spent) => {
            format!(
                "{name}: another {another} still pays at {}, {last}.",
                found.money(spent.round())
            )
        }
        Pays::PerhapsToTheEnd(at) => format!(
            "{name}: another {another} still pays at {}, {last}, as means tell ({}).",
            found.money(at.value.round()),
            range(&at)
        ),
        Pays::UpTo(at) => format!(
            "{name}: another {another} stops paying at {} ({}).",
            found.money(at.value.round()),
            range(&at)
        ),
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
            let tried = match own.len() {
                1 => "the pair of channels that was tried is not".to_owned(),
                many => format!("of {many} pairs of channels none is"),
            };
            format!("At {given} each, {tried} shown to help or to hurt each other.")
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
        if !it.works() {
            return Some(format!("Under {name}, no split of {budget} is shown to work: {again}."));
        }
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
            format!("the plan above is not clearly behind it ({told})")
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
