//! What the comparisons say, in the sentence that a chart has for a title.
//!
//! Deliberately unknown: pictures, and how arms are judged (see [`crate::study::comparison`]).

use crate::numbers::{between, decimal, percent, whole};
use crate::report::chart::data::ChartData;
use crate::stats::Interval;
use crate::study::comparison::{Comparison, Verdict};
use crate::study::format::{count, probability};

/// The finding where nobody streamed: there is nothing to draw.
pub fn silence(data: &ChartData) -> String {
    format!("Nobody streams the release by day\u{a0}{}", data.end_day())
}

/// The title of the chart of streams by day.
pub fn of_days(data: &ChartData) -> String {
    match data.comparisons.verdict() {
        Verdict::Silent => silence(data),
        Verdict::ControlOnly => "Streams by day of the control".to_owned(),
        Verdict::Undecided => "Streams by day, with and without a campaign".to_owned(),
        Verdict::NoneIsClear => format!(
            "{} clearly beats {} by day\u{a0}{}",
            none(data),
            data.reference_name(),
            data.end_day()
        ),
        Verdict::Clear(best, rival) => as_factor(data, &best, rival),
        other => shared(data, other),
    }
}

/// The title of the chart of streams gained and lost.
pub fn of_gains(data: &ChartData) -> String {
    match data.comparisons.verdict() {
        Verdict::Silent => silence(data),
        Verdict::ControlOnly | Verdict::Undecided => {
            format!("Streams gained and lost against {}", data.reference_name())
        }
        Verdict::NoneIsClear => {
            let over = match data.reference {
                0 => String::new(),
                _ => format!(" over {}", data.reference_name()),
            };
            let why = if data.comparisons.arms.iter().all(|one| !one.more.is_clear()) {
                "every interval includes zero"
            } else {
                "no interval lies above zero"
            };
            let (none, day) = (none(data), data.end_day());
            format!("{none} clearly gains streams{over} by day\u{a0}{day}: {why}")
        }
        Verdict::Clear(best, rival) => as_number(data, &best, rival),
        other => shared(data, other),
    }
}

fn none(data: &ChartData) -> &'static str {
    if data.reference == 0 { "No strategy" } else { "No other arm" }
}

/// What both charts say alike.
fn shared(data: &ChartData, verdict: Verdict) -> String {
    let day = data.end_day();
    match verdict {
        Verdict::AllLose(least) if data.comparisons.arms.len() == 1 => {
            as_factor(data, &least, None)
        }
        Verdict::AllLose(least) => {
            let every = if data.reference == 0 { "Every strategy" } else { "Every other arm" };
            let ends = least.more.interval().map_or_else(String::new, |it| between(it, whole));
            format!(
                "{every} loses streams by day\u{a0}{day}, {} the fewest: {} ({ends})",
                data.name(least.arm),
                whole(least.more.value),
            )
        }
        Verdict::Open(leader, gaining) => format!(
            "{} most probably has the most streams by day\u{a0}{day}{}, but {} is the one that \
             clearly gains",
            data.name(leader.arm),
            odds(data, leader.arm).map_or_else(String::new, |it| format!(" ({it})")),
            data.name(gaining)
        ),
        _ => format!("{} changes anything by day\u{a0}{day}: the effect is exactly 0", none(data)),
    }
}

/// The finding as a factor: "Ads: 2.3× the streams by day 90 (1.9–2.7)"; as a number where the
/// interval of the factor is not as clear as that of the effect.
fn as_factor(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let times = best.times.and_then(|times| Some((times.value, times.interval()?)));
    let agrees = |(_, it): &(f64, Interval)| {
        if best.more.value > 0.0 { it.low > 1.0 } else { it.high < 1.0 }
    };
    let Some((times, interval)) = times.filter(agrees) else {
        return as_number(data, best, rival);
    };
    let name = data.name(best.arm);
    let day = data.end_day();
    let of =
        if data.reference == 0 { String::new() } else { format!(" of {}", data.reference_name()) };
    let tail = how_sure(data, best, rival);
    if (0.67..1.5).contains(&times) {
        let (more, low, high) = (times - 1.0, interval.low - 1.0, interval.high - 1.0);
        let word = if more < 0.0 { "fewer" } else { "more" };
        let (low, high) = if more < 0.0 { (-high, -low) } else { (low, high) };
        let decimals = usize::from(more.abs() < 0.095);
        let range = between(Interval { low, high }, |x| decimal(x * 100.0, decimals));
        let share = percent(more.abs(), decimals);
        let than = if of.is_empty() { of } else { format!(" than {}", data.reference_name()) };
        return format!("{name}: {share} {word} streams{than} by day\u{a0}{day} ({range}){tail}");
    }
    let decimals = usize::from(times < 20.0) + usize::from(times < 0.95);
    let range = between(interval, |x| decimal(x, decimals));
    format!(
        "{name}: {}× the streams{of} by day\u{a0}{day} ({range}){tail}",
        decimal(times, decimals)
    )
}

