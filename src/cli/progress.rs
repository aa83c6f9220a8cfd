//! Progress: a line that tells how far a study has come.
//!
//! Owns the thread that looks at [`Progress`] while the work goes on. Deliberately unknown: the
//! work.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use longplay::report::terminal::room;
use longplay::study::progress::Progress;

use crate::cli::console::{Console, Watcher};

/// How often a live line is renewed.
const BLINK: Duration = Duration::from_millis(120);
/// Columns of the bar.
const BAR: usize = 24;
/// Shortest time between two lines of a log.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// Does some work while its progress is shown; `watcher` is absent where nobody wants to see it.
pub(crate) fn shown<T>(
    what: &str,
    progress: &Progress,
    watcher: Option<Watcher>,
    console: Console,
    work: impl FnOnce() -> T,
) -> T {
    let Some(watcher) = watcher else { return work() };
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let display = scope.spawn(|| match watcher {
            Watcher::Live => live(what, progress, &done),
            Watcher::Log => log(what, progress, &done, console),
        });
        let guard = Finished { done: &done, thread: display.thread().clone() };
        let result = work();
        drop(guard);
        result
    })
}

/// Ends the display, even when the work panics.
struct Finished<'a> {
    done: &'a AtomicBool,
    thread: thread::Thread,
}

impl Drop for Finished<'_> {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

fn live(what: &str, progress: &Progress, done: &AtomicBool) {
    let started = Instant::now();
    let total = || progress.all_listener_days().max(1);
    let bar = ProgressBar::new(total());
    if let Ok(style) = ProgressStyle::with_template(&format!("{{prefix}} {{bar:{BAR}}} {{msg}}")) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    let room = room::of_messages().unwrap_or(usize::MAX);
    let name = shortened(what, room / 3);
    let left = room.saturating_sub(room::width(&name) + BAR + 3);
    bar.set_prefix(name);
    while !done.load(Ordering::Acquire) {
        bar.set_length(total());
        bar.set_position(progress.listener_days_done.load(Ordering::Relaxed));
        bar.set_message(line(progress, started.elapsed(), left));
        thread::park_timeout(BLINK);
    }
    bar.finish_and_clear();
}

fn log(what: &str, progress: &Progress, done: &AtomicBool, console: Console) {
    let started = Instant::now();
    let mut due = pause(Duration::ZERO);
    while !done.load(Ordering::Acquire) {
        thread::park_timeout(due.saturating_sub(started.elapsed()));
        let elapsed = started.elapsed();
        if elapsed >= due {
            console.note(&format!("{what}: {}", line(progress, elapsed, usize::MAX)));
            due = elapsed + pause(elapsed);
        }
    }
}

/// Time until the next line of a log: a quarter of what has passed, so that a day of work is some
/// forty lines and not ten thousand.
fn pause(elapsed: Duration) -> Duration {
    LOG_EVERY.max(elapsed / 4)
}

/// A name in so many columns.
fn shortened(name: &str, room: usize) -> String {
    if room::width(name) <= room {
        return name.to_owned();
    }
    let mut short = String::new();
    for letter in name.chars() {
        if room::width(&short) + room::width(&letter.to_string()) + 1 > room {
            break;
        }
        short.push(letter);
    }
    short + "…"
}

/// Runs, day, speed, time left, in so many columns: what is needed least is left out.
fn line(progress: &Progress, elapsed: Duration, room: usize) -> String {
    let load = |counter: &std::sync::atomic::AtomicU32| counter.load(Ordering::Relaxed);
    let speed = progress.listener_days_done.load(Ordering::Relaxed) as f64
        / elapsed.as_secs_f64().max(0.001);
    let share = progress.share_done();
    let left =
        if share > 0.0 { duration(elapsed.mul_f64(1.0 / share - 1.0)) } else { "…".to_owned() };
    let goal = match (load(&progress.beyond_goal), load(&progress.foreseen)) {
        (0, most) if most > 0 => format!(" of at most {most} replicates"),
        (0, _) if progress.open_ended.load(Ordering::Relaxed) => {
            " of the first batch, which tells how many more it takes".to_owned()
        }
        (0, _) => String::new(),
        (percent, replicates) => format!(
            " of about {replicates} replicates, widest interval {:.1} times the width wanted",
            f64::from(percent) / 100.0
        ),
    };
    if progress.in_points.load(Ordering::Relaxed) {
        let (done, all) = (load(&progress.runs_done), load(&progress.runs));
        return format!("{done}/{all} points, {left} left");
    }
    let runs = format!("{}/{} runs", load(&progress.runs_done), load(&progress.runs));
    let day = format!(", day {}", progress.day.load(Ordering::Relaxed));
    let speed = format!(", {} listener-days/s", count(speed));
    let left = format!(", {left} left");
    let whole = [&runs, &day, &speed, &left, &goal].map(String::as_str);
    let lines = [whole.concat(), whole[..4].concat(), runs.clone() + &day + &left, runs + &left];
    let fits = lines.iter().position(|line| room::width(line) <= room);
    lines.into_iter().nth(fits.unwrap_or(3)).unwrap_or_default()
}

