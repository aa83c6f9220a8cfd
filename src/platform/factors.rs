//! Factors: implicit matrix factorisation by alternating least squares.
//!
//! Owns the ridge regressions of factor models in the sixteen dimensions of [`Vector`]. A weight
//! `w` gives confidence `c = 1 + α·|w|` in the preference `p = 1` where `w > 0` and `p = 0`
//! elsewhere; what was never met has `c = 1`, `p = 0`. Users `x` and items `y` minimise
//!
//! `Σ_ui c_ui (p_ui − x_u·y_i)² + λ (Σ_u ‖x_u‖² + Σ_i ‖y_i‖²)`,
//!
//! one side at a time. Rows are solved in parallel, each by its own Cholesky factorisation in a
//! fixed order of operations; Gram matrices are summed in fixed blocks. So the bits do not depend
//! on threads.
//!
//! # References
//! Hu, Koren & Volinsky 2008, "Collaborative filtering for implicit feedback datasets", ICDM.

use rayon::prelude::*;

use crate::model::vector::{DIMENSIONS, Vector};
use crate::platform::interactions::{Cell, Interactions};
use crate::platform::params::PlatformParams;

/// Vectors that are summed as one block of a Gram matrix.
const BLOCK: usize = 1024;

/// A symmetric matrix over the factors.
type Square = [[f64; DIMENSIONS]; DIMENSIONS];

/// What a factor model assumes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factorisation {
    /// Confidence per unit of training weight, α.
    pub confidence: f32,
    /// Pull of every factor towards the origin (or towards an anchor), λ.
    pub regularisation: f32,
}

/// `Σ v·vᵀ` over one side of a factor model, which is held fixed while rows of the other are
/// solved.
#[derive(Clone, Debug)]
pub struct Gram(Square);

impl Gram {
    /// Sums block by block, in order.
    pub fn of(vectors: &[Vector]) -> Self {
        let blocks: Vec<Square> = vectors.par_chunks(BLOCK).map(block_gram).collect();
        let mut sum = [[0.0; DIMENSIONS]; DIMENSIONS];
        for block in &blocks {
            for (line, more) in sum.iter_mut().zip(block) {
                for (entry, &other) in line.iter_mut().zip(more) {
                    *entry += other;
                }
            }
        }
        Self(sum)
    }
}

impl Factorisation {
    /// As the scenario says.
    pub fn of(params: &PlatformParams) -> Self {
        Self { confidence: params.factor_confidence, regularisation: params.factor_regularisation }
    }

    /// Confidence in a cell, `c`.
    #[inline]
    fn confidence(&self, cell: Cell) -> f32 {
        1.0 + self.confidence * cell.weight.abs()
    }

    /// The factors of one row, given the other side.
    pub fn solve(&self, fixed: &[Vector], gram: &Gram, row: impl Iterator<Item = Cell>) -> Vector {
        self.regress(gram, beside(fixed, row), |_, preferred| preferred)
    }

    /// The factors of one row, each of its cells beside the vector of its column.
    pub fn solve_towards<'a>(
        &self,
        gram: &Gram,
        row: impl Iterator<Item = (Cell, &'a Vector)>,
    ) -> Vector {
        self.regress(gram, row, |_, preferred| preferred)
    }

    /// By how much a row that is expected at `anchor` is off it, given the other side. What was
    /// never met is expected to be as the anchor says, so a row without cells is not off at all.
    pub fn solve_from(
        &self,
        fixed: &[Vector],
        gram: &Gram,
        anchor: &Vector,
        row: impl Iterator<Item = Cell>,
    ) -> Vector {
        let target = |vector: &Vector, preferred| preferred - vector.dot(anchor);
        self.regress(gram, beside(fixed, row), target)
    }

