//! Retrieval-then-rank against scoring every track: how much of the true top 30 is found, and in
//! what time.
//!
//! `cargo bench --bench recommend`; `-- --smoke` for a toy size, `-- als` for some rows only.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

#[path = "common/table.rs"]
mod table;

use std::hint::black_box;
use std::time::Instant;

use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::COHORT;
use longplay::platform::accounts::SLATE;
use longplay::platform::recommend::{Basis, Request, Scope};
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::discover_weekly;
use longplay::sim::environment::Seeds;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use table::{Arguments, Table, median};

/// Every round asks for the same lists; times are the middle one's.
const ROUNDS: usize = 3;

/// Days after which beliefs have something to go by: two trainings lie in them.
const WARM_UP_DAYS: usize = 9;

fn main() {
    let arguments = Arguments::read();
    let (listeners, tracks, asked) =
        if arguments.smoke { (600, 2_000, 50) } else { (4_000, 100_000, 500) };
    let table = Table::begin(
        &format!("Discover Weekly of {asked} listeners from {tracks} tracks, one thread"),
        12,
        &["recommender", "recall@30", "lowest", "search [µs]", "all scored [µs]", "times faster"],
    );
    for name in ["content", "als", "hybrid", "oracle"] {
        if arguments.want(name) {
            let arm = warm(name, listeners, tracks);
            let rounds: Vec<Found> = (0..ROUNDS).map(|_| measure(&arm, asked)).collect();
            let middle = |of: fn(&Found) -> f64| median(rounds.iter().map(of).collect());
            let (found, search, all) = (&rounds[0], middle(|f| f.search), middle(|f| f.all));
            table.row([
                name.to_owned(),
                format!("{:.3}", found.recall),
                format!("{:.2}", found.lowest),
                format!("{:.1}", search * 1e6),
                format!("{:.1}", all * 1e6),
                format!("{:.0}", all / search),
            ]);
        }
    }
}

/// A world with a recommender that has learnt a little.
fn warm(recommender: &str, listeners: u32, tracks: u32) -> Arm {
    let mut spec = Spec::default();
    spec.world.listeners = listeners;
    spec.world.tracks = tracks;
    recommender.clone_into(&mut spec.platform.recommender);
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);
    let mut arm = Arm::begin(&spec, &seeds).expect("the default names what exists");
    for _ in 0..WARM_UP_DAYS {
        arm.advance();
    }
    arm
}

/// Mean and lowest recall, mean seconds a list.
struct Found {
    recall: f64,
    lowest: f64,
    search: f64,
    all: f64,
}

fn measure(arm: &Arm, asked: usize) -> Found {
    let context = arm.state.platform.context();
    let step = arm.environment.world.listeners.len() / asked;
    let (mut recalls, mut search, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let (mut scratch, mut slate, mut scores) = (SearchScratch::default(), Vec::new(), Vec::new());
    for id in (0..asked).map(|nth| nth * step) {
        let (accounts, member) = (&arm.state.accounts[id / COHORT], id % COHORT);
        let streamed = accounts.streamed(member);
        let eligible = |track| !streamed.may_contain(track);
        let request = Request {
            listener: ListenerId(id as u32),
            today: arm.today(),
            occasion: 0,
            query: &accounts.profiles[member].direction(),
            cluster: accounts.clusters[member],
            basis: Basis::History(accounts.histories.of(member)),
            scope: Scope::Catalogue,
            wanted: SLATE,
            breadth: discover_weekly::BREADTH,
            eligible: &eligible,
            release: context.release,
        };
        slate.clear();
        let start = Instant::now();
        context.ask(black_box(&request), &mut scratch, &mut slate);
        search.push(start.elapsed().as_secs_f64());

        let start = Instant::now();
        assert!(context.score_all(black_box(&request), &mut scores), "this one searches");
        let out = context.belief.out.end;
        let mut exact: Vec<TrackId> =
            (0..out).map(TrackId).filter(|&track| eligible(track)).collect();
        let order = |a: &TrackId, b: &TrackId| {
            scores[b.index()].total_cmp(&scores[a.index()]).then(a.cmp(b))
        };
        if exact.len() > SLATE {
            exact.select_nth_unstable_by(SLATE, order);
            exact.truncate(SLATE);
        }
        exact.sort_unstable_by(order);
        all.push(start.elapsed().as_secs_f64());

        let hits = exact.iter().filter(|track| slate.contains(track)).count();
        recalls.push(hits as f64 / exact.len() as f64);
    }
    Found {
        recall: mean(&recalls),
        lowest: recalls.into_iter().fold(1.0, f64::min),
        search: mean(&search),
        all: mean(&all),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
