"""Where the names of municipalities stand: candidates, and the best choice among them together.

Each name has candidates inside its municipality, wrapped or not, a little over its border, and
beside it with a leader line. An integer programme picks one of each so that nothing overlaps and
the sum of penalties is least (scipy's HiGHS); the optimum does not depend on chance.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.textpath import TextPath
from scipy import optimize, sparse

from regiokaart.print import style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SIZES = (7.0, 6.5, 6.0)
"""The sizes of type that are tried, in points; the first in which all names have a place wins."""
LEADING = 1.05
"""The distance of lines of a name, as a part of the size of the type."""

_GAP = 0.35  # mm kept free around a name
_MARGIN = 0.4  # mm between a name and the border of its municipality, where there is room
_PER_VARIANT = 10
_MOST_BESIDE = 24
_ENOUGH = 6
_TIGHT = 0.04
_STEP = 1.3  # mm between places tried inside a municipality
_MOST_OUTSIDE = 0.5  # the part of a name that may stand over a border
_COST_OUTSIDE = 30.0
_COST_LINE = 0.6
_COST_LEADER = 14.0
_COST_MISSING = 1_000.0
_ANGLES = np.radians(np.arange(0, 360, 22.5))
_REACHES = np.array([3.0, 6.0, 10.0, 15.0])
_OPTIMALITY_GAP = 1e-3
_MOST_PLACES = (1_000, 16, 10, 6, 4)  # of one name, the cheapest
_MOST_ROWS = 5_000
_MOST_NODES = 20  # a limit of time would make the places depend on how busy the machine is
_CAP = 0.66  # height of capitals in the typeface, as a part of its size


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name in its place, in millimetres on the page.

    Attributes
    ----------
    code, lines
        Whose name, and how it is broken.
    x, y
        The centre of the block of lines.
    size
        Size of the type in points.
    leader
        The ends of the line that ties the name to its municipality, if it stands outside.
    """

    code: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    leader: tuple[tuple[float, float], tuple[float, float]] | None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The extent of the text: left, bottom, right, top."""
        wide, high = extent(self.lines, self.size)
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2

    @property
    def baselines(self) -> list[tuple[str, float, float]]:
        """Each line with the left end of its baseline."""
        step = self.size * style.POINT * LEADING
        top = self.y + step * (len(self.lines) - 1) / 2 - self.size * style.POINT * _CAP / 2
        return [
            (line, self.x - style.width(line, self.size) / 2, top - index * step)
            for index, line in enumerate(self.lines)
        ]


@dataclass(frozen=True)
class _Candidates:
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
        half, up = self.wide / 2 + _GAP, self.high / 2 + _GAP
        return np.asarray(
            shapely.box(self.x - half, self.y - up, self.x + half, self.y + up), dtype=object
        )


def place(
    names: Mapping[str, str],
    shapes: Mapping[str, shapely.Geometry],
    *,
    frame: tuple[float, float, float, float],
    within: bool = False,
) -> list[Label]:
    """Return the places of all names that fit, in the order of `names`.

    Parameters
    ----------
    names
        The names by code.
    shapes
        The municipalities by code, in millimetres on the page.
    frame
        The extent within which names must stay: left, bottom, right, top.
    within
        Whether smaller type is tried until each name stands within its own shape, as on tiles.

    Notes
    -----
    Names without a place in the smallest size are left out; compare the codes to find them.
    """
    best: list[Label] = []
    for size in SIZES:
        found = _place_all(names, shapes, frame=frame, size=size)
        if len(found) > len(best):
            best = found
        if len(found) == len(names) and (
            not within
            or all(shapely.contains(shapes[one.code], shapely.box(*one.box)) for one in found)
        ):
            return found
    return best


def halo(labels: Iterable[Label], *, width: float = 0.3) -> shapely.Geometry:
    """Return the area around the letters of names, to be filled beneath them.

    A halo as a stroke of each letter's outline would be most of the bytes of a sheet.

    Parameters
    ----------
    labels
        The placed names.
    width
        How far the halo reaches from the letters, in millimetres.
    """
    rings = []
    for label in labels:
        for words, x, y in label.baselines:
            path = TextPath((0, 0), words, size=label.size, prop=style.font())
            flat = [np.asarray(ring) for ring in path.to_polygons(closed_only=True)]
            # a ring needs three corners and its begin again
            rings += [
                shapely.Polygon(ring * style.POINT + np.array([x, y]))
                for ring in flat
                if len(ring) > 3  # noqa: PLR2004
            ]
    grown = shapely.buffer(shapely.simplify(np.asarray(rings), 0.02), width, quad_segs=2)
    return shapely.simplify(shapely.disjoint_subset_union_all(grown), 0.03)


def extent(lines: tuple[str, ...], size: float) -> tuple[float, float]:
    """Return width and height of a block of lines, in millimetres."""
    wide = max(style.width(line, size) for line in lines)
    return wide, size * style.POINT * ((len(lines) - 1) * LEADING + 0.95)


def breaks(name: str) -> list[tuple[str, ...]]:
    """Return the ways to set a name in one, two or three lines, the most even of each."""
    parts = [part for part in re.split(r"(?<=-)|\s+", name) if part]
    ways: list[tuple[str, ...]] = [(name,)]
    for count in (2, 3):
        if len(parts) < count:
            break
        options: list[tuple[str, ...]] = []
        for cuts in itertools.combinations(range(1, len(parts)), count - 1):
            edges = (0, *cuts, len(parts))
            options.append(tuple(_join(parts[a:b]) for a, b in itertools.pairwise(edges)))
        ways.append(min(options, key=lambda lines: max(map(len, lines))))
    return ways


def _join(parts: list[str]) -> str:
    return " ".join(parts).replace("- ", "-")


def _place_all(
    names: Mapping[str, str],
    shapes: Mapping[str, shapely.Geometry],
    *,
    frame: tuple[float, float, float, float],
    size: float,
) -> list[Label]:
    area = shapely.union_all([shapely.simplify(shape, 0.3) for shape in shapes.values()])
    shapely.prepare(area)
    every = [_candidates(name, shapes[code], area, frame, size) for code, name in names.items()]
    chosen = _choose(every)
    labels = []
    for code, candidates, index in zip(names, every, chosen, strict=True):
        if index is None:
            continue
        lines = candidates.lines[index]
        x, y = float(candidates.x[index]), float(candidates.y[index])
        leader = None
        if not np.isnan(candidates.anchor[index, 0]):
            end = (float(candidates.anchor[index, 0]), float(candidates.anchor[index, 1]))
            leader = (_edge(x, y, *extent(lines, size), end), end)
        labels.append(Label(code=code, lines=lines, x=x, y=y, size=size, leader=leader))
    return labels


def _edge(
    x: float, y: float, wide: float, high: float, target: tuple[float, float]
) -> tuple[float, float]:
    """Return the point of a box's edge nearest to a target."""
    return (
        min(max(target[0], x - wide / 2 - _GAP), x + wide / 2 + _GAP),
        min(max(target[1], y - high / 2), y + high / 2),
    )


