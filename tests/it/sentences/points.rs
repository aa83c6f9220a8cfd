//! The sentences of `sweep` and `sensitivity`, and the titles of their charts.

use longplay::inference::estimate::Estimate;
use longplay::inference::paired::Method;
use longplay::measure::windows::Measure;
use longplay::study::outcome::{CONTROL, Effect};
use longplay::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use longplay::study::sensitivity::headline::headline as of_sensitivity;
use longplay::study::sensitivity::indices::{Elementary, Shares};
use longplay::study::sensitivity::params::{Answer, SensitivityMethod};
use longplay::study::sweep::change::Change;
use longplay::study::sweep::findings::SweepFindings;
use longplay::study::sweep::headline::headline as of_sweep;
use longplay::study::sweep::params::{Scale, SweepMethod};
use longplay::study::sweep::point::{Finished, Setting};
use longplay::study::words;

use super::chance::{Chance, NAMES};
use super::pattern::{is_clear, read, says, says_estimate};
use super::{draw_study, ensure, read_study};

const KEYS: [&str; 4] = [
    "platform.training_weights.save",
    "strategy.0.campaign.0.budget",
    "strategy.1.campaign.0.budget",
    "behaviour.listening.session_length",
];

/// An effect on streams of so much, in so many replicates.
pub(super) fn effect(strategy: &str, it: &Estimate, replicates: u32, spent: f64) -> Effect {
    Effect {
        strategy: strategy.to_owned(),
        window_days: 90,
        measure: Measure::Streams,
        unit: "streams".to_owned(),
        value: 500.0 + it.value,
        control: 500.0,
        effect: it.value,
        effect_low: it.low,
        effect_high: it.high,
        confidence: 0.95,
        p_best: None,
        replicates,
        variance_reduction: None,
        cost_per_unit: None,
        interval: Method::Student,
        simultaneous_low: it.low,
        simultaneous_high: it.high,
        replicates_for_5_percent: None,
        reference: CONTROL.to_owned(),
        spent,
    }
}

#[test]
fn texts_of_charts_of_a_sweep_keep_apart() {
    draw_study(sweep);
}

#[test]
fn texts_of_charts_of_a_sensitivity_analysis_keep_apart() {
    draw_study(sensitivity);
}

#[test]
fn every_sentence_and_title_of_a_sweep_agrees_with_its_table() {
    read_study(sweep, of_sweep, swept, title_of_sweep);
}

#[test]
fn every_sentence_and_title_of_a_sensitivity_analysis_agrees_with_its_table() {
    read_study(sensitivity, of_sensitivity, moved, title_of_sensitivity);
}

fn sweep(seed: u64) -> SweepFindings {
    let mut chance = Chance::new(seed);
    let replicates = if chance.is(0.05) { 1 } else { 2 + chance.below(29) };
    let keys = 1 + chance.below(3);
    let strategies: Vec<String> =
        NAMES[..=chance.below(4)].iter().map(|it| (*it).to_owned()).collect();
    let named = keys == 1 && chance.is(0.2);
    let slope = chance.normal() * 30.0 * f64::from(u8::from(chance.is(0.8)));
    let points = 3 + chance.below(6);
    let point = |number: usize, chance: &mut Chance| {
        let setting = |key: usize, chance: &mut Chance| match (named, key) {
            (true, _) => Setting::Name(format!("song {number}")),
            (_, 0) => Setting::Number(number as f64),
            _ => Setting::Number((chance.share() * 10.0).round()),
        };
        let settings: Vec<Setting> = (0..keys).map(|key| setting(key, chance)).collect();
        if number > 0 && chance.is(0.03) {
            return Finished::failed(number as u32, &settings, "of a bad day".to_owned());
        }
        let noise = chance.between(0.5, 40.0);
        let twins: Vec<Vec<f64>> = strategies
            .iter()
            .map(|_| {
                (0..replicates).map(|_| slope * number as f64 + noise * chance.normal()).collect()
            })
            .collect();
        let effects = strategies.iter().zip(&twins).map(|(name, twins)| {
            let value = twins.iter().sum::<f64>() / replicates as f64;
            let half = (replicates > 1).then_some(noise);
            let it =
                Estimate { value, low: half.map(|it| value - it), high: half.map(|it| value + it) };
            effect(name, &it, replicates as u32, 400.0)
        });
        let effects = effects.collect();
        Finished { point: number as u32, settings, effects, twins, failure: None }
    };
    SweepFindings {
        currency: longplay::units::Currency::default(),
        method: if keys == 2 { SweepMethod::LatinHypercube } else { SweepMethod::Grid },
        keys: KEYS[..keys].iter().map(|it| (*it).to_owned()).collect(),
        scales: vec![Scale::Linear; keys],
        window_days: 90,
        confidence: 0.95,
        points: (0..points).map(|number| point(number, &mut chance)).collect(),
        strategies,
    }
}

/// Rows of a strategy, point by point.
fn along<'a>(found: &'a SweepFindings, name: &str) -> Vec<&'a Effect> {
    let rows = found.points.iter().flat_map(|point| &point.effects);
    rows.filter(|row| row.strategy == name).collect()
}

