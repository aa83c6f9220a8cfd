//! Whether what is read back can be what a dose–response study found.

use crate::study::dose::findings::{AbTest, CurvePoint, DoseFindings, Slope};
use crate::study::sound::{
    LONGEST_RUN, MOST_REPLICATES, Sound, between, confidence, estimate, figure, name, once, windows,
};

/// Most doses.
const MOST_DOSES: usize = 1000;

/// A dose as a whole number, to be compared with others.
fn of_dose(dose: f32) -> u32 {
    dose.to_bits()
}

impl Sound for DoseFindings {
    fn sound(&self) -> Result<(), String> {
        between("number of doses", self.doses.len(), (1, MOST_DOSES))?;
        for &dose in &self.doses {
            between("dose", dose, (-1.0, 1.0))?;
        }
        once("a dose", &self.doses.iter().map(|&dose| of_dose(dose)).collect::<Vec<_>>())?;
        between("ease", self.ease, (0.0, 5.0))?;
        self.strategy.as_deref().map_or(Ok(()), |it| name("strategy", it))?;
        windows(&self.windows)?;
        confidence(self.confidence)?;
        between("replicates", self.replicates, (1, MOST_REPLICATES))?;
        self.curve.iter().try_for_each(Sound::sound)?;
        let rows = self.curve.iter().map(|it| (of_dose(it.dose), it.window_days, it.measure));
        once("a point of the curve", &rows.collect::<Vec<_>>())?;
        self.slopes.iter().try_for_each(Sound::sound)?;
        let rows = self.slopes.iter().map(|it| (it.kind as u8, it.window_days));
        once("a slope", &rows.collect::<Vec<_>>())?;
        self.overstated.iter().try_for_each(|(_, it)| estimate("overstated", it))?;
        self.ab_tests.iter().try_for_each(Sound::sound)
    }
}

impl Sound for CurvePoint {
    fn sound(&self) -> Result<(), String> {
        between("dose", self.dose, (-1.0, 1.0))?;
        between("window", self.window_days, (1, LONGEST_RUN))?;
        estimate(self.measure.name(), &self.value)?;
        estimate(self.measure.name(), &self.effect)
    }
}

impl Sound for Slope {
    fn sound(&self) -> Result<(), String> {
        between("window", self.window_days, (1, LONGEST_RUN))?;
        estimate("streams_per_point", &self.streams_per_point)?;
        estimate("share_per_point", &self.share_per_point)?;
        self.streams_per_save.map_or(Ok(()), |it| estimate("streams_per_save", &it))
    }
}

impl Sound for AbTest {
    fn sound(&self) -> Result<(), String> {
        figure("dose", self.dose.into())?;
        let estimates =
            [&self.says, &self.says_without_imbalance, &self.truth, &self.error, &self.spilled];
        estimates.into_iter().try_for_each(|it| estimate("a test", it))
    }
}
