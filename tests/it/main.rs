//! All integration tests, in one binary: a module per subject.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod causality;
mod cli;
mod conservation;
mod determinism;
mod draws;
mod gallery;
mod golden;
mod layering;
mod oracle;
mod recommenders;
mod report;
mod sample;
mod scenarios;
mod small;
mod surfaces;
