//! Volume: how much a strategy can set going, so that what nobody could simulate is refused beforehand.
//!
//! Owns [`most_plays`]. Deliberately unknown: what comes of any of it.

use crate::dynamics::campaign::Campaign;

/// Most that a strategy may set going in a run: clicks, views that make somebody curious, pitches,
/// bots' plays with those of their cover. A world of a million listeners at a dollar each has room for it.
pub const MOST_PLAYS: f64 = 50_000_000.0;

/// Deviations of a logarithm beyond which a delivery does not vary; see
/// [`near_normal`](crate::draw::near_normal).
const FARTHEST: f64 = 3.5;

/// The most that these campaigns can set going among so many playlists of listeners.
pub fn most_plays(campaigns: &[Campaign], playlists: f64) -> f64 {
    campaigns.iter().map(|campaign| most(campaign, playlists)).sum()
}

fn most(campaign: &Campaign, playlists: f64) -> f64 {
    match campaign {
        Campaign::None(_) | Campaign::EditorialPitch(_) | Campaign::DiscoveryMode(_) => 0.0,
        Campaign::Ads(it) => it.budget / it.cost_per_click,
        Campaign::Retarget(it) => it.budget / it.cost_per_click,
        Campaign::PreSave(it) => it.budget / it.cost_per_pre_save,
        Campaign::PlaylistPitch(it) => it.budget / it.cost_per_pitch,
        Campaign::Influencer(it) => {
            it.budget / it.cost_per_thousand * 1000.0 * f64::from(it.curiosity)
        }
        Campaign::FakeStreams(it) => {
            it.budget / it.cost_per_thousand * 1000.0 * (1.0 + f64::from(it.camouflage))
        }
        Campaign::Promoter(it) => {
            let spread = f64::from(it.spread);
            let factor = libm::exp(spread * FARTHEST - spread * spread / 2.0);
            let placements = (it.budget / it.cost_per_placement * factor).min(playlists);
            let days = 7.0 * f64::from(it.weeks);
            // Each play has one of the rest of the playlist as its cover.
            2.0 * placements * f64::from(it.bot_share) * f64::from(it.bot_plays_per_day) * days
        }
    }
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
