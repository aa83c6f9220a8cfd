//! The sentences of `run` and the titles of its charts.

use std::sync::LazyLock;

use longplay::dynamics::campaign::Strategy;
use longplay::inference::estimator::Confidence;
use longplay::measure::record::{Counts, DayRecord, Turnover};
use longplay::measure::windows::Measure;
use longplay::model::source::Source;
use longplay::report::chart::about::About;
use longplay::report::chart::data::ChartData;
use longplay::report::chart::finding::{of_days, of_gains};
use longplay::report::chart::{cost, save_rate, sources};
use longplay::sim::spec::Spec;
use longplay::study::comparison::Comparisons;
use longplay::study::effects::effects_on;
use longplay::study::finding::headline;
use longplay::study::outcome::{CONTROL, Effect, Outcome, Replicate, streams_by_arm};
use longplay::units::{Day, Money};

use super::chance::{Chance, NAMES};
use super::pattern::{number, read, says, says_ends, says_probability};
use super::{ensure, read_all};

const DAYS: u16 = 28;

/// Resamples by number of replicates: drawing them anew for each outcome would take minutes.
static DRAWN: LazyLock<Vec<Confidence>> =
    LazyLock::new(|| (0..=31).map(|replicates| Confidence::new(0.95, replicates, 1)).collect());

#[test]
fn every_sentence_and_title_of_a_run_agrees_with_its_table() {
    read_all(|number| {
        let outcome = outcome(number);
        let reader = Reader::of(&outcome);
        let all = || format!("{:#?}", (&outcome.headline, &reader.rows));
        for (index, sentence) in outcome.headline.iter().enumerate() {
            reader
                .sentence(index, sentence)
                .map_err(|it| format!("{it}: {sentence}\n{}", all()))?;
        }
        let data = ChartData::of(&outcome, About::default());
        for title in [of_days(&data), of_gains(&data)] {
            reader.title(&title).map_err(|it| format!("{it}: {title}\n{}", all()))?;
        }
        let title = sources::title(&data);
        Reader::title_of_sources(&title, &data).map_err(|it| format!("{it}: {title}"))?;
        let title = save_rate::title(&data);
        reader.title_of_save_rate(&title).map_err(|it| format!("{it}: {title}"))?;
        let title = cost::title(&data);
        reader.title_of_cost(&title, &data).map_err(|it| format!("{it}: {title}"))
    });
}

/// An outcome of some kind: nulls, losses, ties, one replicate, placebo, heavy tails.
fn outcome(seed: u64) -> Outcome {
    let mut chance = Chance::new(seed);
    let strategies = chance.below(12) + usize::from(!seed.is_multiple_of(50));
    // Few replicates are usual; many are rare, and so is one.
    let replicates = match chance.below(20) {
        0 => 1,
        1..12 => 2 + chance.below(5),
        12..18 => 6 + chance.below(7),
        _ => 12 + chance.below(19),
    };
    let kind = chance.below(8);
    let level = [0.0, 3.0, 150.0, 2000.0][usize::from(chance.is(0.98)) * (1 + chance.below(3))];
    let spread = chance.between(0.02, 0.6) * level;
    let controls: Vec<f64> =
        (0..replicates).map(|_| (level + spread * chance.normal()).max(0.0)).collect();
    let mut streams = vec![controls.clone()];
    for arm in 0..strategies {
        let tie = kind == 3 && arm > 0 && chance.is(0.5);
        let size = match kind {
            0 => 0.0,
            1 => -chance.between(0.0, 0.6) * level,
            2 => chance.normal() * 0.05 * level,
            _ => chance.normal() * chance.between(0.1, 1.5) * level,
        };
        let noise = chance.between(0.01, if kind == 4 { 3.0 } else { 0.4 }) * (size.abs() + 1.0);
        let idle = kind == 0 || (kind == 5 && chance.is(0.5));
        let of = |replicate: usize, chance: &mut Chance| {
            let tail = if kind == 6 { chance.share().max(0.01).recip().min(40.0) } else { 1.0 };
            (controls[replicate] + size * tail + noise * chance.normal()).max(0.0)
        };
        let own: Vec<f64> = match (idle, tie) {
            (true, _) => controls.clone(),
            (_, true) => streams[arm].clone(),
            _ => (0..replicates).map(|replicate| of(replicate, &mut chance)).collect(),
        };
        streams.push(own);
    }
    let money: Vec<f64> = (0..=strategies)
        .map(|arm| if arm == 0 { 0.0 } else { [400.0, 400.0, 208.4, 92.0, 0.0][chance.below(5)] })
        .collect();
    let reference = usize::from(strategies > 1 && chance.is(0.1));
    of_streams(&streams, &money, reference)
}

