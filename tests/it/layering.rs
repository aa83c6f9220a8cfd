//! The direction of the house: who may import whom, who may know the truth, who may touch the
//! world.
//!
//! Reads the source as text, without its comments and its unit tests, which may look anywhere.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, left to right. A module imports from layers to its left and from itself; modules of
/// one layer know nothing of each other.
const LAYERS: [&[&str]; 11] = [
    &["documented", "units", "maths", "prefetch", "ranks", "records", "stats", "ziggurat"],
    &["draw", "numbers"],
    &["model", "inference"],
    &["tally"],
    &["dynamics", "platform"],
    &["sim"],
    &["measure"],
    &["study"],
    &["scenario", "report"],
    &["validation", "playground"],
    &["cli"],
];

/// Imports against the direction that are wanted nevertheless: who, whom.
const EXCEPTIONS: [(&str, &str); 1] = [
    // A day ends by filling in its plain record.
    ("sim", "measure::record"),
];

/// Modules from here on may read files, clocks and the environment.
const FIRST_AT_THE_EDGE: &str = "scenario";
const EDGE: [&str; 5] = ["std::fs", "std::time", "std::env", "std::process", "std::net"];

/// Words of the truth, which `platform` must not name.
const TRUTH: [&str; 5] = ["sound", "appeal", "stickiness", "truth", "taste"];
/// The one recommender that is handed the truth on purpose.
const MAY_KNOW_THE_TRUTH: [&str; 1] = ["platform/recommend/oracle.rs"];

/// What only shows: it reads what was estimated, and estimates nothing.
const SHOWS: [&str; 2] = ["report", "cli"];
/// Plain values of `inference` that may be shown.
const SHOWN: [&str; 3] = ["estimate::Estimate", "paired::Method", "band::Band"];
/// What estimates outside `inference`.
const ESTIMATES: [&str; 8] = [
    "Paired",
    "Estimator",
    "Resamples",
    "least_squares",
    "t_interval",
    "t_quantile",
    "slope_interval",
    "quantile",
];
/// What starts threads or gives them work; the command line hands on how many there are to be.
const THREADS: [&str; 6] =
    ["rayon", "par_iter", "into_par_iter", "par_bridge", "ThreadPool", "ThreadPoolBuilder"];
/// What an answer is picked from; the command line prints sentences that were written elsewhere.
const ANSWERS: [&str; 7] =
    ["Effect", "Estimate", "Interval", "Comparisons", "Verdict", "Outcome", "findings"];

/// The only file that prints.
const CONSOLE: &str = "cli/console.rs";

#[test]
fn every_module_has_its_layer_and_imports_only_from_the_left() {
    assert_no_faults(direction_faults);
}

#[test]
fn the_platform_never_names_the_truth() {
    assert_no_faults(truth_faults);
}

#[test]
fn what_only_shows_estimates_nothing() {
    assert_no_faults(estimation_faults);
}

#[test]
fn the_command_line_starts_no_threads_and_picks_no_answer() {
    assert_no_faults(command_line_faults);
}

#[test]
fn only_the_console_prints() {
    assert_no_faults(printing_faults);
}

#[test]
fn the_core_knows_no_files_clocks_environment_or_processes() {
    assert_no_faults(edge_faults);
}

#[test]
fn every_file_opens_with_what_it_is_about() {
    assert_no_faults(|source| {
        let opens = source.raw.starts_with("//!");
        if opens { vec![] } else { vec!["has no module doc on top".to_owned()] }
    });
}

