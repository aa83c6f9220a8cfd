//! Looking on while the other new releases find their listeners. Main type: [`Others`].
//!
//! Deliberately unknown: what is concluded from it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::measure::releases::{NewRelease, Releases};
use crate::sim::environment::Environment;
use crate::sim::observer::Observer;
use crate::sim::spec::Spec;
use crate::study::benchmark::findings::{AGES, LEAST_LISTENERS};
use crate::units::Day;

/// The other new releases of one replicate.
pub struct Others {
    releases: Arc<Mutex<Releases>>,
    ages: usize,
    end: Day,
}

/// The ages that a run of a specification reaches.
pub(super) fn ages(spec: &Spec) -> Vec<u16> {
    AGES.into_iter().filter(|age| *age <= spec.calendar.days).collect()
}

impl Others {
    /// Nothing seen yet of a world.
    pub fn new(spec: &Spec, environment: &Environment) -> Self {
        let (ages, end) = (ages(spec), spec.calendar.end());
        let releases = Releases::up_to(end, &environment.world.catalogue, &ages);
        Self { releases: Arc::new(Mutex::new(releases)), ages: ages.len(), end }
    }

    /// Who looks on: in the burn-in and, after it, in the control.
    pub fn onlooker(&self) -> Arc<dyn Observer> {
        self.releases.clone()
    }

    /// What was seen, by age: every track with enough listeners whose days are all over.
    pub fn seen(&self) -> Vec<Vec<NewRelease>> {
        let releases = self.releases.lock().unwrap_or_else(PoisonError::into_inner);
        (0..self.ages).map(|age| releases.by_genre(age, LEAST_LISTENERS, self.end)).collect()
    }
}
