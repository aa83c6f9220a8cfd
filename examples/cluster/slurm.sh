#!/usr/bin/env bash
# Shards of a study as an array of Slurm tasks, and a job that makes results of them.
#
#   [CPUS=4] examples/cluster/slurm.sh SHARDS STUDY SCENARIO [OPTIONS]
#
# CPUS are the processors of a task [default: 1].
# A shard has several units of work, so that no task is short. A task that is stopped for its time or
# for another job is put back into the queue and goes on where it stood.
set -euo pipefail

shards="$1"
shift
mkdir -p output
words="$(printf '%q ' "$@")"

array="$(sbatch --parsable --job-name=longplay --array="1-$shards" --cpus-per-task="${CPUS:-1}" \
    --requeue --open-mode=append --output='output/shard-%a.log' \
    --wrap "longplay $words --no-progress --threads \$SLURM_CPUS_PER_TASK --shard \$SLURM_ARRAY_TASK_ID/$shards --out output/shard-\$SLURM_ARRAY_TASK_ID")"
folders="$(printf 'output/shard-%s ' $(seq "$shards"))"
merge="$(sbatch --parsable --job-name=longplay-merge --dependency="afterok:$array" --output=output/merge.log \
    --wrap "longplay merge $folders")"
echo "array $array, then $merge; the answer will be in output/merge.log"
