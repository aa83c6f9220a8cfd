//! Sense of `[plan]`: whether its money can be spent on its channels as it says.
//!
//! Deliberately unknown: what any split brings, and whether a channel finds enough to buy, which
//! only living it tells.

use crate::scenario::check::Findings;
use crate::scenario::error::{Fault, Problem, nearest};
use crate::scenario::file::Scenario;
use crate::scenario::schema::number;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::study::plan::channels::{ChannelError, Channels};
use crate::study::plan::params::PlanParams;
use crate::study::plan::search::MOST_SPLITS;
use crate::study::plan::split::Split;
use crate::units::Money;

/// Looks for plans that cannot be carried out.
pub(super) fn check(scenario: &Scenario, tree: &Node, findings: &mut Findings) {
    let plan = &scenario.plan;
    if plan.budgets.is_empty() && plan.channel.is_empty() {
        return;
    }
    let torn = findings.dropped.iter().any(|path| path.starts_with("plan"));
    if torn {
        return;
    }
    let mut sense = Sense { plan, tree, findings };
    if sense.is_whole() && sense.has_names() && sense.has_limits() {
        sense.days(scenario.time.days);
        sense.has_splits();
    }
}

struct Sense<'a> {
    plan: &'a PlanParams,
    tree: &'a Node,
    findings: &'a mut Findings,
}

