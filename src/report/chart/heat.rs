//! Colours of a heat map: between paper and ink, and what can be read on them.

use crate::report::chart::style::Colour;

/// A colour between two, at a share of the way.
pub fn blend(from: Colour, to: Colour, share: f64) -> Colour {
    let mix = |a: u8, b: u8| {
        (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8
    };
    (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Black or white, whichever is easier to read on a colour.
pub fn on((red, green, blue): Colour) -> Colour {
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if light > 140.0 { (20, 20, 20) } else { (255, 255, 255) }
}
