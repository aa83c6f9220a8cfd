//! A simulation engine of recommendation feedback in music streaming.
//!
//! A *stream* (30 s or more of listening) shows exposure; a *save* shows attachment. Does a save
//! cause long-term streams, through which path, and which campaign buys them? Listening figures
//! show the correlation only. longplay runs the same world twice, with and without a campaign, and
//! reads the effect off the difference. It models *a* streaming service, not any company's
//! algorithm.
//!
//! # The model in a page
//!
//! Truth and belief are kept apart. **Truth** is what listeners act on: a listener's taste and a
//! track's sound are unit vectors of sixteen dimensions, a track has an appeal and a stickiness.
//! **Belief** is what the platform makes of events: a profile of each listener, an embedding and a
//! quality of each track.
//!
//! A day has seven phases, in the order in which [`sim::day::advance_one_day`] reads:
//!
//! 1. *Release.* Today's new tracks enter.
//! 2. *Campaigns* buy exposures, each with an ask: to stream, to save or to follow.
//! 3. *Programme.* Lists that are due are refreshed from yesterday's belief.
//! 4. *Listen.* In the morning a week has passed for a seventh of the listeners: tastes drift, some
//!    leave or return, saves are taken back, playlists are followed or left. Then sessions open a
//!    source; each track met is played for a survival time with hazard `h(t)·e^−z`, where the
//!    interest `z` is made of affinity, appeal, familiarity and source. After a stream, logits
//!    decide on save, add and follow. What is remembered comes back by an activation of frequency,
//!    recency, liking and satiation; a saved track stays within reach of the library.
//! 5. *Tally.* All counts across listeners are integers.
//! 6. *Learn.* Counters age, the detector removes the artificial plays that it finds, quality is shrunk to the genre's
//!    mean; profiles have moved already. What the day's streams earn is paid.
//! 7. *Observe.* A [`measure::record::DayRecord`] leaves the day.
//!
//! Every draw is a pure function of (seed, purpose, listener, day, item, ordinal), see [`draw`]. So
//! two arms of a comparison differ by what the intervention causes, and the same seed gives the
//! same bytes on any number of threads.
//!
//! # Reading order
//!
//! - [`sim`]: when. [`sim::day`] is the place to start; every phase is one hop from there.
//! - [`dynamics`]: verbs. One process per file, its equation, sources and parameters on top.
//! - [`platform`]: belief. What is learnt, who recommends, what the surfaces show.
//! - [`model`]: nouns. Plain data without chance or order.
//! - [`draw`], [`maths`], [`tally`], [`stats`], [`units`]: chance, functions, sums and quantities.
//! - [`measure`], [`inference`] and [`study`]: what is read off a run, how surely it is known, and
//!   many runs compared.
//! - [`scenario`] and [`report`]: files in, files out.
//! - [`validation`]: the model held against what has been published.
//!
//! `docs/model.md` has every equation and parameter, `docs/ARCHITECTURE.md` the code map and the
//! reasons behind it.
//!
//! # Example
//!
//! Two replicates of a tiny world, in which ads ask for the save:
//!
//! ```
//! use longplay::measure::windows::Measure;
//! use longplay::sim::spec::Spec;
//! use longplay::study::compare::compare;
//! use longplay::study::progress::Progress;
//!
//! # fn main() -> Result<(), longplay::study::error::StudyError> {
//! let mut spec = Spec::default();
//! spec.world.listeners = 300;
//! spec.world.tracks = 300;
//! spec.release.fans = 20;
//! spec.calendar.burn_in_days = 7;
//! spec.calendar.days = 14;
//! spec.experiment.replicates = 2;
//! spec.strategies.truncate(1);
//!
//! let outcome = compare(&spec, &Progress::default())?;
//! let streams = outcome
//!     .effects
//!     .iter()
//!     .find(|row| row.measure == Measure::Streams && row.window_days == 14)
//!     .expect("the whole run is always a window");
//! assert_eq!(streams.strategy, "Ads asking for the save");
//! assert!(streams.effect > 0.0 && streams.control >= 0.0);
//! assert!((streams.value - streams.control - streams.effect).abs() < 1e-9);
//! # Ok(())
//! # }
//! ```
//!
//! A world advanced day by day is in `examples/smallest_loop.rs`, a recommender of one's own in
//! `examples/own_recommender.rs`.

mod documented;
pub mod draw;
pub mod dynamics;
pub mod inference;
pub mod maths;
pub mod measure;
pub mod model;
pub mod numbers;
pub mod platform;
pub mod playground;
pub mod prefetch;
pub mod ranks;
pub mod records;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod stats;
pub mod study;
pub mod tally;
pub mod units;
pub mod validation;
pub mod ziggurat;
