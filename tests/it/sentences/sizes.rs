//! The sentences of `size` and the titles of its charts.

use longplay::inference::estimate::Estimate;
use longplay::measure::windows::Measure;
use longplay::study::explain::findings::{Path, PathRow};
use longplay::study::size::findings::{Agreement, SizeFindings, World};
use longplay::study::size::headline::headline;
use longplay::study::size::rule::{Answer, enough};

use super::chance::{Chance, NAMES};
use super::pattern::{is_clear, read, says, says_estimate, says_part, says_share};
use super::points::effect;
use super::{draw_study, ensure, read_study};

const SIZES: [u32; 4] = [1000, 2000, 4000, 8000];

#[test]
fn texts_of_charts_of_worlds_of_several_sizes_keep_apart() {
    draw_study(findings);
}

#[test]
fn every_sentence_and_title_of_worlds_of_several_sizes_agrees_with_its_table() {
    read_study(findings, headline, sentence, title);
}

fn findings(seed: u64) -> SizeFindings {
    let mut chance = Chance::new(seed);
    let replicates = if chance.is(0.05) { 1 } else { 2 + chance.below(29) as u32 };
    let strategies: Vec<String> =
        NAMES[..=chance.below(12)].iter().map(|it| (*it).to_owned()).collect();
    let sizes = &SIZES[..2 + chance.below(3)];
    let narrow = chance.between(0.001, 0.4);
    let subject = chance.is(0.8).then(|| strategies[0].clone());
    let mut figure = |size: f64| {
        let value = chance.between(0.5, 1.0) * size;
        let half = value * chance.between(0.01, 0.3);
        Estimate { value, low: Some(value - half), high: Some(value + half) }
    };
    let mut worlds: Vec<World> = sizes
        .iter()
        .map(|&listeners| World {
            listeners,
            tracks: listeners,
            control: figure(900.0),
            effects: Vec::new(),
            lead: None,
            paths: Vec::new(),
            sources: Vec::new(),
            starts_per_track: figure(12.0),
            starts_per_thousand: figure(8.0),
        })
        .collect();
    for world in &mut worlds {
        let row =
            |name: &String| effect(name, &chance.estimate(100.0, replicates), replicates, 400.0);
        world.effects = strategies.iter().map(row).collect();
        let share = |path: Path, chance: &mut Chance| {
            let value = chance.between(-0.4, 1.5);
            let half = chance.between(0.05, 0.7);
            let share = Estimate { value, low: Some(value - half), high: Some(value + half) };
            let effect = chance.estimate(50.0, replicates);
            PathRow { window_days: 90, measure: Measure::Streams, path, effect, share: Some(share) }
        };
        if subject.is_some() {
            world.paths = Path::ALL.into_iter().map(|path| share(path, &mut chance)).collect();
        }
    }
    let mut agreements = Vec::new();
    for &listeners in sizes.iter().filter(|it| sizes.contains(&(**it * 4))) {
        for strategy in &strategies {
            let mean = chance.normal() * 200.0;
            let value = chance.normal() * narrow * 200.0;
            let half = chance.between(0.001, 1.0) * narrow * 200.0;
            let several = replicates > 1;
            let difference = Estimate {
                value,
                low: several.then_some(value - half),
                high: several.then_some(value + half),
            };
            agreements.push(Agreement {
                listeners,
                judge: listeners * 4,
                strategy: strategy.clone(),
                answer: Answer::of(mean, &difference),
                difference,
                mean,
            });
        }
    }
    let answers = |&listeners: &u32| {
        let of = agreements.iter().filter(|it| it.listeners == listeners);
        (listeners, of.map(|it| it.answer).collect())
    };
    let judged: Vec<(u32, Vec<Answer>)> = sizes.iter().map(answers).collect();
    SizeFindings {
        currency: longplay::units::Currency::default(),
        enough: enough(&judged),
        strategies,
        subject,
        window_days: 90,
        confidence: 0.95,
        replicates,
        worlds,
        agreements,
    }
}

