//! The platform, compiled in a crate in which there is no truth.
//!
//! This crate has the nouns a platform may know and nothing else: no catalogue with sound and
//! appeal, no listeners with tastes, no bonds. If any file of `src/platform` came to name one of
//! them, this target would not compile, and neither `cargo test` nor `cargo clippy --all-targets`
//! would pass.
//!
//! A library, so that lints see the same public items as in the crate itself. Nothing uses it.

#[path = "../../src/documented.rs"]
mod documented;
#[path = "../../src/draw.rs"]
pub mod draw;
#[path = "../../src/maths.rs"]
pub mod maths;
#[path = "../../src/platform/mod.rs"]
pub mod platform;
#[path = "../../src/prefetch.rs"]
pub mod prefetch;
#[path = "../../src/ranks/mod.rs"]
pub mod ranks;
#[path = "../../src/tally/mod.rs"]
pub mod tally;
#[path = "../../src/units.rs"]
pub mod units;

/// Of the nouns, only those that hold no truth.
#[path = "../../src/model"]
pub mod model {
    pub mod artificial;
    pub mod facts;
    pub mod followed;
    pub mod genre;
    pub mod ids;
    pub mod play;
    pub mod source;
    pub mod vector;
}
