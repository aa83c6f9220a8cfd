//! Speed and memory of the whole engine, with the bounding kernel timed beside it in the same run.
//!
//! `cargo bench --bench day`; `-- --smoke` for toy sizes, `-- "20k × 20k"` for some rows only.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/harness.rs"]
mod harness;
#[path = "common/kernel.rs"]
mod kernel;
#[path = "common/sizes.rs"]
mod sizes;
#[path = "common/table.rs"]
mod table;

use std::time::Instant;

use harness::Size;
use kernel::Kernel;
use longplay::draw::KeyedRng;
use longplay::sim::environment::Seeds;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use sizes::sizes;
use table::{Arguments, Table, median};

/// Three weeks, because weekdays differ; before them another, in which libraries and profiles fill.
const WARM_UP_DAYS: usize = 7;
const TIMED_DAYS: usize = 21;
/// A timed kernel day is at least this many encounters long; below it the clock is what is
/// measured.
const KERNEL_ENCOUNTERS: u64 = 5_000_000;

/// A day of some world: advances it by one day and returns the encounters of that day.
type OneDay = Box<dyn FnMut() -> u64 + Send>;

/// The default world at another size, nothing bought. Called inside the pool that will run its
/// days.
fn prepare(listeners: u32, tracks: u32) -> OneDay {
    let mut spec = Spec::default();
    spec.world.listeners = listeners;
    spec.world.tracks = tracks;
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);
    let mut arm = Arm::begin(&spec, &seeds).expect("the default names what exists");
    Box::new(move || arm.advance().world.starts)
}

fn main() {
    let arguments = Arguments::read();
    if let Some((size, _)) = harness::child(&arguments.words) {
        harness::answer(&size.pool().install(|| run(size, arguments.smoke)));
        return;
    }
    let table = Table::begin(
        "Whole engine and bounding kernel, day by day in turn; medians over three weeks",
        24,
        &[
            "listeners × tracks",
            "set-up [s]",
            "encounters/s",
            "listener-days/s",
            "kernel [enc./s]",
            "engine/kernel",
            "peak memory",
        ],
    );
    for size in sizes(arguments.smoke) {
        let label = size.label();
        if !arguments.want(&label) {
            continue;
        }
        let [set_up, encounters, listener_days, memory, kernel, ratio] =
            harness::measure(size, "engine", arguments.smoke)[..]
        else {
            panic!("a child answers with six figures");
        };
        table.row([
            label,
            format!("{set_up:.2}"),
            format!("{encounters:.2e}"),
            format!("{listener_days:.2e}"),
            format!("{kernel:.2e}"),
            format!("{ratio:.3}"),
            harness::memory_cell(memory),
        ]);
    }
}

/// Set-up time, encounters/s, listener-days/s, peak memory, the kernel's encounters/s, and the
/// ratio.
///
/// Days of the engine and of the kernel take turns, and the ratio is the median of their pairs:
/// what else the machine does then slows both.
fn run(size: Size, smoke: bool) -> [f64; 6] {
    let (warm_up_days, timed_days) = if smoke { (1, 1) } else { (WARM_UP_DAYS, TIMED_DAYS) };
    let start = Instant::now();
    let mut one_day = prepare(size.listeners, size.tracks);
    let set_up = start.elapsed().as_secs_f64();
    for _ in 0..warm_up_days {
        one_day();
    }
    // Read before the kernel asks for memory of its own.
    let memory = harness::peak_memory_mib();

    let mut kernel = Kernel::new(size.listeners, size.tracks, KeyedRng::new(1));
    let goal = if smoke { 1 } else { KERNEL_ENCOUNTERS };
    let mut made = kernel.advance_one_day();
    let mut pairs = vec![];
    for _ in 0..timed_days {
        let start = Instant::now();
        let encounters = one_day() as f64;
        let seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let mut bound = 0;
        while bound < goal {
            bound += kernel.advance_one_day();
        }
        made += bound;
        let bound = bound as f64 / start.elapsed().as_secs_f64();
        pairs.push([encounters / seconds, f64::from(size.listeners) / seconds, bound]);
    }
    assert_eq!(kernel.totals().0, made, "every encounter is counted once");

    let middle = |figure: fn(&[f64; 3]) -> f64| median(pairs.iter().map(figure).collect());
    [
        set_up,
        middle(|pair| pair[0]),
        middle(|pair| pair[1]),
        memory,
        middle(|pair| pair[2]),
        middle(|pair| pair[0] / pair[2]),
    ]
}
