//! The dose–response study: every dose from one fork, in every replicate.
//!
//! Owns which arms are run and what is kept of them. Deliberately unknown: how slopes are drawn
//! through them (see [`crate::study::dose::slopes`]).

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::draw::KeyedRng;
use crate::dynamics::campaign::Campaign;
use crate::dynamics::friction::Friction;
use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::measure::releases::{Releases, Shown};
use crate::measure::windows::{Measure, WindowSums};
use crate::model::catalogue::Catalogue;
use crate::model::ids::ListenerId;
use crate::sim::intervention::Intervention;
use crate::sim::observer::Observer;
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::{ArmHistory, Plan, begin, live_to_fork, replicates, run_arms};
use crate::study::caution::warnings;
use crate::study::dose::ab_test::{Groups, Trio, ab_test};
use crate::study::dose::findings::{AbTest, CurvePoint, DoseFindings, Slope, SlopeKind, Track};
use crate::study::dose::headline::headline;
use crate::study::dose::params::DoseParams;
use crate::study::dose::slopes::{Response, across_tracks, by_dose, shuffled};
use crate::study::effects::windows;
use crate::study::error::StudyError;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::under_way::UnderWay;

/// Measures of the curve.
const MEASURES: [Measure; 4] =
    [Measure::Streams, Measure::Listeners, Measure::Saves, Measure::SaveRate];

/// One replicate: all doses of one fork, and the other new tracks under dose 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replicate {
    number: u32,
    /// By dose, then by window.
    sums: Vec<Vec<WindowSums>>,
    /// By window.
    tracks: Vec<Vec<Shown>>,
    /// By window, where the doses make a test.
    trios: Vec<Trio>,
}

/// The dose–response study of a specification.
pub struct Dose<'a> {
    spec: &'a Spec,
    params: &'a DoseParams,
    /// What is bought in every arm, and whose strategy that is.
    campaigns: &'a [Campaign],
    strategy: Option<&'a str>,
    windows: Vec<u16>,
    doses: Vec<f32>,
    confidence: Confidence,
}

impl<'a> Dose<'a> {
    /// The study with these parameters. A strategy that does not exist counts as none.
    pub fn new(spec: &'a Spec, params: &'a DoseParams) -> Self {
        let named = spec.strategies.iter().find(|it| Some(&it.name) == params.strategy.as_ref());
        Self {
            spec,
            params,
            campaigns: named.map_or(&[], |strategy| strategy.campaigns.as_slice()),
            strategy: named.map(|strategy| strategy.name.as_str()),
            windows: windows(spec),
            doses: params.ladder(),
            confidence: Confidence::new(
                spec.experiment.confidence,
                spec.experiment.replicates as usize,
                spec.world.seed,
            ),
        }
    }
}

