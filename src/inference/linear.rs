//! Small symmetric systems and least squares over a few columns.
//!
//! Plain loops in a fixed order, so that the bits are the same on any machine. Deliberately
//! unknown: what the columns mean.

/// Solves `matrix · x = right` for a symmetric, positive definite matrix of `right.len()` rows, by
/// Cholesky; only the lower triangle is read. `matrix` is spent, `right` becomes `x`. False, with
/// both spent, where the matrix is not positive definite.
pub fn solve(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let n = right.len();
    for column in 0..n {
        for row in column..n {
            let (upper, lower) = matrix.split_at_mut(row * n);
            let known = if row == column {
                &lower[..column]
            } else {
                &upper[column * n..column * n + column]
            };
            let sum: f64 = lower[..column].iter().zip(known).map(|(a, b)| a * b).sum();
            let rest = lower[column] - sum;
            if row == column {
                // What is left after rounding of a row that says nothing new.
                if rest <= 1e-12 * lower[column] || rest.is_nan() {
                    return false;
                }
                lower[column] = rest.sqrt();
            } else {
                lower[column] = rest / upper[column * n + column];
            }
        }
    }
    for row in 0..n {
        let sum: f64 = matrix[row * n..row * n + row].iter().zip(&*right).map(|(a, b)| a * b).sum();
        right[row] = (right[row] - sum) / matrix[row * n + row];
    }
    for row in (0..n).rev() {
        let sum: f64 = (row + 1..n).map(|below| matrix[below * n + row] * right[below]).sum();
        right[row] = (right[row] - sum) / matrix[row * n + row];
    }
    true
}

/// A linear prediction: an intercept and a weight for each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    weights: Vec<f64>,
}

impl Fit {
    /// Least squares of `y` on rows of columns; absent where the columns do not vary independently.
    pub fn of(rows: &[Vec<f64>], y: &[f64]) -> Option<Self> {
        let n = rows.first()?.len() + 1;
        let (mut normal, mut weights) = (vec![0.0; n * n], vec![0.0; n]);
        for (row, y) in rows.iter().zip(y) {
            let with_one: Vec<f64> = std::iter::once(1.0).chain(row.iter().copied()).collect();
            for a in 0..n {
                weights[a] += with_one[a] * y;
                for b in 0..=a {
                    normal[a * n + b] += with_one[a] * with_one[b];
                }
            }
        }
        solve(&mut normal, &mut weights).then_some(Self { weights })
    }

    /// The weight of a column, the intercept apart.
    pub fn weight(&self, column: usize) -> f64 {
        self.weights[column + 1]
    }

    /// The prediction for one row.
    pub fn at(&self, row: &[f64]) -> f64 {
        self.weights[0]
            + self.weights[1..].iter().zip(row).map(|(weight, x)| weight * x).sum::<f64>()
    }

    /// Share of the variance of `y` that the prediction accounts for; below 0 where the mean does
    /// better.
    pub fn r_squared(&self, rows: &[Vec<f64>], y: &[f64]) -> f64 {
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let square = |x: f64| x * x;
        let missed: f64 = rows.iter().zip(y).map(|(row, y)| square(y - self.at(row))).sum();
        let total: f64 = y.iter().map(|y| square(y - mean)).sum();
        1.0 - missed / total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let mut matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        // The whole matrix is 4 2 1 / 2 5 3 / 1 3 6, and x is 1, −2, 3.
        let mut right = vec![3.0, 1.0, 13.0];
        assert!(solve(&mut matrix, &mut right));
        for (x, wanted) in right.iter().zip([1.0, -2.0, 3.0]) {
            assert!((x - wanted).abs() < 1e-12);
        }
        assert!(!solve(&mut [1.0, 0.0, 1.0, 1.0], &mut [1.0, 1.0]));
    }

    #[test]
    fn least_squares_finds_a_plane_and_refuses_columns_that_say_the_same() {
        let rows: Vec<Vec<f64>> =
            (0..20).map(|i| vec![f64::from(i), f64::from(i * i % 7)]).collect();
        let y: Vec<f64> = rows.iter().map(|row| 2.0 + 3.0 * row[0] - row[1]).collect();
        let fit = Fit::of(&rows, &y).expect("independent columns");
        assert!((fit.at(&[100.0, 1.0]) - 301.0).abs() < 1e-8);
        assert!((fit.r_squared(&rows, &y) - 1.0).abs() < 1e-12);
        assert!(Fit::of(&[vec![1.0], vec![1.0]], &[0.0, 1.0]).is_none());
    }
}
