//! `sweep`: the same comparison at many points of some keys.

use longplay::report::folder::Said;
use longplay::report::sweep::{brief, write};
use longplay::scenario::resolve;
use longplay::study::adaptive;
use longplay::study::compare::warnings;
use longplay::study::sweep::findings::SweepFindings;
use longplay::study::sweep::headline::headline;

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::points::{Job, cautions, end, finish, refuse_nothing};
use crate::cli::session::Session;

pub(crate) fn sweep(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let mut resolved = resolve(&input, &options)?;
    let params = resolved.scenario.sweep.clone();
    refuse_nothing("sweep", params.key.len(), resolved.spec.strategies.len())?;
    let settings = params.settings(resolved.spec.world.seed);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    resolved.cautions = cautions(&input, &options, &keys, &settings);
    let mut session = Session::open("sweep", &resolved, &args.study, console)?;
    let (options, resolved) = (&options, &resolved);
    let job = Job { input: &input, options, resolved, keys: &keys, settings: &settings };
    let (finished, kept) = finish(&job, &mut session, console)?;
    let spec = &resolved.spec;
    let found = SweepFindings {
        method: params.method,
        keys,
        scales: params.key.iter().map(|it| it.scale).collect(),
        strategies: spec.compared(),
        window_days: spec.calendar.days,
        confidence: spec.experiment.confidence,
        points: finished,
    };
    let failed = found.points.iter().any(|point| point.failure.is_some());
    let headline = headline(&found);
    let warnings = warnings(spec, adaptive::most(&spec.experiment) as usize);
    let replicates = spec.experiment.replicates;
    let said =
        Said { headline: &headline, warnings: &warnings, replicates, theme: args.study.theme };
    session.deliver(resolved, &brief(&found), &said, &[], |out, info| {
        write(out, &found, &said, info)
    })?;
    end(kept, failed, console)
}
