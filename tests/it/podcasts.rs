//! Podcasts: episodes are heard in parts, saved for later, rarely heard again, and counted apart.

use std::collections::BTreeMap;

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::dynamics::genesis::ReleaseKind;
use longplay::dynamics::podcast::PodcastParams;
use longplay::measure::record::{DayRecord, Turnover};
use longplay::model::bond::Bond;
use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::place_of;
use longplay::model::play::{Event, Play};
use longplay::model::source::Source;
use longplay::sim::intervention::{Cut, Intervention};
use longplay::sim::run::{Arm, SpecError};
use longplay::sim::spec::Spec;
use longplay::units::Day;

use crate::determinism::on_threads;
use crate::small;

/// A small world with podcasts, in which an episode comes out.
pub(crate) fn spec(listeners: u32, tracks: u32) -> Spec {
    let mut spec = small::spec(listeners, tracks);
    spec.release.kind = ReleaseKind::Episode;
    spec.release.duration_seconds = 2400;
    let podcast = &mut spec.behaviour.podcast;
    podcast.shows_per_thousand = 20.0;
    podcast.listeners = 0.5;
    spec
}

fn is_episode(event: &Event) -> bool {
    event.duration_seconds >= 1200
}

/// What became of one episode with one listener, by its encounters in order.
#[derive(Default)]
struct Hearing {
    /// Seconds heard since it was begun or heard through.
    position: f32,
    parts: usize,
    through: bool,
}

#[test]
fn an_episode_is_heard_in_parts_and_goes_on_where_it_was_left() {
    let mut arm = small::begin(&spec(600, 700));
    let sample = small::sample_all(&mut arm);
    small::advance_to(&mut arm, Day(14));
    let mut hearings: BTreeMap<(ListenerId, TrackId), Hearing> = BTreeMap::new();
    let mut in_parts = 0;
    for event in sample.take().filter(is_episode) {
        let it = hearings.entry((event.listener, event.play.track)).or_default();
        let (length, play) = (f32::from(event.duration_seconds), event.play);
        assert!(play.seconds <= length - it.position.floor() + 1.0, "{event:?} beyond the end");
        if !play.is(Play::STREAM) {
            assert!(!play.is(Play::COMPLETION), "{event:?}");
            continue;
        }
        let to = it.position.floor() + play.seconds;
        it.parts += 1;
        if !it.through {
            assert_eq!(play.is(Play::COMPLETION), to >= 0.95 * length, "{event:?} from {to}");
            in_parts += usize::from(play.is(Play::COMPLETION) && it.parts > 1);
            it.through = play.is(Play::COMPLETION);
        }
        it.position = if it.through { 0.0 } else { to };
    }
    assert!(in_parts > 50, "{in_parts} episodes heard through in several parts");
    for (&(listener, track), it) in &hearings {
        let (cohort, member) = place_of(listener);
        let slots = arm.state.memories[cohort].slots(member);
        if let Some(place) = slots.find(track).filter(|_| it.parts > 0) {
            let bond = slots.at(place);
            assert!(bond.is(Bond::EPISODE), "{bond:?}");
            assert_eq!(bond.is(Bond::HEARD_THROUGH), it.through, "{bond:?}");
            assert!((f32::from(bond.recent) - it.position).abs() < 2.0, "{bond:?} {}", it.position);
        }
    }
}

