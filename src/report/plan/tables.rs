//! Tables of a plan.
//!
//! Deliberately unknown: the formats, and how a split is found.

use crate::inference::estimate::Estimate;
use crate::report::table::Table;
use crate::report::table::column::{Column, estimate};
use crate::study::plan::findings::{
    Answer, Candidate, CurveEnd, CurvePoint, Ended, Held, Pair, PlanFindings, Rival,
};

/// The command that writes them.
const PLAN: &str = "`plan`";
const PLATFORM: &str = "Platform under which it was lived, as `--platform` names it; \
                        `own` is that of the scenario";
const CHANNEL: &str = "Name of the channel";
const BUDGET: &str = "Budget that is split [USD]";

/// A row with the findings that name its channels.
pub struct Row<T> {
    names: [String; 3],
    /// The row itself.
    row: T,
}

/// A point of a curve, with the end of its curve.
type OnCurve = Row<(CurvePoint, CurveEnd)>;

/// One of the effects of a pair.
type OfPair = fn(&Pair) -> &Estimate;

/// What one channel gets of a split.
pub struct Part<T> {
    platform: String,
    channel: String,
    variant: String,
    money: f64,
    /// Number of the split, from 1.
    number: u64,
    row: T,
}

/// A best split, or what it is held against.
pub struct Planned {
    rival: Option<Rival>,
    answer: Answer,
    held: Option<Held>,
}

fn platform(found: &PlanFindings, place: u32) -> String {
    found.platforms.get(place as usize).cloned().unwrap_or_default()
}

fn channel(found: &PlanFindings, place: u32) -> String {
    found.channels.get(place as usize).map(|it| it.name.clone()).unwrap_or_default()
}

/// Rows of [`curves`].
pub fn rows_of_curves(found: &PlanFindings) -> Vec<OnCurve> {
    let row = |point: &CurvePoint| {
        let same = |it: &&CurveEnd| it.platform == point.platform && it.channel == point.channel;
        let end = found.ends.iter().find(same)?.clone();
        let names = [platform(found, point.platform), channel(found, point.channel), String::new()];
        Some(Row { names, row: (point.clone(), end) })
    };
    found.curves.iter().filter_map(row).collect()
}

/// Response curves.
pub fn curves() -> Table<OnCurve> {
    let mut columns = vec![
        Column::text("platform", PLATFORM, |row: &OnCurve| row.names[0].as_str()),
        Column::text("channel", CHANNEL, |row: &OnCurve| row.names[1].as_str()),
        Column::float("given", "Money that the channel was given, alone [USD]", |row: &OnCurve| {
            row.row.0.given
        }),
        Column::float(
            "spent",
            "Money that it spent, mean over replicates [USD]",
            |row: &OnCurve| row.row.0.spent,
        ),
    ];
    columns.extend(estimate(
        "effect",
        "What it caused of the objective, or the money it earned where that is the return [unit of \
         the objective]",
        |row: &OnCurve| Some(&row.row.0.effect),
    ));
    columns.extend(estimate(
        "marginal",
        "What 100 dollars more brought since the point before, or since nothing; missing where no \
         more was spent [unit of the objective per 100 USD]",
        |row: &OnCurve| row.row.0.marginal.as_ref(),
    ));
    columns.extend(estimate(
        "pays_up_to",
        "Of the whole curve: money from which the next dollar brings less than the stated worth of \
         it; missing without a worth [USD]",
        |row: &OnCurve| row.row.1.pays_up_to.as_ref(),
    ));
    Table { name: "curves", written_by: PLAN, row: "platform, channel and money", columns }
}

/// Rows of [`pairs`].
pub fn rows_of_pairs(found: &PlanFindings) -> Vec<Row<Pair>> {
    let row = |pair: &Pair| {
        let [a, b] = pair.channels.map(|it| channel(found, it));
        Row { names: [platform(found, pair.platform), a, b], row: pair.clone() }
    };
    found.pairs.iter().map(row).collect()
}

