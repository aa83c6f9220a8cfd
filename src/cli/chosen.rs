//! Names that the command line chooses among known ones.
//!
//! Deliberately unknown: what is named.

use longplay::scenario::error::nearest;

use crate::cli::exit::Failure;

/// Stands for every name.
const ALL: &str = "all";

/// The known names that are wanted, each once and in their own order; every one where none is
/// wanted or `all` are.
pub(crate) fn chosen(
    what: &str,
    wanted: &[String],
    known: &[&'static str],
) -> Result<Vec<&'static str>, Failure> {
    let is_known = |name: &str| name == ALL || known.contains(&name);
    if let Some(stray) = wanted.iter().find(|it| !is_known(it)) {
        let near = nearest(stray, known.iter().copied());
        let near = near.map_or_else(String::new, |name| format!("did you mean `{name}`? "));
        return Err(Failure::Usage {
            what: format!("there is no {what} `{stray}`"),
            remedy: format!("{near}known: {}, {ALL}", known.join(", ")),
        });
    }
    let everything = wanted.is_empty() || wanted.iter().any(|it| it == ALL);
    let is_wanted = |name: &&str| everything || wanted.iter().any(|it| it == name);
    Ok(known.iter().copied().filter(is_wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &[&str]) -> Result<Vec<&'static str>, Failure> {
        let wanted: Vec<String> = wanted.iter().map(|it| (*it).to_owned()).collect();
        chosen("fruit", &wanted, &["apple", "pear", "plum"])
    }

    #[test]
    fn names_come_once_in_their_own_order_and_all_where_none_is_wanted() {
        assert_eq!(names(&["plum", "apple", "plum"]).unwrap(), ["apple", "plum"]);
        assert_eq!(names(&[]).unwrap(), ["apple", "pear", "plum"]);
        assert_eq!(names(&["all"]).unwrap(), ["apple", "pear", "plum"]);
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest_one() {
        let Err(Failure::Usage { what, remedy }) = names(&["pair"]) else { panic!("accepted") };
        assert_eq!(what, "there is no fruit `pair`");
        assert_eq!(remedy, "did you mean `pear`? known: apple, pear, plum, all");
    }
}
