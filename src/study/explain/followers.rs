//! Savers and others, followed for a while: who they are, and what a save does to them.
//!
//! Owns whom saves are given to, and how much of the gap between savers and others is caused. A
//! *given* save goes to somebody who has streamed the track, has not saved it, and likes it about
//! as much as somebody whom the ask made save it. Deliberately unknown: how runs are made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::model::ids::ListenerId;
use crate::model::play::Play;
use crate::sim::focal_log::FocalPlay;
use crate::sim::intervention::Gift;
use crate::study::explain::findings::SaverGap;
use crate::units::Day;

/// What a log tells of one listener.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Days of streams, in order.
    pub streams: Vec<Day>,
    /// Day of the save, if there was one.
    pub saved: Option<Day>,
    /// Day on which an episode was heard through: a save would bring nothing back.
    pub over: Option<Day>,
}

impl Story {
    /// Streams in the `days` after a day.
    fn streams_after(&self, day: Day, days: u16) -> u64 {
        let until = day.plus(days.cast_signed());
        self.streams.iter().filter(|it| **it > day && **it <= until).count() as u64
    }
}

/// Everybody who streamed the track, or saved an episode for later.
pub type Stories = BTreeMap<ListenerId, Story>;

/// Reads the stories off the log of a song or an episode.
pub fn stories(log: &[FocalPlay], episode: bool) -> Stories {
    let mut stories = Stories::new();
    for play in log.iter().filter(|play| play.is(Play::STREAM | Play::SAVE)) {
        let story = stories.entry(play.listener).or_default();
        if play.is(Play::STREAM) {
            story.streams.push(play.day);
        }
        if episode && play.is(Play::COMPLETION) && story.over.is_none() {
            story.over = Some(play.day);
        }
        if play.is(Play::SAVE | Play::SAVED_BEFORE) && story.saved.is_none() {
            story.saved = Some(play.day);
        }
    }
    stories
}

/// Who saves where asked and does not where nobody is, and when.
pub fn moved(plain: &Stories, asked: &Stories) -> Vec<(ListenerId, Day)> {
    let saved_plainly = |id: &ListenerId| plain.get(id).is_some_and(|it| it.saved.is_some());
    let moved = asked.iter().filter(|(id, _)| !saved_plainly(id));
    moved.filter_map(|(id, story)| Some((*id, story.saved?))).collect()
}

/// Saves that are given, day by day.
///
/// For each listener who saves where asked, and has not where nobody is asked, somebody like them
/// gets a save on the next day. Nothing is looked at that happens later, so that an arm can be given
/// its saves while the others are lived. Nobody gets two; where nobody is left, none is given.
#[derive(Debug, Default)]
pub struct Giving {
    gifts: Vec<Gift>,
}

impl Giving {
    /// All saves that were given so far.
    pub fn gifts(&self) -> &[Gift] {
        &self.gifts
    }

    /// Closes a day: the saves that are given on the next. The stories may go on after it; `liking`
    /// is how much a listener likes the track.
    pub fn close(
        &mut self,
        plain: &Stories,
        asked: &Stories,
        today: Day,
        liking: impl Fn(ListenerId) -> f32,
    ) -> &[Gift] {
        let by_now = |day: Option<Day>| day.is_some_and(|day| day <= today);
        let saved = |id: &ListenerId| plain.get(id).is_some_and(|it| by_now(it.saved));
        let moved = |id: &ListenerId| asked.get(id).is_some_and(|it| by_now(it.saved));
        let todays = asked.iter().filter(|(id, it)| it.saved == Some(today) && !saved(id));
        let wanted: Vec<f32> = todays.map(|(id, _)| liking(*id)).collect();
        let from = self.gifts.len();
        if wanted.is_empty() {
            return &[];
        }
        let has_gift = |id: &ListenerId| self.gifts.iter().any(|gift| gift.listener == *id);
        let heard = plain.iter().filter(|(_, it)| by_now(it.streams.first().copied()));
        let waiting = heard.filter(|(_, it)| !by_now(it.over)).map(|(id, _)| id);
        let free = waiting.filter(|id| !saved(id) && !moved(id) && !has_gift(id));
        let mut free: Vec<(ListenerId, f32)> = free.map(|id| (*id, liking(*id))).collect();
        for wanted in wanted {
            let far = |place: &usize| (free[*place].1 - wanted).abs();
            let Some(place) = (0..free.len()).min_by(|a, b| far(a).total_cmp(&far(b))) else {
                break;
            };
            let listener = free.remove(place).0;
            self.gifts.push(Gift { day: today.plus(1), listener });
        }
        &self.gifts[from..]
    }
}

