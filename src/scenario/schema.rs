//! The JSON Schema of the scenario file: every key with its help, type, range and default.
//!
//! Owns [`schema`], generated from [`Scenario`], and [`Shape`], the view of it that checks, starter
//! file and reference share. Deliberately unknown: any particular file.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::model::genre::GENRES;
use crate::numbers::grouped;
use crate::platform::recommend;
use crate::scenario::file::Scenario;
use crate::scenario::presets::{CHANNELS, PLATFORMS, SIZES, SONGS};
use crate::sim::width::WantedWidth;
use crate::units::Currency;

/// Largest whole number that every reader of JSON takes as it is; seeds go as far.
const LARGEST: u64 = (1 << 53) - 1;

static SCHEMA: LazyLock<Value> = LazyLock::new(generate);

/// The schema, as editors and `longplay schema` want it.
pub fn schema() -> &'static Value {
    &SCHEMA
}

fn generate() -> Value {
    let mut schema = schemars::schema_for!(Scenario).to_value();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for definition in definitions.values_mut() {
            tidy(definition);
        }
    }
    tidy(&mut schema);
    let genres: Vec<&str> = GENRES.iter().map(|genre| genre.name).collect();
    let mut composition = Map::new();
    composition.insert(
        "extends".to_owned(),
        json!({
            "description": "Another scenario file, relative to this one, or `gallery:NAME`, whose \
             values hold unless this file sets them; lists are replaced whole.",
            "type": "string",
        }),
    );
    prepend(&mut schema, "/properties", composition);
    for (definition, fragments, what) in [
        ("WorldParams", SIZES, "Size of the world by name"),
        ("ReleaseParams", SONGS, "Kind of song by name"),
        ("PlatformParams", PLATFORMS, "What one believes of the platform by name"),
    ] {
        let names: Vec<&str> = fragments.iter().map(|(name, _)| *name).collect();
        let description = format!("{what}; other keys of this table override it.");
        let preset = json!({ "description": description, "type": "string", "enum": names });
        let composition = Map::from_iter([("preset".to_owned(), preset)]);
        prepend(&mut schema, &format!("/$defs/{definition}/properties"), composition);
    }
    for variant in schema
        .pointer_mut("/$defs/Campaign/oneOf")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        compose_campaign(variant);
    }
    set(&mut schema, "/$defs/ReleaseParams/properties/genre", "enum", json!(genres));
    set(
        &mut schema,
        "/$defs/PlatformParams/properties/recommender",
        "enum",
        json!(recommend::names()),
    );
    schema
}

/// Adds to a kind of campaign the keys that are used up while a file is put together: a channel by
/// name, and the first day as a date.
fn compose_campaign(variant: &mut Value) {
    let kind = variant.pointer("/properties/kind/const").and_then(Value::as_str);
    let channels = kind.and_then(|kind| CHANNELS.iter().find(|(of, _)| *of == kind));
    let channels = channels.map(|(_, fragments)| *fragments);
    let Some(properties) = variant.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let mut composed = Map::new();
    if let Some(fragments) = channels {
        let names: Vec<&str> = fragments.iter().map(|(name, _)| *name).collect();
        let help = "Channel by name, with its price and its quality; other keys of this campaign \
                    override it. Prices are in US dollars.";
        let preset = json!({ "description": help, "type": "string", "enum": names });
        composed.insert("preset".to_owned(), preset);
    }
    for (key, value) in std::mem::take(properties) {
        let is_start = key == "start_day";
        composed.insert(key, value);
        if is_start {
            let help = "The first day as a date, in place of `start_day`, counted from \
                        `time.release_date`.";
            let date = json!({ "description": help, "type": "string", "format": "date" });
            composed.insert("start_date".to_owned(), date);
        }
    }
    *properties = composed;
}

fn prepend(schema: &mut Value, pointer: &str, mut first: Map<String, Value>) {
    if let Some(properties) = schema.pointer_mut(pointer).and_then(Value::as_object_mut) {
        first.append(properties);
        *properties = first;
    }
}

