//! PNG from SVG, at twice the size. What the embedded fonts can write looks the same everywhere;
//! for other scripts the fonts of the machine step in.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FontResolver, Options, Tree, fontdb};

use fontdb::{Database, FaceInfo, ID, Stretch, Style};

use crate::report::chart::canvas::escape;

const SCALE: f32 = 2.0;
const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

static EMBEDDED: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(STRONG.to_vec());
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// Upright fonts of the machine, those without serifs first. Looked for only when a text needs
/// them.
static MACHINE: LazyLock<Vec<FaceInfo>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let mut faces: Vec<FaceInfo> = fonts.faces().cloned().collect();
    let name = |face: &FaceInfo| face.families.first().map_or("", |it| it.0.as_str()).to_owned();
    // Fonts of coloured pictures have no outlines.
    faces.retain(|face| {
        let upright = face.style == Style::Normal && face.stretch == Stretch::Normal;
        upright && !name(face).contains("Emoji")
    });
    let rank = |face: &FaceInfo| {
        let name = name(face);
        let plain = name.contains("Sans") && !name.contains("Mono");
        (!plain, name, face.weight.0, face.index)
    };
    faces.sort_by_cached_key(rank);
    faces
});

/// The PNG of an SVG.
///
/// # Errors
/// What resvg says of an SVG it cannot read or a picture too large to hold.
pub fn render(svg: &str) -> Result<Vec<u8>, String> {
    pixels(svg, SCALE)?.encode_png().map_err(|error| error.to_string())
}

/// The pixels of an SVG, so many times as large.
///
/// # Errors
/// As [`render`].
pub fn pixels(svg: &str, scale: f32) -> Result<Pixmap, String> {
    let (tree, _) = tree(svg)?;
    let mut pixels = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or("no picture of this size")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels)
}

/// The characters of a text that no font at hand can write: they stay blank in a PNG.
pub fn blank_in(text: &str) -> BTreeSet<char> {
    let characters: BTreeSet<char> = text.chars().filter(|it| !it.is_control()).collect();
    // One by one: a search ends at the first that is nowhere.
    let texts = characters.iter().map(|it| format!("<text>{}</text>", escape(&it.to_string())));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{}</svg>",
        texts.collect::<String>()
    );
    tree(&svg).map(|(_, blank)| blank).unwrap_or_default()
}

/// An SVG without the ligatures that some fonts make of `fi` and the like: fonts can stand in for
/// each other only where they set a line in equally many pieces.
pub(super) fn unligated(svg: &str) -> Cow<'_, str> {
    if svg.chars().all(|it| it < '\u{250}' || ('\u{2000}'..'\u{2300}').contains(&it)) {
        return Cow::Borrowed(svg);
    }
    let apart = |content: &str| {
        content.replace("ff", "f\u{200c}f").replace("fi", "f\u{200c}i").replace("fl", "f\u{200c}l")
    };
    let pieces = svg.split_inclusive('<').map(|piece| match piece.split_once('>') {
        Some((tag, content)) => format!("{tag}>{}", apart(content)),
        None => piece.to_owned(),
    });
    Cow::Owned(pieces.collect())
}

/// An SVG with its text turned into outlines, and the characters for which there are none.
pub(super) fn tree(svg: &str) -> Result<(Tree, BTreeSet<char>), String> {
    let blank = Mutex::new(BTreeSet::new());
    let select_fallback = |wanted, tried: &[ID], fonts: &mut Arc<Database>| {
        let found = from_machine(wanted, tried, fonts);
        if found.is_none() {
            blank.lock().unwrap_or_else(PoisonError::into_inner).insert(wanted);
        }
        found
    };
    let options = Options {
        fontdb: Arc::clone(&EMBEDDED),
        font_family: "Inter".to_owned(),
        font_resolver: FontResolver {
            select_fallback: Box::new(select_fallback),
            ..FontResolver::default()
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    drop(options);
    Ok((tree, blank.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

/// A font of the machine that has a character, as bold as the one that was tried first if there is
/// one.
fn from_machine(wanted: char, tried: &[ID], fonts: &mut Arc<Database>) -> Option<ID> {
    if fonts.len() == EMBEDDED.len() {
        let fonts = Arc::make_mut(fonts);
        for face in MACHINE.iter().cloned() {
            fonts.push_face_info(face);
        }
    }
    let heavy = |id: ID| fonts.face(id).is_some_and(|face| face.weight.0 >= 600);
    let first_heavy = tried.first().is_some_and(|&id| heavy(id));
    let others = fonts.faces().map(|face| face.id).filter(|&id| heavy(id) != first_heavy);
    let and_others: Vec<ID> = tried.iter().copied().chain(others).collect();
    let search = FontResolver::default_fallback_selector();
    search(wanted, &and_others, fonts).or_else(|| search(wanted, tried, fonts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_are_found_in_the_embedded_fonts() {
        let weights: Vec<u16> = EMBEDDED.faces().map(|face| face.weight.0).collect();
        assert_eq!(weights, [400, 600]);
        assert!(EMBEDDED.faces().all(|face| face.families[0].0 == "Inter"));
    }

    #[test]
    fn a_picture_is_drawn_at_twice_its_size() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\"/>";
        let png = render(svg).expect("renders");
        assert_eq!(&png[1..4], b"PNG");
        assert_eq!(&png[16..24], [0, 0, 0, 60, 0, 0, 0, 40]);
    }

    #[test]
    fn ligatures_are_parted_in_texts_of_other_scripts_and_in_no_tag() {
        assert_eq!(unligated("<text fill=\"red\">first</text>"), "<text fill=\"red\">first</text>");
        assert_eq!(
            unligated("<text fill=\"red\">first Я</text>"),
            "<text fill=\"red\">f\u{200c}irst Я</text>"
        );
    }

    #[test]
    fn latin_is_written_everywhere_and_what_nobody_can_write_is_told() {
        assert!(blank_in("Ads <&> \"ŁÅéßș\" – ± 95 %\n…").is_empty());
        // A private character, which no font of a machine is meant to have.
        assert_eq!(blank_in("a\u{10_FFFD}b"), BTreeSet::from(['\u{10_FFFD}']));
    }
}
