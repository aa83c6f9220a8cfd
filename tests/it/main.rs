//! All integration tests, in one binary: a module per subject.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod cli;
mod draws;
mod layering;
mod report;
mod sample;
mod scenarios;
