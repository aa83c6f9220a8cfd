//! Puts shards together: every piece once, whole and of one study. Main type: [`Gathered`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::report::error::ReportError;
use crate::report::out_dir::MANIFEST;
use crate::report::piece;
use crate::report::shard::{FORMAT, Part, Whole};
use crate::study::checkpoints::{Checkpoints, NotKept};

/// Numbers of pieces that a message names at most.
const NAMED: usize = 6;

/// All pieces of a study, in the folders of its shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// What they make up.
    pub whole: Whole,
    /// The words of the command that ran the first of them, without the program.
    pub command: Vec<String>,
    /// The file of each piece.
    files: BTreeMap<u32, PathBuf>,
}

/// Reads shards, in any order.
///
/// # Errors
/// [`ReportError::Shard`], naming the folder that is none, is of another version, engine, scenario
/// or study than the first, lacks a piece, has one that is torn or changed, or has one that another
/// folder has, too; [`ReportError::Gap`] where shards are missing.
pub fn gather(dirs: &[PathBuf]) -> Result<Gathered, ReportError> {
    for (place, dir) in dirs.iter().enumerate() {
        if dirs[..place].contains(dir) {
            let what = "it is named twice".to_owned();
            return Err(ReportError::Shard { path: dir.clone(), what });
        }
    }
    let parts = dirs.iter().map(|dir| Ok((dir, read(dir)?))).collect::<Result<Vec<_>, _>>()?;
    let Some((first, part)) = parts.first() else {
        return Err(ReportError::Gap { what: "no shard is named".to_owned() });
    };
    let (whole, command) = (part.whole.clone(), part.command.clone());
    let mut files: BTreeMap<u32, PathBuf> = BTreeMap::new();
    for (dir, part) in &parts {
        let refused = |what: String| ReportError::Shard { path: (*dir).clone(), what };
        other(&whole, &part.whole, first).map_or(Ok(()), |what| Err(refused(what)))?;
        for &number in &part.numbers {
            let path = dir.join(piece::file(number));
            let whole_piece = |bytes: Vec<u8>| {
                piece::work(&whole.stamp, number, &bytes).map(|_| ()).map_err(str::to_owned)
            };
            let read = fs::read(&path).map_err(|error| error.to_string());
            let name = || path.strip_prefix(dir).unwrap_or(&path).display().to_string();
            read.and_then(whole_piece).map_err(|why| refused(format!("{}: {why}", name())))?;
            if let Some(there) = files.insert(number, path.clone()) {
                let other = there.parent().and_then(Path::parent).unwrap_or(&there).display();
                return Err(refused(format!("its piece {number} is in {other}, too")));
            }
        }
    }
    let missing: Vec<u32> = (0..whole.pieces).filter(|it| !files.contains_key(it)).collect();
    if !missing.is_empty() {
        return Err(ReportError::Gap { what: gap(&whole, &parts, &missing) });
    }
    Ok(Gathered { whole, command, files })
}

fn read(dir: &Path) -> Result<Part, ReportError> {
    let path = dir.join(MANIFEST);
    let refused = |what: String| ReportError::Shard { path: dir.to_owned(), what };
    let bytes = fs::read(&path).map_err(|error| refused(format!("{MANIFEST}: {error}")))?;
    let part: Part = serde_json::from_slice(&bytes)
        .map_err(|error| refused(format!("its {MANIFEST} is none of a shard: {error}")))?;
    if part.format != FORMAT {
        let what = format!("it has format {}, and this version reads {FORMAT}", part.format);
        return Err(refused(what));
    }
    if part.shard.of != part.whole.shards || part.numbers != part.shard.pieces(part.whole.pieces) {
        return Err(refused(format!("its {MANIFEST} was changed: it has other pieces than dealt")));
    }
    Ok(part)
}

/// Why a shard is not of the same whole as the first one; nothing where it is.
fn other(whole: &Whole, theirs: &Whole, first: &Path) -> Option<String> {
    let first = first.display();
    if theirs.version != whole.version {
        return Some(format!(
            "it is of version {}, and {first} is of {}",
            theirs.version, whole.version
        ));
    }
    if theirs.engine != whole.engine {
        return Some(format!("another build of the engine ran it than {first}"));
    }
    if theirs.study != whole.study {
        return Some(format!(
            "it is of the study `{}`, and {first} of `{}`",
            theirs.study, whole.study
        ));
    }
    if theirs.shards != whole.shards {
        return Some(format!(
            "it is one of {} shards, and {first} one of {}",
            theirs.shards, whole.shards
        ));
    }
    (theirs != whole).then(|| format!("it is of another scenario than {first}"))
}

/// Which shards are missing, and what with them.
fn gap(whole: &Whole, parts: &[(&PathBuf, Part)], missing: &[u32]) -> String {
    let there = |number: &u32| parts.iter().any(|(_, part)| part.shard.number == *number);
    let shards: Vec<u32> = (1..=whole.shards).filter(|number| !there(number)).collect();
    let (shard, them) = if shards.len() == 1 {
        ("shard", "is missing, and with it")
    } else {
        ("shards", "are missing, and with them")
    };
    format!(
        "{shard} {} of {} {them} {} of {} {} ({})",
        listed(&shards),
        whole.shards,
        missing.len(),
        whole.pieces,
        whole.what,
        listed(missing)
    )
}

fn listed(numbers: &[u32]) -> String {
    let shown: Vec<String> = numbers.iter().take(NAMED).map(u32::to_string).collect();
    let more = if numbers.len() > NAMED { " …" } else { "" };
    shown.join(", ") + more
}

impl Checkpoints for Gathered {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        let bytes = fs::read(self.files.get(&number)?).ok()?;
        piece::work(&self.whole.stamp, number, &bytes).ok().map(<[u8]>::to_vec)
    }

    fn refuse(&self, _number: u32, _why: &str) {}

    fn keep(&self, _number: u32, _work: &[u8]) -> Result<(), NotKept> {
        Ok(())
    }
}
