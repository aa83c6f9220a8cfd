//! Quantiles of values that come in clusters, such as tracks in replicates: the values of one
//! cluster may depend on each other. Main type: [`Clustered`].
//!
//! The interval is that of Woodruff: the share of values below the quantile is a ratio estimate over
//! clusters, whose interval is read off the values again. It needs no density and holds for skewed
//! and coarse values. Deliberately unknown: what the values are.
//!
//! # References
//! Woodruff, R. S. 1952, "Confidence intervals for medians and other position measures", Journal of
//! the American Statistical Association 47; W. G. Cochran, "Sampling Techniques", 3rd edition,
//! 1977, section 6 (ratio estimates over clusters).

use crate::inference::estimate::Estimate;
use crate::stats::{quantile_of_sorted, t_quantile};

/// Values in clusters.
#[derive(Clone, Debug, PartialEq)]
pub struct Clustered {
    clusters: Vec<Vec<f64>>,
    /// All values, rising.
    all: Vec<f64>,
}

impl Clustered {
    /// From the values of every cluster; a cluster may be empty.
    pub fn new(clusters: Vec<Vec<f64>>) -> Self {
        let mut all: Vec<f64> = clusters.iter().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        Self { clusters, all }
    }

    /// Number of values.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The value below which a share of all values lies; absent without values.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        quantile_of_sorted(&self.all, share)
    }

    /// The same with its interval over clusters. The interval is absent with one cluster, and where
    /// the clusters are so few or so different that one of its ends would lie beyond all values.
    pub fn estimate(&self, share: f64, confidence: f64) -> Option<Estimate> {
        let value = self.quantile(share)?;
        let ends = self.error_of_share(value).and_then(|error| {
            let reach = t_quantile(confidence, self.clusters.len() - 1)? * error;
            let (low, high) = (share - reach, share + reach);
            (low >= 0.0 && high <= 1.0).then_some((self.quantile(low)?, self.quantile(high)?))
        });
        Some(Estimate { value, low: ends.map(|it| it.0), high: ends.map(|it| it.1) })
    }

    /// Standard error of the share of values below one, over clusters of different sizes.
    fn error_of_share(&self, value: f64) -> Option<f64> {
        let clusters = self.clusters.len() as f64;
        if self.clusters.len() < 2 {
            return None;
        }
        let below: Vec<f64> = self.clusters.iter().map(|it| below(it, value)).collect();
        let all = self.all.len() as f64;
        let share = below.iter().sum::<f64>() / all;
        let residual = |(below, of): (&f64, &Vec<f64>)| below - share * of.len() as f64;
        let squares: f64 = below
            .iter()
            .zip(&self.clusters)
            .map(residual)
            .map(|residual| residual * residual)
            .sum();
        Some((squares * clusters / (clusters - 1.0)).sqrt() / all)
    }
}

/// How many of some values lie below one; equal ones count half.
pub fn below(values: &[f64], value: f64) -> f64 {
    let of = |it: &f64| match it.total_cmp(&value) {
        std::cmp::Ordering::Less => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Greater => 0.0,
    };
    values.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use rand_core::Rng;

    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose, unit};

    #[test]
    fn one_cluster_and_few_wide_ones_have_no_interval() {
        let one = Clustered::new(vec![vec![3.0, 1.0, 2.0]]);
        let median = one.estimate(0.5, 0.95).expect("there are values");
        assert_eq!((median.value, median.low), (2.0, None));
        let apart = Clustered::new(vec![vec![1.0, 1.1], vec![9.0, 9.1]]);
        assert_eq!(apart.estimate(0.5, 0.95).and_then(|it| it.high), None);
        assert_eq!(Clustered::new(vec![Vec::new(), Vec::new()]).estimate(0.5, 0.95), None);
    }

    #[test]
    fn a_median_by_hand_has_the_interval_of_its_share() {
        // Below 4.5: 3 of 4 and 1 of 4, so the share is 0.5 ± t₁ · √(2 · 2) / 8 = ± t₁ / 4, and
        // t₁ = 1 at a confidence of one half.
        let values = Clustered::new(vec![vec![1.0, 2.0, 3.0, 8.0], vec![4.0, 5.0, 6.0, 7.0]]);
        let median = values.estimate(0.5, 0.5).expect("there are values");
        assert!((median.value - 4.5).abs() < 1e-9);
        assert!((median.low.expect("an end") - 2.75).abs() < 1e-6, "{median:?}");
        assert!((median.high.expect("an end") - 6.25).abs() < 1e-6, "{median:?}");
    }

    #[test]
    fn values_that_are_equal_count_half() {
        assert!((below(&[1.0, 2.0, 2.0, 3.0], 2.0) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn the_interval_of_a_median_holds_about_as_often_as_it_says() {
        let (studies, clusters) = (600, 6);
        let held = (0..studies).filter(|study| {
            let cluster = |number: u32| {
                let key = Key::timeless(Purpose::Artist, study * clusters + number);
                let mut stream = KeyedRng::new(7).stream(key);
                let mut next = || f64::from(unit(stream.next_u32()));
                // What the values of a cluster share, and how many there are.
                let (shared, count) = (next() * 0.3, 8 + (next() * 20.0) as usize);
                (0..count).map(|_| shared + next()).collect::<Vec<f64>>()
            };
            let values = Clustered::new((0..clusters).map(cluster).collect());
            let median = values.estimate(0.5, 0.95).expect("there are values");
            median.interval().is_none_or(|interval| interval.contains(0.65))
        });
        let share = held.count() as f64 / f64::from(studies);
        assert!((0.925..0.985).contains(&share), "{share}");
    }
}
