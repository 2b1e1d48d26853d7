#!/usr/bin/env python3
"""Checks the recipes for vcpkg and Conan, as far as that goes without either.

    ports.py ROOT     prints one line per violation; exits with 1 if any

They parse, have the version of CMakeLists.txt, and set options that exist.
Standard library only. tests/structure/ports_test.py proves that each rule fires.
"""

import ast
import json
import pathlib
import re
import sys

VCPKG = "api/package/vcpkg/vcpkg.json"
PORTFILE = "api/package/vcpkg/portfile.cmake"
CONAN = "api/package/conan/conanfile.py"
PAGE = "docs/packaging.md"
OPTION = re.compile(r"(?:\b|-D)(VIGIL_[A-Z_]+)\b")
# Read by tests from the environment.
VARIABLES = {"VIGIL_TEST_FULL"}
DECLARED = re.compile(
    r"\b(?:option\(|set\(|find_path\()\s*(VIGIL_[A-Z_]+)\b")


def project_version(root):
    text = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"\bproject\(\s*\w+\s+VERSION ([0-9.]+)", text)[1]


def declared_options(root):
    names = set()
    for path in [root / "CMakeLists.txt", *root.glob("api/**/CMakeLists.txt"),
                 *root.glob("api/**/*.cmake")]:
        names.update(DECLARED.findall(path.read_text(encoding="utf-8")))
    return names


def vcpkg_version(text):
    return json.loads(text)["version"]


def conan_version(text):
    """The `version = "..."` of the recipe's class."""
    for node in ast.walk(ast.parse(text)):
        if (isinstance(node, ast.Assign)
                and getattr(node.targets[0], "id", "") == "version"):
            return node.value.value
    return None


def check(root):
    found = []
    expected = project_version(root)
    for path, read in ((VCPKG, vcpkg_version), (CONAN, conan_version)):
        try:
            version = read((root / path).read_text(encoding="utf-8"))
        except (SyntaxError, ValueError, KeyError) as error:
            found.append(f"{path}: cannot be read: {error!r}")
            continue
        if version != expected:
            found.append(f"{path}: has the version {version}, and "
                         f"CMakeLists.txt {expected}")
    declared = declared_options(root)
    for path in (PORTFILE, CONAN, PAGE):
        text = (root / path).read_text(encoding="utf-8")
        for option in sorted(set(OPTION.findall(text)) - declared - VARIABLES):
            found.append(f"{path}: there is no option {option}")
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: ports.py ROOT")
    found = check(pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
