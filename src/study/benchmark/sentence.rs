//! What is said of the benchmark, among the notes of a run.
//!
//! Deliberately unknown: how it was counted.

use crate::numbers::whole;
use crate::study::benchmark::findings::{
    AGES, ALL, Benchmark, LEAST_TRACKS, Percentiles, Rate, Standing,
};
use crate::study::finding::called;
use crate::study::format::{listed, percent};

/// Strategies in the sentence; of more, those with the highest save rates.
const MOST: usize = 3;

/// Where the release stands by the age that a dashboard shows, or that there are too few releases
/// to tell.
pub fn sentence(found: &Benchmark) -> String {
    let Some(age) = found.chief_age() else { return too_few(found) };
    let standings: Vec<&Standing> = found.standing(age, Rate::SaveRate).collect();
    let Some(all) = found.of(ALL, age, Rate::SaveRate) else { return too_few(found) };
    let [control, strategies @ ..] = standings.as_slice() else {
        return format!("Nobody hears the release by day {age}, so it has no save rate.");
    };
    let mut strategies = strategies.to_vec();
    strategies.sort_by(|a, b| b.value.value.total_cmp(&a.value.value));
    let told: Vec<String> = strategies
        .iter()
        .take(MOST)
        .map(|it| format!("{} with {}", place(found, it), called(&it.strategy)))
        .collect();
    let with = if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) };
    let caution = if told.is_empty() {
        ""
    } else {
        " A save rate that a campaign's ask has raised says nothing of the song."
    };
    format!(
        "By day {age} {} new releases with {} listeners or more have a median save rate of {}. \
         The release has {}{with}.{caution}",
        whole(all.tracks as f64),
        found.least_listeners,
        all.median.map_or_else(|| "–".to_owned(), |it| percent(it.value)),
        named(found, control),
    )
}

/// "6.1 % in the control, above 62 % of the new indie releases": the first time in full.
fn named(found: &Benchmark, it: &Standing) -> String {
    let (share, of) = match &it.in_genre {
        Some(share) if in_genre(found, it) => (Some(share), format!(" {}", found.genre)),
        _ => (it.in_all.as_ref(), String::new()),
    };
    let place = share.map_or_else(String::new, |it| {
        format!(", above {} of the new{of} releases", percent(it.value))
    });
    format!("{} in the control{place}", percent(it.value.value))
}

/// "9.0 % (above 91 %)".
fn place(found: &Benchmark, it: &Standing) -> String {
    let share = it.in_genre.as_ref().filter(|_| in_genre(found, it)).or(it.in_all.as_ref());
    let above =
        share.map_or_else(String::new, |share| format!(" (above {})", percent(share.value)));
    format!("{}{above}", percent(it.value.value))
}

/// Whether its genre has tracks enough to compare with.
fn in_genre(found: &Benchmark, it: &Standing) -> bool {
    found.of(&found.genre, it.age_days, it.rate).is_some_and(Percentiles::is_told)
}

fn too_few(found: &Benchmark) -> String {
    let tracks = AGES.iter().filter_map(|age| found.of(ALL, *age, Rate::SaveRate));
    let most = tracks.map(|it| it.tracks).max().unwrap_or(0);
    let are = match most {
        0 => "no new release has".to_owned(),
        1 => "one new release has".to_owned(),
        most => format!("{} new releases have", whole(most as f64)),
    };
    let days = found.rates.iter().map(|it| it.age_days).collect::<std::collections::BTreeSet<_>>();
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
    use crate::inference::estimate::Estimate;
    use crate::sim::spec::CONTROL;

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

    fn stands(strategy: &str, value: f64, in_genre: f64, in_all: f64) -> Standing {
        let of = |value| Estimate { value, low: None, high: None };
        let (in_genre, in_all) = (Some(of(in_genre)), Some(of(in_all)));
        let (strategy, value) = (strategy.to_owned(), of(value));
        Standing { strategy, age_days: 28, rate: Rate::SaveRate, value, in_genre, in_all }
    }

    fn benchmark(all: u64, indie: u64) -> Benchmark {
        Benchmark {
            genre: "indie".to_owned(),
            least_listeners: 100,
            confidence: 0.95,
            rates: vec![row(ALL, all), row("indie", indie)],
            standings: vec![stands(CONTROL, 0.05, 0.6, 0.7), stands("Ads", 0.09, 0.9, 0.95)],
        }
    }

    #[test]
    fn the_release_is_compared_with_its_genre_where_that_has_tracks_enough() {
        assert_eq!(
            sentence(&benchmark(1200, 80)),
            "By day 28 1,200 new releases with 100 listeners or more have a median save rate of \
             4.0 %. The release has 5.0 % in the control, above 60 % of the new indie releases; \
             9.0 % (above 90 %) with “Ads”. A save rate that a campaign's ask has raised says \
             nothing of the song."
        );
        let few = sentence(&benchmark(1200, 3));
        assert!(few.contains("above 70 % of the new releases; 9.0 % (above 95 %)"), "{few}");
    }

    #[test]
    fn a_world_without_enough_releases_says_so() {
        let few = sentence(&benchmark(3, 0));
        assert!(few.contains("cannot be said: in all replicates together 3 new releases have 100"));
        assert!(few.contains("by day 28 of its own, and percentiles take 10."), "{few}");
    }
}
