//! Composition: what a file extends, its preset and the options of the command line, laid over one
//! another into one tree.
//!
//! Owns [`Input`], [`Override`] and their order: the extended file, the preset, the file itself,
//! the options. Deliberately unknown: which keys exist, but for lists whose entries the options
//! address.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scenario::error::{Fault, Problem};
use crate::scenario::gallery::{self, DEFAULT_TOML};
use crate::scenario::letters::tame;
use crate::scenario::presets::{EPISODE, PRESETS, Preset, source_of};
use crate::scenario::regular::{self, MOST_OF_A_SCENARIO};
use crate::scenario::schema::{Shape, Type};
use crate::scenario::source::{Place, Source};
use crate::scenario::tree::{self, Node, Value};
use crate::scenario::{channels, dates};

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The embedded default.
    Default,
    /// A file.
    File(PathBuf),
    /// The scenario of this name in the gallery.
    Gallery(String),
    /// A text in memory; what it extends is looked for in the current folder.
    Text {
        /// Name for messages.
        name: String,
        /// The TOML.
        text: String,
    },
}

impl Input {
    /// A short name, good for a folder: the file's stem, or `default`.
    pub fn stem(&self) -> String {
        let name = match self {
            Self::Default => return "default".to_owned(),
            Self::File(path) => path.clone(),
            Self::Gallery(name) => return name.clone(),
            Self::Text { name, .. } => PathBuf::from(name),
        };
        name.file_stem()
            .map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into_owned())
    }
}

impl Input {
    /// The absolute path of the file, where it is one.
    pub fn file(&self) -> Option<PathBuf> {
        let Self::File(path) = self else { return None };
        Some(path.canonicalize().unwrap_or_else(|_| path.clone()))
    }
}

/// One assignment that wins over the file, as it was written on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The option, for messages: `--set`, `--seed`.
    pub option: String,
    /// `key.path=value`.
    pub assignment: String,
}

impl Override {
    /// An override by any name.
    pub fn new(option: &str, assignment: impl Into<String>) -> Self {
        Self { option: option.to_owned(), assignment: assignment.into() }
    }
}

/// A tree, and what went wrong while it was put together.
#[derive(Debug)]
pub struct Composed {
    /// All layers in one; `extends` and `preset` are used up.
    pub tree: Node,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// The text could not be read whole, so that what is missing may only be misspelt.
    pub torn: bool,
}

/// Reads an input, what it extends and its preset, and lays the overrides over it.
pub fn compose(input: &Input, overrides: &[Override]) -> Composed {
    let mut problems = Vec::new();
    let mut chain = Vec::new();
    let (tree, torn) = match input {
        Input::Default => stack(
            &Source::new("default.toml (embedded)", DEFAULT_TOML),
            Path::new(""),
            &mut chain,
            &mut problems,
        ),
        Input::Text { name, text } => {
            stack(&Source::new(name, text), Path::new(""), &mut chain, &mut problems)
        }
        Input::File(path) => open(path, &mut chain, &mut problems),
        Input::Gallery(name) => open(&gallery::place(name), &mut chain, &mut problems),
    };
    let mut tree = tree;
    for assignment in overrides {
        lay_override(&mut tree, assignment, &mut problems);
    }
    // What is left unset goes by what the release is in the end.
    if tree.find("release.kind").and_then(Node::text) == Some("episode") {
        tree.underlay(tree::parse(&Source::new("episode", EPISODE)).0);
    }
    Composed { tree, problems, torn }
}

/// The scenario that lies at a path, with all that it extends.
fn open(path: &Path, chain: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) -> (Node, bool) {
    match read(path) {
        Ok(text) => {
            chain.push(path.to_owned());
            let source = Source::new(tame(&path.display().to_string()), text);
            stack(&source, &folder_of(path), chain, problems)
        }
        Err(fault) => {
            problems.push(Problem::nowhere(fault));
            (empty(&Source::new(path.display().to_string(), "")), true)
        }
    }
}

/// The text at a path, or at a place of the gallery.
fn read(path: &Path) -> Result<String, Fault> {
    let Some(name) = gallery::at(path) else { return regular::text(path, MOST_OF_A_SCENARIO) };
    let unknown = || Fault::NotInGallery { name: tame(name) };
    gallery::text(name).map(str::to_owned).ok_or_else(unknown)
}

/// Where what a scenario extends is looked for.
fn folder_of(path: &Path) -> PathBuf {
    let in_gallery = gallery::at(path).map(|_| PathBuf::from(gallery::PREFIX));
    in_gallery.unwrap_or_else(|| path.parent().unwrap_or(Path::new("")).to_owned())
}

