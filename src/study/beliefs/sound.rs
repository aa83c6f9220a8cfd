//! Whether what is read back can be what a study of beliefs found.

use crate::study::beliefs::findings::{BeliefFindings, BeliefRow};
use crate::study::sound::{
    LONGEST_RUN, MOST_ARMS, MOST_REPLICATES, Sound, between, confidence, ensure, estimate, name,
    names, once, windows,
};

impl Sound for BeliefFindings {
    fn sound(&self) -> Result<(), String> {
        name("strategy", &self.strategy)?;
        names("beliefs", &self.beliefs, MOST_ARMS)?;
        windows(&self.windows)?;
        confidence(self.confidence)?;
        between("replicates", self.replicates, (1, MOST_REPLICATES))?;
        self.rows.iter().try_for_each(Sound::sound)?;
        let stray = self.rows.iter().find(|row| !self.beliefs.contains(&row.belief));
        ensure(stray.is_none(), || "a row is of another belief".to_owned())?;
        let rows = self.rows.iter().map(|it| (&it.belief, it.window_days, it.path as u8));
        once("a path", &rows.collect::<Vec<_>>())
    }
}

impl Sound for BeliefRow {
    fn sound(&self) -> Result<(), String> {
        between("window", self.window_days, (1, LONGEST_RUN))?;
        estimate("streams", &self.effect)?;
        self.share.map_or(Ok(()), |it| estimate("share", &it))
    }
}
