#!/usr/bin/env python3
"""What ranks take and how long: the tables of docs/scale.md, beside what its cost model says.

    tests/mpi/scale.py target/release/longplay             ranks of this machine: strong and weak scaling
    sudo tests/mpi/scale.py target/release/longplay --hosts   ranks on hosts with a network between them (hosts.py)

The program has to be built with `--features mpi`. It takes about ten minutes of a machine that does nothing else.
"""

import argparse
import json
import math
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# A day's world without campaigns costs the same each day: one arm, the control.
DAYS, BURN_IN = 30, 14
PLAYLISTS_PER_THOUSAND, PLAYLIST_LENGTH, NEW_PER_THOUSAND = 15, 60, 1.0
SAMPLE, HISTORY = 2_000, 256
# What every rank does for itself in these days, whatever its listeners: it draws the world and learns [s].
REPEATED = 1.0


def told(listeners, tracks, ranks, arms):
    """Bytes that a rank tells the others on a day of the model, by what they are about."""
    days = DAYS + BURN_IN
    new = tracks / 1000 * NEW_PER_THOUSAND * days + 1
    playlists = listeners / 1000 * PLAYLISTS_PER_THOUSAND
    return {
        "counts by track": 32 * (tracks + new),
        "where new tracks were liked": 264 * new,
        "counts by source": 8 * (11 * 256 + 3 * 110 + 8),
        "arms": 4_296 * arms + 160 * arms + 80,
        "followers of playlists": 4 * playlists,
        "renewed playlists": playlists / 7 / ranks * (4 + PLAYLIST_LENGTH) * 4,
        "the sample": SAMPLE / ranks * (8 * HISTORY + 68) / 7,
    }


def exchange(bytes_told, calls, ranks, latency, bytes_per_second):
    """Seconds of a day's exchange: a sum of V bytes over R ranks sends 2·V·(R−1)/R from each, in 2·log2 R steps."""
    if ranks == 1:
        return 0.0
    volume = 2 * bytes_told * (ranks - 1) / ranks
    steps = calls * 2 * math.ceil(math.log2(ranks))
    return volume / bytes_per_second + steps * latency


def run(program, ranks, listeners, tracks, threads=1, hosts=None):
    """Seconds of the simulated days, bytes told a rank and day, and the largest memory of a rank."""
    study = [
        program, "-v", "run", "control-year", "--no-progress", "--threads", str(threads), "--replicates", "1",
        "--set", f"world.listeners={listeners}", "--set", f"world.tracks={tracks}", "--set", f"time.days={DAYS}",
        "--set", f"time.burn_in_days={BURN_IN}", "--set", "release.fans=300", "--set", "dose.in_run=[]",
    ]  # fmt: skip
    environment = os.environ | {
        "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
        "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        study += ["--out", f"{place}/out"]
        if hosts:
            latency, gbit = hosts
            command = [sys.executable, str(HERE / "hosts.py"), "--hosts", str(ranks), "--latency-us", str(latency), "--gbit", str(gbit), "--", *study]
        else:
            command = ["mpirun", "-n", str(ranks), *study]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            sys.exit(f"{' '.join(command)}\n{ended.stderr}")
        seconds = json.loads((Path(place) / "out" / "manifest.json").read_text())["seconds"]
    said = re.search(r"this one told the others ([0-9]+) bytes", ended.stderr)
    network = re.search(r"([0-9,]+) bytes$", ended.stderr.strip())
    return {
        "seconds": seconds,
        "told": int(said.group(1)) / (DAYS + BURN_IN) if said else 0.0,
        "network": int(network.group(1).replace(",", "")) / (DAYS + BURN_IN) / ranks if hosts and network else None,
        "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda it: str(Path(it).resolve()))
    parser.add_argument("--hosts", action="store_true")
    args = parser.parse_args()
    mb = 1e6
    if args.hosts:
        print("| ranks | latency [µs] | bandwidth [Gbit/s] | s | model: s | told a rank and day [MB] | over the network a rank and day [MB] | model [MB] |")
        print("|--:|--:|--:|--:|--:|--:|--:|--:|")
        listeners = tracks = 30_000
        alone = run(args.program, 1, listeners, tracks)["seconds"]
        for ranks in (2, 4, 8):
            for latency, gbit in ((50, 10.0), (1000, 1.0), (5000, 0.1)):
                found = run(args.program, ranks, listeners, tracks, hosts=(latency, gbit))
                model = sum(told(listeners, tracks, ranks, 0).values())
                # Two processors share the work of all ranks.
                local = (alone - REPEATED) / min(ranks, 2) + REPEATED * ranks / 2
                exchanged = exchange(model, 9, ranks, latency * 1e-6, gbit * 1e9 / 8) * (DAYS + BURN_IN)
                print(
                    f"| {ranks} | {latency} | {gbit:g} | {found['seconds']:.1f} | {local + exchanged:.1f} | {found['told'] / mb:.2f} "
                    f"| {found['network'] / mb:.2f} | {2 * model * (ranks - 1) / ranks / mb:.2f} |",
                    flush=True,
                )
        return
    print("| listeners | ranks | threads each | s | against one rank | told a rank and day [MB] | model [MB] |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for name, sizes in (("strong", {1: 60_000, 2: 60_000, 4: 60_000, 8: 60_000}), ("weak", {1: 30_000, 2: 60_000, 4: 120_000})):
        base = None
        for ranks, listeners in sizes.items():
            found = run(args.program, ranks, listeners, 30_000)
            base = base or found["seconds"]
            model = sum(told(listeners, 30_000, ranks, 0).values()) if ranks > 1 else 0.0
            print(
                f"| {listeners:,} | {ranks} | 1 | {found['seconds']:.1f} | {found['seconds'] / base:.2f} | {found['told'] / mb:.2f} | {model / mb:.2f} |",
                flush=True,
            )
    found = run(args.program, 1, 60_000, 30_000, threads=2)
    print(f"| 60,000 | 1 | 2 | {found['seconds']:.1f} | | 0.00 | 0.00 |")


if __name__ == "__main__":
    main()
