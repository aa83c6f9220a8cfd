//! Our side of a comparison with peers: reads a file, prints figures a line each, for
//! `tests/peers/compare.py` and `tests/peers/sensitivity.py`.
//!
//! `peer_figures als FILE SWEEPS CONFIDENCE REGULARISATION` and `peer_figures knn FILE COUNT` read
//! interactions, a line `user item weight` each, by rising user and item; `peer_figures stats FILE`
//! and `peer_figures paired FILE` read pairs `x y`. `peer_figures design saltelli|morris COUNT
//! KEYS` prints points, `peer_figures sobol FILE` and `peer_figures morris FILE` indices from lines
//! of a point and its answer.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use std::error::Error;
use std::fs;

use longplay::draw::{Key, KeyedRng, Purpose, unit};
use longplay::inference::estimate::Estimate;
use longplay::inference::paired::Paired;
use longplay::inference::resamples::Resamples;
use longplay::model::ids::TrackId;
use longplay::model::vector::Vector;
use longplay::platform::factors::Factorisation;
use longplay::platform::history::Feedback;
use longplay::platform::interactions::Interactions;
use longplay::platform::neighbours::CoPlays;
use longplay::stats;
use longplay::study::design::{self, Point};
use longplay::study::sensitivity::indices;

/// Levels of Morris's grid.
const LEVELS: u32 = 4;
/// Confidence of the intervals of indices.
const CONFIDENCE: f64 = 0.95;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["als", file, sweeps, confidence, regularisation] => {
            let model = Factorisation {
                confidence: confidence.parse()?,
                regularisation: regularisation.parse()?,
            };
            factorise(&interactions(file)?, model, sweeps.parse()?);
        }
        ["knn", file, count] => {
            let lists = CoPlays::of(interactions(file)?, count.parse()?, 0.0, None).neighbourhoods;
            for (track, list) in lists.iter().enumerate() {
                for near in list {
                    println!("near {track} {} {:e}", near.column, near.weight);
                }
            }
        }
        ["stats", file] => describe(&numbers(file)?),
        ["design", "saltelli", count, keys] => {
            say_points(&design::saltelli(count.parse()?, keys.parse()?));
        }
        ["design", "morris", count, keys] => {
            say_points(&design::morris(count.parse()?, keys.parse()?, LEVELS, &KeyedRng::new(1)));
        }
        ["sobol", file] => {
            let (points, answers) = answered(file)?;
            let keys = points.first().map_or(0, Vec::len);
            let shares = indices::sobol(keys, &answers, CONFIDENCE, &KeyedRng::new(1));
            for it in shares.ok_or("the answers have no shares")? {
                let [first, total] = [it.first, it.total].map(|it| (it.value, reach(&it)));
                println!("{:e} {:e} {:e} {:e}", first.0, first.1, total.0, total.1);
            }
        }
        ["morris", file] => {
            let (points, answers) = answered(file)?;
            let effects = indices::morris(&points, &answers, LEVELS, CONFIDENCE, &KeyedRng::new(1));
            for it in effects.ok_or("the answers have no effects")? {
                let (size, reach) = (it.mu_star.value, reach(&it.mu_star));
                println!("{:e} {size:e} {reach:e} {:e}", it.mu, it.sigma);
            }
        }
        ["paired", file] => compare(&numbers(file)?)?,
        _ => {
            return Err(
                "als, knn, stats, paired, design, sobol or morris, then what to read".into()
            );
        }
    }
    Ok(())
}

fn say_points(points: &[Point]) {
    for point in points {
        let coordinates: Vec<String> = point.iter().map(|at| format!("{at:e}")).collect();
        println!("{}", coordinates.join(" "));
    }
}

/// Points and their answers, the last number of each line.
fn answered(file: &str) -> Result<(Vec<Point>, Vec<f64>), Box<dyn Error>> {
    let split = |mut line: Vec<f64>| line.pop().map(|answer| (line, answer));
    Ok(numbers(file)?.into_iter().filter_map(split).unzip())
}

/// Half the width of an interval.
fn reach(estimate: &Estimate) -> f64 {
    estimate.high.map_or(f64::NAN, |high| high - estimate.value)
}

