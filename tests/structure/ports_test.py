#!/usr/bin/env python3
"""Proves that ports.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import ports

FILES = {
    "CMakeLists.txt": "project(vigil VERSION 1.2.3)\noption(VIGIL_FAST x ON)\n",
    ports.VCPKG: '{"version": "1.2.3"}',
    ports.PORTFILE: "configure(-DVIGIL_FAST=ON)\n",
    ports.CONAN: 'class Recipe:\n    version = "1.2.3"\n',
    ports.PAGE: "`VIGIL_FAST` is fast.\n",
}


class PortsTest(unittest.TestCase):
    def violations(self, **changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**FILES, **changes}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return ports.check(root)

    def assert_fires(self, path, text, message):
        found = self.violations(**{path: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(message, found[0])

    def test_accepts_what_fits(self):
        self.assertEqual(self.violations(), [])

    def test_finds_another_version(self):
        self.assert_fires(ports.VCPKG, '{"version": "1.2.4"}', "1.2.4")
        self.assert_fires(ports.CONAN, 'version = "1.2.4"\n', "1.2.4")

    def test_finds_what_does_not_parse(self):
        self.assert_fires(ports.VCPKG, "{", "cannot be read")
        self.assert_fires(ports.CONAN, "class", "cannot be read")

    def test_finds_an_option_that_does_not_exist(self):
        self.assert_fires(ports.PORTFILE, "-DVIGIL_SLOW=ON", "VIGIL_SLOW")
        self.assert_fires(ports.PAGE, "`VIGIL_SLOW`", "VIGIL_SLOW")


if __name__ == "__main__":
    unittest.main()