/// Sums of one replicate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    savers: u64,
    by_savers: u64,
    others: u64,
    by_others: u64,
    given: u64,
    with_gift: u64,
    without_gift: u64,
    moved: u64,
    when_asked: u64,
    when_not: u64,
    gifts: u64,
    all_given: f64,
    extra_saves: f64,
    all_asked: f64,
}

/// The arms that savers are followed in.
pub struct Arms<'a> {
    /// Nobody asked.
    pub plain: &'a Stories,
    /// Everybody reached is asked.
    pub asked: &'a Stories,
    /// Nobody asked, some saves given.
    pub given: &'a Stories,
}

impl Followed {
    /// Follows everybody whose `days` are over before `end`.
    pub fn new(
        arms: &Arms<'_>,
        moved: &[(ListenerId, Day)],
        gifts: &[Gift],
        days: u16,
        end: Day,
    ) -> Self {
        let whole = |from: Day| from.plus(days.cast_signed()) < end;
        let mut sums = Self { gifts: gifts.len() as u64, ..Self::default() };
        for story in arms.plain.values() {
            let Some(from) = story.saved.or(story.streams.first().copied()) else { continue };
            let saver = story.saved.is_some();
            if !whole(from) {
                continue;
            }
            let (heads, streams) = if saver {
                (&mut sums.savers, &mut sums.by_savers)
            } else {
                (&mut sums.others, &mut sums.by_others)
            };
            *heads += 1;
            *streams += story.streams_after(from, days);
        }
        let after = |stories: &Stories, id: ListenerId, day: Day| {
            stories.get(&id).map_or(0, |story| story.streams_after(day, days))
        };
        for gift in gifts.iter().filter(|gift| whole(gift.day)) {
            // The day of the gift counts: it is there from the morning on.
            let before = gift.day.plus(-1);
            sums.given += 1;
            sums.with_gift += after(arms.given, gift.listener, before);
            sums.without_gift += after(arms.plain, gift.listener, before);
        }
        for &(id, day) in moved.iter().filter(|(_, day)| whole(*day)) {
            sums.moved += 1;
            sums.when_asked += after(arms.asked, id, day);
            sums.when_not += after(arms.plain, id, day);
        }
        sums
    }

    /// Adds what came of it for all listeners: streams beyond the plain arm where saves were given
    /// and where the ask was made, and the saves that the ask added.
    #[must_use]
    pub fn with_all(self, all_given: f64, all_asked: f64, extra_saves: f64) -> Self {
        Self { all_given, extra_saves, all_asked, ..self }
    }
}

