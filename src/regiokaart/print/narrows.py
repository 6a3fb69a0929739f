"""Outlines where a shape is narrower than its line, as at a mole: there a heavy line would blot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

_NARROW = 1.2  # times the width of the line: a part or a basin that is narrower is a blot
_LARGE = 0.4  # times its square: smaller ones are specks
_NEAR = 0.02  # mm
_MITRE = 2.0


def narrows(shape: shapely.Geometry, width: float) -> list[shapely.Geometry]:
    """Return the parts and the basins of a shape that are narrower than its line.

    Parameters
    ----------
    shape
        The shape.
    width
        The width of the line, in the units of the shape.
    """
    half = _NARROW * width / 2
    smooth = shape
    for by in (-half, half, half, -half):  # without what is narrow, then with basins filled
        smooth = shapely.buffer(smooth, by, join_style="mitre", mitre_limit=_MITRE)
    pieces = shapely.get_parts(shapely.symmetric_difference(shape, smooth))
    return list(pieces[shapely.area(pieces) > _LARGE * width**2])


def thinned(
    lines: shapely.Geometry, pieces: Iterable[shapely.Geometry]
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Part the outlines of shapes in what can be drawn with a heavy line, and what cannot.

    The heavy line passes a mole, a dam or a harbour by, as if it were not there. What it leaves
    out stands where it was, to be drawn with a thin line.

    Parameters
    ----------
    lines
        The outlines, or a part of them.
    pieces
        What is narrow of the shapes that they are the outlines of.
    """
    pieces = list(pieces)
    if not pieces:
        return lines, shapely.MultiLineString()
    every = shapely.get_parts(lines)
    close = shapely.buffer(shapely.union_all(pieces), _NEAR, quad_segs=1, join_style="mitre")
    shapely.prepare(close)
    touched = shapely.intersects(close, every)
    there = shapely.multilinestrings(every[touched])
    thin = shapely.intersection(there, close)
    rims = shapely.multilinestrings(shapely.get_rings(shapely.get_parts(pieces)))
    across = shapely.difference(rims, shapely.buffer(there, _NEAR, quad_segs=1))
    heavy = [*every[~touched], *_lines(shapely.difference(there, close)), *_lines(across)]
    return _joined(heavy), _joined(_lines(thin))


def _joined(lines: list[shapely.Geometry]) -> shapely.Geometry:
    return shapely.multilinestrings(np.asarray(lines, dtype=object))


def _lines(found: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the lines in a geometry, joined."""
    parts = shapely.get_parts([found])
    parts = parts[np.isin(shapely.get_type_id(parts), (1, 2)) & ~shapely.is_empty(parts)]
    merged = shapely.get_parts([shapely.line_merge(shapely.multilinestrings(parts))])
    return [one for one in merged if not one.is_empty]
