#!/usr/bin/env python3
"""Has Vigil become slower? Compares with the ratios in bench/baseline.json.

    check.py [--write-baseline] [--baseline FILE]

Two opinions. Times, as ratios to flat_hash_map and sharded_map in the same
process: a row is worse where Vigil's ratio is more than 15 % above the
committed one, and above all that were seen when that was committed. Such a row
is measured again, in processes of its own, and fails only if three processes
agree: where the kernel puts a process's pages moves figures further than most
changes do. Instructions per operation, by callgrind: more than 3 % above the
committed count fails at once, because nothing else on the machine can change a
count.

Exits with 1 where anything failed, naming the row, before and after. What could
not be compared is counted as skipped, with its reason.
"""

import argparse
import dataclasses
import json
import pathlib
import re
import statistics
import sys
import time

import figures
import instructions
import machine
import process
from names import describe, threads_text
from peers import PLAIN, SHARDED, VIGIL

BASELINE = machine.ROOT / "bench/baseline.json"
TOLERANCE = 1.15
ATTEMPTS = 3
# Many and short, so that some of them meet a quiet moment.
REPETITIONS = 15
MIN_TIME = 0.04
# Processes whose ratios a baseline is the median of.
BASELINE_RUNS = 5


@dataclasses.dataclass(frozen=True)
class Watched:
    """A row, and the one beside it that it is divided by."""

    workload: str
    threads: int
    peer: str
    ours: str = VIGIL

    @property
    def key(self):
        return (f"{self.workload}/{self.ours} beside {self.peer}, "
                f"{threads_text(self.threads)}")

    def names(self):
        return [f"{self.workload}/{name}" for name in (self.ours, self.peer)]


WATCHED = (
    Watched("get/uniform/1e3", 1, PLAIN),
    Watched("get/uniform/1e6", 1, PLAIN),
    Watched("get/hot", 2, SHARDED),
    Watched("set/uniform/1e6", 1, PLAIN),
    Watched("mixed/zipf/1e6", 2, SHARDED),
    Watched("mget16/uniform/1e6", 1, PLAIN),
    Watched("incr/one", 1, SHARDED),
    Watched("incr/one", 2, SHARDED),
    Watched("withdraw/uniform/1e6", 1, SHARDED),
    Watched("withdraw/one", 1, SHARDED),
    Watched("withdraw/one", 2, SHARDED),
    Watched("transfer/zipf/1e6", 2, SHARDED),
    Watched("words_get/uniform/1e3", 1, "typed_new", ours="execute"),
)


# --- Comparing ---


@dataclasses.dataclass
class Verdict:
    """`state`: "as before", "better", "worse", "skipped"."""

    name: str
    state: str
    before: float | None = None
    after: float | None = None
    reason: str = ""
    attempts: list = dataclasses.field(default_factory=list)


def limit(entry):
    """What a ratio has to exceed to be worse: the tolerance, and everything
    that the code of the baseline has shown itself."""
    return max(entry["ratio"] * TOLERANCE, *entry["runs"])


def verdict(name, entry, attempts):
    """`attempts`: the ratios of one process each, the first one first."""
    before = entry["ratio"]
    after = statistics.median(attempts)
    if len(attempts) >= ATTEMPTS and min(attempts) > limit(entry):
        state = "worse"
    elif after * TOLERANCE < min(entry["runs"]):
        state = "better"
    else:
        state = "as before"
    return Verdict(name, state, before, after, attempts=attempts)


