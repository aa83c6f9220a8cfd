//! Configurations, each measured in its own process so that its peak memory is its own.

use std::process::Command;

/// Size of a world and the threads that simulate it.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) listeners: u32,
    pub(crate) tracks: u32,
    pub(crate) threads: usize,
}

impl Size {
    /// `20k × 100k, 2 threads`; a word of the command line selects the rows that contain it.
    pub(crate) fn label(&self) -> String {
        let threads = if self.threads == 1 { "1 thread" } else { "2 threads" };
        format!("{} × {}, {threads}", short(self.listeners), short(self.tracks))
    }

    /// A pool of this size's threads.
    pub(crate) fn pool(&self) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .expect("threads can be started")
    }
}

fn short(count: u32) -> String {
    match count {
        1_000_000.. => format!("{}M", count / 1_000_000),
        _ => format!("{}k", count / 1_000),
    }
}

/// The word that tells a process it is a child.
const CHILD: &str = "child";

/// Measures in a child process: runs this program again for one size and reads its figures.
pub(crate) fn measure(size: Size, variant: &str, smoke: bool) -> Vec<f64> {
    let program = std::env::current_exe().expect("the program knows its path");
    let mut command = Command::new(program);
    command.arg(CHILD).arg(variant);
    command
        .args([size.listeners as usize, size.tracks as usize, size.threads].map(|n| n.to_string()));
    if smoke {
        command.arg("--smoke");
    }
    let output = command.output().expect("a child process can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("a child prints numbers");
    text.split_whitespace().map(|word| word.parse().expect("a child prints numbers")).collect()
}

/// What this process is to measure, if it is a child: the size and the variant.
pub(crate) fn child(words: &[String]) -> Option<(Size, &str)> {
    let [first, variant, numbers @ ..] = words else { return None };
    if first != CHILD {
        return None;
    }
    let number = |i: usize| numbers[i].parse::<u32>().expect("a child is given numbers");
    let size = Size { listeners: number(0), tracks: number(1), threads: number(2) as usize };
    Some((size, variant))
}

/// Hands a child's figures to its parent.
pub(crate) fn answer(figures: &[f64]) {
    let words: Vec<String> = figures.iter().map(f64::to_string).collect();
    println!("{}", words.join(" "));
}

/// Peak resident memory of this process so far [MiB]; not a number where `/proc` does not tell.
pub(crate) fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

/// Memory for a table.
pub(crate) fn memory_cell(mib: f64) -> String {
    if mib.is_nan() { "n/a".to_owned() } else { format!("{mib:.0} MiB") }
}
