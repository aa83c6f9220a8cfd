//! Whether what is read back can be what the new releases showed.

use crate::model::genre::GENRES;
use crate::study::benchmark::findings::{AGES, ALL, Benchmark, Percentiles, Rate, Standing};
use crate::study::sound::{Sound, between, confidence, ensure, estimate, figure, name, once};

fn is_genre(genre: &str) -> bool {
    genre == ALL || GENRES.iter().any(|it| it.name == genre)
}

fn age(days: u16) -> Result<(), String> {
    ensure(AGES.contains(&days), || format!("age_days: {days} is none of {AGES:?}"))
}

impl Sound for Benchmark {
    fn sound(&self) -> Result<(), String> {
        name("genre", &self.genre)?;
        between("least_listeners", self.least_listeners, (1, u32::MAX))?;
        confidence(self.confidence)?;
        self.rates.iter().try_for_each(Sound::sound)?;
        let rows = self.rates.iter().map(|it| (it.genre.as_str(), it.age_days, it.rate));
        once("a row of the rates", &rows.collect::<Vec<_>>())?;
        self.standings.iter().try_for_each(Sound::sound)?;
        let rows = self.standings.iter().map(|it| (it.strategy.as_str(), it.age_days, it.rate));
        once("a row of the standings", &rows.collect::<Vec<_>>())
    }
}

impl Sound for Percentiles {
    fn sound(&self) -> Result<(), String> {
        ensure(is_genre(&self.genre), || format!("genre: `{}` is none", self.genre))?;
        age(self.age_days)?;
        let Self { p10, p25, median, p75, p90, .. } = self;
        let ladder = [*p10, *p25, median.map(|it| it.value), *p75, *p90];
        let told: Vec<f64> = ladder.into_iter().flatten().collect();
        let whole = told.is_empty() || told.len() == ladder.len();
        ensure(whole, || format!("{}: some percentiles and not all", self.genre))?;
        ensure(told.is_sorted(), || format!("{}: percentiles that do not rise", self.genre))?;
        told.into_iter().try_for_each(|it| rate(self.rate, it))?;
        median.map_or(Ok(()), |it| estimate("median", &it))
    }
}

impl Sound for Standing {
    fn sound(&self) -> Result<(), String> {
        name("strategy", &self.strategy)?;
        age(self.age_days)?;
        rate(self.rate, self.value.value)?;
        estimate(self.rate.name(), &self.value)?;
        for share in [&self.in_genre, &self.in_all].into_iter().flatten() {
            between("a share of releases", share.value, (0.0, 1.0))?;
            estimate("a share of releases", share)?;
        }
        Ok(())
    }
}

/// A rate: some number from 0 on; saves before release may make it more than 1.
fn rate(of: Rate, value: f64) -> Result<(), String> {
    ensure(value >= 0.0, || format!("{}: {value:?} is below 0", of.name()))?;
    figure(of.name(), value)
}
