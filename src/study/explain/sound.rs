//! Whether what is read back can be what a decomposition found.

use crate::study::explain::findings::{ExplainFindings, Path, PathRow, SaverGap};
use crate::study::sound::{
    LONGEST_RUN, MOST_REPLICATES, Sound, as_many, between, confidence, estimate, figure, name,
    once, windows,
};

impl Sound for ExplainFindings {
    fn sound(&self) -> Result<(), String> {
        name("strategy", &self.strategy)?;
        windows(&self.windows)?;
        confidence(self.confidence)?;
        between("replicates", self.replicates, (1, MOST_REPLICATES))?;
        self.paths.iter().try_for_each(Sound::sound)?;
        let rows = self.paths.iter().map(|it| (it.window_days, it.measure, it.path as u8));
        once("a path", &rows.collect::<Vec<_>>())?;
        for it in &self.by_replicate {
            as_many("effects of a replicate", it.effects.len(), Path::ALL.len())?;
            it.effects.iter().try_for_each(|&effect| figure(it.measure.name(), effect))?;
        }
        self.savers.as_ref().map_or(Ok(()), Sound::sound)
    }
}

impl Sound for PathRow {
    fn sound(&self) -> Result<(), String> {
        between("window", self.window_days, (1, LONGEST_RUN))?;
        estimate(self.measure.name(), &self.effect)?;
        self.share.map_or(Ok(()), |it| estimate("share", &it))
    }
}

impl Sound for SaverGap {
    fn sound(&self) -> Result<(), String> {
        between("follow_days", self.follow_days, (1, LONGEST_RUN))?;
        let all = [&self.by_saver, &self.by_other, &self.raw_ratio, &self.gap];
        let some = [
            &self.caused_ratio,
            &self.caused,
            &self.caused_by_ask,
            &self.selection,
            &self.per_given_save,
            &self.per_extra_save,
        ];
        let mut estimates = all.into_iter().chain(some.into_iter().flatten());
        estimates.try_for_each(|it| estimate("savers", it))
    }
}
