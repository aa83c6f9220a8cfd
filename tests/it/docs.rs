//! The documents name what there is, and nothing that is not: scenario keys, purposes,
//! recommenders, campaigns, surfaces, files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use longplay::model::source::Source;
use longplay::platform::recommend;
use longplay::scenario::gallery::GALLERY;
use longplay::scenario::presets::CHANNELS;
use longplay::scenario::schema::Shape;

/// Keys that say how a file is put together or what it is called, and nothing of the model.
const OF_THE_FILE: [&str; 7] =
    ["extends", "preset", "start_date", "title", "description", "name", "kind"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(&path))
        .unwrap_or_else(|e| panic!("{}: {e}", path.as_ref().display()))
}

/// Everything in backticks.
fn marked(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Paths of all keys below a shape: `world.listeners`, `strategy.campaign.ads.budget`.
fn keys_below(shape: &Shape, path: &str, paths: &mut BTreeSet<String>) {
    for (key, child) in shape.keys() {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let table = child.items().unwrap_or(child);
        let kinds = table.kinds();
        for (kind, variant) in &kinds {
            keys_below(variant, &format!("{path}.{kind}"), paths);
        }
        if kinds.is_empty() && !child.is_section() {
            paths.insert(path);
        } else {
            keys_below(&table, &path, paths);
        }
    }
}

fn keys() -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    keys_below(&Shape::root(), "", &mut paths);
    paths.retain(|path| path == "release.kind" || !OF_THE_FILE.contains(&last(path)));
    paths
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap()
}

/// Whether a name in a document means the key at a path: `budget`, `ads.budget`, `source_mix.*`.
fn means(name: &str, path: &str) -> bool {
    if let Some(section) = name.strip_suffix(".*") {
        let inside = path.rsplit_once('.').map_or("", |(section, _)| section);
        return inside == section || inside.ends_with(&format!(".{section}"));
    }
    path == name || path.ends_with(&format!(".{name}"))
}

/// First cells of the rows of all tables whose header begins with a word.
fn first_cells<'a>(text: &'a str, header: &str) -> Vec<&'a str> {
    let mut cells = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let Some(row) = line.strip_prefix("| ") else {
            inside &= line.starts_with("|--");
            continue;
        };
        let cell = row.split(" |").next().unwrap();
        if inside {
            cells.push(cell);
        }
        inside |= cell.split(' ').next() == Some(header);
    }
    cells
}

#[test]
fn the_model_names_every_key_of_a_scenario() {
    let model = read("docs/model.md");
    let names = marked(&model);
    let missing: Vec<String> =
        keys().into_iter().filter(|path| !names.iter().any(|name| means(name, path))).collect();
    assert!(missing.is_empty(), "docs/model.md does not name {missing:#?}");
}

#[test]
fn the_model_names_no_key_that_does_not_exist() {
    let (model, keys) = (read("docs/model.md"), keys());
    let cells = first_cells(&model, "key");
    assert!(cells.len() > 30, "the tables were found");
    let names = cells.iter().flat_map(|cell| marked(cell));
    let stray: Vec<&str> =
        names.filter(|name| !keys.iter().any(|path| means(name, path))).collect();
    assert!(stray.is_empty(), "no scenario has {stray:?}");
}

#[test]
fn the_model_names_every_purpose_of_a_draw_and_no_other() {
    let draw = read("src/draw.rs");
    let (_, body) = draw.split_once("pub enum Purpose {").unwrap();
    let (body, _) = body.split_once('}').unwrap();
    let purposes: BTreeSet<&str> = body
        .lines()
        .filter_map(|line| line.trim().split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    assert!(purposes.len() > 20);
    let model = read("docs/model.md");
    let (_, table) = model.split_once("| seed | purpose | decides |").unwrap();
    let table = table.split("\n\n").next().unwrap();
    let cells = table.lines().filter_map(|line| line.split('|').nth(2));
    let named: BTreeSet<&str> = cells.flat_map(marked).collect();
    let unnamed: Vec<_> = purposes.difference(&named).collect();
    let unknown: Vec<_> = named.difference(&purposes).collect();
    assert!(unnamed.is_empty(), "docs/model.md does not name {unnamed:?}");
    assert!(unknown.is_empty(), "no draw is for {unknown:?}");
}

#[test]
fn the_model_names_every_recommender_campaign_and_surface() {
    let model = read("docs/model.md");
    let names: BTreeSet<&str> = marked(&model).into_iter().collect();
    for name in recommend::names().into_iter().chain(Source::ALL.map(Source::name)) {
        assert!(names.contains(name), "docs/model.md does not name `{name}`");
    }
    for cell in first_cells(&model, "recommender") {
        let name = marked(cell)[0];
        assert!(recommend::names().contains(&name), "there is no recommender `{name}`");
    }
    let campaigns = Shape::root().find("strategy").and_then(|it| it.items()).unwrap();
    let campaigns = campaigns.get("campaign").and_then(|it| it.items()).unwrap().kinds();
    assert!(campaigns.len() > 3);
    let spoken = model.to_lowercase().replace(['-', ' '], "_");
    for (kind, _) in campaigns {
        assert!(
            spoken.contains(&format!("**{kind}.**")),
            "docs/model.md tells nothing of `{kind}`"
        );
    }
}

/// Keys of a fragment: name, value without quotes, weight of the source.
fn weighed(fragment: &str) -> Vec<(&str, String, &str)> {
    fragment
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (key, rest) = line.split_once(" = ").unwrap();
            let (value, origin) = rest.split_once(" # ").unwrap();
            let value = value.trim_matches('"').trim_end_matches(".0").to_owned();
            (key, value, origin.split(':').next().unwrap())
        })
        .collect()
}