impl Study for Dose<'_> {
    type Piece = Replicate;
    type Findings = DoseFindings;

    fn name(&self) -> &'static str {
        "dose"
    }

    fn work(&self) -> Work {
        let arms = vec![self.campaigns; self.doses.len()];
        replicates(self.spec, self.spec.experiment.replicates, &arms)
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
        self.piece_under_way(number, &mut UnderWay::unkept(), progress)
    }

    fn can_be_kept_under_way(&self) -> bool {
        true
    }

    fn piece_under_way(
        &self,
        number: u32,
        under_way: &mut UnderWay<'_>,
        progress: &Progress,
    ) -> Result<Replicate, StudyError> {
        let mut burnt_in = begin(self.spec, number, progress)?;
        let releases = self.onlooker(&burnt_in.environment.world.catalogue);
        burnt_in.observe(releases.clone());
        live_to_fork(&mut burnt_in, self.spec, under_way, progress)?;
        // The arm whose saving nobody eases is the base: it comes first, and is the one in which the
        // other new tracks are looked at.
        let zero = self.zero();
        let mut plans: Vec<Plan> = self.doses.iter().map(|dose| self.plan(*dose)).collect();
        plans.swap(0, zero);
        let onlookers = |arm: usize| -> Vec<Arc<dyn Observer>> {
            if arm == 0 { vec![releases.clone()] } else { Vec::new() }
        };
        let environment = burnt_in.environment.clone();
        let mut arms = run_arms(burnt_in, self.spec, &plans, &onlookers, under_way, progress)?;
        arms.swap(0, zero);
        let trios = self.trios(&arms, &environment.behaviour_rng);
        Ok(self.kept(number, &arms.iter().collect::<Vec<_>>(), &releases, trios))
    }

    fn fits(&self, number: u32, it: &Replicate) -> Result<(), String> {
        let windows = self.windows.len();
        let trios = if self.test_arms().is_some() { windows } else { 0 };
        let whole = it.number == number
            && it.sums.len() == self.doses.len()
            && it.sums.iter().all(|sums| sums.len() == windows)
            && it.tracks.len() == windows
            && it.trios.len() == trios;
        whole.then_some(()).ok_or_else(|| "it has other doses or windows".to_owned())
    }

    fn conclude(&self, replicates: Vec<Replicate>) -> DoseFindings {
        self.findings(&replicates)
    }

    fn text(&self, findings: &DoseFindings) -> StudyText {
        let mut warnings = warnings(self.spec, findings.replicates as usize);
        warnings.extend(not_looked_at(&self.spec.experiment));
        let (headline, replicates) = (headline(findings), findings.replicates);
        StudyText { headline, notes: Vec::new(), warnings, replicates }
    }
}

