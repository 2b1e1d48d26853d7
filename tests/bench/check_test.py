#!/usr/bin/env python3
"""script/bench --check: a regression is flagged, and noise is not."""

import random
import unittest

import made_up
import check
import figures
import instructions

ROW = check.Watched("get/a", 1, "flat_hash_map")
OTHER = check.Watched("set/a", 2, "sharded_map")
BASELINE = {"ratios": {
    ROW.key: {"ratio": 1.0, "runs": [0.97, 0.99, 1.0, 1.01, 1.03]},
    OTHER.key: {"ratio": 0.5, "runs": [0.48, 0.5, 0.5, 0.52, 0.7]},
}}


class Machine:
    """Answers `measure` with prepared ratios, process by process."""

    def __init__(self, *processes):
        self._processes = list(processes)
        self.asked = []

    def measure(self, rows):
        self.asked.append([row.key for row in rows])
        ratios = self._processes.pop(0)
        return {row.key: ratios[row.key] for row in rows if row.key in ratios}


def compare(*processes):
    machine = Machine(*processes)
    verdicts = check.compare_times(BASELINE, (ROW, OTHER), machine.measure)
    return {one.name: one for one in verdicts}, machine


def both(row, other=0.5):
    return {ROW.key: row, OTHER.key: other}


class TimesTest(unittest.TestCase):

    def test_same_ratios_pass_after_one_process(self):
        verdicts, machine = compare(both(1.02))
        self.assertEqual({one.state for one in verdicts.values()},
                         {"as before"})
        self.assertEqual(len(machine.asked), 1)

    def test_regression_is_flagged_with_row_before_and_after(self):
        verdicts, machine = compare(both(1.22), both(1.20), both(1.25))
        one = verdicts[ROW.key]
        self.assertEqual((one.state, one.before, one.after),
                         ("worse", 1.0, 1.22))
        self.assertEqual(machine.asked[1:], [[ROW.key], [ROW.key]])
        text = check.line(one)
        for part in ("worse", ROW.key, "before 1,", "after 1.22", "+22 %"):
            self.assertIn(part, text)
        self.assertEqual(check.conclusion(verdicts.values()),
                         ("1 passed, 1 failed, 0 skipped", 1))

    def test_one_process_that_disagrees_acquits(self):
        for processes in ((1.4, 1.05), (1.4, 1.3, 1.14)):
            verdicts, machine = compare(*map(both, processes))
            self.assertEqual(verdicts[ROW.key].state, "as before")
            self.assertEqual(len(machine.asked), len(processes))

    def test_fourteen_percent_is_no_regression(self):
        verdicts, _ = compare(both(1.14))
        self.assertEqual(verdicts[ROW.key].state, "as before")

    def test_what_the_baseline_itself_has_shown_is_no_regression(self):
        verdicts, machine = compare(both(1.0, other=0.69))
        self.assertEqual(verdicts[OTHER.key].state, "as before")
        self.assertEqual(len(machine.asked), 1)

    def test_more_than_a_noisy_baseline_has_shown_is_one(self):
        processes = [both(1.0, other=0.75)] * 3
        verdicts, _ = compare(*processes)
        self.assertEqual(verdicts[OTHER.key].state, "worse")

    def test_gain_is_told_and_passes(self):
        verdicts, _ = compare(both(0.7))
        self.assertEqual(verdicts[ROW.key].state, "better")
        self.assertEqual(check.conclusion(verdicts.values())[1], 0)

    def test_row_that_no_longer_runs_fails(self):
        verdicts, _ = compare({OTHER.key: 0.5})
        self.assertEqual(verdicts[ROW.key].state, "failed")
        self.assertEqual(check.conclusion(verdicts.values())[1], 1)

    def test_row_without_baseline_is_counted_as_skipped(self):
        machine = Machine({OTHER.key: 0.5})
        baseline = {"ratios": {OTHER.key: BASELINE["ratios"][OTHER.key]}}
        verdicts = check.compare_times(baseline, (ROW, OTHER), machine.measure)
        self.assertEqual(check.conclusion(verdicts),
                         ("1 passed, 0 failed, 1 skipped", 0))

    def noisy_check(self, source, change, rows=13):
        """The exit status of a check on a machine where each process moves each
        ratio by a third one time in ten, and by a tenth always."""
        watched = [check.Watched(f"row{number}", 1, "peer")
                   for number in range(rows)]

        def one(factor):
            if source.random() < 0.1:
                factor *= source.choice((1.33, 1 / 1.33))
            return factor * source.uniform(0.95, 1.05)

        entries = {}
        for row in watched:
            runs = [one(1.0) for _ in range(check.BASELINE_RUNS)]
            entries[row.key] = {"ratio": sorted(runs)[len(runs) // 2],
                                "runs": runs}
        verdicts = check.compare_times(
            {"ratios": entries}, watched,
            lambda rows: {row.key: one(change) for row in rows})
        return check.conclusion(verdicts)[1]

    def test_noise_does_not_cry_wolf_and_a_regression_does(self):
        source = random.Random(7)
        false = sum(self.noisy_check(source, 1.0) for _ in range(300))
        self.assertLessEqual(false, 6)
        found = sum(self.noisy_check(source, 1.5) for _ in range(300))
        self.assertGreaterEqual(found, 297)


class RatioTest(unittest.TestCase):

    def results(self, ours, peer):
        return made_up.results(made_up.row("get/a/vigil", 1, ours),
                               made_up.row("get/a/flat_hash_map", 1, peer),
                               made_up.row("set/a/vigil", 2, ours),
                               made_up.row("set/a/sharded_map", 2, peer))

    def test_one_thread_compares_the_fastest_repetitions(self):
        results = self.results([3.0, 9.0, 2.0, 4.0, 5.0],
                               [1.5, 1.0, 3.0, 1.0, 2.0])
        self.assertEqual(check.ratio(results, ROW), 2.0)

    def test_two_threads_compare_by_the_median(self):
        results = self.results([3.0, 9.0, 2.0, 4.0, 5.0], [1.0] * 5)
        self.assertEqual(check.ratio(results, OTHER), 4.0)

    def test_fewer_than_five_repetitions_are_no_ratio(self):
        results = self.results([2.0] * 4 + [None], [1.0] * 5)
        self.assertIsNone(check.ratio(results, ROW))

    def test_pattern_finds_both_sides_with_their_threads(self):
        listed = ["get/a/vigil", "get/a/flat_hash_map", "get/a/tbb",
                  "get/a/vigil/real_time/threads:2",
                  "set/a/vigil/real_time/threads:2",
                  "set/a/sharded_map/real_time/threads:2"]
        found = check.re.compile(check.pattern((ROW, OTHER), listed))
        self.assertEqual([name for name in listed if found.search(name)],
                         [listed[0], listed[1], listed[4], listed[5]])


class CountsTest(unittest.TestCase):

    def states(self, before, after):
        return [one.state for one in check.compare_counts(before, after)]

    def test_four_percent_more_instructions_are_worse(self):
        self.assertEqual(self.states({"get": 100.0}, {"get": 104.0}),
                         ["worse"])

    def test_two_percent_are_not(self):
        self.assertEqual(self.states({"get": 100.0}, {"get": 102.0}),
                         ["as before"])

    def test_four_percent_less_are_better(self):
        self.assertEqual(self.states({"get": 104.0}, {"get": 100.0}),
                         ["better"])

    def test_what_is_not_counted_any_more_fails(self):
        self.assertEqual(self.states({"get": 1.0, "set": 1.0}, {"get": 1.0}),
                         ["as before", "failed"])

    def test_without_valgrind_each_operation_is_skipped_by_name(self):
        verdicts = check.skipped_counts("there is no valgrind")
        self.assertEqual(len(verdicts), len(instructions.OPERATIONS))
        self.assertEqual(check.line(verdicts[0]), "skipped: instructions of "
                         "get: there is no valgrind")
        self.assertEqual(check.conclusion(verdicts),
                         ("0 passed, 0 failed, 4 skipped", 0))

    def test_what_a_process_does_besides_is_not_counted(self):
        few = 5_000_000 + 100 * instructions.FEW
        many = 5_000_000 + 100 * instructions.MANY
        self.assertEqual(instructions.per_operation(few, many), 100.0)


class BaselineTest(unittest.TestCase):

    def test_the_committed_baseline_has_every_row_and_operation(self):
        baseline = check.json.loads(check.BASELINE.read_text(encoding="utf-8"))
        self.assertEqual(set(baseline["ratios"]),
                         {row.key for row in check.WATCHED})
        self.assertEqual(set(baseline["instructions"]),
                         set(instructions.OPERATIONS))
        for entry in baseline["ratios"].values():
            self.assertGreaterEqual(len(entry["runs"]), 5)
            self.assertEqual(
                entry["ratio"], figures.rounded(sorted(entry["runs"])[
                    len(entry["runs"]) // 2]))


if __name__ == "__main__":
    unittest.main()
