//! What is kept of arms on top in a checkpoint, listeners aside. The rest is bought, believed or
//! counted anew each day.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::Marketing;
use crate::model::ids::TrackId;
use crate::model::playlist::{Placement, Playlists};
use crate::platform::royalties::Royalties;
use crate::platform::standing::ReleaseBelief;
use crate::sim::overlay::OverlaidArm;

/// Lists, without those that are the very lists of the base.
type Own<List> = Vec<Option<List>>;

/// Playlists of an arm on top.
#[derive(Serialize, Deserialize)]
pub(in crate::sim) struct KeptPlaylists {
    editorial: Own<Vec<TrackId>>,
    listeners: Own<Vec<TrackId>>,
    followers: Vec<u32>,
    placements: Vec<Placement>,
}

/// An arm on top.
#[derive(Serialize, Deserialize)]
pub(in crate::sim) struct KeptArm {
    playlists: KeptPlaylists,
    marketing: Marketing,
    release: ReleaseBelief,
    royalties: Royalties,
    listener_days: u64,
}

fn own(lists: &[Arc<Vec<TrackId>>], base: &[Arc<Vec<TrackId>>]) -> Own<Vec<TrackId>> {
    let is_bases = |place: usize, list| base.get(place).is_some_and(|it| Arc::ptr_eq(it, list));
    let of = |(place, list)| (!is_bases(place, list)).then(|| list.to_vec());
    lists.iter().enumerate().map(of).collect()
}

/// Lists as they were: what is compared by where it lies is where it was. None where the base has
/// no such list.
fn with_bases(
    own: Own<Vec<TrackId>>,
    base: &[Arc<Vec<TrackId>>],
) -> Option<Vec<Arc<Vec<TrackId>>>> {
    let of =
        |(place, own): (usize, Option<_>)| own.map(Arc::new).or_else(|| base.get(place).cloned());
    own.into_iter().enumerate().map(of).collect()
}

impl OverlaidArm {
    /// What is to be kept of it, `base` being the playlists of the base.
    pub(in crate::sim) fn kept(&self, base: &Playlists) -> KeptArm {
        let playlists = &self.playlists;
        KeptArm {
            playlists: KeptPlaylists {
                editorial: own(&playlists.editorial, &base.editorial),
                listeners: own(&playlists.listeners, &base.listeners),
                followers: playlists.followers.clone(),
                placements: playlists.placements.clone(),
            },
            marketing: self.marketing.clone(),
            release: self.release.clone(),
            royalties: self.royalties.clone(),
            listener_days: self.listener_days,
        }
    }

    /// Takes back what was kept: whether it fits.
    pub(in crate::sim) fn take_back(&mut self, kept: KeptArm, base: &Playlists) -> bool {
        let KeptArm { playlists, marketing, release, royalties, listener_days } = kept;
        let editorial = with_bases(playlists.editorial, &base.editorial);
        let listeners = with_bases(playlists.listeners, &base.listeners);
        let (Some(editorial), Some(listeners)) = (editorial, listeners) else { return false };
        let KeptPlaylists { followers, placements, .. } = playlists;
        self.playlists = Playlists { editorial, listeners, followers, placements };
        (self.marketing, self.release, self.royalties) = (marketing, release, royalties);
        self.listener_days = listener_days;
        true
    }
}
