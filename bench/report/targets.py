"""What was promised, in one table, and how a row is compared with a peer's.

A comparison is made repetition by repetition; its figure is the median, with
the smallest and the largest one beside it.
"""

import dataclasses
import statistics

from figures import pairs, present
from names import describe, duration, quantity, significant
from peers import PLAIN, REDIS, SHARDED, VIGIL


@dataclasses.dataclass(frozen=True)
class AtMost:
    """Our figure divided by the peer's must not exceed `limit`."""

    limit: float

    def pair(self, ours, peer):
        return ours / peer

    def pair_text(self, pair):
        return significant(pair, 2 if pair < 0.095 else 3)

    def text(self):
        return f"≤ {self.limit:g}"

    def is_met(self, ours, compared):
        del ours
        return compared <= self.limit


@dataclasses.dataclass(frozen=True)
class Faster(AtMost):
    """Our time must be below the peer's."""

    limit: float = 1.0

    def text(self):
        return "< 1"

    def is_met(self, ours, compared):
        del ours
        return compared < self.limit


@dataclasses.dataclass(frozen=True)
class AtLeast:
    """The peer's figure divided by ours, a gain, must reach `limit`."""

    limit: float

    def pair(self, ours, peer):
        return peer / ours

    def pair_text(self, pair):
        return significant(pair) + "x"

    def text(self):
        return f"≥ {self.limit:g}x"

    def is_met(self, ours, compared):
        del ours
        return compared >= self.limit


@dataclasses.dataclass(frozen=True)
class AtMostMore:
    """Our figure less the peer's must not exceed `limit` nanoseconds."""

    limit: float

    def pair(self, ours, peer):
        return ours - peer

    def pair_text(self, pair):
        return f"{'+' if pair >= 0 else '-'}{duration(abs(pair))}"

    def text(self):
        return f"≤ +{duration(self.limit)}"

    def is_met(self, ours, compared):
        del ours
        return compared <= self.limit


@dataclasses.dataclass(frozen=True)
class Below(AtMost):
    """Our figure itself must not exceed `limit`, whatever the peer's is."""

    unit: str = "ns"

    def text(self):
        return f"≤ {quantity(self.limit, self.unit)}"

    def is_met(self, ours, compared):
        del compared
        return ours <= self.limit


@dataclasses.dataclass(frozen=True)
class Target:
    """One promise. The peer's side is the same row of the peer where nothing
    else is said."""

    workload: str
    threads: int
    peer: str
    goal: object
    title: str = ""
    ours: str = VIGIL
    unit: str = "ns"
    peer_workload: str = ""
    peer_threads: int = 0
    peer_unit: str = ""
    peer_title: str = ""

    def name(self):
        return self.title or describe(self.workload)

    def peer_name(self):
        return self.peer_title or self.peer

    def our_row(self, results):
        return results.row(self.workload, self.ours, self.threads)

    def peer_row(self, results):
        return results.row(self.peer_workload or self.workload, self.peer,
                           self.peer_threads or self.threads)


@dataclasses.dataclass
class Outcome:
    """A target beside the figures. `state` is "met", "missed", "skipped" (the
    peer is not on this machine) or "not run"."""

    target: Target
    state: str
    reason: str = ""
    ours: float | None = None
    peer: float | None = None
    compared: list = dataclasses.field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.compared) if self.compared else None


def _absence(row):
    """State and reason of a row without figures."""
    if row is None:
        return "not run", ""
    if row.absent.startswith("skipped: "):
        return "skipped", row.absent.removeprefix("skipped: ")
    return "not run", row.absent


def judge(results, target):
    own = target.our_row(results)
    peer = target.peer_row(results)
    ours = own.figures(target.unit) if own else []
    theirs = peer.figures(target.peer_unit or target.unit) if peer else []
    if not present(ours):
        return Outcome(target, *_absence(own))
    outcome = Outcome(target, "", ours=statistics.median(present(ours)))
    if present(theirs):
        outcome.peer = statistics.median(present(theirs))
        outcome.compared = [target.goal.pair(a, b)
                            for a, b in pairs(ours, theirs) if b]
    needs_peer = not isinstance(target.goal, Below)
    if needs_peer and not outcome.compared:
        outcome.state, outcome.reason = _absence(peer)
    else:
        met = target.goal.is_met(outcome.ours, outcome.median)
        outcome.state = "met" if met else "missed"
    return outcome


MILLION = "uniform/1e6"
FIVE = "WATCH, GET, MULTI, DECRBY, EXEC in words, 10^3 accounts, together"
WORDS_WITHDRAW = "words_withdraw/uniform/1e3"
WORDS_WATCH = "words_watch{}/shuffled/{}"

# Every single-key workload at 10^3 and 10^6 keys, 1 and 2 threads: faster than
# each map that threads can share.
SINGLE_KEY = ("get/uniform/1e3", "get/uniform/1e6", "get/zipf/1e3",
              "get/zipf/1e6", "get/hot", "set/uniform/1e3", "set/uniform/1e6",
              "set/zipf/1e6", "insert/1e6", "delete/1e6", "mixed95/zipf/1e6",
              "mixed/zipf/1e6", "incr/one")
SHARED_MAPS = (SHARDED, "tbb", "boost")


def _watch_target(keys, goal):
    return Target(WORDS_WATCH.format(10000, keys), 1, "execute", goal,
                  f"WATCH of 10,000 keys in words, 10^{keys[2:]} keys, per key",
                  ours="execute", peer_workload=WORDS_WATCH.format(1000, keys),
                  peer_title="Vigil, WATCH of 1,000")


