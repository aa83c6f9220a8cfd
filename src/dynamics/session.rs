//! Session: how much a listener plays today, and from which sources.
//!
//! Owns the number of starts, their split into sessions and the source of each session.
//! Deliberately unknown: which track a source then offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::maths::{exp, ln};
use crate::model::ids::ListenerId;
use crate::model::listener::{Listener, SESSION_SOURCES};
use crate::model::source::Source;
use crate::units::{Day, Weekday};

/// How listeners' days are made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionParams {
    /// Mean starts on a day on which the listener listens at all \[starts/day\].
    #[schemars(range(min = 1, max = 100))]
    pub starts_per_active_day: f32,
    /// Standard deviation of the logarithm of starts between listeners.
    #[schemars(range(min = 0, max = 2))]
    pub activity_spread: f32,
    /// Mean share of days on which a listener listens.
    #[schemars(range(min = 0.05, max = 1))]
    pub active_day_share: f32,
    /// Mean length of a session \[starts\].
    #[schemars(range(min = 1, max = 100))]
    pub session_length: f32,
    /// Factor on weekend starts.
    #[schemars(range(min = 0.1, max = 5))]
    pub weekend_factor: f32,
    /// Most starts a listener can make in one day \[starts\].
    #[schemars(range(min = 10, max = 1000))]
    pub most_starts_per_day: u16,
    /// Weight of each source in the average listener's mix, before habits.
    pub source_mix: SourceMix,
    /// Share of listeners who use Discover Weekly.
    #[schemars(range(min = 0, max = 1))]
    pub discover_weekly_users: f32,
    /// Share of listeners who use Release Radar.
    #[schemars(range(min = 0, max = 1))]
    pub release_radar_users: f32,
}

/// Weights of the sources a session can start from; only their ratios matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SourceMix {
    /// Liked songs and saved albums.
    #[schemars(range(min = 0, max = 100))]
    pub library: f32,
    /// Playlists the listener made.
    #[schemars(range(min = 0, max = 100))]
    pub own_playlists: f32,
    /// On Repeat: what the listener played most in the last month.
    #[schemars(range(min = 0, max = 100))]
    pub on_repeat: f32,
    /// Discover Weekly.
    #[schemars(range(min = 0, max = 100))]
    pub discover_weekly: f32,
    /// Release Radar.
    #[schemars(range(min = 0, max = 100))]
    pub release_radar: f32,
    /// Daily Mix.
    #[schemars(range(min = 0, max = 100))]
    pub daily_mix: f32,
    /// Radio and autoplay.
    #[schemars(range(min = 0, max = 100))]
    pub radio: f32,
    /// Playlists kept by the platform's editors.
    #[schemars(range(min = 0, max = 100))]
    pub editorial: f32,
    /// Playlists kept by other listeners.
    #[schemars(range(min = 0, max = 100))]
    pub listener_playlists: f32,
    /// Search and artists' pages.
    #[schemars(range(min = 0, max = 100))]
    pub search: f32,
}

impl Default for SourceMix {
    fn default() -> Self {
        Self {
            // Fitted, see docs/validation.md.
            library: 22.0,
            own_playlists: 17.0,
            on_repeat: 2.0,
            discover_weekly: 4.0,
            release_radar: 3.0,
            daily_mix: 5.0,
            radio: 6.0,
            editorial: 10.0,
            listener_playlists: 13.0,
            search: 12.0,
        }
    }
}

impl Default for SessionParams {
    fn default() -> Self {
        Self {
            starts_per_active_day: 20.0,
            activity_spread: 0.7,
            active_day_share: 0.7,
            session_length: 10.0,
            weekend_factor: 0.95,
            most_starts_per_day: 200,
            source_mix: SourceMix::default(),
            discover_weekly_users: 0.4,
            release_radar_users: 0.45,
        }
    }
}

/// One session: a stretch of listening from one source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Session {
    /// 0 for the day's first.
    pub nth: u16,
    /// Starts it is meant to hold.
    pub length: u32,
    /// Where it begins; an empty source hands over to the next in [`next_source`].
    pub source: Source,
    /// A random word for picking within the source.
    pub pick: u32,
    /// A random word for noticing a new release, and for a second choice within the source.
    pub notice: u32,
}

impl Session {
    /// The word for noticing, its low half on top: bits that noticing did not use up.
    #[inline]
    pub const fn spare(&self) -> u32 {
        self.notice.rotate_left(16)
    }
}

