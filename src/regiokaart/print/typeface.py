"""Fonts as files carry them: their glyphs, widths and kerning, and a program to embed."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib.font_manager import get_font
from matplotlib.textpath import text_to_path

_EM = 1000  # PDF measures glyphs in thousandths of the size
_FONT_SIZE = 100
_TRUETYPE = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_ITALIC, _SYMBOLIC = 1 << 6, 1 << 2


@dataclass(frozen=True)
class Typeface:
    """A font file, in the measures of PDF: thousandths of the size.

    Attributes
    ----------
    name
        Its PostScript name.
    glyphs
        The number of the glyph of each character.
    widths
        The width of each glyph.
    data
        The whole file, for SVG.
    program
        What of it draws glyphs, for PDF.
    outlines
        How its glyphs are drawn: ``truetype``, or ``cff`` as in OpenType fonts of PostScript kind.
    """

    name: str
    glyphs: dict[int, int]
    widths: tuple[int, ...]
    ascent: int
    descent: int
    capitals: int
    box: tuple[int, int, int, int]
    slant: float
    flags: int
    data: bytes
    program: bytes
    outlines: str


@cache
def typeface(path: str) -> Typeface:
    """Return what a font file holds."""
    font = get_font(path)
    tables = _tables(Path(path).read_bytes())
    units = struct.unpack_from(">H", tables["head"], 18)[0]
    count = struct.unpack_from(">H", tables["hhea"], 34)[0]
    known = struct.unpack_from(f">{count * 2}H", tables["hmtx"])[::2]
    total = struct.unpack_from(">H", tables["maxp"], 4)[0]
    known = (*known, *[known[-1]] * (total - count))

    def scaled(value: float) -> int:
        return round(value * _EM / int(units))

    os2: Any = font.get_sfnt_table("OS/2") or {}
    post: Any = font.get_sfnt_table("post") or {}
    whole, part = post.get("italicAngle", (0, 0))
    slant = whole + part / 65536
    cff = "CFF " in tables
    data = Path(path).read_bytes()
    left, bottom, right, top = (scaled(value) for value in font.bbox)
    return Typeface(
        name=font.postscript_name,
        glyphs=dict(font.get_charmap()),
        widths=tuple(scaled(value) for value in known),
        ascent=scaled(font.ascender),
        descent=scaled(font.descender),
        capitals=scaled(os2.get("sCapHeight") or font.ascender),
        box=(left, bottom, right, top),
        slant=slant,
        flags=_SYMBOLIC | (_ITALIC if slant else 0),
        data=data,
        program=data if cff else _file({tag: tables[tag] for tag in _TRUETYPE if tag in tables}),
        outlines="cff" if cff else "truetype",
    )


def shaped(path: str, words: str) -> list[tuple[int, int]]:
    """Return the glyphs of a line of text, each with the kerning after it, in thousandths."""
    face = typeface(path)
    glyphs = [face.glyphs.get(ord(character), 0) for character in words]
    kerns = [
        round(step * _EM) - face.widths[glyph]
        for glyph, step in zip(glyphs, _steps(path, words), strict=False)
    ]
    return list(zip(glyphs, [*kerns, 0], strict=True))


def width(path: str, words: str) -> float:
    """Return how wide a line of text is, in its size: from its first to its next letter."""
    face = typeface(path)
    last = face.widths[face.glyphs.get(ord(words[-1]), 0)] / _EM if words else 0
    return sum(_steps(path, words)) + last


def starts(path: str, words: str) -> list[float]:
    """Return where each letter of a line of text begins, in its size."""
    return list(itertools.accumulate(_steps(path, words), initial=0.0)) if words else []


def _steps(path: str, words: str) -> list[float]:
    """Return how far it is from each letter of a text to the next, in its size.

    To lay out a text takes matplotlib longer than all else that is done with it. But how far it is
    from one letter to another is the same in each text, and is remembered.
    """
    known = _known_steps(path)
    pairs = list(itertools.pairwise(words))
    new = [place for place, pair in enumerate(pairs) if pair not in known]
    for _, run in itertools.groupby(enumerate(new), key=lambda one: one[1] - one[0]):
        places = [place for _, place in run]
        part = words[places[0] : places[-1] + 2]
        font = get_font(path)
        font.set_size(_FONT_SIZE, 72)
        placed = text_to_path.get_glyphs_with_font(font, part, glyph_map=_drawn(path))[0]
        if len(placed) != len(part):  # characters that combine: each as wide as it is alone
            face = typeface(path)
            return [face.widths[face.glyphs.get(ord(one), 0)] / _EM for one, _ in pairs]
        starts = [item[1] for item in placed]
        known.update(
            (pair, (after - before) / _FONT_SIZE)
            for pair, (before, after) in zip(
                itertools.pairwise(part), itertools.pairwise(starts), strict=True
            )
        )
    return [known[pair] for pair in pairs]


@cache
def _known_steps(_path: str) -> dict[tuple[str, str], float]:
    """Return where the steps of a font are remembered."""
    return {}


@cache
def _drawn(_path: str) -> dict[str, Any]:
    """Return where matplotlib keeps the glyphs of a font that it has drawn before."""
    return {}


def _tables(data: bytes) -> dict[str, bytes]:
    """Return the tables of a TrueType or OpenType font."""
    count = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for place in range(count):
        tag, _, start, size = struct.unpack_from(">4sLLL", data, 12 + 16 * place)
        found[tag.decode("latin-1")] = data[start : start + size]
    return found


def _file(tables: dict[str, bytes]) -> bytes:
    """Return a font file of some tables, which keep their place in the alphabet."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, count * 16 - (16 << power))
    start = 12 + 16 * count
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag.encode("latin-1"), total, start, len(table))
        body += padded
        start += len(padded)
    return head + directory + body
