//! Interaction logs: read from text, or made by the engine in the same shape.
//!
//! Owns [`Log`]. Reads text, not files. Deliberately unknown: what is done with a log.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::genre::GENRES;
use crate::model::memory::COHORT;
use crate::sim::environment::Seeds;
use crate::sim::run::{Arm, SpecError};
use crate::sim::spec::{Spec, Vary};
use crate::validation::replications::choices::Choices;
use crate::validation::replications::replicated::ReplicationError;

/// Who has chosen what, and what is known of both sides.
#[derive(Clone, Debug)]
pub struct Log {
    /// The interactions.
    pub choices: Choices,
    /// Genres of each item, as numbers; empty where none are known.
    pub genres: Vec<Vec<usize>>,
    /// Whether each consumer belongs to the minority; empty where it is not known.
    pub minority: Vec<bool>,
}

/// The text of a log and of what goes with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogText<'a> {
    /// Lines of consumer, item and more, separated by tabs: the `u.data` of `MovieLens` or
    /// `RecBole`'s `.inter`.
    pub interactions: &'a str,
    /// `RecBole`'s `.user`: consumer, age, gender. Women are the minority.
    pub users: Option<&'a str>,
    /// `RecBole`'s `.item`: item, title, year, genres.
    pub items: Option<&'a str>,
}

/// Rows of a tab-separated text with their line numbers; a header is left out.
fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line));
    lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.contains(":token"))
        .map(|(number, line)| (number, line.split('\t').collect()))
}

/// Numbers for names, in the order in which they come.
#[derive(Default)]
struct Numbers<'a>(BTreeMap<&'a str, usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, name: &'a str) -> usize {
        let next = self.0.len();
        *self.0.entry(name).or_insert(next)
    }
}

impl Log {
    /// Reads a log; ratings are taken as interactions, whatever their value.
    ///
    /// # Errors
    /// The first line with fewer than two columns, or an empty log.
    pub fn parse(text: &LogText<'_>) -> Result<Self, ReplicationError> {
        let (mut consumers, mut items) = (Numbers::default(), Numbers::default());
        let mut pairs = Vec::new();
        for (line, row) in rows(text.interactions) {
            let [consumer, item, ..] = row[..] else {
                return Err(ReplicationError::Log {
                    line,
                    what: "a consumer and an item are wanted",
                });
            };
            pairs.push((consumers.of(consumer), items.of(item) as u32));
        }
        if pairs.is_empty() {
            return Err(ReplicationError::Log { line: 1, what: "no interactions" });
        }
        let mut choices = Choices::none(consumers.0.len(), items.0.len());
        for (consumer, item) in pairs {
            choices.record(consumer, item);
        }
        let mut minority = Vec::new();
        for (_, row) in text.users.into_iter().flat_map(rows) {
            minority.resize(choices.consumers(), false);
            if let [name, _, gender, ..] = row[..]
                && let Some(&consumer) = consumers.0.get(name)
            {
                minority[consumer] = gender == "F";
            }
        }
        let (mut genres, mut names) = (Vec::new(), Numbers::default());
        for (_, row) in text.items.into_iter().flat_map(rows) {
            genres.resize(choices.items(), Vec::new());
            if let [name, _, _, classes, ..] = row[..]
                && let Some(&item) = items.0.get(name)
            {
                genres[item] = classes.split(' ').map(|class| names.of(class)).collect();
            }
        }
        Ok(Self { choices, genres, minority })
    }

    /// A short description of its shape.
    pub fn shape(&self) -> String {
        let interactions: usize =
            (0..self.choices.consumers()).map(|it| self.choices.of(it).len()).sum();
        let (consumers, items) = (self.choices.consumers(), self.choices.items());
        format!("{consumers} consumers, {items} items, {interactions} interactions")
    }
}

/// The shape of a log that the engine makes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Listeners.
    pub consumers: u32,
    /// Tracks.
    pub items: u32,
    /// Pairs of a listener and a track they remember; where there are more, some are left out by
    /// chance.
    pub interactions: usize,
    /// Days that listeners live before their plays are read off.
    pub days: u16,
}

/// Lets a world live without campaigns and reads off who remembers which track.
///
/// # Errors
/// If the default specification cannot be run.
pub fn synthetic(shape: &Shape, seed: u64, number: u32) -> Result<Log, SpecError> {
    let mut spec = Spec::default();
    spec.world.seed = seed;
    spec.world.listeners = shape.consumers;
    spec.world.tracks = shape.items;
    spec.world.new_tracks_per_day_per_thousand = 0.0;
    spec.release.fans = 0;
    spec.calendar.burn_in_days = shape.days;
    spec.calendar.days = 1;
    spec.strategies.clear();
    let seeds = Seeds::of_replicate(seed, &spec.seeds, Vary::Both, number);
    let mut arm = Arm::begin(&spec, &seeds)?;
    while arm.today().0 < 0 {
        arm.advance();
    }
    let mut pairs = Vec::new();
    let rng = KeyedRng::new(seed);
    for consumer in 0..shape.consumers {
        let place = consumer as usize;
        let bonds = arm.state.memories[place / COHORT].slots(place % COHORT);
        let race =
            rng.split(Key { listener: consumer, ..Key::timeless(Purpose::FeedbackLoop, number) });
        let met = bonds.iter().filter(|bond| !bond.is_empty() && bond.track.0 < shape.items);
        pairs.extend(met.map(|bond| (race.word(bond.track.0), consumer, bond.track.0)));
    }
    pairs.sort_unstable();
    pairs.truncate(shape.interactions);
    let mut choices = Choices::none(shape.consumers as usize, shape.items as usize);
    for (_, consumer, track) in pairs {
        choices.record(consumer as usize, track);
    }
    let facts = &arm.environment.world.catalogue.facts[..shape.items as usize];
    debug_assert!(facts.iter().all(|facts| facts.genre.index() < GENRES.len()));
    let genres = facts.iter().map(|facts| vec![facts.genre.index()]).collect();
    Ok(Log { choices, genres, minority: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_movielens_give_the_same_log() {
        let bare = "196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t302\t4\t1\n";
        let atomic = format!("user_id:token\titem_id:token\trating:float\ttimestamp:float\n{bare}");
        for text in [bare, &atomic] {
            let text = LogText { interactions: text, ..LogText::default() };
            let log = Log::parse(&text).expect("reads");
            assert_eq!(log.shape(), "2 consumers, 2 items, 3 interactions");
            assert_eq!((log.choices.of(0), log.choices.of(1)), (&[0, 1][..], &[1][..]));
        }
    }

    #[test]
    fn what_is_known_of_both_sides_finds_its_place() {
        let log = Log::parse(&LogText {
            interactions: "a\tx\nb\ty\n",
            users: Some("user_id:token\tage:token\tgender:token\nb\t30\tF\na\t20\tM\n"),
            items: Some(
                "item_id:token\tt:token_seq\ty:token\tclass:token_seq\ny\tT\t1\tDrama War\n",
            ),
        })
        .expect("reads");
        assert_eq!(log.minority, [false, true]);
        assert_eq!(log.genres, [vec![], vec![0, 1]]);
    }

    #[test]
    fn a_line_that_says_too_little_is_named() {
        let text = LogText { interactions: "1\t2\nnothing\n", ..LogText::default() };
        let error = Log::parse(&text).expect_err("has one column");
        assert!(error.to_string().starts_with("line 2"), "{error}");
    }
}
