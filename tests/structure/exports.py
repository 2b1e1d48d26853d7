#!/usr/bin/env python3
"""Compares what the shared library shows with what the headers declare.

    exports.py HEADERS STATIC SHARED    prints one line per difference; exits
                                        with 1 if there is any

HEADERS is the folder of the public headers; STATIC and SHARED are the two forms
of the library, made of the same objects. SHARED has to show every function of
STATIC that belongs to a name of the headers, and nothing that does not; nothing
either that is weak, as inline functions and templates are, because which of those
there are depends on the compiler's flags. And where it calls what it shows, it
calls its own: no relocation names it. Needs nm and readelf. Standard library only. tests/structure/exports_test.py proves that each rule
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
# What a template returns stands before its name.
OWNER = re.compile(r"^vigil::(\w+)[^ ]*?(?:\(|$)|^(vigil_\w+)$")
# A call or an address that is looked up when the library is loaded, of something
# that has a value (is defined) here.
RELOCATION = re.compile(r"R_\w+(?:JU?MP_SLOT?|GLOB_DAT)\s+0*[1-9a-f][0-9a-f]*\s"
                        r"+(.*?)(?:@@?\w+)? \+ 0$", re.MULTILINE)


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


def interposable(text):
    """Functions of its own that the library looks up, from what readelf prints."""
    return RELOCATION.findall(text)


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
        if kind == "A":
            continue
        if owner(symbol) not in names:
            found.append(f"shown, and not in the headers: {symbol}")
        elif kind != "T":
            found.append(f"shown, and not a function of its own: {symbol}")
    if not any(kind == "T" for kind in shared.values()):
        found.append("nothing is shown")
    return found


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          timeout=120).stdout


def run_nm(*arguments):
    return run("nm", "--demangle", "--defined-only", "--extern-only", *arguments)


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: exports.py HEADERS STATIC SHARED")
    headers = [path.read_text(encoding="utf-8")
               for path in sorted(pathlib.Path(sys.argv[1]).glob("*.h"))]
    found = compare(declared(headers), symbols(run_nm(sys.argv[2])),
                    symbols(run_nm("--dynamic", sys.argv[3])))
    found += [f"can be replaced from outside: {symbol}" for symbol in
              interposable(run("readelf", "--wide", "--demangle", "--relocs",
                               sys.argv[3]))]
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
