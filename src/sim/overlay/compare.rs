//! Compare: whether a listener would be offered the same tracks in other arms.
//!
//! Owns what can differ in an offer at all. What is offered is in [`crate::sim::queue`].

use std::sync::Arc;

use crate::model::source::Source;
use crate::sim::overlay::layer::Weekly;
use crate::sim::queue::{Offers, QueueScratch, Visit, mixture_genre};

impl Offers<'_> {
    /// Notes the arms that would have offered other tracks from place `there` on.
    pub(in crate::sim) fn compare(
        &self,
        source: Source,
        visit: Visit<'_>,
        wanted: usize,
        there: usize,
        scratch: &mut QueueScratch,
    ) {
        if self.arms.is_empty() {
            return;
        }
        let opened = self.opened(source, visit);
        for (arm, offers) in self.arms.iter().enumerate() {
            let moved = scratch.search.moved.contains(&arm);
            if scratch.parted[arm] || !self.may_differ(offers, source, visit, opened, moved) {
                continue;
            }
            let mut theirs = std::mem::take(&mut scratch.theirs);
            theirs.clear();
            theirs.extend_from_slice(&scratch.tracks[..there]);
            std::mem::swap(&mut scratch.tracks, &mut theirs);
            offers.offer(source, visit, wanted, scratch);
            std::mem::swap(&mut scratch.tracks, &mut theirs);
            scratch.parted[arm] = theirs != scratch.tracks;
            scratch.theirs = theirs;
        }
    }

    /// Whether a source may offer something else in an arm. `opened` is the listeners' playlist
    /// that is read, and `moved` says whether the release has another place in what the recommender
    /// listed last.
    fn may_differ(
        &self,
        theirs: &Offers<'_>,
        source: Source,
        visit: Visit<'_>,
        opened: Option<usize>,
        moved: bool,
    ) -> bool {
        let has_own =
            |of: Weekly| theirs.slates.is_some_and(|it| it.find(of, visit.person.member).is_some());
        let [ours, theirs] = [self.playlists, theirs.playlists];
        match source {
            Source::Radio | Source::DailyMix => moved,
            Source::DiscoverWeekly => has_own(Weekly::Discovery),
            Source::ReleaseRadar => has_own(Weekly::Radar),
            Source::Editorial => {
                let genre = mixture_genre(visit.person, visit.session);
                let list = self.environment.desks.read_by(visit.person.id, genre);
                !Arc::ptr_eq(&ours.editorial[list], &theirs.editorial[list])
            }
            Source::ListenerPlaylists | Source::Search => {
                opened.is_some_and(|it| !Arc::ptr_eq(&ours.listeners[it], &theirs.listeners[it]))
            }
            Source::Library | Source::OwnPlaylists | Source::OnRepeat | Source::Campaign => false,
        }
    }
}
