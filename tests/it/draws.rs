//! A statistical battery for the keyed draws.
//!
//! Simulations ask for draws of consecutive keys: the next listener, the next day, the next item.
//! So every test walks along one field of the key at a time. Seeds are fixed, so a verdict never
//! changes; a test rejects at a two-sided significance of [`SIGNIFICANCE`], and a deliberately bad
//! generator shows that it can.
//!
//! # References
//! L'Ecuyer & Simard 2007, "`TestU01`", ACM TOMS 33(4): serial, collision and avalanche tests.
//! Salmon, Moraes, Dror & Shaw 2011, SC '11: what a counter-based generator has to withstand.

use longplay::draw::{Key, KeyedRng, Purpose, unit};
use longplay::units::Day;
use longplay::ziggurat::{Exponential, Normal as StandardNormal};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Poisson};
use rayon::prelude::*;
use statrs::distribution::{ChiSquared, ContinuousCDF, DiscreteCDF, Normal};

/// A p-value below this, or above 1 minus this, rejects. The whole battery holds about 10³
/// p-values: a good generator would fail it once in several hundred choices of the fixed seed.
const SIGNIFICANCE: f64 = 1e-6;

const PURPOSES: [Purpose; 40] = [
    Purpose::GenreCentre,
    Purpose::Artist,
    Purpose::Track,
    Purpose::Listener,
    Purpose::InitialLibrary,
    Purpose::Release,
    Purpose::ListenerPlaylist,
    Purpose::PlaylistFollow,
    Purpose::Fan,
    Purpose::ContentView,
    Purpose::FanLibrary,
    Purpose::Starts,
    Purpose::Session,
    Purpose::Recall,
    Purpose::Encounter,
    Purpose::Curation,
    Purpose::Editor,
    Purpose::Exploration,
    Purpose::RandomSlate,
    Purpose::Centroid,
    Purpose::Factor,
    Purpose::CampaignReach,
    Purpose::CampaignPlay,
    Purpose::Placement,
    Purpose::Bot,
    Purpose::Resample,
    Purpose::Derivation,
    Purpose::Drift,
    Purpose::Lapse,
    Purpose::Unsave,
    Purpose::AlbumSave,
    Purpose::Following,
    Purpose::Show,
    Purpose::Podcast,
    Purpose::EventSample,
    Purpose::Urn,
    Purpose::SongMarket,
    Purpose::Consumer,
    Purpose::FeedbackLoop,
    Purpose::Trial,
];

/// A field of the key that the battery walks along.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Axis {
    Seed,
    Purpose,
    Listener,
    Day,
    Item,
    Ordinal,
    Block,
}

impl Axis {
    const ALL: [Self; 7] = [
        Self::Seed,
        Self::Purpose,
        Self::Listener,
        Self::Day,
        Self::Item,
        Self::Ordinal,
        Self::Block,
    ];

    /// Values the field can take.
    fn span(self) -> u64 {
        match self {
            Self::Seed => u64::MAX,
            Self::Purpose => PURPOSES.len() as u64,
            Self::Listener | Self::Item => 1 << 32,
            Self::Day | Self::Ordinal => 1 << 16,
            Self::Block => 1 << 24,
        }
    }

    /// The place where this field has `value` and everything else is ordinary.
    fn place(self, value: u64) -> Place {
        let mut place = Place {
            seed: 1,
            purpose: 13,
            listener: 4_711,
            day: 12,
            item: 815,
            ordinal: 0,
            block: 0,
        };
        match self {
            Self::Seed => place.seed = value,
            Self::Purpose => place.purpose = value as usize,
            Self::Listener => place.listener = value as u32,
            Self::Day => place.day = (value as u16).cast_signed(),
            Self::Item => place.item = value as u32,
            Self::Ordinal => place.ordinal = value as u16,
            Self::Block => place.block = value as u32,
        }
        place
    }

    /// Step `n` of a walk along this field. When a short field is through, another moves on by one.
    fn step(self, n: u64) -> Place {
        let mut place = self.place(n % self.span());
        let turn = (n / self.span()) as u32;
        if self == Self::Listener {
            place.item += turn;
        } else {
            place.listener += turn;
        }
        place
    }
}

