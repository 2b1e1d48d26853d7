"""Which plots there are, and what they show of a run."""

import re
import statistics

from charts import Panel, Point, figure
from figures import present
from names import describe, duration, quantity, rate, significant, threads_text
from peers import PEERS, order

# file, title, which workloads: time per operation with one thread.
BARS = (
    ("get", "GET", r"get/(?:uniform|zipf|key|value).*"),
    ("set", "SET, insert, delete and INCRBY",
     r"(?:set|insert|delete|incr|mixed|mixed95)/.*"),
    ("mget", "MGET, per key", r"mget\d+/.*"),
    ("withdraw", "Transactions of one and two keys",
     r"(?:withdraw|transfer)/.*"),
    ("transactions", "Transactions of many keys",
     r"(?:ycsb_|tpcc_|smallbank|big_rmw).*"),
)
BARS_REMARK = ("Time per operation, one thread; shorter is better. Bars are "
               "medians, whiskers the smallest and the largest repetition. "
               "Where the axis begins above 0 it is logarithmic, and lengths "
               "of bars are no ratios.")


def point(row, unit="ns", x=0, of=lambda value: value):
    """A row's figure with its spread, or None."""
    values = [of(value) for value in present(row.figures(unit))]
    if not values:
        return None
    return Point(row.peer, statistics.median(values), min(values), max(values),
                 x)


def measured(results, workload, threads):
    """The rows of the peers that have figures, in their order."""
    return sorted((row for row in results.of_workload(workload, threads)
                   if row.peer in PEERS and present(row.ns)),
                  key=lambda row: order(row.peer))


def per_second(nanoseconds):
    return 1e9 / nanoseconds


def rate_text(value):
    return rate(value) if value else "0"


def bars(results, pattern):
    panels = []
    for workload in results.workloads():
        if not re.fullmatch(pattern, workload):
            continue
        rows = measured(results, workload, 1)
        if len(rows) >= 2:
            panels.append(Panel(describe(workload), [point(r) for r in rows],
                                duration))
    return panels


# Each of these with several threads.
THREADS = ("get/uniform/1e3", "get/uniform/1e6", "get/hot", "set/uniform/1e6",
           "mixed95/zipf/1e6", "mixed/zipf/1e6", "incr/one",
           "withdraw/uniform/1e6", "withdraw/one", "transfer/zipf/1e6",
           "ycsb_a/zipf/1e6", "ycsb_b/zipf/1e6", "ycsb_f/zipf/1e6", "smallbank",
           "tpcc_neworder")


def threads_panels(results):
    """Throughput against threads, of what lives in the process: next to these
    a server is a line on the ground."""
    panels = []
    for workload in THREADS:
        counts = results.thread_counts(workload)
        points = [point(row, x=x, of=per_second)
                  for x, threads in enumerate(counts)
                  for row in measured(results, workload, threads)
                  if PEERS[row.peer].inside]
        several = {p.peer for p in points if p.x > 0}
        points = [p for p in points if p.peer in several]
        if len(several) >= 2:
            panels.append(Panel(describe(workload), points, rate_text,
                                list(map(str, counts)), "threads", log=False))
    return panels


LATENCY = (("p50_ns", "p50"), ("p99_ns", "p99"), ("p999_ns", "p99.9"),
           ("max_ns", "max"))


def latency_panels(results):
    panels = []
    for workload in results.workloads():
        if not workload.startswith("latency/"):
            continue
        threads = max(results.thread_counts(workload))
        points = [point(row, unit, x)
                  for row in measured(results, workload, threads)
                  for x, (unit, _) in enumerate(LATENCY)]
        title = describe(workload.removeprefix("latency/"))
        panels.append(Panel(f"{title}; {threads_text(threads)}",
                            [p for p in points if p], duration,
                            [name for _, name in LATENCY], "percentile",
                            log=True))
    return panels


