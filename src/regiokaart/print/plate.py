"""What all sheets of a study share: the page, the frame, the drawn geometry and the names.

Everything is in millimetres on the page, so that type, lines and geometry are measured alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print import labels, naming, style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

A4 = (210.0, 297.0)
MARGIN = 14.0
_HEAD = 22.0
_AIR = 5.0  # between the study area and the frame
# what is tried to keep a corner free for the legend, the best first: the size of the area as a
# part of the largest that fits, and how far it stands to the right and up in what is left
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)
_PLACES = ((0.5, 0.5), (0.5, 0), (0.5, 1), (0, 0.5), (1, 0.5), (1, 0), (0, 0), (1, 1), (0, 1))
_FINE = 9.0  # mm: half of the municipalities are smaller across where there is no room for names
CORNER_GAP = 4.0
"""Between a legend in a corner and the frame, in millimetres."""
CLEARANCE = 1.5
"""Between a legend and land, in millimetres."""
COLUMN_GAP = 5.0
"""Between the frame and a legend beside it, in millimetres."""


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
class Plate:
    """The part of the sheets of a study that does not differ from map to map.

    Attributes
    ----------
    page
        Width and height of the paper.
    frame
        The frame of the map.
    column
        Where the legends stand, if no corner of the frame is free for them.
    millimetres_per_metre
        The scale.
    shapes
        The municipalities of the study area by code, in millimetres.
    around
        The municipalities around it, clipped to the frame.
    provinces
        The outlines of the provinces of the study area, by name.
    names
        The placed names.
    halo
        The area around their letters, to be filled beneath them.
    unplaced
        The codes for whose name there was no room.
    strokes
        The widths of its lines.
    """

    page: tuple[float, float]
    frame: Box
    column: Box | None
    millimetres_per_metre: float
    shapes: dict[str, shapely.Geometry]
    around: list[shapely.Geometry]
    provinces: dict[str, shapely.Geometry]
    names: list[labels.Label]
    halo: shapely.Geometry
    unplaced: tuple[str, ...]
    strokes: style.Strokes

    @property
    def land(self) -> list[shapely.Geometry]:
        """All land in the frame, by municipality."""
        return [*self.shapes.values(), *self.around]


def make_plate(
    scene: Scene,
    *,
    foot: float,
    legends: Sequence[Sequence[tuple[float, float]]] = (),
    lang: Language = "nl",
) -> Plate:
    """Lay out what the sheets of a study share.

    The area stands in the middle of the frame, unless a legend then has no corner free of land;
    it is moved within the frame and made somewhat smaller until all have one, and else the frame
    gives way to a column beside it.

    Parameters
    ----------
    scene
        The study, its geometry simplified to the detail of a map.
    foot
        The height in millimetres that notes and sources need under the map.
    legends
        For each map the sizes that its legend can take, in millimetres, the best first.
    lang
        Language of the names of regions.
    """
    bounds = tuple(float(value) for value in scene.layer.total_bounds)
    page, frame = _page(bounds, foot)
    column: Box | None = None
    placed = next(
        (
            found
            for found in _positions(bounds, frame)
            if _all_legends_fit(scene, found, frame, legends)
        ),
        None,
    )
    if placed is None:
        wide = max(min(size[0] for size in sizes) for sizes in legends)
        column = Box(frame.right - wide, frame.bottom, frame.right, frame.top)
        frame = Box(frame.left, frame.bottom, column.left - COLUMN_GAP, frame.top)
        placed = next(_positions(bounds, frame))
    shapes = dict(zip(scene.layer.index, placed.apply(scene.layer.geometry), strict=True))
    clipped = placed.clipped(scene.surroundings.geometry, frame)
    provinces = {name: placed.apply([shape])[0] for name, shape in scene.provinces().items()}
    fine = float(np.median(np.sqrt(shapely.area(list(shapes.values()))))) < _FINE
    if fine:
        wanted = naming.regions_and_centres(scene, shapes, lang=lang)
    else:
        wanted = naming.every_municipality(scene, shapes)
    names = labels.place(
        wanted.names,
        wanted.shapes,
        frame=(frame.left, frame.bottom, frame.right, frame.top),
        within=scene.on_tiles and not fine,
        heads=wanted.heads,
        worth=wanted.worth,
        keep_out=_for_legends(frame, legends, [*shapes.values(), *clipped]) if fine else None,
    )
    return Plate(
        page=page,
        frame=frame,
        column=column,
        millimetres_per_metre=placed.scale,
        shapes=shapes,
        around=clipped,
        provinces=provinces,
        names=names,
        halo=labels.halo(names),
        unplaced=tuple(
            sorted(
                code
                for code in set(wanted.names) - {label.code for label in names}
                if code not in wanted.worth
            )
        ),
        strokes=style.FINE_STROKES if fine else style.STROKES,
    )


@dataclass(frozen=True)
class _Placement:
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


def _positions(bounds: tuple[float, ...], frame: Box) -> Iterator[_Placement]:
    """Give the area's places in the frame: as large as can be first, in the middle first."""
    for size in _SIZES:
        scale = size * _scale(bounds, frame)
        spare_x = frame.width - 2 * _AIR - (bounds[2] - bounds[0]) * scale
        spare_y = frame.height - 2 * _AIR - (bounds[3] - bounds[1]) * scale
        for across, up in _PLACES:
            left = frame.left + _AIR + across * spare_x
            bottom = frame.bottom + _AIR + up * spare_y
            yield _Placement(scale, (left - bounds[0] * scale, bottom - bounds[1] * scale))


