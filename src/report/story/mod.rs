//! The story of a run: up to seven slides in order, a page that shows them, and an animation of
//! the two worlds.
//!
//! Main function: [`tell`]. Every slide has one sentence; those with a chart have the title of that
//! chart. Deliberately unknown: how a comparison is made, and where the files go.

#[cfg(feature = "png")]
mod animation;
mod card;
mod deck;
mod worlds;

use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::{Drawn, Layout, Picture, pictures_in};
use crate::report::chart::style::{Format, Style, Theme};
use crate::report::chart::theme::Look;
use crate::report::chart::{cost, effect_over_time, sources, streams_by_day};
use crate::report::dose::chart as dose;
use crate::report::html::{Head, Origin};

/// Name of the folder of slides within one of results.
const FOLDER: &str = "story";

/// What a story is told from.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What the summary says first.
    pub head: &'a Head,
    /// What the charts are drawn from.
    pub data: &'a ChartData,
    /// What made the results; absent where nothing vouches for them.
    pub origin: Option<&'a Origin>,
}

/// Draws the slides, the page that shows them and the animation. The theme is that of a talk; the
/// shape, the line at the foot, dates and the kind of file are those of the style.
pub fn tell(told: Told<'_>, style: &Style) -> Drawn {
    let style = Style { theme: Theme::Talk, ..style.clone() };
    let look = Look::of(&style);
    // The page shows SVG, whatever kind of file is wanted beside it.
    let all = Style { only: None, ..style.clone() };
    let mut drawn = pictures_in(FOLDER, slides(told, look), &all);
    let is_svg = |(name, _): &&Picture| name.contains(".svg");
    let slides: Vec<Picture> = drawn.pictures.iter().filter(is_svg).cloned().collect();
    if slides.is_empty() {
        return drawn;
    }
    let of = |svg: bool| if svg { Format::Svg } else { Format::Png };
    drawn.pictures.retain(|slide| style.writes(of(is_svg(&slide))));
    #[cfg(feature = "png")]
    let moving = match worlds::of(told.data, look).map(|it| animation::animated(&it, &style)) {
        Some(Ok(bytes)) => Some(bytes),
        Some(Err(what)) => {
            drawn.undrawn.push((worlds::NAME, what));
            None
        }
        None => None,
    };
    #[cfg(not(feature = "png"))]
    let moving: Option<Vec<u8>> = None;
    let page = deck::page(told.head, &slides, moving.as_deref());
    drawn.pictures.push((format!("{FOLDER}/deck.html"), page.into_bytes()));
    drawn.pictures.extend(moving.map(|bytes| (format!("{FOLDER}/two-worlds.gif"), bytes)));
    drawn
}

/// The slides in order, in the look of a talk.
pub fn slides<'a>(told: Told<'a>, look: Look) -> Vec<Layout<'a>> {
    let data = told.data;
    if data.days.is_empty() || data.arms.is_empty() {
        return Vec::new();
    }
    let question: Layout<'a> =
        ("1-question", Box::new(move || Some(card::question(told.head, look))));
    let caveat: Layout<'a> = ("7-caveat", Box::new(move || Some(card::caveat(told, look))));
    let worlds = move || worlds::of(data, look).map(|it| it.until(data.days.len()));
    let days = move || worlds().or_else(|| Some(streams_by_day::chart(data, look)));
    vec![
        question,
        (worlds::NAME, Box::new(days)),
        ("3-effect", Box::new(move || effect_over_time::chart(data, look))),
        ("4-path", Box::new(move || Some(sources::chart(data, look)))),
        ("5-save-rate", Box::new(move || dose::chart(data.dose.as_ref()?, &data.about, look))),
        ("6-money", Box::new(move || cost::chart(data, look))),
        caveat,
    ]
}
