//! The playground: a comparison as text in and text out, for a page in a browser that runs the
//! engine beside its reader.
//!
//! [`work`] does it: a plan, single replicates, and what they show together. [`artefact`] is the
//! built page and the test of whether its engine is this one. Deliberately unknown: browsers,
//! WebAssembly, and how text gets in and out (see `playground/` beside `src/`).

pub mod answer;
pub mod artefact;
pub mod work;
