//! `random`: any track that is out, each as likely as any other. The zero of every comparison.

use crate::draw::{Key, KeyedRng, Purpose, below};
use crate::model::ids::TrackId;
use crate::platform::recommend::{Belief, Opening, Recommender, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::units::Day;

/// Blocks of four tries, however many tracks are wanted: a longer slate begins with the shorter.
const MOST_BLOCKS: u32 = 128;

#[derive(Clone, Debug)]
struct Random;

/// Makes the recommender.
pub fn make(_opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(Random)
}

impl Recommender for Random {
    fn refresh(&mut self, _belief: &Belief, _today: Day, _rng: &KeyedRng) {}

    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        rng: &KeyedRng,
        _scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let (range, beside) = match request.scope {
            Scope::Catalogue => (&belief.out, &belief.beside.out),
            Scope::Audition => (&belief.fresh, &belief.beside.fresh),
        };
        let all = range.end - range.start + beside.len() as u32;
        let within = |track| belief.scope(track) == Some(request.scope);
        let from = slate.len();
        let key = Key {
            purpose: Purpose::RandomSlate,
            listener: request.listener.0,
            day: request.today,
            item: request.scope as u32,
            ordinal: request.occasion,
        };
        // Not for ever: a listener who has streamed nearly everything gets a shorter slate.
        for block in 0..MOST_BLOCKS {
            for word in rng.block_at(key, block) {
                if slate.len() == from + request.wanted || all == 0 {
                    return;
                }
                let track = range.start + below(word, all);
                let of_beside = beside.get(track.wrapping_sub(range.end) as usize);
                let track = of_beside.copied().unwrap_or(TrackId(track));
                if within(track) && !slate[from..].contains(&track) && (request.eligible)(track) {
                    slate.push(track);
                }
            }
        }
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn learnt(&self) -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn relearn(&mut self, _learnt: &[u8], _belief: &Belief, _rng: &KeyedRng) -> bool {
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
