//! Judging worlds of several sizes: what each shows, and where they agree.
//!
//! Effects, pairs and paths are those of the studies that compare strategies and take them apart.
//! Deliberately unknown: how worlds are run, and how findings are shown.

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::measure::new_tracks::NewStarts;
use crate::measure::windows::{Measure, WindowSums};
use crate::model::source::Source;
use crate::sim::spec::Spec;
use crate::study::effects::{effects, windows};
use crate::study::explain::findings::{PathRow, ReplicatePaths};
use crate::study::explain::paths::rows;
use crate::study::outcome::{Effect, Replicate, streams_by_arm};
use crate::study::size::findings::{Agreement, OfSize, OfSource, SizeFindings, Sizes, World};
use crate::study::size::lived::Lived;
use crate::study::size::rule::{Answer, enough, judges};

/// Worlds of one size, with what comparisons between sizes need of them.
struct Judged {
    world: World,
    effects: Vec<Effect>,
    paths: Vec<PathRow>,
    /// Streams beyond those of the reference, by strategy and replicate.
    gains: Vec<Estimator>,
}

/// Judges finished worlds, by rising size; `subject` is the strategy that was taken apart.
pub fn judge(worlds: Vec<(&Spec, Vec<Lived>)>, subject: Option<&str>) -> Sizes {
    let spec = worlds.first().map(|(spec, _)| (*spec).clone()).unwrap_or_default();
    let replicates = worlds.first().map_or(0, |(_, lived)| lived.len());
    let confidence = Confidence::new(spec.experiment.confidence, replicates, spec.world.seed);
    let judged: Vec<Judged> =
        worlds.into_iter().map(|(spec, lived)| of_world(spec, lived, &confidence)).collect();
    let listeners: Vec<u32> = judged.iter().map(|it| it.world.listeners).collect();
    let mut agreements = Vec::new();
    let mut sizes: Vec<(u32, Vec<Answer>)> = Vec::new();
    for (small, judge) in judged.iter().zip(judges(&listeners)) {
        let found = judge.map_or_else(Vec::new, |it| agree(small, &judged[it], &confidence));
        sizes.push((small.world.listeners, found.iter().map(|it| it.answer).collect()));
        agreements.extend(found);
    }
    let of_size = |it: &Judged| it.world.listeners;
    let of_effects = |it: &Judged| in_size(of_size(it), &it.effects);
    let of_paths = |it: &Judged| in_size(of_size(it), &it.paths);
    Sizes {
        effects: judged.iter().flat_map(of_effects).collect(),
        paths: judged.iter().flat_map(of_paths).collect(),
        findings: SizeFindings {
            currency: spec.economics.currency.clone(),
            strategies: spec.compared(),
            subject: subject.map(str::to_owned),
            window_days: spec.calendar.days,
            confidence: confidence.level(),
            replicates: spec.experiment.replicates,
            enough: enough(&sizes),
            worlds: judged.into_iter().map(|it| it.world).collect(),
            agreements,
        },
    }
}

fn in_size<Row: Clone>(listeners: u32, rows: &[Row]) -> Vec<OfSize<Row>> {
    rows.iter().map(|row| OfSize { listeners, row: row.clone() }).collect()
}

fn of_world(spec: &Spec, lived: Vec<Lived>, confidence: &Confidence) -> Judged {
    let days = spec.calendar.days;
    let new: Vec<NewStarts> = lived.iter().map(|it| it.new_starts).collect();
    let (replicates, paths): (Vec<Replicate>, Vec<Vec<ReplicatePaths>>) =
        lived.into_iter().map(|it| (it.replicate, it.paths)).unzip();
    let all_effects = effects(spec, &windows(spec), &replicates);
    let paths = paths.concat();
    let paths = if paths.is_empty() { Vec::new() } else { rows(&paths, confidence) };
    let streams = streams_by_arm(&replicates, days);
    let gains = gains(spec, &streams);
    let lead = |it: &[Estimator]| Some(it.first()?.minus(it.get(1)?).estimate(confidence));
    let at_end = |measure: Measure, window: u16| measure == Measure::Streams && window == days;
    let effect = |name: &String| {
        let mut rows = all_effects.iter().filter(|row| row.strategy == *name);
        rows.find(|row| at_end(row.measure, row.window_days)).cloned()
    };
    let (sources, [starts_per_track, starts_per_thousand]) =
        through_sources(spec, &replicates, &new, confidence);
    let world = World {
        listeners: spec.world.listeners,
        tracks: spec.world.tracks,
        control: mean(streams.first().cloned().unwrap_or_default(), confidence),
        effects: spec.compared().iter().filter_map(effect).collect(),
        lead: lead(&gains),
        paths: paths.iter().filter(|row| at_end(row.measure, row.window_days)).cloned().collect(),
        sources,
        starts_per_track,
        starts_per_thousand,
    };
    Judged { world, effects: all_effects, paths, gains }
}

