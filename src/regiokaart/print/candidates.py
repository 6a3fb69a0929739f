"""Candidates for the place of a name, each with a penalty: inside, over the border, and beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print.lettering import breaks, extent

if TYPE_CHECKING:
    import numpy.typing as npt

    from regiokaart.print import style

    Floats = npt.NDArray[np.float64]

GAP = 0.35
"""What is kept free around a name, in millimetres."""
_MARGIN = 0.4  # mm between a name and the border of its municipality, where there is room
_PER_VARIANT = 10
_MOST_BESIDE = 24
_MOST_BESIDE_SMALL = 48  # where municipalities are small, and most names stand beside them
_ENOUGH = 6
_TIGHT = 0.04
_STEP = 1.3  # mm between places tried inside a municipality
_MOST_OUTSIDE = 0.5  # the part of a name that may stand over a border
_COST_OUTSIDE = 30.0
_HEADS_OUTSIDE = 3.0  # times that, for the name of a region, which is not to lie over another
_COST_LINE = 0.6
_COST_LEADER = 14.0
_COST_PART = 2.0
_MOST_PARTS = 5
_ALIKE = 0.5
_ANGLES = np.radians(np.arange(0, 360, 22.5))
_REACHES = np.array([3.0, 6.0, 10.0, 15.0])


@dataclass(frozen=True)
class Candidates:
    """Places of one name; arrays of equal length."""

    lines: list[tuple[str, ...]]
    x: Floats
    y: Floats
    wide: Floats
    high: Floats
    cost: Floats
    anchor: Floats  # shape (n, 2); NaN without a leader

    @property
    def boxes(self) -> npt.NDArray[np.object_]:
        """The extents of the name in these places, with what is kept free around it."""
        half, up = self.wide / 2 + GAP, self.high / 2 + GAP
        return np.asarray(
            shapely.box(self.x - half, self.y - up, self.x + half, self.y + up), dtype=object
        )


def candidates(
    name: str,
    shape: shapely.Geometry,
    area: shapely.Geometry,
    frame: tuple[float, float, float, float],
    kind: tuple[float, style.Weight],
    keep_out: shapely.Geometry | None,
) -> Candidates:
    """Return the places of one name, with the penalty of each.

    Parameters
    ----------
    name
        The name.
    shape
        Its municipality or region; its largest part gets the name.
    area
        The study area, which names with a leader line rather keep off.
    frame
        The extent within which these must stay.
    kind
        Size in points and cut of the type.
    keep_out
        Where these must not stand.
    """
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    ordered = np.argsort(-areas, kind="stable")[:_MOST_PARTS]
    # a municipality is where most of it lies; the name of a region of separate towns may stand
    # at any of them that is not much smaller
    large = ordered[areas[ordered] >= areas.max() * _ALIKE]
    chosen = parts[large if kind[1] == "semibold" else ordered[:1]]
    each = [_of_part(name, body, area, frame, kind, keep_out) for body in chosen]
    if len(each) == 1:
        return each[0]
    return Candidates(
        lines=[lines for one in each for lines in one.lines],
        x=np.concatenate([one.x for one in each]),
        y=np.concatenate([one.y for one in each]),
        wide=np.concatenate([one.wide for one in each]),
        high=np.concatenate([one.high for one in each]),
        cost=np.concatenate([one.cost + _COST_PART * rank for rank, one in enumerate(each)]),
        anchor=np.concatenate([one.anchor for one in each]),
    )


def _of_part(
    name: str,
    body: shapely.Geometry,
    area: shapely.Geometry,
    frame: tuple[float, float, float, float],
    kind: tuple[float, style.Weight],
    keep_out: shapely.Geometry | None,
) -> Candidates:
    """Return the places of a name at one part of what it names."""
    pole = shapely.get_point(shapely.maximum_inscribed_circle(body, tolerance=0.2), 0)
    px, py = float(shapely.get_x(pole)), float(shapely.get_y(pole))
    left, bottom, right, top = shapely.bounds(body)
    grid_x, grid_y = np.meshgrid(
        np.arange(px - _STEP * ((px - left) // _STEP), right, _STEP),
        np.arange(py - _STEP * ((py - bottom) // _STEP), top, _STEP),
    )
    xs, ys = grid_x.ravel(), grid_y.ravel()
    within = shapely.contains_xy(body, xs, ys)
    xs, ys = np.append(xs[within], px), np.append(ys[within], py)
    body = shapely.simplify(body, 0.2)
    shapely.prepare(body)
    outside_cost = _COST_OUTSIDE * (_HEADS_OUTSIDE if kind[1] == "semibold" else 1)
    found: list[tuple[tuple[str, ...], Floats, Floats, Floats, Floats]] = []
    for lines in breaks(name):
        wide, high = extent(lines, *kind)
        found.append(_inside(lines, xs, ys, body, wide, high, (px, py), outside_cost))
        if (found[-1][3] < _COST_LINE).sum() >= _ENOUGH:
            break  # there is ample room to write the name in one line, or in these
    least = min((one[3].min() for one in found if len(one[3])), default=np.inf)
    if least > _COST_OUTSIDE * _TIGHT:
        squarest = min(breaks(name), key=lambda lines: max(extent(lines, *kind)))
        found.append(_beside(squarest, area, extent(squarest, *kind), (px, py), frame, keep_out))
    sizes = [extent(lines, *kind) for lines, *_ in found]
    counts = [len(one[1]) for one in found]
    return Candidates(
        lines=[one[0] for one, count in zip(found, counts, strict=True) for _ in range(count)],
        x=np.concatenate([one[1] for one in found]),
        y=np.concatenate([one[2] for one in found]),
        wide=np.repeat([wide for wide, _ in sizes], counts),
        high=np.repeat([high for _, high in sizes], counts),
        cost=np.concatenate([one[3] for one in found]),
        anchor=np.concatenate([one[4] for one in found]),
    )


def _inside(
    lines: tuple[str, ...],
    xs: Floats,
    ys: Floats,
    body: shapely.Geometry,
    wide: float,
    high: float,
    pole: tuple[float, float],
    outside_cost: float,
) -> tuple[tuple[str, ...], Floats, Floats, Floats, Floats]:
    """Return places with their centre in the municipality, the best few."""
    away = np.hypot(xs - pole[0], ys - pole[1])
    wide, high = wide + 2 * _MARGIN, high + 2 * _MARGIN
    boxes = shapely.box(xs - wide / 2, ys - high / 2, xs + wide / 2, ys + high / 2)
    contained = shapely.contains(body, boxes)
    outside = np.zeros(len(xs))
    if contained.sum() < _PER_VARIANT:
        over = ~contained
        outside[over] = 1 - shapely.area(shapely.intersection(boxes[over], body)) / (wide * high)
    cost = away * 0.25 + outside * outside_cost + _COST_LINE * (len(lines) - 1)
    usable = (contained | (outside <= _MOST_OUTSIDE)).nonzero()[0]
    usable = usable[contained[usable]] if contained.sum() >= _PER_VARIANT else usable
    best = usable[np.argsort(cost[usable], kind="stable")]
    kept = _spread(best, contained, count=_PER_VARIANT)
    return lines, xs[kept], ys[kept], cost[kept], np.full((len(kept), 2), np.nan)


def _spread(
    ordered: npt.NDArray[np.intp], contained: npt.NDArray[np.bool_], *, count: int
) -> npt.NDArray[np.intp]:
    """Keep the best, and a sample of the rest so that there is somewhere to go."""
    if len(ordered) <= 2 * count or not contained.any():
        return ordered[: 2 * count]
    rest = ordered[count:]
    return np.concatenate([ordered[:count], rest[:: max(1, len(rest) // count)]])


def _beside(
    lines: tuple[str, ...],
    area: shapely.Geometry,
    size: tuple[float, float],
    pole: tuple[float, float],
    frame: tuple[float, float, float, float],
    keep_out: shapely.Geometry | None,
) -> tuple[tuple[str, ...], Floats, Floats, Floats, Floats]:
    """Return places around the municipality, tied to it by a leader line."""
    wide, high = size
    angle, reach = (axis.ravel() for axis in np.meshgrid(_ANGLES, _REACHES))
    xs = pole[0] + np.cos(angle) * (reach + wide / 2)
    ys = pole[1] + np.sin(angle) * (reach + high / 2)
    fits = (xs - wide / 2 >= frame[0] + 1) & (xs + wide / 2 <= frame[2] - 1)
    fits &= (ys - high / 2 >= frame[1] + 1) & (ys + high / 2 <= frame[3] - 1)
    xs, ys, reach = xs[fits], ys[fits], reach[fits]
    boxes = shapely.box(xs - wide / 2, ys - high / 2, xs + wide / 2, ys + high / 2)
    if keep_out is not None:
        free = ~shapely.intersects(boxes, keep_out)
        xs, ys, reach, boxes = xs[free], ys[free], reach[free], boxes[free]
    covers = shapely.area(shapely.intersection(boxes, area)) / (wide * high)
    cost = _COST_LEADER + reach + 8 * covers + _COST_LINE * (len(lines) - 1)
    most = _MOST_BESIDE if keep_out is None else _MOST_BESIDE_SMALL
    best = np.argsort(cost, kind="stable")[:most]
    return lines, xs[best], ys[best], cost[best], np.repeat([pole], len(best), axis=0)