/// Lines of numbers.
fn numbers(file: &str) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
    let line = |line: &str| line.split_whitespace().map(str::parse).collect();
    Ok(fs::read_to_string(file)?.lines().map(line).collect::<Result<_, _>>()?)
}

fn interactions(file: &str) -> Result<Interactions, Box<dyn Error>> {
    let mut rows: Vec<Vec<Feedback>> = Vec::new();
    let mut tracks = 0;
    for cell in numbers(file)? {
        let [user, track, weight] = cell[..] else { return Err("three numbers a line".into()) };
        rows.resize_with(rows.len().max(user as usize + 1), Vec::new);
        let track = TrackId(track as u32);
        rows[user as usize].push(Feedback { track, weight: weight as f32 });
        tracks = tracks.max(track.index() + 1);
    }
    let mut matrix = Interactions::over(tracks);
    for row in &rows {
        matrix.push(row);
    }
    Ok(matrix)
}

/// Prints the factors that training starts from and those it ends with, and the objective.
fn factorise(feedback: &Interactions, model: Factorisation, sweeps: usize) {
    let rng = KeyedRng::new(1);
    let coordinate = |track: usize, i: usize| {
        let key = Key::timeless(Purpose::Factor, track as u32);
        (unit(rng.block_at(key, i as u32)[0]) - 0.5) * 0.2
    };
    let first = |track| Vector(std::array::from_fn(|i| coordinate(track, i)));
    let mut tracks: Vec<Vector> = (0..feedback.columns()).map(first).collect();
    let mut users = vec![Vector::ZERO; feedback.rows()];
    print("first", &tracks);
    let audiences = feedback.transposed();
    for _ in 0..sweeps {
        model.solve_all(&tracks, feedback, &mut users);
        model.solve_all(&users, &audiences, &mut tracks);
    }
    print("user", &users);
    print("item", &tracks);
    println!("objective {:e}", model.objective(&users, &tracks, feedback));
}

fn print(what: &str, vectors: &[Vector]) {
    for (number, vector) in vectors.iter().enumerate() {
        let coordinates = vector.0.map(|coordinate| format!("{coordinate:e}"));
        println!("{what} {number} {}", coordinates.join(" "));
    }
}

/// Prints the interval of skewed paired differences and how it was made, and the skewness.
fn compare(pairs: &[Vec<f64>]) -> Result<(), Box<dyn Error>> {
    let differences: Vec<f64> = pairs.iter().map(|pair| pair[1] - pair[0]).collect();
    let resamples = Resamples::new(differences.len(), 1);
    let paired = Paired::of(&differences, &resamples).ok_or("two pairs or more")?;
    println!("method {}", paired.method().name());
    println!("skewness {:e}", stats::skewness(&differences).ok_or("no spread")?);
    for confidence in [0.9, 0.95] {
        let interval = paired.interval(confidence).ok_or("no interval")?;
        println!("{confidence} {:e} {:e}", interval.low, interval.high);
    }
    Ok(())
}

fn describe(pairs: &[Vec<f64>]) {
    let column = |i: usize| -> Vec<f64> { pairs.iter().map(|pair| pair[i]).collect() };
    let (x, y) = (column(0), column(1));
    let say = |name: &str, value: Option<f64>| println!("{name} {:e}", value.unwrap_or(f64::NAN));
    say("mean", stats::mean(&y));
    say("variance", stats::variance(&y));
    say("gini", stats::gini(&y));
    for confidence in [0.9, 0.95, 0.99] {
        let interval = stats::t_interval(&y, confidence);
        say(&format!("t_low_{confidence}"), interval.map(|interval| interval.low));
        say(&format!("t_high_{confidence}"), interval.map(|interval| interval.high));
    }
    for share in [0.0, 0.1, 0.25, 0.5, 0.9, 1.0] {
        say(&format!("quantile_{share}"), stats::quantile(&y, share));
    }
    let line = stats::least_squares(&x, &y);
    say("slope", line.map(|line| line.slope));
    say("intercept", line.map(|line| line.intercept));
    say("r_squared", line.map(|line| line.r_squared));
    say("slope_error", line.map(|line| line.slope_error));
}
