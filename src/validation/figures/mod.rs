//! The figures: each a pure function of what was observed, absent where nothing was counted.
//!
//! Deliberately unknown: what a figure should be.

pub mod artists;
pub mod plays;
pub mod tracks;

fn ratio(part: u64, whole: u64) -> Option<f64> {
    over(part as f64, whole as f64)
}

fn over(value: f64, by: f64) -> Option<f64> {
    (by > 0.0).then(|| value / by)
}

/// Asserts that a figure was counted and what it is.
#[cfg(test)]
fn close(figure: Option<f64>, value: f64) {
    let figure = figure.expect("something was counted");
    assert!((figure - value).abs() < 1e-12, "{figure} is not {value}");
}
