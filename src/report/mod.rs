//! The report: turns the plain values of a study into bytes and files.
//!
//! Start at [`write()`]: it fills an [`out_dir::OutDir`] with tables, a summary, charts and a
//! manifest, and moves the folder into place. [`redraw()`] draws the charts again from saved
//! tables, and [`rewrite()`] the page. Deliberately unknown: how scenarios are read, how anything is simulated, terminals,
//! clocks.

pub mod beliefs;
pub mod chart;
pub mod checkpoint_dir;
pub mod dose;
pub mod error;
pub mod events;
pub mod explain;
pub mod figures;
pub mod folder;
pub mod folder_lock;
pub mod html;
pub mod manifest;
pub mod of_study;
pub mod out_dir;
mod piece;
pub mod plan;
pub mod presentation;
mod redraw;
pub mod reference;
pub mod results;
mod rewrite;
pub mod robust;
pub mod run;
pub mod run_info;
pub mod safe_point;
mod saved;
mod saved_days;
pub mod sensitivity;
pub mod shard;
pub mod size;
pub mod story;
pub mod summary;
pub mod sweep;
pub mod table;
pub mod terminal;
mod under_way;
pub mod workplace;

pub use chart::style::Style;
pub use chart::theme::Theme;
pub use error::ReportError;
pub use folder::Written;
pub use of_study::{Report, write};
pub use presentation::Presentation;
pub use redraw::{Redrawn, redraw};
pub use rewrite::rewrite;
pub use run_info::RunInfo;
