//! How wide a text is, and where it breaks: measured from the embedded fonts, kerning apart.
//!
//! Main type: [`Weight`]. Deliberately unknown: where the text stands.

/// Weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For titles and values.
    Strong,
}

/// Advance widths of U+0020 to U+007E in Inter Regular, in thousandths of the size.
const REGULAR: [u16; 95] = [
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610,
    618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601,
    590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682,
    679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549,
    242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];

/// The same in Inter `SemiBold`.
const STRONG: [u16; 95] = [
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623,
    636, 666, 612, 640, 576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605,
    588, 749, 746, 277, 580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720,
    713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624, 591, 389, 625, 612, 262, 262, 569,
    262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455, 359, 455, 673,
];

/// Factor on the width of a text for fonts that stand in for the embedded one.
const RESERVE: f64 = 1.1;

impl Weight {
    /// Width of a character, in thousandths of the size.
    fn advance(self, character: char) -> u16 {
        let table = match self {
            Self::Regular => &REGULAR,
            Self::Strong => &STRONG,
        };
        match character {
            ' '..='~' => table[character as usize - 0x20],
            '\u{a0}' => table[0],
            '\u{202f}' | '\u{2009}' => 182,
            '·' | '‘' | '’' => 320,
            '“' | '”' => 507,
            '–' => 500,
            '…' => 956,
            '×' | '−' | '±' | '≥' | '≤' | '≈' => 673,
            '\u{c0}'..='\u{24f}' if character.is_lowercase() => 620,
            '\u{c0}'..='\u{24f}' => 750,
            _ => 1000,
        }
    }

    /// Width to keep free for a text, in the unit of the size: a tenth more than the embedded font
    /// takes, as another font may stand in for it.
    pub fn width(self, text: &str, size: f64) -> f64 {
        let thousandths = text.chars().map(|c| f64::from(self.advance(c))).sum::<f64>();
        thousandths * size * RESERVE / 1000.0
    }

    /// Breaks a text into at most so many lines of a width, the last one with an ellipsis where
    /// the text does not fit. Breaks at spaces, within words only where a word is too wide.
    pub fn wrap(self, text: &str, size: f64, width: f64, lines: usize) -> Vec<String> {
        let mut wrapped: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if line.is_empty() || self.width(&longer, size) <= width {
                line = longer;
            } else {
                wrapped.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        wrapped.push(line);
        let cut = wrapped.len() > lines;
        if cut {
            // The last line takes the rest and is shortened below.
            let rest = wrapped.split_off(lines.saturating_sub(1)).join(" ");
            wrapped.push(rest);
        }
        for line in &mut wrapped {
            *line = self.shorten(line, size, width);
        }
        wrapped
    }

    /// Breaks a text as [`Weight::wrap`] does, into lines of about the same width.
    pub fn wrap_evenly(self, text: &str, size: f64, width: f64, lines: usize) -> Vec<String> {
        let mut best = self.wrap(text, size, width, lines);
        for percent in (50..100).rev() {
            let narrower = self.wrap(text, size, width * f64::from(percent) / 100.0, lines);
            if narrower.len() > best.len() || narrower.join(" ") != best.join(" ") {
                break;
            }
            best = narrower;
        }
        best
    }

    /// The text, or its beginning and an ellipsis where it is wider than that.
    pub fn shorten(self, text: &str, size: f64, width: f64) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        // What is surely too long goes at once, so that the rest takes no time however long the
        // text is.
        let narrowest = 150.0 * size / 1000.0;
        let most = (width / narrowest).clamp(0.0, 1e6) as usize;
        let mut short: String = text.chars().take(most).collect();
        while short.pop().is_some() {
            let ending = format!("{}…", short.trim_end());
            if self.width(&ending, size) <= width {
                return ending;
            }
        }
        "…".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_breaks_into_lines_that_fit() {
        let text = "Advertisements asking everybody politely for the save";
        let lines = Weight::Regular.wrap(text, 10.0, 120.0, 3);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| Weight::Regular.width(line, 10.0) <= 120.0));
    }

    #[test]
    fn an_evenly_broken_text_leaves_no_lonely_word() {
        let lines = Weight::Strong.wrap_evenly("one two three four five six", 10.0, 118.0, 2);
        assert_eq!(lines, ["one two three", "four five six"]);
    }

    #[test]
    fn a_text_that_does_not_fit_ends_in_an_ellipsis() {
        let lines = Weight::Strong.wrap("one two three four five six seven", 10.0, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        let word = Weight::Strong.wrap("Unbreakablelongwordthatgoeson", 10.0, 60.0, 2);
        assert!(word.len() == 1 && word[0].ends_with('…'), "{word:?}");
        assert!(Weight::Strong.width(&word[0], 10.0) <= 60.0);
    }
}