#[test]
fn an_episode_saved_for_later_comes_back_until_it_was_heard_through_and_hardly_ever_after() {
    let mut spec = spec(800, 700);
    spec.behaviour.podcast.save_base = 0.0;
    let mut arm = small::begin(&spec);
    let sample = small::sample_all(&mut arm);
    let mut by_pair: BTreeMap<(ListenerId, TrackId), Vec<Event>> = BTreeMap::new();
    small::advance_to(&mut arm, Day(21));
    for event in sample.take().filter(is_episode) {
        by_pair.entry((event.listener, event.play.track)).or_default().push(event);
    }
    let (mut saved, mut before, mut through, mut after) = (0, 0, 0, 0);
    let mut unheard = 0;
    for events in by_pair.values() {
        let Some(save) = events.iter().position(|it| it.play.is(Play::SAVE)) else { continue };
        saved += 1;
        unheard += usize::from(!events[save].play.is(Play::STREAM));
        let end = events.iter().position(|it| it.play.is(Play::COMPLETION));
        assert!(end.is_none_or(|end| save < end), "nobody saves for later what was heard through");
        let library = |it: &&Event| it.play.source == Source::Library;
        before += events[save + 1..=end.unwrap_or(events.len() - 1)].iter().filter(library).count();
        if let Some(end) = end {
            through += 1;
            after += events[end + 1..].iter().filter(library).count();
        }
    }
    assert!(saved > 300 && unheard > 50, "{saved} saves, {unheard} of them without a stream");
    assert!(before > saved / 2, "{saved} saved ones came back {before} times");
    assert!(through > 100 && after < through / 20, "{through} heard through, {after} times again");
    spec.behaviour.recall.library_resurfacing = false;
    let mut cut = small::begin(&spec);
    small::advance_to(&mut cut, Day(21));
    let from_library = |arm: &Arm| {
        let episodes = small::bonds(arm).filter(|(_, it)| it.is(Bond::EPISODE));
        episodes.filter(|(_, it)| it.is(Bond::IN_LIBRARY)).count()
    };
    assert_eq!(from_library(&cut), 0, "the library keeps nothing where it brings nothing back");
    assert!(from_library(&arm) > 300);
}

#[test]
fn saves_of_episodes_are_not_among_those_of_tracks() {
    let mut arm = small::begin(&spec(600, 700)).fork(&[small::ads(Ask::Save)]);
    let (mut songs, mut episodes) = (0, 0);
    while arm.today() < Day(21) {
        let DayRecord { world, turnover, .. } = arm.advance();
        let facts = &arm.environment.world.catalogue.facts;
        let saves = |wanted: bool| -> u64 {
            let tracks = arm.tally().tracks.iter().zip(facts);
            let alike = tracks.filter(|(_, facts)| facts.is_episode() == wanted);
            alike.map(|(counts, _)| u64::from(counts.saves)).sum()
        };
        assert_eq!((world.saves, turnover.episode_saves), (saves(false), saves(true)));
        songs += world.saves;
        episodes += turnover.episode_saves;
    }
    assert!(songs > 500 && episodes > 100, "{songs} and {episodes}");
    let without = serde_json::to_string(&Turnover::default()).unwrap();
    assert!(!without.contains("episode"), "a world without podcasts is written as ever: {without}");
}

#[test]
fn saves_of_episodes_are_taken_back_apart_from_those_of_tracks() {
    let mut spec = spec(600, 700);
    spec.behaviour.unsave.unsave_per_week = 0.1;
    let (arm, records) = small::lived(&spec, 21);
    let turnover = small::turnover(&records);
    assert!(turnover.episode_unsaves > 10 && turnover.unsaves > 10, "{turnover:?}");
    let back = small::bonds(&arm).filter(|(_, it)| it.is(Bond::EPISODE) && it.is(Bond::TAKEN_BACK));
    let back = back.inspect(|(_, it)| assert!(!it.is(Bond::SAVED | Bond::IN_LIBRARY), "{it:?}"));
    assert!(back.count() > 5);
}

#[test]
fn episodes_reach_listeners_by_library_search_and_campaigns_only() {
    let mut arm = small::morning(&spec(600, 700), Day(0)).fork(&[small::ads(Ask::Save)]);
    let sample = small::sample_all(&mut arm);
    small::advance_to(&mut arm, Day(21));
    let mut sources: BTreeMap<Source, usize> = BTreeMap::new();
    let listens = |id: ListenerId| arm.environment.world.listeners[id.index()].podcasts;
    let focal = arm.environment.world.catalogue.focal;
    for event in sample.take().filter(is_episode) {
        *sources.entry(event.play.source).or_default() += 1;
        let reached = listens(event.listener) || event.play.track == focal;
        assert!(
            reached,
            "who does not listen to podcasts meets the advertised one only: {event:?}"
        );
        assert!(!event.play.is(Play::ADD | Play::DISMISSAL), "{event:?}");
    }
    let all: Vec<Source> = sources.keys().copied().collect();
    assert_eq!(all, [Source::Library, Source::Search, Source::Campaign], "{sources:?}");
    let lists = arm.state.playlists.listeners.iter().chain(&arm.state.playlists.editorial);
    let facts = &arm.environment.world.catalogue.facts;
    let holds = |track: &TrackId| facts[track.index()].is_episode();
    assert!(lists.flat_map(|list| list.iter()).all(|track| !holds(track)), "lists hold music");
    for accounts in &arm.state.accounts {
        for slate in accounts.discover_weekly.iter().chain(&accounts.release_radar) {
            assert!(!slate.tracks().iter().any(holds), "weekly lists hold music");
        }
    }
}

