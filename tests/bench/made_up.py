"""Results that nobody measured, for tests of what is made of results."""

import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/report"))

import figures  # noqa: E402

# Nanoseconds of a GET; other workloads are multiples of it.
SPEED = {
    "vigil": 60, "flat_hash_map": 70, "mutex_map": 90, "sharded_map": 85,
    "shared_mutex_map": 120, "tbb": 110, "rocksdb": 1900, "lmdb": 420,
    "redis": 21000, "redis_pipe16": 2600, "redis_pipe100": 1100,
    "redis_script": 24000, "redis_script_pipe100": 3100,
}
MACHINE = {"CPU": "Made-up CPU (family 1, model 1), 2 logical CPUs",
           "system": "Nowhere 1.0, Linux 0.0", "date": "2000-01-01T00:00:00",
           "compiler": "None 0, flags ``", "commit": "000000000000"}


def row(name, threads, ns, counters=None, absent="", group="made-up"):
    return figures.Row(name, threads, group, list(ns), counters or {}, absent)


def results(*rows):
    made = figures.Results(dict(MACHINE), [
        {"name": "made-up", "min_time": 0.1, "load": 0.5, "seconds": 60.0,
         "state": "done"}])
    for one in rows:
        made.rows[one.name, one.threads] = one
    return made


def _noisy(source, middle, count=5):
    return [figures.rounded(middle * source.uniform(0.9, 1.25))
            for _ in range(count)]


def everything():
    """A run with every kind of row, boost skipped."""
    source = random.Random(1)
    rows = []
    workloads = {
        "get/uniform/1e3": 0.3, "get/uniform/1e6": 1, "get/uniform/1e7": 1.6,
        "get/zipf/1e6": 0.7, "get/value64KiB": 30, "set/uniform/1e6": 1.5,
        "insert/1e6": 3, "mixed/zipf/1e6": 1.2, "incr/one": 0.8,
        "mget16/uniform/1e6": 0.4, "withdraw/uniform/1e6": 4,
        "withdraw/16": 3, "withdraw/one": 2, "transfer/zipf/1e6": 6,
        "transfer/16": 5, "transfer/two": 5, "ycsb_a/zipf/1e6": 12,
        "smallbank": 9,
    }
    for workload, factor in workloads.items():
        for threads in (1, 2):
            for peer, speed in SPEED.items():
                middle = speed * factor / (threads if peer == "vigil" else 1.2)
                counters = {}
                if workload.split("/")[0] in ("withdraw", "transfer"):
                    counters["retries_per_op"] = _noisy(source, threads * 0.1)
                rows.append(row(f"{workload}/{peer}", threads,
                                _noisy(source, middle), counters))
            rows.append(row(f"{workload}/boost", threads, [],
                            absent="skipped: Boost 1.83 was not found"))
    for workload in ("latency/get/uniform/1e6", "latency/withdraw/one"):
        for peer in ("vigil", "sharded_map", "tbb", "redis"):
            low = SPEED[peer]
            rows.append(row(
                f"{workload}/{peer}", 2, _noisy(source, low),
                {name: _noisy(source, low * factor) for name, factor in (
                    ("p50_ns", 1), ("p99_ns", 4), ("p999_ns", 15),
                    ("max_ns", 9000))}))
    for peer, size in (("vigil", 98), ("flat_hash_map", 216), ("redis", 140)):
        rows.append(row(f"memory/1e6/{peer}", 1, [1000.0],
                        {"bytes_per_entry": [float(size)]}))
    return results(*rows)
