//! The gallery, the default and the reference agree with the code.

use std::fs;
use std::path::{Path, PathBuf};

use longplay::scenario::reference::reference_markdown;
use longplay::scenario::{Input, Look, Options, Resolved, render, resolve};
use longplay::sim::spec::Spec;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gallery() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn resolved(path: &Path, quick: bool) -> Resolved {
    let options = Options { overrides: Vec::new(), quick };
    resolve(&Input::File(path.to_owned()), &options)
        .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)))
}

#[test]
fn every_scenario_of_the_gallery_resolves_in_full_and_quick() {
    let files = gallery();
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let full = resolved(&file, false);
        assert_ne!(full.spec.title, "Untitled", "{}", file.display());
        assert_eq!(full.cautions, [], "{}", file.display());
        let quick = resolved(&file, true);
        assert!(quick.quick && quick.spec.world.listeners <= 2_000, "{}", file.display());
    }
}

#[test]
fn every_scenario_of_the_gallery_says_what_to_look_for_and_is_in_the_index() {
    let index = fs::read_to_string(root().join("scenarios/README.md")).unwrap();
    for file in gallery() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# "), "{} has no question on top", file.display());
        assert!(text.contains("# Look for:"), "{}", file.display());
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(index.contains(&format!("({name})")), "{name} is not in scenarios/README.md");
    }
}

#[test]
fn strategies_compared_in_the_gallery_cost_the_same() {
    for name in [
        "default",
        "ads-or-playlists",
        "pre-save",
        "burst-or-taper",
        "retarget-or-reach",
        "influencer-burst",
        "promoter",
    ] {
        let scenario = resolved(&root().join(format!("scenarios/{name}.toml")), false).scenario;
        let strategies = toml::Value::try_from(&scenario.strategy).unwrap();
        let budgets: Vec<f64> = strategies
            .as_array()
            .unwrap()
            .iter()
            .map(|strategy| {
                let campaigns = strategy["campaign"].as_array().unwrap();
                campaigns.iter().map(|campaign| campaign["budget"].as_float().unwrap()).sum()
            })
            .collect();
        assert!(
            budgets.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9),
            "{name}: {budgets:?}"
        );
    }
}

#[test]
fn the_default_scenario_is_the_default_specification() {
    let file = resolved(&root().join("scenarios/default.toml"), false);
    let embedded = resolve(&Input::Default, &Options::default()).expect("is valid");
    assert_eq!(file.spec, Spec::default());
    assert_eq!(embedded.spec, Spec::default());
}

#[test]
fn a_resolved_scenario_gives_the_same_specification_again() {
    for file in gallery() {
        let first = resolved(&file, false);
        let text = first.scenario.to_toml().unwrap();
        let again = resolve(&Input::Text { name: "again".to_owned(), text }, &Options::default());
        assert_eq!(first.spec, again.expect("is valid").spec, "{}", file.display());
    }
}

#[test]
fn the_reference_is_what_the_schema_says() {
    let committed = fs::read_to_string(root().join("docs/scenario.md")).unwrap();
    assert!(
        committed == reference_markdown(),
        "run: cargo run -- schema --markdown > docs/scenario.md"
    );
}
