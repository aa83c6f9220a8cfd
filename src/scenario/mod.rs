//! Scenario files: from text to a [`Spec`](crate::sim::spec::Spec), with everything that is wrong
//! told at once.
//!
//! [`resolve()`] is the way in. [`mod@file`] says what can be written; all else follows from it.

mod channels;
pub mod check;
pub mod compose;
pub mod consistency;
mod dates;
pub mod difference;
pub mod drawing;
pub mod error;
pub mod excerpt;
pub mod file;
pub mod gallery;
pub mod ignored_keys;
pub mod letters;
pub mod memory;
pub mod name_clashes;
mod planned;
pub mod points;
pub mod presets;
pub mod quick;
pub mod reference;
pub mod regular;
pub mod resolve;
pub mod schema;
pub mod sizes;
pub mod source;
pub mod starter;
pub mod stem;
mod torn;
pub mod tree;
pub mod varied;
mod volume;
pub mod warnings;

pub use compose::{Input, Override};
pub use drawing::{Look, picture, render};
pub use error::{Fault, Problem};
pub use file::Scenario;
pub use resolve::{Options, Resolved};
pub use varied::resolve;
pub use warnings::Warning;
