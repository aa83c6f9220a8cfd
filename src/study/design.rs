//! Designs of experiments: which points of the unit cube are tried.
//!
//! Owns grids, Latin hypercubes, the Sobol' sequence, Saltelli's design and Morris's trajectories.
//! A point is a coordinate between 0 and 1 for each key. Deliberately unknown: what a coordinate
//! stands for.
//!
//! # References
//! McKay, Beckman & Conover 1979 (Latin hypercubes); Joe & Kuo 2008, "Constructing Sobol sequences
//! with better two-dimensional projections" (direction numbers); Saltelli et al. 2010, "Variance
//! based sensitivity analysis of model output"; Morris 1991, "Factorial sampling plans for
//! preliminary computational experiments".

use rand_core::Rng as _;

use crate::draw::{Key, KeyedRng, KeyedStream, Purpose, below};

/// A point of the unit cube.
pub type Point = Vec<f64>;

/// Most dimensions of a Sobol' sequence.
pub const MOST_DIMENSIONS: usize = 21;

/// All combinations of so many levels of each key, the last key running fastest: places of levels.
pub fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    let all = levels.iter().product();
    let combination = |mut number: usize| {
        let mut places = vec![0; levels.len()];
        for (place, count) in places.iter_mut().zip(levels).rev() {
            (*place, number) = (number % count, number / count);
        }
        places
    };
    (0..all).map(combination).collect()
}

/// A Latin hypercube: each key has one point in each of `points` slices of its range.
pub fn latin_hypercube(points: usize, keys: usize, rng: &KeyedRng) -> Vec<Point> {
    let columns: Vec<Vec<f64>> = (0..keys)
        .map(|key| {
            let mut stream = rng.stream(Key::timeless(Purpose::Design, key as u32));
            let slices = shuffled((0..points).collect(), &mut stream);
            slices.iter().map(|slice| (*slice as f64 + open(&mut stream)) / points as f64).collect()
        })
        .collect();
    (0..points).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
}

/// The first points of the Sobol' sequence, the origin left out; at most [`MOST_DIMENSIONS`] keys.
///
/// # Panics
/// Beyond [`MOST_DIMENSIONS`].
pub fn sobol(points: usize, keys: usize) -> Vec<Point> {
    assert!(keys <= MOST_DIMENSIONS, "no direction numbers beyond {MOST_DIMENSIONS} dimensions");
    let directions: Vec<[u32; BITS]> = (0..keys).map(directions).collect();
    (1..=points as u32)
        .map(|number| {
            let gray = number ^ (number >> 1);
            let coordinate = |directions: &[u32; BITS]| {
                let chosen = directions.iter().zip(0..).filter(|(_, bit)| gray >> bit & 1 == 1);
                let bits = chosen.fold(0, |bits, (direction, _)| bits ^ direction);
                f64::from(bits) / f64::from(1_u32 << 31) / 2.0
            };
            directions.iter().map(coordinate).collect()
        })
        .collect()
}

/// Saltelli's design: for each of `samples` pairs of points a, b: a; a with one coordinate of b,
/// for each key; b. `samples · (keys + 2)` points.
pub fn saltelli(samples: usize, keys: usize) -> Vec<Point> {
    let mut points = Vec::with_capacity(samples * (keys + 2));
    for pair in sobol(samples, 2 * keys) {
        let (a, b) = pair.split_at(keys);
        points.push(a.to_vec());
        for key in 0..keys {
            let mut mixed = a.to_vec();
            mixed[key] = b[key];
            points.push(mixed);
        }
        points.push(b.to_vec());
    }
    points
}

/// Step of a trajectory over an even number of levels.
pub fn morris_step(levels: u32) -> f64 {
    f64::from(levels) / (2.0 * f64::from(levels - 1))
}

