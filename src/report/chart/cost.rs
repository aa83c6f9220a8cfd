//! Chart 5: what a caused stream costs, against how many there are. Strategies of equal spend lie
//! on one curve, and so does the interval of each.

use crate::numbers::{decimal, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::stats::Interval;
use crate::units::Currency;

/// Spends that differ by less than this share are equal.
const EQUAL: f64 = 0.02;
/// Prices beyond this many times the dearest strategy's are not shown.
const AIR: f64 = 1.7;
/// Points of a curve.
const STEPS: u32 = 60;

/// A strategy that spends money and gains streams.
struct Bought {
    arm: usize,
    /// Money beyond the reference's \[USD\].
    spent: f64,
    /// Streams beyond the reference's.
    more: f64,
    interval: Option<Interval>,
}

impl Bought {
    fn price(&self) -> f64 {
        self.spent / self.more
    }

    fn is_clear(&self) -> bool {
        self.interval.is_some_and(|it| it.low > 0.0)
    }

    fn value(&self, currency: &Currency) -> String {
        let price = format!("{} a stream", currency.put(&decimal(self.price(), 2)));
        match self.interval.filter(|it| it.low > 0.0) {
            Some(it) => {
                let ends = (self.spent / it.high, self.spent / it.low);
                format!("{price} ({}–{})", decimal(ends.0, 2), decimal(ends.1, 2))
            }
            None if self.interval.is_some() => format!("{price}, perhaps none"),
            None => price,
        }
    }
}

/// Lays the chart out; absent where no strategy spends money and gains streams on average.
pub fn chart(data: &ChartData, look: Look) -> Option<Chart<'static>> {
    let data = data.among_largest(if look.metrics.is_brief { 5 } else { usize::MAX - 1 });
    let bought: Vec<Bought> = data.compared().filter_map(|arm| of(&data, arm)).collect();
    let dearest = bought.iter().map(Bought::price).fold(0.0, f64::max);
    let farthest = bought.iter().map(|it| it.interval.map_or(it.more, |i| i.high));
    let farthest = farthest.fold(0.0, f64::max);
    if bought.is_empty() || dearest <= 0.0 {
        return None;
    }
    let x = Axis::close_to(farthest * 1.03, look.ticks(6.0));
    let y = Axis::around(0.0, dearest * AIR, look.ticks(5.0));
    let cents = if y.decimals > 0 { 2 } else { 0 };
    let currency = data.about.currency.clone();
    let write = move |tick: f64| currency.put(&decimal(tick, cents));
    let sign = data.about.currency.clone();
    let spent = move |spend: f64| format!("{} spent", sign.put(&whole(spend)));
    let values: Vec<String> = bought.iter().map(|it| it.value(&data.about.currency)).collect();
    let names: Vec<String> = bought.iter().map(|it| data.name(it.arm).to_owned()).collect();
    let texts = names.iter().zip(&values).map(|(name, value)| (name.as_str(), value.as_str()));
    let needs = Needs {
        labels: labels::room(&look, Mark::Dot, texts),
        ticks: tick_width(&look, &y, &write),
        unit: true,
        ..Needs::default()
    };
    let title = title(&data);
    let how = if data.runs.len() > 1 {
        format!("{} intervals; curves: equal spend", data.confidence_label())
    } else {
        "one run of each; curves: equal spend".to_owned()
    };
    let subtitle = data.subtitle(&look, &how);
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said = names.iter().zip(&values).map(|(name, value)| format!("{name}: {value}"));
    let description = format!(
        "Dots of the price of a stream against streams caused. {subtitle}. {}.",
        said.collect::<Vec<_>>().join("; ")
    );
    let day = data.end_day();
    let unit = format!("streams caused by day {day}");
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, "price of a caused stream", &write);
        frame.horizontal(canvas, &x, (&unit, true), whole);
        for spend in spends(&bought) {
            draw_spend(canvas, &frame, (&x, &y), (spend, &spent(spend)));
        }
        let mut labels = Vec::new();
        for ((it, name), value) in bought.iter().zip(&names).zip(&values) {
            let arm = look.arm(it.arm);
            let ends = it.interval.unwrap_or(Interval { low: it.more, high: it.more });
            let arc = curve((&x, &y), it.spent, (ends.low, ends.high));
            let arc: Vec<Point> =
                arc.iter().map(|at| frame.point((&x, at.0), (&y, at.1))).collect();
            let stroke = Stroke { colour: arm.colour, width: 2.6 * look.scale, dash: &[] };
            if arc.len() > 1 {
                canvas.line(&arc, stroke);
            }
            let place = frame.point((&x, it.more), (&y, it.price().min(y.high)));
            canvas.dot(place, 8.0 * look.scale, arm.marker, look.paper, 1.0);
            canvas.dot(place, 6.0 * look.scale, arm.marker, arm.colour, 1.0);
            labels.push(Label::new(&frame, arm, place, (name, value), Mark::Dot));
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

fn of(data: &ChartData, arm: usize) -> Option<Bought> {
    let more = data.more(arm);
    let spent = data.spent(arm) - data.spent(data.reference);
    let bought = Bought { arm, spent, more: more.value, interval: more.interval() };
    (spent > 0.0 && more.value > 0.0).then_some(bought)
}

/// The spends of the strategies, equal ones once.
fn spends(bought: &[Bought]) -> Vec<f64> {
    let mut spends: Vec<f64> = bought.iter().map(|it| it.spent).collect();
    spends.sort_by(f64::total_cmp);
    spends.dedup_by(|b, a| are_equal(*a, *b));
    spends
}

fn are_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= EQUAL * a.max(b)
}

