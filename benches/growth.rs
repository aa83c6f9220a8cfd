//! How the cost of a comparison grows with listeners, with tracks and with arms.
//!
//! `cargo bench --bench growth` prints a table and draws `docs/images/growth.svg`; `-- --smoke` for
//! toy sizes, without a picture.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/harness.rs"]
mod harness;
#[path = "common/strategies.rs"]
mod strategies;
#[path = "common/table.rs"]
mod table;

use std::time::Instant;

use harness::Size;
use longplay::numbers::decimal;
use longplay::report::chart::axis::Axis;
use longplay::report::chart::canvas::{Canvas, Stroke};
use longplay::report::chart::drawn::{Chart, pictures};
use longplay::report::chart::frame::{Frame, Needs, tick_width};
use longplay::report::chart::labels::{self, Label, Mark};
use longplay::report::chart::style::Style;
use longplay::report::chart::theme::Look;
use longplay::sim::spec::Spec;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::Compare;
use longplay::study::progress::Progress;
use longplay::study::runner::run;
use table::{Arguments, Table, median};

/// Times that everything is measured.
const ROUNDS: usize = 3;
/// Days before and after the release.
const DAYS: u16 = 28;
/// What grows, from this size on.
const GROWING: [&str; 3] = ["listeners", "tracks", "arms"];
const SMALLEST: Size = Size { listeners: 20_000, tracks: 20_000, threads: 2 };
const TOY: Size = Size { listeners: 500, tracks: 500, threads: 2 };
/// How many times as many there are, beside one of the smallest.
const FACTORS: [u32; 5] = [1, 3, 10, 30, 100];
/// Tracks, of which a million is the most that a world may have.
const MOST_TRACKS: u32 = 1_000_000;
/// Largest factor of listeners, and of everything when smoking.
const MOST_LISTENERS: u32 = 10;

/// A factor, and how many times as much time it takes as the smallest.
type Point = (f64, f64);

fn main() {
    let arguments = Arguments::read();
    if let Some((size, arms)) = harness::child(&arguments.words) {
        let arms = arms.parse().expect("the variant is a number of arms");
        let seconds = size.pool().install(|| time(size, arms));
        harness::answer(&[seconds, harness::peak_memory_mib()]);
        return;
    }
    let table = Table::begin(
        "One replicate, 28 and 28 days, beside the control of 20k × 20k; medians of three",
        24,
        &[
            "listeners × tracks",
            "growing",
            "times as many",
            "time [s]",
            "times as much",
            "peak memory",
        ],
    );
    let rounds = if arguments.smoke { 1 } else { ROUNDS };
    let base = measured(SMALLEST, 1, rounds, arguments.smoke)[0];
    let curves = GROWING.map(|growing| {
        let row = |&factor: &u32| {
            let (size, arms) = grown(growing, factor);
            let [seconds, memory] = measured(size, arms, rounds, arguments.smoke);
            table.row([
                size.label(),
                growing.to_owned(),
                factor.to_string(),
                decimal(seconds, 1),
                decimal(seconds / base, 2),
                harness::memory_cell(memory),
            ]);
            (f64::from(factor), seconds / base)
        };
        let most = match growing {
            _ if arguments.smoke => 3,
            "listeners" => MOST_LISTENERS,
            "tracks" => MOST_TRACKS / SMALLEST.tracks,
            _ => u32::MAX,
        };
        let wanted = FACTORS.iter().filter(|it| arguments.want(growing) && **it <= most);
        wanted.map(row).collect::<Vec<Point>>()
    });
    if !arguments.smoke && curves.iter().all(|curve| !curve.is_empty()) {
        draw(&curves);
    }
}

/// The smallest world with so many times as many of what grows, and its arms.
fn grown(growing: &str, factor: u32) -> (Size, u32) {
    match growing {
        "listeners" => (Size { listeners: SMALLEST.listeners * factor, ..SMALLEST }, 1),
        "tracks" => (Size { tracks: SMALLEST.tracks * factor, ..SMALLEST }, 1),
        _ => (SMALLEST, factor),
    }
}

