#!/usr/bin/env python3
"""Proves that docs_names.py finds what it is there to find."""

import pathlib
import tempfile
import unittest

import docs_names

HEADER = """\
namespace vigil {
class [[nodiscard]] Store {
  void Get();
};
struct Record {};
inline constexpr int kLimit = 1;
}
void vigil_open(void);
"""


class DocsNamesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("CMakeLists.txt", "option(VIGIL_TESTS)\n")
        self.write("api/vigil/store.h", HEADER)
        self.write("engine/other.h", "class Other { void Put(); };\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def violations(self, text, page="README.md"):
        self.write(page, text)
        return docs_names.check(self.root)

    def test_accepts_what_is_there(self):
        self.assertEqual(self.violations(
            "`Store`, `vigil::Store::Get()`, `store.Get(key)`, `~Store()`,\n"
            "`kLimit`, `vigil_open`, `VIGIL_TESTS`, `Record`\n"), [])

    def test_accepts_what_is_not_a_name_of_ours(self):
        self.assertEqual(self.violations(
            "`std::map::Nothing()`, `redis.Redis.watch()`, `a word`, `GET key`,\n"
            "`engine/Nothing.h`, `--Nothing`, Nothing, `nothing`\n"
            "```text\nNothing()\n```\n"), [])

    def test_finds_a_name_that_is_nowhere(self):
        for name in ("Nothing", "nothing()", "kNothing", "vigil_nothing",
                     "VIGIL_NOTHING", "store.Nothing(key)"):
            self.assertEqual(len(self.violations(f"x\n`{name}`\n")), 1, name)
        self.assertEqual(self.violations("x\n`Nothing`\n"),
                         ["README.md:2: nothing is called Nothing"])

    def test_finds_a_member_that_another_class_has(self):
        self.assertEqual(self.violations("`Other::Put`\n"), [])
        self.assertEqual(self.violations("`Store::Put`\n"),
                         ["README.md:1: nothing is called Store::Put"])

    def test_looks_at_pages_below_docs_but_not_at_the_rules_of_style(self):
        self.assertEqual(len(self.violations("`Nothing`\n", "docs/x.md")), 1)
        self.write("docs/x.md", "")
        self.assertEqual(self.violations("`Nothing`\n", "docs/style.md"), [])

    def test_finds_a_package_that_is_not_explained(self):
        self.write("script/packages.txt", "# one\n\ncore one -\ntest two -\n")
        self.assertEqual(
            self.violations("`one`\n", "docs/packaging.md"),
            ["docs/packaging.md: the package two is not named"])


if __name__ == "__main__":
    unittest.main()
