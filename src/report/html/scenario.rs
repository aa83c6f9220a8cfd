//! What the resolved scenario says, for people: when the release is out, when campaigns run, and
//! which assumptions carry the answer.
//!
//! Reads a few keys and passes over those that are not there. Deliberately unknown: which keys
//! there are besides, and what is allowed in them.

use std::fmt::Write as _;

use toml::{Table, Value};

use crate::numbers::{decimal, whole};
use crate::report::html::content::Span;
use crate::units::Currency;

/// A resolved scenario, as far as a page tells of it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    table: Table,
}

impl Told {
    /// From its text; nothing is told of one that is no TOML.
    pub fn of(text: &str) -> Self {
        Self { table: text.parse().unwrap_or_default() }
    }

    fn at(&self, path: &str) -> Option<&Value> {
        let mut parts = path.split('.');
        let first = self.table.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    }

    fn number(&self, path: &str) -> Option<f64> {
        self.at(path).and_then(number)
    }

    fn word(&self, path: &str) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// Days that the run observes.
    pub fn days(&self) -> Option<f64> {
        self.number("time.days")
    }

    /// Day of release as `2026-03-06`.
    pub fn released(&self) -> Option<String> {
        let date = self.at("time.release_date")?;
        date.as_datetime().and_then(|it| it.date).map(|date| date.to_string())
    }

    /// How money is written.
    pub fn currency(&self) -> Currency {
        self.word("economics.currency").and_then(Currency::of).unwrap_or_default()
    }

    fn strategies(&self) -> &[Value] {
        self.at("strategy").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// When the campaigns of some arms run; arms are looked at by name, as a chart has them.
    pub fn spans(&self, arms: &[String]) -> Vec<Span> {
        let mut spans = Vec::new();
        for strategy in self.strategies() {
            let name = strategy.get("name").and_then(Value::as_str);
            let Some(look) = arms.iter().position(|arm| Some(arm.as_str()) == name) else {
                continue;
            };
            for campaign in campaigns(strategy) {
                let of = |key: &str| campaign.get(key).and_then(number);
                if let Some((start, days)) = of("start_day").zip(of("days")) {
                    #[expect(clippy::cast_possible_truncation, reason = "days of a run")]
                    let (from, to) = (start as i32, (start + days) as i32);
                    spans.push(Span { look, from, to });
                }
            }
        }
        spans
    }

    /// What carries the answer, a name and a sentence or two each.
    pub fn assumptions(&self) -> Vec<(&'static str, String)> {
        let lines = [
            ("World", self.world()),
            ("Release", self.release()),
            ("Time", self.time()),
            ("Platform", self.platform()),
            ("A save", self.save()),
            ("Strategies", self.campaigns()),
        ];
        lines.into_iter().filter_map(|(name, line)| Some((name, line?))).collect()
    }

    fn world(&self) -> Option<String> {
        let (listeners, tracks) = (self.number("world.listeners")?, self.number("world.tracks")?);
        Some(format!(
            "{} listeners and {} tracks. They are made up: their habits follow published figures \
             where there are some, and were fitted where there are none.",
            whole(listeners),
            whole(tracks)
        ))
    }

    fn release(&self) -> Option<String> {
        let (title, artist) = (self.word("release.title")?, self.word("release.artist")?);
        let mut line = format!("“{title}” by {artist}");
        if let Some(genre) = self.word("release.genre") {
            let _ = write!(line, ", {}", genre.replace('_', " "));
        }
        if let Some(fans) = self.number("release.fans") {
            let _ = write!(line, ", with {} fans before it is out", whole(fans));
        }
        let of = |key: &str| self.number(&format!("release.{key}"));
        if let Some((appeal, stickiness)) = of("appeal").zip(of("stickiness")) {
            let _ = write!(
                line,
                ". Among all songs it stands at {} for its first impression and at {} for how it \
                 wears, from 0 to 1",
                decimal(appeal, 2),
                decimal(stickiness, 2)
            );
        }
        Some(line + ".")
    }

    fn time(&self) -> Option<String> {
        let days = self.days()?;
        let mut line = format!("{} days from release", whole(days));
        if let Some(date) = self.released() {
            let _ = write!(line, ", which is on {date}");
        }
        if let Some(before) = self.number("time.burn_in_days") {
            let _ = write!(line, ". The world lives {} days before that", whole(before));
        }
        Some(line + ".")
    }

    fn platform(&self) -> Option<String> {
        let recommender = self.word("platform.recommender")?;
        let mut line = format!("Its recommender is “{recommender}”");
        if let Some(days) = self.number("platform.retrain_days") {
            let _ = write!(line, ", which learns every {} days", whole(days));
        }
        Some(line + ". No service has published how its own does it.")
    }

    fn save(&self) -> Option<String> {
        let weight = self.number("platform.training_weights.save")?;
        let stream = self.number("platform.training_weights.stream")?;
        Some(format!(
            "Weighs {} in what the recommender learns from, where a stream weighs {}. This is an \
             assumption: no service publishes it.",
            decimal(weight, usize::from(weight.fract().abs() > 0.0)),
            decimal(stream, usize::from(stream.fract().abs() > 0.0))
        ))
    }

    fn campaigns(&self) -> Option<String> {
        let currency = self.currency();
        let of = |it| strategy(it, &currency);
        let lines: Vec<String> = self.strategies().iter().filter_map(of).collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|it| it as f64))
}

