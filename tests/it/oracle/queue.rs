//! The oracle's queues: what each source offers, copied out list by list.

use std::collections::BTreeMap;

use longplay::draw::{Key, Purpose, below, unit};
use longplay::dynamics::session::{Session, next_source};
use longplay::maths::ln;
use longplay::model::bond::Bond;
use longplay::model::ids::{ArtistId, GenreId, ListenerId, PlaylistId, TrackId};
use longplay::model::memory::{COHORT, CohortMemory};
use longplay::model::playlist::Playlists;
use longplay::model::slot_mask::SlotList;
use longplay::model::source::Source;
use longplay::platform::accounts::CohortAccounts;
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::{
    Opening, ProfileQuery, RecommendContext, Visitor, daily_mix, radio,
};
use longplay::sim::environment::Environment;
use longplay::units::Day;

/// What can be recalled today, each kind as it was when it was first turned to: tracks and how
/// active they were.
pub(crate) type RecallSet = BTreeMap<MemoryScope, Vec<(TrackId, f32)>>;

/// Where in memory one looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MemoryScope {
    Library,
    OwnPlaylists,
    Anything,
}

/// A session that has been opened by somebody.
pub(crate) struct Opened<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) id: ListenerId,
    pub(crate) playlists: &'a [PlaylistId],
    pub(crate) session: Session,
    pub(crate) memory: &'a CohortMemory,
    pub(crate) accounts: &'a CohortAccounts,
    pub(crate) today: Day,
}

/// The tracks of a session, each with its source: the session's own, then the next, and so on.
pub(crate) fn line(
    opened: &Opened<'_>,
    context: &RecommendContext<'_>,
    playlists: &Playlists,
    length: usize,
    stock: &mut RecallSet,
) -> Vec<(TrackId, Source)> {
    // Everything that was offered, dismissed tracks included: nothing is offered twice.
    let mut offered: Vec<TrackId> = Vec::new();
    let mut line: Vec<(TrackId, Source)> = Vec::new();
    let queue = |tracks: &[TrackId], from: Source, line: &mut Vec<(TrackId, Source)>| {
        let welcome = tracks.iter().filter(|track| !opened.dismissed(**track));
        line.extend(welcome.map(|&track| (track, from)));
    };
    if opened.session.nth == 0
        && unit(opened.session.notice) < opened.environment.behaviour.recall.release_notice
    {
        let mut follows = opened.follows().iter();
        let news = follows.find_map(|&artist| opened.news(artist, 7, context));
        offered.extend(news);
        queue(&offered, Source::Search, &mut line);
    }
    let mut source = Some(opened.session.source);
    while let Some(from) = source
        && line.len() < length
    {
        let wanted = length - line.len();
        let tracks = opened.offered(from, context, playlists, wanted, &offered, stock);
        queue(&tracks, from, &mut line);
        offered.extend(tracks);
        source = next_source(from);
    }
    line
}

