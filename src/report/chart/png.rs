//! PNG from SVG, at twice the size, with the embedded fonts alone: the same picture everywhere.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

const SCALE: f32 = 2.0;
const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(STRONG.to_vec());
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// The PNG of an SVG.
///
/// # Errors
/// What resvg says of an SVG it cannot read or a picture too large to hold.
pub fn render(svg: &str) -> Result<Vec<u8>, String> {
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Inter".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let mut pixels = tree
        .size()
        .to_int_size()
        .scale_by(SCALE)
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or("no picture of this size")?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_are_found_in_the_embedded_fonts() {
        let weights: Vec<u16> = FONTS.faces().map(|face| face.weight.0).collect();
        assert_eq!(weights, [400, 600]);
        assert!(FONTS.faces().all(|face| face.families[0].0 == "Inter"));
    }

    #[test]
    fn a_picture_is_drawn_at_twice_its_size() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\"/>";
        let png = render(svg).expect("renders");
        assert_eq!(&png[1..4], b"PNG");
        assert_eq!(&png[16..24], [0, 0, 0, 60, 0, 0, 0, 40]);
    }
}
