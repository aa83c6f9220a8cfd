//! The finding: what the effects say, in plain sentences drawn from the numbers.
//!
//! Owns the sentences of a comparison, led by the arm that most probably has the most streams. Who
//! that is and how surely is [`crate::study::comparison`]'s; rivals and money are told by
//! `study/ahead.rs` and `study/money.rs`.

use crate::measure::windows::{Measure, WindowSums};
use crate::sim::spec::Spec;
use crate::stats::{Interval, mean};
use crate::study::ahead;
use crate::study::compared::{Compared, called, capital, own, together};
use crate::study::comparison::{Comparison, Comparisons, Verdict};
use crate::study::format::{between, count, listed_at_most, one_replicate, probability, signed};
use crate::study::money;
use crate::study::outcome::{CONTROL, Effect, Replicate};

/// Arms that a sentence lists at most.
const MOST_LISTED: usize = 4;

/// The sentences of a study, the most important first. Of the effects those on streams and on saves
/// over the whole run are read.
pub fn headline(
    spec: &Spec,
    effects: &[Effect],
    comparisons: &Comparisons,
    replicates: &[Replicate],
) -> Vec<String> {
    let days = spec.calendar.days;
    let arms = spec.arms();
    let row = |arm: usize, measure: Measure| {
        effects.iter().find(|row| {
            row.strategy == arms[arm] && row.window_days == days && row.measure == measure
        })
    };
    let compared: Vec<&Effect> =
        comparisons.arms.iter().filter_map(|it| row(it.arm, Measure::Streams)).collect();
    let currency = &spec.economics.currency;
    let of = Compared { arms: &arms, rows: &compared, comparisons, days, currency };
    let (leader, mut sentences) = match comparisons.verdict() {
        Verdict::Silent => {
            return vec![format!(
                "Nobody streams the release by day {days} in any arm: there is nothing to compare."
            )];
        }
        Verdict::ControlOnly => return vec![control_only(replicates, days)],
        Verdict::Undecided => return vec![one_replicate()],
        Verdict::Nothing => {
            return vec![format!(
                "{} changes anything by day {days}: the effect is exactly 0.",
                of.none()
            )];
        }
        Verdict::NoneIsClear => (comparisons.chief(), of.none_is_clear()),
        Verdict::AllLose(least) => (least.arm, of.all_lose(least.arm)),
        Verdict::Open(leader, gaining) => (leader.arm, of.open(leader.arm, gaining)),
        Verdict::Clear(best, _) => (best.arm, of.clear(best.arm)),
    };
    sentences.extend(of.nothing());
    sentences.extend(of.losers(leader));
    sentences.extend(money::spent(&compared, days, currency));
    if comparisons.against_reference(leader).is_some_and(Comparison::gains) {
        let saves = row(leader, Measure::Saves);
        let prices = row(leader, Measure::Streams);
        let prices = prices.map(|it| money::prices(it, saves, &compared, currency));
        sentences.extend(prices.into_iter().flatten());
    }
    sentences
}

