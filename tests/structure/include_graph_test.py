#!/usr/bin/env python3
"""Proves on made-up trees that each rule of include_graph.py fires."""

import pathlib
import tempfile
import unittest

import include_graph


def header(path, *includes, body=""):
    """The text of a header at `path` that breaks no rule by itself."""
    guard = include_graph.expected_guard(path)
    lines = ["// A subject.", f"#ifndef {guard}", f"#define {guard}"]
    lines += [f"#include {include}" for include in includes]
    return "\n".join(lines + [body, "#endif", ""])


def violations(files):
    """What is wrong with a tree of {path: text, or tuple of includes}."""
    with tempfile.TemporaryDirectory() as directory:
        for path, content in files.items():
            if isinstance(content, tuple):
                content = header(path, *content)
            target = pathlib.Path(directory, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        return include_graph.Tree(directory).check()


class IncludeGraphTest(unittest.TestCase):

    def assert_fires(self, files, message):
        found = violations(files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(message, found[0])

    def test_accepts_includes_that_point_down(self):
        self.assertEqual(violations({
            "engine/base/a.h": ("<atomic>", '"absl/base/attributes.h"'),
            "engine/types/b.h": ('"engine/base/a.h"',),
            "engine/store/c.h": ('"engine/types/b.h"', '"xxhash.h"'),
            "engine/txn/d.h": ('"engine/store/c.h"', '"engine/base/a.h"'),
            "engine/ops/e.h": ('"engine/txn/d.h"',),
            "engine/expiry/f.h": ('"engine/ops/e.h"',),
            "engine/engine.h": ('"engine/expiry/f.h"',),
            "api/vigil/store.h": ("<string>",),
            "api/store.cc": '#include "vigil/store.h"\n\n'
                            '#include "engine/engine.h"\n',
            "tests/api/x_test.cc": '// A test.\n#include "vigil/store.h"\n'
                                   '#include "gtest/gtest.h"\n',
        }), [])

    def test_include_that_points_up(self):
        self.assert_fires({
            "engine/base/a.h": ('"engine/store/b.h"',),
            "engine/store/b.h": (),
        }, "engine/base/a.h:4: points up to engine/store/b.h")

    def test_folder_that_includes_what_owns_it(self):
        self.assert_fires({
            "engine/expiry/a.h": ('"engine/engine.h"',),
            "engine/engine.h": (),
        }, "points up to engine/engine.h")

    def test_engine_that_includes_the_interface(self):
        self.assert_fires({
            "engine/engine.h": ('"vigil/types.h"',),
            "api/vigil/types.h": (),
        }, "the engine includes the interface")

    def test_engine_folder_without_a_layer(self):
        self.assert_fires({"engine/extra/a.h": ()}, "has no layer")

    def test_shipped_file_that_includes_a_test(self):
        self.assert_fires({
            "api/tool/a.h": ('"tests/support/b.h"',),
            "tests/support/b.h": (),
        }, "does not ship")

    def test_public_header_that_includes_the_engine(self):
        self.assert_fires({
            "api/vigil/a.h": ('"engine/engine.h"',),
            "engine/engine.h": (),
        }, "a public header includes more")

    def test_public_header_that_includes_a_private_one(self):
        self.assert_fires({
            "api/vigil/a.h": ('"api/tool/b.h"',),
            "api/tool/b.h": (),
        }, "a public header includes more")

    def test_headers_of_the_c_library_are_for_the_header_for_c(self):
        self.assertEqual(violations({"api/vigil/c.h": ("<stdint.h>",)}), [])
        self.assert_fires({"api/vigil/a.h": ("<stdint.h>",)},
                          "a public header includes more")
        self.assert_fires({"api/vigil/c.h": ("<unistd.h>",)},
                          "a public header includes more")

    def test_public_header_that_includes_abseil(self):
        for include in ('"absl/strings/str_cat.h"', "<absl/base/config.h>"):
            self.assert_fires({"api/vigil/a.h": (include,)},
                              "a public header includes more")

    def test_include_that_is_no_path_from_the_root(self):
        self.assert_fires({
            "engine/base/a.h": ('"b.h"',),
            "engine/base/b.h": (),
        }, "which is no path from the root")

    def test_cycle(self):
        self.assert_fires({
            "engine/base/a.h": ('"engine/base/b.h"',),
            "engine/base/b.h": ('"engine/base/a.h"',),
        }, "includes itself: engine/base/a.h -> engine/base/b.h -> "
           "engine/base/a.h")

    def test_folders_that_include_each_other(self):
        self.assert_fires({
            "engine/ops/a.h": ('"engine/expiry/c.h"',),
            "engine/ops/b.h": (),
            "engine/expiry/c.h": (),
            "engine/expiry/d.h": ('"engine/ops/b.h"',),
        }, "include each other")

    def test_chain_that_is_too_deep(self):
        deepest = include_graph.MAX_DEPTH + 1
        files = {f"engine/base/h{i}.h": (f'"engine/base/h{i + 1}.h"',)
                 for i in range(deepest)}
        files[f"engine/base/h{deepest}.h"] = ()
        self.assert_fires(files, "engine/base/h0.h:1: its includes are 11 deep")

    def test_file_that_is_too_long(self):
        text = "// A subject.\n" + "\n" * include_graph.MAX_LINES
        self.assert_fires({"bench/a.cc": text}, "has more than 600 lines")

    def test_file_without_a_subject(self):
        self.assert_fires({"engine/base/a.cc": "#include <atomic>\n"},
                          "does not say the file's subject")

    def test_the_header_says_the_subject_of_the_test_that_mirrors_it(self):
        self.assertEqual(violations({
            "engine/base/a.h": (),
            "tests/engine/base/a_test.cc": '#include "engine/base/a.h"\n',
        }), [])

    def test_header_without_its_guard(self):
        self.assert_fires({"engine/base/a.h": "// A subject.\n#pragma once\n"},
                          "has no include guard VIGIL_ENGINE_BASE_A_H_")

    def test_header_with_a_using_namespace(self):
        path = "engine/base/a.h"
        self.assert_fires(
            {path: header(path, body="using namespace std;")},
            "has a using namespace")

    def test_macro_outside_of_check(self):
        path = "engine/base/a.h"
        self.assert_fires({path: header(path, body="#define TWICE(x) x, x")},
                          "defines the macro TWICE")

    def test_macro_in_check_is_allowed(self):
        path = include_graph.MACRO_FILES[0]
        self.assertEqual(
            violations({path: header(path, body="#define VIGIL_CHECK(x) x")}),
            [])

    def test_macro_that_stays_in_one_source_file_is_allowed(self):
        text = "// A subject.\n#define LIST(X) X(1)\n"
        self.assert_fires({"engine/ops/a.cc": text}, "defines the macro LIST")
        self.assertEqual(
            violations({"engine/ops/a.cc": text + "#undef LIST\n"}), [])

    def test_conditional_in_the_store(self):
        self.assert_fires(
            {"engine/store/a.cc": "// A subject.\n#ifdef NDEBUG\n#endif\n"},
            "uses #if")


if __name__ == "__main__":
    unittest.main()
