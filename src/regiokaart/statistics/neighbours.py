"""Which municipalities share a border, told from the borders that are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import geopandas as gpd
    import numpy.typing as npt

    from regiokaart.layer import Scene

Neighbours = dict[str, frozenset[str]]
"""The codes of the municipalities with which each one shares a border."""


def neighbours(scene: Scene) -> Neighbours:
    """Return the neighbours of each municipality that is drawn, in the study area and around it.

    Neighbours have a stretch of border in common; those that touch in a point have not. On the
    tile grid they are the tiles that share an edge, which is not always so of the municipalities
    themselves: `Scene.on_tiles` says which it is. Borders that leave out open water make no
    neighbours of municipalities on two sides of it.
    """
    return neighbours_of(pd.concat([scene.layer.geometry, scene.surroundings.geometry]))


def neighbours_of(shapes: gpd.GeoSeries) -> Neighbours:
    """Return the neighbours of each of some municipalities by code; see `neighbours`.

    Parameters
    ----------
    shapes
        The municipalities by code, with borders that match.
    """
    codes = [str(code) for code in shapes.index]
    found: dict[str, set[str]] = {code: set() for code in codes}
    for one, other in _pairs(shapes.to_numpy()):
        found[codes[one]].add(codes[other])
        found[codes[other]].add(codes[one])
    return {code: frozenset(others) for code, others in found.items()}


def parts(codes: Collection[str], near: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Return the groups into which a set of municipalities falls, the largest first.

    Parameters
    ----------
    codes
        The municipalities.
    near
        The neighbours of each, as `neighbours` returns them. Two municipalities are in one group
        when one can go from one to the other without leaving the set.
    """
    left = set(codes)
    groups = []
    for code in sorted(codes):
        if code not in left:
            continue
        left.remove(code)
        group, ahead = {code}, [code]
        while ahead:
            new = left & near[ahead.pop()]
            left -= new
            group |= new
            ahead += new
        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group))


def enclosed(shapes: gpd.GeoSeries, members: Collection[str]) -> list[str]:
    """Return the codes of those from which every way out leads through a member, sorted.

    Parameters
    ----------
    shapes
        All municipalities by code, with borders that match.
    members
        The set, of which all have a shape.
    """
    chosen = shapes.index.isin(list(members))
    union = shapely.coverage_union_all(shapes[chosen].to_numpy())
    sheet = shapely.box(*shapely.bounds(union)).buffer(1)
    # members that touch in a corner only leave no way out either
    rest = shapely.get_parts(shapely.difference(sheet, union))
    holes = rest[~shapely.intersects(rest, sheet.exterior)]
    others = shapes[~chosen]
    pieces, owner = shapely.get_parts(others.to_numpy(), return_index=True)
    # of borders that match, a piece with one point in a hole lies in it as a whole
    points = shapely.point_on_surface(pieces)
    inside = np.zeros(len(pieces), dtype=bool)
    inside[shapely.STRtree(points).query(holes, predicate="contains")[1]] = True
    outside = np.bincount(owner, ~inside, minlength=len(others))
    return sorted(others.index[outside == 0])


def _pairs(shapes: npt.NDArray[np.object_]) -> Iterator[tuple[int, int]]:
    """Yield the places of two that share a segment of border, which is exact where they match."""
    parts_, part_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(parts_, return_index=True)
    corners, corner_of = shapely.get_coordinates(rings, return_index=True)
    same_ring = corner_of[:-1] == corner_of[1:]
    points = (corners + 0.0).view(np.complex128)[:, 0]  # without -0.0; x compares before y
    start, end = points[:-1][same_ring], points[1:][same_ring]
    owner = part_of[ring_of[corner_of[:-1][same_ring]]]
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((high.imag, high.real, low.imag, low.real))
    low, high, owner = low[order], high[order], owner[order]
    shared = (low[:-1] == low[1:]) & (high[:-1] == high[1:]) & (owner[:-1] != owner[1:])
    both = np.sort(np.stack([owner[:-1][shared], owner[1:][shared]], axis=1), axis=1)
    yield from map(tuple, np.unique(both, axis=0).tolist())
