//! Parses, dispatches, shows the error.

fn main() {}
