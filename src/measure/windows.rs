//! Measures of the focal release over a window of days: pure functions of day records.
//!
//! A listener counts once per window, so windows start at release: listeners are those who streamed
//! the track for the first time between day 0 and the end of the window.

use serde::{Deserialize, Serialize};

use crate::documented::documented;
use crate::measure::record::{Counts, DayRecord};
use crate::model::source::Source;
use crate::units::{Day, Money};

/// Sums over the days of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSums {
    /// Counts of the focal track.
    pub counts: Counts,
    /// Different listeners who streamed it.
    pub listeners: u64,
    /// Streams of other tracks of the artist.
    pub other_streams: u64,
    /// Saves taken back.
    pub unsaves: u64,
    /// Streams by source.
    pub streams_by_source: [u64; Source::COUNT],
    /// Exposures bought.
    pub exposures: u64,
    /// Money spent, what was spent before release included.
    pub cost: Money,
    /// Artificial streams ordered.
    pub artificial_bought: u64,
    /// Artificial streams counted before they were known.
    pub artificial_counted: u64,
    /// Artificial streams found and taken out again.
    pub artificial_removed: u64,
    /// Fees for those found.
    pub penalty: Money,
    /// Royalties, less commission and what was taken back.
    pub royalties: Money,
    /// Commission on boosted streams.
    pub commission: Money,
}

impl WindowSums {
    /// Sums days 0 to `days` − 1; money, exposures and follows from before release count too, and so
    /// do streams of the artist's other tracks, which may have come out by then.
    pub fn new(records: &[DayRecord], days: u16) -> Self {
        let mut sums = Self::default();
        for record in records.iter().filter(|record| record.day.0 < days.cast_signed()) {
            sums.exposures += record.exposures;
            sums.cost = sums.cost + record.cost;
            sums.other_streams += record.others.streams;
            if record.day < Day::RELEASE {
                sums.counts.follows += record.focal.follows;
                continue;
            }
            sums.counts.add(&record.focal);
            sums.listeners += record.focal_new_listeners;
            sums.unsaves += record.turnover.focal_unsaves;
            for (sum, streams) in
                sums.streams_by_source.iter_mut().zip(record.focal_streams_by_source)
            {
                *sum += streams;
            }
            sums.artificial_bought += record.artificial_bought;
            sums.artificial_counted += record.artificial_streams;
            sums.artificial_removed += record.artificial_removed;
            sums.penalty = sums.penalty + record.penalty;
            sums.royalties = sums.royalties + record.royalties;
            sums.commission = sums.commission + record.commission;
        }
        sums
    }

    /// Artificial streams that stand in the public count.
    fn artificial_standing(&self) -> f64 {
        self.artificial_counted as f64 - self.artificial_removed as f64
    }

    fn streams_where(&self, wanted: impl Fn(Source) -> bool) -> u64 {
        let by_source = Source::ALL.into_iter().zip(self.streams_by_source);
        by_source.filter(|(source, _)| wanted(*source)).map(|(_, streams)| streams).sum()
    }
}

documented! {
    /// What can be read off a window.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Measure {
        /// Streams by real listeners.
        Streams,
        /// Different listeners.
        Listeners,
        /// Listeners who saved the track.
        Saves,
        /// Listeners who took their save back.
        Unsaves,
        /// Listeners who added it to an own playlist.
        Adds,
        /// Followers gained.
        Follows,
        /// Saves per listener.
        SaveRate,
        /// Saves and adds per listener.
        IntentRate,
        /// Saves per stream.
        SavesPerStream,
        /// Streams per listener.
        StreamsPerListener,
        /// Share of starts left before 30 s.
        SkipRate,
        /// Share of starts played to the end.
        CompletionRate,
        /// Streams the listener chose.
        ActiveStreams,
        /// Streams something else chose.
        ProgrammedStreams,
        /// Streams from personalised surfaces.
        AlgorithmicStreams,
        /// Share of streams from personalised surfaces.
        AlgorithmicShare,
        /// Streams from one source.
        StreamsFrom(Source),
        /// Streams as the public counter shows them: real ones and artificial ones not yet found.
        PublicStreams,
        /// Artificial streams ordered.
        ArtificialBought,
        /// Artificial streams counted before they were known.
        ArtificialStreams,
        /// Artificial streams found and taken out of the counts.
        ArtificialRemoved,
        /// Artificial streams that still stand in the public count.
        ArtificialRemaining,
        /// Exposures bought.
        Exposures,
        /// Money spent.
        Cost,
        /// Fees for artificial streams that were found.
        Penalty,
        /// What the service pays for the streams it counts, less commission.
        Royalties,
        /// Commission of the service on boosted streams.
        Commission,
        /// Royalties caused, less penalties, for each unit of money spent; a difference to the
        /// control by itself.
        ReturnOnSpend,
        /// Streams of the artist's other tracks, those before release included; the row is there
        /// where the artist has any.
        CatalogueStreams,
        /// Streams of all tracks of the artist, those of others before release included; only there
        /// with the measure before.
        ArtistStreams,
    }
}

