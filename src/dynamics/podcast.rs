//! Podcasts: shows that listeners follow, and episodes that are saved for later, heard in parts and
//! rarely again.
//!
//! Owns how long an episode is listened to, where it goes on, and which episodes a listener takes up.
//! Deliberately unknown: how a session comes to look for one (see [`crate::sim`]).
//!
//! ```text
//! T       = 30 s + (−ln(U)·e^z − H(30 s)) / leaving · (length − 30 s),   at most what is left of it
//! waiting = not heard through, and in the library or left midway within resume_days
//! ```
//!
//! Without shows nothing of this happens: it takes no memory and no draws.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, SplitRng, unit};
use crate::dynamics::encounter::STREAM_SECONDS;
use crate::dynamics::recall::RecallTables;
use crate::maths::ln;
use crate::model::bond::{Bond, Slots};
use crate::model::facts::EPISODE_SECONDS;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::slot_mask::SlotList;
use crate::units::Day;

/// What podcasts there are, and how listeners use them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PodcastParams {
    /// Podcast shows for every thousand listeners; 0 is a world without podcasts, unless
    /// `release.kind` is `episode`, which sets 5 \[shows\].
    #[schemars(range(min = 0, max = 200))]
    pub shows_per_thousand: f32,
    /// Episodes that a show brings out \[episodes/week\].
    #[schemars(range(min = 0.05, max = 14))]
    pub episodes_per_week: f32,
    /// Share of listeners who listen to podcasts.
    #[schemars(range(min = 0, max = 1))]
    pub listeners: f32,
    /// Shows that such a listener follows on the first day, at most \[shows\].
    #[schemars(range(min = 0, max = 16))]
    pub shows_followed: u16,
    /// Chance, on each day of an episode's first week, that a follower's first session opens with
    /// it \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub notice: f32,
    /// Share of library sessions that begin with an episode that waits, where one does.
    #[schemars(range(min = 0, max = 1))]
    pub library_share: f32,
    /// Share of the search sessions of a podcast listener that open the page of a show.
    #[schemars(range(min = 0, max = 1))]
    pub search_share: f32,
    /// Share of these pages that are of a show heard of, found by its followers, and not of one
    /// followed.
    #[schemars(range(min = 0, max = 1))]
    pub hearsay: f32,
    /// Hazard of leaving an episode between 30 s and its end, spread evenly over its length, at no
    /// interest.
    #[schemars(range(min = 0.01, max = 20))]
    pub leaving: f32,
    /// Interest added to an episode that the listener chose (library, search): its show and title
    /// were read before it began \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub chosen_interest: f32,
    /// How long an episode that was left midway, and is not saved, is taken up again \[days\].
    #[schemars(range(min = 0, max = 365))]
    pub resume_days: u16,
    /// Logit of saving an episode for later, in place of `reaction.save_base`.
    #[schemars(range(min = -15, max = 5))]
    pub save_base: f32,
    /// Logit of following the show after a stream, in place of `reaction.follow_base`.
    #[schemars(range(min = -15, max = 5))]
    pub follow_base: f32,
    /// Added to interest in an episode, and to the logit of saving it, for those who do not listen
    /// to podcasts \[logit\].
    #[schemars(range(min = -5, max = 5))]
    pub stranger: f32,
    /// Chance that an episode heard through is among those taken up in a session.
    #[schemars(range(min = 0, max = 1))]
    pub again: f32,
}

impl Default for PodcastParams {
    fn default() -> Self {
        Self {
            shows_per_thousand: 0.0,
            episodes_per_week: 1.0,
            listeners: 0.25,
            shows_followed: 5,
            notice: 0.5,
            library_share: 0.5,
            search_share: 0.3,
            hearsay: 0.2,
            leaving: 1.0,
            chosen_interest: 1.5,
            resume_days: 7,
            save_base: -3.0,
            follow_base: -4.0,
            stranger: -1.5,
            again: 0.002,
        }
    }
}

/// Longest episode \[s\].
pub const LONGEST_EPISODE: u16 = 3600;

/// Length of an average episode \[s\].
pub const USUAL_EPISODE: f32 = 2400.0;

/// An episode is new for so long \[days\].
pub const NOTICED_DAYS: i16 = 7;

/// An episode takes the place of so many starts of a day, which are about as long.
pub const STARTS_OF_AN_EPISODE: usize = 12;

/// Who has got so far into an episode has heard it through: what is left are credits.
const THROUGH: f32 = 0.95;

