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
    let days = a.get(3).copied().unwrap_or(60);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
        let t = Instant::now();
        let seeds = Seeds::of_replicate(1, &spec.seeds, spec.experiment.vary, 0);
        let mut arm = Arm::begin(&spec, &seeds).unwrap();
        println!("begin {:?}", t.elapsed());
        let t = Instant::now();
        let (mut enc, mut starts) = (0u64, 0u64);
        let mut by = [0u64; 11];
        let mut c = longplay::measure::record::Counts::default();
        for d in 0..days {
            let t1 = Instant::now();
            let r = arm.advance();
            enc += r.world.starts; starts += 1;
            if d >= 28 { for (b, s) in by.iter_mut().zip(r.world_streams_by_source) { *b += s; } c.add(&r.world); }
            if d % 7 == 0 || d > 28 && d < 36 { println!("day {} {:?} starts {} streams {} saves {} adds {} listeners {} focal {} st {} li {}", r.day.0, t1.elapsed(), r.world.starts, r.world.streams, r.world.saves, r.world.adds, r.world_listeners, r.focal.streams, r.focal.saves, r.focal_new_listeners); }
        }
        let e = t.elapsed().as_secs_f64();
        println!("{:.2e} enc/s, {:.0} ns/enc/thread, {:.2e} listener-days/s", enc as f64 / e, e * 1e9 / enc as f64 * threads as f64, (starts * a[0] as u64) as f64 / e);
        let total: u64 = by.iter().sum();
        for s in Source::ALL { println!("{:20} {:.3}", s.name(), by[s as usize] as f64 / total.max(1) as f64); }
        println!("skip30 {:.3} completion {:.3} saves/stream {:.4} adds/stream {:.4} follow {:.5}", c.skips as f64 / c.starts as f64, c.completions as f64 / c.starts as f64, c.saves as f64 / c.streams as f64, c.adds as f64 / c.streams as f64, c.follows as f64/c.streams as f64);
    });
}
