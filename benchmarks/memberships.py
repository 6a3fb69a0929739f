"""Measure checking a table of memberships and carrying it over eight years, beside a plain merge.

Both sides read the same CSV file and take turns in one process; each row of the answer is a fresh
process, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from regiokaart import register
from regiokaart.memberships import read

HEADER = (
    *("cooperation", "region", "region_name", "code", "name"),
    *("valid_from", "valid_to", "evidence", "source"),
)
START, END = dt.date(2018, 6, 1), dt.date(2026, 1, 1)
SIZES = {300: 0.050, 100_000: 2.0}
"""Rows, and the most seconds that checking and carrying them may take."""
MOST_MEMORY = 500 * 2**20


def write_table(path: Path, rows: int) -> None:
    """Write memberships of municipalities of 2018 in as many regions as it takes."""
    chance = random.Random(2021)  # noqa: S311 - no secret
    names = register.at(START)["name"]
    every = list(names.items())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        written = 0
        while written < rows:
            region = f"regio-{written}"
            for code, name in chance.sample(every, min(rows - written, chance.randint(5, 60))):
                since = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randint(0, 1200))
                writer.writerow(
                    ["bench", region, region, code, name, since, "", "stated", "Verslag, bijlage"]
                )
                written += 1


def plain(path: Path) -> object:
    """Read, and merge with a table of old and new codes, unchecked, as a notebook does."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    home = files("regiokaart") / "register"
    with (home / "reorganisations.csv").open(encoding="utf-8") as stream:
        table = pd.read_csv(stream, dtype=str)[["old_code", "new_code"]]
    merged = frame.merge(table, left_on="code", right_on="old_code", how="left")
    merged["code"] = merged["new_code"].fillna(merged["code"])
    return merged.drop_duplicates(["cooperation", "region", "code"])


def checked(path: Path) -> object:
    """Read, check and carry with regiokaart."""
    return read(path).at(END)


def measure(path: Path, repeats: int) -> dict[str, float]:
    """Return the median seconds of both, after one run of each that is not counted."""
    times: dict[str, list[float]] = {"plain": [], "regiokaart": []}
    for number in range(repeats + 1):
        for name, work in (("plain", plain), ("regiokaart", checked)):
            began = time.perf_counter()
            work(path)
            if number:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def memory(path: Path) -> dict[str, float]:
    """Return how much one run adds to what importing takes, and the peak, in bytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    checked(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"added": peak - before, "peak": peak}


def alone(task: str, path: Path, repeats: int) -> dict[str, float]:
    """Run a task of this script in a process of its own."""
    command = [sys.executable, __file__, "--task", task, "--file", str(path)]
    done = subprocess.run(
        [*command, "--repeats", str(repeats)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--task", choices=["measure", "memory"])
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    if given.task:
        work = measure(given.file, given.repeats) if given.task == "measure" else memory(given.file)
        sys.stdout.write(json.dumps(work))
        return
    table = Table("rows", "plain merge", "regiokaart", "ratio", "limit", "peak memory", "limit")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for rows, limit in SIZES.items():
            path = Path(folder) / f"memberships-{rows}.csv"
            write_table(path, rows)
            found = alone("measure", path, given.repeats) | alone("memory", path, 1)
            results.append({"rows": rows, "limit": limit, **found})
            table.add_row(
                f"{rows:,}",
                f"{found['plain'] * 1000:.0f} ms",
                f"{found['regiokaart'] * 1000:.0f} ms",
                f"{found['regiokaart'] / found['plain']:.1f}",
                f"{limit * 1000:.0f} ms",
                f"{found['peak'] / 2**20:.0f} MiB",
                f"{MOST_MEMORY / 2**20:.0f} MiB",
            )
    Console().print(table)
    if given.json:
        given.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
