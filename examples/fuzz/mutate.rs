//! Spoilt input: good input with a few things changed. Main type: [`Mutator`].
//!
//! Deliberately unknown: what the input is for.

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::values::spoil_values;

/// Values at which numbers, texts and structures break.
const TOKENS: [&str; 44] = [
    "0",
    "-0",
    "-1",
    "1",
    "255",
    "256",
    "65535",
    "65536",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0.5",
    "1e-320",
    "1e308",
    "-1e308",
    "1e400",
    "nan",
    "-inf",
    "inf",
    "0.9999999999999999",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "[[",
    "]]",
    "\"",
    "'''",
    "\\",
    "\\u0000",
    "\u{feff}",
    "\u{ffff}",
    "\u{202e}",
    "\n",
    "\r",
    "\t",
    "=",
    ".",
    ",",
    "#",
    "2024-02-30",
];

/// Changes input at random, from a seed.
pub(crate) struct Mutator {
    rng: SmallRng,
    dictionary: Vec<String>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, words: Vec<String>) -> Self {
        let tokens = TOKENS.iter().map(|it| (*it).to_owned());
        Self { rng: SmallRng::seed_from_u64(seed), dictionary: tokens.chain(words).collect() }
    }

    /// One of the good inputs, spoilt.
    pub(crate) fn spoil(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        // Mostly one change: input that is nearly good goes furthest.
        let most = 1 + self.below(6);
        for _ in 0..=self.below(most) {
            let other = &corpus[self.below(corpus.len())];
            self.change(&mut input, other);
        }
        input
    }

    /// One of the good inputs with values of its JSON changed.
    pub(crate) fn spoil_values(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let at = self.below(corpus.len());
        spoil_values(&mut self.rng, &corpus[at])
    }

    fn change(&mut self, input: &mut Vec<u8>, other: &[u8]) {
        match self.below(12) {
            0 => {
                if let Some(at) = self.place(input) {
                    input[at] ^= 1 << self.below(8);
                }
            }
            1 => {
                let cut = self.part(input);
                input.drain(cut);
            }
            2 => {
                let part = input[self.part(input)].to_vec();
                self.insert(input, &part);
            }
            3 => {
                let end = self.below(input.len() + 1);
                input.truncate(end);
            }
            4 => {
                let part = other[self.part(other)].to_vec();
                self.insert(input, &part);
            }
            // A long run of one thing: depth, length, repetition.
            5 => {
                let token = self.token();
                let long = token.repeat(1 << self.below(14));
                self.insert(input, long.as_bytes());
            }
            6 => self.exchange_lines(input),
            7..10 => {
                let (word, token) = (self.word(input), self.token());
                input.splice(word, token.bytes());
            }
            _ => {
                let token = self.token();
                self.insert(input, token.as_bytes());
            }
        }
    }

    fn below(&mut self, end: usize) -> usize {
        self.rng.random_range(0..end.max(1))
    }

    fn token(&mut self) -> String {
        let at = self.below(self.dictionary.len());
        self.dictionary[at].clone()
    }

    fn place(&mut self, input: &[u8]) -> Option<usize> {
        (!input.is_empty()).then(|| self.below(input.len()))
    }

    /// A part of the input, more often a short one.
    fn part(&mut self, input: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(input.len());
        let longest = 1 << self.below(12);
        let end = start + self.below(longest) + 1;
        start.min(input.len())..end.min(input.len())
    }

    /// A number of the input, or any word of it.
    fn word(&mut self, input: &[u8]) -> std::ops::Range<usize> {
        let letters = self.below(2) == 0;
        let of_word = |byte: &u8| {
            byte.is_ascii_digit()
                || letters && (byte.is_ascii_alphabetic() || b"_.-+".contains(byte))
        };
        let start = self.below(input.len()).min(input.len());
        let start = start + input[start..].iter().position(of_word).unwrap_or(0);
        let length = input[start..].iter().position(|it| !of_word(it));
        start..length.map_or(input.len(), |length| start + length)
    }

    fn insert(&mut self, input: &mut Vec<u8>, part: &[u8]) {
        let at = self.below(input.len() + 1);
        input.splice(at..at, part.iter().copied());
    }

    fn exchange_lines(&mut self, input: &mut Vec<u8>) {
        let mut lines: Vec<&[u8]> = input.split(|&byte| byte == b'\n').collect();
        let (a, b) = (self.below(lines.len()), self.below(lines.len()));
        lines.swap(a, b);
        *input = lines.join(&b'\n');
    }
}
