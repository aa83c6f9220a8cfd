//! Channels: the preset of a campaign, laid under the keys that stand beside it.
//!
//! Owns which preset fits which kind of campaign. Deliberately unknown: what a preset sets.

use crate::scenario::error::{Fault, Problem};
use crate::scenario::presets::{CHANNELS, Fragment, source_of};
use crate::scenario::source::Source;
use crate::scenario::tree::{self, Entry, Node, Value};

/// All campaigns of a scenario or of a layer, those of strategies and those that are planned, by
/// their paths.
pub(super) fn campaigns(tree: &mut Node) -> Vec<(String, &mut Node)> {
    let mut all = Vec::new();
    let Value::Table(entries) = &mut tree.value else { return all };
    for Entry { key, node, .. } in entries {
        match key.as_str() {
            "strategy" => {
                let Value::List(strategies) = &mut node.value else { continue };
                for (strategy, at) in strategies.iter_mut().zip(0..) {
                    let path = |index: usize| format!("strategy.{at}.campaign.{index}");
                    let own = strategy.items_mut("campaign").enumerate();
                    all.extend(own.map(|(index, campaign)| (path(index), campaign)));
                }
            }
            "plan" => {
                let channels = node.items_mut("channel").enumerate();
                all.extend(channels.filter_map(|(index, channel)| {
                    Some((format!("plan.channel.{index}.campaign"), channel.get_mut("campaign")?))
                }));
            }
            _ => {}
        }
    }
    all
}

/// The campaign in an entry of a list at a path, if there is one: the entry itself, or what a
/// planned channel buys.
pub(super) fn within<'a>(path: &str, entry: &'a mut Node) -> Option<&'a mut Node> {
    match path {
        "plan.channel" => entry.get_mut("campaign"),
        path if path.ends_with(".campaign") => Some(entry),
        _ => None,
    }
}

/// Lays the presets of all campaigns of a layer under the keys beside them. One of an unknown name
/// stays for the check to find.
pub(super) fn lay_under(layer: &mut Node, problems: &mut Vec<Problem>) {
    for (_, campaign) in campaigns(layer) {
        let kind = kind_of(campaign);
        if let Some(fragment) = take(campaign, kind.as_deref(), problems) {
            campaign.underlay(fragment);
        }
    }
}

/// Lays the preset that an assignment names over the campaign that it changes: what is said last
/// holds. Other keys of the assignment are still to be laid over both.
pub(super) fn lay_over(campaign: &mut Node, assigned: &mut Node, problems: &mut Vec<Problem>) {
    let kind = kind_of(assigned).or_else(|| kind_of(campaign));
    if let Some(fragment) = take(assigned, kind.as_deref(), problems) {
        campaign.overlay(fragment);
    }
}

fn kind_of(campaign: &Node) -> Option<String> {
    campaign.get("kind").and_then(Node::text).map(str::to_owned)
}

/// Takes the preset out of a campaign of a kind, where one of its name is known, and reads it if it
/// fits.
fn take(campaign: &mut Node, kind: Option<&str>, problems: &mut Vec<Problem>) -> Option<Node> {
    let (kind, name) = (kind?, campaign.get("preset")?.text()?.to_owned());
    let (of, fragment) = CHANNELS.iter().find_map(|(of, fragments)| {
        let found = fragments.iter().find(|(known, _)| *known == name)?;
        Some((*of, found))
    })?;
    let entry = campaign.remove("preset")?;
    if of != kind {
        problems.push(misfit(&entry, &name, of, kind));
        return None;
    }
    let (name, text) = fragment;
    Some(tree::parse(&Source::new(source_of(name), *text)).0)
}

