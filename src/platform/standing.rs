//! Standing: where the release is put among the tracks that a recommender has ranked.
//!
//! A recommender ranks all other tracks; the release lies beside them and is put in its place in
//! each list, by the same rules in every arm of a comparison. So arms can differ in what is
//! believed of the release and share everything else. Main types: [`ReleaseBelief`], what was
//! counted about it, and [`Standing`], what a recommender makes of that in the morning. Deliberately
//! unknown: which arm asks.

use serde::{Deserialize, Serialize};

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::model::vector::Vector;
use crate::platform::candidate::Candidate;
use crate::platform::history::Feedback;
use crate::platform::interactions::Cell;
use crate::platform::neighbours::Kin;
use crate::platform::newcomers::Newcomer;
use crate::platform::quality::{Counters, Quality};
use crate::platform::ranked::{By, Neighbours, Ranking, Which};
use crate::platform::scope::Scope;

/// What the platform believes of the release.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReleaseBelief {
    /// Decayed counters.
    pub counters: Counters,
    /// The estimate of its quality.
    pub quality: Quality,
    /// What plays say of where it lies.
    pub newcomer: Newcomer,
    /// Feedback about it in the training sample when that was last looked at, by rising row.
    pub audience: Vec<Cell>,
    /// Where everybody's plays put it then.
    pub view: Vector,
}

/// How the release stands this morning with a recommender that ranks it apart. One that lists it
/// like any other track, or not at all, leaves the default.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The scope it is in, if it is out.
    pub(super) scope: Option<Scope>,
    /// Whether it is new.
    pub(super) is_new: bool,
    /// Beside the recommender's index.
    pub(super) own: Option<Candidate>,
    /// Beside the index that it falls back on.
    pub(super) fallback: Option<Candidate>,
    /// Rank keys beside the chart, by scope.
    pub(super) chart: [Option<u64>; 2],
    /// What is played by its listeners.
    pub(super) kin: Option<Kin>,
    /// Which lists do not propose it, whatever its place in them.
    pub(super) shut: [bool; Source::COUNT],
    /// The release itself and its factor.
    pub(super) factor: Option<(TrackId, Vector)>,
}

impl Standing {
    /// Whether it is out and ranked apart from all others.
    pub fn is_apart(&self) -> bool {
        self.scope.is_some()
    }

    /// Where a track lies beside the recommender's own index, if it is the release.
    pub(super) fn own_embedding(&self, track: TrackId) -> Option<Vector> {
        self.own.as_ref().and_then(|own| own.embedding_of(track))
    }

    /// The factor of a track, if it is the release.
    pub(super) fn factor(&self, track: TrackId) -> Option<&Vector> {
        self.factor.as_ref().filter(|(release, _)| *release == track).map(|(_, factor)| factor)
    }

    /// The rank key in a stage of a ranking; `heard` is the history it was made from.
    pub(super) fn key(
        &self,
        by: By,
        ranking: &Ranking,
        scope: usize,
        heard: &[Feedback],
    ) -> Option<u64> {
        match by {
            By::Search(of) => Some(self.candidate(of)?.key(ranking.searched(of)?)),
            By::Chart => self.chart[scope],
            By::Neighbours(Neighbours { seeds, model }) => {
                let heard = heard.iter().map(|it| (it.track, it.weight));
                self.kin.as_ref()?.key(heard.chain(seeds), model, self.is_new)
            }
        }
    }

    /// Whether a stage of a ranking came across the release.
    pub(super) fn was_met(&self, by: By, ranking: &Ranking) -> bool {
        match by {
            By::Search(of) => {
                let candidate = self.candidate(of).zip(ranking.searched(of));
                candidate.is_some_and(|(it, searched)| it.was_met(searched))
            }
            By::Chart | By::Neighbours(_) => true,
        }
    }

    fn candidate(&self, of: Which) -> Option<&Candidate> {
        match of {
            Which::Own => self.own.as_ref(),
            Which::Fallback => self.fallback.as_ref(),
        }
    }
}
