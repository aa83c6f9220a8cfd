//! Ranks: the processes that live one world together, each with a range of its listeners.
//!
//! Owns what they tell each other: sums of integers, which no order of adding can change, and words
//! laid one after the other. Main types: [`Ranks`], what a rank can say and ask; [`Alone`], the only
//! rank of a world in one process; [`together`], several ranks in one process. Deliberately unknown:
//! what is summed, and who listens where.

#[cfg(feature = "mpi")]
pub mod mpi;
pub mod together;

use std::fmt::Debug;
use std::ops::Range;

/// One of the ranks of a world.
///
/// Every rank calls the same methods in the same order: each waits until all others have called it
/// as well.
pub trait Ranks: Debug + Send + Sync {
    /// Its number, from 0. Rank 0 reads and writes files and speaks to the user.
    fn number(&self) -> usize;

    /// How many ranks there are, at least 1.
    fn count(&self) -> usize;

    /// Adds up the numbers of all ranks, place by place; every rank gets the sums. Sums wrap, so
    /// that signed numbers can be added in their bits.
    fn sum(&self, numbers: &mut [u64]);

    /// The same for numbers of 32 bits.
    fn sum_small(&self, numbers: &mut [u32]);

    /// The words of all ranks, those of rank 0 first.
    fn gather(&self, words: &[u32]) -> Vec<u32>;

    /// Bytes that this rank has given to the others so far.
    fn bytes(&self) -> u64 {
        0
    }
}

/// The only rank.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Ranks for Alone {
    fn number(&self) -> usize {
        0
    }

    fn count(&self) -> usize {
        1
    }

    fn sum(&self, _numbers: &mut [u64]) {}

    fn sum_small(&self, _numbers: &mut [u32]) {}

    fn gather(&self, words: &[u32]) -> Vec<u32> {
        words.to_vec()
    }
}

impl dyn Ranks + '_ {
    /// Whether this is the rank that reads and writes files.
    pub fn is_first(&self) -> bool {
        self.number() == 0
    }

    /// Whether there is no other rank.
    pub fn is_alone(&self) -> bool {
        self.count() == 1
    }

    /// The part of so many things in a row that is this rank's: parts are equal but for one thing
    /// at most, and lie in the order of ranks.
    pub fn share(&self, of: usize) -> Range<usize> {
        let up_to = |rank: usize| (of as u128 * rank as u128 / self.count() as u128) as usize;
        up_to(self.number())..up_to(self.number() + 1)
    }

    /// Whether this holds on every rank.
    pub fn all(&self, holds: bool) -> bool {
        if self.is_alone() {
            return holds;
        }
        let mut fails = [u64::from(!holds)];
        self.sum(&mut fails);
        fails == [0]
    }

    /// What rank 0 says, on every rank; what others say is not heard.
    pub fn told(&self, bytes: Option<&[u8]>) -> Option<Vec<u8>> {
        if self.is_alone() {
            return bytes.map(<[u8]>::to_vec);
        }
        let mut words = Vec::new();
        if let Some(bytes) = bytes.filter(|_| self.is_first()) {
            pack(bytes, &mut words);
        }
        let all = self.gather(&words);
        unpacked(&all).next()
    }

    /// What every rank says, on every rank, in the order of ranks.
    pub fn all_said(&self, items: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut words = Vec::new();
        for item in items {
            pack(item, &mut words);
        }
        unpacked(&self.gather(&words)).collect()
    }
}

/// Appends bytes to words: how many, then four to a word.
fn pack(bytes: &[u8], words: &mut Vec<u32>) {
    let length = bytes.len() as u64;
    words.extend([length as u32, (length >> 32) as u32]);
    words.extend(bytes.chunks(4).map(|chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_le_bytes(word)
    }));
}

/// Takes packed bytes out of words again.
fn unpacked(mut words: &[u32]) -> impl Iterator<Item = Vec<u8>> + '_ {
    std::iter::from_fn(move || {
        let (&[low, high], rest) = words.split_first_chunk::<2>()?;
        let length = (u64::from(high) << 32 | u64::from(low)) as usize;
        let (item, rest) = rest.split_at_checked(length.div_ceil(4))?;
        words = rest;
        let mut bytes: Vec<u8> = item.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(length);
        Some(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::together::together;
    use super::*;

    #[test]
    fn shares_are_in_order_without_gap_and_as_equal_as_can_be() {
        for (ranks, of) in [(1, 7), (3, 7), (4, 4), (5, 3)] {
            let shares = together(ranks, |ranks| ranks.share(of));
            assert_eq!(shares[0].start, 0);
            assert_eq!(shares[ranks - 1].end, of);
            assert!(shares.windows(2).all(|it| it[0].end == it[1].start));
            let sizes = || shares.iter().map(ExactSizeIterator::len);
            assert!(sizes().max().unwrap() - sizes().min().unwrap() <= 1, "{shares:?}");
        }
    }

    #[test]
    fn sums_and_words_are_the_same_on_every_rank_and_signs_survive() {
        let heard = together(3, |ranks| {
            let number = ranks.number() as u64;
            let mut sums = [number, 1, (-5_i64).cast_unsigned()];
            ranks.sum(&mut sums);
            let mut small = [(-(number as i32)).cast_unsigned()];
            ranks.sum_small(&mut small);
            (sums[..2].to_vec(), sums[2].cast_signed(), small[0].cast_signed())
        });
        assert!(heard.iter().all(|it| *it == (vec![3, 3], -15, -3)), "{heard:?}");
        let words = together(3, |ranks| ranks.gather(&vec![7; ranks.number()]));
        assert!(words.iter().all(|it| *it == [7, 7, 7]));
    }

    #[test]
    fn only_rank_0_is_heard_where_one_speaks_for_all_and_bytes_come_back_whole() {
        for said in [None, Some(&b""[..]), Some(b"five!"), Some(b"eight by")] {
            let told = together(3, |ranks| {
                let mine = if ranks.is_first() { said } else { Some(&b"nonsense"[..]) };
                ranks.told(mine)
            });
            assert!(told.iter().all(|it| it.as_deref() == said), "{told:?}");
        }
        let said = together(2, |ranks| {
            let items = vec![vec![ranks.number() as u8; 3]; ranks.number()];
            ranks.all_said(&items)
        });
        assert_eq!(said, vec![vec![vec![1, 1, 1]]; 2]);
        let alone: &dyn Ranks = &Alone;
        assert_eq!(alone.told(Some(b"x")), Some(b"x".to_vec()));
    }
}