#[test]
fn a_session_with_an_episode_holds_fewer_songs() {
    let starts = |podcasts: bool| {
        let mut spec = small::still();
        spec.behaviour.podcast.listeners = 1.0;
        spec.behaviour.podcast.shows_per_thousand = if podcasts { 20.0 } else { 0.0 };
        let mut arm = small::begin(&spec);
        let sample = small::sample_all(&mut arm);
        small::advance_to(&mut arm, Day(7));
        let (episodes, songs): (Vec<_>, Vec<_>) = sample.take().partition(is_episode);
        (episodes.len() as f64, songs.len() as f64)
    };
    let ((none, before), (episodes, songs)) = (starts(false), starts(true));
    assert_eq!(none.to_bits(), 0.0_f64.to_bits());
    let displaced = (before - songs) / episodes;
    assert!((6.0..14.0).contains(&displaced), "an episode takes the place of {displaced} songs");
}

#[test]
fn podcast_listeners_hear_as_much_as_the_model_says() {
    let mut spec = spec(1500, 1000);
    spec.behaviour.podcast = PodcastParams { shows_per_thousand: 5.0, ..Default::default() };
    spec.calendar.days = 28;
    let mut arm = small::morning(&spec, Day(0));
    let sample = small::sample_all(&mut arm);
    small::advance_to(&mut arm, Day(28));
    let listeners = arm.environment.world.listeners.iter().filter(|it| it.podcasts).count() as f64;
    let mut heard: BTreeMap<(ListenerId, TrackId), (f64, bool)> = BTreeMap::new();
    let mut seconds = 0.0;
    for event in sample.take().filter(is_episode) {
        seconds += f64::from(event.play.seconds);
        if event.play.is(Play::STREAM) {
            let it = heard.entry((event.listener, event.play.track)).or_default();
            it.0 += if it.1 { 0.0 } else { 1.0 };
            it.1 |= event.play.is(Play::COMPLETION);
        }
    }
    let through: Vec<f64> = heard.values().filter(|it| it.1).map(|it| it.0).collect();
    let a_week = heard.len() as f64 / listeners / 4.0;
    let share = through.len() as f64 / heard.len() as f64;
    let parts = through.iter().sum::<f64>() / through.len() as f64;
    let hours = seconds / 3600.0 / listeners / 4.0;
    assert!((1.4..2.2).contains(&a_week), "{a_week} episodes a week");
    assert!((0.72..0.86).contains(&share), "{share} heard through");
    assert!((1.15..1.4).contains(&parts), "{parts} parts");
    assert!((0.8..1.3).contains(&hours), "{hours} hours a week");
    assert!((0.22..0.3).contains(&(listeners / 1500.0)), "{listeners} listeners");
}

#[test]
fn without_shows_nothing_about_podcasts_changes_anything() {
    let spec = small::spec(600, 700);
    let mut other = spec.clone();
    let podcast = &mut other.behaviour.podcast;
    (podcast.listeners, podcast.notice, podcast.library_share) = (1.0, 1.0, 1.0);
    (podcast.search_share, podcast.save_base, podcast.again) = (1.0, 5.0, 1.0);
    let (mut one, mut other) = (small::begin(&spec), small::begin(&other));
    while one.today() < Day(7) {
        assert_eq!(small::trace(&mut one), small::trace(&mut other));
    }
    let flags = Bond::EPISODE | Bond::HEARD_THROUGH;
    assert!(small::bonds(&one).all(|(_, bond)| !bond.is(flags)));
    assert!(one.environment.world.shows_heard_of.is_empty());
}

#[test]
fn days_with_podcasts_are_the_same_on_one_two_three_and_eight_threads() {
    let run = |threads| {
        on_threads(threads, || {
            let mut spec = spec(1400, 900);
            spec.calendar.burn_in_days = 9;
            let mut arm = small::begin(&spec).fork(&[small::ads(Ask::Save)]);
            (0..18).map(|_| small::trace(&mut arm)).collect::<Vec<_>>()
        })
    };
    let alone = run(1);
    for threads in [2, 3, 8] {
        assert!(run(threads) == alone, "{threads} threads");
    }
}

