//! The gallery, the default and the reference agree with the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use longplay::scenario::reference::reference_markdown;
use longplay::scenario::{Input, Look, Options, Override, Resolved, render, resolve};
use longplay::sim::environment::Seeds;
use longplay::sim::spec::{ExperimentParams, SeedOverrides, Spec, Vary};
use longplay::units::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gallery() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn resolved(path: &Path, quick: bool) -> Resolved {
    let options = Options { overrides: Vec::new(), quick };
    resolve(&Input::File(path.to_owned()), &options)
        .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)))
}

#[test]
fn every_scenario_of_the_gallery_resolves_in_full_and_quick() {
    let files = gallery();
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let full = resolved(&file, false);
        assert_ne!(full.spec.title, "Untitled", "{}", file.display());
        assert_eq!(full.warnings, [], "{}", file.display());
        let quick = resolved(&file, true);
        assert!(quick.quick && quick.spec.world.listeners <= 2_000, "{}", file.display());
    }
}

#[test]
fn every_scenario_of_the_gallery_says_what_to_look_for_and_is_in_the_index() {
    let index = fs::read_to_string(root().join("scenarios/README.md")).unwrap();
    for file in gallery() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# "), "{} has no question on top", file.display());
        assert!(text.contains("# Look for:"), "{}", file.display());
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(index.contains(&format!("({name})")), "{name} is not in scenarios/README.md");
    }
}

#[test]
fn strategies_compared_in_the_gallery_cost_the_same() {
    for name in [
        "default",
        "ads-or-playlists",
        "pre-save",
        "burst-or-taper",
        "retarget-or-reach",
        "influencer-burst",
        "promoter",
        "podcast-episode",
    ] {
        let scenario = resolved(&root().join(format!("scenarios/{name}.toml")), false).scenario;
        let strategies = toml::Value::try_from(&scenario.strategy).unwrap();
        let budgets: Vec<f64> = strategies
            .as_array()
            .unwrap()
            .iter()
            .map(|strategy| {
                let campaigns = strategy["campaign"].as_array().unwrap();
                campaigns.iter().map(|campaign| campaign["budget"].as_float().unwrap()).sum()
            })
            .collect();
        assert!(
            budgets.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9),
            "{name}: {budgets:?}"
        );
    }
}

#[test]
fn the_default_scenario_is_the_default_specification() {
    let file = resolved(&root().join("scenarios/default.toml"), false);
    let embedded = resolve(&Input::Default, &Options::default()).expect("is valid");
    assert_eq!(file.spec, Spec::default());
    assert_eq!(embedded.spec, Spec::default());
}

#[test]
fn a_resolved_scenario_gives_the_same_specification_again() {
    for file in gallery() {
        let first = resolved(&file, false);
        let text = first.scenario.to_toml().unwrap();
        let again = resolve(&Input::Text { name: "again".to_owned(), text }, &Options::default());
        assert_eq!(first.spec, again.expect("is valid").spec, "{}", file.display());
    }
}

#[test]
fn the_reference_is_what_the_schema_says() {
    let committed = fs::read_to_string(root().join("docs/scenario.md")).unwrap();
    assert!(
        committed == reference_markdown(),
        "run: cargo run -- schema --markdown > docs/scenario.md"
    );
}

fn check(toml: &str, set: &[&str]) -> Result<Resolved, String> {
    let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
    let input = Input::Text { name: "test.toml".to_owned(), text: toml.to_owned() };
    let resolved = resolve(&input, &Options { overrides, quick: false });
    resolved.map_err(|problems| render(&problems, Look::Plain))
}

#[test]
fn campaigns_may_start_on_the_first_and_on_the_last_day_and_not_beyond() {
    let text = |kind: &str, start: i32, burn_in: u16, days: u16| {
        format!(
            "[time]\nburn_in_days = {burn_in}\ndays = {days}\n[[strategy]]\nname = \"A\"\n\
             campaign = [{{ kind = \"{kind}\", start_day = {start} }}]\n"
        )
    };
    for (kind, start, burn_in, days, refused) in [
        ("ads", 0, 0, 1, None),
        ("ads", 1, 0, 1, Some("the last day is 0")),
        ("ads", 29, 7, 30, None),
        ("ads", 30, 7, 30, Some("start before day 30, or set `time.days` to 31 or more")),
        ("ads", 31, 7, 30, Some("starts after the run has ended, on day 31")),
        ("pre_save", -7, 7, 30, None),
        ("pre_save", -8, 7, 30, Some("the first day is -7")),
        ("pre_save", -1, 0, 30, Some("the first day is 0")),
    ] {
        let found = check(&text(kind, start, burn_in, days), &[]);
        match (refused, found) {
            (None, found) => assert_eq!(found.err(), None, "{kind} on day {start} of {days}"),
            (Some(words), Err(told)) => assert!(told.contains(words), "{told}"),
            (Some(_), Ok(_)) => panic!("{kind} on day {start} of {days} was taken"),
        }
    }
}

