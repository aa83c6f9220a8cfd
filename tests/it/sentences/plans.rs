//! The titles of the charts of `plan`, and their texts.

use longplay::inference::estimate::Estimate;
use longplay::report::chart::about::About;
use longplay::report::chart::drawn::texts;
use longplay::report::chart::style::Style;
use longplay::report::chart::theme::Look;
use longplay::report::of_study::Kept;
use longplay::study::plan::findings::{
    Answer, Candidate, ChannelFound, CurveEnd, CurvePoint, Ended, Held, Pair, PlanFindings, Rival,
    Week,
};
use longplay::study::plan::params::Objective;
use longplay::study::sound::Sound;

use super::chance::{Chance, NAMES};
use super::pattern::{read, says, says_percent};
use super::{draw_study, ensure, read_all};

#[test]
fn texts_of_charts_of_plans_keep_apart() {
    draw_study(findings);
}

#[test]
fn every_title_of_a_plan_agrees_with_its_findings() {
    read_all(|number| {
        let found = findings(number);
        found.sound().map_err(|it| format!("not sound: {it}"))?;
        for text in found.titles() {
            title(&found, &text).map_err(|it| format!("{it}: {text}\n{found:#?}"))?;
        }
        Ok(())
    });
}

#[test]
fn every_title_has_its_chart_and_all_splits_of_three_channels_lie_in_a_triangle() {
    let about = About { listeners: 30_000, replicates: 10, seed: 1, ..About::default() };
    let style = Style::default();
    for number in 0..40 {
        let found = findings(number);
        let drawn = texts(found.layouts(&about, Look::of(&style)), &style);
        let titles = found.titles();
        assert_eq!(drawn.len(), titles.len(), "outcome {number}: {titles:#?}");
        let is_there = |name: &str| drawn.iter().any(|(it, _)| *it == name);
        assert_eq!(is_there("19-best-splits"), found.answers.len() > 1, "outcome {number}");
        let (_, splits) = drawn.iter().find(|(name, _)| *name == "16-splits").unwrap();
        let triangle = splits.contains("Triangles of splits");
        assert_eq!(triangle, found.channels.len() == 3, "outcome {number}");
    }
}

#[test]
fn sliders_hold_the_splits_that_were_lived_and_nothing_between_them() {
    for number in 0..40 {
        let found = findings(number);
        let shown = found.shown();
        let [picker] = &shown.pickers[..] else { panic!("outcome {number}: no sliders") };
        assert_eq!(picker.pools.len(), found.answers.len());
        for pool in &picker.pools {
            let budget = found.budgets[pool.at[0]];
            let lived: Vec<&Candidate> = found.splits(pool.at[1], budget).collect();
            assert_eq!(pool.splits.len(), lived.len());
            for (split, it) in pool.splits.iter().zip(lived) {
                assert_eq!(split.parts.iter().sum::<u32>(), found.parts, "outcome {number}");
                let money = |parts: &u32| budget * f64::from(*parts) / f64::from(found.parts);
                let near = split.parts.iter().zip(&it.money);
                assert!(near.clone().all(|(parts, is)| (money(parts) - is).abs() < 1e-6));
                assert_eq!(split.replicates, it.replicates);
            }
            assert!(pool.splits[0].behind.is_empty(), "the best is behind nothing");
            let answer = found.answer(pool.at[1], pool.at[0]).expect("an answer to each");
            let as_it_was = answer.variants.iter().all(|it| *it == 0);
            let again = !pool.splits[0].again.is_empty();
            assert!(again || !as_it_was, "the best is measured again, in its best form");
        }
    }
}

/// A made-up plan: three channels most often, one replicate and none that works now and then.
fn findings(seed: u64) -> PlanFindings {
    let mut chance = Chance::new(seed);
    let channels = if chance.is(0.5) { 3 } else { 1 + chance.below(8) };
    let budgets: Vec<f64> =
        (0..=chance.below(4)).map(|it| 60.0 * libm::pow(4.0, it as f64)).collect();
    let names = ["own", "saves-first", "a platform whose name is long"];
    let platforms = names[..=chance.below(3)].iter().map(|it| (*it).to_owned()).collect();
    let objective = [Objective::Streams, Objective::Saves, Objective::Return][chance.below(3)];
    let mut found = PlanFindings {
        currency: longplay::units::Currency::default(),
        objective,
        by_day: 90,
        worth: chance.is(0.6).then_some(0.5),
        floor: None,
        confidence: 0.95,
        indifference: 0.05,
        parts: [2, 4, 10][chance.below(3)],
        platforms,
        budgets,
        channels: (0..channels)
            .map(|it| ChannelFound {
                name: NAMES[it].to_owned(),
                variants: if chance.is(0.3) {
                    vec!["schedule flat, days 14".to_owned(), "start day -7".to_owned()]
                } else {
                    vec![String::new()]
                },
            })
            .collect(),
        curve_replicates: 4,
        fresh_replicates: 10,
        searched_arms: 300,
        whole_arms: 900,
        curves: Vec::new(),
        ends: Vec::new(),
        pairs: Vec::<Pair>::new(),
        candidates: Vec::new(),
        answers: Vec::new(),
    };
    let replicates = if chance.is(0.05) { 1 } else { 10 };
    let size =
        if objective == Objective::Return { 0.4 } else { libm::pow(10.0, chance.below(6) as f64) };
    for platform in 0..found.platforms.len() as u32 {
        for channel in 0..channels as u32 {
            add_curve(&mut chance, &mut found, (platform, channel), (size, replicates));
        }
        for budget in found.budgets.clone() {
            add_splits(&mut chance, &mut found, (platform, budget), (size, replicates));
        }
    }
    found
}

