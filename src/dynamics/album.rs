//! Album: who saves a track of an EP or an album may save the whole release.
//!
//! Owns the decision and what it leaves in memory. Deliberately unknown: how the first track came
//! to be saved.
//!
//! The other tracks that are out enter the library as if they had been heard `faint_days` ago: with
//! less activation, until they are played. They never push another memory out. No published share
//! of savers who save the whole release was found: both values are by eye.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::model::bond::{Bond, Bonds};
use crate::model::catalogue::Catalogue;
use crate::model::ids::{ListenerId, TrackId};
use crate::units::Day;

/// How releases are saved whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AlbumParams {
    /// Chance that a listener who saves a track saves its whole release.
    #[schemars(range(min = 0, max = 1))]
    pub whole_release: f32,
    /// How long ago the other tracks seem to have been heard when they enter the library \[days\].
    #[schemars(range(min = 0, max = 365))]
    pub faint_days: u16,
}

impl Default for AlbumParams {
    fn default() -> Self {
        Self { whole_release: 0.05, faint_days: 7 }
    }
}

impl AlbumParams {
    /// Whether a release is ever saved whole.
    pub fn is_on(&self) -> bool {
        self.whole_release > 0.0
    }

    /// Whether the listener saves the whole release of a track saved today.
    pub fn saves_whole(
        &self,
        rng: &KeyedRng,
        listener: ListenerId,
        release: u32,
        today: Day,
    ) -> bool {
        let key = Key {
            purpose: Purpose::AlbumSave,
            listener: listener.0,
            day: today,
            item: release,
            ordinal: 0,
        };
        unit(rng.block(key)[0]) < self.whole_release
    }

    /// Puts a track of the release into the library; whether that is news.
    ///
    /// `saved` are the flags that a save leaves in memory, `strength` is that of a first play.
    pub fn shelve(
        &self,
        track: TrackId,
        saved: u8,
        strength: impl FnOnce() -> f32,
        bonds: &mut Bonds<'_>,
        today: Day,
    ) -> bool {
        let place = bonds.find(track).or_else(|| {
            let place = bonds.admit_if_free(track)?;
            let last_day = today.plus(-self.faint_days.cast_signed());
            bonds.put(place, &Bond { strength: strength(), last_day, ..bonds.at(place) });
            Some(place)
        });
        let Some(place) = place else { return false };
        let bond = bonds.at(place);
        let news = !bond.is(Bond::SAVED | Bond::TAKEN_BACK | Bond::DISMISSED);
        if news {
            bonds.put(place, &Bond { flags: bond.flags | saved, ..bond });
        }
        news
    }
}

/// The other tracks of a track's release that are out.
pub fn rest_of(
    catalogue: &Catalogue,
    first: TrackId,
    today: Day,
) -> impl Iterator<Item = TrackId> + '_ {
    let release = &catalogue.facts[first.index()];
    catalogue.tracks_of(release.artist).iter().copied().filter(move |&track| {
        let facts = &catalogue.facts[track.index()];
        track != first && facts.release == release.release && facts.release_day <= today
    })
}
