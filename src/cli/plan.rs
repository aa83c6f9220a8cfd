//! `plan`: the best split of a budget over channels, and when another dollar stops paying.
//!
//! Owns what is told of it beforehand: time, from a small world in which some of its splits are
//! lived, and memory. Deliberately unknown: how a split is found.

use std::time::{Duration, Instant};

use longplay::dynamics::campaign::Campaign;
use longplay::scenario::file::StrategyEntry;
use longplay::scenario::{Scenario, resolve};
use longplay::sim::spec::Spec;
use longplay::study::format::count;
use longplay::study::plan::lived::Task;
use longplay::study::plan::params::PlanParams;
use longplay::study::plan::run::Planning;
use longplay::study::plan::split::{Share, Split};
use longplay::study::progress::Progress;
use longplay::study::runner::Study as _;
use longplay::study::threads::Threads;
use longplay::study::under_way::UnderWay;
use longplay::units::Money;

use crate::cli::args::{PlanArgs, StudyArgs, named_input};
use crate::cli::beliefs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory::{self, refuse_beyond, usual_threads};
use crate::cli::progress::duration;
use crate::cli::session::Session;

/// Name of the scenario's own platform.
const OWN: &str = "own";
/// Listeners of the world in which some splits are timed, at most.
const PROBED: u32 = 2_500;
/// Fewest tracks of it.
const FEWEST_TRACKS: u32 = 1_000;
/// Splits that are timed.
const SPLITS: usize = 16;
/// How many times as many listeners live apart in the end as on an average day, measured with
/// campaigns of the first weeks.
const IN_THE_END: f64 = 1.5;
/// Fewest listener-days of a plan whose time is told: seconds of work.
const WORTH_TELLING: f64 = 4e6;

pub(crate) fn plan(args: &PlanArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve(&named_input(&args.scenario), &args.tweaks.options())?;
    let params = &resolved.scenario.plan;
    if params.channel.is_empty() {
        return Err(Failure::Usage {
            what: "the scenario has no [plan]: there is no money to split".to_owned(),
            remedy:
                "write [plan] with `budgets` and [[plan.channel]] entries; `longplay new NAME` \
                     writes a file that shows how"
                    .to_owned(),
        });
    }
    let mut platforms: Vec<(String, Spec)> = vec![(OWN.to_owned(), resolved.spec.clone())];
    if !args.platform.is_empty() {
        let of = (Some(&args.scenario), &args.tweaks);
        platforms.extend(beliefs::named(&args.platform, of)?);
    }
    let study = planning(&platforms, params)?;
    let largest = with_splits(&resolved.scenario, &study);
    if args.study.simulates() {
        refuse_beyond("plan", &largest, args.study.threads, args.study.ranks.0.count())?;
    }
    let session = Session::open("plan", &resolved, &args.study, console)?.up_to(&largest);
    session.run_telling(&study, |_, there| {
        if let Some(told) = told(&study, params, (&args.study, &largest), there)? {
            console.note(&told);
        }
        Ok(())
    })
}

fn planning<'a>(
    platforms: &'a [(String, Spec)],
    params: &'a PlanParams,
) -> Result<Planning<'a>, Failure> {
    Planning::new(platforms, params).map_err(|(channel, error)| Failure::Usage {
        what: format!("channel {} cannot be planned: {error}", channel + 1),
        remedy: "change the channel".to_owned(),
    })
}

/// The scenario with the splits of a replicate as strategies, as each of them reaches listeners.
fn with_splits(scenario: &Scenario, study: &Planning<'_>) -> Scenario {
    let mut all = scenario.clone();
    let entry = |split: &Split| {
        let campaign = study.search().channels.bought(split);
        StrategyEntry { name: String::new(), campaign }
    };
    all.strategy = study.most().fullest.iter().map(entry).collect();
    all
}

