//! Interrupts: SIGINT and SIGTERM end the process where no file is half written, and say what is
//! left of the work.
//!
//! The first one lets pieces under way end their day and be kept, where they can be; a second one
//! waits for nothing. Deliberately unknown: what was being done.

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

use longplay::report::safe_point::stop_writing;

use crate::cli::console::Console;

/// The signal that came first; 0 as long as none has.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// Watches for signals from now on, in a thread of its own.
///
/// # Errors
/// When the system refuses to tell of them.
#[cfg(unix)]
pub(crate) fn watch(console: Console) -> std::io::Result<()> {
    use longplay::report::safe_point::ask_to_end;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let wait = move || {
        let mut signals = signals.forever();
        if let Some(signal) = signals.next() {
            SIGNAL.store(signal, SeqCst);
            if ask_to_end() {
                console.note(
                    "interrupted: the present day is lived to its end and kept; another interrupt \
                     waits for nothing",
                );
                signals.next();
            }
            end(console);
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
#[expect(clippy::exit, reason = "the threads at work cannot be told to end")]
pub(crate) fn end(console: Console) -> ! {
    let _no_more = stop_writing();
    tell_left(console);
    std::process::exit(128 + SIGNAL.load(SeqCst))
}

/// Says what is left of the work of a process that ends by itself after a signal, which may have come
/// to another rank; with which code it is to end.
#[cfg(feature = "mpi")]
pub(crate) fn ended(console: Console) -> u8 {
    /// What a starter of ranks sends.
    const SIGTERM: i32 = 15;
    tell_left(console);
    let signal = SIGNAL.load(SeqCst);
    128 + if signal == 0 { SIGTERM } else { signal } as u8
}

fn tell_left(console: Console) {
    let left = crate::cli::left::sentence();
    console.interrupted(left.as_deref().unwrap_or("nothing was finished, nothing is left"));
}
