"""Compares our numbers with those of peers on the same input.

    python tests/peers/compare.py PEER_FIGURES

PEER_FIGURES is the built example `peer_figures`. Factors and neighbours are held against `implicit`
(https://github.com/benfred/implicit), statistics against SciPy. Exit code 1 if any figure is out of its bounds.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import scipy.stats
from implicit.cpu.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender

PROGRAM = sys.argv[1]
USERS, ITEMS, FACTORS = 500, 400, 16
SWEEPS, CONFIDENCE, REGULARISATION = 15, 1.5, 5.0
NEIGHBOURS = 50
failures = []


def check(name, value, holds, bound):
    print(f"{'ok  ' if holds else 'MISS'} {name}: {value:.6g} ({bound})")
    if not holds:
        failures.append(name)


def ours(*arguments):
    """Runs our side; lines as lists of words."""
    output = subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True)
    return [line.split() for line in output.stdout.splitlines()]


def interactions(negative):
    """A world of four tastes in which popular items are met more often; weights are those of plays."""
    random = np.random.default_rng(7)
    taste, kind = random.integers(4, size=USERS), random.integers(4, size=ITEMS)
    popularity = random.pareto(1.5, size=ITEMS) + 0.2
    rows = []
    for user in range(USERS):
        chance = popularity * np.where(kind == taste[user], 4.0, 1.0)
        items = random.choice(ITEMS, size=random.integers(10, 60), replace=False, p=chance / chance.sum())
        for item in sorted(items):
            liked = random.random() < (0.9 if kind[item] == taste[user] else 0.6)
            if liked or negative:
                rows.append((user, item, random.choice([1.0, 2.5, 7.5, 12.5]) if liked else -1.0))
    return rows


def matrix(rows):
    user, item, weight = map(np.array, zip(*rows))
    return sparse.csr_matrix((weight, (user, item)), shape=(USERS, ITEMS))


def written(folder, rows):
    path = Path(folder) / "input.txt"
    path.write_text("".join(" ".join(map(repr, map(float, row))) + "\n" for row in rows))
    return path


def objective(x, y, weights):
    weights = weights.toarray()
    confidence = 1 + CONFIDENCE * np.abs(weights)
    squares = (x**2).sum() + (y**2).sum()
    return (confidence * ((weights > 0) - x @ y.T) ** 2).sum() + REGULARISATION * squares


def overlap_of_top_20(ours, theirs, met):
    """Mean share of the 20 best items not met yet that two score matrices agree on."""
    shares = []
    for mine, peer, seen in zip(ours, theirs, met):
        best = [set(np.argsort(-np.where(seen, -np.inf, scores), kind="stable")[:20]) for scores in (mine, peer)]
        shares.append(len(best[0] & best[1]) / 20)
    return np.mean(shares)


def compare_factors(folder):
    rows = interactions(negative=True)
    weights = matrix(rows)
    lines = ours("als", written(folder, rows), SWEEPS, CONFIDENCE, REGULARISATION)
    vectors = {what: np.array([line[2:] for line in lines if line[0] == what], float) for what in ("first", "user", "item")}
    printed = next(float(line[1]) for line in lines if line[0] == "objective")

    peer = AlternatingLeastSquares(
        factors=FACTORS, regularization=REGULARISATION, alpha=1.0, iterations=SWEEPS,
        use_cg=False, dtype=np.float32, num_threads=1, random_state=1,
    )
    # The same start; a negative confidence stands for confidence in no preference.
    peer.user_factors = np.zeros((USERS, FACTORS), np.float32)
    peer.item_factors = vectors["first"].astype(np.float32)
    signed = weights.copy()
    signed.data = np.sign(weights.data) * (1 + CONFIDENCE * np.abs(weights.data))
    peer.fit(signed.astype(np.float32), show_progress=False)

    mine = objective(vectors["user"], vectors["item"], weights)
    theirs = objective(peer.user_factors.astype(float), peer.item_factors.astype(float), weights)
    check("als: objective, ours over theirs", mine / theirs, abs(mine / theirs - 1) < 0.01, "within 1 %")
    check("als: objective we print over NumPy's", printed / mine, abs(printed / mine - 1) < 1e-4, "within 0.01 %")
    scores = vectors["user"] @ vectors["item"].T
    share = overlap_of_top_20(scores, peer.user_factors @ peer.item_factors.T, weights.toarray() != 0)
    check("als: overlap of top 20", share, share >= 0.9, "at least 0.9")


def compare_neighbours(folder):
    rows = interactions(negative=False)
    weights = matrix(rows)
    mine = np.zeros((ITEMS, ITEMS))
    for _, item, near, similarity in ours("knn", written(folder, rows), NEIGHBOURS):
        mine[int(item), int(near)] = float(similarity)
    peer = CosineRecommender(K=NEIGHBOURS + 1, num_threads=1)  # counts an item as its own neighbour
    peer.fit(weights, show_progress=False)
    theirs = peer.similarity.toarray()
    np.fill_diagonal(theirs, 0)
    both = (mine > 0) & (theirs > 0)
    gap = np.abs(mine - theirs)[both].max()
    check("item_knn: largest gap of a similarity", gap, gap < 1e-5, "below 1e-5")
    kept = both.sum() / (theirs > 0).sum()
    check("item_knn: their neighbours that are ours", kept, kept >= 0.99, "at least 0.99")
    share = overlap_of_top_20(weights @ mine, weights @ theirs, weights.toarray() != 0)
    check("item_knn: overlap of top 20", share, share >= 0.9, "at least 0.9")


def compare_statistics(folder):
    random = np.random.default_rng(3)
    x, y = np.arange(25.0), random.lognormal(2, 0.6, size=25)
    figures = {name: float(value) for name, value in ours("stats", written(folder, zip(x, y)))}
    expected = {"mean": np.mean(y), "variance": np.var(y, ddof=1)}
    # By its definition: half the mean absolute difference of all pairs, relative to the mean.
    expected["gini"] = np.abs(np.subtract.outer(y, y)).mean() / (2 * np.mean(y))
    for confidence in (0.9, 0.95, 0.99):
        interval = scipy.stats.t.interval(confidence, len(y) - 1, np.mean(y), scipy.stats.sem(y))
        expected[f"t_low_{confidence}"], expected[f"t_high_{confidence}"] = interval
    for share in (0.0, 0.1, 0.25, 0.5, 0.9, 1.0):
        expected[f"quantile_{share:g}"] = np.quantile(y, share)
    line = scipy.stats.linregress(x, y)
    expected |= {"slope": line.slope, "intercept": line.intercept}
    expected |= {"r_squared": line.rvalue**2, "slope_error": line.stderr}
    gap = max(abs(figures[name] - value) / abs(value) for name, value in expected.items())
    assert figures.keys() == expected.keys(), figures.keys() ^ expected.keys()
    check(f"statistics: largest relative gap of {len(expected)} figures to SciPy and NumPy", gap, gap < 1e-9, "below 1e-9")


def compare_bootstrap(folder):
    """Our studentised bootstrap against one written with NumPy, within the error of our 4,000 resamples."""
    random = np.random.default_rng(5)
    x = random.normal(100, 20, size=25)
    y = x + random.lognormal(2, 0.8, size=25)
    lines = {line[0]: line[1:] for line in ours("paired", written(folder, zip(x, y)))}
    differences = y - x
    assert lines["method"] == ["bootstrap"], lines["method"]
    gap = abs(float(lines["skewness"][0]) / scipy.stats.skew(differences) - 1)
    check("paired: relative gap of the skewness to SciPy", gap, gap < 1e-9, "below 1e-9")
    resamples = random.choice(differences, size=(200_000, len(differences)))
    centre, error = differences.mean(), scipy.stats.sem(differences)
    studentised = (resamples.mean(axis=1) - centre) / scipy.stats.sem(resamples, axis=1)
    for confidence in (0.9, 0.95):
        tail = (1 - confidence) / 2
        reach = 4 * np.sqrt(tail * (1 - tail) / 4000)
        for end, ours_is in zip((1 - tail, tail), map(float, lines[str(confidence)])):
            share = np.mean(studentised <= (centre - ours_is) / error)
            name = f"paired: tail beyond an end of the {confidence:.0%} interval, less the nominal one"
            check(name, share - end, abs(share - end) < reach, f"within {reach:.4f}")


with tempfile.TemporaryDirectory() as folder:
    compare_factors(folder)
    compare_neighbours(folder)
    compare_statistics(folder)
    compare_bootstrap(folder)
sys.exit(1 if failures else 0)
