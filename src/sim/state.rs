//! The state of one arm: everything that changes from day to day. Cloning it is the fork.

use crate::dynamics::genesis::Genesis;
use crate::model::bond::Bond;
use crate::model::genre::GENRES;
use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::listener_state::CohortState;
use crate::model::memory::{COHORT, CohortMemory};
use crate::model::play::Play;
use crate::model::playlist::Playlists;
use crate::model::world::World;
use crate::platform::Platform;
use crate::platform::accounts::CohortAccounts;
use crate::platform::history::Histories;
use crate::platform::royalties::Royalties;
use crate::units::{Calendar, Day};

/// What one arm has come to.
#[derive(Clone)]
pub struct State {
    /// The day that is simulated next.
    pub today: Day,
    /// What listeners remember, by cohort; like all that is kept by cohort, it is vacant where
    /// another rank has the cohort.
    pub memories: Vec<CohortMemory>,
    /// What has changed about listeners, by cohort.
    pub listeners: Vec<CohortState>,
    /// What the platform keeps about listeners, by cohort.
    pub accounts: Vec<CohortAccounts>,
    /// What the platform believes about tracks.
    pub platform: Platform,
    /// What playlists hold.
    pub playlists: Playlists,
    /// Tracks that are out, by genre.
    pub released: Vec<Vec<TrackId>>,
    /// Tracks of the last 28 days by artist, sorted.
    pub fresh_by_artist: Vec<(ArtistId, TrackId)>,
    /// Latest release of each artist since the first day, if any.
    pub latest: Vec<Option<TrackId>>,
    /// What the release has earned.
    pub royalties: Royalties,
}

impl State {
    /// The state before the first day: memories and playlists as drawn, accounts filled from what
    /// listeners had saved and played before.
    pub fn new(genesis: Genesis, platform: Platform, calendar: &Calendar) -> (World, Self) {
        let Genesis { world, memories, listeners, playlists } = genesis;
        let mut released = vec![Vec::new(); GENRES.len()];
        for track in 0..world.catalogue.initial_tracks {
            let genre = world.catalogue.facts[track as usize].genre;
            released[genre.index()].push(TrackId(track));
        }
        let accounts = memories
            .iter()
            .enumerate()
            .map(|(cohort, memory)| open_accounts(&world, cohort, memory, &platform, calendar))
            .collect();
        let state = Self {
            today: calendar.first_day(),
            accounts,
            memories,
            listeners,
            platform,
            playlists,
            released,
            fresh_by_artist: Vec::new(),
            latest: vec![None; world.catalogue.artists.len()],
            royalties: Royalties::default(),
        };
        (world, state)
    }

    /// Listeners of this rank who follow an artist now.
    pub fn followers(&self, artist: ArtistId) -> Vec<ListenerId> {
        let mut followers = Vec::new();
        for (cohort, memory) in self.memories.iter().enumerate() {
            for (member, follows) in memory.follows.iter().enumerate() {
                if follows.contains(artist) {
                    followers.push(ListenerId((cohort * COHORT + member) as u32));
                }
            }
        }
        followers
    }
}

/// Accounts of a cohort that know the plays and saves of the years before.
fn open_accounts(
    world: &World,
    cohort: usize,
    memory: &CohortMemory,
    platform: &Platform,
    calendar: &Calendar,
) -> CohortAccounts {
    /// Share of starts that are expected to become the first stream of a track.
    const NEW_PER_START: f32 = 0.35;
    if memory.is_empty() {
        return CohortAccounts::blank(std::iter::empty());
    }
    let (first, members) = world.cohort(cohort);
    let span = calendar.span_days() as f32;
    let remembered =
        |member: usize| memory.slots(member).iter().filter(|bond| !bond.is_empty()).count() as f32;
    let expected = members.iter().enumerate().map(|(member, listener)| {
        remembered(member) + listener.starts_per_day() * NEW_PER_START * span
    });
    let mut accounts = CohortAccounts::blank(expected);
    let listeners = world.listeners.len();
    let kept = |member| platform.keeps_history(ListenerId(first + member), listeners);
    let kept = (0..members.len() as u32).map(kept);
    accounts.histories = Histories::blank(kept, platform.params.history_tracks);
    for member in 0..members.len() {
        let profile = &mut accounts.profiles[member];
        profile.age(calendar.first_day(), &platform.profile_decay);
        for bond in memory.slots(member).iter().filter(|bond| !bond.is_empty()) {
            let saved = if bond.is(Bond::SAVED) { Play::SAVE } else { 0 };
            let age = calendar.first_day().since(bond.last_day);
            let weight = platform.weights.of(Play::STREAM | Play::COMPLETION | saved);
            let aged = weight * platform.profile_decay.after(age);
            profile.learn(&platform.belief.embeddings[bond.track.index()].widen(), aged);
            accounts.histories.learn(member, bond.track, weight);
        }
        for bond in memory.slots(member).iter().filter(|bond| !bond.is_empty()) {
            accounts.record_stream(member, bond.track);
        }
    }
    accounts
}
