"""The legend of a sheet: what it says, how large it is, and a corner where it covers no land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from regiokaart import register
from regiokaart.classes import counts_double, sizes
from regiokaart.print import style
from regiokaart.print.plate import Box, free_corner
from regiokaart.texts import Language, count_of_municipalities, enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.print.plate import Plate

TITLE_SIZE = 8.5
PAD = 3.0
"""Between the edge of a legend and what stands in it, in millimetres."""
_UNDER_TITLE = 1.6


@dataclass(frozen=True)
class Setting:
    """The measures of a legend; sizes of type in points, the rest in millimetres.

    Attributes
    ----------
    swatch
        Width and height of a sign.
    indent
        Between a sign and its text.
    label_size, count_size
        Sizes of type of meanings and figures.
    leading
        Between lines.
    gap
        Between entries.
    widths
        The widths of text that are tried.
    in_columns
        Whether figures stand in columns beside the meanings, not beneath them.
    """

    swatch: tuple[float, float]
    indent: float
    label_size: float
    count_size: float
    leading: float
    gap: float
    widths: tuple[float, ...]
    in_columns: bool


ROOMY = Setting((8.0, 5.0), 2.5, 8.5, 7.5, 3.5, 2.2, (62.0, 54.0, 46.0, 40.0), in_columns=False)
DENSE = Setting((5.0, 2.8), 1.8, 7.0, 7.0, 2.9, 0.7, (46.0, 32.0, 28.0, 24.0), in_columns=True)
_MOST_ROOMY = 8  # of more classes the legend is set dense
_COLUMN_GAP = 2.5


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
    height
        Height in millimetres.
    columns
        Its figures, where these stand in columns.
    """

    sign: MapClass | None
    label: list[str]
    count: list[str]
    height: float
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Legend:
    """A legend, measured and put in its place.

    Attributes
    ----------
    columns
        The right edges of the columns of figures, and what stands above each.
    """

    box: Box
    title: str
    entries: list[Entry]
    total: list[str]
    setting: Setting
    columns: tuple[tuple[float, str], ...] = ()

    def rows(self) -> list[tuple[Entry, float]]:
        """Return the entries with the height on the page of their top."""
        top = self.box.top - PAD - ROOMY.leading - _UNDER_TITLE
        placed = []
        for entry in self.entries:
            placed.append((entry, top))
            top -= entry.height + self.setting.gap
        return placed

    @property
    def text_left(self) -> float:
        """Where the text of the entries begins."""
        return self.box.left + PAD + self.setting.swatch[0] + self.setting.indent

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
    settings = _settings(classes, lang=lang)
    if plate.column is not None:
        content = min(settings, key=lambda content: content.size[0])
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
    return [content.size for content in _settings(classes, lang=lang)]


@dataclass(frozen=True)
class _Content:
    """A legend that has no place yet; `columns` are the widths of its columns."""

    title: str
    entries: list[Entry]
    total: list[str]
    size: tuple[float, float]
    setting: Setting
    columns: tuple[tuple[float, str], ...]

    def at(self, box: Box) -> Legend:
        edges, right = [], box.right - PAD
        for wide, words in reversed(self.columns):
            edges.append((right, words))
            right -= wide + _COLUMN_GAP
        return Legend(box, self.title, self.entries, self.total, self.setting, tuple(edges[::-1]))


def _settings(classes: Sequence[MapClass], *, lang: Language) -> list[_Content]:
    """Return the ways to set a legend, the best first."""
    setting = ROOMY if len(classes) <= _MOST_ROOMY else DENSE
    return [
        _content(classes, within=within, setting=setting, lang=lang) for within in setting.widths
    ]


def _content(
    classes: Sequence[MapClass], *, within: float, setting: Setting, lang: Language
) -> _Content:
    """Set the legend so that no line of text is wider than `within` millimetres."""
    told = sizes(classes)
    entries = [
        _entry(one, *told[one.id], within=within, setting=setting, lang=lang) for one in classes
    ]
    weak = sorted({code for one in classes for code in one.weak})
    if weak:
        names = enumeration([_name(code) for code in weak], lang)
        label = style.wrap(text("weak", lang), setting.label_size, within)
        count = style.wrap(names, setting.count_size, within)
        entries.append(Entry(None, label, count, _height(len(label) + len(count), setting)))
    known = all(one.population is not None for one in classes)
    whole = sum(one.population or 0 for one in classes) if known else None
    number_of = sum(len(one.codes) for one in classes)
    columns = _columns(entries, setting=setting, lang=lang)
    beside = sum(wide + _COLUMN_GAP for wide, _ in columns)
    under = within + setting.swatch[0] + beside
    total = [
        text("study_area", lang),
        *_figures(number_of, whole, within=under, size=setting.count_size, lang=lang),
    ]
    if known:
        date = text("population_date", lang, year=register.POPULATION_DATE.year)
        total += style.wrap(f"({date})", setting.count_size, under)
    if counts_double(classes):
        total += style.wrap(text("shared_counts", lang), setting.count_size, under)
    wide = max(
        [beside + style.width(line, setting.label_size) for one in entries for line in one.label]
        + [style.width(line, setting.count_size) for one in entries for line in one.count]
        + [style.width(line, setting.count_size) - setting.swatch[0] for line in total],
    )
    high = 2 * PAD + ROOMY.leading + _UNDER_TITLE
    high += sum(entry.height + setting.gap for entry in entries)
    high += 1.0 + setting.leading * len(total)
    size = (wide + setting.swatch[0] + setting.indent + 2 * PAD, high)
    return _Content(text("legend", lang), entries, total, size, setting, columns)


def _entry(
    one: MapClass,
    count: int,
    population: int | None,
    *,
    within: float,
    setting: Setting,
    lang: Language,
) -> Entry:
    label = style.wrap(one.label, setting.label_size, within)
    if setting.in_columns:
        people = "" if population is None else number(population, lang)
        columns = (number(count, lang), people)
        return Entry(one, label, [], _height(len(label), setting), columns)
    lines = _figures(count, population, within=within, size=setting.count_size, lang=lang)
    return Entry(one, label, lines, _height(len(label) + len(lines), setting))


def _height(lines: int, setting: Setting) -> float:
    return max(setting.swatch[1], setting.leading * lines)


def _columns(
    entries: Sequence[Entry], *, setting: Setting, lang: Language
) -> tuple[tuple[float, str], ...]:
    """Return the width and the heading of each column of figures that has any."""
    if not setting.in_columns:
        return ()
    found = []
    for index, words in enumerate((text("municipalities", lang), text("population", lang))):
        figures = [entry.columns[index] for entry in entries if entry.columns]
        if any(figures):
            widths = [style.width(line, setting.count_size) for line in (*figures, words)]
            found.append((max(widths), words))
    return tuple(found)


def _figures(
    count: int, population: int | None, *, within: float, size: float, lang: Language
) -> list[str]:
    parts = [count_of_municipalities(count, lang)]
    if population is not None:
        parts.append(f"{number(population, lang)} {text('population', lang)}")
    line = " · ".join(parts)
    return [line] if style.width(line, size) <= within else parts


def _name(code: str) -> str:
    return register.map_name(code, register.name_of(code))