fn set(schema: &mut Value, pointer: &str, key: &str, value: Value) {
    if let Some(object) = schema.pointer_mut(pointer).and_then(Value::as_object_mut) {
        object.insert(key.to_owned(), value);
    }
}

/// One line of help, defaults at the leaves only and as a person would write them, seeds as far as
/// JSON goes.
fn tidy(node: &mut Value) {
    let Some(object) = node.as_object_mut() else { return };
    if let Some(Value::String(help)) = object.get_mut("description") {
        // Rustdoc wants the brackets of a unit escaped; people do not.
        let plain = help.replace("\\[", "[").replace("\\]", "]");
        *help = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    if matches!(object.get("default"), Some(Value::Object(_))) {
        let date = object["default"].get("$__toml_private_datetime").cloned();
        match date {
            Some(date) => object.insert("default".to_owned(), date),
            None => object.remove("default"),
        };
    }
    if object.get("default") == Some(&json!([])) {
        object.remove("default");
    }
    if object.get("format") == Some(&json!("uint64")) {
        object.insert("maximum".to_owned(), json!(LARGEST));
    }
    let single = object.get("format") == Some(&json!("float"))
        || object.get("items").and_then(|items| items.get("format")) == Some(&json!("float"));
    if single && let Some(default) = object.get_mut("default") {
        shorten(default);
    }
    for key in ["properties", "items", "oneOf"] {
        match object.get_mut(key) {
            Some(Value::Object(children)) if key == "properties" => {
                children.values_mut().for_each(tidy);
            }
            Some(Value::Array(children)) => children.iter_mut().for_each(tidy),
            Some(child) => tidy(child),
            None => {}
        }
    }
}

/// Writes numbers of single precision with as few digits as tell them apart.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Number(number) => {
            // Text goes through `f32` and back without a cast that could hide a loss.
            let single = number.to_string().parse::<f32>().map(|single| single.to_string());
            if let Some(short) = single.ok().and_then(|text| text.parse::<f64>().ok()) {
                *value = json!(short);
            }
        }
        _ => {}
    }
}

/// What a key may hold: a node of the schema with its references followed.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Where the key stands; its description and default win.
    outer: &'static Value,
    /// What it refers to, or the same again.
    inner: &'static Value,
}

/// The types a key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A table with keys of its own.
    Table,
    /// A table whose keys hang on its `kind`.
    Tagged,
    /// A list.
    List,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// Text, perhaps one of some names.
    Text,
    /// A day of the calendar.
    Date,
    /// `true` or `false`.
    Boolean,
}

impl Shape {
    /// The whole scenario.
    pub fn root() -> Self {
        Self::of(schema())
    }