fn add_curve(
    chance: &mut Chance,
    found: &mut PlanFindings,
    (platform, channel): (u32, u32),
    (size, replicates): (f64, u32),
) {
    let levels = [0, 1, 4, 5][chance.below(4)];
    let most = found.budgets.last().copied().unwrap_or(1.0);
    for level in 1..=levels {
        let given = most * f64::from(level) / 5.0;
        found.curves.push(CurvePoint {
            platform,
            channel,
            given,
            spent: given * 0.997,
            effect: chance.estimate(size, replicates),
            marginal: chance.is(0.9).then(|| chance.estimate(size, replicates)),
        });
    }
    let last = most * f64::from(levels) / 5.0 * 0.997;
    let end = |value: f64, low: f64, high: f64| match replicates {
        1 => Estimate { value, low: None, high: None },
        _ => Estimate { value, low: Some(low), high: Some(high) },
    };
    let at = match chance.below(3) {
        0 => end(0.0, 0.0, 0.0),
        1 => end(last, last, last),
        _ => end(last * 0.5, 0.0, last * chance.between(0.6, 1.0)),
    };
    found.ends.push(CurveEnd {
        platform,
        channel,
        pays_up_to: found.worth.filter(|_| levels > 0).map(|_| at),
        spends_at_most: (levels < 5).then_some(last),
        last_to_first: None,
    });
}

fn add_splits(
    chance: &mut Chance,
    found: &mut PlanFindings,
    (platform, budget): (u32, f64),
    (size, replicates): (f64, u32),
) {
    let (channels, parts) = (found.channels.len(), found.parts);
    let nobody = Estimate { value: 0.0, low: Some(0.0), high: Some(0.0) };
    let mut splits: Vec<Vec<f64>> = Vec::new();
    for _ in 0..30 {
        let mut left = parts;
        let mut money = vec![0.0; channels];
        for (channel, money) in money.iter_mut().enumerate() {
            let taken =
                if channel + 1 == channels { left } else { chance.below(left as usize + 1) as u32 };
            *money = budget * f64::from(taken) / f64::from(parts);
            left -= taken;
        }
        splits.push(money);
    }
    splits.dedup();
    for (place, money) in splits.iter().enumerate() {
        let behind = chance.estimate(size, replicates);
        found.candidates.push(Candidate {
            platform,
            budget,
            of_forms: false,
            money: money.clone(),
            variants: vec![0; channels],
            replicates: if place < 5 { 14 } else { 2 },
            out_after: (place >= 5).then_some(1),
            effect: chance.estimate(size, replicates),
            behind: if place == 0 { nobody } else { behind },
            p_best: None,
        });
    }
    let forms: Vec<usize> = found.channels.iter().map(|it| it.variants.len()).collect();
    let form =
        |chance: &mut Chance| forms.iter().map(|&it| chance.below(it) as u16).collect::<Vec<_>>();
    let held = |chance: &mut Chance, rival: Rival, channel: Option<u32>, money: Vec<f64>| Held {
        rival,
        channel,
        money,
        variants: form(chance),
        spent: budget * 0.9,
        effect: chance.estimate(size, replicates),
        worst_tenth: chance.normal() * size,
        regret: chance.estimate(size, replicates),
    };
    let mut against = Vec::new();
    if let Some(second) = splits.get(1) {
        against.push(held(chance, Rival::RunnerUp, None, second.clone()));
    }
    if chance.is(0.5) {
        against.push(held(chance, Rival::OtherForm, None, splits[0].clone()));
    }
    against.push(held(chance, Rival::Even, None, vec![budget / channels as f64; channels]));
    for channel in 0..channels {
        let money = (0..channels).map(|it| if it == channel { budget } else { 0.0 }).collect();
        against.push(held(chance, Rival::Single, Some(channel as u32), money));
    }
    let first = -(chance.below(4) as i16);
    let week = |week: i16| Week {
        week,
        money: splits[0].iter().map(|it| if week < first + 3 { it / 3.0 } else { 0.0 }).collect(),
        streams: (week >= 0).then(|| chance.estimate(size, replicates)),
    };
    let weeks = (first..first + 5 + 20).map(week).collect();
    found.answers.push(Answer {
        platform,
        budget,
        money: splits[0].clone(),
        variants: form(chance),
        splits: splits.len() as u32,
        replicates: 14,
        ended: Ended::Sure,
        correct: Some(0.9),
        form_replicates: 6,
        form_correct: chance.is(0.5).then_some(0.8),
        gain: chance.is(0.9).then(|| chance.estimate(size, replicates)),
        p_best: Some(0.5),
        found: chance.is(0.9).then(|| chance.estimate(size, replicates)),
        again: chance.estimate(size, replicates),
        spent: budget,
        other: None,
        worst_tenth: chance.normal() * size,
        against,
        weeks,
    });
}

