//! Slides of text: the question at the beginning, and what the answer cannot say at the end.
//!
//! Deliberately unknown: charts, and what comes between.

use crate::report::chart::canvas::{Anchor, Canvas, Type};
use crate::report::chart::drawn::Chart;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::report::html::{Head, words};
use crate::report::story::Told;

/// A paragraph: its text, its sizes from the largest to the smallest that is still read, its
/// weight, whether it is a note, and the lines that it may take.
struct Paragraph {
    text: String,
    sizes: (f64, f64),
    weight: Weight,
    is_note: bool,
    lines: usize,
}

/// A paragraph as it is set.
struct Set {
    lines: Vec<String>,
    size: f64,
    weight: Weight,
    is_note: bool,
}

/// Height of a line of text, in its size.
const LEADING: f64 = 1.24;
/// Air between paragraphs, in the size of the one above.
const AIR: f64 = 0.7;
/// Share of the usual type that a crowded slide may shrink to.
const SMALLEST: f64 = 0.6;

/// The question of the scenario.
pub(super) fn question(head: &Head, look: Look) -> Chart<'static> {
    let asked = match &head.question {
        same if *same == head.title => words::of("run"),
        question => question,
    };
    let large = Paragraph {
        text: head.title.clone(),
        sizes: (30.0, 17.0),
        weight: Weight::Strong,
        is_note: false,
        lines: 4,
    };
    let paragraphs = vec![
        note(head.run.release.clone(), 1),
        large,
        note(asked.to_owned(), 5),
        note(head.run.line(&look), 2),
    ];
    card(head.title.clone(), paragraphs, look)
}

/// What the answer cannot say, and what gives it again.
pub(super) fn caveat(told: Told<'_>, look: Look) -> Chart<'static> {
    let title = "A model says what follows from its assumptions".to_owned();
    let large = Paragraph {
        text: title.clone(),
        sizes: (22.0, 15.0),
        weight: Weight::Strong,
        is_note: false,
        lines: 3,
    };
    let limits = words::limits("run", told.data.runs.len() as u64);
    let said = limits.into_iter().filter(|it| ![words::OF_BUDGETS, words::OF_MODELS].contains(it));
    let again = told.origin.map(|origin| {
        let short: String = origin.result_hash.chars().take(12).collect();
        format!("longplay {} · seed {} · result {short}", origin.version, told.head.run.seed)
    });
    let paragraphs = std::iter::once(large)
        .chain(said.take(2).map(|it| Paragraph { is_note: false, ..note(it.to_owned(), 5) }))
        .chain(again.map(|it| note(it, 1)))
        .collect();
    card(title, paragraphs, look)
}

fn note(text: String, lines: usize) -> Paragraph {
    Paragraph { text, sizes: (12.5, 11.0), weight: Weight::Regular, is_note: true, lines }
}

/// Paragraphs below each other in the middle of the slide.
fn card(title: String, paragraphs: Vec<Paragraph>, look: Look) -> Chart<'static> {
    let texts: Vec<&str> = paragraphs.iter().map(|it| it.text.as_str()).collect();
    let description = format!("Text: {}", texts.join(" "));
    let margin = look.metrics.margin * look.scale * 1.4;
    let width = look.size.0 - 2.0 * margin;
    let paragraphs: Vec<Paragraph> =
        paragraphs.into_iter().filter(|it| !it.text.is_empty()).collect();
    let room = look.size.1 - look.foot - margin;
    let at = |scale: f64| {
        let set: Vec<Set> = paragraphs.iter().map(|it| it.set(scale, width)).collect();
        let height: f64 = set.iter().map(Set::height).sum();
        (set, height)
    };
    // Long words take smaller type until they fit.
    let mut scale = look.scale;
    let (mut set, mut height) = at(scale);
    while height > room && scale > look.scale * SMALLEST {
        scale *= 0.95;
        (set, height) = at(scale);
    }
    let paint = move |canvas: &Canvas<'_>| {
        let mut y = ((look.size.1 - look.foot - height) / 2.0).max(margin * 0.5);
        for Set { lines, size, weight, is_note } in &set {
            let colour = if *is_note { look.muted } else { look.ink };
            let set = Type { size: *size, weight: *weight, colour, anchor: Anchor::Start };
            for line in lines {
                canvas.text(line, (margin, y + size * 0.95), set);
                y += size * LEADING;
            }
            y += size * AIR;
        }
    };
    Chart { title, description, size: look.size, paint: Box::new(paint) }
}

impl Paragraph {
    /// In the largest size in which it fits into its lines; shortened where none does.
    fn set(&self, scale: f64, width: f64) -> Set {
        let Self { text, sizes: (large, small), weight, is_note, lines } = self;
        let (weight, is_note, lines) = (*weight, *is_note, *lines);
        let fits = |size: &f64| weight.wrap(text, size * scale, width, usize::MAX).len() <= lines;
        let steps = (0..).map(|step| large - f64::from(step)).take_while(|size| size > small);
        let size = steps.into_iter().find(fits).unwrap_or(*small) * scale;
        let set = match weight {
            Weight::Strong => weight.wrap_evenly(text, size, width, lines),
            Weight::Regular => weight.wrap(text, size, width, lines),
        };
        Set { lines: set, size, weight, is_note }
    }
}

impl Set {
    fn height(&self) -> f64 {
        self.size * (LEADING * self.lines.len() as f64 + AIR)
    }
}
