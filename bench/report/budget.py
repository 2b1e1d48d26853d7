"""How long a run may take, and how it keeps to that.

Each group has an estimate. As groups end, what they really took corrects the
estimates of those to come; where these do not fit into the time that is left,
the repetitions of the next group are made shorter. Rows that say themselves how
often they run ("/iterations:") cannot be made shorter; what they need is kept
for them.
"""

import dataclasses
import re

# A process's start, its contents, and finding how often a row has to run.
SECONDS_PER_GROUP = 1.0
SECONDS_PER_ROW = 0.4
# Repetitions run somewhat longer than their least time.
OVERSHOOT = 1.4
# Shorter repetitions say nothing.
LEAST_TIME = 0.01


@dataclasses.dataclass(frozen=True)
class Work:
    """What a group has to do: rows of `repetitions` that take `min_time`
    seconds at least, and seconds that cannot be shortened."""

    rows: int
    repetitions: int
    min_time: float
    fixed: float = 0.0

    def seconds(self, min_time):
        """An estimate of the part that depends on the machine's pace."""
        if not self.rows:
            return 0.0
        return (SECONDS_PER_GROUP + self.rows * SECONDS_PER_ROW +
                self.rows * self.repetitions * min_time * OVERSHOOT)


def work_of(names, repetitions, min_time):
    """The work of rows with these names, as Google Benchmark lists them."""
    fixed, free = 0.0, 0
    for name in names:
        if "/iterations:" in name:
            own = re.search(r"/repeats:(\d+)", name)
            fixed += min_time * (int(own.group(1)) if own else repetitions)
        else:
            free += 1
    return Work(free, repetitions, min_time, fixed)


class Budget:
    """`groups`: the Work of each, in the order of the run."""

    def __init__(self, seconds, groups):
        self.seconds = seconds
        self._groups = list(groups)
        self._done = 0
        self._estimated = 0.0  # of the groups that are done
        self._taken = 0.0

    @property
    def pace(self):
        """What groups take, as a multiple of their estimates."""
        if not self._estimated:
            return 1.0
        return max(0.2, self._taken / self._estimated)

    def _to_come(self, shortened):
        return sum(group.fixed + self.pace * group.seconds(
            0 if shortened else group.min_time)
                   for group in self._groups[self._done:])

    def left(self):
        """Seconds that the groups to come will take, unless shortened."""
        return self._to_come(shortened=False)

    def min_time(self, gone):
        """For the next group, `gone` seconds after the start."""
        wanted = self._groups[self._done].min_time
        left = self.left()
        room = self.seconds - gone
        if left <= room:
            return wanted
        # Only the time of the repetitions can be shortened.
        least = self._to_come(shortened=True)
        share = (room - least) / (left - least) if left > least else 0
        return min(wanted, max(LEAST_TIME, wanted * max(0, share)))

    def finished(self, min_time, taken):
        group = self._groups[self._done]
        if not group.fixed:
            self._estimated += group.seconds(min_time)
            self._taken += taken
        self._done += 1
