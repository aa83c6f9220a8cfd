//! Presets: fragments that a name lays under a file's own keys, worlds of three sizes, songs of
//! three kinds and rival beliefs about the platform.
//!
//! Owns the names. Deliberately unknown: how fragments are laid over one another.

/// Name and text of a fragment.
pub type Fragment = (&'static str, &'static str);

/// A key of a scenario that names fragments.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The table whose key `preset` it is.
    pub table: &'static str,
    /// What it names.
    pub fragments: &'static [Fragment],
}

/// All of them.
pub const PRESETS: [Preset; 3] = [
    Preset { table: "world", fragments: SIZES },
    Preset { table: "release", fragments: SONGS },
    Preset { table: "platform", fragments: PLATFORMS },
];

/// What holds where nothing is set and the release is an episode.
pub const EPISODE: &str = include_str!("presets/episode.toml");

/// Worlds, from small to large.
pub const SIZES: &[Fragment] = &[
    ("small", include_str!("presets/small.toml")),
    ("default", include_str!("presets/default.toml")),
    ("large", include_str!("presets/large.toml")),
];

/// Songs, from fair to great.
pub const SONGS: &[Fragment] = &[
    ("fair", include_str!("presets/songs/fair.toml")),
    ("good", include_str!("presets/songs/good.toml")),
    ("great", include_str!("presets/songs/great.toml")),
];

/// Platforms, the default first and the bounds last.
pub const PLATFORMS: &[Fragment] = &[
    ("balanced", include_str!("presets/platforms/balanced.toml")),
    ("saves-first", include_str!("presets/platforms/saves-first.toml")),
    ("streams-only", include_str!("presets/platforms/streams-only.toml")),
    ("completion-first", include_str!("presets/platforms/completion-first.toml")),
    ("co-saves", include_str!("presets/platforms/co-saves.toml")),
    ("save-rate-gate", include_str!("presets/platforms/save-rate-gate.toml")),
    ("popularity-gate", include_str!("presets/platforms/popularity-gate.toml")),
    ("no-learning", include_str!("presets/platforms/no-learning.toml")),
    ("oracle", include_str!("presets/platforms/oracle.toml")),
];
