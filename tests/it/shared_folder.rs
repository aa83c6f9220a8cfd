//! Several processes after one folder of results: one works, the others are refused before they
//! begin, and nothing is ever mixed.
//!
//! `LONGPLAY_TRIALS=1000 cargo test --release --test it shared_folder` tries so many pairs.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use longplay::draw::{Key, KeyedRng, Purpose};

use crate::place::{Place, data};

const SCENARIO: &str = "
[world]
listeners = 100
tracks = 200
[time]
burn_in_days = 2
days = 4
[release]
fans = 6
[experiment]
replicates = 6
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 3 }]
[sweep]
[[sweep.key]]
key = \"platform.training_weights.save\"
values = [0.0, 3.0, 5.0]
";

/// What a process may be asked to do: study, seed.
const JOBS: [(&str, &str); 4] = [("run", "1"), ("run", "2"), ("sweep", "1"), ("run", "3")];

fn start(place: &Place, (study, seed): (&str, &str), out: &str) -> Child {
    place
        .command(study, out, "1")
        .args(["--seed", seed, "--theme", "print"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Files of results, without charts: the same for the same job, whoever did it and when.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// Folders of results that there are, `shared` and those that were moved aside.
fn results(place: &Place) -> Vec<Files> {
    let folders = fs::read_dir(place.path("")).unwrap().map(|it| it.unwrap().path());
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name == "shared" || name.starts_with("shared.old")
    };
    folders.filter(ours).map(|path| data(&path)).collect()
}

fn trials() -> u32 {
    std::env::var("LONGPLAY_TRIALS").map_or(12, |it| it.parse().unwrap())
}

#[test]
fn processes_after_one_folder_never_mix_their_work_and_never_lose_it() {
    let place = Place::with(SCENARIO);
    let alone = JOBS.map(|job| {
        let out = format!("alone-{}-{}", job.0, job.1);
        assert!(start(&place, job, &out).wait().unwrap().success());
        data(&place.path(&out))
    });
    let rng = KeyedRng::new(12);
    let (mut refused, mut killed) = (0, 0);
    for trial in 0..trials() {
        let [first, second, lag, kill] = rng.block(Key::timeless(Purpose::Recall, trial));
        let (first, second) = (first as usize % JOBS.len(), second as usize % JOBS.len());
        let mut one = start(&place, JOBS[first], "shared");
        // From at once to after the end of the first.
        sleep(Duration::from_micros(u64::from(lag % 90_000)));
        let two = start(&place, JOBS[second], "shared");
        let dies = kill % 4 == 0;
        if dies {
            sleep(Duration::from_micros(u64::from(kill % 60_000)));
            one.kill().unwrap();
        }
        let ended = [one, two].map(|it| it.wait_with_output().unwrap());
        let there = results(&place);
        let done: Vec<usize> = [first, second]
            .into_iter()
            .zip(&ended)
            .filter(|(_, ended)| ended.status.success())
            .map(|(job, _)| job)
            .collect();
        assert_eq!(there.len(), done.len(), "trial {trial}: {ended:?}");
        for job in done {
            assert!(there.contains(&alone[job]), "trial {trial}: {:?} is not whole", JOBS[job]);
        }
        for files in &there {
            assert!(alone.contains(files), "trial {trial}: a foreign piece");
        }
        for (place_in_pair, ended) in ended.iter().enumerate() {
            let was_killed = dies && place_in_pair == 0;
            if !was_killed && !ended.status.success() {
                assert_refused(ended);
                refused += 1;
            }
        }
        killed += u32::from(dies);
        assert_eq!(place.hidden(), 0, "trial {trial}");
        clean(&place);
    }
    assert!(refused > 0 && killed > 0, "{refused} refused, {killed} killed");
}

fn assert_refused(ended: &Output) {
    let told = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{told}");
    assert!(
        told.contains("shared is in use by process ") || told.contains("which has just begun"),
        "{told}"
    );
    assert!(told.contains("wait until that process has ended"), "{told}");
}

/// Takes away what a trial left; a killed process may leave pieces of its work.
fn clean(place: &Place) {
    for entry in fs::read_dir(place.path("")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("shared") {
            fs::remove_dir_all(path).unwrap();
        }
    }
}