/// The full address of a block. The purpose is an index into [`PURPOSES`].
#[derive(Clone, Copy, Debug)]
struct Place {
    seed: u64,
    purpose: usize,
    listener: u32,
    day: i16,
    item: u32,
    ordinal: u16,
    block: u32,
}

type Words = [u32; 4];

/// What the battery tests: a function from places to words.
type Generator = fn(Place) -> Words;

/// The generator of the engine.
fn keyed(place: Place) -> Words {
    let Place { seed, purpose, listener, day, item, ordinal, block } = place;
    let key = Key { purpose: PURPOSES[purpose], listener, day: Day(day), item, ordinal };
    KeyedRng::new(seed).block_at(key, block)
}

/// The words of a race: what stands for blocks elsewhere are its items.
fn raced(place: Place) -> Words {
    let Place { seed, purpose, listener, day, item, ordinal, block } = place;
    let key = Key { purpose: PURPOSES[purpose], listener, day: Day(day), item, ordinal };
    let race = KeyedRng::new(seed).split(key);
    race.words(block)
}

/// Deliberately bad: a linear congruential generator with the key added to its state.
fn added_to_an_lcg(place: Place) -> Words {
    let mut state = place
        .seed
        .wrapping_add(place.purpose as u64)
        .wrapping_add(u64::from(place.listener))
        .wrapping_add(u64::from(place.day.cast_unsigned()))
        .wrapping_add(u64::from(place.item))
        .wrapping_add(u64::from(place.ordinal))
        .wrapping_add(u64::from(place.block));
    std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 32) as u32
    })
}

// ───────────────────────────────────── verdicts ─────────────────────────────────────

/// One p-value and what it is of.
struct Verdict {
    of: String,
    p: f64,
}

impl Verdict {
    fn rejects(&self) -> bool {
        !(SIGNIFICANCE..=1.0 - SIGNIFICANCE).contains(&self.p)
    }
}

/// A test of the battery.
type Test = fn(Generator) -> Vec<Verdict>;

/// The engine's draws pass, those of a race too, and the bad generator does not.
fn assert_tells_good_from_bad(test: Test) {
    for verdict in test(keyed).into_iter().chain(test(raced)) {
        assert!(!verdict.rejects(), "{}: p = {:e}", verdict.of, verdict.p);
    }
    assert!(test(added_to_an_lcg).iter().any(Verdict::rejects), "the test cannot fail");
}

/// Upper tail of a χ² statistic against expected counts that are all the same.
fn chi_square_p(counts: &[u32]) -> f64 {
    let expected = counts.iter().map(|&n| f64::from(n)).sum::<f64>() / counts.len() as f64;
    let distance = |&n: &u32| (f64::from(n) - expected) * (f64::from(n) - expected) / expected;
    let statistic: f64 = counts.iter().map(distance).sum();
    ChiSquared::new(counts.len() as f64 - 1.0).unwrap().sf(statistic)
}

/// Two-sided p of a standard normal score.
fn normal_p(z: f64) -> f64 {
    2.0 * Normal::standard().sf(z.abs())
}

/// p of the smallest of `tests` independent p-values.
fn smallest_of(tests: usize, smallest: f64) -> f64 {
    -libm::expm1(tests as f64 * libm::log1p(-smallest))
}

/// p of the Kolmogorov–Smirnov distance, by its limiting distribution.
fn kolmogorov_smirnov_p(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = sample
        .iter()
        .enumerate()
        .map(|(i, &x)| (cdf(x) - i as f64 / n).max((i + 1) as f64 / n - cdf(x)))
        .fold(0.0, f64::max);
    let x = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    if x < 0.3 {
        return 1.0;
    }
    let term = |k: i32| {
        let sign = if k % 2 == 1 { 2.0 } else { -2.0 };
        sign * libm::exp(-2.0 * f64::from(k * k) * x * x)
    };
    (1..=20).map(term).sum()
}