/// What a session does about podcasts, one word a decision.
#[derive(Clone, Copy, Debug)]
pub struct PodcastWords {
    /// Whether a new episode is noticed.
    pub notice: u32,
    /// Whether a library session takes up what waits.
    pub library: u32,
    /// Whether a search is for a show.
    pub search: u32,
    /// Whether that is one heard of.
    pub hearsay: u32,
}

impl PodcastParams {
    /// Whether there are podcasts.
    pub fn is_on(&self) -> bool {
        self.shows_per_thousand > 0.0
    }

    /// Shows among so many listeners, beside that of the release.
    pub fn shows(&self, listeners: u32) -> u32 {
        (listeners as f32 / 1000.0 * self.shows_per_thousand).round() as u32
    }

    /// The words of a listener's session.
    pub fn words(
        &self,
        rng: &KeyedRng,
        listener: ListenerId,
        today: Day,
        session: u16,
    ) -> PodcastWords {
        let [notice, library, search, hearsay] = rng.block(key(listener, today, session, 0));
        PodcastWords { notice, library, search, hearsay }
    }

    /// A word for which show of several is looked at.
    pub fn which(&self, rng: &KeyedRng, listener: ListenerId, today: Day, session: u16) -> u32 {
        rng.block(key(listener, today, session, 1))[0]
    }

    /// The draws of a session in which episodes come to mind.
    pub fn race(&self, rng: &KeyedRng, listener: ListenerId, today: Day, session: u16) -> SplitRng {
        rng.split(key(listener, today, session, 2))
    }

    /// How long an episode plays, by the second at which it begins; up to 30 s as any track, which
    /// a listener of this `risk` (−ln(U)·e^z) leaves at `seconds`.
    ///
    /// The hazard that songs have beyond 30 s would leave hardly anybody in an episode ten times as
    /// long. What makes people leave an episode is what happens around them, so time counts as a
    /// share of its length.
    pub fn seconds(&self, risk: f32, at_30: f32, seconds: f32, length: f32, from: u16) -> f32 {
        let left = length - f32::from(from);
        let beyond = (risk - at_30) / self.leaving * (length - STREAM_SECONDS);
        let seconds = if risk < at_30 { seconds } else { STREAM_SECONDS + beyond };
        seconds.min(left)
    }

    /// Whether an episode would be taken up: where it was saved, or left midway of late.
    fn waits(&self, bond: &Bond, today: Day) -> bool {
        let of_late = bond.recent > 0 && i32::from(today.since(bond.last_day)) <= self.days();
        !bond.is(Bond::HEARD_THROUGH) && (bond.is(Bond::IN_LIBRARY) || of_late)
    }

    fn days(&self) -> i32 {
        i32::from(self.resume_days)
    }

