"""Where things stand on a page: the frame of the map, the area in it, and corners for legends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from regiokaart.print.paper import Paper

    Bounds = tuple[float, float, float, float]
    Sizes = Sequence[tuple[float, float]]

# what is tried to keep a corner free for the legend, the best first: the size of the area as a
# part of the largest that fits, and how far it stands to the right and up in what is left
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)
_PLACES = ((0.5, 0.5), (0.5, 0), (0.5, 1), (0, 0.5), (1, 0.5), (1, 0), (0, 0), (1, 1), (0, 1))
CLEARANCE = 1.5
"""Between a legend and land, in millimetres."""
COLUMN_GAP = 5.0  # between the frame and what stands beside it, in millimetres
_BESIDE_GAP = COLUMN_GAP * 1.4
_WIDEST_COLUMN = 0.38  # beside a map, as a part of the width of the page
_ROOMY = 1.0  # mm: a corner that is emptier by less is not preferred


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in millimetres from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return self.top - self.bottom

    @property
    def shape(self) -> shapely.Polygon:
        """The rectangle as a geometry."""
        return shapely.box(self.left, self.bottom, self.right, self.top)


@dataclass(frozen=True)
class Needs:
    """What the maps of a study need on paper besides the map.

    Attributes
    ----------
    foot
        The height in millimetres of notes and sources, or of the key of a bare map.
    legends
        For each map the sizes that its legend can take in a corner, in millimetres, the best
        first.
    tight
        The same, also smaller than is good for as many classes.
    below
        The height in millimetres of insets between the map and what stands under it.
    """

    foot: float = 0.0
    below: float = 0.0
    legends: Sequence[Sequence[tuple[float, float]]] = ()
    tight: Sequence[Sequence[tuple[float, float]]] = ()


@dataclass(frozen=True)
class Ground:
    """A page with the frame of the map, and the area in it.

    Attributes
    ----------
    page
        Width and height of the paper.
    frame
        The frame of the map.
    column
        What stands beside it has its place there, if the paper or the legends ask for that.
    placed
        How metres become millimetres on the page.
    """

    page: tuple[float, float]
    frame: Box
    column: Box | None
    placed: Placement


def placements(area: npt.NDArray[np.object_], frame: Box, *, air: float) -> Iterator[Placement]:
    """Give the places of an area in a frame: as large as can be first, in the middle first.

    Parameters
    ----------
    area
        The municipalities of the study area, in metres.
    frame
        The frame.
    air
        Between the area and the frame, in millimetres.
    """
    left, bottom, right, top = (float(value) for value in shapely.total_bounds(area))
    return _positions((left, bottom, right, top), frame, air)


def beside(area: npt.NDArray[np.object_], paper: Paper, needs: Needs) -> Paper | None:
    """Return a paper on which all else stands beside the map, if the area then becomes larger.

    Only a lying page has room for that. The column takes what a high area leaves of its width.

    Parameters
    ----------
    area
        The municipalities of the study area, in metres.
    paper
        What it is laid out for.
    needs
        What stands under the map otherwise.
    """
    if paper.layout != "under":
        return None
    left, bottom, right, top = (float(value) for value in shapely.total_bounds(area))
    bounds = (left, bottom, right, top)
    best, most = None, _scale(bounds, _page(bounds, paper, needs)[1], paper.air)
    for page in paper.pages:
        wide, high = page
        if wide <= high:
            continue
        tall = high - 2 * paper.margin - 2 * paper.air
        across = tall * (right - left) / (top - bottom) + 2 * paper.air
        spare = (wide - 2 * paper.margin - across - _BESIDE_GAP) / wide
        aside = min(max(spare, paper.aside), _WIDEST_COLUMN)
        other = replace(paper, layout="beside", pages=(page,), aside=aside)
        scale = _scale(bounds, _page(bounds, other, needs)[1], paper.air)
        if scale > most:
            best, most = other, scale
    return best


def lay_out(
    area: npt.NDArray[np.object_],
    around: npt.NDArray[np.object_],
    *,
    paper: Paper,
    needs: Needs,
) -> Ground:
    """Find the place of the study area on paper.

    It stands in the middle of the frame, unless a legend then has no corner free of land; it is
    moved within the frame and made somewhat smaller until all have one, and else the frame gives
    way to a column beside it.

    Parameters
    ----------
    area
        The municipalities of the study area, in metres.
    around
        The other land, in metres.
    paper
        What it is laid out for.
    needs
        The room for notes, legends and insets.
    """
    left, bottom, right, top = (float(value) for value in shapely.total_bounds(area))
    bounds = (left, bottom, right, top)
    page, frame, column = _page(bounds, paper, needs)
    if paper.layout != "under":
        return Ground(page, frame, column, next(_positions(bounds, frame, paper.air)))
    for legends in (needs.legends, needs.tight):
        for placed in _positions(bounds, frame, paper.air):
            land = [*placed.apply(area), *placed.clipped(around, frame)]
            if all(corner_of(frame, sizes, land, paper) for sizes in legends):
                return Ground(page, frame, None, placed)
    wide = max(
        min((size[0] for size in sizes if size[1] <= frame.height), default=min(sizes)[0])
        for sizes in needs.tight
    )
    column = Box(frame.right - wide, frame.bottom, frame.right, frame.top)
    frame = Box(frame.left, frame.bottom, column.left - COLUMN_GAP, frame.top)
    return Ground(page, frame, column, next(_positions(bounds, frame, paper.air)))


@dataclass(frozen=True)
class Placement:
    """How metres become millimetres on the page."""

    scale: float
    shift: tuple[float, float]

    def apply(self, geometries: Iterable[shapely.Geometry]) -> npt.NDArray[np.object_]:
        """Return geometries on the page."""
        shift = np.asarray(self.shift)
        return np.asarray(
            shapely.transform(
                np.asarray(geometries, dtype=object), lambda points: points * self.scale + shift
            )
        )

    def clipped(self, geometries: Iterable[shapely.Geometry], frame: Box) -> list[shapely.Geometry]:
        """Return geometries on the page, as far as they lie in the frame."""
        cut = shapely.clip_by_rect(
            self.apply(geometries), frame.left, frame.bottom, frame.right, frame.top
        )
        return [shape for shape in cut if not shape.is_empty]


def _positions(bounds: Bounds, frame: Box, air: float) -> Iterator[Placement]:
    """Give the area's places in the frame: as large as can be first, in the middle first."""
    for size in _SIZES:
        scale = size * _scale(bounds, frame, air)
        spare_x = frame.width - 2 * air - (bounds[2] - bounds[0]) * scale
        spare_y = frame.height - 2 * air - (bounds[3] - bounds[1]) * scale
        for across, up in _PLACES:
            left = frame.left + air + across * spare_x
            bottom = frame.bottom + air + up * spare_y
            yield Placement(scale, (left - bounds[0] * scale, bottom - bounds[1] * scale))


