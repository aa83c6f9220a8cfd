//! Presets: fragments that a name lays under a file's own keys, worlds of three sizes, songs of
//! three kinds, rival beliefs about the platform, and channels in which campaigns are bought.
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

/// Presets of campaigns, by the kind that they are of; those of a kind set the same keys.
pub const CHANNELS: [(&str, &[Fragment]); 2] = [("ads", AUDIENCES), ("retarget", PAST_LISTENERS)];

/// What stands before the name of a preset where it is a source of keys.
const MARK: &str = "preset ";

/// What a fragment is called where it is a source of keys.
pub fn source_of(name: &str) -> String {
    format!("{MARK}\"{name}\"")
}

/// Whether keys of this source are those of a preset.
pub fn is_source(name: &str) -> bool {
    name.starts_with(MARK)
}

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

/// Channels to people who need not know the artist: clicks and views that are bought as ads.
pub const AUDIENCES: &[Fragment] = &[
    ("meta-cold", include_str!("presets/channels/meta-cold.toml")),
    ("meta-lookalike", include_str!("presets/channels/meta-lookalike.toml")),
    ("meta-traffic", include_str!("presets/channels/meta-traffic.toml")),
    ("tiktok", include_str!("presets/channels/tiktok.toml")),
    ("youtube-views", include_str!("presets/channels/youtube-views.toml")),
    ("showcase", include_str!("presets/channels/showcase.toml")),
];

/// Channels to past listeners.
pub const PAST_LISTENERS: &[Fragment] = &[
    ("meta-warm", include_str!("presets/channels/meta-warm.toml")),
    ("marquee", include_str!("presets/channels/marquee.toml")),
];
