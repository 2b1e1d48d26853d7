"""bench/groups.txt: which rows one process measures together, and how long
they may take."""

import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Group:
    name: str
    quick: bool  # also part of script/bench --quick
    min_time: float  # seconds per repetition of each row
    pattern: str  # finds, as --benchmark_filter does


class GroupsError(ValueError):
    pass


def parse(text):
    """The groups, in the order of the file. GroupsError names the line."""
    groups = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = line.split(maxsplit=3)
        problem = _problem(words, groups)
        if problem:
            raise GroupsError(f"line {number}: {problem}")
        name, when, min_time, pattern = words
        groups.append(Group(name, when == "quick", float(min_time),
                            pattern.strip()))
    return groups


def _problem(words, groups):
    if len(words) != 4:
        return "a group is: name, quick or full, seconds, pattern"
    name, when, min_time, pattern = words
    if when not in ("quick", "full"):
        return f"'{when}' is neither quick nor full"
    try:
        if not 0 < float(min_time) < 60:
            return f"'{min_time}' is no number of seconds"
    except ValueError:
        return f"'{min_time}' is no number of seconds"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"the pattern is wrong: {error}"
    if name in [group.name for group in groups]:
        return f"there are two groups called {name}"
    return ""


def assign(groups, rows):
    """What each group measures, as {name: rows}; rows that two groups claim, as
    {row: names}; and rows that no group claims."""
    measured = {group.name: [] for group in groups}
    claims = {}
    for row in rows:
        for group in groups:
            if re.search(group.pattern, row):
                measured[group.name].append(row)
                claims.setdefault(row, []).append(group.name)
    twice = {row: names for row, names in claims.items() if len(names) > 1}
    return measured, twice, [row for row in rows if row not in claims]
