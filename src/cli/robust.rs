//! `robust`: every strategy under every recommender and weight of a save.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use longplay::scenario::error::nearest;
use longplay::scenario::{Resolved, resolve};
use longplay::study::robust::findings::{Findings, Verdict, letter};
use longplay::study::robust::grid::Grid;
use longplay::study::robust::run::RobustGrid;
use longplay::study::runner::Study as _;

use crate::cli::args::{RobustArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::robust::folder;
use crate::cli::session::Session;

pub(crate) fn robust(args: &RobustArgs, console: Console) -> Result<Exit, Failure> {
    let grid = grid(args)?;
    let resolved = resolve(&input(args.scenario.as_ref()), &args.tweaks.options())?;
    if resolved.spec.strategies.is_empty() {
        return Err(Failure::Usage {
            what: "the scenario has no strategies to compare".to_owned(),
            remedy: "write two or more [[strategy]] entries".to_owned(),
        });
    }
    let mut session = Session::open(folder::STUDY, &resolved, &args.study, console)?;
    console.note(&plan(&grid, &resolved));
    let study = RobustGrid::new(&resolved.spec, &grid)?;
    let (robust, kept) = session.run(&study, |_, _| Ok(()))?;
    let (text, found) = (study.text(&robust), &robust.findings);
    session.deliver(&resolved, found, &text, &[told(found)], |out, said, info| {
        folder::write(out, &robust, said, info)
    })?;
    Session::clear(kept, console)?;
    Ok(Exit::Done)
}

/// The grid that is asked for.
fn grid(args: &RobustArgs) -> Result<Grid, Failure> {
    let known = Grid::default().recommenders;
    if let Some(stray) = args.recommender.iter().find(|name| !known.contains(name)) {
        let near = nearest(stray, known.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |name| format!("did you mean `{name}`? "));
        return Err(Failure::Usage {
            what: format!("there is no recommender `{stray}`"),
            remedy: format!("{near}known: {}", known.join(", ")),
        });
    }
    Ok(Grid::of(&args.recommender, &args.save_weight))
}

/// How much there is to do, before it is done.
fn plan(grid: &Grid, resolved: &Resolved) -> String {
    let spec = &resolved.spec;
    format!(
        "{} recommenders × {} weights of a save × {} replicates × {} arms: {} runs of {} days",
        grid.recommenders.len(),
        grid.save_weights.len(),
        spec.experiment.replicates,
        spec.strategies.len() + 1,
        grid.runs(spec),
        spec.calendar.days,
    )
}

/// The map, the choices, and how to read them.
fn told(findings: &Findings) -> String {
    format!(
        "{}\n\n{}\nStreams by day {}. A cell is won where the best arm is the best with a probability of {:.0} % or more; \
         it is open (?) otherwise. Regret: streams short of the best arm of each cell, mean over cells.\n",
        map(findings),
        choices(findings),
        findings.window_days,
        findings.confidence * 100.0
    )
}

fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header);
    table
}

/// Recommenders against weights: the best arm of each cell.
fn map(found: &Findings) -> Table {
    let weights = found.save_weights.iter().map(|weight| format!("save {weight}"));
    let mut map = table(std::iter::once("most streams".to_owned()).chain(weights).collect());
    for (name, cells) in found.recommenders.iter().zip(found.cells.chunks(found.save_weights.len()))
    {
        let row = cells.iter().map(|cell| Cell::new(verdict(found, cell)));
        map.add_row(std::iter::once(Cell::new(name)).chain(row));
    }
    map
}

fn verdict(found: &Findings, cell: &Verdict) -> String {
    let best = letter(found.arms.iter().position(|arm| *arm == cell.best).unwrap_or(0));
    match cell.p_best {
        Some(p) if cell.won && p > 0.99 => format!("{best} > 99 %"),
        Some(p) if cell.won => format!("{best} {:.0} %", p * 100.0),
        // Rounded down: one that is open must not read as one that is won.
        Some(p) => format!("? {best} {:.0} %", (p * 100.0).floor()),
        None => format!("? {best}"),
    }
}

/// Wins and regret of every arm.
fn choices(found: &Findings) -> Table {
    let header = ["", "wins", "best, but open", "regret", "of the best", "worst cell"];
    let mut choices = table(header.map(str::to_owned).to_vec());
    for (arm, choice) in found.choices.iter().enumerate() {
        let interval = match (choice.regret_low, choice.regret_high) {
            (Some(low), Some(high)) => format!(" [{low:.0}, {high:.0}]"),
            _ => String::new(),
        };
        let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
        choices.add_row([
            Cell::new(format!("{}  {}", letter(arm), choice.strategy)),
            right(format!("{} of {}", choice.wins, choice.cells)),
            right(choice.open.to_string()),
            right(format!("{:.0}{interval}", choice.regret)),
            right(format!("{:.1} %", choice.regret_share * 100.0)),
            right(format!(
                "{:.0} ({} at {})",
                choice.worst_regret, choice.worst_recommender, choice.worst_save_weight
            )),
        ]);
    }
    choices
}
