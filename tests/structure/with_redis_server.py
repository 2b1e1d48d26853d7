#!/usr/bin/env python3
"""Runs a program beside a redis-server of its own.

    with_redis_server.py PROGRAM [ARGUMENT...]

The server runs in a temporary folder, on a unix socket, without a port and
without persistence. The program finds the socket's path in REDIS_SOCKET. Exits
as the program does. Where there is no server, prints "skipped: " and why, and
exits with 0.

Standard library only. tests/support/redis_server.h is the same for C++.
"""

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG = 1


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def find_server():
    """Debian's redis-tools has the whole server under its checker's name."""
    return shutil.which("redis-server") or shutil.which("redis-check-rdb")


def answers(path):
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        client.sendall(b"PING\r\n")
        return client.recv(7) == b"+PONG\r\n"


@contextlib.contextmanager
def redis_server(program):
    # The name of a socket has at most 107 bytes.
    parent = tempfile.gettempdir()
    parent = parent if len(parent) <= 60 else "/tmp"
    with tempfile.TemporaryDirectory(prefix="vigil-", dir=parent) as name:
        folder = pathlib.Path(name)
        # It acts by the name it is called by.
        link = folder / "redis-server"
        link.symlink_to(os.path.realpath(program))
        path = folder / "socket"
        settings = {"port": "0", "unixsocket": str(path), "dir": name,
                    "save": "", "appendonly": "no", "daemonize": "no",
                    "loglevel": "warning"}
        words = [word for key, value in settings.items()
                 for word in (f"--{key}", value)]
        server = subprocess.Popen([str(link), *words],
                                  stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL,
                                  preexec_fn=end_with_parent)
        try:
            deadline = time.monotonic() + 10
            while not answers(path):
                if server.poll() is not None:
                    sys.exit("redis-server ended as soon as it was started")
                if time.monotonic() > deadline:
                    sys.exit("redis-server did not open its socket in time")
                time.sleep(0.005)
            yield path
        finally:
            server.kill()
            server.wait()


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: with_redis_server.py PROGRAM [ARGUMENT...]")
    program = find_server()
    if program is None:
        print("skipped: there is neither redis-server nor redis-check-rdb")
        return 0
    with redis_server(program) as path:
        environment = dict(os.environ, REDIS_SOCKET=str(path))
        return subprocess.run(sys.argv[1:], env=environment,
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
