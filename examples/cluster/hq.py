"""Shards of a study as tasks of HyperQueue, and their results.

    pip install hyperqueue
    python examples/cluster/hq.py SHARDS STUDY SCENARIO [OPTIONS]

Starts a server and a worker on this machine. To use a server that runs already, with workers on
other machines, make the client from its folder in place of the cluster.
"""

import subprocess
import sys

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig
from hyperqueue.task.function import ResourceRequest


def main(shards, words):
    with LocalCluster() as cluster:
        cluster.start_worker(WorkerConfig())
        client = cluster.client()
        job = Job(max_fails=0)
        folders = [f"output/shard-{number}" for number in range(1, shards + 1)]
        for number, folder in enumerate(folders, 1):
            part = ["--no-progress", "--threads", "1", "--shard", f"{number}/{shards}", "--out", folder]
            job.program(["longplay", *words, *part], resources=ResourceRequest(cpus=1))
        client.wait_for_jobs([client.submit(job)])
    subprocess.run(["longplay", "merge", *folders], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
