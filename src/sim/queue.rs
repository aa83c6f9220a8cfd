//! The queue of a session: what a source offers, and what follows when it runs dry.
//!
//! Owns how each source becomes a line of tracks. Deliberately unknown: how long they are played.

use crate::draw::{Key, Purpose, below, unit};
use crate::dynamics::recall::RecallParams;
use crate::dynamics::session::{Session, next_source};
use crate::dynamics::stock::{Reach, Stock};
use crate::model::bond::Bond;
use crate::model::ids::{ArtistId, GenreId, TrackId};
use crate::model::memory::CohortMemory;
use crate::model::playlist::Shelves;
use crate::model::source::Source;
use crate::model::ways::Places;
use crate::platform::accounts::CohortAccounts;
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{Desk, Place, daily_mix, radio};
use crate::prefetch::prefetch_one;
use crate::sim::listen::Person;
use crate::sim::stage::Stage;
use crate::units::Day;

/// A new track is announced to followers for so long [days].
const ANNOUNCED_DAYS: i16 = 7;

/// Tracks that a visitor of an artist's page plays at most.
const PAGE_TRACKS: usize = 5;

/// Length of On Repeat and of the familiar part of Daily Mix [tracks].
const ON_REPEAT: usize = 30;

/// What there is to hear today, and where.
pub(super) struct Offers<'a> {
    pub(super) stage: &'a Stage,
    pub(super) desk: &'a Desk<'a>,
    pub(super) shelves: &'a Shelves,
    /// Latest release of each artist since the first day.
    pub(super) latest: &'a [Option<TrackId>],
    /// A track that nobody can play any more.
    pub(super) taken_down: Option<TrackId>,
    pub(super) today: Day,
}

/// A track that waits for its turn.
#[derive(Clone, Copy)]
pub(super) struct Queued {
    pub(super) track: TrackId,
    /// Where it came from.
    pub(super) source: Source,
    /// Where the bond with it lies, see [`find_or_first`](crate::model::bond::Slots::find_or_first).
    pub(super) place: usize,
}

/// Buffers for filling a queue; `line` is the result.
#[derive(Default)]
pub(super) struct QueueScratch {
    /// Tracks in the order in which they will start.
    pub(super) line: Vec<Queued>,
    /// What could come to mind today.
    pub(super) stock: Stock,
    tracks: Vec<TrackId>,
    seed: Vec<TrackId>,
    list: Vec<TrackId>,
    familiar: Vec<TrackId>,
    places: Places,
    ranked: Vec<u64>,
    search: SearchScratch,
}

