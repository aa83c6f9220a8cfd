//! The reference of the scenario file, as Markdown, written from the schema.
//!
//! Owns the layout of `docs/scenario.md` and its few sentences on how files are put together.
//! Deliberately unknown: the keys and what they mean.

use std::fmt::Write as _;

use crate::scenario::presets::PRESETS;
use crate::scenario::schema::{Shape, Type};

const INTRODUCTION: &str = "\
# Scenario files

A scenario is a TOML file: one release, one world, and the strategies to compare in it. Every key
has a default, so a file says only what it changes; an own file is best begun with
`longplay new NAME`. `longplay check FILE` shows what is wrong and what differs from the defaults.

This page is written from the schema: `longplay schema --markdown > docs/scenario.md`. Editors that
know JSON Schema take it from `longplay schema > scenario.schema.json` and a first line
`#:schema scenario.schema.json`.

## How a scenario is put together

What stands later wins:

1. the defaults on this page;
2. the file named by `extends`, relative to the file that names it, with all that it extends itself;
3. the fragment named by `world.preset`;
4. the file's own keys;
5. the command line: `--set key.path=value` and its short forms `--seed`, `--replicates`, `--days`.

Tables are merged key by key; lists, the list of strategies among them, are replaced whole.
`--set` reaches into lists by number or by name: `--set strategy.0.campaign.0.budget=800`,
`--set 'strategy.\"Ads asking for the save\".campaign.ads.ask=\"follow\"'`. A value that is no TOML
counts as text. Entries of lists of numbers have numbers too: `--set experiment.windows.0=3`.

A scenario is a regular file of UTF-8 text, 4 MiB at most; so is what it extends. The title, names and what a sweep varies
by name are of characters that are seen: no control characters, byte order marks, invisible blanks, nor what turns the
direction of writing. Joiners and direction marks, as Persian and Hebrew need them, are taken. Seeds go up to
2^53 - 1, the largest that every reader of JSON takes as it is.

`--quick` takes at most 2 000 listeners, 2 000 tracks, 28 days, 14 days of burn-in and 3 replicates
(12 where intervals are wanted to be narrow), and scales the fans with the listeners; where a campaign starts late, days go on for two weeks after it, and one that takes
longer is cut off. Budgets stay as they are, so in that small world they reach
a larger share of it: a quick run is a look at the machinery, and says so wherever it is shown.
What a sweep or a sensitivity analysis varies keeps the values it is given.

`longplay compare A.toml B.toml …` takes the strategies of all files and everything else from the first, the command
line laid over it. Where several files hold a strategy of one name, each has its file's name added, \"Ads (A)\" and
\"Ads (B)\", in every table, chart and sentence, and a note says so; `--reference Ads` is then that of the first file.
Folders are added where files are called alike, numbers where one is given twice. Namesakes that buy the same are
run once: the same campaigns in the same world with the same rng have the same outcome to the last bit, so a second
arm would only cost time and tie with the first. What another file says of the world, and the title of one that has no strategy of its own, is not
looked at; a note says which keys.

Nothing runs and nothing is written before the whole file is valid; everything that is wrong is
told at once, the first 50 problems with their lines, with exit code 2. Of a file that is no TOML the first error is told. A campaign that goes on after the last day is a warning: what it would have bought then is
bought by nobody. What stays where it was put, such as a place on a playlist, is not looked at. Of the points of
a sweep the worst is told. `--quick`, which cuts campaigns off itself, is not warned of.
";

/// The whole page.
pub fn reference_markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n## Presets\n");
    for (name, text) in PRESETS {
        let _ = write!(page, "\n`world.preset = \"{name}\"`\n\n```toml\n{text}```\n");
    }
    page.push_str("\n## Top of the file\n");
    section(&mut page, Shape::root(), "");
    page
}

fn section(page: &mut String, shape: Shape, path: &str) {
    let leaves: Vec<_> =
        shape.keys().filter(|(key, child)| *key != "kind" && !child.is_section()).collect();
    if !leaves.is_empty() {
        page.push_str("\n| key | default | allowed | unit | meaning |\n|---|---|---|---|---|\n");
    }
    for (key, child) in leaves {
        let code = |text: String| format!("`{text}`");
        let names: Vec<String> =
            child.names().iter().map(|(name, _)| code(format!("\"{name}\""))).collect();
        let bound = child.items().map_or_else(
            || child.range(),
            |items| items.range().map(|range| format!("each {range}")),
        );
        let allowed = if names.is_empty() { bound.unwrap_or_default() } else { names.join(", ") };
        let mut meaning = child.meaning();
        for (name, help) in child.names().iter().filter(|(_, help)| !help.is_empty()) {
            let _ = write!(meaning, "<br>`{name}`: {help}");
        }
        let _ = writeln!(
            page,
            "| `{key}` | {} | {allowed} | {} | {} |",
            child.default_toml().map(code).unwrap_or_default(),
            child.unit().unwrap_or_default(),
            meaning.replace('|', "\\|"),
        );
    }
    for (key, child) in shape.keys().filter(|(_, child)| child.is_section()) {
        let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let depth = "#".repeat(2 + inner.matches('.').count().min(2));
        let header =
            if child.kind() == Type::List { format!("[[{inner}]]") } else { format!("[{inner}]") };
        let _ = write!(page, "\n{depth} `{header}`\n\n{}\n", child.help());
        let table = child.items().unwrap_or(child);
        for (kind, variant) in table.kinds() {
            let _ = write!(page, "\n#### `kind = \"{kind}\"`\n\n{}\n", variant.help());
            section(page, variant, &inner);
        }
        section(page, table, &inner);
    }
}
