"""Measure `regiokaart build` against `notebook_style.py`, side by side.

Both run as fresh processes, in turn, after one run of each that is sampled for its memory and not
timed. CPU time is user plus system time of the process and of the descendants it waited for. Peak
memory is the largest sum over the process tree in one sample: of the proportional set size (PSS,
shared pages counted once) where the system reports it, as Linux does, and else of the resident set
size (RSS).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

REPOSITORY = Path(__file__).resolve().parents[1]
STUDY = "samenwerkingsagenda-2021"
SCRIPT = "script"
REGIOKAART = "regiokaart"
SAMPLE_SECONDS = 0.02
MAPS = 5
SUFFIXES = (".png", ".pdf", ".svg", ".html")
LOG_LINES = 25
MIB = 1024**2
PACKAGES = ("geopandas", "matplotlib", "folium", "mapclassify", "shapely", "pandas", "numpy")


@dataclass(frozen=True)
class Run:
    """What one run took and made."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    bytes_written: int
    files: int


@dataclass(frozen=True)
class Measure:
    """One row of the table: where the value comes from and how it is shown."""

    key: str
    label: str
    unit: float
    decimals: int

    def text(self, value: float) -> str:
        """Return the value in the unit of the row."""
        return f"{value / self.unit:.{self.decimals}f}"


def memory_measure() -> str:
    return "PSS" if hasattr(psutil.Process().memory_full_info(), "pss") else "RSS"


class MemorySampler(threading.Thread):
    """Keeps the largest memory of a process and all its descendants until it is stopped."""

    def __init__(self, pid: int, measure: str) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.measure = measure
        self.peak = 0
        self.done = threading.Event()

    def memory_of(self, process: psutil.Process) -> int:
        """Return the memory of one process, 0 when it is gone."""
        try:
            if self.measure == "PSS":
                return int(process.memory_full_info().pss)
            return int(process.memory_info().rss)
        except psutil.Error:
            return 0

    def run(self) -> None:
        """Sample until stopped."""
        try:
            root = psutil.Process(self.pid)
        except psutil.Error:
            return
        while not self.done.is_set():
            started = time.perf_counter()
            try:
                tree = [root, *root.children(recursive=True)]
            except psutil.Error:
                return
            self.peak = max(self.peak, sum(self.memory_of(process) for process in tree))
            self.done.wait(max(0.0, SAMPLE_SECONDS - (time.perf_counter() - started)))

    def stop(self) -> int:
        """Stop sampling and return the peak in bytes."""
        self.done.set()
        self.join()
        return self.peak


def check_output(name: str, files: list[Path], suffixes: Sequence[str]) -> None:
    """Refuse to compare a run that did not make all the maps."""
    for suffix in suffixes:
        made = sum(file.suffix == suffix for file in files)
        if made < MAPS:
            sys.exit(f"{name} ended well but made {made} {suffix} files; {MAPS} or more expected")


