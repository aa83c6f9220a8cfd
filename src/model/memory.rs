//! What listeners remember, in cohorts of a fixed number of listeners.
//!
//! A cohort is the grain of parallel work. Its size depends on nothing but this file, so neither
//! the thread count nor the machine can change what is computed. Memory grows with bonds, never
//! with listeners × tracks.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::bond::{Bonds, Bucket, Slots};
use crate::model::ids::{ArtistId, ListenerId};
use crate::model::slot_mask::WAYS;
use crate::prefetch::prefetch;
use crate::units::Day;

/// Listeners of a cohort.
pub const COHORT: usize = 256;

/// The cohort of a listener and their place in it.
#[inline]
pub const fn place_of(listener: ListenerId) -> (usize, usize) {
    (listener.index() / COHORT, listener.index() % COHORT)
}

/// The listener at a place of a cohort.
#[inline]
pub const fn listener_at(cohort: usize, member: usize) -> ListenerId {
    ListenerId((cohort * COHORT + member) as u32)
}

/// Most artists a listener follows; one more replaces the one followed longest.
pub const MOST_FOLLOWS: usize = 16;

/// What a listener remembers of the focal track beyond the bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FocalMemory {
    /// Day of the first stream, or [`FocalMemory::NEVER`].
    pub first_stream: Day,
    /// Encounters since a campaign asked for the save; [`FocalMemory::NOT_ASKED`] if none did.
    pub since_save_ask: u8,
    /// Encounters since a campaign asked for the follow; [`FocalMemory::NOT_ASKED`] if none did.
    pub since_follow_ask: u8,
    /// What the platform has been told of a save, where an experiment keeps that apart from what is
    /// remembered; forgotten with the bond.
    pub told: Told,
}

/// What the platform has been told of the focal track's save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// That it was saved.
    Saved,
    /// That it was saved, and the save taken back.
    TakenBack,
}

impl FocalMemory {
    /// Not yet streamed.
    pub const NEVER: Day = Day(i16::MAX);
    /// Not yet asked.
    pub const NOT_ASKED: u8 = u8::MAX;
    /// Never met the focal track.
    pub const BLANK: Self = Self {
        first_stream: Self::NEVER,
        since_save_ask: Self::NOT_ASKED,
        since_follow_ask: Self::NOT_ASKED,
        told: Told::Nothing,
    };
}

/// What a listener follows, each once, oldest first; one more than `MOST` replaces the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowSet<Id, const MOST: usize> {
    ids: [Id; MOST],
    count: u8,
}

/// The artists a listener follows.
pub type Follows = FollowSet<ArtistId, MOST_FOLLOWS>;

impl Follows {
    /// The followed artists.
    #[inline]
    pub fn artists(&self) -> &[ArtistId] {
        self.ids()
    }
}

impl<Id: Copy + Default, const MOST: usize> Default for FollowSet<Id, MOST> {
    /// Follows nothing.
    fn default() -> Self {
        Self { ids: [Id::default(); MOST], count: 0 }
    }
}

impl<Id: Serialize, const MOST: usize> Serialize for FollowSet<Id, MOST> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.ids[..], self.count).serialize(serializer)
    }
}

impl<'de, Id: Copy + Deserialize<'de>, const MOST: usize> Deserialize<'de> for FollowSet<Id, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (ids, count) = <(Vec<Id>, u8)>::deserialize(deserializer)?;
        let length = ids.len();
        let ids = ids.try_into().map_err(|_| D::Error::invalid_length(length, &"all places"))?;
        if usize::from(count) > MOST {
            return Err(D::Error::invalid_length(count.into(), &"at most all places"));
        }
        Ok(Self { ids, count })
    }
}

impl<Id: Copy + PartialEq, const MOST: usize> FollowSet<Id, MOST> {
    /// What is followed.
    #[inline]
    pub fn ids(&self) -> &[Id] {
        &self.ids[..usize::from(self.count)]
    }

    /// Whether as much is followed as can be.
    pub fn is_full(&self) -> bool {
        usize::from(self.count) == MOST
    }

    /// Whether `id` is followed.
    #[inline]
    pub fn contains(&self, id: Id) -> bool {
        self.ids().contains(&id)
    }

    /// Follows one more; true if that is news.
    pub fn follow(&mut self, id: Id) -> bool {
        if self.contains(id) {
            return false;
        }
        if self.is_full() {
            self.ids.rotate_left(1);
            self.count -= 1;
        }
        self.ids[usize::from(self.count)] = id;
        self.count += 1;
        true
    }

    /// Leaves all that `keep` turns down, the order of the others being kept; how many were left.
    pub fn retain(&mut self, mut keep: impl FnMut(Id) -> bool) -> usize {
        let before = usize::from(self.count);
        let mut kept = 0;
        for place in 0..before {
            let id = self.ids[place];
            if keep(id) {
                self.ids[kept] = id;
                kept += 1;
            }
        }
        self.count = kept as u8;
        before - kept
    }
}

