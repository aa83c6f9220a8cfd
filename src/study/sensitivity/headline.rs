//! What a sensitivity analysis says, in plain sentences drawn from its numbers.

use crate::study::estimate::Estimate;
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sensitivity::params::Answer;
use crate::study::words::{count, percent, quoted, told};

/// The sentences, the most important first.
pub fn headline(findings: &SensitivityFindings) -> Vec<String> {
    let what = match findings.of {
        Answer::Effect => "the effect of",
        Answer::Value => "the outcome of",
    };
    let of = format!(
        "{what} {} on {} by day {}",
        quoted(&findings.strategy),
        findings.measure.replace('_', " "),
        findings.window_days
    );
    if findings.failed > 0 {
        return vec![format!(
            "{} of {} points failed, so no index of {of} is computed; points.csv says why.",
            findings.failed, findings.points
        )];
    }
    let mut rows: Vec<&KeyRow> = findings.rows.iter().collect();
    rows.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    let mut sentences = Vec::new();
    match rows.as_slice() {
        [] => {}
        [only] => {
            sentences.push(format!(
                "{} is all that was looked at: {}.",
                only.short(),
                figure(only)
            ));
        }
        [first, second, ..] => {
            let apart = estimate(first)
                .zip(estimate(second))
                .is_some_and(|(a, b)| a.low.zip(b.high).is_some_and(|(low, high)| low > high));
            let clause = if apart {
                format!("then {} ({})", second.short(), figure(second))
            } else {
                format!(
                    "though the intervals do not tell it from {} ({})",
                    second.short(),
                    figure(second)
                )
            };
            sentences.push(format!(
                "Of {} keys, {of} answers most to {} ({}), {clause}.",
                rows.len(),
                first.short(),
                figure(first),
            ));
        }
    }
    sentences
}

fn estimate(row: &KeyRow) -> Option<Estimate> {
    row.elementary.map(|it| it.mu_star).or(row.shares.map(|it| it.total))
}

fn figure(row: &KeyRow) -> String {
    match (row.elementary, row.shares) {
        (Some(it), _) => format!("mean elementary effect {}", told(&it.mu_star, count)),
        (_, Some(it)) => {
            format!(
                "{} of the variance alone, {} in all",
                told(&it.first, percent),
                told(&it.total, percent)
            )
        }
        _ => "no figure".to_owned(),
    }
}
