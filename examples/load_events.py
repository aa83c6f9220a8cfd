"""The event log in pandas, in DuckDB and as a RecBole data set.

    cargo run --release -- run --quick --events 0.1
    python examples/load_events.py output/default

Needs pandas, pyarrow and duckdb; RecBole only reads the file that is written here.
"""

import sys
from pathlib import Path

import duckdb
import pandas as pd

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "output/default")
log = folder / "events.parquet"

# pandas: each row is one encounter.
events = pd.read_parquet(log)
control = events.query("strategy == 'control' and replicate == 0")
print(control.groupby("source")[["stream", "completed", "saved"]].mean().round(3))

# DuckDB: nothing is loaded that is not asked for.
print(duckdb.sql(f"""
    SELECT strategy, count(*) AS starts, sum(stream::INT) AS streams, sum(saved::INT) AS saves
    FROM '{log}' GROUP BY strategy ORDER BY strategy
"""))

# RecBole: one arm of one replicate, a stream is an interaction. Put it in a folder of its name under `data_path`.
streams = control[control.stream].reset_index(drop=True)
atomic = pd.DataFrame({
    "user_id:token": streams.listener,
    "item_id:token": streams.track,
    # Days from the fork, then the order within the log: time in RecBole only has to rise.
    "timestamp:float": streams.index,
})
(folder / "longplay").mkdir(exist_ok=True)
atomic.to_csv(folder / "longplay" / "longplay.inter", sep="\t", index=False)
print(f"{len(atomic)} interactions in {folder / 'longplay' / 'longplay.inter'}")
