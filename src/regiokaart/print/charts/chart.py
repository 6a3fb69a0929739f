"""A chart in the style of the sheets: its paper, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

import regiokaart
from regiokaart.classes import UNKNOWN_FILL
from regiokaart.print import output, style, tags
from regiokaart.print.output import DPI, About, Format, whole_pixels
from regiokaart.print.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regiokaart.texts import Language

WIDTH = 210.0
"""The width of a chart in millimetres: that of A4."""
MARGIN = 11.0
INNER = WIDTH - 2 * MARGIN

LABEL = 9.0
SMALL = 7.5
_TITLE, _SUBTITLE, _NOTE = 16.0, 9.5, 7.5
_TITLE_LEADING, _SUBTITLE_LEADING, _NOTE_LEADING = 6.8, 4.4, 3.5
_UNDER_HEAD, _OVER_FOOT = 5.0, 5.0
_NAME_LEADING = 2.9
_KNEE = 0.04045  # of sRGB
_CAP = 0.66  # the height of a capital by the size of the type

TEAL = ("#dceff1", "#a9d5da", "#74b9c1", "#2f7680", "#174c54")
"""From little to much: one hue, from light to dark, which every eye can order."""
SINGLE, MULTIPLE = TEAL[2], TEAL[4]
"""In one region; in several."""

Align = Literal["left", "middle", "right"]


@dataclass(frozen=True)
class Chart:
    """A chart; shows itself in a notebook.

    Attributes
    ----------
    id
        A name for its file.
    title
        Its title.
    alt
        What it shows, in words, for who cannot see it.
    """

    id: str
    title: str
    alt: str
    figure: Figure = field(repr=False)
    lang: Language = "nl"

    @property
    def about(self) -> About:
        """What its files tell of it."""
        made = f"regiokaart {regiokaart.__version__}"
        return About(title=self.title, description=self.alt, software=made, lang=self.lang)

    def save(self, path: Path | str) -> None:
        """Write the chart; the ending of `path` chooses PNG (300 dpi), PDF or SVG.

        Raises
        ------
        ValueError
            For another ending.
        OutputError
            When the file cannot be written.
        """
        output.save(path, self.render)

    def render(self, kind: Format, *, dpi: int = DPI) -> bytes:
        """Return the chart as the bytes of a file; `dpi` matters to PNG only."""
        return output.render(self.figure, kind, self.about, dpi=dpi)

    def _repr_png_(self) -> bytes:
        return self.render("png", dpi=110)


class Paper:
    """A page with its title and notes, and room for a drawing, measured in millimetres.

    Attributes
    ----------
    pen
        What draws on it.
    height
        Of the page.
    """

    def __init__(self, body: float, *, title: str, told: str, notes: Sequence[str]) -> None:
        """Lay out a page.

        Parameters
        ----------
        body
            The height of the drawing.
        title, told
            The title, and what the chart says in a sentence or two.
        notes
            The paragraphs under the drawing.
        """
        title, told, notes = _typeset(title), _typeset(told), [_typeset(note) for note in notes]
        heading = style.wrap(title, _TITLE, INNER, "semibold")
        sentences = style.wrap(told, _SUBTITLE, INNER)
        small = [line for note in notes for line in style.wrap(note, _NOTE, INNER)]
        head = len(heading) * _TITLE_LEADING + len(sentences) * _SUBTITLE_LEADING + _UNDER_HEAD
        foot = len(small) * _NOTE_LEADING + (_OVER_FOOT if small else 0)
        page = MARGIN * 2 + head + body + foot
        self.height = whole_pixels(page) / style.MM
        self._body = MARGIN + head
        self.figure = Figure(figsize=(whole_pixels(WIDTH), self.height * style.MM))
        FigureCanvasAgg(self.figure)
        self.pen = Pen(self.figure, (WIDTH, self.height))
        y = MARGIN - self._body
        for line in heading:
            y += _TITLE_LEADING
            self._line(line, y - 1.6, _TITLE, style.TITLE, weight="semibold", role=tags.HEADING)
        for line in sentences:
            y += _SUBTITLE_LEADING
            self._line(line, y, _SUBTITLE, style.SOFT_INK, role=tags.paragraph(0))
        y = body + _OVER_FOOT
        for line in small:
            self._line(line, y, _NOTE, style.SOFT_INK, role=tags.paragraph(1))
            y += _NOTE_LEADING

    def _line(
        self,
        words: str,
        y: float,
        size: float,
        colour: str,
        *,
        weight: style.Weight = "regular",
        role: str,
    ) -> None:
        """Write a line of the head or the notes."""
        place = (MARGIN, self.height - self._body - y)
        self.pen.write(words, place, size, weight=weight, colour=colour, role=role)

    def write(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float = LABEL,
        align: Align = "left",
        weight: style.Weight = "regular",
        colour: str = "",
    ) -> None:
        """Write a line of text with its baseline `y` under the top of the drawing."""
        words = _typeset(words)
        wide = style.width(words, size, weight)
        left = x - {"left": 0, "middle": wide / 2, "right": wide}[align]
        place = (left, self.height - self._body - y)
        self.pen.write(words, place, size, weight=weight, colour=colour)

    def within(
        self,
        words: str,
        x: float,
        middle: float,
        *,
        size: float = LABEL,
        align: Align = "left",
        weight: style.Weight = "regular",
        colour: str = "",
    ) -> None:
        """Write a line of text whose figures stand about a height."""
        drop = size * style.POINT * _CAP / 2
        self.write(words, x, middle + drop, size=size, align=align, weight=weight, colour=colour)

    def name(
        self,
        words: str,
        x: float,
        middle: float,
        room: float,
        *,
        weight: style.Weight = "regular",
    ) -> None:
        """Write a name about a height, in two smaller lines or shortened where it is too long."""
        words = _typeset(words)
        if style.width(words, LABEL, weight) <= room:
            self.within(words, x, middle, weight=weight)
            return
        first, *others = style.wrap(words, SMALL, room, weight)
        lines = [first, " ".join(others)] if others else [first]
        start = middle - (len(lines) - 1) * _NAME_LEADING / 2
        for place, line in enumerate(lines):
            short = _shortened(line, SMALL, room, weight)
            self.within(short, x, start + place * _NAME_LEADING, size=SMALL, weight=weight)

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "none",
        z: float = 2,
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        corner = (x, self.height - self._body - y - height)
        self.pen.box(corner, (width, height), fill=fill, edge=edge, width=0.5, z=z)

    def hatched(
        self, x: float, y: float, width: float, height: float, *, fill: str = UNKNOWN_FILL
    ) -> None:
        """Draw a rectangle for what is not known, as on the maps."""
        self.bar(x, y, width, height, fill)
        top = self.height - self._body - y
        if width > 0:
            shape = shapely.box(x, top - height, x + width, top)
            self.pen.hatch(shape, z=2.5)
            self.pen.line(shape, style.BORDER_ON_PALE, 0.5, z=2.6)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = style.FRAME_LINE,
        width: float = 0.5,
        z: float = 1,
    ) -> None:
        """Draw a straight line."""
        ends = [(x, self.height - self._body - y) for x, y in (start, end)]
        self.pen.line(shapely.LineString(ends), colour, width, z=z, cap="butt")

    def dot(self, x: float, y: float, radius: float, colour: str, *, z: float = 4) -> None:
        """Draw a disc."""
        centre = (x, self.height - self._body - y)
        disc = Circle(centre, radius, facecolor=colour, edgecolor="none", zorder=z)
        self.pen.add(disc)

    def chart(self, name: str, *, title: str, alt: str, lang: Language) -> Chart:
        """Return the finished chart."""
        return Chart(name, _typeset(title), _typeset(alt), self.figure, lang)


def ink_on(fill: str) -> str:
    """Return the colour of text that is read best on a fill, dark or white."""
    ground = _luminance(fill)
    dark = (ground + 0.05) / (_luminance(style.INK) + 0.05)
    return style.INK if dark >= (1 + 0.05) / (ground + 0.05) else "#ffffff"


def _shortened(words: str, size: float, within: float, weight: style.Weight) -> str:
    """Return a text shortened with an ellipsis where it is wider than `within` millimetres."""
    if style.width(words, size, weight) <= within:
        return words
    while words and style.width(f"{words.rstrip()}…", size, weight) > within:
        words = words[:-1]
    return f"{words.rstrip()}…"


def names_width(names: Sequence[str], *, most: float, weight: style.Weight = "regular") -> float:
    """Return the room that a column of names needs, in millimetres, but no more than `most`."""
    return min(most, max((style.width(_typeset(name), LABEL, weight) for name in names), default=0))


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, by WCAG."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= _KNEE, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _typeset(words: str) -> str:
    return words.replace("'", "\u2019")
