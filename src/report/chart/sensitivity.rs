//! Chart 9: which keys a result answers to, a bar each, the longest on top.

use crate::numbers::{between, decimal, percent, whole};
use crate::report::chart::about::{About, Varied};
use crate::report::chart::bars::{self, Bar, Heading};
use crate::report::chart::drawn::Chart;
use crate::report::chart::theme::Look;
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sensitivity::params::{Answer, SensitivityMethod};

/// Lays the chart out; absent where nothing was computed.
pub fn chart(findings: &SensitivityFindings, about: &About, look: Look) -> Option<Chart<'static>> {
    let shares = findings.method == SensitivityMethod::Sobol;
    let mut bars: Vec<Bar> =
        findings.rows.iter().filter_map(|row| bar(findings, row, shares)).collect();
    if bars.is_empty() {
        return None;
    }
    bars.sort_by(|a, b| b.size.value.total_cmp(&a.size.value));
    let what = if shares {
        "share of the variance, with interactions; dark: alone"
    } else {
        "mean size of elementary effects (Morris)"
    };
    let subtitle = format!(
        "{} · {} points · whiskers: {} intervals",
        about.line_over(&varied(findings), &look),
        findings.points,
        percent(findings.confidence, 0)
    );
    let write = move |tick: f64, decimals: usize| {
        if shares { percent(tick, 0) } else { decimal(tick, decimals) }
    };
    let title = title(findings);
    Some(bars::chart(Heading { title, subtitle, axis: what.to_owned() }, bars, write, look))
}

/// Which key matters most, as far as that is known.
pub(in crate::report) fn title(findings: &SensitivityFindings) -> String {
    let what = match findings.of {
        Answer::Effect => "effect",
        Answer::Value => "outcome",
    };
    let of = format!(
        "the {what} of “{}” on {} by day\u{a0}{}",
        findings.strategy,
        findings.measure.words(),
        findings.window_days
    );
    if findings.replicates == 1 {
        return format!("What {of} answers to, in one replicate: no conclusion");
    }
    match findings.ordered().first() {
        None => format!("No key moves {of}"),
        Some(first) => {
            let answers = if findings.rivals().is_empty() { "answers" } else { "may answer" };
            let name = findings.in_words(first);
            format!("{} {answers} most to {name}", of.replacen("the", "The", 1))
        }
    }
}

/// The keys and the ranges that they are moved in.
fn varied(findings: &SensitivityFindings) -> Vec<Varied> {
    let key = |row: &KeyRow| Varied { key: row.key.clone(), range: Some((row.low, row.high)) };
    findings.rows.iter().map(key).collect()
}

fn bar(findings: &SensitivityFindings, row: &KeyRow, shares: bool) -> Option<Bar> {
    let write = |value: f64| match shares {
        true => percent(value, 0),
        false if value.abs() < 10.0 => decimal(value, 2),
        false => whole(value),
    };
    let (size, alone) = match (row.elementary, row.shares) {
        (Some(it), _) => (it.mu_star, None),
        (_, Some(it)) => (it.total, Some(it.first.value)),
        _ => return None,
    };
    let ends = size.interval().map_or_else(String::new, |it| format!(" ({})", between(it, write)));
    let name = findings.in_words(row);
    Some(Bar { name, size, alone, text: format!("{}{ends}", write(size.value)) })
}
