//! Radio and autoplay: neighbours of a track the listener chose, some of them on audition.

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{Opening, RecommendContext, Visitor, spread};

/// Candidates looked at for one station.
const BREADTH: usize = 48;

/// Neighbours among which new ones are looked for, in tracks wanted.
const CHOICE: usize = 3;

/// Appends at most `wanted` neighbours of `seed` to `station`: of three times as many, those first
/// that the visitor has not streamed.
pub fn compile(
    context: &RecommendContext<'_>,
    visitor: Visitor<'_>,
    opening: Opening,
    seed: TrackId,
    scratch: &mut SearchScratch,
    station: &mut Vec<TrackId>,
) {
    let Visitor { listener, today, streamed } = visitor;
    let Opening { occasion, wanted } = opening;
    let embedding = context.belief.embeddings[seed.index()].widen();
    let request = Request {
        listener,
        today,
        occasion,
        query: &embedding,
        cluster: context.belief.clusters.of(seed),
        basis: Basis::Seed(seed),
        scope: Scope::Catalogue,
        wanted: CHOICE * wanted,
        breadth: BREADTH,
        eligible: &|track| track != seed,
        release: context.release,
    };
    let mut proposed = std::mem::take(&mut scratch.proposed);
    proposed.clear();
    let context = context.of_list(Source::Radio);
    let unheard = |track| track != seed && !streamed.may_contain(track);
    let auditions = Request { eligible: &unheard, ..request };
    context.hold_auditions(RecommendContext::ask_pushing, &auditions, wanted, scratch);
    context.ask_pushing(&request, scratch, &mut proposed);
    let from = station.len();
    let full = from + wanted;
    station.extend(proposed.iter().filter(|track| !streamed.may_contain(**track)).take(wanted));
    let new = (station.len() - from + scratch.auditions.len()).min(wanted);
    spread(&scratch.auditions, from, new, station);
    station.truncate(full);
    let known = proposed.iter().filter(|track| streamed.may_contain(**track));
    station.extend(known.take(full - station.len()));
    scratch.proposed = proposed;
}
