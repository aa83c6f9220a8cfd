//! The targets: what has been published, the band a world has to meet, and who says so.
//!
//! Owns the table [`TARGETS`]. A target that is held out was not looked at while defaults were set.
//! Deliberately unknown: what any world has come to.

use crate::study::validate::figures;
use crate::study::validate::observed::Observed;

/// One figure that a world should reproduce.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Number of the target, with a letter for each part of one that has several.
    pub id: &'static str,
    /// What it is, for a table.
    pub name: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// The published value, in words where it is a range or a direction.
    pub published: &'static str,
    /// What passes.
    pub band: Band,
    /// The publication.
    pub source: &'static str,
    /// Whether it was kept out of the setting of defaults.
    pub held_out: bool,
    /// What exactly is counted.
    pub counted: &'static str,
    /// What seems to move it.
    pub driver: &'static str,
    /// The figure of one world.
    pub figure: fn(&Observed) -> Option<f64>,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A part of a whole, in per cent.
    Share,
    /// A plain number.
    Number,
}

/// The values that pass, ends included; an end that is absent is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least value.
    pub low: Option<f64>,
    /// Greatest value.
    pub high: Option<f64>,
}

impl Band {
    const fn between(low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    const fn at_least(low: f64) -> Self {
        Self { low: Some(low), high: None }
    }

    /// Whether a value passes.
    pub fn contains(&self, value: f64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

impl Target {
    /// The number that the parts of a target share: 6 of `6a`.
    pub fn number(&self) -> &'static str {
        self.id.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
    }
}

/// Targets by the name of one (`6a`) or of all its parts (`6`); everything for no name.
///
/// # Errors
/// The first name that no target has.
pub fn chosen(names: &[String]) -> Result<Vec<&'static Target>, String> {
    let named = |target: &Target, name: &String| target.id == name || target.number() == name;
    if let Some(stray) = names.iter().find(|name| !TARGETS.iter().any(|target| named(target, name)))
    {
        return Err(stray.clone());
    }
    let wanted = |target: &&Target| names.is_empty() || names.iter().any(|it| named(target, it));
    Ok(TARGETS.iter().filter(wanted).collect())
}

/// Skips in several billion plays.
const THE_SKIP: &str = "P. Lamere, \"The Skip\", Music Machinery, May 2014";

/// Every target that is checked, in the order of the table.
pub const TARGETS: [Target; 18] = [
    Target {
        id: "1a",
        name: "Starts left before 5 s",
        unit: Unit::Share,
        published: "24 %",
        band: Band::between(0.21, 0.27),
        source: THE_SKIP,
        held_out: false,
        counted: "starts left before 5 s / starts, all sources pooled",
        driver: "the early hazard of `behaviour.encounter`, and how much of the listening is of known tracks, which are left less",
        figure: figures::left_before_5,
    },
    Target {
        id: "1b",
        name: "Starts left before 10 s",
        unit: Unit::Share,
        published: "29 %",
        band: Band::between(0.26, 0.32),
        source: THE_SKIP,
        held_out: false,
        counted: "starts left before 10 s / starts, all sources pooled",
        driver: "as 1a",
        figure: figures::left_before_10,
    },
    Target {
        id: "2",
        name: "Starts left before 30 s",
        unit: Unit::Share,
        published: "35 %",
        band: Band::between(0.31, 0.39),
        source: THE_SKIP,
        held_out: false,
        counted: "starts that did not become a stream / starts, all sources pooled",
        driver: "the hazards of `behaviour.encounter` up to 30 s, and the mix of sources",
        figure: figures::left_before_30,
    },
    Target {
        id: "3",
        name: "Starts left before the end",
        unit: Unit::Share,
        published: "48.6 % (51.7 % by another label in 2018)",
        band: Band::between(0.44, 0.53),
        source: "P. Lamere, \"The Skip\", 2014; Brost and others, Music Streaming Sessions Dataset, WWW 2019",
        held_out: false,
        counted: "starts not played to the end / starts, all sources pooled",
        driver: "the late hazard of `behaviour.encounter` over the length of a track",
        figure: figures::left_before_end,
    },
    Target {
        id: "4a",
        name: "Streams per listener and active day",
        unit: Unit::Number,
        published: "13 (25 hours a month)",
        band: Band::between(10.0, 17.0),
        source: "Spotify, Form F-1, 2018 (hours); streams by arithmetic",
        held_out: false,
        counted: "streams / days on which a listener streamed at least once",
        driver: "`behaviour.session.starts_per_active_day`, less what is skipped",
        figure: figures::streams_per_active_day,
    },
    Target {
        id: "4b",
        name: "Spread of streams between listeners (CV)",
        unit: Unit::Number,
        published: "wide, with a heavy right tail",
        band: Band::at_least(0.7),
        source: "Schedl, \"Investigating country-specific music preferences\", 2017 (LFM-1b); the floor is a judgement",
        held_out: false,
        counted: "standard deviation / mean of listeners' streams over the observed days",
        driver: "`behaviour.session.activity_spread`",
        figure: figures::spread_of_streams,
    },
    Target {
        id: "5",
        name: "Repeats among streams",
        unit: Unit::Share,
        published: "15–59 % within data sets of limited length; weak evidence, hence a wide band",
        band: Band::between(0.40, 0.75),
        source: "Benson, Kumar and Tomkins, \"Modeling user consumption sequences\", WWW 2016",
        held_out: false,
        counted: "streams of tracks that the listener had streamed before / streams; listeners come with years of memory, which a data set does not see",
        driver: "how much of the listening is from library, own playlists and On Repeat, and how many of a playlist's tracks are new to its followers",
        figure: figures::repeat_share,
    },
    Target {
        id: "6a",
        name: "Saves per listener of new tracks, 28 days",
        unit: Unit::Share,
        published: "5.5 % (3–7 % typical)",
        band: Band::between(0.03, 0.08),
        source: "K. Donoghue, \"The importance of Spotify save rates\", The Talking Fern",
        held_out: false,
        counted: "saves / distinct listeners of tracks released from day 0 on, in their first 28 days, pooled",
        driver: "the base rate of saving in `behaviour.reaction`",
        figure: figures::saves_per_listener,
    },
    Target {
        id: "6b",
        name: "Spread of that between tracks (P90/P10)",
        unit: Unit::Number,
        published: "at least three-fold (under 3 % poor, over 10 % excellent)",
        band: Band::at_least(3.0),
        source: "rating bands of Tools4Music, \"Save rate\"; The Talking Fern",
        held_out: false,
        counted: "90th / 10th percentile of saves per listener over the same tracks with at least 100 listeners",
        driver: "how strongly stickiness and affinity move saving in `behaviour.reaction`; few tracks of a small world have 100 listeners",
        figure: figures::spread_of_save_rates,
    },
    Target {
        id: "7",
        name: "Saves per stream of new tracks, 28 days",
        unit: Unit::Share,
        published: "3.2 % (mean of 2,400 campaigns)",
        band: Band::between(0.015, 0.05),
        source: "Chartlex, \"Save rate benchmarks by genre 2026\"",
        held_out: false,
        counted: "saves / streams of the same tracks, pooled",
        driver: "6a over 9",
        figure: figures::saves_per_stream,
    },
    Target {
        id: "8a",
        name: "Save rate, chosen over discovery",
        unit: Unit::Number,
        published: "more than 1",
        band: Band::at_least(1.0),
        source: "direction in the guides of Loudlab and FTS Music on save rates",
        held_out: false,
        counted: "saves / streams of tracks not saved before: own playlists, On Repeat and search, over Discover Weekly, Release Radar, radio and Daily Mix",
        driver: "what is played on purpose and not saved has mostly been heard often without being saved",
        figure: figures::warm_over_discovery,
    },
    Target {
        id: "8b",
        name: "Save rate, discovery over playlists",
        unit: Unit::Number,
        published: "more than 1",
        band: Band::at_least(1.0),
        source: "direction in the guides of Loudlab and FTS Music on save rates",
        held_out: false,
        counted: "the same rate: Discover Weekly, Release Radar, radio and Daily Mix, over editorial and listeners' playlists",
        driver: "how close discovery comes to taste, and how much attention lies on a source",
        figure: figures::discovery_over_passive,
    },
    Target {
        id: "8c",
        name: "Save rate, chosen over playlists",
        unit: Unit::Number,
        published: "5–8 for warm advertising traffic",
        band: Band::between(2.0, 8.0),
        source: "Audiartist; Southworth Media (agencies, weak evidence)",
        held_out: false,
        counted: "the same rate: own playlists, On Repeat and search, over editorial and listeners' playlists",
        driver: "as 8a",
        figure: figures::warm_over_passive,
    },
    Target {
        id: "8d",
        name: "Saves per stream in Discover Weekly",
        unit: Unit::Share,
        published: "6–12 %, by arithmetic from the share of users who save",
        band: Band::between(0.06, 0.12),
        source: "Spotify's statements in Music Times, October 2015, and Music Ally, May 2016",
        held_out: false,
        counted: "the same rate in Discover Weekly alone",
        driver: "the base rate of saving, and how well Discover Weekly meets taste; its published users are the keen ones",
        figure: figures::discover_weekly_save_rate,
    },
    Target {
        id: "9",
        name: "Streams per listener of new tracks, 28 days",
        unit: Unit::Number,
        published: "1.8",
        band: Band::between(1.5, 2.5),
        source: "Young'n'Loud; Indiemono; Streaming Famous (guides for artists)",
        held_out: false,
        counted: "streams / distinct listeners of the same tracks, pooled",
        driver: "recall after a first stream, and how often a surface repeats what was heard",
        figure: figures::streams_per_listener,
    },
    Target {
        id: "14a",
        name: "Streams through algorithmic surfaces",
        unit: Unit::Share,
        published: "19–21 %",
        band: Band::between(0.17, 0.25),
        source: "Music Ally, February 2024 (25 billion streams of 317 artists)",
        held_out: false,
        counted: "streams through On Repeat, Discover Weekly, Release Radar, Daily Mix and radio / streams",
        driver: "`behaviour.session.source_mix`, and radio as what follows when a list runs dry",
        figure: figures::algorithmic_share,
    },
    Target {
        id: "14b",
        name: "Streams programmed by the platform",
        unit: Unit::Share,
        published: "31 %",
        band: Band::between(0.25, 0.38),
        source: "Spotify, Form F-1, 2018",
        held_out: false,
        counted: "as 14a and editorial playlists / streams",
        driver: "`behaviour.session.source_mix`",
        figure: figures::platform_share,
    },
    Target {
        id: "14c",
        name: "Streams from own library, playlists, search",
        unit: Unit::Share,
        published: "40–50 % from own collections; 55–60 % with search and profiles",
        band: Band::between(0.50, 0.63),
        source: "Midem panel in Music Ally, June 2016; the band is what 14b and others' playlists (12 %) leave",
        held_out: false,
        counted: "streams from library, own playlists, search and artists' pages / streams",
        driver: "`behaviour.session.source_mix`",
        figure: figures::own_share,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Result<Vec<&'static str>, String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        chosen(&names).map(|targets| targets.iter().map(|target| target.id).collect())
    }

    #[test]
    fn every_target_has_a_name_of_its_own_and_a_band_that_something_passes() {
        for (index, target) in TARGETS.iter().enumerate() {
            assert!(TARGETS[..index].iter().all(|other| other.id != target.id), "{}", target.id);
            let middle = target.band.low.or(target.band.high).expect("an end");
            assert!(target.band.contains(middle), "{}", target.id);
        }
    }

    #[test]
    fn targets_are_chosen_by_part_and_by_number() {
        assert_eq!(ids(&["6b"]), Ok(vec!["6b"]));
        assert_eq!(ids(&["14", "2"]), Ok(vec!["2", "14a", "14b", "14c"]));
        assert_eq!(ids(&[]).map(|all| all.len()), Ok(TARGETS.len()));
        assert_eq!(ids(&["2", "99"]), Err("99".to_owned()));
    }

    #[test]
    fn an_open_band_has_one_end() {
        assert!(Band::at_least(0.7).contains(70.0) && !Band::at_least(0.7).contains(0.69));
    }
}
