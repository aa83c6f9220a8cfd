//! F: what a place on a playlist is worth to a track, while it is there and after it left.
//!
//! Worlds are lived three times from the same morning: as they are, with tracks on listeners'
//! public playlists of their own genre, and with the same tracks on playlists of another. Each
//! track is on one playlist for four weeks, each playlist has one of the tracks, and tracks come in
//! turn from ten bands by their streams before. What is compared are streams of a track with those
//! of its twin, in per cent. A figure of several bands is the mean of theirs, so that the few
//! tracks with most streams do not speak for all.
//!
//! A claim holds where the whole interval of its figure lies on the claimed side of 0; sizes are
//! not judged, since a place has as many listeners here as playlists have followers.
//!
//! Beside it, without a rule: where streams through Discover Weekly go.

mod change;
mod choice;
mod discovery;
mod params;
mod sources;
mod twins;

use std::ops::Range;

use crate::validation::replications::listings::change::{average, change, difference};
use crate::validation::replications::listings::params::Params;
use crate::validation::replications::listings::sources::GROUPS;
use crate::validation::replications::listings::twins::{
    AFTER, AFTER_THROUGH, KINDS, LISTED, Pair, World, run,
};
use crate::validation::replications::replicated::{
    About, Check, Figure, Replicated, ReplicationError,
};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "F",
    name: "Playlist listings: streams while a track is listed and after",
    source: "Journal of Marketing, DOI 10.1177/00222429251395986",
    published: "In 200,455 quasi-experiments a song has 8.5 % more streams while it is listed on \
         a playlist and 4 % more after it left; more so where it fits the playlist and where it \
         was less exposed before.",
    preset: include_str!("../presets/listings.toml"),
    differences: &[
        "Twins take the place of quasi-experiments: the same world with and without the listing, \
         with common random numbers. Whom the place goes to is drawn, not chosen by a curator, so \
         there is nothing that selection could explain.",
        "All tracks of a kind are listed in one arm at once, each on a playlist of its own. What \
         this does to other tracks is reported (tracks that are not listed).",
        "Only signs and orders are judged, by whole intervals: sizes hang on how many followers a \
         playlist has for how many streams of a track, and on another platform.",
        "Intervals take the world as the unit. A change is a ratio of sums over all worlds in a \
         band, and of several bands the mean; the paper has the mean over songs.",
        "Fit is the same genre; the paper's is finer. Exposure is streams of the four weeks \
         before, the paper's is how many playlists had the song before; whether any listeners' \
         playlist had it is reported without a rule, and such tracks have more streams too.",
        "Listings last four weeks each and are watched for four weeks after, on listeners' \
         playlists only; the paper has many lengths and kinds of playlists.",
        "What is said of Discover Weekly is not the paper's and has no rule: a listener of an \
         artist counts as come through it where one of their streams of the artist in these four \
         weeks did. Over 8,000 artists had most of their listeners from it in May 2016 (Music \
         Ally), of how many is not said.",
    ],
};

const FITTING: usize = 0;
const OTHER: usize = 1;
const BOTH: [usize; KINDS] = [FITTING, OTHER];

/// Runs all worlds.
///
/// # Errors
/// If the preset cannot be read or the engine refuses the worlds.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        (params.worlds, params.listeners, params.tracks) = (4, 600, 600);
        (params.burn_in_days, params.fewest_listeners) = (28, 2);
    }
    let worlds = run(&params)?;
    let listings: usize = worlds.iter().map(|world| world.pairs.len()).sum();
    let setting = format!(
        "{listings} tracks in {} worlds of {} listeners and {} tracks, each listed for {} days on \
         a playlist of its genre and on one of another, and watched for {} days after",
        params.worlds, params.listeners, params.tracks, params.listed_days, params.after_days
    );
    let changes = Changes { worlds: &worlds, bands: params.bands };
    let (mut figures, checks) = judge(&changes);
    figures.extend(by_source(&changes));
    figures.extend(by_band(&changes));
    figures.extend(discovery(&worlds, &params));
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}

/// Changes in all worlds, by world.
struct Changes<'a> {
    worlds: &'a [World],
    bands: usize,
}

/// Tracks whose streams are added up.
type Which<'a> = &'a dyn Fn(&Pair) -> bool;

impl Changes<'_> {
    /// The change of tracks together that are listed on one kind of playlist.
    fn of_which(
        &self,
        tracks: fn(&World) -> &[Pair],
        kind: usize,
        window: usize,
        which: Which<'_>,
    ) -> Vec<f64> {
        let sums = |world: &World| {
            let pairs = tracks(world).iter().filter(|pair| which(pair));
            pairs.fold((0.0, 0.0), |sums, pair| {
                (sums.0 + pair.placed[kind][window], sums.1 + pair.twin[window])
            })
        };
        change(&self.worlds.iter().map(sums).collect::<Vec<_>>())
    }

    /// The mean change of bands of tracks and of kinds of playlists.
    fn mean(
        &self,
        tracks: fn(&World) -> &[Pair],
        kinds: &[usize],
        window: usize,
        bands: Range<usize>,
    ) -> Vec<f64> {
        let in_bands = |kind: usize| {
            let of = move |band| self.of_which(tracks, kind, window, &|pair| pair.band == band);
            bands.clone().map(of)
        };
        average(&kinds.iter().flat_map(|&kind| in_bands(kind)).collect::<Vec<_>>())
    }

    /// The same of tracks that are listed.
    fn listed(&self, kinds: &[usize], window: usize, bands: Range<usize>) -> Vec<f64> {
        self.mean(|world| &world.pairs, kinds, window, bands)
    }
}