# (title, targets): what the report shows, in this order.
TARGETS = (
    ("Beside servers and databases", (
        Target(f"withdraw/{MILLION}", 1, REDIS, AtLeast(500)),
        Target(f"withdraw/{MILLION}", 1, "redis_script", AtLeast(100)),
        Target(f"withdraw/{MILLION}", 1, "redis_script_pipe100", AtLeast(10)),
        Target(f"get/{MILLION}", 1, "redis_pipe100", AtLeast(10)),
        Target(f"set/{MILLION}", 1, "redis_pipe100", AtLeast(10)),
        Target(f"withdraw/{MILLION}", 1, "rocksdb", AtLeast(20)),
        Target("ycsb_a/zipf/1e6", 1, "rocksdb", AtLeast(20)),
        Target(f"get/{MILLION}", 1, "lmdb", AtLeast(3)),
        Target(WORDS_WITHDRAW, 1, REDIS, AtLeast(100), FIVE, ours="execute",
               peer_title="redis, five round trips"),
    )),
    ("Beside the unsynchronised map", (
        Target(f"get/{MILLION}", 1, PLAIN, AtMost(0.85)),
        Target(f"get/{MILLION}", 1, PLAIN, AtMost(0.8)),
        Target("get/uniform/1e7", 1, PLAIN, AtMost(0.8)),
        Target("get/uniform/1e3", 1, PLAIN, AtMost(1.4)),
        Target("get/uniform/1e3", 1, PLAIN, AtMost(1.25)),
        Target(f"set/{MILLION}", 1, PLAIN, AtMost(0.85)),
        Target("memory/1e6", 1, PLAIN, Below(125, "bytes_per_entry"),
               unit="bytes_per_entry"),
        Target("memory/1e6", 1, PLAIN, Below(115, "bytes_per_entry"),
               unit="bytes_per_entry"),
        Target("memory/1e6", 1, REDIS, AtMost(0.8), unit="bytes_per_entry"),
    )),
    ("Transactions beside the same by hand", (
        Target(f"withdraw/{MILLION}", 1, SHARDED, AtMost(0.8)),
        Target("withdraw/one", 1, SHARDED, Below(150)),
        Target("withdraw/one", 2, SHARDED, AtLeast(1)),
        Target("transfer/zipf/1e6", 2, SHARDED, AtLeast(1.5)),
        Target("ycsb_a/zipf/1e6", 2, SHARDED, AtLeast(1.7)),
        Target("ycsb_b/zipf/1e6", 2, SHARDED, AtLeast(1.7)),
        Target("ycsb_f/zipf/1e6", 2, SHARDED, AtLeast(1.7)),
        Target("mixed/zipf/1e6", 2, SHARDED, AtMost(0.7)),
    )),
    ("Beside Vigil itself", (
        Target("get/hot", 2, VIGIL, AtLeast(1.8), peer_threads=1,
               peer_title="Vigil, 1 thread"),
        Target("get/hot", 2, VIGIL, AtLeast(1.9), peer_threads=1,
               peer_title="Vigil, 1 thread"),
        Target("incr/one", 2, VIGIL, AtLeast(0.5), peer_threads=1,
               peer_title="Vigil, 1 thread"),
        Target("latency/withdraw/one", 2, VIGIL, AtMost(20),
               "withdraw, one account, p99.9 against p50", unit="p999_ns",
               peer_unit="p50_ns", peer_title="Vigil, p50"),
        Target(f"mget16/{MILLION}", 1, VIGIL, AtMost(0.45),
               peer_workload=f"get/{MILLION}", peer_title="Vigil, one GET"),
        Target(f"mget16/{MILLION}", 1, VIGIL, AtMost(0.3),
               peer_workload=f"get/{MILLION}", peer_title="Vigil, one GET"),
        Target("growth/1e7", 1, VIGIL, Below(5e6, "max_ns"),
               "growth from 1 to 10^7 keys, the longest operation",
               unit="max_ns", peer_title="none"),
        Target("growth/1e7", 1, "no_store", Below(5e6, "max_worked_ns"),
               "the same, without the time that the operating system gave to "
               "others", unit="max_worked_ns", peer_unit="max_ns",
               peer_title="no store at all, with that time"),
        Target("words_get/uniform/1e3", 1, "typed_new", AtMostMore(50),
               ours="execute", peer_title="Vigil, typed Get into a new string"),
        Target("words_get/uniform/1e3", 1, "typed_reused", AtMostMore(50),
               ours="execute",
               peer_title="Vigil, typed Get into a reused string"),
        Target("words_set/uniform/1e3", 1, "typed", AtMostMore(80),
               ours="execute", peer_title="Vigil, typed Set"),
        Target(WORDS_WITHDRAW, 1, "typed", Below(600), FIVE, ours="execute",
               peer_title="Vigil, the same typed"),
        _watch_target("1e4", Below(300)),
        _watch_target("1e6", Below(300)),
        _watch_target("1e6", AtMost(1.5)),
    )),
    ("Every single-key workload beside the maps that threads share", tuple(
        Target(workload, threads, peer, Faster())
        for workload in SINGLE_KEY for threads in (1, 2)
        for peer in SHARED_MAPS)),
)


def judge_all(results):
    """[(title, [Outcome])]."""
    return [(title, [judge(results, target) for target in targets])
            for title, targets in TARGETS]
