//! What a run writes adds up: effects are sums of the daily table, money is what was spent, and
//! nothing is said of what nobody heard.

use std::collections::BTreeMap;

use longplay::dynamics::campaign::{Ads, Ask, Campaign, FakeStreams, PlaylistPitch, Retarget};
use longplay::measure::windows::Measure;
use longplay::report::chart::all::draw_svg;
use longplay::report::chart::data::ChartData;
use longplay::report::table::{both, daily, effects};
use longplay::sim::spec::Spec;
use longplay::stats::mean;
use longplay::study::budgets::unspent;
use longplay::study::compare::compare;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;

use crate::sample::info;
use crate::small;

fn run(spec: &Spec) -> Outcome {
    compare(spec, &Progress::default()).unwrap()
}

/// A CSV file as rows of cells by column.
fn rows((_, csv): &(String, Vec<u8>)) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv.as_slice()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn every_effect_on_a_count_is_the_sum_of_its_days_to_the_last_bit() {
    let mut spec = small::spec(400, 500);
    spec.experiment.windows = vec![7, 14];
    spec.experiment.replicates = 3;
    spec.release.catalogue_tracks = 9;
    spec.strategies = vec![
        small::strategy("Ads", &[small::ads(Ask::Save)]),
        small::strategy("Everything", &small::one_of_each(100.0)),
    ];
    let outcome = run(&spec);
    let [days, _] = both(&daily::table(), &daily::rows(&outcome)).unwrap();
    let [found, _] = both(&effects::table(), &outcome.effects).unwrap();
    let days = rows(&days);
    let sum = |arm: &str, replicate: u32, window: i16, column: &str| -> f64 {
        let of = |row: &&BTreeMap<String, String>| {
            let day: i16 = row["day"].parse().unwrap();
            // Other tracks of the artist may be out before the release.
            let first = if column.starts_with("catalogue") { i16::MIN } else { 0 };
            row["strategy"] == arm
                && row["replicate"] == replicate.to_string()
                && (first..window).contains(&day)
        };
        days.iter().filter(of).map(|row| row[column].parse::<u64>().unwrap()).sum::<u64>() as f64
    };
    let mut checked = 0;
    for row in rows(&found) {
        let column = match row["measure"].as_str() {
            "listeners" => "new_listeners",
            name if name == "streams" || name.starts_with("streams_") => name,
            name @ "catalogue_streams" => name,
            _ => continue,
        };
        if !days[0].contains_key(column) {
            continue;
        }
        let window = row["window_days"].parse().unwrap();
        let twin = |replicate| {
            sum(&row["strategy"], replicate, window, column)
                - sum("control", replicate, window, column)
        };
        let effect = mean(&(0..3).map(twin).collect::<Vec<_>>()).unwrap();
        assert_eq!(row["effect"].parse::<f64>().unwrap().to_bits(), effect.to_bits(), "{row:?}");
        checked += 1;
    }
    assert_eq!(checked, 2 * 3 * 14);
    // The chart ends where the table does.
    let data = ChartData::new(&outcome, &info());
    for (arm, name) in outcome.arms.iter().enumerate().skip(1) {
        let last = data.of_arm(arm, |run| run.total() as f64);
        let twins = data.of_arm(0, |run| run.total() as f64);
        let gained: Vec<f64> = last.iter().zip(&twins).map(|(a, b)| a - b).collect();
        let row = outcome
            .effects
            .iter()
            .rfind(|it| it.strategy == *name && it.measure == Measure::Streams);
        assert_eq!(row.unwrap().effect.to_bits(), mean(&gained).unwrap().to_bits(), "{name}");
    }
}

