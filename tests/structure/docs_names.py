#!/usr/bin/env python3
"""Looks up what the documentation names: functions, classes, constants, options.

    docs_names.py ROOT    prints one line per name that is not there; exits with 1
                          if there is any

A name in `backticks`, outside of blocks, has to be in the sources if it looks like
one of a function or a type: Name, kName, vigil_name, VIGIL_NAME, anything that is
called, anything with ::. Of Owner::Name both have to be in one file, which is
where the owner is defined. What belongs to others is told by its first part
(FOREIGN) or, without one, listed (FOREIGN_NAMES). docs/style.md, whose names are
examples, is free. Paths are the business of docs.py. docs/packaging.md names each
package of script/packages.txt. Standard library only.
tests/structure/docs_names_test.py proves that each rule fires.
"""

import pathlib
import re
import sys

import docs

FOLDERS = ("engine", "api", "tests", "bench", "fuzz", "script", "docs/examples")
ENDINGS = (".h", ".cc", ".c", ".py", ".sh", ".cmake", ".txt", ".in", "")
FOREIGN = {"std", "absl", "boost", "tbb", "ctypes", "redis", "rocksdb"}
FOREIGN_NAMES = {"OptimisticTransactionDB"}
FREE_PAGES = {"docs/style.md"}

WORD = re.compile(r"[A-Za-z_]\w*")
# Not a part of a path or of an option.
NAME = re.compile(r"(?<![\w./:~-])(?:[A-Za-z_]\w*(?:::|\.))*~?[A-Za-z_]\w*\(?")
LOOKS_OURS = re.compile(r"^(?:vigil_\w+|VIGIL_\w+|k[A-Z]\w*|[A-Z][a-z]\w*)$")
DEFINES = re.compile(r"\b(?:class|struct|namespace|enum class)\s+"
                     r"(?:\[\[\w+\]\]\s+)?([\w:]+)")


class Sources:
    """The words of each file, and the files that define a class or namespace."""

    def __init__(self, root):
        self.words = set()
        self.inside = {}  # owner: words of the files that define it
        paths = [root / "CMakeLists.txt"]
        for folder in FOLDERS:
            paths += sorted((root / folder).rglob("*"))
        for path in paths:
            if path.is_file() and path.suffix in ENDINGS:
                self.read(path.read_text(encoding="utf-8", errors="ignore"))

    def read(self, text):
        words = set(WORD.findall(text))
        self.words |= words
        for qualified in set(DEFINES.findall(text)):
            for owner in qualified.split("::"):
                self.inside.setdefault(owner, set()).update(words)

    def has(self, parts):
        if len(parts) == 1:
            return parts[0] in self.words
        return parts[-1] in self.inside.get(parts[-2], ())


def names(span):
    """The names in a span that have to be ours, each as a list of its parts."""
    for match in NAME.findall(span):
        text = match.removesuffix("(")
        parts = [part.lstrip("~") for part in re.split(r"::|\.", text)]
        if parts[0] in FOREIGN or parts[-1] in FOREIGN_NAMES:
            continue
        if "::" in text:
            yield parts
        elif match.endswith("(") or LOOKS_OURS.match(parts[-1]):
            yield parts[-1:]


def check(root):
    sources = Sources(root)
    violations = []
    for page in docs.read_pages(root):
        if page.path in FREE_PAGES:
            continue
        for number, line in page.prose:
            for span in docs.SPAN.findall(line):
                violations += [
                    f"{page.path}:{number}: nothing is called {'::'.join(parts)}"
                    for parts in names(span) if not sources.has(parts)]
    return violations + check_packages(root)


def check_packages(root):
    table, page = root / "script/packages.txt", root / "docs/packaging.md"
    if not table.is_file():
        return []
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    rows = (line.split() for line in table.read_text().splitlines())
    return [f"docs/packaging.md: the package {row[1]} is not named"
            for row in rows
            if row and not row[0].startswith("#") and f"`{row[1]}`" not in text]


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: docs_names.py ROOT")
    violations = check(pathlib.Path(sys.argv[1]))
    for violation in violations:
        print(violation)
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
