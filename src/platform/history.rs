//! Histories: which tracks a listener's events were about, and how much they weigh together.
//!
//! The implicit feedback that factors and co-plays are learnt from. Kept only for the listeners
//! whom the recommender asks for, see [`Learner`]: sparse, capped, fed from plays like the rest of
//! the accounts. Deliberately unknown: what the listener remembers and why they played it.

use serde::{Deserialize, Serialize};

use crate::model::ids::{ListenerId, TrackId};
use crate::model::vector::{DIMENSIONS, Vector};

/// What is known of one listener and one track.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feedback {
    /// The track.
    pub track: TrackId,
    /// Sum of the training weights of all events; below 0 where skips prevail.
    pub weight: f32,
}

/// Whose histories a recommender learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learner {
    /// Nobody's: no history is kept.
    Nothing,
    /// A fixed sample's, of `training_listeners` listeners.
    Sample,
    /// It trains on the sample and programmes everybody from their own history.
    Everybody,
}

impl Learner {
    /// Whether the history of one of `listeners` listeners is kept.
    pub fn keeps(self, listener: ListenerId, listeners: usize, sample: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Sample => in_sample(listener, listeners, sample),
            Self::Everybody => true,
        }
    }
}

/// The row of a listener of the fixed sample.
pub fn row_in_sample(listener: ListenerId, listeners: usize, sample: u32) -> usize {
    let sample = u64::from(sample).min(listeners as u64);
    (u64::from(listener.0) * sample / listeners as u64) as usize
}

/// Whether a listener belongs to the fixed sample of `sample` out of `listeners`, evenly spread.
pub fn in_sample(listener: ListenerId, listeners: usize, sample: u32) -> bool {
    let (listeners, sample) = (listeners as u64, u64::from(sample));
    u64::from(listener.0) * sample % listeners < sample
}

/// What a recommender is trained with.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Listeners it was taken from.
    pub of: usize,
    /// Those of the sample, in order.
    pub pupils: Vec<Pupil>,
}

/// What is known of one listener of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Pupil {
    /// Feedback, by rising track.
    pub history: Vec<Feedback>,
    /// Where their profile lies, unit length.
    pub profile: Vector,
}

impl Pupil {
    /// Appends it to words that another process can read.
    pub fn write(&self, words: &mut Vec<u32>) {
        words.push(self.history.len() as u32);
        words.extend(self.history.iter().flat_map(|it| [it.track.0, it.weight.to_bits()]));
        words.extend(self.profile.0.map(f32::to_bits));
    }

    /// Reads all that were written one after the other.
    pub fn read(mut words: &[u32]) -> Vec<Self> {
        let mut pupils = Vec::new();
        while let Some((&length, rest)) = words.split_first() {
            let Some((history, rest)) = rest.split_at_checked(2 * length as usize) else { break };
            let Some((profile, rest)) = rest.split_first_chunk::<DIMENSIONS>() else { break };
            words = rest;
            let feedback = |&[track, weight]: &[u32; 2]| Feedback {
                track: TrackId(track),
                weight: f32::from_bits(weight),
            };
            pupils.push(Self {
                history: history.as_chunks().0.iter().map(feedback).collect(),
                profile: Vector(profile.map(f32::from_bits)),
            });
        }
        pupils
    }
}

/// The histories of a cohort.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Histories {
    /// Most tracks of one history.
    cap: usize,
    /// By listener, each by rising track; absent where none is kept. Empty where nobody's is.
    kept: Vec<Option<Vec<Feedback>>>,
}

impl Histories {
    /// Blank histories of at most `cap` tracks for those listeners of a cohort for whom `kept` says
    /// so.
    pub fn blank(kept: impl Iterator<Item = bool>, cap: u16) -> Self {
        let kept: Vec<_> = kept.map(|kept| kept.then(Vec::new)).collect();
        let any = kept.iter().any(Option::is_some);
        Self { cap: usize::from(cap), kept: if any { kept } else { Vec::new() } }
    }

