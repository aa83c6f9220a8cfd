//! The queue of a session: what a source offers, and what follows when it runs dry.
//!
//! Owns how each source becomes a line of tracks. Deliberately unknown: how long they are played.

use crate::draw::{Key, Purpose, below, unit};
use crate::dynamics::recall::{Mind, RecallParams};
use crate::dynamics::recall_set::{MemoryScope, RecallSet};
use crate::dynamics::session::{Session, next_source};
use crate::model::bond::Bond;
use crate::model::ids::{ArtistId, GenreId, TrackId};
use crate::model::memory::CohortMemory;
use crate::model::playlist::Playlists;
use crate::model::slot_mask::SlotList;
use crate::model::source::Source;
use crate::platform::accounts::CohortAccounts;
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{
    Opening, ProfileQuery, RecommendContext, Visitor, daily_mix, radio,
};
use crate::prefetch::prefetch_one;
use crate::sim::environment::Environment;
use crate::sim::overlay::layer::{Slates, Weekly};
use crate::sim::person::ActiveListener;
use crate::units::Day;

/// A new track is announced to followers for so long [days].
const ANNOUNCED_DAYS: i16 = 7;

/// Tracks that a visitor of an artist's page plays at most.
const PAGE_TRACKS: usize = 5;

/// Length of On Repeat and of the familiar part of Daily Mix [tracks].
const ON_REPEAT: usize = 30;

/// What there is to hear today, and where.
#[derive(Clone, Copy)]
pub(super) struct Offers<'a> {
    pub(super) environment: &'a Environment,
    pub(super) context: &'a RecommendContext<'a>,
    pub(super) playlists: &'a Playlists,
    /// Latest release of each artist since the first day.
    pub(super) latest: &'a [Option<TrackId>],
    /// The focal artist's tracks that are out, where some come out in some arms only.
    pub(super) own_page: Option<&'a [TrackId]>,
    /// A track that nobody can play any more.
    pub(super) taken_down: Option<TrackId>,
    /// Weekly lists of the cohort that differ from those in its accounts.
    pub(super) slates: Option<&'a Slates>,
    /// What there is in arms that share the day, if nothing differs for the listener.
    pub(super) arms: &'a [Offers<'a>],
    pub(super) today: Day,
}

/// A track that waits for its turn.
#[derive(Clone, Copy)]
pub(super) struct Queued {
    pub(super) track: TrackId,
    /// Where it came from.
    pub(super) source: Source,
    /// Where the bond with it lies, see
    /// [`find_or_first`](crate::model::bond::Slots::find_or_first).
    pub(super) place: usize,
}

/// Buffers for filling a queue; `line` is the result.
#[derive(Default)]
pub(super) struct QueueScratch {
    /// Tracks in the order in which they will start.
    pub(super) line: Vec<Queued>,
    /// What could come to mind today.
    pub(super) recall_set: RecallSet,
    /// The arms whose listener goes another way today.
    pub(super) parted: Vec<bool>,
    pub(super) tracks: Vec<TrackId>,
    /// What a listener would be offered in an arm.
    pub(super) theirs: Vec<TrackId>,
    seed: Vec<TrackId>,
    list: Vec<TrackId>,
    familiar: Vec<TrackId>,
    pub(super) places: SlotList,
    pub(super) ranked: Vec<u64>,
    pub(super) search: SearchScratch,
}

/// Who opens a session and what it is, what they remember and what is on record of them: all that a
/// source may read.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) person: &'a ActiveListener<'a>,
    pub(super) session: &'a Session,
    pub(super) memory: &'a CohortMemory,
    pub(super) accounts: &'a CohortAccounts,
}

