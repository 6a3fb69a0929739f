"""A printed sheet of one map: drawn once, written as PNG, PDF and SVG."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import regiokaart
from regiokaart.classes import MapClass, classify, outlines
from regiokaart.classes.alt import alt_text
from regiokaart.errors import InputError
from regiokaart.print import output, style
from regiokaart.print.drawing import draw_inset, draw_map, draw_names
from regiokaart.print.furniture import (
    draw_credit,
    draw_head,
    draw_key,
    draw_legend,
    draw_notes,
    draw_strip,
    make_head,
)
from regiokaart.print.key import make_key
from regiokaart.print.layout import Box, Needs, beside
from regiokaart.print.legend import legend_sizes, make_legend
from regiokaart.print.logo import beside_notes, draw_logo, least_foot
from regiokaart.print.notes import make_notes
from regiokaart.print.output import DPI, About, Format, whole_pixels
from regiokaart.print.paper import Paper, paper_of
from regiokaart.print.pen import Pen
from regiokaart.print.plate import Plate, make_plate, regions_to_name
from regiokaart.texts import Language, long_date, text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print.furniture import Head
    from regiokaart.print.legend import Legend
    from regiokaart.print.notes import Notes
    from regiokaart.study import MapSpec


@dataclass(frozen=True)
class Sheet:
    """A printed sheet; shows itself in a notebook.

    Attributes
    ----------
    map_id
        The map.
    title
        Its title.
    classes
        The classes in its legend.
    unplaced
        Codes of municipalities for whose name there was no room.
    about
        What its files tell of it, in words for who cannot see it too.
    """

    map_id: str
    title: str
    classes: tuple[MapClass, ...]
    unplaced: tuple[str, ...]
    figure: Figure = field(repr=False)
    about: About = field(repr=False)

    def save(self, path: Path | str) -> None:
        """Write the sheet; the ending of `path` chooses PNG (300 dpi), PDF or SVG.

        Raises
        ------
        ValueError
            For another ending.
        OutputError
            When the file cannot be written.
        """
        output.save(path, self.render)

    def render(self, kind: Format, *, dpi: int = DPI) -> bytes:
        """Return the sheet as the bytes of a file; `dpi` matters to PNG only."""
        return output.render(self.figure, kind, self.about, dpi=dpi)

    def _repr_png_(self) -> bytes:
        return self.render("png", dpi=96)


@style.in_house
def draw_sheet(
    scene: Scene,
    spec: MapSpec,
    *,
    paper: Paper | str = "a4",
    lang: Language = "nl",
    plate: Plate | None = None,
) -> Sheet:
    """Draw a map of a study on paper.

    Parameters
    ----------
    scene
        The study, its geometry simplified with `Scene.drawn`.
    spec
        The map.
    paper
        One of `PAPERS`, or its name; that of `plate` when this is given.
    lang
        Language of the texts.
    plate
        What the sheets of the study share, as `make_shared_plate` returns it; made anew when not
        given.

    Raises
    ------
    InputError
        When there is no such paper.
    """
    plate = (plate or make_shared_plate(scene, paper=paper, lang=lang)).of(spec.id)
    classes = list(plate.classes.get(spec.id) or classify(scene, spec, lang=lang))
    title = spec.title.get(lang)
    with style.context():
        figure = Figure(figsize=(whole_pixels(plate.page[0]), whole_pixels(plate.page[1])))
        FigureCanvasAgg(figure)
        pen = Pen(figure, plate.page)
        regions = list(outlines(scene, spec).values())
        provinces = [list(codes) for codes in scene.layer.groupby("province").groups.values()]
        draw_map(pen, plate, classes, regions=regions, provinces=provinces)
        draw_names(pen, plate)
        for inset in plate.insets:
            draw_inset(
                pen,
                plate,
                inset,
                classes,
                map_id=spec.id,
                regions=regions,
                provinces=provinces,
                lang=lang,
            )
        if plate.paper.has_furniture:
            _draw_furniture(pen, plate, scene, spec, classes, lang=lang)
        else:
            credit = scene.attribution(lang)
            draw_credit(pen, plate, credit, on_tiles=scene.on_tiles, lang=lang)
            named = plate.lettering.regions
            draw_key(pen, plate, make_key(classes, paper=plate.paper, named=named, lang=lang))
    study = scene.study.title.get(lang)
    return Sheet(
        map_id=spec.id,
        title=title,
        classes=tuple(classes),
        unplaced=plate.unplaced,
        figure=figure,
        about=About(
            title=f"{title} - {study}",
            description=alt_text(scene, spec, classes, lang=lang),
            author=study,
            keywords=f"{scene.study.id} {spec.id} {lang}",
            software=f"regiokaart {regiokaart.__version__}",
            lang=lang,
        ),
    )


@style.in_house
def make_shared_plate(scene: Scene, *, paper: Paper | str = "a4", lang: Language = "nl") -> Plate:
    """Return the plate of a study, with room for the notes and the legend of each of its maps.

    Parameters
    ----------
    scene
        The study, its geometry simplified with `Scene.drawn`.
    paper
        One of `PAPERS`, or its name.
    lang
        Language of the texts.

    Raises
    ------
    InputError
        When there is no such paper.
    """
    paper = paper_of(paper)
    classes = {spec.id: classify(scene, spec, lang=lang) for spec in scene.study.maps}
    if not paper.has_furniture:
        return replace(_with_key(scene, classes, paper=paper, lang=lang), classes=classes)
    needs = Needs()
    if paper.layout == "under":
        # upright or lying is not known yet: what fits under the one also fits under the other
        narrow = min(page[0] for page in paper.pages) - 2 * paper.margin - beside_notes(paper)
        needs = Needs(
            foot=max(
                least_foot(paper),
                *(
                    make_notes(
                        scene, spec, classes[spec.id], paper=paper, lang=lang, within=narrow
                    )[-1].height
                    for spec in scene.study.maps
                ),
            ),
            legends=[legend_sizes(one, paper, lang=lang) for one in classes.values()],
            tight=[legend_sizes(one, paper, lang=lang, tight=True) for one in classes.values()],
        )
        other = beside(np.asarray(scene.layer.geometry, dtype=object), paper, needs)
        if other and all(
            _has_room(scene, spec, classes[spec.id], paper=other, lang=lang)
            for spec in scene.study.maps
        ):
            paper, needs = other, Needs()
    plate = make_plate(scene, paper=paper, needs=needs, lang=lang)
    return replace(plate, classes=classes)


def _with_key(
    scene: Scene, classes: Mapping[str, Sequence[MapClass]], *, paper: Paper, lang: Language
) -> Plate:
    """Return a plate with room under the map for the highest of the keys."""

    def made(named: Mapping[str, Collection[str]]) -> Plate:
        keys = [
            make_key(one, paper=paper, named=named.get(map_id, ()), lang=lang)
            for map_id, one in classes.items()
        ]
        needs = Needs(foot=max(key.height for key in keys))
        return make_plate(scene, paper=paper, needs=needs, lang=lang)

    hoped = regions_to_name(scene, paper=paper, lang=lang)
    plate = made(hoped)
    if any(hoped[map_id] - plate.of(map_id).lettering.regions for map_id in hoped):
        plate = made({})  # a region that is not named is in the key
    return plate


def _has_room(
    scene: Scene, spec: MapSpec, classes: list[MapClass], *, paper: Paper, lang: Language
) -> bool:
    """Return whether the column beside a map has room for all that stands in it."""
    notes = make_notes(scene, spec, classes, paper=paper, lang=lang, within=paper.column)[-1]
    room = _room(_head(scene, spec, paper, paper.pages[0], lang=lang), notes, paper)
    return any(
        wide <= room.width and high <= room.height
        for wide, high in legend_sizes(classes, paper, lang=lang, tight=True)
    )


def _head(
    scene: Scene, spec: MapSpec, paper: Paper, page: tuple[float, float], *, lang: Language
) -> Head:
    return make_head(paper, page, spec.title.get(lang), _told(scene, spec, lang))


def _room(head: Head, notes: Notes, paper: Paper) -> Box:
    """Return what title and notes leave for the legend of the column beside a map."""
    left = paper.margin - paper.legends[0].pad  # its signs stand under the title
    foot = paper.margin + notes.height + paper.strip
    return Box(left, foot, paper.margin + paper.column, head.bottom)


def _draw_furniture(
    pen: Pen,
    plate: Plate,
    scene: Scene,
    spec: MapSpec,
    classes: list[MapClass],
    *,
    lang: Language,
) -> None:
    """Draw what stands over, under and beside the map."""
    paper, in_column = plate.paper, plate.paper.layout == "beside"
    within = paper.column if in_column else plate.page[0] - 2 * paper.margin - beside_notes(paper)
    head = _head(scene, spec, paper, plate.page, lang=lang)
    ways = make_notes(scene, spec, classes, paper=paper, lang=lang, within=within)
    if in_column:
        legend, notes = _in_column(plate, head, classes, ways, lang=lang)
    else:
        legend, notes = make_legend(plate, classes, lang=lang), ways[-1]
    draw_legend(pen, legend, boxed=not in_column)
    draw_head(pen, head)
    draw_logo(pen, plate)
    draw_strip(pen, plate, notes, on_tiles=scene.on_tiles, lang=lang)
    draw_notes(pen, plate, notes)


def _in_column(
    plate: Plate, head: Head, classes: list[MapClass], ways: Sequence[Notes], *, lang: Language
) -> tuple[Legend, Notes]:
    """Return legend and notes that share a column: a legend in good type, and what has room then.

    For the note of a map, which comes before its sources, the legend is set smaller, but not
    smaller than sources are.
    """
    paper = plate.paper
    for noted in ways[1:-1]:
        with suppress(InputError):
            legend = make_legend(plate, classes, lang=lang, room=_room(head, noted, paper))
            if legend.setting.label_size >= paper.type.source:
                break
    else:
        legend = make_legend(plate, classes, lang=lang, room=_room(head, ways[-1], paper))
    foot = paper.margin + paper.strip
    notes = next((one for one in ways if foot + one.height <= legend.box.bottom), ways[-1])
    return legend, notes


def _told(scene: Scene, spec: MapSpec, lang: Language) -> list[str]:
    """Return the parts of the subtitle: study, map, reference date and year of the borders."""
    study = scene.study
    number_of = [one.id for one in study.maps].index(spec.id) + 1
    parts = [
        study.title.get(lang),
        f"{text('map', lang)} {number_of}",
        text("reference_date", lang, date=long_date(study.reference_date, lang)),
    ]
    if not scene.on_tiles:
        parts.append(text("boundary_year", lang, year=scene.border_year))
    return parts