/// Whether a figure is surely above 0.
fn above(figure: &Figure) -> bool {
    figure.interval.is_some_and(|it| it.low > 0.0)
}

/// What the paper speaks of, and what holds of it.
fn judge(changes: &Changes<'_>) -> (Vec<Figure>, Vec<Check>) {
    let (all, half) = (0..changes.bands, changes.bands / 2);
    let (mut figures, mut checks) = (Vec::new(), Vec::new());
    let percent = |name: &str, by_world: &[f64], expected: &str| {
        Figure::over_runs(format!("{name} [%]"), by_world, expected)
    };
    let mut claim = |claim: &str, figure: Figure| {
        checks.push(Check::new(claim, above(&figure)));
        figures.push(figure);
    };
    let of = |kinds: &[usize], window, bands: &Range<usize>| {
        changes.listed(kinds, window, bands.clone())
    };
    let (listed, after) = (of(&BOTH, LISTED, &all), of(&BOTH, AFTER, &all));
    claim("a track has more streams while it is listed", percent("while listed", &listed, "8.5"));
    claim("a track has more streams after it left", percent("after it left", &after, "4"));
    claim(
        "it gains less after it left than while it is listed",
        percent("while listed minus after it left", &difference(&listed, &after), "> 0"),
    );
    let (fitting, other) = (of(&[FITTING], LISTED, &all), of(&[OTHER], LISTED, &all));
    claim(
        "it gains more where it fits the playlist",
        percent(
            "while listed, fitting minus other playlists",
            &difference(&fitting, &other),
            "> 0",
        ),
    );
    let (less, more) = (of(&BOTH, LISTED, &(0..half)), of(&BOTH, LISTED, &(half..changes.bands)));
    claim(
        "it gains more where it was less exposed",
        percent("while listed, less minus more exposed tracks", &difference(&less, &more), "> 0"),
    );
    figures.extend([
        percent("while listed, on a playlist of its genre", &fitting, "larger"),
        percent("while listed, on a playlist of another genre", &other, ""),
        percent("after it left, from a playlist of its genre", &of(&[FITTING], AFTER, &all), ""),
        percent("after it left, from a playlist of another genre", &of(&[OTHER], AFTER, &all), ""),
        percent("while listed, the less exposed half of tracks", &less, "larger"),
        percent("while listed, the more exposed half of tracks", &more, ""),
    ]);
    for (name, was_held) in [("no", false), ("a", true)] {
        let of = |kind| {
            changes.of_which(|world| &world.pairs, kind, LISTED, &|pair| pair.held == was_held)
        };
        let name = format!("while listed, tracks that {name} listeners' playlist had before");
        figures.push(percent(&name, &average(&BOTH.map(of)), if was_held { "" } else { "larger" }));
    }
    let unlisted = |window| changes.mean(|world| &world.unlisted, &BOTH, window, all.clone());
    figures.push(percent("tracks that are not listed, in the same days", &unlisted(LISTED), ""));
    figures.push(percent("tracks that are not listed, in the days after", &unlisted(AFTER), ""));
    (figures, checks)
}

/// What each group of sources adds to the change after tracks left; the groups add up to it.
fn by_source(changes: &Changes<'_>) -> Vec<Figure> {
    let through = |(group, name): (usize, &&str)| {
        let part = AFTER_THROUGH + group;
        let sums = |kind: usize, band: usize| {
            move |world: &World| {
                let pairs = world.pairs.iter().filter(|pair| pair.band == band);
                pairs.fold((0.0, 0.0), |sums, pair| {
                    let more = pair.placed[kind][part] - pair.twin[part];
                    (sums.0 + pair.twin[AFTER] + more, sums.1 + pair.twin[AFTER])
                })
            }
        };
        let in_band =
            |kind, band| change(&changes.worlds.iter().map(sums(kind, band)).collect::<Vec<_>>());
        let all = (0..changes.bands).flat_map(|band| BOTH.map(|kind| in_band(kind, band)));
        let name = format!("after it left, part of it through {name} [%]");
        Figure::over_runs(name, &average(&all.collect::<Vec<_>>()), "")
    };
    GROUPS.iter().enumerate().map(through).collect()
}

/// The name of a band of tracks by streams.
fn name(band: usize, bands: usize) -> String {
    let end = match band {
        0 => " (fewest streams)",
        last if last + 1 == bands => " (most streams)",
        _ => "",
    };
    format!("tracks of band {} of {bands}{end}", band + 1)
}

