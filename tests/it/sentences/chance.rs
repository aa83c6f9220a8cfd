//! Made-up figures: a stream of numbers, names, estimates.

use longplay::inference::estimate::Estimate;

/// Numbers that are the same on every machine.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Between 0 and 1.
    pub(super) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of so many.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count - 1)
    }

    pub(super) fn is(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Roughly normal.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    /// An estimate about so large: clear, open, exactly nothing, or without an interval.
    pub(super) fn estimate(&mut self, size: f64, replicates: u32) -> Estimate {
        if self.is(0.08) {
            return Estimate { value: 0.0, low: Some(0.0), high: Some(0.0) };
        }
        let value = self.normal() * size;
        if replicates < 2 {
            return Estimate { value, low: None, high: None };
        }
        let half = size * self.between(0.05, 2.5);
        Estimate {
            value,
            low: Some(value - half),
            high: Some(value + half * self.between(0.8, 1.2)),
        }
    }
}

/// Names of strategies: long ones, CJK, markup, quotes, digits.
pub(super) const NAMES: [&str; 12] = [
    "Ads asking for the save",
    "Ads asking for the stream",
    "A campaign whose name has as many as sixty letters, 123 too",
    "広告キャンペーン",
    "Реклама",
    "Fake <b>streams</b> & 'bots'",
    "Pitch, then wait",
    "Nothing",
    "Plan B (50 % more)",
    "Influencer \"Max\"",
    "Take-down; twice",
    "إعلانات",
];