    /// Appends up to `wanted` episodes that are taken up, the first first: those that wait, by
    /// activation as in any recall, and hardly ever one that was heard through.
    ///
    /// `places` and `arrivals` are scratch space.
    pub fn take_up(
        &self,
        (rng, tables): (SplitRng, &RecallTables),
        (slots, today): (Slots<'_>, Day),
        wanted: usize,
        (places, arrivals): (&mut SlotList, &mut Vec<u64>),
        tracks: &mut Vec<TrackId>,
    ) {
        slots.list(|bucket| bucket.flagged(Bond::EPISODE, Bond::DISMISSED), places);
        arrivals.clear();
        for &place in places.as_slice() {
            let bond = slots.at(usize::from(place));
            let [again, race, ..] = rng.words(bond.track.0);
            let again = bond.is(Bond::HEARD_THROUGH) && unit(again) < self.again;
            if (again || self.waits(&bond, today)) && !tracks.contains(&bond.track) {
                let time = -ln(unit(race)) / tables.fresh(&bond, today);
                arrivals.push(u64::from(time.to_bits()) << 32 | u64::from(bond.track.0));
            }
        }
        arrivals.sort_unstable();
        tracks.extend(arrivals.iter().take(wanted).map(|&it| TrackId(it as u32)));
    }
}

fn key(listener: ListenerId, today: Day, session: u16, ordinal: u16) -> Key {
    let (purpose, item) = (Purpose::Podcast, u32::from(session));
    Key { purpose, listener: listener.0, day: today, item, ordinal }
}

/// The second at which an episode goes on: where it was left, and its beginning once it was heard
/// through.
#[inline]
pub fn goes_on_at(bond: &Bond) -> u16 {
    if bond.is(Bond::EPISODE) && !bond.is(Bond::HEARD_THROUGH) { bond.recent } else { 0 }
}

/// Whether a listener who gets to this second of an episode has heard it through.
#[inline]
pub fn is_through(second: f32, length: f32) -> bool {
    second >= THROUGH * length
}

/// Writes a stream of an episode of this length into a bond: heard from one second to another,
/// today.
pub fn remember(tables: &RecallTables, bond: &mut Bond, to: f32, length: f32, today: Day) {
    tables.remember(bond, today);
    bond.flags |= Bond::EPISODE | if is_through(to, length) { Bond::HEARD_THROUGH } else { 0 };
    bond.recent = if bond.is(Bond::HEARD_THROUGH) { 0 } else { to as u16 };
}

/// Length of an episode, by a standard normal \[s\].
pub fn episode_length(normal: f32) -> u16 {
    let seconds = USUAL_EPISODE * libm::expf(0.35 * normal);
    seconds.clamp(f32::from(EPISODE_SECONDS), f32::from(LONGEST_EPISODE)) as u16
}

/// Episodes that a show brings out on a day of the run, counted from 0, at so many a week; `phase`
/// in 0–1 keeps shows apart.
pub fn episodes_on(day: u32, per_week: f32, phase: f32) -> u32 {
    let by = |day: u32| libm::floor(f64::from(per_week) / 7.0 * f64::from(day) + f64::from(phase));
    (by(day + 1) - by(day)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::recall::RecallParams;

    #[test]
    fn of_a_thousand_listeners_about_as_many_hear_a_short_episode_through_as_a_long_one() {
        let params = PodcastParams { leaving: 1.0, ..PodcastParams::default() };
        let through = |length: f32| {
            let risk = |n: i16| -ln((f32::from(n) + 0.5) / 1000.0);
            let to_end =
                |n: &i16| is_through(params.seconds(risk(*n), 0.4, 10.0, length, 0), length);
            (0..1000).filter(to_end).count()
        };
        assert!(through(1200.0).abs_diff(through(3600.0)) < 3, "but for the first 30 s");
        // exp(−0.4 − 0.95): 26 %.
        assert!((250..270).contains(&through(2400.0)), "{}", through(2400.0));
    }

    #[test]
    fn an_episode_goes_on_where_it_was_left_until_it_was_heard_through() {
        let tables = RecallTables::new(&RecallParams::default());
        let mut bond = Bond { track: TrackId(3), strength: 1.0, ..Bond::EMPTY };
        remember(&tables, &mut bond, 700.0, 2000.0, Day(0));
        assert_eq!((goes_on_at(&bond), bond.is(Bond::HEARD_THROUGH)), (700, false));
        let params = PodcastParams::default();
        let left = params.seconds(50.0, 0.4, 10.0, 2000.0, goes_on_at(&bond));
        assert!((left - 1300.0).abs() < 1e-3, "{left}");
        remember(&tables, &mut bond, 700.0 + left, 2000.0, Day(1));
        assert_eq!((goes_on_at(&bond), bond.is(Bond::HEARD_THROUGH)), (0, true));
        remember(&tables, &mut bond, 100.0, 2000.0, Day(2));
        assert_eq!((goes_on_at(&bond), bond.is(Bond::HEARD_THROUGH)), (0, true));
    }

    #[test]
    fn what_waits_is_saved_or_was_left_of_late_and_was_not_heard_through() {
        let params = PodcastParams::default();
        let bond = |flags, recent| Bond {
            track: TrackId(3),
            last_day: Day(0),
            recent,
            flags: Bond::EPISODE | flags,
            ..Bond::EMPTY
        };
        let waits = |flags, recent, today| params.waits(&bond(flags, recent), Day(today));
        assert!(waits(Bond::SAVED | Bond::IN_LIBRARY, 0, 300));
        assert!(!waits(Bond::SAVED, 0, 1), "the library brings nothing back");
        assert!(!waits(Bond::IN_LIBRARY | Bond::HEARD_THROUGH, 0, 1));
        assert!(waits(0, 900, 7) && !waits(0, 900, 8));
    }

    #[test]
    fn shows_bring_out_what_they_should() {
        for (per_week, expected) in [(1.0, 10..=10), (0.5, 5..=5), (3.5, 35..=35)] {
            for phase in [0.0, 0.3, 0.9] {
                let all: u32 = (0..70).map(|day| episodes_on(day, per_week, phase)).sum();
                assert!(expected.contains(&all), "{all} at {per_week}, {phase}");
            }
        }
    }
}
