#!/usr/bin/env python3
"""Compares what the shared library shows with what the headers declare.

    exports.py HEADERS STATIC SHARED    prints one line per difference; exits
                                        with 1 if there is any

HEADERS is the folder of the public headers; STATIC and SHARED are the two forms
of the library, made of the same objects. SHARED has to show every function of
STATIC that belongs to a name of the headers, and nothing that does not. Needs
nm. Standard library only. tests/structure/exports_test.py proves that each rule
fires.
"""

import pathlib
import re
import subprocess
import sys

CLASS = re.compile(r"^(?:class|struct)\s+(?:\[\[\w+\]\]\s+)?(\w+)[^;]*$",
                   re.MULTILINE)
FUNCTION = re.compile(r"^[A-Za-z][\w:<>,&* ]*[ &*](\w+)\([^;{]*\);",
                      re.MULTILINE)
SYMBOL = re.compile(r"^[0-9a-f]+ ([A-Za-z]) (.*?)(?:@@?\w+)?$")
OWNER = re.compile(r"^vigil::(\w+)|^(vigil_\w+)$")


def declared(headers):
    """The names of classes and functions that the headers declare."""
    names = set()
    for header in headers:
        text = re.sub(r"//[^\n]*", "", header)
        names.update(CLASS.findall(text), FUNCTION.findall(text))
    return names


def symbols(text):
    """{name: type} from what nm prints."""
    matches = (SYMBOL.match(line) for line in text.splitlines())
    return {match[2]: match[1] for match in matches if match}


def owner(symbol):
    """Whose it is: the class, or the function itself; None: nobody's."""
    match = OWNER.match(symbol)
    return match and (match[1] or match[2])


def compare(names, static, shared):
    found = []
    for symbol, kind in sorted(static.items()):
        if kind == "T" and owner(symbol) in names and symbol not in shared:
            found.append(f"not shown: {symbol}")
    for symbol, kind in sorted(shared.items()):
        # The version's own name is absolute.
        if kind != "A" and owner(symbol) not in names:
            found.append(f"shown, and not in the headers: {symbol}")
    if not any(kind == "T" for kind in shared.values()):
        found.append("nothing is shown")
    return found


def run_nm(path, *options):
    return subprocess.run(
        ["nm", "--demangle", "--defined-only", "--extern-only", *options, path],
        check=True, capture_output=True, text=True, timeout=120).stdout


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: exports.py HEADERS STATIC SHARED")
    headers = [path.read_text(encoding="utf-8")
               for path in sorted(pathlib.Path(sys.argv[1]).glob("*.h"))]
    found = compare(declared(headers), symbols(run_nm(sys.argv[2])),
                    symbols(run_nm(sys.argv[3], "--dynamic")))
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
