"""A drawing as SVG 1.1: text as text, municipalities by code, numbers no finer than paper."""

from __future__ import annotations

import base64
import io
import itertools
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib.path import Path
from PIL import Image

from regiokaart.print.typeface import typeface
from regiokaart.print.vector import UNITS, Drawing, Raster, Shape, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiokaart.print.output import About
    from regiokaart.print.vector import Mark, Outline

_INCH = 25.4
_CAPS = {"projecting": "square"}
_ODD = re.compile(r"[^A-Za-z0-9_.-]+")
_INSTEAD = "'Source Sans 3', 'Segoe UI', Arial, sans-serif"
"""For programs that do not read the fonts in a file, such as Word."""


def to_svg(drawing: Drawing, about: About) -> bytes:
    """Return a drawing as the bytes of an SVG file.

    The unit of the file is the point; lines are in twentieths of it, relative to each other.
    """
    ids = _Ids()
    fonts = sorted({mark.font for mark in drawing.marks if isinstance(mark, Words)})
    clips = _clips(drawing.marks)
    body = [
        line
        for clip, marks in itertools.groupby(drawing.marks, key=_clip_of)
        for line in _within(clip, clips, list(marks), ids)
    ]
    wide, high = drawing.width, drawing.height
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'version="1.1" width="{_number(wide / 72 * _INCH)}mm" '
            f'height="{_number(high / 72 * _INCH)}mm" '
            f'viewBox="0 0 {_number(wide)} {_number(high)}" xml:lang="{about.lang}">'
        ),
        f"<title>{escape(about.title)}</title>",
        f"<desc>{escape(about.description)}</desc>",
        f"<!-- {escape(about.software)} -->",
        "<defs>",
        f'<style type="text/css">{"".join(_face(font, drawing) for font in fonts)}</style>',
        *(
            f'<clipPath id="{name}"><path transform="scale({1 / UNITS:g})" d="{_data(clip)}"/>'
            "</clipPath>"
            for clip, name in clips.values()
        ),
        "</defs>",
        *body,
        "</svg>",
    ]
    return "\n".join([*lines, ""]).encode()


