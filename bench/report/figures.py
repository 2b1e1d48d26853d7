"""The figures of a run: from the JSON files of Google Benchmark into one
Results, and from and into results.json.

A row is one benchmark with one number of threads, all its repetitions. Its
name is WORKLOAD/PEER. In results.json each row stands on one line:

    {"name": "get/uniform/1e6/vigil", "threads": 1, "group": "get",
     "ns": [186.2, ...], "counters": {"p99_ns": [...]}, "absent": "reason"}

"ns" has one figure per repetition, in the order of their numbers: nanoseconds
of wall or CPU time per operation of all threads together, so that two threads
that do not disturb each other halve it. A row without figures has "absent".
"""

import dataclasses
import json
import re

SUFFIX = re.compile(r"/(?:iterations|repeats|min_time|min_warmup_time|threads|"
                    r"real_time|process_time|manual_time)(?=[:/]|$).*$")
# What Google Benchmark itself puts into a repetition.
NOT_COUNTERS = {
    "family_index", "per_family_instance_index", "repetitions",
    "repetition_index", "threads", "iterations", "real_time", "cpu_time",
    "items_per_second", "bytes_per_second"
}
SKIPPED = "skipped: "
FORMAT = 1


@dataclasses.dataclass
class Row:
    name: str
    threads: int
    group: str = ""
    ns: list = dataclasses.field(default_factory=list)
    counters: dict = dataclasses.field(default_factory=dict)
    absent: str = ""

    @property
    def workload(self):
        return self.name.rpartition("/")[0]

    @property
    def peer(self):
        return self.name.rpartition("/")[2]

    def figures(self, unit):
        """One figure or None per repetition. "ns", or a counter's name."""
        return self.ns if unit == "ns" else self.counters.get(unit, [])


@dataclasses.dataclass
class Results:
    machine: dict = dataclasses.field(default_factory=dict)
    groups: list = dataclasses.field(default_factory=list)
    rows: dict = dataclasses.field(default_factory=dict)  # by (name, threads)

    def row(self, workload, peer, threads=1):
        return self.rows.get((f"{workload}/{peer}", threads))

    def of_workload(self, workload, threads):
        return [row for row in self.rows.values()
                if row.workload == workload and row.threads == threads]

    def workloads(self):
        """Names, in the order of the run."""
        return list(dict.fromkeys(row.workload for row in self.rows.values()))

    def thread_counts(self, workload):
        return sorted({row.threads for row in self.rows.values()
                       if row.workload == workload})

    def skipped_peers(self):
        """Why a peer has no row at all, by its name."""
        present = {row.peer for row in self.rows.values() if not row.absent}
        reasons = {}
        for row in self.rows.values():
            if row.absent.startswith(SKIPPED) and row.peer not in present:
                reasons.setdefault(row.peer, row.absent.removeprefix(SKIPPED))
        return reasons


def row_name(run_name):
    return SUFFIX.sub("", run_name)


def rounded(value):
    return float(f"{value:.5g}")


def add_run(results, run, group=""):
    """Adds what one process wrote, in the order in which it registered its
    rows. Rows that are there already get more repetitions."""
    fresh = {}
    for entry in run["benchmarks"]:
        if entry["run_type"] != "iteration":
            continue
        name = row_name(entry["run_name"])
        fresh.setdefault((name, entry["threads"]), []).append(entry)
    for key, entries in sorted(fresh.items(), key=_place):
        row = results.rows.setdefault(key, Row(*key, group))
        before = len(row.ns)
        entries.sort(key=lambda entry: entry.get("repetition_index", 0))
        for entry in entries:
            _add_repetition(row, entry)
        for values in row.counters.values():
            values += [None] * (len(row.ns) - len(values))
        if any(value is not None for value in row.ns[before:]):
            row.absent = ""


def _place(fresh):
    """Where a row was registered; its repetitions ran in random order."""
    first = fresh[1][0]
    return (first.get("family_index", 0),
            first.get("per_family_instance_index", 0))


def _add_repetition(row, entry):
    if entry.get("error_occurred"):
        row.ns.append(None)
        if all(value is None for value in row.ns):
            row.absent = entry.get("error_message", "failed")
        return
    rate = entry.get("items_per_second")
    done = len(row.ns)
    row.ns.append(rounded(1e9 / rate) if rate else None)
    for name, value in entry.items():
        if name in NOT_COUNTERS or not isinstance(value, (int, float)):
            continue
        values = row.counters.setdefault(name, [])
        values += [None] * (done - len(values))
        values.append(rounded(value))


def write(results, path):
    lines = []
    for row in results.rows.values():
        entry = {"name": row.name, "threads": row.threads, "group": row.group}
        if row.absent:
            entry["absent"] = row.absent
        else:
            entry["ns"] = row.ns
            if row.counters:
                entry["counters"] = row.counters
        lines.append(json.dumps(entry))
    groups = [json.dumps(group) for group in results.groups]
    machine = json.dumps(results.machine, indent=1)
    parts = [f'{{"format": {FORMAT},', f'"machine": {machine},', '"groups": [',
             ",\n".join(groups), "],", '"rows": [', ",\n".join(lines), "]}", ""]
    path.write_text("\n".join(parts), encoding="utf-8")


def read(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"{path} is not a results file of format {FORMAT}")
    results = Results(data["machine"], data["groups"])
    for entry in data["rows"]:
        row = Row(entry["name"], entry["threads"], entry["group"],
                  entry.get("ns", []), entry.get("counters", {}),
                  entry.get("absent", ""))
        results.rows[row.name, row.threads] = row
    return results


def merge(parts):
    """Several runs as one with more repetitions; the first one's machine."""
    merged = Results(parts[0].machine)
    for part in parts:
        merged.groups += part.groups
        for key, row in part.rows.items():
            if key not in merged.rows:
                merged.rows[key] = row
                continue
            mine = merged.rows[key]
            done = len(mine.ns)
            mine.ns = mine.ns + row.ns
            for name in {**mine.counters, **row.counters}:
                first = mine.counters.get(name, [None] * done)
                mine.counters[name] = first + row.counters.get(
                    name, [None] * len(row.ns))
            if not row.absent:
                mine.absent = ""
    return merged


def pairs(ours, theirs):
    """Repetition i with repetition i, those that both sides have."""
    return [(a, b) for a, b in zip(ours, theirs)
            if a is not None and b is not None]


def present(values):
    return [value for value in values if value is not None]
