//! Who has heard which artist, how they met and what came of it: notes for figures that counts by
//! track or by source cannot give.
//!
//! Owns [`Acquaintances`], an observer of every listener's days. Its memory grows with pairs of
//! listener and artist that met. Deliberately unknown: targets, bands, ratios.

use std::sync::{Mutex, PoisonError};

use crate::model::bond::Bond;
use crate::model::ids::{ArtistId, ListenerId};
use crate::model::memory::COHORT;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::sim::observer::Observer;
use crate::sim::run::Arm;
use crate::units::Day;
use crate::validation::observed::{Artists, Audience, LIFE_DAYS, Pairs};

/// How long is looked at what became of listeners who saved and who did not: six months \[days\].
pub const AFTERWARDS_DAYS: i16 = 180;

/// What one listener has to do with one artist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Acquaintance {
    artist: ArtistId,
    /// The source of the first stream, if that was seen and lies in what is observed.
    found_through: Option<Source>,
    saved: Saved,
    /// Streams from day 0 on.
    streams: u32,
    /// Streams on days 0 to 27.
    first_month: u32,
    /// Streams in the six months after that.
    afterwards: u32,
    /// Streams in the last 28 days.
    last_month: u32,
    /// Streams of these that the listener chose.
    chosen: u32,
}

/// When a listener first saved something of an artist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    /// Before day 0.
    Before,
    /// On days 0 to 27.
    InFirstMonth,
    /// Later or never.
    Not,
}

/// The artists each listener has heard, by cohort and listener, sorted by artist.
#[derive(Debug)]
pub struct Acquaintances {
    artist_of: Vec<ArtistId>,
    end: Day,
    cohorts: Vec<Mutex<Vec<Vec<Acquaintance>>>>,
}

impl Acquaintances {
    /// What listeners know before a world's first day; `end` is the day after the last.
    pub fn new(arm: &Arm, end: Day) -> Self {
        let catalogue = &arm.environment.world.catalogue;
        let artist_of: Vec<ArtistId> = catalogue.facts.iter().map(|facts| facts.artist).collect();
        let cohorts = arm.state.memories.iter().map(|memory| {
            let members = (0..memory.len()).map(|member| {
                let mut known = Vec::new();
                for bond in memory.slots(member).iter().filter(|bond| !bond.is_empty()) {
                    let one = meet(&mut known, artist_of[bond.track.index()], None);
                    if bond.is(Bond::SAVED) {
                        one.saved = Saved::Before;
                    }
                }
                known
            });
            Mutex::new(members.collect())
        });
        Self { cohorts: cohorts.collect(), artist_of, end }
    }

    /// Adds up what was noted, leaving out `hand_made`, an artist whose following was set.
    pub fn sums(&self, artists: usize, hand_made: ArtistId) -> Artists {
        let mut sums =
            Artists { audiences: vec![Audience::default(); artists], ..Artists::default() };
        for cohort in &self.cohorts {
            let cohort = cohort.lock().unwrap_or_else(PoisonError::into_inner);
            for it in cohort.iter().flatten().filter(|it| it.artist != hand_made) {
                if let Some(source) = it.found_through {
                    sums.found_through[source as usize] += 1;
                }
                sums.audiences[it.artist.index()].add(it);
                if it.first_month > 0 && it.saved != Saved::Before {
                    let savers = it.saved == Saved::InFirstMonth;
                    let pairs = if savers { &mut sums.savers } else { &mut sums.others };
                    pairs.add(it.afterwards);
                }
            }
        }
        for audience in &mut sums.audiences {
            audience.last_month.sort_unstable_by(|a, b| b.cmp(a));
        }
        sums
    }
}

impl Audience {
    fn add(&mut self, it: &Acquaintance) {
        self.listeners += u64::from(it.streams > 0);
        self.streams += u64::from(it.streams);
        if it.chosen > 0 {
            self.active_listeners += 1;
            self.active_streams += u64::from(it.streams);
        }
        if it.last_month > 0 {
            self.last_month.push(it.last_month);
        }
    }
}

impl Pairs {
    fn add(&mut self, streams: u32) {
        self.pairs += 1;
        self.streams += u64::from(streams);
    }
}

impl Observer for Acquaintances {
    fn listener_day(&self, listener: ListenerId, day: Day, log: &DayLog) {
        let plays = &log.plays;
        if plays.is_empty() {
            return;
        }
        let cohort = &self.cohorts[listener.index() / COHORT];
        let mut cohort = cohort.lock().unwrap_or_else(PoisonError::into_inner);
        let known = &mut cohort[listener.index() % COHORT];
        for play in plays.iter().filter(|play| play.is(Play::STREAM)) {
            let found = (day >= Day::RELEASE).then_some(play.source);
            meet(known, self.artist_of[play.track.index()], found).take_in(play, day, self.end);
        }
    }
}