/// Seconds and peak memory, medians of so many processes.
fn measured(size: Size, arms: u32, rounds: usize, smoke: bool) -> [f64; 2] {
    let scale = |it: u32| if smoke { it / SMALLEST.tracks * TOY.tracks } else { it };
    let size = Size { listeners: scale(size.listeners), tracks: scale(size.tracks), ..size };
    let runs: Vec<Vec<f64>> =
        (0..rounds).map(|_| harness::measure(size, &arms.to_string(), smoke)).collect();
    [0, 1].map(|figure| median(runs.iter().map(|run| run[figure]).collect()))
}

/// Runs so many arms, the control among them, and tells the seconds.
fn time(size: Size, arms: u32) -> f64 {
    let mut spec = Spec::default();
    spec.world.listeners = size.listeners;
    spec.world.tracks = size.tracks;
    spec.release.fans = spec.release.fans.min(size.listeners / 10);
    spec.calendar.days = DAYS;
    spec.experiment.replicates = 1;
    spec.strategies = if arms > 1 { strategies::ads(arms - 1) } else { Vec::new() };
    let start = Instant::now();
    let compare = Compare::new(&spec).expect("the control is the reference");
    run(&compare, &NoCheckpoints, &Progress::default()).expect("the default names what exists");
    start.elapsed().as_secs_f64()
}

/// The picture: the curves on axes of equal steps for equal factors.
fn draw(curves: &[Vec<Point>; 3]) {
    let layout = || {
        let look = Look::of(&Style::default());
        let log = |value: f64| libm::log10(value);
        let write = |place: f64| format!("×{:.0}", libm::pow(10.0, place));
        let ticks = FACTORS.map(|factor| log(f64::from(factor))).to_vec();
        let axis = Axis { low: 0.0, high: 2.0, ticks, decimals: 0 };
        let values = curves.each_ref().map(|curve| {
            let (factor, time) = curve.last().copied().unwrap_or_default();
            format!("×{factor:.0} takes ×{}", decimal(time, 1))
        });
        let names = ["Listeners", "Tracks", "Arms"];
        let texts = (0..3).map(|it| (names[it], values[it].as_str()));
        let needs = Needs {
            labels: labels::room(&look, Mark::Colour, texts),
            ticks: tick_width(&look, &axis, write),
            unit: true,
            ..Needs::default()
        };
        let (arms, time) = curves[2].last().copied().unwrap_or_default();
        let title = format!("{arms:.0} arms take {} times as long as one", decimal(time, 0));
        let subtitle = "time of one replicate beside the control of 20,000 listeners and 20,000 \
                        tracks, 28 days before the release and 28 after it · dashed: in proportion";
        let frame = Frame::new(look, &title, subtitle, needs);
        let paint = Box::new(move |canvas: &Canvas<'_>| {
            frame.heading(canvas);
            frame.vertical(canvas, &axis, "times the time", write);
            frame.horizontal(canvas, &axis, ("times as many", true), write);
            let place = |(factor, time): Point| {
                frame.point((&axis, log(factor)), (&axis, log(time.max(1.0))))
            };
            let scale = frame.look.scale;
            let dash = &[5.0, 3.5];
            let stroke = Stroke { colour: frame.look.muted, width: 1.4 * scale, dash };
            canvas.line(&[place((1.0, 1.0)), place((100.0, 100.0))], stroke);
            let mut labels = Vec::new();
            for (index, curve) in curves.iter().enumerate() {
                let look = frame.look.arm(index + 1);
                let places: Vec<_> = curve.iter().copied().map(place).collect();
                let stroke = Stroke { colour: look.colour, width: 2.2 * scale, dash: &[] };
                canvas.line(&places, stroke);
                for &place in &places {
                    canvas.dot(place, 4.0 * scale, look.marker, look.colour, 1.0);
                }
                let text = (names[index], values[index].as_str());
                let last = places.last().copied().unwrap_or_default();
                labels.push(Label::new(&frame, look, last, text, Mark::Colour));
            }
            labels::draw(canvas, &frame, labels);
        });
        let description = format!("Lines of time by size. {subtitle}.");
        Some(Chart { title, description, size: look.size, paint })
    };
    let drawn = pictures(vec![("growth", Box::new(layout))], &Style::default()).whole();
    let pictures = drawn.expect("the chart can be drawn");
    let (_, svg) = pictures.last().expect("an SVG comes last");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/images/growth.svg");
    std::fs::write(path, svg).expect("the picture can be written");
    println!("\n{path}");
}
