//! Quotients that are absent where there is nothing to divide by.
//!
//! Deliberately unknown: what is divided.

/// A part of a whole.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    over(part as f64, whole as f64)
}

/// A value by another.
pub(super) fn over(value: f64, by: f64) -> Option<f64> {
    (by > 0.0).then(|| value / by)
}

/// Asserts that a figure was counted and what it is.
#[cfg(test)]
pub(super) fn close(figure: Option<f64>, value: f64) {
    let figure = figure.expect("something was counted");
    assert!((figure - value).abs() < 1e-12, "{figure} is not {value}");
}
