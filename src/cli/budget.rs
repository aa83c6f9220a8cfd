//! The budget of many points: how many runs they are and how long they will take, told before they
//! begin.
//!
//! Deliberately unknown: what is varied, and that a point may be dearer than the scenario as it
//! stands.

use std::time::{Duration, Instant};

use longplay::sim::environment::Seeds;
use longplay::sim::run::{Arm, SpecError, fork_day};
use longplay::sim::spec::Spec;
use longplay::study::adaptive;
use longplay::study::arms::lived_in_full;
use longplay::study::format::count;
use longplay::study::threads::Threads;

use crate::cli::exit::Failure;
use crate::cli::progress::duration;

/// Fewest days that are timed.
const FEWEST_DAYS: usize = 4;
/// Time after which no further day is timed.
const PATIENCE: Duration = Duration::from_secs(3);

/// What so many points take: runs, and about how long, from a run, or its first days, of the
/// scenario's own world.
pub(crate) fn budget(spec: &Spec, points: usize, threads: usize) -> Result<String, Failure> {
    // On one thread: as points run side by side, that is what a run costs.
    let alone = Threads::start(Some(1))?;
    let (genesis, day) = alone.run(|| timed(spec))?;
    let fork = fork_day(spec);
    let (before, after) = (fork.since(spec.calendar.first_day()), spec.calendar.end().since(fork));
    let arms = spec.strategies.len() as u32 + 1;
    // Arms that share days cost between nothing and all of a run.
    let lived = lived_in_full(spec, &spec.campaigns()) as u32;
    let (fewest, most) = (adaptive::batch(&spec.experiment), adaptive::most(&spec.experiment));
    let worlds = f64::from(fewest) * points as f64;
    let time = |arms: u32| {
        let days = f64::from(before) + f64::from(arms) * f64::from(after);
        let seconds = worlds * (genesis.as_secs_f64() + days * day.as_secs_f64()) / threads as f64;
        duration(Duration::from_secs_f64(seconds.max(0.1)))
    };
    let runs = count(worlds * f64::from(arms));
    let least = if most > fewest { "at least " } else { "" };
    let (shared, alone) = (time(lived), time(arms));
    let time = if lived < arms { format!("{shared} to {alone}") } else { alone };
    Ok(format!("{least}{runs} runs ({points} points), about {time}"))
}

/// How long it takes to make the world, and to live a day in it: of a whole run where that is
/// quick, else of the later half of the days that there was time for, as days grow dearer while
/// libraries and histories fill.
fn timed(spec: &Spec) -> Result<(Duration, Duration), SpecError> {
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);
    let begun = Instant::now();
    let mut arm = Arm::begin(spec, &seeds)?;
    let genesis = begun.elapsed();
    let whole = spec.calendar.end().since(spec.calendar.first_day()) as usize;
    let mut days = Vec::new();
    while days.len() < whole && (days.len() < FEWEST_DAYS || begun.elapsed() < PATIENCE) {
        let morning = Instant::now();
        arm.advance();
        days.push(morning.elapsed());
    }
    let probes = if days.len() < whole { &days[days.len() / 2..] } else { &days[..] };
    let day = probes.iter().sum::<Duration>() / probes.len().max(1) as u32;
    Ok((genesis, day))
}
