"""Measure the statistics of regions, and the same pairs by laying polygons over each other.

The overlay is what geopandas offers: one ``overlay`` of all members with all, a row per region and
municipality, which skips polygons that are far apart; then the municipalities and inhabitants that
each two regions share. A lighter one has a polygon per region, dissolved beforehand; it can tell
the area that two regions share, and nothing of municipalities. Each runs some times in one process,
after one run that is not counted; the median is told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
from rich.console import Console
from rich.table import Table

from regiokaart import boundaries
from regiokaart.memberships import Memberships, known
from regiokaart.statistics import RegionSets, intersections, overlap_of, reach, region_sets

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

DAY = dt.date(2021, 10, 1)
STUDY, COOPERATION = "stedelijke-cultuurregios-2021", "stedelijke-cultuurregio"
MANY = 1_000
"""How many synthetic regions."""
NATIONAL_LIMIT, MANY_LIMIT = 0.020, 0.5
"""The most seconds."""
SLIVER = 1e6
"""Square metres that neighbours may seem to share along their borders."""
OVERLAY_GOAL = 50
"""How many times as fast as the overlay the pairs must be."""


def synthetic(national: RegionSets) -> RegionSets:
    """Return regions of 5 to 60 municipalities each, drawn at random."""
    chance = random.Random(2021)  # noqa: S311 - no secret
    codes = list(national.codes)
    return RegionSets(
        figures=national.figures,
        members={
            f"proef/regio-{number}": frozenset(chance.sample(codes, chance.randint(5, 60)))
            for number in range(MANY)
        },
    )


def pairs_and_triples(members: Memberships) -> object:
    """Work out all that the national study tells of its regions, from its memberships."""
    sets = region_sets(members)
    return overlap_of(sets), intersections(sets, order=3), reach(sets)


def drawn(sets: RegionSets, geometry: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a polygon per region and municipality."""
    rows = [(key, code) for key, codes in sets.members.items() for code in sorted(codes)]
    codes = [code for _, code in rows]
    return gpd.GeoDataFrame(
        {
            "region": [key for key, _ in rows],
            "population": sets.figures.loc[codes, "population"].to_numpy("int64"),
        },
        geometry=list(geometry.set_index("code").geometry.loc[codes]),
        crs=geometry.crs,
    )


def overlaid(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the pairs of regions with what they share, by geometric overlay."""
    found = gpd.overlay(layer, layer, how="intersection", keep_geom_type=True)
    found = found[(found["region_1"] < found["region_2"]) & (found.geometry.area > SLIVER)]
    areas = found.assign(area=found.geometry.area, municipalities=1)
    figures = {"municipalities": "sum", "population_1": "sum", "area": "sum"}
    shared: pd.DataFrame = areas.groupby(["region_1", "region_2"], as_index=False).agg(figures)
    return shared


def measured(work: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of some work, after one run that is not counted."""
    times = []
    for number in range(repeats + 1):
        began = time.perf_counter()
        result = work()
        took = time.perf_counter() - began
        del result  # outside the time
        if number:
            times.append(took)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    members = known(STUDY).of([COOPERATION]).at(DAY)
    national = region_sets(members)
    many = synthetic(national)
    source = boundaries.locate(year=DAY.year, named=None, raw=None, offline=True)
    geometry = boundaries.load(source, year=DAY.year, needed=list(national.codes))
    layer = drawn(national, geometry)
    regions = layer.dissolve(by="region", aggfunc="sum", as_index=False)
    works: dict[str, Callable[[], object]] = {
        "national": lambda: pairs_and_triples(members),
        "many": lambda: overlap_of(many),
        "pairs": lambda: overlap_of(national),
        "overlay": lambda: overlaid(layer),
        "dissolved": lambda: overlaid(regions),
    }
    found = {name: measured(work, given.repeats) for name, work in works.items()}
    kind = str(geometry.attrs["boundaries"]["kind"])
    ratio = found["overlay"] / found["pairs"]
    table = Table("what", "time", "goal")
    for label, seconds, limit in (
        ("national study: sets, all pairs and triples, coverage", "national", NATIONAL_LIMIT),
        (f"all pairs of {MANY:,} regions", "many", MANY_LIMIT),
    ):
        table.add_row(label, f"{found[seconds] * 1000:.1f} ms", f"{limit * 1000:.0f} ms or less")
    table.add_row("pairs of the fifteen, by codes", f"{found['pairs'] * 1000:.1f} ms", "")
    table.add_row(f"the same by overlay ({kind})", f"{found['overlay'] * 1000:.0f} ms", "")
    table.add_row("their areas alone, regions dissolved", f"{found['dissolved'] * 1000:.0f} ms", "")
    table.add_row("times as fast", f"{ratio:.0f}", f"{OVERLAY_GOAL} or more")
    Console().print(table)
    if given.json:
        content = {**found, "overlay_ratio": ratio, "overlay_on": kind}
        given.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    by_codes = {
        frozenset((f"{row.cooperation_a}/{row.region_a}", f"{row.cooperation_b}/{row.region_b}")): (
            row.shared,
            row.shared_population,
        )
        for row in overlap_of(national).itertuples()
        if row.shared
    }
    by_overlay = {
        frozenset((row.region_1, row.region_2)): (row.municipalities, row.population_1)
        for row in overlaid(layer).itertuples()
    }
    if by_codes != by_overlay:
        sys.exit(f"the two do not find the same: {by_codes} and {by_overlay}")


if __name__ == "__main__":
    main()
