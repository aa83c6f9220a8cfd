//! Points: the scenario with some keys set otherwise, and whether that can be.
//!
//! Owns how a setting becomes an assignment, and the checks of `[sweep]` and `[sensitivity]`, each key of
//! which is tried out before anything is run. Deliberately unknown: which points there are.

use crate::scenario::compose::{Input, Override, compose};
use crate::scenario::error::{Fault, Problem};
use crate::scenario::resolve::{Options, Resolved, resolve};
use crate::scenario::schema::{Shape, Type};
use crate::scenario::tree::Place;
use crate::study::sweep::params::SweptKey;
use crate::study::sweep::point::Setting;

/// The scenario at a point.
///
/// # Errors
/// Everything that is wrong with it.
pub fn at<'a>(
    input: &Input,
    options: &Options,
    settings: impl IntoIterator<Item = (&'a str, &'a Setting)>,
) -> Result<Resolved, Vec<Problem>> {
    let mut options = options.clone();
    options.overrides.extend(
        settings.into_iter().map(|(key, setting)| {
            Override::new("point", format!("{key}={}", written(key, setting)))
        }),
    );
    resolve(input, &options)
}

/// Why a point cannot be run, in one line.
pub fn reason(problems: &[Problem]) -> String {
    let told: Vec<String> = problems.iter().map(|problem| problem.fault.to_string()).collect();
    told.join("; ")
}

/// A value as TOML; that of a key that counts is rounded.
fn written(key: &str, setting: &Setting) -> String {
    match setting {
        Setting::Name(name) => toml::Value::String(name.clone()).to_string(),
        Setting::Number(number) if counts(key) => format!("{:.0}", number.round()),
        Setting::Number(number) => format!("{number:?}"),
    }
}

/// Whether a key takes whole numbers.
fn counts(key: &str) -> bool {
    let root = Shape::root();
    let shape = root.find(key).or_else(|| {
        let field = key.rsplit('.').next()?;
        let campaigns = root.get("strategy")?.items()?.get("campaign")?.items()?;
        let strategy = key.starts_with("strategy");
        campaigns.kinds().into_iter().filter(|_| strategy).find_map(|(_, kind)| kind.get(field))
    });
    shape.is_some_and(|shape| shape.kind() == Type::Integer)
}

/// Looks for keys of a section that cannot be varied as they say, each tried out by itself.
pub fn check(input: &Input, options: &Options, section: &str, keys: &[SweptKey]) -> Vec<Problem> {
    let tree = compose(input, &options.overrides).tree;
    let place = |index: usize, field: &str| {
        let paths = [format!("{section}.key.{index}.{field}"), format!("{section}.key.{index}")];
        paths
            .iter()
            .find_map(|path| tree.find(path))
            .map_or_else(|| Place::new(&tree.place.source, 0..0), |node| node.place.clone())
    };
    let mut problems = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        if let Some((what, help)) = key.fault() {
            let title = format!("`{}` cannot be varied: {what}", key.key);
            let fault = Fault::Together { title, label: "varied here".to_owned(), help };
            problems.push(Problem::at(&place(index, "key"), fault));
            continue;
        }
        let probe = |setting: &Setting| {
            at(input, options, [(key.key.as_str(), setting)])
                .err()
                .map(|found| (setting.clone(), found))
        };
        let Some((setting, found)) = key.probes().iter().find_map(probe) else { continue };
        let Some(first) = found.first() else { continue };
        let fault = Fault::Together {
            title: format!("`{}` cannot be {setting}: {}", key.key, first.fault),
            label: "varied here".to_owned(),
            help: first.fault.help(),
        };
        problems.push(Problem::at(&place(index, "key"), fault));
    }
    problems
}
