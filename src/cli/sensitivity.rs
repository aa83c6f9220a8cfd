//! `sensitivity`: which keys a result answers to.

use longplay::scenario::points::warnings;
use longplay::scenario::resolve;
use longplay::study::sensitivity::run::Sensitivity;
use longplay::study::sweep::point::Setting;
use longplay::study::sweep::run::Points;

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory::refuse_points;
use crate::cli::points::{refuse_nothing, rounded, spec_at};
use crate::cli::session::Session;

pub(crate) fn sensitivity(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let mut resolved = resolve(&input, &options)?;
    let params = resolved.scenario.sensitivity.clone();
    refuse_nothing("sensitivity", params.key.len(), resolved.spec.strategies.len())?;
    let cube = params.points(resolved.spec.world.seed);
    let settings = params.settings(&cube);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    resolved.warnings = warnings(&input, &options, &keys, &settings);
    resolved.notes.extend(params.uneven());
    let points = (keys.as_slice(), settings.as_slice());
    if args.study.simulates() {
        refuse_points("sensitivity", &resolved.scenario, points, args.study.threads)?;
    }
    let session = Session::open("sensitivity", &resolved, &args.study, console)?;
    let at = |settings: &[Setting]| spec_at(&input, &options, &keys, settings);
    let settings = rounded(&keys, &settings);
    let points = Points { spec: &resolved.spec, settings, at: &at };
    let study = Sensitivity::new(points, cube, &params)?;
    session.run_points(&study, &resolved.spec)
}
