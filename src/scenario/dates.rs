//! Dates: the first day of a campaign written as a day of the calendar.
//!
//! Owns how `start_date` becomes `start_day`, once the day of the release is known; nothing below
//! knows of dates. Deliberately unknown: which days a campaign may start on, which the schema says.

use crate::scenario::channels::campaigns;
use crate::scenario::check::Findings;
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::{ReleaseDate, Time};
use crate::scenario::schema::Shape;
use crate::scenario::tree::{Entry, Node, Value};
use crate::units::Date;

/// The first day as a date.
pub(super) const DATE: &str = "start_date";
/// The first day, counted from the release.
pub(super) const DAY: &str = "start_day";

/// Puts a day in the place of each date of a campaign, counted from the day of the release.
pub(super) fn resolve(tree: &mut Node, findings: &mut Findings) {
    let release = match tree.find("time.release_date").map(|node| &node.value) {
        Some(Value::Date(date)) => ReleaseDate::of(*date).date(),
        _ => Time::default().release_date.date(),
    };
    let Some(release) = release.filter(|_| findings.sound(&["time.release_date"])) else { return };
    for (whole, campaign) in campaigns(tree) {
        if let Some(entry) = campaign.remove(DATE)
            && let Some(problem) = place(campaign, entry, &whole, release)
        {
            findings.tell(|| problem);
            findings.dropped.insert(format!("{whole}.{DAY}"));
        }
    }
}

/// Where an assignment says on which day a campaign starts, takes out of the campaign what it said
/// of that in the other way.
pub(super) fn lay_over(campaign: &mut Node, assigned: &Node) {
    for (key, other) in [(DATE, DAY), (DAY, DATE)] {
        if assigned.get(key).is_some() {
            campaign.remove(other);
        }
    }
}

/// Puts the day of a date into a campaign; what is wrong with it, if anything.
fn place(campaign: &mut Node, entry: Entry, whole: &str, release: Date) -> Option<Problem> {
    let Value::Date(date) = entry.node.value else { return None };
    let date = ReleaseDate::of(date).date()?;
    let told = |title: String, label: String, help: String| {
        Problem::at(&entry.node.place, Fault::Together { title, label, help })
    };
    if campaign.get(DAY).is_some() {
        return Some(told(
            format!("`{whole}` has a `{DAY}` and a `{DATE}`"),
            "its first day is said twice".to_owned(),
            "take one of them out".to_owned(),
        ));
    }
    let day = date.since_epoch() - release.since_epoch();
    let kind = campaign.get("kind").and_then(Node::text);
    let kinds = Shape::root().find("strategy.0.campaign.0").map(|it| it.kinds());
    let shape = kinds.into_iter().flatten().find(|(name, _)| Some(*name) == kind);
    let bounds = shape.and_then(|(_, shape)| shape.get(DAY)).map(|it| it.bounds());
    let (low, high) = match bounds {
        Some((Some(low), Some(high))) => (low as i32, high as i32),
        _ => (i32::MIN, i32::MAX),
    };
    if day < low || day > high {
        let [first, last] = [low, high].map(|day| release.plus(day).iso());
        return Some(told(
            format!("`{whole}.{DATE}` is out of range"),
            format!("this is day {day}, with the release on {}", release.iso()),
            format!("choose a date from {first} (day {low}) to {last} (day {high})"),
        ));
    }
    let Value::Table(entries) = &mut campaign.value else { return None };
    let node = Node { value: Value::Integer(day.into()), place: entry.node.place };
    entries.push(Entry { key: DAY.to_owned(), key_place: entry.key_place, node });
    None
}

#[cfg(test)]
mod tests {
    use crate::scenario::Override;
    use crate::scenario::compose::Input;
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::resolve::{Options, Resolved};
    use crate::scenario::varied::resolve;

    fn resolved(campaign: &str, set: &[&str]) -> Result<Resolved, String> {
        let text = format!(
            "[time]\nrelease_date = 2028-02-25\n[[strategy]]\nname = \"A\"\n\
             [[strategy.campaign]]\n{campaign}\n"
        );
        let input = Input::Text { name: "test.toml".to_owned(), text };
        let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
        let options = Options { overrides, quick: false };
        resolve(&input, &options).map_err(|problems| render(&problems, Look::Plain))
    }

    fn first_day(campaign: &str, set: &[&str]) -> i16 {
        let resolved = resolved(campaign, set).unwrap_or_else(|told| panic!("{told}"));
        resolved.spec.strategies[0].campaigns[0].terms().first_day.expect("ads have one").0
    }

    #[test]
    fn a_date_is_the_day_counted_from_the_release() {
        assert_eq!(first_day("kind = \"ads\"\nstart_date = 2028-02-25", &[]), 0);
        assert_eq!(first_day("kind = \"ads\"\nstart_date = 2028-03-01", &[]), 5, "a leap year");
        assert_eq!(first_day("kind = \"pre_save\"\nstart_date = 2028-02-18", &[]), -7);
        let later = ["time.release_date=2028-02-26"];
        assert_eq!(first_day("kind = \"ads\"\nstart_date = 2028-03-01", &later), 4);
    }

    #[test]
    fn the_resolved_scenario_says_the_day_and_no_date() {
        let resolved = resolved("kind = \"ads\"\nstart_date = 2028-03-01", &[]).unwrap();
        let text = resolved.scenario.to_toml().unwrap();
        assert!(text.contains("start_day = 5\n") && !text.contains("start_date"), "{text}");
    }

    #[test]
    fn what_the_command_line_says_of_the_first_day_holds_in_either_form() {
        let day = ["strategy.A.campaign.ads.start_day=9"];
        assert_eq!(first_day("kind = \"ads\"\nstart_date = 2028-03-01", &day), 9);
        let date = ["strategy.0.campaign.0.start_date=2028-02-26"];
        assert_eq!(first_day("kind = \"ads\"\nstart_day = 9", &date), 1);
    }

    #[test]
    fn a_day_that_is_said_twice_or_cannot_be_is_an_error_with_its_line() {
        let both = "kind = \"ads\"\nstart_day = 5\nstart_date = 2028-03-01";
        let told = resolved(both, &[]).unwrap_err();
        assert!(told.contains("has a `start_day` and a `start_date`"), "{told}");
        assert!(told.contains("test.toml:8:14"), "{told}");
        let late = "kind = \"pre_save\"\nstart_date = 2028-03-01";
        let told = resolved(late, &[]).unwrap_err();
        for words in [
            "`strategy.0.campaign.0.start_date` is out of range",
            "test.toml:7:14",
            "this is day 5, with the release on 2028-02-25",
            "choose a date from 2027-08-29 (day -180) to 2028-02-24 (day -1)",
        ] {
            assert!(told.contains(words), "no \"{words}\" in\n{told}");
        }
        let told = resolved("kind = \"none\"\nstart_date = 2028-03-01", &[]).unwrap_err();
        assert!(told.contains("unknown key `start_date`"), "{told}");
        let told = resolved("kind = \"ads\"\nstart_date = 9999-12-31", &[]).unwrap_err();
        assert!(told.contains("out of range"), "{told}");
    }
}
