//! `sensitivity`: which keys a result answers to.

use longplay::report::sweep::write_indices;
use longplay::scenario::resolve;
use longplay::study::runner::Study as _;
use longplay::study::sensitivity::findings::SensitivityFindings;
use longplay::study::sensitivity::headline::{share, subject};
use longplay::study::sensitivity::run::Sensitivity;
use longplay::study::sweep::point::Setting;
use longplay::study::sweep::run::Points;
use longplay::study::words::{percent_exact, plain, told};

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::grid::Grid;
use crate::cli::memory::refuse_points;
use crate::cli::points::{announce, cautions, end, refuse_nothing, rounded, spec_at};
use crate::cli::session::Session;

pub(crate) fn sensitivity(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let mut resolved = resolve(&input, &options)?;
    let params = resolved.scenario.sensitivity.clone();
    refuse_nothing("sensitivity", params.key.len(), resolved.spec.strategies.len())?;
    let cube = params.points(resolved.spec.world.seed);
    let settings = params.settings(&cube);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    resolved.cautions = cautions(&input, &options, &keys, &settings);
    resolved.notes.extend(params.uneven());
    let points = (keys.as_slice(), settings.as_slice());
    refuse_points("sensitivity", &resolved.scenario, points, args.study.threads)?;
    let mut session = Session::open("sensitivity", &resolved, &args.study, console)?;
    let at = |settings: &[Setting]| spec_at(&input, &options, &keys, settings);
    let settings = rounded(&keys, &settings);
    let points = Points { spec: &resolved.spec, settings, at: &at };
    let study = Sensitivity::new(points, cube, &params);
    let (analysis, kept) = session
        .run(&study, |session, missing| announce(&resolved.spec, session, missing, console))?;
    let (found, text) = (&analysis.findings, study.text(&analysis));
    let table: Vec<String> = indices(found).into_iter().collect();
    session.deliver(&resolved, found, &text, &table, |out, said, info| {
        write_indices(out, found, &analysis.points, said, info)
    })?;
    end(kept, found.failed > 0, console)
}

/// Keys by rank, with what each is found to do; nothing where nothing was computed or nothing varies.
fn indices(found: &SensitivityFindings) -> Option<String> {
    let rows = found.ordered();
    let shares = rows.first()?.shares.is_some();
    let header = if shares { ["alone", "in all"].as_slice() } else { &["μ*", "μ", "σ"] };
    let mut grid = Grid::new(["key", "from", "to"].iter().chain(header).copied());
    for (rank, row) in (1..).zip(rows) {
        let name = format!("{rank}  {}", row.key);
        let figures = match (row.shares, row.elementary) {
            (Some(it), _) => vec![share(&it.first), share(&it.total)],
            (_, Some(it)) => vec![told(&it.mu_star, plain), plain(it.mu), plain(it.sigma)],
            _ => Vec::new(),
        };
        grid.row([name, plain(row.low), plain(row.high)].into_iter().chain(figures));
    }
    let of = subject(found);
    let what = if shares {
        format!(
            "Share of the variance of {of} between points: a key alone (first order), and in all that it does, also \
             together with others (total), by which keys are ranked"
        )
    } else {
        format!(
            "What the whole range of a key does to {of}: mean size (μ*), by which keys are ranked, mean with its sign \
             (μ), and how it differs from place to place (σ)"
        )
    };
    Some(format!(
        "{}{what}; ( ) is the {} interval.\n",
        grid.text(),
        percent_exact(found.confidence)
    ))
}
