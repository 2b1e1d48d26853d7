#!/usr/bin/env python3
"""Vigil from Python, through the interface for C (api/vigil/c.h) and ctypes.

    from_python.py [LIBVIGIL.SO]     without it: the installed one

Threads move money by a transaction that retries by itself; then a session loses
a race, and says on which key. Standard library only.
"""

import concurrent.futures
import ctypes
import sys

OK, CONFLICT, FAILED_PRECONDITION = 0, 1, 6
BODY = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class Conflict(ctypes.Structure):
    """struct vigil_conflict"""

    _fields_ = [("key", ctypes.POINTER(ctypes.c_char)),
                ("key_size", ctypes.c_size_t), ("seen", ctypes.c_uint64),
                ("now", ctypes.c_uint64), ("kind", ctypes.c_int)]


def load(path):
    """The library, with the types of the functions that are used here."""
    library = ctypes.CDLL(path)
    handle, key, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    number = ctypes.POINTER(ctypes.c_int64)
    flag = ctypes.POINTER(ctypes.c_bool)
    out = ctypes.POINTER(handle)
    for name, arguments in {
            "open": [handle, size, out], "close": [handle],
            "set": [handle, key, size, key, size],
            "get_int": [handle, key, size, number, flag],
            "txn_get_int": [handle, key, size, number, flag],
            "txn_incr": [handle, key, size, ctypes.c_int64, number],
            "transact": [handle, BODY, handle, ctypes.c_int, ctypes.c_int64,
                         ctypes.POINTER(ctypes.c_int)],
            "session_new": [handle, out], "session_free": [handle],
            "watch": [handle, key, size], "multi": [handle],
            "exec": [handle, handle],
            "get_conflict": [handle, size, ctypes.POINTER(Conflict)],
    }.items():
        getattr(library, f"vigil_{name}").argtypes = arguments
    library.vigil_last_message.restype = key
    return library


class Store:
    """A store; keys are bytes."""

    def __init__(self, library):
        self.library, self.handle = library, ctypes.c_void_p()
        self.check(library.vigil_open(None, 0, ctypes.byref(self.handle)))

    def check(self, status):
        if status != OK:
            raise RuntimeError(self.library.vigil_last_message().decode())

    def set(self, key, value):
        self.check(self.library.vigil_set(self.handle, key, len(key), value,
                                          len(value)))

    def get_int(self, key):
        number = ctypes.c_int64()
        self.check(self.library.vigil_get_int(
            self.handle, key, len(key), ctypes.byref(number), None))
        return number.value

    def transfer(self, payer, receiver, amount):
        """Moves money; whether there was enough."""

        def body(txn, _):
            # May run many times. An exception must not leave it.
            balance = ctypes.c_int64()
            status = self.library.vigil_txn_get_int(
                txn, payer, len(payer), ctypes.byref(balance), None)
            if status == OK and balance.value < amount:
                return FAILED_PRECONDITION
            for key, delta in ((payer, -amount), (receiver, amount)):
                if status == OK:
                    status = self.library.vigil_txn_incr(txn, key, len(key),
                                                         delta, None)
            return status

        status = self.library.vigil_transact(
            self.handle, BODY(body), None, 0, 0, None)
        if status != FAILED_PRECONDITION:
            self.check(status)
        return status == OK


def lose_a_race(store):
    """Watches a key that somebody else then writes to."""
    library, session = store.library, ctypes.c_void_p()
    store.check(library.vigil_session_new(store.handle, ctypes.byref(session)))
    store.check(library.vigil_watch(session, b"stock", 5))
    store.check(library.vigil_multi(session))
    store.set(b"stock", b"0")
    assert library.vigil_exec(session, None) == CONFLICT
    conflict = Conflict()
    store.check(library.vigil_get_conflict(session, 0, ctypes.byref(conflict)))
    name = conflict.key[:conflict.key_size].decode()
    print(f"lost on {name}, version {conflict.seen}, now {conflict.now}")
    library.vigil_session_free(session)
    return name


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else "libvigil.so.0"
    store = Store(load(path))
    accounts = [b"alice", b"bob", b"carol"]
    for account in accounts:
        store.set(account, b"100")

    def work(first):
        for i in range(first, first + 200):
            store.transfer(accounts[i % 3], accounts[(i + 1) % 3], 7)

    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        list(threads.map(work, range(3)))
    balances = [store.get_int(account) for account in accounts]
    print("balances:", *balances)
    assert sum(balances) == 300 and min(balances) >= 0, balances
    assert lose_a_race(store) == "stock"
    store.library.vigil_close(store.handle)


if __name__ == "__main__":
    main()