/// Pairs of channels.
pub fn pairs() -> Table<Row<Pair>> {
    let mut columns = vec![
        Column::text("platform", PLATFORM, |row: &Row<Pair>| row.names[0].as_str()),
        Column::text("channel", CHANNEL, |row: &Row<Pair>| row.names[1].as_str()),
        Column::text("other", "Name of the other channel", |row: &Row<Pair>| row.names[2].as_str()),
        Column::float("given", "Money that each of both was given [USD]", |row: &Row<Pair>| {
            row.row.given
        }),
    ];
    let effects: [(&'static str, &'static str, OfPair); 3] = [
        ("both", "What both together caused [unit of the objective]", |it| &it.both),
        ("sum", "What each alone caused, added up [unit of the objective]", |it| &it.sum),
        (
            "interaction",
            "By how much both together are more than the sum [unit of the objective]",
            |it| &it.interaction,
        ),
    ];
    for (name, meaning, of) in effects {
        columns.extend(estimate(name, meaning, move |row: &Row<Pair>| Some(of(&row.row))));
    }
    Table { name: "pairs", written_by: PLAN, row: "platform and pair of channels", columns }
}

/// A row of each channel of some splits, which are numbered from 1.
fn parts<T: Clone>(
    found: &PlanFindings,
    splits: impl IntoIterator<Item = (u32, Vec<f64>, Vec<u16>, T)>,
) -> Vec<Part<T>> {
    let mut rows = Vec::new();
    for (number, (place, money, variants, row)) in (1..).zip(splits) {
        for ((own, money), variant) in found.channels.iter().zip(money).zip(variants) {
            rows.push(Part {
                platform: platform(found, place),
                channel: own.name.clone(),
                variant: own.variants.get(usize::from(variant)).cloned().unwrap_or_default(),
                money,
                number,
                row: row.clone(),
            });
        }
    }
    rows
}

/// The first columns of tables whose rows are channels of splits.
fn of_split<T: 'static>(budget: fn(&T) -> f64) -> Vec<Column<Part<T>>> {
    vec![
        Column::count(
            "split",
            "Number of the split, from 1 in the order of the table",
            |row: &Part<T>| row.number,
        ),
        Column::text("platform", PLATFORM, |row: &Part<T>| row.platform.as_str()),
        Column::float("budget", BUDGET, move |row: &Part<T>| budget(&row.row)),
        Column::text("channel", CHANNEL, |row: &Part<T>| row.channel.as_str()),
        Column::float("money", "Money that the channel gets [USD]", |row: &Part<T>| row.money),
        Column::text_or_none(
            "variant",
            "What varies of the channel, in words; missing where nothing does or it gets nothing",
            |row: &Part<T>| {
                Some(row.variant.as_str()).filter(|it| !it.is_empty() && row.money > 0.0)
            },
        ),
    ]
}

/// Rows of [`candidates`].
pub fn rows_of_candidates(found: &PlanFindings) -> Vec<Part<Candidate>> {
    let all = found.candidates.iter();
    parts(found, all.map(|it| (it.platform, it.money.clone(), it.variants.clone(), it.clone())))
}

/// All splits of the searches.
pub fn candidates() -> Table<Part<Candidate>> {
    let mut columns = of_split(|it: &Candidate| it.budget);
    columns.extend([
        Column::flag(
            "of_forms",
            "Whether it took part when the best split was held against other variants of its \
             channels",
            |row: &Part<Candidate>| row.row.of_forms,
        ),
        Column::count("replicates", "Replicates in which it was lived", |row: &Part<Candidate>| {
            row.row.replicates.into()
        }),
        Column::float(
            "out_after",
            "Round after which it was out; missing for those of the last round",
            |row: &Part<Candidate>| row.row.out_after.map(f64::from),
        ),
    ]);
    columns.extend(estimate(
        "effect",
        "What it caused in these replicates [unit of the objective]",
        |row: &Part<Candidate>| Some(&row.row.effect),
    ));
    columns.extend(estimate(
        "behind",
        "By how much it stayed behind the best split, in replicates that both lived [unit of the \
         objective]",
        |row: &Part<Candidate>| Some(&row.row.behind),
    ));
    columns.push(Column::float(
        "p_best",
        "Probability that it is the best of those of the last round; missing for others",
        |row: &Part<Candidate>| row.row.p_best,
    ));
    Table { name: "candidates", written_by: PLAN, row: "split and channel", columns }
}

