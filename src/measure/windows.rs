//! Measures of the focal release over a window of days: pure functions of day records.
//!
//! A listener counts once per window, so windows start at release: listeners are those who streamed
//! the track for the first time between day 0 and the end of the window.

use crate::measure::record::{Counts, DayRecord};
use crate::model::source::Source;
use crate::units::{Day, Money};

/// Sums over the days of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindowSums {
    /// Counts of the focal track.
    pub counts: Counts,
    /// Different listeners who streamed it.
    pub listeners: u64,
    /// Saves taken back.
    pub unsaves: u64,
    /// Streams by source.
    pub streams_by_source: [u64; Source::COUNT],
    /// Exposures bought.
    pub exposures: u64,
    /// Money spent, what was spent before release included.
    pub cost: Money,
    /// Artificial streams that stand in the public count.
    pub artificial_standing: i64,
}

impl WindowSums {
    /// Sums days 0 to `days` − 1; money and exposures from before release count too.
    pub fn new(records: &[DayRecord], days: u16) -> Self {
        let mut sums = Self::default();
        for record in records.iter().filter(|record| record.day.0 < days.cast_signed()) {
            sums.exposures += record.exposures;
            sums.cost = sums.cost + record.cost;
            if record.day < Day::RELEASE {
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
            sums.artificial_standing +=
                record.artificial_streams.cast_signed() - record.artificial_removed.cast_signed();
        }
        sums
    }

    fn streams_where(&self, wanted: impl Fn(Source) -> bool) -> u64 {
        let by_source = Source::ALL.into_iter().zip(self.streams_by_source);
        by_source.filter(|(source, _)| wanted(*source)).map(|(_, streams)| streams).sum()
    }
}

/// What can be read off a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Exposures bought.
    Exposures,
    /// Money spent.
    Cost,
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
        all.extend([Self::PublicStreams, Self::Exposures, Self::Cost, Self::Unsaves]);
        all
    }

    /// Name in tables.
    pub fn name(self) -> String {
        let name = match self {
            Self::Streams => "streams",
            Self::Listeners => "listeners",
            Self::Saves => "saves",
            Self::Unsaves => "unsaves",
            Self::Adds => "adds",
            Self::Follows => "follows",
            Self::SaveRate => "save_rate",
            Self::IntentRate => "intent_rate",
            Self::SavesPerStream => "saves_per_stream",
            Self::StreamsPerListener => "streams_per_listener",
            Self::SkipRate => "skip_rate",
            Self::CompletionRate => "completion_rate",
            Self::ActiveStreams => "active_streams",
            Self::ProgrammedStreams => "programmed_streams",
            Self::AlgorithmicStreams => "algorithmic_streams",
            Self::AlgorithmicShare => "algorithmic_share",
            Self::StreamsFrom(source) => return format!("streams_{}", source.name()),
            Self::PublicStreams => "public_streams",
            Self::Exposures => "exposures",
            Self::Cost => "cost",
        };
        name.to_owned()
    }

    /// Unit in tables.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Streams
            | Self::ActiveStreams
            | Self::ProgrammedStreams
            | Self::AlgorithmicStreams
            | Self::StreamsFrom(_)
            | Self::PublicStreams => "streams",
            Self::Listeners | Self::Saves | Self::Unsaves | Self::Adds | Self::Follows => {
                "listeners"
            }
            Self::SaveRate | Self::IntentRate => "per listener",
            Self::SavesPerStream => "per stream",
            Self::StreamsPerListener => "streams per listener",
            Self::SkipRate | Self::CompletionRate => "per start",
            Self::AlgorithmicShare => "of streams",
            Self::Exposures => "exposures",
            Self::Cost => "USD",
        }
    }

    /// Which direction is wished for.
    pub const fn wish(self) -> Wish {
        match self {
            Self::SkipRate | Self::Unsaves => Wish::Less,
            Self::AlgorithmicShare | Self::Exposures | Self::Cost | Self::StreamsFrom(_) => {
                Wish::Neither
            }
            _ => Wish::More,
        }
    }

    /// Whether the measure counts something, so that a price per unit makes sense.
    pub const fn is_count(self) -> bool {
        matches!(self.unit().as_bytes(), b"streams" | b"listeners")
    }

    /// The measure's value; absent where it is a share of nothing.
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
            Self::PublicStreams => Some(counts.streams as f64 + sums.artificial_standing as f64),
            Self::Exposures => count(sums.exposures),
            Self::Cost => Some(sums.cost.dollars()),
        }
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
    fn a_share_of_nothing_is_absent_and_not_zero() {
        let sums = WindowSums::new(&[], 7);
        assert_eq!(Measure::SaveRate.of(&sums), None);
        assert_eq!(Measure::Streams.of(&sums), Some(0.0));
    }
}
