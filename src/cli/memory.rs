//! Memory: refuses a study that would take more than there is, before it does any work.
//!
//! Owns how many worlds live at once and what is advised. Deliberately unknown: how much a world
//! takes (see `scenario::memory`) and how much there is (see [`crate::cli::room`]).

use longplay::platform::recommend;
use longplay::scenario::memory::{PROGRAM, of_share, of_world};
use longplay::scenario::{self, Scenario};
use longplay::study::adaptive;
use longplay::study::runner::LARGE_WORLD;
use longplay::study::sweep::point::Setting;

use crate::cli::exit::Failure;
use crate::cli::room::Room;

/// Worlds that a thread has at once where several threads share them: while it waits for the others
/// within a day, it begins another replicate. Measured on 2 to 32 threads.
const AT_ONCE: f64 = 1.6;

/// What a study takes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Need {
    /// One world \[bytes\].
    world: f64,
    /// Most worlds that can live at once, whatever the threads.
    most: f64,
}

impl Need {
    /// On each of so many ranks: they live one world after the other together, but points each on
    /// one of them.
    fn of(study: &str, scenario: &Scenario, ranks: usize) -> Self {
        let in_points = matches!(study, "sweep" | "sensitivity");
        let together = if in_points { 1 } else { ranks };
        let own = scenario.platform.recommender.as_str();
        let world = match study {
            // Every recommender has its turn.
            "robust" | "beliefs" => {
                let of = |it| of_share(scenario, it, together);
                recommend::names().into_iter().map(of).fold(0.0, f64::max)
            }
            _ => of_share(scenario, own, together),
        };
        let replicates = adaptive::batch(&scenario.experiment);
        let most = match study {
            _ if scenario.world.listeners >= LARGE_WORLD || together > 1 => 1.0,
            // Points, sizes and kinds of worlds run side by side too.
            "sweep" | "sensitivity" | "size" | "validate" => f64::INFINITY,
            // Its first round has most arms, and few replicates.
            "plan" => f64::from(scenario.plan.first_replicates),
            _ => f64::from(replicates),
        };
        Self { world, most }
    }

    /// Worlds at once on so many threads.
    fn worlds(&self, threads: usize) -> f64 {
        let at_once = if threads > 1 { AT_ONCE } else { 1.0 };
        (threads as f64 * at_once).min(self.most).ceil()
    }

    fn bytes(&self, threads: usize) -> f64 {
        PROGRAM + self.world * self.worlds(threads)
    }

    /// What is wrong with it, and what to do about it, in a room of so many bytes; nothing where it
    /// fits.
    fn refused(&self, threads: usize, room: Room) -> Option<(String, String)> {
        let bytes = room.bytes as f64;
        if self.bytes(threads) <= bytes {
            return None;
        }
        let at_once = match self.worlds(threads) {
            1.0 => "for one world".to_owned(),
            worlds => format!("for {worlds} worlds at once"),
        };
        let what = format!(
            "this would need about {} of memory {at_once}, and {} are free {}",
            format_bytes(self.bytes(threads)),
            format_bytes(bytes),
            room.whose
        );
        let fewer = (1..threads).rev().find(|&fewer| self.bytes(fewer) <= bytes);
        let fewer =
            fewer.map_or_else(String::new, |fit| format!("run it with --threads {fit}, or "));
        let remedy =
            format!("{fewer}lower `world.listeners` or `world.tracks`, or shorten the run");
        Some((what, remedy))
    }
}

/// Refuses a study for which there is no room, on so many threads, or on all of the machine's; of
/// one that is done by so many ranks, the part of this one.
pub(crate) fn refuse_beyond(
    study: &str,
    scenario: &Scenario,
    threads: Option<u16>,
    ranks: usize,
) -> Result<(), Failure> {
    refuse(&Need::of(study, scenario, ranks), threads)
}

/// The same of a study of points, whose worlds may be larger than that of their scenario.
pub(crate) fn refuse_points(
    study: &str,
    scenario: &Scenario,
    points: (&[String], &[Vec<Setting>]),
    threads: Option<u16>,
) -> Result<(), Failure> {
    let largest = largest(scenario, points);
    let world = of_world(&largest, &largest.platform.recommender);
    refuse(&Need { world, ..Need::of(study, scenario, 1) }, threads)
}

fn refuse(need: &Need, threads: Option<u16>) -> Result<(), Failure> {
    let threads = threads.map_or_else(usual_threads, usize::from);
    match Room::now().and_then(|room| need.refused(threads, room)) {
        Some((what, remedy)) => Err(Failure::Usage { what, remedy }),
        None => Ok(()),
    }
}

