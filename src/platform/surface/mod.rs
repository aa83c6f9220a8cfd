//! Surfaces: the lists that are shown, each with its cadence, its size and its exclusions.

pub mod daily_mix;
pub mod discover_weekly;
pub mod radio;
pub mod release_radar;

use crate::draw::Luck;
use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::history::Feedback;
use crate::platform::recommend::{Belief, Recommender, Request};
use crate::platform::retrieval::SearchScratch;

/// What every surface is compiled from: this morning's belief and the recommender in office.
pub struct Desk<'a> {
    /// What is believed about tracks.
    pub belief: &'a Belief,
    /// Who proposes.
    pub recommender: &'a dyn Recommender,
    /// The platform's luck.
    pub luck: &'a Luck,
}

/// What the platform knows of a listener, and where in embedding space that lies.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Its direction, unit length.
    pub direction: &'a Vector,
    /// The cluster it was in when it was last looked up.
    pub cluster: u16,
    /// What the profile was made of, as far as it is kept.
    pub history: &'a [Feedback],
}

impl Desk<'_> {
    /// Passes a request on and has every track scored the long way; see [`Recommender::score_all`].
    pub fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        self.recommender.score_all(request, scores)
    }

    /// Passes a request on to the recommender.
    pub fn ask(
        &self,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.recommender.recommend(self.belief, request, self.luck, scratch, slate);
    }
}