def corner_of(
    frame: Box, sizes: Sizes, land: Sequence[shapely.Geometry], paper: Paper
) -> Box | None:
    """Return the place of a legend in its best size that has a corner."""
    corners = (emptiest_corner(frame, size, land, gap=paper.corner_gap) for size in sizes)
    return next((corner for corner in corners if corner), None)


def for_legends(
    frame: Box, legends: Sequence[Sizes], land: Sequence[shapely.Geometry], paper: Paper
) -> shapely.Geometry:
    """Return where the legends will stand, with what is kept free around them."""
    boxes = [corner_of(frame, sizes, land, paper) for sizes in legends]
    return shapely.union_all(
        [shapely.buffer(box.shape, CLEARANCE, join_style="mitre") for box in boxes if box]
    )


def emptiest_corner(
    frame: Box, size: tuple[float, float], taken: Sequence[shapely.Geometry], *, gap: float
) -> Box | None:
    """Return the corner of a frame in which a box covers nothing, and has most room around it.

    Parameters
    ----------
    frame
        The frame.
    size
        Width and height of the box, in millimetres.
    taken
        What the box must not cover: land and names.
    gap
        Between the box and the frame, in millimetres.
    """
    wide, high = size
    if wide > frame.width - 2 * gap or high > frame.height - 2 * gap:
        return None
    land = np.asarray([shape for shape in taken if not shape.is_empty], dtype=object)
    bounds = shapely.bounds(land)
    best, most = None, 0.0
    for bottom in (frame.top - gap - high, frame.bottom + gap):
        for left in (frame.left + gap, frame.right - gap - wide):
            box = Box(left, bottom, left + wide, bottom + high)
            room = _distance(land, bounds, box)
            if room > CLEARANCE and (best is None or room > most + _ROOMY):
                best, most = box, room
    return best


def _distance(land: npt.NDArray[np.object_], bounds: npt.NDArray[np.float64], box: Box) -> float:
    """Return how far a box is from the nearest of some shapes, whose bounds are given."""
    if not len(land):
        return float(np.inf)
    left, bottom, right, top = bounds.T
    across = np.maximum(left - box.right, box.left - right)
    up = np.maximum(bottom - box.top, box.bottom - top)
    least = np.hypot(np.maximum(across, 0), np.maximum(up, 0))
    # only what is nearer by its bounds can be nearer than what is nearest by its bounds
    first = float(shapely.distance(land[np.argmin(least)], box.shape))
    return float(np.min(shapely.distance(land[least < first], box.shape), initial=first))


def _page(
    bounds: Bounds, paper: Paper, needs: Needs
) -> tuple[tuple[float, float], Box, Box | None]:
    """Return the page on which the area becomes largest, its frame and the column beside it."""
    laid = [_laid_out(bounds, page, paper, needs) for page in paper.pages]
    return laid[int(np.argmax([_scale(bounds, frame, paper.air) for _, frame, _ in laid]))]


def _laid_out(
    bounds: Bounds, page: tuple[float, float], paper: Paper, needs: Needs
) -> tuple[tuple[float, float], Box, Box | None]:
    """Return a page with the frame of the map, and the column beside it if the paper has one."""
    wide, high = page
    margin = paper.margin
    if paper.layout == "bare":
        inner = wide - 2 * margin - 2 * paper.air
        tall = inner * (bounds[3] - bounds[1]) / (bounds[2] - bounds[0]) + 2 * paper.air
        low = margin + needs.foot + paper.strip + needs.below
        return (wide, low + tall + margin), Box(margin, low, wide - margin, low + tall), None
    if paper.layout == "beside":
        column = Box(margin, margin, margin + paper.column, high - margin)
        left = column.right + _BESIDE_GAP
        return page, Box(left, margin, wide - margin, high - margin), column
    bottom = margin + needs.foot + paper.strip
    return page, Box(margin, bottom, wide - margin, high - margin - paper.head_height), None


def _scale(bounds: Bounds, frame: Box, air: float) -> float:
    """Return the millimetres per metre at which the area fills the frame but for some air."""
    return min(
        (frame.width - 2 * air) / (bounds[2] - bounds[0]),
        (frame.height - 2 * air) / (bounds[3] - bounds[1]),
    )
