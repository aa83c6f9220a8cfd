//! Observe: what a day's counts earn and say, in any arm.

use crate::dynamics::campaign::Purchases;
use crate::measure::record::{Counts, DayRecord, Turnover};
use crate::model::source::Source;
use crate::platform::detection::Verdict;
use crate::platform::royalties::{Payment, Royalties};
use crate::sim::environment::Environment;
use crate::tally::{SourceCounts, Sums};
use crate::units::Day;

/// What the day's streams earn: commission falls due on radio and Daily Mix while they are boosted.
pub(super) fn pay(
    environment: &Environment,
    royalties: &mut Royalties,
    bought: &Purchases,
    sums: &Sums,
    verdict: &Verdict,
) -> Payment {
    let commission = bought.promotion.map_or(0.0, |promotion| promotion.commission);
    let boosted = [Source::Radio, Source::DailyMix];
    let boosted = boosted.map(|source| sums.focal_sources[source as usize].streams);
    let counted = verdict.change(sums.focal.streams);
    royalties.pay(&environment.economics, counted, boosted.iter().sum(), commission)
}

/// Observe: the day's measures, from integers.
pub(super) fn observe(
    today: Day,
    bought: &Purchases,
    sums: &Sums,
    verdict: &Verdict,
    paid: &Payment,
    sanctioned: bool,
    turnover: Turnover,
) -> DayRecord {
    let mut focal = counts(&sums.focal_sources);
    focal.saves += sums.pre_saves;
    focal.follows += sums.announced_follows;
    let mut world = counts(&sums.sources);
    world.saves += sums.pre_saves;
    world.follows += sums.announced_follows;
    world.saves -= sums.episode_saves;
    let others = &sums.others;
    DayRecord {
        day: today,
        focal,
        focal_listeners: sums.focal_listeners,
        focal_new_listeners: u64::from(sums.focal.first_streams),
        focal_streams_by_source: sums.focal_sources.map(|source| source.streams),
        exposures: bought.exposures,
        cost: bought.cost,
        artificial_streams: verdict.counted,
        artificial_removed: verdict.removed,
        artificial_bought: bought.artificial_bought,
        penalty: verdict.penalty,
        royalties: paid.royalties,
        commission: paid.commission,
        sanctioned,
        others: Counts {
            starts: others.starts.into(),
            streams: others.streams.into(),
            skips: (others.starts - others.streams).into(),
            completions: others.completions.into(),
            saves: others.saves.into(),
            adds: others.adds.into(),
            follows: others.follows.into(),
        },
        world,
        world_listeners: sums.listeners,
        world_streams_by_source: sums.sources.map(|source| source.streams),
        turnover: Turnover {
            album_saves: sums.album_saves,
            album_tracks: sums.album_tracks,
            episode_saves: sums.episode_saves,
            ..turnover
        },
    }
}

fn counts(sources: &[SourceCounts; Source::COUNT]) -> Counts {
    let mut total = SourceCounts::default();
    for source in sources {
        total.add(source);
    }
    Counts {
        starts: total.starts,
        streams: total.streams,
        skips: total.starts - total.streams,
        completions: total.completions,
        saves: total.saves,
        adds: total.adds,
        follows: total.follows,
    }
}
