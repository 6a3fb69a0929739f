"""What matplotlib draws, taken down as marks on a fine grid, for the writers of SVG and PDF."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import findfont
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from regiokaart.print import typeface

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text as TextArtist
    from matplotlib.transforms import Transform

UNITS = 20
"""Steps of the grid per point: 0.018 mm, of which two are the width of a hair line."""
ROLE = "role:"
"""What the id of a text begins with that has a role on the page."""
_POINTS_PER_INCH = 72
_OPAQUE = 1.0
_LINEAR = (Path.MOVETO, Path.LINETO, Path.CLOSEPOLY)


@dataclass(frozen=True, eq=False)
class Outline:
    """A path in steps of the grid from the upper left corner of the page, with matplotlib's codes.

    The point of a ``CLOSEPOLY`` is where its ring began.
    """

    points: npt.NDArray[np.int64]
    codes: npt.NDArray[np.uint8]

    @property
    def straight(self) -> bool:
        """Whether it has no curves."""
        return bool(np.isin(self.codes, _LINEAR).all())

    def rings(self) -> Iterator[tuple[npt.NDArray[np.int64], bool]]:
        """Give its pieces without curves: their points, and whether the last meets the first."""
        starts = np.flatnonzero(self.codes == Path.MOVETO)
        for start, end in zip(starts, [*starts[1:], len(self.codes)], strict=True):
            closed = bool(self.codes[end - 1] == Path.CLOSEPOLY)
            yield self.points[start : end - closed], closed


@dataclass(frozen=True)
class Shape:
    """A filled or drawn path.

    Attributes
    ----------
    fill, stroke
        Colours as ``#rrggbb``; empty for none.
    width, dashes
        Of the stroke, in steps of the grid.
    gid
        The id of what it is a part of; often empty.
    clip
        Where it shows; everywhere when ``None``.
    """

    outline: Outline
    fill: str
    fill_alpha: float
    stroke: str
    stroke_alpha: float
    width: float
    dashes: tuple[float, ...]
    cap: str
    join: str
    gid: str
    clip: Outline | None


@dataclass(frozen=True)
class Words:
    """A line of text, from the left end of its baseline.

    Attributes
    ----------
    place
        In steps of the grid.
    size
        In points.
    angle
        In degrees, against the clock.
    font
        The file.
    role
        What it is on the page, as in `tags`; empty for a part of the drawing.
    """

    words: str
    place: tuple[int, int]
    size: float
    angle: float
    font: str
    family: str
    weight: int
    colour: str
    alpha: float
    role: str
    clip: Outline | None


@dataclass(frozen=True, eq=False)
class Raster:
    """A picture on the page, such as a logo.

    Attributes
    ----------
    pixels
        Rows from the top, of red, green, blue and opacity.
    box
        Left, top, width and height in steps of the grid.
    """

    pixels: npt.NDArray[np.uint8]
    box: tuple[int, int, int, int]


Mark = Shape | Words | Raster


@dataclass(frozen=True)
class Drawing:
    """The marks of a page, from the lowest to the highest.

    Attributes
    ----------
    width, height
        Of the page, in points.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]


def take_down(figure: Figure, *, by_code: bool) -> Drawing:
    """Return what is drawn on a figure.

    Parameters
    ----------
    figure
        The figure.
    by_code
        Whether each municipality is wanted by itself; else those of one colour are one shape.

    Raises
    ------
    ValueError
        When matplotlib's own hatching is used, which looks different in each format.
    """
    before = figure.dpi
    figure.dpi = _POINTS_PER_INCH
    try:
        width, height = (float(side) * _POINTS_PER_INCH for side in figure.get_size_inches())
        recorder = Recorder(width, height, by_code=by_code)
        figure.draw(recorder)
    finally:
        figure.dpi = before
    return Drawing(width, height, tuple(recorder.marks))


