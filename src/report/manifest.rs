//! The manifest: which program made a folder of results, from what, how fast, and the hashes that
//! tell whether two machines agree.
//!
//! Hashes cover the data; charts can be redrawn in another theme and are not hashed.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::report::out_dir::MANIFEST;
use crate::report::results::Results;
use crate::report::run_info::RunInfo;

/// The 128-bit xxh3 of some bytes in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// The hash of a file, read piece by piece.
///
/// # Errors
/// When it cannot be read.
pub fn hash_of_file(mut file: impl Read) -> io::Result<String> {
    let mut hasher = Xxh3::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(format!("{:032x}", hasher.digest128())),
            read => hasher.update(&piece[..read]),
        }
    }
}

/// The hash of several files in a row, as if they were one.
pub fn hash_in_a_row<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Xxh3::new();
    for bytes in files {
        hasher.update(bytes);
    }
    format!("{:032x}", hasher.digest128())
}

/// The hash of results: of their data in a row, which a folder of results is known by.
pub fn result_hash(data: &[(String, Vec<u8>)]) -> String {
    hash_in_a_row(data.iter().map(|(_, bytes)| bytes.as_slice()))
}

/// The files of the scenario that a folder of results was made from; absent where no manifest tells
/// them.
pub fn sources(dir: &Path) -> Option<Vec<PathBuf>> {
    let manifest: Value = serde_json::from_slice(&fs::read(dir.join(MANIFEST)).ok()?).ok()?;
    serde_json::from_value(manifest.get("scenario_files")?.clone()).ok()
}

/// The manifest as JSON. `files` are names and hashes.
pub fn json(
    results: &Results,
    info: &RunInfo,
    result_hash: &str,
    files: &[(&str, String)],
) -> Value {
    let files: Map<String, Value> =
        files.iter().map(|(name, hash)| ((*name).to_owned(), json!(hash))).collect();
    let timings: Map<String, Value> =
        info.timings.iter().map(|(part, seconds)| (part.clone(), json!(seconds))).collect();
    let mut warnings: Vec<&String> = Vec::new();
    for warning in results.warnings.iter().chain(&info.warnings) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "study": info.study,
        "title": info.title,
        "scenario_files": info.scenario_files,
        "scenario_hash": hash(info.scenario_toml.as_bytes()),
        "seed": info.seed,
        "replicates": results.replicates,
        "arms": results.arms,
        "quick": info.quick,
        "result_hash": result_hash,
        "files": files,
        "threads": info.threads,
        "seconds": info.seconds,
        "timings": timings,
        "listener_days_shared": info.shared,
        "warnings": warnings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_a_row_hash_like_one_file() {
        assert_eq!(hash_in_a_row([b"ab".as_slice(), b"c"]), hash(b"abc"));
        assert_eq!(hash_of_file(b"abc".as_slice()).ok(), Some(hash(b"abc")));
        assert_eq!(hash(b""), "99aa06d3014798d86001c324468d497f");
    }
}
