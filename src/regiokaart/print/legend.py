"""The legend of a sheet: what it says, how large it is, and a corner where it covers no land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from regiokaart import register
from regiokaart.classes import counts_double, sign_of_inferred, sizes
from regiokaart.errors import InputError
from regiokaart.print import style
from regiokaart.print.layout import Box, emptiest_corner
from regiokaart.print.marks import draw_swatch
from regiokaart.print.pen import LEVEL
from regiokaart.texts import Language, count_of_municipalities, enumeration, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.print.marks import Mark
    from regiokaart.print.paper import Paper, Setting
    from regiokaart.print.pen import Pen
    from regiokaart.print.plate import Plate

_MOST_ROOMY = 8  # of more classes the legend is set dense
_FEW = 3  # municipalities with a sign that are named
_COLUMN_GAP = 2.5
_HAIR = 1e-6
_TITLE_LEADING = 0.6  # mm per point of the heading, to the top of the first entry
_STRIPE = 0.275  # the width of a stripe, as a part of that of a sign
BASELINE = 2.9 / 8.5
"""From the top of an entry to its baseline, in millimetres per point."""


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a sign and what it means.

    Attributes
    ----------
    sign
        The class, or the mark over classes, whose sign is shown.
    label
        The lines of its meaning.
    count
        The lines of its figures, in smaller type.
    height
        Height in millimetres.
    columns
        Its figures, where these stand in columns.
    """

    sign: MapClass | Mark
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
        top = self.box.top - self.setting.pad - self.setting.title_size * _TITLE_LEADING
        placed = []
        for entry in self.entries:
            placed.append((entry, top))
            top -= entry.height + self.setting.gap
        return placed

    @property
    def text_left(self) -> float:
        """Where the text of the entries begins."""
        return self.box.left + self.setting.pad + self.setting.swatch[0] + self.setting.indent

    @property
    def left(self) -> float:
        """Where the signs begin."""
        return self.box.left + self.setting.pad


def make_legend(
    plate: Plate, classes: Sequence[MapClass], *, lang: Language, room: Box | None = None
) -> Legend:
    """Return the legend of a map in the emptiest corner of its frame, or beside it.

    Parameters
    ----------
    plate
        What the sheets of the study share.
    classes
        The classes of the map.
    lang
        Language of the texts.
    room
        What is left for the legend of the column beside the map, where the paper has one.

    Raises
    ------
    ValueError
        When the plate was made for other legends and has no room for this one.
    """
    room = room or plate.column
    if room is not None:
        content = _within(_settings(classes, plate.paper, lang=lang, tight=True), room)
        wide, high = content.size
        left = room.left
        if plate.paper.layout == "beside":  # no box is drawn: its signs stand under the title
            left = plate.paper.margin - content.setting.pad
        return content.at(Box(left, room.top - high, left + wide, room.top))
    names = [shapely.box(*label.box) for label in plate.names]
    taken = [*plate.land, *names]
    gap = plate.paper.corner_gap
    ways = _settings(classes, plate.paper, lang=lang)
    ways += _settings(classes, plate.paper, lang=lang, tight=True)  # names can be in the way
    for content in ways:
        if box := emptiest_corner(plate.frame, content.size, taken, gap=gap):
            return content.at(box)
    raise ValueError("no room for the legend; make the plate with make_shared_plate")


def legend_sizes(
    classes: Sequence[MapClass], paper: Paper, *, lang: Language, tight: bool = False
) -> list[tuple[float, float]]:
    """Return the sizes in millimetres that a legend can take, the best first.

    Parameters
    ----------
    classes
        The classes of the map.
    paper
        The paper.
    lang
        Language of the texts.
    tight
        Whether it may also be set smaller than is good for as many classes.
    """
    return [content.size for content in _settings(classes, paper, lang=lang, tight=tight)]


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
        edges, right = [], box.right - self.setting.pad
        for wide, words in reversed(self.columns):
            edges.append((right, words))
            right -= wide + _COLUMN_GAP
        return Legend(box, self.title, self.entries, self.total, self.setting, tuple(edges[::-1]))


def _settings(
    classes: Sequence[MapClass], paper: Paper, *, lang: Language, tight: bool = False
) -> list[_Content]:
    """Return the ways to set a legend, the best first."""
    first = 0 if len(classes) <= _MOST_ROOMY else 1
    settings = paper.legends[first:] if tight else paper.legends[first : first + 1]
    return [
        _content(classes, within=within, setting=setting, lang=lang)
        for setting in settings
        for within in setting.widths
    ]


def _within(contents: Sequence[_Content], room: Box) -> _Content:
    """Return the first that a column has room for."""
    for content in contents:
        if content.size[0] <= room.width + _HAIR and content.size[1] <= room.height + _HAIR:
            return content
    raise InputError(
        f"a legend of {len(contents[0].entries)} lines has no room beside the map; choose a larger "
        "paper, or let the map show fewer regions"
    )


