//! Channels: the forms in which each may be bought, and what a split buys.
//!
//! Main type: [`Channels`]. Every split buys all channels, those without money too: campaigns of one
//! kind draw by their number among those of the kind, so that a channel reaches the same people
//! whatever else is bought. Deliberately unknown: which split is best.

use serde_json::Value;

use crate::dynamics::campaign::{Campaign, Spread};
use crate::study::plan::params::{Channel, PlanParams};
use crate::study::plan::split::{Limits, Share, Split};
use crate::study::sweep::params::SweptKey;
use crate::study::sweep::point::Setting;
use crate::units::Money;

/// Most variants of a channel.
pub const MOST_VARIANTS: usize = 64;

/// One form in which a channel may be bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What varies, in words; empty where nothing does.
    pub words: String,
    /// What is bought, with any budget.
    pub campaign: Campaign,
}

/// All channels of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Channels {
    /// Names.
    pub names: Vec<String>,
    /// By channel, its variants; at least one each.
    pub variants: Vec<Vec<Variant>>,
    /// What splits keep to.
    pub limits: Limits,
}

/// Why a channel cannot be bought.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// A key that the campaign does not have, or a value that it does not take.
    #[error("`{key}` cannot be {value}: {why}")]
    NoVariant {
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// Why not.
        why: String,
    },
    /// All its variants run on days on which it must not.
    #[error("it runs on days on which it must not, whatever is varied")]
    BlackedOut,
    /// The combinations of what varies are too many.
    #[error("its keys make {0} variants, and at most {MOST_VARIANTS} are tried")]
    TooMany(usize),
    /// A kind that takes its money from royalties or takes none.
    #[error("it has no budget of its own that a plan could set")]
    NoBudget,
}