/// Whether something holds of a listener: by what they remember of the release, whom they follow
/// and all their bonds.
pub type Holds<'a> = dyn Fn(&FocalMemory, &Follows, Slots<'_>) -> bool + 'a;

/// What everybody remembers of the release and whom they follow, wherever it is kept.
pub trait Memories {
    /// Listeners of whom this holds, in order.
    fn of_whom(&self, holds: &Holds<'_>) -> Vec<ListenerId>;
}

impl Memories for Vec<CohortMemory> {
    fn of_whom(&self, holds: &Holds<'_>) -> Vec<ListenerId> {
        let members = |(cohort, memory): (usize, &CohortMemory)| {
            (0..memory.len())
                .filter(|&it| holds(&memory.focal[it], &memory.follows[it], memory.slots(it)))
                .map(|member| listener_at(cohort, member))
                .collect::<Vec<_>>()
        };
        self.iter().enumerate().flat_map(members).collect()
    }
}

/// The memories of one cohort.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CohortMemory {
    buckets: Vec<Bucket>,
    /// Where each listener's buckets start, one more than there are listeners.
    offsets: Vec<u32>,
    /// Artists followed, by listener.
    pub follows: Vec<Follows>,
    /// What is remembered of the focal track, by listener.
    pub focal: Vec<FocalMemory>,
}

impl CohortMemory {
    /// Blank memories with room for at least `bonds_wanted` bonds each.
    pub fn blank(bonds_wanted: impl Iterator<Item = usize>) -> Self {
        let mut offsets = vec![0_u32];
        for wanted in bonds_wanted {
            let buckets = (wanted.div_ceil(2 * WAYS) * 2).clamp(4, 128);
            offsets.push(offsets[offsets.len() - 1] + buckets as u32);
        }
        let listeners = offsets.len() - 1;
        Self {
            buckets: vec![Bucket::EMPTY; offsets[listeners] as usize],
            offsets,
            follows: vec![Follows::default(); listeners],
            focal: vec![FocalMemory::BLANK; listeners],
        }
    }

    /// Number of listeners.
    pub fn len(&self) -> usize {
        self.follows.len()
    }

    /// Whether the cohort is empty.
    pub fn is_empty(&self) -> bool {
        self.follows.is_empty()
    }

    /// One listener's bonds.
    #[inline]
    pub fn bonds(&mut self, member: usize) -> Bonds<'_> {
        let (from, to) = self.range(member);
        Bonds::new(&mut self.buckets[from..to])
    }

    /// One listener's bonds, to read.
    #[inline]
    pub fn slots(&self, member: usize) -> Slots<'_> {
        let (from, to) = self.range(member);
        Slots::new(&self.buckets[from..to])
    }

    /// Everything one listener remembers, to write.
    #[inline]
    pub fn member(&mut self, member: usize) -> (Bonds<'_>, &mut Follows, &mut FocalMemory) {
        let (from, to) = self.range(member);
        (
            Bonds::new(&mut self.buckets[from..to]),
            &mut self.follows[member],
            &mut self.focal[member],
        )
    }

    /// Asks for what one listener remembers, which will be needed soon.
    #[inline]
    pub fn prefetch(&self, member: usize) {
        let (from, to) = self.range(member);
        prefetch(&self.buckets[from..to]);
        prefetch(&self.follows[member..=member]);
    }

    /// Makes `copy` a cohort of one listener of this one.
    pub fn copy_member(&self, member: usize, copy: &mut Self) {
        let (from, to) = self.range(member);
        copy.buckets.clear();
        copy.buckets.extend_from_slice(&self.buckets[from..to]);
        copy.offsets.clear();
        copy.offsets.extend([0, (to - from) as u32]);
        copy.follows.clear();
        copy.follows.push(self.follows[member]);
        copy.focal.clear();
        copy.focal.push(self.focal[member]);
    }

    #[inline]
    fn range(&self, member: usize) -> (usize, usize) {
        (self.offsets[member] as usize, self.offsets[member + 1] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn following_one_artist_too_many_drops_the_oldest() {
        let mut follows = Follows::default();
        for artist in 0..=MOST_FOLLOWS as u32 {
            assert!(follows.follow(ArtistId(artist)));
        }
        assert!(!follows.follow(ArtistId(3)), "already followed");
        assert!(!follows.contains(ArtistId(0)));
        assert_eq!(follows.artists().len(), MOST_FOLLOWS);
    }

    #[test]
    fn members_of_a_cohort_do_not_share_slots() {
        let mut cohort = CohortMemory::blank([10, 100].into_iter());
        let place = cohort.bonds(0).admit(crate::model::ids::TrackId(1), |_| 0.0);
        assert_eq!(cohort.bonds(0).at(place).track, crate::model::ids::TrackId(1));
        assert!(cohort.bonds(1).find(crate::model::ids::TrackId(1)).is_none());
        assert_eq!(cohort.slots(0).len(), 32);
        assert_eq!(cohort.slots(1).len(), 112);
    }
}