impl Opened<'_> {
    fn follows(&self) -> &[ArtistId] {
        self.memory.follows[self.id.index() % COHORT].artists()
    }

    fn dismissed(&self, track: TrackId) -> bool {
        let mut slots = self.memory.slots(self.id.index() % COHORT).iter();
        slots.any(|bond| bond.track == track && bond.is(Bond::DISMISSED))
    }

    /// An artist's latest track since the run began, if it is that new and not yet streamed.
    fn news(&self, artist: ArtistId, days: i16, context: &RecommendContext<'_>) -> Option<TrackId> {
        let catalogue = &self.environment.world.catalogue;
        let since = catalogue.initial_tracks..context.belief.out.end;
        let tracks = catalogue.tracks_of(artist).iter().copied();
        let latest = tracks.filter(|track| since.contains(&track.0)).max()?;
        let age = self.today.since(catalogue.facts[latest.index()].release_day);
        let streamed = self.accounts.streamed(self.id.index() % COHORT);
        (age < days && !streamed.may_contain(latest)).then_some(latest)
    }

    /// At most `wanted` tracks of a source that are not among those `before`.
    fn offered(
        &self,
        source: Source,
        context: &RecommendContext<'_>,
        playlists: &Playlists,
        wanted: usize,
        before: &[TrackId],
        stock: &mut RecallSet,
    ) -> Vec<TrackId> {
        let Self { environment, id, session, memory, accounts, today, .. } = self;
        let member = id.index() % COHORT;
        let from = |list: &[TrackId], word: u32| turn(list, word, wanted, before);
        let on_repeat = || {
            let mut list = Vec::new();
            environment.recall.on_repeat(
                memory.slots(member),
                *today,
                30,
                &mut SlotList::default(),
                &mut Vec::new(),
                &mut list,
            );
            list
        };
        let mut remembered = |reach: MemoryScope, wanted: usize, before: &[TrackId]| {
            self.remembered(source, reach, wanted, before, stock)
        };
        let streamed = accounts.streamed(member);
        let visitor = Visitor { listener: *id, today: *today, streamed };
        let mut list = Vec::new();
        match source {
            Source::Library => {
                let opens = unit(session.pick) < environment.behaviour.recall.album_share;
                let first =
                    if opens { remembered(MemoryScope::Library, 1, &[]) } else { Vec::new() };
                let mut queued = before.to_vec();
                queued.extend(
                    first.iter().flat_map(|&track| self.album(track, context, wanted, before)),
                );
                let left = wanted - (queued.len() - before.len());
                let more = remembered(MemoryScope::Library, left, &queued);
                queued.extend(more);
                queued.split_off(before.len())
            }
            Source::OwnPlaylists => remembered(MemoryScope::OwnPlaylists, wanted, before),
            Source::Search
                if unit(session.pick) < environment.behaviour.recall.artist_page_share
                    && !self.follows().is_empty() =>
            {
                let which = below(session.spare(), self.follows().len() as u32);
                self.page(self.follows()[which as usize], context, wanted, before)
            }
            Source::Search
                if unit(session.pick) >= 1.0 - environment.behaviour.recall.word_of_mouth_share =>
            {
                self.word_of_mouth(context, playlists, wanted, before)
            }
            Source::Search => remembered(MemoryScope::Anything, wanted, before),
            Source::OnRepeat => from(&on_repeat(), session.pick),
            Source::DiscoverWeekly => from(accounts.discover_weekly[member].tracks(), session.pick),
            Source::ReleaseRadar => from(accounts.release_radar[member].tracks(), session.pick),
            Source::DailyMix => {
                let profile = accounts.profiles[member].direction();
                let history = accounts.histories.of(member);
                let place = ProfileQuery {
                    direction: &profile,
                    cluster: accounts.clusters[member],
                    history,
                };
                let mut scratch = SearchScratch::default();
                daily_mix::compile(
                    context,
                    visitor,
                    Opening { occasion: session.nth, wanted },
                    place,
                    &on_repeat(),
                    &mut scratch,
                    &mut list,
                );
                from(&list, 0)
            }
            Source::Radio => {
                let seeds = remembered(MemoryScope::Anything, 1, &[]);
                let Some(&seed) = seeds.first() else { return seeds };
                let (reach, mut scratch) = (wanted + wanted / 2, SearchScratch::default());
                let opening = Opening { occasion: session.nth, wanted: reach };
                radio::compile(context, visitor, opening, seed, &mut scratch, &mut list);
                from(&list, 0)
            }
            Source::Editorial => {
                // Squared, so that the top of the list is opened most.
                let pick = u64::from(session.pick);
                let genre = self.genre().index();
                from(&playlists.editorial[genre], ((pick * pick) >> 32) as u32)
            }
            Source::ListenerPlaylists => {
                let followed = self.playlists;
                if followed.is_empty() {
                    return Vec::new();
                }
                let which = followed[below(session.pick, followed.len() as u32) as usize];
                from(&playlists.listeners[which.index()], session.spare())
            }
            Source::Campaign => Vec::new(),
        }
    }

    /// What comes to mind. Every track in reach sets out at once and arrives after an exponential
    /// time of its own; the first to arrive are recalled.
    fn remembered(
        &self,
        source: Source,
        reach: MemoryScope,
        wanted: usize,
        before: &[TrackId],
        stock: &mut RecallSet,
    ) -> Vec<TrackId> {
        let key = Key {
            purpose: Purpose::Recall,
            listener: self.id.0,
            day: self.today,
            item: source as u32,
            ordinal: self.session.nth,
        };
        let rng = self.environment.behaviour_rng.split(key);
        let stock = stock.entry(reach).or_insert_with(|| self.in_reach(reach));
        let mut arrivals: Vec<(f32, TrackId)> = stock
            .iter()
            .map(|&(track, activation)| (-ln(unit(rng.word(track.0))) / activation, track))
            .collect();
        // A stable sort: of two that arrive together, the one that lies first in memory.
        arrivals.sort_by(|a, b| a.0.total_cmp(&b.0));
        let tracks = arrivals.into_iter().map(|(_, track)| track);
        tracks.filter(|track| !before.contains(track)).take(wanted).collect()
    }

    /// The tracks that can be recalled now.
    fn in_reach(&self, reach: MemoryScope) -> Vec<(TrackId, f32)> {
        let class = self.environment.world.listeners[self.id.index()].satiation_class;
        let recallable = |bond: &Bond| match reach {
            MemoryScope::Library => bond.is(Bond::IN_LIBRARY),
            MemoryScope::OwnPlaylists => bond.is(Bond::IN_PLAYLIST),
            MemoryScope::Anything => bond.plays > 0 && !bond.is(Bond::DISMISSED),
        };
        let bonds = self.memory.slots(self.id.index() % COHORT).iter().filter(recallable);
        let activation = |bond: &Bond| self.environment.recall.activation(bond, self.today, class);
        bonds.map(|bond| (bond.track, activation(&bond))).collect()
    }

    /// The genre that the listener is in the mood for.
    fn genre(&self) -> GenreId {
        let place = match below(self.session.spare(), 20) {
            0..=10 => 0,
            11..=16 => 1,
            _ => 2,
        };
        self.environment.world.listeners[self.id.index()].genres[place]
    }

    /// All that is out of a track's release, the first first.
    fn album(
        &self,
        track: TrackId,
        context: &RecommendContext<'_>,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let facts = &self.environment.world.catalogue.facts;
        let tracks = (0..context.belief.out.end).map(TrackId);
        let album = tracks.filter(|it| facts[it.index()].release == facts[track.index()].release);
        album.filter(|it| !before.contains(it)).take(wanted).collect()
    }

    /// A track of a stranger's playlist of the genre, and up to four more of its artist.
    fn word_of_mouth(
        &self,
        context: &RecommendContext<'_>,
        playlists: &Playlists,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let kept = &self.environment.world.playlists;
        let word = self.session.spare();
        let from = below(word.rotate_left(5), kept.len() as u32) as usize;
        let mut indices = (0..kept.len()).map(|step| (from + step) % kept.len());
        let Some(theirs) = indices.find(|&it| kept[it].genre == self.genre()) else {
            return Vec::new();
        };
        let list = &playlists.listeners[theirs];
        let place = below(word.rotate_left(13), list.len() as u32) as usize;
        let Some(&heard) = list.get(place) else { return Vec::new() };
        let mut queued = before.to_vec();
        queued.extend((wanted > 0 && !before.contains(&heard)).then_some(heard));
        let left = wanted.min(5).saturating_sub(queued.len() - before.len());
        let catalogue = &self.environment.world.catalogue;
        let tracks = catalogue.tracks_of(catalogue.facts[heard.index()].artist).iter().copied();
        let page: Vec<TrackId> = tracks.filter(|track| track.0 < context.belief.out.end).collect();
        let more = turn(&page, word.rotate_left(21), left, &queued);
        queued.extend(more);
        queued.split_off(before.len())
    }

    /// An artist's page: the new track first, then any, five at most.
    fn page(
        &self,
        artist: ArtistId,
        context: &RecommendContext<'_>,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let mut queued = before.to_vec();
        queued.extend(self.news(artist, 28, context).filter(|track| !before.contains(track)));
        let left = wanted.min(5).saturating_sub(queued.len() - before.len());
        let tracks = self.environment.world.catalogue.tracks_of(artist).iter().copied();
        let page: Vec<TrackId> = tracks.filter(|track| track.0 < context.belief.out.end).collect();
        let more = turn(&page, self.session.spare().rotate_left(8), left, &queued);
        queued.extend(more);
        queued.split_off(before.len())
    }
}

/// At most `wanted` tracks of a list from a place on and around, leaving out those `before`.
fn turn(list: &[TrackId], word: u32, wanted: usize, before: &[TrackId]) -> Vec<TrackId> {
    let start = below(word, list.len() as u32) as usize;
    let mut taken = Vec::new();
    for step in 0..list.len() {
        let track = list[(start + step) % list.len()];
        if taken.len() < wanted && !before.contains(&track) && !taken.contains(&track) {
            taken.push(track);
        }
    }
    taken
}
