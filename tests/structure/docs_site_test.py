#!/usr/bin/env python3
"""Tests what script/docs does by itself, and the drawing of pictures."""

import pathlib
import sys
import tempfile
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "script"))
import docs_site
import picture


class PagesTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def test_links_lead_to_where_the_pages_are_then(self):
        self.write("README.md",
                   "[a](docs/a.md#x) ![p](docs/p.svg) [l](LICENSE)")
        self.write("LICENSE", "")
        self.write("docs/a.md", "[r](../README.md#y) [b](d/b.md) [s](#z)")
        self.write("docs/d/b.md", "[a](../a.md) [w](https://example.org/a.md)")
        out = self.root / "out"
        docs_site.pages(self.root, out)
        self.assertEqual((out / "index.md").read_text(),
                         "[a](a.md#x) ![p](p.svg) [l](LICENSE)")
        self.assertEqual((out / "a.md").read_text(),
                         "[r](index.md#y) [b](d/b.md) [s](#z)")
        self.assertEqual((out / "d/b.md").read_text(),
                         "[a](../a.md) [w](https://example.org/a.md)")

    def test_links_to_headers_lead_to_the_reference(self):
        self.write("README.md", "[f](fuzz/README.md) [h](api/vigil/a_b.h)")
        self.write("fuzz/README.md", "[d](../docs/a.md)")
        out = self.root / "out"
        docs_site.pages(self.root, out)
        self.assertEqual((out / "index.md").read_text(),
                         "[f](fuzz.md) [h](reference/a__b_8h.html)")
        self.assertEqual((out / "fuzz.md").read_text(), "[d](a.md)")

    def test_link_out_of_the_site(self):
        self.write("README.md", "[x](engine/x.h)")
        with self.assertRaises(SystemExit):
            docs_site.pages(self.root, self.root / "out")

    def test_fences_keep_one_word(self):
        self.write("README.md", "```cpp excerpt\nint x;\n```\n")
        docs_site.pages(self.root, self.root / "out")
        self.assertEqual((self.root / "out/index.md").read_text(),
                         "```cpp\nint x;\n```\n")

    def test_links_of_the_site(self):
        self.write("a.html", '<a href="b.html#x">1</a><a href="#y">2</a>'
                   '<p id="y"><a href="https://example.org/">3</a>')
        self.write("b.html", '<p id="x">')
        self.assertEqual(docs_site.check(self.root), [])
        self.write("b.html", '<p id="z"><img src="p.svg">')
        self.assertEqual(docs_site.check(self.root),
                         ["a.html: b.html#x", "b.html: p.svg"])


class CommentsTest(unittest.TestCase):

    def documented(self, text):
        return "\n".join(docs_site.doxygen_comments(text.splitlines()))

    def test_above_a_declaration(self):
        self.assertEqual(
            self.documented("// A file.\n\n// Does it.\nvoid F();"),
            "/// \\file\n/// A file.\n\n/// Does it.\nvoid F();")

    def test_behind_a_declaration(self):
        self.assertEqual(
            self.documented("int a;  // first\n        // and more\nint b;"),
            "int a;  ///< first\n        ///< and more\nint b;")

    def test_headings_belong_to_nothing(self):
        self.assertEqual(
            self.documented("// A file.\n\n  // --- Keys ---\n\nint a;"),
            "/// \\file\n/// A file.\n\n  // --- Keys ---\n\nint a;")

    def test_ends_of_blocks_are_left_alone(self):
        for text in ("}  // namespace vigil", "#endif  // VIGIL_H_"):
            self.assertEqual(self.documented(text), text)

    def test_codes_are_a_list_and_angles_are_text(self):
        self.assertEqual(
            self.documented("// F.\n\n// A Result<T>:\n//   kNotFound  none\n"
                            "int a;"),
            "/// \\file\n/// F.\n\n/// A Result\\<T\\>:\n"
            "/// - **kNotFound**: none\nint a;")


class PictureTest(unittest.TestCase):

    def test_draws_lanes_arrows_and_remarks(self):
        svg = picture.draw(["# x", "lane A one", "lane B two", "A > B a < b",
                            "B | held", "A . said"])
        for text in ("one", "two", "a &lt; b", "held", "said"):
            self.assertIn(f">{text}</text>", svg)
        self.assertEqual(svg.count('class="arrow"'), 1)

    def test_refuses_what_it_does_not_know(self):
        for line in ("A > B text", "nonsense"):
            with self.assertRaises(ValueError):
                picture.draw(["lane A one", line])


if __name__ == "__main__":
    unittest.main()
