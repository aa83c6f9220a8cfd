//! Text in HTML: as text, in an attribute, and as JSON in a script. None of it can become markup.
//!
//! Deliberately unknown: what the text says.

use std::fmt::Write as _;

use serde::Serialize;

/// A text as it stands in HTML, between tags and in quoted attributes.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(allowed(letter)),
        }
    }
    out
}

/// A sentence as it stands in HTML between tags. A name in quotes that is written from right to left
/// turns nothing around it.
pub fn prose(sentence: &str) -> String {
    let text = text(sentence);
    if text.matches('“').count() != text.matches('”').count() {
        return text;
    }
    text.replace('“', "“<bdi>").replace('”', "</bdi>”")
}

/// A value as JSON that a script element can hold: no tag ends it, no line does.
pub fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // Outside of strings JSON has none of these.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(allowed(letter)),
        }
    }
    out
}

/// A replacement for what HTML has no place for: control characters and noncharacters.
fn allowed(letter: char) -> char {
    let forbidden = letter.is_control() && !matches!(letter, '\t' | '\n')
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
        || u32::from(letter) & 0xfffe == 0xfffe;
    if forbidden { char::REPLACEMENT_CHARACTER } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWKWARD: &str =
        "</script><img src=x onerror=alert(1)> \"a\" 'b' & \u{0}\u{7}\u{85}\u{2028}\u{ffff}é";

    #[test]
    fn a_text_stays_text_between_tags_and_in_attributes() {
        let text = text(AWKWARD);
        assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
        assert!(text.starts_with("&lt;/script&gt;&lt;img") && text.ends_with('é'), "{text}");
        assert!(text.contains("&amp; \u{fffd}\u{fffd}\u{fffd}\u{2028}\u{fffd}"), "{text:?}");
    }

    #[test]
    fn names_in_quotes_stand_apart_where_quotes_match() {
        assert_eq!(prose("“פרסומת” & more"), "“<bdi>פרסומת</bdi>” &amp; more");
        assert_eq!(prose("“a"), "“a");
    }

    #[test]
    fn json_in_a_script_holds_no_tag_and_reads_back_as_it_was() {
        let awkward = AWKWARD.replace(['\u{85}', '\u{ffff}'], "");
        let json = json(&awkward);
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\n']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), awkward);
    }
}