/// Morris's trajectories: each begins at a random point of the grid of `levels` and moves each key
/// once, in random order and direction. `trajectories · (keys + 1)` points.
pub fn morris(trajectories: usize, keys: usize, levels: u32, rng: &KeyedRng) -> Vec<Point> {
    let step = morris_step(levels);
    let mut points = Vec::with_capacity(trajectories * (keys + 1));
    for trajectory in 0..trajectories {
        let key = Key { listener: 1, ..Key::timeless(Purpose::Design, trajectory as u32) };
        let mut stream = rng.stream(key);
        let rises: Vec<bool> = (0..keys).map(|_| below(stream.next_u32(), 2) == 1).collect();
        let mut point: Point = rises
            .iter()
            .map(|rises| {
                let level = below(stream.next_u32(), levels / 2);
                let level = if *rises { level } else { level + levels / 2 };
                f64::from(level) / f64::from(levels - 1)
            })
            .collect();
        points.push(point.clone());
        for key in shuffled((0..keys).collect(), &mut stream) {
            point[key] = (point[key] + if rises[key] { step } else { -step }).clamp(0.0, 1.0);
            points.push(point.clone());
        }
    }
    points
}

/// A uniform in the open interval (0, 1).
fn open(stream: &mut KeyedStream) -> f64 {
    (f64::from(stream.next_u32()) + 0.5) / 4_294_967_296.0
}

fn shuffled(mut items: Vec<usize>, stream: &mut KeyedStream) -> Vec<usize> {
    for last in (1..items.len()).rev() {
        items.swap(last, below(stream.next_u32(), last as u32 + 1) as usize);
    }
    items
}

const BITS: usize = 32;

/// Polynomials and first direction numbers of the dimensions from the second on: `(degree, a, m)`
/// of Joe and Kuo's table `new-joe-kuo-6`.
const JOE_KUO: [(usize, u32, &[u32]); MOST_DIMENSIONS - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
];

/// Direction numbers of a dimension.
fn directions(dimension: usize) -> [u32; BITS] {
    let mut v = [0_u32; BITS];
    let Some(&(degree, a, m)) = dimension.checked_sub(1).and_then(|row| JOE_KUO.get(row)) else {
        return std::array::from_fn(|bit| 1 << (31 - bit));
    };
    for bit in 0..BITS {
        v[bit] = if bit < degree {
            m[bit] << (31 - bit)
        } else {
            let mut next = v[bit - degree] ^ (v[bit - degree] >> degree);
            for k in 1..degree {
                next ^= (a >> (degree - 1 - k) & 1) * v[bit - k];
            }
            next
        };
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_every_combination_once() {
        assert_eq!(grid(&[2, 3]), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
    }

    #[test]
    fn each_slice_of_a_latin_hypercube_has_one_point() {
        let points = latin_hypercube(16, 3, &KeyedRng::new(1));
        for key in 0..3 {
            let mut slices: Vec<usize> =
                points.iter().map(|point| (point[key] * 16.0) as usize).collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..16).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_dimension_of_the_sobol_sequence_fills_all_of_its_slices() {
        let points = sobol(255, MOST_DIMENSIONS);
        assert_eq!(points[0], vec![0.5; MOST_DIMENSIONS]);
        for key in 0..MOST_DIMENSIONS {
            let mut slices: Vec<usize> =
                points.iter().map(|point| (point[key] * 256.0) as usize).collect();
            slices.sort_unstable();
            assert_eq!(slices, (1..256).collect::<Vec<_>>(), "dimension {key}");
        }
    }

    #[test]
    fn a_trajectory_moves_each_key_once_by_the_same_step() {
        let points = morris(20, 5, 4, &KeyedRng::new(1));
        for trajectory in points.chunks(6) {
            let mut moved = [0; 5];
            for pair in trajectory.windows(2) {
                let apart = |key: &usize| (pair[0][*key] - pair[1][*key]).abs() > 1e-12;
                let keys: Vec<usize> = (0..5).filter(apart).collect();
                assert_eq!(keys.len(), 1);
                let by = (pair[0][keys[0]] - pair[1][keys[0]]).abs();
                assert!((by - morris_step(4)).abs() < 1e-12);
                moved[keys[0]] += 1;
            }
            assert_eq!(moved, [1; 5]);
        }
    }
}
