"""The facts without which a figure is not a number: the machine, the versions
of what was measured, the compiler, the commit."""

import os
import pathlib
import platform
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Where a library's headers write their version: a file below an include
# folder, and what to look for in it.
HEADERS = {
    "rocksdb": ("rocksdb/version.h",
                r"#define ROCKSDB_(?:MAJOR|MINOR|PATCH) (\d+)"),
    "lmdb": ("lmdb.h", r"#define MDB_VERSION_(?:MAJOR|MINOR|PATCH)\s+(\d+)"),
    "tbb": ("oneapi/tbb/version.h",
            r"#define TBB_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)"),
    "boost": ("boost/version.hpp", r'#define BOOST_LIB_VERSION "([\d_]+)"'),
    "abseil": ("absl/base/config.h", r"#define ABSL_LTS_RELEASE_VERSION (\d+)"),
    "hiredis": ("hiredis/hiredis.h",
                r"#define HIREDIS_(?:MAJOR|MINOR|PATCH) (\d+)"),
}


def output_of(*command, **arguments):
    """What a command printed, or "" where it cannot be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True, cwd=ROOT, **arguments).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def include_folders():
    prefixes = os.environ.get("CMAKE_PREFIX_PATH", "").replace(";", ":")
    for prefix in [*filter(None, prefixes.split(":")), "/usr", "/usr/local"]:
        yield pathlib.Path(prefix) / "include"


def library_version(name, folders=None):
    """From the headers, or "" where there are none."""
    header, pattern = HEADERS[name]
    for folder in folders or include_folders():
        try:
            text = (folder / header).read_text(encoding="utf-8",
                                               errors="replace")
        except OSError:
            continue
        found = re.findall(pattern, text)
        if found:
            return ".".join(found).replace("_", ".")
    return ""


def redis_version():
    """Of the program that the benchmark starts, "" where there is none."""
    program = shutil.which("redis-server") or shutil.which("redis-check-rdb")
    if program is None:
        return ""
    try:
        text = subprocess.run(["redis-server", "--version"], executable=program,
                              capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    found = re.search(r"v=(\S+)", text)
    return found.group(1) if found else ""


def versions(context):
    """Name and version of each peer and library; "absent" where it is not
    here. What the binary says of itself comes first."""
    found = {"redis-server": redis_version()}
    for name in HEADERS:
        found[name] = library_version(name)
    for name in found:
        found[name] = context.get(f"version_{name}") or found[name] or "absent"
    return ", ".join(f"{name} {version}" for name, version in found.items())


def distribution():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def cpu_facts():
    return {name.strip(): value.strip() for name, _, value in
            (line.partition(":") for line in output_of("lscpu").splitlines())}


def cpu_text(cpu):
    hypervisor = cpu.get("Hypervisor vendor")
    return (f"{cpu.get('Model name', 'unknown')} (family "
            f"{cpu.get('CPU family', '?')}, model {cpu.get('Model', '?')}), "
            f"{cpu.get('CPU(s)', os.cpu_count())} logical CPUs, "
            f"{cpu.get('Thread(s) per core', '?')} per core; L2 "
            f"{cpu.get('L2 cache', '?')}, L3 {cpu.get('L3 cache', '?')}"
            + (f"; virtual machine ({hypervisor})" if hypervisor else ""))


def commit():
    return output_of("git", "describe", "--always", "--dirty",
                     "--abbrev=12").strip() or "unknown"


def facts(context, repetitions, min_times, measured_commit):
    """What stands above the tables. `context` is that of Google Benchmark."""
    times = sorted({f"{seconds:.2g}" for seconds in min_times}, key=float)
    shortest = " to ".join(dict.fromkeys([times[0], times[-1]]))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = ".".join(platform.release().split(".")[:2])
    return {
        "CPU": cpu_text(cpu_facts()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{distribution()}, Linux {kernel}, "
                  f"{' '.join(platform.libc_ver())}",
        "compiler": f"{context.get('compiler', '?')}, flags "
                    f"`{context.get('flags', '?')}`",
        "versions": versions(context),
        "repetitions": f"{repetitions} of each row, the rows of a group in "
                       f"random order, at least {shortest} s each",
        "date": context.get("date", "?"),
        "commit": measured_commit,
    }
