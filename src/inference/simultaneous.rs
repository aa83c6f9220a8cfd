//! Simultaneous intervals: the confidence that each of several needs, so that all of them hold
//! together.
//!
//! Deliberately unknown: what is compared, and how one interval is made.
//!
//! # References
//! Hothorn, T., Bretz, F. & Westfall, P. 2008, "Simultaneous inference in general parametric
//! models", Biometrical Journal 50(3): the distribution of the largest |t|.

use crate::inference::paired::FEWEST_TO_BOOTSTRAP;
use crate::inference::resamples::{RESAMPLES, Resamples};
use crate::stats::{mean, quantile, t_confidence, variance};

/// The confidence that each of several intervals needs, so that with confidence `together` all of
/// them hold.
///
/// Each of `series` holds the differences of one comparison by replicate. The means are taken to
/// follow the multivariate Student distribution with the replicates' covariance, so that
/// comparisons with common random numbers cost less than independent ones: the largest |t| of a
/// share `together` of the resamples is what every interval has to reach. Never less than one
/// interval needs nor more than Bonferroni's, which is the answer below [`FEWEST_TO_BOOTSTRAP`]
/// replicates, too few to know what series share, and where replicates are missing. Correlations
/// are shrunk by 1/(n − 1), as those of few replicates are too large by chance.
pub fn confidence_of_each(series: &[&[f64]], together: f64, resamples: &Resamples) -> f64 {
    let count = resamples.replicates();
    let varying: Vec<&[f64]> = series
        .iter()
        .copied()
        .filter(|values| variance(values).is_some_and(|variance| variance > 0.0))
        .collect();
    if varying.len() < 2 {
        return together;
    }
    let bonferroni = 1.0 - (1.0 - together) / varying.len() as f64;
    if count < FEWEST_TO_BOOTSTRAP || varying.iter().any(|values| values.len() != count) {
        return bonferroni;
    }
    let reach = quantile(&largest_of_each_resample(&varying, resamples), together);
    let each = reach.and_then(|reach| t_confidence(reach, count - 1));
    each.unwrap_or(bonferroni).clamp(together, bonferroni)
}

/// The largest |t| of all series, by resample.
fn largest_of_each_resample(series: &[&[f64]], resamples: &Resamples) -> Vec<f64> {
    let freedom = (resamples.replicates() - 1) as f64;
    let (shared, own) = ((1.0 - 1.0 / freedom).sqrt(), (1.0 / freedom).sqrt());
    let mut largest = vec![0.0_f64; usize::from(RESAMPLES)];
    for (index, values) in series.iter().enumerate() {
        let (Some(centre), Some(variance)) = (mean(values), variance(values)) else { continue };
        // Of variance 1 under normals of variance 1.
        let unit = 1.0 / (freedom * variance).sqrt();
        let steps: Vec<f64> = values.iter().map(|value| (value - centre) * unit).collect();
        let rng = resamples.student().zip(resamples.own(index));
        for (largest, ((normals, scale), alone)) in largest.iter_mut().zip(rng) {
            let common: f64 = steps.iter().zip(normals).map(|(step, g)| step * g).sum();
            *largest = largest.max((scale * (shared * common + own * alone)).abs());
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEW: [f64; 12] = [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.3, 2.0, 4.5, 9.0];

    #[test]
    fn intervals_together_cost_nothing_for_twins_and_nearly_bonferroni_for_strangers() {
        let resamples = Resamples::new(12, 1);
        let twin = SKEW.map(|value| 2.0 * value + 1.0);
        let each = |series: &[&[f64]]| confidence_of_each(series, 0.95, &resamples);
        assert!(each(&[&SKEW, &twin]) < 0.965);
        assert_eq!(each(&[&SKEW]).to_bits(), 0.95_f64.to_bits());
        assert_eq!(each(&[&SKEW, &[0.0; 12]]).to_bits(), 0.95_f64.to_bits());
        let wave: Vec<f64> = (0..12).map(|i| libm::sin(f64::from(i) * 2.4)).collect();
        let apart = each(&[&SKEW, &wave]);
        assert!((0.968..=0.975).contains(&apart), "{apart}");
        let few = Resamples::new(6, 1);
        let of_few = confidence_of_each(&[&SKEW[..6], &twin[..6]], 0.95, &few);
        assert!((of_few - 0.975).abs() < 1e-12);
        assert!((each(&[&SKEW, &wave[1..]]) - 0.975).abs() < 1e-12);
    }
}
