#!/usr/bin/env python3
"""Turns the figures of a run into tables and plots.

    report.py RESULTS.json... --output FOLDER    tables.md and the plots there
    report.py --pages                            docs/benchmarks/ from its own
                                                 results.json, and the marked
                                                 blocks of docs/benchmarks.md
                                                 and README.md
    report.py --verify                           changes nothing; exits with 1
                                                 where --pages would

Several RESULTS count as one run with more repetitions: where the kernel puts a
process's pages moves every figure. --strict exits with 1 where a goal was
missed or did not run. Standard library only.
"""

import argparse
import pathlib
import sys

import figures
import plots
import tables
from targets import judge_all

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = "docs/benchmarks"
PAGE = "docs/benchmarks.md"
MARK = "<!-- {}: {}, written by script/bench -->"

CAPTIONS = {
    "get": "GET with one thread: sizes of the store, popularity, lengths of "
           "keys and values.",
    "set": "Writes of one key, and mixtures, with one thread.",
    "mget": "Several keys in one call, time per key.",
    "withdraw": "Read, decide, write: one key and two.",
    "transactions": "Transactions of ten keys and more.",
    "threads": "What a second thread brings.",
    "latency": "The slow ones among many.",
    "contention": "The same transaction on ever fewer keys.",
    "memory": "Bytes per entry.",
}


def replaced(text, name, body, path):
    """`text` with `body` between the markers called `name`."""
    begin, end = MARK.format(name, "begin"), MARK.format(name, "end")
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        sys.exit(f"report.py: {path} has no markers '{begin}' and '{end}'")
    return f"{head}{begin}\n\n{body}\n\n{end}{tail}"


def all_tables(results):
    """The page with every row."""
    parts = [
        "# Benchmarks: all rows",
        "Written by `script/bench`; [benchmarks.md](../benchmarks.md) says how "
        "to rerun it, how not to read it, and what each peer does more or less "
        "than Vigil.",
        tables.machine(results),
        "The column *Vigil* is its time per operation. A peer's column says "
        "how many times as long the peer takes: the median of the ratios of "
        "repetition *i* to repetition *i*, with the smallest and the largest. "
        "In **bold** the peer is faster. An empty cell: the peer has no such "
        "row.",
        tables.matrices(results),
        tables.counters(results),
        "## Rows with no peer beside them", tables.alone(results),
    ]
    missing = tables.absences(results)
    parts += ["## Not measured", missing or "Nothing was left out."]
    return "\n\n".join(part for part in parts if part) + "\n"


def plot_list(drawings):
    return "\n\n".join(f"![{caption}](benchmarks/{name}.svg)"
                       for name, caption in CAPTIONS.items()
                       if name in drawings)


def readme_block(results, drawings):
    parts = []
    if "summary" in drawings:
        parts.append("![Time of one GET and of one transaction, Vigil and its "
                     f"peers]({FOLDER}/summary.svg)")
    return "\n\n".join(parts + [tables.sentences(results)])


def folder_files(results):
    """What belongs into the folder, by file name."""
    files = {f"{name}.svg": drawing.markup()
             for name, drawing in plots.all_plots(results).items()}
    files["tables.md"] = all_tables(results)
    return files


def page_files(results, root):
    """What --pages writes, by path."""
    drawings = plots.all_plots(results)
    files = {root / FOLDER / name: text
             for name, text in folder_files(results).items()}
    page = root / PAGE
    text = page.read_text(encoding="utf-8")
    missing = tables.absences(results)
    for name, body in (("machine", tables.machine(results)),
                       ("goals", tables.targets(results)),
                       ("missing", missing or "Nothing was left out."),
                       ("plots", plot_list(drawings))):
        text = replaced(text, name, body, page)
    files[page] = text
    readme = root / "README.md"
    files[readme] = replaced(readme.read_text(encoding="utf-8"), "benchmark",
                             readme_block(results, drawings), readme)
    return files


def stale(folder, files):
    """Plots of earlier runs that this one does not have."""
    return [path for path in folder.glob("*.svg") if path.name not in
            {pathlib.Path(name).name for name in files}]


def write_folder(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    files = folder_files(results)
    for path in stale(folder, files):
        path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_pages(results, root=ROOT):
    files = page_files(results, root)
    for path in stale(root / FOLDER, files):
        path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


def differences(root=ROOT):
    """What --pages would change."""
    results = figures.read(root / FOLDER / "results.json")
    files = page_files(results, root)
    found = [f"{path.relative_to(root)} is not what {FOLDER}/results.json gives"
             for path, text in files.items()
             if not path.is_file() or path.read_text(encoding="utf-8") != text]
    found += [f"{path.relative_to(root)} has no figures in results.json"
              for path in stale(root / FOLDER, files)]
    return found


def summary(results, partial=False):
    """What a terminal shows at the end of a run."""
    if partial:
        return "\n\n".join([all_tables(results).rstrip(), "## Goals",
                            tables.targets(results, only_run=True)])
    missing = tables.absences(results)
    parts = [tables.machine(results), tables.targets(results)]
    if missing:
        parts += ["Not measured:", missing]
    return "\n\n".join(parts)


def every_goal_met(results):
    """A goal whose peer is not on this machine misses nothing."""
    return all(outcome.state in ("met", "skipped")
               for _, outcomes in judge_all(results) for outcome in outcomes)


def read_all(paths):
    try:
        return figures.merge([figures.read(path) for path in paths])
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"report.py: {error}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=pathlib.Path, nargs="*",
                        metavar="RESULTS")
    parser.add_argument("--output", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--strict", action="store_true")
    arguments = parser.parse_args()
    if arguments.verify:
        found = differences()
        if found:
            print("\n".join(found))
            print("bench/report/report.py --pages writes them")
        return 1 if found else 0
    paths = arguments.results or [ROOT / FOLDER / "results.json"]
    results = read_all(paths)
    if arguments.output:
        write_folder(results, arguments.output)
    if arguments.pages:
        if arguments.results:
            figures.write(results, ROOT / FOLDER / "results.json")
        write_pages(results)
    print(summary(results))
    return 1 if arguments.strict and not every_goal_met(results) else 0


if __name__ == "__main__":
    sys.exit(main())
