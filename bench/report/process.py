"""Runs vigil_bench: one process, some rows, figures as JSON."""

import json
import os
import pathlib
import shlex
import signal
import subprocess
import time

from machine import ROOT

BINARY = ROOT / "build/release/bin/vigil_bench"


class RunError(Exception):
    pass


def binary():
    """The program, or RunError with the sentence that says how to get it."""
    path = pathlib.Path(os.environ.get("VIGIL_BENCH_BINARY", BINARY))
    if not os.access(path, os.X_OK):
        raise RunError(f"{path} is missing; script/bench builds it")
    return path


def wrapper():
    """Words before every measured program, such as "taskset -c 2,3"."""
    return shlex.split(os.environ.get("VIGIL_BENCH_WRAPPER", ""))


def list_rows(program, pattern="."):
    done = subprocess.run(
        [program, "--benchmark_list_tests=true",
         f"--benchmark_filter={pattern}"],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RunError(f"{program} does not start: {done.stderr.strip()}")
    return [line for line in done.stdout.splitlines() if "/" in line]


def measure(program, pattern, json_path, repetitions, min_time, timeout,
            tick=lambda: None):
    """Runs the rows of `pattern`, and calls `tick` again and again meanwhile.
    Returns what Google Benchmark wrote. RunError where it failed or took longer
    than `timeout` seconds."""
    json_path.parent.mkdir(parents=True, exist_ok=True)
    json_path.unlink(missing_ok=True)
    log = json_path.with_suffix(".log")
    command = [
        *wrapper(), program, f"--benchmark_filter={pattern}",
        f"--benchmark_repetitions={repetitions}",
        f"--benchmark_min_time={min_time:.4f}",
        "--benchmark_enable_random_interleaving=true",
        f"--benchmark_out={json_path}", "--benchmark_out_format=json"
    ]
    with open(log, "w", encoding="utf-8") as output:
        # A group of its own, so that a wrapper does not outlive its end.
        with subprocess.Popen(command, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=output,
                              start_new_session=True) as process:
            _wait(process, timeout, tick)
    if process.returncode != 0:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RunError(f"{pathlib.Path(program).name} failed: {end.strip()}")
    try:
        return json.loads(json_path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"no figures: {error}") from error


def _kill(process):
    """It and what it started, servers included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _wait(process, timeout, tick):
    end = time.monotonic() + timeout
    while True:
        try:
            process.wait(timeout=0.5)
            return
        except subprocess.TimeoutExpired:
            pass
        except BaseException:
            _kill(process)
            raise
        if time.monotonic() > end:
            _kill(process)
            raise RunError("out of time")
        tick()
