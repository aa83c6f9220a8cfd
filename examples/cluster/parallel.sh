#!/usr/bin/env bash
# Shards of a study over the hosts of a file, with GNU parallel; without a file, on this machine.
#
#   examples/cluster/parallel.sh SHARDS [--hosts FILE] STUDY SCENARIO [OPTIONS]
#
# FILE has a host in each line, as ssh takes it. All hosts see this folder and have longplay in their
# PATH. Started again after a stop, it runs what is not finished.
set -euo pipefail

shards="$1"
shift
where=()
if [ "${1:-}" = --hosts ]; then
    where=(--sshloginfile "$2" --workdir "$PWD")
    shift 2
fi

mkdir -p output
# One shard at a time on each host: a shard uses all its processors.
parallel "${where[@]}" --jobs 1 --joblog output/shards.log --resume-failed \
    longplay "$@" --no-progress --shard "{}/$shards" --out "output/shard-{}" ::: $(seq "$shards")

folders=()
for number in $(seq "$shards"); do folders+=("output/shard-$number"); done
longplay merge "${folders[@]}"
