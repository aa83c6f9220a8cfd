//! `explain`: through which paths a strategy's effect comes about.

use longplay::dynamics::campaign::Campaign;
use longplay::sim::spec::Spec;
use longplay::study::explain::findings::{ExplainFindings, Path};
use longplay::study::explain::run::{Explain, ExplainError};
use longplay::study::runner::Study as _;
use longplay::study::words::{percent, signed, told};

use crate::cli::args::PlainArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::grid::Grid;
use crate::cli::long::resolve_long;
use crate::cli::report::explain as report;
use crate::cli::session::Session;

/// Savers of so many days are followed \[days\].
const ENTRY: u16 = 28;

/// Windows shown.
const SHOWN: u16 = 28;

pub(crate) fn explain(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |it| it.explain.follow_days.saturating_add(ENTRY), console)?;
    let explain = Explain::new(&resolved.spec, &resolved.scenario.explain)
        .map_err(|error| refused(&error, &resolved.spec))?;
    let mut session = Session::open("explain", &resolved, &args.study, console)?;
    let (found, kept) = session.run(&explain, |_, _| Ok(()))?;
    let text = explain.text(&found);
    session.deliver(&resolved, &found, &text, &[paths(&found)], |out, said, info| {
        report::write(out, &found, said, info)
    })?;
    Session::clear(kept, console)?;
    Ok(Exit::Done)
}

/// Why there is nothing to take apart, with what is left to do about it.
fn refused(error: &ExplainError, spec: &Spec) -> Failure {
    let easier = "make saving easier instead: --set explain.dose=1";
    let remedy = match error {
        _ if spec.strategies.is_empty() => {
            let what =
                "the scenario has no [[strategy]]: there is no effect to take apart".to_owned();
            let remedy = "add one; `longplay new NAME` writes a file that shows how".to_owned();
            return Failure::Usage { what, remedy };
        }
        ExplainError::UnknownStrategy(_) => {
            let names: Vec<&str> = spec.strategies.iter().map(|it| it.name.as_str()).collect();
            format!("name one of {}: --set explain.strategy=NAME", names.join(", "))
        }
        ExplainError::AsksNothing(_) | ExplainError::NoAsk
            if spec
                .strategies
                .iter()
                .any(|it| it.campaigns.iter().any(Campaign::asks_for_saves)) =>
        {
            format!("name one that does: --set explain.strategy=NAME, or {easier}")
        }
        _ => format!("let a campaign ask for saves (`ask = \"save\"`), or {easier}"),
    };
    Failure::Usage { what: error.to_string(), remedy }
}

/// Streams by path and window.
fn paths(found: &ExplainFindings) -> String {
    let windows: Vec<u16> =
        found.windows.iter().copied().filter(|window| *window >= SHOWN).collect();
    let windows = if windows.is_empty() { found.windows.clone() } else { windows };
    let head = windows.iter().map(|window| format!("streams by day {window}"));
    let mut grid = Grid::new(std::iter::once("path".to_owned()).chain(head));
    let names = [
        (Path::Exposure, "being heard"),
        (Path::Library, "saves: library"),
        (Path::Training, "saves: recommender"),
        (Path::Total, "total"),
    ];
    for (path, name) in names {
        let cells = windows.iter().map(|window| {
            let Some(row) = found.path("streams", path, *window) else { return "–".to_owned() };
            let share = row.share.as_ref().filter(|_| path != Path::Total);
            let share = share.map_or_else(String::new, |it| format!(", {}", percent(it.value)));
            format!("{}{share}", told(&row.effect, signed))
        });
        grid.row(std::iter::once(name.to_owned()).chain(cells));
    }
    grid.text()
}
