#!/usr/bin/env python3
"""Proves that layouts.py finds what it is there to find."""

import unittest

import layouts

GCC = """\
Class std::pair<int, vigil::Store>
   size=32 align=8
   base size=32 base align=8

Class vigil::Store
   size=16 align=8
   base size=16 base align=8

Class vigil::Store::Inner
   size=4 align=4
   base size=4 base align=4
"""
CLANG = """\

*** Dumping AST Record Layout
         0 | class vigil::Store
         0 |   struct std::mutex lock_
         8 |   int keys_
           | [sizeof=16, dsize=12, align=8,
           |  nvsize=12, nvalign=8]

*** Dumping AST Record Layout
         0 | struct std::mutex
         0 |   int state
           | [sizeof=4, dsize=4, align=4,
           |  nvsize=4, nvalign=4]
"""


class LayoutsTest(unittest.TestCase):
    def test_reads_classes_that_can_be_named(self):
        self.assertEqual(layouts.read_gcc(GCC), {"vigil::Store": (16, 8)})
        self.assertEqual(
            {name: record[:2]
             for name, record in layouts.read_clang(CLANG).items()},
            {"vigil::Store": (16, 8)})

    def test_accepts_the_same(self):
        self.assertEqual(layouts.compare(layouts.read_gcc(GCC),
                                         layouts.read_clang(CLANG), "x"), [])

    def test_finds_another_size(self):
        other = GCC.replace("size=16 align=8\n   base", "size=24 align=8\n   base")
        self.assertEqual(
            layouts.compare(layouts.read_gcc(GCC), layouts.read_gcc(other), "x"),
            ["vigil::Store: size and alignment (16, 8) and (24, 8); x"])

    def test_finds_fields_that_changed_places(self):
        other = CLANG.replace("8 |   int keys_", "12 |   int keys_")
        self.assertEqual(
            layouts.compare(layouts.read_clang(CLANG), layouts.read_clang(other),
                            "x"),
            ["vigil::Store: other fields; x"])

    def test_finds_a_class_that_is_not_always_there(self):
        self.assertEqual(layouts.compare(layouts.read_gcc(GCC), {}, "x"),
                         ["vigil::Store: not everywhere; x"])


if __name__ == "__main__":
    unittest.main()
