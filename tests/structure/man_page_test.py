#!/usr/bin/env python3
"""Proves that man_page.py finds what it is there to find."""

import pathlib
import stat
import tempfile
import unittest

import man_page

PAGE = """\
.SS vigil run
Text about
.B \\-\\-nothing
.TP
.BI \\-\\-fast " N"
Runs fast, unlike
.BR \\-\\-slow .
.SH OPTIONS
.TP
.BR \\-h ", " \\-\\-help
Says it.
"""

PROGRAM = """\
#!/bin/sh
case $1 in
  run) echo 'Options:'; echo '  --help'; echo '  --fast N' ;;
  *) echo 'Options:'; echo '  -h,--help'; echo 'Subcommands:'
     echo "  run             Runs" ;;
esac
"""


class ManPageTest(unittest.TestCase):
    def differences(self, page=PAGE, program=PROGRAM):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "program"
            path.write_text(program)
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
            return man_page.compare(man_page.program_sections(str(path)),
                                    man_page.page_sections(page))

    def test_accepts_a_page_that_says_all(self):
        self.assertEqual(self.differences(), [])

    def test_finds_an_option_that_the_page_lacks(self):
        page = PAGE.replace("fast", "quick")
        self.assertEqual(self.differences(page=page), [
            "vigil run --fast is not on the page",
            "vigil run --quick is on the page only"])

    def test_finds_a_command_that_the_page_lacks(self):
        page = PAGE.replace("vigil run", "vigil walk")
        self.assertEqual(self.differences(page=page), [
            "vigil run is not on the page",
            "vigil walk is on the page only"])

    def test_finds_a_general_option_that_the_page_lacks(self):
        program = PROGRAM.replace("-h,--help", "-h,--help,--version")
        self.assertEqual(self.differences(program=program),
                         ["vigil --version is not on the page"])


if __name__ == "__main__":
    unittest.main()
