"""The logo of a house style on a sheet: how much room it takes, and where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.image import BboxImage
from matplotlib.transforms import Bbox, TransformedBbox
from PIL import Image

from regiokaart.print import style
from regiokaart.print.pen import LEVEL

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.print.paper import Paper
    from regiokaart.print.pen import Pen
    from regiokaart.print.plate import Plate

GAP = 6.0
"""Between a logo and text beside it, in millimetres."""
_WIDEST = 0.3  # of the page
_HIGHEST_FOOT = 22.0  # mm
_OVER_TITLE = 4.0  # mm, where both stand in a column
_UNDER_HEAD = 4.5  # mm, to the frame
_SHARP = 24  # pixels per millimetre: 600 dpi


def beside_title(paper: Paper) -> float:
    """Return how much narrower a title over the map is for the logo, in millimetres."""
    return _beside(paper, "head")


def over_title(paper: Paper) -> float:
    """Return how much lower a title in a column begins for the logo, in millimetres."""
    size = _size(paper)
    return size[1] + _OVER_TITLE if size and paper.layout == "beside" else 0.0


def beside_notes(paper: Paper) -> float:
    """Return how much narrower the notes under the map are for the logo, in millimetres."""
    return _beside(paper, "foot")


def least_foot(paper: Paper) -> float:
    """Return the height that the notes under the map leave for the logo, in millimetres."""
    size = _size(paper)
    return size[1] if size and beside_notes(paper) else 0.0


def draw_logo(pen: Pen, plate: Plate) -> None:
    """Draw the logo of the house style in use, if it has one and the paper has room for it."""
    logo, paper = style.house().logo, plate.paper
    size = _size(paper)
    if logo is None or size is None:
        return
    wide, high = size
    left, top = plate.page[0] - paper.margin - wide, plate.page[1] - paper.margin
    if paper.layout == "beside":
        left = paper.margin
    elif logo.place == "foot":
        top = plate.frame.bottom - paper.strip
    place = Bbox.from_extents(left, top - high, left + wide, top)
    picture = BboxImage(TransformedBbox(place, pen.transform), zorder=LEVEL["box"])
    picture.set_data(_pixels(logo.file, round(wide * _SHARP)))
    pen.figure.add_artist(picture)


def _beside(paper: Paper, place: str) -> float:
    logo, size = style.house().logo, _size(paper)
    if logo is None or size is None or paper.layout != "under" or logo.place != place:
        return 0.0
    return size[0] + GAP


def _size(paper: Paper) -> tuple[float, float] | None:
    """Return the width and height of the logo on a paper: as asked for, or smaller to fit."""
    logo = style.house().logo
    if logo is None or not paper.has_furniture:
        return None
    with Image.open(logo.file) as picture:
        shape = picture.height / picture.width
    widest = min(page[0] for page in paper.pages) * _WIDEST
    highest = _HIGHEST_FOOT
    if paper.layout == "beside":
        widest, highest = paper.column, paper.type.title * 0.7
    elif logo.place == "head":
        highest = paper.head_height - _UNDER_HEAD
    wide = min(logo.width, widest, highest / shape)
    return wide, wide * shape


@lru_cache(maxsize=8)
def _pixels(file: Path, most: int) -> np.ndarray:
    with Image.open(file) as picture:
        whole = picture.convert("RGBA")
        if whole.width > most:
            whole = whole.resize(
                (most, round(whole.height * most / whole.width)), Image.Resampling.LANCZOS
            )
    return np.asarray(whole)
