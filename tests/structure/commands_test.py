#!/usr/bin/env python3
"""Proves that commands.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import commands

PAGE = """\
- `CLIENT HELP`
  Lists.
- `CLIENT NO-EVICT ON | OFF`
  Notes.
- `GET key`
  Answers.
- `HELLO [protover]`
  Greets.
- `MULTI`
  Begins.
"""


class CommandsTest(unittest.TestCase):
    def missing(self, test="", transcript=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs/examples").mkdir(parents=True)
            (root / "tests/api").mkdir(parents=True)
            (root / "docs/commands.md").write_text(PAGE)
            (root / "tests/api/some_test.cc").write_text(test)
            (root / "docs/examples/some.vigil").write_text(transcript)
            return commands.check(root)[1]

    def test_finds_all_without_tests(self):
        self.assertEqual(self.missing(), [
            "CLIENT HELP", "CLIENT NO-EVICT", "GET", "HELLO", "MULTI"])

    def test_takes_a_line_of_words(self):
        self.assertNotIn("GET", self.missing('words("get k")'))

    def test_takes_a_list_of_words(self):
        self.assertNotIn("GET", self.missing('Execute({"GET", "k"})'))
        self.assertNotIn("CLIENT NO-EVICT",
                         self.missing('Execute({"client", "no-evict"})'))

    def test_takes_a_transcript(self):
        self.assertNotIn("MULTI", self.missing(transcript="A> MULTI"))

    def test_does_not_take_another_name_that_begins_alike(self):
        self.assertIn("GET", self.missing('words("GETSET k v")'))
        self.assertIn("CLIENT HELP", self.missing('words("CLIENT NO-EVICT")'))

    def test_does_not_take_a_name_inside_a_line(self):
        self.assertIn("GET", self.missing('words("SET k v GET")'))


if __name__ == "__main__":
    unittest.main()
