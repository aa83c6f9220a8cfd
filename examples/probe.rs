use longplay::{
    model::source::Source,
    sim::{run::Arm, spec::Spec, stage::Seeds},
};
use std::time::Instant;
fn main() {
    let a: Vec<u32> = std::env::args().skip(1).map(|x| x.parse().unwrap()).collect();
    let mut spec = Spec::default();
    spec.world.listeners = a[0];
    spec.world.tracks = a[1];
    let threads = a.get(2).copied().unwrap_or(1) as usize;
    for kv in std::env::var("P").unwrap_or_default().split(',').filter(|x| !x.is_empty()) {
        let (k, v) = kv.split_once('=').unwrap();
        let v: f32 = v.parse().unwrap();
        let b = &mut spec.behaviour;
        match k {
            "z" => b.encounter.base_interest = v,
            "ea" => b.encounter.affinity_weight = v,
            "eq" => b.encounter.appeal_weight = v,
            "ef" => b.encounter.familiarity_weight = v,
            "es" => b.encounter.active_source_interest = v,
            "sb" => b.reaction.save_base = v,
            "ab" => b.reaction.add_base = v,
            "fb" => b.reaction.follow_base = v,
            "sa" => b.reaction.affinity_weight = v,
            "ss" => b.reaction.stickiness_weight = v,
            "spd" => b.session.starts_per_active_day = v,
            "act" => b.reaction.active_source = v,
            "alg" => b.reaction.algorithmic_source = v,
            "pl" => b.reaction.playlist_source = v,
            "fe" => b.recall.frequency_exponent = v,
            "re" => b.recall.recency_exponent = v,
            _ => panic!("{k}"),
        }
    }
    let days = a.get(3).copied().unwrap_or(60);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
        let t = Instant::now();
        let seeds = Seeds::of_replicate(1, &spec.seeds, spec.experiment.vary, 0);
        let mut arm = Arm::begin(&spec, &seeds).unwrap();
        println!("begin {:?}", t.elapsed());
        let t = Instant::now();
        let (mut enc, mut starts) = (0u64, 0u64);
        let mut by = [0u64; 11];
        let mut src = [longplay::tally::SourceCounts::default(); 11];
        let n_tracks = arm.stage.world.catalogue.len();
        let mut per = vec![[0u64; 3]; n_tracks];
        let mut c = longplay::measure::record::Counts::default();
        for d in 0..days {
            let t1 = Instant::now();
            let r = arm.advance();
            enc += r.world.starts; starts += 1;
            if d >= 28 {
                for (a, b) in src.iter_mut().zip(&arm.tally().sources) { a.add(b); }
                let cat = &arm.stage.world.catalogue;
                for t in cat.initial_tracks as usize..n_tracks { let age = r.day.0 - cat.facts[t].release_day.0; if cat.facts[t].release_day.0 >= 0 && age < 28 { let k = &arm.tally().tracks[t]; per[t][0] += k.saves as u64; per[t][1] += k.first_streams as u64; per[t][2] += k.streams as u64; } } for (b, s) in by.iter_mut().zip(r.world_streams_by_source) { *b += s; } c.add(&r.world); }
            if d % 7 == 0 || d > 28 && d < 36 { println!("day {} {:?} starts {} streams {} saves {} adds {} listeners {} focal {} st {} li {}", r.day.0, t1.elapsed(), r.world.starts, r.world.streams, r.world.saves, r.world.adds, r.world_listeners, r.focal.streams, r.focal.saves, r.focal_new_listeners); }
        }
        let e = t.elapsed().as_secs_f64();
        println!("{:.2e} enc/s, {:.0} ns/enc/thread, {:.2e} listener-days/s", enc as f64 / e, e * 1e9 / enc as f64 * threads as f64, (starts * a[0] as u64) as f64 / e);
        let total: u64 = by.iter().sum();
        for s in Source::ALL { println!("{:20} {:.3}", s.name(), by[s as usize] as f64 / total.max(1) as f64); }
        let mut all = longplay::tally::SourceCounts::default(); for x in &src { all.add(x); }
        let f = |a: u64, b: u64| a as f64 / b.max(1) as f64;
        println!("1) <5 {:.3} <10 {:.3}  2) <30 {:.3}  3) end {:.3}  5) repeat {:.3}", f(all.left_before_5, all.starts), f(all.left_before_10, all.starts), 1.0 - f(all.streams, all.starts), 1.0 - f(all.completions, all.starts), 1.0 - f(all.first_streams, all.streams));
        let p = per.iter().fold([0u64; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
        let mut rates: Vec<f64> = per.iter().filter(|x| x[1] >= 100).map(|x| f(x[0], x[1])).collect(); rates.sort_by(f64::total_cmp);
        let q = |s: f64| rates.get((s * rates.len() as f64) as usize).copied().unwrap_or(0.0);
        println!("6) save/listener new {:.4} (n {} p10 {:.3} p90 {:.3}) 7) save/stream {:.4} 9) spl {:.2} listeners/track {:.0}", f(p[0], p[1]), rates.len(), q(0.1), q(0.9), f(p[0], p[2]), f(p[2], p[1]), p[1] as f64 / per.iter().filter(|x| x[1] > 0).count().max(1) as f64);
        for s in Source::ALL { let x = src[s as usize]; print!("{} {:.3}  ", s.name(), f(x.saves, x.streams - x.saved_before)); } println!();
        println!("skip30 {:.3} completion {:.3} saves/stream {:.4} adds/stream {:.4} follow {:.5}", c.skips as f64 / c.starts as f64, c.completions as f64 / c.starts as f64, c.saves as f64 / c.streams as f64, c.adds as f64 / c.streams as f64, c.follows as f64/c.streams as f64);
    });
}