/// The gap over all replicates; absent without savers or without others.
pub fn gap(replicates: &[Followed], follow_days: u16, confidence: &Confidence) -> Option<SaverGap> {
    let total = |of: fn(&Followed) -> u64| replicates.iter().map(of).sum::<u64>();
    let sum =
        |of: &dyn Fn(&Followed) -> f64| Estimator::mean_of(replicates.iter().map(of).collect());
    let per = |of: &dyn Fn(&Followed) -> f64, heads: fn(&Followed) -> u64| {
        sum(of)?.over(&sum(&|it| heads(it) as f64)?)
    };
    let estimate = |estimator: &Estimator| estimator.estimate(confidence);
    let by_saver = per(&|it| it.by_savers as f64, |it| it.savers)?;
    let by_other = per(&|it| it.by_others as f64, |it| it.others)?;
    let gap = by_saver.minus(&by_other);
    let caused = per(&|it| it.with_gift as f64 - it.without_gift as f64, |it| it.given);
    let caused_by_ask = per(&|it| it.when_asked as f64 - it.when_not as f64, |it| it.moved);
    let ratio = |above: fn(&Followed) -> u64, below: fn(&Followed) -> u64| -> Option<Estimate> {
        let (above, below) = (sum(&|it| above(it) as f64)?, sum(&|it| below(it) as f64)?);
        Some(estimate(&above.over(&below)?).at_least(0.0))
    };
    Some(SaverGap {
        follow_days,
        savers: total(|it| it.savers),
        by_saver: estimate(&by_saver),
        others: total(|it| it.others),
        by_other: estimate(&by_other),
        raw_ratio: estimate(&by_saver.over(&by_other)?).at_least(0.0),
        caused_ratio: ratio(|it| it.with_gift, |it| it.without_gift),
        gap: estimate(&gap),
        caused: caused.as_ref().map(estimate),
        caused_by_ask: caused_by_ask.as_ref().map(estimate),
        selection: caused.as_ref().map(|caused| estimate(&gap.minus(caused))),
        given: total(|it| it.gifts),
        per_given_save: per(&|it| it.all_given, |it| it.gifts).as_ref().map(estimate),
        per_extra_save: sum(&|it| it.all_asked)
            .and_then(|all| all.over(&sum(&|it| it.extra_saves)?))
            .as_ref()
            .map(estimate),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;

    fn story(streams: &[i16], saved: Option<i16>) -> Story {
        let streams = streams.iter().map(|day| Day(*day)).collect();
        Story { streams, saved: saved.map(Day), over: None }
    }

    fn of(stories: &[(u32, Story)]) -> Stories {
        stories.iter().map(|(id, story)| (ListenerId(*id), story.clone())).collect()
    }

    #[test]
    fn a_gift_goes_to_who_likes_the_track_as_much_has_heard_it_and_has_not_saved_it() {
        let plain = of(&[
            (1, story(&[0], None)),
            (2, story(&[0], Some(0))),
            (3, story(&[9], None)),
            (4, story(&[1], None)),
            (5, story(&[1], None)),
        ]);
        let asked = of(&[(1, story(&[0], Some(2))), (2, story(&[0], Some(2)))]);
        let liking = |id: ListenerId| [0.0, 0.5, 0.5, 0.5, 0.9, 0.6][id.index()];
        let mut giving = Giving::default();
        for day in 0..5 {
            giving.close(&plain, &asked, Day(day), liking);
        }
        assert_eq!(giving.gifts(), [Gift { day: Day(3), listener: ListenerId(5) }]);
    }

    #[test]
    fn an_episode_is_saved_without_a_stream_and_given_to_nobody_who_has_heard_it_through() {
        let play = |day: i16, listener: u32, flags: u8| {
            let (day, listener) = (Day(day), ListenerId(listener));
            FocalPlay { day, listener, source: Source::Search, flags }
        };
        let through = Play::STREAM | Play::COMPLETION;
        let plain = [play(0, 1, through), play(0, 2, Play::STREAM), play(1, 3, 0)];
        let asked = [play(1, 4, Play::SAVE), play(3, 4, Play::STREAM | Play::SAVED_BEFORE)];
        let [plain_stories, asked_stories] = [&plain[..], &asked[..]].map(|it| stories(it, true));
        assert_eq!(asked_stories[&ListenerId(4)].saved, Some(Day(1)));
        assert_eq!(asked_stories[&ListenerId(4)].streams, [Day(3)]);
        let mut giving = Giving::default();
        giving.close(&plain_stories, &asked_stories, Day(1), |_| 0.0);
        assert_eq!(giving.gifts(), [Gift { day: Day(2), listener: ListenerId(2) }]);
        let mut of_song = Giving::default();
        of_song.close(&stories(&plain, false), &asked_stories, Day(1), |_| 0.0);
        assert_eq!(of_song.gifts(), [Gift { day: Day(2), listener: ListenerId(1) }]);
    }

    #[test]
    fn savers_and_others_are_followed_for_as_long_after_their_day() {
        let plain = of(&[(1, story(&[0, 1, 5, 11], Some(0))), (2, story(&[2, 4], None))]);
        let arms = Arms { plain: &plain, asked: &plain, given: &plain };
        let sums = Followed::new(&arms, &[], &[], 10, Day(20));
        assert_eq!((sums.savers, sums.by_savers, sums.others, sums.by_others), (1, 2, 1, 1));
        let gap = gap(&[sums], 10, &Confidence::new(0.95, 1, 1)).expect("both");
        assert_eq!((gap.raw_ratio.value, gap.gap.value, gap.caused), (2.0, 1.0, None));
    }

    #[test]
    fn who_is_moved_saves_only_where_asked() {
        let plain = of(&[(1, story(&[0], None)), (2, story(&[0], Some(4)))]);
        let asked = of(&[(1, story(&[0], Some(0))), (2, story(&[0], Some(0)))]);
        assert_eq!(moved(&plain, &asked), [(ListenerId(1), Day(0))]);
    }
}
