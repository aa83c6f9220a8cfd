//! How charts are wanted: main type [`Style`], what a user chooses of them.
//!
//! Deliberately unknown: what is drawn, and in which colours.

use std::str::FromStr;

/// A colour as red, green, blue.
pub type Colour = (u8, u8, u8);

/// Where a chart will be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// In a column of text on white.
    #[default]
    Blog,
    /// On a slide: larger type, thicker lines.
    Talk,
    /// On paper: greys, dashes and markers.
    Print,
    /// On a dark page.
    Dark,
}

/// No theme has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown theme `{0}`, expected blog, talk, print or dark")]
pub struct UnknownTheme(pub String);

impl Theme {
    /// All themes.
    pub const ALL: [Self; 4] = [Self::Blog, Self::Talk, Self::Print, Self::Dark];

    /// Name used on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blog => "blog",
            Self::Talk => "talk",
            Self::Print => "print",
            Self::Dark => "dark",
        }
    }
}

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(name: &str) -> Result<Self, UnknownTheme> {
        let named = |theme: &Self| theme.name() == name;
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownTheme(name.to_owned()))
    }
}

/// Choices about the charts of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Where they will be seen.
    pub theme: Theme,
    /// Their shape; that of the theme when absent.
    pub shape: Option<Shape>,
    /// The line at the foot; where it is absent, shapes for social media name the program and
    /// others have none. Empty for none at all.
    pub attribution: Option<String>,
    /// Whether axes show dates in place of days since the release.
    pub dates: bool,
    /// The one kind of file that is written; both when absent.
    pub only: Option<Format>,
}

impl Style {
    /// The usual choices in a theme.
    pub fn of(theme: Theme) -> Self {
        Self { theme, ..Self::default() }
    }

    /// The shape that is drawn.
    pub fn shape(&self) -> Shape {
        self.shape.unwrap_or(match self.theme {
            Theme::Talk => Shape::Screen,
            _ => Shape::Column,
        })
    }

    /// The line at the foot of every chart; empty for none.
    pub fn foot(&self) -> &str {
        match &self.attribution {
            Some(line) => line,
            None if self.shape().is_social() => "Simulated with longplay, not measured",
            None => "",
        }
    }

    /// Whether files of a kind are written.
    pub fn writes(&self, format: Format) -> bool {
        self.only.is_none_or(|only| only == format)
    }
}

impl From<Theme> for Style {
    fn from(theme: Theme) -> Self {
        Self::of(theme)
    }
}

impl From<&Style> for Style {
    fn from(style: &Style) -> Self {
        style.clone()
    }
}

/// Width against height of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 8:5, for a column of text.
    Column,
    /// 16:9, for a slide.
    Screen,
    /// 4:3, for an older projector.
    Projector,
    /// 1:1, for social media.
    Square,
    /// 4:5, for social media.
    Portrait,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 5] =
        [Self::Column, Self::Screen, Self::Projector, Self::Square, Self::Portrait];

    /// Name used on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Column => "8:5",
            Self::Screen => "16:9",
            Self::Projector => "4:3",
            Self::Square => "square",
            Self::Portrait => "portrait",
        }
    }

    /// Width and height of the SVG; a PNG has twice as many pixels each way.
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::Column => (800.0, 500.0),
            Self::Screen => (960.0, 540.0),
            Self::Projector => (800.0, 600.0),
            Self::Square => (540.0, 540.0),
            Self::Portrait => (540.0, 675.0),
        }
    }

    /// Whether it is one of the shapes of social media, where a picture travels without its text.
    pub const fn is_social(self) -> bool {
        matches!(self, Self::Square | Self::Portrait)
    }
}

/// No shape has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown size `{0}`, expected 8:5, 16:9, 4:3, square or portrait")]
pub struct UnknownShape(pub String);

impl FromStr for Shape {
    type Err = UnknownShape;

    fn from_str(name: &str) -> Result<Self, UnknownShape> {
        let named = |shape: &Self| shape.name() == name;
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownShape(name.to_owned()))
    }
}

/// A kind of picture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines and areas, sharp at any size.
    Svg,
    /// Pixels.
    Png,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_found_by_its_name() {
        for theme in Theme::ALL {
            assert_eq!(theme.name().parse(), Ok(theme));
        }
        assert_eq!("neon".parse::<Theme>(), Err(UnknownTheme("neon".to_owned())));
    }

    #[test]
    fn every_shape_is_found_by_its_name_and_has_its_proportions() {
        for shape in Shape::ALL {
            assert_eq!(shape.name().parse(), Ok(shape));
            let (width, height) = shape.size();
            let named = shape.name().split_once(':');
            if let Some((across, down)) = named {
                let ratio = across.parse::<f64>().unwrap() / down.parse::<f64>().unwrap();
                assert!((width / height - ratio).abs() < 1e-9, "{shape:?}");
            }
        }
        assert_eq!("round".parse::<Shape>(), Err(UnknownShape("round".to_owned())));
    }

    #[test]
    fn a_picture_for_social_media_says_where_it_is_from_unless_told_otherwise() {
        let social = Style { shape: Some(Shape::Square), ..Style::default() };
        assert_eq!(social.foot(), "Simulated with longplay, not measured");
        let own = Style { attribution: Some("@nova".to_owned()), ..social.clone() };
        assert_eq!(own.foot(), "@nova");
        assert_eq!(Style { attribution: Some(String::new()), ..social }.foot(), "");
        assert_eq!(Style::default().foot(), "");
    }
}