/// Whether a figure that was read is this number.
fn is_number(number: u32, read: f64) -> bool {
    (f64::from(number) - read).abs() < 0.5
}

/// What the rule says, from the rows alone: within a tenth of the mean, beyond it, or neither.
fn agrees(it: &Agreement) -> Option<bool> {
    let (low, high) = it.difference.low.zip(it.difference.high)?;
    let tenth = 0.1 * it.mean.abs();
    match (low >= -tenth && high <= tenth, low > tenth || high < -tenth) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn sentence(found: &SizeFindings, text: &str) -> Result<(), String> {
    if text.starts_with("One replicate shows") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    let of = |listeners: f64| {
        found.agreements.iter().filter(move |it| is_number(it.listeners, listeners))
    };
    let large = "A world of {} listeners is large enough for effects on streams by day 90: every \
        effect agrees within 10 % with that in a world of {}.";
    if let Some(told) = read(large, text) {
        let listeners = super::pattern::number(told[0])?;
        let all = of(listeners).all(|it| agrees(it) == Some(true));
        let later = found.agreements.iter().filter(|it| f64::from(it.listeners) > listeners);
        let none_differs = later.clone().all(|it| agrees(it) != Some(false));
        return ensure(all && none_differs && of(listeners).count() > 0, || "it is not".to_owned());
    }
    if text.starts_with("No size can be judged") {
        return ensure(found.agreements.is_empty(), || "some can".to_owned());
    }
    if text.starts_with("No size is shown to be large enough") {
        return not_enough(found, text);
    }
    if text.contains(" against ") && text.contains(" listeners: the effect of ") {
        return of_world(found, text);
    }
    if text.contains(" is made up of parts: ") {
        return parts(found, text);
    }
    let [small, large] = [found.worlds.first().ok_or("none")?, found.worlds.last().ok_or("none")?];
    let new = "A new track is started {} times in its first 28 days with {} listeners, and {} \
        times with {}; a thousand listeners start new tracks {} and {} times a day.";
    let told = read(new, text).ok_or("nobody knows this")?;
    says_estimate(told[0], &small.starts_per_track)?;
    says(told[1], small.listeners.into())?;
    says_estimate(told[2], &large.starts_per_track)?;
    says(told[3], large.listeners.into())?;
    says_estimate(told[4], &small.starts_per_thousand)?;
    says_estimate(told[5], &large.starts_per_thousand)
}

fn not_enough(found: &SizeFindings, text: &str) -> Result<(), String> {
    ensure(found.enough.is_none(), || "one is".to_owned())?;
    let form = "{}: from {} to {} listeners a difference of more than 10 % is shown.";
    let differs = || found.agreements.iter().filter(|it| agrees(it) == Some(false));
    let Some(told) = read(form, text) else {
        return ensure(differs().next().is_none(), || "a difference is shown".to_owned());
    };
    let last = differs().map(|it| it.listeners).max().ok_or("no difference is shown")?;
    says(told[1], last.into())?;
    says(told[2], f64::from(last) * 4.0)
}

fn of_world(found: &SizeFindings, text: &str) -> Result<(), String> {
    let (head, rest) = text.split_once(" listeners: ").ok_or("no world")?;
    let listeners = super::pattern::number(head.split_once(" against ").ok_or("no judge")?.1)?;
    for one in rest.split("the effect of “").skip(1) {
        let (name, said) = one.split_once('”').ok_or("no name")?;
        let it = found
            .agreements
            .iter()
            .find(|it| is_number(it.listeners, listeners) && it.strategy == name);
        let it = it.ok_or_else(|| format!("no row of {name:?}"))?;
        let said = said.trim_end_matches(['.', ' ', ';']);
        let (answer, by) = [(" agrees, ", Some(true)), (" differs by ", Some(false))]
            .into_iter()
            .find_map(|(word, answer)| Some((answer, said.strip_prefix(word)?)))
            .or_else(|| {
                let rest = said.strip_prefix(" is not decided with ")?;
                Some((None, rest.split_once(" replicates, ")?.1))
            })
            .ok_or("another form")?;
        ensure(answer == agrees(it), || format!("{name}: {:?}", agrees(it)))?;
        let by = by.split(" more in size_agreement").next().unwrap_or(by);
        let by = if by.contains("; ") { by.split("; ").next().unwrap_or(by) } else { by };
        if let Some(streams) = by.strip_suffix(" streams") {
            says_estimate(streams, &it.difference)?;
        } else {
            let share = it.difference.times(1.0 / it.mean.abs());
            let mut within = [Some(share.value), share.low, share.high].into_iter().flatten();
            ensure(within.all(|it| it.abs() <= 1.0), || "more than the whole".to_owned())?;
            says_share(by, &share)?;
        }
    }
    Ok(())
}

fn parts(found: &SizeFindings, text: &str) -> Result<(), String> {
    let form =
        "The effect of “{}” is made up of parts: with {} listeners {}; with {} listeners {}.";
    let told = read(form, text).ok_or("another form")?;
    ensure(Some(told[0]) == found.subject.as_deref(), || "another strategy".to_owned())?;
    let ends = [found.worlds.first().ok_or("none")?, found.worlds.last().ok_or("none")?];
    for (world, number, parts) in [(ends[0], told[1], told[2]), (ends[1], told[3], told[4])] {
        says(number, world.listeners.into())?;
        let form = "being heard {}, libraries {} and the recommender {}";
        let parts = read(form, parts).ok_or("another form")?;
        for (part, path) in parts.iter().zip([Path::Exposure, Path::Library, Path::Training]) {
            let share = world.path(path).and_then(|it| it.share.as_ref()).ok_or("no share")?;
            says_part(part, share)?;
        }
    }
    Ok(())
}

fn title(found: &SizeFindings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    if let Some(told) =
        read("{} listeners are enough: in a larger world every effect agrees within a tenth", text)
    {
        return says(told[0], found.enough.ok_or("none is")?.into());
    }
    if text.starts_with("No world is four times as large") {
        return ensure(found.agreements.is_empty(), || "one is".to_owned());
    }
    let last =
        found.agreements.iter().filter(|it| agrees(it) == Some(false)).map(|it| it.listeners).max();
    if text.starts_with("No size is shown to be large enough") {
        return ensure(found.enough.is_none() && last.is_none(), || "it is decided".to_owned());
    }
    if let Some(told) = read("Effects still change from {} to {} listeners", text) {
        ensure(found.enough.is_none(), || "one is large enough".to_owned())?;
        return says(told[0], last.ok_or("no difference is shown")?.into());
    }
    let shares: Vec<&Estimate> =
        found.worlds.iter().filter_map(|it| it.path(Path::Training)?.share.as_ref()).collect();
    let ends = [*shares.first().ok_or("no shares")?, *shares.last().ok_or("no shares")?];
    if text == "No part of the effect surely comes through the recommender" {
        return ensure(!ends.iter().any(|it| is_clear(it)), || "some does".to_owned());
    }
    let told = read("The recommender brings {} with {} listeners, {} with {}", text)
        .ok_or("nobody knows this")?;
    for (text, share) in [(told[0], ends[0]), (told[2], ends[1])] {
        let expected = match share.value {
            _ if !is_clear(share) => "no sure part of the effect".to_owned(),
            value if value < -0.0005 => "the opposite of the effect".to_owned(),
            value if value > 1.0005 => "more than the whole effect".to_owned(),
            value => {
                let text = text.strip_suffix(" of the effect").ok_or("no part")?;
                return super::pattern::says_percent(text, value);
            }
        };
        ensure(text == expected, || format!("{text:?} of {share:?}"))?;
    }
    Ok(())
}
