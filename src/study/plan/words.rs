//! What sentences, charts and tables of a plan share: how its figures are written, what a split is
//! called, how far a curve pays, and what answers have in common.
//!
//! Deliberately unknown: how sentences are made of it, and where they stand.

use crate::inference::estimate::Estimate;
use crate::study::format::{count, money, percent, signed};
use crate::study::plan::findings::{Answer, CurveEnd, Held, PlanFindings, Rival};
use crate::study::plan::params::Objective;

impl PlanFindings {
    /// A figure of the objective, as splits have it.
    pub fn figure(&self, value: f64) -> String {
        match self.objective {
            Objective::Return => percent(value),
            _ => count(value),
        }
    }

    /// The same with its sign.
    pub fn signed(&self, value: f64) -> String {
        let text = self.figure(value);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    /// A figure of what a response curve shows: of the return the money earned.
    pub fn on_curve(&self, value: f64) -> String {
        match self.objective {
            Objective::Return => self.money(value),
            _ => signed(value),
        }
    }

    /// Money as it is written.
    pub fn money(&self, value: f64) -> String {
        money(value, &self.currency)
    }

    /// What a split that is held against the best is called.
    pub fn rival(&self, held: &Held) -> String {
        match held.rival {
            Rival::RunnerUp => "second best".to_owned(),
            Rival::OtherForm => "other form".to_owned(),
            Rival::Even => "even split".to_owned(),
            Rival::Single => {
                let channel = held.channel.and_then(|it| self.channels.get(it as usize));
                let only = if held.is_mixed() { "mostly" } else { "only" };
                format!("{only} {}", channel.map_or("one channel", |it| it.name.as_str()))
            }
            Rival::FirstPlatform => {
                format!("best under {}", self.platforms.first().map_or("own", String::as_str))
            }
        }
    }

    /// Money of a channel with its variant, where there are several: `$300, schedule flat`.
    pub fn share(&self, channel: usize, money: f64, variant: u16) -> String {
        let variant =
            self.channels.get(channel).and_then(|it| it.variants.get(usize::from(variant)));
        match variant {
            Some(words) if !words.is_empty() => format!("{}, {words}", self.money(money)),
            _ => self.money(money),
        }
    }

    /// What some answers have in common; all, where there is one.
    pub fn alike<'a>(&self, mut answers: impl Iterator<Item = &'a Answer>) -> Alike {
        let of_parts = |it: &Answer| -> Vec<i64> {
            let part = it.budget.max(1e-9) / f64::from(self.parts);
            it.money.iter().map(|money| (money / part).round() as i64).collect()
        };
        let Some(first) = answers.next() else { return Alike::All };
        answers.fold(Alike::All, |so_far, it| match so_far {
            Alike::Nothing => Alike::Nothing,
            _ if of_parts(it) != of_parts(first) => Alike::Nothing,
            Alike::All if it.variants == first.variants => Alike::All,
            _ => Alike::Shares,
        })
    }

    /// How far a curve pays; absent where no worth is stated, and of one replicate.
    pub fn pays(&self, end: &CurveEnd) -> Option<Pays> {
        let at = end.pays_up_to?;
        let interval = at.interval()?;
        let last = self.curve(end.platform as usize, end.channel as usize).last()?;
        let nearly_all = last.spent * 0.999;
        Some(match () {
            () if interval.high <= 0.0 => Pays::Never,
            () if at.value <= 0.0 => Pays::PerhapsNever(at),
            () if interval.low >= nearly_all => Pays::ToTheEnd(last.spent),
            () if at.value >= nearly_all => Pays::PerhapsToTheEnd(at),
            () => Pays::UpTo(at),
        })
    }
}

/// How far a response curve pays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pays {
    /// Its first step of money does not.
    Never,
    /// Its first step does not as means tell, and the interval reaches up \[USD\].
    PerhapsNever(Estimate),
    /// All that it spent \[USD\].
    ToTheEnd(f64),
    /// All of it as means tell, and the interval reaches further down \[USD\].
    PerhapsToTheEnd(Estimate),
    /// Up to some money \[USD\].
    UpTo(Estimate),
}

/// What the best splits of several answers have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// Shares of the budget and variants.
    All,
    /// Shares of the budget.
    Shares,
    /// Neither.
    Nothing,
}