fn of_effect(row: &Effect) -> Estimate {
    Estimate { value: row.effect, low: row.effect_low, high: row.effect_high }
}

fn swept(found: &SweepFindings, text: &str) -> Result<(), String> {
    let replicates = found.points.iter().flat_map(|it| &it.effects).map(|it| it.replicates).max();
    if text.starts_with("One replicate shows") {
        return ensure(replicates == Some(1), || "there are more".to_owned());
    }
    let failed = found.points.iter().filter(|it| it.failure.is_some()).count();
    if let Some(told) = read(
        "{} of {} points failed, the first one ({}) because {}; points.csv has them all.",
        text,
    ) {
        says(told[0], failed as f64)?;
        return says(told[1], found.points.len() as f64);
    }
    ensure(replicates > Some(1), || "a finding from one replicate".to_owned())?;
    if text.starts_with("By straight lines through all points") {
        return straight(found, text);
    }
    let form = "“{}” changes streams by day 90 by {} ({}) at {} to {} ({}) at {}; it is clear in \
        {} of {} points.";
    let told = read(form, text).ok_or("nobody knows this")?;
    let rows = along(found, told[0]);
    let least = rows.iter().min_by(|a, b| a.effect.total_cmp(&b.effect)).ok_or("no row")?;
    let most = rows.iter().max_by(|a, b| a.effect.total_cmp(&b.effect)).ok_or("no row")?;
    says_estimate(&format!("{} ({})", told[1], told[2]), &of_effect(least))?;
    says_estimate(&format!("{} ({})", told[4], told[5]), &of_effect(most))?;
    for (place, row) in [(told[3], least), (told[6], most)] {
        let point =
            found.points.iter().find(|it| it.effects.iter().any(|it| std::ptr::eq(it, *row)));
        let parts = point.ok_or("no point")?.settings.iter().zip(&found.keys);
        for (setting, key) in parts {
            let value = match setting {
                Setting::Number(number) => {
                    words::value(key, *number, &longplay::units::Currency::default())
                }
                Setting::Name(name) => name.clone(),
            };
            ensure(place.contains(&format!("= {value}")), || format!("{place}: not {value}"))?;
        }
    }
    says(told[7], rows.iter().filter(|row| is_clear(&of_effect(row))).count() as f64)?;
    says(told[8], rows.len() as f64)
}

fn straight(found: &SweepFindings, text: &str) -> Result<(), String> {
    let head = format!(
        "By straight lines through all points, the other keys being held, the effect of “{}” on \
        streams changes by ",
        found.strategies[0]
    );
    let rest = text.strip_prefix(&head).ok_or("another strategy")?;
    let rest = rest.split(". Points are drawn").next().unwrap_or(rest).trim_end_matches('.');
    let changes: Vec<Change> =
        (0..found.keys.len()).filter_map(|key| Change::of(found, 0, key)).collect();
    let told: Vec<&str> = rest.split("; by ").collect();
    ensure(told.len() == changes.len(), || "a key is not told of".to_owned())?;
    for one in told {
        let parts = read("{} as {} goes from {} to {}", one).ok_or("another form")?;
        let known = changes.iter().any(|it| says_estimate(parts[0], &it.by).is_ok());
        ensure(known, || format!("no key changes it by {}", parts[0]))?;
        ensure(!parts[1].contains("training_weights"), || "a key is not in words".to_owned())?;
    }
    Ok(())
}

fn title_of_sweep(found: &SweepFindings, text: &str) -> Result<(), String> {
    let name = &found.strategies[0];
    if let Some(told) = read("No clear change of the effect of “{}” along {}", text) {
        ensure(told[0] == name, || "another strategy".to_owned())?;
        let keys = 0..found.keys.len();
        let key =
            keys.into_iter().find(|key| found.in_words(*key) == told[1]).ok_or("no such key")?;
        let clear = Change::of(found, 0, key).is_some_and(|it| is_clear(&it.by));
        return ensure(!clear, || "it is clear".to_owned());
    }
    let one = format!("“{name}”: {{}} streams where {{}} is {{}}, {{}} where it is {{}}");
    if let Some(told) = read(&one, text) {
        let rows = along(found, name);
        says(told[0], rows.first().ok_or("no row")?.effect)?;
        says(told[3], rows.last().ok_or("no row")?.effect)?;
        return ensure(told[1] == found.in_words(0), || "another key".to_owned());
    }
    let several = format!("“{name}”: {{}} streams as {{}} goes from {{}} to {{}}");
    if let Some(told) = read(&several, text) {
        let keys = 0..found.keys.len();
        let key =
            keys.into_iter().find(|key| found.in_words(*key) == told[1]).ok_or("no such key")?;
        let change = Change::of(found, 0, key).ok_or("no change")?;
        ensure(is_clear(&change.by), || "it is not clear".to_owned())?;
        return says(told[0], change.by.value);
    }
    // A map of names: the range of all that it shows.
    let (range, _) = text.split_once(" streams by day\u{a0}90").ok_or("nobody knows this")?;
    let range = range.rsplit_once(": ").map_or(range, |it| it.1);
    let (least, most) = range.split_once(" to ").ok_or("no range")?;
    let all = || found.points.iter().flat_map(|it| &it.effects).map(|it| it.effect);
    says(least, all().fold(f64::MAX, f64::min))?;
    says(most, all().fold(f64::MIN, f64::max))
}

