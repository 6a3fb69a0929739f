"""Measure loading boundaries, checked and repaired, against bare geopandas, side by side.

Both take turns in one process, after one run of each that is not counted; who goes first
alternates.
"""

import argparse
import datetime as dt
import gc
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from regiokaart.boundaries import Source, cache, load
from regiokaart.boundaries.pdok import Download

LAYER = "gemeente_gegeneraliseerd"
SOUND, FLAWED = 2022, 2021
BARE = "bare"
REGIOKAART = "regiokaart"
PACKAGES = ("geopandas", "shapely", "pyogrio", "pandas", "numpy", "pyarrow")


@dataclass(frozen=True)
class Comparison:
    """Two ways to load boundaries, and how many times as long the second may take."""

    key: str
    label: str
    goal: float
    bare: Callable[[], object]
    regiokaart: Callable[[], gpd.GeoDataFrame]


def read_and_check(path: Path) -> bool:
    frame = gpd.read_file(path, layer=LAYER)
    return bool(shapely.coverage_is_valid(frame.geometry.array))


def load_file(path: Path, year: int) -> gpd.GeoDataFrame:
    return load(Source(kind="file", path=path, chosen_by="argument"), year=year)


def fill_cache(frame: gpd.GeoDataFrame, year: int) -> Path:
    """Store repaired boundaries as a download does, and return the data's path."""
    download = Download(
        frame=frame,
        year=year,
        level="municipality",
        url="https://example.org",
        service="ogc-api",
        generalisation="",
        bytes=0,
    )
    repairs = frame.attrs["boundaries"]["repairs"]
    now = dt.datetime.now(dt.UTC)
    entry = cache.store(download, fetched=now, repaired=True, repairs=repairs)
    return cache.folder() / entry.file


def comparisons(folder: Path) -> list[Comparison]:
    sound, flawed = (folder / f"cbsgebiedsindelingen{year}.gpkg" for year in (SOUND, FLAWED))
    repaired = load_file(flawed, FLAWED)
    if not repaired.attrs["boundaries"]["repairs"]:
        sys.exit(f"{flawed.name} should be flawed, but nothing was repaired")
    if load_file(sound, SOUND).attrs["boundaries"]["repairs"]:
        sys.exit(f"{sound.name} should be sound, but was repaired")
    data = fill_cache(repaired, FLAWED)
    return [
        Comparison(
            "sound",
            f"sound file, {SOUND}",
            1.5,
            lambda: read_and_check(sound),
            lambda: load_file(sound, SOUND),
        ),
        Comparison(
            "flawed",
            f"flawed file, {FLAWED}, repaired",
            4.0,
            lambda: read_and_check(flawed),
            lambda: load_file(flawed, FLAWED),
        ),
        Comparison(
            "cache",
            f"from the cache, {FLAWED}",
            2.0,
            lambda: gpd.read_parquet(data),
            lambda: load(Source(kind="cache"), year=FLAWED),
        ),
    ]


def seconds(task: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def measure(rows: list[Comparison], repeats: int) -> dict[str, dict[str, list[float]]]:
    """Run all once uncounted, then in turn."""
    times: dict[str, dict[str, list[float]]] = {row.key: {BARE: [], REGIOKAART: []} for row in rows}
    progress = Console(stderr=True)
    turns = range(-1, repeats)
    for turn in track(turns, "Measuring", console=progress, transient=True):
        for row in rows:
            tasks: list[tuple[str, Callable[[], object]]]
            tasks = [(BARE, row.bare), (REGIOKAART, row.regiokaart)]
            for name, task in tasks if turn % 2 == 0 else reversed(tasks):
                spent = seconds(task)
                if turn >= 0:
                    times[row.key][name].append(spent)
    return times


def summarise(times: dict[str, list[float]]) -> dict[str, float]:
    bare, regiokaart = (statistics.median(times[name]) for name in (BARE, REGIOKAART))
    return {
        f"{BARE}_median": bare,
        f"{REGIOKAART}_median": regiokaart,
        "ratio": regiokaart / bare,
    }


def print_table(rows: list[Comparison], summaries: dict[str, dict[str, float]], title: str) -> None:
    table = Table(title=title, box=box.SIMPLE)
    table.add_column("", no_wrap=True)
    for heading in ("bare\nms", "regiokaart\nms", "ratio of\nmedians", "goal\nat most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        summary = summaries[row.key]
        colour = "green" if summary["ratio"] <= row.goal else "red"
        table.add_row(
            row.label,
            f"{summary[f'{BARE}_median'] * 1000:.1f}",
            f"{summary[f'{REGIOKAART}_median'] * 1000:.1f}",
            f"[bold {colour}]{summary['ratio']:.2f}[/bold {colour}]",
            f"{row.goal:.1f}",
        )
    Console().print(table)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare loading boundaries with bare geopandas.")
    parser.add_argument(
        "--boundaries",
        type=Path,
        default=os.environ.get("REGIOKAART_BOUNDARIES") or None,
        help=f"folder with the GeoPackages of {FLAWED} and {SOUND} (default: the variable "
        "REGIOKAART_BOUNDARIES)",
    )
    parser.add_argument("--repeats", type=int, default=15, help="counted runs of each (default 15)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    args = parser.parse_args()
    if not args.boundaries:
        parser.error("name the boundaries with --boundaries or REGIOKAART_BOUNDARIES")
    for year in (FLAWED, SOUND):
        if not (path := args.boundaries / f"cbsgebiedsindelingen{year}.gpkg").is_file():
            parser.error(f"there is no {path}")
    if args.repeats < 1:
        parser.error("--repeats must be 1 or more")
    return args


def main() -> None:
    args = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="regiokaart-bench-") as folder:
        os.environ[cache.ENVIRONMENT] = folder
        rows = comparisons(args.boundaries)
        times = measure(rows, args.repeats)
    summaries = {row.key: summarise(times[row.key]) for row in rows}
    cpus = os.cpu_count()
    title = (
        f"Boundaries: {args.repeats} runs of each, Python {platform.python_version()}, {cpus} CPUs"
    )
    print_table(rows, summaries, title)
    if args.json is not None:
        result: dict[str, Any] = {
            "repeats": args.repeats,
            "python": platform.python_version(),
            "system": platform.system(),
            "machine": platform.machine(),
            "cpus": cpus,
            "packages": {name: version(name) for name in PACKAGES}
            | {"geos": shapely.geos_version_string},
            "goals": {row.key: row.goal for row in rows},
            "summary": summaries,
            "seconds": times,
        }
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
