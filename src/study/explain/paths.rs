//! Paths: the algebra of paired arms.
//!
//! ```text
//! total = exposure + ask                     ask = library + training
//! interaction = ask − library alone − training alone
//! library  = library alone  + interaction / 2        (Shapley)
//! training = training alone + interaction / 2
//! ```
//!
//! *Alone* is what a path brings while the other is cut. Measures are counts, so that every line
//! holds to the last bit in every replicate.
//!
//! # References
//! Pearl 2001, "Direct and indirect effects"; Imai, Keele & Tingley 2010, "A general approach to
//! causal mediation analysis"; Shapley 1953, "A value for n-person games".

use crate::inference::estimator::{Confidence, Estimator};
use crate::measure::windows::{Measure, WindowSums};
use crate::model::source::Source;
use crate::study::explain::findings::{Path, PathRow, ReplicatePaths};

/// The arms of one replicate, each over one window.
#[derive(Clone, Copy, Debug)]
pub struct Twins<'a> {
    /// Nothing is bought.
    pub control: &'a WindowSums,
    /// The campaigns, nobody being asked.
    pub plain: &'a WindowSums,
    /// The campaigns with the ask.
    pub asked: &'a WindowSums,
    /// The same with the library cut.
    pub library_cut: &'a WindowSums,
    /// The same with training cut.
    pub training_cut: &'a WindowSums,
}

/// Place of the total in [`Path::ALL`].
const TOTAL: usize = 4;

/// Measures that are decomposed: counts, and streams by source.
pub fn measures() -> Vec<Measure> {
    let counts = [
        Measure::Streams,
        Measure::Listeners,
        Measure::ActiveStreams,
        Measure::ProgrammedStreams,
        Measure::AlgorithmicStreams,
    ];
    counts.into_iter().chain(Source::ALL.map(Measure::StreamsFrom)).collect()
}

/// All paths of one measure, in the order of [`Path::ALL`].
pub fn effects(twins: &Twins<'_>, measure: Measure) -> Vec<f64> {
    let of = |sums: &WindowSums| measure.of(sums).unwrap_or(0.0);
    let plain = of(twins.plain);
    let (total, exposure) = (of(twins.asked) - of(twins.control), plain - of(twins.control));
    let ask = of(twins.asked) - plain;
    let library_alone = of(twins.training_cut) - plain;
    let training_alone = of(twins.library_cut) - plain;
    let interaction = ask - library_alone - training_alone;
    let shapley = |alone: f64| alone + interaction / 2.0;
    Path::ALL
        .map(|path| match path {
            Path::Exposure => exposure,
            Path::Library => shapley(library_alone),
            Path::Training => shapley(training_alone),
            Path::Ask => ask,
            Path::Total => total,
            Path::LibraryAlone => library_alone,
            Path::TrainingAlone => training_alone,
            Path::Interaction => interaction,
        })
        .to_vec()
}

/// Means over replicates, with shares of the total where there clearly is one.
pub fn rows(replicates: &[ReplicatePaths], confidence: &Confidence) -> Vec<PathRow> {
    let mut rows = Vec::new();
    let keys = replicates.iter().filter(|it| it.replicate == replicates[0].replicate);
    for key in keys {
        let same =
            |it: &&ReplicatePaths| it.window_days == key.window_days && it.measure == key.measure;
        let of = |path: usize| {
            let figures = replicates.iter().filter(same).map(|it| it.effects[path]).collect();
            Estimator::mean_of(figures)
        };
        let total = of(TOTAL).filter(|it| it.estimate(confidence).is_clear());
        let first = rows.len();
        for (place, path) in Path::ALL.into_iter().enumerate() {
            let Some(effect) = of(place) else { continue };
            let share = total.as_ref().and_then(|total| effect.over(total));
            rows.push(PathRow {
                window_days: key.window_days,
                measure: key.measure,
                path,
                effect: effect.estimate(confidence),
                share: share.map(|share| share.estimate(confidence)),
            });
        }
        add_up(&mut rows[first..]);
    }
    rows
}

/// Makes means and shares of one measure add up to the last bit, as each replicate's do: a mean is
/// rounded, and so a sum of means is not always the mean of sums.
fn add_up(rows: &mut [PathRow]) {
    let place = |path: Path| Path::ALL.iter().position(|it| *it == path);
    let places = [Path::Exposure, Path::Library, Path::Training, Path::Ask, Path::Total].map(place);
    let [Some(exposure), Some(library), Some(training), Some(ask), Some(total)] = places else {
        return;
    };
    if rows.len() != Path::ALL.len() {
        return;
    }
    let value = |rows: &[PathRow], at: usize| rows[at].effect.value;
    rows[ask].effect.value = value(rows, library) + value(rows, training);
    rows[total].effect.value = value(rows, exposure) + value(rows, ask);
    let share = |rows: &[PathRow], at: usize| rows[at].share.map_or(0.0, |share| share.value);
    let asked = share(rows, library) + share(rows, training);
    let shares = [(ask, asked), (exposure, 1.0 - asked), (total, 1.0)];
    for (at, value) in shares {
        if let Some(share) = &mut rows[at].share {
            share.value = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::record::Counts;

    fn sums(streams: u64) -> WindowSums {
        WindowSums { counts: Counts { streams, ..Counts::default() }, ..WindowSums::default() }
    }

    #[test]
    fn means_and_shares_of_many_replicates_add_up_to_the_last_bit() {
        let replicate = |number: u32| {
            let n = u64::from(number);
            let arms = [100 + n, 340 + 7 * n, 801 + 13 * n, 512 + 3 * n, 666 + 11 * n].map(sums);
            let [control, plain, asked, library_cut, training_cut] = &arms;
            let twins = Twins { control, plain, asked, library_cut, training_cut };
            let effects = effects(&twins, Measure::Streams);
            ReplicatePaths {
                replicate: number,
                window_days: 28,
                measure: Measure::Streams,
                effects,
            }
        };
        for count in 2..40 {
            let confidence = Confidence::new(0.95, count as usize, 1);
            let rows = rows(&(0..count).map(replicate).collect::<Vec<_>>(), &confidence);
            let of = |path: Path| rows.iter().find(|it| it.path == path).expect("a row");
            let value = |path: Path| of(path).effect.value;
            let share = |path: Path| of(path).share.expect("a share").value;
            let same = |a: f64, b: f64| assert_eq!(a.to_bits(), b.to_bits(), "{count}: {a} {b}");
            same(value(Path::Library) + value(Path::Training), value(Path::Ask));
            same(value(Path::Exposure) + value(Path::Ask), value(Path::Total));
            same(share(Path::Library) + share(Path::Training), share(Path::Ask));
            same(share(Path::Exposure) + share(Path::Ask), 1.0);
        }
    }

    #[test]
    fn the_shares_add_up_to_the_last_bit() {
        let arms = [100, 340, 801, 512, 666].map(sums);
        let [control, plain, asked, library_cut, training_cut] = &arms;
        let twins = Twins { control, plain, asked, library_cut, training_cut };
        let all = effects(&twins, Measure::Streams);
        let of = |path: Path| all[Path::ALL.iter().position(|it| *it == path).expect("a path")];
        let same = |a: f64, b: f64| assert_eq!(a.to_bits(), b.to_bits());
        same(of(Path::Library) + of(Path::Training), of(Path::Ask));
        same(of(Path::Exposure) + of(Path::Ask), of(Path::Total));
        assert_eq!((of(Path::LibraryAlone), of(Path::TrainingAlone)), (326.0, 172.0));
        assert_eq!((of(Path::Interaction), of(Path::Library)), (-37.0, 307.5));
    }
}