#[test]
fn these_tests_can_fail() {
    let faults = |path: &str, text: &str, check: Check| check(&Source::new(path, text)).len();

    assert_eq!(faults("model/x.rs", "use crate::sim::spec::Spec;", direction_faults), 1);
    assert_eq!(faults("model/x.rs", "use crate::{units::Day, sim::{a, b}};", direction_faults), 2);
    assert_eq!(faults("dynamics/x.rs", "let a = crate::platform::B;", direction_faults), 1);
    assert_eq!(faults("sim/x.rs", "use crate::measure::windows::W;", direction_faults), 1);
    assert_eq!(faults("sim/x.rs", "use crate::measure::record::R;", direction_faults), 0);
    assert_eq!(faults("cli/x.rs", "use longplay::{sim, report::chart};", direction_faults), 0);
    assert_eq!(faults("strange/x.rs", "", direction_faults), 1);
    assert_eq!(faults("model/x.rs", "// crate::sim\n/* crate::cli */", direction_faults), 0);
    assert_eq!(
        faults("model/x.rs", "#[cfg(test)]\nmod tests { use crate::sim; }", direction_faults),
        0
    );

    assert_eq!(faults("platform/x.rs", "let a = track.appeal;", truth_faults), 1);
    assert_eq!(
        faults("platform/x.rs", "fn f(t: &TrackTruth, listener_taste: V) {}", truth_faults),
        2
    );
    assert_eq!(faults("platform/x.rs", "let taste_profile = \"sound\"; // taste", truth_faults), 0);
    assert_eq!(faults("dynamics/x.rs", "let a = track.appeal;", truth_faults), 0);

    let several = "use crate::inference::{estimate::Estimate, paired::Paired};";
    assert_eq!(faults("report/x.rs", several, estimation_faults), 2);
    assert_eq!(faults("report/x.rs", "let a = inference::band::over(b);", estimation_faults), 1);
    assert_eq!(
        faults("cli/x.rs", "let all = resampled_means(t_interval(a));", estimation_faults),
        2
    );
    let plain = "use crate::inference::band::Band; let a: Band = b; // Paired";
    assert_eq!(faults("report/x.rs", plain, estimation_faults), 0);
    assert_eq!(faults("study/x.rs", several, estimation_faults), 0);

    assert_eq!(faults("cli/x.rs", "use rayon::prelude::*; a.par_iter()", command_line_faults), 2);
    assert_eq!(faults("cli/x.rs", "outcome.effects; found.verdict()", command_line_faults), 0);
    assert_eq!(faults("cli/x.rs", "fn best(of: &[Effect]) {}", command_line_faults), 1);
    assert_eq!(faults("study/x.rs", "use rayon::prelude::*;", command_line_faults), 0);

    assert_eq!(faults("cli/run.rs", "println!(\"{}\", 1); eprint ! (\"\");", printing_faults), 2);
    assert_eq!(faults("cli/console.rs", "println!(\"\");", printing_faults), 0);
    assert_eq!(faults("sim/x.rs", "let println = \"println!\";", printing_faults), 0);

    assert_eq!(faults("sim/x.rs", "use std::{fs, fmt, time::Instant};", edge_faults), 2);
    assert_eq!(faults("report/x.rs", "use std::fs;", edge_faults), 0);
}

// ───────────────────────────────────── the rules ─────────────────────────────────────

type Check = fn(&Source) -> Vec<String>;

fn direction_faults(source: &Source) -> Vec<String> {
    // The two roots hold no logic: they name every module.
    if source.module == "lib" || source.module == "main" {
        return vec![];
    }
    let Some(layer) = layer_of(&source.module) else {
        return vec![format!("module `{}` has no layer", source.module)];
    };
    let wanted = |path: &str| {
        let exception = |&(who, whom): &(&str, &str)| {
            who == source.module && (path == whom || path.starts_with(&format!("{whom}::")))
        };
        EXCEPTIONS.iter().any(exception)
    };
    let mut faults = vec![];
    for path in source.paths_from("crate").into_iter().chain(source.paths_from("longplay")) {
        let first = path.split("::").next().unwrap();
        // Something that is no module is an item of the root, such as a macro.
        let Some(target) = layer_of(first) else { continue };
        if first != source.module && target >= layer && !wanted(&path) {
            faults
                .push(format!("imports `{path}`, which is not to the left of `{}`", source.module));
        }
    }
    faults
}

fn truth_faults(source: &Source) -> Vec<String> {
    if source.module != "platform" || MAY_KNOW_THE_TRUTH.contains(&source.path.as_str()) {
        return vec![];
    }
    let names_truth = |identifier: &&str| {
        let words = words_of(identifier);
        (0..words.len()).any(|i| {
            let believed = words[i] == "taste" && words.get(i + 1).is_some_and(|w| w == "profile");
            TRUTH.contains(&words[i].as_str()) && !believed
        })
    };
    let named = identifiers(&source.code).filter(names_truth);
    named.map(|identifier| format!("names the truth: `{identifier}`")).collect()
}

fn estimation_faults(source: &Source) -> Vec<String> {
    if !SHOWS.contains(&source.module.as_str()) {
        return vec![];
    }
    let paths = source.paths_from("inference").into_iter();
    let named = paths.filter(|path| !SHOWN.contains(&path.as_str()));
    let mut faults: Vec<String> =
        named.map(|path| format!("names `inference::{path}`, which is no plain value")).collect();
    let estimates = |identifier: &&str| {
        let resamples = words_of(identifier).iter().any(|word| word.starts_with("resample"));
        resamples || ESTIMATES.contains(identifier)
    };
    let named = identifiers(&source.code).filter(estimates);
    faults.extend(named.map(|identifier| format!("estimates: `{identifier}`")));
    faults
}

fn command_line_faults(source: &Source) -> Vec<String> {
    if source.module != "cli" {
        return vec![];
    }
    let named = identifiers(&source.code)
        .filter(|identifier| THREADS.contains(identifier) || ANSWERS.contains(identifier));
    named.map(|identifier| format!("names `{identifier}`")).collect()
}

