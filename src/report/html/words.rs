//! What a page of a study says beside its findings: what a reader looks at, and what the study
//! cannot say.
//!
//! Deliberately unknown: the findings.

/// The question that a study answers, in a line.
pub(in crate::report) fn of(study: &str) -> &'static str {
    match study {
        "run" => "The same world with and without each campaign: what does a campaign cause?",
        "dose" => "The same listeners save more or less easily: what does a save cause?",
        "explain" => "Through which paths does the effect of a strategy come about?",
        "beliefs" => "How much goes through the recommender, by what one believes of it?",
        "sweep" => "How does the effect change along the keys of the scenario?",
        "sensitivity" => "Which assumptions does the answer depend on?",
        "robust" => "Which strategy holds up whatever the platform does?",
        "plan" => "Which split of a budget over channels brings the most?",
        "size" => "Is the world large enough for the answer?",
        _ => "A study of one's own.",
    }
}

/// What every page says first of what it cannot say.
pub(in crate::report) const OF_MODELS: &str =
    "This is a model of a streaming service, not the algorithm of any company.";

/// What no study can say.
const EVER: [&str; 5] = [
    OF_MODELS,
    "It does not forecast a release. It shows the direction of an effect in a world like this, its \
     size beside other effects, and how sure that is.",
    "Intervals hold for worlds that are drawn by the same rules. They do not cover the chance that \
     the rules are wrong.",
    "Many defaults have no published source and were fitted.",
    "Listeners do not talk to each other, and the device and the situation of listening are left \
     out.",
];

/// What a run cannot say of strategies that spend differently.
pub(in crate::report) const OF_BUDGETS: &str = "A strategy is compared with the others as it is \
    written, budget included: one that spends less is not worse for that.";

/// What a study cannot say, a sentence each.
pub(in crate::report) fn limits(study: &str, replicates: u64) -> Vec<&'static str> {
    let own = match study {
        "run" => Some(OF_BUDGETS),
        "dose" => Some(
            "A save that comes more easily is the same listener's save. A save bought by an ask is \
             not a better song.",
        ),
        "explain" | "beliefs" => Some(
            "Paths are told apart by cutting them. Where they need each other, the part that only \
             both together bring is a path of its own.",
        ),
        "sweep" | "sensitivity" => Some(
            "Between the points that were run, and beyond their ranges, nothing was looked at.",
        ),
        "robust" => Some(
            "Only the platforms that are named were tried. A strategy that holds up under all of \
             them may fail under another.",
        ),
        "plan" => Some(
            "Only splits in whole parts of a budget were lived, and only channels that the scenario \
             names. What a channel costs elsewhere is not known here.",
        ),
        "size" => Some(
            "Two worlds that agree may both be too small. Only sizes that were run can be told.",
        ),
        _ => None,
    };
    let single = (replicates == 1).then_some(
        "One replicate shows what can happen, not what to expect: no conclusion is drawn from it.",
    );
    single.into_iter().chain(own).chain(EVER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_replicate_is_told_before_all_else() {
        assert!(limits("run", 1)[0].starts_with("One replicate shows"));
        assert!(!limits("run", 2)[0].starts_with("One replicate"));
        assert_eq!(limits("of my own", 2), EVER);
    }
}
