//! The sentences of `robust` and the title of its chart.

use longplay::study::outcome::CONTROL;
use longplay::study::robust::findings::{Choice, Findings, Verdict};
use longplay::study::robust::headline::headline;

use super::chance::{Chance, NAMES};
use super::pattern::{read, says, says_ends, says_percent};
use super::{draw_study, ensure, read_study};

#[test]
fn texts_of_charts_of_rival_platforms_keep_apart() {
    draw_study(findings);
}

#[test]
fn every_sentence_and_title_of_rival_platforms_agrees_with_its_table() {
    read_study(findings, headline, sentence, title);
}

fn findings(seed: u64) -> Findings {
    let mut chance = Chance::new(seed);
    let one = chance.is(0.04);
    let arms: Vec<String> = std::iter::once(CONTROL)
        .chain(NAMES[..2 + chance.below(11)].iter().copied())
        .map(str::to_owned)
        .collect();
    let platforms = ["als", "hybrid", "random", "content"][..=chance.below(4)].iter();
    let platforms: Vec<String> = platforms.map(|it| (*it).to_owned()).collect();
    let save_weights = if chance.is(0.4) { Vec::new() } else { vec![0.0, 2.5, 5.0] };
    let weights: Vec<Option<f32>> = match save_weights.as_slice() {
        [] => vec![None],
        all => all.iter().copied().map(Some).collect(),
    };
    let sure = chance.share();
    // Few arms are ever the best, so that ties between winners are common.
    let few = 1 + chance.below(arms.len().min(4));
    let mut cells = Vec::new();
    for platform in &platforms {
        for &save_weight in &weights {
            let won = !one && chance.is(sure);
            let p = if won { chance.between(0.951, 1.0) } else { chance.between(0.2, 0.949) };
            cells.push(Verdict {
                platform: platform.clone(),
                save_weight,
                best: arms[chance.below(few)].clone(),
                p_best: (!one).then_some(p),
                won,
                streams: 1000.0,
                lead: chance.normal() * 50.0,
                spent: 400.0,
            });
        }
    }
    let choice = |name: &String| {
        let count =
            |won: bool| cells.iter().filter(|it| it.best == *name && it.won == won).count() as u32;
        let regret = chance.between(0.0, 200.0);
        Choice {
            strategy: name.clone(),
            wins: count(true),
            open: count(false),
            cells: cells.len() as u32,
            regret,
            regret_low: (!one).then_some(regret * 0.5),
            regret_high: (!one).then_some(regret * 1.7),
            regret_share: regret / 1000.0,
            worst_platform: platforms[0].clone(),
            worst_save_weight: weights[0],
            worst_regret: regret * 2.0,
            spent: if name == CONTROL { 0.0 } else { [400.0, 92.5][chance.below(2)] },
        }
    };
    let choices = arms.iter().map(choice).collect();
    Findings {
        currency: longplay::units::Currency::default(),
        platforms,
        save_weights,
        arms,
        window_days: 90,
        confidence: 0.95,
        cells,
        choices,
    }
}

fn wins(found: &Findings, name: &str) -> Result<usize, String> {
    let plain = plain(name);
    ensure(found.arms.contains(&plain), || format!("no arm is called {name:?}"))?;
    Ok(found.cells.iter().filter(|it| it.won && it.best == plain).count())
}

fn plain(name: &str) -> String {
    match name {
        "the control" | "The control" | "Control" => CONTROL.to_owned(),
        other => other.trim_start_matches('“').trim_end_matches('”').to_owned(),
    }
}

fn most(found: &Findings) -> usize {
    found.arms.iter().filter_map(|it| wins(found, it).ok()).max().unwrap_or(0)
}

/// Whether an arm alone wins most cells.
fn is_alone(found: &Findings, name: &str) -> Result<(), String> {
    let (mine, most) = (wins(found, name)?, most(found));
    let as_many = found.arms.iter().filter(|it| wins(found, it) == Ok(most)).count();
    ensure(mine == most && mine > 0 && as_many == 1, || {
        format!("{mine} of {most}, by {as_many} arms")
    })
}

/// Whether cells, `als at 0, 5; hybrid at 1`, are all of those.
fn are_places(text: &str, cells: &[&Verdict]) -> Result<(), String> {
    let count: usize = text
        .split("; ")
        .map(|place| place.split_once(" at ").map_or(1, |it| it.1.split(", ").count()))
        .sum();
    let missing = cells.iter().find(|cell| !text.contains(&cell.platform));
    ensure(missing.is_none() && count == cells.len(), || format!("{text}: {} cells", cells.len()))
}