/// The change in each band.
fn by_band(changes: &Changes<'_>) -> Vec<Figure> {
    let windows = [("while listed", LISTED), ("after it left", AFTER)];
    let of = |(when, window)| {
        (0..changes.bands).map(move |band| {
            let name = format!("{when}, {} [%]", name(band, changes.bands));
            Figure::over_runs(name, &changes.listed(&BOTH, window, band..band + 1), "")
        })
    };
    windows.into_iter().flat_map(of).collect()
}

/// Where Discover Weekly's streams go and whom it brings listeners.
fn discovery(worlds: &[World], params: &Params) -> Vec<Figure> {
    let over_worlds = |of: &dyn Fn(&World) -> f64| worlds.iter().map(of).collect::<Vec<f64>>();
    let figure = |what: String, of: &dyn Fn(&World) -> f64, expected: &str| {
        Figure::over_runs(format!("also reported: {what}"), &over_worlds(of), expected)
    };
    let mut figures = Vec::new();
    for band in 0..params.bands {
        let name = name(band, params.bands);
        let (found, all) = (
            format!("share of Discover Weekly's streams, {name}"),
            format!("share of all streams, {name}"),
        );
        figures.push(figure(found, &|world| world.discovery.by_band[band], ""));
        figures.push(figure(all, &|world| world.discovery.all_by_band[band], ""));
    }
    let (enough, mostly) = (
        format!("artists with at least {} listeners in a world", params.fewest_listeners),
        "those of them who have most of their listeners through Discover Weekly",
    );
    figures.push(figure(enough, &|world| world.discovery.artists, ""));
    figures.push(figure(mostly.to_owned(), &|world| world.discovery.mostly, "> 0"));
    let share = |world: &World| world.discovery.mostly / world.discovery.artists;
    figures.push(figure("their share of these artists".to_owned(), &share, ""));
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::replications::listings::discovery::Discovery;
    use crate::validation::replications::listings::twins::COUNTS;

    /// Two worlds of a track in each of two bands that gain so much [%] while listed, on fitting
    /// and on other playlists, and half of it afterwards.
    fn worlds(gains: [[f64; KINDS]; 2]) -> Vec<World> {
        let world = |extra: f64| {
            let pair = |(band, gains): (usize, &[f64; KINDS])| {
                let twin = 100.0 * (band + 1) as f64;
                let placed = gains.map(|gain| {
                    let mut streams = [0.0; COUNTS];
                    streams[LISTED] = twin * (1.0 + (gain + extra) / 100.0);
                    streams[AFTER] = twin * (1.0 + (gain + extra) / 200.0);
                    streams[AFTER_THROUGH] = streams[AFTER];
                    streams
                });
                let mut without = [0.0; COUNTS];
                without[..=AFTER_THROUGH].fill(twin);
                Pair { band, held: band > 0, placed, twin: without }
            };
            let pairs: Vec<Pair> = gains.iter().enumerate().map(pair).collect();
            World { unlisted: pairs.clone(), pairs, discovery: Discovery::default() }
        };
        vec![world(-0.1), world(0.1)]
    }

    fn verdicts(gains: [[f64; KINDS]; 2]) -> Vec<bool> {
        let worlds = worlds(gains);
        let changes = Changes { worlds: &worlds, bands: 2 };
        judge(&changes).1.iter().map(|check| check.holds).collect()
    }

    #[test]
    fn what_the_paper_found_passes_and_what_it_did_not_find_is_missed() {
        assert_eq!(verdicts([[20.0, 10.0], [8.0, 4.0]]), [true; 5]);
        // Less fit and more exposure gain more.
        assert_eq!(verdicts([[4.0, 8.0], [10.0, 20.0]]), [true, true, true, false, false]);
        // A loss, which is smaller afterwards.
        assert_eq!(verdicts([[-10.0, -20.0], [-20.0, -40.0]]), [false, false, false, true, true]);
        // Nothing at all is surely above 0.
        assert_eq!(verdicts([[0.0; 2]; 2]), [false; 5]);
    }

    #[test]
    fn a_band_counts_as_much_as_any_other() {
        let worlds = worlds([[20.0, 10.0], [8.0, 4.0]]);
        let changes = Changes { worlds: &worlds, bands: 2 };
        let (figures, _) = judge(&changes);
        let value = |name: &str| {
            figures.iter().find(|it| it.name == format!("{name} [%]")).unwrap().number()
        };
        assert!((value("while listed") - 10.5).abs() < 1e-9);
        assert!((value("after it left") - 5.25).abs() < 1e-9);
        let parts = by_source(&changes);
        assert!((parts[0].number() - 5.25).abs() < 1e-9, "all is through the first group");
        assert!(parts[1].number().abs() < 1e-9);
        assert!((value("while listed, less minus more exposed tracks") - 9.0).abs() < 1e-9);
    }
}
