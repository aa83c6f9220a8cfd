//! All integration tests, in one binary.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod causality;
mod cli;
mod conservation;
mod determinism;
mod gallery;
mod golden;
mod oracle;
mod scenarios;
mod small;
mod surfaces;