/// Number of starts on one day: none on an inactive one, otherwise Poisson around the listener's
/// mean.
#[inline]
pub fn starts_today(
    params: &SessionParams,
    rng: &KeyedRng,
    listener: &Listener,
    id: ListenerId,
    day: Day,
    weekday: Weekday,
) -> u32 {
    let key = Key { purpose: Purpose::Starts, listener: id.0, day, item: 0, ordinal: 0 };
    let [active, volume, tail, _] = rng.block(key);
    if unit(active) >= listener.active_day_share {
        return 0;
    }
    let weekend = matches!(weekday, Weekday::Saturday | Weekday::Sunday);
    let factor = if weekend { params.weekend_factor } else { 1.0 };
    let mean = listener.starts_per_active_day * factor;
    poisson(mean, volume, tail).min(u32::from(params.most_starts_per_day))
}

/// A Poisson count by inversion; large means are split in two so that `e^−mean` stays a normal
/// number.
#[inline]
fn poisson(mean: f32, word: u32, other: u32) -> u32 {
    const LARGE: f32 = 60.0;
    if mean > LARGE {
        let halves = mean * 0.5;
        let other_half = poisson(halves, other, word.rotate_left(16));
        return poisson(halves, word, other.rotate_left(16)) + other_half;
    }
    let u = unit(word);
    let mut probability = exp(-mean);
    let mut sum = probability;
    let mut count = 0_u32;
    while u > sum && count < 255 {
        count += 1;
        probability *= mean * RECIPROCALS[count as usize];
        sum += probability;
    }
    count
}

/// 1/n, so that the inversion multiplies where it would divide.
const RECIPROCALS: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut n = 1;
    while n < 256 {
        table[n] = 1.0 / n as f32;
        n += 1;
    }
    table
};

/// The `nth` session of a listener's day; its length is geometric.
#[inline]
pub fn session(
    params: &SessionParams,
    rng: &KeyedRng,
    listener: &Listener,
    id: ListenerId,
    day: Day,
    nth: u16,
) -> Session {
    let key =
        Key { purpose: Purpose::Session, listener: id.0, day, item: u32::from(nth), ordinal: 0 };
    let [source, length, pick, notice] = rng.block(key);
    Session {
        nth,
        length: 1 + geometric(params.session_length, unit(length)),
        source: source_at(&listener.source_cdf, source),
        pick,
        notice,
    }
}

/// How often a session goes on for one more start, at a mean length of `mean`.
#[inline]
fn geometric(mean: f32, u: f32) -> u32 {
    let goes_on = 1.0 - 1.0 / mean.max(1.001);
    (ln(u) / ln(goes_on)) as u32
}

/// The source at a point of a listener's mix.
#[inline]
fn source_at(cdf: &[u16; SESSION_SOURCES], word: u32) -> Source {
    let point = (word >> 16) as u16;
    let index = cdf.iter().filter(|&&sum| sum <= point).count();
    Source::ALL[index.min(SESSION_SOURCES - 1)]
}

/// Where a listener turns when a source has nothing more to offer.
///
/// Own playlists hand over to the library, the library and On Repeat to search, search and the
/// weekly lists to Daily Mix, Daily Mix to radio, radio and other listeners' playlists to the
/// editors'.
#[inline]
pub const fn next_source(source: Source) -> Option<Source> {
    match source {
        Source::OwnPlaylists => Some(Source::Library),
        Source::Library | Source::OnRepeat => Some(Source::Search),
        Source::Search | Source::DiscoverWeekly | Source::ReleaseRadar => Some(Source::DailyMix),
        Source::DailyMix => Some(Source::Radio),
        Source::Radio | Source::ListenerPlaylists => Some(Source::Editorial),
        Source::Editorial | Source::Campaign => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_counts_have_their_mean_and_variance() {
        let rng = KeyedRng::new(11);
        for mean in [0.5_f32, 4.0, 20.0, 90.0] {
            let n = 40_000;
            let counts: Vec<f64> = (0..n)
                .map(|item| {
                    let words = rng.block(Key::timeless(Purpose::Starts, item));
                    f64::from(poisson(mean, words[0], words[1]))
                })
                .collect();
            let average = counts.iter().sum::<f64>() / f64::from(n);
            let variance =
                counts.iter().map(|c| (c - average) * (c - average)).sum::<f64>() / f64::from(n);
            let error = 5.0 * (f64::from(mean) / f64::from(n)).sqrt();
            assert!((average - f64::from(mean)).abs() < error, "mean {average} for {mean}");
            assert!((variance / f64::from(mean) - 1.0).abs() < 0.05, "variance {variance}");
        }
    }

    #[test]
    fn every_source_leads_to_the_editors_in_the_end() {
        for mut source in Source::ALL {
            for _ in 0..Source::COUNT {
                let Some(next) = next_source(source) else { break };
                source = next;
            }
            assert!(matches!(source, Source::Editorial | Source::Campaign));
        }
    }
}