/// Rows of [`plan`].
pub fn rows_of_plan(found: &PlanFindings) -> Vec<Part<Planned>>
where
    Planned: Clone,
{
    let mut splits = Vec::new();
    for answer in &found.answers {
        let best = Planned { rival: None, answer: answer.clone(), held: None };
        splits.push((answer.platform, answer.money.clone(), answer.variants.clone(), best));
        for held in &answer.against {
            let (rival, answer) = (Some(held.rival), answer.clone());
            let row = Planned { rival, answer, held: Some(held.clone()) };
            let platform = row.answer.platform;
            splits.push((platform, held.money.clone(), held.variants.clone(), row));
        }
    }
    parts(found, splits)
}

impl Clone for Planned {
    fn clone(&self) -> Self {
        Self { rival: self.rival, answer: self.answer.clone(), held: self.held.clone() }
    }
}

/// The best splits, and what each is held against.
pub fn plan() -> Table<Part<Planned>> {
    const BEST: &str = "best";
    let mut columns = of_split(|it: &Planned| it.answer.budget);
    let mut whats = vec![(BEST, "The best split.")];
    whats.extend(Rival::ALL.map(|it| (it.name(), it.doc())));
    columns.push(
        Column::text(
            "what",
            "Whether it is the best split or what that is held against",
            |row: &Part<Planned>| row.row.rival.map_or(BEST, Rival::name),
        )
        .one_of(whats),
    );
    columns.push(Column::float(
        "spent",
        "Money that it spent in fresh replicates, mean [USD]",
        |row: &Part<Planned>| row.row.held.as_ref().map_or(row.row.answer.spent, |it| it.spent),
    ));
    columns.extend(estimate(
        "effect",
        "What it caused in fresh replicates, none of which took part in the search [unit of the \
         objective]",
        |row: &Part<Planned>| {
            Some(row.row.held.as_ref().map_or(&row.row.answer.again, |it| &it.effect))
        },
    ));
    columns.extend(estimate(
        "regret",
        "By how much it stays behind the best split there; missing for the best [unit of the \
         objective]",
        |row: &Part<Planned>| row.row.held.as_ref().map(|it| &it.regret),
    ));
    columns.push(Column::float(
        "worst_tenth",
        "Mean of what it caused in the worst tenth of the fresh worlds, of one at least [unit of \
         the objective]",
        |row: &Part<Planned>| {
            row.row.held.as_ref().map_or(row.row.answer.worst_tenth, |it| it.worst_tenth)
        },
    ));
    columns.extend(estimate(
        "found",
        "What the best split caused in the search that chose it, which is too much on average; \
         missing for others, and where there was no choice [unit of the objective]",
        |row: &Part<Planned>| row.row.answer.found.as_ref().filter(|_| row.row.held.is_none()),
    ));
    columns.extend([
        Column::float(
            "correct",
            "Probability that the best split is within the indifference of the best of the last \
             round of the search among splits; missing for others",
            |row: &Part<Planned>| row.row.answer.correct.filter(|_| row.row.held.is_none()),
        ),
        Column::count(
            "replicates",
            "Replicates of the search among splits",
            |row: &Part<Planned>| row.row.answer.replicates.into(),
        ),
        Column::float(
            "form_correct",
            "Probability that the variants of the best split are within the indifference of the \
             best of the last round among its forms; missing for others, and where nothing varies",
            |row: &Part<Planned>| row.row.answer.form_correct.filter(|_| row.row.held.is_none()),
        ),
        Column::count(
            "form_replicates",
            "Replicates of the search among its forms; 0 where nothing varies",
            |row: &Part<Planned>| row.row.answer.form_replicates.into(),
        ),
        Column::text("ended", "Why the search ended", |row: &Part<Planned>| {
            row.row.answer.ended.name()
        })
        .one_of(Ended::ALL.map(|it| (it.name(), it.doc()))),
    ]);
    Table { name: "plan", written_by: PLAN, row: "split and channel", columns }
}
