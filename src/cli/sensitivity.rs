//! `sensitivity`: which keys a result answers to.

use longplay::draw::Luck;
use longplay::report::folder::Said;
use longplay::report::sweep::write_indices;
use longplay::scenario::{Resolved, resolve};
use longplay::study::compare::warnings;
use longplay::study::effects::windows;
use longplay::study::outcome::Effect;
use longplay::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use longplay::study::sensitivity::headline::headline;
use longplay::study::sensitivity::indices::{morris, sobol};
use longplay::study::sensitivity::luck::share;
use longplay::study::sensitivity::params::{Answer, SensitivityMethod, SensitivityParams};
use longplay::study::sweep::point::Finished;

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::points::{Job, finish, refuse_nothing};
use crate::cli::session::Session;

pub(crate) fn sensitivity(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let resolved = resolve(&input, &options)?;
    let params = &resolved.scenario.sensitivity;
    refuse_nothing("sensitivity", params.key.len())?;
    let subject = Subject::of(&resolved)?;
    let cube = params.points(resolved.spec.world.seed);
    let settings = params.settings(&cube);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    let mut session = Session::open("sensitivity", &resolved, &args.study, console)?;
    let job = Job {
        input: &input,
        options: &options,
        resolved: &resolved,
        keys: &keys,
        settings: &settings,
    };
    let (points, partial) = finish(&job, &mut session, console)?;
    let answers: Option<Vec<f64>> =
        points.iter().map(|point| subject.row(point).map(|row| subject.answer(row))).collect();
    let found = SensitivityFindings {
        method: params.method,
        strategy: subject.strategy.clone(),
        measure: params.measure.clone(),
        window_days: subject.window,
        of: params.of,
        confidence: resolved.spec.experiment.confidence,
        points: points.len() as u32,
        failed: points.iter().filter(|point| subject.row(point).is_none()).count() as u32,
        luck: subject.luck(&points),
        rows: rows(&resolved, &cube, answers.as_deref()),
    };
    let headline = headline(&found);
    let replicates = resolved.spec.experiment.replicates;
    let warnings = warnings(&resolved.spec, replicates as usize);
    let said =
        Said { headline: &headline, warnings: &warnings, replicates, theme: args.study.theme };
    session.deliver(&resolved, &found, &said, &[], |out, info| {
        write_indices(out, &found, &points, &said, info)
    })?;
    partial.remove()?;
    Ok(if found.failed > 0 { Exit::Failed } else { Exit::Done })
}

/// What is looked at of every point.
struct Subject<'a> {
    strategy: String,
    window: u16,
    params: &'a SensitivityParams,
}

impl<'a> Subject<'a> {
    fn of(resolved: &'a Resolved) -> Result<Self, Failure> {
        let (params, spec) = (&resolved.scenario.sensitivity, &resolved.spec);
        let usage = |what: String, remedy: &str| Failure::Usage { what, remedy: remedy.to_owned() };
        let names: Vec<&str> = spec.strategies.iter().map(|it| it.name.as_str()).collect();
        let named = params.strategy.as_ref().filter(|name| !name.is_empty());
        let strategy = match named {
            Some(name) if names.contains(&name.as_str()) => name.clone(),
            Some(name) => {
                let what = format!("sensitivity.strategy: there is no strategy \"{name}\"");
                return Err(usage(what, &format!("choose one of: {}", names.join(", "))));
            }
            None => (*names.first().ok_or_else(|| {
                usage("the scenario has no strategy to look at".to_owned(), "add a [[strategy]]")
            })?)
            .to_owned(),
        };
        let known = longplay::measure::windows::Measure::all();
        if known.iter().all(|it| it.name() != params.measure) {
            let names: Vec<String> = known.iter().map(|it| it.name()).collect();
            let what = format!("sensitivity.measure: there is no measure \"{}\"", params.measure);
            return Err(usage(what, &format!("choose one of: {}", names.join(", "))));
        }
        let windows = windows(spec);
        let window = params.window.unwrap_or(spec.calendar.days);
        if !windows.contains(&window) {
            let what = format!("sensitivity.window: effects are not taken over {window} days");
            let remedy = format!("choose one of {windows:?}, or add it to experiment.windows");
            return Err(usage(what, &remedy));
        }
        if !params.levels.is_multiple_of(2) {
            let what = format!("sensitivity.levels must be even, not {}", params.levels);
            return Err(usage(what, "set it to 4"));
        }
        Ok(Self { strategy, window, params })
    }

    fn row<'p>(&self, point: &'p Finished) -> Option<&'p Effect> {
        point.effect(&self.strategy, &self.params.measure, self.window)
    }

    /// The share of luck; only effects have intervals to read it off.
    fn luck(&self, points: &[Finished]) -> Option<f64> {
        let effects: Option<Vec<&Effect>> = points.iter().map(|point| self.row(point)).collect();
        share(&effects.filter(|_| self.params.of == Answer::Effect)?)
    }

    fn answer(&self, row: &Effect) -> f64 {
        match self.params.of {
            Answer::Effect => row.effect,
            Answer::Value => row.value,
        }
    }
}

fn rows(resolved: &Resolved, cube: &[Vec<f64>], answers: Option<&[f64]>) -> Vec<KeyRow> {
    let params = &resolved.scenario.sensitivity;
    let luck = Luck::new(resolved.spec.world.seed);
    let confidence = resolved.spec.experiment.confidence;
    let keys = params.key.len();
    let (elementary, shares) = match (params.method, answers) {
        (SensitivityMethod::Morris, Some(answers)) => {
            (morris(cube, answers, params.levels, confidence, &luck), None)
        }
        (SensitivityMethod::Sobol, Some(answers)) => {
            (None, sobol(keys, answers, confidence, &luck))
        }
        _ => (None, None),
    };
    let row = |(index, key): (usize, &longplay::study::sensitivity::params::RangedKey)| KeyRow {
        key: key.key.clone(),
        low: key.low,
        high: key.high,
        elementary: elementary.as_ref().map(|all| all[index]),
        shares: shares.as_ref().map(|all| all[index]),
    };
    params.key.iter().enumerate().map(row).collect()
}
