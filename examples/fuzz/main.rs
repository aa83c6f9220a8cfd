//! Fuzzing: spoilt input of four kinds, from a seed, for as long as is wanted.
//!
//! `cargo run --release --example fuzz -- scenario 60`: sixty seconds of scenario files; `set`,
//! `pieces` and `summary` are the other targets. A third word is the seed, 1 without it. What
//! panics, takes longer than half a minute or is believed though it was spoilt ends the program
//! with exit code 1 and is left in `target/fuzz`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it found")]

mod mutate;
mod targets;
mod values;

use std::error::Error;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::mutate::Mutator;
use crate::targets::{Target, Verdict, named};

/// Longest time for one input: a guard against hanging, on a machine that may be busy.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let name = words.first().map_or("scenario", String::as_str);
    let seconds = words.get(1).map_or(Ok(60), |it| it.parse())?;
    let seed = words.get(2).map_or(Ok(1), |it| it.parse())?;
    let mut target = named(name)?;
    Ok(fuzz(name, target.as_mut(), Duration::from_secs(seconds), seed))
}

/// Inputs begun so far, for the thread that watches over their time.
static BEGUN: AtomicU64 = AtomicU64::new(0);

fn fuzz(name: &str, target: &mut dyn Target, time: Duration, seed: u64) -> ExitCode {
    // Panics are told by the input that they came of.
    std::panic::set_hook(Box::new(|_| {}));
    let mut mutator = Mutator::new(seed, target.dictionary());
    let (mut taken, mut refused, mut longest) = (0_u64, 0_u64, Duration::ZERO);
    watch_over_time(place(name, seed));
    let begun = Instant::now();
    while begun.elapsed() < time {
        let input = target.spoil(&mut mutator);
        // Left behind where this input ends the whole process.
        fs::write(place(name, seed), &input).ok();
        BEGUN.fetch_add(1, Ordering::Relaxed);
        let since = Instant::now();
        let verdict = catch_unwind(AssertUnwindSafe(|| target.tries(&input)));
        longest = longest.max(since.elapsed());
        match verdict {
            Ok(Verdict::Taken) => taken += 1,
            Ok(Verdict::Refused) => refused += 1,
            Ok(Verdict::Wrong(what)) => return found(name, seed, &what),
            Err(panic) => return found(name, seed, &format!("panicked: {}", words_of(&*panic))),
        }
    }
    println!(
        "{name}, seed {seed}: {} inputs in {} s, {taken} taken, {refused} refused, none wrong; \
         the longest took {:.2} s",
        taken + refused,
        begun.elapsed().as_secs(),
        longest.as_secs_f64()
    );
    fs::remove_file(place(name, seed)).ok();
    ExitCode::SUCCESS
}

/// Where the input that is tried lies.
fn place(name: &str, seed: u64) -> PathBuf {
    let folder = PathBuf::from("target/fuzz");
    fs::create_dir_all(&folder).ok();
    folder.join(format!("{name}-{seed}"))
}

fn found(name: &str, seed: u64, what: &str) -> ExitCode {
    let place = place(name, seed);
    println!("{name}, seed {seed}: input {} {what}", BEGUN.load(Ordering::Relaxed));
    println!("it is in {}", place.display());
    ExitCode::FAILURE
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Ends the process where an input takes too long.
#[expect(clippy::exit, reason = "an endless loop cannot be told to end")]
fn watch_over_time(place: PathBuf) {
    thread::spawn(move || {
        let (mut seen, mut since) = (0, Instant::now());
        loop {
            thread::sleep(Duration::from_millis(100));
            let begun = BEGUN.load(Ordering::Relaxed);
            if begun != seen {
                (seen, since) = (begun, Instant::now());
            } else if begun > 0 && since.elapsed() > PATIENCE {
                eprintln!("input {begun} takes longer than {PATIENCE:?}: {}", place.display());
                std::process::exit(1);
            }
        }
    });
}
