#!/usr/bin/env python3
"""Proves that workflow.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import workflow

GOOD = """\
name: test
jobs:
  root:
    container: debian:12
    steps:
      - uses: actions/checkout@v4
      - run: .ci/run
  user:
    container: debian:12
    steps:
      - run: useradd somebody && chown -R somebody .
      - run: runuser -u somebody -- .ci/run
"""


class WorkflowTest(unittest.TestCase):
    def violations(self, old="", new=""):
        self.assertIn(old, GOOD)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / ".ci").mkdir()
            (root / ".ci/run").write_text("")
            return workflow.check(GOOD.replace(old, new), root)

    def test_accepts_calls_of_scripts(self):
        self.assertEqual(self.violations(), [])

    def test_finds_a_command_that_is_no_script(self):
        self.assertIn("root: not a script: cmake -S .",
                      self.violations("- run: .ci/run\n  user",
                                      "- run: cmake -S .\n  user"))

    def test_finds_a_program_inside(self):
        self.assertIn("root: a program inside of the workflow",
                      self.violations("- run: .ci/run\n  user",
                                      "- run: |\n          make\n  user"))

    def test_finds_a_script_that_is_not_there(self):
        self.assertIn("root: there is no script/nothing",
                      self.violations("- run: .ci/run\n  user",
                                      "- run: script/nothing\n  user"))

    def test_finds_that_nobody_is_root_or_somebody_else(self):
        self.assertEqual(self.violations("runuser -u somebody -- ", ""),
                         ["nothing runs .ci/run as somebody else"])
        self.assertEqual(
            self.violations("- run: .ci/run\n  user",
                            "- run: runuser -u somebody -- .ci/run\n  user"),
            ["nothing runs .ci/run as root"])

    def test_finds_another_container(self):
        self.assertEqual(len(self.violations("debian:12", "debian:11")), 2)


if __name__ == "__main__":
    unittest.main()
