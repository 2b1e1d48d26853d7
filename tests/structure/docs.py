#!/usr/bin/env python3
"""Keeps the documentation true: its examples, its paths and its links.

    docs.py extract ROOT OUT    writes every C++ example as a program into OUT
                                and prints the files' names
    docs.py check ROOT          prints one line per violation; exits with 1 if
                                there is any

The documentation is README.md, SECURITY.md, CONTRIBUTING.md and what is below
docs/ and ends in .md. The convention:

- A block marked ```cpp is compiled, linked with Vigil and run; it has to exit
  with 0.
- With `int main` in it, or `// compile` as its first line, it is a whole file
  and stands for itself. Without `int main` an empty one is added.
- Any other is a fragment: it becomes the body of a main in which
  `vigil::Store store;` is there and every public header is included, by a file
  fragment.h that can be precompiled. Its #include lines are moved to the top.
- A block marked ```cpp excerpt or ```python is quoted, letter for letter, from
  a program below docs/examples, which a test runs.
- What cannot be compiled is marked ```text. ```cpp nocompile is for
  docs/style.md only. A block without a mark is a violation.
- A program in docs/examples/ is shorter than 120 lines, and docs/examples.md
  names it.
- A path of this repository in `backticks` exists, and so does what a relative
  link leads to. `vigil/store.h` is api/vigil/store.h.

Standard library only. tests/structure/docs_test.py proves that each rule fires.
"""

import dataclasses
import pathlib
import re
import sys

FENCE = re.compile(r"^(\s*)(`{3,})\s*(.*?)\s*$")
SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MAIN = re.compile(r"\bint\s+main\s*\(")
FOLDERS = ("engine/", "api/", "tests/", "bench/", "fuzz/", "docs/", "script/",
           ".ci/", ".github/", "vigil/")
ROOT_FILE = re.compile(r"^(?:[A-Z]\w+\.(?:md|txt|json)|LICENSE"
                       r"|\.clang(?:d|-format|-tidy))$")
CPP_MARKS = ("cpp", "c++", "cc", "cxx", "hpp", "h")
# Quoted from a program with this ending.
EXCERPT_MARKS = {"cpp excerpt": "*.cc", "python": "*.py"}
MAX_EXAMPLE_LINES = 119

FRAGMENT_INCLUDES = """\
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

"""
# A fragment shows how to call something, not what to do with every result; but
# what may not be ignored ([[nodiscard]]) may not be ignored here either.
FRAGMENT_PRAGMAS = """\
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wshadow"
"""


@dataclasses.dataclass
class Block:
    """A fenced block: its mark, its text, and where it starts."""

    page: str  # path from the root
    number: int  # of the first line inside
    mark: str
    lines: list


@dataclasses.dataclass
class Page:
    """A page, taken apart into blocks and (line number, line) outside them."""

    path: str
    blocks: list
    prose: list
    open_fence: int = 0  # line of a fence that is never closed


def read_page(root, path):
    page = Page(path, [], [])
    block, fence, indent = None, "", 0
    text = (root / path).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        match = FENCE.match(line)
        if block is None and match:
            indent, fence = len(match.group(1)), match.group(2)
            block = Block(path, number + 1, match.group(3), [])
        elif block is None:
            page.prose.append((number, line))
        elif match and match.group(2) == fence and not match.group(3):
            page.blocks.append(block)
            block = None
        else:
            block.lines.append(line[indent:])
    page.open_fence = block.number - 1 if block else 0
    return page


