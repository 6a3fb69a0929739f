"""The legend of a sheet: what it says, how large it is, and a corner where it covers no land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from regiokaart import register
from regiokaart.print import style
from regiokaart.print.plate import Box, free_corner
from regiokaart.texts import Language, count_of_municipalities, enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.print.plate import Plate

SWATCH = (8.0, 5.0)
LABEL_SIZE = 8.5
COUNT_SIZE = 7.5
TITLE_SIZE = 8.5
PAD = 3.0
"""Between the edge of a legend and what stands in it, in millimetres."""
LEADING = 3.5
"""Between the lines of a legend, in millimetres."""
_ENTRY_GAP = 2.2
_WIDTHS = (62.0, 54.0, 46.0, 40.0)  # mm of text that are tried


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a sign and what it means.

    Attributes
    ----------
    sign
        The class whose sign is shown; ``None`` for the dots of weak evidence.
    label
        The lines of its meaning.
    count
        The lines of its figures, in smaller type.
    """

    sign: MapClass | None
    label: list[str]
    count: list[str]

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return max(SWATCH[1], LEADING * (len(self.label) + len(self.count)))


@dataclass(frozen=True)
class Legend:
    """A legend, measured and put in its place."""

    box: Box
    title: str
    entries: list[Entry]
    total: list[str]

    def rows(self) -> list[tuple[Entry, float]]:
        """Return the entries with the height on the page of their top."""
        top = self.box.top - PAD - LEADING - 1.6
        placed = []
        for entry in self.entries:
            placed.append((entry, top))
            top -= entry.height + _ENTRY_GAP
        return placed

    @property
    def text_left(self) -> float:
        """Where the text of the entries begins."""
        return self.box.left + PAD + SWATCH[0] + 2.5

    @property
    def left(self) -> float:
        """Where the signs begin."""
        return self.box.left + PAD


def make_legend(plate: Plate, classes: Sequence[MapClass], *, lang: Language) -> Legend:
    """Return the legend of a map in a corner of its frame without land or names, or beside it.

    Raises
    ------
    ValueError
        When the plate was made for other legends and has no room for this one.
    """
    settings = [_content(classes, within=within, lang=lang) for within in _WIDTHS]
    if plate.column is not None:
        content = settings[-1]
        top, left = plate.column.top, plate.column.left
        return content.at(Box(left, top - content.size[1], left + content.size[0], top))
    names = [shapely.box(*label.box) for label in plate.names]
    land = [*plate.land, *names]
    for content in settings:
        if box := free_corner(plate.frame, content.size, land):
            return content.at(box)
    raise ValueError("no room for the legend; make the plate with make_shared_plate")


def legend_sizes(classes: Sequence[MapClass], *, lang: Language) -> list[tuple[float, float]]:
    """Return the sizes in millimetres that a legend can take, the best first."""
    return [_content(classes, within=within, lang=lang).size for within in _WIDTHS]


@dataclass(frozen=True)
class _Content:
    """A legend that has no place yet."""

    title: str
    entries: list[Entry]
    total: list[str]
    size: tuple[float, float]

    def at(self, box: Box) -> Legend:
        return Legend(box, self.title, self.entries, self.total)


def _content(classes: Sequence[MapClass], *, within: float, lang: Language) -> _Content:
    """Set the legend so that no line of text is wider than `within` millimetres."""
    entries = [
        Entry(
            one,
            style.wrap(one.label, LABEL_SIZE, within),
            _figures(len(one.codes), one.population, within=within, lang=lang),
        )
        for one in classes
    ]
    weak = sorted({code for one in classes for code in one.weak})
    if weak:
        names = enumeration([_name(code) for code in weak], lang)
        label = style.wrap(text("weak", lang), LABEL_SIZE, within)
        entries.append(Entry(None, label, style.wrap(names, COUNT_SIZE, within)))
    known = all(one.population is not None for one in classes)
    whole = sum(one.population or 0 for one in classes) if known else None
    count = sum(len(one.codes) for one in classes)
    total = [
        text("study_area", lang),
        *_figures(count, whole, within=within + SWATCH[0], lang=lang),
    ]
    if known:
        date = text("population_date", lang, year=register.POPULATION_DATE.year)
        total += style.wrap(f"({date})", COUNT_SIZE, within + SWATCH[0])
    wide = max(
        [style.width(line, LABEL_SIZE) for entry in entries for line in entry.label]
        + [style.width(line, COUNT_SIZE) for entry in entries for line in entry.count]
        + [style.width(line, COUNT_SIZE) - SWATCH[0] for line in total],
    )
    high = 2 * PAD + LEADING + 1.6 + sum(entry.height + _ENTRY_GAP for entry in entries)
    high += 1.0 + LEADING * len(total)
    size = (wide + SWATCH[0] + 2.5 + 2 * PAD, high)
    return _Content(text("legend", lang), entries, total, size)


def _figures(count: int, population: int | None, *, within: float, lang: Language) -> list[str]:
    parts = [count_of_municipalities(count, lang)]
    if population is not None:
        parts.append(f"{number(population, lang)} {text('population', lang)}")
    line = " · ".join(parts)
    return [line] if style.width(line, COUNT_SIZE) <= within else parts


def _name(code: str) -> str:
    return register.map_name(code, register.name_of(code))
