//! Keys of the scenario in words, as sentences and charts name them, with their units.
//!
//! Owns one table of the keys that studies vary most; a key that it does not have is named by its
//! path in back quotes. `scenario/points` checks the table against the schema. Deliberately
//! unknown: what the keys do.

use crate::study::format::{money, plain, quoted};
use crate::units::Currency;

/// A key in words. Keys of campaigns begin with `campaign.`, whichever strategy they are of.
pub struct Words {
    /// The key.
    pub key: &'static str,
    /// What it is called in the middle of a sentence.
    pub words: &'static str,
    /// Its unit; empty where it has none.
    pub unit: &'static str,
}

const fn words(key: &'static str, words: &'static str, unit: &'static str) -> Words {
    Words { key, words, unit }
}

/// The keys that have words.
pub const TABLE: &[Words] = &[
    words("world.preset", "the size of the world", ""),
    words("world.listeners", "the number of listeners", "listeners"),
    words("world.tracks", "the number of tracks", "tracks"),
    words("world.seed", "the seed of the world", ""),
    words("world.new_tracks_per_day_per_thousand", "the new tracks a day", "per 1,000 tracks"),
    words("world.popularity_exponent", "how top-heavy popularity is", ""),
    words("time.days", "the length of the run", "days"),
    words("time.burn_in_days", "the days before the release", "days"),
    words("release.preset", "the kind of song", ""),
    words("release.genre", "the genre", ""),
    words("release.kind", "the kind of release", ""),
    words("release.fans", "the number of followers", "followers"),
    words("release.catalogue_tracks", "the size of the back catalogue", "tracks"),
    words("release.appeal", "the appeal of the song", "sd"),
    words("release.stickiness", "the stickiness of the song", "sd"),
    words("release.duration_seconds", "the length of the song", "s"),
    words("platform.preset", "what one believes of the platform", ""),
    words("platform.recommender", "the recommender", ""),
    words("platform.exploration", "how much the recommender explores", ""),
    words("platform.similarity_weight", "what similarity weighs in the ranking", ""),
    words("platform.quality_weight", "what quality weighs in the ranking", ""),
    words("platform.freshness_weight", "what freshness weighs in the ranking", ""),
    words("platform.retrain_days", "the time between trainings", "days"),
    words("platform.training_listeners", "the listeners that training uses", "listeners"),
    words("platform.training_weights.stream", "what a stream weighs", "streams"),
    words("platform.training_weights.completion", "what a completion weighs", "streams"),
    words("platform.training_weights.save", "what a save weighs", "streams"),
    words("platform.training_weights.add", "what an add weighs", "streams"),
    words("platform.training_weights.follow", "what a follow weighs", "streams"),
    words("platform.training_weights.skip", "what a skip weighs", "streams"),
    words("platform.detection.vigilance", "how well fake streams are found", ""),
    words("platform.detection.sanction", "the sanction for fake streams", ""),
    words("platform.gates.save_rate", "the save rate that lists ask for", ""),
    words("platform.auditions.share", "the places for tracks on audition", ""),
    words("platform.auditions.starts", "the length of the audition", "starts"),
    words("behaviour.reaction.ask_strength", "how strong an ask is", "logit"),
    words("behaviour.reaction.ask_fade", "how much of an ask is left later", ""),
    words("behaviour.reaction.save_base", "how readily anybody saves", "logit"),
    words("behaviour.reaction.stickiness_weight", "what stickiness weighs in a save", "logit/sd"),
    words("behaviour.recall.satiation_plays", "the plays after which one has enough", "plays"),
    words("behaviour.recall.library_resurfacing", "whether saved tracks come back", ""),
    words("behaviour.drift.pull_per_week", "how far taste follows what is heard", "1/week"),
    words("behaviour.churn.lapse_per_week", "how many listeners leave", "1/week"),
    words("experiment.background", "what the arms share", ""),
    words("campaign.preset", "the channel", ""),
    words("campaign.budget", "the budget", "USD"),
    words("campaign.ask", "what listeners are asked for", ""),
    words("campaign.start_day", "the first day of the campaign", "day"),
    words("campaign.days", "the length of the campaign", "days"),
    words("campaign.weeks", "the length of the campaign", "weeks"),
    words("campaign.schedule", "how the budget is spread", ""),
    words("campaign.cost_per_click", "the price of a click", "USD"),
    words("campaign.conversion", "the share of clicks that become starts", ""),
    words("campaign.follow_share", "the share of starts that lead to a follow", ""),
    words("campaign.audience", "who is reached", ""),
    words("campaign.audience_precision", "the precision of the audience", ""),
    words("campaign.acceptance", "the chance of acceptance", ""),
    words("campaign.cost_per_pitch", "the price of a pitch", "USD"),
    words("campaign.boost", "the boost", ""),
    words("campaign.commission", "the commission", ""),
];

