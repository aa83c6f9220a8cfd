//! All integration tests, in one binary: a module per subject.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod artificial;
mod campaigns;
mod causality;
mod cli;
mod conservation;
mod coverage;
mod determinism;
mod docs;
mod draws;
mod dynamics;
mod events;
mod extremes;
mod gallery;
mod golden;
mod hostile;
mod interrupt;
mod keeps;
mod layering;
mod oracle;
mod paths;
mod place;
mod read_back;
mod recommenders;
mod replications;
mod report;
mod resume;
mod robust;
mod sample;
mod scenarios;
mod shared_folder;
mod small;
mod spoilt;
mod surfaces;
mod sweep;
mod tables;