def compare_times(baseline, watched, measure):
    """A verdict for each row. `measure(rows)` runs a process and returns the
    ratios by key, without those that it could not measure."""
    attempts = {row.key: [] for row in watched}
    entries = baseline["ratios"]
    suspects = [row for row in watched if row.key in entries]
    for _ in range(ATTEMPTS):
        if not suspects:
            break
        ratios = measure(suspects)
        for row in suspects:
            if row.key in ratios:
                attempts[row.key].append(ratios[row.key])
        suspects = [row for row in suspects if row.key in ratios
                    and ratios[row.key] > limit(entries[row.key])]
    verdicts = []
    for row in watched:
        if row.key not in entries:
            verdicts.append(Verdict(row.key, "skipped",
                                    reason="the baseline does not have it"))
        elif not attempts[row.key]:
            verdicts.append(Verdict(row.key, "failed",
                                    entries[row.key]["ratio"],
                                    reason="it was not measured"))
        else:
            verdicts.append(verdict(row.key, entries[row.key],
                                    attempts[row.key]))
    return verdicts


def compare_counts(before, after):
    """A verdict for each operation of either side."""
    verdicts = []
    for name in {**before, **after}:
        title = f"instructions of {name}"
        if name not in before:
            verdicts.append(Verdict(title, "skipped",
                                    reason="the baseline does not have it"))
        elif name not in after:
            verdicts.append(Verdict(title, "failed", before[name],
                                    reason="it was not counted"))
        else:
            state = "as before"
            if after[name] > before[name] * instructions.TOLERANCE:
                state = "worse"
            elif after[name] * instructions.TOLERANCE < before[name]:
                state = "better"
            verdicts.append(Verdict(title, state, before[name], after[name]))
    return verdicts


def skipped_counts(reason):
    return [Verdict(f"instructions of {name}", "skipped", reason=reason)
            for name in instructions.OPERATIONS]


def line(one):
    if one.before is None or one.after is None:
        text = one.reason
        if one.before is not None:
            text = f"before {one.before:g}; {one.reason}"
        return f"{one.state}: {one.name}: {text}"
    change = (one.after / one.before - 1) * 100
    text = (f"{one.state}: {one.name}: before {one.before:.4g}, after "
            f"{one.after:.4g} ({change:+.0f} %)")
    if len(one.attempts) > 1:
        text += ", measured " + ", ".join(f"{a:.3g}" for a in one.attempts)
    return text


def conclusion(verdicts):
    """The last line, and the exit status."""
    bad = sum(one.state in ("worse", "failed") for one in verdicts)
    skipped = sum(one.state == "skipped" for one in verdicts)
    passed = len(verdicts) - bad - skipped
    return (f"{passed} passed, {bad} failed, {skipped} skipped",
            1 if bad else 0)


# --- Measuring ---


def ratio(results, row):
    """One thread: of the fastest repetitions of both sides, because neighbours
    only ever add time; for rows of a million keys that differs by a third from
    process to process, where medians differ by a factor of two. Several
    threads: the median of the ratios of repetition i to repetition i, because
    there the fastest one may be where the threads happened not to meet. None
    where fewer than five repetitions have both."""
    own = results.row(row.workload, row.ours, row.threads)
    peer = results.row(row.workload, row.peer, row.threads)
    if own is None or peer is None:
        return None
    both = figures.pairs(own.ns, peer.ns)
    if len(both) < 5:
        return None
    if row.threads == 1:
        return min(a for a, _ in both) / min(b for _, b in both)
    return statistics.median(a / b for a, b in both)


def pattern(rows, listed):
    """Finds the rows, and the ones beside them, among those of the binary."""
    wanted = {(name, row.threads) for row in rows for name in row.names()}
    chosen = []
    for one in listed:
        threads = re.search(r"/threads:(\d+)", one)
        key = (figures.row_name(one), int(threads.group(1)) if threads else 1)
        if key in wanted:
            chosen.append(re.escape(one))
    return "^(" + "|".join(chosen) + ")$" if chosen else ""


