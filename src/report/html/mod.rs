//! The page of a study: `report.html`, one file that works from disk without a network.
//!
//! Main function: [`page`]. The answer comes first; then figures that answer to a reader's hand,
//! which `report.js` draws from values, tables, the charts of the folder, what was assumed, what
//! the study cannot say, and how it is run again. Same findings, same bytes. Deliberately unknown:
//! how findings are made, and where the page goes.

pub mod content;
mod dress;
pub mod escape;
pub mod scenario;
pub mod studies;
pub(super) mod words;

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::json;

use crate::numbers::whole;
use crate::report::chart::about::About;
use crate::report::html::content::{Drawing, Figure, Picker, Shown};
use crate::report::html::escape::{json as as_json, prose, text};
use crate::report::html::scenario::Told;

/// What a page is made from.
pub struct Content<'a> {
    /// What the summary of the study says first.
    pub head: Head,
    /// What is shown of the findings.
    pub shown: &'a Shown,
    /// Text of the resolved scenario.
    pub scenario: &'a str,
    /// What made the results; absent where nothing vouches for them.
    pub origin: Option<Origin>,
}

/// What made the results, as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Version of the program.
    pub version: String,
    /// Hash of tables and summary.
    pub result_hash: String,
}

/// What a page reads of a summary; what is not there is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Head {
    /// The study; a run, where none is named.
    pub study: Option<String>,
    /// Title of the scenario.
    pub title: String,
    /// The question it asks.
    pub question: String,
    /// The findings in sentences, the first one first.
    pub headline: Vec<String>,
    /// What was done that the scenario does not say.
    pub notes: Vec<String>,
    /// What a reader must know before trusting the figures.
    pub warnings: Vec<String>,
    /// What was run.
    pub run: About,
}

/// Where the fragment of a playground goes, or where there is none.
const PLAYGROUND: &str = "<!-- playground -->\n";

/// The page as HTML. `playground` is a fragment of HTML that stands as the last section, before the
/// colophon; it is taken as it is.
pub fn page(content: &Content<'_>, playground: Option<&str>) -> String {
    let head = &content.head;
    let study = head.study.as_deref().unwrap_or("run");
    let told = Told::of(content.scenario);
    let shown = content.shown;
    let mut out = String::with_capacity(256 << 10);
    opening(&mut out, head, study, playground.is_some());
    answer(&mut out, head, study);
    choose(&mut out, &shown.pickers);
    explore(&mut out, &shown.figures);
    tables(&mut out, shown);
    drawings(&mut out, &shown.drawings);
    assumed(&mut out, head, &told);
    limits(&mut out, head, study);
    again(&mut out, content, (study, &told));
    out.push_str(playground.unwrap_or(PLAYGROUND));
    colophon(&mut out, content);
    let data = json!({
        "study": study,
        "title": head.title,
        "released": told.released(),
        "currency": told.currency(),
        "pickers": shown.pickers,
        "figures": shown.figures,
        "sheets": shown.sheets,
    });
    let _ = writeln!(
        out,
        "<script type=\"application/json\" id=\"data\">{}</script>\n<script>\n{}</script>\n\
         </body>\n</html>",
        as_json(&data),
        dress::SCRIPT
    );
    out
}

/// Everything up to the first section.
fn opening(out: &mut String, head: &Head, study: &str, plays: bool) {
    // A playground runs compiled code in a worker that the page makes itself.
    let play = if plays { " 'wasm-unsafe-eval'; worker-src blob:" } else { "" };
    let title = text(&head.title);
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri \
         'none'; form-action 'none'; img-src data: blob:; font-src data:; style-src \
         'unsafe-inline'; script-src 'unsafe-inline'{play}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"longplay\">\n<title>{title}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#answer\">To the answer</a>\n\
         <header class=\"bar\"><p class=\"mark\">longplay <span>{}</span></p>\
         <div class=\"tools\" id=\"tools\"></div></header>\n<main>",
        dress::style(),
        text(study)
    );
}