fn sensitivity(seed: u64) -> SensitivityFindings {
    let mut chance = Chance::new(seed);
    let (sobol, still) = (chance.is(0.5), chance.is(0.05));
    let row = |key: &&str, chance: &mut Chance| {
        let mut figure = |size: f64| {
            let value = if still { 0.0 } else { chance.between(-0.05, 1.0) * size };
            let half = if still { 0.0 } else { chance.between(0.01, 0.6) * size };
            Estimate { value, low: Some(value - half), high: Some(value + half) }
        };
        let elementary = Elementary { mu: 3.0, mu_star: figure(80.0).at_least(0.0), sigma: 2.0 };
        let shares = Shares { first: figure(1.2), total: figure(1.3) };
        KeyRow {
            key: (*key).to_owned(),
            low: 0.0,
            high: 10.0,
            elementary: (!sobol).then_some(elementary),
            shares: sobol.then_some(shares),
        }
    };
    SensitivityFindings {
        currency: longplay::units::Currency::default(),
        method: if sobol { SensitivityMethod::Sobol } else { SensitivityMethod::Morris },
        strategy: NAMES[chance.below(NAMES.len())].to_owned(),
        measure: Measure::Streams,
        window_days: 90,
        of: if chance.is(0.2) { Answer::Value } else { Answer::Effect },
        confidence: 0.95,
        points: 30,
        replicates: 1 + chance.below(12) as u32,
        failed: u32::from(chance.is(0.03)),
        noise: chance.is(0.7).then(|| chance.share()),
        rows: KEYS[..=chance.below(4)].iter().map(|key| row(key, &mut chance)).collect(),
    }
}

fn size_of(row: &KeyRow) -> Estimate {
    row.elementary.map(|it| it.mu_star).or(row.shares.map(|it| it.total)).expect("a figure")
}

/// The largest row, and those whose intervals reach into its own.
fn first_of(found: &SensitivityFindings) -> (&KeyRow, Vec<&KeyRow>) {
    let first = found.rows.iter().max_by(|a, b| size_of(a).value.total_cmp(&size_of(b).value));
    let first = first.expect("a row");
    let rivals = found
        .rows
        .iter()
        .filter(|row| row.key != first.key && size_of(row).high >= size_of(first).low);
    (first, rivals.collect())
}

fn moved(found: &SensitivityFindings, text: &str) -> Result<(), String> {
    let what = if found.of == Answer::Effect { "the effect of" } else { "the outcome of" };
    let of = format!("{what} “{}” on streams by day 90", found.strategy);
    if let Some(told) =
        read("{} of {} points failed, so no index of {} is computed; points.csv says why.", text)
    {
        return says(told[0], f64::from(found.failed));
    }
    if text.starts_with("One replicate shows") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    ensure(found.replicates > 1 && found.failed == 0, || "there is no conclusion".to_owned())?;
    if text == format!("No key moves {of}: it is the same at every point.") {
        let still = found.rows.iter().all(|row| size_of(row).value <= 0.0);
        return ensure(still, || "some key does".to_owned());
    }
    if let Some(told) = read("Up to {} % of the variance between points may be noise{}", text) {
        return says(told[0], found.noise.unwrap_or(0.0) * 100.0);
    }
    let (first, rivals) = first_of(found);
    let name = |row: &KeyRow| found.in_words(row);
    if let Some(told) = read("{} is all that was looked at: {}.", text) {
        let mine = told[0].eq_ignore_ascii_case(&name(first));
        return ensure(mine && found.rows.len() == 1, || "there is more".to_owned());
    }
    let head = format!("Of {} keys, {of} answers most to {} (", found.rows.len(), name(first));
    let rest = text.strip_prefix(&head).ok_or("another key leads")?;
    if let Some(elementary) = first.elementary {
        let told = rest.strip_prefix("mean elementary effect ").ok_or("no figure")?;
        let end = told.find("))").ok_or("no end")?;
        says_estimate(&told[..=end], &elementary.mu_star)?;
    }
    let open = rest.contains(", though the intervals do not tell it from ");
    ensure(open != rivals.is_empty(), || format!("{} rivals", rivals.len()))?;
    let missing = rivals.iter().find(|row| !rest.contains(&name(row)));
    ensure(missing.is_none(), || "a rival is not named".to_owned())
}

fn title_of_sensitivity(found: &SensitivityFindings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    if text.starts_with("No key moves ") {
        let still = found.rows.iter().all(|row| size_of(row).value <= 0.0);
        return ensure(still, || "some key does".to_owned());
    }
    let (first, rivals) = first_of(found);
    let sure = text.contains(" answers most to ");
    ensure(sure || text.contains(" may answer most to "), || "nobody knows this".to_owned())?;
    ensure(sure == rivals.is_empty(), || "how sure it is".to_owned())?;
    ensure(text.ends_with(&found.in_words(first)), || "another key leads".to_owned())
}
