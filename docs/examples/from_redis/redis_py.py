#!/usr/bin/env python3
"""Transactions by redis-py: how they are written, and what goes wrong.

    REDIS_SOCKET=/path/of/a/socket redis_py.py

Asserts what docs/from-redis.md says of redis-py. Needs python3-redis and a
redis-server that nobody else uses: it empties it.
"""

import os
import random
import subprocess
import sys
import time
import warnings

try:
    import redis
except ImportError:
    print("skipped: there is no python3-redis")
    sys.exit(0)


def connect():
    return redis.Redis(unix_socket_path=os.environ["REDIS_SOCKET"],
                       decode_responses=True)


# --- As it should be ---


def check_and_set(client, key, change):
    with client.pipeline() as pipe:
        while True:
            try:
                pipe.watch(key)          # from here on commands run at once
                old = pipe.get(key)
                pipe.multi()             # from here on they are queued
                pipe.set(key, change(old))
                pipe.execute()
                return
            except redis.WatchError:
                continue                 # which key? how often?


def withdraw(client, account, amount):
    with client.pipeline() as pipe:
        while True:
            try:
                pipe.watch(account)
                balance = int(pipe.get(account) or 0)
                if balance < amount:
                    return None          # leaving `with` sends UNWATCH
                pipe.multi()
                pipe.decrby(account, amount)
                return pipe.execute()[0]
            except redis.WatchError:
                continue


def transfer(client, payer, payee, amount):
    with client.pipeline() as pipe:
        while True:
            try:
                pipe.watch(payer, payee)
                balance = int(pipe.get(payer) or 0)
                int(pipe.get(payee) or 0)  # fails here rather than in EXEC
                if balance < amount:
                    return False
                pipe.multi()
                pipe.decrby(payer, amount)
                pipe.incrby(payee, amount)
                pipe.execute()
                return True
            except redis.WatchError:
                continue


def with_back_off(attempt, attempts=64):
    """Calls attempt() until it raises no WatchError, waiting in between."""
    for loss in range(attempts):
        try:
            return attempt()
        except redis.WatchError:
            longest = min(0.001, 1e-7 * 2 ** loss)
            time.sleep(random.uniform(0, longest))
    raise redis.WatchError(f"lost {attempts} times")


# --- What goes wrong ---


def watch_of_the_client_watches_nothing(client, other):
    client.set("balance", 100)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        client.watch("balance")          # no error, no answer
    after = client.info("commandstats")  # what the server was asked to do
    assert "cmdstat_watch" not in after
    assert [w.category for w in heard] == [DeprecationWarning]

    # As Python is set up by default, not even the warning is seen.
    code = ("import os, redis; redis.Redis(unix_socket_path="
            "os.environ['REDIS_SOCKET']).watch('balance')")
    run = subprocess.run([sys.executable, "-B", "-c", code], check=True,
                         capture_output=True)
    assert run.stdout + run.stderr == b""

    other.decrby("balance", 60)          # somebody else is faster
    with client.pipeline() as pipe:
        pipe.decrby("balance", 60)
        assert pipe.execute() == [-20]   # overdrawn: there was no conflict


def without_multi_the_write_is_not_queued(client, other):
    client.set("balance", 100)
    with client.pipeline() as pipe:
        pipe.watch("balance")
        assert pipe.get("balance") == "100"
        # pipe.multi() was forgotten.
        assert pipe.decrby("balance", 60) == 40  # has happened
        assert other.get("balance") == "40"
        try:
            pipe.execute()
            raise AssertionError("the own write was expected to conflict")
        except redis.WatchError:
            pass                         # a loop would take another 60
    assert client.get("balance") == "40"


def before_watch_a_read_is_queued(client):
    client.set("balance", 100)
    with client.pipeline() as pipe:
        assert pipe.get("balance") is pipe  # not the balance
        assert pipe.execute() == ["100"]


def half_a_transfer_stays(client):
    client.set("payer", 100)
    client.set("payee", "a hundred")
    with client.pipeline() as pipe:
        pipe.decrby("payer", 30)
        pipe.incrby("payee", 30)
        try:
            pipe.execute()
            raise AssertionError("INCRBY was expected to fail")
        except redis.ResponseError:
            pass
    assert client.get("payer") == "70"   # the money is gone
    client.set("payer", 100)
    try:
        transfer(client, "payer", "payee", 30)
        raise AssertionError("int() was expected to fail")
    except ValueError:
        pass
    assert client.get("payer") == "100"


def the_patterns_work(client, other):
    client.set("text", "old")
    races = []

    def change(old):
        if not races:
            races.append(other.set("text", "newer"))
        return old + "!"

    check_and_set(client, "text", change)
    assert client.get("text") == "newer!"

    client.mset({"alice": 100, "bob": 0})
    assert withdraw(client, "alice", 30) == 70
    assert withdraw(client, "alice", 71) is None
    assert transfer(client, "alice", "bob", 30)
    assert not transfer(client, "alice", "bob", 41)
    assert client.mget("alice", "bob") == ["40", "30"]

    losses = iter([True, True, False])

    def attempt():
        if next(losses):
            raise redis.WatchError
        return "done"

    assert with_back_off(attempt) == "done"


def main():
    client, other = connect(), connect()
    client.flushall()
    watch_of_the_client_watches_nothing(client, other)
    without_multi_the_write_is_not_queued(client, other)
    before_watch_a_read_is_queued(client)
    half_a_transfer_stays(client)
    the_patterns_work(client, other)
    print(f"redis-py {redis.__version__}: as docs/from-redis.md says")


if __name__ == "__main__":
    main()
