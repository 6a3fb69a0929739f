"""The maps of a report: each sheet, drawn once, with its legend and note as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.report.model import LegendRow, Picture, Section
from regiokaart.report.wording import word
from regiokaart.texts import count_of_municipalities, number, text
from regiokaart.web.signs import signs_of

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print.plate import Plate
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language

DPI = 150


def maps_of(drawn: Scene, plate: Plate, *, lang: Language) -> Section:
    """Return the section with the maps of a study.

    Parameters
    ----------
    drawn
        The study, its geometry simplified with `Scene.drawn`.
    plate
        What its sheets share.
    lang
        Language of the texts.
    """
    maps = enumerate(drawn.study.maps, start=1)
    pictures = tuple(_map(drawn, spec, place, plate, lang=lang) for place, spec in maps)
    return Section("kaarten", word("maps", lang), pictures)


def map_title(spec: MapSpec, place: int, *, lang: Language) -> str:
    """Return the title of a map with its number."""
    return word("map_title", lang, number=place, title=spec.title.get(lang))


def _map(drawn: Scene, spec: MapSpec, place: int, plate: Plate, *, lang: Language) -> Picture:
    from regiokaart.print import draw_sheet  # noqa: PLC0415 - matplotlib is slow to import

    sheet = draw_sheet(drawn, spec, lang=lang, plate=plate)
    classes = list(sheet.classes)
    signs = signs_of(classes, prefix=f"teken-{place}", colours=drawn.house.colours)
    legend = tuple(
        LegendRow(pair.of_class(one), one.is_member, one.label, amounts(one, lang=lang))
        for one, pair in zip(classes, signs, strict=True)
    )
    return Picture(
        title=map_title(spec, place, lang=lang),
        alt=sheet.about.description,
        png=sheet.render("png", dpi=DPI),
        pdf=sheet.render("pdf"),
        size=plate.page,
        page=True,
        note=spec.note.get(lang) if spec.note else "",
        legend=legend,
    )


def amounts(one: MapClass, *, lang: Language) -> str:
    """Return how many municipalities and inhabitants a class has, in words."""
    people = (
        text("no_inhabitants", lang)
        if one.population is None
        else f"{number(one.population, lang)} {text('population', lang)}"
    )
    told = f"{count_of_municipalities(len(one.codes), lang)}, {people}"
    for codes, key in ((one.inferred, "inferred"), (one.weak, "weak")):
        if codes:
            told += f"; {number(len(codes), lang)} {word(key, lang)}"
    return told