#[test]
fn no_strategy_spends_more_than_its_budget_and_who_spends_nothing_wins_nothing() {
    let mut spec = small::spec(300, 300);
    spec.release.fans = 0;
    let ads = |budget: f64, cost_per_click: f64, start_day: i16| {
        Campaign::Ads(Ads { budget, cost_per_click, start_day, ask: Ask::Save, ..Ads::default() })
    };
    let nobody = Retarget { budget: 300.0, start_day: 0, ..Retarget::default() };
    let lists = PlaylistPitch { budget: 5000.0, cost_per_pitch: 5.0, ..PlaylistPitch::default() };
    let cases = [
        ("Too dear", ads(99.0, 100.0, 0), 99.0),
        ("Nothing to spend", ads(0.0, 0.5, 0), 0.0),
        ("Cut by the last day", ads(200.0, 0.5, 18), 200.0),
        ("Nobody to show it to", Campaign::Retarget(nobody), 300.0),
        ("More pitches than playlists", Campaign::PlaylistPitch(lists), 5000.0),
    ];
    spec.strategies =
        cases.iter().map(|(name, it, _)| small::strategy(name, std::slice::from_ref(it))).collect();
    let outcome = run(&spec);
    let told = unspent(&spec, &outcome.replicates).unwrap();
    for (arm, (name, _, budget)) in (1..).zip(&cases) {
        let spent: Vec<f64> = outcome
            .replicates
            .iter()
            .map(|it| it.arms[arm].iter().map(|day| day.cost.dollars()).sum())
            .collect();
        assert!(spent.iter().all(|spent| *spent <= *budget + 1e-9), "{name}: {spent:?}");
        let mean = mean(&spent).unwrap();
        assert_eq!(told.contains(name), mean < 0.95 * budget, "{name}: {told}");
        let rows = outcome.effects.iter().filter(|row| row.strategy == *name);
        for row in rows.filter(|row| row.window_days == spec.calendar.days) {
            if let Some(price) = row.cost_per_unit {
                assert!((price * row.effect - mean).abs() < 1e-6, "{row:?}");
            }
            if mean <= 0.0 {
                assert!(row.effect == 0.0 && row.cost_per_unit.is_none(), "{row:?}");
                assert!(row.p_best.is_none_or(|p| p <= 0.5), "{row:?}");
            }
        }
        let headline = outcome.headline.join(" ");
        let wins = headline.starts_with(&format!("“{name}” causes"));
        assert!(!(wins && mean <= 0.0), "{headline}");
    }
    assert!(told.contains("“Too dear” $0 of $99") && !told.contains("Nothing to spend"), "{told}");
}

#[test]
fn a_return_is_told_of_money_that_was_spent_beyond_the_reference_alone() {
    let mut spec = small::spec(300, 300);
    let fake = FakeStreams { budget: 150.0, ..FakeStreams::default() };
    spec.strategies = vec![
        small::strategy("Fake streams", &[Campaign::FakeStreams(fake)]),
        small::strategy("Few ads", &[Campaign::Ads(Ads { budget: 20.0, ..Ads::default() })]),
    ];
    spec.experiment.reference = "Fake streams".to_owned();
    let outcome = run(&spec);
    let of = |measure: Measure| {
        let whole = outcome.effects.iter().filter(|it| it.window_days == spec.calendar.days);
        whole.filter(|it| it.measure == measure).collect::<Vec<_>>()
    };
    assert!(of(Measure::Cost).iter().all(|row| row.effect < 0.0));
    assert!(of(Measure::ReturnOnSpend).is_empty(), "less was spent: there is nothing to return");
    for row in of(Measure::Royalties).into_iter().chain(of(Measure::Penalty)) {
        assert!((row.value - row.control - row.effect).abs() < 1e-9, "{row:?}");
        assert!(row.cost_per_unit.is_none());
    }
}

#[test]
fn of_a_release_that_nobody_hears_everything_says_so() {
    let mut spec = small::spec(100, 200);
    (spec.calendar.burn_in_days, spec.calendar.days) = (2, 1);
    (spec.release.fans, spec.release.appeal, spec.release.stickiness) = (0, -4.0, -4.0);
    spec.strategies = vec![small::strategy("Empty", &[])];
    let mut outcome = run(&spec);
    // Whoever came across it by chance did not.
    for day in outcome.replicates.iter_mut().flat_map(|it| it.arms.iter_mut()).flatten() {
        day.focal = longplay::measure::record::Counts::default();
        (day.focal_listeners, day.focal_new_listeners) = (0, 0);
        day.focal_streams_by_source = [0; longplay::model::source::Source::COUNT];
    }
    let outcome = longplay::study::compare::conclude(&spec, outcome.replicates);
    let ratios = [
        Measure::SaveRate,
        Measure::SavesPerStream,
        Measure::StreamsPerListener,
        Measure::SkipRate,
    ];
    assert!(outcome.effects.iter().all(|row| !ratios.contains(&row.measure)));
    let [sentence] = &outcome.headline[..] else { panic!("{:?}", outcome.headline) };
    assert!(sentence.starts_with("Nobody streams the release by day 1 in any arm"), "{sentence}");
    for (name, svg) in
        draw_svg(&ChartData::new(&outcome, &info()), &longplay::report::Style::default()).unwrap()
    {
        assert!(svg.contains("Nobody streams the release by day\u{a0}1</title>"), "{name}: {svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
    }
    let summary = longplay::report::summary::json(&outcome, &info()).to_string();
    assert!(!summary.contains("NaN") && !summary.contains("Infinity"));
}
