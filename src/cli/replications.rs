//! `validate --replications`: published experiments, run again.

use std::fmt::Write as _;
use std::path::Path;

use longplay::report::terminal::grid::Grid;
use longplay::scenario::Fault;
use longplay::scenario::regular::text;
use longplay::study::threads::Threads;
use longplay::validation::replications::log::{Log, LogText};
use longplay::validation::replications::replicated::Replicated;
use longplay::validation::replications::report::page::markdown;
use longplay::validation::replications::report::{machine, words};
use longplay::validation::replications::run::{Options, REPLICATIONS, chosen, replicate};

use crate::cli::args::{ValidateArgs, ValidateFormat};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

/// Most that is read of an interaction log \[bytes\]; that of ten million ratings has a quarter.
const MOST_OF_A_LOG: u64 = 1 << 30;
/// What to do where that is not a log.
const REMEDY: &str =
    "name the file u.data, or an .inter file, as docs/ARCHITECTURE.md says how to get it";

pub(crate) fn replications(args: &ValidateArgs, console: Console) -> Result<Exit, Failure> {
    let chosen = chosen(&args.only).map_err(|stray| unknown(&stray))?;
    let threads = Threads::start(args.threads)?;
    let options = Options { quick: args.quick, log: log(args.data.as_deref())? };
    let mut all = Vec::new();
    for about in chosen {
        if !args.no_progress {
            console.note(&format!("{} {}", about.id, about.name));
        }
        all.push(threads.run(|| replicate(about.id, &options))?);
    }
    let format = if args.json { ValidateFormat::Json } else { args.format };
    console.result(&match format {
        ValidateFormat::Table => table(&all, args.quick),
        ValidateFormat::Md => markdown(&all, &command(args), args.quick),
        ValidateFormat::Json => format!("{:#}", machine::as_json(&all)),
        ValidateFormat::Csv => String::from_utf8_lossy(&machine::as_csv(&all)?).into_owned(),
    })?;
    let missed = all.iter().any(|one| one.passes() == Some(false));
    Ok(if missed { Exit::Missed } else { Exit::Done })
}

/// Reads an interaction log, and what lies beside it in `RecBole`'s form.
fn log(path: Option<&Path>) -> Result<Option<Log>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let refused = |fault| match fault {
        Fault::Unreadable { path, cause } => Failure::Read { path, source: cause },
        fault => Failure::Usage { what: fault.to_string(), remedy: REMEDY.to_owned() },
    };
    let interactions = text(path, MOST_OF_A_LOG).map_err(refused)?;
    let beside = |extension: &str| text(&path.with_extension(extension), MOST_OF_A_LOG).ok();
    let (users, items) = (beside("user"), beside("item"));
    let text =
        LogText { interactions: &interactions, users: users.as_deref(), items: items.as_deref() };
    Ok(Some(Log::parse(&text)?))
}

fn unknown(stray: &str) -> Failure {
    let ids: Vec<&str> = REPLICATIONS.iter().map(|about| about.id).collect();
    Failure::Usage {
        what: format!("there is no replication `{stray}`"),
        remedy: format!("replications are {}", ids.join(", ")),
    }
}

fn command(args: &ValidateArgs) -> String {
    let mut command = vec!["cargo run --release -- validate --replications --format md".to_owned()];
    command.extend(args.quick.then(|| "--quick".to_owned()));
    command.extend(args.only.iter().map(|name| format!("--only {name}")));
    let data = args.data.as_ref();
    command.extend(data.map(|path| format!("--data {}", path.display())));
    command.push("> docs/replications.md".to_owned());
    command.join(" ")
}

fn table(all: &[Replicated], quick: bool) -> String {
    let mut text = String::new();
    for one in all {
        let mut table = Grid::new(["figure", "value", "95 % interval", "published or theory"]);
        for figure in &one.figures {
            table.row([
                figure.name.clone(),
                words::value(figure),
                words::interval(figure),
                figure.expected.clone(),
            ]);
        }
        let about = &one.about;
        let _ = writeln!(text, "{} {}: {}", about.id, about.name, words::verdict(one));
        let _ = writeln!(text, "{}\n{}.\n{}", about.source, one.setting, table.text().trim_end());
        for check in &one.checks {
            let _ =
                writeln!(text, "  {}  {}", if check.holds { "pass" } else { "MISS" }, check.claim);
        }
        for difference in about.differences {
            let _ = writeln!(text, "  differs: {difference}");
        }
        text.push('\n');
    }
    let mark = if quick { " (quick run: few repetitions, not for quoting)" } else { "" };
    text + &format!("{}{mark}.\n", words::count(all))
}