class Recorder(RendererBase):
    """A renderer of matplotlib that keeps what it is told to draw."""

    def __init__(self, width: float, height: float, *, by_code: bool) -> None:
        super().__init__()
        self.width, self.height, self.by_code = width, height, by_code
        self.marks: list[Mark] = []
        self._groups: list[str] = []

    # what follows overrides RendererBase, whose parameters have no types

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002, D102
        self._groups.append(gid or "")

    def close_group(self, s: str) -> None:  # noqa: ARG002, D102
        self._groups.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:  # noqa: D102
        return self.width, self.height

    def flipy(self) -> bool:  # noqa: D102
        return False

    def get_text_width_height_descent(  # noqa: D102
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | str,  # noqa: FBT001
    ) -> tuple[float, float, float]:
        if ismath:
            raise ValueError(f"{s!r}: formulas are not drawn on sheets")
        return extent(s, prop)

    def draw_path(  # noqa: D102
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803, ANN401
    ) -> None:
        if gc.get_hatch():
            raise ValueError("hatching of matplotlib looks different in each format: draw lines")
        outline = self._outline(path, transform)
        red, green, blue, *opacity = gc.get_rgb()
        alpha = gc.get_alpha()
        over = alpha if gc.get_forced_alpha() else None
        width = gc.get_linewidth()
        fill = rgbFace is not None and (len(rgbFace) < 4 or rgbFace[3] > 0)  # noqa: PLR2004
        stroke = width > 0 and (opacity[0] if opacity else _OPAQUE) > 0
        if fill and not stroke and outline.straight:
            outline = _with_area(outline)
        if not len(outline.points) or not (fill or stroke):
            return
        dashes: Any = gc.get_dashes()[1]
        self.marks.append(
            Shape(
                outline=outline,
                fill=to_hex(rgbFace) if fill else "",
                fill_alpha=_alpha(rgbFace, over) if fill else _OPAQUE,
                stroke=to_hex((red, green, blue)) if stroke else "",
                stroke_alpha=_alpha((red, green, blue, *opacity), over) if stroke else _OPAQUE,
                width=round(width * UNITS, 2),
                dashes=tuple(round(part * UNITS, 2) for part in (dashes or ())),
                cap=gc.get_capstyle(),
                join=gc.get_joinstyle(),
                gid=next((gid for gid in reversed(self._groups) if gid), ""),
                clip=self._clip(gc),
            )
        )

    def draw_text(  # noqa: D102
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,  # noqa: ARG002, FBT001, FBT002
        mtext: TextArtist | None = None,  # noqa: ARG002
    ) -> None:
        font = _font_file(prop)
        rgb = gc.get_rgb()
        role = next((gid for gid in reversed(self._groups) if gid), "")
        self.marks.append(
            Words(
                words=s,
                place=(round(x * UNITS), round((self.height - y) * UNITS)),
                size=float(prop.get_size_in_points()),
                angle=float(angle),
                font=font,
                family=str(prop.get_family()[0]),
                weight=_weight(prop),
                colour=to_hex(rgb[:3]),
                alpha=_alpha(rgb, gc.get_alpha() if gc.get_forced_alpha() else None),
                role=role.removeprefix(ROLE) if role.startswith(ROLE) else "",
                clip=self._clip(gc),
            )
        )

    def draw_image(  # noqa: D102
        self,
        gc: GraphicsContextBase,  # noqa: ARG002
        x: float,
        y: float,
        im: Any,  # noqa: ANN401
        transform: Transform | None = None,
    ) -> None:
        high, wide = (side / self.get_image_magnification() for side in im.shape[:2])
        unit = Affine2D().scale(wide, high) if transform is None else transform
        (left, bottom), (right, top) = unit.transform([(0, 0), (1, 1)])
        corner = (round((x + left) * UNITS), round((self.height - y - top) * UNITS))
        self.marks.append(
            Raster(
                np.ascontiguousarray(im[::-1], dtype=np.uint8),
                (*corner, round((right - left) * UNITS), round((top - bottom) * UNITS)),
            )
        )

    def option_scale_image(self) -> bool:  # noqa: D102
        return True

    def get_image_magnification(self) -> float:  # noqa: D102
        return 300 / _POINTS_PER_INCH

    def _outline(self, path: Path, transform: Transform) -> Outline:
        flat = transform.transform_path(path)
        points, codes = np.asarray(flat.vertices, dtype=float), flat.codes
        if codes is None:
            codes = np.full(len(points), Path.LINETO, dtype=Path.code_type)
            codes[:1] = Path.MOVETO
        on_grid = np.rint(points * (UNITS, -UNITS) + (0, self.height * UNITS)).astype(np.int64)
        codes = np.asarray(codes, dtype=np.uint8)
        ends = np.flatnonzero(codes == Path.CLOSEPOLY)
        if len(ends):
            starts = np.flatnonzero(codes == Path.MOVETO)
            on_grid[ends] = on_grid[starts[np.searchsorted(starts, ends) - 1]]
        outline = Outline(on_grid, codes)
        return _thinned(outline) if outline.straight else outline

    def _clip(self, gc: GraphicsContextBase) -> Outline | None:
        """Return where a thing may show, if that is not the whole page."""
        clip: Any = gc.get_clip_path()
        path, transform = clip
        if path is not None:
            return self._outline(path, transform)
        box = gc.get_clip_rectangle()
        if box is None:
            return None
        left, bottom, right, top = (float(value) for value in box.extents)
        if min(left, bottom) <= 0 and right >= self.width and top >= self.height:
            return None
        corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
        return self._outline(Path(corners, closed=True), Affine2D())


