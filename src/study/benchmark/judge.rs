//! From what was seen of the other new releases to percentiles, and to where the release stands.
//!
//! Deliberately unknown: how they were seen, and what is said of them.

use crate::inference::clustered::{Clustered, below};
use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::measure::releases::{NewRelease, Shown};
use crate::measure::windows::{Measure, WindowSums};
use crate::model::genre::{GENRES, genre_named};
use crate::model::ids::GenreId;
use crate::sim::spec::Spec;
use crate::study::benchmark::findings::{
    ALL, Benchmark, LEAST_LISTENERS, LEAST_TRACKS, Percentiles, Rate, Standing,
};
use crate::study::benchmark::others::ages;
use crate::study::outcome::Replicate;

/// What the new releases show; absent where they were not looked at in every replicate, and where
/// the run reaches no age.
pub fn benchmark(spec: &Spec, replicates: &[Replicate]) -> Option<Benchmark> {
    let ages = ages(spec);
    let seen: Vec<&Vec<Vec<NewRelease>>> =
        replicates.iter().map(|it| it.new_releases.as_ref()).collect::<Option<_>>()?;
    let whole =
        !ages.is_empty() && !seen.is_empty() && seen.iter().all(|it| it.len() == ages.len());
    if !whole {
        return None;
    }
    let level = spec.experiment.confidence;
    let confidence = Confidence::new(level, replicates.len(), spec.world.seed);
    let focal = genre_named(&spec.release.genre);
    let (mut rates, mut standings) = (Vec::new(), Vec::new());
    for (index, &age_days) in ages.iter().enumerate() {
        let releases: Vec<&[NewRelease]> = seen.iter().map(|it| it[index].as_slice()).collect();
        for rate in Rate::BOTH {
            let of = |genre: Option<GenreId>| of_genre(&releases, genre, rate);
            let genres = (0..GENRES.len() as u32).map(|genre| Some(GenreId(genre)));
            rates.extend(std::iter::once(None).chain(genres).map(|genre| {
                let name = genre.map_or(ALL, |genre| GENRES[genre.index()].name);
                percentiles((name, age_days, rate), of(genre), level)
            }));
            let rivals = [focal.map(|genre| of(Some(genre))).unwrap_or_default(), of(None)];
            for (arm, name) in spec.arms().into_iter().enumerate() {
                let own = own(replicates, arm, age_days, rate);
                standings.extend(standing((name, age_days, rate), &own, &rivals, &confidence));
            }
        }
    }
    let genre = spec.release.genre.clone();
    let least_listeners = LEAST_LISTENERS;
    Some(Benchmark { genre, least_listeners, confidence: level, rates, standings })
}

/// A rate of every track of a genre, or of all, by replicate.
fn of_genre(releases: &[&[NewRelease]], genre: Option<GenreId>, rate: Rate) -> Vec<Vec<f64>> {
    let here = |it: &&NewRelease| genre.is_none_or(|genre| it.genre == genre);
    let of = |it: &NewRelease| shown(&it.shown, rate);
    releases.iter().map(|tracks| tracks.iter().filter(here).filter_map(of).collect()).collect()
}

fn shown(shown: &Shown, rate: Rate) -> Option<f64> {
    match rate {
        Rate::SaveRate => shown.save_rate(),
        Rate::SavesPerStream => shown.saves_per_stream(),
    }
}

fn percentiles(
    (genre, age_days, rate): (&str, u16, Rate),
    clusters: Vec<Vec<f64>>,
    confidence: f64,
) -> Percentiles {
    let values = Clustered::new(clusters);
    let told = values.count() >= LEAST_TRACKS;
    let quantile = |share| values.quantile(share).filter(|_| told);
    Percentiles {
        genre: genre.to_owned(),
        age_days,
        rate,
        tracks: values.count() as u64,
        p10: quantile(0.1),
        p25: quantile(0.25),
        median: values.estimate(0.5, confidence).filter(|_| told),
        p75: quantile(0.75),
        p90: quantile(0.9),
    }
}

/// The rate of the focal release in an arm, by replicate; absent where it has no listeners.
fn own(replicates: &[Replicate], arm: usize, age_days: u16, rate: Rate) -> Vec<Option<f64>> {
    let measure = match rate {
        Rate::SaveRate => Measure::SaveRate,
        Rate::SavesPerStream => Measure::SavesPerStream,
    };
    let days =
        |it: &Replicate| WindowSums::new(it.arms.get(arm).map_or(&[], Vec::as_slice), age_days);
    replicates.iter().map(|it| measure.of(&days(it))).collect()
}

