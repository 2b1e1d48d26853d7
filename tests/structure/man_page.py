#!/usr/bin/env python3
"""Compares the manual page with what the program says of itself.

    man_page.py PAGE PROGRAM     prints one line per difference; exits with 1 if
                                 there is any

Every command and every option that --help names is on the page, and no other.
Where groff is installed, it also has nothing to complain about. Standard library
only. tests/structure/man_page_test.py proves that each rule fires.
"""

import pathlib
import re
import shutil
import subprocess
import sys

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
COMMAND = re.compile(r"^  ([a-z]+)  ", re.MULTILINE)


def command_help(program, *arguments):
    return subprocess.run([program, *arguments, "--help"], check=True,
                          capture_output=True, text=True, timeout=60).stdout


def program_sections(program):
    """{command: options}; the program's own options belong to ''."""
    overall = command_help(program)
    _, _, commands = overall.partition("Subcommands:")
    sections = {"": set(OPTION.findall(overall))}
    for command in COMMAND.findall(commands):
        options = set(OPTION.findall(command_help(program, command)))
        sections[command] = options - {"--help"}
    return sections


def page_sections(text):
    """The same, from the page's `.SS vigil COMMAND` and `.SH OPTIONS`.

    Options are what stands in bold in the first line of a paragraph."""
    sections, at, tagged = {"": set()}, None, False
    for line in text.replace("\\-", "-").splitlines():
        heading = re.match(r"\.S[SH] (.*)", line)
        if heading:
            at = None
            command = re.match(r"vigil (\w+)$", heading[1])
            if command:
                at = command[1]
                sections[at] = set()
            elif heading[1] == "OPTIONS":
                at = ""
        elif tagged and at is not None:
            sections[at].update(OPTION.findall(line))
        tagged = line.strip() == ".TP"
    return sections


def compare(program, page):
    found = []
    for command in sorted(program.keys() | page.keys()):
        name = f"vigil {command}".strip()
        if command not in page:
            found.append(f"{name} is not on the page")
        elif command not in program:
            found.append(f"{name} is on the page only")
        else:
            for option in sorted(program[command] - page[command]):
                found.append(f"{name} {option} is not on the page")
            for option in sorted(page[command] - program[command]):
                found.append(f"{name} {option} is on the page only")
    return found


def groff_complaints(page):
    if not shutil.which("groff"):
        return []
    done = subprocess.run(["groff", "-man", "-ww", "-z", str(page)],
                          capture_output=True, text=True, timeout=60,
                          check=False)
    return done.stderr.splitlines()


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: man_page.py PAGE PROGRAM")
    page = pathlib.Path(sys.argv[1])
    found = compare(program_sections(sys.argv[2]),
                    page_sections(page.read_text(encoding="utf-8")))
    found += groff_complaints(page)
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
