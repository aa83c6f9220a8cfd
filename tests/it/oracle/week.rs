//! The oracle's slow changes: a listener's week, and releases saved whole.

use longplay::draw::{Key, Purpose, below, unit};
use longplay::dynamics::churn::USUAL_SATISFACTION;
use longplay::dynamics::following::Directory;
use longplay::dynamics::genesis::catalogue::stray;
use longplay::dynamics::recall::SATIATION_FACTORS;
use longplay::maths::{exp, logistic};
use longplay::measure::record::Turnover;
use longplay::model::bond::Bond;
use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::{COHORT, Told};
use longplay::model::play::Play;
use longplay::model::vector::Vector;
use longplay::sim::environment::Environment;
use longplay::sim::intervention::Cut;
use longplay::sim::state::State;

use super::encounter::mark_saved;
use super::taste_of;

/// Lets a week pass for every seventh listener.
pub(super) fn turn(environment: &Environment, state: &mut State, cut: Cut) -> Turnover {
    let (today, mut turnover) = (state.today, Turnover::default());
    let (world, behaviour, rng) =
        (&environment.world, &environment.behaviour, &environment.behaviour_rng);
    let playlists = state.playlists.clone();
    let directory = Directory::new(world, &playlists, today);
    for id in (0..world.listeners.len() as u32).map(ListenerId) {
        if (i64::from(id.0) + i64::from(today.0)).rem_euclid(7) != 0 {
            continue;
        }
        let (cohort, member) = (id.index() / COHORT, id.index() % COHORT);
        let key = |purpose, item: u32, ordinal: u16| {
            rng.block(Key { purpose, listener: id.0, day: today, item, ordinal })
        };
        let listener = &world.listeners[id.index()];
        let mut taste = taste_of(environment, &state.listeners, id);
        if let Some(drifted) = state.listeners[cohort].tastes.get_mut(member) {
            let mut heard = Vector::ZERO;
            for bond in state.memories[cohort].slots(member).iter() {
                if bond.recent > 0 && today.since(bond.last_day) <= 7 {
                    let sound = world.catalogue.truth[bond.track.index()].sound.widen();
                    heard.add_scaled(&sound, f32::from(bond.recent));
                }
            }
            let heard = heard.normalised();
            if heard != Vector::ZERO {
                taste.scale(1.0 - behaviour.drift.pull_per_week);
                taste.add_scaled(&heard, behaviour.drift.pull_per_week);
            }
            let step =
                Key { purpose: Purpose::Drift, listener: id.0, day: today, item: 0, ordinal: 0 };
            taste = stray(&taste, &mut rng.stream(step), behaviour.drift.pace_per_week);
            *drifted = taste;
        }
        if let Some(engagement) = state.listeners[cohort].engagement.get_mut(member) {
            let [leaves, returns, ..] = key(Purpose::Lapse, 0, 1);
            let churn = &behaviour.churn;
            if engagement.away {
                engagement.away = unit(returns) >= churn.return_per_week;
                turnover.returned += u64::from(!engagement.away);
            } else {
                let usual = libm::logf(churn.lapse_per_week / (1.0 - churn.lapse_per_week));
                let better = engagement.satisfaction - USUAL_SATISFACTION;
                engagement.away =
                    unit(leaves) < logistic(usual - churn.satisfaction_weight * better);
                turnover.lapsed += u64::from(engagement.away);
            }
            if engagement.away {
                continue;
            }
        }
        take_back(environment, state, id, cut, &mut turnover);
        let follows = &mut state.listeners[cohort].playlists[member];
        let (found, left) =
            behaviour.following.pass_week(rng, (id, listener), &taste, &directory, follows, |_| ());
        turnover.playlists_followed += found;
        turnover.playlists_left += left;
    }
    for (index, playlist) in world.playlists.iter().enumerate() {
        let follows = |id: &usize| {
            let follows = state.listeners[id / COHORT].playlists[id % COHORT].ids();
            follows.iter().any(|followed| followed.index() == index)
        };
        let others = (0..world.listeners.len()).filter(|id| *id != playlist.curator.index());
        state.playlists.followers[index] = others.filter(follows).count() as u32;
    }
    turnover
}

