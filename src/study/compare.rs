//! Compare: every strategy against the control, over all replicates.

use crate::measure::record::{Counts, DayRecord};
use crate::model::source::Source;
use crate::sim::spec::Spec;
use crate::study::outcome::{CONTROL, Effect, Outcome, Replicate};
use crate::study::progress::Progress;
use crate::units::{Day, Money};

/// Runs the study. PLACEHOLDER with made-up numbers, replaced by the engine.
pub fn compare(spec: &Spec, _progress: &Progress) -> Outcome {
    let mut arms = vec![CONTROL.to_owned()];
    arms.extend(spec.strategies.iter().map(|s| s.name.clone()));
    let replicates = (0..spec.experiment.replicates)
        .map(|number| Replicate {
            number,
            arms: (0..arms.len())
                .map(|arm| {
                    (0..spec.calendar.days as i16)
                        .map(|day| {
                            let wobble = u64::from(number * 7 + day as u32 * 13) % 17;
                            let streams = 30 + arm as u64 * (40 + 200 / (1 + day as u64)) + wobble;
                            let mut by = [0; Source::COUNT];
                            by[0] = streams / 3 + arm as u64;
                            by[6] = streams / 4;
                            by[9] = streams - by[0] - by[6];
                            let counts = Counts {
                                starts: streams * 3 / 2,
                                streams,
                                skips: streams * 3 / 2 - streams,
                                completions: streams * 3 / 4,
                                saves: streams / 20,
                                adds: streams / 25,
                                follows: streams / 100,
                            };
                            DayRecord {
                                day: Day(day),
                                focal: counts,
                                focal_listeners: streams * 9 / 10,
                                focal_new_listeners: streams / 2,
                                focal_streams_by_source: by,
                                exposures: arm as u64 * 80 * u64::from(day < 14),
                                cost: Money::from_dollars(
                                    arm as f64 * 28.0 * f64::from(u8::from(day < 14)),
                                ),
                                artificial_streams: 0,
                                artificial_removed: 0,
                                world: counts,
                                world_listeners: 10_000,
                                world_streams_by_source: by,
                            }
                        })
                        .collect()
                })
                .collect(),
        })
        .collect();
    let windows = vec![7, 14, 28, spec.calendar.days];
    let mut effects = Vec::new();
    for strategy in &spec.strategies {
        for &window_days in &windows {
            for (measure, unit) in
                [("streams", "streams"), ("saves", "listeners"), ("save_rate", "saves/listener")]
            {
                effects.push(Effect {
                    strategy: strategy.name.clone(),
                    window_days,
                    measure: measure.to_owned(),
                    unit: unit.to_owned(),
                    value: 140.0,
                    control: 30.0,
                    effect: 110.0,
                    effect_low: Some(90.0),
                    effect_high: Some(130.0),
                    confidence: 0.95,
                    p_best: Some(0.7),
                    replicates: spec.experiment.replicates,
                    variance_reduction: Some(4.0),
                    cost_per_unit: Some(3.6),
                });
            }
        }
    }
    Outcome {
        arms,
        windows,
        replicates,
        effects,
        headline: vec!["PLACEHOLDER headline.".to_owned()],
        warnings: vec![],
    }
}
