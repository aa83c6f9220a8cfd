//! Form: every key known, every value of the right type and within its range.
//!
//! Owns the walk of a tree along the schema. What is faulty is reported and taken out, so that the
//! rest can still be looked at. Deliberately unknown: whether the values make sense together (see
//! [`crate::scenario::consistency`]).

use std::collections::BTreeSet;

use toml::value::Datetime;

use crate::scenario::error::{Fault, Problem, nearest};
use crate::scenario::letters::is_blank;
use crate::scenario::schema::{Shape, Type, number};
use crate::scenario::tree::{Entry, Node, Value};
use crate::sim::width::WantedWidth;
use crate::units::Currency;

/// Problems that are told of a scenario; those beyond are counted. More than anybody is shown, so
/// that the first in the order of the text are among them.
const MOST_TOLD: usize = 1000;
/// Longest text that is offered as another value without its quotes \[bytes\].
const LONGEST_FIX: usize = 40;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// How much more is wrong, which is only counted.
    pub further: usize,
    /// Dotted paths that were taken out.
    pub dropped: BTreeSet<String>,
}

/// Checks a scenario's tree and leaves only what is sound in it.
pub fn check(tree: &mut Node) -> Findings {
    let mut findings = Findings::default();
    findings.table(tree, Shape::root(), "");
    findings
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Where a path's keys stand: `in [world]`, `in [[strategy]]`.
fn section(path: &str) -> String {
    let names: Vec<&str> = path.split('.').filter(|key| key.parse::<usize>().is_err()).collect();
    match (path.rsplit('.').next(), names.join(".")) {
        (_, names) if names.is_empty() => "at the top of the file".to_owned(),
        (Some(last), names) if last.parse::<usize>().is_ok() => format!("in [[{names}]]"),
        (_, names) => format!("in [{names}]"),
    }
}

fn wrong_type(node: &Node, path: &str, expected: &str) -> Problem {
    let fault = Fault::WrongType {
        key: path.to_owned(),
        expected: expected.to_owned(),
        found: node.described(),
    };
    Problem::at(&node.place, fault)
}

impl Findings {
    /// Whether none of these paths, nor anything they lie in, was taken out.
    pub fn sound(&self, paths: &[&str]) -> bool {
        let whole = |path: &str| !self.dropped.contains(path);
        paths
            .iter()
            .all(|path| whole(path) && path.match_indices('.').all(|(end, _)| whole(&path[..end])))
    }

    /// Tells a problem, or counts it where enough is told: remedies take time to be found.
    pub fn tell(&mut self, problem: impl FnOnce() -> Problem) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(problem());
        } else {
            self.further += 1;
        }
    }

    fn drop(&mut self, path: &str, problem: impl FnOnce() -> Problem) -> bool {
        self.tell(problem);
        self.dropped.insert(path.to_owned());
        false
    }

    /// Checks a value; false when it has to go.
    fn value(&mut self, node: &mut Node, shape: Shape, path: &str) -> bool {
        match (shape.kind(), &mut node.value) {
            (Type::Table, Value::Table(_)) => self.table(node, shape, path),
            (Type::Tagged, Value::Table(_)) => self.tagged(node, shape, path),
            (Type::List, Value::List(_)) => self.list(node, shape, path),
            (Type::Number, Value::Integer(_) | Value::Float(_))
            | (Type::Integer, Value::Integer(_)) => self.number(node, shape, path),
            (Type::Text, Value::Text(_)) => self.text(node, shape, path),
            (Type::Boolean, Value::Boolean(_)) => true,
            (Type::Date, Value::Date(date)) if date.date.is_some() && date.time.is_none() => true,
            (kind, _) => self.drop(path, || mistyped(node, kind, shape, path)),
        }
    }

    fn table(&mut self, node: &mut Node, shape: Shape, path: &str) -> bool {
        let place = node.place.clone();
        let Value::Table(entries) = &mut node.value else {
            return self.drop(path, || wrong_type(node, path, "a table of keys"));
        };
        // Keys that are there, only misspelt; all may be where a stray key is counted without being
        // looked into.
        let (mut meant, before) = (BTreeSet::new(), self.further);
        entries.retain_mut(|entry| {
            let inner = join(path, &entry.key);
            match shape.get(&entry.key) {
                Some(child) => self.value(&mut entry.node, child, &inner),
                None => self.drop(&inner, || {
                    let problem = unknown_key(entry, shape, path);
                    if let Fault::UnknownKey { nearest: Some(nearest), .. } = &problem.fault {
                        meant.insert(nearest.clone());
                    }
                    problem
                }),
            }
        });
        let mut complete = true;
        for key in shape.required().filter(|key| *key != "kind") {
            let there = entries.iter().any(|entry| entry.key == key);
            let misspelt = meant.contains(key) || self.further > before;
            if !there && !misspelt && self.sound(&[&join(path, key)]) {
                self.tell(|| {
                    let fault = Fault::MissingKey {
                        key: key.to_owned(),
                        section: section(path),
                        remedy: format!("add a line such as `{key} = {}`", example(key, shape)),
                    };
                    Problem::at(&place, fault)
                });
            }
            complete &= there;
        }
        if !complete {
            self.dropped.insert(path.to_owned());
        }
        complete
    }

    fn tagged(&mut self, node: &mut Node, shape: Shape, path: &str) -> bool {
        let kinds = shape.kinds();
        let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        let Some(kind) = node.get("kind") else {
            return self.drop(path, || {
                let remedy = "add a line such as `kind = \"ads\"`; kinds: ";
                let fault = Fault::MissingKey {
                    key: "kind".to_owned(),
                    section: section(path),
                    remedy: format!("{remedy}{}", names.join(", ")),
                };
                Problem::at(&node.place, fault)
            });
        };
        let key = join(path, "kind");
        let Some(name) = kind.text() else {
            let expected = format!("one of \"{}\"", names.join("\", \""));
            return self.drop(path, || wrong_type(kind, &key, &expected));
        };
        if let Some((_, variant)) = kinds.iter().find(|(known, _)| *known == name) {
            return self.table(node, *variant, path);
        }
        self.drop(path, || unknown_name(kind, &key, name, &names))
    }

    fn list(&mut self, node: &mut Node, shape: Shape, path: &str) -> bool {
        let (low, high) = shape.bounds();
        let Value::List(items) = &mut node.value else { return false };
        let count = items.len();
        let beyond = |low: f64, high: f64| (count as f64) < low || count as f64 > high;
        if beyond(low.unwrap_or(0.0), high.unwrap_or(f64::INFINITY)) {
            let found = format!("{count} entries");
            return self.drop(path, || out_of_range(node, shape, path, Some(found)));
        }
        let Some(child) = shape.items() else { return true };
        let mut index = 0..;
        items.retain_mut(|item| {
            let index = index.next().unwrap_or_default();
            self.value(item, child, &join(path, &index.to_string()))
        });
        // A list of numbers means nothing with one of them gone; of strategies the rest can stand.
        let sound = items.len() == count || matches!(child.kind(), Type::Table | Type::Tagged);
        if !sound {
            self.dropped.insert(path.to_owned());
        }
        sound
    }

    fn number(&mut self, node: &Node, shape: Shape, path: &str) -> bool {
        let value = match node.value {
            Value::Integer(value) => value as f64,
            Value::Float(value) => value,
            _ => return false,
        };
        if !value.is_finite() {
            return self.drop(path, || {
                let allowed = shape.allowed().unwrap_or_else(|| "any finite number".to_owned());
                Problem::at(&node.place, Fault::NotFinite { key: path.to_owned(), allowed })
            });
        }
        let (low, high) = shape.bounds();
        if low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high) {
            return self.drop(path, || out_of_range(node, shape, path, None));
        }
        true
    }

    fn text(&mut self, node: &Node, shape: Shape, path: &str) -> bool {
        let text = node.text().unwrap_or_default();
        let names: Vec<&str> = shape.names().iter().map(|(name, _)| *name).collect();
        if !names.is_empty() && !names.contains(&text) {
            return self.drop(path, || unknown_name(node, path, text, &names));
        }
        if shape.is_width() && text.parse::<WantedWidth>().is_err() {
            return self.drop(path, || wrong_type(node, path, WantedWidth::FORM));
        }
        if shape.is_currency() && Currency::of(text).is_none() {
            return self.drop(path, || wrong_type(node, path, Currency::FORM));
        }
        let (low, high) = shape.bounds();
        let length = if is_blank(text) { 0 } else { text.trim().chars().count() };
        let outside = |bound: Option<f64>, beyond: fn(f64, f64) -> bool| {
            bound.is_some_and(|bound| beyond(length as f64, bound))
        };
        if outside(low, |length, low| length < low) || outside(high, |length, high| length > high) {
            let found = match (text.is_empty(), is_blank(text)) {
                (false, true) => "only blanks".to_owned(),
                _ => format!("{length} characters"),
            };
            return self.drop(path, || out_of_range(node, shape, path, Some(found)));
        }
        true
    }
}

