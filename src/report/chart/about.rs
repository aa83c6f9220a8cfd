//! What a picture is about: main type [`About`], the facts of the run that stand under every title.
//!
//! Deliberately unknown: what was found.

use serde::{Deserialize, Serialize};

use crate::numbers::{percent, whole};
use crate::report::chart::theme::Look;
use crate::report::run_info::RunInfo;
use crate::study::caution::USUAL_LISTENERS;
use crate::study::sound::{self, Sound};
use crate::units::{Currency, Date};

/// What was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The focal release.
    pub release: String,
    /// Listeners in the world.
    pub listeners: u64,
    /// Replicates behind the figures; of a study of many points, those of each point.
    pub replicates: usize,
    /// Seed of the world.
    pub seed: u64,
    /// Whether the run was made small to be quick.
    pub quick: bool,
    /// Date of the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_date: Option<Date>,
    /// How money is written.
    #[serde(default, skip_serializing_if = "Currency::is_usual")]
    pub currency: Currency,
}

impl About {
    /// What a run says of itself.
    pub fn new(info: &RunInfo, replicates: usize) -> Self {
        Self {
            release: info.release_label.clone(),
            listeners: info.listeners.into(),
            replicates,
            seed: info.seed,
            quick: info.quick,
            release_date: info.release_date,
            currency: info.currency.clone(),
        }
    }

    /// The line for a subtitle.
    pub fn line(&self, look: &Look) -> String {
        self.line_over(&[], look)
    }

    /// The subtitle: the line, and how values are shown; a brief one has the confidence alone.
    pub fn subtitle(&self, look: &Look, confidence: f64, how: &str) -> String {
        let line = self.line(look);
        if look.metrics.is_brief {
            return format!("{line} · {} intervals", percent(confidence, 0));
        }
        format!("{line} · {how}")
    }

    /// The line for a subtitle of points that differ in some keys: in place of a value that one of
    /// these sets stands its range, or nothing. A brief one leaves release and seed out: these an
    /// audience is told, or does not need.
    pub fn line_over(&self, varied: &[Varied], look: &Look) -> String {
        let brief = look.metrics.is_brief;
        let of = |keys: &[&str]| varied.iter().find(|it| keys.contains(&it.key.as_str()));
        let ends = |keys: &[&str], here: f64| of(keys).map_or(Some((here, here)), |it| it.range);
        let mut parts = Vec::new();
        // A preset is a name for a size.
        let listeners = ends(&["world.listeners", "world.preset"], self.listeners as f64);
        if self.quick {
            parts.push("QUICK RUN".to_owned());
        } else if listeners.is_some_and(|(least, _)| least < f64::from(USUAL_LISTENERS)) {
            parts.push("SMALL WORLD".to_owned());
        }
        if !brief && !self.release.is_empty() && of(&["release.title", "release.artist"]).is_none()
        {
            parts.push(self.release.clone());
        }
        parts.extend(listeners.map(|ends| format!("{} listeners", spread(ends, whole))));
        let replicates = ends(&["experiment.replicates"], self.replicates as f64);
        parts.extend(replicates.map(|ends| {
            format!("{} replicate{}", spread(ends, whole), if ends.1 > 1.0 { "s" } else { "" })
        }));
        match of(&["world.seed"]).map(|it| it.range) {
            _ if brief => {}
            None => parts.push(format!("seed {}", self.seed)),
            Some(seeds) => parts.extend(
                seeds.map(|ends| format!("seeds {}", spread(ends, |seed| seed.to_string()))),
            ),
        }
        parts.join(" · ")
    }
}

impl Sound for About {
    fn sound(&self) -> Result<(), String> {
        sound::name("release", &self.release)?;
        sound::between("listeners", self.listeners, (1, u32::MAX.into()))?;
        sound::between("replicates", self.replicates, (1, sound::MOST_REPLICATES as usize))
    }
}

/// A value, or the range of several.
fn spread((low, high): (f64, f64), write: impl Fn(f64) -> String) -> String {
    if low < high { format!("{} to {}", write(low), write(high)) } else { write(high) }
}

/// A key that differs from point to point.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// The key.
    pub key: String,
    /// Its smallest and largest value; absent where these are names.
    pub range: Option<(f64, f64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        let release = "Slow Bloom by Nova Hart".to_owned();
        About { release, listeners: 40_000, replicates: 6, seed: 1, ..About::default() }
    }

    fn page() -> Look {
        Look::of(&crate::report::chart::style::Style::default())
    }

    fn over(keys: &[(&str, Option<(f64, f64)>)]) -> String {
        let varied =
            |&(key, range): &(&str, Option<(f64, f64)>)| Varied { key: key.to_owned(), range };
        about().line_over(&keys.iter().map(varied).collect::<Vec<_>>(), &page())
    }

    #[test]
    fn a_value_that_points_set_is_told_by_its_range() {
        assert_eq!(
            over(&[
                ("world.listeners", Some((500.0, 2000.0))),
                ("world.seed", Some((1.0, 1200.0)))
            ]),
            "SMALL WORLD · Slow Bloom by Nova Hart · 500 to 2,000 listeners · 6 replicates · seeds 1 to \
             1200"
        );
        assert_eq!(
            over(&[("experiment.replicates", Some((1.0, 1.0))), ("release.title", None)]),
            "40,000 listeners · 1 replicate · seed 1"
        );
    }

    #[test]
    fn a_slide_is_told_neither_release_nor_seed() {
        let slide = Look::of(&crate::report::chart::theme::Theme::Talk.into());
        assert_eq!(about().line(&slide), "40,000 listeners · 6 replicates");
    }

    #[test]
    fn a_value_that_names_set_is_left_out_and_other_keys_change_nothing() {
        assert_eq!(
            over(&[("world.preset", None), ("world.tracks", Some((1.0, 2.0)))]),
            "Slow Bloom by Nova Hart · 6 replicates · seed 1"
        );
        assert_eq!(over(&[("release.appeal", Some((0.0, 1.0)))]), about().line(&page()));
    }
}
