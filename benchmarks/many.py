"""Draw about a thousand sheets in one process, and watch its memory.

All maps of both studies, in all formats and both languages, on each year's borders and on several
papers, again and again; then some builds in a process each. Memory is what the process holds for
itself (USS), sampled after each plate's sheets, once rubbish is collected. The slope is that of a
line through the second half: caches fill in the first.
"""

import argparse
import gc
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console

from regiokaart.build import build_study
from regiokaart.layer import Scene, load_scene
from regiokaart.print import FORMATS, draw_sheet, make_shared_plate
from regiokaart.study import load_study

STUDIES = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")
YEARS = range(2018, 2027)
PAPERS = ("a4", "a3", "slide")
MIB = 2**20
MOST = 5.0
"""MiB per hundred sheets that memory may grow in the second half."""


def scenes(boundaries: Path) -> list[Scene]:
    """Return each study on the borders of each year."""
    return [
        load_scene(study, boundaries=boundaries, year=year).drawn()
        for study in map(load_study, STUDIES)
        for year in YEARS
    ]


def rounds(every: list[Scene]) -> Iterator[tuple[Scene, str, str]]:
    """Give what to draw next, without end: all years, papers and languages in turn."""
    for paper, lang in itertools.cycle(itertools.product(PAPERS, ("nl", "en"))):
        for scene in every:
            yield scene, paper, lang


def held() -> float:
    """Return the memory that this process alone holds, in MiB."""
    gc.collect()
    return float(psutil.Process().memory_full_info().uss) / MIB


def draw(every: list[Scene], pages: int, console: Console) -> list[tuple[int, float]]:
    """Draw so many files, and return the memory after each plate's."""
    drawn = 0
    samples = [(0, held())]
    for scene, paper, lang in rounds(every):
        plate = make_shared_plate(scene, paper=paper, lang=lang)  # type: ignore[arg-type]
        for spec in scene.study.maps:
            sheet = draw_sheet(scene, spec, lang=lang, plate=plate)  # type: ignore[arg-type]
            for kind in FORMATS:
                if not sheet.render(kind, dpi=100):
                    sys.exit(f"{spec.id} has no {kind}")
                drawn += 1
        samples.append((drawn, held()))
        console.print(f"{drawn} files, {samples[-1][1]:.0f} MiB", style="dim")
        if drawn >= pages:
            return samples
    return samples


def build_often(boundaries: Path, builds: int) -> list[tuple[int, float]]:
    """Build a study again and again from one process, and return the memory after each."""
    samples = []
    for number in range(builds):
        study = load_study(STUDIES[number % 2])
        with tempfile.TemporaryDirectory(prefix="regiokaart-bench-") as folder:
            build_study(
                study, out=Path(folder), boundaries=boundaries, year=YEARS[number % len(YEARS)]
            )
        samples.append((number + 1, held()))
    return samples


def slope(samples: list[tuple[int, float]]) -> float:
    """Return how much memory grows per step, through the second half of the samples."""
    half = samples[len(samples) // 2 :]
    if len(half) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    steps, memory = zip(*half, strict=True)
    return float(np.polyfit(steps, memory, 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--boundaries",
        type=Path,
        default=os.environ.get("REGIOKAART_BOUNDARIES") or None,
        help="folder with a GeoPackage per year (default: the variable REGIOKAART_BOUNDARIES)",
    )
    parser.add_argument("--pages", type=int, default=1000, help="files to draw (default 1000)")
    parser.add_argument("--builds", type=int, default=10, help="builds after that (default 10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all samples here")
    args = parser.parse_args()
    if not args.boundaries:
        parser.error("name the boundaries with --boundaries or REGIOKAART_BOUNDARIES")
    console = Console()
    began = time.perf_counter()
    every = scenes(args.boundaries)
    drawn = draw(every, args.pages, console)
    grows = slope(drawn) * 100
    spent = time.perf_counter() - began
    console.print(
        f"{drawn[-1][0]} files in {spent:.0f} s: {drawn[1][1]:.0f} MiB after the first sheets, "
        f"{drawn[-1][1]:.0f} MiB at the end, {grows:+.2f} MiB per hundred files"
    )
    del every
    built = build_often(args.boundaries, args.builds)
    if built:
        console.print(
            f"{len(built)} builds: {built[0][1]:.0f} MiB after the first, {built[-1][1]:.0f} MiB "
            f"after the last, {slope(built):+.2f} MiB a build"
        )
    if args.json is not None:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps({"drawn": drawn, "built": built}) + "\n", encoding="utf-8")
    if grows > MOST:
        sys.exit(f"memory grows by more than {MOST:g} MiB per hundred files")


if __name__ == "__main__":
    main()
