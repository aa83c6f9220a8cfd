//! `content`: what is nearest to the profile, whatever others make of it.

use crate::draw::{Key, Luck, Purpose, unit};
use crate::model::ids::TrackId;
use crate::platform::PlatformParams;
use crate::platform::recommend::{Belief, Recommender, Request, Scope};
use crate::platform::retrieval::{Pools, SearchScratch};
use crate::units::Day;

/// Worth that decides between equals only: far below any difference of cosines that matters.
const TIE_BREAK: f32 = 1e-3;

#[derive(Clone, Debug)]
struct Content {
    pool_size: usize,
    catalogue: Pools,
    fresh: Pools,
    worth: Vec<f32>,
}

/// Makes the recommender.
pub fn make(params: &PlatformParams, belief: &Belief) -> Box<dyn Recommender> {
    Box::new(Content {
        pool_size: usize::from(params.pool_size),
        catalogue: Pools::new(belief.clusters.clone()),
        fresh: Pools::new(belief.clusters.clone()),
        worth: vec![0.0; belief.facts.len()],
    })
}

impl Recommender for Content {
    fn refresh(&mut self, belief: &Belief, today: Day, luck: &Luck) {
        // Which tracks of a crowded cluster are candidates today is left to chance.
        for track in belief.out.clone() {
            let key = Key { day: today, ..Key::timeless(Purpose::Exploration, track) };
            self.worth[track as usize] = TIE_BREAK * unit(luck.block(key)[0]);
        }
        self.catalogue.refill(&belief.embeddings, &self.worth, &belief.out, self.pool_size);
        self.fresh.refill(&belief.embeddings, &self.worth, &belief.fresh, self.pool_size);
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _luck: &Luck,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let pools = match request.scope {
            Scope::Catalogue => &self.catalogue,
            Scope::Fresh => &self.fresh,
        };
        pools.search(request, 1.0, scratch, slate);
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
