//! Worlds of three sizes, as fragments that `world.preset` lays under a file's own keys.
//!
//! Owns the names. Deliberately unknown: how fragments are laid over one another.

/// Name and text of every preset, from small to large.
pub const PRESETS: &[(&str, &str)] = &[
    ("small", include_str!("presets/small.toml")),
    ("default", include_str!("presets/default.toml")),
    ("large", include_str!("presets/large.toml")),
];
