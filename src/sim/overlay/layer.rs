//! A layer: what one arm keeps of one cohort's listeners.
//!
//! Main types: [`Parted`], a listener who lives apart from the base, and [`Slates`], weekly lists
//! that differ for listeners who do not. Deliberately unknown: what makes somebody part.

use serde::{Deserialize, Serialize};

use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::platform::accounts::{CohortAccounts, WeeklySlate};

/// A weekly list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Weekly {
    /// Discover Weekly.
    Discovery = 0,
    /// Release Radar.
    Radar = 1,
}

impl Weekly {
    /// Where it is kept.
    pub(in crate::sim) fn slate(
        self,
        accounts: &mut CohortAccounts,
        member: usize,
    ) -> &mut WeeklySlate {
        match self {
            Self::Discovery => &mut accounts.discover_weekly[member],
            Self::Radar => &mut accounts.release_radar[member],
        }
    }

    /// What it holds.
    pub(in crate::sim) fn of(self, accounts: &CohortAccounts, member: usize) -> &WeeklySlate {
        match self {
            Self::Discovery => &accounts.discover_weekly[member],
            Self::Radar => &accounts.release_radar[member],
        }
    }
}

/// Weekly lists of listeners who share the base's days, where they differ from the base's.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::sim) struct Slates([Vec<(u16, WeeklySlate)>; 2]);

impl Slates {
    /// Forgets all of a kind.
    pub(in crate::sim) fn clear(&mut self, of: Weekly) {
        self.0[of as usize].clear();
    }

    /// Keeps one more; members come in order.
    pub(in crate::sim) fn push(&mut self, of: Weekly, member: usize, slate: WeeklySlate) {
        self.0[of as usize].push((member as u16, slate));
    }

    /// A listener's list, if it differs.
    pub(in crate::sim) fn find(&self, of: Weekly, member: usize) -> Option<&WeeklySlate> {
        let slates = &self.0[of as usize];
        let place = slates.binary_search_by_key(&(member as u16), |(member, _)| *member).ok()?;
        Some(&slates[place].1)
    }
}

/// A listener who lives apart from the base: three cohorts of one.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::sim) struct Parted {
    pub(in crate::sim) memory: CohortMemory,
    pub(in crate::sim) accounts: CohortAccounts,
    pub(in crate::sim) lives: CohortState,
}

/// One arm's part of one cohort.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::sim) struct Layer {
    /// Listeners who have parted, by rising place in the cohort.
    pub(in crate::sim) parted: Vec<(u16, Box<Parted>)>,
    pub(in crate::sim) slates: Slates,
}

impl Layer {
    /// A listener, if they have parted.
    pub(in crate::sim) fn parted(&self, member: usize) -> Option<&Parted> {
        parted_at(&self.parted, member).ok().map(|place| &*self.parted[place].1)
    }

    /// The same, to write.
    pub(in crate::sim) fn parted_mut(&mut self, member: usize) -> Option<&mut Parted> {
        parted_at(&self.parted, member).ok().map(|place| &mut *self.parted[place].1)
    }

    /// Lets a listener part from the base; see [`part`].
    pub(in crate::sim) fn part(
        &mut self,
        member: usize,
        memory: CohortMemory,
        accounts: &CohortAccounts,
        lives: &CohortState,
    ) -> &mut Parted {
        part(&mut self.parted, &self.slates, member, memory, accounts, lives)
    }
}

/// Lets a listener part from the base, whose accounts and life they take with them, with the weekly
/// lists of the arm; their memory is that of the morning.
pub(in crate::sim) fn part<'a>(
    parted: &'a mut Vec<(u16, Box<Parted>)>,
    slates: &Slates,
    member: usize,
    memory: CohortMemory,
    accounts: &CohortAccounts,
    lives: &CohortState,
) -> &'a mut Parted {
    let mut accounts = accounts.of_member(member);
    for of in [Weekly::Discovery, Weekly::Radar] {
        if let Some(slate) = slates.find(of, member) {
            *of.slate(&mut accounts, 0) = *slate;
        }
    }
    let leaving = Parted { memory, accounts, lives: lives.of_member(member) };
    let place = parted.partition_point(|(it, _)| usize::from(*it) < member);
    parted.insert(place, (member as u16, Box::new(leaving)));
    &mut parted[place].1
}

/// Where a listener lies among those who have parted, or would.
pub(in crate::sim) fn parted_at(
    parted: &[(u16, Box<Parted>)],
    member: usize,
) -> Result<usize, usize> {
    parted.binary_search_by_key(&(member as u16), |(member, _)| *member)
}