/// p of the correlation of two equally long samples of uniforms.
fn correlation_p(pairs: impl Iterator<Item = (u32, u32)>) -> f64 {
    let centred = |word: u32| f64::from(unit(word)) - 0.5;
    let (mut n, mut sum) = (0.0_f64, 0.0);
    for (a, b) in pairs {
        n += 1.0;
        sum += centred(a) * centred(b);
    }
    // The product of two centred uniforms has variance 1/144.
    normal_p(sum * 12.0 / n.sqrt())
}

// ──────────────────────────────── tests along one axis ────────────────────────────────

/// Applies a statistic to each word of a walk along each axis.
fn along_every_axis(
    generator: Generator,
    steps: u64,
    statistic: impl Fn(&[u32]) -> f64 + Sync,
) -> Vec<Verdict> {
    let judge = |axis: Axis| {
        let blocks: Vec<Words> = (0..steps).map(|n| generator(axis.step(n))).collect();
        [0, 1, 2, 3].map(|word| {
            let words: Vec<u32> = blocks.iter().map(|block| block[word]).collect();
            Verdict { of: format!("word {word} along {axis:?}"), p: statistic(&words) }
        })
    };
    Axis::ALL.into_par_iter().flat_map_iter(judge).collect()
}

fn bytes_uniform(words: &[u32], shift: u32) -> f64 {
    let mut counts = [0; 256];
    for word in words {
        counts[(word >> shift & 255) as usize] += 1;
    }
    chi_square_p(&counts)
}

#[test]
fn every_byte_of_every_word_is_uniform_along_every_axis() {
    assert_tells_good_from_bad(|generator| {
        [0, 8, 16, 24]
            .into_iter()
            .flat_map(|shift| along_every_axis(generator, 1 << 17, |w| bytes_uniform(w, shift)))
            .collect()
    });
}

#[test]
fn uniforms_follow_the_uniform_distribution_along_every_axis() {
    assert_tells_good_from_bad(|generator| {
        along_every_axis(generator, 1 << 15, |words| {
            let sample = words.iter().map(|&word| f64::from(unit(word))).collect();
            kolmogorov_smirnov_p(sample, |x| x)
        })
    });
}

#[test]
fn neighbours_on_every_axis_are_uncorrelated() {
    assert_tells_good_from_bad(|generator| {
        [1, 2, 7, 64]
            .into_iter()
            .flat_map(|lag| {
                along_every_axis(generator, 1 << 17, move |words| {
                    correlation_p(words.iter().copied().zip(words[lag..].iter().copied()))
                })
            })
            .collect()
    });
}

#[test]
fn pairs_of_neighbours_fill_the_square_evenly() {
    assert_tells_good_from_bad(|generator| {
        along_every_axis(generator, 1 << 18, |words| {
            let mut cells = vec![0; 64 * 64];
            for pair in words.chunks_exact(2) {
                cells[(pair[0] >> 26 << 6 | pair[1] >> 26) as usize] += 1;
            }
            chi_square_p(&cells)
        })
    });
}

#[test]
fn words_collide_as_often_as_chance_has_it() {
    assert_tells_good_from_bad(|generator| {
        // With 2¹⁸ words of 32 bits, eight collisions are expected on each walk.
        let walk = 1 << 18;
        let collisions = |axis: Axis| {
            let mut words: Vec<u32> = (0..walk).map(|n| generator(axis.step(n))[0]).collect();
            words.sort_unstable();
            words.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
        };
        let found: u64 = Axis::ALL.into_par_iter().map(collisions).sum();
        let expected = Axis::ALL.len() as f64 * libm::pow(walk as f64, 2.0) / libm::exp2(33.0);
        let chance = statrs::distribution::Poisson::new(expected).unwrap();
        vec![Verdict {
            of: format!("{found} collisions, {expected} expected"),
            p: chance.cdf(found),
        }]
    });
}

// ─────────────────────────────── tests across keys and bits ───────────────────────────────

