#!/usr/bin/env python3
"""Turns the JSON of a vigil_bench run into the tables of docs/benchmarks.md.

    bench/report.py RUN.json... [--write docs/benchmarks.md] [--check]

Several runs, each of a process of its own, count as one run with more
repetitions: where the kernel puts a process's pages moves every figure.

Prints Markdown. --write also puts it between the markers of that file, --check
exits with 1 if a target was missed or a row with a target did not run.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEGIN = "<!-- table: begin, written by bench/report.py -->"
END = "<!-- table: end -->"

VIGIL = "vigil"
PLAIN = "flat_hash_map"
SHARDED = "sharded_map"
REDIS = "redis_server"


class Target:
    """What was promised; also how the two sides of a row are compared."""

    def pair(self, ours, peer):
        """One repetition's comparison."""
        return ours / peer

    def pair_text(self, pair):
        return f"{pair:.2f}"


class AtMost(Target):
    """Our figure divided by the peer's must not exceed `limit`."""

    def __init__(self, limit):
        self.limit = limit

    def text(self):
        return f"≤ {self.limit:g}"

    def is_met(self, ours, compared):
        del ours
        return compared is not None and compared <= self.limit


class AtLeast(Target):
    """The peer's figure divided by ours, a gain, must reach `limit`."""

    def __init__(self, limit):
        self.limit = limit

    def pair(self, ours, peer):
        return peer / ours

    def text(self):
        return f"≥ {self.limit:g}x"

    def is_met(self, ours, compared):
        del ours
        return compared is not None and compared >= self.limit


class AtMostMore(Target):
    """Our figure less the peer's must not exceed `limit` nanoseconds."""

    def __init__(self, limit):
        self.limit = limit

    def pair(self, ours, peer):
        return ours - peer

    def pair_text(self, pair):
        return f"{pair:+.1f} ns"

    def text(self):
        return f"≤ {self.limit:+g} ns"

    def is_met(self, ours, compared):
        del ours
        return compared is not None and compared <= self.limit


class Below(Target):
    """Our figure itself must not exceed `limit`, whatever the peer's is."""

    def __init__(self, limit, unit, note=""):
        self.limit = limit
        self.unit = unit
        self.note = note

    def text(self):
        return f"≤ {self.limit:g} {self.unit}{self.note}"

    def is_met(self, ours, compared):
        del compared
        return ours <= self.limit


class Row:
    """One line: our series of figures, a peer's, and what was promised."""

    def __init__(self, title, ours, peer_name, peer, target=None, unit="ns"):
        self.title = title
        self.ours = ours  # (workload/variant, threads)
        self.peer_name = peer_name
        self.peer = peer
        self.target = target
        self.unit = unit


def row(title, workload, peer, target=None, threads=1, ours=VIGIL):
    """The usual row: two peers, one workload, the same number of threads."""
    return Row(title, (f"{workload}/{ours}", threads), peer,
               (f"{workload}/{peer}", threads), target)


def against(title, ours, name, peer, target=None, threads=1):
    """A row whose two sides are different workloads."""
    return Row(title, (ours, threads), name, (peer, threads), target)


MEMORY = "resident_per_entry"
GET = f"get/uniform/1e6/{VIGIL}"
WORDS_GET = "words_get/uniform/1e3"
WORDS_SET = "words_set/uniform/1e3"
WORDS_WITHDRAW = "words_withdraw/uniform/1e3"
WORDS_WATCH = "words_watch"
FIVE = "WATCH, GET, MULTI, DECRBY, EXEC, 10^3 accounts"