fn printing_faults(source: &Source) -> Vec<String> {
    if source.path == CONSOLE {
        return vec![];
    }
    let mut faults = vec![];
    for macro_name in ["print", "println", "eprint", "eprintln", "dbg"] {
        for rest in after_word(&source.code, macro_name) {
            if rest.trim_start().starts_with('!') {
                faults.push(format!("prints with `{macro_name}!`"));
            }
        }
    }
    faults
}

fn edge_faults(source: &Source) -> Vec<String> {
    if layer_of(&source.module) >= layer_of(FIRST_AT_THE_EDGE) || source.module == "main" {
        return vec![];
    }
    let mut faults = vec![];
    for path in source.paths_from("std") {
        let path = format!("std::{path}");
        if EDGE.iter().any(|edge| path == *edge || path.starts_with(&format!("{edge}::"))) {
            faults.push(format!("reaches outside with `{path}`"));
        }
    }
    faults
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn assert_no_faults(check: Check) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut report = String::new();
    let files = rust_files(&root);
    assert!(files.len() > 10, "the sources are found");
    for file in files {
        let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let source = Source::new(&path, &fs::read_to_string(&file).unwrap());
        for fault in check(&source) {
            report.extend(["\n  src/", path.as_str(), " ", fault.as_str()]);
        }
    }
    assert!(report.is_empty(), "{report}");
}

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

// ─────────────────────────────── just enough of a parser ───────────────────────────────

/// A source file.
pub(crate) struct Source {
    /// Relative to `src`, with forward slashes.
    path: String,
    /// The first part of the path: the module of the crate it belongs to.
    module: String,
    raw: String,
    /// The text without comments, literals and unit tests.
    code: String,
}

impl Source {
    pub(crate) fn new(path: &str, raw: &str) -> Self {
        let module = path.split(['/', '.']).next().unwrap().to_owned();
        let code = without_comments_and_literals(raw);
        let end = code.find("#[cfg(test)]").unwrap_or(code.len());
        Self { path: path.to_owned(), module, raw: raw.to_owned(), code: code[..end].to_owned() }
    }

    /// Paths that start at `root`, without it, groups in braces taken apart.
    pub(crate) fn paths_from(&self, root: &str) -> Vec<String> {
        let starts = after_word(&self.code, root).filter_map(|rest| rest.strip_prefix("::"));
        starts.flat_map(expand).collect()
    }
}

/// The paths at the start of `text`: one, or all of a group.
fn expand(text: &str) -> Vec<String> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        let mut paths = vec![];
        let (mut depth, mut start) = (0, 0);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    paths.extend(expand(&group[start..i]));
                    start = i + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
        return paths;
    }
    let end = text.find(|c: char| !is_identifier(c)).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    match rest.strip_prefix("::") {
        _ if head.is_empty() => vec![],
        Some(rest) => {
            let tails = expand(rest);
            if tails.is_empty() {
                return vec![head.to_owned()];
            }
            tails.into_iter().map(|tail| format!("{head}::{tail}")).collect()
        }
        None => vec![head.to_owned()],
    }
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn identifiers(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_identifier(c)).filter(|word| !word.is_empty())
}

/// The rest of the text after each whole `word`.
fn after_word<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(word).filter_map(move |(start, _)| {
        let rest = &code[start + word.len()..];
        let whole = !code[..start].ends_with(is_identifier) && !rest.starts_with(is_identifier);
        whole.then_some(rest)
    })
}

/// `TrackTruth` and `listener_taste` as lower-case words.
fn words_of(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in identifier.chars() {
        if c == '_' || c.is_uppercase() && words.last().unwrap().ends_with(char::is_lowercase) {
            words.push(String::new());
        }
        if c != '_' {
            words.last_mut().unwrap().extend(c.to_lowercase());
        }
    }
    words
}

/// Blanks comments and the insides of strings and characters; line breaks stay.
fn without_comments_and_literals(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest).filter(|_| !code.ends_with(is_identifier)) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = rest.find('"').unwrap() + 1;
            rest[open..].find(&close).map_or(rest.len(), |end| open + end + close.len())
        } else if c == '"' {
            quoted(rest, '"')
        } else if is_character(rest) {
            quoted(rest, '\'')
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// The number of hashes if a raw string starts here.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let bare = after.trim_start_matches('#');
    bare.starts_with('"').then_some(after.len() - bare.len())
}

/// Whether the quote here opens a character and not a lifetime.
fn is_character(text: &str) -> bool {
    let mut after = text.chars();
    after.next() == Some('\'') && (after.next() == Some('\\') || after.next() == Some('\''))
}

/// Length of a quoted literal, its quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return i + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}
