//! Whether what is read back can be what a sweep found.

use crate::study::sound::{
    LONGEST_RUN, MOST_ARMS, MOST_REPLICATES, Sound, as_many, between, confidence, ensure, figure,
    name, names, once,
};
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::params::MOST_POINTS;
use crate::study::sweep::point::{Finished, Setting};

/// Most keys.
const MOST_KEYS: usize = 1000;

impl Sound for SweepFindings {
    fn sound(&self) -> Result<(), String> {
        names("keys", &self.keys, MOST_KEYS)?;
        if !self.scales.is_empty() {
            as_many("scales", self.scales.len(), self.keys.len())?;
        }
        if !self.strategies.is_empty() {
            names("strategies", &self.strategies, MOST_ARMS)?;
        }
        between("window", self.window_days, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        between("number of points", self.points.len(), (1, MOST_POINTS))?;
        for (point, number) in self.points.iter().zip(0_u32..) {
            let fault = |what: String| format!("point {number}: {what}");
            ensure(point.point == number, || fault("is not in its place".to_owned()))?;
            as_many("settings", point.settings.len(), self.keys.len()).map_err(fault)?;
            if point.failure.is_none() {
                as_many("twins", point.twins.len(), self.strategies.len()).map_err(fault)?;
            }
            point.sound().map_err(fault)?;
        }
        let kind = |key: usize| {
            let is_name = |it: &Finished| matches!(it.settings[key], Setting::Name(_));
            self.points.iter().all(is_name) || !self.points.iter().any(is_name)
        };
        let mixed = (0..self.keys.len()).find(|&key| !kind(key));
        mixed.map_or(Ok(()), |key| {
            Err(format!("`{}` is a number at some points and a name at others", self.keys[key]))
        })
    }
}

impl Sound for Finished {
    fn sound(&self) -> Result<(), String> {
        for setting in &self.settings {
            match setting {
                Setting::Number(number) => figure("setting", *number)?,
                Setting::Name(text) => name("setting", text)?,
            }
        }
        self.effects.iter().try_for_each(Sound::sound)?;
        let rows = self.effects.iter().map(|it| (&it.strategy, it.measure, it.window_days));
        once("an effect", &rows.collect::<Vec<_>>())?;
        let replicates = self.twins.first().map_or(1, Vec::len);
        between("replicates", replicates, (1, MOST_REPLICATES as usize))?;
        for twins in &self.twins {
            as_many("replicates", twins.len(), replicates)?;
            twins.iter().try_for_each(|&gained| figure("twins", gained))?;
        }
        let failed = self.failure.is_some();
        ensure(!failed || self.effects.is_empty() && self.twins.is_empty(), || {
            "it failed and has effects".to_owned()
        })
    }
}
