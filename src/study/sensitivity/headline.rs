//! What a sensitivity analysis says, in plain sentences drawn from its numbers.

use crate::inference::estimate::Estimate;
use crate::study::compared::{called, capital};
use crate::study::format::{between, format_estimate, listed, one_replicate, percent, plain};
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sensitivity::params::Answer;

/// The share of noise from which on it is told.
const MUCH_NOISE: f64 = 0.1;

/// What is said of a share that is not known.
const OPEN: &str = "not determined";
/// How far an estimated share may lie beyond 0 or 1 by chance and still tell that it is near.
const STRAY: f64 = 0.05;

/// What is looked at: "the effect of “X” on streams by day 90".
pub fn subject(findings: &SensitivityFindings) -> String {
    let what = match findings.of {
        Answer::Effect => "the effect of",
        Answer::Value => "the outcome of",
    };
    format!(
        "{what} {} on {} by day {}",
        called(&findings.strategy),
        findings.measure.words(),
        findings.window_days
    )
}

/// The sentences, the most important first.
pub fn headline(findings: &SensitivityFindings) -> Vec<String> {
    let of = subject(findings);
    if findings.failed > 0 {
        return vec![format!(
            "{} of {} points failed, so no index of {of} is computed; points.csv says why.",
            findings.failed, findings.points
        )];
    }
    if findings.replicates == 1 {
        return vec![one_replicate()];
    }
    let rows = findings.ordered();
    let Some((first, others)) = rows.split_first() else {
        return vec![format!("No key moves {of}: it is the same at every point.")];
    };
    let mut sentences = vec![most(findings, first, others)];
    if let Some(noise) = findings.noise.filter(|noise| *noise >= MUCH_NOISE) {
        sentences.push(format!(
            "Up to {} of the variance between points may be noise between replicates rather than \
             an effect of any \
             key, which the intervals do not cover; more replicates or listeners make it less.",
            percent(noise)
        ));
    }
    sentences
}

/// What matters most, and what may as well.
fn most(findings: &SensitivityFindings, first: &KeyRow, others: &[&KeyRow]) -> String {
    let (of, rivals) = (subject(findings), findings.rivals());
    let named = |row: &&KeyRow| format!("{} ({})", findings.in_words(row), figure(row));
    let clause = match (others, rivals.as_slice()) {
        ([], _) => {
            let key = capital(&findings.in_words(first));
            return format!("{key} is all that was looked at: {}.", figure(first));
        }
        ([second, ..], []) => format!("then {}", named(second)),
        (_, rivals) => {
            let rivals: Vec<String> = rivals.iter().map(named).collect();
            format!("though the intervals do not tell it from {}", listed(&rivals, "or"))
        }
    };
    let keys = others.len() + 1;
    format!("Of {keys} keys, {of} answers most to {}, {clause}.", named(&first))
}

/// A share of the variance. Samples are few where its estimate lies well beyond what a share can
/// be, or where its interval allows all that one can be; then nothing is known but that interval.
pub fn share(estimate: &Estimate) -> String {
    let interval = estimate.interval();
    let open = interval.is_some_and(|it| it.low <= 0.0 && it.high >= 1.0);
    if open || !(-STRAY..=1.0 + STRAY).contains(&estimate.value) {
        let bounds = interval.map(|it| format!(" ({})", between(it, percent)));
        return format!("{OPEN}{}", bounds.unwrap_or_default());
    }
    format_estimate(&Estimate { value: estimate.value.clamp(0.0, 1.0), ..*estimate }, percent)
}

fn figure(row: &KeyRow) -> String {
    match (row.elementary, row.shares) {
        (Some(it), _) => format!("mean elementary effect {}", format_estimate(&it.mu_star, plain)),
        (_, Some(it)) => {
            let (alone, in_all) = (share(&it.first), share(&it.total));
            if alone.starts_with(OPEN) || in_all.starts_with(OPEN) {
                format!("share of the variance alone {alone}, in all {in_all}")
            } else {
                format!("{alone} of the variance alone, {in_all} in all")
            }
        }
        _ => "no figure".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::windows::Measure;
    use crate::study::sensitivity::indices::Elementary;
    use crate::study::sensitivity::params::SensitivityMethod;

    fn findings(sizes: &[(&str, f64)], noise: Option<f64>) -> SensitivityFindings {
        let row = |&(key, value): &(&str, f64)| {
            let mu_star = Estimate { value, low: Some(value - 3.0), high: Some(value + 3.0) };
            let elementary = Some(Elementary { mu: value, mu_star, sigma: 1.0 });
            KeyRow { key: format!("a.{key}"), low: 0.0, high: 1.0, elementary, shares: None }
        };
        SensitivityFindings {
            currency: crate::units::Currency::default(),
            method: SensitivityMethod::Morris,
            strategy: "Ads".to_owned(),
            measure: Measure::Streams,
            window_days: 28,
            of: Answer::Effect,
            confidence: 0.95,
            points: 30,
            replicates: 4,
            failed: 0,
            noise,
            rows: sizes.iter().map(row).collect(),
        }
    }

    #[test]
    fn every_key_that_may_be_first_is_named() {
        let message =
            headline(&findings(&[("x", 10.0), ("y", 12.0), ("z", 8.0), ("far", 1.0)], None));
        assert_eq!(message.len(), 1);
        assert!(message[0].contains("answers most to `a.y` ("), "{message:?}");
        assert!(message[0].contains("do not tell it from `a.x` ("), "{message:?}");
        assert!(message[0].contains(" or `a.z` (") && !message[0].contains("far"), "{message:?}");
    }

    #[test]
    fn a_key_that_is_clearly_first_has_the_next_one_named_after_it() {
        let message = headline(&findings(&[("x", 10.0), ("y", 20.0)], Some(0.02)));
        assert_eq!(message.len(), 1);
        assert!(
            message[0].contains("`a.y` (mean elementary effect 20 (17 to 23)), then `a.x`"),
            "{message:?}"
        );
    }

    #[test]
    fn much_noise_is_told_and_keys_that_move_nothing_are_not_ranked() {
        let message = headline(&findings(&[("x", 10.0), ("y", 20.0)], Some(0.4)));
        assert!(
            message[1].starts_with("Up to 40 % of the variance between points may be"),
            "{message:?}"
        );
        let message = headline(&findings(&[("x", 0.0), ("y", 0.0)], None));
        assert!(message[0].starts_with("No key moves the effect of “Ads”"), "{message:?}");
    }

    #[test]
    fn a_share_that_no_share_can_be_is_not_determined() {
        let of = |value, low, high| share(&Estimate { value, low: Some(low), high: Some(high) });
        assert_eq!(of(1.87, 0.4, 3.3), "not determined (40 % to 330 %)");
        assert_eq!(of(-0.4, -0.9, 0.1), "not determined (−90 % to 10 %)");
        assert_eq!(of(0.5, -0.2, 1.2), "not determined (−20 % to 120 %)");
        assert_eq!(of(-0.02, -0.08, 0.04), "0.0 % (−8.0 % to 4.0 %)");
        assert_eq!(of(0.6, 0.5, 0.7), "60 % (50 % to 70 %)");
    }
}
