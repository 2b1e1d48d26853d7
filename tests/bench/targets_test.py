#!/usr/bin/env python3
"""Goals against made-up figures: met, missed, skipped, not run."""

import unittest

import made_up
import names
import tables
from made_up import results, row
from targets import (TARGETS, AtLeast, AtMost, AtMostMore, Below, Faster,
                     Target, judge, judge_all)


def judged(goal, ours, peer, **more):
    target = Target("get/a", 1, "tbb", goal, **more)
    return judge(results(row("get/a/vigil", 1, ours),
                         row("get/a/tbb", 1, peer)), target)


class GoalTest(unittest.TestCase):

    def test_at_most_compares_our_time_with_the_peers(self):
        self.assertEqual(judged(AtMost(0.8), [8.0], [10.0]).state, "met")
        self.assertEqual(judged(AtMost(0.8), [8.1], [10.0]).state, "missed")

    def test_faster_is_not_as_fast(self):
        self.assertEqual(judged(Faster(), [9.9], [10.0]).state, "met")
        self.assertEqual(judged(Faster(), [10.0], [10.0]).state, "missed")

    def test_at_least_is_the_peers_time_in_ours(self):
        self.assertEqual(judged(AtLeast(10), [1.0], [10.0]).state, "met")
        self.assertEqual(judged(AtLeast(10), [1.0], [9.9]).state, "missed")

    def test_at_most_more_is_a_difference(self):
        self.assertEqual(judged(AtMostMore(50), [80.0], [30.0]).state, "met")
        self.assertEqual(judged(AtMostMore(50), [81.0], [30.0]).state, "missed")

    def test_below_needs_no_peer(self):
        self.assertEqual(judged(Below(150), [149.0], []).state, "met")
        self.assertEqual(judged(Below(150), [151.0], []).state, "missed")

    def test_median_of_the_ratios_of_each_repetition(self):
        outcome = judged(AtMost(1), [1.0, 2.0, 9.0], [2.0, 2.0, 3.0])
        self.assertEqual(outcome.compared, [0.5, 1.0, 3.0])
        self.assertEqual(outcome.median, 1.0)

    def test_peer_that_is_not_on_this_machine_is_skipped_with_the_reason(self):
        outcome = judge(results(row("get/a/vigil", 1, [1.0]),
                                row("get/a/tbb", 1, [],
                                    absent="skipped: no TBB")),
                        Target("get/a", 1, "tbb", Faster()))
        self.assertEqual((outcome.state, outcome.reason),
                         ("skipped", "no TBB"))

    def test_row_that_failed_is_not_run(self):
        outcome = judge(results(row("get/a/vigil", 1, [],
                                    absent="a key is missing")),
                        Target("get/a", 1, "tbb", Faster()))
        self.assertEqual((outcome.state, outcome.reason),
                         ("not run", "a key is missing"))

    def test_both_sides_may_be_of_one_row(self):
        outcome = judge(
            results(row("latency/x/vigil", 2, [1.0],
                        {"p50_ns": [100.0], "p999_ns": [1900.0]})),
            Target("latency/x", 2, "vigil", AtMost(20), unit="p999_ns",
                   peer_unit="p50_ns"))
        self.assertEqual((outcome.state, outcome.compared), ("met", [19.0]))


class TargetsTest(unittest.TestCase):

    def test_no_goal_is_there_twice(self):
        everything = [target for _, some in TARGETS for target in some]
        self.assertEqual(len(everything), len(set(everything)))

    def test_every_goal_is_counted(self):
        made = made_up.everything()
        outcomes = [one for _, some in judge_all(made) for one in some]
        text = tables.targets(made)
        self.assertTrue(text.startswith(f"{len(outcomes)} goals: "))
        lines = [line for line in text.splitlines()
                 if line.startswith("| ") and "threads" not in line[:20]]
        shown = [line for line in lines if not line.startswith("| workload")]
        self.assertEqual(len(shown), len(outcomes))

    def test_run_of_some_rows_shows_the_goals_that_ran(self):
        made = results(row("withdraw/one/vigil", 1, [100.0]))
        lines = [line for line in tables.targets(made, True).splitlines()
                 if line.startswith("| withdraw")]
        self.assertEqual(len(lines), 1)
        self.assertIn("not run", tables.targets(made).splitlines()[0])

    def test_missed_goal_says_so(self):
        made = results(row("get/uniform/1e6/vigil", 1, [9.0]),
                       row("get/uniform/1e6/flat_hash_map", 1, [10.0]))
        self.assertIn("| **0.9** (0.9 to 0.9) | ≤ 0.85 | **missed** |",
                      tables.targets(made))


class TablesTest(unittest.TestCase):

    def test_peer_that_wins_is_in_bold(self):
        made = results(row("get/a/vigil", 1, [10.0, 10.0]),
                       row("get/a/tbb", 1, [9.0, 9.0]),
                       row("get/a/boost", 1, [11.0, 12.0]))
        self.assertIn("| 10 ns | **0.9 (0.9 to 0.9)** | 1.15 (1.1 to 1.2) |",
                      tables.matrices(made))

    def test_latency_and_memory_are_not_shown_as_times(self):
        made = made_up.everything()
        self.assertNotIn("latency", tables.matrices(made))
        self.assertNotIn("bytes", tables.matrices(made))
        text = tables.counters(made)
        self.assertIn("| workload | peer | p50 | p99 | p99.9 | max |", text)
        self.assertIn("| bytes per entry, 10^6 keys; 1 thread | vigil | 98 B |",
                      text)

    def test_skipped_peer_is_listed_once(self):
        text = tables.absences(made_up.everything())
        self.assertEqual(text, "- boost: Boost 1.83 was not found")

    def test_group_that_did_not_run_is_listed(self):
        made = made_up.everything()
        made.groups.append({"name": "late", "state": "failed: out of time"})
        self.assertIn("- the group late: failed: out of time",
                      tables.absences(made))

    def test_sentences_have_the_figures_of_the_run(self):
        made = results(row("withdraw/uniform/1e6/vigil", 1, [100.0] * 5),
                       row("withdraw/uniform/1e6/redis", 1, [70000.0] * 5))
        text = " ".join(tables.sentences(made).split())
        self.assertIn("takes 100 ns", text)
        self.assertIn("takes 700 times as long", text)

    def test_no_figure_no_sentence(self):
        self.assertNotIn("redis", tables.sentences(results()))


class NamesTest(unittest.TestCase):

    def test_workloads_in_words(self):
        for workload, words in (
                ("get/uniform/1e6", "GET, uniform, 10^6 keys"),
                ("get/hot", "GET, one hot key"),
                ("get/key8value8/1e6",
                 "GET, 8-byte keys and 8-byte values, 10^6 keys"),
                ("get/value1KiB", "GET, 1 KiB values"),
                ("withdraw/one", "withdraw, one account"),
                ("transfer/two", "transfer, two accounts"),
                ("latency/withdraw/16", "latency, withdraw, 16 accounts"),
                ("new_thing/odd", "new_thing, odd")):
            self.assertEqual(names.describe(workload), words)

    def test_figures_are_never_powers_of_ten(self):
        for value, text in ((0, "0"), (0.0047, "0.0047"), (12.34, "12.3"),
                            (1234.0, "1230"), (123456.0, "123000")):
            self.assertEqual(names.significant(value), text)

    def test_durations_and_rates(self):
        self.assertEqual(names.duration(283055), "283 µs")
        self.assertEqual(names.duration(58.7), "58.7 ns")
        self.assertEqual(names.rate(17.4e6), "17.4 M/s")


if __name__ == "__main__":
    unittest.main()
