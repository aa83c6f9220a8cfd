//! The page of the gallery: every scenario's question, its answer and its chart.
//!
//! `cargo run --release --example gallery -- [FOLDER]` runs each scenario with the program into
//! `FOLDER/<name>` [default: output/gallery], keeps those that are there already, and writes
//! `docs/gallery.md` and `docs/images/gallery/`. All of them take about an hour on two cores.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use longplay::scenario::gallery::GALLERY;
use serde_json::Value;

const PAGE: &str = "docs/gallery.md";
const IMAGES: &str = "docs/images/gallery";
/// Sentences of an answer; all are in the summary of the run.
const SENTENCES: usize = 3;

const OPENING: &str = "\
# Gallery

Every scenario that longplay ships with: its question, what its run answers, and its first chart. The command below each
question gives that answer again, to the last byte; it works in any folder, as the program carries the scenarios with it.
Brackets hold 95 % intervals over replicates. What the terms mean is in the [glossary](glossary.md), what the answers rest
on in [experiments.md](experiments.md) and [model.md](model.md).

The page is written by

    cargo run --release --example gallery

";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "output/gallery".to_owned());
    let folder = PathBuf::from(folder);
    fs::create_dir_all(IMAGES)?;
    let mut page = OPENING.to_owned();
    for (name, text) in GALLERY {
        let study = study(text);
        let results = folder.join(name);
        if results.join("manifest.json").exists() {
            println!("{name}: as it is in {}", results.display());
        } else {
            run(study, name, &results)?;
        }
        entry(&mut page, (study, name, text), &results)?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE} and {IMAGES}");
    Ok(())
}

/// The study that a scenario is for.
fn study(text: &str) -> &'static str {
    let has = |section: &str| text.lines().any(|line| line == section);
    match () {
        () if has("[sweep]") => "sweep",
        () if has("[sensitivity]") => "sensitivity",
        () if has("[size]") => "size",
        () if has("[plan]") => "plan",
        () => "run",
    }
}

/// Runs a scenario with the program.
fn run(study: &str, name: &str, results: &Path) -> Result<(), Box<dyn Error>> {
    println!("{name}");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--release", "--quiet", "--", study, name, "--out"]).arg(results);
    let status = command.stdout(std::process::Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}").into()) }
}

/// What the page says of a scenario.
fn entry(
    page: &mut String,
    (study, name, text): (&str, &str, &str),
    results: &Path,
) -> Result<(), Box<dyn Error>> {
    let summary: Value = serde_json::from_slice(&fs::read(results.join("summary.json"))?)?;
    let title = summary["title"].as_str().ok_or("a summary without a title")?;
    let sentences: Vec<&str> =
        summary["headline"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let (chart, alt) = chart(results)?;
    fs::copy(chart, Path::new(IMAGES).join(name).with_extension("svg"))?;
    writeln!(page, "## {title}\n\n    longplay {study} {name}\n")?;
    for paragraph in told(text) {
        writeln!(page, "{paragraph}\n")?;
    }
    for sentence in sentences.iter().take(shown(text)?) {
        writeln!(page, "> {sentence}\n>")?;
    }
    page.truncate(page.trim_end_matches(['>', '\n']).len());
    writeln!(page, "\n\n![{alt}](images/gallery/{name}.svg)\n")?;
    Ok(())
}

/// How many sentences of an answer are shown: of a plan of several budgets, the answer to each, what
/// changes with them, and where each channel stops paying.
fn shown(text: &str) -> Result<usize, Box<dyn Error>> {
    let scenario: toml::Table = toml::from_str(text)?;
    let plan = scenario.get("plan");
    let many = |key: &str| plan.and_then(|it| it.get(key)?.as_array()).map_or(0, Vec::len);
    let budgets = many("budgets");
    Ok(if budgets > 1 { budgets + 1 + many("channel") } else { SENTENCES })
}

/// The paragraphs of the comment at the top of a scenario, without its title.
fn told(text: &str) -> Vec<String> {
    let comment: Vec<&str> = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    let paragraphs = comment.split(|line| line.is_empty()).map(|lines| lines.join(" "));
    paragraphs.skip(1).filter(|it| !it.is_empty()).collect()
}

/// The chart to show of some results, and the title that it has: the effects of a run over time, or
/// else the first.
fn chart(results: &Path) -> Result<(PathBuf, String), Box<dyn Error>> {
    let entries = fs::read_dir(results.join("charts"))?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|it| it.map(|it| it.path())).collect();
    let mut charts: Vec<PathBuf> =
        paths?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "svg")).collect();
    charts.sort();
    let named = |start: &str| {
        let name = |path: &&PathBuf| {
            path.file_name().is_some_and(|it| it.to_string_lossy().starts_with(start))
        };
        charts.iter().find(name)
    };
    let chart =
        named("16-").or_else(|| named("2-")).or_else(|| named("3-")).or_else(|| charts.first());
    let chart = chart.ok_or_else(|| format!("no chart in {}", results.display()))?;
    let svg = fs::read_to_string(chart)?;
    let after = svg.split_once("<title ").and_then(|(_, it)| it.split_once('>'));
    let title = after.and_then(|(_, it)| it.split_once("</title>")).map_or("", |(it, _)| it);
    let title = title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Ok((chart.clone(), title.replace(['[', ']'], "")))
}
