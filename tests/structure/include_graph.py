#!/usr/bin/env python3
"""Checks who includes whom, and the other rules about files of docs/style.md.

    include_graph.py ROOT     prints one line per violation; exits with 1 if any

Standard library only. tests/structure/include_graph_test.py proves on made-up
trees that each rule fires.
"""

import dataclasses
import pathlib
import re
import sys

FOLDERS = ("engine", "api", "tests", "bench", "fuzz")
MAX_LINES = 600
MAX_DEPTH = 10

# Includes point to the same or a smaller number. Folders with the same number
# may look at each other, but never both ways.
LAYERS = {
    "engine/base": 0,
    "engine/types": 1,
    "engine/store": 2,
    "engine/txn": 3,
    "engine/ops": 4,
    "engine/expiry": 4,
    "engine/persist": 4,
    "engine": 5,
    "api": 6,
}
UNKNOWN = -1
NO_CONDITIONALS = ("engine/store/", "engine/txn/", "engine/ops/")
MACRO_FILES = ("engine/base/check.h", "engine/base/planted.h",
               "engine/base/point.h")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
MACRO = re.compile(r"^\s*#\s*define\s+(\w+)")
CONDITIONAL = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b\s*(.*)")
STANDARD_HEADER = re.compile(r"^[a-z_0-9]+$")
# The header for C includes what others do as <cstdint> under its name in C.
C_HEADER = "api/vigil/c.h"
C_STANDARD_HEADERS = ("stdbool.h", "stddef.h", "stdint.h")
THIRD_PARTY = re.compile(r"^(?:absl/|CLI/|gtest/|gmock/|benchmark/|xxhash\.h$)")
# Macros that tell a third party's header how to behave.
SETTING = re.compile(r"^XXH_")


@dataclasses.dataclass
class File:
    """One source file: what it includes, and its lines."""

    path: str  # from the root
    lines: list
    includes: list  # (line number, path from the root)


