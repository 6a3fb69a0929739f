"""All maps of a study on one sheet: each small with its legend, what they share told once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import regiokaart
from regiokaart.classes import classify, outlines, sizes
from regiokaart.classes.alt import alt_text
from regiokaart.errors import InputError
from regiokaart.print import naming, style
from regiokaart.print.borders import make_borders
from regiokaart.print.drawing import draw_map, draw_names, renamed
from regiokaart.print.furniture import draw_head, draw_notes, draw_strip, make_head
from regiokaart.print.layout import Box, placements
from regiokaart.print.logo import draw_logo
from regiokaart.print.marks import draw_swatch
from regiokaart.print.notes import shared_lines, small_notes
from regiokaart.print.output import About, whole_pixels
from regiokaart.print.paper import PAPERS, Paper, paper_of
from regiokaart.print.pen import Pen
from regiokaart.print.plate import Beyond, Lettering, Plate, letter
from regiokaart.print.sheet import Sheet
from regiokaart.texts import Language, count_of_municipalities, long_date, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print.marks import Mark
    from regiokaart.study import MapSpec

    _Maps = Sequence[tuple[MapSpec, list[MapClass]]]

_Item = TypeVar("_Item")

MULTIPLES = "kaarten"
"""What the sheet with all maps is called, where a map has its id."""

_GAP = 7.0  # mm between cells, on A4
_BESIDE = 3.0  # mm between a map and its legend
_LABEL = 6.5  # pt, on A4
_TITLE = 9.5
_SWATCH = (3.8, 2.3)  # mm
_LEADING = 0.41  # mm per point
_WIDTHS = (
    58.0,
    52.0,
    46.0,
    42.0,
    39.0,
    36.0,
    33.0,
    30.0,
    27.0,
    24.0,
)  # mm that a legend is wide, on A4
_NOTE = 6.5  # pt, on A4
_SMALLEST = 6.0  # pt, on every paper
_NUMBERED = 2.0  # mm2 that a part of a region is large, to have a number of its own
_SMALLER = (0.96, 0.92, 0.88, 0.84, 0.8)  # what is tried where there is no room, of the type
_ENOUGH = 0.85  # of the largest that maps can be, for larger type
_HEAD = 0.8  # the size of the title, as a part of that on the sheet of a map
_UNDER_TITLE = 1.5  # mm
_UNDER_MAP = 2.0
_LEAST = 15.0  # mm that a map is wide and high
_WIDEST_BELOW = 62.0  # mm that a legend under a map is wide, on A4
_AIR = 1.4  # mm between the study area and the frame of a small map


@dataclass(frozen=True)
class _Row:
    """A line of a legend: a sign, what it means and how many municipalities there are.

    `name` stands in the sign, and on the map.
    """

    sign: MapClass | Mark
    label: list[str]
    count: str
    name: str = ""


@dataclass(frozen=True)
class _Grid:
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
    legends: list[list[_Row]]
    titles: list[list[str]]
    heads: list[float]
    highs: list[float]
    place: int | None

    @property
    def gap(self) -> float:
        """The space between cells, in millimetres."""
        return _GAP * self.unit


@style.in_house
def draw_multiples(scene: Scene, *, paper: Paper | str = "a4", lang: Language = "nl") -> Sheet:
    """Draw all maps of a study on one sheet.

    Parameters
    ----------
    scene
        The study, its geometry simplified with `Scene.drawn`.
    paper
        One of `PAPERS` that has room for titles and legends, or its name.
    lang
        Language of the texts.

    Raises
    ------
    InputError
        When there is no such paper, or it is a bare one.
    """
    paper = paper_of(paper)
    if not paper.has_furniture:
        known = ", ".join(one.id for one in PAPERS.values() if one.has_furniture)
        raise InputError(f"{paper.id!r} has no room for all maps; choose from {known}")
    type_ = replace(paper.type, title=paper.type.title * _HEAD, subtitle=paper.type.subtitle * 0.9)
    paper = replace(paper, layout="under", type=type_)
    maps = [(spec, classify(scene, spec, lang=lang)) for spec in scene.study.maps]
    told = shared_lines(scene, maps, paper=paper, lang=lang)
    page, grid = _arranged(scene, maps, told, paper, lang=lang)
    with style.context():
        figure = Figure(figsize=(whole_pixels(page[0]), whole_pixels(page[1])))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, page[0])
        axes.set_ylim(0, page[1])
        axes.set_axis_off()
        sheet = _Drawing(scene, maps, told, paper, page, grid, Pen(axes), lang)
        sheet.draw()
    title = scene.study.title.get(lang)
    seen = [
        f"{place}. {alt_text(scene, spec, classes, lang=lang)}"
        for place, (spec, classes) in enumerate(maps, start=1)
    ]
    return Sheet(
        map_id=MULTIPLES,
        title=title,
        classes=(),
        unplaced=(),
        figure=figure,
        about=About(
            title=f"{title} - {text('maps', lang).lower()}",
            description=" ".join(seen),
            author=title,
            keywords=f"{scene.study.id} {MULTIPLES} {lang}",
            software=f"regiokaart {regiokaart.__version__}",
            lang=lang,
        ),
    )


def _arranged(
    scene: Scene,
    maps: _Maps,
    told: Sequence[str],
    paper: Paper,
    *,
    lang: Language,
) -> tuple[tuple[float, float], _Grid]:
    """Return the page and the grid on which the maps become largest."""
    left, bottom, right, top = scene.layer.total_bounds
    full = paper.type.source / PAPERS["a4"].type.source
    units = [full, *(full * part for part in _SMALLER if full * part * _LABEL >= _SMALLEST)]
    best: list[tuple[float, tuple[float, float], _Grid]] = []
    for unit in units:
        found = [
            (
                min(
                    (wide - 2 * _AIR * unit) / (right - left),
                    (high - 2 * _AIR * unit) / (top - bottom),
                ),
                page,
                grid,
            )
            for page in paper.pages
            for grid in _grids(maps, told, paper, page, unit, lang=lang)
            for wide, high in [grid.map_size]
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
    maps: _Maps,
    told: Sequence[str],
    paper: Paper,
    page: tuple[float, float],
    unit: float,
    *,
    lang: Language,
) -> Iterable[_Grid]:
    """Give the ways to arrange the maps on a page, as far as there is room for the legends."""
    gap = _GAP * unit
    wide = page[0] - 2 * paper.margin
    high = page[1] - 2 * paper.margin - paper.head_height - paper.strip
    for columns, beside in product(range(1, len(maps) + 1), (True, False)):
        rows = -(-len(maps) // columns)
        across = (wide - gap * (columns - 1)) / columns
        titles = [
            style.wrap(_title(place, spec, lang), _TITLE * unit, across, "semibold")
            for place, (spec, _) in enumerate(maps, start=1)
        ]
        heads = [
            max(map(len, row)) * _TITLE * unit * _LEADING + _UNDER_TITLE * unit
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
                notes = small_notes(told, size=_NOTE * unit, within=within).height
                down = high - (notes if place is None else 0.0) - gap * (rows - 1) - sum(heads)
                below = [0.0 if beside else one + _UNDER_MAP * unit for one in highest]
                tall = (down - sum(below)) / rows
                size = (across - legend_wide - _BESIDE * unit if beside else across, tall)
                highs = [head + tall + one for head, one in zip(heads, below, strict=True)]
                if (
                    min(size) < _LEAST
                    or (beside and max(highest) > tall)
                    or (place is not None and notes > highs[-1])
                ):
                    continue
                yield _Grid(
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


def _rows(classes: Sequence[MapClass], within: float, unit: float, *, lang: Language) -> list[_Row]:
    """Return a legend that is so many millimetres wide; none when a word has no room."""
    size = _LABEL * unit
    told = sizes(classes)
    counts = [number(told[one.id][0], lang) for one in classes]
    room = within - _SWATCH[0] * unit - 1.2 * unit
    room -= max(style.width(count, size) for count in counts) + 1.2 * unit
    numbers = _numbers(classes)
    rows = [
        _Row(one, style.wrap(one.label, size, room), count, numbers.get(one.id, ""))
        for one, count in zip(classes, counts, strict=True)
    ]
    marks: tuple[tuple[Mark, str, set[str]], ...] = (
        ("rings", "inferred_sign", {code for one in classes for code in one.ringed}),
        ("dots", "weak", {code for one in classes for code in one.dotted}),
    )
    for mark, key, found in marks:
        if found:
            label = style.wrap(text(key, lang), size, room)
            rows.append(_Row(mark, label, number(len(found), lang)))
    fits = all(style.width(line, size) <= room for row in rows for line in row.label)
    return rows if fits else []


def _numbers(classes: Sequence[MapClass]) -> dict[str, str]:
    """Return a number for each region where colours stand for more than one of them."""
    regions = [one for one in classes if one.kind in {"region", "partner"}]
    if len({one.fills for one in regions}) == len(regions):
        return {}
    return {one.id: str(place) for place, one in enumerate(regions, start=1)}


def _height(rows: Sequence[_Row], unit: float) -> float:
    return sum(_row_height(row, unit) for row in rows)


def _row_height(row: _Row, unit: float) -> float:
    return max(_SWATCH[1] * unit, len(row.label) * _LABEL * unit * _LEADING) + 0.4 * unit


@dataclass(frozen=True)
class _Drawing:
    """A sheet with all maps while it is drawn."""

    scene: Scene
    maps: _Maps
    told: Sequence[str]
    paper: Paper
    page: tuple[float, float]
    grid: _Grid
    pen: Pen
    lang: Language

    def draw(self) -> None:
        """Draw the maps, and what stands around them."""
        plate = None
        for place, (spec, classes) in enumerate(self.maps):
            plate = self._draw_cell(self._cell(place), place, spec, classes)
        if plate is not None:
            self._draw_shared(plate)

    def _cell(self, place: int) -> Box:
        """Return the place of a cell; they run from left to right, and then down."""
        grid = self.grid
        row, column = divmod(place, grid.columns)
        left = self.paper.margin + column * (grid.wide + grid.gap)
        top = self.page[1] - self.paper.margin - self.paper.head_height
        top -= sum(grid.highs[:row]) + row * grid.gap
        return Box(left, top - grid.highs[row], left + grid.wide, top)

    def _draw_cell(self, cell: Box, place: int, spec: MapSpec, classes: list[MapClass]) -> Plate:
        grid = self.grid
        size, unit = _TITLE * grid.unit, grid.unit
        baseline = cell.top - size * 0.28
        for line in grid.titles[place]:
            self.pen.write(line, (cell.left, baseline), size, weight="semibold", colour=style.TITLE)
            baseline -= size * _LEADING
        wide, high = grid.map_size
        top = cell.top - grid.heads[place // grid.columns]
        frame = Box(cell.right - wide, top - high, cell.right, top)
        plate = self._plate(frame, classes)
        names = {code: f"{spec.id}-{code}" for code in plate.shapes}
        provinces = self.scene.layer.groupby("province").groups.values()
        draw_map(
            self.pen,
            replace(
                plate,
                shapes={names[code]: shape for code, shape in plate.shapes.items()},
                borders=replace(plate.borders, codes=tuple(names.values())),
            ),
            [renamed(one, names) for one in classes],
            regions=[
                [names[code] for code in codes] for codes in outlines(self.scene, spec).values()
            ],
            provinces=[[names[code] for code in codes] for codes in provinces],
        )
        draw_names(self.pen, plate)
        under = frame.bottom - _UNDER_MAP * unit
        corner = (cell.left, top) if grid.beside else (cell.left, under)
        self._draw_legend(corner, grid.legends[place], plate)
        return plate

    def _plate(self, frame: Box, classes: Sequence[MapClass]) -> Plate:
        area = np.asarray(self.scene.layer.geometry, dtype=object)
        placed = next(placements(area, frame, air=_AIR * self.grid.unit))
        surroundings = np.asarray(self.scene.surroundings.geometry, dtype=object)
        around = placed.clipped(surroundings, frame)
        shapes: dict[str, shapely.Geometry] = dict(
            zip(self.scene.layer.index, placed.apply(area), strict=True)
        )
        across = float(np.median(np.sqrt(shapely.area(list(shapes.values())))))
        figure = PAPERS["figure"]
        return Plate(
            paper=self.paper,
            page=self.page,
            frame=frame,
            column=None,
            millimetres_per_metre=placed.scale,
            shapes=shapes,
            around=around,
            beyond=Beyond.of(around),
            provinces={},
            lettering=self._lettering(shapes, frame, classes),
            strokes=figure.strokes[1 if across < figure.tiny else 0],
            borders=make_borders(shapes),
        )

    def _lettering(
        self, shapes: dict[str, shapely.Geometry], frame: Box, classes: Sequence[MapClass]
    ) -> Lettering:
        """Place a number on each part of a region where its colour is not its own."""
        numbers = _numbers(classes)
        names: dict[str, str] = {}
        located: dict[str, shapely.Geometry] = {}
        for one in classes:
            if one.id not in numbers:
                continue
            whole = shapely.coverage_union_all([shapes[code] for code in one.codes])
            parts = sorted(shapely.get_parts(whole), key=lambda part: -float(part.area))
            for place, part in enumerate(parts):
                if place == 0 or part.area >= _NUMBERED:
                    names[f"{one.id}-{place}"] = numbers[one.id]
                    located[f"{one.id}-{place}"] = part
        if not names:
            return Lettering([], shapely.MultiPolygon(), ())
        wanted = naming.Wanted(names, located, frozenset(), {})
        return letter(wanted, frame, paper=replace(self.paper, names=(self._number_size,)))

    @property
    def _number_size(self) -> float:
        """The size of the numbers of regions, in points."""
        return max(_SMALLEST, _LABEL * self.grid.unit * 0.92)

    def _draw_legend(self, corner: tuple[float, float], rows: Sequence[_Row], plate: Plate) -> None:
        unit = self.grid.unit
        size = _LABEL * unit
        wide, high = (measure * unit for measure in _SWATCH)
        left, top = corner
        right = left + self.grid.legend_wide
        for row in rows:
            swatch = shapely.box(left, top - high, left + wide, top)
            draw_swatch(self.pen, swatch, row.sign, z=9, stripe=plate.strokes.stripe)
            member = not isinstance(row.sign, str) and row.sign.is_member
            edge = style.REGION_LINE if member else style.BORDER_ON_PALE
            self.pen.line(swatch, edge, 0.5, z=9.3)
            baseline = top - high / 2 - size * style.POINT * 0.33
            self.pen.write(
                row.count,
                (right - style.width(row.count, size), baseline),
                size,
                colour=style.SOFT_INK,
            )
            if row.name:
                small = self._number_size
                middle = left + wide / 2 - style.width(row.name, small) / 2
                lower = top - high / 2 - small * style.POINT * 0.33
                self.pen.write(row.name, (middle, lower), small, z=9.5)
            for line in row.label:
                self.pen.write(line, (left + wide + 1.2 * unit, baseline), size)
                baseline -= size * _LEADING
            top -= _row_height(row, unit)

    def _draw_shared(self, plate: Plate) -> None:
        """Draw title, scale, notes and sources."""
        scene, paper, grid = self.scene, self.paper, self.grid
        lowest = self._cell(len(self.maps) - 1).bottom
        margin = paper.margin
        whole = Box(
            margin, lowest, self.page[0] - margin, self.page[1] - margin - paper.head_height
        )
        plate = replace(plate, frame=whole)
        parts = [
            text("reference_date", self.lang, date=long_date(scene.study.reference_date, self.lang))
        ]
        if not scene.on_tiles:
            parts.append(text("boundary_year", self.lang, year=scene.border_year))
        parts.append(count_of_municipalities(len(scene.layer), self.lang))
        draw_head(self.pen, make_head(plate, scene.study.title.get(self.lang), parts))
        draw_logo(self.pen, plate)
        within, frame = whole.width, whole
        if grid.place is not None:
            cell = self._cell(grid.place)
            within = whole.right - cell.left
            frame = Box(cell.left, cell.top + paper.strip, whole.right, whole.top)
        notes = small_notes(self.told, size=_NOTE * grid.unit, within=within)
        draw_strip(self.pen, plate, notes, on_tiles=scene.on_tiles, lang=self.lang)
        draw_notes(self.pen, replace(plate, frame=frame), notes)


__all__ = ["MULTIPLES", "draw_multiples"]
