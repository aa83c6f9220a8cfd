//! Stems: the name that a folder of results has when nobody names one.
//!
//! A scenario may be called anything that its file system takes; the folder must be one that every
//! file system takes, beside the names that are made of it (`<stem>-sensitivity.partial`).
//! Deliberately unknown: where the folder will be.

use crate::scenario::letters::stray;

/// Longest name \[bytes\]; file systems take 255, some of which go to endings.
const LONGEST: usize = 160;
/// Names that Windows keeps for devices, whatever ending they have.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name for a folder, made of the names of files without their endings.
pub fn folder_name(stems: &[String]) -> String {
    let joined = stems.join("-");
    let tame = |letter: char| match letter {
        '/' | '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        _ if stray(letter).is_some() => '_',
        _ => letter,
    };
    let name: String = joined.chars().map(tame).collect();
    // A leading dot hides a folder, and Windows drops dots and blanks at the end.
    let name = name.trim_start_matches('.').trim_end_matches(['.', ' ']).trim_start();
    let name = match name {
        "" => "scenario".to_owned(),
        name if reserved(name) => format!("{name}_"),
        name => name.to_owned(),
    };
    shortened(&name)
}

fn reserved(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &str| {
        first.strip_prefix(device).is_some_and(|rest| {
            matches!(rest, "¹" | "²" | "³") || (rest.len() == 1 && "123456789".contains(rest))
        })
    };
    RESERVED.contains(&first.as_str()) || numbered("com") || numbered("lpt")
}

/// The name, or its beginning and its end where it is too long: names of a family differ at either.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let half = LONGEST / 2 - 2;
    let begins = (0..=half).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
    let ends = (name.len() - half..name.len()).find(|&at| name.is_char_boundary(at));
    let end = ends.map_or("", |at| &name[at..]);
    format!("{}…{end}", name[..begins].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(stem: &str) -> String {
        folder_name(&[stem.to_owned()])
    }

    #[test]
    fn usual_names_stay_as_they_are() {
        for stem in ["default", "a b", "-x", "é", "e\u{301}", "spring.2026", "日本", "console"] {
            assert_eq!(name(stem), stem);
        }
        assert_eq!(folder_name(&["a".to_owned(), "b".to_owned()]), "a-b");
    }

    #[test]
    fn a_folder_is_never_hidden_nor_another_one() {
        for (stem, folder) in [
            (".toml", "toml"),
            (".", "scenario"),
            ("..", "scenario"),
            ("a. .", "a"),
            ("a/../b", "a_.._b"),
            ("a\nb", "a_b"),
            ("x:y", "x_y"),
        ] {
            assert_eq!(name(stem), folder, "{stem:?}");
        }
    }

    #[test]
    fn names_of_devices_are_altered() {
        for stem in ["CON", "nul", "Com1", "LPT9", "aux.v2", "com²", "PRN "] {
            assert!(name(stem).trim_end_matches('_').len() < name(stem).len(), "{stem}");
        }
        assert_eq!((name("com0"), name("comet")), ("com0".to_owned(), "comet".to_owned()));
    }

    #[test]
    fn long_names_leave_room_for_their_endings() {
        for stem in ["x".repeat(250), "é".repeat(125), "🎵".repeat(60)] {
            assert!(name(&stem).len() <= LONGEST, "{}", name(&stem).len());
        }
        assert_eq!(name(&"x".repeat(160)).len(), 160);
        let many: Vec<String> = (0..40).map(|n| format!("scenario-{n}")).collect();
        assert!(folder_name(&many).ends_with("scenario-39"));
    }
}
