//! The gallery: the scenarios that the program carries with it, by name.
//!
//! Owns which there are and how one is named where a path could stand. Deliberately unknown: what
//! they say.

use std::path::{Path, PathBuf};

/// What stands before the name of a scenario of the gallery in `extends` and in messages.
pub const PREFIX: &str = "gallery:";

/// The scenario that runs when none is given.
pub const DEFAULT_TOML: &str = include_str!("../../scenarios/default.toml");

/// All of them: name and text, in the order of `scenarios/README.md`.
pub const GALLERY: [(&str, &str); 28] = [
    ("default", DEFAULT_TOML),
    ("great-song", include_str!("../../scenarios/great-song.toml")),
    ("picked-up", include_str!("../../scenarios/picked-up.toml")),
    ("ads-or-playlists", include_str!("../../scenarios/ads-or-playlists.toml")),
    ("retarget-or-reach", include_str!("../../scenarios/retarget-or-reach.toml")),
    ("influencer-burst", include_str!("../../scenarios/influencer-burst.toml")),
    ("promoter", include_str!("../../scenarios/promoter.toml")),
    ("editorial-pitch", include_str!("../../scenarios/editorial-pitch.toml")),
    ("discovery-mode", include_str!("../../scenarios/discovery-mode.toml")),
    ("buying-streams", include_str!("../../scenarios/buying-streams.toml")),
    ("buying-streams-punished", include_str!("../../scenarios/buying-streams-punished.toml")),
    ("pre-save", include_str!("../../scenarios/pre-save.toml")),
    ("burst-or-taper", include_str!("../../scenarios/burst-or-taper.toml")),
    ("unknown-artist", include_str!("../../scenarios/unknown-artist.toml")),
    ("artist-with-fans", include_str!("../../scenarios/artist-with-fans.toml")),
    ("every-kind", include_str!("../../scenarios/every-kind.toml")),
    ("three-songs", include_str!("../../scenarios/three-songs.toml")),
    ("sweep", include_str!("../../scenarios/sweep.toml")),
    ("sensitivity", include_str!("../../scenarios/sensitivity.toml")),
    ("world-size", include_str!("../../scenarios/world-size.toml")),
    ("plan-five-channels", include_str!("../../scenarios/plan-five-channels.toml")),
    ("plan-burst-or-taper", include_str!("../../scenarios/plan-burst-or-taper.toml")),
    (
        "plan-pre-save-or-release-day",
        include_str!("../../scenarios/plan-pre-save-or-release-day.toml"),
    ),
    ("plan-savers-or-listeners", include_str!("../../scenarios/plan-savers-or-listeners.toml")),
    ("plan-promoter", include_str!("../../scenarios/plan-promoter.toml")),
    ("waterfall-or-ep", include_str!("../../scenarios/waterfall-or-ep.toml")),
    ("podcast-episode", include_str!("../../scenarios/podcast-episode.toml")),
    ("control-year", include_str!("../../scenarios/control-year.toml")),
];

/// The text of the scenario of a name, if there is one.
pub fn text(name: &str) -> Option<&'static str> {
    GALLERY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of all, for messages.
pub fn names() -> Vec<&'static str> {
    GALLERY.iter().map(|(name, _)| *name).collect()
}

/// Where a scenario of the gallery lies, as a path that no file has.
pub fn place(name: &str) -> PathBuf {
    PathBuf::from(format!("{PREFIX}{name}"))
}

/// The name of the scenario that lies at a place of the gallery; none for the path of a file.
pub fn at(place: &Path) -> Option<&str> {
    place.to_str()?.strip_prefix(PREFIX)
}

/// The text of a scenario as it can stand in a folder of its own: what it extends is named as part
/// of the gallery.
pub fn text_alone(name: &str) -> Option<String> {
    let alone = |line: &str| {
        let file = line.strip_prefix("extends = \"")?.strip_suffix(".toml\"")?;
        Some(format!("extends = \"{PREFIX}{file}\""))
    };
    let lines = text(name)?.lines().map(|line| alone(line).unwrap_or_else(|| line.to_owned()));
    Some(lines.collect::<Vec<_>>().join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_file_is_in_the_gallery() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "toml"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut known = names();
        known.sort_unstable();
        assert_eq!(files, known);
    }

    #[test]
    fn a_scenario_that_stands_alone_extends_the_gallery_or_nothing() {
        for (name, _) in GALLERY {
            let text = text_alone(name).unwrap();
            let extends = text.lines().find(|line| line.starts_with("extends"));
            assert!(extends.is_none_or(|line| line.contains(PREFIX)), "{name}: {extends:?}");
        }
    }
}
