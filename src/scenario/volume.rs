//! Sense of orders: no strategy buys more than can be simulated.
//!
//! Deliberately unknown: how much a campaign sets going (see
//! [`crate::dynamics::campaign::volume`]).

use crate::dynamics::campaign::volume::{MOST_PLAYS, most_plays};
use crate::scenario::check::Findings;
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::schema::number;
use crate::scenario::tree::Node;

/// Refuses strategies that set more going than [`MOST_PLAYS`].
pub(super) fn check(scenario: &Scenario, tree: &Node, findings: &mut Findings) {
    let world = &scenario.world;
    let playlists = f64::from(world.listeners) * f64::from(world.playlists_per_thousand) / 1000.0;
    for (index, strategy) in scenario.strategy.iter().enumerate() {
        let most = most_plays(&strategy.campaign, playlists);
        let path = format!("strategy.{index}");
        if most <= MOST_PLAYS || !findings.sound(&[&path]) {
            continue;
        }
        // The dearest campaign is the likeliest to be meant.
        let volumes =
            strategy.campaign.iter().map(|it| most_plays(std::slice::from_ref(it), playlists));
        let largest = volumes.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |it| it.0);
        let whole = format!("{path}.campaign.{largest}");
        let place = tree.find(&whole).or_else(|| tree.find(&path)).unwrap_or(tree).place.clone();
        let fault = Fault::Together {
            title: format!(
                "strategy \"{}\" buys up to {} clicks, pitches and plays",
                strategy.name,
                number(most.round())
            ),
            label: "most of them here".to_owned(),
            help: format!(
                "lower its `budget` or raise its price: a strategy may buy {} of them at most",
                number(MOST_PLAYS)
            ),
        };
        findings.problems.push(Problem::at(&place, fault));
    }
}