class Bench:
    """Measures rows with the binary."""

    def __init__(self, program):
        self._program = program
        self._listed = process.list_rows(program)
        self._processes = 0
        self._started = time.monotonic()
        self.context = {}

    def measure(self, rows):
        self._processes += 1
        say(f"process {self._processes}: {len(rows)} rows, "
            f"{time.monotonic() - self._started:.0f} s so far")
        found = pattern(rows, self._listed)
        if not found:
            return {}
        run = process.measure(
            self._program, found,
            machine.ROOT / f"build/bench/check-{self._processes}.json",
            REPETITIONS, MIN_TIME, timeout=120)
        self.context = run["context"]
        results = figures.Results()
        figures.add_run(results, run)
        ratios = {row.key: ratio(results, row) for row in rows}
        return {key: value for key, value in ratios.items()
                if value is not None}


def say(text):
    print(f"check: {text}", file=sys.stderr, flush=True)


def toolchain(context):
    """What instruction counts depend on, besides the code."""
    return ", ".join([context.get("compiler", "?"), context.get("flags", "?"),
                      " ".join(machine.platform.libc_ver()),
                      "abseil " + (machine.library_version("abseil") or "?")])


def cpu(facts):
    return f"{facts.get('Model name', '?')}, {facts.get('CPU(s)', '?')} CPUs"


def check_counts(baseline, program, tools):
    reason = instructions.why_not(program)
    committed = baseline.get("instructions", {})
    if not reason and not committed:
        reason = "the baseline has none"
    if not reason and baseline.get("toolchain") != tools:
        reason = (f"the baseline was built by {baseline.get('toolchain')}, "
                  f"this by {tools}")
    if reason:
        return skipped_counts(reason)
    say("counting instructions")
    return compare_counts(committed, instructions.count_all(program))


def check(path, bench, counter):
    try:
        baseline = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise process.RunError(f"cannot read the baseline: {error}") from error
    verdicts = compare_times(baseline, WATCHED, bench.measure)
    verdicts += check_counts(baseline, counter, toolchain(bench.context))
    for one in verdicts:
        print(line(one))
    here = cpu(machine.cpu_facts())
    text, status = conclusion(verdicts)
    if baseline.get("cpu") != here:
        print(f"The baseline was measured on {baseline.get('cpu')}, this is "
              f"{here}: ratios carry over roughly. Before believing a failure, "
              "write a baseline of the parent commit here (--baseline FILE).")
    print(text)
    return status


def write_baseline(path, bench, counter):
    runs = {row.key: [] for row in WATCHED}
    for _ in range(BASELINE_RUNS):
        for key, value in bench.measure(WATCHED).items():
            runs[key].append(value)
    ratios = {key: {"ratio": figures.rounded(statistics.median(values)),
                    "runs": [figures.rounded(value) for value in values]}
              for key, values in runs.items() if values}
    baseline = {"commit": machine.commit(), "cpu": cpu(machine.cpu_facts()),
                "toolchain": toolchain(bench.context), "ratios": ratios}
    reason = instructions.why_not(counter)
    if reason:
        say(f"no instruction counts: {reason}")
    else:
        baseline["instructions"] = instructions.count_all(counter)
    text = json.dumps(baseline, indent=1)
    # A list of figures on one line.
    text = re.sub(r"\[\s+([^\]]*?)\s+\]",
                  lambda m: "[" + re.sub(r"\s+", " ", m.group(1)) + "]", text)
    path.write_text(text + "\n", encoding="utf-8")
    missing = [row.key for row in WATCHED if row.key not in ratios]
    for key in missing:
        say(f"not measured: {key}")
    say(f"{path} is written; commit it with what made the difference")
    return 1 if missing else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write-baseline", action="store_true")
    parser.add_argument("--baseline", type=pathlib.Path, default=BASELINE,
                        metavar="FILE")
    arguments = parser.parse_args()
    act = write_baseline if arguments.write_baseline else check
    try:
        program = process.binary()
        counter = program.with_name("vigil_instructions")
        return act(arguments.baseline, Bench(program), counter)
    except process.RunError as error:
        sys.exit(f"check: {error}")


if __name__ == "__main__":
    sys.exit(main())