/// Streams beyond those of the reference, by strategy as in [`Spec::compared`].
fn gains(spec: &Spec, streams: &[Vec<f64>]) -> Vec<Estimator> {
    let arms = spec.arms();
    let place = |name: &String| arms.iter().position(|arm| arm == name);
    let Some(reference) = streams.get(spec.reference().unwrap_or(0)) else { return Vec::new() };
    let reference = Estimator::mean_of(reference.clone());
    let gain = |name: &String| {
        let streams = Estimator::mean_of(streams.get(place(name)?)?.clone())?;
        Some(streams.minus(reference.as_ref()?))
    };
    spec.compared().iter().filter_map(gain).collect()
}

/// What came through each source in the control, and starts of new tracks from all of them: for
/// each track, and by a thousand listeners in a day.
fn through_sources(
    spec: &Spec,
    replicates: &[Replicate],
    new: &[NewStarts],
    confidence: &Confidence,
) -> (Vec<OfSource>, [Estimate; 2]) {
    let (listeners, days) = (spec.world.listeners, spec.calendar.days);
    let control: Vec<WindowSums> =
        replicates.iter().map(|it| WindowSums::new(&it.arms[0], days)).collect();
    let per_track = |it: &NewStarts, source: Source| it.per_track(source);
    let per_thousand = |it: &NewStarts, source: Source| it.per_thousand(source, listeners, days);
    let each = |of: &dyn Fn(&NewStarts, Source) -> f64, source: Source| {
        mean(new.iter().map(|it| of(it, source)).collect(), confidence)
    };
    let all = |of: &dyn Fn(&NewStarts, Source) -> f64| {
        let sum = |it: &NewStarts| Source::ALL.into_iter().map(|source| of(it, source)).sum();
        mean(new.iter().map(sum).collect(), confidence)
    };
    let of_source = |source: Source| {
        let streams = control.iter().map(|it| it.streams_by_source[source as usize] as f64);
        OfSource {
            source,
            streams: mean(streams.collect(), confidence),
            starts_per_track: each(&per_track, source),
            starts_per_thousand: each(&per_thousand, source),
        }
    };
    (Source::ALL.map(of_source).to_vec(), [all(&per_track), all(&per_thousand)])
}

/// The mean of a count of every replicate.
fn mean(figures: Vec<f64>, confidence: &Confidence) -> Estimate {
    let nothing = Estimate { value: 0.0, low: None, high: None };
    Estimator::mean_of(figures).map_or(nothing, |it| it.estimate(confidence).at_least(0.0))
}

/// What a world and the larger one that judges it say of every strategy.
fn agree(small: &Judged, large: &Judged, confidence: &Confidence) -> Vec<Agreement> {
    let strategies = small.world.effects.iter().map(|row| &row.strategy);
    let gains = small.gains.iter().zip(&large.gains);
    let agreement = |(strategy, (here, there)): (&String, (&Estimator, &Estimator))| {
        let difference = there.minus(here).estimate(confidence);
        let mean = f64::midpoint(here.value(), there.value());
        Agreement {
            listeners: small.world.listeners,
            judge: large.world.listeners,
            strategy: strategy.clone(),
            answer: Answer::of(mean, &difference),
            difference,
            mean,
        }
    };
    strategies.zip(gains).map(agreement).collect()
}
