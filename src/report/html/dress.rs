//! What a page wears: its style, with the colours of the charts and the typeface, and its script.
//!
//! Deliberately unknown: what the page says.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::report::chart::theme::{COLOURS, Colour, Look, Theme};

/// The script, as it stands in the page.
pub(super) const SCRIPT: &str = include_str!("report.js");

const STYLE: &str = include_str!("report.css");
const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

/// The style: typeface, colours by day and by night, and rules.
pub(super) fn style() -> String {
    let mut out = String::new();
    for (weight, font) in [(400, REGULAR), (600, SEMI_BOLD)] {
        let _ = writeln!(
            out,
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{}) \
             format(\"truetype\")}}",
            STANDARD.encode(font)
        );
    }
    let (day, night) = (colours(Theme::Blog), colours(Theme::Dark));
    let _ = write!(
        out,
        ":root{{{day}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-look=light]){{{night}}}}}\n\
         @media screen{{:root[data-look=dark]{{{night}}}}}\n{STYLE}"
    );
    out
}

/// The colours of a theme as custom properties: those of the page, `--c0` of the control, `--c1` …
/// of strategies as lines, and `--t0`, `--t1` … as text.
fn colours(theme: Theme) -> String {
    let look = Look::of(&theme.into());
    let mut out = String::new();
    for (name, colour) in
        [("paper", look.paper), ("ink", look.ink), ("muted", look.muted), ("grid", look.grid)]
    {
        let _ = write!(out, "--{name}:{};", hex(colour));
    }
    for index in 0..=COLOURS {
        let arm = look.arm(index);
        let _ = write!(out, "--c{index}:{};--t{index}:{};", hex(arm.colour), hex(arm.text));
    }
    let (light, dark, scheme) =
        if theme == Theme::Dark { ("none", "block", "dark") } else { ("block", "none", "light") };
    let _ = write!(out, "--light:{light};--dark:{dark};color-scheme:{scheme}");
    out
}

fn hex((red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