impl Dose<'_> {
    /// Looks on while the other new tracks are streamed.
    pub(in crate::study) fn onlooker(&self, catalogue: &Catalogue) -> Arc<Mutex<Releases>> {
        Arc::new(Mutex::new(Releases::new(catalogue, &self.windows)))
    }

    /// What is done to the arm of a dose.
    fn plan(&self, dose: f32) -> Plan {
        let friction = Friction { share: dose, ease: self.params.ease };
        Plan {
            campaigns: self.campaigns.to_vec(),
            intervention: Intervention::of_friction(friction),
            logged: true,
        }
    }

    /// The arms of all doses but 0, for a run whose control is that of dose 0. No play is logged:
    /// a run makes no test on a part of the listeners.
    pub(in crate::study) fn plans_beside_control(&self) -> Vec<Plan> {
        let others = self.doses.iter().filter(|dose| dose.abs() > 0.0);
        others.map(|&dose| Plan { logged: false, ..self.plan(dose) }).collect()
    }

    /// A replicate of these arms: the control, and those of all other doses in their order.
    pub(in crate::study) fn beside_control(
        &self,
        number: u32,
        control: &ArmHistory,
        others: &[ArmHistory],
        releases: &Mutex<Releases>,
    ) -> Replicate {
        let mut arms: Vec<&ArmHistory> = others.iter().collect();
        arms.insert(self.zero(), control);
        self.kept(number, &arms, releases, Vec::new())
    }

    /// What is kept of arms by dose.
    fn kept(
        &self,
        number: u32,
        arms: &[&ArmHistory],
        releases: &Mutex<Releases>,
        trios: Vec<Trio>,
    ) -> Replicate {
        let window_sums = |arm: &&ArmHistory| {
            self.windows.iter().map(|&window| WindowSums::new(&arm.days, window)).collect()
        };
        let least = self.params.least_listeners;
        let releases = releases.lock().unwrap_or_else(PoisonError::into_inner);
        let tracks = (0..self.windows.len()).map(|window| releases.shown(window, least)).collect();
        Replicate { number, sums: arms.iter().map(window_sums).collect(), tracks, trios }
    }

    /// Place of dose 0.
    fn zero(&self) -> usize {
        self.doses.iter().position(|dose| dose.abs() <= 0.0).unwrap_or(0)
    }

    /// The arms that make a test: nobody, some, everybody.
    fn test_arms(&self) -> Option<[usize; 3]> {
        let place = |wanted: &dyn Fn(f32) -> bool| self.doses.iter().position(|&it| wanted(it));
        let none = place(&|dose| dose.abs() <= 0.0)?;
        let all = place(&|dose| dose >= 1.0)?;
        let partly =
            (0..self.doses.len()).filter(|&it| self.doses[it] > 0.0 && self.doses[it] < 1.0);
        let from_half = |it: &usize| (self.doses[*it] - 0.5).abs();
        let some = partly.min_by(|a, b| from_half(a).total_cmp(&from_half(b)))?;
        Some([none, some, all])
    }

    fn trios(&self, arms: &[ArmHistory], rng: &KeyedRng) -> Vec<Trio> {
        let Some([none, some, all]) = self.test_arms() else { return Vec::new() };
        let listeners = 0..self.spec.world.listeners;
        let treats: Vec<bool> =
            listeners.map(|id| Friction::treats(self.doses[some], rng, ListenerId(id))).collect();
        let treated = treats.iter().filter(|treated| **treated).count() as u64;
        let trio = |&window: &u16| {
            let count = |arm: usize| Groups::count(&arms[arm].focal, window, &treats);
            Trio {
                none: count(none),
                some: count(some),
                all: count(all),
                treated,
                untreated: treats.len() as u64 - treated,
            }
        };
        self.windows.iter().map(trio).collect()
    }

    fn findings(&self, replicates: &[Replicate]) -> DoseFindings {
        let windows = 0..self.windows.len();
        let last = self.windows.len() - 1;
        let tracks = replicates.iter().zip(0..).flat_map(|(it, replicate)| {
            it.tracks[last].iter().map(move |&shown| Track { replicate, shown })
        });
        DoseFindings {
            doses: self.doses.clone(),
            ease: self.params.ease,
            strategy: self.strategy.map(str::to_owned),
            windows: self.windows.clone(),
            confidence: self.confidence.level(),
            replicates: replicates.len() as u32,
            curve: self.curve(replicates),
            slopes: windows.clone().flat_map(|window| self.slopes(replicates, window)).collect(),
            overstated: windows
                .clone()
                .filter_map(|window| self.overstated(replicates, window))
                .collect(),
            tracks: tracks.collect(),
            ab_tests: windows.filter_map(|window| self.ab_test(replicates, window)).collect(),
        }
    }

    fn curve(&self, replicates: &[Replicate]) -> Vec<CurvePoint> {
        let zero = self.zero();
        let mut points = Vec::new();
        for (arm, &dose) in self.doses.iter().enumerate() {
            for (window, &window_days) in self.windows.iter().enumerate() {
                for measure in MEASURES {
                    let of = |arm: usize| move |it: &Replicate| measure.of(&it.sums[arm][window]);
                    let values: Option<Vec<f64>> = replicates.iter().map(of(arm)).collect();
                    let zeros: Option<Vec<f64>> = replicates.iter().map(of(zero)).collect();
                    let (Some(values), Some(zeros)) = (values, zeros) else { continue };
                    let more = values.iter().zip(&zeros).map(|(a, b)| a - b).collect();
                    let (Some(value), Some(effect)) = (self.mean(values), self.mean(more)) else {
                        continue;
                    };
                    points.push(CurvePoint { dose, window_days, measure, value, effect });
                }
            }
        }
        points
    }

    fn mean(&self, figures: Vec<f64>) -> Option<Estimate> {
        Some(Estimator::mean_of(figures)?.estimate(&self.confidence))
    }

    /// Runs by replicate and dose; absent where somebody has no listener.
    fn responses(replicates: &[Replicate], window: usize) -> Option<Vec<Vec<Response>>> {
        let response = |sums: &Vec<WindowSums>| {
            let sums = &sums[window];
            Some(Response {
                save_rate: Measure::SaveRate.of(sums)?,
                streams: sums.counts.streams as f64,
                saves: sums.counts.saves as f64,
            })
        };
        replicates.iter().map(|it| it.sums.iter().map(response).collect()).collect()
    }

    fn causal(&self, replicates: &[Replicate], window: usize) -> Option<Estimator> {
        let responses = Self::responses(replicates, window)?;
        Some(by_dose(&self.doses, &responses, |run| run.save_rate)?.times(POINT))
    }

    fn across(replicates: &[Replicate], window: usize) -> Option<Estimator> {
        Some(across_tracks(&tracks(replicates, window))?.times(POINT))
    }

    fn slopes(&self, replicates: &[Replicate], window: usize) -> Vec<Slope> {
        let window_days = self.windows[window];
        let mut slopes = Vec::new();
        if let (Some(slope), Some(responses)) =
            (self.causal(replicates, window), Self::responses(replicates, window))
        {
            let points = responses.iter().map(Vec::len).sum::<usize>() as u64;
            let streams = by_replicate(&responses, |run| Some(run.streams));
            let per_save = by_dose(&self.doses, &responses, |run| run.saves);
            let per_save = per_save.map(|slope| slope.estimate(&self.confidence));
            let kind = SlopeKind::Causal;
            slopes.extend(self.slope(kind, window_days, &slope, streams, per_save, points));
        }
        let tracks = tracks(replicates, window);
        let points = tracks.iter().map(Vec::len).sum::<usize>() as u64;
        let streams = || by_replicate(&tracks, |track| Some(track.streams as f64));
        if let Some(slope) = Self::across(replicates, window) {
            let kind = SlopeKind::AcrossTracks;
            slopes.extend(self.slope(kind, window_days, &slope, streams(), None, points));
        }
        let rng = KeyedRng::new(self.spec.world.seed);
        if let (Some(dealt), Some(streams)) =
            (shuffled(&tracks, &rng, self.confidence.level()), streams())
        {
            slopes.push(Slope {
                kind: SlopeKind::Shuffled,
                window_days,
                streams_per_point: dealt.times(POINT),
                share_per_point: dealt.times(POINT / streams.value()),
                streams_per_save: None,
                points,
            });
        }
        slopes
    }

    fn slope(
        &self,
        kind: SlopeKind,
        window_days: u16,
        slope: &Estimator,
        streams: Option<Estimator>,
        streams_per_save: Option<Estimate>,
        points: u64,
    ) -> Option<Slope> {
        Some(Slope {
            kind,
            window_days,
            streams_per_point: slope.estimate(&self.confidence),
            share_per_point: slope.over(&streams?)?.estimate(&self.confidence),
            streams_per_save,
            points,
        })
    }

    fn overstated(&self, replicates: &[Replicate], window: usize) -> Option<(u16, Estimate)> {
        let causal = self.causal(replicates, window)?;
        if !causal.estimate(&self.confidence).is_clear() {
            return None;
        }
        let times = Self::across(replicates, window)?.over(&causal)?;
        Some((self.windows[window], times.estimate(&self.confidence)))
    }

    fn ab_test(&self, replicates: &[Replicate], window: usize) -> Option<AbTest> {
        let [_, some, _] = self.test_arms()?;
        let trios: Vec<Trio> = replicates.iter().map(|it| it.trios[window]).collect();
        ab_test(self.doses[some], self.windows[window], &trios, &self.confidence)
    }
}

/// One save more per 100 listeners.
const POINT: f64 = 0.01;

fn tracks(replicates: &[Replicate], window: usize) -> Vec<Vec<Shown>> {
    replicates.iter().map(|it| it.tracks[window].clone()).collect()
}

/// The mean of a figure within each replicate.
fn by_replicate<T>(replicates: &[Vec<T>], of: impl Fn(&T) -> Option<f64>) -> Option<Estimator> {
    let figure = |points: &Vec<T>| {
        let figures: Vec<f64> = points.iter().filter_map(&of).collect();
        crate::stats::mean(&figures)
    };
    Estimator::mean_of(replicates.iter().map(figure).collect::<Option<Vec<f64>>>()?)
}
