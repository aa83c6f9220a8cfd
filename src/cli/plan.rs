//! `plan`: the best split of a budget over channels, and when another dollar stops paying.

use longplay::scenario::resolve;
use longplay::sim::spec::Spec;
use longplay::study::format::count;
use longplay::study::plan::run::Planning;

use crate::cli::args::{PlanArgs, named_input};
use crate::cli::beliefs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::session::Session;

/// Name of the scenario's own platform.
const OWN: &str = "own";

pub(crate) fn plan(args: &PlanArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve(&named_input(&args.scenario), &args.tweaks.options())?;
    let params = &resolved.scenario.plan;
    if params.channel.is_empty() {
        return Err(Failure::Usage {
            what: "the scenario has no [plan]: there is no money to split".to_owned(),
            remedy:
                "write [plan] with `budgets` and [[plan.channel]] entries; `longplay new NAME` \
                     writes a file that shows how"
                    .to_owned(),
        });
    }
    let mut platforms: Vec<(String, Spec)> = vec![(OWN.to_owned(), resolved.spec.clone())];
    if !args.platform.is_empty() {
        let of = (Some(&args.scenario), &args.tweaks);
        platforms.extend(beliefs::named(&args.platform, of)?);
    }
    let study = Planning::new(&platforms, params).map_err(|(_, error)| Failure::Usage {
        what: error.to_string(),
        remedy: "change the channel".to_owned(),
    })?;
    let session = Session::open("plan", &resolved, &args.study, console)?;
    console.note(&told(&study));
    session.run(&study)
}

/// How much there is to do, before it is done.
fn told(study: &Planning<'_>) -> String {
    let most = study.most();
    format!(
        "at most {} replicates with {} arms in all, less where the search is sure sooner",
        count(f64::from(most.replicates)),
        count(most.arms as f64)
    )
}