/// Threads that a pool has when nobody says how many.
pub(crate) fn usual_threads() -> usize {
    let wanted = std::env::var("RAYON_NUM_THREADS").ok().and_then(|it| it.parse().ok());
    let machine = || std::thread::available_parallelism().map_or(1, usize::from);
    wanted.filter(|wanted| *wanted > 0).unwrap_or_else(machine)
}

/// The scenario with each size at the largest that a point gives it.
fn largest(scenario: &Scenario, (keys, settings): (&[String], &[Vec<Setting>])) -> Scenario {
    let mut largest = scenario.clone();
    let (world, time) = (&mut largest.world, &mut largest.time);
    for (place, key) in keys.iter().enumerate() {
        let numbers = settings.iter().filter_map(|point| match point[place] {
            Setting::Number(number) => Some(number),
            Setting::Name(_) => None,
        });
        let Some(most) = numbers.max_by(f64::total_cmp).map(f64::round) else { continue };
        match key.as_str() {
            "world.listeners" => world.listeners = most as u32,
            "world.tracks" => world.tracks = most as u32,
            "time.days" => time.days = most as u16,
            "time.burn_in_days" => time.burn_in_days = most as u16,
            _ => {}
        }
    }
    largest
}

/// About how much memory a study takes at its largest, as a person reads it.
pub(crate) fn of(study: &str, scenario: &Scenario, threads: usize, ranks: usize) -> String {
    format_bytes(Need::of(study, scenario, ranks).bytes(threads))
}

/// The same where arms are measured to have so many listeners apart, in worlds.
///
/// # Errors
/// [`Failure::Usage`] where there is no room for it.
pub(crate) fn of_apart(
    study: &str,
    scenario: &Scenario,
    apart: f64,
    (threads, ranks): (usize, usize),
) -> Result<String, Failure> {
    let recommender = scenario.platform.recommender.as_str();
    let world = scenario::memory::of_apart(scenario, recommender, ranks, apart);
    let need = Need { world, ..Need::of(study, scenario, ranks) };
    match Room::now().and_then(|room| need.refused(threads, room)) {
        Some((what, remedy)) => Err(Failure::Usage { what, remedy }),
        None => Ok(format_bytes(need.bytes(threads))),
    }
}

/// What to know of a scenario that this machine has no room for, on one thread; it may be run on
/// another.
pub(crate) fn warning(scenario: &Scenario) -> Option<String> {
    let (what, remedy) = Need::of("run", scenario, 1).refused(1, Room::now()?)?;
    Some(format!("{what}; {remedy}"))
}

/// Memory as a person reads it.
fn format_bytes(bytes: f64) -> String {
    if bytes < 1e9 { format!("{:.0} MB", bytes / 1e6) } else { format!("{:.1} GB", bytes / 1e9) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "on this machine";

    fn need(world: f64, most: f64) -> Need {
        Need { world, most }
    }

    #[test]
    fn what_fits_is_not_refused_however_many_threads_there_are() {
        let room = Room { bytes: 2_000_000_000, whose: HERE };
        assert_eq!(need(100e6, 6.0).refused(1024, room), None);
        assert_eq!(need(100e6, f64::INFINITY).refused(8, room), None);
    }

    #[test]
    fn what_does_not_fit_is_told_with_the_threads_that_would() {
        let room = Room { bytes: 2_000_000_000, whose: HERE };
        let (what, remedy) = need(100e6, f64::INFINITY).refused(1024, room).unwrap();
        assert_eq!(
            what,
            "this would need about 163.9 GB of memory for 1639 worlds at once, and 2.0 GB are \
             free on this machine"
        );
        assert!(remedy.starts_with("run it with --threads 11, or lower"), "{remedy}");
        let (what, remedy) = need(5e9, 1.0).refused(2, room).unwrap();
        assert!(what.contains("5.0 GB of memory for one world"), "{what}");
        assert!(remedy.starts_with("lower `world.listeners`"), "{remedy}");
    }

    #[test]
    fn large_worlds_live_one_after_the_other() {
        let mut scenario = Scenario::default();
        scenario.experiment.replicates = 6;
        assert!((Need::of("run", &scenario, 1).most - 6.0).abs() < 0.1);
        scenario.world.listeners = LARGE_WORLD;
        assert!((Need::of("sweep", &scenario, 1).most - 1.0).abs() < 0.1);
    }

    #[test]
    fn of_many_points_the_largest_world_is_looked_at() {
        let keys = ["world.listeners", "release.appeal"].map(str::to_owned);
        let point = |listeners: f64| vec![Setting::Number(listeners), Setting::Number(9e9)];
        let points = [point(500.0), point(90_000.4), point(1000.0)];
        let largest = largest(&Scenario::default(), (&keys, &points));
        assert_eq!((largest.world.listeners, largest.time.days), (90_000, 90));
    }
}
