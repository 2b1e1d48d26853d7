#!/usr/bin/env python3
"""Shows that a user's options change no public type.

    layouts.py HEADERS COMPILER...    prints one line per difference; exits with
                                      1 if there is any

A program may be compiled with or without NDEBUG, with the assertions of the
standard library, without exceptions, as C++20 or C++23, by g++ or clang++, and
links the same library. So each class of HEADERS, the folder of the public
headers, has to have the same size and alignment for each COMPILER with the
options BASE and OTHER, and where the compiler is clang the same fields at the same places. The
first COMPILER is g++, which lists the classes. Standard library only.
tests/structure/layouts_test.py proves that a difference is found.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

BASE = ("-std=c++20",)
# All at once, as none may make a difference. -std=c++2b is what both compilers of
# Debian 12 call C++23; the last one is what the library itself is compiled with.
OTHER = ("-std=c++2b", "-DNDEBUG", "-D_GLIBCXX_ASSERTIONS", "-fno-exceptions",
         "-O2", "-DVIGIL_DEBUG_CHECKS=1")
GCC_CLASS = re.compile(r"^Class ([^\n]+)\n   size=(\d+) align=(\d+)$",
                       re.MULTILINE)
CLANG_RECORD = re.compile(
    r"^ +0 \| (?:class|struct|union) ([^\n]+?)(?: \(empty\))?\n(.*?)"
    r"^ +\| \[sizeof=(\d+),(?: dsize=\d+,)? align=(\d+)", re.MULTILINE | re.DOTALL)
# Of the library's namespace, neither nested nor from a template: what a sizeof
# can name.
OURS = re.compile(r"^(?:vigil::\w+|vigil_\w+)$")


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")
    return result.stdout


def read_gcc(text):
    """{class: (size, alignment)} of what -fdump-lang-class writes."""
    return {name: (int(size), int(align))
            for name, size, align in GCC_CLASS.findall(text)
            if OURS.match(name)}


def read_clang(text):
    """{class: (size, alignment, fields)} of what -fdump-record-layouts prints."""
    return {name: (int(size), int(align), fields)
            for name, fields, size, align in CLANG_RECORD.findall(text)
            if OURS.match(name)}


def includes(headers):
    return "".join(f'#include "vigil/{path.name}"\n'
                   for path in sorted(headers.glob("*.h")))


def measure(compiler, options, headers, names, scratch):
    """What a compiler says. `names`: the classes to ask clang about."""
    source = scratch / "all.cc"
    source.write_text(includes(headers) + "".join(
        f"static_assert(sizeof({name}) > 0);\n" for name in names))
    command = (compiler, *options, "-fsyntax-only", f"-I{headers.parent}",
               str(source))
    if "clang" in pathlib.Path(compiler).name:
        return read_clang(run(*command, "-Xclang", "-fdump-record-layouts"))
    dump = scratch / "classes"
    run(*command, f"-fdump-lang-class={dump}")
    return read_gcc(dump.read_text())


def compare(expected, found, what):
    """Differences of two measurements; of sizes only where one has no fields."""
    differences = []
    for name in sorted(expected.keys() | found.keys()):
        one, other = expected.get(name), found.get(name)
        if one is None or other is None:
            differences.append(f"{name}: not everywhere; {what}")
            continue
        if one[:2] != other[:2]:
            differences.append(
                f"{name}: size and alignment {one[:2]} and {other[:2]}; {what}")
        elif len(one) == len(other) and one != other:
            differences.append(f"{name}: other fields; {what}")
    return differences


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: layouts.py HEADERS COMPILER...")
    headers, compilers = pathlib.Path(sys.argv[1]), sys.argv[2:]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        first = measure(compilers[0], BASE, headers, [], scratch)
        if len(first) < 20:
            found.append(f"only {len(first)} classes are found")
        for compiler in compilers:
            base = measure(compiler, BASE, headers, first, scratch)
            found += compare(first, base, compiler)
            found += compare(
                base, measure(compiler, OTHER, headers, first, scratch),
                f"{compiler} {' '.join(OTHER)}")
    for line in found:
        print(line)
    if not found:
        print(f"{len(first)} classes, {len(compilers)} compilers")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
