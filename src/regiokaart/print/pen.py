"""Drawing in millimetres on the page with matplotlib's artists."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from regiokaart.print import signs, style
from regiokaart.print.vector import ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure

    from regiokaart.classes import MapClass

    Coloured = Sequence[tuple[shapely.Geometry, str]]

LEVEL = {
    "around": 1,
    "fill": 2,
    "sign": 3,
    "border": 4,
    "province": 5,
    "region": 6,
    "name": 7,
    "box": 8,
}
"""What lies over what, from the neighbours up to the boxes of legend and frame."""


class Pen:
    """Draws in millimetres on the page.

    There are no axes: what they measure and clip takes longer than drawing it.

    Attributes
    ----------
    figure
        What is drawn on.
    transform
        From millimetres to the page.
    """

    def __init__(self, figure: Figure, page: tuple[float, float]) -> None:
        """Take a figure, and the width and height of the page in millimetres."""
        self.figure = figure
        self.transform = Affine2D().scale(1 / page[0], 1 / page[1]) + figure.transFigure

    def add(self, artist: Artist) -> None:
        """Add a thing that is drawn in millimetres."""
        artist.set_transform(self.transform)
        self.figure.add_artist(artist)

    def fill(
        self,
        geometry: shapely.Geometry,
        colour: str,
        *,
        z: float,
        gid: str = "",
        alpha: float = 1,
    ) -> None:
        """Fill a geometry."""
        patch = PathPatch(
            signs.outline(geometry), facecolor=colour, edgecolor="none", zorder=z, alpha=alpha
        )
        if gid:
            patch.set_gid(gid)
        self.add(patch)

    def line(
        self,
        geometry: shapely.Geometry,
        colour: str,
        width: float,
        *,
        z: float,
        cap: Literal["round", "butt"] = "round",
    ) -> None:
        """Draw the outline of polygons, or lines."""
        self.add(
            PathPatch(
                signs.outline(geometry),
                facecolor="none",
                edgecolor=colour,
                linewidth=width,
                zorder=z,
                joinstyle="round",
                capstyle=cap,
            )
        )

    def fill_class(
        self,
        shape: shapely.Geometry,
        one: MapClass,
        *,
        z: float,
        gid: str = "",
        stripe: float = signs.STRIPE,
    ) -> None:
        """Fill a shape with the colour of a class, or the stripes of its colours."""
        self.fill_classes({gid: shape}, one, z=z, stripe=stripe)

    def fill_classes(
        self,
        shapes: Mapping[str, shapely.Geometry],
        one: MapClass,
        *,
        z: float,
        stripe: float = signs.STRIPE,
    ) -> None:
        """Fill the municipalities of a class, by code, with its colour or its stripes."""
        if len(one.fills) == 1:
            parts = {code: [(shape, one.fills[0])] for code, shape in shapes.items()}
            self.add(Fills(parts, z=z, adjoining=True))
            return
        striped = {
            code: list(
                zip(signs.stripes(shape, len(one.fills), wide=stripe), one.fills, strict=True)
            )
            for code, shape in shapes.items()
        }
        self.add(Fills(striped, z=z, adjoining=False))

    def hatch(self, shape: shapely.Geometry, *, z: float) -> None:
        """Draw the lines that say that something about participation is not known."""
        self.line(signs.hatching(shape), style.HATCH_LINE, 0.45, z=z, cap="butt")

    def dots(self, points: shapely.Geometry, colour: str, *, radius: float, z: float) -> None:
        """Draw a dot at each point, its radius in millimetres."""
        places = shapely.get_coordinates(points)
        if len(places):
            self.add(
                PathPatch(_discs(places, radius), facecolor=colour, edgecolor="none", zorder=z)
            )

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str,
        edge: str,
        width: float,
        z: float,
    ) -> None:
        """Draw a rectangle from its lower left corner."""
        self.add(
            Rectangle(corner, *size, facecolor=fill, edgecolor=edge, linewidth=width, zorder=z)
        )

    def write(
        self,
        words: str,
        place: tuple[float, float],
        size: float,
        *,
        weight: style.Weight = "regular",
        colour: str = "",
        z: float = 9,
        role: str = "",
    ) -> None:
        """Write a line of text from the left end of its baseline; `role` as in `tags`."""
        self.add(
            Line(
                *place,
                words,
                fontproperties=style.font(weight),
                fontsize=size,
                color=colour or style.INK,
                zorder=z,
                gid=f"{ROLE}{role}" if role else None,
            )
        )


class Line(Text):
    """A line of text that begins at its place, on its baseline.

    So there is nothing to lay out, which takes matplotlib as long as all the rest, once for each
    format.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line."""
        if not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        context = renderer.new_gc()
        context.set_foreground(self.get_color())
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(context, x, y, self.get_text(), self.get_fontproperties(), 0)
        renderer.close_group("text")
        context.restore()
        self.stale = False


class Fills(Artist):
    """The filled municipalities of a class.

    As SVG each is a thing of its own, with its code. Else those of a colour are one shape: smaller,
    drawn sooner, and without the seams that neighbours of one colour have where no line is.
    """

    def __init__(self, parts: Mapping[str, Coloured], *, z: float, adjoining: bool) -> None:
        """Take the shapes of each municipality with their colours.

        Parameters
        ----------
        parts
            By code.
        z
            What they lie over.
        adjoining
            Whether they share their vertices, so that they can be united.
        """
        super().__init__()
        self.parts, self.adjoining = parts, adjoining
        self.set_zorder(z)

    def draw(self, renderer: RendererBase) -> None:
        """Draw each municipality by itself if the renderer wants that, else each colour."""
        context = renderer.new_gc()
        context.set_linewidth(0)
        self._set_gc_clip(context)  # type: ignore[attr-defined]
        if getattr(renderer, "by_code", False):
            outlines = [
                (code, signs.outline(shape), colour)
                for code, shapes in self.parts.items()
                for shape, colour in shapes
            ]
        else:
            outlines = [("", outline, colour) for outline, colour in self._by_colour]
        for code, outline, colour in outlines:
            renderer.open_group("fill", code)
            renderer.draw_path(context, outline, self.get_transform(), to_rgba(colour))
            renderer.close_group("fill")
        context.restore()
        self.stale = False

    @cached_property
    def _by_colour(self) -> list[tuple[Outline, str]]:
        together: dict[str, list[shapely.Geometry]] = {}
        for shapes in self.parts.values():
            for shape, colour in shapes:
                together.setdefault(colour, []).append(shape)
        unite = shapely.coverage_union_all if self.adjoining else _together
        return [(signs.outline(unite(shapes)), colour) for colour, shapes in together.items()]


def _together(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    return shapely.geometrycollections(shapely.get_parts(np.asarray(shapes, dtype=object)))


def _discs(places: np.ndarray, radius: float) -> Outline:
    """Return discs as one path."""
    disc = Outline.unit_circle()
    points, codes = np.asarray(disc.vertices, dtype=float) * radius, np.asarray(disc.codes)
    return Outline((places[:, None] + points[None]).reshape(-1, 2), np.tile(codes, len(places)))


def areas(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a collection as one geometry, without uniting them."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.geometrycollections(
        [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
    )
