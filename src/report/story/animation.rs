//! The two worlds as an animation: a GIF, which slides, pages and social media play alike.
//!
//! All pictures share one palette of the colours that are seen most; each holds only what changed
//! since the one before. Deliberately unknown: what is drawn.

use std::collections::BTreeMap;

use gif::{DisposalMethod, Encoder, Frame, Repeat};
use rayon::prelude::*;

use crate::report::chart::drawn::svg;
use crate::report::chart::png::pixels;
use crate::report::chart::style::Style;
use crate::report::story::worlds::{NAME, Worlds};

/// Pixels of the animation for each of the slide.
const SCALE: f32 = 1.25;
/// Pictures at most; of longer runs each shows several days more.
const MOST_PICTURES: usize = 92;
/// How long a picture stands, and how long the last one \[hundredths of a second\].
const STANDS: (u16, u16) = (8, 400);
/// The place of the palette that changes nothing.
const SAME: u8 = 255;

/// A colour of three parts.
type Rgb = [u8; 3];

/// A picture of palette places, row by row.
struct Picture {
    width: usize,
    places: Vec<u8>,
}

/// The animation, as the bytes of a GIF.
///
/// # Errors
/// What plotters, resvg or the encoder says.
pub(super) fn animated(worlds: &Worlds<'_>, style: &Style) -> Result<Vec<u8>, String> {
    let days = worlds.days();
    let step = days.div_ceil(MOST_PICTURES).max(1);
    // The last picture is that of all days.
    let until: Vec<usize> = (0..days).rev().step_by(step).map(|left| left + 1).rev().collect();
    let drawn = |&days: &usize| -> Result<(usize, Vec<Rgb>), String> {
        let pixels = pixels(&svg(NAME, worlds.until(days), style)?, SCALE)?;
        let width = pixels.width() as usize;
        // The paper is opaque, so that nothing is multiplied by less than 1.
        Ok((width, pixels.data().chunks_exact(4).map(|it| [it[0], it[1], it[2]]).collect()))
    };
    let ends: Vec<_> = [until.first(), until.last()].into_iter().flatten().collect();
    let ends = ends.into_iter().map(drawn).collect::<Result<Vec<_>, _>>()?;
    let palette = palette(ends.iter().flat_map(|(_, picture)| picture));
    let placed = |days: &usize| {
        let (width, colours) = drawn(days)?;
        Ok(Picture { width, places: places(&palette, &colours) })
    };
    let pictures: Vec<Picture> = until.par_iter().map(placed).collect::<Result<_, String>>()?;
    encoded(&pictures, &palette).map_err(|error| error.to_string())
}

/// The colours that are seen most, one place less than there are.
fn palette<'a>(colours: impl Iterator<Item = &'a Rgb>) -> Vec<Rgb> {
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for colour in colours {
        *counts.entry(*colour).or_default() += 1;
    }
    let mut often: Vec<(Rgb, usize)> = counts.into_iter().collect();
    often.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
    often.into_iter().take(SAME.into()).map(|(colour, _)| colour).collect()
}

/// The nearest place for each colour.
fn places(palette: &[Rgb], colours: &[Rgb]) -> Vec<u8> {
    let mut known: BTreeMap<Rgb, u8> = BTreeMap::new();
    let mut last = None;
    let mut place = |colour: &Rgb| {
        if let Some((same, place)) = last
            && same == *colour
        {
            return place;
        }
        let place = *known.entry(*colour).or_insert_with(|| nearest(palette, *colour));
        last = Some((*colour, place));
        place
    };
    colours.iter().map(&mut place).collect()
}

fn nearest(palette: &[Rgb], colour: Rgb) -> u8 {
    let distance = |other: &Rgb| -> i32 {
        other.iter().zip(colour).map(|(a, b)| (i32::from(*a) - i32::from(b)).pow(2)).sum()
    };
    let near = palette.iter().enumerate().min_by_key(|(_, other)| distance(other));
    near.map_or(0, |(place, _)| place as u8)
}

