//! Letters: which characters a name may have, and how strange or long text is told.
//!
//! Names go into tables, charts and terminals. What XML cannot carry would spoil the charts, what
//! turns the direction of writing would disorder lines around it, and what nobody sees would make
//! two names look like one. Joiners and direction marks stay: Persian, Hindi, Hebrew and emoji are
//! written with them. Deliberately unknown: which texts there are.

use std::fmt::Write as _;

/// Why a character may not stand in a name; absent where it may.
pub fn stray(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{2028}' | '\u{2029}' => "breaks the line",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "turns the direction of writing",
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' => "is invisible",
        '\u{feff}' => "is a byte order mark",
        '\u{fff9}'..='\u{fffb}' => "is no character of a text",
        // XML 1.0 forbids some of these, and nothing is written with any.
        '\u{fdd0}'..='\u{fdef}' => "is no character",
        _ if u32::from(letter) & 0xfffe == 0xfffe => "is no character",
        _ if letter.is_control() => "is a control character",
        _ => return None,
    })
}

/// Whether nothing of a text is seen: blanks, joiners and marks alone.
pub fn is_blank(text: &str) -> bool {
    let unseen = |letter: char| {
        letter.is_whitespace()
            || stray(letter).is_some()
            || matches!(letter, '\u{200c}'..='\u{200f}' | '\u{61c}' | '\u{fe00}'..='\u{fe0f}')
            || matches!(letter, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{34f}')
    };
    text.chars().all(unseen)
}

/// The text with strange characters as their codes, so that it does nothing to a terminal.
pub fn tame(text: &str) -> String {
    let mut tame = String::with_capacity(text.len());
    for letter in text.chars() {
        match stray(letter) {
            // Writing to a String cannot fail.
            Some(_) => drop(write!(tame, "{}", letter.escape_unicode())),
            None => tame.push(letter),
        }
    }
    tame
}

/// The text, or its beginning and an ellipsis where it is longer than that.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    let short: String = text.chars().take(longest - 1).collect();
    format!("{}…", short.trim_end())
}

/// The first few of some words, and how many more there are.
pub fn first_few<Word: AsRef<str>>(words: &[Word], few: usize) -> String {
    let shown: Vec<&str> = words.iter().take(few).map(AsRef::as_ref).collect();
    match words.len().saturating_sub(few) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_scripts_are_written_and_what_no_chart_carries_is_not() {
        for name in
            ["Zoë", "Мир", "日本語", "نیم‌فاصله", "עברית\u{200f}!", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ﷺ", "a\u{a0}b"]
        {
            assert_eq!(name.chars().find_map(stray), None, "{name}");
        }
        let strays = "\0\t\n\u{7f}\u{85}\u{ad}\u{200b}\u{202e}\u{2067}\u{2028}\u{2060}\u{feff}\u{fffe}\u{ffff}\u{fdd0}\u{1fffe}";
        assert_eq!(strays.chars().filter_map(stray).count(), strays.chars().count());
    }

    #[test]
    fn what_nobody_sees_is_blank() {
        assert!(is_blank("") && is_blank("   ") && is_blank("\u{200e}\u{2003}"));
        assert!(!is_blank(" a ") && !is_blank("\u{200f}ع"));
    }

    #[test]
    fn strange_text_is_told_by_its_codes_and_long_text_by_its_beginning() {
        assert_eq!(tame("a\u{1b}[31m\u{202e}b"), "a\\u{1b}[31m\\u{202e}b");
        assert_eq!(shortened(&"é".repeat(9), 4), "ééé…");
        assert_eq!(shortened("four", 4), "four");
        assert_eq!(first_few(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
