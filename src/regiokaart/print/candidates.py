"""Candidates for the place of a name, each with a penalty: inside, over the border, and beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print import style
from regiokaart.print.lettering import CAP, LEADING, abbreviated, breaks, extent
from regiokaart.print.shares import Rectangles

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

GAP = 0.35
"""What is kept free around a name, in millimetres."""
_MARGIN = 0.4  # mm between a name and the border of its municipality, where there is room
_PER_VARIANT = 10
_MOST_BESIDE = 24
_MOST_BESIDE_SMALL = 48  # where municipalities are small, and most names stand beside them
_ENOUGH = 6
_TIGHT = 0.04
_DETAIL = 0.2  # mm: shapes are simplified by so much
_ROUGH = 0.5
_SLIDE = 1.42
_MOST_AT_HOME = 0.5  # the part of a name with a leader that may stand in its municipality
_MOST_TRIED = 80  # places over a border, those nearest to the middle
_STEP = 1.3  # mm between places tried inside a municipality
_MOST_OUTSIDE = 0.5  # the part of a name that may stand over a border
_MOST_SPILT = 0.62  # the same where no other municipality has as much of the name
_CLEARLY = 0.1  # by so much of the name its own municipality must have more than any other
_COST_OUTSIDE = 30.0
_MUCH_OUTSIDE = 0.4  # a name with more than this over a border better has a leader
_COST_MUCH = 120.0
_HEADS_OUTSIDE = 3.0  # times that, for the name of a region, which is not to lie over another
_COST_LINE = 0.6
_COST_LEADER = 12.5
_COST_LENGTH = 1.6  # of each millimetre of a leader
_COST_COVER = 8.0
_COST_ACROSS = 8.0  # of a name beside its municipality that lies across a border
_COST_PART = 2.0
_COST_SHORT = 14.0  # of an abbreviation: as of a leader, without its length
_COST_SHUNNED = 4.0  # of a name that lies over a line that it rather should not
_COST_ON_ANOTHER = 5.0  # of a name beside its municipality that lies on another
_COST_ELSEWHERE = 40.0  # of the name of a region that lies on another region
_MOST_PARTS = 5
_ALIKE = 0.3
_ANGLES = np.radians(np.arange(0, 360, 22.5))
_REACHES = np.array([2.6, 4.5, 7.0, 10.5, 15.0])


@dataclass(frozen=True)
class Candidates:
    """Places of one name; arrays of equal length."""

    lines: list[tuple[str, ...]]
    x: Floats
    y: Floats
    wide: Floats
    high: Floats
    cost: Floats
    anchor: Floats  # shape (n, 2), the end of the leader in the municipality; NaN without one
    tie: Floats  # shape (n, 2), its end at the name

    @property
    def boxes(self) -> npt.NDArray[np.object_]:
        """The extents of the name in these places, with what is kept free around it."""
        half, up = self.wide / 2 + GAP, self.high / 2 + GAP
        return np.asarray(
            shapely.box(self.x - half, self.y - up, self.x + half, self.y + up), dtype=object
        )


@dataclass(frozen=True)
class Ground:
    """What names stand on.

    Attributes
    ----------
    shapes
        What each name is of, simplified.
    rough
        The same, simplified more, to see how much of a name lies on another.
    area
        All of it.
    rivals
        For each name the indices of those that it could be taken for when it stands on them:
        municipalities for municipalities, and regions for regions.
    frame
        The extent within which names must stay: left, bottom, right, top.
    keep_out
        Where none may stand.
    shunned
        Lines that a name rather does not lie over.
    """

    shapes: npt.NDArray[np.object_]
    rough: npt.NDArray[np.object_]
    area: shapely.Geometry
    rivals: tuple[npt.NDArray[np.intp], ...]
    frame: tuple[float, float, float, float]
    keep_out: shapely.Geometry | None
    shunned: shapely.Geometry | None = None

    @classmethod
    def of(
        cls,
        shapes: Sequence[shapely.Geometry],
        heads: Sequence[bool],
        frame: tuple[float, float, float, float],
        keep_out: shapely.Geometry | None,
        shunned: shapely.Geometry | None = None,
    ) -> Ground:
        """Return the ground of names of municipalities, and of regions where `heads` says so."""
        area = shapely.union_all(shapely.simplify(np.asarray(shapes, dtype=object), 0.3))
        shapely.prepare(area)
        if keep_out is not None:
            shapely.prepare(keep_out)
        if shunned is not None:
            shapely.prepare(shunned)
        simple = np.asarray(shapely.simplify(np.asarray(shapes, dtype=object), _DETAIL))
        rough = np.asarray(shapely.simplify(simple, _ROUGH))
        shapely.prepare(rough)
        shapely.prepare(simple)
        kind = np.asarray(heads, dtype=bool)
        rivals = tuple(
            np.flatnonzero((kind == kind[me]) & (np.arange(len(kind)) != me))
            for me in range(len(kind))
        )
        return cls(simple, rough, area, rivals, frame, keep_out, shunned)

    def most_on_another(self, boxes: Rectangles, me: int) -> Floats:
        """Return the largest part of each box that lies on one thing that is not its own."""
        most = np.zeros(len(boxes))
        rivals = self.rivals[me]
        if not len(rivals) or not len(boxes):
            return most
        bounds = boxes.bounds
        near = rivals[shapely.intersects(self.rough[rivals], shapely.box(*bounds))]
        pieces = shapely.clip_by_rect(self.rough[near], *bounds)
        shapely.prepare(pieces)
        for piece, touched in zip(
            pieces, shapely.intersects(pieces[:, None], boxes.shapes[None, :]), strict=True
        ):
            most[touched] = np.maximum(most[touched], boxes[touched].share_on(piece))
        return most

    def covered(self, boxes: Rectangles) -> Floats:
        """Return the part of each box that lies on anything that is named."""
        if not len(boxes):
            return np.zeros(0)
        return boxes.share_on(shapely.clip_by_rect(self.area, *boxes.bounds))

    def over_lines(self, boxes: Rectangles) -> Floats:
        """Return the penalty of each box for lines that it lies over."""
        if self.shunned is None or not len(boxes):
            return np.zeros(len(boxes))
        return np.where(shapely.intersects(self.shunned, boxes.shapes), _COST_SHUNNED, 0.0)

    def free(self, xs: Floats, ys: Floats, size: tuple[float, float], *, air: float = 0.0) -> Mask:
        """Return in which places nothing is out of the frame, or where it must not be."""
        left, bottom, right, top = self.frame
        wide, high = size[0] / 2 + air, size[1] / 2 + air
        fits = (xs - wide >= left) & (xs + wide <= right)
        fits &= (ys - high >= bottom) & (ys + high <= top)
        if self.keep_out is not None:
            fits &= ~shapely.intersects(self.keep_out, Rectangles(xs, ys, *size).shapes)
        return np.asarray(fits, dtype=bool)


def candidates(name: str, me: int, ground: Ground, kind: tuple[float, style.Weight]) -> Candidates:
    """Return the places of one name, with the penalty of each.

    Parameters
    ----------
    name
        The name.
    me
        Its index on the ground; the largest part of its municipality or region gets the name.
    ground
        What it stands on.
    kind
        Size in points and cut of the type.
    """
    parts = shapely.get_parts(ground.shapes[me])
    areas = shapely.area(parts)
    ordered = np.argsort(-areas, kind="stable")[:_MOST_PARTS]
    # a municipality is where most of it lies; the name of a region of separate towns may stand
    # at any of them that is not much smaller
    large = ordered[areas[ordered] >= areas.max() * _ALIKE]
    chosen = parts[large if kind[1] == "semibold" else ordered[:1]]
    return _joined(
        [
            one
            for rank, body in enumerate(chosen)
            for one in _of_part(name, body, me, ground, kind, extra=_COST_PART * rank)
        ]
    )


@dataclass(frozen=True)
class _Places:
    """Places of a name that is set in these lines."""

    lines: tuple[str, ...]
    size: tuple[float, float]
    x: Floats
    y: Floats
    cost: Floats
    anchor: Floats
    tie: Floats


def _joined(found: list[_Places]) -> Candidates:
    counts = [len(one.x) for one in found]
    return Candidates(
        lines=[one.lines for one, count in zip(found, counts, strict=True) for _ in range(count)],
        x=np.concatenate([one.x for one in found]),
        y=np.concatenate([one.y for one in found]),
        wide=np.repeat([one.size[0] for one in found], counts),
        high=np.repeat([one.size[1] for one in found], counts),
        cost=np.concatenate([one.cost for one in found]),
        anchor=np.concatenate([one.anchor for one in found]),
        tie=np.concatenate([one.tie for one in found]),
    )


def _of_part(
    name: str,
    body: shapely.Geometry,
    me: int,
    ground: Ground,
    kind: tuple[float, style.Weight],
    *,
    extra: float,
) -> list[_Places]:
    """Return the places of a name at one part of what it names."""
    pole = shapely.get_point(shapely.maximum_inscribed_circle(body, tolerance=_DETAIL), 0)
    px, py = float(shapely.get_x(pole)), float(shapely.get_y(pole))
    shapely.prepare(body)
    left, bottom, right, top = shapely.bounds(body)
    grid_x, grid_y = np.meshgrid(
        np.arange(px - _STEP * ((px - left) // _STEP), right, _STEP),
        np.arange(py - _STEP * ((py - bottom) // _STEP), top, _STEP),
    )
    xs, ys = grid_x.ravel(), grid_y.ravel()
    within = shapely.contains_xy(body, xs, ys)
    points = np.append(xs[within], px), np.append(ys[within], py)
    found: list[_Places] = []
    for lines in breaks(name):
        found.append(_inside(lines, extent(lines, *kind), points, body, (px, py), me, ground, kind))
        if (found[-1].cost < _COST_LINE).sum() >= _ENOUGH:
            break  # there is ample room to write the name in one line, or in these
    least = min((one.cost.min() for one in found if len(one.cost)), default=np.inf)
    if least > _COST_OUTSIDE * _TIGHT:
        if (short := abbreviated(name)) != name:
            for lines in breaks(short):
                size = extent(lines, *kind)
                inside = _inside(lines, size, points, body, (px, py), me, ground, kind)
                found.append(replace(inside, cost=inside.cost + _COST_SHORT))
        squarest = sorted(breaks(name), key=lambda lines: max(extent(lines, *kind)))
        # there are few regions, and their long names are in the way of many others
        count = 2 if kind[1] == "semibold" and len(squarest) > 2 else 1  # noqa: PLR2004 - in two
        found += [_beside(lines, body, (px, py), me, ground, kind) for lines in squarest[:count]]
    return [replace(one, cost=one.cost + extra) for one in found]


def _inside(
    lines: tuple[str, ...],
    size: tuple[float, float],
    points: tuple[Floats, Floats],
    body: shapely.Geometry,
    pole: tuple[float, float],
    me: int,
    ground: Ground,
    kind: tuple[float, style.Weight],
) -> _Places:
    """Return places with their centre in the municipality, the best few."""
    free = ground.free(*points, size)
    xs, ys = points[0][free], points[1][free]
    away = np.hypot(xs - pole[0], ys - pole[1])
    boxes = Rectangles(xs, ys, size[0] + 2 * _MARGIN, size[1] + 2 * _MARGIN)
    contained = shapely.contains(body, boxes.shapes)
    outside = np.zeros(len(xs))
    usable = contained.nonzero()[0]
    if len(usable) < _PER_VARIANT:
        over = (~contained).nonzero()[0]
        over = over[np.argsort(away[over], kind="stable")[:_MOST_TRIED]]
        outside[:] = 1.0
        outside[contained] = 0.0
        outside[over] = 1 - boxes[over].share_on(body)
        doubtful = over[(outside[over] > _MOST_OUTSIDE / 2) & (outside[over] <= _MOST_SPILT)]
        other = np.zeros(len(xs))
        other[doubtful] = ground.most_on_another(boxes[doubtful], me)
        usable = (outside <= _MOST_SPILT) & (other + _CLEARLY <= 1 - outside)
        if kind[1] == "semibold":
            usable &= outside <= _MOST_OUTSIDE
        usable = usable.nonzero()[0]
    outside_cost = _COST_OUTSIDE * (_HEADS_OUTSIDE if kind[1] == "semibold" else 1)
    cost = away * 0.25 + outside * outside_cost + _COST_LINE * (len(lines) - 1)
    cost += np.maximum(outside - _MUCH_OUTSIDE, 0) * _COST_MUCH
    cost[usable] += ground.over_lines(Rectangles(xs[usable], ys[usable], *size))
    best = usable[np.argsort(cost[usable], kind="stable")]
    kept = _spread(best, contained, count=_PER_VARIANT)
    none = np.full((len(kept), 2), np.nan)
    return _Places(lines, size, xs[kept], ys[kept], cost[kept], none, none)


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
    body: shapely.Geometry,
    pole: tuple[float, float],
    me: int,
    ground: Ground,
    kind: tuple[float, style.Weight],
) -> _Places:
    """Return places around the municipality, tied to it by a leader line."""
    size = extent(lines, *kind)
    angle, reach = (axis.ravel() for axis in np.meshgrid(_ANGLES, _REACHES))
    # the name slides along its edge as the direction turns, so that its distance from the pole
    # is the reach and the leader is never hidden
    across, up = np.cos(angle), np.sin(angle)
    xs = pole[0] + across * reach + np.clip(across * _SLIDE, -1, 1) * size[0] / 2
    ys = pole[1] + up * reach + np.clip(up * _SLIDE, -1, 1) * size[1] / 2
    free = ground.free(xs, ys, size, air=1.0)
    xs, ys, reach = xs[free], ys[free], reach[free]
    boxes = Rectangles(xs, ys, *size)
    # a name that stands in its municipality needs no leader
    clear = boxes.share_on(body) <= _MOST_AT_HOME
    xs, ys, reach, boxes = xs[clear], ys[clear], reach[clear], boxes[clear]
    covers = ground.covered(boxes)
    on_another = ground.most_on_another(boxes, me)
    cost = _COST_LEADER + _COST_LENGTH * reach + _COST_COVER * covers
    cost += _COST_ACROSS * (1 - np.maximum(on_another, 1 - covers))
    cost += on_another * (_COST_ELSEWHERE if kind[1] == "semibold" else _COST_ON_ANOTHER)
    cost += _COST_LINE * (len(lines) - 1)
    limit = _MOST_BESIDE if ground.keep_out is None else _MOST_BESIDE_SMALL
    best = np.argsort(cost, kind="stable")[:limit]
    xs, ys = xs[best], ys[best]
    anchor = np.repeat([pole], len(best), axis=0)
    return _Places(lines, size, xs, ys, cost[best], anchor, _ties(lines, xs, ys, kind, anchor))


def _ties(
    lines: tuple[str, ...],
    xs: Floats,
    ys: Floats,
    kind: tuple[float, style.Weight],
    anchor: Floats,
) -> Floats:
    """Return where leaders begin: at the nearest letters, not at the corner of a block of lines."""
    step = kind[0] * style.POINT * LEADING
    high = kind[0] * style.POINT * CAP / 2
    nearest = np.full(len(xs), np.inf)
    ties = np.zeros((len(xs), 2))
    for index, line in enumerate(lines):
        half = style.width(line, *kind) / 2 + GAP
        middle = ys + step * ((len(lines) - 1) / 2 - index)
        x = np.clip(anchor[:, 0], xs - half, xs + half)
        y = np.clip(anchor[:, 1], middle - high - GAP, middle + high + GAP)
        distance = np.hypot(x - anchor[:, 0], y - anchor[:, 1])
        closer = distance < nearest
        nearest[closer] = distance[closer]
        ties[closer] = np.column_stack([x, y])[closer]
    return ties
