//! Notes: what helps to read the figures of a study and to plan another run, in sentences.
//!
//! Deliberately unknown: the finding itself, see [`crate::study::finding`].

use crate::dynamics::campaign::{Campaign, Strategy};
use crate::inference::precision::{Goal, HalfWidth};
use crate::sim::spec::{Background, Spec};
use crate::study::adaptive::{goal, reaches};
use crate::study::compared::called;
use crate::study::effects::variance_reduction;
use crate::study::format::{count, percent_exact, quoted};
use crate::study::outcome::{Replicate, streams_by_arm};
use crate::units::Money;

/// Half-widths that advice is given for, as shares of the larger mean.
const WIDTHS: [f64; 6] = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005];

/// Fewest replicates that say anything about a variance.
const FEWEST: usize = 5;

/// Below so many times, pairing is said to gain little.
const LITTLE: f64 = 2.0;

/// All notes; none without strategies and with few replicates.
pub fn notes(spec: &Spec, replicates: &[Replicate]) -> Vec<String> {
    if spec.strategies.is_empty() || replicates.len() < FEWEST {
        return apart(spec).into_iter().collect();
    }
    let reaches = reaches(spec, replicates);
    let widest = reaches.iter().max_by(|a, b| a.1.share().total_cmp(&b.1.share()));
    let mut notes = Vec::new();
    notes.extend(pairing(spec, replicates));
    if let Some((arm, widest)) = widest {
        let half_widths: Vec<HalfWidth> = reaches.iter().map(|it| it.1).collect();
        notes.extend(reached(spec, &half_widths, replicates.len()));
        notes.extend(advice(spec, (*arm, widest), replicates.len()));
    }
    notes.extend(cut_short(spec, replicates));
    notes.extend(apart(spec));
    notes
}

/// Which strategies move what is believed of all tracks, where the others do not.
fn apart(spec: &Spec) -> Option<String> {
    if spec.experiment.background != Background::Shared {
        return None;
    }
    let of = |acts: &dyn Fn(&Campaign) -> bool| {
        let acting = spec.strategies.iter().filter(|it| it.campaigns.iter().any(acts));
        acting.map(|it: &Strategy| quoted(&it.name)).collect::<Vec<String>>().join(", ")
    };
    let singles = of(&|it| it.brings_out().is_some());
    let bots = of(&|it| it.acts_on_others() && it.brings_out().is_none());
    let acts = [
        ("Bots play other tracks as a cover", bots),
        ("Further tracks of the artist come out", singles),
    ];
    let acts: Vec<String> = acts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(act, names)| format!("{act} in {names}"))
        .collect();
    (!acts.is_empty()).then(|| {
        format!(
            "{}: there the platform's beliefs about all tracks are the arm's own; in the other arms \
             they are those of the control.",
            acts.join(". ")
        )
    })
}

/// What common random numbers are worth.
fn pairing(spec: &Spec, replicates: &[Replicate]) -> Option<String> {
    let streams = streams_by_arm(replicates, spec.calendar.days);
    let gains = |pairs: Vec<(usize, usize)>| -> Option<(f64, f64)> {
        let gains: Vec<f64> = pairs
            .iter()
            .filter_map(|&(a, b)| variance_reduction(&streams[a], &streams[b]))
            .collect();
        let low = gains.iter().copied().reduce(f64::min)?;
        Some((low, gains.iter().copied().fold(low, f64::max)))
    };
    let strategies = 1..streams.len();
    let rivals = strategies.clone().flat_map(|a| (a + 1..streams.len()).map(move |b| (a, b)));
    let between = gains(rivals.collect());
    let against = gains(strategies.map(|arm| (arm, 0)).collect());
    let intro = "Common random numbers in every arm narrow the interval";
    let sentence = match (between, against) {
        (Some(between), Some(against)) => format!(
            "{intro} between strategies as if {} as many replicates had been run, and that \
             against the control as if {} as many{}.",
            times(between),
            times(against),
            caution(against)
        ),
        (None, Some(against)) => format!(
            "{intro} against the control as if {} as many replicates had been run{}.",
            times(against),
            caution(against)
        ),
        (Some(between), None) => {
            format!(
                "{intro} between strategies as if {} as many replicates had been run.",
                times(between)
            )
        }
        (None, None) => return None,
    };
    Some(sentence)
}