def _all_legends_fit(
    scene: Scene,
    placed: _Placement,
    frame: Box,
    legends: Sequence[Sequence[tuple[float, float]]],
) -> bool:
    land = [
        *placed.apply(scene.layer.geometry),
        *placed.clipped(scene.surroundings.geometry, frame),
    ]
    return all(
        any(free_corner(frame, size, land) is not None for size in sizes) for sizes in legends
    )


def _for_legends(
    frame: Box,
    legends: Sequence[Sequence[tuple[float, float]]],
    land: Sequence[shapely.Geometry],
) -> shapely.Geometry:
    """Return where the legends will stand, of each map its best size that has a corner."""
    boxes = []
    for sizes in legends:
        corners = (free_corner(frame, size, land) for size in sizes)
        if box := next((corner for corner in corners if corner), None):
            boxes.append(shapely.buffer(box.shape, CLEARANCE, join_style="mitre"))
    return shapely.union_all(boxes)


def free_corner(
    frame: Box, size: tuple[float, float], land: Sequence[shapely.Geometry]
) -> Box | None:
    """Return the place of a box in a corner of the frame in which it covers none of `land`."""
    wide, high = size
    for bottom in (frame.top - CORNER_GAP - high, frame.bottom + CORNER_GAP):
        for left in (frame.left + CORNER_GAP, frame.right - CORNER_GAP - wide):
            box = Box(left, bottom, left + wide, bottom + high)
            if not shapely.intersects(land, shapely.buffer(box.shape, CLEARANCE)).any():
                return box
    return None


def _page(bounds: tuple[float, ...], foot: float) -> tuple[tuple[float, float], Box]:
    """Return the page, upright or lying, on which the area becomes largest, and its frame."""
    pages = [A4, (A4[1], A4[0])]
    frames = [
        Box(MARGIN, MARGIN + foot, page[0] - MARGIN, page[1] - MARGIN - _HEAD) for page in pages
    ]
    best = int(np.argmax([_scale(bounds, frame) for frame in frames]))
    return pages[best], frames[best]


def _scale(bounds: tuple[float, ...], frame: Box) -> float:
    """Return the millimetres per metre at which the area fills the frame but for some air."""
    return min(
        (frame.width - 2 * _AIR) / (bounds[2] - bounds[0]),
        (frame.height - 2 * _AIR) / (bounds[3] - bounds[1]),
    )
