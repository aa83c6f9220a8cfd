//! The reference of the scenario file, as Markdown, written from the schema.
//!
//! Owns the layout of `docs/scenario.md` and its few sentences on how files are put together.
//! Deliberately unknown: the keys and what they mean.

use std::fmt::Write as _;

use crate::scenario::presets::{CHANNELS, PRESETS, Preset};
use crate::scenario::schema::{Shape, Type};

const INTRODUCTION: &str = "\
# Scenario files

A scenario is a TOML file with one release, one world, and the strategies that are compared in \
it. Every key has a
default, so a file contains only what differs. `longplay new NAME` writes a file to start from. \
`longplay check FILE`
shows what is wrong and what differs from the defaults.

This page is written from the schema: `longplay schema --markdown > docs/scenario.md`. Editors \
that support JSON Schema
use the output of `longplay schema > scenario.schema.json` and the first line `#:schema \
scenario.schema.json`.

## How a scenario is put together

Later values replace earlier ones:

1. the defaults on this page;
2. the file named by `extends`, relative to the file that names it, or the scenario of the gallery
that it names as `gallery:NAME`, with all that it extends itself;
3. the fragments named by `world.preset`, `release.preset` and `platform.preset`, and in a campaign \
by its `preset`;
4. the file's own keys;
5. the command line: `--set key.path=value` and its short forms `--seed`, `--replicates`, `--days`.

Tables are merged key by key. Lists are replaced as a whole, and so is the list of strategies. \
`--set` addresses entries
of lists by number or by name: `--set strategy.0.campaign.0.budget=800`,
`--set 'strategy.\"Ads asking for the save\".campaign.ads.ask=\"follow\"'`. A value that is not \
TOML is text. Entries of
lists of numbers have numbers too: `--set experiment.windows.0=3`.

A scenario, and each file that it extends, is a regular file of UTF-8 text of at most 4 MiB. The \
title, the names and
the names that a sweep varies contain visible characters only: no control characters, byte order \
marks or invisible
blanks, and no characters that change the direction of writing. Joiners and direction marks are \
allowed, because Persian
and Hebrew need them. Seeds go up to 2^53 - 1, the largest number that every JSON reader reads \
exactly.

`--quick` uses at most 2,000 listeners, 2,000 tracks, 28 days, 14 days of burn-in and 3 \
replicates (12 where narrow
intervals are requested), and scales the fans with the listeners. If a campaign starts late, the \
run continues for two
weeks after its start; a campaign that takes longer is cut off. Budgets do not change, so they \
reach a larger share of
the small world. A quick run shows how the program works, and all of its output says that it is a \
quick run. Keys that a
sweep or a sensitivity analysis varies keep their values.

`longplay compare A.toml B.toml …` takes the strategies of all files. Everything else comes from \
the first file, and the
command line changes it. If several files have a strategy of the same name, the name of its file \
is added to each, as
\"Ads (A)\" and \"Ads (B)\", in every table, chart and sentence, and a note says so; `--reference \
Ads` is then the strategy
of the first file. If the files have the same name too, their folders are added, and numbers if \
one file is given twice.
Strategies of the same name that buy the same are run once: the same campaigns in the same world \
with common random
numbers have the same outcome to the last bit, so a second arm would only cost time and tie with \
the first. Other keys of
the other files are ignored, and so is the title of a file without a strategy of its own; a note \
says which keys.

Nothing runs and nothing is written until the whole file is valid. All errors are reported at \
once, the first 50 with
their lines, with exit code 2. Of a file that is not TOML only the first error is reported. A \
campaign that continues
after the last day causes a warning, because the rest of it is not bought. Whatever remains in \
place, such as a
placement on a playlist, does not cause it. Of the points of a sweep the worst one is reported. \
`--quick` cuts campaigns
off itself and causes no such warning.
";

const CHANNELS_INTRODUCTION: &str = "
### Channels

A campaign names one with `preset`. H, M and L say how sure a number is; the sources are in \
[channels.md](channels.md).
";

/// The whole page.
pub fn reference_markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n## Presets\n");
    for Preset { table, fragments } in PRESETS {
        for (name, text) in fragments {
            let _ = write!(page, "\n`{table}.preset = \"{name}\"`\n\n```toml\n{text}```\n");
        }
    }
    page.push_str(CHANNELS_INTRODUCTION);
    for (kind, fragments) in CHANNELS {
        for (name, text) in fragments {
            let _ = write!(
                page,
                "\n`kind = \"{kind}\"`, `preset = \"{name}\"`\n\n```toml\n{text}```\n"
            );
        }
    }
    page.push_str("\n## Top of the file\n");
    section(&mut page, Shape::root(), "");
    page
}

fn section(page: &mut String, shape: Shape, path: &str) {
    // The kind that a table is for stands in its header.
    let is_tag = |key: &str, child: &Shape| key == "kind" && child.names().is_empty();
    let leaves: Vec<_> =
        shape.keys().filter(|(key, child)| !is_tag(key, child) && !child.is_section()).collect();
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
