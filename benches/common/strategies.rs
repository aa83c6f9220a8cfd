//! Many strategies of one world.

use longplay::dynamics::campaign::{Ads, Ask, Campaign, Strategy};

/// Ads of so many budgets, evenly spread up to $5,000.
pub(crate) fn ads(count: u32) -> Vec<Strategy> {
    let ads = |nth: u32| {
        let budget = 5000.0 * f64::from(nth) / f64::from(count);
        let campaigns = vec![Campaign::Ads(Ads { budget, ask: Ask::Save, ..Ads::default() })];
        Strategy { name: format!("Ads for ${budget:.0}"), campaigns }
    };
    (1..=count).map(ads).collect()
}
