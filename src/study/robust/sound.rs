//! Whether what is read back can be what a grid of platforms showed.

use crate::study::robust::findings::{Choice, Findings, Verdict, called};
use crate::study::sound::{
    LONGEST_RUN, MOST_ARMS, Sound, as_many, between, confidence, ends, ensure, figure, name, names,
    odds,
};

/// Most platforms and most weights.
const MOST: usize = 200;

/// Largest weight of a save, up or down \[streams\].
const HEAVIEST: f32 = 1e6;

impl Sound for Findings {
    fn sound(&self) -> Result<(), String> {
        names("platforms", &self.platforms, MOST)?;
        names("arms", &self.arms, MOST_ARMS)?;
        between("number of save_weights", self.save_weights.len(), (0, MOST))?;
        for &weight in &self.save_weights {
            between("save_weight", weight, (-HEAVIEST, HEAVIEST))?;
        }
        let rise = self.save_weights.is_sorted_by(|a, b| a < b);
        ensure(rise, || "the save_weights do not rise".to_owned())?;
        between("window", self.window_days, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        as_many("cells", self.cells.len(), self.platforms.len() * self.columns())?;
        for (index, cell) in self.cells.iter().enumerate() {
            let platform = &self.platforms[index / self.columns()];
            let weight = self.save_weights.get(index % self.columns());
            let bits = |weight: &f32| weight.to_bits();
            let here = cell.platform == *platform
                && cell.save_weight.as_ref().map(bits) == weight.map(bits);
            let what = || called(platform, weight.copied());
            ensure(here, || format!("a cell of {} is not in its place", what()))?;
            ensure(self.arms.contains(&cell.best), || format!("no arm is called “{}”", cell.best))?;
            cell.sound()?;
        }
        as_many("choices", self.choices.len(), self.arms.len())?;
        for (choice, arm) in self.choices.iter().zip(&self.arms) {
            ensure(choice.strategy == *arm, || {
                format!("the choice of “{arm}” is not in its place")
            })?;
            as_many("cells of a choice", choice.cells as usize, self.cells.len())?;
            let best =
                |won: bool| self.cells.iter().filter(|it| it.best == *arm && it.won == won).count();
            as_many("cells won", choice.wins as usize, best(true))?;
            as_many("open cells", choice.open as usize, best(false))?;
            choice.sound()?;
        }
        Ok(())
    }
}

impl Sound for Verdict {
    fn sound(&self) -> Result<(), String> {
        odds("p_best", self.p_best)?;
        figure("streams", self.streams)?;
        figure("lead", self.lead)?;
        figure("spent", self.spent)
    }
}

impl Sound for Choice {
    fn sound(&self) -> Result<(), String> {
        figure("regret", self.regret)?;
        ends("regret", self.regret_low, self.regret_high)?;
        figure("regret_share", self.regret_share)?;
        name("worst_platform", &self.worst_platform)?;
        figure("worst_regret", self.worst_regret)?;
        figure("spent", self.spent)
    }
}
