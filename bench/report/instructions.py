"""Instructions per operation, counted by callgrind: the same in every run of
the same binary, however busy the machine is."""

import os
import re
import shutil
import subprocess

import process

OPERATIONS = ("get", "set", "withdraw", "exec")
FEW, MANY = 2_000, 22_000
TOLERANCE = 1.03
COLLECTED = re.compile(r"Collected\s*:\s*(\d+)")


def why_not(program):
    """Why nothing can be counted here, or ""."""
    if shutil.which("valgrind") is None:
        return "there is no valgrind"
    if not os.access(program, os.X_OK):
        return f"{program} is missing"
    # Unpacked beside the system, valgrind does not find its own tools.
    if collected(program, OPERATIONS[0], 1) is None:
        return "valgrind --tool=callgrind does not run here"
    return ""


def collected(program, operation, count):
    """Instructions of a whole process, or None."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, operation, str(count)],
        capture_output=True, text=True, check=False)
    found = COLLECTED.search(done.stderr)
    return int(found.group(1)) if done.returncode == 0 and found else None


def per_operation(few, many):
    return round((many - few) / (MANY - FEW), 1)


def count_all(program):
    """{operation: instructions}. RunError where an operation failed."""
    counts = {}
    for operation in OPERATIONS:
        few = collected(program, operation, FEW)
        many = collected(program, operation, MANY)
        if few is None or many is None:
            raise process.RunError(f"{program} {operation} failed")
        counts[operation] = per_operation(few, many)
    return counts