/// The finding as a number of streams: "Ads: 1,200 more streams than {} by day 90".
fn as_number(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let more = best.more.value;
    let Some(Interval { low, high }) = best.more.interval() else { return String::new() };
    let (word, low, high) = if more < 0.0 { ("fewer", -high, -low) } else { ("more", low, high) };
    format!(
        "{}: {} {word} streams than {} by day\u{a0}{} ({}){}",
        data.name(best.arm),
        count(more.abs()),
        data.reference_name(),
        data.end_day(),
        between(Interval { low, high }, count),
        how_sure(data, best, rival)
    )
}

/// How probable it is that the arm has the most streams, and whom it is not clearly ahead of;
/// nothing where it stands alone.
fn how_sure(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    if data.comparisons.arms.len() < 2 {
        return String::new();
    }
    let odds = odds(data, best.arm).map_or_else(String::new, |it| format!(", best with {it}"));
    let Some(rival) = rival else { return odds };
    let (name, ahead) = (data.name(rival), data.comparisons.between(best.arm, rival));
    let difference = ahead.map_or(0.0, |it| it.more.value);
    let same = ahead.is_some_and(|it| it.more.interval().is_some_and(|it| it.half_width() <= 0.0));
    if difference < 0.0 {
        format!("{odds}; {name} has more on average")
    } else if same {
        format!("{odds}, the same as {name}")
    } else {
        format!("{odds}, not clearly ahead of {name}")
    }
}

/// "97 % probability".
fn odds(data: &ChartData, arm: usize) -> Option<String> {
    let odds = data.comparisons.odds(arm)?;
    Some(format!("{} probability", probability(odds).replace(' ', "\u{a0}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::about::About;
    use crate::report::chart::data::Measured;
    use crate::study::runs::Run;

    fn data(arms: &[&[u64]]) -> ChartData {
        let run = |streams: u64| Run { streams: vec![streams], ..Run::default() };
        let names = (0..arms.len()).map(|arm| format!("Arm {arm}")).collect();
        let runs = (0..arms[0].len())
            .map(|replicate| arms.iter().map(|arm| run(arm[replicate])).collect())
            .collect();
        let measured = Measured { days: vec![89], runs };
        ChartData::new_of(About::default(), (names, "Arm 0"), &[], measured, None)
    }

    fn told(arms: &[&[u64]]) -> [String; 2] {
        let data = data(arms);
        [of_days(&data), of_gains(&data)]
    }

    #[test]
    fn silence_is_told_with_its_last_day() {
        assert_eq!(silence(&data(&[&[0, 0]])), "Nobody streams the release by day\u{a0}90");
    }

    #[test]
    fn the_best_clear_gain_is_told_with_its_interval_and_how_sure_it_is_to_be_the_best() {
        let [factor, number] = told(&[&[100, 110, 90], &[101, 108, 91], &[230, 250, 205]]);
        let sure = ", best with >\u{a0}99\u{a0}% probability";
        assert_eq!(factor, format!("Arm 2: 2.3× the streams by day\u{a0}90 (2.2–2.3){sure}"));
        assert_eq!(
            number,
            format!("Arm 2: 128 more streams than the control by day\u{a0}90 (97–160){sure}")
        );
    }

    #[test]
    fn a_rival_within_the_noise_is_named() {
        let [factor, _] = told(&[&[100, 110, 90], &[230, 250, 205], &[220, 261, 207]]);
        assert!(factor.ends_with(", not clearly ahead of Arm 1"), "{factor}");
    }

    #[test]
    fn the_most_probable_is_named_with_the_one_that_is_sure_to_gain() {
        let both = told(&[&[100, 110, 90], &[200, 900, 100], &[220, 241, 207]]);
        for title in both {
            assert!(title.starts_with("Arm 1 most probably has the most streams"), "{title}");
            assert!(title.ends_with("but Arm 2 is the one that clearly gains"), "{title}");
        }
    }

    #[test]
    fn a_clear_loss_is_told_where_nothing_gains() {
        let [factor, _] = told(&[&[100, 110, 90], &[90, 99, 80]]);
        assert!(factor.starts_with("Arm 1: 10\u{a0}% fewer streams by day\u{a0}90 ("), "{factor}");
        let [factor, _] = told(&[&[100, 110, 90], &[90, 99, 80], &[50, 61, 39]]);
        assert!(
            factor.starts_with("Every strategy loses streams by day\u{a0}90, Arm 1"),
            "{factor}"
        );
    }

    #[test]
    fn what_changes_nothing_is_no_finding_of_a_gain() {
        let [factor, number] = told(&[&[100, 110, 90], &[100, 110, 90]]);
        assert!(factor.ends_with("the effect is exactly 0"), "{factor}");
        assert_eq!(factor, number);
    }
}
