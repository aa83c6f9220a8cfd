//! What a scenario changes: its values that are not the defaults.
//!
//! Owns [`differences`]. Deliberately unknown: where the values came from.

use crate::scenario::file::Scenario;
use crate::scenario::schema::{Shape, Type};

/// A value that is not the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Dotted path of the key.
    pub path: String,
    /// The value, as TOML.
    pub value: String,
    /// The default, as TOML; absent for keys that have none.
    pub default: Option<String>,
}

/// Everything that a scenario sets to other than its default, in the order of its file.
///
/// # Errors
/// As [`Scenario::to_toml`].
pub fn differences(scenario: &Scenario) -> Result<Vec<Difference>, toml::ser::Error> {
    // Through the text, where single precision is written as a person would write it.
    let mut found = Vec::new();
    if let Ok(table) = scenario.to_toml()?.parse::<toml::Table>() {
        descend(&toml::Value::Table(table), Shape::root(), "", &mut found);
    }
    Ok(found)
}

fn descend(value: &toml::Value, shape: Shape, path: &str, found: &mut Vec<Difference>) {
    match (shape.kind(), value) {
        (Type::Tagged, toml::Value::Table(table)) => {
            let kind = table.get("kind").and_then(toml::Value::as_str);
            let kinds = shape.kinds();
            if let Some((_, variant)) = kinds.iter().find(|(name, _)| Some(*name) == kind) {
                descend(value, *variant, path, found);
            }
        }
        (Type::Table, toml::Value::Table(table)) => {
            for (key, value) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if let Some(child) = shape.get(key) {
                    descend(value, child, &path, found);
                }
            }
        }
        (Type::List, toml::Value::Array(items)) if items.iter().all(toml::Value::is_table) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(child) = shape.items() {
                    descend(item, child, &format!("{path}.{index}"), found);
                }
            }
        }
        _ => {
            let default = shape.default_toml();
            let same =
                default.as_ref().is_some_and(|default| parsed(default).as_ref() == Some(value));
            if !same {
                found.push(Difference { path: path.to_owned(), value: value.to_string(), default });
            }
        }
    }
}

fn parsed(value: &str) -> Option<toml::Value> {
    format!("value = {value}").parse::<toml::Table>().ok()?.remove("value")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Input, Options, resolve};

    #[test]
    fn only_what_is_changed_is_a_difference() {
        assert_eq!(differences(&Scenario::default()).unwrap(), []);
        let text = "[behaviour.encounter]\nappeal_weight = 0.3\ncampaign_interest = 0\n\
                    [[strategy]]\nname = \"A\"\n[[strategy.campaign]]\nkind = \"ads\"\nbudget = \
                    5\n";
        let input = Input::Text { name: "t.toml".to_owned(), text: text.to_owned() };
        let scenario = resolve(&input, &Options::default()).unwrap().scenario;
        let message: Vec<String> = differences(&scenario)
            .unwrap()
            .into_iter()
            .map(|it| format!("{} = {}", it.path, it.value))
            .collect();
        assert_eq!(
            message,
            [
                "behaviour.encounter.appeal_weight = 0.3",
                "strategy.0.name = \"A\"",
                "strategy.0.campaign.0.kind = \"ads\"",
                "strategy.0.campaign.0.budget = 5.0",
            ]
        );
    }
}
