"""The map object of a page: a folium map without the assets and random ids of a stock one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from branca.element import Figure

NAME = "kaart"
"""The variable that holds the map, and the id of the element that it fills."""


@dataclass(frozen=True)
class Drawing:
    """A map without anything on it yet.

    Attributes
    ----------
    html
        The element that the map fills.
    script
        The script that makes it, in the variable `NAME`; needs Leaflet as ``L``. It is the same
        on every page.
    """

    html: str
    script: str


@cache
def draw(*, tiles: bool) -> Drawing:
    """Return the map object that the scripts of a page draw on.

    Parameters
    ----------
    tiles
        Whether tiles will be drawn, which are flat: in Web Mercator they would lean.
    """
    import folium  # noqa: PLC0415 - takes a third of a second, and most commands draw no page

    figure = folium.Map(
        location=[0, 0],  # where it looks is a matter of data, for the scripts
        zoom_start=0,
        crs="Simple" if tiles else "EPSG3857",
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        keyboard=False,  # municipalities answer to the keyboard, the map as such does not
        box_zoom=False,
        zoom_snap=0,
        zoom_delta=0.75,
        wheel_px_per_zoom_level=90,
        max_bounds_viscosity=1.0,
        max_zoom=14,
    )
    # of this object only: the lists are the class's, and every map's
    figure.default_js = []
    figure.default_css = []
    root = cast("Figure", figure.get_root())
    root.render()
    # folium names its elements at random
    random = re.compile(re.escape(figure.get_name()))
    html, script = (random.sub(NAME, part.render()) for part in (root.html, root.script))
    return Drawing(html=html.strip(), script=script.strip())
