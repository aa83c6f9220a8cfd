//! Daily Mix: every day, familiar and similar tracks, about half and half; some of the similar ones
//! are on audition.

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{Opening, ProfileQuery, RecommendContext, Visitor, spread};

/// Candidates looked at for one mix.
const BREADTH: usize = 96;

/// Appends a mix of at most `wanted` tracks to `mix`, turn by turn a familiar one and a new one;
/// `familiar` is what the listener played most of late, the most played first; new is what the
/// visitor has not streamed.
pub fn compile(
    context: &RecommendContext<'_>,
    visitor: Visitor<'_>,
    opening: Opening,
    profile: ProfileQuery<'_>,
    familiar: &[TrackId],
    scratch: &mut SearchScratch,
    mix: &mut Vec<TrackId>,
) {
    let Visitor { listener, today, streamed } = visitor;
    let Opening { occasion, wanted } = opening;
    let mut similar = std::mem::take(&mut scratch.proposed);
    similar.clear();
    let bits = familiar.iter().fold(0, |bits, track| bits | track.bit());
    let is_familiar = |track: TrackId| bits & track.bit() != 0 && familiar.contains(&track);
    let request = Request {
        listener,
        today,
        occasion,
        query: profile.direction,
        cluster: profile.cluster,
        basis: Basis::History(profile.history),
        scope: Scope::Catalogue,
        wanted: wanted.div_ceil(2) * 2,
        breadth: BREADTH,
        eligible: &|track| !streamed.may_contain(track) && !is_familiar(track),
        release: context.release,
    };
    let context = context.of_list(Source::DailyMix);
    let new = wanted.div_ceil(2);
    context.hold_auditions(RecommendContext::ask_pushing, &request, new, scratch);
    context.ask_pushing(&request, scratch, &mut similar);
    // Another part of the list each time, or every mix of a day would be the same.
    let offset = usize::from(occasion) % similar.len().max(1);
    similar.rotate_left(offset);
    spread(&scratch.auditions, 0, new, &mut similar);
    let from = mix.len();
    let mut familiar = familiar.iter().cycle().skip(usize::from(occasion)).take(familiar.len());
    let mut similar_left = similar.iter();
    while mix.len() - from < wanted {
        let pair = [familiar.next(), similar_left.next()];
        if pair == [None, None] {
            break;
        }
        mix.extend(pair.into_iter().flatten());
    }
    mix.truncate(from + wanted);
    scratch.proposed = similar;
}
