//! The finding of the grid in plain sentences: who wins most often, where it does not, and what is
//! open.

use crate::study::compared::{called, capital};
use crate::study::format::{count, listed, percent_exact};
use crate::study::money;
use crate::study::robust::findings::{Choice, Findings, Verdict};

/// The sentences, the most important first.
pub fn headline(findings: &Findings) -> Vec<String> {
    if findings.cells.iter().any(|cell| cell.p_best.is_none()) {
        return vec![
            "One replicate shows what can happen, not what to expect: no cell is awarded. Ask for \
             more with --replicates."
                .to_owned(),
        ];
    }
    let day = findings.window_days;
    let open: Vec<&Verdict> = findings.cells.iter().filter(|cell| !cell.won).collect();
    let mut sentences = Vec::new();
    match findings.winners().as_slice() {
        [] => sentences.push(format!(
            "No strategy surely has the most streams by day {day} {}.",
            findings.somewhere("any")
        )),
        [most] => {
            sentences.push(format!(
                "{} has the most streams by day {day} {}{}.",
                capital(&called(&most.strategy)),
                findings.somewhere(&most.wins.to_string()),
                open_too(most),
            ));
            sentences.push(losses(findings, most));
        }
        tied => {
            let names: Vec<String> = tied.iter().map(|it| called(&it.strategy)).collect();
            sentences.push(format!(
                "{} each have the most streams by day {day} {}.",
                capital(&listed(&names, "and")),
                findings.somewhere(&tied[0].wins.to_string()),
            ));
            let won =
                |it: &Choice| format!("{} wins {}", called(&it.strategy), won_by(findings, it));
            let all = findings.choices.iter().filter(|it| it.wins > 0);
            let told = all.map(won).collect::<Vec<_>>().join("; ");
            sentences.push(format!("{}.", capital(&told)));
        }
    }
    if !open.is_empty() {
        sentences.push(format!("Open, as no arm is surely the best: {}.", places(&open)));
    }
    sentences.extend(regret(findings));
    sentences.extend(spent(findings));
    sentences
}

/// The cells that an arm wins.
fn won_by(findings: &Findings, choice: &Choice) -> String {
    let won = |cell: &&Verdict| cell.won && cell.best == choice.strategy;
    places(&findings.cells.iter().filter(won).collect::<Vec<_>>())
}

/// What strategies spend, where it is not the same.
fn spent(findings: &Findings) -> Option<String> {
    let all: Vec<(&str, f64)> =
        findings.choices.iter().map(|it| (it.strategy.as_str(), it.spent)).collect();
    let told = money::unequal(&all, &findings.currency)?;
    Some(format!("Strategies do not spend the same by day {}: {told}.", findings.window_days))
}

fn open_too(choice: &Choice) -> String {
    match choice.open {
        0 => String::new(),
        more => format!(", and is the most probable to have them in {more} more"),
    }
}

/// Where somebody else wins.
fn losses(findings: &Findings, most: &Choice) -> String {
    let lost: Vec<&Verdict> =
        findings.cells.iter().filter(|cell| cell.won && cell.best != most.strategy).collect();
    if lost.is_empty() {
        return "It loses nowhere for sure.".to_owned();
    }
    let to: Vec<String> = findings
        .choices
        .iter()
        .filter(|choice| choice.wins > 0 && choice.strategy != most.strategy)
        .map(|choice| format!("to {}: {}", called(&choice.strategy), won_by(findings, choice)))
        .collect();
    format!("It loses {}.", to.join("; "))
}

/// `als at 0, 5; hybrid at 1`, or names of beliefs.
fn places(cells: &[&Verdict]) -> String {
    let mut places: Vec<(&str, Vec<String>)> = Vec::new();
    for cell in cells {
        let weight = cell.save_weight.map(|it| it.to_string());
        match places.iter_mut().find(|(name, _)| *name == cell.platform) {
            Some((_, weights)) => weights.extend(weight),
            None => places.push((&cell.platform, weight.into_iter().collect())),
        }
    }
    let place = |(name, weights): (&str, Vec<String>)| match weights.as_slice() {
        [] => name.to_owned(),
        weights => format!("{name} at {}", weights.join(", ")),
    };
    places.into_iter().map(place).collect::<Vec<_>>().join("; ")
}

