//! Small worlds for the tests, and what can be read off them.

use std::sync::Arc;

use longplay::dynamics::BehaviourParams;
use longplay::dynamics::campaign::{
    Ads, Ask, Campaign, DiscoveryMode, EditorialPitch, FakeStreams, Influencer, PlaylistPitch,
    PreSave, Promoter, Retarget, Strategy,
};
use longplay::measure::record::{DayRecord, Turnover};
use longplay::model::bond::{Bond, Bucket};
use longplay::model::ids::ListenerId;
use longplay::model::memory::{COHORT, CohortMemory};
use longplay::model::slot_mask::WAYS;
use longplay::model::vector::Vector;
use longplay::platform::accounts::WeeklySlate;
use longplay::sim::environment::Seeds;
use longplay::sim::event_sample::EventSample;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::tally::Tally;
use longplay::units::Day;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A world that is small enough to run often: two weeks before the release, three after it.
pub(crate) fn spec(listeners: u32, tracks: u32) -> Spec {
    let mut spec = Spec::default();
    spec.world.listeners = listeners;
    spec.world.tracks = tracks;
    spec.world.new_tracks_per_day_per_thousand = 5.0;
    spec.world.playlists_per_thousand = 40.0;
    spec.release.fans = listeners / 30;
    spec.calendar.burn_in_days = 14;
    spec.calendar.days = 21;
    spec.strategies.clear();
    spec.experiment.replicates = 2;
    spec
}

/// The first replicate of a specification, before its first day.
pub(crate) fn begin(spec: &Spec) -> Arm {
    begin_replicate(spec, 0)
}

/// Any replicate of a specification, before its first day.
pub(crate) fn begin_replicate(spec: &Spec, number: u32) -> Arm {
    let vary = spec.experiment.vary;
    Arm::begin(spec, &Seeds::of_replicate(spec.world.seed, &spec.seeds, vary, number)).unwrap()
}

/// A small world in which nothing changes slowly.
pub(crate) fn still() -> Spec {
    let mut spec = spec(600, 700);
    let BehaviourParams { drift, churn, unsave, album, following, .. } = &mut spec.behaviour;
    (drift.pace_per_week, drift.pull_per_week) = (0.0, 0.0);
    churn.lapse_per_week = 0.0;
    unsave.unsave_per_week = 0.0;
    album.whole_release = 0.0;
    (following.find_per_week, following.leave_per_week) = (0.0, 0.0);
    spec
}

/// Lives through the days up to `day`.
pub(crate) fn lived(spec: &Spec, day: i16) -> (Arm, Vec<DayRecord>) {
    let mut arm = begin(spec);
    let records = advance_to(&mut arm, Day(day));
    (arm, records)
}

/// What changed slowly over some days.
pub(crate) fn turnover(records: &[DayRecord]) -> Turnover {
    let mut sum = Turnover::default();
    for record in records {
        sum.add(&record.turnover);
    }
    sum
}

/// The first replicate of a specification on the morning of `day`.
pub(crate) fn morning(spec: &Spec, day: Day) -> Arm {
    let mut trunk = begin(spec);
    advance_to(&mut trunk, day);
    trunk
}

/// Simulates up to the morning of `day`.
pub(crate) fn advance_to(arm: &mut Arm, day: Day) -> Vec<DayRecord> {
    std::iter::from_fn(|| (arm.today() < day).then(|| arm.advance())).collect()
}

/// Ads with an ask.
pub(crate) fn ads(ask: Ask) -> Campaign {
    Campaign::Ads(Ads { ask, ..Ads::default() })
}

/// One campaign of each kind that costs money, each with this budget.
pub(crate) fn one_of_each(budget: f64) -> Vec<Campaign> {
    vec![
        Campaign::Ads(Ads { budget, ask: Ask::Save, ..Ads::default() }),
        Campaign::PlaylistPitch(PlaylistPitch { budget, ..PlaylistPitch::default() }),
        Campaign::PreSave(PreSave { budget, start_day: -7, ..PreSave::default() }),
        Campaign::FakeStreams(FakeStreams { budget, ..FakeStreams::default() }),
        Campaign::EditorialPitch(EditorialPitch {
            budget,
            acceptance: 0.9,
            start_day: -7,
            ..EditorialPitch::default()
        }),
        Campaign::Retarget(Retarget { budget, start_day: 3, ..Retarget::default() }),
        Campaign::Influencer(Influencer { budget, ..Influencer::default() }),
        Campaign::DiscoveryMode(DiscoveryMode { budget, start_day: 4, ..DiscoveryMode::default() }),
        Campaign::Promoter(Promoter { budget, ..Promoter::default() }),
    ]
}

/// The same without bots, whose plays of other tracks move what is believed of these.
pub(crate) fn harmless(budget: f64) -> Vec<Campaign> {
    let has_bots = |it: &Campaign| matches!(it, Campaign::FakeStreams(_) | Campaign::Promoter(_));
    one_of_each(budget).into_iter().filter(|it| !has_bots(it)).collect()
}

