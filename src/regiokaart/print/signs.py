"""Fills, stripes, hatching, dots and rings as plain geometry: alike in PNG, PDF and SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

STRIPE = 2.2
"""Width of a stripe of a combination, in millimetres."""
HATCH_STEP = 1.7
"""Distance between the lines of hatching, in millimetres."""
DOT_STEP = 2.1
"""Distance between the dots of weak evidence, in millimetres."""
RING_STEP = 3.8
"""Distance between the rings of inferred memberships, in millimetres."""
_PHASES = 8  # places that stripes are tried in where a shape is small
_FAIR = 0.5  # of an equal share: the least that each colour of a shape gets, if it can


def outline(geometry: shapely.Geometry) -> Path:
    """Return a geometry's polygons, or its lines, as one path of matplotlib."""
    if shapely.get_dimensions(geometry) == 2:  # noqa: PLR2004 - two dimensions
        # holes turn the other way, which keeps them open where fills follow the winding
        lines = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
        closed = True
    else:
        lines, closed = shapely.get_parts(geometry), False
    if len(lines) == 0:
        return Path(np.empty((0, 2)))
    points, owner = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    codes[starts] = Path.MOVETO
    if closed:
        codes[np.append(starts[1:], len(points)) - 1] = Path.CLOSEPOLY
    return Path(points, codes)


def stripes(
    geometry: shapely.Geometry, count: int, *, wide: float = STRIPE
) -> list[shapely.Geometry]:
    """Return a geometry cut into `count` sets of diagonal stripes of equal width.

    They run from lower left to upper right, on one raster for the whole page: so they go on in
    neighbours with the same regions. In a shape so small that a colour hardly shows there, the
    raster is moved.
    """
    tried = []
    for phase in range(_PHASES):
        parts = _cut(geometry, count, wide=wide, phase=phase / _PHASES)
        tried.append((float(min(shapely.area(parts))), parts))
        if tried[-1][0] >= _FAIR * shapely.area(geometry) / count:
            return parts
    return max(tried, key=lambda one: one[0])[1]


def swatch_stripe(shape: shapely.Geometry, count: int, *, wide: float = STRIPE) -> float:
    """Return how wide stripes in a legend's sign are, so that it shows each colour twice."""
    left, bottom, right, top = shapely.bounds(shape)
    return float(min(wide, (right - left + top - bottom) / np.sqrt(2) / (2 * count)))


def _cut(
    geometry: shapely.Geometry, count: int, *, wide: float, phase: float
) -> list[shapely.Geometry]:
    left, bottom, right, top = shapely.bounds(geometry)
    step = wide * np.sqrt(2)
    # a stripe begins where x - y is a multiple of the step, and the first colour's of the period
    period = step * count
    first = np.floor((left - top) / period - phase) + phase
    last = np.ceil((right - bottom) / period - phase) + phase
    starts = np.arange(first * count, last * count + 0.5) * step + bottom
    bands = shapely.polygons(
        np.stack(
            [
                np.column_stack([starts, np.full_like(starts, bottom)]),
                np.column_stack([starts + step, np.full_like(starts, bottom)]),
                np.column_stack([starts + step + (top - bottom), np.full_like(starts, top)]),
                np.column_stack([starts + (top - bottom), np.full_like(starts, top)]),
            ],
            axis=1,
        )
    )
    return [
        shapely.union_all(_faces(shapely.intersection(bands[index::count], geometry)))
        for index in range(count)
    ]


def hatching(
    geometry: shapely.Geometry, *, step: float = HATCH_STEP, crossing: bool = False
) -> shapely.Geometry:
    """Return diagonal lines within a geometry, on one raster for the whole page.

    Parameters
    ----------
    geometry
        Where they are drawn.
    step
        Distance between the lines.
    crossing
        Whether they fall to the right, across stripes, and not rise with them.
    """
    if crossing:
        turned = hatching(_mirrored(geometry), step=step)
        return _mirrored(turned)
    left, bottom, right, top = shapely.bounds(geometry)
    apart = step * np.sqrt(2)
    first = np.floor((left - top) / apart)
    last = np.ceil((right - bottom) / apart)
    offsets = np.arange(first, last + 1) * apart  # lines x - y = offset
    ends = np.stack(
        [
            np.column_stack([offsets + bottom, np.full_like(offsets, bottom)]),
            np.column_stack([offsets + top, np.full_like(offsets, top)]),
        ],
        axis=1,
    )
    return shapely.intersection(shapely.multilinestrings(shapely.linestrings(ends)), geometry)


def _mirrored(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(geometry, lambda points: points * (-1, 1))


def dots(
    geometry: shapely.Geometry,
    *,
    step: float = DOT_STEP,
    clear: shapely.Geometry | None = None,
    room: float = 0.35,
    origin: tuple[float, float] = (0.0, 0.0),
) -> shapely.Geometry:
    """Return points on a raster within a geometry, as a multipoint; one if it is small.

    Parameters
    ----------
    geometry
        Where they are.
    step
        Distance between the points, in millimetres.
    clear
        Where they should not be, such as under names.
    room
        How far they keep from borders, and from what is to be clear.
    origin
        A point of the raster, which is that of the whole page when not given.
    """
    left, bottom, right, top = shapely.bounds(geometry)
    x, y = origin
    xs = np.arange(np.floor((left - x) / step) - 1, np.ceil((right - x) / step) + 1) * step + x
    rows = np.arange(np.floor((bottom - y) / step), np.ceil((top - y) / step) + 1)
    grid_x, grid_y = np.meshgrid(xs, rows * step + y)
    grid_x[rows % 2 == 1] += step / 2
    points = np.column_stack([grid_x.ravel(), grid_y.ravel()])
    inner = shapely.buffer(geometry, -room)
    open_ground = inner
    if clear is not None:
        near = shapely.clip_by_rect(clear, left, bottom, right, top)
        open_ground = shapely.difference(inner, shapely.buffer(near, room, quad_segs=2))
    within = points[shapely.contains_xy(open_ground, points[:, 0], points[:, 1])]
    if not len(within):
        best = next(one for one in (open_ground, inner, geometry) if not one.is_empty)
        largest = max(shapely.get_parts(best), key=shapely.area)
        within = shapely.get_coordinates(shapely.point_on_surface(largest))
    return shapely.multipoints(within)


def _faces(geometries: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Keep what has an area: a stripe can touch a border in a line or a point."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    parts = shapely.get_parts(parts)
    return [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
