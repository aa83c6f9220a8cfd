//! A: the urn of Fleder and Hosanagar, against its closed form.
//!
//! Two products, `w` and `b`. The recommender shows the one that has sold more. A consumer takes
//! what is shown with probability `r`, and otherwise buys `w` with probability `p`; while sales are
//! equal nothing is shown and everybody decides alone. The share of `w` then ends at `h = p(1 − r) + r`
//! if `w` leads in the end and at `l = p(1 − r)` if it trails; with `l > ½` it cannot trail
//! for ever. Sales differences are a random walk with drift, so by the gambler's ruin
//!
//! `P(w wins) = p(1 − (1−h)/h) / [p(1 − (1−h)/h) + (1−p)(1 − l/(1−l))]`.
//!
//! # References
//! Fleder & Hosanagar 2009, Management Science 55(5), 697–712.

use rayon::prelude::*;
use serde::Deserialize;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::replicated::{
    About, Check, Figure, Replicated, ReplicationError,
};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "A",
    name: "Urn with a recommender that shows the leader",
    source: "Fleder & Hosanagar 2009, Management Science 55(5)",
    published: "Sales end at one of two shares that the closed form gives, by chance.",
    preset: include_str!("presets/urn.toml"),
    differences: &["None in the model; the recommender is part of the urn, not the engine's."],
};

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Independent markets of each kind.
    pub runs: u32,
    /// Purchases in each.
    pub consumers: u32,
    /// How far a mean share may lie from its limit.
    pub share_tolerance: f64,
    /// How far the share of markets that `w` wins may lie from the closed form.
    pub win_tolerance: f64,
    /// Kinds of market.
    pub market: Vec<Market>,
}

/// One kind of market.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// `p`: chance that a consumer who decides alone buys `w`.
    pub own_choice: f64,
    /// `r`: chance that a consumer takes what the recommender shows.
    pub follow: f64,
}

impl Market {
    /// `h`: the share of `w` while it leads.
    pub fn leading(&self) -> f64 {
        self.own_choice * (1.0 - self.follow) + self.follow
    }

    /// `l`: the share of `w` while it trails.
    pub fn trailing(&self) -> f64 {
        self.own_choice * (1.0 - self.follow)
    }

    /// The chance that `w` leads in the end, for `p` ≥ ½.
    pub fn wins(&self) -> f64 {
        let (h, l, p) = (self.leading(), self.trailing(), self.own_choice);
        if l >= 0.5 {
            return 1.0;
        }
        let keeps_lead = p * (1.0 - (1.0 - h) / h);
        let keeps_behind = (1.0 - p) * (1.0 - l / (1.0 - l));
        keeps_lead / (keeps_lead + keeps_behind)
    }

    /// Share of `w` after so many purchases.
    fn sell(&self, consumers: u32, mut dice: KeyedDistributions) -> f64 {
        let mut sold = 0_u32;
        for before in 0..consumers {
            let chance = match (2 * sold).cmp(&before) {
                std::cmp::Ordering::Greater => self.leading(),
                std::cmp::Ordering::Equal => self.own_choice,
                std::cmp::Ordering::Less => self.trailing(),
            };
            sold += u32::from(dice.uniform() < chance);
        }
        f64::from(sold) / f64::from(consumers)
    }
}

/// Runs all markets.
///
/// # Errors
/// If the preset cannot be read.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        params.runs /= 4;
    }
    let (mut figures, mut checks) = (Vec::new(), Vec::new());
    for (kind, market) in (0..).zip(&params.market) {
        let rng = KeyedRng::new(params.seed);
        let shares: Vec<f64> = (0..params.runs)
            .into_par_iter()
            .map(|run| {
                let key = Key { listener: kind, ..Key::timeless(Purpose::Urn, run) };
                market.sell(params.consumers, KeyedDistributions::new(&rng, key))
            })
            .collect();
        judge(&params, market, &shares, &mut figures, &mut checks);
    }
    let Params { runs, consumers, .. } = params;
    let setting = format!("{runs} markets of each kind, {consumers} purchases each");
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}

fn judge(
    params: &Params,
    market: &Market,
    shares: &[f64],
    figures: &mut Vec<Figure>,
    checks: &mut Vec<Check>,
) {
    let Market { own_choice, follow } = market;
    let label = format!("p = {own_choice:.2}, r = {follow:.2}");
    let (won, lost): (Vec<f64>, Vec<f64>) = shares.iter().partition(|&&share| share > 0.5);
    let chance = won.len() as f64 / shares.len() as f64;
    let mut limit = |name: &str, values: &[f64], theory: f64| {
        let name = format!("{label}: share of w where it {name}");
        let figure = Figure::over_runs(name, values, format!("{theory:.4}"));
        let near = (figure.number() - theory).abs() <= params.share_tolerance;
        figures.push(figure);
        near
    };
    let mut near = limit("leads", &won, market.leading());
    if market.wins() < 1.0 {
        near &= limit("trails", &lost, market.trailing());
    }
    let theory = market.wins();
    figures.push(Figure::plain(
        format!("{label}: share of markets that w wins"),
        chance,
        format!("{theory:.3}"),
    ));
    checks.push(Check::new(
        format!("{label}: shares end within {} of their limits", params.share_tolerance),
        near,
    ));
    checks.push(Check::new(
        format!(
            "{label}: w wins as often as the closed form says, within {}",
            params.win_tolerance
        ),
        (chance - theory).abs() <= params.win_tolerance,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_form_is_the_papers() {
        let market = Market { own_choice: 0.70, follow: 0.50 };
        assert!((market.leading() - 0.85).abs() < 1e-12);
        assert!((market.trailing() - 0.35).abs() < 1e-12);
        assert!((market.wins() - 0.806).abs() < 5e-4);
        assert!((Market { own_choice: 0.70, follow: 0.25 }.wins() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn markets_end_where_the_closed_form_says_and_a_wrong_theory_would_fail() {
        let result = replicate(true).expect("the preset is read");
        assert_eq!(result.passes(), Some(true), "{:#?}", result.checks);
        let params: Params = toml::from_str(ABOUT.preset).expect("the preset is read");
        let other = Market { own_choice: 0.70, follow: 0.40 };
        let mut checks = Vec::new();
        judge(&params, &other, &[0.85; 80], &mut Vec::new(), &mut checks);
        assert!(checks.iter().any(|check| !check.holds));
    }
}
