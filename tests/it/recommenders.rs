//! Recommenders: each of the registry keeps the house's promises, starts cold and learns something.

use longplay::dynamics::campaign::Ask;
use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::COHORT;
use longplay::model::vector::Vector;
use longplay::platform::accounts::SLATE;
use longplay::platform::recommend::{Basis, Request, Scope, names};
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::discover_weekly;
use longplay::sim::environment::revelation;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::sim::state::State;
use longplay::units::Day;

use crate::small;

/// A small world under a recommender.
fn spec_of(recommender: &str) -> Spec {
    let mut spec = small::spec(600, 600);
    recommender.clone_into(&mut spec.platform.recommender);
    spec.platform.training_listeners = 400;
    spec
}

/// The same before its first day.
fn begin(recommender: &str) -> Arm {
    small::begin(&spec_of(recommender))
}

/// The same on the morning of the release, after two trainings and more.
fn warm(recommender: &str) -> Arm {
    let mut arm = begin(recommender);
    small::advance_to(&mut arm, Day::RELEASE);
    arm
}

/// What a request for a listener's Discover Weekly looks like, at any breadth and from any basis.
struct Wish<'a> {
    arm: &'a Arm,
    id: ListenerId,
    query: Vector,
    basis: Basis<'a>,
    scope: Scope,
}

impl<'a> Wish<'a> {
    fn of(arm: &'a Arm, id: ListenerId) -> Self {
        let (accounts, member) = (&arm.state.accounts[id.index() / COHORT], id.index() % COHORT);
        let query = accounts.profiles[member].direction();
        let basis = Basis::History(accounts.histories.of(member));
        Self { arm, id, query, basis, scope: Scope::Catalogue }
    }

    /// Calls `with` with the request.
    fn ask<T>(&self, with: impl FnOnce(&Request<'_>) -> T) -> T {
        let accounts = &self.arm.state.accounts[self.id.index() / COHORT];
        let streamed = accounts.streamed(self.id.index() % COHORT);
        with(&Request {
            listener: self.id,
            today: self.arm.today(),
            occasion: 0,
            query: &self.query,
            cluster: accounts.clusters[self.id.index() % COHORT],
            basis: self.basis,
            scope: self.scope,
            wanted: SLATE,
            breadth: discover_weekly::BREADTH,
            eligible: &|track| !streamed.may_contain(track),
            release: self.arm.state.platform.context().release,
        })
    }

    fn slate(&self) -> Vec<TrackId> {
        let (mut scratch, mut slate) = (SearchScratch::default(), Vec::new());
        let context = self.arm.state.platform.context();
        self.ask(|request| context.ask(request, &mut scratch, &mut slate));
        slate
    }

    fn scores(&self) -> Option<Vec<f32>> {
        let mut scores = Vec::new();
        let context = self.arm.state.platform.context();
        self.ask(|request| context.score_all(request, &mut scores)).then_some(scores)
    }
}

fn listeners(arm: &Arm) -> impl Iterator<Item = ListenerId> {
    (0..arm.environment.world.listeners.len() as u32).map(ListenerId)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    longplay::stats::mean(&values.collect::<Vec<_>>()).unwrap()
}

#[test]
fn one_two_three_and_eight_threads_give_the_same_days_under_every_recommender() {
    for name in names() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut arm = begin(name);
                let days: Vec<_> = (0..8).map(|_| small::trace(&mut arm)).collect();
                (days, small::whole_accounts(&arm))
            })
        };
        let alone = run(1);
        for threads in [2, 3, 8] {
            assert!(run(threads) == alone, "{name} differs with {threads} threads");
        }
    }
}

#[test]
fn two_arms_that_differ_by_nothing_are_equal_under_every_recommender() {
    for name in names() {
        let mut trunk = begin(name);
        small::advance_to(&mut trunk, Day(-9));
        let campaigns = [small::ads(Ask::Save)];
        let mut arms = [trunk.fork(&campaigns), trunk.fork(&campaigns)];
        for _ in 0..16 {
            let [one, other] = &mut arms;
            assert!(small::trace(one) == small::trace(other), "{name} on {:?}", one.today());
        }
    }
}

#[test]
fn every_recommender_finds_tracks_that_nobody_has_ever_played() {
    for name in names() {
        let mut arm = warm(name);
        let (today, catalogue) = (arm.today(), &arm.environment.world.catalogue);
        let new = catalogue.released_on(today);
        let State { platform, accounts, .. } = &mut arm.state;
        platform.release(new.end, today);
        platform.refresh(today, |it| it.sample(accounts));
        let shown = |id| Wish { scope: Scope::Audition, ..Wish::of(&arm, id) }.slate();
        let unheard = |track: &TrackId| new.contains(&track.0);
        let found = listeners(&arm).flat_map(shown).filter(unheard).count();
        assert!(found > 0, "{name} shows none to anybody");
    }
}

#[test]
fn every_recommender_has_a_full_list_for_a_listener_without_history_and_without_profile() {
    for name in names() {
        let arm = warm(name);
        for id in listeners(&arm).step_by(20) {
            let known = Wish { basis: Basis::History(&[]), ..Wish::of(&arm, id) };
            assert_eq!(known.slate().len(), SLATE, "{name}, {id:?}, profile only");
            let unknown = Wish { query: Vector::ZERO, ..known };
            assert_eq!(unknown.slate().len(), SLATE, "{name}, {id:?}, nothing");
        }
    }
}

