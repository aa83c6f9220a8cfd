//! Selection: which arms a table or a chart shows where a study has too many for it.
//!
//! Owns the choice, so that tables and charts make the same one. Deliberately unknown: how the arms
//! are shown.

use crate::study::comparison::{Comparison, Comparisons, Pair, Verdict};
use crate::study::outcome::Effect;

/// Indices of at most `most` arms beside the control and the reference, in the order of the file:
/// the arm that sentences speak of with its rival, then those whose effects on streams are largest,
/// gains and losses alike. All arms where there are no more.
pub fn largest(comparisons: &Comparisons, most: usize) -> Vec<usize> {
    let Comparisons { reference, means, .. } = comparisons;
    let always = |arm: usize| arm == 0 || arm == *reference;
    let mut chosen: Vec<usize> = (0..means.len()).filter(|&arm| !always(arm)).collect();
    if chosen.len() > most {
        let chief = comparisons.chief();
        let beside = match comparisons.verdict() {
            Verdict::Open(_, gaining) => Some(gaining),
            Verdict::Clear(_, rival) => rival,
            _ => None,
        };
        let told = [Some(chief), comparisons.rival_of(chief), beside];
        let effect = |arm: usize| (means[arm] - means[*reference]).abs();
        chosen.sort_by(|&a, &b| {
            let named = |arm: usize| told.contains(&Some(arm));
            named(b).cmp(&named(a)).then(effect(b).total_cmp(&effect(a)))
        });
        chosen.truncate(most);
    }
    chosen.extend((0..means.len()).filter(|&arm| always(arm)));
    chosen.sort_unstable();
    chosen
}

/// The comparisons of some arms, told by their places among these. Values and intervals stay those
/// of all arms together.
pub fn among(comparisons: &Comparisons, arms: &[usize]) -> Comparisons {
    let place = |arm: usize| arms.iter().position(|&it| it == arm);
    let compared = |it: &Comparison| Some(Comparison { arm: place(it.arm)?, ..*it });
    let pair = |it: &Pair| Some(Pair { arm: place(it.arm)?, rival: place(it.rival)?, ..*it });
    Comparisons {
        reference: place(comparisons.reference).unwrap_or(0),
        means: arms.iter().map(|&arm| comparisons.means[arm]).collect(),
        odds: arms.iter().filter_map(|&arm| comparisons.odds(arm)).collect(),
        arms: comparisons.arms.iter().filter_map(compared).collect(),
        pairs: comparisons.pairs.iter().filter_map(pair).collect(),
    }
}

/// At most `most` of the strategies of some effects on streams: those of the largest, in their
/// order.
pub fn strategies_of<'a>(streams: &[&'a Effect], most: usize) -> Vec<&'a str> {
    let mut order: Vec<usize> = (0..streams.len()).collect();
    if order.len() > most {
        order.sort_by(|&a, &b| streams[b].effect.abs().total_cmp(&streams[a].effect.abs()));
        order.truncate(most);
        order.sort_unstable();
    }
    order.into_iter().map(|index| streams[index].strategy.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three replicates of arms that gain so much over a control of 100.
    fn gains(gains: &[i32]) -> Comparisons {
        let arm = |gain: &i32| [100, 120, 90].map(|it| f64::from(it + gain)).to_vec();
        let streams: Vec<Vec<f64>> = [0].iter().chain(gains).map(arm).collect();
        Comparisons::of(&streams, 0, 0.95, 1)
    }

    #[test]
    fn the_largest_effects_are_chosen_and_stay_in_order() {
        let all = gains(&[5, 40, -60, 1, 20]);
        assert_eq!(largest(&all, 3), [0, 2, 3, 5]);
        assert_eq!(largest(&all, 5), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_chosen_has_the_verdict_of_all() {
        let all = gains(&[5, 40, -60, 1, 20]);
        let arms = largest(&all, 3);
        let few = among(&all, &arms);
        let (Verdict::Clear(of_all, _), Verdict::Clear(of_few, _)) = (all.verdict(), few.verdict())
        else {
            panic!("{:?} {:?}", all.verdict(), few.verdict())
        };
        assert_eq!(arms[of_few.arm], of_all.arm);
        assert_eq!((of_few.more, few.means.len()), (of_all.more, 4));
    }
}
