#!/usr/bin/env python3
"""What a run writes into the documentation."""

import pathlib
import tempfile
import unittest

import made_up
import figures
import report

PAGE = "".join(
    f"before\n{report.MARK.format(name, 'begin')}\nold\n"
    f"{report.MARK.format(name, 'end')}\nafter\n"
    for name in ("machine", "goals", "missing", "plots"))
README = (f"# X\n{report.MARK.format('benchmark', 'begin')}\nold\n"
          f"{report.MARK.format('benchmark', 'end')}\nlast\n")


class PagesTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.folder = self.root / report.FOLDER
        self.folder.mkdir(parents=True)
        (self.root / report.PAGE).write_text(PAGE, encoding="utf-8")
        (self.root / "README.md").write_text(README, encoding="utf-8")
        figures.write(made_up.everything(), self.folder / "results.json")

    def write(self):
        results = figures.read(self.folder / "results.json")
        report.write_pages(results, self.root)

    def test_replaces_what_is_between_the_markers_only(self):
        self.write()
        page = (self.root / report.PAGE).read_text(encoding="utf-8")
        self.assertEqual(page.count("before\n"), 4)
        self.assertEqual(page.count("after\n"), 4)
        self.assertNotIn("old", page)
        readme = (self.root / "README.md").read_text(encoding="utf-8")
        self.assertTrue(readme.startswith("# X\n"))
        self.assertTrue(readme.endswith("\nlast\n"))
        self.assertIn("docs/benchmarks/summary.svg", readme)

    def test_every_plot_that_a_page_shows_is_there(self):
        self.write()
        page = (self.root / report.PAGE).read_text(encoding="utf-8")
        shown = report.CAPTIONS.keys()
        for name in shown:
            self.assertIn(f"](benchmarks/{name}.svg)", page)
            self.assertTrue((self.folder / f"{name}.svg").is_file())

    def test_written_pages_need_no_change(self):
        self.write()
        self.assertEqual(report.differences(self.root), [])

    def test_figure_that_somebody_typed_is_found(self):
        self.write()
        readme = self.root / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(text.replace(" ns", "1 ns"), encoding="utf-8")
        self.assertEqual(report.differences(self.root),
                         ["README.md is not what docs/benchmarks/results.json"
                          " gives"])

    def test_plot_of_an_earlier_run_is_found_and_removed(self):
        self.write()
        old = self.folder / "old.svg"
        old.write_text("<svg/>", encoding="utf-8")
        [found] = report.differences(self.root)
        self.assertIn("old.svg", found)
        self.write()
        self.assertFalse(old.exists())

    def test_page_without_markers_is_an_error(self):
        (self.root / "README.md").write_text("# X\n", encoding="utf-8")
        with self.assertRaises(SystemExit):
            self.write()


if __name__ == "__main__":
    unittest.main()