/// The outcome of arms of so many streams each, by replicate, on one day.
fn of_streams(streams: &[Vec<f64>], money: &[f64], reference: usize) -> Outcome {
    let mut spec = Spec::default();
    spec.calendar.days = DAYS;
    let strategy = |name: &&str| Strategy { name: (*name).to_owned(), campaigns: Vec::new() };
    spec.strategies = NAMES[..streams.len() - 1].iter().map(strategy).collect();
    if reference > 0 {
        NAMES[reference - 1].clone_into(&mut spec.experiment.reference);
    }
    let replicates: Vec<Replicate> = (0..streams[0].len())
        .map(|number| Replicate {
            new_releases: None,
            dose: None,
            number: number as u32,
            arms: streams
                .iter()
                .zip(money)
                .enumerate()
                .map(|(arm, (of, money))| vec![day(of[number].round() as u64, *money, arm)])
                .collect(),
        })
        .collect();
    let measures = [Measure::Streams, Measure::Saves];
    let confidence = &DRAWN[replicates.len()];
    let effects = effects_on(&measures, &spec, &[DAYS], &replicates, confidence.resamples());
    let by_arm = streams_by_arm(&replicates, DAYS);
    let comparisons = Comparisons::with(&by_arm, reference, confidence);
    Outcome {
        currency: longplay::units::Currency::default(),
        benchmark: None,
        dose: None,
        headline: headline(&spec, &effects, &comparisons, &replicates),
        arms: spec.arms(),
        reference: spec.arms()[reference].clone(),
        windows: vec![DAYS],
        replicates,
        effects,
        comparisons,
        notes: Vec::new(),
        warnings: Vec::new(),
    }
}

fn day(streams: u64, money: f64, arm: usize) -> DayRecord {
    let counts = Counts { streams, starts: streams, saves: streams / 9, ..Counts::default() };
    let mut by_source = [0; Source::COUNT];
    by_source[0] = streams * (3 + arm as u64 % 4) / 10;
    by_source[5] = streams - by_source[0];
    DayRecord {
        day: Day(i16::try_from(DAYS).expect("a day") - 1),
        focal: counts,
        focal_listeners: streams,
        focal_new_listeners: streams / 2,
        focal_streams_by_source: by_source,
        exposures: 0,
        cost: Money::from_dollars(money),
        artificial_streams: 0,
        artificial_removed: 0,
        artificial_bought: 0,
        penalty: Money::ZERO,
        royalties: Money::ZERO,
        commission: Money::ZERO,
        sanctioned: false,
        others: Counts::default(),
        world: counts,
        world_listeners: streams,
        world_streams_by_source: by_source,
        turnover: Turnover::default(),
    }
}

/// What is known of an arm from the table.
#[derive(Debug)]
struct Row {
    name: String,
    mean: f64,
    effect: f64,
    own: Option<(f64, f64)>,
    together: Option<(f64, f64)>,
    odds: Option<f64>,
    spent: f64,
    price: Option<f64>,
    price_of_save: Option<f64>,
}

impl Row {
    fn gains(&self) -> bool {
        self.own.is_some_and(|(low, _)| low > 0.0)
    }

    fn loses(&self) -> bool {
        self.own.is_some_and(|(_, high)| high < 0.0)
    }

    fn is_nothing(&self) -> bool {
        self.effect == 0.0 && self.own == Some((0.0, 0.0))
    }
}

/// Reads sentences beside the rows on streams.
struct Reader<'a> {
    outcome: &'a Outcome,
    rows: Vec<Row>,
    /// The most probable arm, by `p_best`, then by the mean.
    leader: Option<usize>,
    /// What the others leave of the probability of being best.
    odds_of_reference: f64,
    mean_of_reference: f64,
}

type Read = Result<(), String>;

/// Both ends of an interval.
type Ends = (f64, f64);

