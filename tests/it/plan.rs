//! A plan: the same bytes on any number of threads, killed at three places, in shards and on ranks;
//! figures that are those of the arms they come from; and no conclusion from nothing.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;

use longplay::measure::windows::{Measure, WindowSums};
use longplay::ranks::together::together;
use longplay::ranks::{Alone, Ranks};
use longplay::report::Report as _;
use longplay::scenario::{Input, Options, Resolved, resolve};
use longplay::study::arms::{NOBODY, Plan, burn_in, run_arms};
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::plan::findings::{Held, PlanFindings, Rival};
use longplay::study::plan::lived::Task;
use longplay::study::plan::run::Planning;
use longplay::study::plan::split::Split;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study as _, run};
use longplay::study::under_way::UnderWay;
use longplay::units::Money;

use crate::place::{Place, data};

/// Three channels, one of which is tried on two days, at two budgets.
const SCENARIO: &str = "
[world]
listeners = 300
tracks = 300
[time]
burn_in_days = 7
days = 14
[release]
fans = 20
[experiment]
replicates = 3
[plan]
budgets = [10.0, 20.0]
parts = 3
worth = 0.5
first_replicates = 2
most_replicates = 6
fresh_replicates = 4
floor = { measure = \"saves\", least = 1.0 }
[[plan.channel]]
name = \"Ads\"
campaign = { kind = \"ads\", ask = \"save\", days = 5 }
vary = [{ key = \"start_day\", values = [0, 3] }]
[[plan.channel]]
name = \"Retargeting\"
campaign = { kind = \"retarget\", start_day = 3, days = 5 }
[[plan.channel]]
name = \"Influencer\"
most = 15.0
campaign = { kind = \"influencer\" }
";

fn resolved(text: &str) -> Resolved {
    let input = Input::Text { name: "test.toml".to_owned(), text: text.to_owned() };
    resolve(&input, &Options::default()).expect("a sound scenario")
}

fn found(resolved: &Resolved, ranks: Arc<dyn Ranks>) -> (PlanFindings, String) {
    let platforms = [("own".to_owned(), resolved.spec.clone())];
    let planning = Planning::new(&platforms, &resolved.scenario.plan).expect("channels");
    let progress = Progress { ranks, ..Progress::default() };
    let found = run(&planning, &NoCheckpoints, &progress).expect("it runs");
    let words = planning.text(&found).headline.join("\n");
    (found, words)
}

#[test]
fn a_plan_killed_at_three_places_and_one_in_shards_end_in_the_same_bytes() {
    let place = Place::with(SCENARIO);
    assert!(place.command("plan", "whole", "2").status().unwrap().success());
    // In the search of variants, in that of splits, and among the fresh replicates or before.
    for goal in [1, 5, 11] {
        place.kill_after("plan", goal);
    }
    place.ends_in_the_same_bytes("plan");

    for number in ["1/2", "2/2"] {
        let mut shard = place.command("plan", &number[..1], "1");
        assert!(shard.args(["--shard", number]).status().unwrap().success());
    }
    let mut merge = Command::new(env!("CARGO_BIN_EXE_longplay"));
    merge.args(["merge", "2", "1", "--out", "merged"]).current_dir(place.path(""));
    let merged = merge.stdout(Stdio::null()).output().unwrap();
    let said = String::from_utf8(merged.stderr).unwrap();
    assert!(merged.status.success() && said.contains("these are run now"), "{said}");
    assert!(data(&place.path("whole")) == data(&place.path("merged")));
}

#[test]
fn a_plan_gives_the_same_bytes_on_one_two_three_and_eight_threads_and_two_ranks() {
    let place = Place::with(SCENARIO);
    let [one, two, three, eight] = ["1", "2", "3", "8"].map(|threads| {
        assert!(place.command("plan", threads, threads).status().unwrap().success());
        data(&place.path(threads))
    });
    assert!(one == two && two == three && three == eight, "bytes depend on threads");
    let chart = Command::new(env!("CARGO_BIN_EXE_longplay"))
        .args(["chart", "1"])
        .current_dir(place.path(""))
        .output()
        .unwrap();
    assert!(chart.status.success(), "{}", String::from_utf8_lossy(&chart.stderr));

    let resolved = resolved(SCENARIO);
    let alone = found(&resolved, Arc::new(Alone));
    let ranks = together(2, |ranks| found(&resolved, ranks));
    assert!(ranks.iter().all(|it| *it == alone));
    let summary = fs::read_to_string(place.path("1/summary.json")).unwrap();
    assert!(summary.contains("\"study\": \"plan\""), "{summary}");
}

#[test]
fn a_split_causes_what_an_arm_that_buys_it_causes() {
    let resolved = resolved(SCENARIO);
    let platforms = [("own".to_owned(), resolved.spec.clone())];
    let planning = Planning::new(&platforms, &resolved.scenario.plan).expect("channels");
    let channels = &planning.search().channels;
    let splits =
        channels.limits.splits(Money::from_dollars(20.0), 3, &vec![0; channels.len()], 100);
    let mut sorted = splits.clone();
    sorted.sort();
    let task = Task { platform: 0, replicate: 4, splits: sorted };
    let progress = Progress::default();
    let lived = planning.live(task, &mut UnderWay::unkept(), &progress).expect("it runs");
    let split = &splits[splits.len() / 2];
    let arms = [Vec::new(), channels.bought(split)].map(|it| Plan::buying(&it));
    let base = burn_in(&resolved.spec, 4, &progress).expect("it runs");
    let days = run_arms(base, &resolved.spec, &arms, NOBODY, &mut UnderWay::unkept(), &progress)
        .expect("they run");
    let streams = |arm: usize| {
        Measure::Streams.of(&WindowSums::new(&days[arm].days, resolved.spec.calendar.days))
    };
    let caused = streams(1).zip(streams(0)).map(|(arm, control)| arm - control);
    assert_eq!(lived.caused(split, resolved.scenario.plan.objective), caused);
    // No money has an effect of exactly zero.
    let nothing = Split::nothing(channels.len());
    let bought = [Plan::default(), Plan::buying(&channels.bought(&nothing))];
    let base = burn_in(&resolved.spec, 4, &progress).expect("it runs");
    let days = run_arms(base, &resolved.spec, &bought, NOBODY, &mut UnderWay::unkept(), &progress)
        .expect("they run");
    assert_eq!(days[0].days, days[1].days);
}

#[test]
fn a_channel_that_begins_before_release_is_bought_before_release() {
    let text = SCENARIO.replace("kind = \"influencer\"", "kind = \"pre_save\", start_day = -5");
    let resolved = resolved(&text);
    let platforms = [("own".to_owned(), resolved.spec.clone())];
    let planning = Planning::new(&platforms, &resolved.scenario.plan).expect("channels");
    let split = planning.search().alone(2, Money::from_dollars(15.0), &[0, 0, 0]);
    let task = Task { platform: 0, replicate: 0, splits: vec![split.clone()] };
    let lived =
        planning.live(task, &mut UnderWay::unkept(), &Progress::default()).expect("it runs");
    assert!(lived.spent(&split) > Some(0.0), "{:?}", lived.spent(&split));
}

#[test]
fn what_is_found_adds_up() {
    let (found, words) = found(&resolved(SCENARIO), Arc::new(Alone));
    assert_eq!(found.answers.len(), 2);
    for answer in &found.answers {
        let spent: f64 = answer.money.iter().sum();
        assert!((spent - answer.budget).abs() < 0.01, "{answer:?}");
        assert!(answer.money[2] <= 15.0, "a limit holds");
        for held in &answer.against {
            let behind = answer.again.value - held.effect.value;
            assert!((held.regret.value - behind).abs() < 1e-9, "{held:?}");
        }
        let single = |it: &&Held| it.rival == Rival::Single;
        assert!(answer.against.iter().filter(single).count() >= 2);
        let planned: f64 = answer.weeks.iter().flat_map(|week| &week.money).sum();
        assert!((planned - answer.budget).abs() < 0.01, "weeks have all the money: {planned}");
        assert!(answer.other.is_some(), "the floor is measured");
    }
    // Every split of the larger budget took part: ten, less the one that breaks a limit.
    assert_eq!(found.splits(0, 20.0).count(), 9);
    assert!(words.contains("Of $20, ") || words.contains("No split of $20"), "{words}");
    assert!(found.terminal().concat().contains("fresh replicates"));
}

#[test]
fn other_choices_have_the_variants_of_the_best_split_and_what_must_get_something_gets_it() {
    let always = "name = \"Ads\"\nalways = true\nleast = 4.0\n";
    let (found, words) =
        found(&resolved(&SCENARIO.replace("name = \"Ads\"\n", always)), Arc::new(Alone));
    for answer in &found.answers {
        let choices = || answer.against.iter().filter(|it| it.rival != Rival::FirstPlatform);
        assert!(choices().all(|it| it.money[0] >= 4.0), "{answer:#?}");
        let of_money = |it: &&Held| matches!(it.rival, Rival::Even | Rival::Single);
        assert!(choices().filter(of_money).all(|it| it.variants[0] == answer.variants[0]));
        let form = choices().find(|it| it.rival == Rival::OtherForm).expect("one channel varies");
        assert_eq!(form.money, answer.money);
        assert_ne!(form.variants, answer.variants);
    }
    let is_answer = |it: &str| it.contains("of $") || it.contains("Of $");
    assert!(words.lines().take(2).all(is_answer), "every budget is answered first: {words}");
}

#[test]
fn a_floor_that_no_split_reaches_is_said_not_to_be_reached_and_all_replicates_are_spent() {
    let text = SCENARIO.replace("least = 1.0 }", "least = 1000000.0 }");
    let (found, words) = found(&resolved(&text), Arc::new(Alone));
    for answer in found.answers.iter().filter(|it| it.works()) {
        let told =
            format!("No split of {} is shown to cause 1,000,000 saves", found.money(answer.budget));
        assert!(words.contains(&told), "{words}");
    }
    assert!(!words.contains("the most streams"), "{words}");
}

#[test]
fn a_plan_lives_no_more_than_was_said_beforehand() {
    // All that varies is in the first channels; the last has one form.
    let resolved = resolved(SCENARIO);
    let platforms = [("own".to_owned(), resolved.spec.clone())];
    let planning = Planning::new(&platforms, &resolved.scenario.plan).expect("channels");
    let most = planning.most().clone();
    run(&planning, &NoCheckpoints, &Progress::default()).expect("it runs");
    let lived = planning.known();
    let arms: u64 = (0..lived).map(|it| u64::from(planning.arms(it)) - 1).sum();
    assert!(lived <= most.replicates, "{lived} of {}", most.replicates);
    assert!(arms <= most.arms, "{arms} of {}", most.arms);
    // Two, two and two in the search of variants, of splits and of forms, and four fresh ones.
    assert!(most.replicates > 10 + 2, "{}", most.replicates);
}

#[test]
fn where_there_is_one_split_nothing_is_said_of_a_search() {
    let text = SCENARIO.replace("budgets = [10.0, 20.0]\nparts = 3", "budgets = [20.0]\nparts = 2");
    let text = &text[..text.find("[[plan.channel]]\nname = \"Retargeting\"").expect("it is there")];
    let text = text.replace("vary = [{ key = \"start_day\", values = [0, 3] }]\n", "");
    let (found, words) = found(&resolved(&text), Arc::new(Alone));
    assert_eq!(found.answers[0].found, None);
    assert!(!words.contains("The search among") && !words.contains("found"), "{words}");
}

#[test]
fn a_plan_without_any_effect_says_so_and_is_exactly_zero() {
    let text = SCENARIO
        .replace("ask = \"save\"", "conversion = 0.0")
        .replace("start_day = 3, days = 5", "start_day = 3, days = 5, conversion = 0.0")
        .replace("kind = \"influencer\"", "kind = \"influencer\", curiosity = 0.0")
        .replace("floor =", "# floor =");
    let (found, words) = found(&resolved(&text), Arc::new(Alone));
    assert!(words.starts_with("No split of $10 is shown to work"), "{words}");
    for answer in &found.answers {
        let found = answer.found.expect("there was a choice");
        assert!(answer.again.value.abs() <= 0.0 && found.value.abs() <= 0.0);
        assert!(answer.spent > 0.0, "money was spent all the same");
    }
}
