//! Every sentence and every title of every study against the table, over a thousand outcomes each;
//! and the charts of some of them in every theme and shape.
//!
//! A generator makes up outcomes of all kinds; a reader of its own takes each sentence apart, finds
//! the arms and the figures that it names, and holds them against the rows. A sentence that the
//! reader does not know is a fault. Deliberately unknown: how sentences are made.

mod chance;
mod paths;
mod pattern;
mod plans;
mod platforms;
mod points;
mod run;
mod saves;
mod sizes;

use std::fmt::Debug;

use longplay::report::Theme;
use longplay::report::chart::about::About;
use longplay::report::chart::drawn::texts;
use longplay::report::chart::style::{Shape, Style};
use longplay::report::chart::theme::Look;
use longplay::report::of_study::Kept;
use rayon::prelude::*;

use crate::pictures;

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

/// Outcomes of each study whose charts are drawn.
const DRAWN: u64 = 12;

/// Draws the charts of some outcomes of a study in every theme and shape: no text may lie on
/// another or leave the picture.
fn draw_study<Findings: Kept>(findings: fn(u64) -> Findings) {
    let release = "Slow Bloom by Nova Hart".to_owned();
    let about = About { release, listeners: 30_000, replicates: 6, seed: 1, ..About::default() };
    let of = |number: u64| {
        let found = findings(number);
        let mut faults = Vec::new();
        for theme in Theme::ALL {
            for shape in Shape::ALL {
                let style = Style { shape: Some(shape), ..Style::of(theme) };
                for (name, svg) in texts(found.layouts(&about, Look::of(&style)), &style) {
                    let place = format!("{name}, outcome {number}, {theme:?}, {shape:?}");
                    let of_chart = pictures::faults(&svg);
                    faults.extend(of_chart.into_iter().map(|fault| format!("{place}: {fault}")));
                }
            }
        }
        faults
    };
    let faults: Vec<String> = (0..DRAWN).into_par_iter().flat_map_iter(of).collect();
    let shown: Vec<&String> = faults.iter().step_by(faults.len() / 25 + 1).collect();
    assert!(faults.is_empty(), "{} faults, among them {shown:#?}", faults.len());
}

/// A fault unless something holds.
fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}