fn answer(out: &mut String, head: &Head, study: &str) {
    let About { release, listeners, replicates, seed, quick, .. } = &head.run;
    let _ = writeln!(out, "<section id=\"answer\" aria-labelledby=\"title\">");
    if *quick {
        out.push_str("<p class=\"badge\">Quick run: a small world, not for quoting</p>\n");
    }
    let _ = writeln!(out, "<h1 id=\"title\" dir=\"auto\">{}</h1>", text(&head.title));
    let asked = if head.question == head.title { words::of(study) } else { &head.question };
    let _ = writeln!(out, "<p class=\"question\" dir=\"auto\">{}</p>", text(asked));
    out.push_str("<div class=\"headline\">\n");
    for sentence in &head.headline {
        let _ = writeln!(out, "<p>{}</p>", prose(sentence));
    }
    out.push_str("</div>\n");
    let plural = if *replicates == 1 { "" } else { "s" };
    let mut facts = vec![
        format!("{} listeners", whole(*listeners as f64)),
        format!("{} replicate{plural}", whole(*replicates as f64)),
        format!("seed {seed}"),
    ];
    if !release.is_empty() {
        facts.insert(0, release.clone());
    }
    let _ = writeln!(out, "<p class=\"facts\">{}</p>", text(&facts.join(" · ")));
    list(out, "warnings", "Read with care", &head.warnings);
    out.push_str("</section>\n");
}

/// A list under a small heading; nothing where it is empty.
fn list(out: &mut String, class: &str, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "<div class=\"{class}\"><h2>{heading}</h2><ul>");
    for line in lines {
        let _ = writeln!(out, "<li>{}</li>", prose(line));
    }
    out.push_str("</ul></div>\n");
}

fn choose(out: &mut String, pickers: &[Picker]) {
    for picker in pickers {
        let id = picker.id;
        // Shown by the script that makes its sliders.
        let _ = writeln!(
            out,
            "<section class=\"picker\" data-picker=\"{id}\" aria-labelledby=\"{id}-title\" hidden>\n\
             <h2 id=\"{id}-title\">{}</h2>\n<p class=\"note\">{}</p>\n\
             <div class=\"host\"></div>\n</section>",
            prose(&picker.title),
            prose(&picker.note)
        );
    }
}

fn explore(out: &mut String, figures: &[Figure]) {
    if figures.is_empty() {
        return;
    }
    // Shown by the script that draws it.
    out.push_str(
        "<section id=\"explore\" aria-labelledby=\"explore-title\" hidden>\n\
         <h2 id=\"explore-title\">Look closer</h2>\n",
    );
    for figure in figures {
        let id = figure.id;
        let _ = writeln!(
            out,
            "<figure class=\"figure\" data-figure=\"{id}\" aria-labelledby=\"{id}-title\">\n\
             <figcaption><h3 id=\"{id}-title\">{}</h3><p>{}</p>\
             </figcaption>\n<div class=\"host\"></div>\n</figure>",
            prose(&figure.title),
            prose(&figure.note)
        );
    }
    out.push_str("</section>\n");
}

fn tables(out: &mut String, shown: &Shown) {
    if shown.sheets.is_empty() {
        return;
    }
    out.push_str(
        "<section id=\"tables\" aria-labelledby=\"tables-title\" hidden>\n\
         <h2 id=\"tables-title\">Figures</h2>\n",
    );
    for sheet in &shown.sheets {
        let id = text(&sheet.id);
        let _ = writeln!(
            out,
            "<div class=\"sheet\" data-sheet=\"{id}\"><h3 id=\"sheet-{id}\">{}</h3><p>{}</p>\
             <div class=\"host\"></div></div>",
            text(&sheet.title),
            text(&sheet.note)
        );
    }
    out.push_str("</section>\n");
}

