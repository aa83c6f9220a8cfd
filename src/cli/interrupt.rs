//! Interrupts: SIGINT and SIGTERM end the process where no file is half written, and say what is
//! left of the work.
//!
//! Deliberately unknown: what was being done.

use crate::cli::console::Console;

/// Watches for signals from now on, in a thread of its own.
///
/// # Errors
/// When the system refuses to tell of them.
#[cfg(unix)]
pub(crate) fn watch(console: Console) -> std::io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            end(signal, console);
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

/// Elsewhere the system ends the process; pieces of work are whole or absent there, too.
#[cfg(not(unix))]
pub(crate) fn watch(_: Console) -> std::io::Result<()> {
    Ok(())
}

/// Ends the process as a shell expects of one that a signal ended: with 128 and its number.
#[cfg(unix)]
#[expect(clippy::exit, reason = "the threads at work cannot be told to end")]
fn end(signal: i32, console: Console) -> ! {
    let _no_more = longplay::report::safe_point::stop_writing();
    let left = crate::cli::left::sentence();
    console.interrupted(left.as_deref().unwrap_or("nothing was finished, nothing is left"));
    std::process::exit(128 + signal)
}