TARGETS = [
    row("GET into a reused string, uniform, 10^6 keys", "get/uniform/1e6",
        PLAIN, AtMost(0.85)),
    row("GET into a reused string, uniform, 10^3 keys", "get/uniform/1e3",
        PLAIN, AtMost(1.4)),
    Row("GET of one hot key, 2 threads against 1, total throughput",
        (f"get/hot/{VIGIL}", 2), "Vigil, 1 thread", (f"get/hot/{VIGIL}", 1),
        AtLeast(1.8)),
    row("SET overwrite, uniform, 10^6 keys", "set/uniform/1e6", PLAIN,
        AtMost(0.85)),
    row("50/50 GET and SET, zipf 0.99, 10^6 keys", "mixed/zipf/1e6", SHARDED,
        AtMost(0.7), threads=2),
    row("withdraw by Transact, uniform, 10^6 accounts", "withdraw/uniform/1e6",
        SHARDED, AtMost(0.8)),
    row("withdraw by Transact, one account", "withdraw/one", SHARDED,
        Below(150, "ns")),
    against("MGET of 16 keys of 10^6, per key", f"mget16/uniform/1e6/{VIGIL}",
            "Vigil, one GET", GET, AtMost(0.45)),
    Row("memory per entry, 10^6 entries", (f"memory/1e6/{VIGIL}", 1), PLAIN,
        (f"memory/1e6/{PLAIN}", 1), Below(125, "B"), unit=MEMORY),
    against("Execute GET, 10^3 keys", f"{WORDS_GET}/execute",
            "Vigil, typed Get into a new string", f"{WORDS_GET}/typed_new",
            AtMostMore(60)),
    against("Execute GET, 10^3 keys", f"{WORDS_GET}/execute",
            "Vigil, typed Get into a reused string",
            f"{WORDS_GET}/typed_reused", AtMostMore(60)),
    against("Execute SET, 10^3 keys", f"{WORDS_SET}/execute",
            "Vigil, typed Set", f"{WORDS_SET}/typed", AtMostMore(80)),
    against(f"Execute {FIVE}, together", f"{WORDS_WITHDRAW}/execute",
            "Vigil, the same typed", f"{WORDS_WITHDRAW}/typed",
            Below(600, "ns")),
    against(f"Execute {FIVE}, together", f"{WORDS_WITHDRAW}/execute",
            f"{REDIS}, five round trips", f"{WORDS_WITHDRAW}/{REDIS}",
            AtLeast(100)),
    against("Execute WATCH of 10,000 keys of 10^4, per key",
            f"{WORDS_WATCH}10000/shuffled/1e4/execute",
            "Vigil, WATCH of 1,000", f"{WORDS_WATCH}1000/shuffled/1e4/execute",
            Below(300, "ns", ", 3 ms in all")),
    against("Execute WATCH of 10,000 keys of 10^6, per key",
            f"{WORDS_WATCH}10000/shuffled/1e6/execute",
            "Vigil, WATCH of 1,000", f"{WORDS_WATCH}1000/shuffled/1e6/execute",
            Below(300, "ns", ", 3 ms in all")),
    against("Execute WATCH of 10,000 keys of 10^6, per key (linear)",
            f"{WORDS_WATCH}10000/shuffled/1e6/execute",
            "Vigil, WATCH of 1,000", f"{WORDS_WATCH}1000/shuffled/1e6/execute",
            AtMost(1.5)),
]

OTHERS = [
    row("GET, reused string, uniform, 10^6 keys", "get/uniform/1e6", SHARDED),
    row("GET, reused string, uniform, 10^3 keys", "get/uniform/1e3", SHARDED),
    row("GET, reused string, zipf 0.99, 10^6 keys", "get/zipf/1e6", PLAIN),
    row("GET, reused string, zipf 0.99, 10^6 keys", "get/zipf/1e6", SHARDED),
    row("GET of one hot key", "get/hot", SHARDED),
    row("GET of one hot key", "get/hot", SHARDED, threads=2),
    row("GET into a new string, uniform, 10^3 keys", "get_new/uniform/1e3",
        PLAIN),
    row("GET into a new string, uniform, 10^3 keys", "get_new/uniform/1e3",
        SHARDED),
    row("GET, 8-byte keys, 32-byte values, 10^6 keys", "get/key8/1e6", PLAIN),
    row("GET, 8-byte keys, 8-byte values, 10^6 keys", "get/key8value8/1e6",
        PLAIN),
    row("GET, 8-byte keys, 8-byte values, 10^6 keys", "get/key8value8/1e6",
        SHARDED),
    row("SET, 8-byte keys, 8-byte values, 10^6 keys", "set/key8value8/1e6",
        PLAIN),
    row("SET overwrite, uniform, 10^6 keys", "set/uniform/1e6", SHARDED),
    row("SET of fresh keys, from empty to 10^5", "insert/1e5", PLAIN),
    row("SET of fresh keys, from empty to 10^5", "insert/1e5", SHARDED),
    row("GET of 1 KiB, 10^3 keys", "get/value1KiB", PLAIN),
    row("SET of 1 KiB, 10^3 keys", "set/value1KiB", PLAIN),
    row("GET of 64 KiB, 64 keys", "get/value64KiB", PLAIN),
    row("SET of 64 KiB, 64 keys", "set/value64KiB", PLAIN),
    row("50/50 GET and SET, zipf 0.99, 10^6 keys", "mixed/zipf/1e6", SHARDED),
    row("MGET of 16 keys of 10^6, per key", "mget16/uniform/1e6", PLAIN),
    row("MGET of 16 keys of 10^6, per key", "mget16/uniform/1e6", SHARDED),
    against("MGET into a new vector, per key",
            f"mget16_new/uniform/1e6/{VIGIL}", "Vigil, one GET", GET),
    row("INCRBY of one key", "incr/one", SHARDED),
    row("INCRBY of one key", "incr/one", SHARDED, threads=2),
    row("withdraw by Transact, uniform, 10^6 accounts", "withdraw/uniform/1e6",
        SHARDED, threads=2),
    row("withdraw by Transact, one account", "withdraw/one", SHARDED,
        threads=2),
    against("withdraw by WATCH and EXEC, uniform, 10^6 accounts",
            f"session_withdraw/uniform/1e6/{VIGIL}", SHARDED,
            f"withdraw/uniform/1e6/{SHARDED}"),
    against("withdraw by WATCH and EXEC, one account",
            f"session_withdraw/one/{VIGIL}", SHARDED,
            f"withdraw/one/{SHARDED}"),
    row("transfer, zipf 0.99, 10^6 accounts", "transfer/zipf/1e6", SHARDED),
    row("transfer, zipf 0.99, 10^6 accounts", "transfer/zipf/1e6", SHARDED,
        threads=2),
    against("transfer, payee by Add, zipf 0.99, 10^6 accounts",
            f"transfer_add/zipf/1e6/{VIGIL}", SHARDED,
            f"transfer/zipf/1e6/{SHARDED}"),
    against("transfer, payee by Add, zipf 0.99, 10^6 accounts",
            f"transfer_add/zipf/1e6/{VIGIL}", SHARDED,
            f"transfer/zipf/1e6/{SHARDED}", threads=2),
    against("WATCH of 1,000 keys of 10^6 and UNWATCH, per key",
            f"session_watch1000/uniform/1e6/{VIGIL}", "Vigil, one GET", GET),
    against(f"Execute {FIVE}, together", f"{WORDS_WITHDRAW}/execute",
            f"{REDIS}, two round trips",
            f"words_withdraw_two_trips/uniform/1e3/{REDIS}"),
    against("Execute WATCH of 10,000 keys of 10^6 and UNWATCH, per key",
            f"{WORDS_WATCH}10000_unwatch/shuffled/1e6/execute", "Vigil, one GET",
            GET),
    Row("memory per entry, 10^6 entries", (f"memory/1e6/{VIGIL}", 1), SHARDED,
        (f"memory/1e6/{SHARDED}", 1), unit=MEMORY),
]


