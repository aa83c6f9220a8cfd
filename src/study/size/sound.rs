//! Whether what is read back can be what worlds of several sizes showed.

use crate::model::source::Source;
use crate::study::size::findings::{Agreement, SizeFindings, World};
use crate::study::sound::{
    LONGEST_RUN, MOST_ARMS, MOST_REPLICATES, Sound, as_many, between, confidence, ensure, estimate,
    figure, name, names,
};

/// Most sizes, and most listeners or tracks of a world.
const MOST_SIZES: usize = 100;
const MOST: u32 = 100_000_000;

impl Sound for SizeFindings {
    fn sound(&self) -> Result<(), String> {
        names("strategies", &self.strategies, MOST_ARMS)?;
        self.subject.as_ref().map_or(Ok(()), |it| name("subject", it))?;
        between("window", self.window_days, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        between("replicates", self.replicates, (1, MOST_REPLICATES))?;
        between("number of worlds", self.worlds.len(), (1, MOST_SIZES))?;
        for world in &self.worlds {
            world.sound().map_err(|what| format!("{} listeners: {what}", world.listeners))?;
            as_many("effects", world.effects.len(), self.strategies.len())?;
            for (effect, strategy) in world.effects.iter().zip(&self.strategies) {
                ensure(effect.strategy == *strategy, || {
                    format!("the effect of “{strategy}” is not in its place")
                })?;
            }
        }
        let rise = self.worlds.is_sorted_by(|a, b| a.listeners < b.listeners);
        ensure(rise, || "the sizes do not rise".to_owned())?;
        let there = |listeners: u32| self.worlds.iter().any(|it| it.listeners == listeners);
        for it in &self.agreements {
            it.sound()?;
            ensure(there(it.listeners) && there(it.judge), || {
                format!("there is no world of {} or of {} listeners", it.listeners, it.judge)
            })?;
            ensure(self.strategies.contains(&it.strategy), || {
                format!("no strategy is called “{}”", it.strategy)
            })?;
        }
        let known = self.enough.is_none_or(there);
        ensure(known, || "the size that is enough is none of the sizes".to_owned())
    }
}

impl Sound for World {
    fn sound(&self) -> Result<(), String> {
        between("listeners", self.listeners, (1, MOST))?;
        between("tracks", self.tracks, (1, MOST))?;
        estimate("control", &self.control)?;
        self.effects.iter().try_for_each(Sound::sound)?;
        self.lead.as_ref().map_or(Ok(()), |it| estimate("lead", it))?;
        self.paths.iter().try_for_each(Sound::sound)?;
        as_many("sources", self.sources.len(), Source::COUNT)?;
        for it in &self.sources {
            estimate("streams", &it.streams)?;
            estimate("starts_per_track", &it.starts_per_track)?;
            estimate("starts_per_thousand", &it.starts_per_thousand)?;
        }
        estimate("starts_per_track", &self.starts_per_track)?;
        estimate("starts_per_thousand", &self.starts_per_thousand)
    }
}

impl Sound for Agreement {
    fn sound(&self) -> Result<(), String> {
        estimate("difference", &self.difference)?;
        figure("mean", self.mean)
    }
}
