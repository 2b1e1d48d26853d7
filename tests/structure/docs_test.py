#!/usr/bin/env python3
"""Proves on made-up pages that each rule of docs.py fires."""

import pathlib
import tempfile
import unittest

import docs


class DocsTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        self.write("api/vigil/store.h", "// A store.\n")

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def violations(self, text, path="README.md"):
        self.write(path, text)
        return docs.check(self.root)

    def assert_fires(self, text, message):
        found = self.violations(text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(message, found[0])

    def programs(self, text):
        self.write("README.md", text)
        out = self.root / "out"
        return [(out / f"{name}.cc").read_text()
                for name in docs.extract(self.root, out)]

    def test_accepts_what_exists(self):
        self.assertEqual(self.violations(
            "`vigil/store.h`, `api/vigil/*.h`, `api/`, `script/<any>`, `a b`\n"
            "`api/vigil/store.h:3`, [this](README.md#top), `std::string`\n"
            "`api/vigil/store.{h,cc}`, [that](https://example.org)\n"
            "```text\nx\n```\n"), [])

    def test_path_that_does_not_exist(self):
        self.assert_fires("see `script/nothing --now`",
                          "README.md:1: there is no script/nothing")

    def test_public_header_that_does_not_exist(self):
        self.assert_fires("see `vigil/nothing.h`", "api/vigil/nothing.h")

    def test_root_file_that_does_not_exist(self):
        self.assert_fires("see `CHANGELOG.md`", "there is no CHANGELOG.md")

    def test_link_that_leads_nowhere(self):
        self.assert_fires("see [it](docs/nothing.md)", "leads nowhere")

    def test_paths_inside_blocks_are_free(self):
        self.assertEqual(
            self.violations("```text\n`script/nothing`\n```\n"), [])

    def test_block_without_a_mark(self):
        self.assert_fires("```\nx\n```\n", "README.md:1: this block has no")

    def test_block_that_is_never_closed(self):
        self.assert_fires("x\n```cpp\nint x;\n", "README.md:2: this block is")

    def test_code_that_hides_from_the_compiler(self):
        for mark in ("cpp nocompile", "c++", "cc"):
            self.assert_fires(f"```{mark}\nint x;\n```\n", "the mark is")

    def test_the_style_page_may_show_fragments(self):
        self.assertEqual(
            self.violations("```cpp nocompile\n...\n```\n", "docs/style.md"),
            [])

    def test_excerpt_of_a_program(self):
        self.write("docs/examples/from/one.cc", "f();\n  g();\nh();\n")
        self.write("docs/examples/from/two.py", "f()\n")
        self.assertEqual(self.violations(
            "```cpp excerpt\n  g();\nh();\n```\n```python\nf()\n```\n"), [])

    def test_excerpt_of_nothing(self):
        self.write("docs/examples/from/one.cc", "f();\n")
        for mark in ("cpp excerpt", "python"):
            self.assert_fires(f"x\n```{mark}\nf()\n```\n",
                              "README.md:2: no program below docs/examples")

    def test_excerpts_are_not_compiled(self):
        self.assertEqual(self.programs("```cpp excerpt\nx\n```\n"), [])

    def test_example_that_is_too_long(self):
        self.write("docs/examples.md", "`docs/examples/one.cc`\n")
        self.write("docs/examples/one.cc", "//\n" * 119)
        self.assertEqual(self.violations(""), [])
        self.write("docs/examples/one.cc", "//\n" * 120)
        self.assert_fires("", "docs/examples/one.cc: 120 lines")

    def test_example_that_no_page_names(self):
        self.write("docs/examples/one.cc", "")
        self.assert_fires("", "docs/examples/one.cc: docs/examples.md does")

    def test_pages_in_folders_below(self):
        found = self.violations("```\nx\n```\n", "docs/decisions/one.md")
        self.assertEqual(len(found), 1, found)
        self.write("docs/decisions/one.md", "```cpp\nint main() {}\n```\n")
        self.assertEqual(docs.extract(self.root, self.root / "out"),
                         ["decisions_one_1"])

    def test_takes_a_whole_program_as_it_is(self):
        self.assertEqual(
            self.programs("Text.\n\n```cpp\nint main() {}\n```\n"),
            ['// Example 1 of README.md.\n#line 4 "README.md"\n'
             'int main() {}\n'])

    def test_adds_a_main_to_a_whole_file(self):
        [text] = self.programs("```cpp\n// compile\nint x = 0;\n```\n")
        self.assertTrue(text.endswith(
            '#line 2 "README.md"\n// compile\nint x = 0;\n\nint main() {}\n'))

    def test_wraps_a_fragment(self):
        [text] = self.programs("```cpp\nf();\n#include <map>\ng();\n```\n")
        head, _, body = text.partition('#line 2 "README.md"\n')
        self.assertIn("#include <map>\n", head)
        self.assertIn('#include "fragment.h"\n', head)
        self.assertIn('#include "vigil/store.h"\n',
                      (self.root / "out/fragment.h").read_text())
        self.assertIn("vigil::Store store;", head)
        self.assertEqual(body, "f();\n\ng();\n  }\n}\n")

    def test_takes_the_indentation_of_a_list_away(self):
        [text] = self.programs("- x\n\n  ```cpp\n  int main() {\n    f();\n"
                               "  }\n  ```\n")
        self.assertIn("int main() {\n  f();\n}\n", text)

    def test_ignores_blocks_of_other_languages(self):
        self.assertEqual(self.programs("```sh\nls\n```\n"), [])


if __name__ == "__main__":
    unittest.main()
