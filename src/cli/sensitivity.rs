//! `sensitivity`: which keys a result answers to.

use longplay::draw::Luck;
use longplay::report::folder::Said;
use longplay::report::sweep::write_indices;
use longplay::scenario::{Resolved, resolve};
use longplay::study::compare::warnings;
use longplay::study::outcome::Effect;
use longplay::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use longplay::study::sensitivity::headline::{headline, subject};
use longplay::study::sensitivity::indices::{morris, sobol};
use longplay::study::sensitivity::luck::share;
use longplay::study::sensitivity::params::{Answer, SensitivityMethod, SensitivityParams};
use longplay::study::sweep::point::Finished;
use longplay::study::words::{percent, percent_exact, plain, told};

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::grid::Grid;
use crate::cli::points::{Job, cautions, end, finish, refuse_nothing};
use crate::cli::session::Session;

pub(crate) fn sensitivity(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let mut resolved = resolve(&input, &options)?;
    let params = resolved.scenario.sensitivity.clone();
    refuse_nothing("sensitivity", params.key.len(), resolved.spec.strategies.len())?;
    let cube = params.points(resolved.spec.world.seed);
    let settings = params.settings(&cube);
    let keys: Vec<String> = params.key.iter().map(|it| it.key.clone()).collect();
    resolved.cautions = cautions(&input, &options, &keys, &settings);
    let subject = Subject::of(&resolved);
    let mut session = Session::open("sensitivity", &resolved, &args.study, console)?;
    let job = Job {
        input: &input,
        options: &options,
        resolved: &resolved,
        keys: &keys,
        settings: &settings,
    };
    let (points, kept) = finish(&job, &mut session, console)?;
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
        replicates: resolved.spec.experiment.replicates,
        failed: points.iter().filter(|point| subject.row(point).is_none()).count() as u32,
        luck: subject.luck(&points),
        rows: rows(&resolved, &cube, answers.as_deref()),
    };
    let headline = headline(&found);
    let replicates = resolved.spec.experiment.replicates;
    let warnings = warnings(&resolved.spec, replicates as usize);
    let said =
        Said { headline: &headline, warnings: &warnings, replicates, theme: args.study.theme };
    let table: Vec<String> = indices(&found).into_iter().collect();
    session.deliver(&resolved, &found, &said, &table, |out, info| {
        write_indices(out, &found, &points, &said, info)
    })?;
    end(kept, found.failed > 0, console)
}

/// What is looked at of every point.
struct Subject<'a> {
    strategy: String,
    window: u16,
    params: &'a SensitivityParams,
}

impl<'a> Subject<'a> {
    fn of(resolved: &'a Resolved) -> Self {
        let (params, spec) = (&resolved.scenario.sensitivity, &resolved.spec);
        let named = params.strategy.as_ref().filter(|name| !name.is_empty());
        let compared = spec.compared();
        let strategy = named.or(compared.first()).cloned().unwrap_or_default();
        let window = params.window.unwrap_or(spec.calendar.days);
        Self { strategy, window, params }
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

/// Keys by rank, with what each is found to do; nothing where nothing was computed or nothing varies.
fn indices(found: &SensitivityFindings) -> Option<String> {
    let rows = found.ordered();
    let shares = rows.first()?.shares.is_some();
    let header = if shares { ["alone", "in all"].as_slice() } else { &["μ*", "μ", "σ"] };
    let mut grid = Grid::new(["key", "from", "to"].iter().chain(header).copied());
    for (rank, row) in (1..).zip(rows) {
        let name = format!("{rank}  {}", row.key);
        let figures = match (row.shares, row.elementary) {
            (Some(it), _) => vec![told(&it.first, percent), told(&it.total, percent)],
            (_, Some(it)) => vec![told(&it.mu_star, plain), plain(it.mu), plain(it.sigma)],
            _ => Vec::new(),
        };
        grid.row([name, plain(row.low), plain(row.high)].into_iter().chain(figures));
    }
    let of = subject(found);
    let what = if shares {
        format!(
            "Share of the variance of {of} between points: a key alone (first order), and in all that it does, also \
             together with others (total), by which keys are ranked"
        )
    } else {
        format!(
            "What the whole range of a key does to {of}: mean size (μ*), by which keys are ranked, mean with its sign \
             (μ), and how it differs from place to place (σ)"
        )
    };
    Some(format!(
        "{}{what}; ( ) is the {} interval.\n",
        grid.text(),
        percent_exact(found.confidence)
    ))
}
