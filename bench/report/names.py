"""Words and figures for readers: what a workload is called, and how a time, a
rate or a ratio is written."""

import re

WHAT = {
    "get": "GET",
    "get_new": "GET into a new string",
    "set": "SET",
    "insert": "insert",
    "delete": "delete",
    "mixed95": "95 % GET, 5 % SET",
    "mixed": "50 % GET, 50 % SET",
    "incr": "INCRBY",
    "mget16": "MGET of 16, per key",
    "mget16_new": "MGET of 16 into a new vector, per key",
    "mget64": "MGET of 64, per key",
    "withdraw": "withdraw",
    "session_withdraw": "withdraw by WATCH and EXEC",
    "session_watch1000": "WATCH of 1,000 and UNWATCH, per key",
    "transfer": "transfer",
    "transfer_add": "transfer, payee by Add",
    "transfer_optimistic": "transfer, optimistic",
    "withdraw_two_trips": "withdraw in two round trips",
    "ycsb_a": "YCSB A, 10 operations",
    "ycsb_b": "YCSB B, 10 operations",
    "ycsb_c": "YCSB C, 10 operations",
    "ycsb_f": "YCSB F, 10 operations",
    "tpcc_neworder": "TPC-C-like NewOrder",
    "tpcc_payment": "TPC-C-like Payment",
    "smallbank": "SmallBank",
    "big_rmw": "read-modify-write of 1,000 keys",
    "words_get": "GET in words",
    "words_set": "SET in words",
    "words_withdraw": "WATCH, GET, MULTI, DECRBY, EXEC in words",
    "words_withdraw_two_trips": "the same in two round trips",
    "memory": "bytes per entry",
    "growth": "growth",
    "latency": "latency",
}
ACCOUNTS = ("withdraw", "session_withdraw", "withdraw_two_trips", "transfer",
            "transfer_add", "transfer_optimistic",
            "smallbank", "words_withdraw", "words_withdraw_two_trips")


def describe(workload):
    """A workload in words: get/uniform/1e6 is GET, uniform, 10^6 keys."""
    parts = workload.split("/")
    things = "accounts" if set(parts[:2]) & set(ACCOUNTS) else "keys"
    words = []
    for number, part in enumerate(parts):
        if number < 2 and part in WHAT:
            words.append(WHAT[part])
        else:
            words.append(_part(part, things))
    return ", ".join(words)


def _part(part, things):
    if part == "zipf":
        return "zipf 0.99"
    if part == "hot":
        return "one hot key"
    if part in ("one", "two"):
        return f"{part} {things[:-1] if part == 'one' else things}"
    if re.fullmatch(r"1e\d+", part):
        return f"10^{part[2:]} {things}"
    if re.fullmatch(r"\d+", part):
        return f"{part} {things}"
    sizes = re.fullmatch(r"(?:key(\d+))?(?:value(\d+)(KiB|B)?)?", part)
    if not part or not sizes:
        return part
    words = []
    if sizes.group(1):
        words.append(f"{sizes.group(1)}-byte keys")
    if sizes.group(2):
        unit = " KiB" if sizes.group(3) == "KiB" else "-byte"
        words.append(f"{sizes.group(2)}{unit} values")
    return " and ".join(words)


def significant(value, digits=3):
    """`value` with so many digits, never as a power of ten."""
    if value == 0:
        return "0"
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{float(text):.0f}"
    return text


def duration(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if abs(nanoseconds) >= size:
            return f"{significant(nanoseconds / size)} {unit}"
    return f"{significant(nanoseconds)} ns"


def quantity(value, unit):
    """A figure of a row: "ns" or the name of a counter says of what."""
    if unit == "ns" or unit.endswith("_ns"):
        return duration(value)
    if unit.endswith("_per_entry"):
        return f"{value:.0f} B"
    if unit.endswith("_per_second"):
        return rate(value)
    return significant(value)


def rate(per_second):
    """Operations per second."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if per_second >= size:
            return f"{significant(per_second / size)} {unit}/s"
    return f"{significant(per_second)}/s"


def threads_text(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"