impl<'a> Reader<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let of =
            |measure: Measure| outcome.effects.iter().filter(move |row| row.measure == measure);
        let row = |it: &Effect| Row {
            name: it.strategy.clone(),
            mean: it.value,
            effect: it.effect,
            own: it.effect_low.zip(it.effect_high),
            together: it.simultaneous_low.zip(it.simultaneous_high),
            odds: it.p_best,
            spent: it.spent,
            price: it.cost_per_unit,
            price_of_save: of(Measure::Saves)
                .find(|save| save.strategy == it.strategy)
                .and_then(|save| save.cost_per_unit),
        };
        let rows: Vec<Row> = of(Measure::Streams).map(row).collect();
        let leader = (0..rows.len()).reduce(|best, it| {
            let rank = |row: &Row| (row.odds.unwrap_or(0.0), row.mean);
            if rank(&rows[it]) > rank(&rows[best]) { it } else { best }
        });
        let odds: f64 = rows.iter().filter_map(|row| row.odds).sum();
        let mean_of_reference = outcome.comparisons.means[outcome.comparisons.reference];
        Self { outcome, rows, leader, odds_of_reference: 1.0 - odds, mean_of_reference }
    }

    fn leader(&self) -> &Row {
        &self.rows[self.leader.expect("strategies")]
    }

    fn named(&self, name: &str) -> Result<&Row, String> {
        let plain = name.trim_start_matches('“').trim_end_matches('”');
        let plain = match plain {
            "the control" | "The control" | "Control" => CONTROL,
            other => other,
        };
        let found = self.rows.iter().find(|row| row.name == plain);
        found.ok_or_else(|| format!("no row is of {name:?}"))
    }

    fn is_reference(&self, name: &str) -> bool {
        let reference = self.outcome.reference.as_str();
        let name = name.trim_start_matches('“').trim_end_matches('”');
        name == reference || (reference == CONTROL && name.eq_ignore_ascii_case("the control"))
    }

    fn is_leader(&self, name: &str) -> Read {
        let (row, leader) = (self.named(name)?, self.leader());
        ensure(row.name == leader.name, || format!("{name} leads, and not {:?}", leader.name))
    }

    fn mean_of(&self, name: &str) -> Result<f64, String> {
        if self.is_reference(name) {
            Ok(self.mean_of_reference)
        } else {
            Ok(self.named(name)?.mean)
        }
    }

    fn odds_of(&self, name: &str) -> Result<f64, String> {
        if self.is_reference(name) {
            return Ok(self.odds_of_reference.max(0.0));
        }
        self.named(name)?.odds.ok_or_else(|| format!("{name} has no odds"))
    }

    fn sentence(&self, index: usize, text: &str) -> Read {
        if index == 0 {
            let first = self.first(text);
            return first.unwrap_or_else(|| Err("no sentence begins the finding so".to_owned()));
        }
        let all = self.of_leader(text).or_else(|| self.of_others(text));
        all.or_else(|| self.of_money(text)).unwrap_or_else(|| Err("nobody knows this".to_owned()))
    }

    /// The sentence that leads.
    fn first(&self, text: &str) -> Option<Read> {
        let silent = self.outcome.comparisons.means.iter().all(|mean| *mean <= 0.0);
        let day = DAYS;
        if text.starts_with("Nobody streams the release") {
            return Some(ensure(silent, || "somebody does".to_owned()));
        }
        if text.starts_with("In the control the release has ") {
            return Some(ensure(self.outcome.arms.len() == 1, || {
                "there are strategies".to_owned()
            }));
        }
        if text.starts_with("One replicate shows") {
            return Some(ensure(self.outcome.replicates.len() == 1, || {
                "there are more".to_owned()
            }));
        }
        if self.rows.iter().all(Row::is_nothing) {
            let exactly = text.contains(" changes anything by day 28: the effect is exactly 0.");
            return Some(ensure(exactly, || "the effect is exactly 0".to_owned()));
        }
        let (more, fewer) =
            (format!(" more streams by day {day}"), format!(" fewer streams by day {day}"));
        if text.contains(&more) && !text.starts_with("No ") {
            return Some(self.causes(text, "more"));
        }
        if text.contains(&fewer) {
            return Some(self.causes(text, "fewer"));
        }
        let none = read(
            "No {} clearly brings more streams by day 28 than {}: {} stands at {} ({}).",
            text,
        );
        if let Some(found) = none {
            return Some(self.none_is_clear(&found));
        }
        if let Some(found) =
            read("Every {} loses streams by day 28 against {}, {} the fewest: {} ({}).", text)
        {
            return Some(self.all_lose(&found));
        }
        let open = "{} most probably has the most streams by day 28 (probability {}), but that \
            it has more than {} is not clear: {} ({}).";
        read(open, text).map(|found| {
            self.is_leader(found[0])?;
            let row = self.leader();
            says_probability(found[1], row.odds.unwrap_or(0.0))?;
            ensure(!row.gains(), || "its interval lies above 0".to_owned())?;
            ensure(self.rows.iter().any(Row::gains), || "nobody gains".to_owned())?;
            says(found[3], row.effect)?;
            self.intervals(row, found[4], 1.0)
        })
    }

    /// "“A” causes 40 more streams by day 28 (…): 140 in all, 1.4 times the 100 of the control."
    fn causes(&self, text: &str, word: &str) -> Read {
        let long = format!(
            "{{}} {{}} {{}} {word} streams by day 28{{}} ({{}}): {{}} in all, {{}} times the \
            {{}} of {{}}."
        );
        let short = format!("{{}} {{}} {{}} {word} streams by day 28{{}} ({{}}).");
        // A name may hold blanks: the verb ends it.
        let verb = if text.starts_with("The control") { " brings " } else { "” causes " };
        let (name, rest) = text.split_once(verb).ok_or("no verb")?;
        let name = if verb == " brings " { name.to_owned() } else { format!("{name}”") };
        let rest = format!("X causes {rest}");
        let found = read(&long, &rest).or_else(|| read(&short, &rest)).ok_or("another form")?;
        let row = self.named(&name)?;
        if word == "more" {
            self.is_leader(&name)?;
            ensure(row.gains(), || "its own interval does not lie above 0".to_owned())?;
        } else {
            ensure(row.loses() && self.rows.len() == 1, || "it does not lose alone".to_owned())?;
        }
        says(found[2], row.effect.abs())?;
        self.intervals(row, found[4], if word == "more" { 1.0 } else { -1.0 })?;
        if let [_, _, _, _, _, value, times, control, reference] = found[..] {
            says(value, row.mean)?;
            says(times, row.mean / self.mean_of_reference)?;
            says(control, self.mean_of_reference)?;
            ensure(self.is_reference(reference), || format!("{reference} is not the reference"))?;
        }
        Ok(())
    }

    /// "95 % interval 20 to 60; −10 to 90, which includes zero, together with the others".
    fn intervals(&self, row: &Row, text: &str, sign: f64) -> Read {
        let turned = |(low, high): (f64, f64)| if sign > 0.0 { (low, high) } else { (-high, -low) };
        let (own, all) = (row.own.ok_or("no interval")?, row.together.ok_or("no interval")?);
        let zero = |(low, high): (f64, f64)| low <= 0.0 && high >= 0.0;
        let Some((first, second)) = text.split_once("; ") else {
            ensure(self.rows.len() == 1, || "the interval of all together is not told".to_owned())?;
            let (low, high) = turned(own);
            return says_ends(text.strip_prefix("95 % interval ").ok_or("no interval")?, low, high);
        };
        let first = first.strip_prefix("95 % interval ").ok_or("no interval")?;
        let (low, high) = turned(own);
        says_ends(first, low, high)?;
        let second = second.split(" together with the other").next().ok_or("no others")?;
        let told = second.strip_suffix(", which includes zero,");
        ensure(told.is_some() == (zero(all) && !zero(own)), || "zero is told wrongly".to_owned())?;
        let (low, high) = turned(all);
        says_ends(told.unwrap_or(second), low, high)
    }

    fn none_is_clear(&self, found: &[&str]) -> Read {
        ensure(!self.rows.iter().any(Row::gains), || "some interval lies above 0".to_owned())?;
        let most = found[2].strip_suffix(", which most probably has the most of them,");
        ensure(most.is_some() == (self.rows.len() > 1), || "who is told of".to_owned())?;
        let name = most.unwrap_or(found[2]);
        self.is_leader(name)?;
        says(found[3], self.leader().effect)?;
        self.intervals(self.leader(), found[4], 1.0)
    }

    fn all_lose(&self, found: &[&str]) -> Read {
        ensure(self.rows.iter().all(Row::loses), || "not all lose".to_owned())?;
        let row = self.named(found[2])?;
        let fewest = self.rows.iter().all(|it| it.effect <= row.effect);
        ensure(fewest, || "another one loses less".to_owned())?;
        says(found[3], row.effect)?;
        self.intervals(row, found[4], 1.0)
    }

    /// What is said of the leader beside others.
    fn of_leader(&self, text: &str) -> Option<Read> {
        let same = "It has exactly the same streams as {}; together they have the most with a \
                    probability of {}.";
        if let Some(found) = read(same, text) {
            let twins: Vec<&Row> = self.rows.iter().filter(|row| self.is_twin(row)).collect();
            let named = twins
                .iter()
                .all(|row| found[0].contains(&format!("“{}”", row.name)) || row.name == CONTROL);
            let odds: f64 = twins.iter().filter_map(|row| row.odds).sum();
            return Some(
                ensure(named && !twins.is_empty(), || "it is not the same".to_owned()).and_then(
                    |()| says_probability(found[1], odds + self.leader().odds.unwrap_or(0.0)),
                ),
            );
        }
        if let Some(found) = read("It has the most streams with a probability of {}.", text) {
            return Some(self.odds(found[0]));
        }
        if let Some(found) =
            read("That is {} more than {} (interval {}; common random numbers){}.", text)
        {
            return Some(self.difference(found[1], (found[0], found[2], found[3]), Some(true)));
        }
        if let Some(found) =
            read("It is not clearly ahead of {}: the difference is {} (interval {}){}.", text)
        {
            return Some(self.difference(found[0], (found[1], found[2], found[3]), Some(false)));
        }
        // A name may have the word in it, and ends with its quote.
        let quoted = read("{}” has {} more on average{}(interval {}){}.", text);
        let control = || read("{} has {} more on average{}(interval {}){}.", text);
        quoted.or_else(control).map(|found| {
            let (row, leader) = (self.named(found[0])?, self.leader());
            ensure(row.mean > leader.mean, || "it has not more".to_owned())?;
            says(found[1], row.mean - leader.mean)?;
            let own = self.pair(&leader.name, &row.name)?.0;
            let chance = own.0 <= 0.0 && own.1 >= 0.0;
            ensure((found[2] == ", which may be chance ") == chance, || "chance".to_owned())?;
            let told = found[3].split(';').next().unwrap_or_default();
            says_ends(told, -own.1, -own.0)?;
            self.spends(found[4], [&leader.name, &row.name])
        })
    }

    fn is_twin(&self, row: &Row) -> bool {
        let leader = self.leader();
        let of = |name: &str| {
            let arm = self.outcome.arms.iter().position(|arm| arm == name).expect("an arm");
            streams_by_arm(&self.outcome.replicates, DAYS)[arm].clone()
        };
        row.name != leader.name && of(&row.name) == of(&leader.name)
    }

    /// "62 %, “B” with 31 %".
    fn odds(&self, text: &str) -> Read {
        let odds = self.leader().odds.unwrap_or(0.0);
        let own = text.strip_prefix("only ");
        ensure(own.is_some() == (odds < 0.5), || "only is told wrongly".to_owned())?;
        let own = own.unwrap_or(text);
        match read("{}, {} with {}", own) {
            Some(found) if found[1].starts_with('“') || found[1] == "the control" => {
                says_probability(found[0], odds)?;
                let name = own.split_once(", ").map_or("", |it| it.1);
                let (name, other) = name.rsplit_once(" with ").ok_or("no rival")?;
                says_probability(other, self.odds_of(name)?)
            }
            _ => says_probability(own, odds),
        }
    }

    /// Both intervals of the leader less a rival, as the comparisons have them.
    fn pair(&self, first: &str, second: &str) -> Result<(Ends, Ends), String> {
        let arm = |name: &str| self.outcome.arms.iter().position(|arm| arm == name).ok_or("no arm");
        let ahead = self.outcome.comparisons.between(arm(first)?, arm(second)?).ok_or("no pair")?;
        let ends =
            |it: longplay::inference::estimate::Estimate| it.low.zip(it.high).ok_or("no ends");
        Ok((ends(ahead.more)?, ends(ahead.simultaneous)?))
    }

    fn difference(
        &self,
        name: &str,
        (difference, interval, spent): (&str, &str, &str),
        clear: Option<bool>,
    ) -> Read {
        let (row, leader) = (self.named(name)?, self.leader());
        says(difference, leader.mean - row.mean)?;
        let own = |it: &Row| self.pair(&leader.name, &it.name).map(|pair| pair.0);
        let mut near = Vec::new();
        for it in self.rows.iter().filter(|it| it.name != leader.name) {
            near.extend((own(it)?.0 <= 0.0).then_some(it));
        }
        let mut others = self.rows.iter().filter(|it| it.name != leader.name);
        let right = match near.as_slice() {
            [] => others.all(|it| it.mean <= row.mean),
            near => near.iter().all(|it| it.odds <= row.odds) && own(row)?.0 <= 0.0,
        };
        ensure(right, || "another rival is nearer".to_owned())?;
        let ahead = self.rows.iter().any(|it| it.mean > leader.mean);
        ensure(!ahead, || "somebody has more, who is not named".to_owned())?;
        let (own, all) = self.pair(&leader.name, &row.name)?;
        ensure(Some(own.0 > 0.0) == clear, || format!("clearly: {own:?}"))?;
        let mut parts = interval.split("; ");
        says_ends(parts.next().unwrap_or_default(), own.0, own.1)?;
        if let Some(told) = parts.next() {
            let zero = told.strip_suffix(" for all pairs together, which includes zero");
            ensure(all.0 <= 0.0, || "it does not include zero".to_owned())?;
            says_ends(zero.ok_or("another form")?, all.0, all.1)?;
        }
        self.spends(spent, [&leader.name, &row.name])
    }

    /// "; “A” spends $600, “B” $208", where they do not spend the same.
    fn spends(&self, text: &str, names: [&str; 2]) -> Read {
        let money = |name: &str| self.named(name).map(|row| row.spent);
        let [one, other] = [money(names[0])?, money(names[1])?];
        if (one - other).abs() <= 0.01 * one.max(other) {
            return ensure(text.is_empty(), || "they spend the same".to_owned());
        }
        // Names hold commas, sums of so much do not.
        let (_, sums) = text.rsplit_once(" spends ").ok_or("what they spend is not told")?;
        let (first, second) = sums.split_once(", ").ok_or("no second sum")?;
        let second = second.rsplit_once(' ').ok_or("no money")?.1;
        says(first, one)?;
        says(second, other)
    }

    /// What is said of other arms.
    fn of_others(&self, text: &str) -> Option<Read> {
        if let Some(found) = read("{} clearly gains: {} ({}).", text) {
            return Some(self.named(found[0]).and_then(|row| {
                ensure(row.gains(), || "it does not".to_owned())?;
                says(found[1], row.effect)?;
                self.intervals(row, found[2], 1.0)
            }));
        }
        for (form, several) in [
            ("{} changes nothing: the effect is exactly 0.", false),
            ("{} change nothing: the effect of each is exactly 0.", true),
        ] {
            if let Some(found) = read(form, text) {
                let idle = self.rows.iter().filter(|row| row.is_nothing()).count();
                let wrong = self
                    .rows
                    .iter()
                    .any(|row| !row.is_nothing() && found[0].contains(&format!("“{}”", row.name)));
                return Some(ensure((idle > 1) == several && idle > 0 && !wrong, || {
                    "others do nothing".to_owned()
                }));
            }
        }
        if let Some(found) = read("Streams are lost by day 28 by {}.", text) {
            return Some(self.lost(found[0]));
        }
        let (first, rest) = text.split_once(" has the most streams with a probability of ")?;
        Some(self.favourite(first, rest))
    }

    /// "The control has the most streams with a probability of 70 %, “A” with 20 %."
    fn favourite(&self, first: &str, rest: &str) -> Read {
        let rest = rest.strip_suffix('.').ok_or("no end")?;
        let (own, second) = rest.split_once(", ").ok_or("no second")?;
        let (second, odds) = second.rsplit_once(" with ").ok_or("no second")?;
        says_probability(own, self.odds_of(first)?)?;
        says_probability(odds, self.odds_of(second)?)?;
        let enough = self.odds_of(first)? + 1e-9 >= self.odds_of(second)?;
        ensure(enough, || "the second is more probable".to_owned())?;
        let most =
            self.rows.iter().filter_map(|row| row.odds).fold(self.odds_of_reference, f64::max);
        ensure(self.odds_of(first)? + 1e-9 >= most, || "another is more probable".to_owned())?;
        self.mean_of(first).map(|_| ())
    }

    /// "“A” (−40, interval −70 to −10), “B” (…) and 2 more".
    fn lost(&self, text: &str) -> Read {
        let losing = self.rows.iter().filter(|row| row.loses()).count();
        let mut told = 0;
        let mut rest = text;
        while let Some((item, after)) = rest.split_once("”") {
            let name = item.rsplit_once('“').ok_or("no name")?.1;
            let row = self.named(name)?;
            let (figures, after) = after.split_once(')').ok_or("no figures")?;
            let figures = figures.strip_prefix(" (").ok_or("no figures")?;
            let (value, interval) = figures.split_once(", interval ").ok_or("no interval")?;
            ensure(row.loses(), || format!("{name} does not lose"))?;
            says(value, row.effect)?;
            let own = row.own.ok_or("no interval")?;
            let zero = interval.strip_suffix("; together with the others it includes zero");
            says_ends(zero.unwrap_or(interval), own.0, own.1)?;
            let includes = row.together.is_some_and(|(_, high)| high >= 0.0);
            ensure(zero.is_some() == includes, || "zero is told wrongly".to_owned())?;
            (told, rest) = (told + 1, after);
        }
        let control = usize::from(text.contains("the control"));
        let more = read("{} and {} more", text).map_or(Ok(0.0), |found| number(found[1]))?;
        let all = told + control + more as usize;
        // The one that loses least was told of before, where all lose.
        ensure(all == losing || all + 1 == losing, || format!("{losing} lose"))
    }

    fn of_money(&self, text: &str) -> Option<Read> {
        if let Some(found) = read("Strategies do not spend the same by day 28: {}.", text) {
            let said = found[0];
            let wrong = said.split("“").skip(1).find_map(|part| {
                let (name, rest) = part.split_once("” ")?;
                let money = rest.split([' ', ',']).next()?.trim_end_matches('.');
                let row = self.named(name).ok()?;
                says(money, row.spent).err()
            });
            return Some(wrong.map_or(Ok(()), Err));
        }
        let which = if self.outcome.reference == CONTROL { "caused" } else { "further" };
        let cheap = format!(
            "For each dollar {{}} brings the most, as far as means tell: a {which} stream costs \
            {{}}."
        );
        if let Some(found) = read(&cheap, text) {
            return Some(self.named(found[0]).and_then(|row| {
                let least = self.rows.iter().filter_map(|row| row.price).fold(f64::MAX, f64::min);
                ensure(row.price == Some(least), || "another one is cheaper".to_owned())?;
                says(found[1], least)
            }));
        }
        let price = format!("A {which} stream of {{}} costs {{}}.");
        read(&price, text).map(|found| {
            self.is_leader(found[0])?;
            let row = self.leader();
            let save = format!("{{}}, a {which} save {{}}");
            let (stream, save) = match read(&save, found[1]) {
                Some(both) => (both[0], Some(both[1])),
                None => (found[1], None),
            };
            says(stream, row.price.ok_or("it has no price")?)?;
            save.map_or(Ok(()), |save| says(save, row.price_of_save.ok_or("no price")?))
        })
    }

    fn title(&self, text: &str) -> Read {
        let text = text.replace('\u{a0}', " ");
        let text = text.as_str();
        let fixed =
            ["Streams by day of the control", "Streams by day, with and without a campaign"];
        if fixed.contains(&text) || text.starts_with("Streams gained and lost against ") {
            let few = self.outcome.replicates.len() < 2 || self.outcome.arms.len() < 2;
            return ensure(few, || "there is a finding".to_owned());
        }
        if text.starts_with("Nobody streams the release") {
            return ensure(self.outcome.comparisons.is_silent(), || "somebody does".to_owned());
        }
        if text.ends_with(" changes anything by day 28: the effect is exactly 0") {
            return ensure(self.rows.iter().all(Row::is_nothing), || {
                "something changes".to_owned()
            });
        }
        if text.contains(" clearly beats ") || text.contains(" clearly gains streams") {
            ensure(!self.rows.iter().any(Row::gains), || "somebody gains".to_owned())?;
            let zero = text.ends_with(": every interval includes zero");
            return ensure(!zero || !self.rows.iter().any(Row::loses), || {
                "one is below".to_owned()
            });
        }
        if let Some(found) = read("Every {} loses streams by day 28, {} the fewest: {} ({})", text)
        {
            return self.named(found[1]).and_then(|row| {
                ensure(self.rows.iter().all(|it| it.loses() && it.effect <= row.effect), || {
                    "no".into()
                })?;
                says(found[2], row.effect)
            });
        }
        let open = "{} most probably has the most streams by day 28 ({} probability), but {} is \
            the one that clearly gains";
        if let Some(found) = read(open, text) {
            self.is_leader(found[0])?;
            ensure(!self.leader().gains(), || "it gains".to_owned())?;
            says_probability(found[1], self.leader().odds.unwrap_or(0.0))?;
            return ensure(self.named(found[2])?.gains(), || "it does not gain".to_owned());
        }
        self.claim(text)
    }

    /// "Ads: 2.3× the streams by day 28 (1.9–2.7), best with 97 % probability".
    fn claim(&self, text: &str) -> Read {
        let row = self.rows.iter().filter(|row| {
            let name = if row.name == CONTROL { "Control" } else { &row.name };
            text.starts_with(&format!("{name}: "))
        });
        let row = row.max_by_key(|row| row.name.len()).ok_or("nobody knows this title")?;
        let name = if row.name == CONTROL { "Control" } else { &row.name };
        let rest = &text[name.len() + 2..];
        let (figure, tail) = rest.split_once(" by day 28 (").ok_or("no day")?;
        let (interval, tail) = tail.split_once(')').ok_or("no interval")?;
        let times = row.mean / self.mean_of_reference;
        if let Some((factor, _)) = figure.split_once("× the streams") {
            says(factor, times)?;
            ensure((times > 1.0) == (row.effect > 0.0), || "the other direction".to_owned())?;
        } else {
            let more = figure.contains(" more streams");
            ensure(more == (row.effect > 0.0), || "the other direction".to_owned())?;
            let (value, _) = figure.split_once(if more { " more" } else { " fewer" }).ok_or("?")?;
            if let Some(percent) = value.strip_suffix(" %") {
                says(percent, (times - 1.0).abs() * 100.0)?;
            } else {
                says(value, row.effect.abs())?;
                let own = row.own.ok_or("no interval")?;
                let (low, high) = if more { own } else { (-own.1, -own.0) };
                says_ends(interval, low, high)?;
            }
        }
        if row.effect < 0.0 {
            return ensure(row.loses() && self.rows.len() == 1, || "a loser leads".to_owned());
        }
        ensure(row.gains(), || "its interval includes zero".to_owned())?;
        ensure(row.name == self.leader().name, || "another one leads".to_owned())?;
        self.tail(row, tail)
    }

    fn tail(&self, row: &Row, text: &str) -> Read {
        if self.rows.len() == 1 {
            return ensure(text.is_empty(), || "it stands alone".to_owned());
        }
        let text = text.strip_prefix(", best with ").ok_or("how sure it is")?;
        let (odds, rest) = text.split_once(" probability").ok_or("no probability")?;
        says_probability(odds, row.odds.unwrap_or(0.0))?;
        let ahead = |name: &str| {
            let rival = self.named(name)?;
            Ok::<_, String>((self.pair(&row.name, &rival.name)?.0, rival.mean - row.mean))
        };
        if let Some(name) = rest.strip_prefix(", not clearly ahead of ") {
            return ensure(ahead(name)?.0.0 <= 0.0, || "it is".to_owned());
        }
        if let Some(name) = rest.strip_prefix(", the same as ") {
            return ensure(self.is_twin(self.named(name)?), || "it is not".to_owned());
        }
        if let Some(found) = read("; {} has more on average", rest) {
            return ensure(ahead(found[0])?.1 > 0.0, || "it has not".to_owned());
        }
        ensure(rest.is_empty(), || format!("nobody knows {rest:?}"))?;
        let others = self.rows.iter().filter(|it| it.name != row.name);
        for other in others {
            let own = self.pair(&row.name, &other.name)?.0;
            ensure(own.0 > 0.0, || format!("it is not clearly ahead of {}", other.name))?;
        }
        Ok(())
    }

    fn title_of_sources(text: &str, data: &ChartData) -> Read {
        if text.starts_with("No arm changes") || text.starts_with("No source clearly changes") {
            let name = text.strip_prefix("No source clearly changes with ").unwrap_or(CONTROL);
            let moved = Self::moved(name, data).into_iter().flatten();
            return ensure(moved.clone().all(|it| !is_clear(it)), || "one does".to_owned());
        }
        if let Some(found) = read("Streams moved most by {}: {}", text) {
            let moved = Self::moved(found[0], data).ok_or("nobody has this name")?;
            for part in found[1].split(", ") {
                let (name, figure) = part.rsplit_once(' ').ok_or("no figure")?;
                let source = Source::ALL.iter().position(|it| sources::in_text(*it) == name);
                let change = moved[source.ok_or("no such source")?];
                ensure(is_clear(&change), || format!("{name} is not clear"))?;
                says(figure, change.value)?;
            }
            return Ok(());
        }
        let plain = ["Where the streams come from", "Nobody streams", "In the control "];
        ensure(plain.iter().any(|it| text.starts_with(it)), || "nobody knows this title".to_owned())
    }

    /// What an arm moves, by source.
    fn moved<'d>(
        name: &str,
        data: &'d ChartData,
    ) -> Option<&'d Vec<longplay::inference::estimate::Estimate>> {
        let arm = data.compared().position(|arm| data.name(arm) == name)?;
        data.description.moved.get(arm)
    }

    fn title_of_save_rate(&self, text: &str) -> Read {
        if text.starts_with("No arm changes anything") {
            return ensure(self.rows.iter().all(Row::is_nothing), || "one does".to_owned());
        }
        if text.starts_with("No arm clearly gains streams") {
            return ensure(!self.rows.iter().any(Row::gains), || "one does".to_owned());
        }
        if let Some(found) = read("In the same world {} changes {}streams by {} ({}){}", text) {
            let row = self.named(found[0])?;
            ensure(row.gains() || self.rows.iter().all(Row::loses), || "unclear".to_owned())?;
            return says(found[2], row.effect);
        }
        let plain = ["Save rate and streams of every run", "Nobody streams"];
        ensure(plain.iter().any(|it| text.starts_with(it)), || "nobody knows this title".to_owned())
    }

    fn title_of_cost(&self, text: &str, data: &ChartData) -> Read {
        let arm_of = |name: &str| data.compared().find(|&arm| data.name(arm) == name);
        let price = |row: &Row| {
            let name = if row.name == CONTROL { "Control" } else { &row.name };
            let arm = arm_of(name)?;
            let spent = data.spent(arm) - data.spent(data.reference);
            (spent > 0.0 && row.gains()).then(|| spent / row.effect)
        };
        let cheapest = self.rows.iter().filter_map(price).fold(f64::MAX, f64::min);
        if text == "What a caused stream costs cannot be told here" {
            return ensure(cheapest >= f64::MAX, || "it can".to_owned());
        }
        let found = read("A stream caused by {} costs ${} ({}–{}){}", text);
        let found = found.ok_or("nobody knows this title")?;
        let own = price(self.named(found[0])?).ok_or("it is not sure to gain")?;
        ensure(own <= cheapest * 1.000_001, || "another one is cheaper".to_owned())?;
        says(found[1], own)
    }
}

fn is_clear(it: &longplay::inference::estimate::Estimate) -> bool {
    it.low.zip(it.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}
