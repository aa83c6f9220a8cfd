//! What a save weighs in training, from 0 to 10, under each recommender: how much more does asking
//! for it cause by day 90?
//!
//! `cargo run --release --example save_weight_table -- LISTENERS REPLICATES` prints a table in
//! Markdown. The default scenario's ads that ask for the save are compared with the control. All
//! cells share worlds and random numbers, so that what a weight changes is told replicate by
//! replicate, beside the weight of 0.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use longplay::measure::windows::{Measure, WindowSums};
use longplay::platform::recommend::names;
use longplay::sim::spec::Spec;
use longplay::stats::{mean, t_interval};
use longplay::study::compare::Compare;
use longplay::study::error::StudyError;
use longplay::study::progress::Progress;
use longplay::study::runner::Study as _;
use rayon::prelude::*;

const SAVE_WEIGHTS: [f32; 5] = [0.0, 1.0, 3.0, 6.0, 10.0];
const DAYS: u16 = 90;

fn main() -> Result<(), StudyError> {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u32>());
    let mut next = |default| arguments.next().and_then(Result::ok).unwrap_or(default);
    let (listeners, replicates) = (next(2_000), next(4));
    println!(
        "{listeners} listeners and tracks, {replicates} replicates, ads asking for the save; streams \
         they cause by day {DAYS} with a save weight of 0, and how many more with other weights; \
         means with 95 % intervals\n"
    );
    let weights = SAVE_WEIGHTS.map(|weight| weight.to_string());
    println!("| recommender | {} |", weights.join(" | "));
    println!("|---|{}", "--:|".repeat(SAVE_WEIGHTS.len()));
    for recommender in names() {
        let mut cells = Vec::new();
        let mut without = Vec::new();
        for save in SAVE_WEIGHTS {
            let mut spec = Spec::default();
            spec.world.listeners = listeners;
            spec.world.tracks = listeners;
            spec.calendar.days = DAYS;
            spec.strategies.truncate(1);
            recommender.clone_into(&mut spec.platform.recommender);
            spec.platform.training_weights.save = save;
            let mut effects = effects(&spec, replicates)?;
            effects.iter_mut().zip(&without).for_each(|(with, without)| *with -= without);
            cells.push(cell(&effects));
            if without.is_empty() {
                without = effects;
            }
        }
        println!("| `{recommender}` | {} |", cells.join(" | "));
    }
    Ok(())
}

/// Streams of the release that the one strategy causes, by replicate.
fn effects(spec: &Spec, replicates: u32) -> Result<Vec<f64>, StudyError> {
    let progress = Progress::default();
    let effect = |number| {
        let replicate = Compare::new(spec)?.piece(number, &progress)?;
        let streams = |arm: usize| {
            let sums = WindowSums::new(&replicate.arms[arm], DAYS);
            Measure::Streams.of(&sums).unwrap_or_default()
        };
        Ok(streams(1) - streams(0))
    };
    (0..replicates).into_par_iter().map(effect).collect()
}

/// Mean and interval.
fn cell(values: &[f64]) -> String {
    let Some(middle) = mean(values) else { return "–".to_owned() };
    if values.iter().all(|value| *value == 0.0) {
        return "0".to_owned();
    }
    match t_interval(values, 0.95) {
        Some(interval) => format!("{middle:+.0} ({:.0} to {:.0})", interval.low, interval.high),
        None => format!("{middle:+.0}"),
    }
}