/// A named strategy.
pub(crate) fn strategy(name: &str, campaigns: &[Campaign]) -> Strategy {
    Strategy { name: name.to_owned(), campaigns: campaigns.to_vec() }
}

/// Every listener with the cohort that remembers and their place in it.
pub(crate) fn members(arm: &Arm) -> impl Iterator<Item = (ListenerId, &CohortMemory, usize)> {
    arm.state.memories.iter().enumerate().flat_map(|(cohort, memory)| {
        (0..memory.len())
            .map(move |member| (ListenerId((cohort * COHORT + member) as u32), memory, member))
    })
}

/// Every bond of every listener.
pub(crate) fn bonds(arm: &Arm) -> impl Iterator<Item = (ListenerId, Bond)> {
    members(arm).flat_map(|(listener, memory, member)| {
        let bonds = memory.slots(member).iter().filter(|bond| !bond.is_empty());
        bonds.map(move |bond| (listener, bond))
    })
}

/// One listener's bonds, bucket by bucket.
pub(crate) fn buckets(memory: &CohortMemory, member: usize) -> impl Iterator<Item = [Bond; WAYS]> {
    let bond = |bucket: &Bucket| std::array::from_fn(|way| bucket.bond(way));
    memory.slots(member).buckets().iter().map(bond)
}

/// A day as far as it can be told from outside.
#[derive(Debug, PartialEq)]
pub(crate) struct Trace {
    pub(crate) record: DayRecord,
    pub(crate) tally: Tally,
    pub(crate) memories: u64,
    pub(crate) accounts: u64,
    pub(crate) beliefs: u64,
    pub(crate) listeners: u64,
}

/// Simulates a day and takes its trace.
pub(crate) fn trace(arm: &mut Arm) -> Trace {
    let record = arm.advance();
    Trace {
        record,
        tally: arm.tally().clone(),
        memories: memories(arm),
        accounts: accounts(arm),
        beliefs: beliefs(arm),
        listeners: listeners(arm),
    }
}

/// Hash of all bonds, follows and memories of the focal track.
pub(crate) fn memories(arm: &Arm) -> u64 {
    let mut hash = Xxh3::new();
    for (_, memory, member) in members(arm) {
        for bond in memory.slots(member).iter() {
            hash.update(&bond.track.0.to_le_bytes());
            hash.update(&bond.last_day.0.to_le_bytes());
            hash.update(&bond.plays.to_le_bytes());
            hash.update(&bond.recent.to_le_bytes());
            hash.update(&bond.strength.to_bits().to_le_bytes());
            hash.update(&[bond.flags]);
        }
        for artist in memory.follows[member].artists() {
            hash.update(&artist.0.to_le_bytes());
        }
        let focal = memory.focal[member];
        hash.update(&focal.first_stream.0.to_le_bytes());
        hash.update(&[focal.since_save_ask, focal.since_follow_ask]);
    }
    hash.digest()
}

/// Hash of all profiles and weekly slates, to the last bit.
pub(crate) fn accounts(arm: &Arm) -> u64 {
    let mut hash = Xxh3::new();
    for accounts in &arm.state.accounts {
        for member in 0..accounts.profiles.len() {
            update(&mut hash, &accounts.profiles[member].direction());
            hash.update(&accounts.streams[member].to_le_bytes());
            let slates = [&accounts.discover_weekly[member], &accounts.release_radar[member]];
            for track in slates.into_iter().flat_map(WeeklySlate::tracks) {
                hash.update(&track.0.to_le_bytes());
            }
        }
    }
    hash.digest()
}

fn update(hash: &mut Xxh3, vector: &Vector) {
    for coordinate in vector.0 {
        hash.update(&coordinate.to_bits().to_le_bytes());
    }
}

/// Hash of what is believed about tracks and of all playlists, to the last bit.
pub(crate) fn beliefs(arm: &Arm) -> u64 {
    let ledger = &arm.state.platform.belief.ledger;
    // The shortest text that reads back as the same float tells all bits.
    let text = format!("{:?}{:?}{:?}", ledger.counters, ledger.quality, arm.state.playlists);
    xxh3_64(text.as_bytes())
}

/// Hash of tastes, engagement and followed playlists, to the last bit.
pub(crate) fn listeners(arm: &Arm) -> u64 {
    xxh3_64(format!("{:?}", arm.state.listeners).as_bytes())
}

/// Hash of the whole of the accounts, what cannot be read from outside included.
pub(crate) fn whole_accounts(arm: &Arm) -> u64 {
    xxh3_64(format!("{:?}", arm.state.accounts).as_bytes())
}

/// Lets somebody look on who keeps every encounter of everybody.
pub(crate) fn sample_all(arm: &mut Arm) -> Arc<EventSample> {
    let sample = Arc::new(EventSample::new(1.0, arm.environment.clone()));
    arm.observe(sample.clone());
    sample
}
