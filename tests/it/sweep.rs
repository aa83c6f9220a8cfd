//! Sweeps and sensitivity: killed and started again they go on, one failed point is no harm to the
//! rest, and what cannot be varied is refused before anything is run.

use std::fs;
use std::process::{Command, Stdio};

use crate::place::{Place, data};

const WORLD: &str = "
[world]
listeners = 120
tracks = 200
[time]
burn_in_days = 7
days = 8
[release]
fans = 6
[experiment]
replicates = 2
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
";

const GRID: &str = "
[sweep]
[[sweep.key]]
key = \"platform.training_weights.save\"
values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0]
[[sweep.key]]
key = \"strategy.Ads.campaign.ads.budget\"
low = 5.0
high = 40.0
steps = 8
";

fn place(sections: &str) -> Place {
    Place::with(&format!("{WORLD}{sections}"))
}

#[test]
fn a_sweep_killed_at_three_places_ends_in_the_same_bytes() {
    let place = place(GRID);
    assert!(place.command("sweep", "whole", "2").status().unwrap().success());
    for goal in [4, 20, 45] {
        place.kill_after("sweep", goal);
    }
    assert!((45..64).contains(&place.finished()), "{}", place.finished());
    place.ends_in_the_same_bytes("sweep");
}

#[test]
fn a_sweep_is_the_same_on_any_number_of_threads_and_has_its_keys_as_columns() {
    let place = place(&GRID.replace("steps = 8", "steps = 2"));
    let runs = ["1", "2", "3"].map(|threads| {
        assert!(place.command("sweep", threads, threads).status().unwrap().success());
        data(&place.path(threads))
    });
    assert!(runs[0] == runs[1] && runs[1] == runs[2], "bytes depend on threads");
    let table = fs::read_to_string(place.path("1/sweep.csv")).unwrap();
    let header = table.lines().next().unwrap();
    assert!(
        header.starts_with("point,platform.training_weights.save,strategy.Ads.campaign"),
        "{header}"
    );
    let points = fs::read_to_string(place.path("1/points.csv")).unwrap();
    assert_eq!(points.lines().count(), 17);
}

#[test]
fn a_chart_tells_the_range_of_what_its_points_set() {
    let place = place(
        "[[sweep.key]]\nkey = \"world.listeners\"\nvalues = [100, 120]\n\
         [[sensitivity.key]]\nkey = \"world.seed\"\nlow = 1\nhigh = 9\n\
         [sensitivity]\ntrajectories = 2\n",
    );
    let told = |study: &str, chart: &str| {
        assert!(place.command(study, study, "2").status().unwrap().success());
        fs::read_to_string(place.path(&format!("{study}/charts/{chart}.svg"))).unwrap()
    };
    let sweep = told("sweep", "12-sweep");
    assert!(sweep.contains("· 100 to 120 listeners · 2 replicates · seed 1 ·"), "{sweep}");
    let sensitivity = told("sensitivity", "9-sensitivity");
    assert!(sensitivity.contains("· 120 listeners · 2 replicates · seeds 1 to 9 ·"));
}

#[test]
fn what_cannot_be_varied_is_refused_and_nothing_is_written() {
    let place = place("[sweep]\n[[sweep.key]]\nkey = \"time.burn_in_days\"\nvalues = [7, 3643]\n");
    assert_eq!(place.command("sweep", "out", "1").status().unwrap().code(), Some(2));
    assert!(!place.path("out").exists() && !place.path("out.partial").exists());
}

#[test]
fn one_failed_point_is_reported_and_leaves_the_others_alone() {
    // Each value is fine alone; a campaign that starts on day 7 is not in a run of five days.
    let place = place(
        "[sweep]\n[[sweep.key]]\nkey = \"strategy.Ads.campaign.ads.start_day\"\nvalues = [0, 7]\n\
         [[sweep.key]]\nkey = \"time.days\"\nvalues = [5, 8]\n",
    );
    let status = place.command("sweep", "out", "2").status().unwrap();
    assert_eq!(status.code(), Some(1), "a failed point shows in the exit code");
    let points = fs::read_to_string(place.path("out/points.csv")).unwrap();
    let rows: Vec<&str> = points.lines().skip(1).collect();
    assert_eq!(rows.iter().filter(|row| row.contains(",true,")).count(), 3, "{points}");
    assert!(rows[2].contains(",false,") && rows[2].contains("starts after the run"), "{points}");
    let table = fs::read_to_string(place.path("out/sweep.csv")).unwrap();
    assert!(table.lines().any(|row| row.starts_with("3,")), "the points after it were run");
}

#[test]
fn indices_come_with_their_points_and_can_be_drawn_again() {
    let place = place(
        "[sensitivity]\nmethod = \"sobol\"\nsamples = 8\n\
         [[sensitivity.key]]\nkey = \"release.appeal\"\nlow = -1.0\nhigh = 2.0\n\
         [[sensitivity.key]]\nkey = \"strategy.Ads.campaign.ads.budget\"\nlow = 1.0\nhigh = 40.0\n",
    );
    let run = place.command("sensitivity", "out", "2").stdout(Stdio::piped()).output().unwrap();
    assert!(run.status.success());
    let told = String::from_utf8(run.stdout).unwrap();
    for words in
        ["│ 1  ", "│ 2  ", "the appeal of the song ", "┆ alone ", "┆ in all ", "95 % interval"]
    {
        assert!(told.contains(words), "no {words:?} in\n{told}");
    }
    let indices = fs::read_to_string(place.path("out/indices.csv")).unwrap();
    assert_eq!(indices.lines().count(), 3, "{indices}");
    let points = fs::read_to_string(place.path("out/points.csv")).unwrap();
    assert_eq!(points.lines().count(), 1 + 8 * 4);
    let chart = place.path("out/charts/9-sensitivity.svg");
    let before = fs::read(&chart).unwrap();
    let mut redraw = Command::new(env!("CARGO_BIN_EXE_longplay"));
    redraw.args(["chart", "out"]).current_dir(place.path("")).stdout(Stdio::null());
    assert!(redraw.status().unwrap().success());
    assert_eq!(before, fs::read(&chart).unwrap());
}
