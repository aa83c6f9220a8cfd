//! Integration tests: one binary, a module per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod report;
mod sample;
