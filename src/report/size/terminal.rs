//! Effects and paths by size, for the terminal.

use crate::inference::estimate::Estimate;
use crate::numbers::whole;
use crate::report::terminal::grid::Grid;
use crate::study::explain::findings::Path;
use crate::study::format::{count, percent, percent_exact, signed};
use crate::study::outcome::{CONTROL, Effect};
use crate::study::selection::strategies_of;
use crate::study::size::findings::{Agreement, SizeFindings, World};
use crate::study::size::headline::of_percent;
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
        that_fits(|wide| effects_grid(found, &shown, wide)),
        percent_exact(found.confidence)
    )
}

/// The table with all that it can have, or on a narrow terminal without what can be read elsewhere.
fn that_fits(draw: impl Fn(bool) -> Grid) -> String {
    let mut wide = draw(true);
    if wide.fits() { wide.text() } else { draw(false).text() }
}

fn effects_grid(found: &SizeFindings, shown: &[&str], wide: bool) -> Grid {
    let streams = format!("streams by day {}", found.window_days);
    let mut grid = Grid::new(["listeners", "arm", &streams, "against", "effect"]).names_in([1, 4]);
    for world in &found.worlds {
        let size = whole(world.listeners.into());
        let control = with_interval(&world.control, count);
        let name = if shown.contains(&CONTROL) { "all of the control" } else { CONTROL };
        grid.row([size, name.to_owned(), control, String::new(), String::new()]);
        for row in world.effects.iter().filter(|row| shown.contains(&row.strategy.as_str())) {
            let judged = found.of_world(world.listeners).find(|it| it.strategy == row.strategy);
            let [judge, answer] = judged.map_or_else(Default::default, |it| in_words(it, wide));
            let effect = Estimate { value: row.effect, low: row.effect_low, high: row.effect_high };
            let effect = with_interval(&effect, signed);
            grid.row([String::new(), row.strategy.clone(), effect, judge, answer]);
        }
        if let Some(lead) = &world.lead {
            let (name, lead) = ("first beyond second", with_interval(lead, signed));
            grid.row([String::new(), name.to_owned(), lead, String::new(), String::new()]);
        }
    }
    grid
}

/// Whom it is judged by; what the rule says, and by how much the effect differs.
fn in_words(it: &Agreement, wide: bool) -> [String; 2] {
    let answer = match it.answer {
        Answer::Agrees => "agrees",
        Answer::Differs => "differs",
        Answer::Undecided => "not decided",
    };
    let by = match it.share() {
        _ if !wide => String::new(),
        Some(share) => format!(", {}", with_interval(&share, of_percent)),
        None => format!(", {}", with_interval(&it.difference, signed)),
    };
    [whole(it.judge.into()), format!("{answer}{by}")]
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
        that_fits(|wide| listening_grid(found, taken_apart, wide))
    )
}

fn listening_grid(found: &SizeFindings, taken_apart: bool, wide: bool) -> Grid {
    let shown = if taken_apart { &PATHS[..] } else { &[] };
    let write = |it: &Estimate, figure: fn(f64) -> String| {
        if wide { with_interval(it, figure) } else { figure(it.value) }
    };
    let head = std::iter::once("listeners").chain(shown.iter().map(|(_, name)| *name));
    let mut grid = Grid::new(head.chain(["starts of a new track", "by 1,000 a day"]));
    for world in &found.worlds {
        let share = |world: &World, path: Path| {
            let share = world.path(path).and_then(|row| row.share.as_ref());
            share.map_or_else(|| "–".to_owned(), |it| write(it, percent))
        };
        let shares = shown.iter().map(|(path, _)| share(world, *path));
        let starts =
            [&world.starts_per_track, &world.starts_per_thousand].map(|it| write(it, count));
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
