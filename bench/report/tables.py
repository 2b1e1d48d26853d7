"""The tables of docs/benchmarks.md and docs/benchmarks/tables.md, and the
sentences of the README."""

import collections
import re
import statistics
import textwrap

from figures import pairs, present
from names import describe, quantity, significant, threads_text
from peers import PEERS, PLAIN, REDIS, SHARDED, VIGIL, order
from targets import judge_all


def table(header, lines):
    head = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(head + ["| " + " | ".join(line) + " |" for line in lines])


# --- What was promised ---


def _comparison(outcome):
    if not outcome.compared:
        return ""
    text = outcome.target.goal.pair_text
    low, high = min(outcome.compared), max(outcome.compared)
    return f"**{text(outcome.median)}** ({text(low)} to {text(high)})"


def _target_line(outcome):
    target = outcome.target
    ours = ("" if outcome.ours is None else
            quantity(outcome.ours, target.unit))
    peer = ("" if outcome.peer is None else
            quantity(outcome.peer, target.peer_unit or target.unit))
    state = f"**{outcome.state}**" if outcome.state == "missed" else (
        outcome.state)
    return [target.name(), str(target.threads), ours, target.peer_name(), peer,
            _comparison(outcome), target.goal.text(), state]


TARGET_HEADER = ("workload", "threads", "Vigil", "beside", "its figure",
                 "compared (min to max)", "goal", "")


def counts_text(outcomes):
    states = collections.Counter(outcome.state for outcome in outcomes)
    parts = [f"{states[state]} {state}"
             for state in ("met", "missed", "skipped", "not run")
             if states[state]]
    return f"{len(outcomes)} goals: " + ", ".join(parts)


def targets(results, only_run=False):
    """All goals, met and missed; of a run of some rows only those that ran."""
    judged = judge_all(results)
    everything = [outcome for _, some in judged for outcome in some]
    parts = [counts_text(everything) + "."]
    for title, outcomes in judged:
        shown = [outcome for outcome in outcomes
                 if outcome.state != "not run" or not only_run]
        if shown:
            parts += [f"### {title}",
                      table(TARGET_HEADER, map(_target_line, shown))]
    return "\n\n".join(parts)


# --- All rows, beside all peers ---


def _title(workload, threads):
    return f"{describe(workload)}; {threads_text(threads)}"


def _ratio_cell(ours, row):
    """How many times our time a peer takes."""
    if row is None:
        return ""
    if row.absent or not present(row.ns):
        return "skipped" if row.absent.startswith("skipped") else "failed"
    ratios = [theirs / mine for mine, theirs in pairs(ours.ns, row.ns)]
    if not ratios:
        return ""
    median = statistics.median(ratios)
    text = f"{significant(median)} ({significant(min(ratios))} to "
    text += f"{significant(max(ratios))})"
    return f"**{text}**" if median < 1 else text


# Time is not what these are about; they have tables of their own.
COUNTED = ("latency/", "memory/")


def _matrix(results, columns):
    lines = []
    for workload in results.workloads():
        if workload.startswith(COUNTED):
            continue
        for threads in results.thread_counts(workload):
            ours = results.row(workload, VIGIL, threads)
            if ours is None or not present(ours.ns):
                continue
            cells = [_ratio_cell(ours, results.row(workload, peer, threads))
                     for peer in columns]
            if any(cell not in ("", "skipped") for cell in cells):
                time = quantity(statistics.median(present(ours.ns)), "ns")
                lines.append([_title(workload, threads), time] + cells)
    return lines


def _columns(results, inside):
    """The peers with a figure, in order."""
    present_peers = {row.peer for row in results.rows.values()
                     if not row.absent}
    return [name for name, peer in PEERS.items()
            if peer.inside == inside and name != VIGIL
            and name in present_peers]


def matrices(results):
    parts = []
    for title, inside in (("Maps inside the process", True),
                          ("Databases and a server", False)):
        columns = _columns(results, inside)
        lines = _matrix(results, columns)
        if lines:
            parts += [f"## {title}",
                      table(["workload", "Vigil"] + columns, lines)]
    return "\n\n".join(parts)


def alone(results):
    """Rows that no peer stands beside: Vigil asked in other ways."""
    lines = []
    for workload in results.workloads():
        if workload.startswith(COUNTED):
            continue
        for threads in results.thread_counts(workload):
            rows = [row for row in results.of_workload(workload, threads)
                    if present(row.ns)]
            names = {row.peer for row in rows}
            if VIGIL in names and len(names & set(PEERS)) > 1:
                continue
            for row in rows:
                middle = statistics.median(present(row.ns))
                low, high = min(present(row.ns)), max(present(row.ns))
                lines.append([
                    _title(workload, threads), row.peer, quantity(middle, "ns"),
                    f"{quantity(low, 'ns')} to {quantity(high, 'ns')}"])
    return table(["workload", "how", "time", "min to max"], lines)


# --- Counters ---

BYTES = ("allocated_per_entry", "reported_per_entry")