    /// The history of one listener, as that of a cohort of one.
    #[must_use]
    pub fn of_member(&self, member: usize) -> Self {
        let kept = self.kept.get(member).cloned();
        Self { cap: self.cap, kept: kept.into_iter().collect() }
    }

    /// Whether a listener's history is kept.
    pub fn are_kept(&self, member: usize) -> bool {
        self.kept.get(member).is_some_and(Option::is_some)
    }

    /// One listener's history, by rising track; empty where none is kept.
    #[inline]
    pub fn of(&self, member: usize) -> &[Feedback] {
        self.kept.get(member).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Adds events that weigh `weight` together to what one listener's history says of a track. A
    /// weight of 0 says nothing. A full history first gives up the track that weighs least.
    #[inline]
    pub fn learn(&mut self, member: usize, track: TrackId, weight: f32) {
        if let Some(Some(history)) = self.kept.get_mut(member) {
            learn(history, self.cap, track, weight);
        }
    }
}

/// Adds to what one history, of at most `cap` tracks, says of a track.
fn learn(history: &mut Vec<Feedback>, cap: usize, track: TrackId, weight: f32) {
    if weight == 0.0 {
        return;
    }
    match history.binary_search_by_key(&track, |feedback| feedback.track) {
        Ok(place) => history[place].weight += weight,
        Err(mut place) => {
            if history.len() >= cap {
                let least = lightest(history);
                history.remove(least);
                place -= usize::from(least < place);
            }
            history.insert(place, Feedback { track, weight });
        }
    }
}

/// Place of the track that weighs least, whatever the sign; of equals the first.
fn lightest(history: &[Feedback]) -> usize {
    let mut least = 0;
    for (place, feedback) in history.iter().enumerate() {
        if feedback.weight.abs() < history[least].weight.abs() {
            least = place;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cap: u16, events: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let mut histories = Histories::blank([false, true].into_iter(), cap);
        for &(track, weight) in events {
            histories.learn(0, TrackId(track), weight);
            histories.learn(1, TrackId(track), weight);
        }
        assert!(histories.of(0).is_empty(), "nobody asked for this one");
        histories.of(1).iter().map(|feedback| (feedback.track.0, feedback.weight)).collect()
    }

    #[test]
    fn weights_of_a_track_add_up_and_a_weight_of_zero_leaves_no_trace() {
        let events = [(7, 2.5), (3, -1.0), (9, 0.0), (7, 5.0)];
        assert_eq!(told(10, &events), [(3, -1.0), (7, 7.5)]);
    }

    #[test]
    fn a_full_history_gives_up_what_weighs_least() {
        let events = [(1, 2.0), (2, -0.5), (3, 1.0), (4, 3.0), (0, 1.0)];
        assert_eq!(told(3, &events), [(0, 1.0), (1, 2.0), (4, 3.0)]);
    }

    #[test]
    fn pupils_are_read_as_they_were_written() {
        let pupil = |tracks: &[u32]| Pupil {
            history: tracks
                .iter()
                .map(|&track| Feedback { track: TrackId(track), weight: track as f32 - 4.5 })
                .collect(),
            profile: Vector::axis(tracks.len()),
        };
        let pupils = [pupil(&[3, 9]), pupil(&[]), pupil(&[7])];
        let mut words = Vec::new();
        for pupil in &pupils {
            pupil.write(&mut words);
        }
        assert_eq!(Pupil::read(&words), pupils);
    }

    #[test]
    fn the_sample_has_the_size_it_should_have() {
        for (listeners, sample) in [(1000, 100), (1000, 333), (50, 100), (7, 3)] {
            let members =
                (0..listeners).filter(|&id| in_sample(ListenerId(id), listeners as usize, sample));
            let rows: Vec<usize> = members
                .map(|id| row_in_sample(ListenerId(id), listeners as usize, sample))
                .collect();
            assert!(rows.into_iter().eq(0..sample.min(listeners) as usize));
        }
    }
}