    fn of(outer: &'static Value) -> Self {
        let inner = outer
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| schema().pointer(reference.trim_start_matches('#')))
            .unwrap_or(outer);
        Self { outer, inner }
    }

    fn own(&self, key: &str) -> Option<&'static Value> {
        self.outer.get(key).or_else(|| self.inner.get(key))
    }

    /// Its type.
    pub fn kind(&self) -> Type {
        let name = match self.own("type") {
            Some(Value::Array(names)) => names.first().and_then(Value::as_str),
            name => name.and_then(Value::as_str),
        };
        match name {
            Some("object") => Type::Table,
            Some("array") => Type::List,
            Some("number") => Type::Number,
            Some("integer") => Type::Integer,
            Some("boolean") => Type::Boolean,
            Some("string") if self.own("format") == Some(&json!("date")) => Type::Date,
            None if self.variants().any(|variant| variant.get("kind").is_some()) => Type::Tagged,
            Some(_) | None => Type::Text,
        }
    }

    /// It is a half-width, a number with its unit.
    pub fn is_width(&self) -> bool {
        self.own("pattern").and_then(Value::as_str) == Some(WantedWidth::PATTERN)
    }

    /// It is the sign of a currency.
    pub fn is_currency(&self) -> bool {
        self.own("pattern").and_then(Value::as_str) == Some(Currency::PATTERN)
    }

    /// It is written under a header of its own: a table or a list of tables.
    pub fn is_section(&self) -> bool {
        let table = |shape: &Self| matches!(shape.kind(), Type::Table | Type::Tagged);
        table(self) || self.items().is_some_and(|items| table(&items))
    }

    /// Keys of a table, in the order of the reference.
    pub fn keys(&self) -> impl Iterator<Item = (&'static str, Self)> + use<> {
        self.own("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(key, shape)| (key.as_str(), Self::of(shape)))
    }

    /// The shape of one key of a table.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.own("properties")?.get(key).map(Self::of)
    }

    /// The shape at the end of a dotted path; numbers lead into lists.
    pub fn find(&self, path: &str) -> Option<Self> {
        path.split('.').try_fold(*self, |shape, key| match key.parse::<usize>() {
            Ok(_) => shape.items(),
            Err(_) => shape.get(key),
        })
    }

    /// Keys that must be there.
    pub fn required(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.own("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// The shape of a list's items.
    pub fn items(&self) -> Option<Self> {
        self.own("items").map(Self::of)
    }

    fn variants(&self) -> impl Iterator<Item = Self> + use<> {
        self.own("oneOf").and_then(Value::as_array).into_iter().flatten().map(Self::of)
    }

    /// The kinds of a tagged table: name and shape.
    pub fn kinds(&self) -> Vec<(&'static str, Self)> {
        self.variants()
            .filter_map(|variant| Some((variant.get("kind")?.own("const")?.as_str()?, variant)))
            .collect()
    }

    /// The names a text must be one of, with their help; empty when any text will do.
    pub fn names(&self) -> Vec<(&'static str, &'static str)> {
        let listed = self.own("enum").and_then(Value::as_array).into_iter().flatten();
        let listed = listed.filter_map(Value::as_str).map(|name| (name, ""));
        let explained = self
            .variants()
            .filter_map(|variant| Some((variant.own("const")?.as_str()?, variant.help())));
        listed.chain(explained).collect()
    }

    /// Its line of help, with the unit in square brackets.
    pub fn help(&self) -> &'static str {
        self.own("description").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its unit: what stands in square brackets in the help.
    pub fn unit(&self) -> Option<&'static str> {
        let help = self.help();
        let start = help.match_indices('[').find(|(at, _)| !help[..*at].ends_with('`'))?.0;
        let end = start + help[start..].find(']')?;
        Some(&help[start + 1..end])
    }

    /// Its line of help without the unit.
    pub fn meaning(&self) -> String {
        match self.unit() {
            Some(unit) => self.help().replacen(&format!(" [{unit}]"), "", 1),
            None => self.help().to_owned(),
        }
    }

    /// Its default, as TOML; absent when it has none.
    pub fn default_toml(&self) -> Option<String> {
        let value = self.own("default")?;
        if value.is_null() {
            return None;
        }
        match (self.kind(), value) {
            (Type::Date, Value::String(date)) => Some(date.clone()),
            _ => Some(as_toml(value)),
        }
    }

    /// Smallest and largest number, or length of a text, that is allowed.
    pub fn bounds(&self) -> (Option<f64>, Option<f64>) {
        let (low, high) = match self.kind() {
            Type::Text => ("minLength", "maxLength"),
            Type::List => ("minItems", "maxItems"),
            _ => ("minimum", "maximum"),
        };
        let bound = |key| self.own(key).and_then(Value::as_f64);
        (bound(low), bound(high))
    }

    /// The range in words, without the unit; absent when there is none.
    pub fn range(&self) -> Option<String> {
        let of = match self.kind() {
            Type::Text => " characters",
            Type::List => " entries",
            _ => "",
        };
        match self.bounds() {
            (Some(low), Some(high)) if low >= high => Some(format!("{}{of}", number(low))),
            (Some(low), Some(high)) => Some(format!("{} to {}{of}", number(low), number(high))),
            (Some(low), None) => Some(format!("{} or more{of}", number(low))),
            (None, Some(high)) => Some(format!("{} or less{of}", number(high))),
            (None, None) => None,
        }
    }

    /// The range with the unit.
    pub fn allowed(&self) -> Option<String> {
        match (self.kind(), self.range(), self.unit()) {
            (Type::Number | Type::Integer, Some(range), Some(unit)) => {
                Some(format!("{range} [{unit}]"))
            }
            (_, range, _) => range,
        }
    }

    /// Where in the file a key of this name exists, by section.
    pub fn homes(key: &str) -> Vec<String> {
        fn descend(shape: Shape, path: &str, key: &str, homes: &mut Vec<String>) {
            for (name, child) in shape.keys() {
                if name == key && !path.is_empty() {
                    homes.push(format!("[{path}]"));
                }
                if child.kind() == Type::Table {
                    let inner =
                        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                    descend(child, &inner, key, homes);
                }
            }
        }
        let mut homes = Vec::new();
        descend(Self::root(), "", key, &mut homes);
        homes
    }
}