# Title, which workloads, and {counter: what it is called}.
COUNTERS = (
    ("Latency", r"latency/.*",
     {"p50_ns": "p50", "p99_ns": "p99", "p999_ns": "p99.9", "max_ns": "max"}),
    ("Lost races", r"(?!latency/).*",
     {"retries_per_op": "retries per operation",
      "aborts_per_op": "lost attempts per commit"}),
    ("A large transaction beside small ones", r"big_rmw",
     {"small_ops_per_second": "small ones per second meanwhile"}),
    ("Growth", r"growth/.*",
     {"insert_p999_ns": "insert p99.9", "insert_max_ns": "longest insert",
      "get_p999_ns": "GET p99.9", "get_max_ns": "longest GET",
      "max_ns": "longest of all",
      "max_worked_ns": "longest of all, without the time that the operating "
                       "system gave to others"}),
    ("Memory", r"memory/.*",
     {"bytes_per_entry": "bytes per entry",
      "resident_per_entry": "resident set of the process",
      "allocated_per_entry": "handed out by malloc",
      "reported_per_entry": "the store's own count"}),
)


def _counter_lines(results, rows, units):
    lines = []
    places = {name: i for i, name in enumerate(results.workloads())}
    for row in sorted(rows, key=lambda row: (places[row.workload], row.threads,
                                             order(row.peer))):
        cells = []
        for unit in units:
            values = present(row.figures(unit))
            if unit in BYTES and not any(values):
                values = []  # nobody counted
            cells.append(quantity(statistics.median(values), unit)
                         if values else "")
        if any(cell not in ("", "0") for cell in cells):
            lines.append([_title(row.workload, row.threads), row.peer] + cells)
    return lines


def counters(results):
    parts = []
    for title, pattern, names in COUNTERS:
        rows = [row for row in results.rows.values()
                if re.fullmatch(pattern, row.workload)
                and any(name in row.counters for name in names)]
        wanted = [name for name in names
                  if any(any(present(row.figures(name))) for row in rows)]
        lines = _counter_lines(results, rows, wanted)
        if lines:
            header = ["workload", "peer"] + [names[name] for name in wanted]
            parts += [f"## {title}", table(header, lines)]
    return "\n\n".join(parts)


# --- The machine, and what is missing ---


def machine(results):
    lines = [f"- {name}: {value}" for name, value in results.machine.items()]
    loads = [group["load"] for group in results.groups if "load" in group]
    if loads:
        lines.append(f"- load average before each group of rows: {loads[0]:.2f}"
                     f" before the first, then {min(loads[1:] or loads):.2f} to"
                     f" {max(loads[1:] or loads):.2f}, this run's own included")
    seconds = sum(group.get("seconds", 0) for group in results.groups)
    lines.append(f"- {len(results.rows)} rows, {len(results.groups)} processes,"
                 f" {seconds / 60:.1f} minutes")
    return "\n".join(lines)


def absences(results):
    """Who and what is missing, with the reason; "" if nothing is."""
    lines = [f"- {peer}: {reason}"
             for peer, reason in results.skipped_peers().items()]
    gone = results.skipped_peers()
    for row in results.rows.values():
        if row.absent and row.peer not in gone:
            lines.append(f"- {row.name}, {threads_text(row.threads)}: "
                         + row.absent.removeprefix("skipped: "))
    for group in results.groups:
        if group.get("state", "done") != "done":
            lines.append(f"- the group {group['name']}: {group['state']}")
    return "\n".join(lines)


# --- The README ---


def _ratio(results, workload, peer, threads=1):
    ours = results.row(workload, VIGIL, threads)
    theirs = results.row(workload, peer, threads)
    if ours is None or theirs is None:
        return None
    ratios = [b / a for a, b in pairs(ours.ns, theirs.ns)]
    if not ratios:
        return None
    return (statistics.median(present(ours.ns)),
            statistics.median(present(theirs.ns)), statistics.median(ratios))


def sentences(results):
    """Three sentences, of what the run has figures for."""
    parts = []
    found = _ratio(results, "withdraw/uniform/1e6", REDIS)
    if found:
        parts.append(
            f"A transaction that checks one of 10^6 balances and lowers it "
            f"takes {quantity(found[0], 'ns')}; as WATCH, GET, MULTI, DECRBY "
            "and EXEC of a redis-server on the same machine it takes "
            f"{significant(found[2])} times as long, because every command "
            "leaves the process.")
    plain = _ratio(results, "get/uniform/1e6", PLAIN)
    sharded = _ratio(results, "get/uniform/1e6", SHARDED)
    if plain and sharded:
        parts.append(
            f"A GET of one of 10^6 keys takes {quantity(plain[0], 'ns')}; "
            "`absl::flat_hash_map` without any lock takes "
            f"{significant(plain[2])} times as long, and in 256 shards with a "
            f"lock each {significant(sharded[2])} times.")
    outcomes = [outcome for _, some in judge_all(results) for outcome in some]
    parts.append(
        f"There are {counts_text(outcomes)}; rows where another is faster "
        "stay in the tables of [docs/benchmarks.md](docs/benchmarks.md), which "
        "also says how to measure again, and how not to read it.")
    return textwrap.fill(" ".join(parts), 88, break_long_words=False,
                         break_on_hyphens=False)
