#!/usr/bin/env python3
"""The groups of a run, and how it keeps to its time."""

import unittest

import made_up
import budget
import groups

ROWS = ["get/uniform/1e3/vigil", "get/hot/vigil/real_time/threads:2",
        "set/uniform/1e3/vigil"]


class GroupsTest(unittest.TestCase):

    def test_reads_name_kind_seconds_and_pattern(self):
        [one, two] = groups.parse(
            "# remark\n\nsmall quick 0.05 ^get/(a|b)/\nbig\tfull  2 x y \n")
        self.assertEqual(one, groups.Group("small", True, 0.05, "^get/(a|b)/"))
        self.assertEqual(two, groups.Group("big", False, 2.0, "x y"))

    def test_says_which_line_is_wrong(self):
        for line in ("a quick 0.1", "a fast 0.1 x", "a quick none x",
                     "a quick 0 x", "a quick 0.1 (x", "ok full 1 y"):
            with self.assertRaisesRegex(groups.GroupsError, "^line 2: "):
                groups.parse(f"ok full 1 x\n{line}\n")

    def test_tells_rows_of_two_groups_and_of_none(self):
        chosen = groups.parse("one quick 1 ^get/\ntwo full 1 /hot/\n")
        measured, twice, unclaimed = groups.assign(chosen, ROWS)
        self.assertEqual(measured, {"one": ROWS[:2], "two": ROWS[1:2]})
        self.assertEqual(twice, {ROWS[1]: ["one", "two"]})
        self.assertEqual(unclaimed, ROWS[2:])

    def test_the_committed_groups_can_be_read(self):
        path = made_up.ROOT / "bench/groups.txt"
        chosen = groups.parse(path.read_text(encoding="utf-8"))
        self.assertTrue(any(group.quick for group in chosen))
        self.assertTrue(any(not group.quick for group in chosen))


class BudgetTest(unittest.TestCase):

    def run_all(self, seconds, rows, speed):
        """Simulates a machine that takes `speed` times the estimates; returns
        the times that repetitions got, and how long all of it took."""
        work = budget.Work(rows, 5, 0.1)
        plan = budget.Budget(seconds, [work] * 10)
        gone, given = 0.0, []
        for _ in range(10):
            min_time = plan.min_time(gone)
            taken = speed * work.seconds(min_time)
            plan.finished(min_time, taken)
            gone += taken
            given.append(min_time)
        return given, gone

    def test_gives_what_was_asked_for_where_there_is_time(self):
        given, _ = self.run_all(10_000, 20, 1)
        self.assertEqual(given, [0.1] * 10)

    def test_shortens_repetitions_to_end_in_time(self):
        given, gone = self.run_all(110, 20, 1)
        self.assertLess(max(given), 0.1)
        self.assertLess(gone, 112)

    def test_a_slow_machine_is_noticed(self):
        given, gone = self.run_all(250, 20, 2)
        self.assertEqual(given[0], 0.1)
        self.assertLess(given[-1], 0.1)
        self.assertLess(gone, 260)

    def test_repetitions_never_become_senseless(self):
        given, _ = self.run_all(1, 20, 1)
        self.assertEqual(set(given), {budget.LEAST_TIME})

    def test_time_to_go_sinks_to_nothing(self):
        plan = budget.Budget(100, [budget.Work(3, 5, 0.1)] * 2)
        before = plan.left()
        plan.finished(0.1, 5)
        self.assertLess(plan.left(), before)
        plan.finished(0.1, 5)
        self.assertEqual(plan.left(), 0)

    def test_rows_that_cannot_be_shortened_keep_their_time(self):
        work = budget.work_of(
            ["growth/1e7/vigil/iterations:1/repeats:3/real_time"], 5, 10.0)
        self.assertEqual(work.fixed, 30.0)
        short = budget.Work(20, 5, 0.1)
        plan = budget.Budget(45, [short, work])
        self.assertLess(plan.min_time(0), 0.1)
        self.assertEqual(budget.Budget(45, [short]).min_time(0), 0.1)

    def test_their_pace_says_nothing_about_others(self):
        plan = budget.Budget(1000, [
            budget.work_of(["a/vigil/iterations:1"], 1, 0.1),
            budget.Work(3, 5, 0.1)])
        before = plan.pace
        plan.finished(0.1, 60)
        self.assertEqual(plan.pace, before)


if __name__ == "__main__":
    unittest.main()