    /// Solves `(G + λI + Σ (c − 1)·v·vᵀ) z = Σ c·t·v` over the cells of a row, `t` being the
    /// target.
    fn regress<'a>(
        &self,
        gram: &Gram,
        row: impl Iterator<Item = (Cell, &'a Vector)>,
        target: impl Fn(&Vector, f32) -> f32,
    ) -> Vector {
        let mut outer = [Vector::ZERO; DIMENSIONS];
        let mut right = Vector::ZERO;
        let mut empty = true;
        for (cell, vector) in row {
            let confidence = self.confidence(cell);
            for (line, &coordinate) in outer.iter_mut().zip(&vector.0) {
                line.add_scaled(vector, (confidence - 1.0) * coordinate);
            }
            let preferred = if cell.weight > 0.0 { 1.0 } else { 0.0 };
            right.add_scaled(vector, confidence * target(vector, preferred));
            empty = false;
        }
        if empty {
            return Vector::ZERO;
        }
        let mut left = gram.0;
        for (i, (line, added)) in left.iter_mut().zip(&outer).enumerate() {
            for (entry, &more) in line.iter_mut().zip(&added.0) {
                *entry += f64::from(more);
            }
            line[i] += f64::from(self.regularisation);
        }
        cholesky_solve(left, right)
    }

    /// Solves all rows of one side, given the other.
    pub fn solve_all(&self, fixed: &[Vector], rows: &Interactions, free: &mut [Vector]) {
        let gram = Gram::of(fixed);
        free.par_iter_mut().with_min_len(64).enumerate().for_each(|(row, vector)| {
            *vector = self.solve(fixed, &gram, rows.row(row).iter().copied());
        });
    }

    /// What is minimised, for users `x` by the rows of `feedback` and items `y` by its columns.
    pub fn objective(&self, x: &[Vector], y: &[Vector], feedback: &Interactions) -> f64 {
        let squares = |side: &[Vector]| -> f64 {
            side.iter().map(|vector| f64::from(vector.dot(vector))).sum()
        };
        // Everything as if never met, then what was met put right.
        let Gram(gram) = Gram::of(y);
        let mut sum = f64::from(self.regularisation) * (squares(x) + squares(y));
        for (row, user) in x.iter().enumerate() {
            let user_factor = user.0.map(f64::from);
            for (line, &factor) in gram.iter().zip(&user_factor) {
                let product: f64 = line.iter().zip(&user_factor).map(|(g, u)| g * u).sum();
                sum += factor * product;
            }
            for cell in feedback.row(row) {
                let score = f64::from(user.dot(&y[cell.column as usize]));
                let preferred = if cell.weight > 0.0 { 1.0 } else { 0.0 };
                let miss = preferred - score;
                sum += f64::from(self.confidence(*cell)) * miss * miss - score * score;
            }
        }
        sum
    }
}

/// Cells beside the vectors of their columns.
fn beside(
    fixed: &[Vector],
    row: impl Iterator<Item = Cell>,
) -> impl Iterator<Item = (Cell, &Vector)> {
    row.map(|cell| (cell, &fixed[cell.column as usize]))
}

/// `Σ v·vᵀ` over one block.
fn block_gram(block: &[Vector]) -> Square {
    let mut sum = [[0.0; DIMENSIONS]; DIMENSIONS];
    for vector in block {
        let wide = vector.0.map(f64::from);
        for (line, &factor) in sum.iter_mut().zip(&wide) {
            for (entry, &other) in line.iter_mut().zip(&wide) {
                *entry += factor * other;
            }
        }
    }
    sum
}