fn mistyped(node: &Node, kind: Type, shape: Shape, path: &str) -> Problem {
    let expected = match kind {
        Type::Table | Type::Tagged => "a table of keys".to_owned(),
        Type::List if shape.is_section() => {
            let header = path.split('.').filter(|key| key.parse::<usize>().is_err());
            let header = header.collect::<Vec<_>>().join(".");
            format!("a list of tables, each under its own `[[{header}]]`")
        }
        Type::List => "a list in square brackets".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Text if shape.is_width() => WantedWidth::FORM.to_owned(),
        Type::Text if shape.names().is_empty() => "text in quotes".to_owned(),
        Type::Text => {
            let names: Vec<String> =
                shape.names().iter().map(|(name, _)| format!("\"{name}\"")).collect();
            format!("one of {}", names.join(", "))
        }
        Type::Date => "a date such as 2026-03-06, without quotes".to_owned(),
        Type::Boolean => "`true` or `false`".to_owned(),
    };
    let mut problem = wrong_type(node, path, &expected);
    if let (Value::Text(text), Type::Date, Fault::WrongType { found, .. }) =
        (&node.value, kind, &mut problem.fault)
        && reads_like_a_date(text)
    {
        found.push_str(", a day that no calendar has");
    }
    match (&node.value, kind) {
        (Value::Text(text), _) if text.len() > LONGEST_FIX => problem,
        (Value::Text(text), Type::Number | Type::Integer) if text.parse::<f64>().is_ok() => {
            problem.with_fix(&node.place, text.clone())
        }
        (Value::Text(text), Type::Date) if is_date(text) => {
            problem.with_fix(&node.place, text.clone())
        }
        (Value::Text(text), Type::Boolean) if text == "true" || text == "false" => {
            problem.with_fix(&node.place, text.clone())
        }
        (Value::Float(value), Type::Integer) if value.fract() == 0.0 && within(shape, *value) => {
            problem.with_fix(&node.place, number(*value))
        }
        _ => problem,
    }
}

