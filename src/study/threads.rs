//! The threads that a study is done on. Main type: [`Threads`].
//!
//! Their number changes how long a study takes, and nothing else. Deliberately unknown: what they
//! do.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Why threads could not be started.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

/// Threads at work.
#[derive(Debug)]
pub struct Threads(ThreadPool);

impl Threads {
    /// So many; one for each processor where none are asked for.
    ///
    /// # Errors
    /// [`NoThreads`] when the system has none left.
    pub fn start(count: Option<u16>) -> Result<Self, NoThreads> {
        Ok(Self(ThreadPoolBuilder::new().num_threads(count.unwrap_or(0).into()).build()?))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.current_num_threads()
    }

    /// Does some work on them.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.0.install(work)
    }
}
