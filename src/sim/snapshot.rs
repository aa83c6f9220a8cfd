//! A snapshot: an arm between two days as records, and back.
//!
//! What is drawn from the seeds alone is not in it: an arm that has just begun takes it in. What
//! belongs to a cohort of listeners, in the base and in all arms on top of it, is a record of its
//! own, apart from what all share, so that a machine that has some of the cohorts can write and
//! read just those. A reader of the day can skip this file. Deliberately unknown: when one is taken
//! and where it is kept.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::dynamics::campaign::Marketing;
use crate::model::ids::TrackId;
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::model::playlist::{Placement, Playlists};
use crate::platform::accounts::CohortAccounts;
use crate::platform::royalties::Royalties;
use crate::platform::{Kept, Platform};
use crate::records::{Flaw, Records, Writer};
use crate::sim::overlay::layer::Layer;
use crate::sim::run::Arm;
use crate::sim::state::State;
use crate::units::Day;

/// Kinds of records of one arm, which are added to the number of its first.
const SHARED: u16 = 0;
const PLATFORM: u16 = 1;
const ON_TOP: u16 = 2;
const COHORT: u16 = 3;
/// How many kinds there are.
pub const KINDS: u16 = 4;

/// Playlists: the editors', the listeners', followers and placements.
type Lists = (Vec<Vec<TrackId>>, Vec<Vec<TrackId>>, Vec<u32>, Vec<Placement>);
/// What all listeners share beside the platform: the day that comes next, playlists, tracks that
/// are out, by genre and by artist, royalties, the strategy, listener-days shared with arms on top.
type Shared = (Day, Lists, Vec<Vec<TrackId>>, Vec<Option<TrackId>>, Royalties, Marketing, u64);
/// What belongs to a cohort.
type OfCohort = (CohortMemory, CohortAccounts, CohortState, Vec<Layer>);

impl Arm {
    /// The cohorts of its listeners, of those of this rank.
    pub fn cohorts(&self) -> Range<usize> {
        self.environment.own.clone()
    }

    /// Writes what all cohorts share, with kinds from `first` on.
    ///
    /// # Errors
    /// When it cannot be written; [`io::ErrorKind::Unsupported`] with a recommender that cannot
    /// tell what it has learnt.
    pub fn write_shared(&self, to: &mut Writer<'_>, first: u16) -> io::Result<()> {
        let Self { state, marketing, overlays, .. } = self;
        let State { today, playlists, released, latest, royalties, .. } = state;
        let Playlists { editorial, listeners, followers, placements } = playlists;
        let content = |lists: &'_ [Arc<Vec<TrackId>>]| -> Vec<Vec<TrackId>> {
            lists.iter().map(|list| list.to_vec()).collect()
        };
        let lists = (content(editorial), content(listeners), followers, placements);
        let days = overlays.listener_days();
        let shared = (today, lists, released, latest, royalties, marketing, days);
        to.put((first + SHARED, 0), &shared)?;
        let cannot = "its recommender cannot tell what it has learnt";
        let kept = state.platform.kept();
        let kept = kept.ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, cannot))?;
        to.put((first + PLATFORM, 0), &kept)?;
        for (arm, number) in overlays.arms().iter().zip(0..) {
            to.put((first + ON_TOP, number), &arm.kept(playlists))?;
        }
        Ok(())
    }

    /// Writes what belongs to some cohorts.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_cohorts(
        &self,
        to: &mut Writer<'_>,
        first: u16,
        cohorts: Range<usize>,
    ) -> io::Result<()> {
        let State { memories, accounts, listeners, .. } = &self.state;
        to.put_each(first + COHORT, cohorts, |cohort| {
            let layers = &self.overlays.cohorts[cohort];
            (&memories[cohort], &accounts[cohort], &listeners[cohort], layers)
        })
    }

    /// Takes back what all cohorts share; the same arms are on top of this one as of the one that
    /// was written. After an error the arm is of no use.
    ///
    /// # Errors
    /// [`Flaw`].
    pub fn read_shared(&mut self, from: &mut Records, first: u16) -> Result<(), Flaw> {
        let shared: Shared = from.get((first + SHARED, 0))?;
        let (today, lists, released, latest, royalties, marketing, listener_days) = shared;
        let (editorial, listeners, followers, placements) = lists;
        let Self { state, overlays, .. } = self;
        if latest.len() != state.latest.len() || listeners.len() != state.playlists.listeners.len()
        {
            return Err(Flaw::Other);
        }
        let arcs = |lists: Vec<_>| lists.into_iter().map(Arc::new).collect();
        let (editorial, listeners) = (arcs(editorial), arcs(listeners));
        state.playlists = Playlists { editorial, listeners, followers, placements };
        (state.today, state.released, state.latest) = (today, released, latest);
        state.royalties = royalties;
        take_back(&mut state.platform, from.get((first + PLATFORM, 0))?)?;
        self.marketing = marketing;
        overlays.set_listener_days(listener_days);
        for (arm, number) in overlays.arms.iter_mut().zip(0..) {
            let kept = from.get((first + ON_TOP, number))?;
            if !arm.take_back(kept, &state.playlists) {
                return Err(Flaw::Other);
            }
        }
        Ok(())
    }

    /// Takes back what belongs to some cohorts. After an error the arm is of no use.
    ///
    /// # Errors
    /// [`Flaw`].
    pub fn read_cohorts(
        &mut self,
        from: &mut Records,
        first: u16,
        cohorts: Range<usize>,
    ) -> Result<(), Flaw> {
        let Self { environment, state, overlays, .. } = self;
        let arms = overlays.arms().len();
        from.get_each(first + COHORT, cohorts, |cohort, of_cohort: OfCohort| {
            let (memory, accounts, lives, layers) = of_cohort;
            let members = environment.world.cohort(cohort).1.len();
            if [memory.len(), accounts.profiles.len(), lives.playlists.len()] != [members; 3]
                || layers.len() != arms
            {
                return Err(Flaw::Other);
            }
            state.memories[cohort] = memory;
            state.accounts[cohort] = accounts;
            state.listeners[cohort] = lives;
            overlays.cohorts[cohort] = layers;
            Ok(())
        })
    }
}

fn take_back(platform: &mut Platform, kept: Kept) -> Result<(), Flaw> {
    if platform.take_back(kept) { Ok(()) } else { Err(Flaw::Other) }
}
