//! Targets of artists, tracks and audiences: who listens, for how long, how much concentrates.

use crate::validation::figures::{artists, tracks};
use crate::validation::targets::{Band, Target, Unit};
use crate::validation::worlds::Kind;

/// In the order of their numbers.
pub(super) const TARGETS: [Target; 11] = [
    Target {
        id: "12",
        name: "Streams from super listeners",
        unit: Unit::Share,
        published: "18 % (13–30 % by size of the artist)",
        band: Band::between(0.12, 0.30),
        source: "Spotify in Music Ally, July 2023, and Music Business Worldwide",
        held_out: false,
        kind: Kind::Season,
        counted: "streams of the last 28 days by the 2 % of an artist's listeners in these days \
             who stream the most / by all of them; mean over artists with at least 50",
        driver: "spread of activity between listeners, and recall that favours what was played \
             much",
        figure: artists::super_listeners,
    },
    Target {
        id: "13",
        name: "Streams from active audiences",
        unit: Unit::Share,
        published: "60 % (from 33 % of the audience of two years)",
        band: Band::between(0.50, 0.70),
        source: "Spotify for Artists, \"Introducing new audience segmentation\"",
        held_out: false,
        kind: Kind::Year,
        counted: "streams since day 0 by listeners who chose the artist in the last 28 days, from \
             library, own playlists or search / by all; mean over artists with at least 50 \
             listeners; the audience is that of 393 days, as a run has no two years",
        driver: "`behaviour.session.source_mix`, and how long a library keeps bringing an artist \
             back",
        figure: artists::active_audience_streams,
    },
    Target {
        id: "16",
        name: "First month of a release's first year",
        unit: Unit::Share,
        published: "25 %",
        band: Band::between(0.17, 0.35),
        source: "Spotify at the launch of Showcase, 2023, as told by Hints Media",
        held_out: true,
        kind: Kind::Year,
        counted: "streams on days 0–29 / 0–364 after release, mean over tracks released on days \
             0–28 with at least 100 streams in that year",
        driver: "recall's decay and satiation, freshness in `platform`, and how soon editors drop \
             a track",
        figure: tracks::first_month_of_first_year,
    },
    Target {
        id: "18a",
        name: "Concentration of streams on tracks (Gini)",
        unit: Unit::Number,
        published: "0.995 in a catalogue of 200 million, which a world of thousands cannot reach",
        band: Band::between(0.75, 0.95),
        source: "Luminate, year-end pyramid of 2024; the band is a judgement for a small catalogue",
        held_out: false,
        kind: Kind::Season,
        counted: "Gini coefficient of streams over the tracks out on day 0, unheard ones included",
        driver: "`world.popularity_exponent`, and how popular tracks get more popular in \
             playlists and recommendations",
        figure: tracks::gini_of_tracks,
    },
    Target {
        id: "18b",
        name: "Streams of the top tenth of tracks",
        unit: Unit::Share,
        published: "99.6 % in a catalogue of 200 million",
        band: Band::at_least(0.60),
        source: "as 18a",
        held_out: false,
        kind: Kind::Season,
        counted: "streams of the most streamed tenth of the same tracks / streams of all of them",
        driver: "as 18a",
        figure: tracks::top_tenth_of_tracks,
    },
    Target {
        id: "18c",
        name: "Exponent of the upper tail of tracks",
        unit: Unit::Number,
        published: "0.9 above a million streams, 1.1 above ten million",
        band: Band::between(0.9, 1.2),
        source: "as 18a, by arithmetic",
        held_out: false,
        kind: Kind::Season,
        counted: "Hill's estimate over the most streamed 2 % of the same tracks",
        driver: "as 18a",
        figure: tracks::tail_exponent,
    },
    Target {
        id: "18d",
        name: "Streams of the top 1.7 % of tracks",
        unit: Unit::Share,
        published: "49 % for the top 0.2 % of 253 million, 1.7 % of those above a thousand streams",
        band: Band::between(0.40, 0.58),
        source: "Luminate, year-end pyramid of 2025, as told by Music Ally, January 2026; the band \
             is a judgement",
        held_out: false,
        kind: Kind::Season,
        counted: "streams of the most streamed 1.7 % of the same tracks / streams of all of them",
        driver: "as 18a",
        figure: tracks::top_of_pyramid,
    },
    Target {
        id: "19a",
        name: "First discoveries of an artist, programmed",
        unit: Unit::Share,
        published: "over 50 %",
        band: Band::between(0.50, 0.65),
        source: "Spotify Fan Study, October 2023",
        held_out: false,
        kind: Kind::Season,
        counted: "first streams of an artist by a listener in editorial playlists and on \
             algorithmic surfaces / all first streams of an artist",
        driver: "`behaviour.session.source_mix`, and how much of each surface is new",
        figure: artists::discoveries_programmed,
    },
    Target {
        id: "19b",
        name: "First discoveries in mixes and radio",
        unit: Unit::Share,
        published: "over 25 %",
        band: Band::at_least(0.25),
        source: "Spotify Fan Study, October 2023",
        held_out: false,
        kind: Kind::Season,
        counted: "the same in Daily Mix and radio / all first streams of an artist",
        driver: "as 19a",
        figure: artists::discoveries_in_mixes,
    },
    Target {
        id: "20a",
        name: "Detected artificial streams",
        unit: Unit::Share,
        published: "1–3 % (1.1 % at Spotify, 2.6 % at Deezer)",
        band: Band::between(0.01, 0.03),
        source: "Centre national de la musique, January 2023",
        held_out: false,
        kind: Kind::Bots,
        counted: "bots' plays found and removed / all streams, where 7 % of them are paid for on \
             one track of the long tail, the share that Deezer took for artificial in 2022; it \
             follows from that share and the filter",
        driver: "detection in `fake_streams`, and how much is bought",
        figure: tracks::detected_share,
    },
    Target {
        id: "20b",
        name: "Artificial streams that are detected",
        unit: Unit::Share,
        published: "less than all",
        band: Band::between(0.0, 0.99),
        source: "Centre national de la musique, January 2023 (detected only)",
        held_out: false,
        kind: Kind::Bots,
        counted: "bots' plays found and removed / bots' plays",
        driver: "`fake_streams.undetectable_share`",
        figure: tracks::detection,
    },
];