#[test]
fn two_neighbouring_streams_are_uncorrelated() {
    assert_tells_good_from_bad(|generator| {
        let mut verdicts = vec![];
        for axis in Axis::ALL {
            // Sequences of the two neighbours run along another field.
            let other = if axis == Axis::Ordinal { Axis::Day } else { Axis::Ordinal };
            for first in 0..16 {
                let at = |value: u64, n: u64| {
                    let (mut place, along) = (axis.place(value), other.place(n));
                    (place.day, place.ordinal) = match other {
                        Axis::Day => (along.day, place.ordinal),
                        _ => (place.day, along.ordinal),
                    };
                    generator(place)
                };
                let pairs = (0..1 << 13).map(|n| (at(first, n)[0], at(first + 1, n)[0]));
                let p = correlation_p(pairs);
                verdicts.push(Verdict { of: format!("{axis:?} {first} and the next"), p });
            }
        }
        verdicts
    });
}

#[test]
fn the_bits_of_one_block_know_nothing_of_each_other() {
    assert_tells_good_from_bad(|generator| {
        let judge = |axis: Axis| {
            // Column b holds bit b of every block, 64 blocks to an integer.
            const BLOCKS: usize = 1 << 14;
            let mut columns = vec![[0_u64; BLOCKS / 64]; 128];
            for n in 0..BLOCKS {
                let block = generator(axis.step(n as u64));
                for (bit, column) in columns.iter_mut().enumerate() {
                    column[n / 64] |= u64::from(block[bit / 32] >> (bit % 32) & 1) << (n % 64);
                }
            }
            let mut largest = 0.0_f64;
            for (b, column) in columns.iter().enumerate() {
                for other in &columns[..b] {
                    let unlike = column.iter().zip(other).map(|(x, y)| (x ^ y).count_ones()).sum();
                    largest = largest.max(binomial_z(unlike, BLOCKS));
                }
            }
            let pairs = 128 * 127 / 2;
            let p = smallest_of(pairs, normal_p(largest));
            Verdict { of: format!("bits of a block along {axis:?}, |z| = {largest:.2}"), p }
        };
        Axis::ALL.into_par_iter().map(judge).collect()
    });
}

/// Distance of `ones` out of `n` fair coins from their half, as a standard score. Half a coin is
/// added: to hit the half exactly is not too good to be true.
fn binomial_z(ones: u32, n: usize) -> f64 {
    let n = n as f64;
    ((f64::from(ones) - n / 2.0).abs() + 0.5) / (n / 4.0).sqrt()
}

/// Every pair of places that differ in one bit of one field, around a scattered `n`-th place.
fn one_bit_neighbours(n: u32) -> Vec<(String, Place, Place)> {
    let scattered = n.wrapping_mul(0x9E37_79B9);
    let base = Place {
        seed: u64::from(scattered) << 20 | u64::from(n),
        purpose: n as usize % PURPOSES.len(),
        listener: n * 31,
        day: (scattered >> 16) as i16,
        item: n * 7,
        ordinal: (n % 12) as u16,
        block: n % 5,
    };
    let mut pairs = vec![];
    let mut flip = |field: &str, bits: u32, change: &dyn Fn(&mut Place, u32)| {
        for bit in 0..bits {
            let mut flipped = base;
            change(&mut flipped, bit);
            pairs.push((format!("bit {bit} of {field}"), base, flipped));
        }
    };
    flip("seed", 64, &|place, bit| place.seed ^= 1 << bit);
    flip("listener", 32, &|place, bit| place.listener ^= 1 << bit);
    flip("day", 16, &|place, bit| place.day ^= 1 << bit);
    flip("item", 32, &|place, bit| place.item ^= 1 << bit);
    flip("ordinal", 16, &|place, bit| place.ordinal ^= 1 << bit);
    flip("block", 24, &|place, bit| place.block ^= 1 << bit);
    // Not every pattern of bits is a purpose: take those pairs that are one bit apart.
    for bit in 0..8 {
        let mut apart = (0..PURPOSES.len())
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .filter(|&(a, b)| PURPOSES[a] as u8 ^ PURPOSES[b] as u8 == 1 << bit);
        let many = apart.clone().count();
        if let Some((a, b)) = apart.nth(n as usize % many.max(1)) {
            let [one, two] = [a, b].map(|purpose| Place { purpose, ..base });
            pairs.push((format!("bit {bit} of purpose"), one, two));
        }
    }
    pairs
}

