//! The console: the only place that prints. Results go to standard output, all else to standard
//! error.
//!
//! Owns [`Console`] and what `--quiet` and `--verbose` mean. Deliberately unknown: what is said.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use longplay::report::terminal::room::{self, prose};
use longplay::scenario::{Look, Warning, picture};

/// So many warnings of a kind are drawn whole.
const CAUTIONS: usize = 3;

/// Where words go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    silent: bool,
}

impl Console {
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose, silent: false }
    }

    /// That of a rank for which another one speaks: it says nothing at all.
    #[cfg(feature = "mpi")]
    pub(crate) fn silent() -> Self {
        Self { quiet: true, verbose: false, silent: true }
    }

    /// Prints a result, ended by a line break.
    pub(crate) fn result(self, text: &str) -> io::Result<()> {
        if self.silent {
            return Ok(());
        }
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// Prints sentences and tables, the sentences broken at words where the terminal is narrow.
    pub(crate) fn story(self, text: &str) -> io::Result<()> {
        self.result(&prose(text, room::of_output()))
    }

    /// Says something that is good to know.
    pub(crate) fn note(self, text: &str) {
        self.drawn(&prose(text, room::of_messages()));
    }

    /// Says something that has its lines already.
    fn drawn(self, text: &str) {
        if !self.quiet {
            self.say(&format!("{text}\n"));
        }
    }

    /// Draws what to know before a scenario is run: the first few, and how many more there are.
    pub(crate) fn warnings(self, warnings: &[Warning]) {
        for warning in warnings.iter().take(CAUTIONS) {
            self.drawn(&format!("{}\n", picture(warning, Look::Coloured)));
        }
        if let more @ 1.. = warnings.len().saturating_sub(CAUTIONS) {
            self.note(&format!("… and {more} more like these\n"));
        }
    }

    /// Says something that only a curious user wants to know.
    pub(crate) fn detail(self, text: &str) {
        if self.verbose {
            self.say(&format!("{}\n", prose(text, room::of_messages())));
        }
    }

    /// Warns.
    pub(crate) fn warn(self, text: &str) {
        self.note(&format!("{YELLOW}warning{RESET}{BOLD}: {text}{RESET}"));
    }

    /// Tells an error, what caused it and what to do about it.
    pub(crate) fn error(self, what: &str, causes: &[String], remedy: Option<&str>) {
        let mut text = format!("{RED}error{RESET}{BOLD}: {what}{RESET}\n");
        for cause in causes {
            let _ = writeln!(text, "  cause: {cause}");
        }
        if let Some(remedy) = remedy {
            let _ = writeln!(text, "  help: {remedy}");
        }
        self.say(&prose(&text, room::of_messages()));
    }

    /// Says that the process was told to end, and what is left of its work.
    pub(crate) fn interrupted(self, left: &str) {
        // A live line of progress may stand where this goes.
        let clear = if io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
        let text = format!("{YELLOW}interrupted{RESET}{BOLD}: {left}{RESET}\n");
        self.say(&format!("{clear}{}", prose(&text, room::of_messages())));
    }

    /// Tells an error that was drawn already.
    pub(crate) fn raw_error(self, picture: &str) {
        self.say(picture);
    }

    /// Whether progress may be shown, and whether somebody watches it live.
    pub(crate) fn progress(self) -> Option<Watcher> {
        match (self.quiet, io::stderr().is_terminal()) {
            (true, _) => None,
            (false, true) => Some(Watcher::Live),
            (false, false) => Some(Watcher::Log),
        }
    }

    /// Nobody is left to be told when standard error is closed.
    fn say(self, text: &str) {
        if self.silent {
            return;
        }
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }
}

/// Who looks at the progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watcher {
    /// A person at a terminal.
    Live,
    /// A log file.
    Log,
}

// Stripped by the streams where the other end is no terminal.
const RED: &str = "\x1b[1;91m";
const YELLOW: &str = "\x1b[1;33m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";