def compiled() -> dict[str, str]:
    """Return the environment of an installed program: Python keeps its modules compiled."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def measure_run(
    name: str, command: list[str], memory: str | None, suffixes: Sequence[str] = SUFFIXES
) -> Run:
    with tempfile.TemporaryDirectory(prefix="regiokaart-bench-") as folder:
        out = Path(folder, "out")
        log = Path(folder, "log.txt")
        with log.open("wb") as stream:
            started = time.perf_counter()
            process = subprocess.Popen(
                [*command, "--out", str(out)],
                cwd=REPOSITORY,
                env=compiled(),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            sampler = MemorySampler(process.pid, memory) if memory else None
            if sampler:
                sampler.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
                wall = time.perf_counter() - started
            finally:
                peak = sampler.stop() if sampler else 0
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
            what = f"{name} failed with exit code {process.returncode}: {' '.join(command)}"
            sys.exit("\n".join([what, *tail]))
        files = [path for path in out.rglob("*") if path.is_file()]
        check_output(name, files, suffixes)
        return Run(
            wall_seconds=wall,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=peak,
            bytes_written=sum(path.stat().st_size for path in files),
            files=len(files),
        )


def measure_all(
    commands: dict[str, list[str]],
    repeats: int,
    memory: str,
    suffixes: Sequence[str] = SUFFIXES,
) -> dict[str, list[Run]]:
    """Run each command once for its memory, then in turn for its time; who is first alternates.

    Memory is sampled in the first run only: looking at the pages of several processes fifty times
    a second holds them up, and takes a core that they would use.
    """
    order = list(commands)
    turns = [(name, False) for name in order]
    for repeat in range(repeats):
        turns += [(name, True) for name in (order if repeat % 2 == 0 else reversed(order))]
    runs: dict[str, list[Run]] = {name: [] for name in order}
    peaks: dict[str, int] = {}
    progress = Console(stderr=True)
    for name, counts in track(turns, "Measuring", console=progress, transient=True):
        run = measure_run(name, commands[name], None if counts else memory, suffixes)
        if counts:
            runs[name].append(replace(run, peak_bytes=peaks[name]))
        else:
            peaks[name] = run.peak_bytes
    return runs


def summarise(runs: dict[str, list[Run]], key: str) -> dict[str, float]:
    values = {name: [float(getattr(run, key)) for run in rows] for name, rows in runs.items()}
    summary: dict[str, float] = {}
    for statistic, of in (("median", statistics.median), ("min", min)):
        script, regiokaart = of(values[SCRIPT]), of(values[REGIOKAART])
        summary[f"{SCRIPT}_{statistic}"] = script
        summary[f"{REGIOKAART}_{statistic}"] = regiokaart
        summary[f"ratio_{statistic}"] = regiokaart / script if script else float("nan")
    return summary


def print_table(summaries: dict[str, dict[str, float]], rows: list[Measure], title: str) -> None:
    table = Table(title=title, box=box.SIMPLE)
    table.add_column("", no_wrap=True)
    headings = ("script\nmedian", "\nmin", "regiokaart\nmedian", "\nmin")
    for heading in (*headings, "ratio of\nmedians", "\nminima"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        summary = summaries[row.key]
        table.add_row(
            row.label,
            row.text(summary["script_median"]),
            row.text(summary["script_min"]),
            row.text(summary["regiokaart_median"]),
            row.text(summary["regiokaart_min"]),
            f"[bold]{summary['ratio_median']:.2f}[/bold]",
            f"{summary['ratio_min']:.2f}",
        )
    Console().print(table)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare regiokaart build with a notebook script.")
    parser.add_argument(
        "--boundaries",
        default=os.environ.get("REGIOKAART_BOUNDARIES"),
        help="GeoPackage of 2021 or its folder (default: the variable REGIOKAART_BOUNDARIES)",
    )
    parser.add_argument("--repeats", type=int, default=3, help="counted runs of each (default: 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    args = parser.parse_args()
    if not args.boundaries:
        parser.error("name the boundaries with --boundaries or REGIOKAART_BOUNDARIES")
    if not Path(args.boundaries).exists():
        parser.error(f"there are no boundaries at {args.boundaries}")
    if args.repeats < 1:
        parser.error("--repeats must be 1 or more")
    if find_spec("mapclassify") is None:
        parser.error("the script needs mapclassify for GeoDataFrame.explore: pip install it first")
    return args


def main() -> None:
    args = parse_arguments()
    boundaries = ["--boundaries", str(Path(args.boundaries).resolve())]
    script = str(Path("benchmarks", "notebook_style.py"))
    commands = {
        SCRIPT: [sys.executable, script, *boundaries],
        REGIOKAART: [sys.executable, "-m", "regiokaart", "build", STUDY, *boundaries],
    }
    memory = memory_measure()
    runs = measure_all(commands, args.repeats, memory)

    rows = [
        Measure("wall_seconds", "wall time, s", 1, 2),
        Measure("cpu_seconds", "CPU time, s", 1, 2),
        Measure("peak_bytes", f"peak {memory}, MiB", MIB, 1),
        Measure("bytes_written", "written, MiB", MIB, 1),
        Measure("files", "files", 1, 0),
    ]
    summaries = {row.key: summarise(runs, row.key) for row in rows}
    cpus = os.cpu_count()
    title = f"{STUDY}: {args.repeats} runs of each, Python {platform.python_version()}, {cpus} CPUs"
    print_table(summaries, rows, title)
    if args.json is not None:
        result: dict[str, Any] = {
            "study": STUDY,
            "repeats": args.repeats,
            "python": platform.python_version(),
            "system": platform.system(),
            "machine": platform.machine(),
            "cpus": cpus,
            "packages": {name: version(name) for name in PACKAGES},
            "memory": memory,
            "sample_seconds": SAMPLE_SECONDS,
            "summary": summaries,
            "runs": {name: [asdict(run) for run in rows_] for name, rows_ in runs.items()},
        }
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
