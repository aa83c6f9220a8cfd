//! What worlds of several sizes say, in plain sentences: which is large enough, and why no other.

use crate::inference::estimate::Estimate;
use crate::numbers::whole;
use crate::study::compared::called;
use crate::study::explain::findings::Path;
use crate::study::format::{
    count, format_estimate, listed, one_replicate, percent, quoted, signed,
};
use crate::study::part::Part;
use crate::study::size::findings::{Agreement, SizeFindings};
use crate::study::size::rule::{Answer, FACTOR, TOLERANCE};

/// Strategies that are told of in a sentence.
const MOST_TOLD: usize = 4;

/// The sentences, the most important first.
pub fn headline(found: &SizeFindings) -> Vec<String> {
    if found.replicates < 2 {
        return vec![one_replicate()];
    }
    let mut sentences = vec![verdict(found)];
    let mut judged: Vec<u32> = found.agreements.iter().map(|it| it.listeners).collect();
    judged.dedup();
    sentences.extend(judged.into_iter().map(|listeners| of_world(found, listeners)));
    sentences.extend(paths(found));
    sentences.extend(new_tracks(found));
    sentences
}

/// Which size is large enough, or why none is.
fn verdict(found: &SizeFindings) -> String {
    let day = found.window_days;
    let tolerance = percent(TOLERANCE);
    if let Some(listeners) = found.enough {
        let judge = found.of_world(listeners).map(|it| it.judge).next().unwrap_or(listeners);
        return format!(
            "A world of {} listeners is large enough for effects on streams by day {day}: every \
             effect agrees within {tolerance} with that in a world of {}.",
            number(listeners),
            number(judge)
        );
    }
    if found.agreements.is_empty() {
        return format!(
            "No size can be judged: none of these worlds is {FACTOR} times as large as another one."
        );
    }
    let none = format!("No size is shown to be large enough for effects on streams by day {day}");
    let shown = |it: &&Agreement| it.answer == Answer::Differs;
    match found.agreements.iter().rfind(shown) {
        Some(last) => format!(
            "{none}: from {} to {} listeners a difference of more than {tolerance} is shown.",
            number(last.listeners),
            number(last.judge)
        ),
        None => format!(
            "{none}, and none is shown to be too small: with {} replicates not every effect is \
             decided.",
            found.replicates
        ),
    }
}

/// What is said of each strategy in a world that is judged.
fn of_world(found: &SizeFindings, listeners: u32) -> String {
    let mut all: Vec<&Agreement> = found.of_world(listeners).collect();
    let judge = all.first().map_or(listeners, |it| it.judge);
    // What is shown comes first, then the largest effects.
    let rank = |it: &Agreement| it.answer != Answer::Differs;
    all.sort_by(|a, b| rank(a).cmp(&rank(b)).then(b.mean.abs().total_cmp(&a.mean.abs())));
    let told: Vec<String> =
        all.iter().take(MOST_TOLD).map(|it| of_strategy(it, found.replicates)).collect();
    let more = match all.len().saturating_sub(MOST_TOLD) {
        0 => String::new(),
        more => format!("; {more} more in size_agreement.csv"),
    };
    format!("{} against {} listeners: {}{more}.", number(judge), number(listeners), told.join("; "))
}

fn of_strategy(it: &Agreement, replicates: u32) -> String {
    let (name, by) = (called(&it.strategy), difference(it));
    match it.answer {
        Answer::Agrees => format!("the effect of {name} agrees, {by}"),
        Answer::Differs => format!("the effect of {name} differs by {by}"),
        Answer::Undecided => {
            format!("the effect of {name} is not decided with {replicates} replicates, {by}")
        }
    }
}

/// The difference between the worlds: as a share of the mean effect where it is no larger than
/// that, in streams where it is.
pub fn difference(it: &Agreement) -> String {
    match it.share().filter(is_small) {
        Some(share) => format_estimate(&share, of_percent),
        None => format!("{} streams", format_estimate(&it.difference, signed)),
    }
}

/// Whether a share and its interval lie within the whole, to either side.
pub fn is_small(share: &Estimate) -> bool {
    let ends = [Some(share.value), share.low, share.high];
    ends.into_iter().flatten().all(|it| it.abs() <= 1.0)
}

/// A share as a percentage with its sign.
pub fn of_percent(share: f64) -> String {
    let plus = if share > 0.0005 { "+" } else { "" };
    format!("{plus}{}", percent(share))
}

