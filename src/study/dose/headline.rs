//! What a dose–response study says, in plain sentences drawn from its numbers.

use crate::measure::windows::Measure;
use crate::study::dose::findings::{AbTest, DoseFindings, Slope, SlopeKind};
use crate::study::format::{
    chief_window, count, factor, format_estimate, one_replicate, percent, signed,
};

/// The sentences, the most important first.
pub fn headline(findings: &DoseFindings) -> Vec<String> {
    if findings.replicates < 2 {
        return vec![one_replicate()];
    }
    let window = chief_window(&findings.windows);
    let mut sentences = Vec::new();
    if let Some(causal) = findings.slope(SlopeKind::Causal, window) {
        sentences.push(caused(causal));
        if let Some(across) = findings.slope(SlopeKind::AcrossTracks, window) {
            sentences.push(beside(findings, causal, across));
        }
        sentences.extend(other_windows(findings, window));
    } else if findings.is_silent() {
        sentences.push(format!(
            "Nobody streams the release by day {window}, whatever the dose: there is no slope to \
             tell."
        ));
    } else {
        sentences.push(
            "The doses do not clearly move the save rate: there is no slope to tell.".to_owned(),
        );
    }
    sentences.extend(findings.ab_tests.iter().find(|it| it.window_days == window).map(ab_test));
    sentences
}

fn caused(causal: &Slope) -> String {
    let streams = &causal.streams_per_point;
    let day = causal.window_days;
    if !streams.is_clear() {
        return format!(
            "What one more save per 100 listeners causes by day {day} cannot be told from nothing: \
             {} streams.",
            format_estimate(streams, signed)
        );
    }
    let per_save = causal
        .streams_per_save
        .as_ref()
        .map_or_else(String::new, |it| format!(", {} for each save", format_estimate(it, count)));
    format!(
        "One more save per 100 listeners causes {} streams by day {day}, {} of what the release \
         has{per_save}.",
        format_estimate(streams, signed),
        format_estimate(&causal.share_per_point, percent),
    )
}

fn beside(findings: &DoseFindings, causal: &Slope, across: &Slope) -> String {
    let day = across.window_days;
    let line = format!(
        "Across the other new tracks of the same worlds it goes with {} streams by day {day} ({} \
         of theirs)",
        format_estimate(&across.streams_per_point, signed),
        format_estimate(&across.share_per_point, percent),
    );
    let times = findings.overstated.iter().find(|(window, _)| *window == day).map(|it| &it.1);
    match times.and_then(|times| Some((times, times.interval()?))) {
        Some((times, interval)) if interval.low > 1.0 => format!(
            "{line}: correlation overstates the cause by a factor of {}.",
            format_estimate(times, factor)
        ),
        Some((times, interval)) if interval.high < 1.0 && interval.low > 0.0 => format!(
            "{line}: correlation understates the cause, {} of it is seen.",
            format_estimate(times, factor)
        ),
        Some((times, _)) => format!(
            "{line}, {} times as much; whether that overstates the cause cannot be told from so \
             few replicates.",
            format_estimate(times, factor)
        ),
        None if causal.streams_per_point.is_clear() => format!("{line}."),
        None => format!("{line}; there is no factor between the two."),
    }
}

fn other_windows(findings: &DoseFindings, chief: u16) -> Option<String> {
    let others: Vec<String> = findings
        .slopes
        .iter()
        .filter(|it| {
            it.kind == SlopeKind::Causal && it.window_days != chief && it.window_days >= 28
        })
        .map(|it| {
            format!("{} by day {}", format_estimate(&it.streams_per_point, signed), it.window_days)
        })
        .collect();
    (!others.is_empty()).then(|| format!("The causal slope at other times: {}.", others.join(", ")))
}

fn ab_test(test: &AbTest) -> String {
    let says = format!(
        "A test that makes saving easier for {} of the listeners says {} streams by day {}, {} \
         without the chance of who was picked; making it easier for all brings {}",
        percent(test.dose.into()),
        format_estimate(&test.says, signed),
        test.window_days,
        format_estimate(&test.says_without_imbalance, signed),
        format_estimate(&test.truth, signed),
    );
    if !test.error.is_clear() {
        return format!("{says}. That it is wrong cannot be told from so few replicates.");
    }
    let word = if test.error.value < 0.0 { "misses" } else { "adds" };
    let why = if test.spilled.is_clear() {
        format!(
            "; by spillover, listeners who are not treated stream {} in the test, scaled to all \
             listeners",
            format_estimate(&test.spilled, signed)
        )
    } else {
        String::new()
    };
    format!(
        "{says}. Apart from chance the test {word} {} of them{why}.",
        count(test.error.value.abs())
    )
}

impl DoseFindings {
    /// Whether nobody streams the release under any dose.
    fn is_silent(&self) -> bool {
        let mut streams = self.curve.iter().filter(|it| it.measure == Measure::Streams);
        streams.all(|it| it.value.value <= 0.0)
    }

    /// The slope of a kind over a window.
    pub fn slope(&self, kind: SlopeKind, window_days: u16) -> Option<&Slope> {
        self.slopes.iter().find(|it| it.kind == kind && it.window_days == window_days)
    }
}
