//! The starter file: the default scenario with every key explained, the rest to be uncommented.
//!
//! Owns its layout. Deliberately unknown: the keys and what they mean, which come from the schema.

use std::fmt::Write as _;

use crate::scenario::gallery::DEFAULT_TOML;
use crate::scenario::schema::{Shape, Type};
use crate::scenario::source::Source;
use crate::scenario::tree::{self, Node, Value};

const WIDTH: usize = 98;

/// A commented scenario file with every key of the schema.
pub fn starter() -> String {
    let source = Source::new("default.toml", DEFAULT_TOML);
    let (values, _) = tree::parse(&source);
    let mut text = String::new();
    comment(
        &mut text,
        "A longplay scenario. Lines that begin with `#key = value` show what holds without them.",
    );
    comment(&mut text, "`longplay check FILE` says what is wrong, `longplay run FILE` runs it.");
    text.push('\n');
    table(&mut text, Shape::root(), Some(&values), "", "");
    text
}

fn comment(text: &mut String, words: &str) {
    let mut line = String::from("#");
    for word in words.split_whitespace() {
        if line.len() + 1 + word.len() > WIDTH && line.len() > 1 {
            let _ = writeln!(text, "{line}");
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(text, "{line}");
}

/// Help, range and default of a key in one comment.
fn explain(text: &mut String, shape: Shape) {
    let mut words = shape.help().to_owned();
    let names: Vec<&str> = shape.names().iter().map(|(name, _)| *name).collect();
    if !names.is_empty() {
        let _ = write!(words, " One of: {}.", names.join(", "));
    } else if let Some(range) = shape.range() {
        let _ = write!(words, " Allowed: {range}.");
    }
    if let Some(default) = shape.default_toml() {
        let _ = write!(words, " Default: {default}.");
    }
    comment(text, &words);
}

/// The keys of a table, its leaves first; `mark` is `#` where all of it is only an example.
fn table(text: &mut String, shape: Shape, values: Option<&Node>, path: &str, mark: &str) {
    for (key, child) in shape.keys().filter(|(_, child)| !child.is_section()) {
        if key == "kind" && child.names().is_empty() {
            continue;
        }
        explain(text, child);
        match values.and_then(|node| node.get(key)) {
            Some(node) => {
                let written = &node.place.source.text[node.place.span.clone()];
                let _ = writeln!(text, "{mark}{key} = {written}\n");
            }
            None => {
                let _ = writeln!(text, "#{key} = {}\n", example(key, child));
            }
        }
    }
    for (key, child) in shape.keys().filter(|(_, child)| child.is_section()) {
        let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let value = values.and_then(|node| node.get(key));
        if child.kind() == Type::List {
            entries(text, child, value, &inner);
        } else {
            comment(text, child.help());
            let _ = writeln!(text, "{mark}[{inner}]");
            table(text, child, value, &inner, mark);
        }
    }
}

/// Strategies and their campaigns, then the kinds of campaigns that none of them uses.
fn entries(text: &mut String, shape: Shape, values: Option<&Node>, path: &str) {
    let (Some(item), Some(Value::List(items))) = (shape.items(), values.map(|node| &node.value))
    else {
        return;
    };
    comment(text, shape.help());
    let kinds = item.kinds();
    let kind_of = |node: &Node| node.get("kind").and_then(Node::text).map(str::to_owned);
    for value in items {
        let _ = writeln!(text, "[[{path}]]");
        match kinds.iter().find(|(kind, _)| kind_of(value).as_deref() == Some(kind)) {
            Some((kind, variant)) => {
                let _ = writeln!(text, "kind = \"{kind}\"\n");
                table(text, *variant, Some(value), path, "");
            }
            None => table(text, item, Some(value), path, ""),
        }
    }
    if path == "strategy" {
        let campaigns = item.get("campaign").and_then(|campaign| campaign.items());
        for (kind, variant) in campaigns.into_iter().flat_map(|campaign| campaign.kinds()) {
            if DEFAULT_TOML.contains(&format!("kind = \"{kind}\"")) {
                continue;
            }
            comment(text, &format!("Another kind of campaign. {}", variant.help()));
            let _ = writeln!(text, "#[[strategy.campaign]]\n#kind = \"{kind}\"\n");
            table(text, variant, None, "strategy.campaign", "#");
        }
    }
}

/// What to show for a key that the default scenario leaves out.
fn example(key: &str, shape: Shape) -> String {
    match (shape.default_toml(), shape.kind()) {
        (Some(default), _) => default,
        (None, Type::Integer | Type::Number) => "7".to_owned(),
        (None, Type::List) => "[]".to_owned(),
        (None, Type::Date) => "2026-03-06".to_owned(),
        (None, _) => match shape.names().first() {
            Some((name, _)) => format!("\"{name}\""),
            None if key == "extends" => "\"other.toml\"".to_owned(),
            // A name that the starter file has.
            None if key == "strategy" => "\"Ads asking for the save\"".to_owned(),
            None => "\"\"".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::{
        Campaign, DiscoveryMode, EditorialPitch, FakeStreams, Influencer, Nothing, PlaylistPitch,
        PreSave, Promoter, Retarget, Single,
    };
    use crate::scenario::{Input, Look, Options, Resolved, render, resolve};

    fn resolved(text: String) -> Resolved {
        let input = Input::Text { name: "starter.toml".to_owned(), text };
        resolve(&input, &Options::default())
            .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)))
    }

    #[test]
    fn the_starter_file_is_the_default_scenario() {
        assert_eq!(resolved(starter()).spec, crate::sim::spec::Spec::default());
    }

    #[test]
    fn every_key_that_is_commented_out_shows_its_default() {
        let example = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[');
        let no_default =
            ["extends", "preset", "start_date", "behaviour =", "platform =", "campaign ="];
        let text: Vec<String> = starter()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if no_default.iter().any(|key| rest.starts_with(key)) => String::new(),
                Some(rest) if example(rest) => rest.to_owned(),
                _ => line.to_owned(),
            })
            .collect();
        let mut spec = resolved(text.join("\n")).spec;
        let examples = spec.strategies[1].campaigns.split_off(1);
        assert_eq!(spec, crate::sim::spec::Spec::default());
        let kinds = [
            Campaign::None(Nothing {}),
            Campaign::PlaylistPitch(PlaylistPitch::default()),
            Campaign::PreSave(PreSave::default()),
            Campaign::FakeStreams(FakeStreams::default()),
            Campaign::EditorialPitch(EditorialPitch::default()),
            Campaign::Retarget(Retarget::default()),
            Campaign::Influencer(Influencer::default()),
            Campaign::DiscoveryMode(DiscoveryMode::default()),
            Campaign::Promoter(Promoter::default()),
            Campaign::Single(Single::default()),
        ];
        assert_eq!(examples, kinds);
    }
}
