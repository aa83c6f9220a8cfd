//! `dose`: long-term streams against the save rate, with nothing else moved.

use longplay::study::dose::findings::{DoseFindings, SlopeKind};
use longplay::study::dose::run::Dose;
use longplay::study::runner::Study as _;
use longplay::study::words::{factor, percent, signed, told};

use crate::cli::args::PlainArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::grid::Grid;
use crate::cli::long::resolve_long;
use crate::cli::report::dose as report;
use crate::cli::session::Session;

/// Long enough for what is called long-term \[days\].
const DAYS: u16 = 180;

pub(crate) fn dose(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |_| DAYS, console)?;
    let mut session = Session::open("dose", &resolved, &args.study, console)?;
    let dose = Dose::new(&resolved.spec, &resolved.scenario.dose);
    let (found, kept) = session.run(&dose, |_, _| Ok(()))?;
    let text = dose.text(&found);
    session.deliver(&resolved, &found, &text, &[slopes(&found)], |out, said, info| {
        report::write(out, &found, said, info)
    })?;
    Session::clear(kept, console)?;
    Ok(Exit::Done)
}

/// Slopes by window: what is caused, what goes together, and by how much the one overstates the other.
fn slopes(found: &DoseFindings) -> String {
    let mut grid = Grid::new([
        "one more save per 100 listeners",
        "causes streams",
        "of all",
        "across tracks",
        "of all",
        "times",
    ]);
    for &window in &found.windows {
        let of = |kind| found.slope(kind, window);
        let per_point = |kind| {
            of(kind).map_or_else(|| "–".to_owned(), |it| told(&it.streams_per_point, signed))
        };
        let share =
            |kind| of(kind).map_or_else(|| "–".to_owned(), |it| told(&it.share_per_point, percent));
        let times = found.overstated.iter().find(|it| it.0 == window);
        grid.row([
            format!("by day {window}"),
            per_point(SlopeKind::Causal),
            share(SlopeKind::Causal),
            per_point(SlopeKind::AcrossTracks),
            share(SlopeKind::AcrossTracks),
            times.map_or_else(|| "–".to_owned(), |it| told(&it.1, factor)),
        ]);
    }
    grid.text()
}