def entries(run, row_id):
    """A benchmark's repetitions, failed ones too."""
    name, threads = row_id
    found = []
    for entry in run["benchmarks"]:
        entry_name = entry["run_name"]
        for suffix in ("/iterations:", "/repeats:", "/real_time", "/threads:"):
            entry_name = entry_name.split(suffix)[0]
        if (entry["run_type"] == "iteration" and entry_name == name
                and entry["threads"] == threads):
            found.append(entry)
    return found


def series(run, row_id, unit):
    """A benchmark's figures by (process, repetition), {} if it did not run."""
    figures = {}
    for entry in entries(run, row_id):
        if entry.get("error_occurred"):
            continue
        if unit == "ns":
            figure = 1e9 / entry["items_per_second"]
        else:
            figure = entry[unit]
        figures[entry["process"], entry["repetition_index"]] = figure
    return figures


def absence(run, row_id):
    """Why there are no figures: "skipped: REASON" where this machine lacks
    what the benchmark needs, else "not run"."""
    for entry in entries(run, row_id):
        message = entry.get("error_message", "")
        if message.startswith("skipped: "):
            return message
    return "not run"


def figure_text(value, unit):
    return f"{value:.3g} ns" if unit == "ns" and value < 100 else (
        f"{value:.0f} {'ns' if unit == 'ns' else 'B'}")


def line(run, spec):
    """The Markdown line of one row, and whether its target was met. A row that
    was skipped misses none."""
    ours = series(run, spec.ours, spec.unit)
    peer = series(run, spec.peer, spec.unit)
    target = spec.target.text() if spec.target else ""
    title = [spec.title, str(spec.ours[1])]
    if not ours:
        cells = title + ["not run", spec.peer_name, "", "", target, ""]
        return "| " + " | ".join(cells) + " |", spec.target is None
    our_median = statistics.median(ours.values())
    cells = title + [figure_text(our_median, spec.unit), spec.peer_name]
    compared = None
    if peer:
        by = spec.target or Target()
        pairs = [by.pair(ours[i], peer[i]) for i in sorted(ours) if i in peer]
        compared = statistics.median(pairs)
        cells += [
            figure_text(statistics.median(peer.values()), spec.unit),
            f"**{by.pair_text(compared)}** ({by.pair_text(min(pairs))} to "
            f"{by.pair_text(max(pairs))})",
        ]
        missing = ""
    else:
        missing = absence(run, spec.peer)
        cells += [missing, ""]
    met = spec.target is None or spec.target.is_met(our_median, compared)
    verdict = "met" if met else "**missed**"
    if spec.target is None:
        verdict = ""
    elif not peer and not isinstance(spec.target, Below):
        verdict = ""
        met = missing.startswith("skipped")
    cells += [target, verdict]
    return "| " + " | ".join(cells) + " |", met


