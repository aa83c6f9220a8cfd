//! Discover Weekly: on Mondays, thirty tracks the listener has never streamed.

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::platform::accounts::SLATE;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::{SearchScratch, THOROUGH};
use crate::platform::surface::{ProfileQuery, RecommendContext, Visitor};
use crate::units::Weekday;

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Monday;

/// How far candidates are looked for.
pub const BREADTH: usize = THOROUGH;

/// Compiles this week's list into `slate`.
pub fn compile(
    context: &RecommendContext<'_>,
    visitor: Visitor<'_>,
    profile: ProfileQuery<'_>,
    scratch: &mut SearchScratch,
    slate: &mut Vec<TrackId>,
) {
    let Visitor { listener, today, streamed } = visitor;
    let request = Request {
        listener,
        today,
        occasion: 0,
        query: profile.direction,
        cluster: profile.cluster,
        basis: Basis::History(profile.history),
        scope: Scope::Catalogue,
        wanted: SLATE,
        breadth: BREADTH,
        eligible: &|track| !streamed.may_contain(track),
        release: context.release,
    };
    context.of_list(Source::DiscoverWeekly).ask(&request, scratch, slate);
}
