//! TOML with a memory: values that know which file, and which bytes of it, they were written in.
//!
//! Owns [`Node`], what is left of a parsed text once several have been laid over one another.
//! Deliberately unknown: which keys exist and what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::scenario::letters::shortened;
use crate::scenario::source::{Place, Source};

/// Longest text that is told whole \[characters\].
const LONGEST_TOLD: usize = 60;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub place: Place,
}

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

/// What a TOML value can be.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both.
    Date(Datetime),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the text.
    Table(Vec<Entry>),
}

/// What the parser itself found wrong: where, and in its words.
pub type SyntaxError = (Place, String);

/// Reads a text as far as it can be read.
pub fn parse(source: &Arc<Source>) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let errors = errors
        .iter()
        .map(|error| (Place::new(source, error.span().unwrap_or(0..0)), error.message().to_owned()))
        .collect();
    let place = Place::new(source, table.span());
    (Node { value: table_of(table.get_ref(), source, 0), place }, errors)
}

/// Reads the value that stands in the bytes from `start` to the end of the text.
pub fn parse_value(source: &Arc<Source>, start: usize) -> Option<Node> {
    let text = &source.text[start..];
    let value = DeValue::parse(text.trim()).ok()?;
    let lead = start + text.len() - text.trim_start().len();
    Some(node_of(&value, source, lead))
}

fn node_of(value: &Spanned<DeValue<'_>>, source: &Arc<Source>, offset: usize) -> Node {
    let span = value.span();
    let place = Place::new(source, span.start + offset..span.end + offset);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(digits) => {
            // Numbers beyond 128 bits saturate: no key allows them anyway.
            let negative = digits.as_str().starts_with('-');
            let beyond = if negative { i128::MIN } else { i128::MAX };
            Value::Integer(i128::from_str_radix(digits.as_str(), digits.radix()).unwrap_or(beyond))
        }
        DeValue::Float(digits) => Value::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(value) => Value::Date(*value),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| node_of(item, source, offset)).collect())
        }
        DeValue::Table(table) => table_of(table, source, offset),
    };
    Node { value, place }
}

fn table_of(table: &DeTable<'_>, source: &Arc<Source>, offset: usize) -> Value {
    Value::Table(
        table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_place: Place::new(source, key.span().start + offset..key.span().end + offset),
                node: node_of(value, source, offset),
            })
            .collect(),
    )
}

impl Node {
    /// The value of a key, when this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
            }
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Value::Table(entries) => {
                entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
            }
            _ => None,
        }
    }

    /// The item of a number, when this is a list that has it.
    pub fn item(&self, index: usize) -> Option<&Self> {
        match &self.value {
            Value::List(items) => items.get(index),
            _ => None,
        }
    }

    /// The items of a list that is the value of a key, to change them; none where there is no such
    /// list.
    pub fn items_mut(&mut self, key: &str) -> impl Iterator<Item = &mut Self> {
        let items = self.get_mut(key).and_then(|node| match &mut node.value {
            Value::List(items) => Some(items),
            _ => None,
        });
        items.into_iter().flatten()
    }

    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What lies at the end of a path such as `world.listeners`.
    pub fn find(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, key| match key.parse() {
            Ok(index) => node.item(index),
            Err(_) => node.get(key),
        })
    }

    /// Takes a key out of a table.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        match &mut self.value {
            Value::Table(entries) => {
                let index = entries.iter().position(|entry| entry.key == key)?;
                Some(entries.remove(index))
            }
            _ => None,
        }
    }

    /// Lays another tree over this one: tables are merged key by key, everything else is replaced.
    pub fn overlay(&mut self, over: Self) {
        match (&mut self.value, over) {
            (Value::Table(below), Self { value: Value::Table(above), .. }) => {
                let known = below.iter().zip(0..).map(|(entry, at)| (entry.key.clone(), at));
                let known: BTreeMap<String, usize> = known.collect();
                for entry in above {
                    match known.get(&entry.key).map(|&at| &mut below[at]) {
                        Some(old) => {
                            // A table stays known by its first header; other keys by their last.
                            if !matches!(old.node.value, Value::Table(_)) {
                                old.key_place = entry.key_place;
                            }
                            old.node.overlay(entry.node);
                        }
                        None => below.push(entry),
                    }
                }
            }
            (_, over) => *self = over,
        }
    }

    /// Adds what a lower layer has and this one does not; all that is here stays where it is.
    pub fn underlay(&mut self, below: Self) {
        let (Value::Table(here), Value::Table(below)) = (&mut self.value, below.value) else {
            return;
        };
        for entry in below {
            match here.iter_mut().find(|it| it.key == entry.key) {
                Some(known) => known.node.underlay(entry.node),
                None => here.push(entry),
            }
        }
    }

    /// The same values without their places.
    pub fn plain(&self) -> toml::Value {
        match &self.value {
            Value::Text(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => i64::try_from(*number)
                .map_or(toml::Value::Float(*number as f64), toml::Value::Integer),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(value) => toml::Value::Boolean(*value),
            Value::Date(date) => toml::Value::Datetime(*date),
            Value::List(items) => toml::Value::Array(items.iter().map(Self::plain).collect()),
            Value::Table(entries) => toml::Value::Table(
                entries.iter().map(|entry| (entry.key.clone(), entry.node.plain())).collect(),
            ),
        }
    }

    /// What this is, in words that follow "found".
    pub fn described(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("the text {:?}", shortened(text, LONGEST_TOLD)),
            Value::Integer(number) => format!("the number {number}"),
            Value::Float(number) => format!("the number {number:?}"),
            Value::Boolean(value) => format!("`{value}`"),
            Value::Date(date) => format!("the date {date}"),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(name: &str, text: &str) -> Node {
        let source = Source::new(name, text);
        let (node, errors) = parse(&source);
        assert!(errors.is_empty(), "{errors:?}");
        node
    }

    #[test]
    fn what_is_laid_over_wins_and_keeps_its_own_place() {
        let mut below = tree("below", "[world]\nlisteners = 1\ntracks = 2\n");
        below.overlay(tree("above", "world.tracks = 3\n"));
        let tracks = below.find("world.tracks").unwrap();
        assert!(matches!(tracks.value, Value::Integer(3)));
        assert_eq!(tracks.place.source.name, "above");
        assert_eq!(below.find("world.listeners").unwrap().place.line(), 2);
    }

    #[test]
    fn lists_are_replaced_wholesale() {
        let mut below = tree("below", "windows = [1, 2, 3]");
        below.overlay(tree("above", "windows = [9]"));
        assert!(below.find("windows.1").is_none());
        assert!(matches!(below.find("windows.0").unwrap().value, Value::Integer(9)));
    }

    #[test]
    fn numbers_are_read_in_every_base_and_with_underscores() {
        let node = tree("n", "a = 20_000\nb = 0xff\nc = -3\nd = 1_0.5");
        assert!(matches!(node.find("a").unwrap().value, Value::Integer(20_000)));
        assert!(matches!(node.find("b").unwrap().value, Value::Integer(255)));
        assert!(matches!(node.find("c").unwrap().value, Value::Integer(-3)));
        assert!(
            matches!(node.find("d").unwrap().value, Value::Float(x) if x.to_bits() == 10.5_f64.to_bits())
        );
    }
}
