//! What a study costs beside its control alone: arms that share days cost only what they change.
//!
//! `cargo bench --bench study`; `-- --smoke` for toy sizes, `-- "100k"` for some rows only.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/harness.rs"]
mod harness;
#[path = "common/strategies.rs"]
mod strategies;
#[path = "common/table.rs"]
mod table;

use std::time::Instant;

use harness::Size;
use longplay::sim::spec::{Background, Spec};
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::Compare;
use longplay::study::dose::params::DoseParams;
use longplay::study::dose::run::Dose;
use longplay::study::explain::params::ExplainParams;
use longplay::study::explain::run::Explain;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, run};
use table::{Arguments, Table, median};

/// Times that a study and its control are run in turn.
const ROUNDS: usize = 3;

/// What is timed beside the control alone.
const STUDIES: [&str; 5] = ["run, own background", "run", "explain", "dose", "100 strategies"];

/// The control alone.
const CONTROL: &str = "control";

fn sizes(smoke: bool) -> Vec<Size> {
    let worlds: &[(u32, u32)] =
        if smoke { &[(1_000, 1_000)] } else { &[(10_000, 10_000), (100_000, 100_000)] };
    let sized = |&(listeners, tracks)| Size { listeners, tracks, threads: 2 };
    worlds.iter().map(sized).collect()
}

/// One replicate of the default scenario at another size.
fn spec(size: Size, smoke: bool) -> Spec {
    let mut spec = Spec::default();
    spec.world.listeners = size.listeners;
    spec.world.tracks = size.tracks;
    spec.experiment.replicates = 1;
    if smoke {
        spec.release.fans = 30;
        spec.calendar.days = 14;
    }
    spec
}

/// Runs a study and tells seconds, peak memory and the share of listener-days that were shared.
fn time(study: &str, size: Size, smoke: bool) -> [f64; 3] {
    let mut spec = spec(size, smoke);
    let progress = Progress::default();
    let start = Instant::now();
    match study {
        CONTROL => {
            spec.strategies.clear();
            compare(&spec, &progress);
        }
        "run" => compare(&spec, &progress),
        "run, own background" => {
            spec.experiment.background = Background::Own;
            compare(&spec, &progress);
        }
        "100 strategies" => {
            spec.strategies = strategies::ads(100);
            compare(&spec, &progress);
        }
        "explain" => {
            let params = ExplainParams::default();
            let explain = Explain::new(&spec, &params).expect("the default asks for saves");
            finish(&explain, &progress);
        }
        "dose" => {
            let params = DoseParams::default();
            finish(&Dose::new(&spec, &params), &progress);
        }
        _ => panic!("there is no study {study}"),
    }
    let seconds = start.elapsed().as_secs_f64();
    [seconds, harness::peak_memory_mib(), progress.share_shared().unwrap_or(f64::NAN)]
}

fn compare(spec: &Spec, progress: &Progress) {
    finish(&Compare::new(spec).expect("the control is the reference"), progress);
}

fn finish(study: &impl Study, progress: &Progress) {
    run(study, &NoCheckpoints, progress).expect("the default names what exists");
}

fn main() {
    let arguments = Arguments::read();
    if let Some((size, study)) = harness::child(&arguments.words) {
        harness::answer(&size.pool().install(|| time(study, size, arguments.smoke)));
        return;
    }
    let table = Table::begin(
        "One replicate of a study beside its control alone, in turn; medians of three",
        24,
        &[
            "listeners × tracks",
            "study",
            "control [s]",
            "study [s]",
            "ratio",
            "shared",
            "peak memory",
        ],
    );
    for size in sizes(arguments.smoke) {
        for study in STUDIES {
            let label = format!("{}, {study}", size.label());
            if !arguments.want(&label) {
                continue;
            }
            let rounds = if arguments.smoke { 1 } else { ROUNDS };
            let one = |study: &str| harness::measure(size, study, arguments.smoke);
            let pairs: Vec<[Vec<f64>; 2]> =
                (0..rounds).map(|_| [one(CONTROL), one(study)]).collect();
            let middle =
                |figure: &dyn Fn(&[Vec<f64>; 2]) -> f64| median(pairs.iter().map(figure).collect());
            let shared = middle(&|pair| pair[1][2]);
            table.row([
                size.label(),
                study.to_owned(),
                format!("{:.1}", middle(&|pair| pair[0][0])),
                format!("{:.1}", middle(&|pair| pair[1][0])),
                format!("{:.2}", middle(&|pair| pair[1][0] / pair[0][0])),
                if shared.is_nan() { "–".to_owned() } else { format!("{:.1} %", 100.0 * shared) },
                harness::memory_cell(middle(&|pair| pair[1][1])),
            ]);
        }
    }
}
