#!/bin/sh
# Runs the benchmarks that are built already, and reports:
#
#     bench/run.sh [--quick] [--seconds N] [--filter PATTERN] [--output FOLDER]
#     bench/run.sh --check [--write-baseline] [--baseline FILE]
#
# script/bench builds them first. bench/report/run.py and bench/report/check.py
# say what the arguments mean.
set -eu

report=$(cd "$(dirname "$0")" && pwd)/report
program=run.py
if [ "${1-}" = --check ]; then
  program=check.py
  shift
fi
exec python3 -B "$report/$program" "$@"