class _Ids:
    """Gives ids that are valid and used once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def new(self, wanted: str) -> str:
        """Return an id, with a number after it if it is taken."""
        clean = _ODD.sub("-", wanted)
        if not clean[:1].isalpha():
            clean = f"_{clean}"
        name, count = clean, 1
        while name in self._used:
            count += 1
            name = f"{clean}-{count}"
        self._used.add(name)
        return f' id="{name}"'


def _clip_of(mark: Mark) -> bytes:
    return _key(mark.clip) if not isinstance(mark, Raster) and mark.clip else b""


def _key(outline: Outline) -> bytes:
    return outline.points.tobytes() + outline.codes.tobytes()


def _clips(marks: Iterable[Mark]) -> dict[bytes, tuple[Outline, str]]:
    found: dict[bytes, tuple[Outline, str]] = {}
    for mark in marks:
        if not isinstance(mark, Raster) and mark.clip and _key(mark.clip) not in found:
            found[_key(mark.clip)] = (mark.clip, f"clip-{len(found) + 1}")
    return found


def _within(
    clip: bytes, clips: dict[bytes, tuple[Outline, str]], marks: list[Mark], ids: _Ids
) -> Iterator[str]:
    """Give neighbouring marks that show in one part of the page."""
    if clip:
        yield f'<g clip-path="url(#{clips[clip][1]})">'
    for style, run in itertools.groupby(marks, key=_style):
        yield f"<g{style}>"
        for gid, parts in itertools.groupby(run, key=lambda mark: getattr(mark, "gid", "")):
            members = list(parts)
            if gid and len(members) > 1:
                yield f"<g{ids.new(gid)}>"
                yield from (_mark(one, "") for one in members)
                yield "</g>"
            else:
                yield from (_mark(one, ids.new(gid) if gid else "") for one in members)
        yield "</g>"
    if clip:
        yield "</g>"


def _style(mark: Mark) -> str:
    """Return the attributes that marks which follow each other mostly share."""
    if isinstance(mark, Raster):
        return ""
    if isinstance(mark, Words):
        family = quoteattr(f"'{mark.family}', {_INSTEAD}")
        weight = f' font-weight="{mark.weight}"' if mark.weight != 400 else ""  # noqa: PLR2004
        opacity = f' fill-opacity="{mark.alpha:g}"' if mark.alpha < 1 else ""
        return (
            f' font-family={family} font-size="{mark.size:g}"{weight} fill="{mark.colour}"{opacity}'
        )
    parts = [f'transform="scale({1 / UNITS:g})"']
    if not mark.gid:
        parts.append(_paint(mark))
    if mark.stroke:
        parts.append(f'stroke="{mark.stroke}" stroke-width="{mark.width:g}"')
        if mark.stroke_alpha < 1:
            parts.append(f'stroke-opacity="{mark.stroke_alpha:g}"')
        if mark.cap != "butt":
            parts.append(f'stroke-linecap="{_CAPS.get(mark.cap, mark.cap)}"')
        if mark.join != "miter":
            parts.append(f'stroke-linejoin="{mark.join}"')
        if mark.dashes:
            parts.append(f'stroke-dasharray="{" ".join(f"{part:g}" for part in mark.dashes)}"')
    return f" {' '.join(parts)}"


def _paint(shape: Shape) -> str:
    opacity = f' fill-opacity="{shape.fill_alpha:g}"' if shape.fill_alpha < 1 else ""
    return f'fill="{shape.fill or "none"}"{opacity}'


def _mark(mark: Mark, name: str) -> str:
    if isinstance(mark, Shape):
        paint = f" {_paint(mark)}" if mark.gid else ""
        return f'<path{name}{paint} d="{_data(mark.outline)}"/>'
    if isinstance(mark, Words):
        x, y = (_number(value / UNITS) for value in mark.place)
        turned = f' transform="rotate({-mark.angle:g} {x} {y})"' if mark.angle else ""
        return f'<text x="{x}" y="{y}"{turned}>{escape(mark.words)}</text>'
    left, top, wide, high = (_number(value / UNITS) for value in mark.box)
    stream = io.BytesIO()
    Image.fromarray(mark.pixels).save(stream, "png", optimize=True)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return (
        f'<image x="{left}" y="{top}" width="{wide}" height="{high}" '
        f'xlink:href="data:image/png;base64,{data}"/>'
    )


def _data(outline: Outline) -> str:
    """Return path data. Steps from point to point are shorter than places on the page."""
    if not outline.straight:
        return "".join(_curves(outline))
    pieces = []
    at = np.zeros(2, dtype=np.int64)
    for points, closed in outline.rings():
        steps = np.diff(points, axis=0, prepend=at[None])
        at = points[0] if closed else points[-1]
        numbers = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
        pieces.append(f"m{numbers}{'z' if closed else ''}")
    return "".join(pieces)


def _curves(outline: Outline) -> Iterator[str]:
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
    for corners, code in Path(outline.points, outline.codes).iter_segments(
        simplify=False, curves=True
    ):
        if code == Path.CLOSEPOLY:
            yield "z"
        elif code in letters:
            numbers = " ".join(f"{value:g}" for value in corners)
            yield f"{letters[code]}{numbers}".replace(" -", "-")


def _face(font: str, drawing: Drawing) -> str:
    """Return CSS that carries a font in the file, so that it looks alike everywhere."""
    face = typeface(font)
    used = next(mark for mark in drawing.marks if isinstance(mark, Words) and mark.font == font)
    data = base64.b64encode(face.data).decode("ascii")
    kind = ("otf", "opentype") if face.outlines == "cff" else ("ttf", "truetype")
    return (
        f"@font-face{{font-family:'{used.family}';font-weight:{used.weight};"
        f"src:url(data:font/{kind[0]};base64,{data}) format('{kind[1]}')}}"
    )


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
