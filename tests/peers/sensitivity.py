"""Compares our designs and indices of sensitivity with those of SciPy and SALib, on the same evaluations.

    python tests/peers/sensitivity.py PEER_FIGURES LONGPLAY

PEER_FIGURES is the built example `peer_figures`, LONGPLAY the program. Points are ours, of test functions (Ishigami's, Sobol's g) and of
a small world; SALib (https://github.com/SALib/SALib) is given the same answers. Exit code 1 if any figure is out of its bounds.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from SALib.analyze import morris, sobol
from SALib.test_functions import Ishigami, Sobol_G
from scipy.stats import qmc

PROGRAM, LONGPLAY = sys.argv[1], sys.argv[2]
SAMPLES, TRAJECTORIES, LEVELS, CONFIDENCE = 512, 50, 4, 0.95
failures = []

WORLD = """
title = "A small world, of which three keys are varied"
[world]
listeners = 150
tracks = 200
[time]
burn_in_days = 7
days = 14
[release]
fans = 10
[experiment]
replicates = 2
[[strategy]]
name = "Ads"
campaign = [{ kind = "ads", ask = "save", budget = 20.0, days = 7 }]
"""
# Wide ranges, so that the answers vary by more than luck.
KEYS = {
    "platform.training_weights.save": (0.0, 10.0),
    "release.appeal": (-0.5, 1.5),
    "behaviour.reaction.ask_strength": (0.5, 3.0),
}


def check(name, value, bound):
    holds = value <= bound
    print(f"{'ok  ' if holds else 'MISS'} {name}: {value:.6g} (at most {bound:g})")
    if not holds:
        failures.append(name)


def ours(*arguments):
    """Runs our side; lines of numbers as a matrix."""
    output = subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True)
    return np.array([line.split() for line in output.stdout.splitlines()], float)


def problem(keys, low=0.0, high=1.0):
    return {"num_vars": keys, "names": [f"x{key}" for key in range(keys)], "bounds": [[low, high]] * keys}


def shares_of_salib(keys, answers):
    found = sobol.analyze(problem(keys), answers, calc_second_order=False, conf_level=CONFIDENCE, num_resamples=1000, seed=1)
    return np.column_stack([found["S1"], found["S1_conf"], found["ST"], found["ST_conf"]])


def effects_of_salib(points, answers):
    found = morris.analyze(
        problem(points.shape[1]), points, answers, num_levels=LEVELS, conf_level=CONFIDENCE, num_resamples=1000, seed=1
    )
    return np.column_stack([found[name] for name in ("mu", "mu_star", "mu_star_conf", "sigma")]).astype(float)


def compare_designs():
    keys = 10
    # SciPy's first point is the origin, which we leave out; all of its dimensions are ours in pairs.
    peer = qmc.Sobol(2 * keys, scramble=False).random(1024)[1:]
    rows = ours("design", "saltelli", len(peer), keys).reshape(len(peer), keys + 2, keys)
    a, b = peer[:, :keys], peer[:, keys:]
    check("sobol sequence: largest gap to SciPy in 20 dimensions", np.abs(np.hstack([rows[:, 0], rows[:, -1]]) - np.hstack([a, b])).max(), 1e-9)
    mixed = np.repeat(a[:, None, :], keys, axis=1)
    for key in range(keys):
        mixed[:, key, key] = b[:, key]
    check("saltelli: largest gap of a mixed point", np.abs(rows[:, 1:-1] - mixed).max(), 1e-9)


def compare_indices(what, answered, folder):
    """Indices and half widths of their intervals; the latter are random on both sides."""
    path = Path(folder) / "answers.txt"
    for method, (points, answers) in answered.items():
        path.write_text("".join(" ".join(map(repr, map(float, row))) + "\n" for row in np.column_stack([points, answers])))
        mine = ours(method, path)
        peer = shares_of_salib(points.shape[1], answers) if method == "sobol" else effects_of_salib(points, answers)
        told(f"{what}: {method}", mine, peer, method)


def told(name, mine, peer, method):
    values, reaches = ([0, 2], [1, 3]) if method == "sobol" else ([0, 1, 3], [2])
    # Shares are numbers around one; effects are taken in units of the largest.
    scale = 1.0 if method == "sobol" else np.abs(peer[:, 1]).max()
    check(f"{name}, largest gap of an index to SALib", np.abs(mine - peer)[:, values].max() / scale, 1e-6)
    widths = np.abs(mine - peer)[:, reaches] / np.abs(peer[:, reaches]).max(axis=0)
    check(f"{name}, largest gap of an interval's reach, of the widest", widths.max(), 0.15)


def compare_functions(folder):
    for what, function, keys, low, high in (("ishigami", Ishigami, 3, -np.pi, np.pi), ("g function", Sobol_G, 8, 0.0, 1.0)):
        answered = {}
        for method, design, count in (("sobol", "saltelli", SAMPLES), ("morris", "morris", TRAJECTORIES)):
            points = ours("design", design, count, keys)
            answered[method] = points, function.evaluate(low + (high - low) * points)
        compare_indices(what, answered, folder)


def compare_product(folder):
    """Whole analyses, by their tables: SALib reads the effects of the points that the program ran."""
    for method, size in (("sobol", "samples = 16"), ("morris", "trajectories = 8")):
        keys = "".join(f'[[sensitivity.key]]\nkey = "{key}"\nlow = {low}\nhigh = {high}\n' for key, (low, high) in KEYS.items())
        scenario, out = Path(folder) / f"{method}.toml", Path(folder) / method
        scenario.write_text(f'{WORLD}[sensitivity]\nmethod = "{method}"\n{size}\n{keys}')
        subprocess.run([LONGPLAY, "sensitivity", scenario, "--no-progress", "--out", out], check=True, capture_output=True)
        rows = [row for row in table(out / "sweep.csv") if row["measure"] == "streams" and row["window_days"] == "14"]
        answers = np.array([float(row["effect"]) for row in rows])
        points = np.array([[float(row[key]) for key in KEYS] for row in rows])
        low, high = np.array(list(KEYS.values())).T
        if np.ptp(answers) == 0:
            raise SystemExit("the effects do not vary: nothing is compared")
        if method == "sobol":
            peer, names = shares_of_salib(len(KEYS), answers), ("first", "first_high", "total", "total_high")
        else:
            peer, names = effects_of_salib((points - low) / (high - low), answers), ("mu", "mu_star", "mu_star_high", "sigma")
        mine = np.array([[float(row[name]) for name in names] for row in table(out / "indices.csv")])
        for column, name in enumerate(names):
            if name.endswith("_high"):
                mine[:, column] -= mine[:, column - 1]
        told(f"small world: {method}", mine, peer, method)


def table(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


with tempfile.TemporaryDirectory() as folder:
    compare_designs()
    compare_functions(folder)
    compare_product(folder)
sys.exit(1 if failures else 0)
