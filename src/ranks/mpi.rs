//! MPI: ranks that are processes on one machine or on many.
//!
//! Owns the calls into MPI, which are all made on the main thread ([`serve`]); the work is done on
//! another one, and hands what it has to say to the main thread ([`Rank`]). Deliberately unknown:
//! what is said.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives, Equivalence};

use crate::ranks::Ranks;

/// Most numbers in one call. MPI counts in 32 bits with a sign, and a call needs room for as much
/// again.
const CHUNK: usize = 1 << 22;

/// What the main thread is asked for.
#[derive(Debug)]
enum Request {
    Sum(Vec<u64>),
    SumSmall(Vec<u32>),
    Gather(Vec<u32>),
}

/// What it answers with: numbers of the kind of the request.
#[derive(Debug)]
enum Answer {
    Wide(Vec<u64>),
    Narrow(Vec<u32>),
}

/// One process of several.
#[derive(Debug)]
pub struct Rank {
    number: usize,
    count: usize,
    line: Mutex<(Sender<Request>, Receiver<Answer>)>,
    bytes: AtomicU64,
}

impl Rank {
    fn ask(&self, request: Request, bytes: usize) -> Answer {
        self.bytes.fetch_add(bytes as u64, Relaxed);
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.0.send(request).expect("the main thread serves as long as there is work");
        line.1.recv().expect("every request is answered")
    }
}

impl Ranks for Rank {
    fn number(&self) -> usize {
        self.number
    }

    fn count(&self) -> usize {
        self.count
    }

    fn sum(&self, numbers: &mut [u64]) {
        let request = Request::Sum(numbers.to_vec());
        if let Answer::Wide(sums) = self.ask(request, size_of_val(numbers)) {
            numbers.copy_from_slice(&sums);
        }
    }

    fn sum_small(&self, numbers: &mut [u32]) {
        let request = Request::SumSmall(numbers.to_vec());
        if let Answer::Narrow(sums) = self.ask(request, size_of_val(numbers)) {
            numbers.copy_from_slice(&sums);
        }
    }

    fn gather(&self, words: &[u32]) -> Vec<u32> {
        match self.ask(Request::Gather(words.to_vec()), size_of_val(words)) {
            Answer::Narrow(words) => words,
            Answer::Wide(_) => Vec::new(),
        }
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }
}

/// Does the work of this process as one of the ranks that `mpirun` started, and returns its exit
/// code. Where one rank fails in the midst of the work, all are ended with its code: the others
/// would wait for it for ever. Nothing comes back where MPI cannot be initialised.
pub fn serve(work: impl FnOnce(Arc<dyn Ranks>) -> u8 + Send) -> Option<u8> {
    let (universe, _) = mpi::initialize_with_threading(Threading::Funneled)?;
    let world = universe.world();
    let (ask, asked) = channel();
    let (answer, answered) = channel();
    let rank = Rank {
        number: world.rank().cast_unsigned() as usize,
        count: world.size().cast_unsigned() as usize,
        line: Mutex::new((ask, answered)),
        bytes: AtomicU64::new(0),
    };
    let (code, served) = thread::scope(|scope| {
        let worker = scope.spawn(move || work(Arc::new(rank)));
        let mut served = 0_u64;
        for request in asked {
            served += 1;
            let done = match request {
                Request::Sum(numbers) => Answer::Wide(summed(&world, numbers, CHUNK)),
                Request::SumSmall(numbers) => Answer::Narrow(summed(&world, numbers, CHUNK)),
                Request::Gather(words) => Answer::Narrow(gathered(&world, &words, CHUNK)),
            };
            // Who does not wait for the answer any more has panicked, which is seen below.
            answer.send(done).ok();
        }
        // 101 is what a panic leaves.
        (worker.join().unwrap_or(101), served)
    });
    if code != 0 && served > 0 {
        world.abort(code.into());
    }
    Some(code)
}

/// Sums over all ranks, in chunks of so many numbers.
fn summed<T: Equivalence + Clone>(
    world: &SimpleCommunicator,
    mut numbers: Vec<T>,
    chunk: usize,
) -> Vec<T>
where
    [T]: mpi::datatype::Buffer + mpi::datatype::BufferMut,
{
    for part in numbers.chunks_mut(chunk) {
        let own = part.to_vec();
        world.all_reduce_into(&own[..], part, SystemOperation::sum());
    }
    numbers
}

/// The words of all ranks, in rounds in which no rank gives more than its part of a chunk.
fn gathered(world: &SimpleCommunicator, words: &[u32], chunk: usize) -> Vec<u32> {
    let ranks = world.size().cast_unsigned() as usize;
    let mut lengths = vec![0_u64; ranks];
    world.all_gather_into(&(words.len() as u64), &mut lengths[..]);
    let most = (chunk / ranks).max(1);
    let mut all: Vec<Vec<u32>> = vec![Vec::new(); ranks];
    let longest = lengths.iter().max().map_or(0, |it| *it as usize);
    for from in (0..longest).step_by(most) {
        let part = |length: usize| length.saturating_sub(from).min(most);
        let counts: Vec<i32> = lengths.iter().map(|it| part(*it as usize) as i32).collect();
        let places: Vec<i32> = counts
            .iter()
            .scan(0, |next, count| {
                let place = *next;
                *next += count;
                Some(place)
            })
            .collect();
        let mut round = vec![0_u32; counts.iter().sum::<i32>().cast_unsigned() as usize];
        let mine = &words[from.min(words.len())..][..part(words.len())];
        let mut partition = PartitionMut::new(&mut round[..], &counts[..], &places[..]);
        world.all_gather_varcount_into(mine, &mut partition);
        for ((rank, count), place) in all.iter_mut().zip(&counts).zip(&places) {
            let (count, place) = (count.cast_unsigned() as usize, place.cast_unsigned() as usize);
            rank.extend_from_slice(&round[place..place + count]);
        }
    }
    all.concat()
}
