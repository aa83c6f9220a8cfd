//! A recommender of one's own, beside one from the registry, in the same world.
//!
//! `cargo run --release --example own_recommender`
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use longplay::draw::KeyedRng;
use longplay::model::ids::TrackId;
use longplay::platform::recommend::{Belief, Opening, Recommender, Request, maker_named};
use longplay::platform::retrieval::SearchScratch;
use longplay::sim::environment::Seeds;
use longplay::sim::run::{Arm, SpecError};
use longplay::sim::spec::Spec;
use longplay::units::Day;

/// Shows everybody what was saved most per stream of late, the same list for all.
#[derive(Clone, Default)]
struct MostSaved {
    chart: Vec<TrackId>,
}

impl Recommender for MostSaved {
    /// Ranks all tracks that are out by saves per stream, shrunk towards nothing by twenty streams.
    fn refresh(&mut self, belief: &Belief, _today: Day, _rng: &KeyedRng) {
        let rate = |track: &TrackId| {
            let counters = &belief.ledger.counters[track.index()];
            counters.saves / (counters.streams + 20.0)
        };
        self.chart = belief.out.clone().map(TrackId).collect();
        // A stable sort: ties go to the lower identifier, whatever the machine.
        self.chart.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    }

    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        _scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let in_scope = |track: &TrackId| belief.scope(*track) == Some(request.scope);
        let tracks = self.chart.iter().copied();
        let tracks = tracks.filter(in_scope).filter(|&track| (request.eligible)(track));
        slate.extend(tracks.take(request.wanted));
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}

fn most_saved(_opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(MostSaved::default())
}

fn main() -> Result<(), SpecError> {
    let mut spec = Spec::default();
    spec.world.listeners = 2_000;
    spec.world.tracks = 2_000;
    spec.release.fans = 30;
    spec.calendar.days = 28;
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);

    let hybrid = maker_named("hybrid").ok_or(SpecError::UnknownRecommender("hybrid".to_owned()))?;
    for (name, maker) in [("hybrid", hybrid), ("most saved", most_saved)] {
        let mut arm = Arm::begin_with(&spec, &seeds, maker)?;
        let (mut streams, mut starts, mut release) = (0, 0, 0);
        while arm.today() < spec.calendar.end() {
            let record = arm.advance();
            streams += record.world.streams;
            starts += record.world.starts;
            release += record.focal.streams;
        }
        let share = 100.0 * streams as f64 / starts as f64;
        println!("{name:>10}: {share:.1} % of starts become streams; the release has {release}");
    }
    Ok(())
}
