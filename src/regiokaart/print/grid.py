"""The search for the grid of a sheet with all maps: in which the maps become largest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from regiokaart.classes import sign_of_inferred, sizes
from regiokaart.errors import InputError
from regiokaart.print import style
from regiokaart.print.notes import small_notes
from regiokaart.print.paper import PAPERS, Paper
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print.marks import Mark
    from regiokaart.study import MapSpec

    Maps = Sequence[tuple[MapSpec, list[MapClass]]]

_Item = TypeVar("_Item")

LABEL = 6.5
"""The type of legends on A4, in points."""
TITLE = 9.5
"""The type of the titles of maps on A4, in points."""
NOTE = 6.5
"""The type of notes on A4, in points."""
SMALLEST = 6.0
"""The smallest type on every paper, in points."""
LEADING = 0.41
"""The distance of lines in millimetres, per point of the type."""
SWATCH = (3.8, 2.3)
"""The signs of a legend on A4, in millimetres."""
UNDER_MAP = 2.0
"""Between a map and the legend under it on A4, in millimetres."""
AIR = 1.4
"""Between the study area and the frame of a small map on A4, in millimetres."""
_GAP = 7.0  # mm between cells, on A4
_BESIDE = 3.0  # mm between a map and its legend
# mm that a legend is wide, on A4
_WIDTHS = (58.0, 52.0, 46.0, 42.0, 39.0, 36.0, 33.0, 30.0, 27.0, 24.0)
_SMALLER = (0.96, 0.92, 0.88, 0.84, 0.8)  # what is tried where there is no room, of the type
_ENOUGH = 0.85  # of the largest that maps can be, for larger type
_UNDER_TITLE = 1.5  # mm
_LEAST = 15.0  # mm that a map is wide and high
_WIDEST_BELOW = 62.0  # mm that a legend under a map is wide, on A4


@dataclass(frozen=True)
class Row:
    """A line of a legend: a sign, what it means and how many municipalities there are.

    `name` stands in the sign, and on the map.
    """

    sign: MapClass | Mark
    label: list[str]
    count: str
    name: str = ""


@dataclass(frozen=True)
class Grid:
    """How the cells of a sheet are arranged.

    Attributes
    ----------
    unit
        How much larger the type is than on A4.
    columns
        How many there are.
    map_size
        Width and height of the frame of each map, in millimetres.
    wide
        The width of a cell.
    legend_wide
        The width of a legend.
    beside
        Whether legends stand beside their maps, not below them.
    legends
        The lines of each legend.
    titles
        The lines of each title.
    heads, highs
        For each row of cells the height of titles, and that of all of it.
    place
        Where the notes stand: a cell that is left over; ``None`` for under the maps.
    """

    unit: float
    columns: int
    map_size: tuple[float, float]
    wide: float
    legend_wide: float
    beside: bool
    legends: list[list[Row]]
    titles: list[list[str]]
    heads: list[float]
    highs: list[float]
    place: int | None

    @property
    def gap(self) -> float:
        """The space between cells, in millimetres."""
        return _GAP * self.unit

    def scale(self, bounds: Sequence[float]) -> float:
        """Return at how many millimetres per metre an area with these bounds is drawn."""
        left, bottom, right, top = bounds
        wide, high = (side - 2 * AIR * self.unit for side in self.map_size)
        return min(wide / (right - left), high / (top - bottom))


def arranged(
    scene: Scene,
    maps: Maps,
    told: Sequence[str],
    paper: Paper,
    *,
    lang: Language,
) -> tuple[tuple[float, float], Grid]:
    """Return the page and the grid on which the maps become largest."""
    bounds = [float(value) for value in scene.layer.total_bounds]
    full = paper.type.source / PAPERS["a4"].type.source
    units = [full, *(full * part for part in _SMALLER if full * part * LABEL >= SMALLEST)]
    best: list[tuple[float, tuple[float, float], Grid]] = []
    for unit in units:
        found = [
            (grid.scale(bounds), page, grid)
            for page in paper.pages
            for grid in _grids(maps, told, paper, page, unit, lang=lang)
        ]
        best += [max(found, key=lambda one: round(one[0], 9))] if found else []
    # larger type is better, unless it makes the maps much smaller
    for scale, page, grid in best:
        if scale >= _ENOUGH * max(one[0] for one in best):
            return page, grid
    raise InputError(
        f"{len(maps)} maps with their legends have no room on one {paper.id}; choose a larger "
        "paper, or fewer maps in the study"
    )


def _grids(
    maps: Maps,
    told: Sequence[str],
    paper: Paper,
    page: tuple[float, float],
    unit: float,
    *,
    lang: Language,
) -> Iterable[Grid]:
    """Give the ways to arrange the maps on a page, as far as there is room for the legends."""
    gap = _GAP * unit
    wide = page[0] - 2 * paper.margin
    high = page[1] - 2 * paper.margin - paper.head_height - paper.strip
    for columns, beside in product(range(1, len(maps) + 1), (True, False)):
        rows = -(-len(maps) // columns)
        across = (wide - gap * (columns - 1)) / columns
        titles = [
            style.balanced(_title(place, spec, lang), TITLE * unit, across, "semibold")
            for place, (spec, _) in enumerate(maps, start=1)
        ]
        heads = [
            max(map(len, row)) * TITLE * unit * LEADING + _UNDER_TITLE * unit
            for row in _in_rows(titles, columns)
        ]
        left_over = columns * rows - len(maps)
        for width in _WIDTHS if beside else (min(across / unit, _WIDEST_BELOW),):
            legend_wide = width * unit
            legends = [_rows(one, legend_wide, unit, lang=lang) for _, one in maps]
            if not all(legends):
                continue
            highest = [max(_height(one, unit) for one in row) for row in _in_rows(legends, columns)]
            for place in (len(maps), None) if left_over else (None,):
                within = wide if place is None else (across + gap) * left_over - gap
                notes = small_notes(told, size=NOTE * unit, within=within).height
                down = high - (notes if place is None else 0.0) - gap * (rows - 1) - sum(heads)
                below = [0.0 if beside else one + UNDER_MAP * unit for one in highest]
                tall = (down - sum(below)) / rows
                size = (across - legend_wide - _BESIDE * unit if beside else across, tall)
                highs = [head + tall + one for head, one in zip(heads, below, strict=True)]
                if (
                    min(size) < _LEAST
                    or (beside and max(highest) > tall)
                    or (place is not None and notes > highs[-1])
                ):
                    continue
                yield Grid(
                    unit,
                    columns,
                    size,
                    across,
                    legend_wide,
                    beside,
                    legends,
                    titles,
                    heads,
                    highs,
                    place,
                )


def _in_rows(items: Sequence[_Item], columns: int) -> list[Sequence[_Item]]:
    return [items[start : start + columns] for start in range(0, len(items), columns)]


def _title(place: int, spec: MapSpec, lang: Language) -> str:
    return f"{place}. {spec.title.get(lang)}"


def _rows(classes: Sequence[MapClass], within: float, unit: float, *, lang: Language) -> list[Row]:
    """Return a legend that is so many millimetres wide; none when a word has no room."""
    size = LABEL * unit
    told = sizes(classes)
    counts = [number(told[one.id][0], lang) for one in classes]
    room = within - SWATCH[0] * unit - 1.2 * unit
    room -= max(style.width(count, size) for count in counts) + 1.2 * unit
    numbers = numbers_of(classes)
    rows = [
        Row(one, style.wrap(one.label, size, room), count, numbers.get(one.id, ""))
        for one, count in zip(classes, counts, strict=True)
    ]
    rings = sign_of_inferred(classes, lang)
    marks: tuple[tuple[Mark, str, set[str]], ...] = (
        ("rings", rings, {code for one in classes for code in one.ringed}),
        ("dots", text("weak", lang), {code for one in classes for code in one.dotted}),
    )
    for mark, words, found in marks:
        if found:
            label = style.wrap(words, size, room)
            rows.append(Row(mark, label, number(len(found), lang)))
    fits = all(style.width(line, size) <= room for row in rows for line in row.label)
    return rows if fits else []


def numbers_of(classes: Sequence[MapClass]) -> dict[str, str]:
    """Return a number for each region where colours stand for more than one of them."""
    regions = [one for one in classes if one.kind in {"region", "partner"}]
    if len({one.fills for one in regions}) == len(regions):
        return {}
    return {one.id: str(place) for place, one in enumerate(regions, start=1)}


def _height(rows: Sequence[Row], unit: float) -> float:
    return sum(row_height(row, unit) for row in rows)


def row_height(row: Row, unit: float) -> float:
    """Return the height of a line of a legend, in millimetres."""
    return max(SWATCH[1] * unit, len(row.label) * LABEL * unit * LEADING) + 0.4 * unit
