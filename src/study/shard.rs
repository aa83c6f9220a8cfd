//! Shards: a study's pieces dealt out to several processes, on one machine or on many. Main type:
//! [`Shard`].
//!
//! Deliberately unknown: where pieces are kept, and how shards come together again (see
//! [`crate::report::shard`]).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of so many equal parts of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// Most shards of a study.
pub const MOST_SHARDS: u32 = 100_000;

/// No shard is written like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no shard, expected NUMBER/OF such as 2/3: number 1 to OF, at most 100,000 of them"
)]
pub struct NoShard(pub String);

impl Shard {
    /// The numbers of its pieces out of so many, in order. Every piece is in exactly one shard, and
    /// shards differ by one piece at most. Pieces are dealt as if by chance, the same each time, so
    /// that slow ones spread: in a grid they stand beside each other or at fixed distances.
    pub fn pieces(self, all: u32) -> Vec<u32> {
        let mut order: Vec<u32> = (0..all).collect();
        order.sort_by_key(|&piece| mixed(piece.into()));
        let every = self.of.max(1) as usize;
        let first = self.number.saturating_sub(1) as usize;
        let mut dealt: Vec<u32> = order.into_iter().skip(first).step_by(every).collect();
        dealt.sort_unstable();
        dealt
    }
}

/// A number whose bits all depend on all bits of another one: the finaliser of Steele, Lea and Flood
/// (2014), "Fast splittable pseudorandom number generators". No two numbers share one.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let read = |text: &str| text.trim().parse::<u32>().ok();
        let parts = text.split_once('/').and_then(|(number, of)| Some((read(number)?, read(of)?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) && of <= MOST_SHARDS => {
                Ok(Self { number, of })
            }
            _ => Err(NoShard(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dealt(all: u32, of: u32) -> Vec<Vec<u32>> {
        (1..=of).map(|number| Shard { number, of }.pieces(all)).collect()
    }

    #[test]
    fn every_piece_is_in_one_shard_and_shards_are_alike_in_size() {
        for (all, of) in [(0, 3), (1, 3), (6, 3), (7, 3), (100, 7), (3, 5)] {
            let shards = dealt(all, of);
            let mut pieces = shards.concat();
            pieces.sort_unstable();
            assert_eq!(pieces, (0..all).collect::<Vec<u32>>());
            let sizes = shards.iter().map(Vec::len);
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1, "{shards:?}");
        }
    }

    #[test]
    fn pieces_at_any_distance_are_spread_over_the_shards() {
        // Grids whose last key has so many values: each shard meets each of them, up to chance.
        for values in 2..=10 {
            for shard in dealt(300, 3) {
                for value in 0..values {
                    let met = shard.iter().filter(|&piece| piece % values == value).count() as f64;
                    let expected = 100.0 / f64::from(values);
                    let chance = expected.sqrt();
                    assert!((met - expected).abs() < 3.0 * chance, "{met} of {expected}");
                }
            }
        }
    }

    #[test]
    fn a_shard_is_read_by_number_and_count_and_nothing_else_is() {
        assert_eq!("2/3".parse(), Ok(Shard { number: 2, of: 3 }));
        for wrong in ["0/3", "4/3", "1/0", "2", "a/b", "-1/3", "1/3/5", "1/100001", ""] {
            assert_eq!(wrong.parse::<Shard>(), Err(NoShard(wrong.to_owned())));
        }
    }
}
