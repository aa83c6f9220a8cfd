//! Speed and memory of the bounding kernel, with the engine's draws and with a cheap hash instead.
//!
//! `cargo bench --bench kernel`; `-- --smoke` for toy sizes, `-- "1M × 20k"` for some rows only.

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
use kernel::{Generator, Kernel};
use longplay::draw::KeyedRng;
use longplay::units::Day;
use sizes::sizes;
use table::{Arguments, Table, median};

const ROUNDS: usize = 5;
/// A round repeats the day until this many encounters have been made.
const ENCOUNTERS_PER_ROUND: u64 = 20_000_000;

/// A counter hash, the cheapest thing that could stand in for Philox. Not good enough to simulate
/// with: its packing lets seeds and days collide.
struct CounterHash;

impl Generator for CounterHash {
    #[inline]
    fn words(&self, listener: u32, day: Day, ordinal: u16) -> [u32; 2] {
        let when = u64::from(day.0.cast_unsigned()) << 16 | u64::from(ordinal);
        let mut x = (u64::from(listener) << 32 | when).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        x = (x ^ x >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        x ^= x >> 32;
        [(x >> 32) as u32, x as u32]
    }
}

fn main() {
    let arguments = Arguments::read();
    if let Some((size, variant)) = harness::child(&arguments.words) {
        let figures = size.pool().install(|| match variant {
            "philox" => encounters_per_second(size, KeyedRng::new(1), arguments.smoke),
            _ => encounters_per_second(size, CounterHash, arguments.smoke),
        });
        harness::answer(&figures);
        return;
    }
    let table = Table::begin(
        "Bounding kernel [encounters/s], 10 encounters a listener-day, median of 5 rounds",
        24,
        &["listeners × tracks", "Philox", "hash", "Philox/hash", "peak memory"],
    );
    for size in sizes(arguments.smoke) {
        let label = size.label();
        if !arguments.want(&label) {
            continue;
        }
        let philox = harness::measure(size, "philox", arguments.smoke);
        let hash = harness::measure(size, "hash", arguments.smoke);
        table.row([
            label,
            format!("{:.2e}", philox[0]),
            format!("{:.2e}", hash[0]),
            format!("{:.2}", philox[0] / hash[0]),
            harness::memory_cell(philox[1]),
        ]);
    }
}

/// Encounters per second and peak memory.
fn encounters_per_second<G: Generator>(size: Size, generator: G, smoke: bool) -> [f64; 2] {
    let goal = if smoke { 1 } else { ENCOUNTERS_PER_ROUND };
    let mut kernel = Kernel::new(size.listeners, size.tracks, generator);
    let mut made = kernel.advance_one_day();
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        let mut encounters = 0;
        while encounters < goal {
            encounters += kernel.advance_one_day();
        }
        made += encounters;
        encounters as f64 / start.elapsed().as_secs_f64()
    });
    let speed = median(rounds.collect());
    assert_eq!(kernel.totals().0, made, "every encounter is counted once");
    [speed, harness::peak_memory_mib()]
}
