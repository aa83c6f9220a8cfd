//! The page of a plan: response curves, the best split beside others, weeks.
//!
//! Deliberately unknown: how a split is found, and how anything is drawn.

use crate::inference::estimate::Estimate;
use crate::report::html::content::{
    Choice, Figure, Form, Kind, Point, Scale, Series, Sheet, View, brief,
};
use crate::report::plan::tables;
use crate::study::format::percent_exact;
use crate::study::plan::findings::{Answer, ChannelFound, CurvePoint, PlanFindings, Week};
use crate::study::plan::params::Objective;

/// All budgets and platforms, by their places.
pub(super) fn all(found: &PlanFindings) -> impl Iterator<Item = (usize, usize)> {
    let platforms = found.platforms.len();
    (0..found.budgets.len()).flat_map(move |budget| (0..platforms).map(move |it| (budget, it)))
}

/// Budget and platform, where there are several to choose from.
pub(super) fn choices(found: &PlanFindings) -> Vec<Choice> {
    let budgets = found.budgets.iter().map(|it| found.money(*it)).collect();
    let last = found.budgets.len().saturating_sub(1);
    vec![Choice { label: "Budget", options: budgets, first: last }, of_platform(found)]
}

fn of_platform(found: &PlanFindings) -> Choice {
    Choice { label: "Platform", options: found.platforms.clone(), first: 0 }
}

/// The objective, with its day.
pub(super) fn unit(found: &PlanFindings) -> String {
    format!("{} by day {}", found.objective.words(), found.by_day)
}

/// How figures of the objective are written.
pub(super) fn form(found: &PlanFindings) -> Form {
    match found.objective {
        Objective::Return => Form::Percent,
        _ => Form::Count,
    }
}

/// The figures.
pub fn figures(found: &PlanFindings) -> Vec<Figure> {
    [curves(found), against(found), weeks(found)].into_iter().flatten().collect()
}

/// Response curves, and what another hundred dollars bring.
fn curves(found: &PlanFindings) -> Option<Figure> {
    let has_curves =
        |it: &usize| (0..found.channels.len()).any(|c| found.curve(*it, c).next().is_some());
    if !(0..found.platforms.len()).all(|it| has_curves(&it)) {
        return None;
    }
    let form = match found.objective {
        Objective::Return => Form::Dollars,
        _ => Form::Count,
    };
    let of_curve = found.objective.words_of_curve();
    let view = |show: usize, platform: usize| {
        let series = |(channel, it): (usize, &ChannelFound)| {
            let points: Vec<&CurvePoint> = found.curve(platform, channel).collect();
            let points = if show == 0 { effects(&points) } else { returns(&points) };
            Series { name: it.name.clone(), look: channel + 1, points }
        };
        View {
            at: vec![show, platform],
            across: ["money spent", "money spent, middle of the step"][show].to_owned(),
            scale: Scale::Numbers,
            unit: match show {
                0 => format!("{of_curve} by day {}", found.by_day),
                _ => format!("{of_curve} from another {}", found.money(100.0)),
            },
            form,
            signed: true,
            names: Vec::new(),
            series: found.channels.iter().enumerate().map(series).collect(),
        }
    };
    let views = (0..2).flat_map(|show| (0..found.platforms.len()).map(move |it| (show, it)));
    let worth = found.worth.map_or_else(String::new, |worth| {
        let least = 100.0 / worth;
        let least = match found.objective {
            Objective::Return => found.money(least),
            _ => crate::study::format::plain(least),
        };
        format!(
            " At the stated worth another {} pays while it brings at least {least}.",
            found.money(100.0)
        )
    });
    Some(Figure {
        id: "curves",
        kind: Kind::Lines,
        title: "What each channel causes alone".to_owned(),
        note: format!(
            "A curve ends where a channel found no more to buy. Bands are {} intervals over {} \
             replicates.{worth}",
            percent_exact(found.confidence),
            found.curve_replicates
        ),
        choices: vec![
            Choice {
                label: "Show",
                options: vec!["Caused".to_owned(), format!("Another {}", found.money(100.0))],
                first: 0,
            },
            of_platform(found),
        ],
        views: views.map(|(show, platform)| view(show, platform)).collect(),
        windows: Vec::new(),
        spans: Vec::new(),
    })
}

/// Effects from nothing on: no money causes nothing.
fn effects(points: &[&CurvePoint]) -> Vec<Point> {
    let nothing = points.first().map(|first| {
        let end = first.effect.low.map(|_| 0.0);
        Point(0.0, Estimate { value: 0.0, low: end, high: end })
    });
    nothing.into_iter().chain(points.iter().map(|it| Point(it.spent, it.effect))).collect()
}

/// What another hundred dollars brought, in the middle of each step.
fn returns(points: &[&CurvePoint]) -> Vec<Point> {
    let before = std::iter::once(0.0).chain(points.iter().map(|it| it.spent));
    let of = |(before, it): (f64, &&CurvePoint)| {
        Some(Point(f64::midpoint(before, it.spent), it.marginal?))
    };
    before.zip(points).filter_map(of).collect()
}