/// Solves `A z = b` for a positive definite A, by `A = L Lᵀ`.
///
/// `study::linear` has another for systems of any size, which refuses singular ones. The two are
/// kept apart: this one takes back what is solved column by column, so its roundings differ, and
/// its fixed size is what makes a row cheap.
fn cholesky_solve(mut a: Square, b: Vector) -> Vector {
    for j in 0..DIMENSIONS {
        for i in j..DIMENSIONS {
            let known: f64 = a[i][..j].iter().zip(&a[j][..j]).map(|(x, y)| x * y).sum();
            let rest = a[i][j] - known;
            a[i][j] = if i == j { rest.sqrt() } else { rest / a[j][j] };
        }
    }
    let mut z = b.0.map(f64::from);
    for i in 0..DIMENSIONS {
        let known: f64 = a[i][..i].iter().zip(&z[..i]).map(|(x, y)| x * y).sum();
        z[i] = (z[i] - known) / a[i][i];
    }
    for i in (0..DIMENSIONS).rev() {
        z[i] /= a[i][i];
        let solved = z[i];
        for (rest, factor) in z[..i].iter_mut().zip(&a[i][..i]) {
            *rest -= factor * solved;
        }
    }
    Vector(z.map(|coordinate| coordinate as f32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose, unit};
    use crate::model::ids::TrackId;
    use crate::platform::history::Feedback;

    fn scattered(count: u32, rng: KeyedRng) -> Vec<Vector> {
        let coordinate = |item, i| {
            let key = Key::timeless(Purpose::Track, item);
            unit(rng.block_at(key, i as u32)[0]) - 0.5
        };
        (0..count).map(|item| Vector(std::array::from_fn(|i| coordinate(item, i)))).collect()
    }

    fn feedback() -> Interactions {
        let mut matrix = Interactions::over(60);
        for row in 0..40_u32 {
            let liked = (0..60).filter(|track| (track * 7 + row * row) % 5 == 0);
            let weight = |track: u32| if (track + row).is_multiple_of(3) { -1.0 } else { 2.5 };
            let row: Vec<_> = liked
                .map(|track| Feedback { track: TrackId(track), weight: weight(track) })
                .collect();
            matrix.push(&row);
        }
        matrix
    }

    #[test]
    fn no_step_away_from_a_solution_lowers_the_objective() {
        let model = Factorisation { confidence: 2.0, regularisation: 0.5 };
        let (matrix, y) = (feedback(), scattered(60, KeyedRng::new(3)));
        let mut x = vec![Vector::ZERO; 40];
        model.solve_all(&y, &matrix, &mut x);
        let best = model.objective(&x, &y, &matrix);
        for i in 0..DIMENSIONS {
            for step in [-0.02, 0.02] {
                let mut moved = x.clone();
                moved[11].0[i] += step;
                assert!(model.objective(&moved, &y, &matrix) > best, "coordinate {i}");
            }
        }
    }

    #[test]
    fn every_sweep_lowers_the_objective() {
        let model = Factorisation { confidence: 2.0, regularisation: 0.5 };
        let matrix = feedback();
        let audiences = matrix.transposed();
        let (mut x, mut y) = (vec![Vector::ZERO; 40], scattered(60, KeyedRng::new(4)));
        let mut before = f64::INFINITY;
        for _ in 0..6 {
            model.solve_all(&y, &matrix, &mut x);
            model.solve_all(&x, &audiences, &mut y);
            let now = model.objective(&x, &y, &matrix);
            assert!(now < before, "{now} after {before}");
            before = now;
        }
    }

    #[test]
    fn nothing_met_leaves_a_row_at_its_anchor_and_a_like_moves_it_towards_the_listener() {
        let model = Factorisation { confidence: 1.0, regularisation: 1.0 };
        let listeners: Vec<Vector> =
            scattered(50, KeyedRng::new(5)).into_iter().map(Vector::normalised).collect();
        let gram = Gram::of(&listeners);
        let anchor = listeners[7];
        let off = |weight| {
            let cell = Cell { column: 20, weight };
            model.solve_from(&listeners, &gram, &anchor, [cell].into_iter()).dot(&listeners[20])
        };
        let unheard = model.solve_from(&listeners, &gram, &anchor, std::iter::empty());
        assert_eq!(unheard, Vector::ZERO);
        assert!(off(3.0) > 0.0);
        assert!(off(3.0) > off(1.0));
        assert!(off(-3.0) < off(1.0));
    }
}
