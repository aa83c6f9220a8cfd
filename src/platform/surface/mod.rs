//! Surfaces: the lists that are shown, each with its cadence, its size and its exclusions.

pub mod daily_mix;
pub mod discover_weekly;
pub mod radio;
pub mod release_radar;

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::model::ids::{ListenerId, TrackId};
use crate::model::source::Source;
use crate::model::vector::Vector;
use crate::platform::accounts::{CohortAccounts, Streamed};
use crate::platform::gates::Gates;
use crate::platform::history::Feedback;
use crate::platform::recommend::{Belief, Recommender, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::standing::Standing;
use crate::units::Day;

/// Tracks on audition that are looked at for one list: those nearest to the listener.
const AUDITIONED: usize = 48;

/// Puts tracks on audition in their places, evenly spread over the `places` of a list from `from`
/// on; others move back.
fn spread(auditions: &[TrackId], from: usize, places: usize, list: &mut Vec<TrackId>) {
    let count = auditions.len().max(1);
    for (nth, &track) in auditions.iter().enumerate() {
        let place = from + (2 * nth + 1) * places / (2 * count);
        list.insert(place.min(list.len()), track);
    }
}

/// What every surface is compiled from: this morning's belief and the recommender in office.
#[derive(Clone, Copy)]
pub struct RecommendContext<'a> {
    /// What is believed about tracks.
    pub belief: &'a Belief,
    /// Who proposes.
    pub recommender: &'a dyn Recommender,
    /// How the release stands.
    pub release: &'a Standing,
    /// What lists ask of tracks this morning, if anything.
    pub gates: Option<&'a Gates>,
    /// The list that is compiled, where it may have a gate.
    pub list: Option<Source>,
    /// The platform's keyed draws.
    pub rng: &'a KeyedRng,
    /// A track that is not to be proposed.
    pub passed_over: Option<TrackId>,
    /// Share of a list that is for tracks on audition.
    pub audition_share: f32,
    /// A track that is pushed where [`RecommendContext::ask_pushing`] is used, if one is.
    pub promoted: Option<Promoted>,
    /// Arms that are compared with this one: where another place of the release would give them
    /// another list is noted in the scratch.
    pub rivals: &'a [Rival<'a>],
    /// Whether the ranking that lies in the scratch is used once more, for the same request in
    /// another arm.
    pub again: bool,
}

/// A track whose keeper pays for a better rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promoted {
    /// The track.
    pub track: TrackId,
    /// What its rank is divided by, at least 1.
    pub boost: f32,
}

/// Whom a list is for, and when.
#[derive(Clone, Copy, Debug)]
pub struct Visitor<'a> {
    /// Who.
    pub listener: ListenerId,
    /// The day.
    pub today: Day,
    /// What they have streamed.
    pub streamed: Streamed<'a>,
}

/// A list that is compiled when a session opens it.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// The number of the session in its day.
    pub occasion: u16,
    /// Length of the list \[tracks\].
    pub wanted: usize,
}

/// What the platform knows of a listener, and where in embedding space that lies.
#[derive(Clone, Copy, Debug)]
pub struct ProfileQuery<'a> {
    /// Its direction, unit length.
    pub direction: &'a Vector,
    /// The cluster it was in when it was last looked up.
    pub cluster: u16,
    /// What the profile was made of, as far as it is kept.
    pub history: &'a [Feedback],
}

impl<'a> ProfileQuery<'a> {
    /// Of one listener's accounts; `direction` is that of their profile.
    pub fn of(accounts: &'a CohortAccounts, member: usize, direction: &'a Vector) -> Self {
        let (cluster, history) = (accounts.clusters[member], accounts.histories.of(member));
        Self { direction, cluster, history }
    }
}