/// The best split beside all that it is held against.
fn against(found: &PlanFindings) -> Option<Figure> {
    if found.answers.is_empty() {
        return None;
    }
    let view = |show: usize, (budget, platform): (usize, usize)| {
        let answer = found.answer(platform, budget)?;
        let alone = |value: f64| Estimate { value, low: None, high: None };
        let best = [Some(answer.again), Some(alone(answer.worst_tenth)), None][show];
        let rows: Vec<(String, Estimate)> = best
            .map(|it| ("best".to_owned(), it))
            .into_iter()
            .chain(answer.against.iter().map(|it| {
                let shown = [it.effect, alone(it.worst_tenth), it.regret][show];
                (found.rival(it), shown)
            }))
            .collect();
        let first = usize::from(show == 2);
        Some(View {
            at: vec![show, budget, platform],
            across: "split".to_owned(),
            scale: Scale::default(),
            unit: match show {
                2 => format!("{} behind the best split", found.objective.words()),
                _ => unit(found),
            },
            form: form(found),
            signed: show < 2,
            names: rows.iter().map(|it| it.0.clone()).collect(),
            series: rows
                .into_iter()
                .enumerate()
                .map(|(row, (name, it))| Series {
                    name,
                    look: row + first + 1,
                    points: vec![Point(row as f64, it)],
                })
                .collect(),
        })
    };
    let all_views = (0..3).flat_map(|show| all(found).map(move |it| (show, it)));
    let views: Vec<View> = all_views.filter_map(|(show, it)| view(show, it)).collect();
    let show = ["Caused", "Worst tenth of worlds", "Behind the best"].map(str::to_owned);
    // A best split without anything to hold it against has no view of what is behind it.
    let options = if views.iter().any(|it| it.names.is_empty()) { &show[..2] } else { &show[..] };
    let views = views.into_iter().filter(|it| it.at[0] < options.len()).collect();
    let mut choices = vec![Choice { label: "Show", options: options.to_vec(), first: 0 }];
    choices.extend(self::choices(found));
    Some(Figure {
        id: "against",
        kind: Kind::Rows,
        title: "The best split beside others".to_owned(),
        note: format!(
            "Measured again in {} replicates that took no part in the search. Whiskers are {} \
             intervals; the worst tenth is a mean without one.",
            found.fresh_replicates,
            percent_exact(found.confidence)
        ),
        choices,
        views,
        windows: Vec::new(),
        spans: Vec::new(),
    })
}

/// The best split week by week.
fn weeks(found: &PlanFindings) -> Option<Figure> {
    if found.answers.is_empty() || found.answers.iter().any(|it| !has_streams(it)) {
        return None;
    }
    let view = |show: usize, (budget, platform): (usize, usize)| {
        let answer = found.answer(platform, budget)?;
        let day = |week: i16| f64::from(week) * 7.0;
        let caused = answer.weeks.iter().filter_map(|it| Some(Point(day(it.week), it.streams?)));
        let money = |(channel, it): (usize, &ChannelFound)| {
            let of = |week: &Week| {
                let value = week.money.get(channel).copied()?;
                Some(Point(day(week.week), Estimate { value, low: None, high: None }))
            };
            let points = answer.weeks.iter().filter_map(of).collect();
            Series { name: it.name.clone(), look: channel + 1, points }
        };
        Some(View {
            at: vec![show, budget, platform],
            across: "week from day".to_owned(),
            scale: Scale::Days,
            unit: ["streams caused a week", "money a week"][show].to_owned(),
            form: [Form::Count, Form::Dollars][show],
            signed: show == 0,
            names: Vec::new(),
            series: match show {
                0 => vec![Series {
                    name: "Best split".to_owned(),
                    look: 1,
                    points: caused.collect(),
                }],
                _ => found.channels.iter().enumerate().map(money).collect(),
            },
        })
    };
    let views = (0..2).flat_map(|show| all(found).map(move |it| (show, it)));
    let show = ["Streams caused", "Money"].map(str::to_owned);
    let mut choices = vec![Choice { label: "Show", options: show.into(), first: 0 }];
    choices.extend(self::choices(found));
    Some(Figure {
        id: "weeks",
        kind: Kind::Lines,
        title: "The best split week by week".to_owned(),
        note: format!(
            "Weeks from release on, each at its first day. Bands are {} intervals.",
            percent_exact(found.confidence)
        ),
        choices,
        views: views.filter_map(|(show, it)| view(show, it)).collect(),
        windows: Vec::new(),
        spans: Vec::new(),
    })
}

fn has_streams(answer: &Answer) -> bool {
    answer.weeks.iter().any(|it| it.streams.is_some())
}

/// The tables. That of all splits is the sliders' own.
pub fn sheets(found: &PlanFindings) -> Vec<Sheet> {
    let (first, budget) = (found.platforms.first().cloned(), found.budgets.last().copied());
    let first = first.unwrap_or_default();
    let plan = Sheet::of(&tables::plan(), &tables::rows_of_plan(found), &[])
        .titled("Best splits", "The best split of each budget, and what it is held against.")
        .chosen("platform", first.clone())
        .chosen("budget", budget.map_or(serde_json::Value::Null, brief));
    let curves = Sheet::of(&tables::curves(), &tables::rows_of_curves(found), &[])
        .titled("Response curves", "Each channel alone with rising money.")
        .chosen("platform", first.clone());
    let pairs = Sheet::of(&tables::pairs(), &tables::rows_of_pairs(found), &[])
        .titled("Pairs", "Two channels together beside the sum of each.")
        .chosen("platform", first);
    [plan, curves, pairs].into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}

/// Options of the command that name the platforms.
pub fn options(found: &PlanFindings) -> Vec<String> {
    found.platforms.iter().skip(1).map(|it| format!("--platform {it}")).collect()
}
