//! Elementary functions whose bits do not depend on the machine.
//!
//! The standard library's `exp` and `ln` may change their last bit with the processor even for one
//! binary. Here the day loop gets short polynomials made of additions and multiplications, exact in
//! order; everything off the hot path uses `libm`.

use std::f32::consts::{LN_2, LOG2_E, SQRT_2};

/// `e^x` with a relative error below 3e-7; saturates outside about ±87.
#[inline]
pub fn exp(x: f32) -> f32 {
    // Adding and subtracting 1.5 × 2²³ rounds to the nearest integer without a library call.
    const ROUND: f32 = 12_582_912.0;
    let scaled = x.clamp(-87.0, 87.0) * LOG2_E;
    let rounded = scaled + ROUND;
    let f = (scaled - (rounded - ROUND)) * LN_2;
    let tail = 1.0 / 120.0 + f * (1.0 / 720.0);
    let series = 1.0 + f * (1.0 + f * (0.5 + f * (1.0 / 6.0 + f * (1.0 / 24.0 + f * tail))));
    // The integer stands in the low bits of `rounded`: a cast would cost more than the polynomial.
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127);
    series * f32::from_bits(exponent << 23)
}

/// Natural logarithm of a positive, normal `x`, with an absolute error below 2e-7 near 1.
#[inline]
pub fn ln(x: f32) -> f32 {
    // The first bits whose number, seen as a mantissa, lies above √2 and is halved: no branch to
    // guess wrong.
    const HALVED: i32 = (SQRT_2.to_bits() + 1).cast_signed() - (1 << 23);
    debug_assert!(x > 0.0, "only what is above 0 has a logarithm");
    let bits = x.to_bits().cast_signed();
    let exponent = (bits - HALVED) >> 23;
    let mantissa = f32::from_bits((bits - (exponent << 23)).cast_unsigned());
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let s2 = s * s;
    let series = 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * (0.2 + s2 * (1.0 / 7.0))));
    exponent as f32 * LN_2 + series
}

/// The logistic function, 1 / (1 + e^−x).
#[inline]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_libm_over_its_range() {
        for step in -8000..8000 {
            let x = step as f32 * 0.01;
            let exact = libm::exp(f64::from(x));
            let relative = (f64::from(exp(x)) - exact).abs() / exact;
            // Beyond |x| = 20 the rounding of x · log2(e) itself dominates.
            let bound = if x.abs() < 20.0 { 2e-6 } else { 1e-5 };
            assert!(relative < bound, "exp({x}) is off by {relative:e}");
        }
    }

    #[test]
    fn ln_agrees_with_libm_over_its_range() {
        for step in 1..20_000 {
            let x = step as f32 * 0.000_5;
            let error = (f64::from(ln(x)) - libm::log(f64::from(x))).abs();
            assert!(error < 1e-6, "ln({x}) is off by {error:e}");
        }
    }

    #[test]
    fn ln_has_no_step_where_a_mantissa_begins_to_be_halved() {
        let below = [SQRT_2.next_down(), SQRT_2, SQRT_2.next_up(), 1.0_f32.next_down(), 1.0];
        for x in below.into_iter().flat_map(|x| [x, 8.0 * x, x / 1024.0]) {
            let error = (f64::from(ln(x)) - libm::log(f64::from(x))).abs();
            assert!(error < 5e-7, "ln({x}) is off by {error:e}");
        }
    }

    #[test]
    fn the_logistic_of_zero_is_a_half() {
        assert!((logistic(0.0) - 0.5).abs() < 1e-7);
        assert!(logistic(-100.0) >= 0.0 && logistic(100.0) <= 1.0);
    }
}
