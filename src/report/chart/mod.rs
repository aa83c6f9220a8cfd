//! Charts: one small file each over plain data, all on one canvas and in one frame.

pub mod about;
pub mod all;
pub mod axis;
pub mod bars;
pub mod benchmark;
pub mod canvas;
pub mod cost;
pub mod data;
pub mod days;
pub mod decomposition;
pub mod drawn;
pub mod effect_over_time;
pub mod finding;
pub mod frame;
pub mod heat;
pub mod labels;
pub mod multiples;
#[cfg(feature = "png")]
mod outline;
#[cfg(feature = "png")]
pub mod png;
pub mod ribbon;
pub mod save_rate;
pub mod sensitivity;
pub mod sources;
pub mod streams_by_day;
pub mod style;
pub mod sweep;
pub mod sweep_map;
mod sweep_points;
pub mod text;
pub mod theme;
