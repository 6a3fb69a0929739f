"""Fills, stripes, hatching, dots and rings as plain geometry: alike in PNG, PDF and SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

STRIPE = 2.2
"""Width of a stripe of a combination, in millimetres."""
HATCH_STEP = 1.7
"""Distance between the lines of hatching, in millimetres."""
DOT_STEP = 2.1
"""Distance between the dots of weak evidence, in millimetres."""
RING_STEP = 3.8
"""Distance between the rings of inferred memberships, in millimetres."""
_RASTERS = (0.0, 0.5)  # of a step: the middle of a shape lies on a sign, or between two
_CLOSE = 0.25  # of the gap: what is free at least around a sign that has little room
_SMALLEST = 0.6  # of its size: the smallest sign that still is read as one
_EXACT = 0.05  # mm
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


def places(
    geometry: shapely.Geometry,
    *,
    step: float,
    radius: float,
    gap: float,
    clear: shapely.Geometry | None = None,
    spaced: shapely.Geometry | None = None,
) -> Floats:
    """Return where signs stand within a geometry: rows of x, y, and a part of their full size.

    Each part of it that has room for signs has them on a raster of its own, so that parts that are
    alike have them alike. Where none of the raster is free one sign stands where there is most
    room, and is smaller if it must; there is always at least one.

    Parameters
    ----------
    geometry
        Where they are.
    step
        Distance between their centres, in millimetres.
    radius
        How far a sign reaches from its centre.
    gap
        What is to be free around it.
    clear
        Where no sign should reach, such as under names.
    spaced
        Where no sign of a raster should have its centre.
    """
    parts = sorted(shapely.get_parts(geometry), key=shapely.area, reverse=True)
    found: list[Floats] = []
    for part in parts:
        if found and part.area < np.pi * (radius + gap) ** 2:
            break
        signs = _on_raster(part, step, radius + gap, spaced)
        if not len(signs):
            signs = _alone(part, radius, gap, clear, least=1.0 if found else _SMALLEST / 2)
        found.append(signs)
    if not any(map(len, found)):
        centre, room = widest(parts[0])
        found[0] = np.array([[*centre, np.clip(room / radius, _SMALLEST, 1.0)]])
    return np.concatenate(found)


def _on_raster(
    part: shapely.Geometry, step: float, room: float, spaced: shapely.Geometry | None
) -> Floats:
    """Return the free signs of the raster around the middle of a polygon that has most there."""
    plain = shapely.simplify(part, _EXACT)
    inner = shapely.buffer(plain, -room, quad_segs=2)
    best: Floats = np.empty((0, 3))
    if inner.is_empty:
        return best
    left, bottom, right, top = shapely.bounds(inner)
    middle = widest(plain)[0]
    for across in _RASTERS:
        x, y = middle[0] + across * step, middle[1]
        xs = np.arange(np.floor((left - x) / step) - 1, np.ceil((right - x) / step) + 1) * step + x
        rows = np.arange(np.floor((bottom - y) / step), np.ceil((top - y) / step) + 1)
        grid_x, grid_y = np.meshgrid(xs, rows * step + y)
        grid_x[rows % 2 == 1] += step / 2
        points = np.column_stack([grid_x.ravel(), grid_y.ravel(), np.ones(grid_x.size)])
        within = points[shapely.contains_xy(inner, points[:, 0], points[:, 1])]
        if len(within) > len(best):
            best = within
    if spaced is not None:
        best = best[~shapely.contains_xy(spaced, best[:, 0], best[:, 1])]
    return best


def _alone(
    part: shapely.Geometry,
    radius: float,
    gap: float,
    clear: shapely.Geometry | None,
    *,
    least: float,
) -> Floats:
    """Return one sign where a polygon has most room, if that is for `least` of its size.

    Where there is too little for the smallest sign it reaches over a border, and is seen.
    """
    free = part
    if clear is not None:
        free = shapely.difference(part, shapely.clip_by_rect(clear, *shapely.bounds(part)))
    none = np.empty((0, 3))
    if free.is_empty:
        return none
    centre, room = widest(free)
    size = min(1.0, room / (radius + gap * _CLOSE))
    return np.array([[*centre, max(_SMALLEST, size)]]) if size >= least else none


def widest(shape: shapely.Geometry) -> tuple[tuple[float, float], float]:
    """Return the middle and the radius of the largest circle within a shape.

    Of many that are as large, as in an oblong, it is the one in the middle of the shape.
    """
    line = shapely.maximum_inscribed_circle(shape, tolerance=_EXACT)
    middle, room = shapely.centroid(shape), float(line.length)
    if shapely.contains(shape, middle):
        centred = float(shapely.distance(shapely.boundary(shape), middle))
        if centred >= room - _EXACT:
            return (middle.x, middle.y), centred
    (x, y), _ = shapely.get_coordinates(line)
    return (float(x), float(y)), room


def _faces(geometries: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Keep what has an area: a stripe can touch a border in a line or a point."""
    parts = shapely.get_parts(np.asarray(geometries, dtype=object))
    parts = shapely.get_parts(parts)
    return [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