fn misfit(entry: &Entry, name: &str, of: &str, kind: &str) -> Problem {
    let names = |fragments: &[Fragment]| {
        fragments.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    };
    let own = CHANNELS.iter().find(|(known, _)| *known == kind);
    let instead = own.map_or_else(
        || "take `preset` out".to_owned(),
        |(_, fragments)| format!("choose from {}", names(fragments)),
    );
    let fault = Fault::Together {
        title: format!("\"{name}\" is no preset of a campaign of `kind = \"{kind}\"`"),
        label: format!("it is one of `kind = \"{of}\"`"),
        help: format!("write `kind = \"{of}\"`, or {instead}"),
    };
    Problem::at(&entry.node.place, fault)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenario::Override;
    use crate::scenario::compose::Input;
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::resolve::{Options, Resolved};
    use crate::scenario::varied::resolve;

    fn resolved(campaign: &str, set: &[&str]) -> Result<Resolved, String> {
        let text = format!("[[strategy]]\nname = \"A\"\n[[strategy.campaign]]\n{campaign}\n");
        let input = Input::Text { name: "test.toml".to_owned(), text };
        let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
        let options = Options { overrides, quick: false };
        resolve(&input, &options).map_err(|problems| render(&problems, Look::Plain))
    }

    /// A number of the only campaign.
    fn number(campaign: &str, set: &[&str], key: &str) -> Option<f64> {
        let resolved = resolved(campaign, set).unwrap_or_else(|told| panic!("{told}"));
        let written = toml::Value::try_from(&resolved.scenario.strategy).unwrap();
        written[0]["campaign"][0][key].as_float()
    }

    #[test]
    fn a_channel_lies_under_the_keys_beside_it_and_over_the_defaults() {
        let ads = "kind = \"ads\"\npreset = \"tiktok\"";
        assert_eq!(number(ads, &[], "cost_per_click"), Some(0.5));
        assert_eq!(
            number(&format!("{ads}\ncost_per_click = 0.7"), &[], "cost_per_click"),
            Some(0.7)
        );
        assert_eq!(number(ads, &[], "budget"), Some(400.0));
        let text = resolved(ads, &[]).unwrap().scenario.to_toml().unwrap();
        assert!(text.contains("audience_precision = 0.4\n") && !text.contains("preset"), "{text}");
    }

    #[test]
    fn a_channel_of_the_command_line_lies_over_the_file_and_under_other_assignments() {
        let ads = "kind = \"ads\"\npreset = \"tiktok\"\ncost_per_click = 0.7";
        let other = "strategy.0.campaign.0.preset=showcase";
        assert_eq!(number(ads, &[other], "cost_per_click"), Some(0.4));
        let price = "strategy.A.campaign.ads.cost_per_click=0.6";
        assert_eq!(number(ads, &[other, price], "cost_per_click"), Some(0.6));
    }

    #[test]
    fn a_planned_campaign_has_a_channel_and_a_date_as_any_other_has() {
        let text = "[plan]\nbudgets = [300]\n[[plan.channel]]\nname = \"A\"\n\
             campaign = { kind = \"ads\", preset = \"tiktok\", start_date = 2026-03-13 }\n\
             [[plan.channel]]\nname = \"B\"\ncampaign = { kind = \"ads\" }\n";
        let campaign = |set: &[&str], key: &str| {
            let input = Input::Text { name: "test.toml".to_owned(), text: text.to_owned() };
            let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
            let resolved = resolve(&input, &Options { overrides, quick: false })
                .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)));
            let written = toml::Value::try_from(&resolved.scenario.plan).unwrap();
            written["channel"][0]["campaign"][key].clone()
        };
        assert_eq!(campaign(&[], "cost_per_click").as_float(), Some(0.5));
        assert_eq!(campaign(&[], "start_day").as_integer(), Some(7));
        let other = "plan.channel.0.campaign.preset=showcase";
        assert_eq!(campaign(&[other], "cost_per_click").as_float(), Some(0.4));
        let day = "plan.channel.A.campaign.start_day=2";
        assert_eq!(campaign(&[day], "start_day").as_integer(), Some(2));
    }

    #[test]
    fn every_channel_can_be_used_and_sets_what_the_others_of_its_kind_set() {
        for (kind, fragments) in CHANNELS {
            let mut keys = BTreeSet::new();
            for (name, text) in fragments {
                let campaign = format!("kind = \"{kind}\"\npreset = \"{name}\"");
                resolved(&campaign, &[]).unwrap_or_else(|told| panic!("{name}: {told}"));
                let set: toml::Table = text.parse().unwrap();
                keys.insert(set.keys().cloned().collect::<Vec<_>>());
            }
            assert_eq!(keys.len(), 1, "{kind}: {keys:?}");
        }
    }

    #[test]
    fn an_unknown_channel_and_one_of_another_kind_are_told_with_line_and_remedy() {
        let told = resolved("kind = \"ads\"\npreset = \"tiktock\"", &[]).unwrap_err();
        for words in [
            "`strategy.0.campaign.0.preset` knows no \"tiktock\"",
            "test.toml:5:10",
            "did you mean `tiktok`?",
        ] {
            assert!(told.contains(words), "no \"{words}\" in\n{told}");
        }
        let told = resolved("kind = \"ads\"\npreset = \"marquee\"", &[]).unwrap_err();
        for words in [
            "\"marquee\" is no preset of a campaign of `kind = \"ads\"`",
            "test.toml:5:10",
            "it is one of `kind = \"retarget\"`",
            "write `kind = \"retarget\"`, or choose from meta-cold, meta-lookalike",
        ] {
            assert!(told.contains(words), "no \"{words}\" in\n{told}");
        }
        let told = resolved("kind = \"promoter\"\npreset = \"tiktok\"", &[]).unwrap_err();
        assert!(told.contains("or take `preset` out"), "{told}");
    }
}
