//! `dose`: long-term streams against the save rate, with nothing else moved.

use longplay::study::compare::warnings;
use longplay::study::dose::findings::{DoseFindings, SlopeKind};
use longplay::study::dose::headline::headline;
use longplay::study::dose::run::dose as study;
use longplay::study::words::{factor, percent, signed, told};

use crate::cli::args::PlainArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::grid::Grid;
use crate::cli::long::resolve_long;
use crate::cli::report::{dose as report, summary};
use crate::cli::session::{Session, story};

/// Long enough for what is called long-term \[days\].
const DAYS: u16 = 180;

pub(crate) fn dose(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |_| DAYS, console)?;
    let mut session = Session::open("dose", &resolved, &args.study, console)?;
    let params = &resolved.scenario.dose;
    let found = session.simulate(|progress| study(&resolved.spec, params, progress))?;
    let (headline, warnings) =
        (headline(&found), warnings(&resolved.spec, found.replicates as usize));
    let summary = args
        .study
        .json
        .then(|| {
            let replicates = found.replicates as usize;
            summary::of_study(&found, &headline, &warnings, &session.info, replicates)
        })
        .transpose()?;
    let theme = args.study.theme;
    let written = session.finish(&warnings, |out, info| {
        Ok(report::write(out, &found, (&headline, &warnings), info, theme)?)
    })?;
    match summary {
        Some(summary) => console.result(&format!("{summary:#}"))?,
        None => console.result(&story(&resolved, &headline, &[slopes(&found)], &written.dir))?,
    }
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
            |kind| of(kind).map_or_else(|| "–".to_owned(), |it| percent(it.share_per_point.value));
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
