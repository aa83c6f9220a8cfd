//! Discover Weekly: on Mondays, thirty tracks the listener has never streamed, some of them on
//! audition.

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::platform::accounts::SLATE;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{ProfileQuery, RecommendContext, Visitor, spread};
use crate::units::Weekday;

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Monday;

/// Tells its requests from those of sessions.
const OCCASION: u16 = u16::MAX;

/// Candidates looked at for one list.
pub const BREADTH: usize = 512;

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
        occasion: OCCASION,
        query: profile.direction,
        cluster: profile.cluster,
        basis: Basis::History(profile.history),
        scope: Scope::Catalogue,
        wanted: SLATE,
        breadth: BREADTH,
        eligible: &|track| !streamed.may_contain(track),
        release: context.release,
    };
    let context = context.of_list(Source::DiscoverWeekly);
    context.hold_auditions(RecommendContext::ask, &request, SLATE, scratch);
    context.ask(&request, scratch, slate);
    spread(&scratch.auditions, 0, SLATE, slate);
    slate.truncate(SLATE);
}