/// Whether a whole number may stand here.
fn within(shape: Shape, value: f64) -> bool {
    let (low, high) = shape.bounds();
    value >= low.unwrap_or(-1e15) && value <= high.unwrap_or(1e15)
}

/// What a key that must be set could be.
fn example(key: &str, shape: Shape) -> &'static str {
    match (key, shape.get(key).map(|it| it.kind())) {
        (_, Some(Type::Integer | Type::Number)) => "1.0",
        ("key", _) => "\"release.appeal\"",
        _ => "\"Ads asking for the save\"",
    }
}

/// Whether a text is three numbers with dashes, and still no day.
fn reads_like_a_date(text: &str) -> bool {
    let numbers = text.split('-').all(|part| part.bytes().all(|it| it.is_ascii_digit()));
    numbers && text.len() == "2026-03-06".len() && !is_date(text)
}

fn is_date(text: &str) -> bool {
    text.parse::<Datetime>().is_ok_and(|date| date.date.is_some() && date.time.is_none())
}

fn out_of_range(node: &Node, shape: Shape, path: &str, found: Option<String>) -> Problem {
    let allowed = shape.allowed().unwrap_or_default();
    Problem::at(&node.place, Fault::OutOfRange { key: path.to_owned(), found, allowed })
}

fn unknown_name(node: &Node, path: &str, found: &str, names: &[&str]) -> Problem {
    let nearest = nearest(found, names.iter().copied());
    let fault = Fault::UnknownName {
        key: path.to_owned(),
        found: found.to_owned(),
        nearest: nearest.clone(),
        known: names.iter().map(|&name| name.to_owned()).collect(),
    };
    let problem = Problem::at(&node.place, fault);
    match nearest {
        Some(name) => problem.with_fix(&node.place, format!("\"{name}\"")),
        None => problem,
    }
}

fn unknown_key(entry: &Entry, shape: Shape, path: &str) -> Problem {
    let known: Vec<&str> = shape.keys().map(|(key, _)| key).collect();
    let nearest = nearest(&entry.key, known.iter().copied());
    let home = Shape::homes(&entry.key).into_iter().next();
    let (key, section) = (entry.key.clone(), section(path));
    match (nearest, home) {
        (None, Some(home)) => {
            Problem::at(&entry.key_place, Fault::MisplacedKey { key, section, home })
        }
        (nearest, _) => {
            let known = known.into_iter().map(str::to_owned).collect();
            let fault = Fault::UnknownKey { key, section, nearest: nearest.clone(), known };
            let problem = Problem::at(&entry.key_place, fault);
            match nearest {
                Some(name) => problem.with_fix(&entry.key_place, name),
                None => problem,
            }
        }
    }
}