#[test]
fn flipping_any_bit_of_a_key_flips_every_bit_of_its_block_half_the_time() {
    assert_tells_good_from_bad(|generator| {
        const TRIALS: usize = 1 << 11;
        let inputs = one_bit_neighbours(0).len();
        let mut flips = vec![[0_u32; 128]; inputs];
        let mut names = vec![];
        for n in 0..TRIALS {
            let pairs = one_bit_neighbours(n as u32);
            for ((_, one, two), flips) in pairs.iter().zip(&mut flips) {
                let (a, b) = (generator(*one), generator(*two));
                for (bit, count) in flips.iter_mut().enumerate() {
                    *count += (a[bit / 32] ^ b[bit / 32]) >> (bit % 32) & 1;
                }
            }
            names = pairs.into_iter().map(|(name, ..)| name).collect();
        }
        let mut verdicts = vec![];
        let mut largest = 0.0_f64;
        for (of, flips) in names.into_iter().zip(&flips) {
            let mean = normal_p(binomial_z(flips.iter().sum(), TRIALS * 128));
            verdicts.push(Verdict { of: format!("mean share flipped by {of}"), p: mean });
            let worst = flips.iter().map(|&n| binomial_z(n, TRIALS)).fold(0.0, f64::max);
            largest = largest.max(worst);
        }
        let p = smallest_of(inputs * 128, normal_p(largest));
        verdicts.push(Verdict { of: format!("worst output bit, |z| = {largest:.2}"), p });
        verdicts
    });
}

// ──────────────────────────────────── no two keys alike ────────────────────────────────────

/// Number of equal blocks among places that are all different: chance has less than 10⁻²⁶ of one.
fn equal_blocks(generator: Generator, places: &[Place]) -> usize {
    let mut blocks: Vec<Words> = places.iter().map(|&place| generator(place)).collect();
    blocks.sort_unstable();
    blocks.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

#[test]
fn different_keys_never_share_a_block() {
    let mut corners = vec![];
    let mut cube = vec![];
    for purpose in 0..PURPOSES.len() {
        for listener in [0, 1, 255, 65_535, 65_536, u32::MAX] {
            for day in [i16::MIN, -256, -1, 0, 1, 255, i16::MAX] {
                for item in [0, 1, 255, 65_535, 65_536, u32::MAX] {
                    for ordinal in [0, 1, 255, 256, u16::MAX] {
                        for block in [0, 1, 65_535, (1 << 24) - 1] {
                            let seed = 1;
                            corners.push(Place {
                                seed,
                                purpose,
                                listener,
                                day,
                                item,
                                ordinal,
                                block,
                            });
                        }
                    }
                }
            }
        }
    }
    for n in 0..6_u32.pow(7) {
        let digit = |place: u32| n / 6_u32.pow(place) % 6;
        cube.push(Place {
            seed: u64::from(digit(0)),
            purpose: digit(1) as usize,
            listener: digit(2),
            day: digit(3) as i16 - 3,
            item: digit(4),
            ordinal: digit(5) as u16,
            block: digit(6),
        });
    }
    assert_eq!(equal_blocks(keyed, &corners), 0);
    assert_eq!(equal_blocks(keyed, &cube), 0);
    assert!(equal_blocks(added_to_an_lcg, &cube) > 0, "the test cannot fail");
}

#[test]
fn derived_seeds_are_all_different() {
    let mut seeds: Vec<u64> = (0..300)
        .flat_map(|use_number| {
            (0..1_000).map(move |index| KeyedRng::new(1).derive(use_number, index))
        })
        .collect();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), 300_000);
}

// ─────────────────────────────────── known distributions ───────────────────────────────────

/// The first sample of the stream of each of many consecutive listeners.
fn samples<T>(distribution: &impl Distribution<T>) -> Vec<T> {
    let rng = KeyedRng::new(20);
    let key = |listener| Key { listener, ..Key::timeless(Purpose::Starts, 0) };
    (0..1 << 17).map(|listener| distribution.sample(&mut rng.stream(key(listener)))).collect()
}

