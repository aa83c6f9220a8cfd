//! Valid scenarios at the ends of their ranges, for long: they end, count whole plays, and keep to
//! their budgets.
//!
//! `LONGPLAY_EXTREMES=500 cargo test --release --test it extremes -- --nocapture` runs so many.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use longplay::measure::record::{Counts, DayRecord};
use longplay::scenario::schema::{Shape, Type};
use longplay::scenario::{Input, Look, Options, Resolved, render, resolve};
use longplay::sim::spec::Spec;
use longplay::study::compare::compare;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::units::Money;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// Longest time for a scenario of the smallest worlds; none comes near it, an endless loop would.
const PATIENCE: Duration = Duration::from_secs(120);
/// Listener-days of a scenario, at most; those beyond get a shorter run.
const MOST_LISTENER_DAYS: u32 = 400_000;

/// Draws scenarios from the schema.
struct Drawing {
    rng: SmallRng,
    text: String,
}

impl Drawing {
    /// The text of scenario number `number`.
    fn scenario(number: u64) -> String {
        let mut it = Self { rng: SmallRng::seed_from_u64(number), text: String::new() };
        let listeners = it.of(&[100, 101, 130, 300]);
        let days = it.of(&[1, 2, 30, 200, 1_000, 3_650]).min(MOST_LISTENER_DAYS / listeners / 4);
        let burn_in = it.of(&[0, 1, 30]).min(3_650 - days);
        let _ = write!(
            it.text,
            "title = \"Extreme {number}\"\n[time]\ndays = {days}\nburn_in_days = {burn_in}\n\
             [experiment]\nreplicates = {}\n",
            it.rng.random_range(1..=2)
        );
        for (section, shape) in Shape::root().keys() {
            match section {
                "world" => {
                    let _ = write!(it.text, "[world]\nlisteners = {listeners}\n");
                    it.keys("world", shape, &["listeners", "preset"]);
                }
                "release" => {
                    let fans = it.of(&[0, 1, listeners / 2, listeners]);
                    let _ = write!(it.text, "[release]\nfans = {fans}\n");
                    it.keys("release", shape, &["fans", "catalogue_tracks", "also"]);
                    it.others(number);
                }
                "platform" | "economics" => {
                    let _ = writeln!(it.text, "[{section}]");
                    it.keys(section, shape, &["preset"]);
                }
                "behaviour" => it.keys(section, shape, &[]),
                _ => {}
            }
        }
        for strategy in 0..it.rng.random_range(0..3) {
            it.strategy(strategy, burn_in, days);
            if has_single(number) {
                let start = number % u64::from(days);
                let single = "[[strategy.campaign]]\nkind = \"single\"\ntrack = \"Also\"";
                let _ = writeln!(it.text, "{single}\nstart_day = {start}");
            }
        }
        it.text
    }

    /// Other tracks of the artist, by the number alone.
    fn others(&mut self, number: u64) {
        let earlier = [0, 1, 500][(number % 3) as usize];
        let _ = writeln!(self.text, "catalogue_tracks = {earlier}");
        if has_single(number) {
            let stickiness = [-4.0, 4.0][(number / 4 % 2) as usize];
            let also = "[[release.also]]\ntitle = \"Also\"";
            let _ = writeln!(self.text, "{also}\nstickiness = {stickiness:?}");
        }
    }

    fn of(&mut self, choices: &[u32]) -> u32 {
        choices[self.rng.random_range(0..choices.len())]
    }

    /// Values for some keys of a table, then the tables in it.
    fn keys(&mut self, path: &str, shape: Shape, but: &[&str]) {
        for (key, child) in shape.keys().filter(|(key, _)| !but.contains(key)) {
            // Most keys are left as they are, or every world would be dead.
            if self.rng.random_range(0..4) == 0
                && let Some(value) = self.value(child)
            {
                let _ = writeln!(self.text, "{key} = {value}");
            }
        }
        for (key, child) in shape.keys().filter(|(_, child)| child.kind() == Type::Table) {
            let path = format!("{path}.{key}");
            let _ = writeln!(self.text, "[{path}]");
            self.keys(&path, child, &[]);
        }
    }

    /// A value from an end of the range, or between.
    fn value(&mut self, shape: Shape) -> Option<String> {
        let names = shape.names();
        if !names.is_empty() {
            let (name, _) = names[self.rng.random_range(0..names.len())];
            return Some(format!("\"{name}\""));
        }
        match (shape.kind(), shape.bounds()) {
            (Type::Boolean, _) => Some(self.rng.random::<bool>().to_string()),
            (kind @ (Type::Number | Type::Integer), (Some(low), Some(high))) => {
                let between = low + self.rng.random::<f64>() * (high.min(1e9) - low);
                let value = [low, high.min(1e15), between][self.rng.random_range(0..3)];
                Some(if kind == Type::Integer {
                    format!("{value:.0}")
                } else {
                    format!("{value:?}")
                })
            }
            _ => None,
        }
    }

    fn strategy(&mut self, number: u32, burn_in: u32, days: u32) {
        let _ = writeln!(self.text, "[[strategy]]\nname = \"Strategy {number}\"");
        let campaign = Shape::root().get("strategy").and_then(|it| it.items());
        let campaign = campaign.and_then(|it| it.get("campaign")).and_then(|it| it.items());
        let kinds = campaign.expect("campaigns are in the schema").kinds();
        // Without a track it would bring out nothing.
        let kinds: Vec<_> = kinds.into_iter().filter(|(kind, _)| *kind != "single").collect();
        for _ in 0..self.rng.random_range(1..4) {
            let (kind, shape) = kinds[self.rng.random_range(0..kinds.len())];
            let _ = writeln!(self.text, "[[strategy.campaign]]\nkind = \"{kind}\"");
            if shape.get("start_day").is_some() {
                let first = -i64::from(burn_in.min(28));
                let start = self.rng.random_range(first..i64::from(days));
                let _ = writeln!(self.text, "start_day = {start}");
            }
            self.keys("strategy.campaign", shape, &["kind", "start_day"]);
        }
    }
}

