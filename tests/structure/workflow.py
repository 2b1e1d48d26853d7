#!/usr/bin/env python3
"""Checks that continuous integration runs the scripts, and nothing else.

    workflow.py FILE ROOT    prints one line per violation; exits with 1 if there
                             is any

FILE is a workflow of GitHub's, of which this reads what Vigil's needs: jobs, their
container, their steps. A `run:` may call a script of the repository ROOT, as root
or by runuser as somebody else, and prepare the container for that (PREPARE). There
has to be a job as root and one as somebody else, both in Debian 12. Standard
library only. tests/structure/workflow_test.py proves that each rule fires.
"""

import pathlib
import re
import sys

JOB = re.compile(r"^  (\w+):$", re.MULTILINE)
RUN = re.compile(r"^ +- run: (.+)$", re.MULTILINE)
SCRIPT = re.compile(r"^(?:runuser -u \w+ -- )?((?:script|\.ci)/\w+)(?: [\w -]+)?$")
PREPARE = re.compile(r"^(?:apt-get |useradd |git config --global --add safe)")


def check(text, root):
    violations = []
    _, _, jobs = text.partition("\njobs:\n")
    parts = JOB.split(jobs)[1:]
    users = set()
    for name, job in zip(parts[::2], parts[1::2]):
        if "    container: debian:12\n" not in job:
            violations.append(f"{name}: not in a container of Debian 12")
        scripts = 0
        for command in RUN.findall(job):
            match = SCRIPT.match(command)
            if match and not (root / match[1]).is_file():
                violations.append(f"{name}: there is no {match[1]}")
            elif match:
                scripts += 1
                if match[1] == ".ci/run":
                    users.add("runuser" in command)
            elif not PREPARE.match(command):
                violations.append(f"{name}: not a script: {command}")
        if scripts == 0:
            violations.append(f"{name}: runs no script")
        if re.search(r"\brun: *[|>]", job):
            violations.append(f"{name}: a program inside of the workflow")
    for user, text in ((False, "root"), (True, "somebody else")):
        if user not in users:
            violations.append(f"nothing runs .ci/run as {text}")
    return violations


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: workflow.py FILE ROOT")
    violations = check(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"),
                       pathlib.Path(sys.argv[2]))
    for violation in violations:
        print(violation)
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
