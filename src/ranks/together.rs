//! Together: several ranks of a world in one process, each on threads of its own.
//!
//! They stand for ranks on several machines where there is only one, as in tests: what they tell each
//! other is the same. Deliberately unknown: what they do.

use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::thread;

use rayon::ThreadPoolBuilder;

use crate::ranks::Ranks;

/// What the ranks have on the table.
#[derive(Debug)]
struct Table {
    all_there: Barrier,
    /// By rank.
    words: Mutex<Vec<Vec<u64>>>,
}

/// One of several ranks of this process.
#[derive(Clone, Debug)]
struct Member {
    number: usize,
    count: usize,
    table: Arc<Table>,
}

impl Member {
    /// Lays words on the table and sees what all ranks have laid there.
    fn exchange<T>(&self, words: Vec<u64>, see: impl FnOnce(&[Vec<u64>]) -> T) -> T {
        let table = || self.table.words.lock().unwrap_or_else(PoisonError::into_inner);
        table()[self.number] = words;
        self.table.all_there.wait();
        let seen = see(&table());
        // Nobody lays down more before all have seen this.
        self.table.all_there.wait();
        seen
    }
}

impl Ranks for Member {
    fn number(&self) -> usize {
        self.number
    }

    fn count(&self) -> usize {
        self.count
    }

    fn sum(&self, numbers: &mut [u64]) {
        self.exchange(numbers.to_vec(), |all| {
            numbers.fill(0);
            for words in all {
                for (sum, number) in numbers.iter_mut().zip(words) {
                    *sum = sum.wrapping_add(*number);
                }
            }
        });
    }

    fn sum_small(&self, numbers: &mut [u32]) {
        let mut wide: Vec<u64> = numbers.iter().map(|&it| it.into()).collect();
        self.sum(&mut wide);
        for (sum, number) in numbers.iter_mut().zip(wide) {
            *sum = number as u32;
        }
    }

    fn gather(&self, words: &[u32]) -> Vec<u32> {
        let words = words.iter().map(|&it| it.into()).collect();
        self.exchange(words, |all| all.iter().flatten().map(|&it| it as u32).collect())
    }
}

/// Does some work on each of so many ranks, each with two threads of its own, and returns what came
/// of it, in the order of ranks.
///
/// # Panics
/// If a rank panics, or threads cannot be started.
pub fn together<T: Send>(count: usize, work: impl Fn(Arc<dyn Ranks>) -> T + Sync) -> Vec<T> {
    let words = Mutex::new(vec![Vec::new(); count]);
    let table = Arc::new(Table { all_there: Barrier::new(count), words });
    let live = |number: usize| {
        let member = Arc::new(Member { number, count, table: table.clone() });
        let threads = ThreadPoolBuilder::new().num_threads(2).build();
        threads.expect("the system has threads").install(|| work(member))
    };
    let live = &live;
    thread::scope(|scope| {
        let ranks: Vec<_> = (0..count).map(|number| scope.spawn(move || live(number))).collect();
        ranks.into_iter().map(|rank| rank.join().expect("no rank panics")).collect()
    })
}
