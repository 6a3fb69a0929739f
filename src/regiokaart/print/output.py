"""The one place that writes a figure to a file: PNG, PDF and SVG, with what they tell of it."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import LoadFlags

from regiokaart import files
from regiokaart.print import style
from regiokaart.print.pdf import to_pdf
from regiokaart.print.svg import to_svg
from regiokaart.print.vector import extent, take_down

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

Format = Literal["png", "pdf", "svg"]
FORMATS: tuple[Format, ...] = get_args(Format)
DPI = 300
"""Of a PNG that is not asked for otherwise, and what the size of a page is rounded to."""
_INCH, _POINTS = 25.4, 72
_FULL = 255
_FINER = 2  # texts are drawn in halves of a pixel, and stand where they should to a quarter of one
_STEPS = 64  # FreeType measures in parts of a pixel
_PACKING = 3  # more takes twice as long, for a tenth of the size


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file tells of itself.

    Attributes
    ----------
    title
        What it is called.
    description
        What can be seen, for who cannot see it.
    author
        Who it is of.
    keywords
        By what it can be found.
    software
        What made it.
    lang
        Language of its texts.
    """

    title: str
    description: str
    author: str = ""
    keywords: str = ""
    software: str
    lang: str


def whole_pixels(millimetres: float) -> float:
    """Return a length in inches that is a whole number of pixels: A4 is 2480 by 3508 of them."""
    return round(millimetres / _INCH * DPI) / DPI


def render(figure: Figure, kind: Format, about: About, *, dpi: float = DPI) -> bytes:
    """Return a figure as the bytes of a file.

    The same figure gives the same bytes: there are no dates in them.

    Parameters
    ----------
    figure
        What is drawn.
    kind
        The format.
    about
        What the file tells of itself.
    dpi
        Pixels per inch; matters to PNG only.
    """
    with style.context():
        if kind == "png":
            return _png(figure, about, dpi)
        if kind == "pdf":
            return to_pdf(take_down(figure, by_code=False), about)
        return to_svg(take_down(figure, by_code=True), about)


def save(path: Path | str, rendered: Callable[[Format], bytes]) -> None:
    """Write a file in the format that its ending names.

    Parameters
    ----------
    path
        The file.
    rendered
        Gives the bytes for a format.

    Raises
    ------
    ValueError
        For another ending than those of `FORMATS`.
    OutputError
        When the file cannot be written.
    """
    path = Path(path)
    kinds = [kind for kind in FORMATS if path.suffix.lower() == f".{kind}"]
    if not kinds:
        raise ValueError(f"{path.name}: sheets and charts are written as {', '.join(FORMATS)}")
    with files.replacing(path) as temporary:
        temporary.write_bytes(rendered(kinds[0]))


class _Renderer(RendererAgg):
    """Matplotlib's renderer of pixels, but for texts: how wide they are is remembered here.

    A line of text is drawn as one picture, which takes a fifth of the time of one per letter.
    """

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | str,  # noqa: FBT001
    ) -> tuple[float, float, float]:
        """Return the extent of a line of text, in pixels."""
        if ismath:
            raise ValueError(f"{s!r}: formulas are not drawn on sheets")
        wide, high, under = (value * self.dpi / _POINTS for value in extent(s, prop))
        return wide, high, under

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,  # noqa: FBT001, FBT002
        mtext: Text | None = None,
    ) -> None:
        """Draw a line of text; `y` is that of its baseline, from the top."""
        if angle or ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        fine, before, under = _written(
            s, findfont(prop), prop.get_size_in_points(), self.dpi * _FINER
        )
        if not fine.size:
            return
        # its upper left corner, in parts of a pixel
        left = round(x * _FINER + before)
        top = round(y * _FINER) + under - fine.shape[0]
        red, green, blue, opacity = to_rgba(gc.get_rgb(), gc.get_alpha())
        cover = _coarser(fine, left % _FINER, top % _FINER)
        picture = np.empty((*cover.shape, 4), dtype=np.uint8)
        picture[..., :3] = [round(one * _FULL) for one in (red, green, blue)]
        picture[..., 3] = np.rint(cover * opacity)
        bottom = int(self.height) - top // _FINER - cover.shape[0]
        self.draw_image(gc, left // _FINER, bottom, picture[::-1])


@lru_cache(maxsize=1_024)  # the sheets of a study have many in common
def _written(
    words: str, path: str, points: float, dpi: float
) -> tuple[npt.NDArray[np.uint8], float, int]:
    """Return the picture of a line of text, and by how much it begins left of and under it."""
    font = get_font(path)
    font.set_size(points, dpi)
    font.set_text(words, 0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap()
    under = math.ceil(font.get_descent() / _STEPS)
    return font.get_image().copy(), font.get_bitmap_offset()[0] / _STEPS, under


def _coarser(fine: npt.NDArray[np.uint8], left: int, top: int) -> npt.NDArray[np.float64]:
    """Return a picture in whole pixels that begins so many parts of one from the left and top."""
    high, wide = (
        -(-(side + before) // _FINER) for side, before in zip(fine.shape, (top, left), strict=True)
    )
    padded = np.zeros((high * _FINER, wide * _FINER), dtype=np.uint16)
    padded[top : top + fine.shape[0], left : left + fine.shape[1]] = fine
    parts = [padded[y::_FINER, x::_FINER] for y in range(_FINER) for x in range(_FINER)]
    return np.asarray(np.add.reduce(parts) / _FINER**2)


def _png(figure: Figure, about: About, dpi: float) -> bytes:
    """Return a figure as PNG in sRGB without transparency.

    Rows are packed as they are: filters, which are made for photographs, cost time and make maps
    larger.
    """
    before = figure.dpi
    figure.set_dpi(dpi)
    try:
        wide, high = (round(side * dpi) for side in figure.get_size_inches())
        renderer = _Renderer(wide, high, dpi)  # type: ignore[no-untyped-call]
        figure.draw(renderer)
        pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
    finally:
        figure.set_dpi(before)
    rows = np.zeros((high, 1 + 3 * wide), dtype=np.uint8)  # each begins with its filter: none
    for channel in range(3):
        rows[:, 1 + channel :: 3] = pixels[..., channel]
    per_metre = round(dpi / _INCH * 1000)
    told = {
        "Title": about.title,
        "Author": about.author,
        "Description": about.description,
        "Software": about.software,
    }
    chunks = [
        (b"IHDR", struct.pack(">LLBBBBB", wide, high, 8, 2, 0, 0, 0)),
        (b"sRGB", b"\0"),  # perceptual
        (b"pHYs", struct.pack(">LLB", per_metre, per_metre, 1)),
        *((b"iTXt", _text(key, value, about.lang)) for key, value in told.items() if value),
        (b"IDAT", zlib.compress(rows.data, _PACKING)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _text(key: str, value: str, lang: str) -> bytes:
    return b"\0".join([key.encode("latin-1"), b"\0\0" + lang.encode("ascii"), b"", value.encode()])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