impl Compared<'_> {
    fn none(&self) -> &'static str {
        if self.comparisons.reference == 0 { "No strategy" } else { "No other arm" }
    }

    /// An arm that clearly gains: by how much, how sure it is to be the best, and beside whom.
    fn clear(&self, arm: usize) -> Vec<String> {
        let mut sentences: Vec<String> =
            self.row(arm).map(|row| self.causes(row)).into_iter().collect();
        if self.are_several() {
            sentences.extend(ahead::odds(self, arm));
            sentences.extend(ahead::rival(self, arm));
        }
        sentences
    }

    /// An arm whose interval leaves 0 out, against the reference.
    fn causes(&self, row: &Effect) -> String {
        let reference = self.reference();
        let times = if row.control >= 1.0 {
            format!(
                ": {} in all, {:.1} times the {} of {reference}",
                count(row.value),
                row.value / row.control,
                count(row.control)
            )
        } else {
            String::new()
        };
        let direction = if row.effect > 0.0 { "more" } else { "fewer" };
        let turned = |it: Interval| {
            if row.effect > 0.0 { it } else { Interval { low: -it.high, high: -it.low } }
        };
        let than =
            if row.reference == CONTROL { String::new() } else { format!(" than {reference}") };
        let verb = if row.strategy == CONTROL { "brings" } else { "causes" };
        format!(
            "{} {verb} {} {direction} streams by day {}{than} ({}){times}.",
            capital(&called(&row.strategy)),
            count(row.effect.abs()),
            self.days,
            self.intervals(row, |it| between(turned(it), count)),
        )
    }

    /// No arm gains by its own interval, and not all lose.
    fn none_is_clear(&self) -> Vec<String> {
        let chief = self.comparisons.chief();
        let Some(row) = self.row(chief) else { return Vec::new() };
        let (day, name) = (self.days, self.called(chief));
        let who = if self.are_several() {
            format!("{name}, which most probably has the most of them,")
        } else {
            name
        };
        let mut sentences = vec![format!(
            "{} clearly brings more streams by day {day} than {}: {who} stands at {} ({}).",
            self.none(),
            self.reference(),
            signed(row.effect),
            self.intervals(row, |it| between(it, signed)),
        )];
        sentences.extend(self.are_several().then(|| ahead::odds_beside(self, chief)).flatten());
        sentences
    }

    /// Every arm loses by its own interval.
    fn all_lose(&self, least: usize) -> Vec<String> {
        let Some(row) = self.row(least) else { return Vec::new() };
        if !self.are_several() {
            return vec![self.causes(row)];
        }
        let every =
            if self.comparisons.reference == 0 { "Every strategy" } else { "Every other arm" };
        vec![format!(
            "{every} loses streams by day {} against {}, {} the fewest: {} ({}).",
            self.days,
            self.reference(),
            self.called(least),
            signed(row.effect),
            self.intervals(row, |it| between(it, signed)),
        )]
    }

    /// The most probable arm may have gained nothing, and another one clearly gains.
    fn open(&self, leader: usize, gaining: usize) -> Vec<String> {
        let (Some(row), Some(sure)) = (self.row(leader), self.row(gaining)) else {
            return Vec::new();
        };
        let odds = self.comparisons.odds(leader).map_or_else(String::new, probability);
        let write = |it: Interval| between(it, signed);
        let told =
            |row: &Effect| format!("{} ({})", signed(row.effect), self.intervals(row, write));
        vec![
            format!(
                "{} most probably has the most streams by day {} (probability {odds}), but that it \
                 has more than {} is not clear: {}.",
                capital(&self.called(leader)),
                self.days,
                self.reference(),
                told(row),
            ),
            format!("{} clearly gains: {}.", capital(&self.called(gaining)), told(sure)),
        ]
    }

    /// Who does exactly nothing, where others do something.
    fn nothing(&self) -> Option<String> {
        let arms = self.comparisons.arms.iter().filter(|it| it.is_nothing());
        let names: Vec<String> = arms.map(|it| self.called(it.arm)).collect();
        let change = match names.len() {
            0 => return None,
            1 => "changes nothing: the effect is",
            _ => "change nothing: the effect of each is",
        };
        let names = capital(&listed_at_most(&names, MOST_LISTED));
        Some(format!("{names} {change} exactly 0."))
    }

    /// Whoever clearly loses beside the one that was spoken of: nobody should have to find that in
    /// a table.
    fn losers(&self, told: usize) -> Option<String> {
        let mut losing: Vec<&Effect> = self
            .comparisons
            .arms
            .iter()
            .filter(|it| it.loses() && it.arm != told)
            .filter_map(|it| self.row(it.arm))
            .collect();
        losing.sort_by(|a, b| a.effect.total_cmp(&b.effect));
        let item = |row: &&Effect| {
            let own = own(row).map_or_else(String::new, |it| between(it, signed));
            let not_sure = if together(row).is_some_and(|it| it.contains(0.0)) {
                "; together with the others it includes zero"
            } else {
                ""
            };
            format!("{} ({}, interval {own}{not_sure})", called(&row.strategy), signed(row.effect))
        };
        let lost: Vec<String> = losing.iter().take(MOST_LISTED).map(item).collect();
        let more = match losing.len().saturating_sub(MOST_LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!lost.is_empty())
            .then(|| format!("Streams are lost by day {} by {}{more}.", self.days, lost.join(", ")))
    }
}

