"""All maps of a study on one sheet: each small with its legend, what they share told once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import regiokaart
from regiokaart.classes import classify, outlines
from regiokaart.classes.alt import alt_text
from regiokaart.errors import InputError
from regiokaart.print import naming, signs, style
from regiokaart.print.borders import make_borders
from regiokaart.print.drawing import draw_map, draw_names, renamed
from regiokaart.print.furniture import draw_head, draw_notes, draw_strip, make_head
from regiokaart.print.grid import (
    AIR,
    LABEL,
    LEADING,
    NOTE,
    SMALLEST,
    SWATCH,
    TITLE,
    UNDER_MAP,
    arranged,
    numbers_of,
    row_height,
)
from regiokaart.print.layout import Box, placements
from regiokaart.print.logo import draw_logo
from regiokaart.print.marks import draw_swatch, whole_mark
from regiokaart.print.notes import shared_lines, small_notes
from regiokaart.print.output import About, whole_pixels
from regiokaart.print.paper import PAPERS, Paper, paper_of
from regiokaart.print.pen import Pen
from regiokaart.print.plate import Beyond, Lettering, Plate, letter
from regiokaart.print.sheet import Sheet
from regiokaart.texts import Language, count_of_municipalities, long_date, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print.grid import Grid, Maps, Row
    from regiokaart.study import MapSpec

MULTIPLES = "kaarten"
"""What the sheet with all maps is called, where a map has its id."""

_SEEN = 0.6  # mm2: a part of a region that is smaller has no number of its own
_TINY = 0.1  # of the largest part of its region: one that is smaller is known by that
_FOR_SIGN = 0.5  # mm around the middle of a municipality with a sign: not for a number
_END = 0.2  # mm: the radius of the dots at the ends of leader lines
_NUMBER = 0.64  # of a sign of the legend: for the number, where rings stand beside it
_HALO = 0.12  # mm around numbers, which are read on the colours without one too
_TWICE = 4 / np.sqrt(2)  # stripes of two colours across which each is seen twice
_HEAD = 0.8  # the size of the title, as a part of that on the sheet of a map


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
    page, grid = arranged(scene, maps, told, paper, lang=lang)
    if paper.terse:  # the notes of maps must not make these smaller
        least = shared_lines(scene, maps, paper=paper, notes=False, lang=lang)
        other = arranged(scene, maps, least, paper, lang=lang)
        bounds = scene.layer.total_bounds
        if other[1].scale(bounds) > grid.scale(bounds) or other[1].unit > grid.unit:
            told, (page, grid) = least, other
    with style.context():
        figure = Figure(figsize=(whole_pixels(page[0]), whole_pixels(page[1])))
        FigureCanvasAgg(figure)
        sheet = _Drawing(scene, maps, told, paper, page, grid, Pen(figure, page), lang)
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


@dataclass(frozen=True)
class _Drawing:
    """A sheet with all maps while it is drawn."""

    scene: Scene
    maps: Maps
    told: Sequence[str]
    paper: Paper
    page: tuple[float, float]
    grid: Grid
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
        size, unit = TITLE * grid.unit, grid.unit
        baseline = cell.top - size * 0.28
        for line in grid.titles[place]:
            self.pen.write(line, (cell.left, baseline), size, weight="semibold", colour=style.TITLE)
            baseline -= size * LEADING
        wide, high = grid.map_size
        top = cell.top - grid.heads[place // grid.columns]
        frame = Box(cell.right - wide, top - high, cell.right, top)
        plate = self._plate(frame, spec, classes)
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
        under = frame.bottom - UNDER_MAP * unit
        corner = (cell.left, top) if grid.beside else (cell.left, under)
        self._draw_legend(corner, grid.legends[place], plate)
        return plate

    def _plate(self, frame: Box, spec: MapSpec, classes: Sequence[MapClass]) -> Plate:
        area = np.asarray(self.scene.layer.geometry, dtype=object)
        placed = next(placements(area, frame, air=AIR * self.grid.unit))
        surroundings = np.asarray(self.scene.surroundings.geometry, dtype=object)
        around = placed.clipped(surroundings, frame)
        shapes: dict[str, shapely.Geometry] = dict(
            zip(self.scene.layer.index, placed.apply(area), strict=True)
        )
        across = float(np.median(np.sqrt(shapely.area(list(shapes.values())))))
        figure = PAPERS["figure"]
        strokes = figure.strokes[1 if across < figure.tiny else 0]
        borders = make_borders(shapes)
        heavy = borders.drawn(borders.around(outlines(self.scene, spec).values()))
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
            lettering=self._lettering(shapes, frame, classes, heavy),
            strokes=replace(strokes, stripe=min(strokes.stripe, across / _TWICE)),
            borders=borders,
        )

    def _lettering(
        self,
        shapes: dict[str, shapely.Geometry],
        frame: Box,
        classes: Sequence[MapClass],
        heavy: shapely.Geometry,
    ) -> Lettering:
        """Place a number on each part of a region where its colour is not its own."""
        numbers = numbers_of(classes)
        marked: list[shapely.Geometry] = []
        names: dict[str, str] = {}
        located: dict[str, shapely.Geometry] = {}
        for one in classes:
            if one.id not in numbers:
                continue
            whole = shapely.coverage_union_all([shapes[code] for code in one.codes])
            parts = sorted(shapely.get_parts(whole), key=lambda part: -float(part.area))
            least = max(_SEEN, _TINY * parts[0].area)
            for place, part in enumerate(parts):
                if place > 0 and part.area < least:
                    break
                names[f"{one.id}-{place}"] = numbers[one.id]
                located[f"{one.id}-{place}"] = part
            middles = [signs.widest(shapes[code])[0] for code in (*one.dotted, *one.ringed)]
            marked += list(shapely.buffer(shapely.points(middles), _FOR_SIGN)) if middles else []
        if not names:
            return Lettering([], shapely.MultiPolygon(), ())
        wanted = naming.Wanted(names, located, frozenset(), {})
        paper = replace(self.paper, names=(self._number_size,))
        keep_out = shapely.union_all(marked) if marked else None
        return letter(
            wanted,
            frame,
            paper=paper,
            keep_out=keep_out,
            shunned=heavy,
            halo=_HALO,
            end=_END,
        )

    @property
    def _number_size(self) -> float:
        """The size of the numbers of regions, in points."""
        return max(SMALLEST, LABEL * self.grid.unit * 0.92)

    def _draw_legend(self, corner: tuple[float, float], rows: Sequence[Row], plate: Plate) -> None:
        unit = self.grid.unit
        size = LABEL * unit
        wide, high = (measure * unit for measure in SWATCH)
        left, top = corner
        right = left + self.grid.legend_wide
        # a ring would be printed through the number
        beside = any(
            row.name and not isinstance(row.sign, str) and whole_mark(row.sign) for row in rows
        )
        for row in rows:
            swatch = shapely.box(left, top - high, left + wide, top)
            number_wide = wide * (_NUMBER if beside else 1.0) if row.name else 0.0
            draw_swatch(
                self.pen,
                swatch,
                row.sign,
                z=9,
                stripe=plate.strokes.stripe,
                taken=number_wide if beside else 0.0,
            )
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
                middle = left + (number_wide - style.width(row.name, small)) / 2
                lower = top - high / 2 - small * style.POINT * 0.33
                self.pen.write(row.name, (middle, lower), small, z=9.5)
            for line in row.label:
                self.pen.write(line, (left + wide + 1.2 * unit, baseline), size)
                baseline -= size * LEADING
            top -= row_height(row, unit)

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
        draw_head(self.pen, make_head(paper, self.page, scene.study.title.get(self.lang), parts))
        draw_logo(self.pen, plate)
        within, frame = whole.width, whole
        if grid.place is not None:
            cell = self._cell(grid.place)
            within = whole.right - cell.left
            frame = Box(cell.left, cell.top + paper.strip, whole.right, whole.top)
        notes = small_notes(self.told, size=NOTE * grid.unit, within=within)
        draw_strip(self.pen, plate, notes, on_tiles=scene.on_tiles, lang=self.lang)
        draw_notes(self.pen, replace(plate, frame=frame), notes)


__all__ = ["MULTIPLES", "draw_multiples"]