/// The path that `extends` names in a file of a folder, or its place in the gallery.
fn extended(folder: &Path, named: &str) -> PathBuf {
    if named.starts_with(gallery::PREFIX) {
        return PathBuf::from(named);
    }
    if folder == Path::new(gallery::PREFIX) {
        return gallery::place(named.strip_suffix(".toml").unwrap_or(named));
    }
    folder.join(named)
}

fn empty(source: &Arc<Source>) -> Node {
    Node { value: Value::Table(Vec::new()), place: Place::new(source, 0..0) }
}

/// Whether a file may be quoted in messages about a file that extends it: by what it is called
/// where it really is, so that a link lends its name to no other.
fn looks_like_a_scenario(path: &Path) -> bool {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"))
}

/// A text over its preset over what it extends; true when it could not be read whole.
fn stack(
    source: &Arc<Source>,
    folder: &Path,
    chain: &mut Vec<PathBuf>,
    problems: &mut Vec<Problem>,
) -> (Node, bool) {
    let (mut tree, errors) = tree::parse(source);
    let mut torn = !errors.is_empty();
    // What a parser says after its first error is mostly the echo of that.
    if let Some((place, message)) = errors.into_iter().min_by_key(|(place, _)| place.span.start) {
        problems.push(Problem::at(&place, Fault::Syntax { message }));
    }
    if !torn && matches!(&tree.value, Value::Table(entries) if entries.is_empty()) {
        problems.push(Problem::at(&Place::new(source, 0..0), Fault::Empty));
        torn = true;
    }
    let mut below = empty(source);
    if let Some(Value::Text(_)) = tree.get("extends").map(|node| &node.value)
        && let Some(entry) = tree.remove("extends")
    {
        match base(&entry.node, folder, chain, problems) {
            Some((node, base_torn)) => {
                below = node;
                torn |= base_torn;
            }
            None => torn = true,
        }
    }
    lay(&mut below, tree, problems);
    (below, torn)
}

/// The file that `extends` names, read with all that it extends itself.
fn base(
    extends: &Node,
    folder: &Path,
    chain: &mut Vec<PathBuf>,
    problems: &mut Vec<Problem>,
) -> Option<(Node, bool)> {
    let path = extended(folder, extends.text()?);
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    };
    if let Some(start) = chain.iter().position(|earlier| same(earlier, &path)) {
        let names: Vec<String> =
            chain[start..].iter().chain([&path]).map(|path| path.display().to_string()).collect();
        let fault = Fault::Circle { chain: names.join(" -> ") };
        problems.push(Problem::at(&extends.place, fault));
        return None;
    }
    let text = match read(&path) {
        Ok(text) => text,
        Err(fault) => {
            problems.push(Problem::at(&extends.place, fault));
            return None;
        }
    };
    let name = tame(&path.display().to_string());
    let may_quote = gallery::at(&path).is_some() || looks_like_a_scenario(&path);
    let source = Source::extended_at(name, text, &extends.place, may_quote);
    chain.push(path.clone());
    let result = stack(&source, &folder_of(&path), chain, problems);
    chain.pop();
    Some(result)
}

/// Lays a layer over what is below, its presets in between. A preset of an unknown name stays for
/// the check to find.
fn lay(below: &mut Node, mut layer: Node, problems: &mut Vec<Problem>) {
    channels::lay_under(&mut layer, problems);
    for Preset { table, fragments } in PRESETS {
        let named = layer.find(&format!("{table}.preset")).and_then(Node::text);
        let known = named.and_then(|name| fragments.iter().find(|(known, _)| *known == name));
        if let (Some((name, text)), Value::Table(entries)) = (known, &mut layer.value) {
            let (fragment, _) = tree::parse(&Source::new(source_of(name), *text));
            below.overlay(fragment);
            for entry in entries.iter_mut().filter(|entry| entry.key == table) {
                entry.node.remove("preset");
            }
        }
    }
    below.overlay(layer);
}

/// Lays one assignment of the command line over the tree.
fn lay_override(tree: &mut Node, given: &Override, problems: &mut Vec<Problem>) {
    let source = Source::new(&given.option, &given.assignment);
    let whole = Place::new(&source, 0..source.text.len());
    let Some(mut layer) = assignment(&source) else {
        let fault = Fault::NoAssignment { text: given.assignment.clone() };
        problems.push(Problem::at(&whole, fault));
        return;
    };
    if let Some(entry) = layer.remove("extends") {
        let fault = Fault::FileOnly { key: "extends".to_owned() };
        problems.push(Problem::at(&entry.key_place, fault));
    }
    let before = problems.len();
    address_lists(tree, &mut layer, "", problems);
    if problems.len() == before {
        lay(tree, layer, problems);
    }
}

