//! Money in sentences: what arms spent, and what a caused stream cost.
//!
//! Arms that are compared need not have spent the same: a pitch is paid for where it is taken up,
//! and who is not found cannot be asked again. Owns how that is said. Deliberately unknown:
//! budgets.

use crate::study::compared::called;
use crate::study::format::{listed, money};
use crate::study::outcome::{CONTROL, Effect};
use crate::units::Currency;

/// Arms whose money is listed one by one at most.
const MOST_LISTED: usize = 4;

/// Difference between what two arms spent that is none, as a share of the larger.
const SAME: f64 = 0.01;

/// Whether two sums are the same to a person.
fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

/// What arms spent, where three or more of them did not spend the same; two are told with the
/// difference between them.
pub(in crate::study) fn spent(rows: &[&Effect], days: u16, currency: &Currency) -> Option<String> {
    let all: Vec<(&str, f64)> = rows.iter().map(|row| (row.strategy.as_str(), row.spent)).collect();
    if all.iter().filter(|(name, _)| *name != CONTROL).count() < 3 {
        return None;
    }
    let told = unequal(&all, currency)?;
    Some(format!("Strategies do not spend the same by day {days}: {told}."))
}

/// What each of some strategies spent, or the least and the most of many; absent where it is the
/// same. The control spends nothing and is not told.
pub(in crate::study) fn unequal(spent: &[(&str, f64)], currency: &Currency) -> Option<String> {
    let all: Vec<&(&str, f64)> = spent.iter().filter(|(name, _)| *name != CONTROL).collect();
    let by_spent = |a: &&&(&str, f64), b: &&&(&str, f64)| a.1.total_cmp(&b.1);
    let (least, most) = (all.iter().min_by(by_spent)?, all.iter().max_by(by_spent)?);
    if is_same(least.1, most.1) {
        return None;
    }
    let item = |it: &(&str, f64)| format!("{} {}", called(it.0), money(it.1, currency));
    Some(if all.len() > MOST_LISTED {
        format!("from {} to {}", item(least), item(most))
    } else {
        listed(&all.iter().map(|it| item(it)).collect::<Vec<_>>(), "and")
    })
}

/// What two arms that are compared spent, as the end of a sentence; nothing where it is the same.
pub(in crate::study) fn of_two([one, other]: [&Effect; 2], currency: &Currency) -> String {
    if is_same(one.spent, other.spent) {
        return String::new();
    }
    let [name, rival] = [one, other].map(|row| called(&row.strategy));
    let [ours, theirs] = [one, other].map(|row| money(row.spent, currency));
    format!("; {name} spends {ours}, {rival} {theirs}")
}

/// What a stream that an arm caused cost, and a save; and who causes them for less.
pub(in crate::study) fn prices(
    row: &Effect,
    saves: Option<&Effect>,
    rows: &[&Effect],
    currency: &Currency,
) -> Vec<String> {
    let Some(per_stream) = row.cost_per_unit else { return Vec::new() };
    let which = if row.reference == CONTROL { "caused" } else { "further" };
    let cents = |price: f64| currency.put(&format!("{price:.2}"));
    let per_save = match saves.and_then(|saves| saves.cost_per_unit) {
        Some(price) => format!(", a {which} save {}", cents(price)),
        _ => String::new(),
    };
    let mut sentences = vec![format!(
        "A {which} stream of {} costs {}{per_save}.",
        called(&row.strategy),
        cents(per_stream)
    )];
    let priced = rows.iter().filter_map(|it| Some((it, it.cost_per_unit?)));
    let cheapest = priced.min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((cheap, price)) = cheapest.filter(|(_, price)| *price < per_stream * (1.0 - SAME)) {
        let unit = if currency.is_usual() { "dollar".to_owned() } else { currency.put("1") };
        sentences.push(format!(
            "For each {unit} {} brings the most, as far as means tell: a {which} stream \
             costs {}.",
            called(&cheap.strategy),
            cents(price)
        ));
    }
    sentences
}