#[test]
fn a_campaign_without_money_changes_nothing_about_an_episode() {
    let spec = spec(600, 700);
    let mut control = small::morning(&spec, Day(0));
    let nothing = Campaign::Ads(Ads { budget: 0.0, ask: Ask::Save, ..Ads::default() });
    let mut arm = control.fork(&[nothing]);
    while arm.today() < spec.calendar.end() {
        assert_eq!(small::trace(&mut arm), small::trace(&mut control));
    }
}

#[test]
fn with_both_paths_cut_a_campaign_for_an_episode_is_the_one_without_the_ask() {
    let spec = spec(600, 700);
    let trunk = small::morning(&spec, Day(0));
    let mut plain = trunk.fork(&[small::ads(Ask::Stream)]);
    let mut cut = trunk.fork_with(&[small::ads(Ask::Save)], Intervention::of_cut(Cut::Both));
    let mut asked = trunk.fork(&[small::ads(Ask::Save)]);
    let mut saves = [0; 2];
    while plain.today() < spec.calendar.end() {
        let record = plain.advance();
        assert_eq!(cut.advance(), record);
        saves[0] += record.focal.saves;
        saves[1] += asked.advance().focal.saves;
    }
    assert!(saves[1] > saves[0] + 20, "{saves:?} with and without the ask");
}

#[test]
fn an_episode_is_saved_once_however_its_paths_are_cut() {
    let spec = spec(600, 700);
    let trunk = small::morning(&spec, Day(0));
    for cut in [Cut::Nothing, Cut::Library, Cut::Training, Cut::Both] {
        let asking = [small::ads(Ask::Save), small::ads(Ask::Save)];
        let mut arm = trunk.fork_with(&asking, Intervention::of_cut(cut));
        let sample = small::sample_all(&mut arm);
        small::advance_to(&mut arm, spec.calendar.end());
        let mut saves: BTreeMap<(ListenerId, TrackId), usize> = BTreeMap::new();
        for event in sample.take().filter(|it| is_episode(it) && it.play.is(Play::SAVE)) {
            *saves.entry((event.listener, event.play.track)).or_default() += 1;
        }
        let twice: Vec<_> = saves.iter().filter(|(_, times)| **times > 1).collect();
        // A bond that was pushed out takes the memory of its save along, as with songs.
        assert!(saves.len() > 80 && twice.len() * 100 < saves.len(), "{cut:?}: {twice:?}");
    }
}

#[test]
fn saving_for_later_brings_an_episode_back_to_those_whom_ads_asked_for_it() {
    let mut spec = spec(1500, 900);
    spec.behaviour.podcast.stranger = 0.0;
    let trunk = small::morning(&spec, Day(0));
    let streams = |ask| {
        let mut arm = trunk.fork(&[small::ads(ask)]);
        let days = small::advance_to(&mut arm, spec.calendar.end());
        days.iter().map(|day| day.focal_streams_by_source[Source::Library as usize]).sum::<u64>()
    };
    let (save, listen) = (streams(Ask::Save), streams(Ask::Stream));
    assert!(save > listen + listen / 4, "{save} from libraries against {listen}");
}

#[test]
fn a_release_that_is_unlike_its_kind_cannot_be_run() {
    let refused = |change: &dyn Fn(&mut Spec)| {
        let mut spec = spec(200, 300);
        change(&mut spec);
        let seeds = longplay::sim::environment::Seeds::of_replicate(
            1,
            &spec.seeds,
            spec.experiment.vary,
            0,
        );
        Arm::begin(&spec, &seeds).err()
    };
    assert_eq!(refused(&|_| ()), None);
    let unlike = |seconds, kind| Some(SpecError::UnlikeItsKind(seconds, kind));
    assert_eq!(refused(&|it| it.release.duration_seconds = 1199), unlike(1199, "episode"));
    assert_eq!(refused(&|it| it.release.kind = ReleaseKind::Track), unlike(2400, "track"));
    let alone = |it: &mut Spec| it.behaviour.podcast.shows_per_thousand = 0.0;
    assert_eq!(refused(&alone), unlike(2400, "episode"));
}