#[test]
fn the_page_of_channels_has_each_figure_of_each_preset_with_its_weight_and_no_other() {
    let page = read("docs/channels.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let mut figures = 0;
    for (name, fragment) in CHANNELS.iter().flat_map(|(_, fragments)| *fragments) {
        for (key, value, weight) in weighed(fragment) {
            let row = format!("| `{name}` | `{key}` | {value} | {weight} | ");
            let known =
                rows.iter().any(|line| line.starts_with(&row) && line.len() > row.len() + 8);
            assert!(known, "docs/channels.md has no row {row}");
            assert!(["H", "M", "L"].contains(&weight), "{name} {key}: {weight}");
            figures += 1;
        }
    }
    assert_eq!(rows.len(), figures);
}

#[test]
fn every_parameter_that_is_tuned_is_a_key_and_stays_within_its_range() {
    let example = read("examples/tune.rs");
    let knobs: Vec<Vec<&str>> = example
        .lines()
        .filter_map(|line| line.trim().strip_prefix("knob(")?.strip_suffix("),"))
        .map(|arguments| arguments.split(", ").collect())
        .collect();
    assert!(knobs.len() > 5, "the table was found");
    let model = read("docs/model.md");
    for knob in knobs {
        let [key, low, high, _] = knob[..] else { panic!("{knob:?}") };
        let key = key.trim_matches('"');
        let shape = Shape::root().find(key).unwrap_or_else(|| panic!("no key {key}"));
        let number = |text: &str| text.parse::<f64>().unwrap();
        let (least, most) = shape.bounds();
        assert!(least.unwrap() <= number(low) && number(high) <= most.unwrap(), "{key}");
        let row = model.lines().find(|row| {
            let cell = row.strip_prefix("| ").and_then(|row| row.split(" |").next());
            cell.is_some_and(|cell| marked(cell).iter().any(|name| means(name, key)))
                && row.contains("fitted")
        });
        assert!(row.is_some(), "docs/model.md does not say that {key} is fitted");
    }
}

/// All files of the repository that a document may name.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !["target", ".git", "output"].contains(&&*name) {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(root(), &mut found);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(found.len() > 6, "{found:?}");
    found
}

#[test]
fn every_relative_link_of_a_document_leads_to_a_file() {
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split(['#', ' ']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(folder.join(target).exists(), "{}: {link}", document.display());
        }
    }
}

#[test]
fn every_source_file_that_a_document_names_exists() {
    let mut there = Vec::new();
    files(root(), &mut there);
    let is_file = |name: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        let named = Path::new(name).extension().is_some_and(|it| it == "rs");
        named && name.chars().all(plain) && !name.contains("NAME")
    };
    let documents = documents().into_iter().filter(|path| path.starts_with(root().join("docs")));
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for name in marked(&text).iter().filter(|it| is_file(it)) {
            let exists = there.iter().any(|path| path.ends_with(name));
            assert!(exists, "{} names {name}", document.display());
        }
    }
}

#[test]
fn the_citation_names_the_program_and_its_version() {
    let citation = read("CITATION.cff");
    let says = |key: &str, value: &str| citation.lines().any(|it| it == format!("{key}: {value}"));
    assert!(says("title", env!("CARGO_PKG_NAME")) && says("version", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_workflows_run_the_steps_that_a_change_has_to_pass() {
    let ci = read(".github/workflows/ci.yml");
    assert!(ci.lines().any(|line| line.trim() == "run: .ci/run"), "{ci}");
    let release = read(".github/workflows/release.yml");
    assert!(release.contains("uses: ./.github/workflows/ci.yml"), "a release waits for the checks");
    assert!(release.contains("checksum: sha256"), "{release}");
}

#[test]
fn these_tests_can_fail() {
    assert!(means("budget", "strategy.campaign.ads.budget") && means("ads.budget", "x.ads.budget"));
    assert!(!means("get", "x.budget") && !means("pitch.budget", "x.ads.budget"));
    assert!(means("source_mix.*", "behaviour.session.source_mix.radio"));
    assert!(!means("source_mix.*", "behaviour.session.session_length"));
    let text = "| key under `x` | default |\n|---|---|\n| `a`, `b` | 1 |\n\n| other |\n| `c` |\n";
    assert_eq!(first_cells(text, "key"), ["`a`, `b`"]);
    assert_eq!(marked("`a`, `b` and c"), ["a", "b"]);
}

#[test]
fn the_page_of_the_gallery_has_a_command_an_answer_and_a_chart_of_every_scenario() {
    let page = read("docs/gallery.md");
    let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), GALLERY.len());
    for ((name, _), section) in GALLERY.iter().zip(sections) {
        let command = section.lines().find(|line| line.starts_with("    longplay "));
        assert!(command.is_some_and(|it| it.ends_with(&format!(" {name}"))), "{name}: {command:?}");
        assert!(section.lines().any(|line| line.starts_with("> ")), "{name} has no answer");
        let image = format!("images/gallery/{name}.svg");
        assert!(section.contains(&format!("]({image})")), "{name} has no chart");
        assert!(root().join("docs").join(&image).exists(), "{image}");
    }
}
