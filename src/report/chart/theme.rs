//! Themes: sizes, colours, dashes and markers. Main types: [`Theme`], [`Look`].
//!
//! Colours of strategies follow Okabe and Ito (2008), "Color universal design", safe for
//! colour-blind readers. Deliberately unknown: what is drawn.

use crate::model::source::Source;
use crate::report::chart::heat::blend;
use crate::report::chart::style::Style;
pub use crate::report::chart::style::{Colour, Theme, UnknownTheme};

/// Shape of a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A triangle, point up.
    Triangle,
    /// A square on its corner.
    Diamond,
    /// A triangle, point down.
    Wedge,
    /// An upright cross.
    Plus,
    /// A slanting cross.
    Cross,
}

const MARKERS: [Marker; 7] = [
    Marker::Circle,
    Marker::Square,
    Marker::Triangle,
    Marker::Diamond,
    Marker::Wedge,
    Marker::Plus,
    Marker::Cross,
];

/// Lengths of dash and gap, in turn, in widths of the line; empty for a whole line.
pub type Dash = &'static [f64];

const DASHES: [Dash; 6] = [
    &[],
    &[4.0, 2.0],
    &[1.2, 1.6],
    &[7.0, 2.0, 1.2, 2.0],
    &[9.0, 3.0],
    &[4.0, 1.6, 1.2, 1.6, 1.2, 1.6],
];

/// How an arm is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmLook {
    /// Of its line and dots.
    pub colour: Colour,
    /// Of its name: the colour, dark or light enough to be read as text.
    pub text: Colour,
    /// Of its line.
    pub dash: Dash,
    /// Of its dots.
    pub marker: Marker,
}

/// Everything a theme decides.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Width and height, in pixels.
    pub size: (f64, f64),
    /// Factor on every size of type and air.
    pub scale: f64,
    /// How type and air share the room.
    pub metrics: Metrics,
    /// Height at the foot for a line of attribution, in pixels; 0 without one.
    pub foot: f64,
    /// Whether axes show dates in place of days since the release.
    pub dates: bool,
    /// The paper.
    pub paper: Colour,
    /// Titles and values.
    pub ink: Colour,
    /// Subtitles, axes and units.
    pub muted: Colour,
    /// Lines of the grid.
    pub grid: Colour,
    /// Opacity of ribbons.
    pub ribbon: f64,
}

/// Sizes in pixels, before [`Look::scale`].
#[derive(Clone, Copy, Debug)]
pub struct Metrics {
    /// Around everything.
    pub margin: f64,
    /// Type of the title, and the height of a line of it.
    pub title: (f64, f64),
    /// Type of the subtitle, and the height of a line of it.
    pub subtitle: (f64, f64),
    /// Factor on the number of ticks.
    pub ticks: f64,
    /// Whether the subtitle leaves out what only a reader with time needs, such as the seed.
    pub is_brief: bool,
}

/// For reading.
const PAGE: Metrics = Metrics {
    margin: 24.0,
    title: (20.0, 25.0),
    subtitle: (12.5, 17.0),
    ticks: 1.0,
    is_brief: false,
};

/// For an audience: the smallest type is large, so the largest cannot be much larger.
const SLIDE: Metrics = Metrics {
    margin: 13.0,
    title: (15.5, 18.5),
    subtitle: (11.5, 14.5),
    ticks: 0.6,
    is_brief: true,
};

/// Factor on the type of a slide of 960 pixels: the smallest is 5.4 % of the height of 16:9.
const SLIDE_SCALE: f64 = 2.35;
/// Factor on the type of pictures that are seen on a phone.
const PHONE_SCALE: f64 = 1.12;
/// Factor on the type of a chart that does not fit, and how often it is taken.
const SHRINKS: f64 = 0.94;
const STEPS: usize = 16;
/// Height of the line at the foot.
const FOOT: f64 = 17.0;

const OKABE_ITO: [(Colour, Colour); 6] = [
    ((0, 114, 178), (0, 98, 155)),
    ((213, 94, 0), (176, 74, 0)),
    ((0, 158, 115), (0, 117, 84)),
    ((204, 121, 167), (158, 70, 118)),
    ((230, 159, 0), (140, 94, 0)),
    ((86, 180, 233), (24, 116, 168)),
];

const ON_DARK: [Colour; 6] = [
    (92, 184, 240),
    (255, 140, 66),
    (46, 204, 159),
    (232, 155, 200),
    (245, 200, 80),
    (170, 170, 255),
];

const GREYS: [Colour; 6] =
    [(0, 0, 0), (95, 95, 95), (40, 40, 40), (125, 125, 125), (70, 70, 70), (150, 150, 150)];

/// Strategies that have a colour each; further ones take them again, with other dashes and markers.
pub const COLOURS: usize = OKABE_ITO.len();