/// How the shares of the paths change from the smallest to the largest world.
fn paths(found: &SizeFindings) -> Option<String> {
    let subject = found.subject.as_ref()?;
    let ends = [found.worlds.first()?, found.worlds.last()?];
    let names = [
        (Path::Exposure, "being heard"),
        (Path::Library, "libraries"),
        (Path::Training, "the recommender"),
    ];
    let told = |world: usize| {
        let share = |(path, name): &(Path, &str)| {
            let share = ends[world].path(*path)?.share.as_ref()?;
            Some(format!("{name} {}", Part::of(share).clause()))
        };
        names.iter().map(share).collect::<Option<Vec<String>>>()
    };
    let [small, large] = [told(0)?, told(1)?];
    Some(format!(
        "The effect of {} is made up of parts: with {} listeners {}; with {} listeners {}.",
        quoted(subject),
        number(ends[0].listeners),
        listed(&small, "and"),
        number(ends[1].listeners),
        listed(&large, "and"),
    ))
}

/// How often new tracks are started in the smallest and in the largest world.
fn new_tracks(found: &SizeFindings) -> Option<String> {
    let [small, large] = [found.worlds.first()?, found.worlds.last()?];
    Some(format!(
        "A new track is started {} times in its first 28 days with {} listeners, and {} times with \
         {}; a thousand listeners start new tracks {} and {} times a day.",
        format_estimate(&small.starts_per_track, count),
        number(small.listeners),
        format_estimate(&large.starts_per_track, count),
        number(large.listeners),
        format_estimate(&small.starts_per_thousand, count),
        format_estimate(&large.starts_per_thousand, count),
    ))
}

fn number(listeners: u32) -> String {
    whole(listeners.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::size::findings::World;

    fn estimate(value: f64, half: f64) -> Estimate {
        Estimate { value, low: Some(value - half), high: Some(value + half) }
    }

    fn world(listeners: u32) -> World {
        World {
            listeners,
            tracks: listeners,
            control: estimate(1000.0, 50.0),
            effects: Vec::new(),
            lead: None,
            paths: Vec::new(),
            sources: Vec::new(),
            starts_per_track: estimate(12.0, 1.0),
            starts_per_thousand: estimate(5.0, 1.0),
        }
    }

    fn found(answers: [Answer; 2], enough: Option<u32>) -> SizeFindings {
        let names = ["Ads", "More ads"].map(str::to_owned);
        let agreement = |(strategy, answer): (&String, Answer)| Agreement {
            listeners: 1000,
            judge: 4000,
            strategy: strategy.clone(),
            difference: estimate(40.0, 20.0),
            mean: 400.0,
            answer,
        };
        SizeFindings {
            currency: crate::units::Currency::default(),
            strategies: names.to_vec(),
            subject: None,
            window_days: 90,
            confidence: 0.95,
            replicates: 6,
            worlds: vec![world(1000), world(4000)],
            agreements: names.iter().zip(answers).map(agreement).collect(),
            enough,
        }
    }

    #[test]
    fn a_world_that_is_large_enough_is_told_with_the_one_that_judges_it() {
        let said = headline(&found([Answer::Agrees; 2], Some(1000)));
        assert_eq!(
            said[0],
            "A world of 1,000 listeners is large enough for effects on streams by day 90: every \
             effect agrees within 10 % with that in a world of 4,000."
        );
        assert!(
            said[1].starts_with(
                "4,000 against 1,000 listeners: the effect of “Ads” agrees, +10 % (+5.0 % to +15 %)"
            ),
            "{said:?}"
        );
    }

    #[test]
    fn a_difference_that_is_shown_and_an_interval_that_is_too_wide_are_told_apart() {
        let said = headline(&found([Answer::Undecided, Answer::Differs], None));
        assert!(
            said[0].ends_with(
                "from 1,000 to 4,000 listeners a difference of more than 10 % is shown."
            ),
            "{said:?}"
        );
        assert!(said[1].contains("listeners: the effect of “More ads” differs by"), "{said:?}");
        assert!(
            said[1].contains("the effect of “Ads” is not decided with 6 replicates"),
            "{said:?}"
        );
        let said = headline(&found([Answer::Undecided; 2], None));
        assert!(said[0].contains("with 6 replicates not every effect is decided"), "{said:?}");
    }

    #[test]
    fn nothing_is_concluded_from_one_replicate_nor_without_a_larger_world() {
        let mut one = found([Answer::Undecided; 2], None);
        one.agreements.clear();
        assert!(headline(&one)[0].starts_with("No size can be judged"));
        one.replicates = 1;
        assert_eq!(headline(&one), [one_replicate()]);
    }
}
