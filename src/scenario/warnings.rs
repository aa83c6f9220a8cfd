//! Warnings: values that make a scenario do other than its reader will think, though it can be run.
//!
//! Owns tracks that no strategy brings out, and the campaigns that go on after the last day of the
//! run: what they would have bought then is
//! bought by nobody, so strategies of equal budgets are no equals. Told by the same measure as
//! money that is left when a run is over (see [`crate::study::budgets`]). Owns, too, the prices of
//! channels, which are in US dollars, in a scenario of another currency. Deliberately unknown: a
//! quick look, which cuts campaigns off on purpose and is marked wherever it is shown; what cannot
//! be run at all (see [`crate::scenario::consistency`]).

use std::collections::BTreeMap;

use crate::dynamics::campaign::{Campaign, Spread};
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::presets::is_source;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::study::budgets::NEARLY_ALL;
use crate::study::format::percent;
use crate::units::Currency;

/// Something to know before a scenario is run, and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The campaign, or the track, it is about, by its path.
    pub campaign: String,
    /// Which of both it is about.
    pub topic: Topic,
    /// Share of it that is lost; all of it where its price is not what it seems.
    pub share: f64,
    /// What it is.
    pub title: String,
    /// What stands beside the marked bytes.
    pub label: String,
    /// What to do about it.
    pub help: String,
    /// The marked bytes.
    pub place: Place,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A campaign goes on after the run has ended.
    Late,
    /// A price is in another currency.
    Price,
    /// A track comes out in no strategy.
    Unheard,
}

impl Warning {
    /// The same as a problem, for its picture.
    pub(super) fn problem(&self) -> Problem {
        let Self { title, label, help, place, .. } = self.clone();
        Problem::at(&place, Fault::Together { title, label, help })
    }
}

/// Looks for campaigns that go on after the run, and for prices in another currency.
pub fn look(scenario: &Scenario, tree: &Node) -> Vec<Warning> {
    let days = scenario.time.days;
    let mut warnings = prices(scenario, tree);
    for (at, entry) in scenario.strategy.iter().enumerate() {
        for (index, campaign) in entry.campaign.iter().enumerate() {
            let Some(spread) = campaign.terms().spread else { continue };
            let cut_off = spread.cut_off(days).filter(|&share| share > 1.0 - NEARLY_ALL);
            if let Some(share) = cut_off.filter(|_| campaign.terms().budget > Some(0.0)) {
                let whole = format!("strategy.{at}.campaign.{index}");
                let place = place(tree, &whole);
                warnings.push(warning(whole, &spread, share, days, &place, tree));
            }
        }
    }
    warnings.extend(unheard(scenario, tree));
    warnings
}

/// Campaigns whose price is that of a channel, in US dollars, where money is something else.
fn prices(scenario: &Scenario, tree: &Node) -> Vec<Warning> {
    let currency = &scenario.economics.currency;
    if currency.is_usual() {
        return Vec::new();
    }
    let of_strategies = scenario.strategy.iter().enumerate().flat_map(|(at, entry)| {
        (0..entry.campaign.len()).map(move |index| format!("strategy.{at}.campaign.{index}"))
    });
    let planned = (0..scenario.plan.channel.len()).map(|it| format!("plan.channel.{it}.campaign"));
    let warning = |campaign: String| {
        let price = tree.find(&format!("{campaign}.cost_per_click"))?;
        let source = &price.place.source;
        let written = source.text.get(price.place.span.clone())?;
        is_source(&source.name).then(|| Warning {
            topic: Topic::Price,
            share: 1.0,
            title: "the price of this channel is in US dollars, and is not converted".to_owned(),
            label: format!(
                "a click costs {} there, and {} here",
                Currency::default().put(written),
                currency.put(written)
            ),
            help: format!(
                "set `cost_per_click` to its price in \"{}\", which ends this warning",
                currency.sign()
            ),
            place: tree.find(&campaign).unwrap_or(tree).place.clone(),
            campaign,
        })
    };
    of_strategies.chain(planned).filter_map(warning).collect()
}