# From many keys to few, so that contention grows to the right.
CONTENTION = (
    ("withdraw", (("uniform/1e6", "10^6 accounts"), ("16", "16 accounts"),
                  ("one", "one account"))),
    ("transfer", (("zipf/1e6", "10^6, zipf"), ("16", "16 accounts"),
                  ("two", "two accounts"))),
)


def contention_panels(results):
    panels = []
    for name, steps in CONTENTION:
        workloads = [f"{name}/{step}" for step, _ in steps]
        counts = {threads for workload in workloads
                  for threads in results.thread_counts(workload)}
        threads = max(counts, default=1)
        if threads < 2:
            continue
        for unit, what in (("ns", "throughput"),
                           ("retries_per_op", "retries per operation")):
            points = []
            for x, workload in enumerate(workloads):
                for row in measured(results, workload, threads):
                    if "pipe" in row.peer:
                        continue  # one client that sends ahead loses to none
                    found = (point(row, x=x, of=per_second) if unit == "ns"
                             else point(row, unit, x))
                    points += [found] if found else []
            shown = [p for p in points if unit == "ns" or p.middle > 0]
            names = {p.peer for p in shown}
            points = [p for p in points if p.peer in names]
            panels.append(Panel(
                f"{name}, {threads_text(threads)}: {what}", points,
                rate_text if unit == "ns" else significant,
                [text for _, text in steps], "",
                log=None if unit == "ns" else False))
    return panels


def memory_panel(results):
    rows = [row for row in results.of_workload("memory/1e6", 1)
            if present(row.figures("bytes_per_entry"))]
    return Panel("bytes per entry, 10^6 entries of 16 + 32 bytes",
                 [point(row, "bytes_per_entry") for row in rows],
                 lambda value: quantity(value, "bytes_per_entry"), log=False)


def summary_panels(results):
    """The one plot of the README."""
    panels = []
    for workload, peers in (
            ("get/uniform/1e6", None),
            ("withdraw/uniform/1e6", None)):
        rows = [row for row in measured(results, workload, 1)
                if peers is None or row.peer in peers]
        panels.append(Panel(describe(workload), [point(row) for row in rows],
                            duration))
    return panels


def footer(results):
    gone = results.skipped_peers()
    facts = results.machine
    cpu = facts.get("CPU", "").partition(" (family")[0]
    text = (f"{cpu}, {facts.get('system', '')}, "
            f"{facts.get('compiler', '').partition(',')[0]}; "
            f"commit {facts.get('commit', '')}, {facts.get('date', '')[:10]}.")
    if gone:
        text += " Not measured: " + ", ".join(sorted(gone, key=order)) + "."
    return text


def all_plots(results):
    """{file name without ending: drawing}; those that have figures."""
    foot = footer(results)
    spreads = "Lines are medians, whiskers the smallest and the largest " \
              "repetition."
    drawn = {name: figure(f"{title}: time per operation", BARS_REMARK,
                          bars(results, pattern), foot)
             for name, title, pattern in BARS}
    drawn["threads"] = figure(
        "Throughput against threads",
        "Operations per second of all threads together; higher is better. "
        "Maps inside the process only. " + spreads, threads_panels(results),
        foot, columns=3)
    drawn["latency"] = figure(
        "Latency of single operations under load",
        "Half of the operations were faster than p50, 999 of 1,000 faster than "
        "p99.9; lower is better. Logarithmic. " + spreads,
        latency_panels(results), foot)
    drawn["contention"] = figure(
        "Contention: the same transactions on fewer and fewer keys",
        "Higher throughput is better, fewer retries are. " + spreads,
        contention_panels(results), foot)
    drawn["memory"] = figure(
        "Memory", "Growth of the resident set; shorter is better.",
        [memory_panel(results)], foot)
    drawn["summary"] = figure(
        "One GET, and one transaction that checks a balance and lowers it",
        BARS_REMARK, summary_panels(results), foot)
    return {name: drawing for name, drawing in drawn.items() if drawing}
