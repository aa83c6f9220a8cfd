//! Does a plan find the best split, and does its second measurement hold what it claims? Small
//! worlds with three channels, whose 66 splits are lived in full to know the truth.
//!
//! `cargo run --release --example planning -- SEARCHES WORLDS` prints, for a plain world, for one in
//! which two channels need each other and for one in which nothing works, in Markdown: how many of
//! the first 20 searches find the best split or one within the interval of its effect, in how many
//! runs of arms, and how often the interval of the second measurement holds the truth. The plain
//! world is searched so many times, the others 20 times; the truth is that of so many other worlds
//! [default: 200 searches, 200 worlds]. Seeds are fixed beforehand.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use std::error::Error;

use longplay::inference::estimator::{Confidence, Estimator};
use longplay::scenario::{Input, Options, Scenario, resolve};
use longplay::stats::{mean, t_interval};
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::plan::lived::{Lived, Task};
use longplay::study::plan::params::PlanParams;
use longplay::study::plan::run::Planning;
use longplay::study::plan::split::Split;
use longplay::study::progress::Progress;
use longplay::study::runner::run;
use longplay::study::under_way::UnderWay;
use longplay::units::Money;
use rayon::prelude::*;

const WORLD: &str = "
[world]
listeners = 500
tracks = 500
[time]
burn_in_days = 7
days = 14
[release]
fans = 10
[experiment]
replicates = 2
[plan]
budgets = [40.0]
parts = 10
";

