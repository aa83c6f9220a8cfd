//! `sweep`: the same comparison at many points of some keys.

use longplay::scenario::points::warnings;
use longplay::scenario::resolve;
use longplay::scenario::varied::repeated;
use longplay::study::sweep::point::Setting;
use longplay::study::sweep::run::{Points, Sweep};

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory::refuse_points;
use crate::cli::points::{refuse_nothing, rounded, spec_at};
use crate::cli::session::Session;

pub(crate) fn sweep(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let mut resolved = resolve(&input, &options)?;
    let params = resolved.scenario.sweep.clone();
    refuse_nothing("sweep", params.key.len(), resolved.spec.strategies.len())?;
    let settings = params.settings(resolved.spec.world.seed);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    resolved.warnings = warnings(&input, &options, &keys, &settings);
    resolved.notes.extend(repeated(&resolved.scenario));
    let points = (keys.as_slice(), settings.as_slice());
    if args.study.simulates() {
        refuse_points("sweep", &resolved.scenario, points, args.study.threads)?;
    }
    let session = Session::open("sweep", &resolved, &args.study, console)?;
    let at = |settings: &[Setting]| spec_at(&input, &options, &keys, settings);
    let settings = rounded(&keys, &settings);
    let sweep = Sweep::new(Points { spec: &resolved.spec, settings, at: &at }, &params);
    session.run_points(&sweep, &resolved.spec)
}
