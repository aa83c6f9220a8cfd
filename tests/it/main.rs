//! The integration tests, one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod draws;
mod layering;
