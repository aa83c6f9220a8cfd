//! The budget of a study: how long it will take, told before it begins, from a short probe.
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
use longplay::study::runner::Work;
use longplay::study::threads::Threads;

use crate::cli::exit::Failure;
use crate::cli::progress::duration;

/// Fewest days that are timed.
const FEWEST_DAYS: usize = 4;
/// Time after which no further day is timed, before many points and before one study.
const PATIENCE: Duration = Duration::from_secs(3);
const LITTLE_PATIENCE: Duration = Duration::from_millis(300);
/// Listeners of the world that is timed before one study, at most. A listener-day costs about the
/// same in a larger one, see `cargo bench --bench day`.
const PROBED: u32 = 10_000;
/// Fewest listener-days of a study whose time is told: seconds of work.
const WORTH_TELLING: f64 = 4e6;
/// Fewest tracks of the world that is timed before one study.
const FEWEST_TRACKS: u32 = 1000;

/// What the first days of a world took, on one thread: as replicates run side by side, that is what
/// they cost.
struct Probe {
    /// Making the world.
    genesis: Duration,
    /// A day in it.
    day: Duration,
}

impl Probe {
    fn of(spec: &Spec, patience: Duration) -> Result<Self, Failure> {
        let (genesis, day) = Threads::start(Some(1))?.run(|| timed(spec, patience))?;
        Ok(Self { genesis, day })
    }

    /// Of a part of the world, and the share of its listeners that are in it.
    fn of_part(spec: &Spec) -> Result<(Self, f64), Failure> {
        let mut part = spec.clone();
        let (listeners, tracks) = (spec.world.listeners, spec.world.tracks);
        part.world.listeners = listeners.min(PROBED);
        let share = f64::from(part.world.listeners) / f64::from(listeners);
        part.world.tracks = ((f64::from(tracks) * share) as u32).max(FEWEST_TRACKS).min(tracks);
        Ok((Self::of(&part, LITTLE_PATIENCE)?, share))
    }

    /// The time of so many worlds, each lived for so many days, one after the other \[seconds\].
    fn seconds(&self, worlds: f64, days: f64) -> f64 {
        worlds * (self.genesis.as_secs_f64() + days * self.day.as_secs_f64())
    }

    /// The time of so many worlds, each lived for so many days, on so many threads. Arms that share
    /// days add between none and all of theirs.
    fn told(&self, worlds: f64, [least, most]: [f64; 2], threads: usize) -> String {
        let time = |days: f64| {
            let all = self.seconds(worlds, days) / threads as f64;
            duration(Duration::from_secs_f64(all.max(0.1)))
        };
        let (shared, alone) = (time(least), time(most));
        if shared == alone {
            format!("about {alone}")
        } else {
            format!("about {shared}, up to {alone} where arms share few days")
        }
    }
}

/// What so many points take: runs, and about how long, from a run, or its first days, of the
/// scenario's own world.
pub(crate) fn budget(spec: &Spec, points: usize, threads: usize) -> Result<String, Failure> {
    let probe = Probe::of(spec, PATIENCE)?;
    let (fewest, most) = (adaptive::batch(&spec.experiment), adaptive::most(&spec.experiment));
    let worlds = f64::from(fewest) * points as f64;
    let days = days_of(spec);
    let runs = count(worlds * (spec.strategies.len() + 1) as f64);
    let least = if most > fewest { "at least " } else { "" };
    let time = probe.told(worlds, days, threads);
    Ok(format!("{least}{runs} runs ({points} points), {time}"))
}

/// Days that all arms of a replicate live together: where they share what they can, and where they
/// share none.
fn days_of(spec: &Spec) -> [f64; 2] {
    let fork = fork_day(spec);
    let (before, after) = (fork.since(spec.calendar.first_day()), spec.calendar.end().since(fork));
    let lived = lived_in_full(spec, &spec.campaigns());
    [lived, spec.strategies.len() + 1]
        .map(|arms| f64::from(before) + arms as f64 * f64::from(after))
}

/// About how long a piece of a study takes on one thread, where arms share most of their days and
/// where they share none \[seconds\].
pub(crate) fn of_piece(spec: &Spec, work: &Work) -> Result<[f64; 2], Failure> {
    if work.arms == 0 {
        let probe = Probe::of(spec, PATIENCE)?;
        let worlds = f64::from(adaptive::batch(&spec.experiment));
        return Ok(days_of(spec).map(|days| probe.seconds(worlds, days)));
    }
    let (probe, share) = Probe::of_part(spec)?;
    Ok(days_of_piece(spec, work).map(|days| probe.seconds(1.0 / share, days)))
}

/// Days that a piece of a study lives, of the scenario's world.
fn days_of_piece(spec: &Spec, work: &Work) -> [f64; 2] {
    let listeners = f64::from(spec.world.listeners);
    [work.listener_days, work.most_listener_days].map(|days| days as f64 / listeners)
}

/// About how long so many pieces of a study take, from the first days of a world like the
/// scenario's, or of a part of it; absent where that is seconds.
pub(crate) fn time_of(
    spec: &Spec,
    work: &Work,
    pieces: usize,
    threads: usize,
) -> Result<Option<String>, Failure> {
    if work.arms == 0 || pieces as f64 * (work.listener_days as f64) < WORTH_TELLING {
        return Ok(None);
    }
    let (probe, share) = Probe::of_part(spec)?;
    // A whole world takes as many times as long as it has more listeners than its part.
    let time = probe.told(pieces as f64 / share, days_of_piece(spec, work), threads);
    let (each, what) = (work.arms, work.what);
    let what = if pieces == 1 { what.replacen("replicates", "replicate", 1) } else { what.into() };
    // Where the width of intervals decides, there may be fewer.
    let open = work.what == "replicates" && pieces > adaptive::batch(&spec.experiment) as usize;
    let most = if open { "at most " } else { "" };
    Ok(Some(format!("{most}{} {what} with {each} arms: {time}", count(pieces as f64))))
}

/// How long it takes to make the world, and to live a day in it: of a whole run where that is
/// quick, else of the later half of the days that there was time for, as days grow dearer while
/// libraries and histories fill.
fn timed(spec: &Spec, patience: Duration) -> Result<(Duration, Duration), SpecError> {
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);
    let begun = Instant::now();
    let mut arm = Arm::begin(spec, &seeds)?;
    let genesis = begun.elapsed();
    let whole = spec.calendar.end().since(spec.calendar.first_day()) as usize;
    let mut days = Vec::new();
    while days.len() < whole && (days.len() < FEWEST_DAYS || begun.elapsed() < patience) {
        let morning = Instant::now();
        arm.advance();
        days.push(morning.elapsed());
    }
    let probes = if days.len() < whole { &days[days.len() / 2..] } else { &days[..] };
    let day = probes.iter().sum::<Duration>() / probes.len().max(1) as u32;
    Ok((genesis, day))
}
