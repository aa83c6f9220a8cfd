//! Who has chosen what: the interactions of an experiment with a few hundred consumers and items.
//!
//! Deliberately unknown: why something was chosen, and who recommended it.

/// Choices so far. Experiments of this size can afford a bit for every consumer and item.
#[derive(Clone, Debug)]
pub struct Choices {
    histories: Vec<Vec<u32>>,
    counts: Vec<u32>,
    chosen: Vec<u64>,
    words: usize,
}

impl Choices {
    /// Nothing chosen yet.
    pub fn none(consumers: usize, items: usize) -> Self {
        let words = items.div_ceil(64);
        Self {
            histories: vec![Vec::new(); consumers],
            counts: vec![0; items],
            chosen: vec![0; consumers * words],
            words,
        }
    }

    /// A consumer chooses an item; to choose it again changes nothing.
    pub fn record(&mut self, consumer: usize, item: u32) {
        if self.has(consumer, item) {
            return;
        }
        self.histories[consumer].push(item);
        self.counts[item as usize] += 1;
        self.chosen[consumer * self.words + item as usize / 64] |= 1 << (item % 64);
    }

    /// Whether a consumer has chosen an item.
    #[inline]
    pub fn has(&self, consumer: usize, item: u32) -> bool {
        self.chosen[consumer * self.words + item as usize / 64] >> (item % 64) & 1 == 1
    }

    /// What a consumer has chosen, in order.
    pub fn of(&self, consumer: usize) -> &[u32] {
        &self.histories[consumer]
    }

    /// How many consumers have chosen each item.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Number of consumers.
    pub fn consumers(&self) -> usize {
        self.histories.len()
    }

    /// Number of items.
    pub fn items(&self) -> usize {
        self.counts.len()
    }

    /// Items that both consumers have chosen.
    pub fn common(&self, one: usize, other: usize) -> u32 {
        let bits =
            |consumer: usize| &self.chosen[consumer * self.words..(consumer + 1) * self.words];
        bits(one).iter().zip(bits(other)).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// Items that both have chosen over items that either has; 0 where neither has chosen any.
    pub fn jaccard(&self, one: usize, other: usize) -> f64 {
        let common = self.common(one, other) as usize;
        let either = self.of(one).len() + self.of(other).len() - common;
        if either == 0 { 0.0 } else { common as f64 / either as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaccard_counts_what_two_have_in_common() {
        let mut choices = Choices::none(2, 100);
        for (consumer, item) in [(0, 1), (0, 70), (0, 70), (1, 70), (1, 99)] {
            choices.record(consumer, item);
        }
        assert_eq!((choices.common(0, 1), choices.counts()[70]), (1, 2));
        assert!((choices.jaccard(0, 1) - 1.0 / 3.0).abs() < 1e-12);
        assert!(choices.has(1, 99) && !choices.has(0, 99));
    }
}