/// Tracks that are described and come out in no strategy.
fn unheard<'a>(scenario: &'a Scenario, tree: &'a Node) -> impl Iterator<Item = Warning> + 'a {
    let campaigns = || scenario.strategy.iter().flat_map(|entry| &entry.campaign);
    let comes_out =
        move |title: &str| campaigns().filter_map(Campaign::brings_out).any(|(it, _)| it == title);
    let all = scenario.release.also.iter().enumerate();
    all.filter(move |(_, also)| !comes_out(&also.title)).map(|(index, also)| {
        let path = format!("release.also.{index}.title");
        Warning {
            topic: Topic::Unheard,
            share: 1.0,
            title: format!("no strategy brings out \"{}\": nobody will hear it", also.title),
            label: "it comes out in no arm".to_owned(),
            help: format!(
                "add a campaign with `kind = \"single\"` and `track = \"{}\"`, or take the track out",
                also.title
            ),
            place: tree.find(&path).unwrap_or(tree).place.clone(),
            campaign: path,
        }
    })
}

/// Of the same scenario at several points, what is worst of each campaign, told as that.
pub fn worst(points: impl Iterator<Item = Vec<Warning>>) -> Vec<Warning> {
    let mut worst: BTreeMap<(String, Topic), Warning> = BTreeMap::new();
    for warning in points.flatten() {
        let of = (warning.campaign.clone(), warning.topic);
        let there = worst.get(&of).map_or(0.0, |it| it.share);
        if warning.share > there {
            worst.insert(of, warning);
        }
    }
    let at_some = |it: Warning| Warning { title: format!("at some points {}", it.title), ..it };
    worst.into_values().map(at_some).collect()
}

/// Where the length of a campaign is written, or its start, or all of it.
fn place(tree: &Node, whole: &str) -> Place {
    let paths = [format!("{whole}.days"), format!("{whole}.start_day"), whole.to_owned()];
    let node = paths.iter().find_map(|path| tree.find(path)).unwrap_or(tree);
    node.place.clone()
}

