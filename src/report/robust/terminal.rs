//! The map of winners and the choices, for the terminal.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use crate::study::robust::findings::{Findings, Verdict, letter};

/// The map, the choices, and how to read them.
pub(super) fn told(findings: &Findings) -> String {
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