impl RecommendContext<'_> {
    /// The same for a list, which may have a gate.
    #[must_use]
    pub fn of_list(&self, list: Source) -> Self {
        Self { list: Some(list), ..*self }
    }

    /// Passes a request on and has every track scored the long way; see [`Recommender::score_all`].
    pub fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        self.recommender.score_all(request, scores)
    }

    /// Opens a list of so many places: leaves in the scratch the tracks on audition that it has room
    /// for, asked for by `ask`. They are few, so chance rounds their number.
    fn hold_auditions(
        &self,
        ask: impl Fn(&Self, &Request<'_>, &mut SearchScratch, &mut Vec<TrackId>),
        request: &Request<'_>,
        places: usize,
        scratch: &mut SearchScratch,
    ) {
        let key = Key {
            purpose: Purpose::Exploration,
            listener: request.listener.0,
            day: request.today,
            item: u32::MAX,
            ordinal: request.occasion,
        };
        let mut auditions = std::mem::take(&mut scratch.auditions);
        auditions.clear();
        if !self.again {
            scratch.moved.clear();
        }
        if self.audition_share > 0.0 {
            let chance = unit(self.rng.block(key)[0]);
            let wanted = (places as f32 * self.audition_share + chance) as usize;
            let scope = Scope::Audition;
            let request = Request { scope, wanted, breadth: AUDITIONED, ..*request };
            ask(self, &request, scratch, &mut auditions);
        }
        scratch.auditions = auditions;
    }

    /// Passes a request on to the recommender: the tracks it proposes, the best first. Arms in which
    /// it would propose others are added to those that the scratch holds.
    pub fn ask(
        &self,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.ask_by(1.0, |_| 1.0, request, scratch, slate);
    }

    /// The same, with the rank of the promoted track divided by its boost. A track that the
    /// recommender would not have proposed among so many times as many is not pushed either.
    pub fn ask_pushing(
        &self,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let own = self.promoted.map_or(1.0, |it| it.boost.max(1.0));
        self.ask_by(own, |rival| rival.boost, request, scratch, slate);
    }

    /// Asks, and lists the rivals whose release, pushed by a boost, has another place.
    fn ask_by(
        &self,
        own: f32,
        boost: impl Fn(&Rival<'_>) -> f32,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        if request.wanted == 0 {
            return;
        }
        let from = slate.len();
        let deepest = self.rivals.iter().map(&boost).fold(own, f32::max);
        let scope = request.scope as usize;
        std::mem::swap(&mut scratch.ranking, &mut scratch.rankings[scope]);
        self.rank(deepest, request, scratch, slate);
        self.push(own, request, &mut slate[from..]);
        let place = self.place(request, own, scratch);
        if let Some((place, release)) = place.zip(self.belief.release) {
            slate.insert(from + place, release);
        }
        slate.truncate(from + request.wanted);
        if !self.again {
            self.compare(own, boost, place, request, scratch);
        }
        std::mem::swap(&mut scratch.ranking, &mut scratch.rankings[scope]);
    }

    /// Pushes the promoted track where the recommender lists it itself.
    fn push(&self, boost: f32, request: &Request<'_>, listed: &mut [TrackId]) {
        let Some(promoted) = self.promoted.filter(|_| boost > 1.0) else { return };
        let wanted = listed.len().min((request.wanted as f32 * boost) as usize);
        if let Some(rank) = listed[..wanted].iter().position(|&it| it == promoted.track) {
            let better = (rank as f32 / boost) as usize;
            listed[better..=rank].rotate_right(1);
        }
    }

    /// Lists the rivals whose release has another place than this one.
    fn compare(
        &self,
        own: f32,
        boost: impl Fn(&Rival<'_>) -> f32,
        place: Option<usize>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
    ) {
        for (arm, rival) in self.rivals.iter().enumerate() {
            let (boost, theirs) = (boost(rival), Request { release: rival.release, ..*request });
            // Where the recommender lists the release itself, its place is not known here.
            let listed = !rival.release.is_apart();
            let pushed = listed && boost.max(own) > 1.0;
            let gated = listed && self.shuts(rival.release) != self.shuts(request.release);
            if scratch.ranking.is_made_of_release()
                || pushed
                || gated
                || self.place(&theirs, boost, scratch) != place
            {
                scratch.moved.push(arm);
            }
        }
    }

    /// Ranks so many times as many tracks as are wanted, a release that the recommender ranks apart
    /// not among them.
    fn rank(
        &self,
        deepest: f32,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        // A release that is listed among the others may be kept out by this arm's gate alone.
        let may_differ = self.gates.is_some() && !request.release.is_apart();
        let wanted = (request.wanted as f32 * deepest) as usize;
        if self.again && scratch.ranking.is_shared() && !may_differ {
            slate.extend(scratch.ranking.tracks().take(wanted));
            return;
        }
        scratch.ranking.clear();
        let eligible = |track| {
            Some(track) != self.passed_over
                && !self.belief.is_episode(track)
                && (request.eligible)(track)
                && self.admits(track, request)
        };
        let request = Request { eligible: &eligible, wanted, ..*request };
        self.recommender.recommend(self.belief, &request, self.rng, scratch, slate);
    }

    /// Whether the list's gate is shut for a release that stands like this.
    fn shuts(&self, release: &Standing) -> bool {
        self.list.is_some_and(|list| release.shut[list as usize])
    }

    /// Whether the list's gate is open for a track.
    fn admits(&self, track: TrackId, request: &Request<'_>) -> bool {
        let Some((gates, list)) = self.gates.zip(self.list) else { return true };
        if Some(track) == self.belief.release {
            return !self.shuts(request.release);
        }
        gates.open(list, &self.belief.ledger.counters[track.index()])
    }

    /// Where the release stands in what was ranked, its rank divided by a boost, if it is among the
    /// wanted.
    fn place(&self, request: &Request<'_>, boost: f32, scratch: &SearchScratch) -> Option<usize> {
        let release = self.belief.release.filter(|&it| Some(it) != self.passed_over)?;
        if self.shuts(request.release) {
            return None;
        }
        let wanted = (request.wanted as f32 * boost) as usize;
        let place = Request { wanted, ..*request }.place_of(release, &scratch.ranking)?;
        Some((place as f32 / boost) as usize)
    }
}

/// Another arm that believes something else of the release and shares the ranking of all others.
#[derive(Clone, Copy, Debug)]
pub struct Rival<'a> {
    /// How the release stands there.
    pub release: &'a Standing,
    /// What its rank is divided by where it can be pushed, at least 1.
    pub boost: f32,
}
