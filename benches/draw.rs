//! What a draw costs: keyed draws beside generators that must be seeded or run in sequence, and the
//! elementary functions of the day loop beside `libm` and `std`.
//!
//! `cargo bench --bench draw`; `-- --smoke` for a few iterations only, `-- draws` or `-- functions`
//! for one table.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/table.rs"]
mod table;

use std::hint::black_box;
use std::time::Instant;

use longplay::draw::{Key, KeyedRng, Purpose, unit};
use longplay::maths;
use longplay::units::Day;
use rand::rngs::{SmallRng, Xoshiro128PlusPlus};
use rand::{Rng, SeedableRng};
use table::{Arguments, Table, median};

const ROUNDS: usize = 7;

fn main() {
    let arguments = Arguments::read();
    let iterations = if arguments.smoke { 1_000 } else { 4_000_000 };
    if arguments.want("draws") {
        draws(iterations);
    }
    if arguments.want("functions") {
        functions(iterations);
    }
}

fn draws(iterations: u32) {
    let rng = KeyedRng::new(1);
    let table = Table::begin(
        "Draws for a fresh key each time [ns per key], median of 7 rounds",
        34,
        &["", "per key", "per uniform"],
    );
    let print = |name: &str, uniforms: u32, ns: f64| {
        let each = format!("{:.2}", ns / f64::from(uniforms));
        table.row([name.to_owned(), format!("{ns:.2}"), each]);
    };

    print("block, first word", 1, time(iterations, |i| rng.uniform(key(i))));
    print("block, all four words", 4, time(iterations, |i| rng.block(key(i)).map(unit)));
    for uniforms in [1, 4, 16] {
        let ns = time(iterations, |i| sum(&mut rng.stream(key(i)), uniforms));
        print(&format!("stream of {uniforms}"), uniforms, ns);
    }
    for uniforms in [1, 4, 16] {
        let ns = time(iterations, |i| {
            sum(&mut Xoshiro128PlusPlus::seed_from_u64(u64::from(i)), uniforms)
        });
        print(&format!("Xoshiro128++, seeded, {uniforms}"), uniforms, ns);
    }
    let mut sequential = SmallRng::seed_from_u64(1);
    print("SmallRng, in sequence (no key)", 1, time(iterations, |_| unit(sequential.next_u32())));
}

#[expect(clippy::disallowed_methods, reason = "std is what ours is compared with")]
fn functions(iterations: u32) {
    let table = Table::begin(
        "Elementary functions of f32 [ns per call, one at a time], median of 7 rounds",
        34,
        &["", "longplay", "libm", "std"],
    );
    // Arguments vary over the range the day loop uses: e^−4 … e^4, ln of a uniform.
    let x = |i: u32| black_box((i & 4095) as f32 * (8.0 / 4096.0) - 4.0);
    let u = |i: u32| black_box(((i & 4095) as f32 + 0.5) * (1.0 / 4096.0));
    let cell = |ns: f64| format!("{ns:.2}");
    table.row([
        "exp".to_owned(),
        cell(time(iterations, |i| maths::exp(x(i)))),
        cell(time(iterations, |i| libm::expf(x(i)))),
        cell(time(iterations, |i| x(i).exp())),
    ]);
    table.row([
        "ln".to_owned(),
        cell(time(iterations, |i| maths::ln(u(i)))),
        cell(time(iterations, |i| libm::logf(u(i)))),
        cell(time(iterations, |i| u(i).ln())),
    ]);
    table.row([
        "nothing (cost of the loop)".to_owned(),
        cell(time(iterations, x)),
        String::new(),
        String::new(),
    ]);
}

fn key(listener: u32) -> Key {
    Key { purpose: Purpose::Encounter, listener, day: Day(3), item: 17, ordinal: 0 }
}

fn sum(words: &mut impl Rng, uniforms: u32) -> f32 {
    (0..uniforms).map(|_| unit(words.next_u32())).sum()
}

/// Nanoseconds per call.
fn time<T>(iterations: u32, mut work: impl FnMut(u32) -> T) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        for i in 0..iterations {
            black_box(work(i));
        }
        start.elapsed().as_secs_f64() * 1e9 / f64::from(iterations)
    });
    median(rounds.collect())
}
