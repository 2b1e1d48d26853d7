#!/usr/bin/env python3
"""Finds commands that no test names.

    commands.py ROOT    prints one line per command of docs/commands.md that is
                        in no test and no transcript; exits with 1 if there is
                        any

docs/commands.md has every row of the table (tests/tool/commands_page_test.cc).
A command is named where its words begin a quoted string, as in "SET k v" or
{"set", "k"}, or follow the prompt of a transcript, as in A> SET k v.

Standard library only. tests/structure/commands_test.py proves that it fires.
"""

import pathlib
import re
import sys

LINE = re.compile(r"^- `([A-Z][A-Z-]*(?: [A-Z-]+)?)(?![A-Z-])", re.MULTILINE)


def commands(page, containers):
    """The names in the page: one word, or two behind a container's name."""
    names = []
    for match in LINE.finditer(page):
        words = match.group(1).split()
        names.append(" ".join(words if words[0] in containers else words[:1]))
    return names


def containers_of(page):
    """The first words under which HELP is listed."""
    return set(re.findall(r"^- `([A-Z]+) HELP`", page, re.MULTILINE)) | {
        "FUNCTION"}


def is_named(name, texts):
    between = r"""(?:["']\s*,\s*["']|\s+)"""
    words = between.join(re.escape(word) for word in name.split())
    pattern = re.compile(r"""["'>]\s*""" + words + r"""(?![\w-])""",
                         re.IGNORECASE)
    return any(pattern.search(text) for text in texts)


def check(root):
    page = (root / "docs/commands.md").read_text(encoding="utf-8")
    names = commands(page, containers_of(page))
    files = list((root / "tests").rglob("*.cc"))
    files += (root / "docs/examples").glob("*.vigil")
    texts = [path.read_text(encoding="utf-8") for path in files]
    return names, [name for name in names if not is_named(name, texts)]


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: commands.py ROOT")
    names, missing = check(pathlib.Path(sys.argv[1]))
    for name in missing:
        print(f"no test names {name}")
    print(f"{len(names)} commands, {len(missing)} without a test")
    sys.exit(1 if missing or not names else 0)


if __name__ == "__main__":
    main()