def read_pages(root):
    paths = [root / name
             for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md")]
    paths += sorted((root / "docs").glob("**/*.md"))
    return [read_page(root, path.relative_to(root).as_posix())
            for path in paths if path.is_file()]


def program(block):
    """The block as a file that can be compiled by itself."""
    text = "\n".join(block.lines)
    origin = f'#line {block.number} "{block.page}"\n'
    if MAIN.search(text):
        return origin + text + "\n"
    if block.lines and block.lines[0].strip() == "// compile":
        return origin + text + "\n\nint main() {}\n"
    # A blank line takes an include's place, so that the numbers stay right.
    is_include = [line.startswith("#include") for line in block.lines]
    includes = [line for line, taken in zip(block.lines, is_include) if taken]
    body = ["" if taken else line
            for line, taken in zip(block.lines, is_include)]
    return ("\n".join(['#include "fragment.h"', *includes]) + "\n" +
            FRAGMENT_PRAGMAS +
            "int main() {\n  [[maybe_unused]] vigil::Store store;\n  {\n" +
            origin + "\n".join(body) + "\n  }\n}\n")


def write_if_changed(target, text):
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def extract(root, out):
    """Writes the programs; leaves files alone that would not change."""
    headers = [f'#include "vigil/{path.name}"\n'
               for path in sorted((root / "api/vigil").glob("*.h"))]
    out.mkdir(parents=True, exist_ok=True)
    write_if_changed(out / "fragment.h", FRAGMENT_INCLUDES + "".join(headers))
    names = []
    for page in read_pages(root):
        blocks = [block for block in page.blocks if block.mark == "cpp"]
        for number, block in enumerate(blocks, start=1):
            stem = page.path.removeprefix("docs/").removesuffix(".md")
            name = f"{stem.lower().replace('/', '_')}_{number}"
            text = f"// Example {number} of {page.path}.\n" + program(block)
            write_if_changed(out / f"{name}.cc", text)
            names.append(name)
    return names


def check(root):
    violations = []
    for page in read_pages(root):
        def report(number, message, page=page):
            violations.append(f"{page.path}:{number}: {message}")

        if page.open_fence:
            report(page.open_fence, "this block is never closed")
        for block in page.blocks:
            check_mark(block, report)
            check_excerpt(root, block, report)
        for number, line in page.prose:
            for span in SPAN.findall(line):
                check_path(root, span, number, report)
            for target in LINK.findall(SPAN.sub("", line)):
                check_link(root, page, target, number, report)
    return violations + check_examples(root)


def check_examples(root):
    violations = []
    page = root / "docs/examples.md"
    named = page.read_text(encoding="utf-8") if page.is_file() else ""
    for path in sorted((root / "docs/examples").glob("*.cc")):
        name = path.relative_to(root).as_posix()
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_EXAMPLE_LINES:
            violations.append(f"{name}: {lines} lines; an example is short")
        if f"`{name}`" not in named:
            violations.append(f"{name}: docs/examples.md does not name it")
    return violations


def check_excerpt(root, block, report):
    if block.mark not in EXCERPT_MARKS:
        return
    text = "\n".join(["", *block.lines, ""])
    programs = (root / "docs/examples").glob("**/" + EXCERPT_MARKS[block.mark])
    if not any(text in "\n" + path.read_text(encoding="utf-8")
               for path in programs):
        report(block.number - 1, "no program below docs/examples has these "
               "lines")


def check_mark(block, report):
    if not block.mark:
        report(block.number - 1, "this block has no mark; ```text if nothing "
               "else fits")
    elif block.mark == "cpp nocompile" and block.page == "docs/style.md":
        pass
    elif block.mark in EXCERPT_MARKS:
        pass
    elif block.mark != "cpp" and block.mark.split()[0].lower() in CPP_MARKS:
        report(block.number - 1, f"the mark is '{block.mark}'; C++ is marked "
               "'cpp', and then compiled and run")


def check_path(root, span, number, report):
    path = span.split()[0].rstrip(".,:") if span.split() else ""
    path = re.sub(r":\d+$", "", path)
    if not (path.startswith(FOLDERS) or ROOT_FILE.match(path)):
        return
    if re.search(r"[<>$()]", path):
        return  # a placeholder
    if path.startswith("vigil/"):
        path = "api/" + path
    if not any(any(root.glob(one.rstrip("/"))) for one in alternatives(path)):
        report(number, f"there is no {path}")


def alternatives(path):
    """Takes x.{h,cc} apart."""
    match = re.match(r"^(.*)\{([^}]*)\}(.*)$", path)
    if not match:
        return [path]
    head, middle, tail = match.groups()
    return [head + one + tail for one in middle.split(",")]


def check_link(root, page, target, number, report):
    if re.match(r"^(?:https?:|mailto:|#)", target):
        return
    path = (root / page.path).parent / target.partition("#")[0]
    if not path.exists():
        report(number, f"the link to {target} leads nowhere")


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "extract":
        names = extract(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
        print("\n".join(names))
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        violations = check(pathlib.Path(sys.argv[2]))
        for violation in violations:
            print(violation)
        sys.exit(1 if violations else 0)
    else:
        sys.exit("usage: docs.py extract ROOT OUT | docs.py check ROOT")


if __name__ == "__main__":
    main()
