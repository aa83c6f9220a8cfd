//! Points of the taste space: sixteen dimensions, one cache line.

use serde::{Deserialize, Serialize};
use wide::{f32x4, f32x8, i16x8, i32x8};

/// Dimensions of the taste space.
pub const DIMENSIONS: usize = 16;

/// A vector of the taste space: a taste, a sound, an embedding. Aligned to a cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[repr(C, align(64))]
pub struct Vector(pub [f32; DIMENSIONS]);

impl Vector {
    /// The origin.
    pub const ZERO: Self = Self([0.0; DIMENSIONS]);

    /// Inner product; the cosine when both are of unit length.
    #[inline]
    pub fn dot(&self, other: &Self) -> f32 {
        sum_of_products(self.lanes(), other.lanes())
    }

    /// The coordinates in four vectors of the processor. Left to itself, the compiler uses half of
    /// each.
    #[inline]
    fn lanes(&self) -> [f32x4; 4] {
        let (quads, _) = self.0.as_chunks::<4>();
        [f32x4::new(quads[0]), f32x4::new(quads[1]), f32x4::new(quads[2]), f32x4::new(quads[3])]
    }

    /// Adds `other × weight` to this vector.
    #[inline]
    pub fn add_scaled(&mut self, other: &Self, weight: f32) {
        let (quads, _) = self.0.as_chunks_mut::<4>();
        for (quad, theirs) in quads.iter_mut().zip(other.lanes()) {
            *quad = (f32x4::new(*quad) + theirs * f32x4::splat(weight)).to_array();
        }
    }

    /// Multiplies every coordinate.
    #[inline]
    pub fn scale(&mut self, factor: f32) {
        for mine in &mut self.0 {
            *mine *= factor;
        }
    }

    /// The same direction at unit length; the origin stays where it is.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        let length = self.dot(&self).sqrt();
        if length > 0.0 {
            self.scale(1.0 / length);
        }
        self
    }
}

/// Products added in a fixed order, so that the bits are the same at any SIMD width.
#[inline]
fn sum_of_products(a: [f32x4; 4], b: [f32x4; 4]) -> f32 {
    let sums = (a[0] * b[0] + a[2] * b[2]) + (a[1] * b[1] + a[3] * b[3]);
    let [first, second, third, fourth] = sums.to_array();
    (first + third) + (second + fourth)
}

/// A unit vector in half the room: sixteen signed 16-bit fractions. What is stored once a track and
/// read at every encounter is stored like this; the rounding, below 2e-5, is part of the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(C, align(32))]
pub struct Compact([i16; DIMENSIONS]);

impl Compact {
    /// What stands for 1.
    pub const SCALE: f32 = 32_767.0;

    /// Rounds a vector of coordinates within ±1.
    pub fn of(vector: &Vector) -> Self {
        // Adding and subtracting 1.5 × 2²³ rounds to the nearest integer without a library call.
        const ROUND: f32 = 12_582_912.0;
        Self(vector.0.map(|x| (x.clamp(-1.0, 1.0) * Self::SCALE + ROUND - ROUND) as i16))
    }

    /// The coordinates as they are stored, in units of 1 / [`Self::SCALE`].
    #[inline]
    pub const fn coordinates(self) -> [i16; DIMENSIONS] {
        self.0
    }

    /// The vector it stands for.
    #[inline]
    pub fn widen(&self) -> Vector {
        let mut wide = Vector::ZERO;
        let (quads, _) = wide.0.as_chunks_mut::<4>();
        for (quad, lanes) in quads.iter_mut().zip(self.lanes()) {
            *quad = (lanes * f32x4::splat(1.0 / Self::SCALE)).to_array();
        }
        wide
    }

    /// Inner product with a vector.
    #[inline]
    pub fn dot(&self, other: &Vector) -> f32 {
        sum_of_products(self.lanes(), other.lanes()) * (1.0 / Self::SCALE)
    }

    /// The coordinates, not yet scaled.
    #[inline]
    fn lanes(&self) -> [f32x4; 4] {
        let (halves, _) = self.0.as_chunks::<8>();
        let [low, high] = [halves[0], halves[1]]
            .map(|half| f32x8::from_i32x8(i32x8::from_i16x8(i16x8::new(half))).to_array());
        let quad = |from: &[f32; 8], at: usize| {
            f32x4::new([from[at], from[at + 1], from[at + 2], from[at + 3]])
        };
        [quad(&low, 0), quad(&low, 4), quad(&high, 0), quad(&high, 4)]
    }
}

#[cfg(test)]
impl Vector {
    /// The unit vector along an axis.
    pub(crate) fn axis(number: usize) -> Self {
        let mut vector = Self::ZERO;
        vector.0[number] = 1.0;
        vector
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compact_vector_keeps_its_coordinates_to_four_digits() {
        let vector = Vector(std::array::from_fn(|i| i as f32 - 7.3)).normalised();
        let widened = Compact::of(&vector).widen();
        assert!(vector.0.iter().zip(widened.0).all(|(a, b)| (a - b).abs() < 2e-5));
        assert_eq!(Compact::of(&widened), Compact::of(&vector));
    }

    #[test]
    fn a_normalised_vector_has_unit_length() {
        let vector = Vector(std::array::from_fn(|i| i as f32 - 4.0)).normalised();
        assert!((vector.dot(&vector) - 1.0).abs() < 1e-6);
        assert_eq!(Vector::ZERO.normalised(), Vector::ZERO);
    }
}
