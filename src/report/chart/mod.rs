//! Charts: one small file each over plain data, all on one canvas and in one frame.

pub mod about;
pub mod all;
pub mod axis;
pub mod bars;
pub mod benchmark;
pub mod canvas;
pub mod cumulative_effect;
pub mod data;
pub mod decomposition;
pub mod drawn;
pub mod finding;
pub mod frame;
pub mod heat;
pub mod labels;
#[cfg(feature = "png")]
pub mod png;
pub mod ribbon;
pub mod save_rate;
pub mod sensitivity;
pub mod sources;
pub mod streams_by_day;
pub mod sweep;
pub mod sweep_map;
mod sweep_points;
pub mod text;
pub mod theme;