def _thinned(outline: Outline) -> Outline:
    """Leave out points that add nothing on the grid: repetitions, and those on a straight line."""
    points, codes = outline.points, outline.codes
    line = codes == Path.LINETO
    again = np.zeros(len(points), dtype=bool)
    again[1:] = line[1:] & (points[1:] == points[:-1]).all(axis=1)
    # a line that is one point remains one, with its round ends
    starts = codes == Path.MOVETO
    lone = np.zeros_like(again)
    lone[1:] = again[1:] & starts[:-1]
    lone[:-1] &= ~line[1:]
    points, codes = points[~again | lone], codes[~again | lone]
    if len(points) > 2:  # noqa: PLR2004
        step = np.diff(points, axis=0)
        first, second = step[:-1], step[1:]
        straight = (first[:, 0] * second[:, 1] == first[:, 1] * second[:, 0]) & (
            (first * second).sum(axis=1) > 0
        )
        inner = (codes[1:-1] == Path.LINETO) & (codes[2:] != Path.MOVETO)
        keep = np.concatenate([[True], ~(straight & inner), [True]])
        points, codes = points[keep], codes[keep]
    return Outline(points, codes)


def _with_area(outline: Outline) -> Outline:
    """Leave out the rings that are a point or a line on the grid, smaller than a printed dot."""
    points, codes = outline.points, outline.codes
    starts = codes == Path.MOVETO
    ring = np.cumsum(starts) - 1
    corners = np.bincount(ring[codes != Path.CLOSEPOLY], minlength=int(starts.sum()))
    keep = corners[ring] > 2  # noqa: PLR2004 - a triangle
    return Outline(points[keep], codes[keep])


def _alpha(colour: Sequence[float] | None, over: float | None) -> float:
    if over is not None:
        return round(float(over), 4)
    if colour is not None and len(colour) > 3:  # noqa: PLR2004
        return round(float(colour[3]), 4)
    return _OPAQUE


def extent(words: str, prop: FontProperties) -> tuple[float, float, float]:
    """Return width, height and depth of a line of text in points, of its font at its size."""
    size, path = float(prop.get_size_in_points()), str(findfont(prop))
    face = typeface.typeface(path)
    high, under = (face.ascent - face.descent) / 1000, -face.descent / 1000
    return typeface.width(path, words) * size, high * size, under * size


def _font_file(prop: FontProperties) -> str:
    return str(findfont(prop))


def _weight(prop: FontProperties) -> int:
    weight = prop.get_weight()
    with suppress(ValueError):
        return int(weight)
    return {"bold": 700, "semibold": 600, "light": 300, "medium": 500}.get(str(weight), 400)
