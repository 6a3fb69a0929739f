"""The municipalities of a day, as far as a layout needs to know them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from regiokaart import register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LAYER: Final = "gemeente_gegeneraliseerd"
#: Files with the same municipalities, or those from before a merger, and more detail: coarse ones
#: may lack borders through water, such as that of Goeree-Overflakkee.
SHARPER: Final = {2019: 2020, 2023: 2022}
#: Half the width over which borders are compared, in metres: 2021 has slivers between polygons.
SLIVER: Final = 10.0
#: Shortest shared border that makes two municipalities neighbours, in metres.
SHORTEST_BORDER: Final = 5.0
#: Widest water that the outline of the country steps over (harbours, rivers), in metres.
INLET: Final = 3000.0
#: Shortest piece of coast or national border that puts a municipality on the rim, in metres.
SHORTEST_RIM: Final = 3000.0
#: Number of steps over borders from which two municipalities count as far apart.
FAR: Final = 4
#: Where people look for a municipality whose middle lies elsewhere, in EPSG:28992. That of
#: Rotterdam lies among the harbours, west of Schiedam and Vlaardingen; the city lies east of them.
PLACES: Final = {"GM0599": (93_000.0, 437_300.0)}


@dataclass(frozen=True)
class Land:
    """The municipalities, as far as the layout needs to know them."""

    codes: list[str]
    names: list[str]
    provinces: list[str]
    geometry: Any
    """Polygons in EPSG:28992, one per code."""
    borders: dict[tuple[int, int], float]
    """Length of the shared border in metres, by pair of indices (lowest first)."""
    middles: Floats
    """Where every municipality lies, in EPSG:28992."""
    outward: list[tuple[float, float] | None]
    """Direction of coast or national border as seen from the middle (east, south), if any."""

    @property
    def neighbours(self) -> list[list[int]]:
        """The indices of the neighbours of every municipality."""
        found: list[list[int]] = [[] for _ in self.codes]
        for first, second in sorted(self.borders):
            found[first].append(second)
            found[second].append(first)
        return found


def read_land(folder: Path, day: date) -> Land:
    """Read the municipalities of a day and find which ones share a border.

    Parameters
    ----------
    folder
        Has ``cbsgebiedsindelingen<year>.gpkg`` of the year of the day, or the `SHARPER` one, with
        the municipalities of 1 January in the layer ``gemeente_gegeneraliseerd``.
    day
        Whole municipalities that went into another one since 1 January are joined to it.

    Returns
    -------
    Land
        Municipalities in the order of their codes, with the names and provinces of the day.
    """
    year = SHARPER.get(day.year, day.year)
    frame = gpd.read_file(folder / f"cbsgebiedsindelingen{year}.gpkg", layer=LAYER)
    shapes = dict(zip(map(str, frame["statcode"]), shapely.make_valid(frame.geometry), strict=True))
    for event in register.events():
        if event.whole and date(year, 1, 1) < event.day <= day:
            parts = [shapes.pop(code) for code in (event.old, event.new) if code in shapes]
            shapes[event.new] = shapely.union_all(parts)
    known = register.at(day)
    if set(shapes) != set(known.index):
        raise ValueError(f"{folder}: not the municipalities of {day}")
    codes = sorted(shapes)
    polygons = np.asarray([shapes[code] for code in codes])

    wide = shapely.buffer(polygons, SLIVER)
    first, second = shapely.STRtree(wide).query(wide, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    lengths = shapely.area(shapely.intersection(wide[first], wide[second])) / (2 * SLIVER)
    borders = {
        (int(one), int(other)): float(length)
        for one, other, length in zip(first, second, lengths, strict=True)
        # Where borders meet in one point the two buffers still overlap over one buffer width.
        if length > SHORTEST_BORDER + 2 * SLIVER
    }
    points = shapely.get_coordinates(
        shapely.centroid([largest_part(polygon) for polygon in polygons])
    )
    for code, place in PLACES.items():
        points[codes.index(code)] = place
    return Land(
        codes=codes,
        names=[str(known["name"][code]) for code in codes],
        provinces=[str(known["province_code"][code]) for code in codes],
        geometry=polygons,
        borders=borders,
        middles=points,
        outward=rim(polygons),
    )


def rim(polygons: Any) -> list[tuple[float, float] | None]:  # noqa: ANN401 - see `cartogram`
    """Find the municipalities at the coast or the national border.

    Parameters
    ----------
    polygons
        Array of polygons.

    Returns
    -------
    list
        Per polygon the direction of its outer side (east, south; of length one, or shorter where
        it has water on several sides), or None for a polygon that has no outer side.
    """
    country = shapely.buffer(shapely.union_all(shapely.buffer(polygons, INLET / 2)), -INLET / 2)
    outline = shapely.boundary(country)
    found: list[tuple[float, float] | None] = []
    for polygon in polygons:
        side = shapely.segmentize(
            shapely.intersection(outline, shapely.buffer(polygon, INLET / 10)), INLET / 10
        )
        if shapely.length(side) < SHORTEST_RIM:
            found.append(None)
            continue
        rays = shapely.get_coordinates(side) - shapely.get_coordinates(shapely.centroid(polygon))
        rays /= np.hypot(rays[:, 0], rays[:, 1])[:, None]
        east, north = rays.mean(axis=0)
        found.append((float(east), -float(north)))
    return found


def largest_part(polygon: Any) -> Any:  # noqa: ANN401 - shapely is untyped here
    """Return the largest polygon of a geometry, so that sandbanks do not pull at the middle."""
    parts = shapely.get_parts(polygon)
    return parts[int(np.argmax(shapely.area(parts)))]


def steps_apart(neighbours: Sequence[Sequence[int]]) -> list[list[int]]:
    """Count the borders between every two municipalities, up to `FAR`."""
    table = []
    for start in range(len(neighbours)):
        row = [FAR] * len(neighbours)
        row[start] = 0
        queue = deque([start])
        while queue:
            here = queue.popleft()
            if row[here] + 1 >= FAR:
                continue
            for there in neighbours[here]:
                if row[there] > row[here] + 1:
                    row[there] = row[here] + 1
                    queue.append(there)
        table.append(row)
    return table


def province_blocks(land: Land) -> list[list[int]]:
    """Return the parts of provinces that are in one piece in reality, islands among them."""
    neighbours = land.neighbours
    seen: set[int] = set()
    blocks = []
    for start in range(len(land.codes)):
        if start in seen:
            continue
        block, queue = [], deque([start])
        seen.add(start)
        while queue:
            here = queue.popleft()
            block.append(here)
            for there in neighbours[here]:
                if there not in seen and land.provinces[there] == land.provinces[here]:
                    seen.add(there)
                    queue.append(there)
        blocks.append(sorted(block))
    return blocks
