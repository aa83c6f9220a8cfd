//! Points of the taste space: sixteen dimensions, one cache line.

/// Dimensions of the taste space.
pub const DIMENSIONS: usize = 16;

/// A vector of the taste space: a taste, a sound, an embedding. Aligned to a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Vector(pub [f32; DIMENSIONS]);

impl Vector {
    /// The origin.
    pub const ZERO: Self = Self([0.0; DIMENSIONS]);

    /// Inner product; the cosine when both are of unit length.
    ///
    /// Four partial sums, added in a fixed order, so that the bits are the same at any SIMD width.
    #[inline]
    pub fn dot(&self, other: &Self) -> f32 {
        let mut lanes = [0.0_f32; 4];
        for block in 0..DIMENSIONS / 4 {
            for (lane, sum) in lanes.iter_mut().enumerate() {
                *sum += self.0[block * 4 + lane] * other.0[block * 4 + lane];
            }
        }
        (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
    }

    /// Adds `other × weight` to this vector.
    #[inline]
    pub fn add_scaled(&mut self, other: &Self, weight: f32) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs * weight;
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

/// A unit vector in half the room: sixteen signed 16-bit fractions. What is stored once a track and
/// read at every encounter is stored like this; the rounding, below 2e-5, is part of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub struct Compact([i16; DIMENSIONS]);

impl Compact {
    const SCALE: f32 = 32_767.0;

    /// Rounds a vector of coordinates within ±1.
    pub fn of(vector: &Vector) -> Self {
        Self(vector.0.map(|x| libm::roundf(x.clamp(-1.0, 1.0) * Self::SCALE) as i16))
    }

    /// The vector it stands for.
    #[inline]
    pub fn widen(&self) -> Vector {
        Vector(self.0.map(|x| f32::from(x) * (1.0 / Self::SCALE)))
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