impl Look {
    /// The look of a style.
    pub fn of(style: &Style) -> Self {
        let (theme, shape) = (style.theme, style.shape());
        let size = shape.size();
        let (scale, metrics) = match theme {
            Theme::Talk => (SLIDE_SCALE * size.0 / 960.0, SLIDE),
            _ if shape.is_social() => (PHONE_SCALE, Metrics { ticks: 0.8, is_brief: true, ..PAGE }),
            _ => (1.0, PAGE),
        };
        let foot = if style.foot().is_empty() { 0.0 } else { FOOT * scale };
        let light = Self {
            theme,
            size,
            scale,
            metrics,
            foot,
            dates: style.dates,
            paper: (255, 255, 255),
            ink: (24, 26, 32),
            muted: (92, 98, 110),
            grid: (228, 231, 236),
            ribbon: 0.16,
        };
        match theme {
            Theme::Blog | Theme::Talk => light,
            Theme::Print => {
                Self { ink: (0, 0, 0), muted: (70, 70, 70), grid: (222, 222, 222), ..light }
            }
            Theme::Dark => Self {
                paper: (18, 20, 26),
                ink: (240, 242, 246),
                muted: (160, 167, 180),
                grid: (44, 48, 58),
                ribbon: 0.22,
                ..light
            },
        }
    }

    /// The same with smaller type, step by step, until a chart fits; as small as it gets where none
    /// does.
    #[must_use]
    pub fn until(self, fits: impl Fn(&Self) -> bool) -> Self {
        let step = |look: &Self| Some(Self { scale: look.scale * SHRINKS, ..*look });
        let mut looks = std::iter::successors(Some(self), step).take(STEPS);
        let smallest = Self { scale: self.scale * libm::pow(SHRINKS, STEPS as f64), ..self };
        looks.find(fits).unwrap_or(smallest)
    }

    /// About so many ticks as a page has, fewer on a slide.
    pub fn ticks(&self, about: f64) -> f64 {
        (about * self.metrics.ticks).max(2.0)
    }

    /// How the arm of an index is drawn; the control is 0.
    pub fn arm(&self, index: usize) -> ArmLook {
        let Some(strategy) = index.checked_sub(1) else {
            return ArmLook {
                colour: if self.theme == Theme::Print { (0, 0, 0) } else { self.muted },
                text: self.muted,
                dash: &[1.2, 1.6],
                marker: Marker::Circle,
            };
        };
        let marker = MARKERS[(strategy + 1) % MARKERS.len()];
        let (colour, text, dash): (_, _, Dash) = match self.theme {
            Theme::Print => {
                // Each round of greys takes other dashes than those before it.
                let round = strategy / GREYS.len();
                let dash = DASHES[[0, 1, 3, 4, 5, 0][(strategy + 2 * round) % 6]];
                (GREYS[strategy % GREYS.len()], self.ink, dash)
            }
            Theme::Dark => {
                let colour = ON_DARK[strategy % ON_DARK.len()];
                (colour, colour, DASHES[strategy / ON_DARK.len() % DASHES.len()])
            }
            Theme::Blog | Theme::Talk => {
                let (colour, text) = OKABE_ITO[strategy % OKABE_ITO.len()];
                (colour, text, DASHES[strategy / OKABE_ITO.len() % DASHES.len()])
            }
        };
        ArmLook { colour, text, dash, marker }
    }

    /// The colour of a source: cold for active ones, warm for programmed ones.
    pub fn source(&self, source: Source) -> Colour {
        if self.theme == Theme::Dark {
            let light = Self { theme: Theme::Blog, ..*self }.source(source);
            return blend(light, self.ink, 0.28);
        }
        if matches!(self.theme, Theme::Print) {
            let grey = match source {
                Source::Library => 20,
                Source::OwnPlaylists => 62,
                Source::OnRepeat => 100,
                Source::Search => 134,
                Source::DiscoverWeekly => 166,
                Source::ReleaseRadar => 196,
                Source::DailyMix => 222,
                Source::Radio => 178,
                Source::Editorial => 208,
                Source::ListenerPlaylists => 234,
                Source::Campaign => 130,
            };
            return (grey, grey, grey);
        }
        match source {
            Source::Library => (8, 69, 125),
            Source::OwnPlaylists => (33, 113, 181),
            Source::OnRepeat => (93, 161, 212),
            Source::Search => (163, 204, 233),
            Source::DiscoverWeekly => (140, 45, 4),
            Source::ReleaseRadar => (191, 72, 8),
            Source::DailyMix => (226, 104, 22),
            Source::Radio => (246, 145, 65),
            Source::Editorial => (251, 184, 111),
            Source::ListenerPlaylists => (252, 217, 166),
            Source::Campaign => (204, 121, 167),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_strategies_and_the_control_look_different_in_every_theme() {
        for theme in Theme::ALL {
            let arms: Vec<ArmLook> =
                (0..19).map(|index| Look::of(&theme.into()).arm(index)).collect();
            for (index, arm) in arms.iter().enumerate() {
                let twin = |other: &&ArmLook| other.colour == arm.colour && other.dash == arm.dash;
                assert_eq!(arms.iter().filter(twin).count(), 1, "{index} in {theme:?}");
            }
        }
    }
}
