//! Ways: some of the eight places of a bucket of bonds, and their packing into a list.
//!
//! Which ways hold what is asked for is as good as random, so a branch for each would be guessed
//! wrong time and again. A table packs all eight at once instead. Deliberately unknown: what is
//! asked for.

use wide::u16x8;

/// Bonds of a bucket.
pub const WAYS: usize = 8;

/// Some ways of a bucket, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotMask(u8);

impl SlotMask {
    /// The ways whose bits are set.
    #[inline]
    pub const fn of_bits(bits: u8) -> Self {
        Self(bits)
    }
}

/// A list of places, to be used again and again.
#[derive(Clone, Debug, Default)]
pub struct SlotList {
    /// The list, and behind it room for as many places as it may hold, and for a bucket more.
    room: Vec<u16>,
    count: usize,
}

impl SlotList {
    /// The places.
    #[inline]
    pub fn as_slice(&self) -> &[u16] {
        &self.room[..self.count]
    }

    /// Empties the list and makes room for `most` places.
    #[inline]
    pub fn clear(&mut self, most: usize) {
        self.count = 0;
        if self.room.len() < most + WAYS {
            self.room.resize(most + WAYS, 0);
        }
    }

    /// Appends the place of each way, lowest first; `first` is that of way 0. Does nothing where
    /// there is no room.
    #[inline]
    pub fn append(&mut self, first: u16, ways: SlotMask) {
        let places = u16x8::new(PACKED[usize::from(ways.0)]) + u16x8::splat(first);
        let room = self.room[self.count..].first_chunk_mut::<WAYS>();
        if let Some(room) = room {
            *room = places.to_array();
            self.count += usize::from(COUNT[usize::from(ways.0)]);
        }
    }
}

/// For all sets of ways those in it, lowest first.
static PACKED: [[u16; WAYS]; 256] = {
    let mut rows = [[0; WAYS]; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut way, mut count) = (0, 0);
        while way < WAYS {
            if bits >> way & 1 == 1 {
                rows[bits][count] = way as u16;
                count += 1;
            }
            way += 1;
        }
        bits += 1;
    }
    rows
};

/// For all sets of ways how many they are: not every processor that this is compiled for can count
/// bits.
static COUNT: [u8; 256] = {
    let mut counts = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        counts[bits] = bits.count_ones() as u8;
        bits += 1;
    }
    counts
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_listed_in_order_behind_what_is_there() {
        let mut places = SlotList::default();
        places.clear(24);
        places.append(16, SlotMask::of_bits(0b1001_0010));
        places.append(24, SlotMask::of_bits(0));
        places.append(32, SlotMask::of_bits(0xFF));
        assert_eq!(places.as_slice(), [17, 20, 23, 32, 33, 34, 35, 36, 37, 38, 39]);
        places.clear(24);
        assert!(places.as_slice().is_empty());
    }
}