/// Where the release stands among its rivals of its genre and of all genres, both by replicate;
/// absent where nobody hears it. Of fewer than [`LEAST_TRACKS`] rivals nothing is told.
fn standing(
    (strategy, age_days, rate): (String, u16, Rate),
    own: &[Option<f64>],
    rivals: &[Vec<Vec<f64>>; 2],
    confidence: &Confidence,
) -> Option<Standing> {
    let mean = |figures: Vec<f64>| Some(Estimator::mean_of(figures)?.estimate(confidence));
    let share = |rivals: &Vec<Vec<f64>>| {
        if rivals.iter().map(Vec::len).sum::<usize>() < LEAST_TRACKS {
            return None;
        }
        let shares = own.iter().zip(rivals).filter_map(|(own, rivals)| {
            let (own, all) = (own.as_ref()?, rivals.len() as f64);
            (all > 0.0).then(|| below(rivals, *own) / all)
        });
        mean(shares.collect()).map(as_share)
    };
    let value = mean(own.iter().flatten().copied().collect())?.at_least(0.0);
    let [in_genre, in_all] = rivals.each_ref().map(share);
    Some(Standing { strategy, age_days, rate, value, in_genre, in_all })
}

/// What cannot lie beyond 0 and 1.
fn as_share(estimate: Estimate) -> Estimate {
    let within = |end: Option<f64>| end.map(|end| end.clamp(0.0, 1.0));
    Estimate { value: estimate.value, low: within(estimate.low), high: within(estimate.high) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::spec::CONTROL;

    const PER_LISTENER: Rate = Rate::SaveRate;

    /// A track of a genre with 100 listeners, so many saves and twice as many streams.
    fn track(genre: u32, saves: u64) -> NewRelease {
        let shown = Shown { listeners: 100, streams: 200, saves };
        NewRelease { genre: GenreId(genre), shown }
    }

    /// Two replicates: in each, pop with 1 to 9 saves and rock with 20 in the first.
    fn log() -> Vec<Vec<NewRelease>> {
        let pop = |from: u64| (0..5).map(move |it| track(2, from + 2 * it));
        vec![pop(1).chain([track(1, 20)]).collect(), pop(2).collect()]
    }

    fn rows() -> [Percentiles; 3] {
        let log = log();
        let releases: Vec<&[NewRelease]> = log.iter().map(Vec::as_slice).collect();
        [None, Some(GenreId(2)), Some(GenreId(1))].map(|genre| {
            let of = of_genre(&releases, genre, PER_LISTENER);
            percentiles(("any", 28, PER_LISTENER), of, 0.95)
        })
    }

    #[test]
    fn percentiles_are_those_of_a_log_made_by_hand() {
        let [all, pop, rock] = rows();
        assert_eq!((all.tracks, pop.tracks, rock.tracks), (11, 10, 1));
        // Pop: 1, 2, … 10 saves of 100 listeners, so the place of a share is 0.09 · share.
        let near = |it: Option<f64>, wanted: f64| (it.unwrap_or(f64::NAN) - wanted).abs() < 1e-12;
        assert!(near(pop.p10, 0.019) && near(pop.p25, 0.0325), "{pop:?}");
        assert!(near(pop.median.map(|it| it.value), 0.055), "{pop:?}");
        assert!(near(pop.p75, 0.0775) && near(pop.p90, 0.091), "{pop:?}");
        assert!(near(all.p90, 0.1) && near(all.median.map(|it| it.value), 0.06), "{all:?}");
    }

    #[test]
    fn too_few_tracks_have_a_number_and_no_percentiles() {
        let [.., rock] = rows();
        assert!(!rock.is_told() && rock.p10.is_none() && rock.p90.is_none(), "{rock:?}");
    }

    #[test]
    fn the_release_stands_among_the_tracks_of_its_own_world() {
        let log = log();
        let releases: Vec<&[NewRelease]> = log.iter().map(Vec::as_slice).collect();
        let of = |genre| of_genre(&releases, genre, PER_LISTENER);
        let rivals = [of(Some(GenreId(1))), of(None)];
        let confidence = Confidence::new(0.95, 2, 1);
        let own = [Some(0.05), Some(0.10)];
        let about = || (CONTROL.to_owned(), 28, PER_LISTENER);
        let found = standing(about(), &own, &rivals, &confidence).expect("has listeners");
        // The first replicate: above 1 and 3, level with 5, of 6; the second: level with the best.
        let all = found.in_all.expect("there are tracks").value;
        assert!((all - f64::midpoint(2.5 / 6.0, 4.5 / 5.0)).abs() < 1e-12, "{all}");
        assert_eq!(found.in_genre, None, "rock has a single track");
        let rivals = [of(Some(GenreId(2))), of(None)];
        let found = standing(about(), &own, &rivals, &confidence).expect("has listeners");
        // Pop: above 1 and 3, level with 5, of 5; level with the best of 5.
        let pop = found.in_genre.expect("there are tracks").value;
        assert!((pop - f64::midpoint(0.5, 0.9)).abs() < 1e-12, "{pop}");
        assert!((found.value.value - 0.075).abs() < 1e-12);
        assert_eq!(standing(about(), &[None, None], &rivals, &confidence), None);
    }
}