/// Worlds by name, with their channels.
const WORLDS: [(&str, &str); 3] = [
    (
        "plain",
        "
[[plan.channel]]
name = \"Ads\"
campaign = { kind = \"ads\", ask = \"save\", days = 5 }
[[plan.channel]]
name = \"Retargeting\"
campaign = { kind = \"retarget\", ask = \"save\", start_day = 3, days = 7, cost_per_click = 0.8 }
[[plan.channel]]
name = \"Influencer\"
campaign = { kind = \"influencer\" }
",
    ),
    (
        "two that need each other",
        "
[[plan.channel]]
name = \"Ads\"
campaign = { kind = \"ads\", days = 5 }
[[plan.channel]]
name = \"Retargeting\"
campaign = { kind = \"retarget\", ask = \"save\", audience = \"track\", start_day = 7, days = 7, cost_per_click = 0.3 }
[[plan.channel]]
name = \"Influencer\"
campaign = { kind = \"influencer\" }
",
    ),
    (
        "nothing works",
        "
[[plan.channel]]
name = \"Ads\"
campaign = { kind = \"ads\", conversion = 0.0 }
[[plan.channel]]
name = \"Retargeting\"
campaign = { kind = \"retarget\", conversion = 0.0, start_day = 3, days = 7 }
[[plan.channel]]
name = \"Influencer\"
campaign = { kind = \"influencer\", curiosity = 0.0 }
",
    ),
];

/// Searches of which each must find the best.
const JUDGED: usize = 20;
/// The first replicate that belongs to the truth and to no search.
const TRUTH: u32 = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut counts = std::env::args().skip(1).filter_map(|it| it.parse::<u32>().ok());
    let (searches, worlds) = (counts.next().unwrap_or(200), counts.next().unwrap_or(200));
    println!("| world | found | runs of arms | of the grid's | interval holds | too high by |");
    println!("|---|---|---|---|---|---|");
    for (nth, (name, channels)) in WORLDS.into_iter().enumerate() {
        let searches = if nth == 0 { searches } else { JUDGED as u32 };
        let study = Judged::new(&format!("{WORLD}{channels}"))?;
        let truth = study.truth(worlds)?;
        let plans: Result<Vec<Plan>, _> =
            (0..searches).into_par_iter().map(|it| study.plan(u64::from(it))).collect();
        println!("{}", row(name, &truth, &plans.map_err(|it| it.to_string())?));
    }
    Ok(())
}

/// A scenario and its plan.
struct Judged {
    scenario: Scenario,
}

/// What a plan came to.
struct Plan {
    split: Split,
    /// What the search found, and the second measurement with its interval.
    found: f64,
    again: [f64; 3],
    /// Runs of arms in the search, curves and pairs left out.
    arms: u64,
    says_nothing_works: bool,
}

/// Every split with what it causes in each world of the truth.
type Truth = Vec<(Split, Vec<f64>)>;

impl Judged {
    fn new(text: &str) -> Result<Self, Box<dyn Error>> {
        let input = Input::Text { name: "world".to_owned(), text: text.to_owned() };
        let resolved = resolve(&input, &Options::default()).map_err(|it| format!("{it:?}"))?;
        Ok(Self { scenario: resolved.scenario })
    }

    fn params(&self) -> &PlanParams {
        &self.scenario.plan
    }

    /// All splits, lived in worlds that no search has.
    fn truth(&self, worlds: u32) -> Result<Truth, Box<dyn Error>> {
        let platforms = [("own".to_owned(), self.scenario.spec())];
        let planning = Planning::new(&platforms, self.params()).map_err(|it| it.1)?;
        let channels = &planning.search().channels;
        let money = Money::from_dollars(self.params().largest());
        let mut splits = channels.limits.splits(money, 10, &vec![0; channels.len()], 1000);
        splits.sort();
        let world = |nth: u32| {
            let task = Task { platform: 0, replicate: TRUTH + nth, splits: splits.clone() };
            planning.live(task, &mut UnderWay::unkept(), &Progress::default())
        };
        let lived: Result<Vec<Lived>, _> = (0..worlds).into_par_iter().map(world).collect();
        let lived = lived?;
        let objective = self.params().objective;
        let caused =
            |split: &Split| lived.iter().filter_map(|it| it.caused(split, objective)).collect();
        Ok(splits.iter().map(|it| (it.clone(), caused(it))).collect())
    }

    /// A whole plan under a seed.
    fn plan(&self, seed: u64) -> Result<Plan, Box<dyn Error + Send + Sync>> {
        let mut spec = self.scenario.spec();
        spec.world.seed = 1_000 + seed;
        let platforms = [("own".to_owned(), spec)];
        let planning = Planning::new(&platforms, self.params()).map_err(|it| it.1)?;
        let found = run(&planning, &NoCheckpoints, &Progress::default())?;
        let answer = &found.answers[0];
        let again = &answer.again;
        let shares = answer.money.iter().map(|&it| longplay::study::plan::split::Share {
            money: Money::from_dollars(it),
            variant: 0,
        });
        Ok(Plan {
            split: Split(shares.collect()),
            found: answer.found.map_or(0.0, |it| it.value),
            again: [again.value, again.low.unwrap_or(f64::NAN), again.high.unwrap_or(f64::NAN)],
            arms: found.searched_arms,
            says_nothing_works: !again.is_clear() || again.value <= 0.0,
        })
    }
}

fn row(name: &str, truth: &Truth, plans: &[Plan]) -> String {
    let average = |figures: &[f64]| mean(figures).unwrap_or(0.0);
    let best = truth.iter().max_by(|a, b| average(&a.1).total_cmp(&average(&b.1)));
    let best = best.map(|it| it.1.as_slice()).unwrap_or_default();
    // A split is within the interval of the best if it is not told from it in the grid.
    let (splits, judged) = (truth.len(), plans.iter().take(JUDGED));
    let caused = |plan: &Plan| {
        let own = truth.iter().find(|it| it.0 == plan.split);
        own.map(|it| it.1.as_slice()).unwrap_or_default()
    };
    // The interval of the best as 40 worlds have it, as who lives the grid would see.
    let low = t_interval(&best[..best.len().min(40)], 0.95).map_or(0.0, |it| it.low);
    let shift = average(best) - average(&best[..best.len().min(40)]);
    let right = judged.filter(|it| average(caused(it)) >= low + shift).count();
    let arms: Vec<f64> = plans.iter().map(|it| it.arms as f64).collect();
    let most = arms.iter().copied().fold(0.0, f64::max);
    let holds = |plan: &&Plan| {
        let truth = average(caused(plan));
        truth >= plan.again[1] && truth <= plan.again[2]
    };
    let held = plans.iter().filter(holds).count() as f64 / plans.len() as f64;
    let optimism: Vec<f64> = plans.iter().map(|it| it.found - average(caused(it))).collect();
    let confidence = Confidence::new(0.95, plans.len(), 1);
    let optimism = Estimator::mean_of(optimism).map(|it| it.estimate(&confidence));
    let optimism = optimism.map_or_else(String::new, |it| {
        let ends = it.low.zip(it.high).unwrap_or_default();
        format!("{:.1} ({:.1} to {:.1}) of {:.0}", it.value, ends.0, ends.1, average(best))
    });
    let nothing = plans.iter().filter(|it| it.says_nothing_works).count();
    let says =
        if nothing > 0 { format!(", {nothing} say that nothing works") } else { String::new() };
    format!(
        "| {name} | {right} of {} | {:.0}, at most {most:.0} | {:.0} % | {:.1} %{says} | {optimism} |",
        plans.len().min(JUDGED),
        average(&arms),
        100.0 * most / (splits as f64 * 40.0),
        100.0 * held
    )
}
