"""The peers of the benchmark: names, the one colour of each, and their order.

A colour is a pair: on a light and on a dark background.
"""

import dataclasses

VIGIL = "vigil"
PLAIN = "flat_hash_map"
SHARDED = "sharded_map"
REDIS = "redis"


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    light: str
    dark: str
    marker: str  # circle, square, diamond, triangle
    inside: bool  # of the process, without a database around it


PEERS = {
    peer.name: peer
    for peer in (
        Peer("vigil", "#0b5cad", "#58a6ff", "circle", True),
        Peer("flat_hash_map", "#57606a", "#9aa4ae", "square", True),
        Peer("mutex_map", "#8c959f", "#6e7781", "diamond", True),
        Peer("sharded_map", "#1a7f37", "#3fb950", "square", True),
        Peer("shared_mutex_map", "#7a9a01", "#b0c94b", "triangle", True),
        Peer("tbb", "#8250df", "#bc8cff", "diamond", True),
        Peer("boost", "#0f8b8d", "#4fd1c5", "triangle", True),
        Peer("rocksdb", "#9a6700", "#d29922", "square", False),
        Peer("lmdb", "#6f4e37", "#c19a7b", "diamond", False),
        Peer("redis", "#cf222e", "#ff7b72", "circle", False),
        Peer("redis_pipe16", "#e5534b", "#ff9b94", "square", False),
        Peer("redis_pipe100", "#f0918b", "#ffc1bb", "triangle", False),
        Peer("redis_script", "#bf3989", "#f778ba", "diamond", False),
        Peer("redis_script_pipe100", "#dd79b4", "#ffb3dd", "triangle", False),
        Peer("no_store", "#a8a098", "#6b655f", "circle", True),
    )
}
# Rows that compare Vigil with itself: other ways to ask for the same.
OTHER_WAY = Peer("", "#4f7fb5", "#8fb8e8", "square", True)


def peer(name):
    return PEERS.get(name, OTHER_WAY)


def order(name):
    """Where a peer stands in a list; names that are no peer come last."""
    names = list(PEERS)
    return (names.index(name) if name in PEERS else len(names), name)


def css_class(name):
    return "peer-" + (name if name in PEERS else "other")
