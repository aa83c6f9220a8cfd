//! `validate`: a world without campaigns against published figures.

use std::fs;
use std::path::Path;

use longplay::report::terminal::grid::Grid;
use longplay::scenario::{Input, Options, Override, Resolved, resolve};
use longplay::study::progress::Progress;
use longplay::study::threads::Threads;
use longplay::validation::observed::LIFE_DAYS;
use longplay::validation::report::page::{About, CHART, PAGE, World, markdown};
use longplay::validation::report::{chart, machine, words};
use longplay::validation::run::{Checked, kinds, validate as check};
use longplay::validation::table::all::{TARGETS, chosen};
use longplay::validation::targets::Target;

use crate::cli::args::{ValidateArgs, ValidateFormat};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory;
use crate::cli::progress;
use crate::cli::replications::replications;

/// Days observed unless set: the new tracks of a month, each with its first month in full.
const DAYS: &str = "time.days=60";

pub(crate) fn validate(args: &ValidateArgs, console: Console) -> Result<Exit, Failure> {
    if args.replications {
        return replications(args, console);
    }
    let targets = chosen(&args.only).map_err(|stray| unknown(&stray))?;
    refuse_to_cut_the_page(args)?;
    let resolved = world(args)?;
    let seeds = args.seeds.unwrap_or(if resolved.quick { 3 } else { 20 });
    let about = about(args, &resolved, seeds, &targets);
    memory::refuse_beyond("validate", &resolved.scenario, args.threads, 1)?;
    let threads = Threads::start(args.threads)?;
    let progress = Progress::default();
    let watcher = console.progress().filter(|_| !args.no_progress);
    let rows = progress::shown("validate", &progress, watcher, console, || {
        threads.run(|| check(&resolved.spec, seeds, &targets, &progress))
    })?;
    if let Some(page) = &args.write {
        write(page, markdown(&rows, &about).as_bytes())?;
        let chart_place = page.parent().unwrap_or(Path::new("")).join(CHART);
        write(&chart_place, chart::svg(&rows)?.as_bytes())?;
        let (page, chart) = (page.display(), chart_place.display());
        console.note(&format!("Wrote {page} and {chart}."));
    }
    let format = if args.json { ValidateFormat::Json } else { args.format };
    console.result(&match format {
        ValidateFormat::Table => table(&rows, &resolved, seeds),
        ValidateFormat::Md => markdown(&rows, &about),
        ValidateFormat::Json => format!("{:#}", machine::as_json(&rows)),
        ValidateFormat::Csv => String::from_utf8_lossy(&machine::as_csv(&rows)?).into_owned(),
    })?;
    Ok(if rows.iter().all(Checked::passes) { Exit::Done } else { Exit::Missed })
}

/// The project's own page is of all targets at full size, or it is left alone.
fn refuse_to_cut_the_page(args: &ValidateArgs) -> Result<(), Failure> {
    let own = args.write.as_deref() == Some(Path::new(PAGE));
    if own && (args.quick || !args.only.is_empty()) {
        return Err(Failure::Usage {
            what: format!("{PAGE} is not written from some of the targets or a quick look"),
            remedy: "name another page: --write PAGE".to_owned(),
        });
    }
    Ok(())
}

/// The default world with what was set; its strategies are not run.
fn world(args: &ValidateArgs) -> Result<Resolved, Failure> {
    let set = std::iter::once(DAYS).chain(args.set.iter().map(String::as_str));
    let overrides = set.map(|assignment| Override::new("--set", assignment)).collect();
    let resolved = resolve(&Input::Default, &Options { overrides, quick: args.quick })?;
    let days = resolved.spec.calendar.days;
    if days < LIFE_DAYS.unsigned_abs() {
        return Err(Failure::Usage {
            what: format!("{days} days are too few to see the first {LIFE_DAYS} of a new track"),
            remedy: "leave time.days alone or set it to 35 or more".to_owned(),
        });
    }
    Ok(resolved)
}

fn unknown(stray: &str) -> Failure {
    let ids: Vec<&str> = TARGETS.iter().map(|target| target.id).collect();
    Failure::Usage {
        what: format!("there is no target `{stray}`"),
        remedy: format!("targets are {}; 6 stands for 6a and 6b", ids.join(", ")),
    }
}

fn about(args: &ValidateArgs, resolved: &Resolved, seeds: u32, targets: &[&Target]) -> About {
    let page = args.write.as_deref().unwrap_or(Path::new(PAGE));
    let mut command = vec!["cargo run --release -- validate --write".to_owned()];
    command.extend((page != Path::new(PAGE)).then(|| page.display().to_string()));
    command.extend(args.quick.then(|| "--quick".to_owned()));
    command.extend(args.seeds.map(|seeds| format!("--seeds {seeds}")));
    command.extend(args.only.iter().map(|name| format!("--only {name}")));
    command.extend(args.set.iter().map(|assignment| format!("--set '{assignment}'")));
    let spec = &resolved.spec;
    let worlds = kinds(targets).map(|kind| {
        let spec = kind.spec(spec);
        let (listeners, tracks) = (spec.world.listeners, spec.world.tracks);
        World { kind, listeners, tracks, days: spec.calendar.days }
    });
    About {
        command: command.join(" "),
        seed: spec.world.seed,
        seeds,
        burn_in_days: spec.calendar.burn_in_days,
        worlds: worlds.collect(),
        quick: resolved.quick,
    }
}

/// Writes a file and the folders above it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}

fn table(rows: &[Checked], resolved: &Resolved, seeds: u32) -> String {
    let header = ["id", "target", "value", "95 % interval", "band", "verdict", "source"];
    let mut table = Grid::new(header).names_in([0, 1, 5, 6]);
    for row in rows {
        table.row([
            row.target.id.to_owned(),
            row.target.name.to_owned(),
            words::value(row),
            words::interval(row),
            words::band(row),
            words::verdict(row).to_owned(),
            row.target.source.to_owned(),
        ]);
    }
    let mark = if resolved.quick { " (quick run: a small world, not for quoting)" } else { "" };
    let world = &resolved.spec.world;
    format!(
        "{}{} over {seeds} worlds of {} listeners and {} tracks{mark}; half as many for targets \
         about a whole year and about bots.\n",
        table.text(),
        words::count(rows),
        world.listeners,
        world.tracks
    )
}
