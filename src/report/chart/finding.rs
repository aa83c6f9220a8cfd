//! What the comparisons say, in the sentence that a chart has for a title.
//!
//! Deliberately unknown: pictures, and how arms are judged (see [`crate::study::comparison`]).

use crate::numbers::{between, decimal, percent, whole};
use crate::report::chart::data::ChartData;
use crate::stats::Interval;
use crate::study::comparison::Comparison;

/// The finding where nobody streamed: there is nothing to draw.
pub fn silence(data: &ChartData) -> String {
    format!("Nobody streams the release by day\u{a0}{}", data.end_day())
}

/// The finding as a factor: "Ads: 2.3× the streams by day 90 (1.9–2.7)".
pub fn as_factor(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let times = best.times.and_then(|times| Some((times.value, times.interval()?)));
    let Some((times, interval)) = times else { return as_number(data, best, rival) };
    let name = data.name(best.arm);
    let day = data.end_day();
    let of =
        if data.reference == 0 { String::new() } else { format!(" of {}", data.reference_name()) };
    let tail = not_ahead(data, best, rival);
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
pub fn as_number(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let more = best.more.value;
    let Some(Interval { low, high }) = best.more.interval() else { return String::new() };
    let (word, low, high) = if more < 0.0 { ("fewer", -high, -low) } else { ("more", low, high) };
    format!(
        "{}: {} {word} streams than {} by day\u{a0}{} ({}){}",
        data.name(best.arm),
        whole(more.abs()),
        data.reference_name(),
        data.end_day(),
        between(Interval { low, high }, whole),
        not_ahead(data, best, rival)
    )
}

/// Whom the best is not clearly ahead of, or who is ahead of it without being sure to.
fn not_ahead(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let Some(rival) = rival else { return String::new() };
    let (name, means) = (data.name(rival), &data.comparisons.means);
    if means[rival] > means[best.arm] {
        format!("; {name} has more, but not clearly")
    } else {
        format!(", not clearly ahead of {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::about::About;
    use crate::report::chart::data::Measured;
    use crate::study::comparison::Verdict;
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

    /// The finding as a factor and as a number.
    fn told(arms: &[&[u64]]) -> [String; 2] {
        let data = data(arms);
        let Verdict::Clear(best, rival) = data.comparisons.verdict() else { panic!("clear") };
        [as_factor(&data, &best, rival), as_number(&data, &best, rival)]
    }

    #[test]
    fn silence_is_told_with_its_last_day() {
        assert_eq!(silence(&data(&[&[0, 0]])), "Nobody streams the release by day\u{a0}90");
    }

    #[test]
    fn the_best_clear_gain_is_told_with_its_interval() {
        let [factor, number] = told(&[&[100, 110, 90], &[101, 108, 91], &[230, 250, 205]]);
        assert_eq!(factor, "Arm 2: 2.3× the streams by day\u{a0}90 (2.2–2.3)");
        assert_eq!(number, "Arm 2: 128 more streams than the control by day\u{a0}90 (97–160)");
    }

    #[test]
    fn a_rival_within_the_noise_is_named() {
        let [factor, _] = told(&[&[100, 110, 90], &[230, 250, 205], &[220, 261, 207]]);
        assert!(factor.ends_with(", not clearly ahead of Arm 1"), "{factor}");
    }

    #[test]
    fn a_leader_by_chance_is_not_told_as_if_it_were_behind() {
        let [factor, _] = told(&[&[100, 110, 90], &[200, 900, 100], &[220, 241, 207]]);
        assert!(factor.ends_with("; Arm 1 has more, but not clearly"), "{factor}");
    }

    #[test]
    fn a_clear_loss_is_told_where_nothing_gains() {
        let [factor, _] = told(&[&[100, 110, 90], &[90, 99, 80]]);
        assert!(factor.starts_with("Arm 1: 10\u{a0}% fewer streams by day\u{a0}90 ("), "{factor}");
    }
}