HEADER = ("| workload | threads | Vigil | peer | peer's figure | "
          "ratio or difference (min to max) | target | |\n"
          "|---|---|---|---|---|---|---|---|")


def table(run, rows):
    """A Markdown table, and whether every target in it was met."""
    lines = [line(run, spec) for spec in rows]
    text = "\n".join([HEADER] + [text for text, _ in lines])
    return text, all(met for _, met in lines)


def output_of(*command):
    """What a command printed, or '' where it cannot be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True, cwd=ROOT).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def distribution():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def machine(run):
    """The facts without which a figure is not a number, as a list."""
    cpu = {}
    for text in output_of("lscpu").splitlines():
        name, _, value = text.partition(":")
        cpu[name.strip()] = value.strip()
    context = run["context"]
    threads = sorted({entry["threads"] for entry in run["benchmarks"]})
    repetitions = max(e.get("repetitions", 1) for e in run["benchmarks"])
    processes = len({entry["process"] for entry in run["benchmarks"]})
    loads = ", ".join(f"{value:.2f}" for value in run["loads"])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = ".".join(platform.release().split(".")[:2])
    hypervisor = cpu.get("Hypervisor vendor")
    facts = [
        ("CPU", f"{cpu.get('Model name', 'unknown')} (family "
                f"{cpu.get('CPU family', '?')}, model {cpu.get('Model', '?')})"
                f", {cpu.get('CPU(s)', os.cpu_count())} logical CPUs, "
                f"{cpu.get('Thread(s) per core', '?')} per core; L2 "
                f"{cpu.get('L2 cache', '?')}, L3 {cpu.get('L3 cache', '?')}"
                + (f"; virtual machine ({hypervisor})" if hypervisor else "")),
        ("memory", f"{memory:.0f} GiB"),
        ("system", f"{distribution()}, Linux {kernel}, "
                   f"{' '.join(platform.libc_ver())}"),
        ("compiler", f"{context.get('compiler', '?')}, flags "
                     f"`{context.get('flags', '?')}`"),
        ("threads", " and ".join(map(str, threads))
         + " (column two); one further thread sleeps throughout"),
        ("repetitions", f"{repetitions} in each of {processes} process(es), "
                        "randomly interleaved"),
        ("load average", f"{loads} as the processes began"),
        ("date", context.get("date", "?")),
        ("commit", context.get("commit", "unknown")),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def memory_detail(run):
    """Three ways to count the bytes of an entry, per peer."""
    lines = ["| bytes per entry | resident set | handed out by malloc | "
             "`Stats().bytes` |", "|---|---|---|---|"]
    for peer in (VIGIL, PLAIN, SHARDED):
        cells = [peer]
        for unit in (MEMORY, "allocated_per_entry", "reported_per_entry"):
            figures = series(run, (f"memory/1e6/{peer}", 1), unit)
            median = statistics.median(figures.values()) if figures else 0
            cells.append(f"{median:.1f}" if median > 0 else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(run):
    """The whole Markdown, and whether every target was met."""
    targets, met = table(run, TARGETS)
    others, _ = table(run, OTHERS)
    return "\n\n".join([
        machine(run), "### Rows with a target", targets,
        "### Rows without a target", others,
        "### Memory, three ways", memory_detail(run)
    ]), met


def write_into(path, text):
    """Replaces what stands between the markers of `path`."""
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        sys.exit(f"report.py: {path} has no markers for the table")
    path.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def read_runs(paths):
    """The runs of `paths` as one: the first one's context, all figures."""
    merged = {}
    for process, path in enumerate(paths):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            sys.exit(f"report.py: cannot read {path}: {error}")
        for entry in run["benchmarks"]:
            entry["process"] = process
        merged.setdefault("context", run["context"])
        merged.setdefault("benchmarks", []).extend(run["benchmarks"])
        # Of the last minute; what this run itself adds is in the later ones.
        merged.setdefault("loads", []).extend(run["context"]["load_avg"][:1])
    if not merged["benchmarks"]:
        sys.exit("report.py: no benchmark ran")
    return merged


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=pathlib.Path, nargs="+", metavar="RUN",
                        help="JSON written by vigil_bench")
    parser.add_argument("--write", type=pathlib.Path, metavar="PAGE")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    run = read_runs(arguments.runs)
    text, met = report(run)
    print(text)
    if arguments.write:
        write_into(arguments.write, text)
    return 1 if arguments.check and not met else 0


if __name__ == "__main__":
    sys.exit(main())