#[test]
fn histories_are_kept_for_those_a_recommender_learns_from_and_for_nobody_else() {
    for (name, expected) in [("content", 0), ("hybrid", 400), ("als", 600), ("item_knn", 600)] {
        let arm = begin(name);
        let kept = |id: &ListenerId| {
            let accounts = &arm.state.accounts[id.index() / COHORT];
            accounts.histories.are_kept(id.index() % COHORT)
        };
        assert_eq!(listeners(&arm).filter(kept).count(), expected, "{name}");
    }
}

/// How much listeners would want what is shown to them, in truth \[logit\].
fn interest_served(name: &str) -> f64 {
    let arm = warm(name);
    let told = revelation(&arm.environment.world, &arm.environment.behaviour.encounter);
    let wanted = |id: ListenerId| {
        let wants = &told.wants[id.index()];
        let slate = Wish::of(&arm, id).slate().into_iter();
        let interest = |track: TrackId| {
            told.weight * told.offers[track.index()].dot(wants) + told.worth[track.index()]
        };
        mean(slate.map(|track| f64::from(interest(track))))
    };
    mean(listeners(&arm).map(wanted))
}

#[test]
fn whoever_learns_serves_more_interest_than_chance_and_the_oracle_serves_most() {
    let [chance, most] = ["random", "oracle"].map(interest_served);
    for name in ["content", "item_knn", "als", "hybrid"] {
        let served = interest_served(name);
        assert!(chance + 0.1 < served && served < most, "{name}: {chance} < {served} < {most}");
    }
}

#[test]
fn the_niches_around_a_profile_hold_most_of_the_tracks_that_are_nearest_to_it() {
    let arm = warm("content");
    let out = arm.state.platform.belief.out.end;
    let recall = |id| {
        let wish = Wish::of(&arm, id);
        let scores = wish.scores().unwrap();
        let eligible = wish.ask(|request| {
            let tracks = (0..out).map(TrackId);
            tracks.filter(|&track| (request.eligible)(track)).collect::<Vec<_>>()
        });
        let mut best = eligible;
        best.sort_by(|a, b| scores[b.index()].total_cmp(&scores[a.index()]));
        best.truncate(SLATE);
        let slate = wish.slate();
        let hits = best.iter().filter(|track| slate.contains(track)).count();
        hits as f64 / best.len() as f64
    };
    let recall = mean(listeners(&arm).map(recall));
    assert!(recall >= 0.8, "{recall:.3}");
}

#[test]
fn feedback_brings_the_hybrids_view_of_a_track_nearer_to_its_sound() {
    let mut arm = small::begin(&small::spec(600, 600));
    small::advance_to(&mut arm, Day::RELEASE);
    let belief = &arm.state.platform.belief;
    let id = ListenerId(0);
    let heard = |track: &TrackId| belief.ledger.counters[track.index()].streams > 100.0;
    let tracks: Vec<TrackId> = (0..belief.out.end).map(TrackId).filter(heard).collect();
    let gains: Vec<f64> = tracks
        .iter()
        .map(|track| {
            let sound = arm.environment.world.catalogue.truth[track.index()].sound.widen();
            // Worth cancels between a query and its opposite: what is left is twice the cosine.
            let score = |sign: f32| {
                let mut query = sound;
                query.scale(sign);
                Wish { query, ..Wish::of(&arm, id) }.scores().unwrap()[track.index()]
            };
            let view = (score(1.0) - score(-1.0)) / 2.0;
            f64::from(view - belief.embeddings[track.index()].dot(&sound))
        })
        .collect();
    let gain = longplay::stats::t_interval(&gains, 0.95).unwrap();
    assert!(gains.len() > 50 && gain.low > 0.0, "{} tracks: {gain:?}", gains.len());
}

#[test]
fn the_release_stands_where_it_would_stand_if_it_were_ranked_among_all_others() {
    for name in names() {
        let mut spec = spec_of(name);
        // Room for all: a neighbourhood without the release would take in one more. And nothing is
        // lent: other new tracks would borrow from the release if it were among them.
        spec.platform.neighbours = 1000;
        spec.platform.shrinkage = 0.0;
        let mut arm = small::morning(&spec, Day(7));
        let mut within = arm.fork(&[]);
        within.state.platform.belief.release = None;
        for arm in [&mut arm, &mut within] {
            // The day of a training.
            let today = arm.today();
            let State { platform, accounts, .. } = &mut arm.state;
            platform.refresh(today, |it| it.sample(accounts));
        }
        let release = arm.environment.world.catalogue.focal;
        let (mut shown, mut lists, mut passed_over) = (0, 0, 0);
        for id in listeners(&arm) {
            for scope in [Scope::Catalogue, Scope::Audition] {
                let slate = |arm| Wish { scope, ..Wish::of(arm, id) }.slate();
                let (apart, within) = (slate(&arm), slate(&within));
                shown += usize::from(within.contains(&release));
                lists += 1;
                if apart == within {
                    continue;
                }
                // A search leaves a pool early, by what its tracks are like together, and the release
                // is one of them or not: a track may be passed over. All others keep their order.
                passed_over += 1;
                let common = |of: &[TrackId], with: &[TrackId]| -> Vec<TrackId> {
                    of.iter().copied().filter(|it| with.contains(it)).collect()
                };
                let (ours, theirs) = (common(&apart, &within), common(&within, &apart));
                assert_eq!(ours, theirs, "{name}, {id:?}, {scope:?}");
                assert!(ours.len() + 1 >= apart.len(), "{name}, {id:?}: {apart:?} {within:?}");
            }
        }
        assert!(shown > 50, "{name} shows it to {shown}");
        assert!(passed_over <= lists / 100, "{name}: {passed_over} of {lists} lists differ");
    }
}
