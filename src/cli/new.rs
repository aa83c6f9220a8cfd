//! `new`: a starter scenario, written where nothing is yet.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::Builder;

use longplay::scenario::gallery;
use longplay::scenario::starter::starter;

use crate::cli::args::NewArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn new(args: &NewArgs, console: Console) -> Result<Exit, Failure> {
    let mut path = args.name.clone();
    if path.extension().is_none_or(|extension| extension != "toml") {
        let mut name = path.into_os_string();
        name.push(".toml");
        path = name.into();
    }
    let text = if args.full { starter() } else { from_gallery(&args.from)? };
    let written = whole(&path, text.as_bytes());
    match written {
        Ok(()) => {
            let shown = path.display();
            // As a shell takes it.
            let plain =
                !shown.to_string().contains(|c: char| c.is_whitespace() || "'\"$&;()".contains(c));
            let typed = if plain { shown.to_string() } else { format!("{:?}", shown.to_string()) };
            console.result(&format!(
                "Wrote {shown}. Change what you like, then: longplay check {typed}; longplay run \
                 {typed}"
            ))?;
            Ok(Exit::Done)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::Usage {
            what: format!("{} exists already", path.display()),
            remedy: "choose another name, or move the file away: nothing is overwritten".to_owned(),
        }),
        Err(source) => Err(Failure::Write { path, source }),
    }
}

/// A scenario of the gallery, and where the keys are explained.
fn from_gallery(name: &str) -> Result<String, Failure> {
    let unknown = || Failure::Usage {
        what: format!("there is no scenario `{name}` in the gallery"),
        remedy: format!("choose from {}", gallery::names().join(", ")),
    };
    let text = gallery::text_alone(name).ok_or_else(unknown)?;
    Ok(format!(
        "# `longplay new NAME --full` writes every key with what it means; `longplay schema \
         --markdown` lists them.\n#\n{text}"
    ))
}

/// Writes a new file, whole or not at all: a disk may be full.
fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(".longplay-");
    // As any other file is made; what is temporary is closed to others by default.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}
