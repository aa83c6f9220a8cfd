//! Searches the parameters that no publication gives, against the targets that may be fitted.
//!
//! `cargo run --release --example tune -- --candidates 100`
//!
//! It ends after so many candidates, so the same command finds the same values on any machine.
//! Further arguments: `--seeds N` worlds for each candidate, `--listeners N` and `--tracks N` of
//! each, `--out FILE` for the winning values, `--set KEY=VALUE` to start elsewhere. All candidates
//! live in the same worlds with common random numbers, so a difference between two is what the
//! parameter does.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use longplay::scenario::{Input, Options, Override, render, resolve};
use longplay::study::progress::Progress;
use longplay::validation::report::words::{band, count, value};
use longplay::validation::run::{Checked, validate};
use longplay::validation::table::all::TARGETS;
use longplay::validation::targets::Target;
use longplay::validation::tune::{Knob, Tried, distance, is_fitted, search};

/// Everything that may be moved, and how far.
const KNOBS: [Knob; 15] = [
    knob("behaviour.encounter.base_interest", -1.6, -0.7, 0.1),
    knob("behaviour.reaction.save_base", -5.4, -3.4, 0.2),
    knob("behaviour.reaction.active_source", 0.0, 1.0, 0.1),
    knob("behaviour.reaction.algorithmic_source", 0.0, 1.0, 0.1),
    knob("behaviour.recall.word_of_mouth_share", 0.0, 0.6, 0.1),
    knob("behaviour.recall.album_share", 0.0, 0.6, 0.1),
    knob("behaviour.curation.playlist_renewal", 0.02, 0.5, 0.05),
    knob("behaviour.session.source_mix.library", 15.0, 30.0, 3.0),
    knob("behaviour.session.source_mix.own_playlists", 10.0, 25.0, 3.0),
    knob("behaviour.session.source_mix.on_repeat", 1.0, 5.0, 0.5),
    knob("behaviour.session.source_mix.daily_mix", 3.0, 10.0, 1.0),
    knob("behaviour.session.source_mix.radio", 4.0, 12.0, 1.0),
    knob("behaviour.session.source_mix.editorial", 6.0, 14.0, 1.0),
    knob("behaviour.session.source_mix.listener_playlists", 8.0, 18.0, 1.0),
    knob("world.popularity_exponent", 0.5, 1.3, 0.1),
];

const fn knob(key: &'static str, low: f64, high: f64, step: f64) -> Knob {
    Knob { key, low, high, step }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (options, start_from) = arguments()?;
    let number = |name: &str, usual: f64| match options.get(name) {
        Some(text) => text.parse::<f64>(),
        None => Ok(usual),
    };
    let out = options.get("out").map_or("tuned.toml", String::as_str);
    let seeds = number("seeds", 2.0)? as u32;
    let size = [
        format!("world.listeners={}", number("listeners", 4000.0)?),
        format!("world.tracks={}", number("tracks", 4000.0)?),
        "release.fans=120".to_owned(),
        "time.days=60".to_owned(),
        // Not the worlds that the result is then validated in.
        "world.seed=1009".to_owned(),
    ];
    let mut candidates_left = number("candidates", 100.0)? as u32;
    let targets: Vec<&'static Target> = TARGETS.iter().filter(|it| is_fitted(it)).collect();
    let check = |values: Option<&[f64]>| -> Result<Vec<Checked>, Box<dyn Error>> {
        let moved = values.map(assignments).unwrap_or_default();
        let set = size.iter().chain(&start_from).chain(&moved);
        let overrides = set.map(|it| Override::new("--set", it)).collect();
        let resolved = resolve(&Input::Default, &Options { overrides, quick: false })
            .map_err(|problems| render(&problems, longplay::scenario::Look::Plain))?;
        Ok(validate(&resolved.spec, seeds, &targets, &Progress::default())?)
    };

    show("Before", &check(None)?);
    let start = start_values(&start_from)?;
    println!("\ndistance  moved");
    let mut failure = None;
    let measure = |values: &[f64]| {
        candidates_left = candidates_left.checked_sub(1)?;
        let checked = check(Some(values)).map_err(|error| failure = Some(error)).ok()?;
        Some(distance(&checked))
    };
    let (best, closest) = search(&KNOBS, start.clone(), measure, tell);
    if let Some(error) = failure {
        return Err(error);
    }
    println!("\nEnds at a distance of {closest:.3}.");
    show("After", &check(Some(&best))?);
    let toml = as_toml(&best, &start)?;
    std::fs::write(out, &toml)?;
    println!("\nWrote {out}:\n\n{toml}");
    Ok(())
}

