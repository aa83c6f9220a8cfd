//! Radio and autoplay: neighbours of a track the listener chose.

use crate::model::ids::{ListenerId, TrackId};
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::Desk;
use crate::units::Day;

/// Candidates looked at for one station.
const BREADTH: usize = 48;

/// Appends at most `wanted` neighbours of `seed` to `station`.
pub fn compile(
    desk: &Desk<'_>,
    listener: ListenerId,
    today: Day,
    occasion: u16,
    seed: TrackId,
    wanted: usize,
    scratch: &mut SearchScratch,
    station: &mut Vec<TrackId>,
) {
    let embedding = desk.belief.embeddings[seed.index()].widen();
    let request = Request {
        listener,
        today,
        occasion,
        query: &embedding,
        cluster: desk.belief.clusters.of(seed),
        basis: Basis::Seed(seed),
        scope: Scope::Catalogue,
        wanted,
        breadth: BREADTH,
        eligible: &|track| track != seed,
    };
    desk.ask(&request, scratch, station);
}
