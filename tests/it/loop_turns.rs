//! The loop: what the platform believes of the release decides how often lists show it, and lists
//! that show it decide what the platform believes.

use longplay::model::ids::TrackId;
use longplay::model::source::Source;
use longplay::platform::quality::Counters;
use longplay::platform::recommend::Scope;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::tally::{EXPECTATION, Reception};
use longplay::units::Day;

use crate::small;

/// Starts of the release on lists that the recommender fills, in the week from `from` on.
fn shown(arm: &mut Arm, from: Day) -> u64 {
    let lists = [Source::DiscoverWeekly, Source::DailyMix, Source::Radio];
    let mut starts = 0;
    while arm.today() < from.plus(7) {
        arm.advance();
        let by_source = &arm.tally().focal_sources;
        starts += lists.iter().map(|&list| by_source[list as usize].starts).sum::<u64>();
    }
    starts
}

/// A small world in which a new track is on audition for so many starts.
fn spec(auditions: u32) -> Spec {
    let mut spec = small::spec(1500, 1500);
    spec.calendar.days = 40;
    spec.platform.auditions.starts = auditions;
    spec
}

/// Lets the platform believe that so many more saves and starts were made, by listeners whose
/// profiles lie where the content of the track is.
fn teach(arm: &mut Arm, track: TrackId, saves: f32, starts: f32) {
    let weights = arm.state.platform.params.training_weights;
    let belief = &mut arm.state.platform.belief;
    let place = track.index() - (belief.facts.len() - belief.newcomers.len());
    let counters = &mut belief.ledger.counters[track.index()];
    let surplus = |counters: &Counters| counters.weighted(&weights) - counters.expected;
    let before = surplus(counters);
    counters.saves += saves;
    // As much is expected of each start as of those before.
    counters.expected *= 1.0 + starts / counters.starts;
    counters.starts += starts;
    let surplus = surplus(counters) - before;
    let content = belief.embeddings[track.index()].coordinates();
    let summed = |by: f32| content.map(|it| (f32::from(it) * by) as i64);
    let told = Reception { shown: 0, met: summed(starts), liked: summed(surplus * EXPECTATION) };
    belief.newcomers[place].advance(1.0, &told);
}

/// How often lists show the release in the week after so many saves and starts more were counted, in
/// all of these worlds.
fn shown_after(mornings: &[Arm], saves: f32, starts: f32) -> u64 {
    mornings.iter().map(|morning| shown_after_in(morning, saves, starts)).sum()
}

/// The same in one of them.
fn shown_after_in(morning: &Arm, saves: f32, starts: f32) -> u64 {
    let day = morning.today();
    let mut arm = morning.fork(&[]);
    let focal = arm.environment.world.catalogue.focal;
    teach(&mut arm, focal, saves, starts);
    let truth = arm.environment.world.catalogue.truth[focal.index()];
    let shown = shown(&mut arm, day);
    let after = arm.environment.world.catalogue.truth[focal.index()];
    assert_eq!(
        (truth.appeal.to_bits(), truth.stickiness.to_bits(), truth.sound),
        (after.appeal.to_bits(), after.stickiness.to_bits(), after.sound),
        "belief moved truth"
    );
    shown
}

#[test]
fn where_the_posterior_rises_exposures_rise_and_where_it_falls_they_fall() {
    // Without auditions, while they are held, and with so many that they never end.
    for auditions in [0, 200, 1_000_000] {
        let mornings = [1, 2, 3, 4, 5, 6].map(|seed| {
            let mut spec = spec(auditions);
            spec.world.seed = seed;
            small::morning(&spec, Day(8))
        });
        let saved = |saves| shown_after(&mornings, saves, 0.0);
        let [none, few, many] = [0.0, 15.0, 60.0].map(saved);
        assert!(none < few && few < many, "auditions {auditions}: {none} {few} {many}");
        let [few, many] = [100.0, 400.0].map(|skips| shown_after(&mornings, 0.0, skips));
        assert!(few.max(many) < none, "auditions {auditions}: {none} {few} {many}");
    }
}

#[test]
fn a_new_track_is_on_audition_until_lists_have_shown_it_often_enough_or_it_is_old() {
    let mut spec = spec(150);
    spec.calendar.days = 35;
    let mut arm = small::begin(&spec);
    let mut left = [0, 0];
    while arm.today() < spec.calendar.end() {
        arm.advance();
        let belief = &arm.state.platform.belief;
        for track in belief.out.clone().map(TrackId) {
            let shown = belief.newcomer(track).map(|it| it.shown);
            let is_new = belief.fresh.contains(&track.0);
            let on_audition = is_new && shown.is_some_and(|shown| shown < 150);
            assert_eq!(belief.scope(track) == Some(Scope::Audition), on_audition, "{track:?}");
            left[0] += usize::from(is_new && !on_audition);
            left[1] += usize::from(!is_new && shown.is_some_and(|shown| shown < 150));
        }
    }
    assert!(left.iter().all(|&tracks| tracks > 0), "{left:?}");
}

#[test]
fn without_auditions_no_place_is_kept_for_new_tracks() {
    let mut spec = spec(0);
    spec.calendar.days = 14;
    let mut arm = small::begin(&spec);
    while arm.today() < spec.calendar.end() {
        arm.advance();
        let belief = &arm.state.platform.belief;
        let mut out = belief.out.clone().map(TrackId);
        assert!(out.all(|track| belief.scope(track) == Some(Scope::Catalogue)));
    }
}