fn warning(
    campaign: String,
    spread: &Spread,
    share: f64,
    days: u16,
    place: &Place,
    tree: &Node,
) -> Warning {
    let (lost, fits) = (percent(share), i32::from(days) - i32::from(spread.first));
    let loses = if spread.prepaid {
        format!("{lost} of what is paid for comes too late")
    } else {
        format!("{lost} of its budget is not spent")
    };
    // With several files the length of the run is that of the first.
    let elsewhere = match &tree.place.source.name {
        here if *here == place.source.name => String::new(),
        first => format!(" in {first}"),
    };
    Warning {
        campaign,
        topic: Topic::Late,
        share,
        title: format!("this campaign goes on after the run has ended: {loses}"),
        label: format!("its last day is {}, that of the run {}", spread.end() - 1, days - 1),
        help: format!(
            "set its `days` to {fits} or fewer, or let it start earlier, or set `time.days` to {} \
             or more{elsewhere}",
            spread.end()
        ),
        place: place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Override;
    use crate::scenario::compose::Input;
    use crate::scenario::drawing::{Look, picture};
    use crate::scenario::resolve::{Options, resolve_together};
    use crate::scenario::varied::resolve;

    fn warnings(campaign: &str, set: &[&str], quick: bool) -> Vec<Warning> {
        let text = format!("[[strategy]]\nname = \"A\"\n[[strategy.campaign]]\n{campaign}\n");
        let input = Input::Text { name: "test.toml".to_owned(), text };
        let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
        resolve(&input, &Options { overrides, quick }).unwrap().warnings
    }

    #[test]
    fn a_campaign_that_outlasts_the_run_is_told_with_file_line_reason_and_remedy() {
        let found = warnings("kind = \"ads\"\nstart_day = 80\ndays = 20", &[], false);
        let message = picture(&found[0], Look::Plain);
        for words in [
            "warning: this campaign goes on after the run has ended: 50 % of its budget is not \
             spent",
            "test.toml:6:8",
            "its last day is 99, that of the run 89",
            "set its `days` to 10 or fewer, or let it start earlier, or set `time.days` to 100 or \
             more",
        ] {
            assert!(message.contains(words), "no \"{words}\" in\n{message}");
        }
    }

    #[test]
    fn where_several_files_are_compared_the_first_has_the_length_of_the_run() {
        let file = |name: &str, days| {
            let campaign = "campaign = [{ kind = \"ads\", start_day = 5, days = 10 }]";
            let text =
                format!("[time]\ndays = {days}\n[[strategy]]\nname = \"{name}\"\n{campaign}\n");
            Input::Text { name: format!("{name}.toml"), text }
        };
        let both = [file("short", 10), file("long", 90)];
        let found = resolve_together(&both, &Options::default()).unwrap().warnings;
        assert_eq!(found.len(), 2);
        assert!(found[0].help.ends_with("set `time.days` to 15 or more"), "{found:?}");
        assert!(
            found[1].help.ends_with("set `time.days` to 15 or more in short.toml"),
            "{found:?}"
        );
    }

    #[test]
    fn what_is_paid_for_at_once_is_told_to_come_too_late() {
        let found = warnings("kind = \"fake_streams\"\ndays = 14", &["time.days=7"], false);
        assert!(found[0].title.ends_with("50 % of what is paid for comes too late"), "{found:?}");
    }

    #[test]
    fn of_several_points_the_worst_is_told() {
        let at = |days: &str| warnings("kind = \"ads\"\ndays = 14", &[days], false);
        let found = worst([at("time.days=10"), at("time.days=7"), at("time.days=30")].into_iter());
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].title,
            "at some points this campaign goes on after the run has ended: 50 % of its budget is \
             not spent"
        );
    }

    #[test]
    fn a_track_that_no_strategy_brings_out_is_told_with_its_line() {
        let set = ["release.also=[{ title = \"First\" }, { title = \"Second\" }]"];
        let found = warnings("kind = \"single\"\ntrack = \"Second\"", &set, false);
        assert_eq!(found.len(), 1, "{found:?}");
        let message = picture(&found[0], Look::Plain);
        for words in [
            "warning: no strategy brings out \"First\": nobody will hear it",
            "it comes out in no arm",
            "add a campaign with `kind = \"single\"` and `track = \"First\"`, or take the track out",
        ] {
            assert!(message.contains(words), "no \"{words}\" in\n{message}");
        }
    }

    #[test]
    fn nothing_is_told_where_nothing_is_lost() {
        for campaign in [
            "kind = \"ads\"\nstart_day = 76",
            // The last days of a taper are worth a hundredth.
            "kind = \"ads\"\nstart_day = 65\ndays = 28\nschedule = \"taper\"",
            "kind = \"ads\"\nstart_day = 80\nbudget = 0",
            "kind = \"discovery_mode\"\nstart_day = 80",
            "kind = \"promoter\"\nstart_day = 80",
        ] {
            assert_eq!(warnings(campaign, &[], false), [], "{campaign}");
        }
    }

    #[test]
    fn a_price_in_dollars_is_told_where_money_is_something_else_and_none_is_set() {
        let channel = "kind = \"ads\"\npreset = \"meta-lookalike\"";
        let euros = ["economics.currency=€"];
        let found = warnings(channel, &euros, false);
        let message = picture(&found[0], Look::Plain);
        for words in [
            "warning: the price of this channel is in US dollars, and is not converted",
            "test.toml:3",
            "a click costs $0.3 there, and €0.3 here",
            "set `cost_per_click` to its price in \"€\"",
        ] {
            assert!(message.contains(words), "no \"{words}\" in\n{message}");
        }
        let set = format!("{channel}\ncost_per_click = 0.28");
        assert_eq!(warnings(&set, &euros, false), []);
        assert_eq!(warnings(channel, &[], false), []);
    }

    #[test]
    fn a_quick_look_is_told_what_the_file_does_and_not_what_it_cuts_off_itself() {
        assert_eq!(warnings("kind = \"ads\"\ndays = 60", &[], true), []);
        assert_eq!(warnings("kind = \"ads\"\ndays = 60", &["time.days=30"], true).len(), 1);
        assert_eq!(warnings("kind = \"ads\"\ndays = 60", &["time.days=30"], false).len(), 1);
    }
}