impl Acquaintance {
    /// Notes one stream.
    fn take_in(&mut self, play: &Play, day: Day, end: Day) {
        let since_start = day.since(Day::RELEASE);
        if play.is(Play::SAVE) && self.saved == Saved::Not && since_start < LIFE_DAYS {
            self.saved = if since_start < 0 { Saved::Before } else { Saved::InFirstMonth };
        }
        if since_start < 0 {
            return;
        }
        self.streams += 1;
        if since_start < LIFE_DAYS {
            self.first_month += 1;
        } else if since_start < LIFE_DAYS + AFTERWARDS_DAYS {
            self.afterwards += 1;
        }
        if end.since(day) <= LIFE_DAYS {
            self.last_month += 1;
            self.chosen += u32::from(play.source.is_own_choice());
        }
    }
}

/// The listener's notes on an artist, blank ones where they have not met before.
fn meet(
    known: &mut Vec<Acquaintance>,
    artist: ArtistId,
    found_through: Option<Source>,
) -> &mut Acquaintance {
    let place = known.binary_search_by_key(&artist, |it| it.artist).unwrap_or_else(|place| {
        let blank = Acquaintance {
            artist,
            found_through,
            saved: Saved::Not,
            streams: 0,
            first_month: 0,
            afterwards: 0,
            last_month: 0,
            chosen: 0,
        };
        known.insert(place, blank);
        place
    });
    &mut known[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::TrackId;

    const END: Day = Day(365);

    /// Two listeners; tracks 0 and 1 are by artist 0, track 2 is by artist 1.
    fn strangers() -> Acquaintances {
        Acquaintances {
            artist_of: [0, 0, 1].map(ArtistId).to_vec(),
            end: END,
            cohorts: vec![Mutex::new(vec![Vec::new(), Vec::new()])],
        }
    }

    fn streams(
        notes: &Acquaintances,
        listener: u32,
        day: i16,
        track: u32,
        source: Source,
        flag: u8,
    ) {
        let flags = Play::STREAM | flag;
        let play = Play { track: TrackId(track), seconds: 60.0, source, flags };
        notes.listener_day(
            ListenerId(listener),
            Day(day),
            &DayLog { plays: vec![play], ..DayLog::default() },
        );
    }

    #[test]
    fn only_the_first_stream_of_an_artist_is_a_discovery() {
        let notes = strangers();
        streams(&notes, 0, 3, 0, Source::Radio, 0);
        streams(&notes, 0, 4, 1, Source::Editorial, 0);
        streams(&notes, 1, -2, 2, Source::Editorial, 0);
        streams(&notes, 1, 5, 2, Source::Editorial, 0);
        let found = notes.sums(2, ArtistId(9)).found_through;
        assert_eq!(found[Source::Radio as usize], 1);
        assert_eq!(found.iter().sum::<u64>(), 1, "a second track and a known artist are no news");
    }

    #[test]
    fn savers_and_others_are_told_apart_in_the_first_month_and_followed_for_six() {
        let notes = strangers();
        streams(&notes, 0, 3, 0, Source::Radio, Play::SAVE);
        streams(&notes, 0, 40, 1, Source::Library, 0);
        streams(&notes, 0, 207, 1, Source::Library, 0);
        streams(&notes, 0, 208, 1, Source::Library, 0);
        streams(&notes, 1, 3, 0, Source::Radio, 0);
        streams(&notes, 1, 50, 0, Source::Radio, Play::SAVE);
        streams(&notes, 1, -9, 2, Source::Radio, Play::SAVE);
        streams(&notes, 1, 9, 2, Source::Library, 0);
        let sums = notes.sums(2, ArtistId(9));
        assert_eq!(sums.savers, Pairs { pairs: 1, streams: 2 });
        assert_eq!(sums.others, Pairs { pairs: 1, streams: 1 });
    }

    #[test]
    fn an_audience_is_active_where_it_chose_the_artist_in_the_last_28_days() {
        let notes = strangers();
        streams(&notes, 0, 100, 0, Source::Radio, 0);
        streams(&notes, 0, 337, 0, Source::Search, 0);
        streams(&notes, 0, 364, 1, Source::Radio, 0);
        streams(&notes, 1, 336, 0, Source::Search, 0);
        streams(&notes, 1, 350, 0, Source::Editorial, 0);
        let sums = notes.sums(2, ArtistId(9));
        let audience = &sums.audiences[0];
        assert_eq!((audience.listeners, audience.active_listeners), (2, 1));
        assert_eq!((audience.streams, audience.active_streams), (5, 3));
        assert_eq!(audience.last_month, [2, 1]);
        assert_eq!(notes.sums(2, ArtistId(0)).audiences[0], Audience::default());
    }
}