/// Asserts that the mean of `values` is `expected`, given the variance of one value.
fn assert_mean(of: &str, values: impl ExactSizeIterator<Item = f64>, expected: f64, variance: f64) {
    let n = values.len() as f64;
    let mean = values.sum::<f64>() / n;
    let p = normal_p((mean - expected) / (variance / n).sqrt());
    assert!(p > SIGNIFICANCE, "{of}: {mean} instead of {expected}, p = {p:e}");
}

#[test]
fn normals_from_a_stream_have_the_moments_and_the_shape_of_a_normal() {
    let x: Vec<f64> = samples(&StandardNormal);
    // Moments of order 2k are 1, 3, 15, 105: the variance of x^k is their difference.
    assert_mean("x", x.iter().copied(), 0.0, 1.0);
    assert_mean("x²", x.iter().map(|x| x * x), 1.0, 2.0);
    assert_mean("x³", x.iter().map(|x| x * x * x), 0.0, 15.0);
    assert_mean("x⁴", x.iter().map(|x| x * x * x * x), 3.0, 96.0);
    assert!(kolmogorov_smirnov_p(x.clone(), |x| Normal::standard().cdf(x)) > SIGNIFICANCE);
    assert!(kolmogorov_smirnov_p(x, |x| Normal::standard().cdf(x * 1.05)) < SIGNIFICANCE);
}

#[test]
fn exponentials_from_a_stream_have_the_moments_and_the_shape_of_an_exponential() {
    let x: Vec<f64> = samples(&Exponential);
    assert_mean("x", x.iter().copied(), 1.0, 1.0);
    assert_mean("x²", x.iter().map(|x| x * x), 2.0, 20.0);
    assert!(kolmogorov_smirnov_p(x, |x| -libm::expm1(-x)) > SIGNIFICANCE);
}

#[test]
fn poisson_counts_from_a_stream_have_their_mean_and_variance() {
    // Below 12 the counts come from products of uniforms, above from rejection.
    for mean in [0.7, 3.0, 40.0] {
        let x: Vec<f64> = samples(&Poisson::new(mean).unwrap());
        assert_mean("x", x.iter().copied(), mean, mean);
        let squares = x.iter().map(|x| (x - mean) * (x - mean));
        assert_mean("(x − λ)²", squares, mean, mean + 2.0 * mean * mean);
    }
}

// ──────────────────────────────── order, threads and streams ────────────────────────────────

#[test]
fn draws_are_the_same_in_any_order_and_on_any_number_of_threads() {
    let draw = |n: u64| keyed(Axis::ALL[n as usize % 7].step(n));
    let n = 100_000;
    let forward: Vec<Words> = (0..n).map(draw).collect();
    let mut backward: Vec<Words> = (0..n).rev().map(draw).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let together: Vec<Words> = pool.install(|| (0..n).into_par_iter().map(draw).collect());
        assert!(forward == together, "{threads} threads draw something else");
    }
}

#[test]
fn a_stream_is_not_moved_by_draws_from_other_streams() {
    let rng = KeyedRng::new(3);
    let key = |item| Key::timeless(Purpose::Track, item);
    let alone: Vec<u32> = rng.stream(key(1)).random_iter().take(50).collect();
    let (mut one, mut other) = (rng.stream(key(1)), rng.stream(key(2)));
    for word in alone {
        other.next_u64();
        assert_eq!(one.next_u32(), word);
    }
}

#[test]
fn integers_and_bytes_of_a_stream_are_its_words() {
    let stream = KeyedRng::new(3).stream(Key::timeless(Purpose::Artist, 9));
    let words: Vec<u32> = stream.clone().random_iter().take(8).collect();
    let mut bytes = [0; 30];
    stream.clone().fill_bytes(&mut bytes);
    let expected: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).take(30).collect();
    assert_eq!(bytes.to_vec(), expected);
    assert_eq!(stream.clone().next_u64(), u64::from(words[1]) << 32 | u64::from(words[0]));
}