fn drawings(out: &mut String, drawings: &[Drawing]) {
    if drawings.is_empty() {
        return;
    }
    out.push_str(
        "<section id=\"charts\" aria-labelledby=\"charts-title\">\n\
         <h2 id=\"charts-title\">Charts to show</h2>\n\
         <p>The folder of results has each as SVG and PNG. <code>longplay chart FOLDER --theme \
         talk</code> draws them again for a slide, for paper or for a dark page.</p>\n",
    );
    for Drawing { name, light, dark } in drawings {
        // Of two pictures with the same name one would be read out for the other.
        let dark = dark.replace(&format!("chart-{name}"), &format!("dark-{name}"));
        let name = text(name);
        let _ = writeln!(
            out,
            "<figure class=\"drawing\"><div class=\"paper\" tabindex=\"0\" role=\"group\" \
             aria-label=\"{name}\"><div class=\"light\">{light}</div><div class=\"dark\">{dark}\
             </div></div><figcaption>charts/{name}</figcaption></figure>"
        );
    }
    out.push_str("</section>\n");
}

fn assumed(out: &mut String, head: &Head, told: &Told) {
    out.push_str(
        "<section id=\"assumed\" aria-labelledby=\"assumed-title\">\n\
         <h2 id=\"assumed-title\">What was assumed</h2>\n<dl>\n",
    );
    let twins = format!(
        "The same world runs with and without each strategy, and every random draw is the same in \
         all arms (common random numbers), {} over: what differs is caused.",
        match head.run.replicates {
            1 => "once".to_owned(),
            times => format!("{} times", whole(times as f64)),
        }
    );
    let lines = told.assumptions();
    for (name, line) in lines.iter().chain([&("Comparison", twins)]) {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", prose(line));
    }
    out.push_str("</dl>\n");
    list(out, "notes", "Beyond the scenario", &head.notes);
    out.push_str("</section>\n");
}

fn limits(out: &mut String, head: &Head, study: &str) {
    out.push_str(
        "<section id=\"limits\" aria-labelledby=\"limits-title\">\n\
         <h2 id=\"limits-title\">What this cannot say</h2>\n<ul>\n",
    );
    for line in words::limits(study, head.run.replicates as u64) {
        let _ = writeln!(out, "<li>{line}</li>");
    }
    out.push_str("</ul>\n</section>\n");
}

fn again(out: &mut String, content: &Content<'_>, (study, told): (&str, &Told)) {
    let mut command = format!("longplay {study} scenario.resolved.toml");
    // These studies run longer than the scenario says, unless they are told how long.
    if let Some(days) = told.days().filter(|_| matches!(study, "dose" | "explain")) {
        let _ = write!(command, " --days {days}");
    }
    for option in content.shown.options.iter().map(String::as_str) {
        let _ = write!(command, " {option}");
    }
    if content.head.run.quick {
        command.push_str(" --quick");
    }
    let _ = writeln!(
        out,
        "<section id=\"again\" aria-labelledby=\"again-title\">\n\
         <h2 id=\"again-title\">Run it again</h2>\n\
         <p>The same scenario and seed give the same tables on any machine.</p>\n\
         <pre class=\"command\" tabindex=\"0\"><code id=\"command\">{}</code></pre>",
        text(&command)
    );
    if let Some(Origin { version, result_hash }) = &content.origin {
        let _ = writeln!(
            out,
            "<p>longplay {} then tells the result hash <code>{}</code>.</p>",
            text(version),
            text(result_hash)
        );
    }
    let _ = writeln!(
        out,
        "<details id=\"scenario\"><summary>The scenario, every value that was used \
         (scenario.resolved.toml)</summary><pre tabindex=\"0\"><code id=\"toml\">{}</code></pre>\
         </details>\n</section>",
        text(content.scenario)
    );
}

fn colophon(out: &mut String, content: &Content<'_>) {
    let version = content.origin.as_ref().map_or_else(String::new, |it| format!(" {}", it.version));
    let _ = writeln!(
        out,
        "</main>\n<footer><p>Simulated and written by longplay{}. Nothing on this page is loaded \
         from elsewhere. Typeface: Inter, under the SIL Open Font License.</p></footer>",
        text(&version)
    );
}
