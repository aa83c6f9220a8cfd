//! A plan on the terminal: the best splits, and response curves.

use crate::report::terminal::grid::Grid;
use crate::study::format::{format_estimate, percent_exact};
use crate::study::plan::findings::{Answer, PlanFindings};

/// The tables, and how to read them.
pub(super) fn tables(found: &PlanFindings) -> Vec<String> {
    let mut tables: Vec<String> =
        found.answers.iter().map(|answer| splits(found, answer)).collect();
    tables.push(curves(found));
    tables
}

/// The best split of a budget, and what it is held against.
fn splits(found: &PlanFindings, answer: &Answer) -> String {
    let what = found.objective.words();
    let platform = match found.platforms.len() {
        1 => String::new(),
        _ => format!(" under {}", found.platforms[answer.platform as usize]),
    };
    let title = format!("{}{platform}", found.money(answer.budget));
    let caused = format!("{what} by day {}", found.by_day);
    let mut header = vec![title.as_str()];
    header.extend(found.channels.iter().map(|it| it.name.as_str()));
    header.extend([caused.as_str(), "behind", "worst tenth"]);
    let columns = header.len();
    let mut grid = Grid::new(header).names_in([0]).least([columns - 1, 0], "plan.csv");
    let share = |(channel, (&money, &variant)): (usize, (&f64, &u16))| {
        if money > 0.0 { found.share(channel, money, variant) } else { "–".to_owned() }
    };
    let mut row = |name: String, (money, variants): (&[f64], &[u16]), end: [String; 3]| {
        let mut cells = vec![name];
        cells.extend(money.iter().zip(variants).enumerate().map(share));
        cells.extend(end);
        grid.row(cells);
    };
    let again = format_estimate(&answer.again, |it| found.signed(it));
    let worst = |value: f64| found.signed(value);
    let best = (answer.money.as_slice(), answer.variants.as_slice());
    row("best".to_owned(), best, [again, String::new(), worst(answer.worst_tenth)]);
    for held in &answer.against {
        let name = found.rival(held);
        let effect = format_estimate(&held.effect, |it| found.signed(it));
        let behind = format_estimate(&held.regret, |it| found.figure(it));
        row(name, (&held.money, &held.variants), [effect, behind, worst(held.worst_tenth)]);
    }
    format!(
        "{}Caused {what} in {} fresh replicates; ( ) is the {} interval.\n",
        grid.text(),
        found.fresh_replicates,
        percent_exact(found.confidence)
    )
}

/// What money in each channel alone causes, and what another hundred dollars bring.
fn curves(found: &PlanFindings) -> String {
    let what = found.objective.words_of_curve();
    let mut grid =
        Grid::new(["channel", "spent", what, &format!("another {} brought", found.money(100.0))])
            .names_in([0])
            .least([3, 1], "curves.csv");
    for (channel, own) in found.channels.iter().enumerate() {
        for point in found.curve(0, channel) {
            grid.row([
                own.name.clone(),
                found.money(point.spent),
                format_estimate(&point.effect, |it| found.on_curve(it)),
                point.marginal.map_or_else(
                    || "–".to_owned(),
                    |it| format_estimate(&it, |it| found.on_curve(it)),
                ),
            ]);
        }
    }
    format!("{}Each channel alone, in {} replicates.\n", grid.text(), found.curve_replicates)
}
