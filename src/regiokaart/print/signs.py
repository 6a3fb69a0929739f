"""Fills, stripes, hatching and dots as plain geometry, which looks alike in PNG, PDF and SVG."""

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
    """Return a geometry cut into `count` sets of diagonal stripes of equal width."""
    left, bottom, right, top = shapely.bounds(geometry)
    step = wide * np.sqrt(2)
    starts = np.arange(left - (top - bottom) - step * count, right + step, step)
    # stripes run from lower left to upper right
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


def hatching(geometry: shapely.Geometry, *, step: float = HATCH_STEP) -> shapely.Geometry:
    """Return diagonal lines within a geometry, on one raster for the whole page."""
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


def dots(geometry: shapely.Geometry, *, step: float = DOT_STEP) -> shapely.Geometry:
    """Return points on a raster within a geometry, as a multipoint."""
    left, bottom, right, top = shapely.bounds(geometry)
    xs = np.arange(np.floor(left / step), np.ceil(right / step) + 1) * step
    ys = np.arange(np.floor(bottom / step), np.ceil(top / step) + 1) * step
    grid_x, grid_y = np.meshgrid(xs, ys)
    grid_x[1::2] += step / 2
    inner = shapely.buffer(geometry, -0.35)
    within = shapely.contains_xy(inner, grid_x.ravel(), grid_y.ravel())
    return shapely.multipoints(np.column_stack([grid_x.ravel()[within], grid_y.ravel()[within]]))


def _faces(geometries: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Keep what has an area: a stripe can touch a border in a line or a point."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    parts = shapely.get_parts(parts)
    return [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
