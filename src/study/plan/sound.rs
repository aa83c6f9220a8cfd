//! Whether what is read back can be what a plan found.

use crate::study::plan::findings::{Answer, Candidate, Held, PlanFindings, Week};
use crate::study::sound::{
    LONGEST_RUN, MOST_REPLICATES, Sound, as_many, between, confidence, ensure, estimate, figure,
    name, names, odds,
};

/// Most channels, budgets and platforms, and most rows of a list.
const MOST_NAMES: usize = 100;
const MOST_ROWS: usize = 1_000_000;

impl Sound for PlanFindings {
    fn sound(&self) -> Result<(), String> {
        between("day", self.by_day, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        between("indifference", self.indifference, (0.0, 1.0))?;
        between("parts", self.parts, (1, 1000))?;
        self.worth.map_or(Ok(()), |it| figure("worth", it))?;
        self.floor.map_or(Ok(()), |it| figure("floor", it.1))?;
        between("replicates", self.curve_replicates, (1, MOST_REPLICATES))?;
        between("replicates", self.fresh_replicates, (1, MOST_REPLICATES))?;
        names("platforms", &self.platforms, MOST_NAMES)?;
        let channels: Vec<String> = self.channels.iter().map(|it| it.name.clone()).collect();
        names("channels", &channels, MOST_NAMES)?;
        for channel in &self.channels {
            between("number of variants", channel.variants.len(), (1, MOST_ROWS))?;
            let told = channel.variants.iter().filter(|it| !it.is_empty());
            told.into_iter().try_for_each(|it| name("variant", it))?;
        }
        between("number of budgets", self.budgets.len(), (1, MOST_NAMES))?;
        self.budgets.iter().try_for_each(|&it| figure("budget", it))?;
        ensure(self.budgets.is_sorted_by(|a, b| a < b), || "the budgets do not rise".to_owned())?;
        self.curves_are_sound()?;
        between("number of candidates", self.candidates.len(), (0, MOST_ROWS))?;
        self.candidates.iter().try_for_each(|it| self.candidate(it))?;
        as_many("answers", self.answers.len(), self.platforms.len() * self.budgets.len())?;
        for (at, answer) in self.answers.iter().enumerate() {
            let budget = self.budgets[at % self.budgets.len()];
            let platform = at / self.budgets.len();
            let own =
                answer.platform as usize == platform && answer.budget.total_cmp(&budget).is_eq();
            ensure(own, || format!("answer {at} is not in its place"))?;
            self.answer_is_sound(answer).map_err(|what| format!("answer {at}: {what}"))?;
        }
        Ok(())
    }
}

impl PlanFindings {
    fn platform(&self, platform: u32) -> Result<(), String> {
        between("platform", platform as usize, (0, self.platforms.len() - 1))
    }

    fn channel(&self, channel: u32) -> Result<(), String> {
        between("channel", channel as usize, (0, self.channels.len() - 1))
    }

    fn curves_are_sound(&self) -> Result<(), String> {
        between("number of points", self.curves.len(), (0, MOST_ROWS))?;
        for it in &self.curves {
            self.platform(it.platform)?;
            self.channel(it.channel)?;
            figure("given", it.given)?;
            figure("spent", it.spent)?;
            estimate("effect", &it.effect)?;
            it.marginal.map_or(Ok(()), |it| estimate("marginal", &it))?;
        }
        as_many("ends", self.ends.len(), self.platforms.len() * self.channels.len())?;
        for it in &self.ends {
            self.platform(it.platform)?;
            self.channel(it.channel)?;
            it.pays_up_to.map_or(Ok(()), |it| estimate("pays_up_to", &it))?;
            it.spends_at_most.map_or(Ok(()), |it| figure("spends_at_most", it))?;
            it.last_to_first.map_or(Ok(()), |it| estimate("last_to_first", &it))?;
        }
        between("number of pairs", self.pairs.len(), (0, MOST_ROWS))?;
        for it in &self.pairs {
            self.platform(it.platform)?;
            it.channels.into_iter().try_for_each(|channel| self.channel(channel))?;
            figure("given", it.given)?;
            estimate("both", &it.both)?;
            estimate("sum", &it.sum)?;
            estimate("interaction", &it.interaction)?;
        }
        Ok(())
    }

    /// Money and variants of a split.
    fn split(&self, money: &[f64], variants: &[u16]) -> Result<(), String> {
        as_many("money", money.len(), self.channels.len())?;
        as_many("variants", variants.len(), self.channels.len())?;
        money.iter().try_for_each(|&it| figure("money", it))?;
        for (channel, &variant) in self.channels.iter().zip(variants) {
            between("variant", usize::from(variant), (0, channel.variants.len() - 1))?;
        }
        Ok(())
    }

    fn candidate(&self, it: &Candidate) -> Result<(), String> {
        self.platform(it.platform)?;
        figure("budget", it.budget)?;
        self.split(&it.money, &it.variants)?;
        estimate("effect", &it.effect)?;
        estimate("behind", &it.behind)?;
        odds("p_best", it.p_best)
    }

    fn answer_is_sound(&self, it: &Answer) -> Result<(), String> {
        self.split(&it.money, &it.variants)?;
        odds("correct", it.correct)?;
        odds("form_correct", it.form_correct)?;
        odds("p_best", it.p_best)?;
        it.found.map_or(Ok(()), |it| estimate("found", &it))?;
        it.gain.map_or(Ok(()), |it| estimate("gain", &it))?;
        estimate("again", &it.again)?;
        figure("spent", it.spent)?;
        it.other.map_or(Ok(()), |it| estimate("other", &it))?;
        figure("worst_tenth", it.worst_tenth)?;
        between("number of rivals", it.against.len(), (0, MOST_NAMES))?;
        it.against.iter().try_for_each(|it| self.held(it))?;
        between("number of weeks", it.weeks.len(), (0, usize::from(LONGEST_RUN)))?;
        it.weeks.iter().try_for_each(|it| self.week(it))
    }

    fn held(&self, it: &Held) -> Result<(), String> {
        it.channel.map_or(Ok(()), |it| self.channel(it))?;
        self.split(&it.money, &it.variants)?;
        figure("spent", it.spent)?;
        estimate("effect", &it.effect)?;
        figure("worst_tenth", it.worst_tenth)?;
        estimate("regret", &it.regret)
    }

    fn week(&self, it: &Week) -> Result<(), String> {
        between("week", it.week, (-600, 600))?;
        as_many("money", it.money.len(), self.channels.len())?;
        it.money.iter().try_for_each(|&it| figure("money", it))?;
        it.streams.map_or(Ok(()), |it| estimate("streams", &it))
    }
}
