//! The sentences of `dose` and the title of its chart.

use longplay::inference::estimate::Estimate;
use longplay::measure::windows::Measure;
use longplay::study::dose::findings::{AbTest, CurvePoint, DoseFindings, Slope, SlopeKind};
use longplay::study::dose::headline::headline;

use super::chance::Chance;
use super::pattern::{is_clear, read, says, says_ends, says_estimate, says_percent, says_share};
use super::{draw_study, ensure, read_study};

#[test]
fn texts_of_charts_of_a_dose_response_keep_apart() {
    draw_study(findings);
}

#[test]
fn every_sentence_and_title_of_a_dose_response_agrees_with_its_table() {
    read_study(findings, headline, sentence_of, title_of);
}

fn findings(seed: u64) -> DoseFindings {
    let mut chance = Chance::new(seed);
    let replicates = if chance.is(0.05) { 1 } else { 2 + chance.below(29) as u32 };
    let silent = chance.is(0.03);
    let mut slope = |kind: SlopeKind, window_days: u16| {
        let size = chance.between(0.5, 200.0);
        Slope {
            kind,
            window_days,
            streams_per_point: chance.estimate(size, replicates),
            share_per_point: chance.estimate(0.1, replicates),
            streams_per_save: (kind == SlopeKind::Causal).then(|| chance.estimate(3.0, replicates)),
            points: 30,
        }
    };
    let mut slopes = Vec::new();
    let moves = !seed.is_multiple_of(11) && !silent;
    for window in [28, 90] {
        slopes.extend(moves.then(|| slope(SlopeKind::Causal, window)));
        slopes.push(slope(SlopeKind::AcrossTracks, window));
    }
    let clear = |window: u16| {
        let of = |it: &&Slope| it.kind == SlopeKind::Causal && it.window_days == window;
        slopes.iter().find(of).is_some_and(|it| is_clear(&it.streams_per_point))
    };
    let mut ratio = |window: u16| {
        let value = chance.between(-1.0, 6.0);
        let half = chance.between(0.1, 2.0);
        (window, Estimate { value, low: Some(value - half), high: Some(value + half) })
    };
    let overstated = [28, 90].into_iter().filter(|it| clear(*it)).map(&mut ratio).collect();
    let mut estimate = || chance.estimate(80.0, replicates);
    let ab_test = AbTest {
        dose: 0.5,
        window_days: 90,
        says: estimate(),
        says_without_imbalance: estimate(),
        truth: estimate(),
        error: estimate(),
        spilled: estimate(),
    };
    let streams = if silent { 0.0 } else { 500.0 };
    let value = Estimate { value: streams, low: Some(streams), high: Some(streams) };
    let curve =
        CurvePoint { dose: 0.0, window_days: 90, measure: Measure::Streams, value, effect: value };
    DoseFindings {
        doses: vec![0.0, 1.0],
        ease: 1.0,
        strategy: None,
        windows: vec![28, 90],
        confidence: 0.95,
        replicates,
        curve: vec![curve],
        slopes,
        overstated,
        tracks: Vec::new(),
        ab_tests: if seed.is_multiple_of(3) { Vec::new() } else { vec![ab_test] },
    }
}

fn of(found: &DoseFindings, kind: SlopeKind, window: u16) -> Option<&Slope> {
    found.slopes.iter().find(|it| it.kind == kind && it.window_days == window)
}

fn sentence_of(found: &DoseFindings, text: &str) -> Result<(), String> {
    let causal = of(found, SlopeKind::Causal, 90);
    if text.starts_with("One replicate shows") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    if text.starts_with("Nobody streams the release by day 90") {
        return ensure(found.curve[0].value.value <= 0.0, || "somebody does".to_owned());
    }
    if text == "The doses do not clearly move the save rate: there is no slope to tell." {
        return ensure(causal.is_none(), || "there is a slope".to_owned());
    }
    let nothing = "What one more save per 100 listeners causes by day 90 cannot be told from \
        nothing: {} streams.";
    if let Some(told) = read(nothing, text) {
        let slope = &causal.ok_or("no slope")?.streams_per_point;
        ensure(!is_clear(slope), || "it is clear".to_owned())?;
        return says_estimate(told[0], slope);
    }
    if text.starts_with("One more save per 100 listeners causes ") {
        return caused(causal.ok_or("no slope")?, text);
    }
    if text.starts_with("Across the other new tracks") {
        return across(found, text);
    }
    if let Some(told) = read("The causal slope at other times: {} by day 28.", text) {
        let slope = of(found, SlopeKind::Causal, 28).ok_or("no slope")?;
        return says_estimate(told[0], &slope.streams_per_point);
    }
    ab_test(found.ab_tests.first().ok_or("no test")?, text)
}

