"""Which region has which colour of the palette."""

from __future__ import annotations

import logging
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart import boundaries
from regiokaart.boundaries.tiles import SIDE as TILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiokaart.layer import Scene

    Region = tuple[str, str]
    Extents = Mapping[Region, frozenset[str]]

_CLOSE = 2.1 * TILE  # up to one tile between them
_PATIENCE = 20_000  # steps of a search that has found no way to colour the regions

_log = logging.getLogger(__name__)


def colours_of(scene: Scene, regions: list[Region]) -> dict[Region, str]:
    """Return the colour of each region.

    While the house style has enough colours each region has its own, in order. Beyond that
    colours come back, but never for regions that share a municipality or a border, by their members
    or by their partner provinces; of the colours that are free, a region gets the one whose other
    regions are farthest away.

    Parameters
    ----------
    scene
        The joined study.
    regions
        Pairs of co-operation and region, in the order of the legend.
    """
    palette = scene.house.colours.regions
    if len(regions) <= len(palette):
        return dict(zip(regions, palette, strict=False))
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
    touching = _neighbours(scene, members) | _neighbours(scene, partners)
    count = len(palette)
    chosen = _coloured(regions, near | touching, apart, count=count)
    if _clashes(chosen, touching):  # then only what meets on the map has to differ
        chosen = _coloured(regions, touching, apart, count=count)
    for pair in _clashes(chosen, touching):
        names = " and ".join(sorted(region for _, region in pair))
        _log.warning("%s meet and have one colour: the house style has only %d", names, count)
    return {region: palette[index] for region, index in chosen.items()}


def ramp(count: int, *, ends: tuple[str, str]) -> list[str]:
    """Return so many colours from one end to the other, for classes that have an order."""
    first, last = ([int(end[at : at + 2], 16) for at in (1, 3, 5)] for end in ends)
    steps = [index / max(1, count - 1) for index in range(count)]
    return [
        "#" + "".join(f"{round(a + (b - a) * step):02x}" for a, b in zip(first, last, strict=True))
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
    regions: list[Region],
    near: set[frozenset[Region]],
    apart: Mapping[frozenset[Region], float],
    *,
    count: int,
) -> dict[Region, int]:
    """Return the number of a colour for each region, so that those near each other differ.

    Where regions meet each other so much that no order leaves a colour free, a search decides; if
    there is no way at all, as few as can be found have the colour of a neighbour.
    """
    order = _smallest_last(regions, near)[::-1]
    chosen: dict[Region, int] = {}
    for region in order:
        taken = {chosen[one] for one in chosen if frozenset((region, one)) in near}
        free = [colour for colour in range(count) if colour not in taken]
        if not free:
            return _searched(order, near, count=count)
        chosen[region] = max(
            free, key=lambda colour: _nearest(region, colour, chosen=chosen, apart=apart)
        )
    return chosen


def _nearest(
    region: Region,
    colour: int,
    *,
    chosen: Mapping[Region, int],
    apart: Mapping[frozenset[Region], float],
) -> float:
    """Return how far away the nearest other region of a colour is."""
    return min(
        (
            apart.get(frozenset((region, other)), np.inf)
            for other, index in chosen.items()
            if index == colour
        ),
        default=np.inf,
    )


def _searched(
    order: list[Region], near: set[frozenset[Region]], *, count: int
) -> dict[Region, int]:
    """Return colours that differ between neighbours, found by trying; else with few clashes.

    The region with the fewest colours left is next, as in DSATUR (Brelaz, 1979).
    """
    beside = {one: [other for other in order if frozenset((one, other)) in near] for one in order}
    chosen: dict[Region, int] = {}
    tried: list[tuple[Region, list[int]]] = []
    steps = 0

    def push() -> None:
        left = [one for one in order if one not in chosen]
        taken = {one: {chosen[other] for other in beside[one] if other in chosen} for one in left}
        region = max(left, key=lambda one: (len(taken[one]), len(beside[one])))
        # a colour that is used nowhere yet is as good as any other such colour
        fresh = max(chosen.values(), default=-1) + 1
        free = [c for c in range(min(count, fresh + 1)) if c not in taken[region]]
        tried.append((region, free[::-1]))

    push()
    while tried and steps < _PATIENCE:
        steps += 1
        region, free = tried[-1]
        chosen.pop(region, None)
        if not free:
            tried.pop()
            continue
        chosen[region] = free.pop()
        if len(chosen) == len(order):
            return chosen
        push()
    chosen = {}
    for region in order:
        used = [chosen[other] for other in beside[region] if other in chosen]
        chosen[region] = min(range(count), key=lambda colour: (used.count(colour), colour))
    return chosen


def _clashes(
    chosen: Mapping[Region, int], touching: set[frozenset[Region]]
) -> list[frozenset[Region]]:
    """Return the pairs of regions that meet and have one colour."""
    found = [pair for pair in touching if len({chosen[region] for region in pair}) == 1]
    return sorted(found, key=sorted)


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