/// `key.path=value` as a tree; a value that is no TOML counts as text.
fn assignment(source: &Arc<Source>) -> Option<Node> {
    let equals = source.text.match_indices('=').map(|(at, _)| at).find(|at| {
        let key = &source.text[..*at];
        key.matches('"').count().is_multiple_of(2) && key.matches('\'').count().is_multiple_of(2)
    })?;
    // The key is read where it stands, with a value that is certain to be good TOML.
    let key_source = Source::new(&source.name, format!("{}= 0", &source.text[..equals]));
    let (mut tree, errors) = tree::parse(&key_source);
    if !errors.is_empty() || source.text[..equals].contains('\n') {
        return None;
    }
    let value = tree::parse_value(source, equals + 1).unwrap_or_else(|| {
        let text = source.text[equals + 1..].trim().to_owned();
        Node { value: Value::Text(text), place: Place::new(source, equals + 1..source.text.len()) }
    });
    plant(&mut tree, source, &value).then_some(tree)
}

/// Puts the value at the end of a chain of keys and lets all places point into `source`.
fn plant(node: &mut Node, source: &Arc<Source>, value: &Node) -> bool {
    node.place = Place::new(source, node.place.span.clone());
    let Value::Table(entries) = &mut node.value else {
        *node = value.clone();
        return true;
    };
    let Some(entry) = entries.first_mut() else { return false };
    entry.key_place = Place::new(source, entry.key_place.span.clone());
    plant(&mut entry.node, source, value)
}

/// Turns keys that address entries of a list, by number or by name, into a whole list with that
/// entry changed. A list that no file has is the one that holds without being set.
fn address_lists(below: &Node, layer: &mut Node, path: &str, problems: &mut Vec<Problem>) {
    let Value::Table(entries) = &mut layer.value else { return };
    if let Value::List(items) = &below.value {
        let mut items = items.clone();
        for mut entry in std::mem::take(entries) {
            let by_name = || items.iter().position(|item| name(item) == Some(&entry.key));
            let index =
                entry.key.parse().ok().or_else(by_name).filter(|index| *index < items.len());
            let Some(index) = index else {
                let fault = Fault::NoEntry {
                    list: path.to_owned(),
                    index: entry.key.clone(),
                    known: (0..).zip(&items).map(|(index, item)| entry_name(index, item)).collect(),
                };
                problems.push(Problem::at(&entry.key_place, fault));
                continue;
            };
            address_lists(&items[index], &mut entry.node, &format!("{path}.{index}"), problems);
            let campaign = channels::within(path, &mut items[index]);
            if let Some((campaign, assigned)) =
                campaign.zip(channels::within(path, &mut entry.node))
            {
                channels::lay_over(campaign, assigned, problems);
                dates::lay_over(campaign, assigned);
            }
            items[index].overlay(entry.node);
        }
        layer.value = Value::List(items);
        return;
    }
    for entry in entries {
        let path =
            if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
        match (below.get(&entry.key), usual_list(&path, &entry.node)) {
            (Some(child), _) => address_lists(child, &mut entry.node, &path, problems),
            (None, Some(list)) => address_lists(&list, &mut entry.node, &path, problems),
            // Deeper lists may be usual ones.
            (None, None) => address_lists(&empty_at(&entry.node), &mut entry.node, &path, problems),
        }
    }
}

/// What an entry of a list goes by.
fn name(item: &Node) -> Option<&str> {
    item.get("name").or(item.get("kind")).and_then(Node::text)
}

/// An entry of a list: its number, and its name or value.
fn entry_name(index: usize, item: &Node) -> String {
    match (name(item), &item.value) {
        (Some(name), _) => format!("{index} (\"{name}\")"),
        (None, Value::Integer(number)) => format!("{index} ({number})"),
        (None, Value::Float(number)) => format!("{index} ({number:?})"),
        (None, _) => index.to_string(),
    }
}

/// The list that holds at a path without being set, where entries of it are addressed.
fn usual_list(path: &str, addressed: &Node) -> Option<Node> {
    let shape = Shape::root().find(path).filter(|shape| shape.kind() == Type::List)?;
    let Value::Table(_) = &addressed.value else { return None };
    let text = shape.default_toml().unwrap_or_else(|| "[]".to_owned());
    tree::parse_value(&Source::new("default", text), 0)
}

/// A table without keys where something is written.
fn empty_at(node: &Node) -> Node {
    Node { value: Value::Table(Vec::new()), place: node.place.clone() }
}
