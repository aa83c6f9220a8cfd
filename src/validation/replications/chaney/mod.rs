//! C: what recommenders that learn from what they caused do to sameness and utility.
//!
//! Every step ten new items come out. A consumer sees all older items in the recommender's order,
//! with the new ones put in between at random places, and takes the item of the largest known
//! utility × place^−0.8 among those not chosen before. After a start-up with new items only the
//! recommender is trained once (single) or at every step (repeated). *Sameness* is the Jaccard
//! index of what a consumer and the one who looks most like them to the recommender have chosen,
//! minus that of the same two under a recommender that knows all utilities. *Utility* is the mean
//! utility of choices after the start-up.
//!
//! # References
//! Chaney, Stewart & Engelhardt 2018, 12th ACM Conference on Recommender Systems; Lucherini et al.
//! 2021, arXiv:2107.08959 (the re-implementation).

mod choosing;
mod judge;
pub mod params;
mod simulation;
pub mod world;

use rayon::prelude::*;

use crate::sim::run::SpecError;
use crate::validation::replications::chaney::choosing::Mode;
use crate::validation::replications::chaney::judge::{judge, relative};
use crate::validation::replications::chaney::params::Params;
use crate::validation::replications::chaney::simulation::{Found, simulate};
use crate::validation::replications::replicated::{About, Figure, Replicated, ReplicationError};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "C",
    name: "Algorithmic confounding: sameness without utility",
    source: "Chaney, Stewart & Engelhardt 2018, RecSys '18, arXiv:1710.11214",
    published: "Recommenders that learn from what they caused make choices more alike than the \
         ideal needs, \
                without a gain in utility, and more so when they are trained again and again.",
    preset: include_str!("../presets/chaney.toml"),
    differences: &[
        "`popularity`, `content`, `als` and `item_knn` are the engine's; the paper has no item \
         neighbours. `als` has \
         sixteen factors; it and `item_knn` go by choices alone, know consumers by what they \
         expect of items or by their \
         choices, and leave items that nobody has chosen to `content`. The content view has \
         sixteen dimensions: the twenty \
         attributes are laid into them by a cosine frame, and a profile is the mean of what was \
         chosen, not a non-negative least-squares fit.",
        "`mf` has the paper's twenty factors, fitted by alternating least squares with a warm \
         start at each step.",
        "`random` is a keyed shuffle: the engine's own gives short lists, not a whole order.",
        "Items already chosen keep their places on the list and are passed over, as in the \
         re-implementations of T-RECS and RecLab; whether the paper means that could not be read.",
        "Friends (`social`) are those whose preferences covary enough that everybody has one.",
        "Popularity does better than random here because preferences lie around one mean of the \
         world, so that what \
         others chose predicts what one likes (the figure on agreement), and because chosen items \
         keep the top places, so that among \
         the rest utility counts for more than place; T-RECS shows the same under the same measure \
         (`tests/peers/confounding.py`). Nothing is passed or missed by it: no statement of the \
         paper on the utility of popularity beside that of random was found. Under the other \
         reading, whose figures stand in the table \
         without a rule, attention is spent on the next item of the chart.",
        "The day loop of the engine is not used: here a consumer takes exactly one item a step.",
    ],
};

/// Recommenders beside the engine's; the last two are the bounds.
const OWN: [&str; 4] = ["social", "mf", "random", "ideal"];

/// Those that are run under the other reading of the paper too, whose figures on popularity differ.
const OTHERWISE: [&str; 3] = ["popularity", "random", "ideal"];

/// Runs all worlds under both schedules.
///
/// # Errors
/// If the preset cannot be read or names a recommender that the engine does not have.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        params.simulations = 2;
    }
    let engine = params.engine.clone();
    let names: Vec<&str> = engine.iter().map(String::as_str).chain(OWN).collect();
    let worlds = |mode: Mode, names: &[&str]| -> Result<Vec<Vec<Found>>, SpecError> {
        (0..params.simulations)
            .into_par_iter()
            .map(|run| simulate(&params, mode, names, run))
            .collect()
    };
    let mode = Mode { schedule: params.repeated, repeated: true, leave: false };
    let repeated = worlds(mode, &names)?;
    let single = worlds(Mode { schedule: params.single, repeated: false, ..mode }, &names)?;
    let otherwise = worlds(Mode { leave: true, ..mode }, &OTHERWISE)?;
    let Params { simulations, consumers, new_items, .. } = params;
    let setting = format!(
        "{simulations} worlds of {consumers} consumers, {new_items} new items a step, {} + {} \
         steps trained at every step and {} + {} trained once",
        params.repeated.startup_steps,
        params.repeated.steps,
        params.single.startup_steps,
        params.single.steps
    );
    let (mut figures, checks) = judge(&names, &repeated, &single);
    for (index, name) in OTHERWISE.iter().enumerate().take(OTHERWISE.len() - 1) {
        let name = format!("chosen items leave the lists: {name}: utility against ideal");
        figures.push(Figure::over_runs(name, &relative(&otherwise, index), ""));
    }
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}
