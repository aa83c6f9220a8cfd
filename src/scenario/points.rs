//! Points: the scenario with some keys set otherwise.
//!
//! Owns how a setting becomes an assignment. Deliberately unknown: which points there are, and what
//! is wrong with a section that describes them (see [`crate::scenario::varied`]).

use rayon::prelude::*;

use crate::scenario::compose::{Input, Override};
use crate::scenario::error::{Fault, Problem};
use crate::scenario::resolve::{Options, Resolved, resolve_together};
use crate::scenario::schema::{Shape, Type};
use crate::scenario::warnings::{Warning, worst};
use crate::study::sweep::point::Setting;

/// The scenario at a point.
///
/// # Errors
/// Everything that is wrong with it.
pub fn at<'a>(
    input: &Input,
    options: &Options,
    settings: impl IntoIterator<Item = (&'a str, &'a Setting)>,
) -> Result<Resolved, Vec<Problem>> {
    let assign =
        |(key, setting)| Override::new("point", format!("{key}={}", written(key, setting)));
    let settings: Vec<Override> = settings.into_iter().map(assign).collect();
    let mut all = options.clone();
    all.overrides.extend(settings.iter().cloned());
    let resolved = alone(input, &all)?;
    if options.quick { as_set(resolved, settings) } else { Ok(resolved) }
}

/// A quick look shrinks what it likes; what a point sets stays as it is set, so its settings are
/// laid on once more.
fn as_set(quick: Resolved, settings: Vec<Override>) -> Result<Resolved, Vec<Problem>> {
    let text = quick
        .scenario
        .to_toml()
        .map_err(|error| vec![Problem::nowhere(Fault::Refused { message: error.to_string() })])?;
    let input = Input::Text { name: format!("{} (quick)", quick.stem), text };
    let again = alone(&input, &Options { overrides: settings, quick: false })?;
    // What the quick look cuts off is not told, now as before.
    Ok(Resolved { quick: true, stem: quick.stem, warnings: quick.warnings, ..again })
}

/// A scenario without what it says of points, which was looked at before.
fn alone(input: &Input, options: &Options) -> Result<Resolved, Vec<Problem>> {
    resolve_together(std::slice::from_ref(input), options)
}

/// The values that are really set: those of keys that count are whole numbers.
pub fn rounded(keys: &[String], settings: &[Setting]) -> Vec<Setting> {
    let round = |(key, setting): (&String, &Setting)| match setting {
        Setting::Number(number) if counts(key) => Setting::Number(number.round()),
        other => other.clone(),
    };
    keys.iter().zip(settings).map(round).collect()
}

/// What to know of points before they are run, in place of what there is to know of the scenario
/// itself, which may be none of them. Points that cannot be run say so in their turn.
pub fn warnings(
    input: &Input,
    options: &Options,
    keys: &[String],
    settings: &[Vec<Setting>],
) -> Vec<Warning> {
    let of = |settings: &Vec<Setting>| {
        let settings = rounded(keys, settings);
        let named = keys.iter().map(String::as_str).zip(&settings);
        at(input, options, named).map_or_else(|_| Vec::new(), |it| it.warnings)
    };
    let all: Vec<Vec<Warning>> = settings.par_iter().map(of).collect();
    worst(all.into_iter())
}

/// Why a point cannot be run, in one line.
pub fn reason(problems: &[Problem]) -> String {
    let reasons: Vec<String> = problems.iter().map(|problem| problem.fault.to_string()).collect();
    reasons.join("; ")
}

/// A value as TOML; that of a key that counts is rounded.
fn written(key: &str, setting: &Setting) -> String {
    match setting {
        Setting::Name(name) if truth(key) => name.clone(),
        Setting::Name(name) => toml::Value::String(name.clone()).to_string(),
        Setting::Number(number) if counts(key) => format!("{:.0}", number.round()),
        Setting::Number(number) => format!("{number:?}"),
    }
}

/// Whether a key takes whole numbers.
pub(super) fn counts(key: &str) -> bool {
    kind(key) == Some(Type::Integer)
}

/// Whether a key takes `true` or `false`.
fn truth(key: &str) -> bool {
    kind(key) == Some(Type::Boolean)
}

/// The type of a key, campaigns of strategies and of a plan's channels included.
fn kind(key: &str) -> Option<Type> {
    let root = Shape::root();
    let shape = root.find(key).or_else(|| {
        let field = key.rsplit('.').next()?;
        let campaigns = root.get("strategy")?.items()?.get("campaign")?.items()?;
        let is_of_one = key.starts_with("strategy") || key.starts_with("plan.channel.");
        campaigns.kinds().into_iter().filter(|_| is_of_one).find_map(|(_, kind)| kind.get(field))
    });
    shape.map(|shape| shape.kind())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::words::TABLE;

    #[test]
    fn every_key_that_has_words_is_a_key_of_the_scenario() {
        for row in TABLE {
            let key = row.key.strip_prefix("campaign.");
            let of_campaign = |it: &str| format!("strategy.0.campaign.0.{it}");
            let key = key.map_or_else(|| row.key.to_owned(), of_campaign);
            assert!(kind(&key).is_some(), "{}", row.key);
        }
    }

    #[test]
    fn keys_are_addressed_as_by_set_and_counts_are_whole() {
        let budget = "strategy.\"Ads asking for the save\".campaign.ads.budget";
        let days = "strategy.0.campaign.0.days";
        let keys = ["world.listeners", days, budget].map(str::to_owned);
        let settings = [1000.4, 6.6, 99.5].map(Setting::Number);
        let settings = rounded(&keys, &settings);
        assert_eq!(settings, [1000.0, 7.0, 99.5].map(Setting::Number));
        let named = keys.iter().map(String::as_str).zip(&settings);
        let resolved = at(&Input::Default, &Options::default(), named).unwrap();
        let written = toml::Value::try_from(&resolved.scenario).unwrap();
        assert_eq!(written["world"]["listeners"].as_integer(), Some(1000));
        let campaign = &written["strategy"][0]["campaign"][0];
        assert_eq!(campaign["budget"].as_float(), Some(99.5));
        assert_eq!(campaign["days"].as_integer(), Some(7));
    }

    #[test]
    fn what_a_point_sets_stays_so_in_a_quick_look() {
        let quick = Options { overrides: Vec::new(), quick: true };
        let setting = [("world.listeners", &Setting::Number(3000.0))];
        let resolved = at(&Input::Default, &quick, setting).unwrap();
        assert!(resolved.quick);
        assert_eq!((resolved.spec.world.listeners, resolved.spec.world.tracks), (3000, 2000));
        assert_eq!(resolved.stem, "default");
    }

    #[test]
    fn a_point_is_told_of_campaigns_that_it_sends_beyond_the_run_and_not_of_those_a_quick_look_cuts_off()
     {
        let warnings = |days: f64, quick: bool| {
            let options = Options { overrides: Vec::new(), quick };
            let days = Setting::Number(days);
            at(&Input::Default, &options, [("time.days", &days)]).unwrap().warnings.len()
        };
        assert_eq!([warnings(60.0, false), warnings(60.0, true), warnings(5.0, true)], [0, 0, 2]);
    }

    #[test]
    fn a_switch_takes_true_and_false() {
        let switch = "behaviour.recall.library_resurfacing";
        let off = [(switch, &Setting::Name("false".to_owned()))];
        let resolved = at(&Input::Default, &Options::default(), off).unwrap();
        assert!(!resolved.spec.behaviour.recall.library_resurfacing);
    }
}
