//! Whether what is read back can be what a sensitivity analysis found.

use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sound::{
    LONGEST_RUN, MOST_REPLICATES, Sound, between, confidence, ensure, estimate, figure, name, odds,
    once,
};

/// Most points: a Sobol design of many keys has more than a sweep may have.
const MOST_POINTS: u32 = 1_000_000_000;

/// Most keys.
const MOST_KEYS: usize = 1000;

impl Sound for SensitivityFindings {
    fn sound(&self) -> Result<(), String> {
        name("strategy", &self.strategy)?;
        between("window", self.window_days, (1, LONGEST_RUN))?;
        confidence(self.confidence)?;
        between("points", self.points, (1, MOST_POINTS))?;
        between("failed", self.failed, (0, self.points))?;
        between("replicates", self.replicates, (0, MOST_REPLICATES))?;
        odds("noise", self.noise)?;
        between("number of rows", self.rows.len(), (1, MOST_KEYS))?;
        once("a key", &self.rows.iter().map(|row| &row.key).collect::<Vec<_>>())?;
        self.rows.iter().try_for_each(Sound::sound)
    }
}

impl Sound for KeyRow {
    fn sound(&self) -> Result<(), String> {
        name("key", &self.key)?;
        let fault = |what: String| format!("`{}`: {what}", self.key);
        figure("low", self.low).map_err(fault)?;
        figure("high", self.high).map_err(fault)?;
        ensure(self.low <= self.high, || fault("its range is upside down".to_owned()))?;
        if let Some(it) = &self.elementary {
            figure("mu", it.mu).map_err(fault)?;
            figure("sigma", it.sigma).map_err(fault)?;
            estimate("mu_star", &it.mu_star).map_err(fault)?;
        }
        if let Some(it) = &self.shares {
            estimate("first", &it.first).map_err(fault)?;
            estimate("total", &it.total).map_err(fault)?;
        }
        Ok(())
    }
}
