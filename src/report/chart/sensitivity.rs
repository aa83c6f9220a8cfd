//! Chart 9: which keys a result answers to, a bar each, the longest on top.

use crate::report::chart::about::{About, Varied};
use crate::report::chart::all::Chart;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::numbers::{between, decimal, percent, whole};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::study::estimate::Estimate;
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sensitivity::params::{Answer, SensitivityMethod};

const NAME: f64 = 12.5;

/// One key's bar: the figure it is ordered by, and the share it has alone.
struct Bar {
    name: String,
    size: Estimate,
    alone: Option<f64>,
    text: String,
}

/// Lays the chart out; absent where nothing was computed.
pub fn chart<'a>(
    findings: &'a SensitivityFindings,
    about: &About,
    look: Look,
) -> Option<Chart<'a>> {
    let shares = findings.method == SensitivityMethod::Sobol;
    let mut bars: Vec<Bar> = findings.rows.iter().filter_map(|row| bar(row, shares)).collect();
    if bars.is_empty() {
        return None;
    }
    bars.sort_by(|a, b| b.size.value.total_cmp(&a.size.value));
    let scale = look.scale;
    let widest = |of: &dyn Fn(&Bar) -> f64| bars.iter().map(of).fold(0.0, f64::max);
    let high = widest(&|bar| bar.size.high.unwrap_or(bar.size.value));
    let x = Axis::around(0.0, high.max(1e-9), 5.0);
    let room = look.size.0 * 0.36;
    let needs = Needs {
        ticks: widest(&|bar| Weight::Strong.width(&bar.name, NAME * scale)).min(room),
        labels: widest(&|bar| Weight::Regular.width(&bar.text, 12.0 * scale)) * 1.04 + 10.0 * scale,
        ..Needs::default()
    };
    let measure = findings.measure.replace('_', " ");
    let what = match findings.of {
        Answer::Effect => "The effect of",
        Answer::Value => "The outcome of",
    };
    let title = format!(
        "{what} “{}” on {measure} by day\u{a0}{} {} most to {}",
        findings.strategy,
        findings.window_days,
        if findings.rivals().is_empty() && findings.replicates != 1 {
            "answers"
        } else {
            "may answer"
        },
        bars[0].name
    );
    let what = if shares {
        "share of the variance, with interactions; dark: alone"
    } else {
        "mean size of elementary effects (Morris)"
    };
    let subtitle = format!(
        "{} · {} points · whiskers: {} intervals",
        about.line_over(&varied(findings)),
        findings.points,
        percent(findings.confidence, 0)
    );
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.text)).collect();
    let description = format!("Bars, {what}. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let write = |tick: f64| if shares { percent(tick, 0) } else { decimal(tick, x.decimals) };
        frame.horizontal(canvas, &x, (what, true), write);
        let pitch = ((frame.bottom - frame.top) / bars.len() as f64).min(64.0 * scale);
        for (index, bar) in bars.iter().enumerate() {
            let centre = frame.top + pitch * (index as f64 + 0.5);
            draw_bar(canvas, &frame, &x, bar, (centre, (pitch * 0.3).min(14.0 * scale)));
        }
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// The keys and the ranges that they are moved in.
fn varied(findings: &SensitivityFindings) -> Vec<Varied> {
    let key = |row: &KeyRow| Varied { key: row.key.clone(), range: Some((row.low, row.high)) };
    findings.rows.iter().map(key).collect()
}

fn bar(row: &KeyRow, shares: bool) -> Option<Bar> {
    let write = |value: f64| match shares {
        true => percent(value, 0),
        false if value.abs() < 10.0 => decimal(value, 2),
        false => whole(value),
    };
    let (size, alone) = match (row.elementary, row.shares) {
        (Some(it), _) => (it.mu_star, None),
        (_, Some(it)) => (it.total, Some(it.first.value)),
        _ => return None,
    };
    let ends = size.interval().map_or_else(String::new, |it| format!(" ({})", between(it, write)));
    let name = row.short().to_owned();
    Some(Bar { name, size, alone, text: format!("{}{ends}", write(size.value)) })
}

fn draw_bar(canvas: &Canvas<'_>, frame: &Frame, x: &Axis, bar: &Bar, (centre, half): (f64, f64)) {
    let look = frame.look;
    let scale = look.scale;
    let at = |value: f64| frame.x(x, value.clamp(x.low, x.high));
    let rectangle = |to: f64, half: f64, arm: usize| {
        let corner = (at(0.0).max(at(to)), centre + half);
        canvas.rectangle((at(0.0), centre - half), corner, look.arm(arm).colour);
    };
    rectangle(bar.size.value, half, if bar.alone.is_some() { 6 } else { 1 });
    if let Some(alone) = bar.alone {
        rectangle(alone, half * 0.6, 1);
    }
    let mut right = at(bar.size.value);
    if let Some(interval) = bar.size.interval() {
        let stroke = Stroke { colour: look.ink, width: 1.4 * scale, dash: &[] };
        let (low, high) = (at(interval.low), at(interval.high));
        canvas.line(&[(low, centre), (high, centre)], stroke);
        for end in [low, high] {
            canvas.line(&[(end, centre - 3.5 * scale), (end, centre + 3.5 * scale)], stroke);
        }
        right = right.max(high);
    }
    let baseline = centre + NAME * 0.36 * scale;
    let set = frame.set(NAME, Weight::Strong, Anchor::End);
    let room = look.size.0 * 0.36;
    let name = Weight::Strong.shorten(&bar.name, NAME * scale, room);
    canvas.text(&name, (frame.left - 8.0 * scale, baseline), set);
    let set = frame.set(12.0, Weight::Regular, Anchor::Start);
    canvas.text(&bar.text, (right + 7.0 * scale, baseline), set);
}