/// A number as a person writes it in a scenario: `20_000`, `0.35`.
pub fn number(value: f64) -> String {
    if value >= LARGEST as f64 {
        return "2^53 - 1".to_owned();
    }
    let plain = value.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    if digits.contains('.') || digits.len() < 5 {
        return plain;
    }
    format!("{sign}{}", grouped(digits, '_'))
}

/// A default of the schema as TOML.
fn as_toml(value: &Value) -> String {
    match value {
        Value::Number(number_) if number_.is_u64() || number_.is_i64() => {
            number(number_.as_f64().unwrap_or_default())
        }
        Value::Number(number) => format!("{:?}", number.as_f64().unwrap_or_default()),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(as_toml).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => toml::Value::String(text.clone()).to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(shape: Shape, path: &str, visit: &mut impl FnMut(&str, Shape)) {
        for (key, child) in shape.keys() {
            let path = format!("{path}.{key}");
            match child.kind() {
                Type::Table => leaves(child, &path, visit),
                Type::List if child.items().is_some_and(|items| items.kind() == Type::Table) => {
                    leaves(child.items().unwrap(), &path, visit);
                }
                Type::List if child.items().is_some_and(|items| items.kind() == Type::Tagged) => {
                    for (kind, variant) in child.items().unwrap().kinds() {
                        leaves(variant, &format!("{path}.{kind}"), visit);
                    }
                }
                _ => visit(&path, child),
            }
        }
    }

    #[test]
    fn every_key_has_a_line_of_help() {
        leaves(Shape::root(), "", &mut |path, shape| {
            assert!(path.rsplit('.').next() == Some("kind") || !shape.help().is_empty(), "{path}");
        });
    }

    #[test]
    fn every_number_has_a_range() {
        leaves(Shape::root(), "", &mut |path, shape| {
            let number = match shape.kind() {
                Type::List => shape.items().unwrap(),
                _ => shape,
            };
            if matches!(number.kind(), Type::Number | Type::Integer) {
                let (low, high) = number.bounds();
                assert!(low.is_some() && high.is_some(), "{path} has no range");
            }
        });
    }

    #[test]
    fn defaults_look_as_a_person_writes_them() {
        let default = |path: &str| Shape::root().find(path).unwrap().default_toml();
        assert_eq!(default("behaviour.encounter.affinity_weight").as_deref(), Some("0.55"));
        assert_eq!(default("world.listeners").as_deref(), Some("30_000"));
        assert_eq!(default("time.release_date").as_deref(), Some("2026-03-06"));
        assert_eq!(default("release.genre").as_deref(), Some("\"indie\""));
    }

    #[test]
    fn a_unit_is_what_stands_in_square_brackets() {
        let unit = |path: &str| Shape::root().find(path).unwrap().unit();
        assert_eq!(unit("time.days"), Some("days"));
        assert_eq!(unit("world.seed"), None);
    }
}
