//! Every chart of a run in every theme and shape, of awkward cases: its texts stay apart and within
//! the picture, in a font a tenth wider than the embedded one, too.

use longplay::report::Theme;
use longplay::report::chart::all::draw_svg;
use longplay::report::chart::data::ChartData;
use longplay::report::chart::style::{Shape, Style};
use longplay::report::chart::text::Weight;

use crate::sample::{Sample, info, outcome};

/// A text of a picture: what it says, and the box it fills.
struct Set {
    words: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// The texts of a chart, in the units of its view.
fn texts(svg: &str) -> Vec<Set> {
    let text = |element: &str| {
        let (attributes, rest) = element.split_once('>').unwrap();
        let of = |name: &str| {
            let (_, value) = attributes.split_once(&format!("{name}=\""))?;
            Some(value.split('"').next().unwrap())
        };
        let number = |name: &str| of(name).unwrap().parse::<f64>().unwrap();
        let words =
            rest.split('<').next().unwrap().trim().replace("&lt;", "<").replace("&gt;", ">");
        let words = words.replace("&quot;", "\"").replace("&amp;", "&");
        let weight = if of("font-weight").is_some() { Weight::Strong } else { Weight::Regular };
        let (size, baseline) = (number("font-size"), number(" y"));
        let width = weight.width(&words, size);
        let before = match of("text-anchor") {
            Some("middle") => width / 2.0,
            Some("end") => width,
            _ => 0.0,
        };
        let left = number("x") - before;
        Set { words, left, right: left + width, top: baseline - 0.7 * size, bottom: baseline }
    };
    svg.split("<text ").skip(1).map(|element| text(&format!(" {element}"))).collect()
}

fn size(svg: &str) -> (f64, f64) {
    let (_, rest) = svg.split_once("viewBox=\"0 0 ").unwrap();
    let (width, rest) = rest.split_once(' ').unwrap();
    (width.parse().unwrap(), rest.split_once('"').unwrap().0.parse().unwrap())
}

/// The pairs of texts that meet, and the texts that leave the picture.
fn faults(svg: &str) -> Vec<String> {
    let (width, height) = size(svg);
    let texts = texts(svg);
    let mut faults = Vec::new();
    for (index, one) in texts.iter().enumerate() {
        let words = &one.words;
        if one.left < 0.0 || one.right > width || one.top < 0.0 || one.bottom > height {
            faults.push(format!("{words:?} leaves"));
        }
        for other in &texts[..index] {
            let apart = one.left >= other.right
                || other.left >= one.right
                || one.top >= other.bottom
                || other.top >= one.bottom;
            if !apart {
                faults.push(format!("{words:?} lies on {:?}", other.words));
            }
        }
    }
    faults
}

/// Names that are hard to set.
const NAMES: [&str; 12] = [
    "A campaign whose name takes all of the sixty characters it may",
    "Реклама с просьбой сохранить песню",
    "Διαφημίσεις που ζητούν αποθήκευση",
    "保存をお願いする広告キャンペーン",
    "إعلانات تطلب حفظ الأغنية",
    "🎵 Ads with 🎧 and 💾",
    "<b>Ads</b> & \"quotes\" \u{7}",
    "Averyveryverylongwordthatcannotbebrokenanywhereatallinthisname",
    "i",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "מודעות שמבקשות שמירה",
    "한국어 광고",
];

/// What is drawn: a name, and the data.
fn cases() -> Vec<(String, ChartData)> {
    let mut cases = Vec::new();
    for strategies in [0, 1, 2, 6, 12] {
        for (what, replicates, strength, days) in [
            ("usual", 6, 1.0, 0..90),
            ("one replicate", 1, 1.0, -14..90),
            ("nothing bought", 4, 0.0, -14..40),
            ("losses", 4, -0.4, 0..90),
        ] {
            let sample = Sample { strategies, replicates, days, strength, ..Sample::default() };
            let data = ChartData::new(&outcome(&sample), &info());
            cases.push((format!("{strategies} strategies, {what}"), data.clone()));
            let mut named = data;
            for (arm, name) in named.arms.iter_mut().skip(1).zip(NAMES) {
                name.clone_into(arm);
            }
            cases.push((format!("{strategies} strategies, {what}, awkward names"), named));
        }
    }
    cases
}

#[test]
fn no_text_of_a_chart_lies_on_another_or_leaves_the_picture() {
    let mut found = Vec::new();
    for (what, data) in cases() {
        for theme in Theme::ALL {
            for shape in Shape::ALL {
                for dates in [false, true] {
                    let style = Style { shape: Some(shape), dates, ..Style::of(theme) };
                    for (name, svg) in draw_svg(&data, &style).unwrap() {
                        let place = format!("{name}, {what}, {theme:?}, {shape:?}, dates {dates}");
                        let faults = faults(&svg);
                        found.extend(faults.iter().map(|fault| format!("{place}: {fault}")));
                    }
                }
            }
        }
    }
    // Every twentieth or so, of all kinds.
    let shown: Vec<&String> = found.iter().step_by(found.len() / 30 + 1).collect();
    assert!(found.is_empty(), "{} faults, among them {shown:#?}", found.len());
}

#[test]
fn a_slide_has_type_twice_as_large_as_a_page_and_no_seed() {
    let data = ChartData::new(&outcome(&Sample::default()), &info());
    for (name, svg) in draw_svg(&data, &Theme::Talk.into()).unwrap() {
        let (_, height) = size(&svg);
        for text in texts(&svg) {
            let share = (text.bottom - text.top) / 0.7 / height;
            assert!(share > 0.047, "{:?} has {share:.3} of the height in {name}", text.words);
            assert!(!text.words.contains("seed"), "{:?} in {name}", text.words);
        }
    }
}

#[test]
fn text_of_the_files_is_outlined_and_can_still_be_read_out() {
    let data = ChartData::new(&outcome(&Sample::default()), &info());
    let drawn = longplay::report::chart::all::draw(&data, &Style::default());
    for (name, bytes) in drawn.pictures.iter().filter(|(name, _)| name.contains(".svg")) {
        let svg = String::from_utf8(bytes.clone()).unwrap();
        assert!(svg.contains("<title"), "{name}");
        assert_eq!(svg.contains("<text "), !cfg!(feature = "png"), "{name}");
        assert!(svg.contains("Ads asking for the save"), "{name}");
    }
}