fn sentence(found: &Findings, text: &str) -> Result<(), String> {
    if text.starts_with("One replicate shows") {
        return ensure(found.cells[0].p_best.is_none(), || "there are more".to_owned());
    }
    if text.starts_with("No strategy surely has the most streams by day 90 ") {
        return ensure(most(found) == 0, || "some cell is won".to_owned());
    }
    if text == "It loses nowhere for sure." {
        let winners = found.arms.iter().filter(|it| wins(found, it).is_ok_and(|it| it > 0));
        return ensure(winners.count() == 1, || "another arm wins, too".to_owned());
    }
    if let Some(told) = read("Open, as no arm is surely the best: {}.", text) {
        let open: Vec<&Verdict> = found.cells.iter().filter(|it| !it.won).collect();
        return are_places(told[0], &open);
    }
    if let Some(told) = read("It loses {}.", text) {
        let told = told[0].trim_start_matches("to ");
        for one in told.split("; to ") {
            let (name, cells) = one.split_once(": ").ok_or("no cells")?;
            let won: Vec<&Verdict> =
                found.cells.iter().filter(|it| it.won && it.best == plain(name)).collect();
            are_places(cells, &won)?;
        }
        return Ok(());
    }
    if let Some(told) = read(
        "Chosen for every {}, an arm falls short of the best one there by, on average: {}.",
        text,
    ) {
        return regrets(found, told[1]);
    }
    if let Some(told) = read("Strategies do not spend the same by day 90: {}.", text) {
        let named = told[0].split("“").skip(1);
        for one in named {
            let (name, rest) = one.split_once("” ").ok_or("no name")?;
            let choice = found.choices.iter().find(|it| it.strategy == name).ok_or("no arm")?;
            says(rest.split([' ', ',']).next().unwrap_or_default(), choice.spent)?;
        }
        return Ok(());
    }
    winners(found, text)
}

fn winners(found: &Findings, text: &str) -> Result<(), String> {
    if let Some(told) = read("{} each have the most streams by day 90 {}.", text) {
        let most = most(found);
        let tied = found.arms.iter().filter(|it| wins(found, it) == Ok(most));
        let all = tied.clone().all(|it| it == CONTROL || told[0].contains(&format!("“{it}”")));
        ensure(all && tied.count() > 1 && most > 0, || "they do not win as many".to_owned())?;
        return ensure(told[1].contains(&format!(" {most} of ")), || format!("{most} cells"));
    }
    if let Some(told) = read("{} has the most streams by day 90 {} of {}.", text) {
        is_alone(found, told[0])?;
        let count = told[1].rsplit(' ').next().unwrap_or_default();
        says(count, wins(found, told[0])? as f64)?;
        let open = found.cells.iter().filter(|it| !it.won && it.best == plain(told[0])).count();
        let more = read("{}, and is the most probable to have them in {} more", told[2]);
        return match more {
            Some(more) => says(more[1], open as f64),
            None => ensure(open == 0, || format!("{open} more are open")),
        };
    }
    // "“A” wins als at 0; “B” wins hybrid at 5."
    let text = text.strip_suffix('.').ok_or("no end")?;
    let mut told = 0;
    for one in text.split(" wins ").skip(1) {
        told += usize::from(!one.is_empty());
    }
    let winners = found.arms.iter().filter(|it| wins(found, it).is_ok_and(|it| it > 0)).count();
    ensure(told == winners && told > 0, || "nobody knows this".to_owned())
}

fn regrets(found: &Findings, text: &str) -> Result<(), String> {
    let mut sorted: Vec<&Choice> = found.choices.iter().collect();
    sorted.sort_by(|a, b| a.regret.total_cmp(&b.regret));
    let mut rest = text;
    for choice in sorted.iter().take(2) {
        let name = if choice.strategy == CONTROL {
            "the control ".to_owned()
        } else {
            format!("“{}” ", choice.strategy)
        };
        rest =
            rest.trim_start_matches(", ").strip_prefix(&name).ok_or("another arm has the least")?;
        let (figure, after) = rest.split_once(')').ok_or("no figures")?;
        let told = read("{} streams ({} of the best, interval {}", figure).ok_or("another form")?;
        says(told[0], choice.regret)?;
        says_percent(told[1], choice.regret_share)?;
        let ends = choice.regret_low.zip(choice.regret_high).ok_or("no interval")?;
        says_ends(told[2], ends.0, ends.1)?;
        rest = after;
    }
    Ok(())
}

fn title(found: &Findings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.cells[0].p_best.is_none(), || "there are more".to_owned());
    }
    if text.starts_with("No strategy surely wins ") {
        return ensure(most(found) == 0, || "some cell is won".to_owned());
    }
    let open = found.cells.iter().filter(|it| !it.won).count();
    let told_open = text.strip_suffix(" are open").or_else(|| text.strip_suffix(" is open"));
    let (body, told) = match told_open.and_then(|it| it.rsplit_once(", ")) {
        Some((body, told)) => (body, told.parse::<usize>().map_err(|it| it.to_string())?),
        None => (text, 0),
    };
    ensure(told == open, || format!("{open} are open"))?;
    if let Some((names, _)) = body.split_once(" win ") {
        let most = most(found);
        let tied = found.arms.iter().filter(|it| wins(found, it) == Ok(most));
        let all = tied.clone().all(|it| it == CONTROL || names.contains(it.as_str()));
        return ensure(all && tied.count() > 1, || "they do not win as many".to_owned());
    }
    let (name, how) = body.split_once(" wins ").ok_or("nobody knows this")?;
    is_alone(found, name)?;
    let count = wins(found, name)?;
    let everywhere =
        how.starts_with("whatever ") || how.starts_with("under all ") || how == "the one cell";
    ensure(everywhere == (count == found.cells.len()), || format!("{count} cells"))?;
    ensure(everywhere || how.contains(&format!(" {count} of ")), || format!("{count} cells"))
}