/// `--name value` pairs; every `--set` apart.
fn arguments() -> Result<(BTreeMap<String, String>, Vec<String>), String> {
    let (mut options, mut set) = (BTreeMap::new(), Vec::new());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let known = ["candidates", "seeds", "listeners", "tracks", "out", "set"];
        let name = word.strip_prefix("--").filter(|name| known.contains(name));
        let name = name.ok_or_else(|| format!("unknown argument `{word}`"))?;
        let value = words.next().ok_or_else(|| format!("--{name} needs a value"))?;
        if name == "set" {
            set.push(value);
        } else {
            options.insert(name.to_owned(), value);
        }
    }
    Ok((options, set))
}

/// The values the search begins with: the defaults in the code, but for what was set.
fn start_values(set: &[String]) -> Result<Vec<f64>, Box<dyn Error>> {
    let overrides = set.iter().map(|it| Override::new("--set", it)).collect();
    let resolved = resolve(&Input::Default, &Options { overrides, quick: false })
        .map_err(|problems| render(&problems, longplay::scenario::Look::Plain))?;
    let file: toml::Value = toml::from_str(&resolved.scenario.to_toml()?)?;
    let read = |knob: &Knob| {
        let mut parts = knob.key.split('.');
        let value = parts.try_fold(&file, toml::Value::get);
        let number = value.and_then(|it| it.as_float().or(it.as_integer().map(|it| it as f64)));
        number.map(tidy).ok_or_else(|| format!("no number under {}", knob.key).into())
    };
    KNOBS.iter().map(read).collect()
}

/// A default is written with few digits.
fn tidy(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn assignments(values: &[f64]) -> Vec<String> {
    let pairs = KNOBS.iter().zip(values);
    pairs.map(|(knob, value)| format!("{}={:?}", knob.key, tidy(*value))).collect()
}

fn tell(tried: &Tried) {
    let mark = if tried.better { "closer" } else { "" };
    let knob = &KNOBS[tried.moved];
    let value = tidy(tried.values[tried.moved]);
    println!("{:8.3}  {} = {value} {mark}", tried.distance, knob.key);
}

fn show(when: &str, rows: &[Checked]) {
    println!("\n{when}: {}, distance {:.3}", count(rows), distance(rows));
    for row in rows {
        let mark = if row.passes() { "" } else { "  miss" };
        println!("{:>4}  {:>8}  {:>12}{mark}", row.target.id, value(row), band(row));
    }
}

/// What was moved, as a scenario that can be extended.
fn as_toml(best: &[f64], start: &[f64]) -> Result<String, std::fmt::Error> {
    let mut sections: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((knob, value), before) in KNOBS.iter().zip(best).zip(start) {
        let (section, key) = knob.key.rsplit_once('.').unwrap_or(("", knob.key));
        let (value, before) = (tidy(*value), tidy(*before));
        let moved = (value - before).abs() > 1e-9;
        let line = moved.then(|| format!("{key} = {value:?} # was {before:?}"));
        sections.entry(section).or_default().extend(line);
    }
    let mut toml = String::new();
    for (section, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        writeln!(toml, "[{section}]\n{}\n", lines.join("\n"))?;
    }
    Ok(toml)
}
