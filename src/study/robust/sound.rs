//! Whether what is read back can be what a grid of recommenders and weights showed.

use crate::study::robust::findings::{Choice, Findings, Verdict};
use crate::study::sound::{
    LONGEST_RUN, MOST_ARMS, Sound, as_many, between, confidence, ends, ensure, figure, name, names,
    odds,
};

/// Most recommenders and most weights.
const MOST: usize = 200;

/// Largest weight of a save, up or down \[streams\].
const HEAVIEST: f32 = 1e6;

impl Sound for Findings {
    fn sound(&self) -> Result<(), String> {
        names("recommenders", &self.recommenders, MOST)?;
        names("arms", &self.arms, MOST_ARMS)?;
        between("number of save_weights", self.save_weights.len(), (1, MOST))?;
        for &weight in &self.save_weights {
            between("save_weight", weight, (-HEAVIEST, HEAVIEST))?;
        }
        let rise = self.save_weights.is_sorted_by(|a, b| a < b);
        ensure(rise, || "the save_weights do not rise".to_owned())?;
        between("window", self.window_days, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        as_many("cells", self.cells.len(), self.recommenders.len() * self.save_weights.len())?;
        let places = self.recommenders.iter().flat_map(|recommender| {
            self.save_weights.iter().map(move |weight| (recommender, weight))
        });
        for (cell, (recommender, weight)) in self.cells.iter().zip(places) {
            let here =
                cell.recommender == *recommender && cell.save_weight.total_cmp(weight).is_eq();
            ensure(here, || format!("a cell of {recommender} at {weight} is not in its place"))?;
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
        figure("lead", self.lead)
    }
}

impl Sound for Choice {
    fn sound(&self) -> Result<(), String> {
        figure("regret", self.regret)?;
        ends("regret", self.regret_low, self.regret_high)?;
        figure("regret_share", self.regret_share)?;
        name("worst_recommender", &self.worst_recommender)?;
        figure("worst_regret", self.worst_regret)
    }
}
