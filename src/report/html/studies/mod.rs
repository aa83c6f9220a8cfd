//! What the page of each study shows: its figures and its tables, a file for each kind of study.

pub mod dose;
pub mod paths;
pub mod plan;
pub mod points;
pub mod robust;
pub mod run;
pub mod size;
pub mod splits;
