"""Measure the fifteen sheets of the first study against a script and against a QGIS layout.

Five maps as PNG of 300 dpi, PDF and SVG, made by fresh processes in turn: `regiokaart build`, which
also writes its tables; the sheets of `notebook_style.py` alone, without its pages and tables; and
`qgis_layout.py`, run by the Python that has QGIS, which starts from the joined layer of a build.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import notebook_style
from rich import box
from rich.console import Console
from rich.table import Table
from run import MIB, REPOSITORY, STUDY, Run, measure_all, memory_measure

from regiokaart.layer import load_scene
from regiokaart.print import make_shared_plate
from regiokaart.study import load_study

SUFFIXES = (".png", ".pdf", ".svg")
OURS, SCRIPT, QGIS = "regiokaart", "script", "QGIS"
GOALS = {SCRIPT: 0.4, QGIS: 1.0}
SYSTEM_PYTHON = "/usr/bin/python3"


def draw_script(boundaries: Path, out: Path) -> None:
    """Make the sheets of the script, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    members = notebook_style.read_valid(
        notebook_style.PACKAGE / "studies" / notebook_style.STUDY / "memberships.csv"
    )
    country = notebook_style.read_municipalities(boundaries)
    ours = country[country["province_code"] == notebook_style.PROVINCE]
    province = ours.dissolve()
    for name, cooperation, title, other in notebook_style.MAPS:
        joined = notebook_style.add_cooperation(ours, members, cooperation, other)
        notebook_style.make_sheet(joined, country, province, title, other, out / name)


def qgis_python(wanted: str | None) -> str | None:
    """Return a Python that can import QGIS, or nothing."""
    for python in [wanted] if wanted else [SYSTEM_PYTHON, shutil.which("python3")]:
        if python and Path(python).is_file():
            tried = subprocess.run(
                [python, "-c", "import qgis.core"], check=False, capture_output=True
            )
            if tried.returncode == 0:
                return python
    return None


def qgis_command(python: str, boundaries: Path, folder: Path) -> list[str]:
    """Make the layer that the layout starts from, and return the command."""
    build = [sys.executable, "-m", "regiokaart", "build", STUDY, "--formats", "svg"]
    build += ["--map", "kaart-1", "--boundaries", str(boundaries), "--out", str(folder)]
    subprocess.run(build, check=True, capture_output=True, cwd=REPOSITORY)
    layer = next(folder.rglob("layer.gpkg"))
    one = boundaries / "cbsgebiedsindelingen2021.gpkg" if boundaries.is_dir() else boundaries
    typeface = files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    script = str(Path("benchmarks", "qgis_layout.py"))
    command = [python, script, "--layer", str(layer), "--boundaries", str(one)]
    return [*command, "--font", str(typeface)]


def names_in_qgis(command: list[str], folder: Path) -> tuple[int, int]:
    """Return how many names QGIS places on the map that has fewest, and how many there are."""
    subprocess.run(
        [*command, "--out", str(folder)], check=True, capture_output=True, cwd=REPOSITORY
    )
    told = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return min(told["placed"].values()), told["names"]


def names_of_ours(boundaries: Path) -> tuple[int, int]:
    """Return how many names the sheets of the study have, and how many municipalities."""
    scene = load_scene(load_study(STUDY), boundaries=boundaries).drawn()
    return len(make_shared_plate(scene).names), len(scene.layer)


def print_table(runs: dict[str, list[Run]], names: dict[str, tuple[int, int]]) -> None:
    table = Table(
        title=f"Fifteen sheets: Python {platform.python_version()}, {os.cpu_count()} CPUs",
        box=box.SIMPLE,
    )
    for heading in ("", "wall, s", "CPU, s", "peak, MiB", "written, MiB", "names", "ratio", "goal"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    ours = statistics.median(run.wall_seconds for run in runs[OURS])
    for name, rows in runs.items():
        wall = statistics.median(run.wall_seconds for run in rows)
        cpu = statistics.median(run.cpu_seconds for run in rows)
        goal = GOALS.get(name)
        ratio = ""
        if goal:
            colour = "green" if ours / wall <= goal else "red"
            ratio = f"[bold {colour}]{ours / wall:.2f}[/bold {colour}]"
        table.add_row(
            name,
            f"{wall:.2f}",
            f"{cpu:.2f}",
            f"{rows[0].peak_bytes / MIB:.0f}",
            f"{rows[0].bytes_written / MIB:.1f}",
            " of ".join(map(str, names[name])) if name in names else "",
            ratio,
            f"{goal:.1f}" if goal else "",
        )
    Console().print(table)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--boundaries",
        type=Path,
        default=os.environ.get("REGIOKAART_BOUNDARIES") or None,
        help="GeoPackage of 2021 or its folder (default: the variable REGIOKAART_BOUNDARIES)",
    )
    parser.add_argument("--repeats", type=int, default=3, help="counted runs of each (default 3)")
    parser.add_argument("--qgis-python", help=f"Python with QGIS (default: {SYSTEM_PYTHON})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--script", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not args.boundaries or not args.boundaries.exists():
        parser.error("name the boundaries with --boundaries or REGIOKAART_BOUNDARIES")
    if args.repeats < 1:
        parser.error("--repeats must be 1 or more")
    return args


def main() -> None:
    args = parse_arguments()
    boundaries = args.boundaries.resolve()
    if args.script:
        draw_script(boundaries, args.out)
        return
    given = ["--boundaries", str(boundaries)]
    ours = [sys.executable, "-m", "regiokaart", "build", STUDY]
    commands = {
        OURS: [*ours, "--formats", "png,pdf,svg", *given],
        SCRIPT: [sys.executable, str(Path("benchmarks", "sheets.py")), "--script", *given],
    }
    names = {OURS: names_of_ours(boundaries)}
    with tempfile.TemporaryDirectory(prefix="regiokaart-bench-") as folder:
        python = qgis_python(args.qgis_python)
        if python:
            commands[QGIS] = qgis_command(python, boundaries, Path(folder, "layer"))
            names[QGIS] = names_in_qgis(commands[QGIS], Path(folder, "qgis"))
        memory = memory_measure()
        runs = measure_all(commands, args.repeats, memory, SUFFIXES)
    print_table(runs, names)
    if not python:
        Console().print("QGIS was left out: no Python here has qgis.core (Debian: python3-qgis).")
    if args.json is not None:
        result = {
            "repeats": args.repeats,
            "cpus": os.cpu_count(),
            "memory": memory,
            "names": names,
            "runs": {name: [asdict(run) for run in rows] for name, rows in runs.items()},
        }
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
