//! `hybrid`: content, quality, freshness and exploration. The default.
//!
//! `score = w_s·cos(profile, embedding) + w_q·quality + w_f·e^(−age/τ)`, where quality is a Thompson
//! sample: drawn anew each day from the platform's posterior, so that tracks it knows little about
//! are tried now and then.
//!
//! # References
//! Thompson 1933; Chapelle & Li 2011, "An empirical evaluation of Thompson sampling".

use rayon::prelude::*;

use crate::draw::{Key, Luck, Purpose, near_normal};
use crate::model::ids::TrackId;
use crate::platform::PlatformParams;
use crate::platform::recommend::{Belief, Recommender, Request, Scope};
use crate::platform::retrieval::{Pools, SearchScratch};
use crate::units::Day;

#[derive(Clone, Debug)]
struct Hybrid {
    params: PlatformParams,
    catalogue: Pools,
    fresh: Pools,
    /// Worth of each track to anybody, today.
    worth: Vec<f32>,
}

/// Makes the recommender.
pub fn make(params: &PlatformParams, belief: &Belief) -> Box<dyn Recommender> {
    Box::new(Hybrid {
        params: params.clone(),
        catalogue: Pools::new(belief.clusters.clone()),
        fresh: Pools::new(belief.clusters.clone()),
        worth: vec![0.0; belief.facts.len()],
    })
}

impl Recommender for Hybrid {
    fn refresh(&mut self, belief: &Belief, today: Day, luck: &Luck) {
        let params = &self.params;
        let out = belief.out.end as usize;
        self.worth[..out].par_iter_mut().with_min_len(4096).enumerate().for_each(
            |(track, worth)| {
                let quality = belief.ledger.quality[track];
                let key = Key { day: today, ..Key::timeless(Purpose::Exploration, track as u32) };
                let sample =
                    quality.mean + params.exploration * quality.sd * near_normal(luck.block(key));
                let age = today.since(belief.facts[track].release_day).max(0);
                let freshness = crate::maths::exp(-f32::from(age) / params.freshness_days);
                *worth = params.quality_weight * sample + params.freshness_weight * freshness;
            },
        );
        let size = usize::from(params.pool_size);
        self.catalogue.refill(&belief.embeddings, &self.worth, &belief.out, size);
        self.fresh.refill(&belief.embeddings, &self.worth, &belief.fresh, size);
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
        pools.search(request, self.params.similarity_weight, scratch, slate);
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
