//! What a save weighs in training, from 0 to 10, under each recommender: what becomes of the
//! release by day 90?
//!
//! `cargo run --release --example save_weight_table -- LISTENERS REPLICATES` prints a table in
//! Markdown. All cells share worlds and random numbers; the release has the default scenario's ads
//! that ask for the save.
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

const SAVE_WEIGHTS: [f32; 6] = [0.0, 1.0, 2.0, 5.0, 7.5, 10.0];
const MEASURES: [Measure; 3] = [Measure::Streams, Measure::Saves, Measure::AlgorithmicShare];
const DAYS: u16 = 90;

fn main() -> Result<(), StudyError> {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u32>());
    let mut next = |default| arguments.next().and_then(Result::ok).unwrap_or(default);
    let (listeners, replicates) = (next(2_000), next(4));
    println!(
        "{listeners} listeners, {replicates} replicates, ads asking for the save; means with 95 % \
         intervals\n"
    );
    println!(
        "| recommender | weight of a save | streams to day {DAYS} | saves | algorithmic share |"
    );
    println!("|---|---:|---:|---:|---:|");
    for recommender in names() {
        for save in SAVE_WEIGHTS {
            let mut spec = Spec::default();
            spec.world.listeners = listeners;
            spec.calendar.days = DAYS;
            spec.strategies.truncate(1);
            recommender.clone_into(&mut spec.platform.recommender);
            spec.platform.training_weights.save = save;
            let cells = row(&spec, replicates)?;
            println!("| `{recommender}` | {save} | {} |", cells.join(" | "));
        }
    }
    Ok(())
}

/// The measures under the one strategy, as cells.
fn row(spec: &Spec, replicates: u32) -> Result<Vec<String>, StudyError> {
    let progress = Progress::default();
    let sums = |number| {
        let replicate = Compare::new(spec)?.piece(number, &progress)?;
        Ok(WindowSums::new(&replicate.arms[1], DAYS))
    };
    let sums: Vec<WindowSums> =
        (0..replicates).into_par_iter().map(sums).collect::<Result<_, StudyError>>()?;
    let cell = |measure: &Measure| {
        // A share of nothing is absent, and so is its replicate.
        let values: Vec<f64> = sums.iter().filter_map(|sums| measure.of(sums)).collect();
        let decimals = if measure.is_count() { 0 } else { 3 };
        let Some(middle) = mean(&values) else { return "–".to_owned() };
        let reach = t_interval(&values, 0.95).map_or(f64::NAN, |interval| interval.high - middle);
        format!("{middle:.decimals$} ± {reach:.decimals$}")
    };
    Ok(MEASURES.iter().map(cell).collect())
}
