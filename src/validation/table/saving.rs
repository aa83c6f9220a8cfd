//! Targets of saving: how often, from where, and how often a new track is played.

use crate::validation::figures::{artists, plays};
use crate::validation::targets::{Band, Target, Unit};
use crate::validation::worlds::Kind;

/// In the order of their numbers.
pub(super) const TARGETS: [Target; 9] = [
    Target {
        id: "6a",
        name: "Saves per listener of new tracks, 28 days",
        unit: Unit::Share,
        published: "5.5 % (3–7 % typical)",
        band: Band::between(0.03, 0.08),
        source: "K. Donoghue, \"The importance of Spotify save rates\", The Talking Fern",
        held_out: false,
        kind: Kind::Season,
        counted: "saves / distinct listeners of tracks released from day 0 on, in their first 28 \
             days, pooled",
        driver: "the base rate of saving in `behaviour.reaction`",
        figure: plays::saves_per_listener,
    },
    Target {
        id: "6b",
        name: "Spread of that between tracks (P90/P10)",
        unit: Unit::Number,
        published: "at least three-fold (under 3 % poor, over 10 % excellent)",
        band: Band::at_least(3.0),
        source: "rating bands of Tools4Music, \"Save rate\"; The Talking Fern",
        held_out: false,
        kind: Kind::Season,
        counted: "90th / 10th percentile of saves per listener over the same tracks with at least \
             100 listeners",
        driver: "how strongly stickiness and affinity move saving in `behaviour.reaction`; few \
             tracks of a small world have 100 listeners",
        figure: plays::spread_of_save_rates,
    },
    Target {
        id: "7",
        name: "Saves per stream of new tracks, 28 days",
        unit: Unit::Share,
        published: "3.2 % (mean of 2,400 campaigns)",
        band: Band::between(0.015, 0.05),
        source: "Chartlex, \"Save rate benchmarks by genre 2026\"",
        held_out: false,
        kind: Kind::Season,
        counted: "saves / streams of the same tracks, pooled",
        driver: "6a over 9",
        figure: plays::saves_per_stream,
    },
    Target {
        id: "8a",
        name: "Save rate, chosen over discovery",
        unit: Unit::Number,
        published: "more than 1",
        band: Band::at_least(1.0),
        source: "direction in the guides of Loudlab and FTS Music on save rates",
        held_out: false,
        kind: Kind::Season,
        counted: "saves / streams of tracks not saved before: own playlists, On Repeat and \
             search, over Discover Weekly, Release Radar, radio and Daily Mix",
        driver: "what is played on purpose and not saved has mostly been heard often without \
             being saved",
        figure: plays::warm_over_discovery,
    },
    Target {
        id: "8b",
        name: "Save rate, discovery over playlists",
        unit: Unit::Number,
        published: "more than 1",
        band: Band::at_least(1.0),
        source: "direction in the guides of Loudlab and FTS Music on save rates",
        held_out: false,
        kind: Kind::Season,
        counted: "the same rate: Discover Weekly, Release Radar, radio and Daily Mix, over \
             editorial and listeners' playlists",
        driver: "how close discovery comes to taste, and how much attention lies on a source",
        figure: plays::discovery_over_passive,
    },
    Target {
        id: "8c",
        name: "Save rate, chosen over playlists",
        unit: Unit::Number,
        published: "5–8 for warm advertising traffic",
        band: Band::between(2.0, 8.0),
        source: "Audiartist; Southworth Media (agencies, weak evidence)",
        held_out: false,
        kind: Kind::Season,
        counted: "the same rate: own playlists, On Repeat and search, over editorial and \
             listeners' playlists",
        driver: "as 8a",
        figure: plays::warm_over_passive,
    },
    Target {
        id: "8d",
        name: "Saves per stream in Discover Weekly",
        unit: Unit::Share,
        published: "6–12 %, by arithmetic from the share of users who save",
        band: Band::between(0.06, 0.12),
        source: "Spotify's statements in Music Times, October 2015, and Music Ally, May 2016",
        held_out: false,
        kind: Kind::Season,
        counted: "the same rate in Discover Weekly alone",
        driver: "the base rate of saving, and how well Discover Weekly meets taste; its published \
             users are the keen ones",
        figure: plays::discover_weekly_save_rate,
    },
    Target {
        id: "9",
        name: "Streams per listener of new tracks, 28 days",
        unit: Unit::Number,
        published: "1.8",
        band: Band::between(1.5, 2.5),
        source: "Young'n'Loud; Indiemono; Streaming Famous (guides for artists)",
        held_out: false,
        kind: Kind::Season,
        counted: "streams / distinct listeners of the same tracks, pooled",
        driver: "recall after a first stream, and how often a surface repeats what was heard",
        figure: plays::streams_per_listener,
    },
    Target {
        id: "10",
        name: "Streams of the artist, savers over others",
        unit: Unit::Number,
        published: "about 3; sources differ",
        band: Band::between(2.0, 5.0),
        source: "Spotify Fan Study 2021 and 2022, as told by iGroove, Gossipify and Loudlab",
        held_out: true,
        kind: Kind::Year,
        counted: "pairs of listener and artist that met on days 0–27 with nothing by the artist \
             saved before; streams of the artist on days 28–207 per pair in which a track was \
             saved by day 27 / the same per other pair, unadjusted",
        driver: "taste, which makes savers and listeners of the same people; then library and \
             recommender",
        figure: artists::savers_over_others,
    },
];
