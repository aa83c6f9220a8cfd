//! The grid of recommenders and weights from outside: the same bytes on any number of threads, and
//! a folder that its chart can be drawn from again.

use std::fs;

use longplay::dynamics::campaign::Ask;
use longplay::report::out_dir::OutDir;
use longplay::report::{Theme, redraw, write};
use longplay::sim::spec::Spec;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::compare;
use longplay::study::progress::Progress;
use longplay::study::robust::findings::Robust;
use longplay::study::robust::grid::Grid;
use longplay::study::robust::run::RobustGrid;
use longplay::study::runner::{Study as _, run};

use crate::beliefs::platform;
use crate::determinism::on_threads;
use crate::sample::info;
use crate::small;

fn spec() -> Spec {
    let mut spec = small::spec(300, 300);
    spec.calendar.days = 10;
    spec.experiment.replicates = 3;
    spec.strategies = vec![
        small::strategy("Ads for saves", &[small::ads(Ask::Save)]),
        small::strategy("Nothing", &[]),
    ];
    spec
}

fn grid() -> Grid {
    Grid::of_recommenders(&["random", "hybrid"], &[0.0, 10.0])
}

fn study() -> Robust {
    let (spec, grid) = (spec(), grid());
    let study = RobustGrid::new(&spec, &grid).unwrap();
    run(&study, &NoCheckpoints, &Progress::default()).unwrap()
}

#[test]
fn a_grid_gives_the_same_findings_on_any_number_of_threads() {
    let one = on_threads(1, study);
    assert!(on_threads(3, study) == one);
}

#[test]
fn a_cell_of_the_grid_is_the_comparison_with_its_platform() {
    let study = study();
    let (cell, with_platform) = &grid().cells(&spec())[3];
    let alone = compare(with_platform, &Progress::default()).unwrap();
    let effects: Vec<_> =
        study.rows.iter().filter(|row| row.cell == *cell).map(|row| row.effect.clone()).collect();
    assert!(effects == alone.effects);
}

#[test]
fn beliefs_are_cells_of_one_column_that_can_be_drawn_again() {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("beliefs")).unwrap();
    let info = longplay::report::RunInfo { study: "robust".to_owned(), ..info() };
    let named = ["balanced", "oracle"].map(|name| (name.to_owned(), platform(name)));
    let (spec, grid) = (spec(), Grid::of_beliefs(named.to_vec()));
    let study = RobustGrid::new(&spec, &grid).unwrap();
    let robust = run(&study, &NoCheckpoints, &Progress::default()).unwrap();
    let alone =
        compare(&Spec { platform: platform("oracle"), ..spec.clone() }, &Progress::default());
    let effects = robust.rows.iter().filter(|row| row.cell.platform == "oracle");
    let effects: Vec<_> = effects.map(|row| row.effect.clone()).collect();
    assert!(effects == alone.unwrap().effects);
    assert!(robust.headline[0].contains("under "), "{:?}", robust.headline);
    let written = write(out, &robust, &study.text(&robust), &info, Theme::Print).unwrap();
    let chart = written.dir.join("charts/8-robustness.svg");
    let drawn = fs::read_to_string(&chart).unwrap();
    assert!(drawn.contains("streams beyond the next best"));
    redraw(&written.dir, Theme::Print).unwrap();
    assert_eq!(fs::read_to_string(&chart).unwrap(), drawn);
}

#[test]
fn every_cell_has_a_verdict_and_who_is_the_control_again_is_not_better() {
    let study = study();
    let found = &study.findings;
    assert_eq!((found.cells.len(), found.choices.len()), (4, 3));
    assert!(found.cells.iter().all(|cell| cell.best == "Ads for saves" && cell.p_best.is_some()));
    let [control, ads, nothing] = &found.choices[..] else { panic!("{:?}", found.choices) };
    assert!(ads.regret >= 0.0 && ads.regret < control.regret);
    assert!((control.regret - nothing.regret).abs() < 1e-9);
    assert_eq!(ads.wins + ads.open, 4);
    let runs = grid().runs(&spec());
    assert_eq!(runs, 2 * 2 * 3 * 3);
}

#[test]
fn the_chart_drawn_again_from_the_folder_is_the_chart_that_was_drawn() {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("grid")).unwrap();
    let info = longplay::report::RunInfo { study: "robust".to_owned(), ..info() };
    let (spec, grid) = (spec(), grid());
    let grid = RobustGrid::new(&spec, &grid).unwrap();
    let robust = run(&grid, &NoCheckpoints, &Progress::default()).unwrap();
    let written = write(out, &robust, &grid.text(&robust), &info, Theme::Print).unwrap();
    for name in ["cells.csv", "cells.parquet", "winners.csv", "wins.csv", "summary.json"] {
        assert!(written.dir.join(name).is_file(), "{name}");
    }
    let chart = written.dir.join("charts/8-robustness.svg");
    let drawn = fs::read(&chart).unwrap();
    assert!(redraw(&written.dir, Theme::Blog).unwrap().files.contains(&chart));
    assert!(fs::read(&chart).unwrap() != drawn, "the theme changes nothing");
    redraw(&written.dir, Theme::Print).unwrap();
    assert!(fs::read(&chart).unwrap() == drawn);
}
