//! `new`: a starter scenario, written where nothing is yet.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

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
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(starter().as_bytes()));
    match written {
        Ok(()) => {
            let shown = path.display();
            // As a shell takes it.
            let plain =
                !shown.to_string().contains(|c: char| c.is_whitespace() || "'\"$&;()".contains(c));
            let typed = if plain { shown.to_string() } else { format!("{:?}", shown.to_string()) };
            console.result(&format!(
                "Wrote {shown}. Change what you like, then: longplay check {typed}; longplay run {typed}"
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
