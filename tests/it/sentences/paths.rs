//! The sentences of `explain` and `beliefs`, and the titles of their charts.

use longplay::inference::estimate::Estimate;
use longplay::measure::windows::Measure;
use longplay::model::source::Source;
use longplay::study::beliefs;
use longplay::study::beliefs::findings::{BeliefFindings, BeliefRow, PATHS};
use longplay::study::explain;
use longplay::study::explain::findings::{ExplainFindings, Path, PathRow, SaverGap};

use super::chance::{Chance, NAMES};
use super::pattern::{is_clear, read, says, says_estimate, says_part};
use super::{draw_study, ensure, read_study};

#[test]
fn texts_of_charts_of_a_decomposition_keep_apart() {
    draw_study(decomposition);
}

#[test]
fn texts_of_charts_of_beliefs_keep_apart() {
    draw_study(believed);
}

#[test]
fn every_sentence_and_title_of_a_decomposition_agrees_with_its_table() {
    read_study(
        decomposition,
        explain::headline::headline,
        |found, text| no_odd_percentage(text).and_then(|()| explained(found, text)),
        |found, text| no_odd_percentage(text).and_then(|()| title_of_paths(found, text)),
    );
}

#[test]
fn every_sentence_and_title_of_beliefs_agrees_with_its_table() {
    read_study(
        believed,
        beliefs::headline::headline,
        |found, text| no_odd_percentage(text).and_then(|()| of_beliefs(found, text)),
        title_of_beliefs,
    );
}

/// Parts of an effect are no percentages below 0 or above 100.
fn no_odd_percentage(text: &str) -> Result<(), String> {
    let figures = text.split(" %").filter_map(|before| before.rsplit([' ', '(']).next());
    let mut values = figures.filter_map(|it| it.replace('−', "-").parse::<f64>().ok());
    ensure(values.all(|it| text.contains("times") || (0.0..=100.0).contains(&it)), || {
        "a part is more than all or less than nothing".to_owned()
    })
}

/// A share of a whole that is clear, often beyond 0 or 1.
fn share(chance: &mut Chance, replicates: u32) -> Estimate {
    let value = chance.between(-0.5, 1.6);
    let half = chance.between(0.02, 0.6);
    let several = replicates > 1;
    Estimate { value, low: several.then_some(value - half), high: several.then_some(value + half) }
}

fn decomposition(seed: u64) -> ExplainFindings {
    let mut chance = Chance::new(seed);
    let replicates = if chance.is(0.05) { 1 } else { 2 + chance.below(29) as u32 };
    let mut paths = Vec::new();
    for window_days in [28, 90] {
        let total = chance.estimate(300.0, replicates);
        for path in Path::ALL {
            let effect =
                if path == Path::Total { total } else { chance.estimate(200.0, replicates) };
            let share = is_clear(&total).then(|| share(&mut chance, replicates));
            paths.push(PathRow { window_days, measure: Measure::Streams, path, effect, share });
        }
        for source in Source::ALL {
            let effect = chance.estimate(60.0, replicates);
            let (measure, path) = (Measure::StreamsFrom(source), Path::Training);
            paths.push(PathRow { window_days, measure, path, effect, share: None });
        }
    }
    let mut figure = |size: f64| {
        let value = chance.between(0.1, size);
        let half = chance.between(0.01, size);
        Estimate { value, low: Some(value - half), high: Some(value + half) }
    };
    let savers = SaverGap {
        follow_days: 90,
        savers: 200,
        by_saver: figure(30.0),
        others: 5000,
        by_other: figure(9.0),
        raw_ratio: figure(6.0),
        caused_ratio: (!seed.is_multiple_of(4)).then(|| figure(3.0)),
        gap: figure(20.0),
        caused: Some(figure(9.0)),
        caused_by_ask: None,
        selection: Some(figure(12.0)),
        given: 100,
        per_given_save: None,
        per_extra_save: None,
    };
    ExplainFindings {
        strategy: NAMES[chance.below(NAMES.len())].to_owned(),
        friction: chance.is(0.2),
        windows: vec![28, 90],
        confidence: 0.95,
        replicates,
        paths,
        by_replicate: Vec::new(),
        savers: chance.is(0.8).then_some(savers),
    }
}

