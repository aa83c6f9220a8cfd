//! Royalties: what the service pays for the streams of the release that it counts.
//!
//! `royalties = rate · (streams counted − artificial streams found) − commission`, where the
//! commission is a share of what boosted streams earn. Nothing is paid while the streams of the
//! last twelve months stay below the floor. The service pays for what it counts: artificial streams
//! earn until they are found, and are taken back then. Deliberately unknown: what a stream cost to
//! get.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Currency, Money};

/// What a stream is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EconomicsParams {
    /// Royalty for one counted stream \[USD\].
    #[schemars(range(min = 0, max = 1))]
    pub royalty_per_stream: f64,
    /// Streams within twelve months below which a track earns nothing \[streams\]; 0 for no floor.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub royalty_floor_streams: u32,
    /// Sign with which money is written, such as `$`, `€`, `£` or `kr`. Nothing is converted: all
    /// prices of the file, and its royalties, are in this currency.
    #[schemars(with = "String", length(min = 1, max = 3), extend("pattern" = Currency::PATTERN))]
    pub currency: Currency,
}

impl Default for EconomicsParams {
    fn default() -> Self {
        Self { royalty_per_stream: 0.004, royalty_floor_streams: 0, currency: Currency::default() }
    }
}

/// Days that count towards the floor.
const YEAR: usize = 365;

/// What one day earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    /// Paid for the day, the commission taken off; below zero where more is taken back.
    pub royalties: Money,
    /// Kept by the service for boosted streams.
    pub commission: Money,
}

/// The release's account: counted streams of the last twelve months.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Royalties {
    year: VecDeque<i64>,
    in_year: i64,
    /// What has been paid so far; no more is ever taken back.
    paid: Money,
}

impl Royalties {
    /// Pays for a day: `counted` are its streams less the artificial ones found, `boosted` those of
    /// them on which a share of `commission` is due.
    pub fn pay(
        &mut self,
        params: &EconomicsParams,
        counted: i64,
        boosted: u64,
        commission: f32,
    ) -> Payment {
        self.year.push_back(counted);
        self.in_year += counted;
        if self.year.len() > YEAR {
            self.in_year -= self.year.pop_front().unwrap_or(0);
        }
        // Below the floor nothing more is earned; what was paid for plays found since is taken
        // back.
        if self.in_year < i64::from(params.royalty_floor_streams) && counted >= 0 {
            return Payment::default();
        }
        let worth = |streams: f64| Money::from_dollars(params.royalty_per_stream * streams);
        let commission = worth(boosted as f64 * f64::from(commission));
        let royalties = (worth(counted as f64).0 - commission.0).max(-self.paid.0);
        self.paid = Money(self.paid.0 + royalties);
        Payment { royalties: Money(royalties), commission }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commission_is_taken_off_what_boosted_streams_earn() {
        let paid = Royalties::default().pay(&EconomicsParams::default(), 1000, 500, 0.3);
        assert_eq!(paid.commission, Money::from_dollars(0.6));
        assert_eq!(paid.royalties, Money::from_dollars(3.4));
    }

    #[test]
    fn below_the_floor_nothing_is_earned_and_old_streams_do_not_count() {
        let params = EconomicsParams { royalty_floor_streams: 1000, ..Default::default() };
        let mut account = Royalties::default();
        assert_eq!(account.pay(&params, 999, 0, 0.0), Payment::default());
        assert_eq!(account.pay(&params, 1, 0, 0.0).royalties, Money::from_dollars(0.004));
        for _ in 0..YEAR {
            account.pay(&params, 0, 0, 0.0);
        }
        assert_eq!(account.pay(&params, 1, 0, 0.0), Payment::default());
    }

    #[test]
    fn what_is_found_artificial_is_paid_back() {
        let params = EconomicsParams::default();
        let mut account = Royalties::default();
        let earned = account.pay(&params, 500, 0, 0.0).royalties;
        assert_eq!(account.pay(&params, -500, 0, 0.0).royalties, Money(-earned.0));
    }
}