fn control_only(replicates: &[Replicate], days: u16) -> String {
    let of_control = |measure: Measure| {
        let values: Vec<f64> = replicates
            .iter()
            .filter_map(|it| measure.of(&WindowSums::new(&it.arms[0], days)))
            .collect();
        mean(&values).unwrap_or(0.0)
    };
    format!(
        "In the control the release has {} streams from {} listeners and {} saves by day {days}{}.",
        count(of_control(Measure::Streams)),
        count(of_control(Measure::Listeners)),
        count(of_control(Measure::Saves)),
        if replicates.len() > 1 { " (mean over replicates)" } else { "" },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::Strategy;
    use crate::inference::paired::Method;

    /// Sentences of arms by replicate, the control first, that spent so much each.
    fn said(arms: &[(&str, &[u32], f64)]) -> Vec<String> {
        let streams: Vec<Vec<f64>> =
            arms.iter().map(|it| it.1.iter().copied().map(f64::from).collect()).collect();
        let all = Comparisons::of(&streams, 0, 0.95, 1);
        let row = |(arm, (name, _, spent)): (usize, &(&str, &[u32], f64))| {
            let it = all.against_reference(arm)?;
            Some(Effect {
                strategy: (*name).to_owned(),
                window_days: 90,
                measure: Measure::Streams,
                unit: "streams".to_owned(),
                value: all.means[arm],
                control: all.means[0],
                effect: it.more.value,
                effect_low: it.more.low,
                effect_high: it.more.high,
                confidence: 0.95,
                p_best: all.odds(arm),
                replicates: streams[0].len() as u32,
                variance_reduction: None,
                cost_per_unit: it.gains().then(|| spent / it.more.value),
                interval: Method::Student,
                simultaneous_low: it.simultaneous.low,
                simultaneous_high: it.simultaneous.high,
                replicates_for_5_percent: None,
                reference: CONTROL.to_owned(),
                spent: *spent,
            })
        };
        let effects: Vec<Effect> = arms.iter().enumerate().filter_map(row).collect();
        let mut spec = Spec::default();
        spec.calendar.days = 90;
        let strategy =
            |it: &(&str, &[u32], f64)| Strategy { name: it.0.to_owned(), campaigns: Vec::new() };
        spec.strategies = arms[1..].iter().map(strategy).collect();
        headline(&spec, &effects, &all, &[])
    }

    const CONTROLS: &[u32] = &[100, 110, 90];

    #[test]
    fn the_large_gain_leads_and_not_the_small_one_that_hardly_varies() {
        let said = said(&[
            ("control", CONTROLS, 0.0),
            ("Small", &[140, 150, 130], 600.0),
            ("Large", &[690, 600, 720], 208.0),
            ("A", &[100, 80, 130], 600.0),
            ("B", &[101, 130, 70], 600.0),
            ("C", &[90, 115, 100], 600.0),
        ]);
        assert!(said[0].starts_with("“Large” causes 570 more streams by day 90 ("), "{said:?}");
        assert!(said[1].starts_with("It has the most streams with a probability of >"), "{said:?}");
        assert!(said[2].contains("“Large” spends $208, “Small” $600"), "{said:?}");
        assert!(!said.join(" ").contains("No strategy"), "{said:?}");
    }

    #[test]
    fn what_changes_nothing_does_not_hide_what_loses() {
        let said = said(&[
            ("control", CONTROLS, 0.0),
            ("Nothing", CONTROLS, 0.0),
            ("Bots", &[60, 72, 49], 10.0),
            ("More bots", &[40, 51, 30], 10.0),
        ]);
        assert!(said[0].starts_with("No strategy clearly brings more streams"), "{said:?}");
        assert!(said.contains(&"“Nothing” changes nothing: the effect is exactly 0.".to_owned()));
        let lost = said.iter().find(|it| it.starts_with("Streams are lost")).expect("losses");
        assert!(lost.contains("by “More bots” (−60") && lost.contains("“Bots” (−40"), "{lost}");
    }

    #[test]
    fn an_interval_around_zero_is_never_called_an_effect() {
        let said = said(&[("control", CONTROLS, 0.0), ("Ads", &[140, 80, 110], 1.0)]);
        assert!(said[0].starts_with("No strategy clearly brings more streams by day 90 than the"));
        assert_eq!(said.len(), 1, "{said:?}");
    }

    #[test]
    fn a_clear_effect_is_stated_with_its_interval() {
        let said = said(&[("control", CONTROLS, 0.0), ("Ads", &[1350, 1360, 1340], 1250.0)]);
        assert_eq!(
            said,
            [
                "“Ads” causes 1,250 more streams by day 90 (95 % interval 1,250 to 1,250): 1,350 \
                in all, 13.5 times the 100 of the control.",
                "A caused stream of “Ads” costs $1.00."
            ]
        );
    }

    #[test]
    fn one_strategy_that_loses_is_told_and_of_several_the_one_that_loses_least() {
        let one = said(&[("control", CONTROLS, 0.0), ("Bots", &[60, 71, 49], 0.0)]);
        assert!(one[0].starts_with("“Bots” causes 40 fewer streams by day 90 ("), "{one:?}");
        let two = said(&[
            ("control", CONTROLS, 0.0),
            ("Bots", &[60, 71, 49], 0.0),
            ("More bots", &[40, 51, 29], 0.0),
        ]);
        assert!(
            two[0].starts_with(
                "Every strategy loses streams by day 90 against the control, “Bots” the fewest: −40"
            ),
            "{two:?}"
        );
        assert!(two[1].starts_with("Streams are lost by day 90 by “More bots” (−60,"), "{two:?}");
    }

    #[test]
    fn arms_that_are_the_same_share_the_lead() {
        let twice: &[u32] = &[230, 250, 205];
        let said = said(&[("control", CONTROLS, 0.0), ("A", twice, 5.0), ("B", twice, 5.0)]);
        assert_eq!(
            said[1],
            "It has exactly the same streams as “B”; together they have the most with a \
             probability of > 99 %."
        );
    }

    #[test]
    fn one_replicate_and_no_effect_at_all_are_told_as_such() {
        let one = said(&[("control", &[100], 0.0), ("A", &[900], 5.0)]);
        assert_eq!(one, [one_replicate()]);
        let idle = said(&[("control", CONTROLS, 0.0), ("A", CONTROLS, 5.0)]);
        assert_eq!(idle, ["No strategy changes anything by day 90: the effect is exactly 0."]);
    }
}
