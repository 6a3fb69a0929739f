"""What lies over the fill of a class: hatching, dots of weak evidence, rings of inferred ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from regiokaart.print import signs, style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from regiokaart.classes import MapClass
    from regiokaart.print.pen import Pen

Mark = Literal["dots", "rings"]
"""The sign of weak evidence, and that of an inferred membership."""

_HATCH = 0.45  # width of a line, in points
_DOT = 0.33  # radius in millimetres
_RING, _RING_LINE = 0.55, 0.55  # radius in millimetres, width of the line in points
_LARGE_STRIPE = style.STROKES.stripe


def draw_marks(
    pen: Pen,
    shapes: Mapping[str, shapely.Geometry],
    one: MapClass,
    *,
    z: float,
    clear: shapely.Geometry,
    stripe: float = signs.STRIPE,
) -> None:
    """Draw the signs of a class over its municipalities.

    Parameters
    ----------
    pen
        What draws.
    shapes
        The municipalities by code.
    one
        The class.
    z
        How high the signs lie.
    clear
        The names, which stay free of dots and rings where there is room beside them.
    stripe
        The width of stripes on this paper: the signs are as much larger or smaller.
    """
    scale = _scale(stripe)
    if one.hatched:
        whole = shapely.coverage_union_all([shapes[code] for code in one.codes])
        _hatch(pen, whole, one, z=z, scale=scale)
    marked: tuple[tuple[Mark, tuple[str, ...]], ...] = (("dots", one.dotted), ("rings", one.ringed))
    for mark, codes in marked:
        _mark(pen, [shapes[code] for code in codes], mark, z=z + 0.5, scale=scale, clear=clear)


def draw_swatch(
    pen: Pen,
    shape: shapely.Geometry,
    sign: MapClass | Mark,
    *,
    z: float,
    stripe: float = signs.STRIPE,
) -> None:
    """Fill a sign of the legend as the class, or the mark, looks on the map.

    Dots and rings stand in the sign of a class when all of it has them.

    Parameters
    ----------
    pen
        What draws.
    shape
        The sign.
    sign
        What it is of.
    z
        How high it lies.
    stripe
        The width of stripes on the map.
    """
    scale = _scale(stripe)
    if isinstance(sign, str):
        pen.fill(shape, style.PAPER, z=z)
        _mark(pen, [shape], sign, z=z + 0.2, scale=scale, centred=True)
        return
    pen.fill_class(
        shape, sign, z=z, stripe=signs.swatch_stripe(shape, len(sign.fills), wide=stripe)
    )
    if sign.hatched:
        _hatch(pen, shape, sign, z=z + 0.1, scale=scale)
    if sign.dotted == sign.codes:
        _mark(pen, [shape], "dots", z=z + 0.2, scale=scale, centred=True)
    elif sign.ringed == sign.codes:
        _mark(pen, [shape], "rings", z=z + 0.2, scale=scale, centred=True)


def _scale(stripe: float) -> float:
    return max(0.72, stripe / _LARGE_STRIPE)


def _hatch(pen: Pen, shape: shapely.Geometry, one: MapClass, *, z: float, scale: float) -> None:
    """Draw the lines that say that something about participation is not known."""
    lines = signs.hatching(
        shape, step=signs.HATCH_STEP * max(scale, 1), crossing=len(one.fills) > 1
    )
    on_colour = one.kind != "unknown"
    colour = style.HATCH_ON_COLOUR if on_colour else style.HATCH_LINE
    pen.line(lines, colour, _HATCH * max(scale, 1), z=z, cap="butt")


def _mark(
    pen: Pen,
    shapes: Sequence[shapely.Geometry],
    mark: Mark,
    *,
    z: float,
    scale: float,
    clear: shapely.Geometry | None = None,
    centred: bool = False,
) -> None:
    if not shapes:
        return
    rings = mark == "rings"
    step, radius = (signs.RING_STEP, _RING) if rings else (signs.DOT_STEP, _DOT)
    room = radius * scale + (0.15 if rings else 0.02)
    step *= scale
    origin = (0.0, 0.0)
    if centred:  # in a sign of the legend, the row in the middle has an even number
        middle = shapely.centroid(shapes[0])
        origin = (middle.x - step / 2, middle.y)
    points = [signs.dots(one, step=step, clear=clear, room=room, origin=origin) for one in shapes]
    pen.add(
        PathPatch(
            _circles(shapely.get_coordinates(points), radius * scale),
            facecolor="none" if rings else style.DOT,
            edgecolor=style.DOT if rings else "none",
            linewidth=_RING_LINE * scale if rings else 0,
            zorder=z,
        )
    )


def _circles(places: npt.NDArray[np.float64], radius: float) -> Path:
    circle = Path.unit_circle()
    points = places[:, None] + np.asarray(circle.vertices) * radius
    return Path(points.reshape(-1, 2), np.tile(np.asarray(circle.codes), len(places)))