fn path(found: &ExplainFindings, path: Path) -> &PathRow {
    let of = |row: &&PathRow| {
        row.path == path && row.window_days == 90 && row.measure == Measure::Streams
    };
    found.paths.iter().find(of).expect("a path")
}

fn explained(found: &ExplainFindings, text: &str) -> Result<(), String> {
    if text.starts_with("One replicate shows") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    let nudge = if found.friction { "the friction" } else { "the ask" };
    let whole = format!(
        "“{}” changes streams by day 90 by {{}}: being heard at all brings {{}}; {nudge} brings \
        {{}}.",
        found.strategy
    );
    if let Some(told) = read(&whole, text) {
        says_estimate(told[0], &path(found, Path::Total).effect)?;
        for (text, row) in [(told[1], Path::Exposure), (told[2], Path::Ask)] {
            let row = path(found, row);
            let (effect, part) = match text.split_once(", which is ") {
                Some((effect, part)) => (effect, Some(part)),
                None => (text, None),
            };
            says_estimate(effect, &row.effect)?;
            match (part, &row.share) {
                (Some(part), Some(share)) => says_part(part, share)?,
                (None, None) => {}
                _ => return Err("a part is not told".to_owned()),
            }
        }
        return Ok(());
    }
    let halves = format!(
        "What {nudge} adds comes {{}} through libraries and {{}} through what the recommender \
        learns.{{}}"
    );
    if let Some(told) = read(&halves, text) {
        let [library, training] = [Path::Library, Path::Training].map(|it| &path(found, it).effect);
        says_estimate(told[0], library)?;
        says_estimate(told[1], training)?;
        let open = |it: &Estimate| !is_clear(it) && it.low != it.high;
        for (name, effect) in [("the library", library), ("training", training)] {
            ensure(told[2].contains(name) == open(effect), || format!("{name} is told wrongly"))?;
        }
        return Ok(());
    }
    if text.contains(" of the path through the recommender is carried by ") {
        return carried(found, text);
    }
    of_savers(found.savers.as_ref().ok_or("no savers")?, text)
}

fn carried(found: &ExplainFindings, text: &str) -> Result<(), String> {
    let whole = &path(found, Path::Training).effect;
    ensure(is_clear(whole), || "the path is not clear".to_owned())?;
    let told = read("{} of the path through the recommender is carried by {}: {} streams.", text)
        .ok_or("another form")?;
    let row = found.paths.iter().find(|row| match row.measure {
        Measure::StreamsFrom(source) => {
            row.window_days == 90 && source.name().replace('_', " ") == told[1]
        }
        _ => false,
    });
    let effect = &row.ok_or("no such surface")?.effect;
    says_estimate(told[2], effect)?;
    ensure(is_clear(effect) && effect.value * whole.value > 0.0, || {
        "it goes against it".to_owned()
    })?;
    let most = effect.value / whole.value > 0.5;
    ensure((told[0] == "Most") == most, || "how much it is".to_owned())
}

fn of_savers(savers: &SaverGap, text: &str) -> Result<(), String> {
    let open =
        |it: &Estimate| it.low.zip(it.high).is_some_and(|(low, high)| low <= 1.0 && high >= 1.0);
    let ratio = |text: &str, it: &Estimate| {
        let bare = text.strip_suffix(", which cannot be told from as much");
        ensure(bare.is_some() == open(it), || "whether it is as much".to_owned())
    };
    let raw = "In the 90 days after, a saver streams the release {} times, somebody who did not \
        save {} times: {} times as much{}.";
    if let Some(told) = read(raw, text) {
        says_estimate(told[0], &savers.by_saver)?;
        says_estimate(told[1], &savers.by_other)?;
        says_estimate(told[2], &savers.raw_ratio)?;
        return ratio(told[3], &savers.raw_ratio);
    }
    let given = "A save given to listeners who like it as much as those whom the ask moves, and \
        did not save, makes that {} times{}: of the gap of {} streams a saver, {} are caused by \
                 the save and {} are selection: savers differ before they save.";
    let told = read(given, text).ok_or("nobody knows this")?;
    let caused = savers.caused_ratio.as_ref().ok_or("no ratio")?;
    says_estimate(told[0], caused)?;
    ratio(told[1], caused)?;
    says_estimate(told[2], &savers.gap)?;
    says_estimate(told[3], savers.caused.as_ref().ok_or("none")?)?;
    says_estimate(told[4], savers.selection.as_ref().ok_or("none")?)
}

