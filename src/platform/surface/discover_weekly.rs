//! Discover Weekly: on Mondays, thirty tracks the listener has never streamed.

use crate::model::ids::{ListenerId, TrackId};
use crate::platform::accounts::{SLATE, Streamed};
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::{SearchScratch, THOROUGH};
use crate::platform::surface::{ProfileQuery, RecommendContext};
use crate::units::{Day, Weekday};

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Monday;

/// How far candidates are looked for.
pub const BREADTH: usize = THOROUGH;

/// Compiles this week's list into `slate`.
pub fn compile(
    context: &RecommendContext<'_>,
    listener: ListenerId,
    today: Day,
    profile: ProfileQuery<'_>,
    streamed: Streamed<'_>,
    scratch: &mut SearchScratch,
    slate: &mut Vec<TrackId>,
) {
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
    };
    context.ask(&request, scratch, slate);
}
