#!/bin/sh
# Runs the benchmarks and prints the tables of docs/benchmarks.md.
#
#     bench/run.sh [--quick|--full] [--write] [--check] [-- FLAGS...]
#
#   --quick  about two minutes: one process, 5 repetitions (the default)
#   --full   about eight minutes: 4 processes, 5 longer repetitions in each
#   --write  puts the tables into docs/benchmarks.md
#   --check  exits with 1 if a target was missed
#   FLAGS    for vigil_bench, such as --benchmark_filter=withdraw
#
# Needs a release build with -DVIGIL_BUILD_BENCH=ON, in build/release or where
# VIGIL_BENCH_BINARY points to. The raw figures stay beside it as bench-1.json and so on.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
binary=${VIGIL_BENCH_BINARY:-$root/build/release/bin/vigil_bench}
processes=1
min_time=0.05
write=
check=

while [ $# -gt 0 ]; do
  case $1 in
    --quick) processes=1 min_time=0.05 ;;
    --full) processes=4 min_time=0.15 ;;
    --write) write=yes ;;
    --check) check=--check ;;
    --) shift; break ;;
    *)
      echo "usage: bench/run.sh [--quick|--full] [--write] [--check] [-- FLAGS...]" >&2
      exit 2
      ;;
  esac
  shift
done

if [ ! -x "$binary" ]; then
  echo "bench/run.sh: $binary is missing; build it first:" >&2
  echo "  cmake --preset release && cmake --build --preset release --target vigil_bench" >&2
  exit 2
fi

json=$(dirname "$binary")/bench
commit=$(git -C "$root" describe --always --dirty --abbrev=12 2>/dev/null ||
  echo unknown)
rm -f "$json"-*.json "$json"-*.log
process=1
while [ "$process" -le "$processes" ]; do
  echo "bench/run.sh: process $process of $processes" >&2
  "$binary" \
    --benchmark_repetitions=5 \
    --benchmark_min_time="$min_time" \
    --benchmark_enable_random_interleaving=true \
    --benchmark_out="$json-$process.json" \
    --benchmark_out_format=json \
    --benchmark_context=commit="$commit" \
    "$@" >/dev/null 2>"$json-$process.log" || { cat "$json-$process.log" >&2; exit 1; }
  process=$((process + 1))
done

set -- "$json"-*.json
if [ -n "$check" ]; then set -- "$@" --check; fi
if [ -n "$write" ]; then set -- "$@" --write "$root/docs/benchmarks.md"; fi
exec python3 "$root/bench/report.py" "$@"
