"""Drawing in millimetres on the page with matplotlib's artists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import shapely
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import IdentityTransform

from regiokaart.print import signs, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from regiokaart.classes import MapClass

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

    Everything is added as a plain artist: ``add_patch`` would measure each outline for limits that
    are fixed, which takes longer than drawing it.
    """

    def __init__(self, axes: Axes) -> None:
        self.axes = axes

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
        self.axes.add_artist(patch)

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
        self.axes.add_artist(
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
        if len(one.fills) == 1:
            self.fill(shape, one.fills[0], z=z, gid=gid)
            return
        parts = zip(signs.stripes(shape, len(one.fills), wide=stripe), one.fills, strict=True)
        for index, (part, colour) in enumerate(parts, start=1):
            self.fill(part, colour, z=z, gid=gid and f"{gid}-{index}")

    def hatch(self, shape: shapely.Geometry, *, z: float) -> None:
        """Draw the lines that say that something about participation is not known."""
        self.line(signs.hatching(shape), style.HATCH_LINE, 0.45, z=z, cap="butt")

    def dots(self, points: shapely.Geometry, colour: str, *, z: float) -> None:
        """Draw a dot at each point."""
        places = shapely.get_coordinates(points)
        if not len(places):
            return
        self.axes.add_artist(
            PathCollection(
                [Outline.unit_circle()],
                sizes=[0.9],
                offsets=places,
                offset_transform=self.axes.transData,
                transform=IdentityTransform(),
                facecolors=colour,
                edgecolors="none",
                zorder=z,
            )
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
        self.axes.add_artist(
            Rectangle(corner, *size, facecolor=fill, edgecolor=edge, linewidth=width, zorder=z)
        )

    def write(
        self,
        words: str,
        place: tuple[float, float],
        size: float,
        *,
        weight: style.Weight = "regular",
        colour: str = style.INK,
        z: float = 9,
    ) -> None:
        """Write a line of text from the left end of its baseline."""
        self.axes.text(
            *place,
            words,
            fontproperties=style.font(weight),
            fontsize=size,
            color=colour,
            ha="left",
            va="baseline",
            zorder=z,
            parse_math=False,
        )


def areas(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a collection as one geometry, without uniting them."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.geometrycollections(
        [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
    )
