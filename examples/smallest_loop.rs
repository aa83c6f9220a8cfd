//! A small world advanced day by day: one arm without a campaign, one with ads.
//!
//! `cargo run --release --example smallest_loop`
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::model::source::Source;
use longplay::sim::environment::Seeds;
use longplay::sim::run::{Arm, SpecError};
use longplay::sim::spec::Spec;
use longplay::units::Day;

fn main() -> Result<(), SpecError> {
    let mut spec = Spec::default();
    spec.world.listeners = 2_000;
    spec.world.tracks = 2_000;
    spec.release.fans = 30;
    spec.calendar.days = 28;

    // The burn-in is simulated once …
    let seeds = Seeds::of_replicate(
        spec.world.seed,
        &spec.seeds,
        spec.experiment.vary,
        /* number */ 0,
    );
    let mut trunk = Arm::begin(&spec, &seeds)?;
    while trunk.today() < Day::RELEASE {
        trunk.advance();
    }

    // … and then goes on in two arms that share every draw.
    let ads = [Campaign::Ads(Ads { budget: 100.0, ask: Ask::Save, ..Ads::default() })];
    for (name, campaigns) in [("nothing bought", &[][..]), ("ads asking for the save", &ads)] {
        println!("\n{name}: streams of the release by source");
        let mut arm = trunk.fork(campaigns);
        let mut by_source = [0; Source::COUNT];
        while arm.today() < spec.calendar.end() {
            let record = arm.advance();
            for (sum, streams) in by_source.iter_mut().zip(record.focal_streams_by_source) {
                *sum += streams;
            }
            if record.day.0 % 7 == 6 {
                let cells = by_source.iter().zip(Source::ALL).filter(|(sum, _)| **sum > 0);
                let cells: Vec<String> =
                    cells.map(|(sum, source)| format!("{} {sum}", source.name())).collect();
                println!("  by day {:>2}: {}", record.day.0 + 1, cells.join(", "));
            }
        }
    }
    Ok(())
}