/// Which direction of a measure a campaign wishes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither: it describes, or it is a price.
    Neither,
}

impl Measure {
    /// All measures in the order of the tables.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Streams,
            Self::Listeners,
            Self::Saves,
            Self::Adds,
            Self::Follows,
            Self::SaveRate,
            Self::IntentRate,
            Self::SavesPerStream,
            Self::StreamsPerListener,
            Self::SkipRate,
            Self::CompletionRate,
            Self::ActiveStreams,
            Self::ProgrammedStreams,
            Self::AlgorithmicStreams,
            Self::AlgorithmicShare,
        ];
        all.extend(Source::ALL.map(Self::StreamsFrom));
        all.extend([
            Self::PublicStreams,
            Self::ArtificialBought,
            Self::ArtificialStreams,
            Self::ArtificialRemoved,
            Self::ArtificialRemaining,
            Self::Exposures,
            Self::Cost,
            Self::Penalty,
            Self::Royalties,
            Self::Commission,
            Self::ReturnOnSpend,
            Self::Unsaves,
            Self::CatalogueStreams,
            Self::ArtistStreams,
        ]);
        all
    }

    /// Whether it is of an artist's other tracks.
    pub const fn is_of_others(self) -> bool {
        matches!(self, Self::CatalogueStreams | Self::ArtistStreams)
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> String {
        match self {
            Self::StreamsFrom(source) => {
                format!("Streams from `{}`: {}", source.name(), source.doc())
            }
            _ => self.doc().to_owned(),
        }
    }

    /// Unit in tables.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Streams
            | Self::ActiveStreams
            | Self::ProgrammedStreams
            | Self::AlgorithmicStreams
            | Self::StreamsFrom(_)
            | Self::PublicStreams
            | Self::CatalogueStreams
            | Self::ArtistStreams => "streams",
            Self::Listeners | Self::Saves | Self::Unsaves | Self::Adds | Self::Follows => {
                "listeners"
            }
            Self::SaveRate | Self::IntentRate => "per listener",
            Self::SavesPerStream => "per stream",
            Self::StreamsPerListener => "streams per listener",
            Self::SkipRate | Self::CompletionRate => "per start",
            Self::AlgorithmicShare => "of streams",
            Self::ArtificialBought
            | Self::ArtificialStreams
            | Self::ArtificialRemoved
            | Self::ArtificialRemaining => "artificial streams",
            Self::Exposures => "exposures",
            Self::Cost | Self::Penalty | Self::Royalties | Self::Commission => "USD",
            Self::ReturnOnSpend => "USD per USD",
        }
    }

    /// Which direction is wished for.
    pub const fn wish(self) -> Wish {
        match self {
            Self::SkipRate | Self::Unsaves => Wish::Less,
            Self::AlgorithmicShare
            | Self::Exposures
            | Self::Cost
            | Self::Penalty
            | Self::Commission
            | Self::ReturnOnSpend
            | Self::ArtificialBought
            | Self::ArtificialStreams
            | Self::ArtificialRemoved
            | Self::ArtificialRemaining
            | Self::StreamsFrom(_) => Wish::Neither,
            _ => Wish::More,
        }
    }

    /// Whether the measure counts something, so that a price per unit makes sense.
    pub const fn is_count(self) -> bool {
        matches!(self.unit().as_bytes(), b"streams" | b"listeners")
    }

    /// The measure's value; absent where it is a ratio whose denominator is 0.
    pub fn of(self, sums: &WindowSums) -> Option<f64> {
        let counts = &sums.counts;
        let count = |value: u64| Some(value as f64);
        let ratio = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        match self {
            Self::Streams => count(counts.streams),
            Self::Listeners => count(sums.listeners),
            Self::Saves => count(counts.saves),
            Self::Unsaves => count(sums.unsaves),
            Self::Adds => count(counts.adds),
            Self::Follows => count(counts.follows),
            Self::SaveRate => ratio(counts.saves, sums.listeners),
            Self::IntentRate => ratio(counts.saves + counts.adds, sums.listeners),
            Self::SavesPerStream => ratio(counts.saves, counts.streams),
            Self::StreamsPerListener => ratio(counts.streams, sums.listeners),
            Self::SkipRate => ratio(counts.skips, counts.starts),
            Self::CompletionRate => ratio(counts.completions, counts.starts),
            Self::ActiveStreams => count(sums.streams_where(Source::is_active)),
            Self::ProgrammedStreams => count(sums.streams_where(Source::is_programmed)),
            Self::AlgorithmicStreams => count(sums.streams_where(Source::is_algorithmic)),
            Self::AlgorithmicShare => {
                ratio(sums.streams_where(Source::is_algorithmic), counts.streams)
            }
            Self::StreamsFrom(source) => count(sums.streams_by_source[source as usize]),
            Self::PublicStreams => Some(counts.streams as f64 + sums.artificial_standing()),
            Self::ArtificialBought => count(sums.artificial_bought),
            Self::ArtificialStreams => count(sums.artificial_counted),
            Self::ArtificialRemoved => count(sums.artificial_removed),
            Self::ArtificialRemaining => Some(sums.artificial_standing()),
            Self::Exposures => count(sums.exposures),
            Self::Cost => Some(sums.cost.dollars()),
            Self::Penalty => Some(sums.penalty.dollars()),
            Self::Royalties => Some(sums.royalties.dollars()),
            Self::Commission => Some(sums.commission.dollars()),
            Self::ReturnOnSpend => None,
            Self::CatalogueStreams => count(sums.other_streams),
            Self::ArtistStreams => count(counts.streams + sums.other_streams),
        }
    }

    /// The measure under a strategy and under its control; absent where either is a ratio whose
    /// denominator is 0.
    pub fn of_pair(self, strategy: &WindowSums, control: &WindowSums) -> Option<(f64, f64)> {
        if self == Self::ReturnOnSpend {
            let gained = |sums: &WindowSums| sums.royalties.dollars() - sums.penalty.dollars();
            let spent = strategy.cost.dollars() - control.cost.dollars();
            return (spent > 0.0).then(|| ((gained(strategy) - gained(control)) / spent, 0.0));
        }
        Some((self.of(strategy)?, self.of(control)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::record::Turnover;

    fn day(day: i16, streams: u64, new: u64, cost: i64) -> DayRecord {
        DayRecord {
            day: Day(day),
            focal: Counts { starts: streams, streams, saves: 1, ..Counts::default() },
            focal_listeners: new,
            focal_new_listeners: new,
            focal_streams_by_source: [0; Source::COUNT],
            exposures: 0,
            cost: Money(cost),
            artificial_streams: 0,
            artificial_removed: 0,
            artificial_bought: 0,
            penalty: Money::ZERO,
            royalties: Money(4000 * streams.cast_signed()),
            commission: Money::ZERO,
            sanctioned: false,
            others: Counts::default(),
            world: Counts::default(),
            world_listeners: 0,
            world_streams_by_source: [0; Source::COUNT],
            turnover: Turnover::default(),
        }
    }

    #[test]
    fn a_window_counts_money_spent_before_release_but_not_plays() {
        let sums = WindowSums::new(&[day(-1, 5, 5, 100), day(0, 10, 4, 1), day(7, 9, 9, 1)], 7);
        assert_eq!(sums.counts.streams, 10);
        assert_eq!(sums.cost, Money(101));
        assert_eq!(Measure::SaveRate.of(&sums), Some(0.25));
    }

    #[test]
    fn a_return_on_spend_is_what_the_money_brought_over_the_money() {
        let sums = |streams, cost| WindowSums::new(&[day(0, streams, 1, cost)], 7);
        let pair = Measure::ReturnOnSpend.of_pair(&sums(600, 8_000_000), &sums(100, 0));
        assert_eq!(pair, Some((0.25, 0.0)));
        assert_eq!(Measure::ReturnOnSpend.of_pair(&sums(600, 0), &sums(100, 0)), None);
    }

    #[test]
    fn a_share_of_nothing_is_absent_and_not_zero() {
        let sums = WindowSums::new(&[], 7);
        assert_eq!(Measure::SaveRate.of(&sums), None);
        assert_eq!(Measure::Streams.of(&sums), Some(0.0));
    }
}
