//! Volume: how much a strategy can set going, so that what nobody could simulate is refused
//! beforehand.
//!
//! Owns [`most_plays`]. Deliberately unknown: what comes of any of it.

use crate::dynamics::campaign::Campaign;

/// Most that a strategy may set going in a run: clicks, views that make somebody curious, pitches,
/// bots' plays with those of their cover. A world of a million listeners at a dollar each has room
/// for it.
pub const MOST_PLAYS: f64 = 50_000_000.0;

/// The most that these campaigns can set going among so many playlists of listeners.
pub fn most_plays(campaigns: &[Campaign], playlists: f64) -> f64 {
    campaigns.iter().map(|campaign| campaign.most_plays(playlists)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::{Ads, FakeStreams, Influencer, Promoter};

    #[test]
    fn volume_is_money_over_price_and_deliveries_are_bounded_by_the_playlists() {
        let ads = Ads { budget: 700.0, cost_per_click: 0.35, ..Ads::default() };
        let post = Influencer { budget: 20.0, curiosity: 0.5, ..Influencer::default() };
        let fake = FakeStreams { budget: 8.6, camouflage: 2.0, ..FakeStreams::default() };
        let all = [Campaign::Ads(ads), Campaign::Influencer(post), Campaign::FakeStreams(fake)];
        assert!((most_plays(&all, 10.0) - (2_000.0 + 500.0 + 3_000.0)).abs() < 1e-3);
        let promoter = Promoter { budget: 1e7, bot_share: 1.0, weeks: 1, ..Promoter::default() };
        let most = most_plays(&[Campaign::Promoter(promoter)], 10.0);
        assert!((most - 2.0 * 10.0 * 50.0 * 7.0).abs() < 1e-3, "{most}");
    }
}
