//! Golden: the outcome of one tiny study, as a hash that stands in the repository.
//!
//! It says nothing about right and wrong, only that the same seed still gives the same bytes.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use longplay::dynamics::campaign::Ask;
use longplay::study::compare::compare;
use longplay::study::progress::Progress;
use xxhash_rust::xxh3::xxh3_64;

use crate::small;

/// What is written down: the hash, and a few figures that show how far off a change is.
fn figures() -> String {
    let mut spec = small::spec(400, 500);
    spec.strategies = vec![
        small::strategy("Ads asking for the save", &[small::ads(Ask::Save)]),
        small::strategy("Everything", &small::one_of_each(100.0)),
    ];
    let outcome = compare(&spec, &Progress::default()).unwrap();
    let bytes = serde_json::to_vec(&outcome).unwrap();
    let mut text = format!("outcome {:016x}\n", xxh3_64(&bytes));
    for (index, name) in outcome.arms.iter().enumerate() {
        let days = outcome.replicates.iter().flat_map(|replicate| &replicate.arms[index]);
        let (mut world, mut streams, mut saves) = (0, 0, 0);
        for day in days {
            world += day.world.streams;
            streams += day.focal.streams;
            saves += day.focal.saves;
        }
        writeln!(text, "{name}: {world} streams, {streams} of the release, {saves} saves").unwrap();
    }
    text
}

#[test]
fn the_same_seed_gives_the_bytes_that_are_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/outcome.txt");
    let now = figures();
    if std::env::var_os("LONGPLAY_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &now).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == now,
        "the numbers have changed\n\nwritten down:\n{written}\nnow:\n{now}\n\
         If that was intended: run `LONGPLAY_BLESS=1 cargo test --test it golden`, commit \
         tests/golden/outcome.txt \
         and say under \"Numbers change\" in CHANGELOG.md what changed them."
    );
}
