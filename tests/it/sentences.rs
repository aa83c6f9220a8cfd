//! Every sentence and every title of every study against the table, over a thousand outcomes each.
//!
//! A generator makes up outcomes of all kinds; a reader of its own takes each sentence apart, finds
//! the arms and the figures that it names, and holds them against the rows. A sentence that the
//! reader does not know is a fault. Deliberately unknown: how sentences are made.

mod chance;
mod paths;
mod pattern;
mod platforms;
mod points;
mod run;
mod saves;
mod sizes;

use std::fmt::Debug;

use longplay::report::of_study::Kept;
use rayon::prelude::*;

/// Outcomes of each study.
const OUTCOMES: u64 = 1000;

/// Reads every outcome of a study; a fault is told with its number and all that was said.
fn read_all(check: impl Fn(u64) -> Result<(), String> + Sync) {
    let faults: Vec<String> = (0..OUTCOMES)
        .into_par_iter()
        .filter_map(|number| check(number).err().map(|fault| format!("outcome {number}: {fault}")))
        .collect();
    let some: Vec<&String> = faults.iter().take(8).collect();
    assert!(faults.is_empty(), "{} of {OUTCOMES} outcomes: {some:#?}", faults.len());
}

/// Reads every sentence and every title of the findings of a study.
fn read_study<Findings: Kept + Debug>(
    findings: fn(u64) -> Findings,
    headline: fn(&Findings) -> Vec<String>,
    sentence: impl Fn(&Findings, &str) -> Result<(), String> + Sync,
    title: impl Fn(&Findings, &str) -> Result<(), String> + Sync,
) {
    read_all(|number| {
        let found = findings(number);
        let told = |it: String, text: &str| format!("{it}: {text}\n{found:#?}");
        for text in headline(&found) {
            sentence(&found, &text).map_err(|it| told(it, &text))?;
        }
        for text in found.titles() {
            title(&found, &text).map_err(|it| told(it, &text))?;
        }
        Ok(())
    });
}

/// A fault unless something holds.
fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}
