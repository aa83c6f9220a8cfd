//! What a study of beliefs says, in plain sentences drawn from its numbers.

use crate::study::beliefs::findings::{BeliefFindings, BeliefRow};
use crate::study::explain::findings::Path;
use crate::study::format::{chief_window, format_estimate, listed, one_replicate, quoted, signed};
use crate::study::part::Part;

/// The sentences, the most important first.
pub fn headline(findings: &BeliefFindings) -> Vec<String> {
    if findings.replicates < 2 {
        return vec![one_replicate()];
    }
    let window = chief_window(&findings.windows);
    let training: Vec<&BeliefRow> = findings.under_all(Path::Training, window).collect();
    let mut sentences = vec![most(findings, &training, window)];
    sentences.extend(asks(findings, window));
    let less = named(&training, |it| it.effect.is_clear() && it.effect.value < 0.0);
    if !less.is_empty() {
        sentences.push(format!(
            "Saves surely cost streams through the recommender under {}.",
            listed(&less, "and")
        ));
    }
    let nothing = named(&training, BeliefRow::is_nothing);
    if !nothing.is_empty() {
        sentences.push(format!(
            "Exactly nothing comes through the recommender under {}.",
            listed(&nothing, "and")
        ));
    }
    let open = named(&training, |it| !it.is_nothing() && !it.effect.is_clear());
    if !open.is_empty() {
        sentences.push(format!(
            "What comes through it cannot be told from nothing under {}.",
            listed(&open, "and")
        ));
    }
    sentences
}

/// Under how many beliefs something surely comes through the recommender, and how much at most.
fn most(findings: &BeliefFindings, training: &[&BeliefRow], window: u16) -> String {
    let sure: Vec<&&BeliefRow> = training.iter().filter(|it| it.surely_adds()).collect();
    let (strategy, all) = (quoted(&findings.strategy), findings.beliefs.len());
    let Some(most) = sure.iter().max_by(|a, b| a.effect.value.total_cmp(&b.effect.value)) else {
        return format!(
            "Under none of {all} beliefs do the saves that {strategy} asks for surely add streams \
             by day {window} through the recommender."
        );
    };
    let share = most.share.as_ref().map_or_else(String::new, |it| match Part::of(it) {
        Part::Share(share) => format!(", {share} of all that they add"),
        Part::MoreThanAll => ", more than they add in all".to_owned(),
        Part::Against => ", while they lose streams in all".to_owned(),
    });
    format!(
        "Under {} of {all} beliefs the saves that {strategy} asks for surely add streams by day \
         {window} through the recommender; the most of these under {}: {}{share}.",
        sure.len(),
        most.belief,
        format_estimate(&most.effect, signed),
    )
}

/// The range of what saves add in all.
fn asks(findings: &BeliefFindings, window: u16) -> Option<String> {
    let rows: Vec<&BeliefRow> = findings.under_all(Path::Ask, window).collect();
    let least = rows.iter().min_by(|a, b| a.effect.value.total_cmp(&b.effect.value))?;
    let most = rows.iter().max_by(|a, b| a.effect.value.total_cmp(&b.effect.value))?;
    (rows.len() > 1).then(|| {
        format!(
            "Through libraries and the recommender together, saves add the least under {}, {} \
             streams, and the most under {}, {} streams, as far as means tell.",
            least.belief,
            format_estimate(&least.effect, signed),
            most.belief,
            format_estimate(&most.effect, signed),
        )
    })
}

fn named<'a>(rows: &[&'a BeliefRow], which: impl Fn(&BeliefRow) -> bool) -> Vec<&'a str> {
    rows.iter().filter(|it| which(it)).map(|it| it.belief.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::estimate::Estimate;

    fn findings(training: &[(&str, f64, f64, f64)]) -> BeliefFindings {
        let row = |belief: &str, path: Path, (value, low, high): (f64, f64, f64)| BeliefRow {
            belief: belief.to_owned(),
            window_days: 90,
            path,
            effect: Estimate { value, low: Some(low), high: Some(high) },
            share: None,
        };
        let rows = training.iter().flat_map(|&(belief, value, low, high)| {
            let ask = (value + 200.0, low + 200.0, high + 200.0);
            [row(belief, Path::Training, (value, low, high)), row(belief, Path::Ask, ask)]
        });
        BeliefFindings {
            strategy: "Ads".to_owned(),
            beliefs: training.iter().map(|it| it.0.to_owned()).collect(),
            windows: vec![90],
            confidence: 0.95,
            replicates: 6,
            rows: rows.collect(),
        }
    }

    #[test]
    fn the_largest_clear_part_leads_and_exact_nothing_is_told_from_what_is_open() {
        let found = findings(&[
            ("a", 500.0, -10.0, 1010.0),
            ("b", 80.0, 20.0, 140.0),
            ("c", 0.0, 0.0, 0.0),
        ]);
        let said = headline(&found);
        assert!(said[0].starts_with("Under 1 of 3 beliefs"), "{said:?}");
        assert!(said[0].contains("the most of these under b: +80"), "{said:?}");
        assert!(said[2].ends_with("under c."), "{said:?}");
        assert!(said[3].ends_with("nothing under a."), "{said:?}");
    }

    #[test]
    fn where_no_part_is_clear_none_is_praised() {
        let said = headline(&findings(&[("a", 50.0, -1.0, 101.0), ("b", -9.0, -12.0, -6.0)]));
        assert!(said[0].starts_with("Under none of 2 beliefs"), "{said:?}");
        assert_eq!(said[2], "Saves surely cost streams through the recommender under b.");
    }

    #[test]
    fn one_replicate_says_nothing() {
        let found = BeliefFindings { replicates: 1, ..findings(&[("a", 5.0, 4.0, 6.0)]) };
        assert_eq!(headline(&found), [one_replicate()]);
    }
}