impl Sense<'_> {
    /// Tells a problem at the first of these paths that was written; false, as it is one.
    fn fault(&mut self, paths: &[&str], title: String, label: String, help: String) -> bool {
        self.tell(paths, Fault::Together { title, label, help })
    }

    fn tell(&mut self, paths: &[&str], fault: Fault) -> bool {
        let found = paths.iter().chain(&["plan"]).find_map(|path| self.tree.find(path));
        let place = found
            .map_or_else(|| Place::new(&self.tree.place.source, 0..0), |node| node.place.clone());
        self.findings.tell(|| Problem::at(&place, fault));
        false
    }

    /// There is money, and something to spend it on.
    fn is_whole(&mut self) -> bool {
        if self.plan.channel.is_empty() {
            return self.fault(
                &["plan.budgets"],
                "there is money and no channel to spend it on".to_owned(),
                "`plan.budgets` is set, and no `[[plan.channel]]`".to_owned(),
                "write a [[plan.channel]] with a `name` and a `campaign`".to_owned(),
            );
        }
        let budgets = &self.plan.budgets;
        if budgets.is_empty() {
            return self.fault(
                &["plan.channel"],
                "there are channels and no money for them".to_owned(),
                "`plan.budgets` is missing".to_owned(),
                "write a line such as `budgets = [600.0]` in [plan]".to_owned(),
            );
        }
        if !budgets.is_sorted_by(|a, b| a < b) {
            return self.fault(
                &["plan.budgets"],
                "`plan.budgets` must rise, without repetition".to_owned(),
                "out of order".to_owned(),
                "write the smallest first, each once".to_owned(),
            );
        }
        true
    }

    /// Channels have names of their own, and groups name no others.
    fn has_names(&mut self) -> bool {
        let names: Vec<&str> = self.plan.channel.iter().map(|it| it.name.trim()).collect();
        let mut sound = true;
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                let fault = Fault::DuplicateStrategy {
                    name: (*name).to_owned(),
                    first: format!(
                        "channel {}",
                        names.iter().position(|it| it == name).unwrap_or(0) + 1
                    ),
                };
                sound = self.tell(&[&format!("plan.channel.{at}.name")], fault);
            }
        }
        let known: Vec<String> = self.plan.channel.iter().map(|it| it.name.clone()).collect();
        for (at, group) in self.plan.never_together.iter().enumerate() {
            for (index, name) in group.iter().enumerate() {
                if known.contains(name) {
                    continue;
                }
                let fault = Fault::UnknownName {
                    key: "plan.never_together".to_owned(),
                    found: name.clone(),
                    nearest: nearest(name, known.iter().map(String::as_str)),
                    known: known.clone(),
                };
                let path = format!("plan.never_together.{at}.{index}");
                sound = self.tell(&[&path, "plan.never_together"], fault);
            }
            let place = format!("plan.never_together.{at}");
            if let Some(name) =
                group.iter().enumerate().find(|(it, name)| group[..*it].contains(name))
            {
                sound = self.fault(
                    &[&place, "plan.never_together"],
                    format!("“{}” stands twice in a group of `never_together`", name.1),
                    "a channel is never together with others".to_owned(),
                    "name each channel once".to_owned(),
                );
            }
            let must =
                |name: &&String| self.plan.channel.iter().any(|it| it.always && it.name == **name);
            let [one, two, ..] = group.iter().filter(must).collect::<Vec<_>>()[..] else {
                continue;
            };
            sound = self.fault(
                &[&place, "plan.never_together"],
                format!("every split must have “{one}” and “{two}”, and none may have both"),
                "never together here".to_owned(),
                "take `always` out of one of them, or one out of this group".to_owned(),
            );
        }
        sound
    }

    /// Limits of each channel by itself, and of all together.
    fn has_limits(&mut self) -> bool {
        let mut sound = true;
        for (at, channel) in self.plan.channel.iter().enumerate() {
            let path = |key: &str| format!("plan.channel.{at}.{key}");
            if let Some(most) = channel.most.filter(|most| *most < channel.least) {
                sound = self.fault(
                    &[&path("most"), &path("least"), &path("name")],
                    format!("the limits of “{}” contradict each other", channel.name),
                    format!("at most {}, at least {}", number(most), number(channel.least)),
                    "raise `most` or lower `least`".to_owned(),
                );
            }
            for (index, days) in channel.blackout.iter().enumerate() {
                if days[0] > days[1] {
                    sound = self.fault(
                        &[&format!("{}.{index}", path("blackout")), &path("blackout")],
                        format!("a blackout of “{}” ends before it begins", channel.name),
                        format!("from day {} to day {}", days[0], days[1]),
                        format!("write [{}, {}]", days[1], days[0]),
                    );
                }
            }
        }
        for at in 0..self.plan.channel.len() {
            sound &= self.keys(at);
        }
        if sound && let Err((at, error)) = Channels::new(self.plan) {
            sound = self.unbuyable(at, &error);
        }
        sound && self.money()
    }

    /// Keys that vary are each given once, with values that make sense.
    fn keys(&mut self, at: usize) -> bool {
        let mut sound = true;
        let channel = &self.plan.channel[at];
        for (index, key) in channel.vary.iter().enumerate() {
            let path = format!("plan.channel.{at}.vary.{index}.key");
            let twice = channel.vary[..index].iter().any(|it| it.key == key.key);
            let fault = if twice {
                Some(("it is given twice".to_owned(), "let one entry have all values".to_owned()))
            } else {
                key.fault()
            };
            if let Some((what, help)) = fault {
                let title = format!("`{}` of “{}” cannot be varied: {what}", key.key, channel.name);
                sound = self.fault(&[&path], title, "varied here".to_owned(), help);
            }
        }
        sound
    }

    fn unbuyable(&mut self, at: usize, error: &ChannelError) -> bool {
        let name = &self.plan.channel[at].name;
        let title = format!("“{name}” cannot be planned: {error}");
        let path = |key: &str| format!("plan.channel.{at}.{key}");
        let (place, label, help) = match error {
            ChannelError::NoVariant { key, .. } => {
                let index = self.plan.channel[at].vary.iter().position(|it| it.key == *key);
                let place = format!("{}.{}", path("vary"), index.unwrap_or(0));
                (
                    place,
                    "varied here",
                    "write a key of this kind of campaign and values that it takes",
                )
            }
            ChannelError::BlackedOut => (
                path("blackout"),
                "closed here",
                "let `start_day` or `days` vary so that one form keeps off these days, or shorten \
                 the blackout",
            ),
            ChannelError::TooMany(_) => (path("vary"), "varied here", "give fewer values"),
            ChannelError::NoBudget => (
                path("campaign"),
                "this kind",
                "choose a kind that spends a budget, such as ads or playlist_pitch",
            ),
        };
        self.fault(&[&place, &path("name")], title, label.to_owned(), help.to_owned())
    }

    /// Every budget can be spent, and is enough for what every split has.
    fn money(&mut self) -> bool {
        let plan = self.plan;
        let largest = plan.largest();
        let room: f64 = plan.channel.iter().map(|it| it.most.unwrap_or(largest)).sum();
        if room < largest {
            return self.fault(
                &["plan.budgets"],
                format!(
                    "{} cannot be spent: all channels together take {}",
                    number(largest),
                    number(room)
                ),
                format!("the largest budget is {}", number(largest)),
                format!("lower it to {}, or raise `most` of a channel", number(room)),
            );
        }
        let smallest = plan.budgets[0];
        let must: f64 = plan.channel.iter().filter(|it| it.always).map(|it| it.least).sum();
        if must > smallest {
            return self.fault(
                &["plan.budgets"],
                format!(
                    "{} is not enough: channels that every split has take at least {}",
                    number(smallest),
                    number(must)
                ),
                format!("the smallest budget is {}", number(smallest)),
                format!("raise it to {}, lower `least`, or take `always` out", number(must)),
            );
        }
        true
    }

    /// Each budget has splits that keep to the limits, and not too many.
    fn has_splits(&mut self) -> bool {
        let plan = self.plan;
        let Ok(channels) = Channels::new(plan) else { return false };
        let nothing_varies = vec![0; channels.len()];
        let mut bought = vec![false; channels.len()];
        for (at, &budget) in plan.budgets.iter().enumerate() {
            let money = Money::from_dollars(budget);
            let all = channels.limits.splits(money, plan.parts, &nothing_varies, MOST_SPLITS);
            all.iter().flat_map(Split::channels).for_each(|it| bought[it] = true);
            let splits = all.len();
            let place = format!("plan.budgets.{at}");
            if splits > MOST_SPLITS {
                return self.fault(
                    &["plan.parts", &place, "plan.budgets"],
                    format!(
                        "{} parts among {} channels make more than {} splits",
                        plan.parts,
                        channels.len(),
                        number(MOST_SPLITS as f64)
                    ),
                    "too many to be lived".to_owned(),
                    "lower `parts`, or give channels limits".to_owned(),
                );
            }
            if splits == 0 {
                let step = budget / f64::from(plan.parts);
                return self.fault(
                    &[&place, "plan.budgets"],
                    format!("no split of {} keeps to the limits", number(budget)),
                    format!("in parts of {}", number(step)),
                    "raise `parts` for smaller steps, or widen `least`, `most` or `never_together`"
                        .to_owned(),
                );
            }
        }
        let unused = bought.iter().enumerate().filter(|(_, it)| !**it).map(|it| it.0);
        unused.collect::<Vec<_>>().into_iter().fold(true, |_, at| self.never_bought(at))
    }

    /// A channel that no split of any budget has.
    fn never_bought(&mut self, at: usize) -> bool {
        let (plan, channel) = (self.plan, &self.plan.channel[at]);
        let part = plan.largest() / f64::from(plan.parts);
        let path = |key: &str| format!("plan.channel.{at}.{key}");
        let (key, label, help) = if channel.least > plan.largest() {
            let label = format!("it takes at least {}", number(channel.least));
            ("least", label, "lower `least`, raise `plan.budgets`, or take the channel out")
        } else if channel.most.is_some_and(|most| most < part) {
            let label = format!("it may get {}", number(channel.most.unwrap_or(0.0)));
            (
                "most",
                label,
                "raise `most`, raise `parts` for smaller steps, or take the channel out",
            )
        } else {
            let label = format!("in parts of {}", number(part));
            ("name", label, "raise `parts`, or widen `least`, `most` or `never_together`")
        };
        let title = format!("no split of the money has “{}”", channel.name);
        self.fault(&[&path(key), &path("name")], title, label, help.to_owned())
    }

    /// The objective counts within the run.
    fn days(&mut self, days: u16) {
        if let Some(by_day) = self.plan.by_day.filter(|it| *it > days)
            && self.findings.sound(&["time.days"])
        {
            self.fault(
                &["plan.by_day"],
                format!("the objective counts to day {by_day}, and the run ends before"),
                format!("the run has {days} days"),
                format!("set it to {days} or less, or set `time.days` to {by_day} or more"),
            );
        }
    }
}