fn campaigns(strategy: &Value) -> &[Value] {
    strategy.get("campaign").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A strategy in a sentence: its name, and each of its campaigns.
fn strategy(strategy: &Value, currency: &Currency) -> Option<String> {
    let name = strategy.get("name")?.as_str()?;
    let campaigns: Vec<String> =
        campaigns(strategy).iter().filter_map(|it| campaign(it, currency)).collect();
    let what = if campaigns.is_empty() { "nothing".to_owned() } else { campaigns.join("; ") };
    Some(format!("“{name}”: {what}."))
}

fn campaign(campaign: &Value, currency: &Currency) -> Option<String> {
    let of = |key: &str| campaign.get(key).and_then(number);
    let mut line = campaign.get("kind")?.as_str()?.replace('_', " ");
    if let Some(budget) = of("budget") {
        let _ = write!(line, ", budget {}", currency.put(&whole(budget)));
    }
    if let Some((start, days)) = of("start_day").zip(of("days")) {
        let _ = write!(line, ", {} days from day {}", whole(days), whole(start));
    }
    if let Some(ask) = campaign.get("ask").and_then(Value::as_str) {
        let _ = write!(line, ", asks for the {ask}");
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = "
        [time]
        days = 90
        release_date = 2026-03-06
        [[strategy]]
        name = \"Ads\"
        [[strategy.campaign]]
        kind = \"playlist_pitch\"
        budget = 400.0
        start_day = -2
        days = 14
        ask = \"save\"
        [[strategy]]
        name = \"Nothing\"
    ";

    #[test]
    fn campaigns_are_told_and_stand_where_their_arm_does() {
        let told = Told::of(SCENARIO);
        assert_eq!(told.released().as_deref(), Some("2026-03-06"));
        let lines = told.assumptions();
        assert_eq!(
            lines.last().map(|it| it.1.as_str()),
            Some(
                "“Ads”: playlist pitch, budget $400, 14 days from day −2, asks for the save. \
                 “Nothing”: nothing."
            )
        );
        let spans = told.spans(&["control".to_owned(), "Other".to_owned(), "Ads".to_owned()]);
        assert_eq!((spans.len(), spans[0].look, spans[0].from, spans[0].to), (1, 2, -2, 12));
    }

    #[test]
    fn of_a_text_that_is_no_scenario_nothing_is_told() {
        for text in ["", "[", "time = 3\nstrategy = 4", "[[strategy]]\nname = 3"] {
            let told = Told::of(text);
            assert!(told.assumptions().is_empty() && told.released().is_none(), "{text}");
        }
    }
}
