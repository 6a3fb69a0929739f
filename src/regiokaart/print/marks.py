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
    from regiokaart.print.plate import Lettering

Mark = Literal["dots", "rings"]
"""The sign of weak evidence, and that of an inferred membership."""

_HATCH = 0.45  # width of a line, in points
_DOT = 0.33  # radius in millimetres
_RING, _RING_LINE = 0.55, 0.55  # radius in millimetres, width of the line in points
_GAP: dict[Mark, float] = {"dots": 0.45, "rings": 0.5}  # mm free around: half a line, and fill
_LARGE_STRIPE = style.STROKES.stripe


def draw_marks(
    pen: Pen,
    shapes: Mapping[str, shapely.Geometry],
    one: MapClass,
    *,
    z: float,
    names: Lettering,
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
    names
        The names on the map, which dots and rings keep clear of, and of their leader lines.
    stripe
        The width of stripes on this paper: the signs are as much larger or smaller.
    """
    scale = _scale(stripe)
    if one.hatched:
        whole = shapely.coverage_union_all([shapes[code] for code in one.codes])
        _hatch(pen, whole, one, z=z, scale=scale)
    marked: tuple[tuple[Mark, tuple[str, ...]], ...] = (("dots", one.dotted), ("rings", one.ringed))
    for mark, codes in marked:
        _mark(pen, [shapes[code] for code in codes], mark, z=z + 0.5, scale=scale, names=names)


def draw_swatch(
    pen: Pen,
    shape: shapely.Geometry,
    sign: MapClass | Mark,
    *,
    z: float,
    stripe: float = signs.STRIPE,
    taken: float = 0.0,
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
    taken
        How much of it, from its left, is for a number.
    """
    scale = _scale(stripe)
    if isinstance(sign, str):
        pen.fill(shape, style.PAPER, z=z)
        _mark(pen, [shape], sign, z=z + 0.2, scale=scale)
        return
    pen.fill_class(
        shape, sign, z=z, stripe=signs.swatch_stripe(shape, len(sign.fills), wide=stripe)
    )
    if sign.hatched:
        _hatch(pen, shape, sign, z=z + 0.1, scale=scale)
    if mark := whole_mark(sign):
        left, bottom, right, top = shapely.bounds(shape)
        room = shapely.box(left + taken, bottom, right, top)
        _mark(pen, [room], mark, z=z + 0.2, scale=scale)


def whole_mark(one: MapClass) -> Mark | None:
    """Return the mark that all municipalities of a class have, which its sign then has too."""
    if one.dotted == one.codes:
        return "dots"
    return "rings" if one.ringed == one.codes else None


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
    names: Lettering | None = None,
) -> None:
    if not shapes:
        return
    rings = mark == "rings"
    step, radius, line = (
        (signs.RING_STEP, _RING, _RING_LINE) if rings else (signs.DOT_STEP, _DOT, 0.0)
    )
    reach, gap = (radius + line * style.POINT / 2) * scale, _GAP[mark] * scale
    clear = names.taken if names else None
    spaced = names.around(reach + gap) if names else None
    found = np.concatenate(
        [
            signs.places(
                one,
                step=step * scale,
                radius=reach,
                gap=gap,
                clear=clear,
                spaced=spaced,
            )
            for one in shapes
        ]
    )
    pen.add(
        PathPatch(
            _circles(found[:, :2], found[:, 2] * radius * scale),
            facecolor="none" if rings else style.DOT,
            edgecolor=style.DOT if rings else "none",
            linewidth=line * scale,
            zorder=z,
        )
    )


def _circles(places: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]) -> Path:
    circle = Path.unit_circle()
    points = places[:, None] + np.asarray(circle.vertices) * radii[:, None, None]
    return Path(points.reshape(-1, 2), np.tile(np.asarray(circle.codes), len(places)))
