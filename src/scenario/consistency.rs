//! Consistency: values that are fine alone and impossible together.
//!
//! Owns the checks that look at more than one key. A check is left out when a value it needs was
//! already found faulty. Deliberately unknown: types and ranges (see [`crate::scenario::check`]).

mod also;

use std::collections::BTreeMap;

use crate::dynamics::campaign::{Campaign, EditorialPitch};
use crate::dynamics::genesis::ReleaseKind;
use crate::dynamics::podcast::LONGEST_EPISODE;
use crate::measure::windows::Measure;
use crate::model::facts::EPISODE_SECONDS;
use crate::scenario::check::Findings;
use crate::scenario::error::{Fault, Problem, nearest};
use crate::scenario::file::Scenario;
use crate::scenario::letters::{first_few, stray};
use crate::scenario::memory::of_world;
use crate::scenario::planned;
use crate::scenario::schema::number;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::scenario::volume;
use crate::study::outcome::CONTROL;
use crate::study::plan::channels::Channels;

/// Memory beyond which no machine that anybody has takes a world \[bytes\].
const MOST_BYTES: f64 = 1e12;
/// Windows that are told one by one.
const MOST_WINDOWS: usize = 12;
/// Longest run, burn-in included \[days\].
const LONGEST_RUN: u32 = 3650;

/// Looks for values that contradict one another.
pub fn check(scenario: &Scenario, tree: &Node, findings: &mut Findings) {
    volume::check(scenario, tree, findings);
    planned::check(scenario, tree, findings);
    let mut sense = Sense { scenario, tree, findings };
    sense.names();
    sense.letters();
    sense.size();
    sense.fans();
    sense.kind();
    sense.catalogue();
    also::check(&mut sense);
    sense.length();
    sense.campaigns();
    sense.windows();
    sense.reference();
    sense.sources();
    sense.subjects();
    sense.sensitivity();
}

pub(super) struct Sense<'a> {
    scenario: &'a Scenario,
    tree: &'a Node,
    findings: &'a mut Findings,
}