fn caused(causal: &Slope, text: &str) -> Result<(), String> {
    ensure(is_clear(&causal.streams_per_point), || "it is not clear".to_owned())?;
    let head = "One more save per 100 listeners causes {} streams by day 90, {} of what the \
        release has{}.";
    let told = read(head, text).ok_or("another form")?;
    says_estimate(told[0], &causal.streams_per_point)?;
    says_share(told[1], &causal.share_per_point)?;
    let per_save = read(", {} for each save", told[2]).ok_or("no saves")?;
    says_estimate(per_save[0], causal.streams_per_save.as_ref().ok_or("no saves")?)
}

fn across(found: &DoseFindings, text: &str) -> Result<(), String> {
    let slope = of(found, SlopeKind::AcrossTracks, 90).ok_or("no slope")?;
    let head = "Across the other new tracks of the same worlds it goes with {} streams by day 90 \
        ({} of theirs){}.";
    let told = read(head, text).ok_or("another form")?;
    says_estimate(told[0], &slope.streams_per_point)?;
    says_share(told[1], &slope.share_per_point)?;
    let times = found.overstated.iter().find(|it| it.0 == 90).map(|it| it.1);
    let ends = times.and_then(|it| it.low.zip(it.high));
    let rest = told[2];
    if let Some(told) = read(": correlation overstates the cause by a factor of {}", rest) {
        ensure(ends.is_some_and(|it| it.0 > 1.0), || "it may not".to_owned())?;
        return says_estimate(told[0], &times.ok_or("no factor")?);
    }
    if let Some(told) = read(": correlation understates the cause, {} of it is seen", rest) {
        ensure(ends.is_some_and(|it| it.1 < 1.0 && it.0 > 0.0), || "it may not".to_owned())?;
        return says_estimate(told[0], &times.ok_or("no factor")?);
    }
    let open = ", {} times as much; whether that overstates the cause cannot be told from so few \
                replicates";
    if let Some(told) = read(open, rest) {
        ensure(ends.is_some_and(|it| it.0 <= 1.0), || "it is clear".to_owned())?;
        return says_estimate(told[0], &times.ok_or("no factor")?);
    }
    let plain = ["", "; there is no factor between the two"].contains(&rest);
    ensure(plain && times.is_none(), || format!("nobody knows {rest:?}"))
}

fn ab_test(test: &AbTest, text: &str) -> Result<(), String> {
    let head = "A test that makes saving easier for {} of the listeners says {} streams by day \
        90, {} without the chance of who was picked; making it easier for all brings {}. {}.";
    let told = read(head, text).ok_or("nobody knows this")?;
    says_percent(told[0], test.dose.into())?;
    says_estimate(told[1], &test.says)?;
    says_estimate(told[2], &test.says_without_imbalance)?;
    says_estimate(told[3], &test.truth)?;
    if told[4] == "That it is wrong cannot be told from so few replicates" {
        return ensure(!is_clear(&test.error), || "it is wrong".to_owned());
    }
    ensure(is_clear(&test.error), || "it may be right".to_owned())?;
    let word = if test.error.value < 0.0 { "misses" } else { "adds" };
    let form = format!("Apart from chance the test {word} {{}} of them{{}}");
    let rest = read(&form, told[4]).ok_or("another form")?;
    says(rest[0], test.error.value.abs())?;
    let spill = "; by spillover, listeners who are not treated stream {} in the test, scaled to \
        all listeners";
    match read(spill, rest[1]) {
        Some(told) => {
            ensure(is_clear(&test.spilled), || "nothing spills for sure".to_owned())?;
            says_estimate(told[0], &test.spilled)
        }
        None => ensure(rest[1].is_empty() && !is_clear(&test.spilled), || "spillover".to_owned()),
    }
}

fn title_of(found: &DoseFindings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    let causal = of(found, SlopeKind::Causal, 90).map(|it| it.streams_per_point);
    let clear = causal.filter(is_clear);
    let is = |told: &[&str], slope: &Estimate| {
        says(told[0], slope.value)?;
        says_ends(told[1], slope.low.ok_or("no interval")?, slope.high.ok_or("no interval")?)
    };
    let both = "One more save per 100 listeners causes {} ({}) streams by day\u{a0}90; correlation \
        would promise {} ({})";
    if let Some(told) = read(both, text) {
        let across = of(found, SlopeKind::AcrossTracks, 90).ok_or("no slope")?.streams_per_point;
        is(&told[..2], &clear.ok_or("it is not clear")?)?;
        ensure(is_clear(&across), || "correlation is not clear".to_owned())?;
        return is(&told[2..], &across);
    }
    if let Some(told) =
        read("One more save per 100 listeners causes {} ({}) streams by day\u{a0}90", text)
    {
        return is(&told, &clear.ok_or("it is not clear")?);
    }
    let nothing = text == "What a higher save rate causes cannot be told from nothing here";
    ensure(nothing && clear.is_none(), || "nobody knows this".to_owned())
}