def _candidates(
    name: str,
    shape: shapely.Geometry,
    area: shapely.Geometry,
    frame: tuple[float, float, float, float],
    size: float,
) -> _Candidates:
    """Return the places of one name, with the penalty of each."""
    parts = shapely.get_parts(shape)
    body = parts[int(np.argmax(shapely.area(parts)))]
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
    found: list[tuple[tuple[str, ...], Floats, Floats, Floats, Floats]] = []
    for lines in breaks(name):
        wide, high = extent(lines, size)
        found.append(_inside(lines, xs, ys, body, wide, high, (px, py)))
        if (found[-1][3] < _COST_LINE).sum() >= _ENOUGH:
            break  # there is ample room to write the name in one line, or in these
    least = min((one[3].min() for one in found if len(one[3])), default=np.inf)
    if least > _COST_OUTSIDE * _TIGHT:
        squarest = min(breaks(name), key=lambda lines: max(extent(lines, size)))
        found.append(_beside(squarest, area, extent(squarest, size), (px, py), frame))
    sizes = [extent(lines, size) for lines, *_ in found]
    counts = [len(one[1]) for one in found]
    return _Candidates(
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
    cost = away * 0.25 + outside * _COST_OUTSIDE + _COST_LINE * (len(lines) - 1)
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
    covers = shapely.area(shapely.intersection(boxes, area)) / (wide * high)
    cost = _COST_LEADER + reach + 8 * covers + _COST_LINE * (len(lines) - 1)
    best = np.argsort(cost, kind="stable")[:_MOST_BESIDE]
    return lines, xs[best], ys[best], cost[best], np.repeat([pole], len(best), axis=0)


def _choose(every: list[_Candidates]) -> list[int | None]:
    """Pick one place per name so that none overlap and the penalties are least together."""
    owner = np.repeat(np.arange(len(every)), [len(one.x) for one in every])
    start = np.cumsum([0, *(len(one.x) for one in every)])
    cost = np.round(np.concatenate([one.cost for one in every]), 3)
    conflicts = _conflicts(every, owner)
    kept = _undominated(conflicts, owner, cost)
    for most in _MOST_PLACES:
        # where everything is in everything's way, fewer places are as good and far sooner chosen
        kept = kept[_rank_within(owner[kept]) < most]
        names, columns = owner[kept], len(kept) + len(every)
        first, second = np.nonzero(conflicts[np.ix_(kept, kept)])
        # x[i] + (all of one other name's places that i is in conflict with) <= 1: fewer rows and
        # a tighter bound than a row per pair
        groups, row = np.unique(first * len(every) + names[second], return_inverse=True)
        if len(groups) <= _MOST_ROWS:
            break
    entries = (
        np.concatenate([np.arange(len(groups)), row]),
        np.concatenate([groups // len(every), second]),
    )
    disjoint = sparse.csr_array((np.ones(len(entries[0])), entries), shape=(len(groups), columns))
    # the last variables say that a name is left out
    entries = (np.concatenate([names, np.arange(len(every))]), np.arange(columns))
    one_each = sparse.csr_array((np.ones(columns), entries), shape=(len(every), columns))
    result = optimize.milp(
        np.concatenate([cost[kept], np.full(len(every), _COST_MISSING)]),
        integrality=np.ones(columns),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(one_each, 1, 1),
            optimize.LinearConstraint(disjoint, -np.inf, 1),
        ],
        options={"mip_rel_gap": _OPTIMALITY_GAP, "node_limit": _MOST_NODES},
    )
    chosen: list[int | None] = [None] * len(every)
    for index in kept[result.x[: len(kept)] > 0.5]:  # noqa: PLR2004 - zero or one, but for rounding
        name = int(owner[index])
        chosen[name] = int(index - start[name])
    return chosen


def _rank_within(owner: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return the rank of each place among those of its name; `owner` is sorted."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.arange(len(owner)) - np.repeat(starts, np.diff(np.append(starts, len(owner))))


def _undominated(
    conflicts: npt.NDArray[np.bool_], owner: npt.NDArray[np.intp], cost: Floats
) -> npt.NDArray[np.intp]:
    """Return the places that can be part of the best choice.

    A place is left out when another of the same name costs no more and is in conflict with
    nothing that this one is free of. That leaves fewer conflicts, so it is done until no more go.
    """
    kept = np.lexsort((np.arange(len(owner)), cost, owner))
    while True:
        among = conflicts[np.ix_(kept, kept)]
        gone = np.zeros(len(kept), dtype=bool)
        for name in np.unique(owner[kept]):
            mine = np.flatnonzero(owner[kept] == name)
            rows = np.packbits(among[mine], axis=1)
            # [j, i]: whether j has a conflict that i has not
            extra = (rows[:, None, :] & ~rows[None, :, :]).any(axis=2)
            better = np.triu(~extra, k=1)  # sorted by cost: only those before may dominate
            gone[mine] = better.any(axis=0)
        if not gone.any():
            return kept
        kept = kept[~gone]


def _conflicts(every: list[_Candidates], owner: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which places of different names are in each other's way, as a square table."""
    boxes = np.concatenate([one.boxes for one in every])
    anchors = np.concatenate([one.anchor for one in every])
    centres = np.column_stack(
        [np.concatenate([one.x for one in every]), np.concatenate([one.y for one in every])]
    )
    tied = np.flatnonzero(~np.isnan(anchors[:, 0]))
    table = np.zeros((len(owner), len(owner)), dtype=bool)
    tree = shapely.STRtree(boxes)
    table[tuple(tree.query(boxes, predicate="intersects"))] = True
    if len(tied):
        # a leader must cross no other name and no other leader
        leaders = shapely.linestrings(np.stack([centres[tied], anchors[tied]], axis=1))
        leader, box = tree.query(leaders, predicate="intersects")
        table[tied[leader], box] = table[box, tied[leader]] = True
        one, other = shapely.STRtree(leaders).query(leaders, predicate="intersects")
        table[tied[one], tied[other]] = True
    table[owner[:, None] == owner[None, :]] = False
    return table