impl Sense<'_> {
    /// Where the first of these paths that was written stands; the top of the file for defaults.
    fn place(&self, paths: &[&str]) -> Place {
        paths
            .iter()
            .find_map(|path| self.tree.find(path))
            .map_or_else(|| Place::new(&self.tree.place.source, 0..0), |node| node.place.clone())
    }

    fn contradiction(&mut self, paths: &[&str], title: String, label: String, help: String) {
        let place = self.place(paths);
        self.findings.tell(|| Problem::at(&place, Fault::Together { title, label, help }));
    }

    fn names(&mut self) {
        let scenario = self.scenario;
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, entry) in scenario.strategy.iter().enumerate() {
            let name = entry.name.trim();
            let place = self.place(&[&format!("strategy.{index}.name")]);
            let fault = if name.eq_ignore_ascii_case(CONTROL) {
                Fault::ReservedName { name: CONTROL }
            } else if let Some(first) = seen.get(name) {
                let first = self.place(&[&format!("strategy.{first}.name")]);
                let first = format!("{}:{}", first.source.name, first.line());
                Fault::DuplicateStrategy { name: name.to_owned(), first }
            } else {
                seen.insert(name, index);
                continue;
            };
            self.findings.tell(|| Problem::at(&place, fault));
        }
    }

    /// Texts that go into tables, charts and terminals.
    fn letters(&mut self) {
        let Scenario { title, description, release, sweep, plan, .. } = self.scenario;
        self.printable("title", title);
        self.printable("release.title", &release.title);
        self.printable("release.artist", &release.artist);
        self.printable("economics.currency", self.scenario.economics.currency.sign());
        for (index, also) in release.also.iter().enumerate() {
            self.printable(&format!("release.also.{index}.title"), &also.title);
        }
        for (index, entry) in self.scenario.strategy.iter().enumerate() {
            self.printable(&format!("strategy.{index}.name"), &entry.name);
        }
        for (index, channel) in plan.channel.iter().enumerate() {
            self.printable(&format!("plan.channel.{index}.name"), &channel.name);
        }
        for (at, key) in sweep.key.iter().enumerate() {
            for (index, name) in key.names.iter().enumerate() {
                self.printable(&format!("sweep.key.{at}.names.{index}"), name);
            }
        }
        // A description may have paragraphs.
        let lines = description.replace(['\n', '\r', '\t'], " ");
        self.printable("description", &lines);
    }

    fn printable(&mut self, path: &str, text: &str) {
        let Some((letter, why)) = text.chars().find_map(|it| Some((it, stray(it)?))) else {
            return;
        };
        let what = if letter.is_control() {
            "a control character".to_owned()
        } else {
            format!("U+{:04X}, which {why}", u32::from(letter))
        };
        self.contradiction(
            &[path],
            format!("`{path}` holds {what}"),
            format!("{} is not to be printed", letter.escape_unicode()),
            "take it out: tables and charts need one line of characters that are seen".to_owned(),
        );
    }

    fn size(&mut self) {
        let paths = ["world.listeners", "world.tracks", "time.days", "time.burn_in_days"];
        let bytes = of_world(self.scenario, &self.scenario.platform.recommender);
        if self.findings.sound(&paths) && bytes > MOST_BYTES {
            let world = &self.scenario.world;
            self.contradiction(
                &paths,
                format!(
                    "a world of {} listeners and {} tracks would need about {:.0} GB of memory",
                    number(f64::from(world.listeners)),
                    number(f64::from(world.tracks)),
                    bytes / 1e9
                ),
                format!("no world may need more than {:.0} GB", MOST_BYTES / 1e9),
                "lower `world.listeners` or `world.tracks`, or shorten the run; `preset = \"large\"` is \
                 200_000 listeners, and a listener stands for many"
                    .to_owned(),
            );
        }
    }

    fn fans(&mut self) {
        let (fans, listeners) = (self.scenario.release.fans, self.scenario.world.listeners);
        if self.findings.sound(&["release.fans", "world.listeners"]) && fans > listeners {
            let fans = number(f64::from(fans));
            self.contradiction(
                &["release.fans", "world.listeners"],
                format!("{fans} fans do not fit into {} listeners", number(f64::from(listeners))),
                format!("`release.fans` is {fans}"),
                format!("set `release.fans` to {} or less", number(f64::from(listeners))),
            );
        }
    }

    /// What the release is against its length, and an episode against a world without podcasts.
    fn kind(&mut self) {
        let Scenario { release, behaviour, .. } = self.scenario;
        let (length, path) = (number(f64::from(release.duration_seconds)), "release.kind");
        let seconds = "release.duration_seconds";
        let (shortest, longest) = (f64::from(EPISODE_SECONDS), f64::from(LONGEST_EPISODE));
        if self.findings.sound(&[path, seconds]) && !release.has_length_of_its_kind() {
            let episode = release.kind == ReleaseKind::Episode;
            let (title, range) = if episode {
                ("no episode is so short", format!("{} and {}", number(shortest), number(longest)))
            } else {
                ("no track is so long", format!("31 and {}", number(shortest - 1.0)))
            };
            let other = if episode {
                "leave it out for 2400, or set `release.kind = \"track\"`"
            } else {
                "set `release.kind = \"episode\"`"
            };
            self.contradiction(
                &[seconds, path],
                format!("{title}: `{seconds}` is {length}"),
                format!("`{path}` is \"{}\"", if episode { "episode" } else { "track" }),
                format!("set `{seconds}` between {range}, or {other}"),
            );
        }
        let shows = "behaviour.podcast.shows_per_thousand";
        let alone = release.kind == ReleaseKind::Episode && !behaviour.podcast.is_on();
        if self.findings.sound(&[path, shows]) && alone {
            self.contradiction(
                &[shows, path],
                "an episode comes out in a world without podcasts".to_owned(),
                format!("`{shows}` is 0"),
                "set it above 0, or leave it out for 5, or set `release.kind = \"track\"`"
                    .to_owned(),
            );
        }
    }

    /// What a show brought out before the first day is not in the model.
    fn catalogue(&mut self) {
        let (path, kind) = ("release.catalogue_tracks", "release.kind");
        let release = &self.scenario.release;
        let episode = release.kind == ReleaseKind::Episode;
        if self.findings.sound(&[path, kind]) && episode && release.catalogue_tracks > 0 {
            self.contradiction(
                &[path, kind],
                "a podcast show has no back catalogue: its episodes come out during the run"
                    .to_owned(),
                format!("`{path}` is {}", release.catalogue_tracks),
                "set it to 0, or set `release.kind = \"track\"`".to_owned(),
            );
        }
    }

    /// An episode is on no list of editors or of the recommender, so nothing can be bought there.
    fn of_music(&mut self, campaign: &Campaign, whole: &str) {
        let (what, budget) = match campaign {
            Campaign::EditorialPitch(it) => {
                ("editors put no episode on their playlists", it.budget)
            }
            Campaign::DiscoveryMode(it) => ("no list of music proposes an episode", it.budget),
            _ => return,
        };
        let paths = [format!("{whole}.kind"), format!("{whole}.budget"), whole.to_owned()];
        let paths = paths.each_ref().map(String::as_str);
        let episode = self.scenario.release.kind == ReleaseKind::Episode;
        if self.findings.sound(&["release.kind", paths[1]]) && episode && budget > 0.0 {
            self.contradiction(
                &paths,
                format!("this campaign has nothing to buy: {what}"),
                "`release.kind` is \"episode\"".to_owned(),
                "buy `ads`, `retarget`, `influencer` or `pre_save`, or set `budget = 0.0`"
                    .to_owned(),
            );
        }
    }

    fn length(&mut self) {
        let paths = ["time.days", "time.burn_in_days"];
        let time = &self.scenario.time;
        let span = u32::from(time.days) + u32::from(time.burn_in_days);
        if self.findings.sound(&paths) && span > LONGEST_RUN {
            self.contradiction(
                &paths,
                format!("burn-in and observed days add up to {span} days"),
                format!("together at most {LONGEST_RUN} days"),
                "shorten `time.days` or `time.burn_in_days`".to_owned(),
            );
        }
    }

    fn campaigns(&mut self) {
        for (at, entry) in self.scenario.strategy.iter().enumerate() {
            for (index, campaign) in entry.campaign.iter().enumerate() {
                self.campaign(campaign, &format!("strategy.{at}.campaign.{index}"));
            }
        }
        // Of a channel in whichever form, with all the money.
        let plan = &self.scenario.plan;
        let Ok(channels) = Channels::new(plan) else { return };
        for (at, variants) in channels.variants.iter().enumerate() {
            for variant in variants {
                let campaign = variant.campaign.clone().with_budget(plan.largest());
                let before = self.findings.problems.len();
                self.campaign(&campaign, &format!("plan.channel.{at}.campaign"));
                if self.findings.problems.len() > before {
                    break;
                }
            }
        }
    }

    fn campaign(&mut self, campaign: &Campaign, whole: &str) {
        self.campaign_days(campaign, &format!("{whole}.start_day"), whole);
        self.fee(campaign, whole);
        self.of_music(campaign, whole);
    }

    fn campaign_days(&mut self, campaign: &Campaign, path: &str, whole: &str) {
        let Some(start) = start_day(campaign) else { return };
        let (days, burn_in) = (self.scenario.time.days, self.scenario.time.burn_in_days);
        if start >= 0 && start.cast_unsigned() >= days && self.findings.sound(&["time.days"]) {
            self.contradiction(
                &[path, whole],
                format!("this campaign starts after the run has ended, on day {start}"),
                format!("the last day is {}", days - 1),
                format!(
                    "start before day {days}, or set `time.days` to {} or more",
                    u32::from(start.cast_unsigned()) + 1
                ),
            );
        }
        let lead = start.unsigned_abs();
        if start < 0 && lead > burn_in && self.findings.sound(&["time.burn_in_days"]) {
            let first = -i32::from(burn_in);
            self.contradiction(
                &[path, whole],
                format!(
                    "this campaign starts {} before the release, the world {}",
                    in_days(lead),
                    if burn_in == 0 { "with it".to_owned() } else { format!("only {burn_in}") }
                ),
                format!("the first day is {first}"),
                format!(
                    "start on day {first} or later, or set `time.burn_in_days` to {lead} or more"
                ),
            );
        }
    }

    fn fee(&mut self, campaign: &Campaign, whole: &str) {
        let Campaign::EditorialPitch(EditorialPitch { budget, fee, .. }) = campaign else { return };
        let (at_budget, at_fee) = (format!("{whole}.budget"), format!("{whole}.fee"));
        let sound = self.findings.sound(&[&at_budget, &at_fee]);
        if sound && *budget > 0.0 && fee > budget {
            self.contradiction(
                &[&at_fee, &at_budget, whole],
                "this pitch costs more than there is money for it".to_owned(),
                format!("the fee is {}, the budget {}", number(*fee), number(*budget)),
                "lower `fee`, raise `budget`, or set `budget = 0.0` to pitch nothing".to_owned(),
            );
        }
    }

    fn windows(&mut self) {
        let path = "experiment.windows";
        let windows = &self.scenario.experiment.windows;
        let rising = windows.windows(2).all(|pair| pair[0] < pair[1]);
        if self.findings.sound(&[path]) && !rising {
            let mut sorted = windows.clone();
            sorted.sort_unstable();
            sorted.dedup();
            let sorted: Vec<String> = sorted.iter().map(u16::to_string).collect();
            self.contradiction(
                &[path],
                "`experiment.windows` must rise, without repetition".to_owned(),
                "out of order".to_owned(),
                if sorted.len() > MOST_WINDOWS {
                    "write the smallest first, each once".to_owned()
                } else {
                    format!("write [{}]", sorted.join(", "))
                },
            );
        }
    }

    /// The strategies that studies name.
    fn subjects(&mut self) {
        if self.torn_strategies() {
            return;
        }
        let known: Vec<String> =
            self.scenario.strategy.iter().map(|entry| entry.name.clone()).collect();
        for (path, name) in self.scenario.subjects() {
            if let Some(found) = name.as_ref().filter(|name| !name.is_empty()) {
                self.known(path, found, known.clone());
            }
        }
    }

    fn reference(&mut self) {
        let path = "experiment.reference";
        // A strategy that was taken out, as faulty, may be the one that is meant.
        if !self.findings.sound(&[path]) || self.torn_strategies() {
            return;
        }
        let arms = std::iter::once(CONTROL)
            .chain(self.scenario.strategy.iter().map(|entry| entry.name.as_str()));
        let arms = arms.map(str::to_owned).collect();
        self.known(path, &self.scenario.experiment.reference, arms);
    }

    /// What a sensitivity analysis looks at.
    fn sensitivity(&mut self) {
        let Scenario { sensitivity, experiment, time, .. } = self.scenario;
        let measures = Measure::all().into_iter().map(|it| it.name().to_owned()).collect();
        self.known("sensitivity.measure", &sensitivity.measure, measures);
        let path = "sensitivity.window";
        let window = sensitivity.window.unwrap_or(time.days);
        let mut windows = experiment.windows.clone();
        windows.retain(|&window| window < time.days);
        windows.push(time.days);
        let sound = self.findings.sound(&[path, "experiment.windows", "time.days"]);
        if sound && !windows.contains(&window) {
            self.contradiction(
                &[path],
                format!("effects are not taken over {window} days"),
                {
                    let windows: Vec<String> = windows.iter().map(u16::to_string).collect();
                    format!("they are over {} days", first_few(&windows, MOST_WINDOWS))
                },
                "choose one of these, or add it to `experiment.windows`".to_owned(),
            );
        }
        let path = "sensitivity.strategy";
        let named = sensitivity.strategy.as_ref().filter(|name| !name.is_empty());
        if self.findings.sound(&[path]) && named == Some(&experiment.reference) {
            self.contradiction(
                &[path],
                "the reference has no effect that could vary".to_owned(),
                "it is `experiment.reference`".to_owned(),
                "name another strategy".to_owned(),
            );
        }
        let path = "sensitivity.levels";
        let levels = sensitivity.levels;
        if self.findings.sound(&[path]) && !levels.is_multiple_of(2) {
            self.contradiction(
                &[path],
                format!("`{path}` must be even, not {levels}"),
                "steps go half of the levels up or down".to_owned(),
                format!("set it to {}", levels + 1),
            );
        }
    }

    /// A name must be one of these.
    fn known(&mut self, path: &str, found: &str, known: Vec<String>) {
        if !self.findings.sound(&[path]) || known.iter().any(|name| name == found) {
            return;
        }
        let place = self.place(&[path]);
        let nearest = nearest(found, known.iter().map(String::as_str));
        let (key, found) = (path.to_owned(), found.to_owned());
        let fix = nearest.clone().map(|name| toml::Value::String(name).to_string());
        let problem = Problem::at(&place, Fault::UnknownName { key, found, nearest, known });
        self.findings.tell(|| match fix {
            Some(fix) => problem.with_fix(&place, fix),
            None => problem,
        });
    }

    fn torn_strategies(&self) -> bool {
        self.findings.dropped.iter().any(|path| path.starts_with("strategy"))
    }

    fn sources(&mut self) {
        let path = "behaviour.session.source_mix";
        let mix = &self.scenario.behaviour.session.source_mix;
        let any = toml::Table::try_from(mix)
            .is_ok_and(|mix| mix.values().any(|weight| weight.as_float() > Some(0.0)));
        if !any {
            self.contradiction(
                &[path],
                "no source is ever used: every weight of the source mix is 0".to_owned(),
                "all weights are 0".to_owned(),
                "give at least one source a weight above 0".to_owned(),
            );
        }
    }
}

/// So many days.
fn in_days(days: u16) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// First day of a campaign, if it does anything.
pub fn start_day(campaign: &Campaign) -> Option<i16> {
    campaign.terms().first_day.map(|day| day.0)
}