impl Channels {
    /// The channels of a plan. A group that names an unknown channel goes without it.
    ///
    /// # Errors
    /// The number of the channel that cannot be bought, and why.
    pub fn new(params: &PlanParams) -> Result<Self, (usize, ChannelError)> {
        let names: Vec<String> = params.channel.iter().map(|it| it.name.clone()).collect();
        let of = |(at, it): (usize, &Channel)| variants(it).map_err(|why| (at, why));
        let variants = params.channel.iter().enumerate().map(of).collect::<Result<_, _>>()?;
        let limits = |it: &Channel| {
            (Money::from_dollars(it.least), it.most.map(Money::from_dollars), it.always)
        };
        let place = |name: &String| names.iter().position(|it| it == name);
        let group = |group: &Vec<String>| group.iter().filter_map(place).collect();
        let limits = Limits {
            channels: params.channel.iter().map(limits).collect(),
            apart: params.never_together.iter().map(group).collect(),
        };
        Ok(Self { names, variants, limits })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The campaigns that a split buys.
    pub fn bought(&self, split: &Split) -> Vec<Campaign> {
        let campaign = |(variants, share): (&Vec<Variant>, &Share)| {
            variants[usize::from(share.variant)].campaign.clone().with_budget(share.money.dollars())
        };
        self.variants.iter().zip(&split.0).map(campaign).collect()
    }

    /// The days on which a channel's money goes, in one of its variants.
    pub fn paid(&self, channel: usize, variant: u16) -> Option<Spread> {
        self.variants[channel][usize::from(variant)]
            .campaign
            .clone()
            .with_budget(1.0)
            .terms()
            .paid()
    }
}

/// The variants of a channel that keep off the days on which it must not run, in the order of their
/// values.
fn variants(channel: &Channel) -> Result<Vec<Variant>, ChannelError> {
    if !channel.campaign.decides_budget() {
        return Err(ChannelError::NoBudget);
    }
    let levels: Vec<Vec<Setting>> = channel.vary.iter().map(SweptKey::levels).collect();
    let count = levels.iter().fold(1_usize, |product, it| product.saturating_mul(it.len()));
    if count > MOST_VARIANTS {
        return Err(ChannelError::TooMany(count));
    }
    let mut variants = Vec::with_capacity(count);
    for mut number in 0..count {
        let (mut campaign, mut words) = (channel.campaign.clone(), Vec::new());
        for (key, levels) in channel.vary.iter().zip(&levels).rev() {
            let value = &levels[number % levels.len()];
            number /= levels.len();
            campaign = set(&campaign, &key.key, value)?;
            words.push(format!("{} {value}", key.key.replace('_', " ")));
        }
        words.reverse();
        if !runs_within(&campaign, &channel.blackout) {
            variants.push(Variant { words: words.join(", "), campaign });
        }
    }
    if variants.is_empty() { Err(ChannelError::BlackedOut) } else { Ok(variants) }
}

/// The campaign with one key set otherwise.
fn set(campaign: &Campaign, key: &str, value: &Setting) -> Result<Campaign, ChannelError> {
    let fault = |why: String| ChannelError::NoVariant {
        key: key.to_owned(),
        value: value.to_string(),
        why,
    };
    let mut tree = serde_json::to_value(campaign).map_err(|it| fault(it.to_string()))?;
    let there = tree.get_mut(key).filter(|_| key != "kind" && key != "budget");
    let Some(there) = there else {
        return Err(fault("a campaign of this kind has no such key to vary".to_owned()));
    };
    *there = match value {
        Setting::Name(name) => Value::from(name.as_str()),
        // Whole numbers are written as such, as keys that count take no others.
        Setting::Number(number) if number.fract().abs() <= 0.0 => Value::from(*number as i64),
        Setting::Number(number) => Value::from(*number),
    };
    serde_json::from_value(tree).map_err(|it| fault(it.to_string()))
}

/// Whether a campaign runs on one of these days.
fn runs_within(campaign: &Campaign, days: &[Vec<i16>]) -> bool {
    let Some(spread) = campaign.clone().with_budget(1.0).terms().paid() else { return false };
    let (first, end) = (i32::from(spread.first), spread.end());
    let meets = |range: &Vec<i16>| match range[..] {
        [from, to] => first <= i32::from(to) && end > i32::from(from),
        _ => false,
    };
    days.iter().any(meets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::{Ads, Ask, DiscoveryMode, PreSave, Promoter};
    use crate::study::sweep::params::Scale;

    fn key(key: &str, values: &[f64], names: &[&str]) -> SweptKey {
        SweptKey {
            key: key.to_owned(),
            values: values.to_vec(),
            names: names.iter().map(|&it| it.to_owned()).collect(),
            low: None,
            high: None,
            steps: 5,
            scale: Scale::Linear,
        }
    }

    fn channel(vary: Vec<SweptKey>) -> Channel {
        Channel {
            name: "Ads".to_owned(),
            least: 0.0,
            most: None,
            always: false,
            blackout: Vec::new(),
            campaign: Campaign::Ads(Ads::default()),
            vary,
        }
    }

    #[test]
    fn a_channel_has_every_combination_of_what_varies() {
        let found = variants(&channel(vec![
            key("start_day", &[0.0, 7.0], &[]),
            key("ask", &[], &["stream", "save"]),
        ]))
        .expect("ads have both keys");
        let words: Vec<&str> = found.iter().map(|it| it.words.as_str()).collect();
        assert_eq!(
            words,
            [
                "start day 0, ask stream",
                "start day 0, ask save",
                "start day 7, ask stream",
                "start day 7, ask save"
            ]
        );
        let Campaign::Ads(ads) = &found[3].campaign else { panic!("they stay ads") };
        assert_eq!((ads.start_day, ads.ask), (7, Ask::Save));
    }

    #[test]
    fn variants_on_days_that_are_closed_are_left_out() {
        let open = channel(vec![key("start_day", &[0.0, 7.0, 20.0], &[])]);
        let closed = |days: Vec<i16>| variants(&Channel { blackout: vec![days], ..open.clone() });
        // Each runs for 14 days.
        assert_eq!(closed(vec![21, 22]).expect("two are left").len(), 2);
        let left = closed(vec![14, 22]).expect("the first is left");
        assert_eq!((left.len(), left[0].words.as_str()), (1, "start day 0"));
        assert_eq!(closed(vec![0, 40]), Err(ChannelError::BlackedOut));
    }

    #[test]
    fn what_is_spent_before_release_or_at_once_has_days_too() {
        for (campaign, day) in [
            (Campaign::PreSave(PreSave { start_day: -10, ..PreSave::default() }), -1),
            (Campaign::Promoter(Promoter { start_day: 4, ..Promoter::default() }), 4),
        ] {
            let of = Channel { campaign, ..channel(Vec::new()) };
            let params = PlanParams { channel: vec![of.clone()], ..PlanParams::default() };
            let spread = Channels::new(&params).expect("it has a budget").paid(0, 0);
            let whole = spread.map(|it| it.share_of(-20..60));
            assert!(whole.is_some_and(|it| (it - 1.0).abs() < 1e-9), "{whole:?}");
            let closed = variants(&Channel { blackout: vec![vec![day, day]], ..of });
            assert_eq!(closed, Err(ChannelError::BlackedOut));
        }
    }

    #[test]
    fn what_cannot_be_varied_or_has_no_budget_is_refused() {
        for wrong in [key("strat_day", &[1.0], &[]), key("budget", &[1.0], &[])] {
            assert!(matches!(variants(&channel(vec![wrong])), Err(ChannelError::NoVariant { .. })));
        }
        let many: Vec<f64> = (0..65).map(f64::from).collect();
        let found = variants(&channel(vec![key("days", &many, &[])]));
        assert_eq!(found, Err(ChannelError::TooMany(65)));
        let campaign = Campaign::DiscoveryMode(DiscoveryMode::default());
        let found = variants(&Channel { campaign, ..channel(Vec::new()) });
        assert_eq!(found, Err(ChannelError::NoBudget));
    }
}
