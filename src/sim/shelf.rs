//! The shelf of podcasts: how sessions come to an episode, and what time it takes.
//!
//! Owns the three ways: a new episode of a followed show that is noticed, an episode that waits in the
//! library, and the page of a show in search. Nothing here happens in a world without podcasts.
//! Deliberately unknown: how long an episode plays.

use crate::draw::{below, unit};
use crate::dynamics::podcast::{NOTICED_DAYS, PodcastParams, PodcastWords, STARTS_OF_AN_EPISODE};
use crate::model::ids::{ArtistId, TrackId};
use crate::model::source::Source;
use crate::sim::queue::{Offers, QueueScratch, Queued, Visit};

impl Offers<'_> {
    /// The parameters, where there are podcasts.
    fn podcast(&self) -> Option<&PodcastParams> {
        let podcast = &self.environment.behaviour.podcast;
        podcast.is_on().then_some(podcast)
    }

    /// Whether an artist is a podcast show.
    pub(super) fn is_show(&self, artist: ArtistId) -> bool {
        self.environment.world.catalogue.is_show(artist)
    }

    fn is_episode(&self, track: TrackId) -> bool {
        self.environment.world.catalogue.facts[track.index()].is_episode()
    }

    fn words(&self, podcast: &PodcastParams, visit: Visit<'_>) -> PodcastWords {
        let rng = &self.environment.behaviour_rng;
        podcast.words(rng, visit.person.id, self.today, visit.session.nth)
    }

    /// A word for which show is looked at.
    fn which(&self, podcast: &PodcastParams, visit: Visit<'_>) -> u32 {
        let rng = &self.environment.behaviour_rng;
        podcast.which(rng, visit.person.id, self.today, visit.session.nth)
    }

    /// Starts that a line takes the place of.
    pub(super) fn starts_of(&self, line: &[Queued]) -> usize {
        if self.podcast().is_none() {
            return line.len();
        }
        line.iter().map(|it| self.starts_of_one(it)).sum()
    }

    fn starts_of_one(&self, queued: &Queued) -> usize {
        if self.is_episode(queued.track) { STARTS_OF_AN_EPISODE } else { 1 }
    }

    /// Cuts off what begins when so many starts are over; returns the starts that are taken, at
    /// least these.
    pub(super) fn cut_to(&self, length: usize, line: &mut Vec<Queued>) -> usize {
        if self.podcast().is_none() {
            line.truncate(length);
            return length;
        }
        let mut taken = 0;
        line.retain(|it| {
            let begins = taken < length;
            taken += if begins { self.starts_of_one(it) } else { 0 };
            begins
        });
        taken.max(length)
    }

    /// A follower may open with a show's new episode.
    pub(super) fn notice_episode(
        &self,
        visit: Visit<'_>,
        follows: &[ArtistId],
        tracks: &mut Vec<TrackId>,
    ) {
        let Some(podcast) = self.podcast() else { return };
        if unit(self.words(podcast, visit).notice) >= podcast.notice {
            return;
        }
        let first = below(self.which(podcast, visit), follows.len() as u32) as usize;
        let around = follows[first..].iter().chain(&follows[..first]).copied();
        let shows = around.filter(|it| self.is_show(*it));
        tracks.extend(self.unheard_news(visit, shows, NOTICED_DAYS));
    }

    /// A library session may begin with what waits there; returns the starts that this takes.
    pub(super) fn take_up_episodes(
        &self,
        visit: Visit<'_>,
        wanted: usize,
        scratch: &mut QueueScratch,
    ) -> usize {
        let Some(podcast) = self.podcast() else { return 0 };
        let Visit { person, session, memory, .. } = visit;
        let opened = session.source == Source::Library;
        if !opened || unit(self.words(podcast, visit).library) >= podcast.library_share {
            return 0;
        }
        let rng = &self.environment.behaviour_rng;
        let race = podcast.race(rng, person.id, self.today, session.nth);
        let QueueScratch { tracks, places, ranked, .. } = scratch;
        let there = tracks.len();
        podcast.take_up(
            (race, &self.environment.recall),
            (memory.slots(person.member), self.today),
            wanted.div_ceil(STARTS_OF_AN_EPISODE),
            (places, ranked),
            tracks,
        );
        (tracks.len() - there) * STARTS_OF_AN_EPISODE
    }

    /// A podcast listener may search for a show and play the newest episodes that are new to them;
    /// false where they do not, or where there is none.
    pub(super) fn look_for_show(
        &self,
        visit: Visit<'_>,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) -> bool {
        let Some(podcast) = self.podcast().filter(|_| visit.person.listener.podcasts) else {
            return false;
        };
        let words = self.words(podcast, visit);
        if unit(words.search) >= podcast.search_share {
            return false;
        }
        let which = self.which(podcast, visit);
        let heard_of = &self.environment.world.shows_heard_of;
        let follows = visit.memory.follows[visit.person.member].artists();
        let shows = || follows.iter().filter(|it| self.is_show(**it));
        let count = shows().count();
        let show = if count == 0 || unit(words.hearsay) < podcast.hearsay {
            heard_of.get(below(which, heard_of.len() as u32) as usize)
        } else {
            shows().nth(below(which, count as u32) as usize)
        };
        let there = tracks.len();
        let streamed = visit.accounts.streamed(visit.person.member);
        let page = show.map_or(&[][..], |show| self.page_of(*show)).iter().rev().copied();
        let unheard = page.filter(|it| !streamed.may_contain(*it) && !tracks.contains(it));
        let unheard: Vec<_> = unheard.take(wanted.div_ceil(STARTS_OF_AN_EPISODE)).collect();
        tracks.extend(unheard);
        tracks.len() > there
    }
}
