//! Effects and paths by size, for the terminal.

use crate::inference::estimate::Estimate;
use crate::numbers::{decimal, whole};
use crate::report::terminal::grid::Grid;
use crate::study::explain::findings::Path;
use crate::study::format::{count, percent_exact, signed};
use crate::study::outcome::{CONTROL, Effect};
use crate::study::part::Part;
use crate::study::selection::strategies_of;
use crate::study::size::findings::{Agreement, SizeFindings, World};
use crate::study::size::headline::{is_small, of_percent};
use crate::study::size::rule::Answer;

/// Strategies shown of each size.
const MOST: usize = 6;

/// Paths shown, by the names of their columns.
const PATHS: [(Path, &str); 3] =
    [(Path::Exposure, "being heard"), (Path::Library, "library"), (Path::Training, "recommender")];

/// The tables, and how to read them.
pub(super) fn tables(found: &SizeFindings) -> Vec<String> {
    vec![effects(found), listening(found)]
}

/// The control and the strategies of each size, and what the larger world says.
fn effects(found: &SizeFindings) -> String {
    let largest: Vec<&Effect> =
        found.worlds.last().map_or_else(Vec::new, |it| it.effects.iter().collect());
    let shown = strategies_of(&largest, MOST);
    let left = match found.strategies.len() - shown.len() {
        0 => String::new(),
        left => format!(" {left} more strategies are in size_effects.csv."),
    };
    format!(
        "{}Streams of the control, and what each strategy causes; [ ] is the {} interval. Against \
         a world of so many listeners the effect is larger or smaller by so much of the mean of \
         both.{left}\n",
        effects_grid(found, &shown).text(),
        percent_exact(found.confidence)
    )
}

fn effects_grid(found: &SizeFindings, shown: &[&str]) -> Grid {
    let streams = format!("streams by day {}", found.window_days);
    let spent = format!("{} spent", found.currency.sign());
    let header = ["listeners", "arm", &streams, &spent, "against", "effect", "by"];
    let mut grid = Grid::new(header).names_in([1, 5]).least([6, 3], "size_agreement.csv");
    for world in &found.worlds {
        let size = whole(world.listeners.into());
        let control = with_interval(&world.control, count);
        let name = if shown.contains(&CONTROL) { "all of the control" } else { CONTROL };
        let mut row = vec![size, name.to_owned(), control];
        row.resize(7, String::new());
        grid.row(row);
        for row in world.effects.iter().filter(|row| shown.contains(&row.strategy.as_str())) {
            let judged = found.of_world(world.listeners).find(|it| it.strategy == row.strategy);
            let [judge, answer, by] = judged.map_or_else(Default::default, in_words);
            let effect = Estimate { value: row.effect, low: row.effect_low, high: row.effect_high };
            let effect = with_interval(&effect, signed);
            let spent = decimal(row.spent, 0);
            grid.row([String::new(), row.strategy.clone(), effect, spent, judge, answer, by]);
        }
        if let Some(lead) = &world.lead {
            let (name, lead) = ("first beyond second", with_interval(lead, signed));
            let mut row = vec![String::new(), name.to_owned(), lead];
            row.resize(7, String::new());
            grid.row(row);
        }
    }
    grid
}

/// Whom it is judged by; what the rule says; and by how much the effect differs.
fn in_words(it: &Agreement) -> [String; 3] {
    let answer = match it.answer {
        Answer::Agrees => "agrees",
        Answer::Differs => "differs",
        Answer::Undecided => "not decided",
    };
    let by = match it.share() {
        Some(share) if is_small(&share) => with_interval(&share, of_percent),
        _ => with_interval(&it.difference, signed),
    };
    [whole(it.judge.into()), answer.to_owned(), by]
}

/// Shares of the paths, and starts of new tracks, by size.
fn listening(found: &SizeFindings) -> String {
    let taken_apart = found.worlds.iter().any(|it| !it.paths.is_empty());
    let of = found.subject.as_ref().filter(|_| taken_apart).map_or_else(String::new, |name| {
        format!("Shares of the effect of “{name}” by path, – where it cannot be told from 0. ")
    });
    format!(
        "{}{of}Starts of tracks out for less than 28 days in the control: of each of them in these \
         days, and by 1,000 listeners in a day.\n",
        listening_grid(found, taken_apart).text()
    )
}

fn listening_grid(found: &SizeFindings, taken_apart: bool) -> Grid {
    let shown = if taken_apart { &PATHS[..] } else { &[] };
    let head = std::iter::once("listeners").chain(shown.iter().map(|(_, name)| *name));
    let last = shown.len() + 2;
    let mut grid = Grid::new(head.chain(["starts of a new track", "by 1,000 a day"]))
        .least([last, last - 1], "sizes.csv");
    for world in &found.worlds {
        let share = |world: &World, path: Path| {
            let share = world.path(path).and_then(|row| row.share.as_ref());
            share.map_or_else(|| "–".to_owned(), |it| Part::of(it).cell())
        };
        let shares = shown.iter().map(|(path, _)| share(world, *path));
        let starts = [&world.starts_per_track, &world.starts_per_thousand]
            .map(|it| with_interval(it, count));
        grid.row(std::iter::once(whole(world.listeners.into())).chain(shares).chain(starts));
    }
    grid
}

/// `+439 [337, 542]`: as in the table of effects.
fn with_interval(it: &Estimate, write: fn(f64) -> String) -> String {
    let end = |value: f64| write(value).trim_end_matches(" %").to_owned();
    match it.interval() {
        Some(interval) => {
            format!("{} [{}, {}]", write(it.value), end(interval.low), end(interval.high))
        }
        None => write(it.value),
    }
}