/// The curve of a spend from one number of streams to another, as far as the axes reach.
fn curve((x, y): (&Axis, &Axis), spend: f64, (from, to): (f64, f64)) -> Vec<Point> {
    let from = from.max(spend / y.high);
    let to = to.min(x.high);
    let step = |step: u32| from + (to - from) * f64::from(step) / f64::from(STEPS);
    if from >= to {
        return Vec::new();
    }
    (0..=STEPS).map(|it| (step(it), spend / step(it))).collect()
}

/// Draws the curve of a spend with its amount at the upper end.
fn draw_spend(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (x, y): (&Axis, &Axis),
    (spend, text): (f64, &str),
) {
    let look = frame.look;
    let curve = curve((x, y), spend, (0.0, x.high));
    let curve: Vec<Point> = curve.iter().map(|at| frame.point((x, at.0), (y, at.1))).collect();
    let stroke = Stroke { colour: look.muted, width: 0.9 * look.scale, dash: &[3.0, 3.0] };
    canvas.line(&curve, stroke);
    let Some(&(left, top)) = curve.first() else { return };
    let width = Weight::Regular.width(text, 11.0 * look.scale);
    let left = (left + 6.0 * look.scale).min(frame.right - width);
    canvas.text(text, (left, top + 11.0 * look.scale), frame.note(11.0, Anchor::Start));
}

/// Prices compare only at equal spend: a larger budget reaches listeners that are harder to win.
pub fn title(data: &ChartData) -> String {
    let bought: Vec<Bought> = data.compared().filter_map(|arm| of(data, arm)).collect();
    let cheapest =
        bought.iter().filter(|it| it.is_clear()).min_by(|a, b| a.price().total_cmp(&b.price()));
    let Some(it) = cheapest else {
        return "What a caused stream costs cannot be told here".to_owned();
    };
    let (low, high) = it.interval.map_or((0.0, 0.0), |i| (it.spent / i.high, it.spent / i.low));
    let most = bought.iter().map(|it| it.spent).fold(0.0, f64::max);
    let equal = bought.iter().all(|it| are_equal(it.spent, most));
    let currency = &data.about.currency;
    let spend = match (bought.len(), equal) {
        (1, _) => format!(" for {}", currency.put(&whole(it.spent))),
        (_, true) => format!("; each strategy spends {}", currency.put(&whole(it.spent))),
        (_, false) => {
            format!(" for {}; other strategies spend otherwise", currency.put(&whole(it.spent)))
        }
    };
    format!(
        "A stream caused by {} costs {} ({}–{}){spend}",
        data.name(it.arm),
        currency.put(&decimal(it.price(), 2)),
        decimal(low, 2),
        decimal(high, 2),
    )
}
