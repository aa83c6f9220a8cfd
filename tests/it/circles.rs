//! No circles: files do not import each other in a circle, so each can be read after those it
//! stands on.
//!
//! A folder's `mod.rs` may pass on what its files have, by paths that begin with theirs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::layering::{Source, rust_files};

/// What each module imports of the others.
type Imports = BTreeMap<String, Vec<String>>;

#[test]
fn no_files_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root).into_iter().map(|file| {
        let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (path, fs::read_to_string(&file).unwrap())
    });
    let imports = imports(&files.collect::<Vec<_>>());
    assert!(imports.len() > 100, "the sources are found");
    assert_eq!(in_circles(imports), Vec::<String>::new());
}

#[test]
fn this_test_can_fail() {
    let circles = |files: &[(&str, &str)]| {
        let owned = files.iter().map(|&(path, text)| (path.to_owned(), text.to_owned()));
        in_circles(imports(&owned.collect::<Vec<_>>()))
    };
    let (a, c) = (("x/a.rs", "use crate::x::b::B;"), ("x/c.rs", "use crate::x::a::A;"));
    assert_eq!(circles(&[a, ("x/b.rs", "use crate::x::{a::A, c};"), c]), ["x::a", "x::b", "x::c"]);
    assert_eq!(circles(&[a, ("x/b.rs", "// crate::x::a"), c]), Vec::<String>::new());
    let folder = ("x/mod.rs", "use crate::x::a::A;");
    assert_eq!(circles(&[folder, ("x/a.rs", "use super::B;")]), ["x", "x::a"]);
    assert_eq!(circles(&[("x/mod.rs", "pub use a::A;"), ("x/a.rs", "crate::x::B")]).len(), 0);
}

fn imports(files: &[(String, String)]) -> Imports {
    let name =
        |path: &str| path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let modules: Vec<String> = files.iter().map(|(path, _)| name(path)).collect();
    // The module that a path leads into: the longest that begins it.
    let target = |path: &str| {
        let begins = |module: &&String| {
            path.strip_prefix(module.as_str())
                .is_some_and(|it| it.is_empty() || it.starts_with("::"))
        };
        modules.iter().filter(begins).max_by_key(|module| module.len()).cloned()
    };
    let of = |(path, text): &(String, String)| {
        let (source, module) = (Source::new(path, text), name(path));
        let folder = module.rsplit_once("::").map_or("", |(folder, _)| folder);
        let beside = source.paths_from("super").into_iter().map(|it| format!("{folder}::{it}"));
        let paths = source.paths_from("crate").into_iter().chain(beside);
        let others = paths.filter_map(|path| target(&path)).filter(|it| *it != module).collect();
        (module.clone(), others)
    };
    files.iter().map(of).collect()
}

/// Modules that are left when whatever imports nothing, or is imported by nobody, is taken away for
/// good.
fn in_circles(mut imports: Imports) -> Vec<String> {
    loop {
        let there = imports.len();
        let modules: Vec<String> = imports.keys().cloned().collect();
        for others in imports.values_mut() {
            others.retain(|it| modules.contains(it));
        }
        imports.retain(|_, others| !others.is_empty());
        let imported: Vec<String> = imports.values().flatten().cloned().collect();
        imports.retain(|module, _| imported.contains(module));
        if imports.len() == there {
            return imports.into_keys().collect();
        }
    }
}
