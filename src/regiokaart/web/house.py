"""What pages take from a house style: colours, which scripts set, and the logo."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from regiokaart.house import HouseStyle

_KEYS = (
    *("ink", "soft_ink", "title", "water", "land", "land_line"),
    *("border", "border_on_pale", "region_line", "province_line"),
)
_HIGH = 48
"""The height of a logo on a page, in pixels of the page; the picture has twice as many."""


def colours_of(house: HouseStyle) -> dict[str, str]:
    """Return the colours that the scripts of a page use, by name."""
    return {key: getattr(house.colours, key) for key in _KEYS}


def logo_of(house: HouseStyle) -> dict[str, str | int] | None:
    """Return the logo as an address that holds it, its size in pixels, and what it says."""
    if house.logo is None:
        return None
    with Image.open(house.logo.file) as picture:
        whole = picture.convert("RGBA")
    high = min(2 * _HIGH, whole.height)
    small = whole.resize((round(whole.width * high / whole.height), high), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "png", optimize=True)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return {
        "source": f"data:image/png;base64,{data}",
        "alt": house.logo.alt or house.name,
        "width": round(small.width * _HIGH / small.height),
        "height": _HIGH,
    }