/// What it costs to choose one arm for all cells: the least regret, and the next.
fn regret(findings: &Findings) -> Option<String> {
    let mut choices: Vec<&Choice> = findings.choices.iter().collect();
    choices.sort_by(|a, b| a.regret.total_cmp(&b.regret));
    let said = |choice: &&Choice| {
        let interval = match (choice.regret_low, choice.regret_high) {
            (Some(low), Some(high)) => format!(", interval {} to {}", count(low), count(high)),
            _ => String::new(),
        };
        format!(
            "{} {} streams ({} of the best{interval})",
            called(&choice.strategy),
            count(choice.regret),
            percent_exact(choice.regret_share)
        )
    };
    let two: Vec<String> = choices.iter().take(2).map(said).collect();
    let cell = if findings.is_of_beliefs() { "belief" } else { "cell" };
    (!two.is_empty()).then(|| {
        format!(
            "Chosen for every {cell}, an arm falls short of the best one there by, on average: {}.",
            two.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(platform: &str, save_weight: f32, best: &str, p_best: f64) -> Verdict {
        Verdict {
            platform: platform.to_owned(),
            save_weight: Some(save_weight),
            best: best.to_owned(),
            p_best: Some(p_best),
            won: p_best >= 0.95,
            streams: 1000.0,
            lead: 20.0,
            spent: 400.0,
        }
    }

    fn choice(strategy: &str, wins: u32, open: u32, regret: f64) -> Choice {
        Choice {
            strategy: strategy.to_owned(),
            wins,
            open,
            cells: 4,
            regret,
            regret_low: Some(regret - 5.0),
            regret_high: Some(regret + 5.0),
            regret_share: regret / 1000.0,
            worst_platform: "als".to_owned(),
            worst_save_weight: Some(0.0),
            worst_regret: 2.0 * regret,
            spent: 400.0,
        }
    }

    fn findings() -> Findings {
        Findings {
            currency: crate::units::Currency::default(),
            platforms: vec!["random".to_owned(), "als".to_owned()],
            save_weights: vec![0.0, 2.5],
            arms: vec!["control".to_owned(), "A".to_owned(), "B".to_owned()],
            window_days: 90,
            confidence: 0.95,
            cells: vec![
                cell("random", 0.0, "A", 0.99),
                cell("random", 2.5, "A", 0.97),
                cell("als", 0.0, "B", 0.98),
                cell("als", 2.5, "A", 0.6),
            ],
            choices: vec![
                choice("control", 0, 0, 300.0),
                choice("A", 2, 1, 12.0),
                choice("B", 1, 0, 40.0),
            ],
        }
    }

    #[test]
    fn a_winner_is_told_with_where_it_loses_and_what_is_open() {
        let said = headline(&findings());
        assert_eq!(
            said[0],
            "“A” has the most streams by day 90 in 2 of 4 cells of recommender and weight of a \
             save, and is the most probable to have them in 1 more."
        );
        assert_eq!(said[1], "It loses to “B”: als at 0.");
        assert_eq!(said[2], "Open, as no arm is surely the best: als at 2.5.");
        assert!(
            said[3].contains("“A” 12 streams (1.2 % of the best, interval 7 to 17)"),
            "{}",
            said[3]
        );
    }

    #[test]
    fn of_beliefs_only_the_names_are_told() {
        let mut findings = findings();
        findings.save_weights.clear();
        findings.cells.remove(3);
        findings.cells.remove(1);
        for cell in &mut findings.cells {
            cell.save_weight = None;
        }
        let said = headline(&findings);
        assert!(said[0].contains("under 2 of 2 beliefs about the platform"), "{said:?}");
        assert_eq!(said[1], "It loses to “B”: als.");
    }

    #[test]
    fn a_cell_that_is_not_sure_is_awarded_to_nobody() {
        let mut findings = findings();
        for cell in &mut findings.cells {
            (cell.p_best, cell.won) = (Some(0.7), false);
        }
        for choice in &mut findings.choices {
            choice.wins = 0;
        }
        let said = headline(&findings);
        assert!(said[0].starts_with("No strategy surely"), "{said:?}");
        findings.cells[0].p_best = None;
        assert!(headline(&findings)[0].starts_with("One replicate"), "{said:?}");
    }
}
