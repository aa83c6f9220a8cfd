"""Utility of recommenders in T-RECS' own replication of Chaney et al. 2018, to hold replication C against.

    python tests/peers/confounding.py FOLDER [TOWNS]

FOLDER is `algo_confounding` of https://github.com/sunnymatt/t-recs-experiments (commit 8c14a311); `trecs` 0.2.1, scikit-learn
and tqdm must be importable, lenskit need not be: matrix factorisation is left out. That replication never measures utility;
here it is measured as replication C does: mean utility of what is chosen after the start-up, against the ideal.
"""

import sys
import types
import warnings

import numpy as np

warnings.simplefilter("ignore")
for name in ("lenskit", "lenskit.algorithms", "lenskit.algorithms.als"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["lenskit.algorithms"].als = sys.modules["lenskit.algorithms.als"]
sys.modules["lenskit.algorithms.als"].ImplicitMF = object
sys.path.insert(0, sys.argv[1])

import replication_sim as peer  # noqa: E402

TOWNS = int(sys.argv[2]) if len(sys.argv) > 2 else 10
CONSUMERS, ATTRIBUTES, STARTUP, STEPS, NEW = 100, 20, 10, 90, 10
ARGUMENTS = {
    "num_users": CONSUMERS, "num_attrs": ATTRIBUTES, "startup_iters": STARTUP, "sim_iters": STEPS,
    "new_items_per_iter": NEW, "repeated_training": True, "attention_exp": -0.8,
}

random = np.random.default_rng(1234)
items_in_all = (STARTUP + STEPS + 2) * NEW
towns = zip(*peer.sample_users_and_items(random, CONSUMERS, items_in_all, ATTRIBUTES, TOWNS, 0.98, 1e-5))
gains = {}
for preferences, items, utility, known, friends in towns:
    pairs = [random.choice(CONSUMERS, 2, replace=False) for _ in range(10)]
    ideal = peer.run_ideal_sim(preferences, items.T, utility, known, pairs, ARGUMENTS, random)
    history = np.hstack(peer.process_measurement(ideal, "interaction_history"))
    rest = (items.T, known, pairs, history, ARGUMENTS, random)
    models = {
        "ideal": ideal,
        "popularity": peer.run_pop_sim(*rest),
        "content": peer.run_content_sim(*rest),
        "social": peer.run_sf_sim(friends, *rest),
        "random": peer.run_random_sim(*rest),
    }
    for name, model in models.items():
        chosen = model.users.user_interactions.astype(int)[:, STARTUP:]
        gains.setdefault(name, []).append(np.take_along_axis(utility, chosen, axis=1).mean())
for name, values in gains.items():
    relative = np.array(values) / np.array(gains["ideal"]) - 1
    error = relative.std(ddof=1) / np.sqrt(TOWNS)
    print(f"{name}: utility against ideal {relative.mean():.4f}, standard error {error:.4f}, {TOWNS} towns")
