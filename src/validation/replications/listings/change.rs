//! Changes for F: by how many per cent streams are more than those of the twin, over worlds.
//!
//! A change is one ratio of sums over all worlds, since single tracks of a world may have no stream
//! at all. Its interval takes the world as the unit: each world gets a value by linearisation, the
//! mean of all is that ratio and their spread its uncertainty. Such values can be averaged and
//! subtracted world by world. Deliberately unknown: what was changed.
//!
//! # References
//! Cochran 1977, "Sampling Techniques", 3rd ed., 6.4 (variance of a ratio).

/// The change from the second to the first of each world's pair of sums \[%\], by world; empty
/// where there is nothing to compare with.
pub(super) fn change(worlds: &[(f64, f64)]) -> Vec<f64> {
    let (placed, twin) =
        worlds.iter().fold((0.0, 0.0), |sums, world| (sums.0 + world.0, sums.1 + world.1));
    if twin <= 0.0 {
        return Vec::new();
    }
    let (ratio, mean_twin) = (placed / twin, twin / worlds.len() as f64);
    worlds.iter().map(|it| 100.0 * (ratio - 1.0 + (it.0 - ratio * it.1) / mean_twin)).collect()
}

/// The mean of several changes, by world; those that are empty do not count.
pub(super) fn average(changes: &[Vec<f64>]) -> Vec<f64> {
    let there: Vec<&Vec<f64>> = changes.iter().filter(|change| !change.is_empty()).collect();
    let worlds = there.first().map_or(0, |change| change.len());
    let mean =
        |world: usize| there.iter().map(|change| change[world]).sum::<f64>() / there.len() as f64;
    (0..worlds).map(mean).collect()
}

/// The first minus the second, by world; empty where either is.
pub(super) fn difference(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{mean, variance};

    #[test]
    fn the_mean_over_worlds_is_the_ratio_of_all_and_equal_worlds_have_no_spread() {
        let uneven = change(&[(12.0, 10.0), (0.0, 0.0), (99.0, 90.0)]);
        assert!((mean(&uneven).unwrap() - 11.0).abs() < 1e-12, "{uneven:?}");
        let equal = change(&[(11.0, 10.0), (110.0, 100.0), (22.0, 20.0)]);
        assert!(variance(&equal).unwrap() < 1e-20, "{equal:?}");
        assert!(change(&[(1.0, 0.0)]).is_empty());
    }

    #[test]
    fn what_is_empty_counts_for_nothing() {
        assert_eq!(average(&[vec![1.0, 2.0], vec![], vec![3.0, 6.0]]), [2.0, 4.0]);
        assert!(average(&[vec![]]).is_empty());
        assert_eq!(difference(&[3.0, 4.0], &[1.0, 5.0]), [2.0, -1.0]);
    }
}