/// Whether strategies bring out a track.
fn has_single(number: u64) -> bool {
    number % 4 == 3
}

/// The scenario of a number; those whose values contradict one another are drawn anew.
fn drawn(number: u64) -> (String, Resolved) {
    for again in 0..200 {
        let text = Drawing::scenario(number + again * 1_000_000);
        let input = Input::Text { name: "drawn".to_owned(), text: text.clone() };
        match resolve(&input, &Options::default()) {
            Ok(mut resolved) => {
                // The size in which tracks are allowed to be few.
                resolved.spec.world.tracks = resolved.spec.world.tracks.min(300);
                return (text, resolved);
            }
            Err(problems) => {
                let told = render(&problems, Look::Plain);
                assert!(!told.contains("unknown key"), "{told}");
            }
        }
    }
    panic!("no valid scenario among two hundred of number {number}");
}

fn run(spec: &Spec, threads: usize) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| compare(spec, &Progress::default())).unwrap()
}

#[test]
fn valid_scenarios_at_the_ends_of_their_ranges_end_and_add_up() {
    let count = std::env::var("LONGPLAY_EXTREMES").map_or(8, |it| it.parse().unwrap());
    let mut longest = (Duration::ZERO, 0, 0);
    for number in 0..count {
        let (text, resolved) = drawn(number);
        let spec = resolved.spec;
        let (sender, receiver) = std::sync::mpsc::channel();
        let shared = spec.clone();
        let begun = Instant::now();
        // Not joined: an endless loop has no end.
        std::thread::spawn(move || drop(sender.send(Box::new(run(&shared, 1)))));
        let outcome = receiver.recv_timeout(PATIENCE).unwrap_or_else(|error| {
            panic!("scenario {number} has no outcome ({error}):\n{text}");
        });
        let took = begun.elapsed();
        longest = longest.max((took, number, spec.calendar.days));
        assert_sound(&spec, &outcome, &text);
        if number % 4 == 0 && took < PATIENCE / 20 {
            assert!(run(&spec, 3) == *outcome, "scenario {number} depends on threads:\n{text}");
        }
    }
    let (time, number, days) = longest;
    println!("{count} scenarios; the longest: number {number}, {days} days, {time:?}");
}

fn assert_sound(spec: &Spec, outcome: &Outcome, text: &str) {
    for replicate in &outcome.replicates {
        assert_eq!(replicate.arms.len(), spec.strategies.len() + 1, "{text}");
        for (arm, days) in replicate.arms.iter().enumerate() {
            for day in days {
                assert_adds_up(day, spec.world.listeners, text);
            }
            assert_nothing_below_zero(days, text);
            let budget: f64 = match arm.checked_sub(1) {
                None => 0.0,
                Some(strategy) => {
                    let campaigns = spec.strategies[strategy].campaigns.iter();
                    campaigns.filter_map(|it| it.terms().budget).sum()
                }
            };
            let spent: f64 = days.iter().map(|day| day.cost.dollars()).sum();
            let free = arm > 0
                && spec.strategies[arm - 1].campaigns.iter().any(|it| it.terms().budget.is_none());
            assert!(free || spent <= budget + 1e-6 * budget, "{spent} of {budget}:\n{text}");
        }
    }
    for row in &outcome.effects {
        let ends = [row.effect_low, row.effect_high, row.p_best, row.cost_per_unit];
        let all = ends.into_iter().flatten().chain([row.value, row.control, row.effect]);
        for figure in all {
            assert!(figure.is_finite(), "{} of {}: {figure}\n{text}", row.measure, row.strategy);
        }
    }
    serde_json::to_string(outcome).expect("numbers, all of them");
}

fn assert_adds_up(day: &DayRecord, listeners: u32, text: &str) {
    let both = [(day.world, day.world_streams_by_source), (day.focal, day.focal_streams_by_source)];
    for (counts, by_source) in both {
        let Counts { starts, streams, skips, completions, .. } = counts;
        assert_eq!(starts, streams + skips, "{:?}\n{text}", day.day);
        assert_eq!(by_source.iter().sum::<u64>(), streams, "{:?}\n{text}", day.day);
        assert!(completions <= streams, "{:?}\n{text}", day.day);
    }
    assert!(day.focal.streams <= day.world.streams, "{:?}\n{text}", day.day);
    assert!(day.focal_new_listeners <= day.focal_listeners, "{:?}\n{text}", day.day);
    assert!(day.focal_listeners <= u64::from(listeners), "{:?}\n{text}", day.day);
    assert!(day.world_listeners <= u64::from(listeners), "{:?}\n{text}", day.day);
    for money in [day.cost, day.penalty, day.commission] {
        assert!(money >= Money::ZERO, "{:?}\n{text}", day.day);
    }
}

/// What is taken back later than it was counted or paid is never more than was counted or paid.
fn assert_nothing_below_zero(days: &[DayRecord], text: &str) {
    let (mut counted, mut removed, mut paid) = (0, 0, Money::ZERO);
    for day in days {
        counted += day.artificial_streams;
        removed += day.artificial_removed;
        paid = paid + day.royalties;
        assert!(removed <= counted && paid >= Money::ZERO, "{:?}\n{text}", day.day);
    }
}