def _content(
    classes: Sequence[MapClass], *, within: float, setting: Setting, lang: Language
) -> _Content:
    """Set the legend so that no line of text is wider than `within` millimetres.

    A label may be longer where the figures behind it leave room under their heading.
    """
    columns = _columns(
        entries_of(classes, within=within, setting=setting, lang=lang), setting=setting, lang=lang
    )
    spare = columns[0].spare if columns else 0.0
    entries = entries_of(classes, within=within + spare, setting=setting, lang=lang)
    known = all(one.population is not None for one in classes)
    whole = sum(one.population or 0 for one in classes) if known else None
    number_of = sum(len(one.codes) for one in classes)
    beside = sum(one.width + _COLUMN_GAP for one in columns)
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
    heading = text("legend", lang)
    left = setting.swatch[0] + setting.indent
    wide = max(
        [beside + style.width(heading, setting.title_size, "semibold") - left]
        + [
            beside - spare + style.width(line, setting.label_size)
            for one in entries
            for line in one.label
        ]
        + [style.width(line, setting.count_size) for one in entries for line in one.count]
        + [style.width(line, setting.count_size) - setting.swatch[0] for line in total],
    )
    high = 2 * setting.pad + setting.title_size * _TITLE_LEADING
    high += sum(entry.height + setting.gap for entry in entries)
    # the rule over the totals keeps its distance from the last sign where entries stand close
    high += max(1.0, 2.6 - setting.gap) + setting.leading * len(total)
    size = (wide + left + 2 * setting.pad, high)
    placed = tuple((one.width, one.heading) for one in columns)
    return _Content(heading, entries, total, size, setting, placed)


def entries_of(
    classes: Sequence[MapClass], *, within: float, setting: Setting, lang: Language
) -> list[Entry]:
    """Return what a legend says of classes and of the marks over them, line by line.

    Parameters
    ----------
    classes
        The classes of the map.
    within
        How wide lines may be, in millimetres.
    setting
        How they are set.
    lang
        Language of the texts.
    """
    told = sizes(classes)
    entries = [
        _entry(one, *told[one.id], within=within, setting=setting, lang=lang) for one in classes
    ]
    signs: tuple[tuple[Mark, str, set[str]], ...] = (
        (
            "rings",
            sign_of_inferred(classes, lang),
            {code for one in classes for code in one.ringed},
        ),
        ("dots", text("weak", lang), {code for one in classes for code in one.dotted}),
    )
    entries += [
        _marked(mark, words, codes, within=within, setting=setting, lang=lang)
        for mark, words, codes in signs
        if codes
    ]
    return entries


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


def _marked(
    mark: Mark,
    words: str,
    codes: set[str],
    *,
    within: float,
    setting: Setting,
    lang: Language,
) -> Entry:
    """Return the entry of a mark over classes: of how many, and of which where these are few."""
    label = style.wrap(words, setting.label_size, within)
    if setting.in_columns:
        return Entry(mark, label, [], _height(len(label), setting), (number(len(codes), lang), ""))
    told = count_of_municipalities(len(codes), lang)
    if len(codes) <= _FEW:
        told = f"{told}: {enumeration(sorted(map(_name, codes)), lang)}"
    lines = style.wrap(told, setting.count_size, within)
    return Entry(mark, label, lines, _height(len(label) + len(lines), setting))


def draw_sign(pen: Pen, shape: shapely.Geometry, sign: MapClass | Mark) -> None:
    """Draw the sign of a class, or of a mark over classes, with its edge.

    Parameters
    ----------
    pen
        What draws.
    shape
        The sign, as a rectangle.
    sign
        What it is of.
    """
    left, _, right, _ = shapely.bounds(shape)
    z = LEVEL["box"] + 0.5
    draw_swatch(pen, shape, sign, z=z, stripe=float(right - left) * _STRIPE)
    member = not isinstance(sign, str) and sign.is_member
    edge = style.REGION_LINE if member else style.BORDER_ON_PALE
    pen.line(shape, edge, 0.8 if member else 0.5, z=z + 0.3)


def _height(lines: int, setting: Setting) -> float:
    return max(setting.swatch[1], setting.leading * lines)


@dataclass(frozen=True)
class _Column:
    """A column of figures; `spare` is by how much its heading is wider than they are."""

    heading: str
    width: float
    spare: float


def _columns(entries: Sequence[Entry], *, setting: Setting, lang: Language) -> list[_Column]:
    """Return each column of figures that has any."""
    if not setting.in_columns:
        return []
    found = []
    for index, words in enumerate((text("municipalities", lang), text("population", lang))):
        figures = [entry.columns[index] for entry in entries if entry.columns]
        if any(figures):
            most = max(style.width(line, setting.count_size) for line in figures)
            wide = max(most, style.width(words, setting.count_size))
            found.append(_Column(words, wide, wide - most))
    return found


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