fn title_of_paths(found: &ExplainFindings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    let of = |it: Path| &path(found, it).effect;
    let (total, ask) = (of(Path::Total), of(Path::Ask));
    if text == "The effect by day\u{a0}90 cannot be told from nothing" {
        return ensure(!is_clear(total), || "it can".to_owned());
    }
    ensure(is_clear(total), || "the effect is not clear".to_owned())?;
    let word = if total.value < 0.0 { "lost" } else { "gained" };
    let head = format!("Of {{}} streams {word} by day\u{a0}90, {{}}");
    let told = read(&head, text).ok_or("nobody knows this")?;
    says(told[0], total.value.abs())?;
    if told[1] == "what saves add in all cannot be told from nothing" {
        return ensure(!is_clear(ask), || "it can".to_owned());
    }
    ensure(is_clear(ask), || "the ask is not clear".to_owned())?;
    let form = if ask.value < 0.0 { "saves take {} away: {}" } else { "saves add {}: {}" };
    let told = read(form, told[1]).ok_or("another form")?;
    says(told[0], ask.value.abs())?;
    let (library, training) = told[1].split_once("libraries, ").ok_or("no libraries")?;
    let part = |text: &str, it: &Estimate| match text.split_once(" through") {
        Some(("none for sure", _)) => ensure(!is_clear(it), || "it is sure".to_owned()),
        Some((value, _)) if is_clear(it) => says(value, it.value),
        _ => Err(format!("{text:?} of {it:?}")),
    };
    part(library, of(Path::Library))?;
    part(training, of(Path::Training))
}

fn believed(seed: u64) -> BeliefFindings {
    let mut chance = Chance::new(seed);
    let replicates = if chance.is(0.05) { 1 } else { 2 + chance.below(29) as u32 };
    let names = ["balanced", "saves-first", "streams-only", "co-saves", "no-saves"];
    let beliefs = &names[..2 + chance.below(4)];
    let mut rows = Vec::new();
    for belief in beliefs {
        for path in PATHS {
            let effect = chance.estimate(100.0, replicates);
            let share = chance.is(0.6).then(|| share(&mut chance, replicates));
            rows.push(BeliefRow {
                belief: (*belief).to_owned(),
                window_days: 90,
                path,
                effect,
                share,
            });
        }
    }
    BeliefFindings {
        strategy: NAMES[chance.below(NAMES.len())].to_owned(),
        beliefs: beliefs.iter().map(|it| (*it).to_owned()).collect(),
        windows: vec![90],
        confidence: 0.95,
        replicates,
        rows,
    }
}

fn belief<'a>(found: &'a BeliefFindings, name: &str, path: Path) -> Result<&'a BeliefRow, String> {
    let row = found.rows.iter().find(|row| row.belief == name && row.path == path);
    row.ok_or_else(|| format!("no belief is called {name:?}"))
}

fn adds(row: &BeliefRow) -> bool {
    is_clear(&row.effect) && row.effect.value > 0.0
}

fn most_of(found: &BeliefFindings) -> Option<(usize, &BeliefRow)> {
    let rows = found.rows.iter().filter(|row| row.path == Path::Training && adds(row));
    let count = rows.clone().count();
    rows.max_by(|a, b| a.effect.value.total_cmp(&b.effect.value)).map(|row| (count, row))
}

/// What is said of some beliefs.
type Holds = fn(&BeliefRow) -> bool;

