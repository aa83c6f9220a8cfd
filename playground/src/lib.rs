//! longplay for a browser: a request as text in, an answer as text out.
//!
//! Owns which requests there are; all work is the library's (`longplay::playground`). `memory` is
//! how text crosses into a page and back. Deliberately unknown: workers and pages
//! (`fragment/`).

mod memory;

use longplay::playground::{artefact, work};
use longplay::report::Theme;
use longplay::study::outcome::Replicate;
use longplay::study::progress::Progress;
use serde_json::{Value, json};

/// Answers a request: JSON with `do` and what it needs. `tell` is told how much of a replicate is
/// done, between 0 and 1, after every day.
///
/// | `do` | needs | answers |
/// |---|---|---|
/// | `plan` | `toml` | what there is to do |
/// | `replicate` | `toml`, `number` | the replicate |
/// | `conclude` | `toml`, `replicates`, `theme` | sentences, table, charts, hash |
/// | `first line` | | the first line of the artefact of this engine |
///
/// # Errors
/// What is wrong, as the command line says it.
pub fn answer(request: &str, tell: fn(&Progress)) -> Result<String, String> {
    let mut request: Value = serde_json::from_str(request).map_err(|error| error.to_string())?;
    let toml = request["toml"].as_str().unwrap_or_default().to_owned();
    let answer = match request["do"].as_str().unwrap_or_default() {
        "plan" => json!(work::plan(&toml)?),
        "replicate" => {
            let number = request["number"].as_u64().unwrap_or_default() as u32;
            let progress = Progress { each_day: Some(tell), ..Progress::default() };
            json!(work::replicate(&toml, number, &progress)?)
        }
        "conclude" => {
            let theme = request["theme"].as_str().unwrap_or_default().to_owned();
            let theme: Theme = theme.parse().map_err(|_| format!("no theme is `{theme}`"))?;
            let replicates: Vec<Replicate> = serde_json::from_value(request["replicates"].take())
                .map_err(|error| error.to_string())?;
            json!(work::conclude(&toml, replicates, theme)?)
        }
        "first line" => json!(artefact::first_line()?),
        other => return Err(format!("nothing is known of a request `{other}`")),
    };
    Ok(answer.to_string())
}