/// How much there is to do at most, and about how long it takes; nothing where that is seconds.
fn told(
    study: &Planning<'_>,
    params: &PlanParams,
    (args, largest): (&StudyArgs, &Scenario),
    there: usize,
) -> Result<Option<String>, Failure> {
    let (most, work) = (study.most(), study.work());
    let missing = (most.replicates as usize).saturating_sub(there) as f64;
    if missing * (work.listener_days as f64) < WORTH_TELLING {
        return Ok(None);
    }
    let threads = args.threads.map_or_else(usual_threads, usize::from);
    let ranks = args.ranks.0.count();
    let cost = Cost::of(study, params)?;
    let share_missing = missing / f64::from(most.replicates.max(1));
    // Of the course whose splits are timed: the fullest has a few arms more, and is hardly taken.
    let arms = most.splits.len() as f64 * f64::from(study.search().platforms);
    let seconds = missing * cost.replicate + arms * share_missing * cost.arm;
    let time = Duration::from_secs_f64(seconds / (threads * ranks) as f64);
    let apart = cost.apart * most.fullest.len() as f64;
    let memory = memory::of_apart("plan", largest, apart, (threads, ranks))?;
    Ok(Some(format!(
        "at most {} replicates with {} arms in all: about {}, less where the search is sure \
         sooner; about {memory} of memory{}",
        count(missing),
        count((most.arms as f64 * share_missing).round()),
        duration(time),
        if ranks > 1 { " on each rank" } else { "" },
    )))
}

/// What a replicate takes on one thread \[seconds\].
struct Cost {
    /// With the control alone.
    replicate: f64,
    /// With one more arm.
    arm: f64,
    /// Share of the listeners that an arm has apart in the end, which take memory.
    apart: f64,
}

impl Cost {
    /// From a smaller world with as many tracks, fans and as much money for each listener.
    fn of(study: &Planning<'_>, params: &PlanParams) -> Result<Self, Failure> {
        let mut spec = study.spec().clone();
        let world = &mut spec.world;
        let listeners = world.listeners.min(PROBED);
        let share = f64::from(listeners) / f64::from(world.listeners);
        world.listeners = listeners;
        let tracks = (f64::from(world.tracks) * share) as u32;
        world.tracks = tracks.max(FEWEST_TRACKS).min(world.tracks);
        spec.release.fans = (f64::from(spec.release.fans) * share) as u32;
        let platforms = [(OWN.to_owned(), spec)];
        let small = planning(&platforms, params)?;
        let all = &study.most().splits;
        let step = all.len().div_ceil(SPLITS).max(1);
        let mut splits: Vec<Split> = all.iter().step_by(step).map(|it| part(it, share)).collect();
        splits.sort();
        splits.dedup();
        // Arms that share no days with the control take as long as it does.
        let bought = |it: &Split| small.search().channels.bought(it);
        splits.retain(|it| !bought(it).iter().any(Campaign::acts_on_others));
        let count = splits.len().max(1) as f64;
        let timed = |splits: Vec<Split>| -> Result<(f64, f64), Failure> {
            let (begun, progress) = (Instant::now(), Progress::default());
            let task = Task { platform: 0, replicate: 0, splits };
            Threads::start(Some(1))?
                .run(|| small.live(task, &mut UnderWay::unkept(), &progress))?;
            let apart = 1.0 - progress.share_shared().unwrap_or(1.0);
            Ok((begun.elapsed().as_secs_f64() / share, apart))
        };
        let (replicate, _) = timed(Vec::new())?;
        let (with_splits, apart) = timed(splits)?;
        let shared = ((with_splits - replicate) / count).max(0.0);
        let most = study.most();
        let alone = most.alone as f64 / (most.arms as f64).max(1.0);
        let arm = alone * replicate + (1.0 - alone) * shared;
        Ok(Self { replicate, arm, apart: (apart * IN_THE_END).min(1.0) })
    }
}

/// A split of so large a part of the money.
fn part(split: &Split, share: f64) -> Split {
    let of = |it: &Share| Share { money: Money::from_dollars(it.money.dollars() * share), ..*it };
    Split(split.0.iter().map(of).collect())
}
