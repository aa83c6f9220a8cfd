//! The oracle's queues: what each source offers, copied out list by list.

use longplay::draw::{Key, Purpose, below, unit};
use longplay::dynamics::recall::{Reach, Stock};
use longplay::dynamics::session::{Session, next_source};
use longplay::model::ids::{ArtistId, ListenerId, TrackId};
use longplay::model::memory::{COHORT, CohortMemory};
use longplay::model::playlist::Shelves;
use longplay::model::source::Source;
use longplay::platform::accounts::CohortAccounts;
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::{Desk, daily_mix, radio};
use longplay::sim::stage::Stage;
use longplay::units::Day;

/// A session that has been opened by somebody.
pub struct Opened<'a> {
    pub stage: &'a Stage,
    pub id: ListenerId,
    pub session: Session,
    pub memory: &'a CohortMemory,
    pub accounts: &'a CohortAccounts,
    pub stock: &'a Stock,
    pub today: Day,
}

/// The tracks of a session, each with its source: the session's own, then the next, and so on.
pub fn line(
    opened: &Opened<'_>,
    desk: &Desk<'_>,
    shelves: &Shelves,
    length: usize,
) -> Vec<(TrackId, Source)> {
    let mut line: Vec<(TrackId, Source)> = Vec::new();
    if opened.session.nth == 0
        && unit(opened.session.notice) < opened.stage.behaviour.recall.release_notice
    {
        let follows = opened.follows().iter();
        let news = follows.filter_map(|&artist| opened.news(artist, 7, desk)).next();
        line.extend(news.map(|track| (track, Source::Search)));
    }
    let mut source = Some(opened.session.source);
    while let Some(from) = source
        && line.len() < length
    {
        let before: Vec<TrackId> = line.iter().map(|&(track, _)| track).collect();
        let offered = opened.offered(from, desk, shelves, length - line.len(), &before);
        line.extend(offered.into_iter().map(|track| (track, from)));
        source = next_source(from);
    }
    line
}

impl Opened<'_> {
    fn follows(&self) -> &[ArtistId] {
        self.memory.follows[self.id.index() % COHORT].artists()
    }

    /// An artist's latest track since the run began, if it is that new and not yet streamed.
    fn news(&self, artist: ArtistId, days: i16, desk: &Desk<'_>) -> Option<TrackId> {
        let catalogue = &self.stage.world.catalogue;
        let since = catalogue.initial_tracks..desk.belief.out.end;
        let tracks = catalogue.tracks_of(artist).iter().copied();
        let latest = tracks.filter(|track| since.contains(&track.0)).max()?;
        let age = self.today.since(catalogue.facts[latest.index()].release_day);
        let streamed = self.accounts.streamed(self.id.index() % COHORT);
        (age < days && !streamed.may_contain(latest)).then_some(latest)
    }

    /// At most `wanted` tracks of a source that are not in the line `before`.
    fn offered(
        &self,
        source: Source,
        desk: &Desk<'_>,
        shelves: &Shelves,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let Self { stage, id, session, memory, accounts, today, .. } = self;
        let member = id.index() % COHORT;
        let listener = &stage.world.listeners[id.index()];
        let from = |list: &[TrackId], word: u32| turn(list, word, wanted, before);
        let on_repeat = || {
            let mut list = Vec::new();
            stage.recall.on_repeat(memory.slots(member), *today, 30, &mut Vec::new(), &mut list);
            list
        };
        let mut list = Vec::new();
        match source {
            Source::Library => self.remembered(source, Reach::Library, wanted, before),
            Source::OwnPlaylists => self.remembered(source, Reach::OwnPlaylists, wanted, before),
            Source::Search
                if unit(session.pick) < stage.behaviour.recall.artist_page_share
                    && !self.follows().is_empty() =>
            {
                let which = below(session.notice, self.follows().len() as u32);
                self.page(self.follows()[which as usize], desk, wanted, before)
            }
            Source::Search => self.remembered(source, Reach::Anything, wanted, before),
            Source::OnRepeat => from(&on_repeat(), session.pick),
            Source::DiscoverWeekly => from(accounts.discover_weekly[member].tracks(), session.pick),
            Source::ReleaseRadar => from(accounts.release_radar[member].tracks(), session.pick),
            Source::DailyMix => {
                let profile = accounts.profiles[member].direction();
                let mut scratch = SearchScratch::default();
                daily_mix::compile(
                    desk,
                    *id,
                    *today,
                    session.nth,
                    &profile,
                    &on_repeat(),
                    wanted,
                    &mut scratch,
                    &mut list,
                );
                from(&list, 0)
            }
            Source::Radio => {
                let seeds = self.remembered(source, Reach::Anything, 1, &[]);
                let Some(&seed) = seeds.first() else { return seeds };
                let (reach, mut scratch) = (wanted + wanted / 2, SearchScratch::default());
                radio::compile(
                    desk,
                    *id,
                    *today,
                    session.nth,
                    seed,
                    reach,
                    &mut scratch,
                    &mut list,
                );
                from(&list, session.pick)
            }
            Source::Editorial => {
                let place = match below(session.notice, 20) {
                    0..=10 => 0,
                    11..=16 => 1,
                    _ => 2,
                };
                // Squared, so that the top of the list is opened most.
                let pick = u64::from(session.pick);
                let genre = listener.genres[place].index();
                from(&shelves.editorial[genre], ((pick * pick) >> 32) as u32)
            }
            Source::ListenerPlaylists => {
                let followed = listener.followed_playlists();
                if followed.is_empty() {
                    return Vec::new();
                }
                let which = followed[below(session.pick, followed.len() as u32) as usize];
                from(&shelves.listeners[which.index()], session.notice)
            }
            Source::Campaign => Vec::new(),
        }
    }

    /// What comes to mind, one after the other, until nothing more does.
    fn remembered(
        &self,
        source: Source,
        reach: Reach,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let (recall, params) = (&self.stage.recall, &self.stage.behaviour.recall);
        let mut avoid = before.to_vec();
        for ordinal in 0..wanted as u16 {
            let key = Key {
                purpose: Purpose::Recall,
                listener: self.id.0,
                day: self.today,
                item: u32::from(self.session.nth) * 256 + source as u32,
                ordinal,
            };
            let luck = &self.stage.behaviour_luck;
            match recall.recall(params, luck, key, self.stock, reach, &avoid) {
                Some(track) => avoid.push(track),
                None => break,
            }
        }
        avoid.split_off(before.len())
    }

    /// An artist's page: the new track first, then any, five at most.
    fn page(
        &self,
        artist: ArtistId,
        desk: &Desk<'_>,
        wanted: usize,
        before: &[TrackId],
    ) -> Vec<TrackId> {
        let mut queued = before.to_vec();
        queued.extend(self.news(artist, 28, desk).filter(|track| !before.contains(track)));
        let left = wanted.min(5).saturating_sub(queued.len() - before.len());
        let tracks = self.stage.world.catalogue.tracks_of(artist).iter().copied();
        let page: Vec<TrackId> = tracks.filter(|track| track.0 < desk.belief.out.end).collect();
        let more = turn(&page, self.session.notice << 8, left, &queued);
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