#[test]
fn a_release_comes_out_on_every_weekday_and_on_days_that_exist() {
    let weekday = |day: &str| {
        let resolved = check(&format!("[time]\nrelease_date = {day}\n"), &[]);
        resolved.map(|resolved| resolved.spec.calendar.release_weekday)
    };
    let week = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
    for (day, expected) in (2..).zip(week) {
        assert_eq!(weekday(&format!("2026-03-{day:02}")), Ok(expected));
    }
    assert_eq!(weekday("2028-02-29"), Ok(Tuesday));
    assert_eq!(weekday("2000-02-29"), Ok(Tuesday));
    for day in ["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01"] {
        assert!(weekday(day).is_err_and(|told| told.contains("test.toml:2:16")), "{day}");
        let set = check("title = \"A\"\n", &[&format!("time.release_date={day}")]).unwrap_err();
        assert!(set.contains("a day that no calendar has"), "{set}");
    }
}

#[test]
fn no_replicate_of_a_seed_is_a_replicate_of_another_seed() {
    let mut seen = BTreeSet::new();
    for seed in 0..300 {
        for number in 0..20 {
            let found = Seeds::of_replicate(seed, &SeedOverrides::default(), Vary::Both, number);
            for family in [found.world, found.behaviour, found.platform, found.campaign] {
                assert!(seen.insert(family), "{found:?} of seed {seed}, replicate {number}");
            }
        }
    }
}

#[test]
fn every_seed_is_read_back_from_json_as_it_was() {
    let largest = check("[world]\nseed = 9_007_199_254_740_991\n", &[]).unwrap().spec.world.seed;
    let through_a_double = serde_json::json!(largest).as_f64().unwrap();
    assert_eq!(format!("{through_a_double:.0}"), largest.to_string());
    for seed in ["9_007_199_254_740_992", "0x7fff_ffff_ffff_ffff"] {
        let told = check(&format!("[seeds]\nplatform = {seed}\n"), &[]).unwrap_err();
        assert!(told.contains("allowed: 0 to 2^53 - 1"), "{told}");
    }
}

#[test]
fn entries_of_lists_of_numbers_have_numbers_whether_a_file_sets_them_or_not() {
    let windows = |toml: &str, set: &str| check(toml, &[set]).map(|it| it.spec.experiment.windows);
    let usual = ExperimentParams::default().windows;
    let changed = windows("title = \"A\"\n", "experiment.windows.0=3").unwrap();
    assert_eq!((changed[0], &changed[1..]), (3, &usual[1..]));
    let own = "[experiment]\nwindows = [5, 10]\n";
    assert_eq!(windows(own, "experiment.windows.1=30"), Ok(vec![5, 30]));
    let told = windows(own, "experiment.windows.2=30").unwrap_err();
    assert!(told.contains("`experiment.windows` has no entry 2"), "{told}");
    assert!(told.contains("entries of `experiment.windows`: 0 (5), 1 (10)"), "{told}");
    assert!(windows(own, "experiment.windows.1=zero").unwrap_err().contains("a whole number"));
}

#[test]
fn windows_out_of_order_are_told_in_short() {
    let many: Vec<String> = (1..=3650).rev().map(|day| day.to_string()).collect();
    let told = check(&format!("[experiment]\nwindows = [{}]\n", many.join(", ")), &[]);
    let told = told.unwrap_err();
    assert!(told.len() < 600, "{told}");
    assert!(told.contains("write the smallest first, each once"), "{told}");
}

#[test]
fn an_episode_has_an_average_length_and_other_shows_where_nothing_is_set() {
    let kind = |set: &[&str]| {
        let spec = check("[release]\nkind = \"episode\"\n", set)?.spec;
        let shows = spec.behaviour.podcast.shows_per_thousand;
        Ok::<_, String>((spec.release.duration_seconds, shows))
    };
    assert_eq!(kind(&[]), Ok((2400, 5.0)));
    assert_eq!(kind(&["release.duration_seconds=1_200"]), Ok((1200, 5.0)));
    assert_eq!(kind(&["behaviour.podcast.shows_per_thousand=12.5"]), Ok((2400, 12.5)));
    assert_eq!(kind(&["release.kind=track"]), Ok((205, 0.0)));
    let as_option = check("title = \"A\"\n", &["release.kind=episode"]).unwrap().spec;
    assert_eq!(as_option.release.duration_seconds, 2400);
    for (set, words) in [
        ("release.duration_seconds=1_199", "no episode is so short"),
        ("release.duration_seconds=205", "set `release.duration_seconds` between 1200 and 3600"),
        ("behaviour.podcast.shows_per_thousand=0", "in a world without podcasts"),
    ] {
        let told = kind(&[set]).unwrap_err();
        assert!(told.contains(words) && told.contains("--set"), "{told}");
    }
    let long = check("[release]\nduration_seconds = 1_200\n", &[]).unwrap_err();
    assert!(long.contains("test.toml:2:20") && long.contains("31 and 1199"), "{long}");
    assert!(long.contains("set `release.kind = \"episode\"`"), "{long}");
}
