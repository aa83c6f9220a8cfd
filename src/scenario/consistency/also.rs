//! Further tracks of the artist: titles that tell them apart, and strategies that bring out what
//! there is, once.
//!
//! Deliberately unknown: tracks that nobody brings out, of which a warning tells (see
//! [`crate::scenario::warnings`]).

use crate::dynamics::campaign::Campaign;
use crate::dynamics::genesis::ReleaseKind;
use crate::scenario::consistency::Sense;

/// Looks at the artist's further tracks.
pub(super) fn check(sense: &mut Sense<'_>) {
    if sense.findings.sound(&["release.also"]) {
        of_a_show(sense);
        titles(sense);
        singles(sense);
    }
}

/// A show has episodes and no further tracks.
fn of_a_show(sense: &mut Sense<'_>) {
    let release = &sense.scenario.release;
    let episode = release.kind == ReleaseKind::Episode;
    if sense.findings.sound(&["release.kind"]) && episode && !release.also.is_empty() {
        sense.contradiction(
            &["release.also.0", "release.kind"],
            "a podcast show brings out no further tracks".to_owned(),
            "`release.kind` is \"episode\"".to_owned(),
            "take `[[release.also]]` out, or set `release.kind = \"track\"`".to_owned(),
        );
    }
}

/// Each title is that of one track.
fn titles(sense: &mut Sense<'_>) {
    let release = &sense.scenario.release;
    let mut seen = vec![(release.title.as_str(), "release.title".to_owned())];
    for (index, also) in release.also.iter().enumerate() {
        let path = format!("release.also.{index}.title");
        if let Some((_, first)) = seen.iter().find(|(title, _)| *title == also.title) {
            let first = sense.place(&[first]);
            sense.contradiction(
                &[&path],
                format!("two tracks of the artist are named \"{}\"", also.title),
                format!("the first is at {}:{}", first.source.name, first.line()),
                "give each a title of its own: strategies name them by it".to_owned(),
            );
        }
        seen.push((&also.title, path));
    }
}

/// What strategies bring out is there, and comes out once.
fn singles(sense: &mut Sense<'_>) {
    let scenario = sense.scenario;
    let known: Vec<String> = scenario.release.also.iter().map(|it| it.title.clone()).collect();
    for (at, entry) in scenario.strategy.iter().enumerate() {
        let mut out: Vec<&str> = Vec::new();
        for (index, campaign) in entry.campaign.iter().enumerate() {
            let Campaign::Single(single) = campaign else { continue };
            let whole = format!("strategy.{at}.campaign.{index}");
            let path = format!("{whole}.track");
            if single.track.is_empty() {
                continue;
            }
            if known.is_empty() {
                sense.contradiction(
                    &[&path, &whole],
                    format!("the artist has no track named \"{}\" to bring out", single.track),
                    "there is no `[[release.also]]`".to_owned(),
                    format!("add `[[release.also]]` with `title = \"{}\"`", single.track),
                );
            } else if out.contains(&single.track.as_str()) {
                sense.contradiction(
                    &[&path, &whole],
                    format!("\"{}\" comes out twice in one strategy", single.track),
                    "it is out already".to_owned(),
                    "take one of the two campaigns out".to_owned(),
                );
            } else {
                sense.known(&path, &single.track, known.clone());
            }
            out.push(&single.track);
        }
    }
}