fn title(found: &PlanFindings, text: &str) -> Result<(), String> {
    let answer = found.answer(0, found.budgets.len() - 1).ok_or("no answer")?;
    let one = answer.again.interval().is_none();
    if text.ends_with("in one replicate: no conclusion") {
        let none = found.curves.iter().any(|it| it.effect.interval().is_none());
        return ensure(
            one || none || found.answers.iter().any(|it| it.again.interval().is_none()),
            || "there are more".to_owned(),
        );
    }
    if text.starts_with("Another $100") || text.contains(" alone") {
        return of_curves(found, text);
    }
    if text == "The best form found changes with the budget" {
        let shares = |it: &Answer| it.money.iter().map(|money| money / it.budget).collect();
        let first: Vec<f64> = shares(&found.answers[0]);
        let near = |it: &Answer| {
            let own: Vec<f64> = shares(it);
            own.iter().zip(&first).all(|(a, b)| (a - b).abs() < 0.01)
        };
        let changes = found.answers.iter().any(|it| it.variants != answer.variants);
        return ensure(changes && found.answers.iter().all(near), || "shares change".to_owned());
    }
    if text.starts_with("The best split found ") {
        return ensure(found.answers.len() > 1, || "there is one".to_owned());
    }
    let works = answer.again.is_clear() && answer.again.value > 0.0;
    if let Some(told) = read("No split of {} is shown to work", text) {
        ensure(!works && !one, || "it works".to_owned())?;
        return says(told[0], answer.budget);
    }
    ensure(works, || "it is not shown to work".to_owned())?;
    let figure = |text: &str, value: f64| match found.objective {
        Objective::Return => says_percent(text.trim_start_matches("a return of "), value),
        other => says(text.trim_end_matches(other.words()).trim(), value),
    };
    if let Some(told) =
        read("The best split of {} in the worst tenth of worlds: {}, and {} on average", text)
    {
        says(told[0], answer.budget)?;
        figure(told[1], answer.worst_tenth)?;
        return figure(told[2], answer.again.value);
    }
    if let Some(told) = read("{} is spent within {}", text) {
        says(told[0], answer.budget)?;
        let Some(later) = read("{} weeks; {} of its streams come later", told[1]) else {
            return ensure(told[1].ends_with("week") || told[1].ends_with("weeks"), || {
                "weeks".to_owned()
            });
        };
        let spends = |it: &&Week| it.money.iter().sum::<f64>() > 0.0;
        let last = answer.weeks.iter().rfind(spends).ok_or("nothing is spent")?.week;
        let sum = |from: i16| -> f64 {
            let some = answer.weeks.iter().filter(|it| it.week >= from);
            some.filter_map(|it| Some(it.streams?.value)).sum()
        };
        return says_percent(later[1], sum(last + 1) / sum(i16::MIN));
    }
    let told = read("Of {}, {}: {}", text).ok_or("nobody knows this")?;
    says(told[0], answer.budget)?;
    let figures = text.rsplit_once(": ").ok_or("no figure")?.1;
    figure(figures, answer.again.value)
}

fn of_curves(found: &PlanFindings, text: &str) -> Result<(), String> {
    if let Some(names) = text.strip_prefix("Another $100 stops paying ") {
        let end =
            |it: &&CurveEnd| it.platform == 0 && it.pays_up_to.is_some_and(|it| it.value > 0.0);
        let any = found.ends.iter().filter(end).any(|it| {
            let name = &found.channels[it.channel as usize].name;
            names.contains(&format!(" in {name}"))
        });
        return ensure(any, || "none of these stops".to_owned());
    }
    if text.starts_with("Another $100 still pays ") {
        return ensure(found.worth.is_some(), || "no worth is stated".to_owned());
    }
    if text.starts_with("No channel alone is shown to pay") {
        let pays = found.ends.iter().filter(|it| it.platform == 0).filter_map(|it| it.pays_up_to);
        return ensure(pays.clone().all(|it| it.value <= 0.0) && pays.count() > 0, || {
            "one pays".to_owned()
        });
    }
    let clear = |channel: usize| {
        let last = found.curve(0, channel).last();
        last.is_some_and(|it| it.effect.is_clear() && it.effect.value > 0.0)
    };
    let some = (0..found.channels.len()).find(|&it| {
        clear(it) && text.starts_with(&format!("{} alone, with ", found.channels[it].name))
    });
    let none = (0..found.channels.len()).all(|it| !clear(it));
    let says_none = text == "No channel alone is shown to work";
    ensure(if says_none { none } else { some.is_some() }, || "another channel".to_owned())
}