impl Offers<'_> {
    /// Fills the queue with `length` tracks from the session's source, or from where the listener
    /// turns when it runs dry.
    pub(super) fn fill_queue(
        &self,
        person: &Person<'_>,
        session: &Session,
        length: usize,
        memory: &CohortMemory,
        accounts: &CohortAccounts,
        scratch: &mut QueueScratch,
    ) {
        scratch.tracks.clear();
        scratch.line.clear();
        let slots = memory.slots(person.member);
        // What was dismissed or taken down is passed over.
        let queue = |tracks: &[TrackId], source: Source, line: &mut Vec<Queued>| {
            line.extend(tracks.iter().filter_map(|&track| {
                // What it sounds like and what the platform makes of it will be needed in a moment.
                prefetch_one(&self.stage.world.catalogue.truth, track.index());
                prefetch_one(&self.desk.belief.embeddings, track.index());
                let place = slots.find_or_first(track);
                let bond = slots.at(place);
                let dismissed = bond.is(Bond::DISMISSED) && bond.track == track;
                let gone = dismissed || self.taken_down == Some(track);
                (!gone).then_some(Queued { track, source, place })
            }));
        };
        if session.nth == 0 {
            self.announce(person, session, memory, accounts, &mut scratch.tracks);
            queue(&scratch.tracks, Source::Search, &mut scratch.line);
        }
        let mut source = Some(session.source);
        while let Some(from) = source {
            let wanted = length.saturating_sub(scratch.line.len());
            if wanted == 0 {
                break;
            }
            let there = scratch.tracks.len();
            self.offer(from, person, session, wanted, memory, accounts, scratch);
            queue(&scratch.tracks[there..], from, &mut scratch.line);
            source = next_source(from);
        }
        scratch.line.truncate(length);
    }

    /// A follower may open with a followed artist's new track.
    fn announce(
        &self,
        person: &Person<'_>,
        session: &Session,
        memory: &CohortMemory,
        accounts: &CohortAccounts,
        tracks: &mut Vec<TrackId>,
    ) {
        if unit(session.notice) >= self.stage.behaviour.recall.release_notice {
            return;
        }
        let follows = memory.follows[person.member].artists();
        tracks.extend(self.unheard_news(person, follows, ANNOUNCED_DAYS, accounts));
    }

    /// The first followed artist's latest track that is not older than `days` and not yet streamed.
    fn unheard_news(
        &self,
        person: &Person<'_>,
        follows: &[ArtistId],
        days: i16,
        accounts: &CohortAccounts,
    ) -> Option<TrackId> {
        let streamed = accounts.streamed(person.member);
        follows.iter().filter_map(|artist| self.latest[artist.index()]).find(|&track| {
            let age = self.today.since(self.stage.world.catalogue.facts[track.index()].release_day);
            age < days && !streamed.may_contain(track)
        })
    }

    /// Appends at most `wanted` tracks of one source.
    fn offer(
        &self,
        source: Source,
        person: &Person<'_>,
        session: &Session,
        wanted: usize,
        memory: &CohortMemory,
        accounts: &CohortAccounts,
        scratch: &mut QueueScratch,
    ) {
        let QueueScratch { stock, tracks, seed, list, familiar, places, ranked, search, .. } =
            scratch;
        let slots = memory.slots(person.member);
        let recall = &self.stage.recall;
        let there = tracks.len();
        let mut remember = |reach: Reach, wanted: usize, tracks: &mut Vec<TrackId>| {
            self.remember(source, reach, person, session, wanted, memory, stock, tracks);
        };
        match source {
            Source::Library => {
                if unit(session.pick) < self.stage.behaviour.recall.album_share {
                    // All that could be needed at once: some of them may be on the album.
                    seed.clear();
                    remember(Reach::Library, there + wanted, seed);
                    self.open_album(seed, wanted, tracks);
                    let left = wanted.saturating_sub(tracks.len() - there);
                    take_from(seed, 0, left, tracks);
                } else {
                    remember(Reach::Library, wanted, tracks);
                }
            }
            Source::OwnPlaylists => remember(Reach::OwnPlaylists, wanted, tracks),
            Source::Search => {
                let RecallParams { artist_page_share, hearsay_share, .. } =
                    self.stage.behaviour.recall;
                let follows = memory.follows[person.member].artists();
                let word = unit(session.pick);
                if word < artist_page_share && !follows.is_empty() {
                    self.visit_page(person, session, follows, wanted, accounts, tracks);
                } else if word >= 1.0 - hearsay_share {
                    self.follow_hearsay(person, session, wanted, tracks);
                } else {
                    remember(Reach::Anything, wanted, tracks);
                }
            }
            Source::OnRepeat => {
                list.clear();
                recall.on_repeat(slots, self.today, ON_REPEAT, places, ranked, list);
                take_from(list, session.pick, wanted, tracks);
            }
            Source::DiscoverWeekly => {
                let slate = accounts.discover_weekly[person.member].tracks();
                take_from(slate, session.pick, wanted, tracks);
            }
            Source::ReleaseRadar => {
                let slate = accounts.release_radar[person.member].tracks();
                take_from(slate, session.pick, wanted, tracks);
            }
            Source::DailyMix => {
                familiar.clear();
                recall.on_repeat(slots, self.today, ON_REPEAT, places, ranked, familiar);
                list.clear();
                let direction = accounts.profiles[person.member].direction();
                let cluster = accounts.clusters[person.member];
                let history = accounts.histories.of(person.member);
                daily_mix::compile(
                    self.desk,
                    person.id,
                    self.today,
                    session.nth,
                    Place { direction: &direction, cluster, history },
                    familiar,
                    accounts.streamed(person.member),
                    wanted,
                    search,
                    list,
                );
                take_from(list, 0, wanted, tracks);
            }
            Source::Radio => {
                seed.clear();
                remember(Reach::Anything, 1, seed);
                let Some(&seed) = seed.first() else { return };
                list.clear();
                let reach = wanted + wanted / 2;
                let streamed = accounts.streamed(person.member);
                let occasion = session.nth;
                radio::compile(
                    self.desk, person.id, self.today, occasion, seed, streamed, reach, search, list,
                );
                take_from(list, 0, wanted, tracks);
            }
            Source::Editorial => {
                let genre = mixture_genre(person, session);
                let list = &self.shelves.editorial[genre];
                take_from(list, top_heavy(session.pick), wanted, tracks);
            }
            Source::ListenerPlaylists => {
                let followed = person.playlists;
                if !followed.is_empty() {
                    let which = below(session.pick, followed.len() as u32) as usize;
                    let list = &self.shelves.listeners[followed[which].index()];
                    take_from(list, session.spare(), wanted, tracks);
                }
            }
            Source::Campaign => {}
        }
    }

    /// Appends what comes to mind, one after the other, until nothing more does.
    fn remember(
        &self,
        source: Source,
        reach: Reach,
        person: &Person<'_>,
        session: &Session,
        wanted: usize,
        memory: &CohortMemory,
        stock: &mut Stock,
        tracks: &mut Vec<TrackId>,
    ) {
        let key = Key {
            purpose: Purpose::Recall,
            listener: person.id.0,
            day: self.today,
            item: source as u32,
            ordinal: session.nth,
        };
        self.stage.recall.recall(
            self.stage.behaviour_luck.race(key),
            self.today,
            person.listener.satiation_class,
            memory.slots(person.member),
            stock,
            reach,
            wanted,
            tracks,
        );
    }

    /// Appends the release that a remembered track belongs to, from its first track on.
    fn open_album(&self, remembered: &[TrackId], wanted: usize, tracks: &mut Vec<TrackId>) {
        let Some(&track) = remembered.first() else { return };
        let facts = &self.stage.world.catalogue.facts;
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

    /// Appends a track that somebody with a genre in common keeps on a playlist, and more of its artist.
    fn follow_hearsay(
        &self,
        person: &Person<'_>,
        session: &Session,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) {
        let playlists = &self.stage.world.playlists;
        let genre = GenreId(mixture_genre(person, session) as u32);
        let from = below(session.spare().rotate_left(5), playlists.len() as u32) as usize;
        let mut around = (from..playlists.len()).chain(0..from);
        let Some(theirs) = around.find(|&it| playlists[it].genre == genre) else { return };
        let list = &self.shelves.listeners[theirs];
        let Some(&heard) =
            list.get(below(session.spare().rotate_left(13), list.len() as u32) as usize)
        else {
            return;
        };
        let from = tracks.len();
        take_from(&[heard], 0, wanted, tracks);
        let page = self.page_of(self.stage.world.catalogue.facts[heard.index()].artist);
        let left = wanted.min(PAGE_TRACKS).saturating_sub(tracks.len() - from);
        take_from(page, session.spare().rotate_left(21), left, tracks);
    }

    /// An artist's tracks that are out.
    fn page_of(&self, artist: ArtistId) -> &[TrackId] {
        let out = self.desk.belief.out.end;
        let page = self.stage.world.catalogue.tracks_of(artist);
        &page[..page.partition_point(|track| track.0 < out)]
    }

    /// Appends a followed artist's tracks: the new one first if there is one, else any.
    fn visit_page(
        &self,
        person: &Person<'_>,
        session: &Session,
        follows: &[ArtistId],
        wanted: usize,
        accounts: &CohortAccounts,
        tracks: &mut Vec<TrackId>,
    ) {
        let artist = follows[below(session.spare(), follows.len() as u32) as usize];
        let page = self.page_of(artist);
        let news = self.unheard_news(person, &[artist], 28, accounts);
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

/// Appends at most `wanted` tracks of a list from a random place on, each at most once in the queue.
fn take_from(list: &[TrackId], place: u32, wanted: usize, tracks: &mut Vec<TrackId>) {
    let start = below(place, list.len() as u32) as usize;
    let full = tracks.len() + wanted;
    // Few tracks share a bit, so nearly all are seen to be missing without looking through the queue.
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
fn mixture_genre(person: &Person<'_>, session: &Session) -> usize {
    let place = match below(session.spare(), 20) {
        0..11 => 0,
        11..17 => 1,
        _ => 2,
    };
    person.listener.genres[place].index()
}
