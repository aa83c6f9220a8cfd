//! What is said of the benchmark, among the notes of a run.
//!
//! Deliberately unknown: how it was counted.

use std::collections::BTreeSet;

use crate::inference::estimate::Estimate;
use crate::numbers::whole;
use crate::sim::spec::CONTROL;
use crate::study::benchmark::findings::{AGES, ALL, Benchmark, LEAST_TRACKS, Rate, Standing};
use crate::study::compared::called;
use crate::study::format::{format_estimate, listed, percent};

/// Strategies in the sentence; of more, those with the highest save rates.
const MOST: usize = 3;

/// Where the release stands by the age that a dashboard shows, or that there are too few releases
/// to tell.
pub fn sentence(found: &Benchmark) -> String {
    let Some(age) = found.chief_age() else { return too_few(found) };
    let standings: Vec<&Standing> = found.standing(age, Rate::SaveRate).collect();
    let Some(all) = found.of(ALL, age, Rate::SaveRate) else { return too_few(found) };
    let usual = format!(
        "By day {age} of their own, {} new releases with {} listeners or more have a median save \
         rate of {}.",
        whole(all.tracks as f64),
        found.least_listeners,
        all.median.map_or_else(|| "–".to_owned(), |it| percent(it.value)),
    );
    let [control, strategies @ ..] = standings.as_slice() else {
        return format!("{usual} Nobody hears the release by then, so it has no save rate.");
    };
    if control.value.interval().is_none() {
        return format!("{usual} Where the release stands takes more than one replicate.");
    }
    let genre = if control.in_genre.is_some() { &found.genre } else { "" };
    let of = format!(" of the new {genre} releases").replace("  ", " ");
    let mut told = vec![format!("The release has {}{of}", place(control))];
    let mut strategies = strategies.to_vec();
    strategies.sort_by(|a, b| b.value.value.total_cmp(&a.value.value));
    told.extend(strategies.into_iter().take(MOST).map(place));
    let caution = if told.len() == 1 {
        ""
    } else {
        " A save rate that an ask has raised says nothing of the song."
    };
    format!("{usual} {}.{caution}", told.join("; "))
}

/// "6.1 % in the control, above 62 % (55 % to 70 %)".
fn place(it: &Standing) -> String {
    let arm = if it.strategy == CONTROL { "in " } else { "with " };
    let above = |share: &Estimate| format!(", above {}", format_estimate(share, percent));
    let above = it.share().map_or_else(String::new, above);
    format!("{} {arm}{}{above}", percent(it.value.value), called(&it.strategy))
}

fn too_few(found: &Benchmark) -> String {
    let tracks = AGES.iter().filter_map(|age| found.of(ALL, *age, Rate::SaveRate));
    let most = tracks.map(|it| it.tracks).max().unwrap_or(0);
    let are = match most {
        0 => "no new release has".to_owned(),
        1 => "one new release has".to_owned(),
        most => format!("{} new releases have", whole(most as f64)),
    };
    let days = found.rates.iter().map(|it| it.age_days).collect::<BTreeSet<u16>>();
    let days: Vec<String> = days.into_iter().map(|day| day.to_string()).collect();
    format!(
        "What save rate is usual cannot be said: in all replicates together {are} {} listeners or \
         more by day {} of its own, and percentiles take {LEAST_TRACKS}. A larger world or more \
         replicates have more.",
        found.least_listeners,
        listed(&days, "or"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::benchmark::findings::Percentiles;

    fn row(genre: &str, tracks: u64) -> Percentiles {
        let is_told = tracks >= LEAST_TRACKS as u64;
        let told = |value| is_told.then_some(value);
        Percentiles {
            genre: genre.to_owned(),
            age_days: 28,
            rate: Rate::SaveRate,
            tracks,
            p10: told(0.01),
            p25: told(0.02),
            median: is_told.then_some(Estimate { value: 0.04, low: None, high: None }),
            p75: told(0.05),
            p90: told(0.06),
        }
    }

    fn stands(strategy: &str, value: f64, share: f64, replicates: u32) -> Standing {
        let of = |value: f64| {
            let end = |by: f64| (replicates > 1).then_some(value + by);
            Estimate { value, low: end(-0.02), high: end(0.03) }
        };
        Standing {
            strategy: strategy.to_owned(),
            age_days: 28,
            rate: Rate::SaveRate,
            value: of(value),
            in_genre: None,
            in_all: Some(of(share)),
        }
    }

    fn benchmark(all: u64, replicates: u32) -> Benchmark {
        Benchmark {
            genre: "indie".to_owned(),
            least_listeners: 100,
            confidence: 0.95,
            rates: vec![row(ALL, all)],
            standings: vec![
                stands(CONTROL, 0.05, 0.6, replicates),
                stands("Ads", 0.12, 0.9, replicates),
            ],
        }
    }

    #[test]
    fn the_release_is_compared_with_its_genre_where_that_has_tracks_enough() {
        let mut found = benchmark(1200, 6);
        assert_eq!(
            sentence(&found),
            "By day 28 of their own, 1,200 new releases with 100 listeners or more have a median \
             save rate of 4.0 %. The release has 5.0 % in the control, above 60 % (58 % to 63 %) \
             of the new releases; 12 % with “Ads”, above 90 % (88 % to 93 %). A save rate that an \
             ask has raised says nothing of the song."
        );
        found.standings[0].in_genre = Some(Estimate { value: 0.3, low: None, high: None });
        let genre = sentence(&found);
        assert!(genre.contains("in the control, above 30 % of the new indie releases;"), "{genre}");
    }

    #[test]
    fn one_replicate_says_nothing_of_where_the_release_stands() {
        let one = sentence(&benchmark(1200, 1));
        assert!(one.ends_with("4.0 %. Where the release stands takes more than one replicate."));
    }

    #[test]
    fn a_world_without_enough_releases_says_so() {
        let few = sentence(&benchmark(3, 6));
        assert!(few.contains("cannot be said: in all replicates together 3 new releases have 100"));
        assert!(few.contains("by day 28 of its own, and percentiles take 10."), "{few}");
    }
}