fn count(number: f64) -> String {
    if number >= 1e6 {
        format!("{:.1} M", number / 1e6)
    } else if number >= 1e3 {
        format!("{:.0} k", number / 1e3)
    } else {
        format!("{number:.0}")
    }
}

/// A time as a person says it: `8 s`, `2 min 5 s`, `1 h 4 min`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, _) if seconds < 10 => format!("{:.1} s", time.as_secs_f64()),
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_runs_day_speed_and_time_left() {
        let progress = Progress::default();
        progress.runs.store(24, Ordering::Relaxed);
        progress.runs_done.store(6, Ordering::Relaxed);
        progress.listener_days.store(4_000_000, Ordering::Relaxed);
        progress.listener_days_done.store(1_000_000, Ordering::Relaxed);
        progress.day.store(-3, Ordering::Relaxed);
        assert_eq!(
            line(&progress, Duration::from_secs(20), usize::MAX),
            "6/24 runs, day -3, 50 k listener-days/s, 1 min 0 s left"
        );
    }

    #[test]
    fn time_left_is_that_of_all_replicates_that_are_foreseen() {
        let progress = Progress::default();
        progress.open_ended.store(true, Ordering::Relaxed);
        progress.listener_days.store(1_000_000, Ordering::Relaxed);
        progress.listener_days_done.store(500_000, Ordering::Relaxed);
        let first = line(&progress, Duration::from_secs(20), 200);
        let more = "20 s left of the first batch, which tells how many more it takes";
        assert!(first.ends_with(more), "{first}");
        progress.foreseen.store(24, Ordering::Relaxed);
        progress.later.store(1_000_000, Ordering::Relaxed);
        progress.beyond_goal.store(230, Ordering::Relaxed);
        let then = line(&progress, Duration::from_secs(20), 200);
        let whole =
            "1 min 0 s left of about 24 replicates, widest interval 2.3 times the width wanted";
        assert!(then.ends_with(whole), "{then}");
    }

    #[test]
    fn a_narrow_terminal_is_not_told_the_speed() {
        let progress = Progress::default();
        progress.runs.store(24, Ordering::Relaxed);
        assert_eq!(line(&progress, Duration::from_secs(20), 30), "0/24 runs, day 0, … left");
        assert_eq!(shortened("three-songs-robust", 8), "three-s…");
    }

    #[test]
    fn of_points_there_are_no_days_to_tell() {
        let progress = Progress::default();
        progress.in_points.store(true, Ordering::Relaxed);
        progress.runs.store(56, Ordering::Relaxed);
        progress.runs_done.store(14, Ordering::Relaxed);
        progress.listener_days.store(56, Ordering::Relaxed);
        progress.listener_days_done.store(14, Ordering::Relaxed);
        assert_eq!(
            line(&progress, Duration::from_secs(20), usize::MAX),
            "14/56 points, 1 min 0 s left"
        );
    }

    #[test]
    fn a_day_of_work_is_few_lines_in_a_log_and_its_first_minute_is_not_silent() {
        let (mut time, mut lines) = (Duration::ZERO, Vec::new());
        while time < Duration::from_secs(86_400) {
            time += pause(time);
            lines.push(time);
        }
        assert!(lines.len() < 45, "{} lines", lines.len());
        assert!(lines.iter().filter(|time| time.as_secs() <= 60).count() >= 5);
    }

    #[test]
    fn a_panic_in_the_work_ends_the_display() {
        let console = Console::new(false, false);
        let outcome = std::panic::catch_unwind(|| {
            shown("test", &Progress::default(), Some(Watcher::Log), console, || panic!("work"));
        });
        assert!(outcome.is_err());
    }
}