/// A key in words; its path in back quotes where it has none.
pub fn of(key: &str) -> String {
    row(key).map_or_else(|| format!("`{key}`"), |it| it.words.to_owned())
}

/// One of several keys in words that tell it from the others.
pub fn among(keys: &[String], index: usize) -> String {
    let Some(key) = keys.get(index) else { return String::new() };
    let mine = of(key);
    if keys.iter().filter(|it| of(it) == mine).count() < 2 {
        return mine;
    }
    let of_whom = place(key).filter(|here| {
        keys.iter().filter(|it| of(it) == mine && place(it).as_ref() == Some(here)).count() == 1
    });
    of_whom.map_or_else(|| format!("`{key}`"), |of_whom| format!("{mine} of {of_whom}"))
}

/// The unit in brackets, with a space before it; nothing where the key has none.
pub fn unit_of(key: &str, currency: &Currency) -> String {
    match row(key).map_or("", |it| it.unit) {
        "" => String::new(),
        Currency::DOLLARS => format!(" [{}]", currency.unit()),
        unit => format!(" [{unit}]"),
    }
}

/// A number of a key with its unit: `$400`, `5 streams`, `0.5`.
pub fn value(key: &str, number: f64, currency: &Currency) -> String {
    match row(key).map_or("", |it| it.unit) {
        "" => plain(number),
        Currency::DOLLARS => money(number, currency),
        "day" => format!("day {}", plain(number)),
        unit => format!("{} {unit}", plain(number)),
    }
}

fn row(key: &str) -> Option<&'static Words> {
    let parts = parts(key);
    let known = match (parts.first().copied(), parts.last()) {
        (Some("strategy"), Some(field)) if parts.contains(&"campaign") => {
            format!("campaign.{field}")
        }
        _ => parts.join("."),
    };
    TABLE.iter().find(|it| it.key == known)
}

/// Which campaign of which strategy a key is of: "campaign 2 of strategy 1", "ads of “X”".
fn place(key: &str) -> Option<String> {
    let parts = parts(key);
    let at = |word: &str| {
        let place = parts.iter().position(|part| *part == word)?;
        parts.get(place + 1).copied()
    };
    let number = |text: &str| text.parse::<u32>().ok().map(|it| it + 1);
    let campaign = at("campaign")
        .filter(|_| parts.len() > 4)
        .map(|it| number(it).map_or_else(|| it.to_owned(), |it| format!("campaign {it}")));
    let strategy = at("strategy")
        .map(|it| number(it).map_or_else(|| quoted(it), |it| format!("strategy {it}")))?;
    Some(campaign.map_or_else(|| strategy.clone(), |it| format!("{it} of {strategy}")))
}

/// The parts of a path, without the quotes around names.
fn parts(key: &str) -> Vec<&str> {
    let mut quoted = false;
    let split = key.split(|letter: char| {
        quoted ^= letter == '"';
        letter == '.' && !quoted
    });
    split.map(|part| part.trim_matches('"')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_words_with_their_units_and_others_keep_their_path() {
        let [dollars, euros] = ["$", "€"].map(|sign| Currency::of(sign).unwrap());
        let value = |key, number| value(key, number, &dollars);
        let unit_of = |key| unit_of(key, &dollars);
        assert_eq!(of("platform.training_weights.save"), "what a save weighs");
        let budget = "strategy.0.campaign.0.budget";
        assert_eq!(super::value(budget, 1200.0, &euros), "€1,200");
        assert_eq!([unit_of(budget), super::unit_of(budget, &euros)], [" [USD]", " [€]"]);
        assert_eq!(value("platform.training_weights.save", 5.0), "5 streams");
        assert_eq!(of("strategy.\"Ads v2.0\".campaign.ads.budget"), "the budget");
        assert_eq!(value("strategy.0.campaign.0.budget", 1200.0), "$1,200");
        assert_eq!(of("behaviour.session.session_length"), "`behaviour.session.session_length`");
        assert_eq!(unit_of("time.days") + &unit_of("a.b"), " [days]");
    }

    #[test]
    fn keys_of_the_same_words_are_told_apart_by_their_campaigns() {
        let keys = ["strategy.0.campaign.0.budget", "strategy.\"B\".campaign.ads.budget"];
        let keys = keys.map(str::to_owned);
        assert_eq!(among(&keys, 0), "the budget of campaign 1 of strategy 1");
        assert_eq!(among(&keys, 1), "the budget of ads of “B”");
        assert_eq!(among(&keys[..1], 0), "the budget");
    }
}
