"""Which region has which colour of the palette."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart import boundaries
from regiokaart.boundaries.tiles import SIDE as TILE
from regiokaart.classes.model import PALETTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiokaart.layer import Scene

    Region = tuple[str, str]
    Extents = Mapping[Region, frozenset[str]]

_CLOSE = 2.1 * TILE  # up to one tile between them
_RAMP = ((196, 227, 229), (75, 152, 163))  # from a pale teal to one that dark text can stand on


def colours_of(scene: Scene, regions: list[Region]) -> dict[Region, str]:
    """Return the colour of each region.

    While there are enough colours each region has its own, in order. Beyond that colours come
    back, but never for regions that share a municipality or a border, by their members or by
    their partner provinces; of the colours that are free, a region gets the one whose other
    regions are farthest away.

    Parameters
    ----------
    scene
        The joined study.
    regions
        Pairs of co-operation and region, in the order of the legend.
    """
    if len(regions) <= len(PALETTE):
        return dict(zip(regions, PALETTE, strict=False))
    members, partners = _extents(scene, regions)
    tiles = boundaries.load(boundaries.Source(kind="tiles"), year=scene.border_year)
    grid = dict(zip(tiles["code"], shapely.centroid(tiles.geometry), strict=True))
    apart = _apart(grid, members)
    # close on the grid is close enough: so the colours are the same on the grid and on boundaries
    near = {
        pair
        for distances in (apart, _apart(grid, partners))
        for pair, distance in distances.items()
        if distance <= _CLOSE
    }
    near |= _neighbours(scene, members) | _neighbours(scene, partners)
    return {region: PALETTE[index] for region, index in _coloured(regions, near, apart).items()}


def ramp(count: int) -> list[str]:
    """Return so many colours from pale to strong, for classes that have an order."""
    steps = [index / max(1, count - 1) for index in range(count)]
    return [
        "#" + "".join(f"{round(a + (b - a) * step):02x}" for a, b in zip(*_RAMP, strict=True))
        for step in steps
    ]


def _extents(scene: Scene, regions: list[Region]) -> tuple[Extents, Extents]:
    """Return the municipalities of each region, and those of its partner provinces if it has any.

    Both are of the study area: what is drawn.
    """
    by_province = scene.layer.groupby("province_code", sort=True).groups
    found: tuple[dict[Region, frozenset[str]], dict[Region, frozenset[str]]] = ({}, {})
    for place, frame in enumerate((scene.memberships.municipalities, scene.memberships.partners)):
        for key, rows in frame.groupby(["cooperation", "region"], sort=False):
            codes = set(rows["code"])
            if place:
                codes = {code for province in codes for code in by_province.get(province, ())}
            if key in regions and (inside := codes & set(scene.layer.index)):
                found[place][key] = frozenset(inside)
    return found


def _neighbours(scene: Scene, extents: Extents) -> set[frozenset[Region]]:
    """Return the pairs of regions that share a municipality, a border or a corner."""
    codes = sorted(set().union(*extents.values()))
    shapes = scene.layer.geometry.loc[codes].to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    touching = np.zeros((len(codes), len(codes)), dtype=bool)
    touching[first, second] = True
    held = np.array([[code in extent for code in codes] for extent in extents.values()])
    meeting = (held @ touching) @ held.T
    names = list(extents)
    return {
        frozenset((names[one], names[other]))
        for one, other in combinations(range(len(names)), 2)
        if meeting[one, other]
    }


def _apart(grid: Mapping[str, shapely.Point], extents: Extents) -> dict[frozenset[Region], float]:
    """Return how far regions are from each other, in metres on the embedded grid.

    Distances between borders would depend on how much these were simplified, and the sheets and
    pages of a study must agree.
    """
    points = {
        region: np.array([(grid[code].x, grid[code].y) for code in sorted(extent)])
        for region, extent in extents.items()
    }
    return {
        frozenset(pair): float(
            np.abs(points[pair[0]][:, None] - points[pair[1]][None]).max(axis=2).min()
        )
        for pair in combinations(points, 2)
    }


def _coloured(
    regions: list[Region], near: set[frozenset[Region]], apart: Mapping[frozenset[Region], float]
) -> dict[Region, int]:
    """Return the number of a colour for each region."""
    chosen: dict[Region, int] = {}
    for region in reversed(_smallest_last(regions, near)):
        best, farthest = 0, -1.0
        for colour in range(len(PALETTE)):
            others = [other for other, index in chosen.items() if index == colour]
            if any(frozenset((region, other)) in near for other in others):
                continue
            nearest = min(
                (apart.get(frozenset((region, other)), np.inf) for other in others), default=np.inf
            )
            if nearest > farthest:
                best, farthest = colour, nearest
        chosen[region] = best
    return chosen


def _smallest_last(regions: Iterable[Region], near: set[frozenset[Region]]) -> list[Region]:
    """Return regions so that each has few neighbours among those after it.

    Taken from the end, each has a free colour sooner than in any other order that is as simple:
    six are enough for regions on a map that do not overlap.
    """
    left, order = list(regions), []
    while left:
        least = min(left, key=lambda one: sum(frozenset((one, other)) in near for other in left))
        left.remove(least)
        order.append(least)
    return order