/// Takes back saves that the listener has had enough of. Where a path is cut, what was told of the
/// release is taken back by itself.
fn take_back(
    environment: &Environment,
    state: &mut State,
    id: ListenerId,
    cut: Cut,
    turnover: &mut Turnover,
) {
    let (today, behaviour) = (state.today, &environment.behaviour);
    let (cohort, member) = (id.index() / COHORT, id.index() % COHORT);
    let class = environment.world.listeners[id.index()].satiation_class;
    let enough =
        (behaviour.recall.satiation_plays * SATIATION_FACTORS[usize::from(class)] * 64.0) as u16;
    let week = Key { purpose: Purpose::Unsave, listener: id.0, day: today, item: 0, ordinal: 0 };
    let week = environment.behaviour_rng.split(week);
    let (mut bonds, _, focal) = state.memories[cohort].member(member);
    for place in 0..bonds.slots().len() {
        let mut bond = bonds.at(place);
        let track = bond.track;
        let is_focal = track == environment.world.catalogue.focal;
        let kept = bond.is(Bond::SAVED);
        let apart = is_focal && cut != Cut::Nothing;
        let told = if apart { focal.told == Told::Saved } else { kept };
        let recent = f32::from(environment.recall.recent_plays(&bond, today)) / f32::from(enough);
        let hazard = behaviour.unsave.unsave_per_week
            * exp(behaviour.unsave.satiation_weight * recent.min(3.0));
        if !(kept || told) || unit(week.word(track.0)) >= hazard {
            continue;
        }
        if kept {
            bond.flags &= !Bond::SAVED;
            bond.flags &= !Bond::IN_LIBRARY;
            bond.flags |= Bond::TAKEN_BACK;
            bonds.put(place, &bond);
        }
        if !told {
            continue;
        }
        if apart {
            focal.told = Told::TakenBack;
        }
        if bond.plays > 0 {
            let lessons = state.platform.lessons();
            let accounts = &mut state.accounts[cohort];
            let left = lessons.decay.after(today.since(bond.last_day));
            let weight = -left * lessons.weights.save;
            accounts.profiles[member].age(today, lessons.decay);
            let embedding = lessons.embeddings[track.index()].widen();
            accounts.profiles[member].learn(&embedding, weight);
            accounts.histories.learn(member, track, weight);
        }
        turnover.unsaves += 1;
        turnover.focal_unsaves += u64::from(is_focal);
    }
}

/// Puts the rest of a release into the library, where a listener who saved one track does.
pub(super) fn save_albums(
    environment: &Environment,
    state: &mut State,
    id: ListenerId,
    day: &[Play],
    turnover: &mut Turnover,
) {
    let (today, catalogue) = (state.today, &environment.world.catalogue);
    let (cohort, member) = (id.index() / COHORT, id.index() % COHORT);
    let taste = taste_of(environment, &state.listeners, id);
    for play in day.iter().filter(|play| play.is(Play::SAVE)) {
        let release = catalogue.facts[play.track.index()].release;
        let key = Key {
            purpose: Purpose::AlbumSave,
            listener: id.0,
            day: today,
            item: release,
            ordinal: 0,
        };
        if unit(environment.behaviour_rng.block(key)[0])
            >= environment.behaviour.album.whole_release
        {
            continue;
        }
        let mut new = Vec::new();
        for track in (0..catalogue.len() as u32).map(TrackId) {
            let facts = &catalogue.facts[track.index()];
            if facts.release != release || facts.release_day > today || track == play.track {
                continue;
            }
            let mut bonds = state.memories[cohort].bonds(member);
            let slots = bonds.slots();
            let known = slots.iter().position(|bond| bond.track == track);
            let place = known.or_else(|| {
                let buckets = (slots.len() / 8) as u32;
                let from = below(track.0.wrapping_mul(0x9E37_79B9), buckets) as usize * 8;
                (from..from + 8).find(|place| slots.at(*place).is_empty())
            });
            let Some(place) = place else { continue };
            if known.is_none() {
                assert_eq!(bonds.admit_if_free(track), Some(place));
            }
            let mut bond = bonds.at(place);
            if known.is_none() {
                let truth = &catalogue.truth[track.index()];
                let affinity = environment.world.affinity(&taste, &truth.sound);
                bond.last_day = today.plus(-(environment.behaviour.album.faint_days as i16));
                let liked = longplay::dynamics::recall::liking(affinity, truth);
                bond.strength = environment.recall.first_strength(liked);
            }
            if bond.flags & (Bond::SAVED | Bond::TAKEN_BACK | Bond::DISMISSED) == 0 {
                mark_saved(environment, &mut bond);
                new.push(track);
            }
            bonds.put(place, &bond);
        }
        let lessons = state.platform.lessons();
        let accounts = &mut state.accounts[cohort];
        accounts.profiles[member].age(today, lessons.decay);
        for track in &new {
            let weight = 1.0 / new.len() as f32 * lessons.weights.save;
            let embedding = lessons.embeddings[track.index()].widen();
            accounts.profiles[member].learn(&embedding, weight);
            accounts.histories.learn(member, *track, weight);
        }
        turnover.album_saves += u64::from(!new.is_empty());
        turnover.album_tracks += new.len() as u64;
    }
}
