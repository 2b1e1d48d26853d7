#!/usr/bin/env python3
"""Reading the figures of Google Benchmark, on made-up JSON."""

import pathlib
import tempfile
import unittest

import made_up
import figures


def entry(run_name, repetition, rate, threads=1, **more):
    return {"name": run_name, "run_name": run_name, "run_type": "iteration",
            "repetition_index": repetition, "threads": threads,
            "items_per_second": rate, "real_time": 1.0, "iterations": 9, **more}


def failed(run_name, repetition, message):
    return {"name": run_name, "run_name": run_name, "run_type": "iteration",
            "repetition_index": repetition, "threads": 1,
            "error_occurred": True, "error_message": message}


def read(*entries):
    results = figures.Results()
    figures.add_run(results, {"benchmarks": list(entries)}, "group")
    return results


class FiguresTest(unittest.TestCase):

    def test_name_is_freed_of_what_google_benchmark_adds(self):
        for suffix in ("", "/real_time", "/threads:2", "/iterations:1",
                       "/real_time/threads:2", "/min_time:0.100/threads:1",
                       "/iterations:1/repeats:3/threads:1"):
            self.assertEqual(figures.row_name("get/hot/vigil" + suffix),
                             "get/hot/vigil")

    def test_time_is_per_item_in_the_order_of_repetitions(self):
        results = read(entry("get/a/vigil", 1, 1e7),
                       entry("get/a/vigil", 0, 2e7))
        self.assertEqual(results.row("get/a", "vigil").ns, [50.0, 100.0])

    def test_threads_are_rows_of_their_own(self):
        results = read(entry("get/a/vigil/threads:1", 0, 1e7),
                       entry("get/a/vigil/real_time/threads:2", 0, 2e7, 2))
        self.assertEqual(results.thread_counts("get/a"), [1, 2])
        self.assertEqual(results.row("get/a", "vigil", 2).ns, [50.0])

    def test_rows_stand_in_the_order_of_their_registration(self):
        results = read(entry("get/b/vigil", 0, 1e7, family_index=7),
                       entry("get/a/vigil", 0, 1e7, family_index=3))
        self.assertEqual(results.workloads(), ["get/a", "get/b"])

    def test_aggregates_are_left_out(self):
        median = {**entry("get/a/vigil", 0, 1.0), "run_type": "aggregate"}
        results = read(entry("get/a/vigil", 0, 1e9), median)
        self.assertEqual(results.row("get/a", "vigil").ns, [1.0])

    def test_counters_keep_their_repetition(self):
        results = read(entry("get/a/vigil", 0, 1e9),
                       entry("get/a/vigil", 1, 1e9, p99_ns=70.0))
        self.assertEqual(results.row("get/a", "vigil").figures("p99_ns"),
                         [None, 70.0])

    def test_failed_repetition_is_no_figure(self):
        results = read(entry("get/a/vigil", 0, 1e9),
                       failed("get/a/vigil", 1, "a key is missing"))
        row = results.row("get/a", "vigil")
        self.assertEqual(row.ns, [1.0, None])
        self.assertEqual(row.absent, "")

    def test_skipped_peer_is_named_with_its_reason(self):
        results = read(failed("get/a/boost", 0, "skipped: no Boost 1.83"),
                       entry("get/a/vigil", 0, 1e9))
        self.assertEqual(results.skipped_peers(), {"boost": "no Boost 1.83"})

    def test_peer_with_one_row_is_not_skipped(self):
        results = read(failed("get/a/redis", 0, "skipped: no server"),
                       entry("get/b/redis", 0, 1e9))
        self.assertEqual(results.skipped_peers(), {})

    def test_pairs_are_of_the_same_repetition(self):
        self.assertEqual(figures.pairs([1, None, 3, 4], [5, 6, None, 8]),
                         [(1, 5), (4, 8)])

    def test_written_results_are_read_again(self):
        before = made_up.everything()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "results.json"
            figures.write(before, path)
            after = figures.read(path)
        self.assertEqual(after.machine, before.machine)
        self.assertEqual(after.groups, before.groups)
        self.assertEqual(list(after.rows), list(before.rows))
        for key, row in before.rows.items():
            self.assertEqual(after.rows[key], row)

    def test_several_runs_are_more_repetitions(self):
        one = made_up.results(made_up.row("get/a/vigil", 1, [1.0, 2.0]))
        two = made_up.results(
            made_up.row("get/a/vigil", 1, [3.0], {"max_ns": [9.0]}))
        row = figures.merge([one, two]).row("get/a", "vigil")
        self.assertEqual(row.ns, [1.0, 2.0, 3.0])
        self.assertEqual(row.figures("max_ns"), [None, None, 9.0])


if __name__ == "__main__":
    unittest.main()
