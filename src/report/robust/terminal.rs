//! The map of winners and the choices, for the terminal.

use crate::numbers::decimal;
use crate::report::terminal::grid::Grid;
use crate::study::robust::findings::{Findings, Verdict, called, letter};

/// The map, the choices, and how to read them.
pub(super) fn table(findings: &Findings) -> String {
    format!(
        "{}\n{}Streams by day {}. A cell is won where the best arm is the best with a probability \
         of {:.0} % or more; \
         it is open (?) otherwise. Regret: streams short of the best arm of each cell, mean over \
         cells.\n",
        map(findings).text(),
        choices(findings).text(),
        findings.window_days,
        findings.confidence * 100.0
    )
}

/// Platforms against weights: the best arm of each cell.
fn map(found: &Findings) -> Grid {
    let weights: Vec<String> = match found.save_weights.as_slice() {
        [] => vec!["best arm".to_owned()],
        weights => weights.iter().map(|weight| format!("save {weight}")).collect(),
    };
    let header = std::iter::once("most streams".to_owned()).chain(weights);
    let mut map = Grid::new(header).names_in(0..=found.columns());
    for (name, cells) in found.platforms.iter().zip(found.cells.chunks(found.columns())) {
        let row = cells.iter().map(|cell| verdict(found, cell));
        map.row(std::iter::once(name.clone()).chain(row));
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
fn choices(found: &Findings) -> Grid {
    let spent = format!("{} spent", found.currency.sign());
    let header = ["", "wins", "best, but open", "regret", "of the best", "worst cell", &spent];
    let mut choices = Grid::new(header).least([5, 4, 2], "wins.csv");
    for (arm, choice) in found.choices.iter().enumerate() {
        let interval = match (choice.regret_low, choice.regret_high) {
            (Some(low), Some(high)) => format!(" [{low:.0}, {high:.0}]"),
            _ => String::new(),
        };
        choices.row([
            format!("{}  {}", letter(arm), choice.strategy),
            format!("{} of {}", choice.wins, choice.cells),
            choice.open.to_string(),
            format!("{:.0}{interval}", choice.regret),
            format!("{:.1} %", choice.regret_share * 100.0),
            format!(
                "{:.0} ({})",
                choice.worst_regret,
                called(&choice.worst_platform, choice.worst_save_weight)
            ),
            decimal(choice.spent, 0),
        ]);
    }
    choices
}