impl Offers<'_> {
    /// Fills the queue with `length` tracks from the session's source, or from where the listener
    /// turns when it runs dry. Returns how many starts of the day that takes: more than `length`
    /// where an episode takes the place of many.
    pub(super) fn fill_queue(
        &self,
        visit: Visit<'_>,
        length: usize,
        scratch: &mut QueueScratch,
    ) -> usize {
        let Visit { person, session, memory, .. } = visit;
        scratch.tracks.clear();
        scratch.line.clear();
        let slots = memory.slots(person.member);
        // What was dismissed or taken down is passed over.
        let queue = |tracks: &[TrackId], source: Source, line: &mut Vec<Queued>| {
            line.extend(tracks.iter().filter_map(|&track| {
                // What it sounds like and what the platform makes of it will be needed in a moment.
                prefetch_one(&self.environment.world.catalogue.truth, track.index());
                prefetch_one(&self.context.belief.embeddings, track.index());
                let place = slots.find_or_first(track);
                let bond = slots.at(place);
                let dismissed = bond.is(Bond::DISMISSED) && bond.track == track;
                let gone = dismissed || self.taken_down == Some(track);
                (!gone).then_some(Queued { track, source, place })
            }));
        };
        if session.nth == 0 {
            self.announce(visit, &mut scratch.tracks);
            queue(&scratch.tracks, Source::Search, &mut scratch.line);
        }
        let mut source = Some(session.source);
        while let Some(from) = source {
            let wanted = length.saturating_sub(self.starts_of(&scratch.line));
            if wanted == 0 {
                break;
            }
            let there = scratch.tracks.len();
            self.offer(from, visit, wanted, scratch);
            self.compare(from, visit, wanted, there, scratch);
            queue(&scratch.tracks[there..], from, &mut scratch.line);
            source = next_source(from);
        }
        self.cut_to(length, &mut scratch.line)
    }

    /// The listeners' playlist that a source reads.
    pub(super) fn opened(&self, source: Source, visit: Visit<'_>) -> Option<usize> {
        let Visit { person, session, .. } = visit;
        match source {
            Source::ListenerPlaylists => {
                let followed = person.playlists;
                let which = below(session.pick, followed.len() as u32) as usize;
                followed.get(which).map(|playlist| playlist.index())
            }
            Source::Search if self.goes_by_word_of_mouth(session) => self.heard_of(person, session),
            _ => None,
        }
    }

    /// A follower may open with a followed artist's new track.
    fn announce(&self, visit: Visit<'_>, tracks: &mut Vec<TrackId>) {
        let Visit { person, session, memory, .. } = visit;
        let follows = memory.follows[person.member].artists();
        self.notice_episode(visit, follows, tracks);
        if unit(session.notice) >= self.environment.behaviour.recall.release_notice {
            return;
        }
        let artists = follows.iter().copied().filter(|it| !self.is_show(*it));
        tracks.extend(self.unheard_news(visit, artists, ANNOUNCED_DAYS));
    }

    /// The first followed artist's latest track that is not older than `days` and not yet streamed.
    pub(super) fn unheard_news(
        &self,
        visit: Visit<'_>,
        follows: impl Iterator<Item = ArtistId>,
        days: i16,
    ) -> Option<TrackId> {
        let streamed = visit.accounts.streamed(visit.person.member);
        let latest = |artist: ArtistId| self.latest[artist.index()];
        follows.filter_map(latest).find(|&track| {
            let age =
                self.today.since(self.environment.world.catalogue.facts[track.index()].release_day);
            age < days && !streamed.may_contain(track)
        })
    }

    /// Appends at most `wanted` tracks of one source.
    pub(super) fn offer(
        &self,
        source: Source,
        visit: Visit<'_>,
        wanted: usize,
        scratch: &mut QueueScratch,
    ) {
        let Visit { person, session, accounts, .. } = visit;
        let tracks = &mut scratch.tracks;
        match source {
            Source::Library => self.library(visit, wanted, scratch),
            Source::OwnPlaylists => {
                let scope = (source, MemoryScope::OwnPlaylists);
                self.remember(scope, visit, wanted, &mut scratch.recall_set, tracks);
            }
            Source::Search => self.search(visit, wanted, scratch),
            Source::OnRepeat => self.on_repeat(visit, wanted, scratch),
            Source::DiscoverWeekly => {
                let slate = self.slate(Weekly::Discovery, accounts, person.member);
                take_from(slate, session.pick, wanted, tracks);
            }
            Source::ReleaseRadar => {
                let slate = self.slate(Weekly::Radar, accounts, person.member);
                take_from(slate, session.pick, wanted, tracks);
            }
            Source::DailyMix => self.daily_mix(visit, wanted, scratch),
            Source::Radio => self.radio(visit, wanted, scratch),
            Source::Editorial => {
                let genre = mixture_genre(person, session);
                let list = self.environment.desks.read_by(person.id, genre);
                let list = &self.playlists.editorial[list];
                take_from(list, top_heavy(session.pick), wanted, tracks);
            }
            Source::ListenerPlaylists => {
                if let Some(opened) = self.opened(source, visit) {
                    let list = &self.playlists.listeners[opened];
                    take_from(list, session.spare(), wanted, tracks);
                }
            }
            Source::Campaign => {}
        }
    }

    /// The library: episodes that wait, what is saved and comes to mind, or the album of it.
    fn library(&self, visit: Visit<'_>, wanted: usize, scratch: &mut QueueScratch) {
        let wanted = wanted.saturating_sub(self.take_up_episodes(visit, wanted, scratch));
        let QueueScratch { recall_set, tracks, seed, .. } = scratch;
        let scope = (Source::Library, MemoryScope::Library);
        if unit(visit.session.pick) >= self.environment.behaviour.recall.album_share {
            return self.remember(scope, visit, wanted, recall_set, tracks);
        }
        // All that could be needed at once: some of them may be on the album.
        let there = tracks.len();
        seed.clear();
        self.remember(scope, visit, there + wanted, recall_set, seed);
        self.open_album(seed, wanted, tracks);
        let left = wanted.saturating_sub(tracks.len() - there);
        take_from(seed, 0, left, tracks);
    }

    /// Search: the page of a show, a followed artist's page, something heard elsewhere, or anything
    /// that comes to mind.
    fn search(&self, visit: Visit<'_>, wanted: usize, scratch: &mut QueueScratch) {
        let QueueScratch { recall_set, tracks, .. } = scratch;
        if self.look_for_show(visit, wanted, tracks) {
            return;
        }
        let RecallParams { artist_page_share, .. } = self.environment.behaviour.recall;
        let follows = visit.memory.follows[visit.person.member].artists();
        let artists = follows.iter().filter(|it| !self.is_show(**it)).count();
        let word = unit(visit.session.pick);
        if word < artist_page_share && artists > 0 {
            let which = below(visit.session.spare(), artists as u32) as usize;
            let mut artists = follows.iter().filter(|it| !self.is_show(**it));
            if let Some(artist) = artists.nth(which) {
                self.visit_page(visit, *artist, wanted, tracks);
            }
        } else if self.goes_by_word_of_mouth(visit.session) {
            self.follow_word_of_mouth(visit, wanted, tracks);
        } else {
            let scope = (Source::Search, MemoryScope::Anything);
            self.remember(scope, visit, wanted, recall_set, tracks);
        }
    }

    /// Whether a search follows what others keep, unless a page is visited.
    fn goes_by_word_of_mouth(&self, session: &Session) -> bool {
        unit(session.pick) >= 1.0 - self.environment.behaviour.recall.word_of_mouth_share
    }

    /// A weekly list.
    fn slate<'a>(
        &'a self,
        of: Weekly,
        accounts: &'a CohortAccounts,
        member: usize,
    ) -> &'a [TrackId] {
        let own = self.slates.and_then(|slates| slates.find(of, member));
        own.unwrap_or_else(|| of.of(accounts, member)).tracks()
    }

    /// On Repeat: what was played most of late, from some place on.
    fn on_repeat(&self, visit: Visit<'_>, wanted: usize, scratch: &mut QueueScratch) {
        let QueueScratch { tracks, list, places, ranked, .. } = scratch;
        let slots = visit.memory.slots(visit.person.member);
        list.clear();
        self.environment.recall.on_repeat(slots, self.today, ON_REPEAT, places, ranked, list);
        take_from(list, visit.session.pick, wanted, tracks);
    }

    /// Daily Mix: what was played most of late, and what is near.
    fn daily_mix(&self, visit: Visit<'_>, wanted: usize, scratch: &mut QueueScratch) {
        let Visit { person, session, memory, accounts } = visit;
        let QueueScratch { tracks, list, familiar, places, ranked, search, .. } = scratch;
        let slots = memory.slots(person.member);
        familiar.clear();
        self.environment.recall.on_repeat(slots, self.today, ON_REPEAT, places, ranked, familiar);
        list.clear();
        let direction = accounts.profiles[person.member].direction();
        daily_mix::compile(
            self.context,
            self.visitor(visit),
            Opening { occasion: session.nth, wanted },
            ProfileQuery::of(accounts, person.member, &direction),
            familiar,
            search,
            list,
        );
        take_from(list, 0, wanted, tracks);
    }

    /// Radio: what is like a track that comes to mind.
    fn radio(&self, visit: Visit<'_>, wanted: usize, scratch: &mut QueueScratch) {
        let QueueScratch { recall_set, tracks, seed, list, search, .. } = scratch;
        seed.clear();
        self.remember((Source::Radio, MemoryScope::Anything), visit, 1, recall_set, seed);
        let Some(&seed) = seed.first() else {
            search.moved.clear();
            return;
        };
        list.clear();
        let opening = Opening { occasion: visit.session.nth, wanted: wanted + wanted / 2 };
        radio::compile(self.context, self.visitor(visit), opening, seed, search, list);
        take_from(list, 0, wanted, tracks);
    }

    /// The listener as the platform knows them.
    fn visitor<'a>(&self, visit: Visit<'a>) -> Visitor<'a> {
        let Visit { person, accounts, .. } = visit;
        let streamed = accounts.streamed(person.member);
        Visitor { listener: person.id, today: self.today, streamed }
    }

    /// Appends what comes to mind, one after the other, until nothing more does.
    fn remember(
        &self,
        (source, scope): (Source, MemoryScope),
        visit: Visit<'_>,
        wanted: usize,
        recall_set: &mut RecallSet,
        tracks: &mut Vec<TrackId>,
    ) {
        let Visit { person, session, memory, .. } = visit;
        let key = Key {
            purpose: Purpose::Recall,
            listener: person.id.0,
            day: self.today,
            item: source as u32,
            ordinal: session.nth,
        };
        let mind = Mind {
            slots: memory.slots(person.member),
            reach: scope,
            satiation_class: person.listener.satiation_class,
            today: self.today,
        };
        let rng = self.environment.behaviour_rng.split(key);
        self.environment.recall.recall(rng, mind, recall_set, wanted, tracks);
    }

    /// Appends the release that a remembered track belongs to, from its first track on.
    fn open_album(&self, remembered: &[TrackId], wanted: usize, tracks: &mut Vec<TrackId>) {
        let Some(&track) = remembered.first() else { return };
        let facts = &self.environment.world.catalogue.facts;
        let of = facts[track.index()];
        let page = self.page_of(of.artist).iter().copied();
        let album = page.filter(|it| facts[it.index()].release == of.release);
        let full = tracks.len() + wanted;
        for track in album {
            if tracks.len() < full && !tracks.contains(&track) {
                tracks.push(track);
            }
        }
    }

    /// Appends a track that somebody with a genre in common keeps on a playlist, and more of its
    /// artist.
    fn follow_word_of_mouth(&self, visit: Visit<'_>, wanted: usize, tracks: &mut Vec<TrackId>) {
        let Visit { person, session, .. } = visit;
        let Some(theirs) = self.heard_of(person, session) else { return };
        let list = &self.playlists.listeners[theirs];
        let Some(&heard) =
            list.get(below(session.spare().rotate_left(13), list.len() as u32) as usize)
        else {
            return;
        };
        let from = tracks.len();
        take_from(&[heard], 0, wanted, tracks);
        let page = self.page_of(self.environment.world.catalogue.facts[heard.index()].artist);
        let left = wanted.min(PAGE_TRACKS).saturating_sub(tracks.len() - from);
        take_from(page, session.spare().rotate_left(21), left, tracks);
    }

    /// A playlist that somebody with a genre in common keeps.
    fn heard_of(&self, person: &ActiveListener<'_>, session: &Session) -> Option<usize> {
        let playlists = &self.environment.world.playlists;
        let genre = GenreId(mixture_genre(person, session) as u32);
        let from = below(session.spare().rotate_left(5), playlists.len() as u32) as usize;
        let mut around = (from..playlists.len()).chain(0..from);
        around.find(|&it| playlists[it].genre == genre)
    }

    /// An artist's tracks that are out.
    pub(super) fn page_of(&self, artist: ArtistId) -> &[TrackId] {
        let catalogue = &self.environment.world.catalogue;
        if let Some(page) = self.own_page.filter(|_| artist == catalogue.focal_artist()) {
            return page;
        }
        let out = self.context.belief.out.end;
        let page = catalogue.tracks_of(artist);
        &page[..page.partition_point(|track| track.0 < out)]
    }

    /// Appends a followed artist's tracks: the new one first if there is one, else any.
    fn visit_page(
        &self,
        visit: Visit<'_>,
        artist: ArtistId,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) {
        let session = visit.session;
        let page = self.page_of(artist);
        let news = self.unheard_news(visit, std::iter::once(artist), 28);
        let from = tracks.len();
        tracks.extend(news.filter(|track| !tracks.contains(track)));
        let wanted = wanted.min(PAGE_TRACKS);
        take_from(
            page,
            session.spare().rotate_left(8),
            wanted.saturating_sub(tracks.len() - from),
            tracks,
        );
    }
}

/// Appends at most `wanted` tracks of a list from a random place on, each at most once in the
/// queue.
fn take_from(list: &[TrackId], place: u32, wanted: usize, tracks: &mut Vec<TrackId>) {
    let start = below(place, list.len() as u32) as usize;
    let full = tracks.len() + wanted;
    // Few tracks share a bit, so nearly all are seen to be missing without looking through the
    // queue.
    let mut bits = tracks.iter().fold(0, |bits, track| bits | track.bit());
    for track in list[start..].iter().chain(&list[..start]) {
        if tracks.len() == full {
            break;
        }
        if bits & track.bit() == 0 || !tracks.contains(track) {
            tracks.push(*track);
            bits |= track.bit();
        }
    }
}

/// A place that lies near the top more often than not.
fn top_heavy(word: u32) -> u32 {
    ((u64::from(word) * u64::from(word)) >> 32) as u32
}

/// The genre whose editorial playlist a session opens.
pub(super) fn mixture_genre(person: &ActiveListener<'_>, session: &Session) -> usize {
    let place = match below(session.spare(), 20) {
        0..11 => 0,
        11..17 => 1,
        _ => 2,
    };
    person.listener.genres[place].index()
}
