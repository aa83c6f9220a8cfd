//! The decomposition under every belief, all replicates of all beliefs side by side.
//!
//! Main type: [`Beliefs`]. Deliberately unknown: which beliefs there are, and how paths are told
//! apart (see [`crate::study::explain`]).

use serde_json::{Value, json};

use crate::inference::estimator::{Confidence, Estimator};
use crate::measure::windows::Measure;
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::within;
use crate::study::beliefs::findings::{BeliefFindings, BeliefRow, PATHS};
use crate::study::beliefs::headline::headline;
use crate::study::caution::warnings;
use crate::study::effects::windows;
use crate::study::error::StudyError;
use crate::study::explain::cuts::{ExplainError, subject};
use crate::study::explain::findings::{Path, PathRow, ReplicatePaths};
use crate::study::explain::params::ExplainParams;
use crate::study::explain::paths::rows;
use crate::study::explain::run::{Explain, Replicate};
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};

/// A belief: its name, and the specification with its platform.
pub type Belief = (String, Spec);

/// A strategy's effect, taken apart under several beliefs about the platform.
pub struct Beliefs<'a> {
    spec: &'a Spec,
    /// Each belief, and the decomposition under it.
    under: Vec<(&'a Belief, Explain<'a>)>,
    strategy: &'a str,
}

impl<'a> Beliefs<'a> {
    /// The decomposition with these parameters under each of `beliefs`, which differ from `spec` in
    /// their platform alone.
    ///
    /// # Errors
    /// [`ExplainError`] where there is nothing to decompose.
    pub fn new(
        spec: &'a Spec,
        params: &'a ExplainParams,
        beliefs: &'a [Belief],
    ) -> Result<Self, ExplainError> {
        let strategy = &subject(spec, params)?.name;
        let explain = |it: &'a Belief| Ok((it, Explain::new(&it.1, params)?));
        let under = beliefs.iter().map(explain).collect::<Result<_, ExplainError>>()?;
        Ok(Self { spec, under, strategy })
    }

    /// Decomposition and replicate of a piece.
    fn place(&self, number: u32) -> (&Explain<'a>, u32) {
        let (belief, replicate) = within(number, self.spec.experiment.replicates);
        (&self.under[belief].1, replicate)
    }
}

impl Study for Beliefs<'_> {
    type Piece = Replicate;
    type Findings = BeliefFindings;

    fn name(&self) -> &'static str {
        "beliefs"
    }

    fn parameters(&self) -> Value {
        let platforms = self.under.iter().map(|((name, spec), _)| json!([name, spec.platform]));
        platforms.collect()
    }

    fn work(&self) -> Work {
        let one = self.under.first().map(|(_, it)| it.work()).unwrap_or_default();
        let pieces = one.pieces * self.under.len() as u32;
        Work { what: "replicates of beliefs", pieces, ..one }
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
        let (explain, replicate) = self.place(number);
        explain.piece(replicate, progress)
    }

    fn fits(&self, number: u32, replicate: &Replicate) -> Result<(), String> {
        let (explain, number) = self.place(number);
        explain.fits(number, replicate)
    }

    fn conclude(&self, pieces: Vec<Replicate>) -> BeliefFindings {
        let replicates = self.spec.experiment.replicates;
        let confidence = Confidence::new(
            self.spec.experiment.confidence,
            replicates as usize,
            self.spec.world.seed,
        );
        let mut pieces = pieces.into_iter();
        let mut rows = Vec::new();
        for ((name, _), _) in &self.under {
            let these = pieces.by_ref().take(replicates as usize);
            let paths: Vec<ReplicatePaths> = these
                .flat_map(Replicate::into_paths)
                .filter(|it| it.measure == Measure::Streams)
                .collect();
            rows.extend(rows_of(name, &paths, &confidence));
        }
        BeliefFindings {
            strategy: self.strategy.to_owned(),
            beliefs: self.under.iter().map(|((name, _), _)| name.clone()).collect(),
            windows: windows(self.spec),
            confidence: confidence.level(),
            replicates,
            rows,
        }
    }

    fn text(&self, findings: &BeliefFindings) -> StudyText {
        let mut warnings = warnings(self.spec, findings.replicates as usize);
        warnings.extend(not_looked_at(&self.spec.experiment));
        let (headline, replicates) = (headline(findings), findings.replicates);
        StudyText { headline, notes: Vec::new(), warnings, replicates }
    }
}

/// The rows of one belief, given its paths by replicate.
fn rows_of(belief: &str, paths: &[ReplicatePaths], confidence: &Confidence) -> Vec<BeliefRow> {
    let of = |path: Path, window_days: u16| {
        let place = Path::ALL.iter().position(|it| *it == path)?;
        let same = paths.iter().filter(|it| it.window_days == window_days);
        Estimator::mean_of(same.map(|it| it.effects[place]).collect())
    };
    let share = |row: &PathRow| {
        let ask = of(Path::Ask, row.window_days)?;
        let clear = ask.estimate(confidence).is_clear();
        let part = matches!(row.path, Path::Library | Path::Training);
        let part = of(row.path, row.window_days).filter(|_| clear && part)?;
        Some(part.over(&ask)?.estimate(confidence))
    };
    let told = rows(paths, confidence).into_iter().filter(|row| PATHS.contains(&row.path));
    told.map(|row| BeliefRow {
        belief: belief.to_owned(),
        window_days: row.window_days,
        path: row.path,
        effect: row.effect,
        share: share(&row),
    })
    .collect()
}
