#!/usr/bin/env python3
"""Measures the groups of bench/groups.txt and reports.

    run.py [--quick] [--seconds N] [--output FOLDER] [--filter PATTERN]

Without --quick and --filter the results go to docs/benchmarks/, and the marked
blocks of docs/benchmarks.md and README.md are written; else they go to
build/bench/, and no page changes. --seconds is how long the measuring may take:
where groups do not fit into it, their repetitions are made shorter. Progress
goes to standard error, the tables to standard output.

VIGIL_BENCH_BINARY is measured instead of build/release/bin/vigil_bench, and
VIGIL_BENCH_WRAPPER ("taskset -c 2,3") stands before every process.
"""

import argparse
import os
import pathlib
import re
import sys
import time

import budget
import figures
import groups as groups_file
import machine
import process
import report

FULL_SECONDS = 12 * 60
QUICK_SECONDS = 150
REPETITIONS = 5


def clock(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class Progress:
    """Which group, how long so far, how long to go. A terminal sees one line
    that changes, anything else a line per group."""

    def __init__(self, count, stream=sys.stderr):
        self._count = count
        self._stream = stream
        self._live = stream.isatty()
        self._started = time.monotonic()
        self._number = 0
        self._name = ""
        self._to_go = 0.0
        self._group_started = self._started

    def gone(self):
        return time.monotonic() - self._started

    def begin(self, name, to_go):
        self._number += 1
        self._name = name
        self._to_go = to_go
        self._group_started = time.monotonic()
        self._show("" if self._live else "\n")

    def tick(self):
        if self._live:
            self._show("")

    def note(self, text):
        start = "\r\x1b[K" if self._live else ""
        print(f"{start}bench: {text}", file=self._stream, flush=True)

    def end(self):
        if self._live:
            print("\r\x1b[K", end="", file=self._stream, flush=True)

    def _show(self, tail):
        left = max(0, self._to_go - (time.monotonic() - self._group_started))
        start = "\r\x1b[K" if self._live else ""
        print(f"{start}bench: {self._number}/{self._count} {self._name}, "
              f"{clock(self.gone())} so far, about {clock(left)} to go",
              end=tail, file=self._stream, flush=True)


def read_groups():
    path = machine.ROOT / "bench/groups.txt"
    try:
        return groups_file.parse(path.read_text(encoding="utf-8"))
    except (OSError, groups_file.GroupsError) as error:
        raise process.RunError(f"{path}: {error}") from error


def choose(arguments, program):
    """The groups to run, each with its rows."""
    chosen = read_groups()
    if arguments.quick:
        chosen = [group for group in chosen if group.quick]
    measured, twice, unclaimed = groups_file.assign(
        chosen, process.list_rows(program))
    if not arguments.quick:
        for row, names in twice.items():
            print(f"bench: {row} is in the groups {', '.join(names)}",
                  file=sys.stderr)
        for row in unclaimed:
            print(f"bench: no group has {row}", file=sys.stderr)
    if arguments.filter:
        for name, rows in measured.items():
            measured[name] = [row for row in rows
                              if re.search(arguments.filter, row)]
    return [(group, measured[group.name]) for group in chosen
            if measured[group.name]]


def pattern_of(group, rows, narrowed):
    """Finds the rows of the group, all or some."""
    if not narrowed:
        return group.pattern
    return "^(" + "|".join(map(re.escape, rows)) + ")$"


def measure_all(arguments, program, chosen):
    """Results, and the context that the program reported."""
    results = figures.Results()
    context = {}
    plan = budget.Budget(arguments.seconds, [
        budget.work_of(rows, arguments.repetitions, group.min_time)
        for group, rows in chosen])
    progress = Progress(len(chosen))
    raw = machine.ROOT / "build/bench/raw"
    for group, rows in chosen:
        room = arguments.seconds - progress.gone()
        min_time = plan.min_time(progress.gone())
        facts = {"name": group.name, "min_time": round(min_time, 4),
                 "load": round(os.getloadavg()[0], 2)}
        results.groups.append(facts)
        if room < 5:
            facts["state"] = "not run, because the time was over"
            plan.finished(min_time, 0)
            progress.note(f"{group.name}: {facts['state']}")
            continue
        progress.begin(group.name, min(room, plan.left()))
        before = progress.gone()
        try:
            run = process.measure(
                program, pattern_of(group, rows, arguments.filter),
                raw / f"{group.name}.json", arguments.repetitions, min_time,
                timeout=room, tick=progress.tick)
            figures.add_run(results, run, group.name)
            context = context or run["context"]
            facts["state"] = "done"
        except process.RunError as error:
            facts["state"] = f"failed: {error}"
            progress.note(f"{group.name}: {error}")
        facts["seconds"] = round(progress.gone() - before, 1)
        plan.finished(min_time, facts["seconds"])
    progress.end()
    return results, context


def is_partial(arguments):
    """Whether the run leaves the pages alone."""
    return bool(arguments.quick or arguments.filter or arguments.output)


def save(arguments, results):
    """Writes results, tables and plots where the arguments say."""
    partial = is_partial(arguments)
    folder = arguments.output or (
        machine.ROOT / ("build/bench" if partial else report.FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    figures.write(results, folder / "results.json")
    if partial:
        report.write_folder(results, folder)
    else:
        report.write_pages(results)
    print(f"bench: results.json, tables.md and the plots are in {folder}",
          file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--output", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--filter", metavar="PATTERN")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--strict", action="store_true",
                        help="exit with 1 where a goal was missed")
    arguments = parser.parse_args()
    if arguments.seconds is None:
        arguments.seconds = QUICK_SECONDS if arguments.quick else FULL_SECONDS
    try:
        program = process.binary()
        chosen = choose(arguments, program)
    except process.RunError as error:
        sys.exit(f"bench: {error}")
    if not chosen:
        sys.exit("bench: no row matches")
    commit = machine.commit()  # before the run changes a page
    results, context = measure_all(arguments, program, chosen)
    if not results.rows:
        sys.exit("bench: nothing was measured")
    results.machine = machine.facts(
        context, arguments.repetitions,
        [group["min_time"] for group in results.groups], commit)
    save(arguments, results)
    print(report.summary(results, is_partial(arguments)))
    failed = any(group["state"] != "done" for group in results.groups)
    if arguments.strict and not report.every_goal_met(results):
        return 1
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