fn caution(against: (f64, f64)) -> &'static str {
    if against.0 < LITTLE {
        ": what a strategy adds varies as much as what it is added to, and there is \
         little to pair"
    } else {
        ""
    }
}

/// `9 times`, `2.3 to 9 times`.
fn times((low, high): (f64, f64)) -> String {
    let write = |value: f64| if value < 9.5 { format!("{value:.1}") } else { count(value) };
    let (low, high) = (write(low), write(high));
    if low == high { format!("{low} times") } else { format!("{low} to {high} times") }
}

/// Whether the wanted width was reached, and after how many replicates.
fn reached(spec: &Spec, reaches: &[HalfWidth], replicates: usize) -> Option<String> {
    let goal = goal(&spec.experiment)?;
    let wanted = match goal {
        Goal::Share(share) => format!("±{} of the streams", percent_exact(share)),
        Goal::Streams(streams) => format!("±{} streams", count(streams)),
    };
    let by_goal = |a: &&HalfWidth, b: &&HalfWidth| match goal {
        Goal::Share(_) => a.share().total_cmp(&b.share()),
        Goal::Streams(_) => a.half_width.total_cmp(&b.half_width),
    };
    let widest = reaches.iter().max_by(by_goal)?;
    Some(if goal.ratio_to_goal(reaches) <= 1.0 {
        format!(
            "Every interval on streams was wanted to be {wanted} or narrower, which took \
             {replicates} replicates."
        )
    } else {
        format!(
            "Every interval on streams was wanted to be {wanted} or narrower; {replicates} \
             replicates, the most that are \
             allowed (experiment.most_replicates), left the widest at ±{} or {} streams.",
            percent_exact(widest.share()),
            count(widest.half_width),
        )
    })
}

/// Days after the last purchase below which much of what it brings is not seen.
const AFTERWARDS: i32 = 28;

/// Which strategies buy until so late that what they bring is seen in part only.
fn cut_short(spec: &Spec, replicates: &[Replicate]) -> Option<String> {
    let days = i32::from(spec.calendar.days);
    let last_bought = |arm: usize| {
        let records = replicates.iter().filter_map(|it| it.arms.get(arm)).flatten();
        let bought = records.filter(|day| day.cost > Money::ZERO).map(|day| i32::from(day.day.0));
        bought.max()
    };
    let late = |(index, strategy): (usize, &Strategy)| {
        let last = last_bought(index + 1).filter(|last| days - 1 - last < AFTERWARDS)?;
        Some(format!("{} until day {last}", quoted(&strategy.name)))
    };
    let late: Vec<String> = spec.strategies.iter().enumerate().filter_map(late).collect();
    (!late.is_empty()).then(|| {
        format!(
            "What a strategy brings after the last day, {}, is not counted, and some buy in the \
             {AFTERWARDS} days before it: {}.",
            days - 1,
            late.join(", ")
        )
    })
}

/// How many replicates would narrow the widest interval, and to what.
fn advice(spec: &Spec, (arm, widest): (usize, &HalfWidth), replicates: usize) -> Option<String> {
    let now = widest.share();
    let name = spec.arms().get(arm).map(|name| called(name))?;
    let wanted = WIDTHS.into_iter().find(|width| *width < now * 0.67)?;
    let needed = widest.replicates_for(wanted, spec.experiment.confidence)?;
    Some(format!(
        "With {replicates} replicates the widest interval on streams, that of {name}, is ±{} of \
         {} streams; about {} would narrow it to ±{}.",
        percent_exact(now),
        count(widest.larger),
        count(f64::from(needed)),
        percent_exact(wanted)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pairing_gains_is_told_as_a_range() {
        assert_eq!(times((25.2, 40.4)), "25 to 40 times");
        assert_eq!(times((9.0, 9.0)), "9.0 times");
        assert!(caution((1.1, 9.0)).contains("little to pair") && caution((3.0, 9.0)).is_empty());
    }

    #[test]
    fn advice_names_the_next_narrower_width_and_its_price() {
        let widest = HalfWidth { half_width: 63.0, larger: 1000.0, spread: 60.0 };
        let advice = advice(&Spec::default(), (1, &widest), 6).expect("advice");
        assert_eq!(
            advice,
            "With 6 replicates the widest interval on streams, that of “Ads asking for the save”, \
             is ±6.3 % of 1,000 streams; about 38 would narrow it to ±2 %."
        );
    }
}