class Tree:
    """All source files below a root, and what is wrong with them."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.violations = []
        self.files = {}
        for folder in FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in (".h", ".cc", ".py") and path.is_file():
                    name = path.relative_to(self.root).as_posix()
                    text = path.read_text(encoding="utf-8")
                    self.files[name] = File(name, text.splitlines(), [])

    def report(self, path, number, message):
        self.violations.append(f"{path}:{number}: {message}")

    def check(self):
        for file in self.files.values():
            self.check_length(file)
            if file.path.endswith(".py"):
                continue
            self.resolve_includes(file)
            self.check_first_comment(file)
            self.check_preprocessor(file)
            if file.path.endswith(".h"):
                self.check_guard(file)
        for file in self.files.values():
            self.check_layers(file)
        self.check_folders()
        self.check_chains()
        return self.violations

    def check_length(self, file):
        if len(file.lines) > MAX_LINES:
            self.report(file.path, len(file.lines),
                        f"has more than {MAX_LINES} lines")

    def resolve_includes(self, file):
        public = file.path.startswith("api/vigil/")
        for number, line in enumerate(file.lines, start=1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quoted, angled = match.groups()
            if public and not (angled and STANDARD_HEADER.match(angled)
                               or quoted and quoted.startswith("vigil/")
                               or file.path == C_HEADER
                               and angled in C_STANDARD_HEADERS):
                self.report(
                    file.path, number,
                    "a public header includes more than the standard library "
                    f"and vigil/: {quoted or angled}")
            if not quoted or THIRD_PARTY.match(quoted):
                continue
            path = f"api/{quoted}" if quoted.startswith("vigil/") else quoted
            if path in self.files:
                file.includes.append((number, path))
            else:
                self.report(file.path, number,
                            f"includes {quoted}, which is no path from the root")

    def check_first_comment(self, file):
        # Where a header has the same name, it says the subject of both, and of
        # the test that mirrors it.
        stem = file.path.removesuffix(".cc")
        mirrored = re.sub(r"^tests/(.*)_test$", r"\1", stem)
        headers = (mirrored + ".h",
                   re.sub(r"^api/", "api/vigil/", mirrored) + ".h")
        if stem != file.path and any(name in self.files for name in headers):
            return
        if not file.lines or not file.lines[0].startswith("// "):
            self.report(file.path, 1,
                        "the first line does not say the file's subject")

    def check_preprocessor(self, file):
        if not file.path.startswith(("engine/", "api/")):
            return
        guard = expected_guard(file.path)
        for number, line in enumerate(file.lines, start=1):
            macro = MACRO.match(line)
            if macro and not self.may_define(file, macro.group(1)):
                self.report(file.path, number,
                            f"defines the macro {macro.group(1)}")
            conditional = CONDITIONAL.match(line)
            if (conditional and conditional.group(1) != guard
                    and file.path.startswith(NO_CONDITIONALS)):
                self.report(file.path, number, "uses #if")

    def may_define(self, file, macro):
        if macro == expected_guard(file.path) or SETTING.match(macro):
            return True
        local = file.path.endswith(".cc") and f"#undef {macro}" in file.lines
        return local or file.path in MACRO_FILES

    def check_guard(self, file):
        guard = expected_guard(file.path)
        if (f"#ifndef {guard}" not in file.lines
                or f"#define {guard}" not in file.lines):
            self.report(file.path, 1, f"has no include guard {guard}")
        for number, line in enumerate(file.lines, start=1):
            if re.match(r"^\s*using\s+namespace\b", line):
                self.report(file.path, number, "has a using namespace")

    def check_layers(self, file):
        layer = layer_of(file.path)
        if layer is None:
            return
        if layer == UNKNOWN:
            self.report(file.path, 1,
                        f"the folder {folder_of(file.path)} has no layer")
            return
        for number, target in file.includes:
            if file.path.startswith("engine/") and target.startswith("api/"):
                self.report(file.path, number,
                            f"the engine includes the interface: {target}")
                continue
            other = layer_of(target)
            if other is None:
                self.report(file.path, number,
                            f"includes {target}, which does not ship")
            elif other > layer:
                self.report(file.path, number, f"points up to {target}")

    def check_folders(self):
        arrows = {}
        for file in self.files.values():
            for number, target in file.includes:
                arrow = (folder_of(file.path), folder_of(target))
                arrows.setdefault(arrow, (file.path, number))
        for (source, target), (path, number) in sorted(arrows.items()):
            if source < target and (target, source) in arrows:
                back = arrows[target, source]
                self.report(path, number,
                            f"the folders {source} and {target} include each "
                            f"other (see {back[0]}:{back[1]})")

    def check_chains(self):
        longest = {}
        for path in self.files:
            self.longest_chain(path, longest, [])
        for path, chain in longest.items():
            if len(chain) > MAX_DEPTH and layer_of(path) is not None:
                self.report(path, 1, f"its includes are {len(chain)} deep, "
                            f"more than {MAX_DEPTH}: " + " -> ".join(chain))

    def longest_chain(self, path, longest, above):
        """The longest chain of includes below `path`; `above` leads to it."""
        if path in above:
            cycle = above[above.index(path):] + [path]
            self.report(path, 1, "includes itself: " + " -> ".join(cycle))
            return []
        if path not in longest:
            chains = [[target] + self.longest_chain(target, longest,
                                                    above + [path])
                      for _, target in self.files[path].includes]
            longest[path] = max(chains, key=len, default=[])
        return longest[path]


def folder_of(path):
    return path.rpartition("/")[0]


def layer_of(path):
    """The layer of a file in engine/ or api/; None for files elsewhere."""
    if path.startswith("api/"):
        return LAYERS["api"]
    if path.startswith("engine/"):
        return LAYERS.get(folder_of(path), UNKNOWN)
    return None


def expected_guard(path):
    # Public headers are spelled as they are included: vigil/store.h.
    path = path.removeprefix("api/vigil/")
    return "VIGIL_" + re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: include_graph.py ROOT")
    tree = Tree(sys.argv[1])
    if not tree.files:
        sys.exit(f"no source files below {sys.argv[1]}")
    violations = tree.check()
    for violation in violations:
        print(violation)
    print(f"{len(tree.files)} files, {len(violations)} violations")
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
