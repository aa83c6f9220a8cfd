//! MPI: ranks that are processes on one machine or on many.
//!
//! Owns the calls into MPI, which are all made on the main thread ([`serve`]); the work is done on
//! another one, and hands what it has to say to the main thread ([`Rank`]). Deliberately unknown:
//! what is said.

use std::panic::resume_unwind;
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

/// Most numbers in one call, unless told otherwise. MPI counts in 32 bits with a sign, and a call
/// needs room for as much again.
pub const CHUNK: usize = 1 << 22;

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
        let answer = line.0.send(request).ok().and_then(|()| line.1.recv().ok());
        // No answer: another rank could not begin, which it tells; the work here ends without a word.
        answer.unwrap_or_else(|| resume_unwind(Box::new("no answer")))
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

/// How the work of a rank ended.
pub enum Ended {
    /// To its end, with this exit code.
    Done(u8),
    /// Before; what is called says why and gives the exit code.
    Failed(Box<dyn FnOnce() -> u8 + Send>),
}

/// Does the work of this process as one of the ranks that `mpirun` started, and returns its exit
/// code. What ranks tell each other goes in calls of at most `chunk` numbers. Nothing comes back where
/// MPI cannot be initialised.
///
/// What fails on all ranks before any has asked another one, as a scenario that is not valid does,
/// is told once and ends all with its code. Where a rank fails later, all are ended: the others would
/// wait for it for ever.
pub fn serve(work: impl FnOnce(Arc<dyn Ranks>) -> Ended + Send, chunk: usize) -> Option<u8> {
    let (universe, _) = mpi::initialize_with_threading(Threading::Funneled)?;
    let world = universe.world();
    // The same on all ranks, whatever each was told.
    let mut chunk = chunk.clamp(1, i32::MAX as usize / 2) as u64;
    let mine = chunk;
    world.all_reduce_into(&mine, &mut chunk, SystemOperation::min());
    let chunk = chunk as usize;
    let (ask, asked) = channel();
    let (answer, answered) = channel();
    let rank = Rank {
        number: world.rank().cast_unsigned() as usize,
        count: world.size().cast_unsigned() as usize,
        line: Mutex::new((ask, answered)),
        bytes: AtomicU64::new(0),
    };
    let mut all_began = None;
    let ended = thread::scope(|scope| {
        let worker = scope.spawn(move || work(Arc::new(rank)));
        for request in asked {
            if !*all_began.get_or_insert_with(|| all_begin(&world, true)) {
                break;
            }
            let done = match request {
                Request::Sum(numbers) => Answer::Wide(summed(&world, numbers, chunk)),
                Request::SumSmall(numbers) => Answer::Narrow(summed(&world, numbers, chunk)),
                Request::Gather(words) => Answer::Narrow(gathered(&world, &words, chunk)),
            };
            // Who does not wait for the answer any more has panicked, which is seen below.
            answer.send(done).ok();
        }
        drop(answer);
        // A panic has been told already.
        worker.join().unwrap_or_else(|_| Ended::Failed(Box::new(|| 101)))
    });
    let failed = matches!(ended, Ended::Failed(_));
    let began = all_began.unwrap_or_else(|| all_begin(&world, !failed));
    match ended {
        Ended::Done(code) if began => Some(code),
        Ended::Failed(tell) if began => world.abort(tell().into()),
        Ended::Failed(tell) if all_began.is_none() => Some(refused(&world, Some(tell))),
        Ended::Done(_) | Ended::Failed(_) => Some(refused(&world, None)),
    }
}

/// Whether all ranks go on, asked once, before anything else.
fn all_begin(world: &SimpleCommunicator, mine: bool) -> bool {
    let mut failed = 0_u32;
    world.all_reduce_into(&u32::from(!mine), &mut failed, SystemOperation::sum());
    failed == 0
}

/// Lets the first of the ranks that could not begin tell why; all end with its code.
fn refused(world: &SimpleCommunicator, tell: Option<Box<dyn FnOnce() -> u8 + Send>>) -> u8 {
    let number = world.rank();
    let mut teller = number;
    let failing = if tell.is_some() { number } else { i32::MAX };
    world.all_reduce_into(&failing, &mut teller, SystemOperation::min());
    let told = tell.filter(|_| teller == number).map_or(0, |tell| tell());
    let mut code = 0_u8;
    world.all_reduce_into(&told, &mut code, SystemOperation::max());
    code
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