fn encoded(pictures: &[Picture], palette: &[Rgb]) -> Result<Vec<u8>, gif::EncodingError> {
    let mut bytes = Vec::new();
    let Some(first) = pictures.first() else { return Ok(bytes) };
    let height = first.places.len() / first.width;
    let size = |pixels: usize| u16::try_from(pixels).unwrap_or(u16::MAX);
    let mut colours = palette.concat();
    colours.resize((usize::from(SAME) + 1) * 3, 0);
    let mut encoder = Encoder::new(&mut bytes, size(first.width), size(height), &colours)?;
    encoder.set_repeat(Repeat::Infinite)?;
    let mut before: Option<&Picture> = None;
    for (index, picture) in pictures.iter().enumerate() {
        let delay = if index + 1 == pictures.len() { STANDS.1 } else { STANDS.0 };
        let (left, top, right, bottom) = match before {
            Some(before) => changed(before, picture),
            None => (0, 0, picture.width, height),
        };
        let rows = (top..bottom).flat_map(|row| {
            let at = move |column: usize| row * picture.width + column;
            (left..right).map(move |column| {
                let place = picture.places[at(column)];
                let same = before.is_some_and(|it| it.places[at(column)] == place);
                if same { SAME } else { place }
            })
        });
        encoder.write_frame(&Frame {
            delay,
            dispose: DisposalMethod::Keep,
            transparent: Some(SAME),
            left: size(left),
            top: size(top),
            width: size(right - left),
            height: size(bottom - top),
            buffer: rows.collect::<Vec<u8>>().into(),
            ..Frame::default()
        })?;
        before = Some(picture);
    }
    drop(encoder);
    Ok(bytes)
}

/// The smallest rectangle with all that changed, at least one pixel: left, top, right, bottom.
fn changed(before: &Picture, now: &Picture) -> (usize, usize, usize, usize) {
    let differs = |index: &usize| before.places[*index] != now.places[*index];
    let ends = (usize::MAX, usize::MAX, 0, 0);
    let wider = |(left, top, right, bottom): (usize, usize, usize, usize), index: usize| {
        let (row, column) = (index / now.width, index % now.width);
        (left.min(column), top.min(row), right.max(column + 1), bottom.max(row + 1))
    };
    let found = (0..now.places.len()).filter(differs).fold(ends, wider);
    if found.2 == 0 { (0, 0, 1, 1) } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_palette_holds_what_is_seen_most_and_the_rest_takes_the_nearest() {
        let seen = [[0, 0, 0], [255, 255, 255], [255, 255, 255], [9, 9, 9]];
        let palette = palette(seen.iter());
        assert_eq!(palette[0], [255, 255, 255]);
        let places = places(&palette, &[[250, 250, 250], [0, 0, 0], [8, 8, 8]]);
        assert_eq!(
            places.iter().map(|&it| palette[it as usize]).collect::<Vec<_>>(),
            [[255, 255, 255], [0, 0, 0], [9, 9, 9]]
        );
    }

    #[test]
    fn a_picture_holds_what_changed_and_the_animation_reads_back() {
        let white = Picture { width: 4, places: vec![0; 12] };
        let mut dotted = Picture { width: 4, places: vec![0; 12] };
        dotted.places[6] = 1;
        assert_eq!(changed(&white, &dotted), (2, 1, 3, 2));
        assert_eq!(changed(&white, &white), (0, 0, 1, 1));
        let bytes = encoded(&[white, dotted], &[[255, 255, 255], [0, 0, 0]]).expect("encodes");
        let mut read = gif::Decoder::new(&bytes[..]).expect("is a GIF");
        let first = read.read_next_frame().expect("reads").expect("a picture");
        assert_eq!((first.width, first.height, first.delay), (4, 3, STANDS.0));
        let last = read.read_next_frame().expect("reads").expect("a picture");
        assert_eq!((last.left, last.top, last.buffer.to_vec()), (2, 1, vec![1]));
        assert_eq!(last.delay, STANDS.1);
        assert!(read.read_next_frame().expect("reads").is_none());
    }
}