fn of_beliefs(found: &BeliefFindings, text: &str) -> Result<(), String> {
    if text.starts_with("One replicate shows") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    let strategy = &found.strategy;
    if text.starts_with("Under none of ") {
        return ensure(most_of(found).is_none(), || "under some".to_owned());
    }
    let sure = format!(
        "Under {{}} of {{}} beliefs the saves that “{strategy}” asks for surely add streams by \
        day 90 through the recommender; the most of these under {{}}: {{}}."
    );
    if let Some(told) = read(&sure, text) {
        let (count, most) = most_of(found).ok_or("under none")?;
        says(told[0], count as f64)?;
        says(told[1], found.beliefs.len() as f64)?;
        ensure(told[2] == most.belief, || format!("most is under {}", most.belief))?;
        let (effect, part) = told[3]
            .split_once("), ")
            .map_or((told[3].to_owned(), None), |it| (format!("{})", it.0), Some(it.1)));
        says_estimate(&effect, &most.effect)?;
        return match (part, &most.share) {
            (Some("more than they add in all"), Some(it)) => {
                ensure(it.value > 1.0, || "no".to_owned())
            }
            (Some("while they lose streams in all"), Some(it)) => {
                ensure(it.value < 0.0, || "they do not".to_owned())
            }
            (Some(part), Some(it)) => {
                let part = part.strip_suffix(" of all that they add").ok_or("another form")?;
                says_part(&format!("{part} of it"), it)
            }
            (None, None) => Ok(()),
            _ => Err("the part is not told".to_owned()),
        };
    }
    let range = "Through libraries and the recommender together, saves add the least under {}, \
        {} streams, and the most under {}, {} streams, as far as means tell.";
    if let Some(told) = read(range, text) {
        let [least, most] =
            [belief(found, told[0], Path::Ask)?, belief(found, told[2], Path::Ask)?];
        let mut asks =
            found.rows.iter().filter(|row| row.path == Path::Ask).map(|it| it.effect.value);
        let within = asks.all(|it| it >= least.effect.value && it <= most.effect.value);
        ensure(within, || "another one is beyond".to_owned())?;
        says_estimate(told[1], &least.effect)?;
        return says_estimate(told[3], &most.effect);
    }
    let forms: [(&str, Holds); 3] = [
        ("Saves surely cost streams through the recommender under {}.", |row| {
            is_clear(&row.effect) && row.effect.value < 0.0
        }),
        ("Exactly nothing comes through the recommender under {}.", |row| {
            row.effect.value == 0.0 && row.effect.low == row.effect.high
        }),
        ("What comes through it cannot be told from nothing under {}.", |row| {
            !is_clear(&row.effect) && row.effect.low != row.effect.high
        }),
    ];
    for (form, holds) in forms {
        if let Some(told) = read(form, text) {
            let mut named: Vec<&str> =
                told[0].split(", ").flat_map(|it| it.split(" and ")).collect();
            named.sort_unstable();
            let rows = found.rows.iter().filter(|row| row.path == Path::Training && holds(row));
            let mut true_of: Vec<&str> = rows.map(|row| row.belief.as_str()).collect();
            true_of.sort_unstable();
            return ensure(named == true_of, || format!("it is true of {true_of:?}"));
        }
    }
    Err("nobody knows this".to_owned())
}

fn title_of_beliefs(found: &BeliefFindings, text: &str) -> Result<(), String> {
    if text.ends_with("in one replicate: no conclusion") {
        return ensure(found.replicates == 1, || "there are more".to_owned());
    }
    if text.starts_with("Under none of ") {
        return ensure(most_of(found).is_none(), || "under some".to_owned());
    }
    let form = "Under {} of {} beliefs saves surely add streams through the recommender by \
        day\u{a0}90, most of these under {}: {}";
    let told = read(form, text).ok_or("nobody knows this")?;
    let (count, most) = most_of(found).ok_or("under none")?;
    says(told[0], count as f64)?;
    ensure(told[2] == most.belief, || format!("most is under {}", most.belief))?;
    says(told[3], most.effect.value)
}
