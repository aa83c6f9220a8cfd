//! `explain`: through which paths a strategy's effect comes about.

use longplay::dynamics::campaign::Campaign;
use longplay::sim::spec::Spec;
use longplay::study::explain::cuts::ExplainError;
use longplay::study::explain::params::ExplainParams;
use longplay::study::explain::run::Explain;

use crate::cli::args::PlainArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::long::resolve_long;
use crate::cli::session::Session;

/// Savers of so many days are followed \[days\].
const ENTRY: u16 = 28;

pub(crate) fn explain(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |it| it.explain.follow_days.saturating_add(ENTRY), console)?;
    let explain = Explain::new(&resolved.spec, &resolved.scenario.explain)
        .map_err(|error| refused(&error, &resolved.spec))?;
    Session::open("explain", &resolved, &args.study, console)?.run(&explain)
}

/// Why there is nothing to take apart, with what is left to do about it.
pub(crate) fn refused(error: &ExplainError, spec: &Spec) -> Failure {
    let easier = ExplainParams::EASIER;
    let remedy = match error {
        _ if spec.strategies.is_empty() => {
            let what =
                "the scenario has no [[strategy]]: there is no effect to take apart".to_owned();
            let remedy = "add one; `longplay new NAME` writes a file that shows how".to_owned();
            return Failure::Usage { what, remedy };
        }
        ExplainError::UnknownStrategy(_) => {
            let names: Vec<&str> = spec.strategies.iter().map(|it| it.name.as_str()).collect();
            format!("name one of {}: --set explain.strategy=NAME", names.join(", "))
        }
        ExplainError::AsksNothing(_) | ExplainError::NoAsk
            if spec
                .strategies
                .iter()
                .any(|it| it.campaigns.iter().any(Campaign::asks_for_saves)) =>
        {
            format!("name one that does: --set explain.strategy=NAME, or {easier}")
        }
        _ => format!("let a campaign ask for saves (`ask = \"save\"`), or {easier}"),
    };
    Failure::Usage { what: error.to_string(), remedy }
}
