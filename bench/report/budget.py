"""How long a run may take, and how it keeps to that.

Each group has an estimate. As groups end, what they really took corrects the
estimates of those to come; where these do not fit into the time that is left,
the repetitions of the next group are made shorter.
"""

# A process's start, its contents, and finding how often a row has to run.
SECONDS_PER_GROUP = 1.0
SECONDS_PER_ROW = 0.4
# Repetitions run somewhat longer than their least time.
OVERSHOOT = 1.4
# Shorter repetitions say nothing.
LEAST_TIME = 0.01


def estimate(rows, repetitions, min_time):
    return (SECONDS_PER_GROUP + rows * SECONDS_PER_ROW +
            rows * repetitions * min_time * OVERSHOOT)


class Budget:
    """`groups`: (rows, min_time) of each group, in the order of the run."""

    def __init__(self, seconds, repetitions, groups):
        self.seconds = seconds
        self._repetitions = repetitions
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

    def left(self, gone):
        """Seconds that the groups to come will take, unless shortened."""
        return self.pace * sum(
            estimate(rows, self._repetitions, min_time)
            for rows, min_time in self._groups[self._done:])

    def min_time(self, gone):
        """For the next group, `gone` seconds after the start."""
        rows, wanted = self._groups[self._done]
        left = self.left(gone)
        room = self.seconds - gone
        if left <= room:
            return wanted
        # Only the time of the repetitions can be shortened.
        fixed = self.pace * sum(estimate(rows, self._repetitions, 0)
                                for rows, _ in self._groups[self._done:])
        share = (room - fixed) / (left - fixed) if left > fixed else 0
        return max(LEAST_TIME, wanted * min(1, max(0, share)))

    def finished(self, min_time, taken):
        rows, _ = self._groups[self._done]
        self._estimated += estimate(rows, self._repetitions, min_time)
        self._taken += taken
        self._done += 1
