//! Every chart and slide of a run in every theme and shape, of awkward cases: its texts stay apart and within
//! the picture, in a font a tenth wider than the embedded one, too.

use longplay::inference::estimate::Estimate;
use longplay::measure::windows::Measure;
use longplay::report::Theme;
use longplay::report::chart::all::draw_svg;
use longplay::report::chart::data::ChartData;
use longplay::report::chart::drawn::texts as texts_of;
use longplay::report::chart::style::{Shape, Style};
use longplay::report::chart::text::Weight;
use longplay::report::chart::theme::Look;
use longplay::report::html::{Head, Origin};
use longplay::report::story::{Told, slides};
use longplay::study::benchmark::findings::{Benchmark, Percentiles, Rate, Standing};
use longplay::study::dose::findings::{CurvePoint, DoseFindings, Slope, SlopeKind};

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
        let words = words.replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
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
pub(crate) fn faults(svg: &str) -> Vec<String> {
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

/// A value and an interval around it.
fn around(value: f64, half: f64) -> Estimate {
    Estimate { value, low: Some(value - half), high: Some(value + half) }
}

/// A short dose, as a run has it, with such a slope across other tracks.
fn dose(across: f64) -> DoseFindings {
    let windows = [28_u16, 90];
    let point = |(dose, window): (f32, u16)| {
        let (rate, streams) = (0.06 + 0.04 * f64::from(dose), 900.0 + 300.0 * f64::from(dose));
        let row = |measure, value, effect| CurvePoint {
            dose,
            window_days: window,
            measure,
            value: around(value, 0.1 * value),
            effect: around(effect, 0.3 * f64::abs(effect)),
        };
        let gained = 300.0 * f64::from(dose);
        [row(Measure::SaveRate, rate, 0.0), row(Measure::Streams, streams, gained)]
    };
    let doses = vec![-1.0, 0.0, 1.0];
    let all = doses.iter().flat_map(|&dose| windows.map(|window| (dose, window)));
    let slope = |(kind, value): (SlopeKind, f64)| {
        windows.map(|window_days| Slope {
            kind,
            window_days,
            streams_per_point: around(value, 0.2 * value),
            share_per_point: around(0.03, 0.01),
            streams_per_save: None,
            points: 18,
        })
    };
    let slopes = [(SlopeKind::Causal, 45.0), (SlopeKind::AcrossTracks, across)];
    DoseFindings {
        curve: all.flat_map(point).collect(),
        doses,
        ease: 1.0,
        strategy: None,
        windows: windows.to_vec(),
        confidence: 0.95,
        replicates: 6,
        slopes: slopes.into_iter().flat_map(slope).collect(),
        overstated: Vec::new(),
        tracks: Vec::new(),
        ab_tests: Vec::new(),
    }
}

/// What save rate is usual, and where the arms stand.
fn benchmark(arms: &[String]) -> Benchmark {
    let genres = ["all", "indie", "classical", "hiphop", "rock", "pop", "latin", "country", "rnb"];
    let row = |(genre, shift): (&&str, f64)| Percentiles {
        genre: (*genre).to_owned(),
        age_days: 28,
        rate: Rate::SaveRate,
        tracks: 14_043,
        p10: Some(0.02 + shift),
        p25: Some(0.03 + shift),
        median: Some(around(0.05 + shift, 0.004)),
        p75: Some(0.07 + shift),
        p90: Some(0.1 + shift),
    };
    let standing = |(arm, name): (usize, &String)| Standing {
        strategy: name.clone(),
        age_days: 28,
        rate: Rate::SaveRate,
        value: around(0.05 + 0.01 * arm as f64, 0.01),
        in_genre: Some(around(0.4, 0.1)),
        in_all: Some(around(0.5, 0.1)),
    };
    Benchmark {
        genre: "indie".to_owned(),
        least_listeners: 100,
        confidence: 0.95,
        rates: genres.iter().zip((0..).map(|it| f64::from(it) * 0.002)).map(row).collect(),
        standings: arms.iter().enumerate().map(standing).collect(),
    }
}

/// What is drawn: a name, and the data.
fn cases() -> Vec<(String, ChartData)> {
    let mut cases = Vec::new();
    for strategies in [0, 1, 2, 6, 12] {
        for (what, replicates, strength, days, across) in [
            ("usual", 6, 1.0, 0..90, 781.0),
            ("one replicate", 1, 1.0, -14..90, 30.0),
            ("nothing bought", 4, 0.0, -14..40, 120.0),
            ("losses", 4, -0.4, 0..90, 250.0),
        ] {
            let sample = Sample { strategies, replicates, days, strength, ..Sample::default() };
            let data = ChartData::new(&outcome(&sample), &info());
            let data = ChartData {
                dose: Some(dose(across)),
                benchmark: Some(benchmark(&data.arms)),
                ..data
            };
            cases.push((format!("{strategies} strategies, {what}"), data.clone()));
            let mut named = data;
            for (arm, name) in named.arms.iter_mut().skip(1).zip(NAMES) {
                name.clone_into(arm);
            }
            named.benchmark = Some(benchmark(&named.arms));
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
fn no_text_of_a_slide_lies_on_another_or_leaves_the_slide() {
    let mut found = Vec::new();
    for (what, data) in cases() {
        for (title, question) in [("Ask for the save?", "Ask for the save?"), (NAMES[9], NAMES[0])]
        {
            let of = |text: &str| [text; 3].join(" ");
            let run = data.about.clone();
            let head = Head { title: of(title), question: of(question), run, ..Head::default() };
            let origin = Origin { version: "10.10.10".to_owned(), result_hash: "0".repeat(32) };
            for shape in Shape::ALL {
                let style = Style { shape: Some(shape), ..Style::of(Theme::Talk) };
                let told = Told { head: &head, data: &data, origin: Some(&origin) };
                for (name, svg) in texts_of(slides(told, Look::of(&style)), &style) {
                    let place = format!("{name}, {what}, {shape:?}");
                    found.extend(faults(&svg).iter().map(|fault| format!("{place}: {fault}")));
                }
            }
        }
    }
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
