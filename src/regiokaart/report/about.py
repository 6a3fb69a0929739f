"""What a report tells of itself: where everything comes from, how it was made, what to mind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.memberships import told_in
from regiokaart.report.cells import figure, original
from regiokaart.report.model import (
    Block,
    Column,
    Heading,
    Listing,
    Passage,
    Section,
    Table,
    Words,
)
from regiokaart.report.wording import word
from regiokaart.texts import count_of_municipalities, enumeration, long_date, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.layer import Scene
    from regiokaart.texts import Language


def facts_of(scene: Scene, *, lang: Language) -> tuple[tuple[str, str], ...]:
    """Return what stands under the title of a report: days, borders, area.

    Parameters
    ----------
    scene
        The joined study.
    lang
        Language of the texts.
    """
    layer = scene.layer
    borders = word("no_borders", lang)
    if not scene.on_tiles:
        of_year = word("of_year", lang, year=scene.border_year)
        borders = "; ".join(part for part in (of_year, scene.attribution(lang)) if part)
    area = word(
        "area_told",
        lang,
        count=count_of_municipalities(len(layer), lang),
        people=figure(layer["population"].sum(skipna=False), lang),
        land=figure(layer["land_area_km2"].sum(skipna=False), lang),
    )
    people = word("inhabitants_told", lang, year=register.POPULATION_DATE.year)
    return (
        (word("date", lang), long_date(scene.study.reference_date, lang)),
        (word("borders", lang), borders),
        (word("area", lang), area),
        (word("inhabitants_of", lang), people),
    )


def sources_of(scene: Scene, files: Sequence[str], *, lang: Language) -> Section:
    """Return the section with the sources.

    Parameters
    ----------
    scene
        The joined study.
    files
        The names of the tables of memberships that were read.
    lang
        Language of the texts.
    """
    frame = scene.memberships.frame
    used = {item.id for item in scene.study.cooperations}
    rows = frame[frame["cooperation"].isin(used) & (frame["source"] != "")]
    pairs = zip(rows["source"], rows["source_en"], strict=True)
    counted = Counter(told_in(lang, source=one, source_en=english) for one, english in pairs)
    cells = tuple(
        (Passage(original(told.words, lang, written=told.lang)), number(count, lang))
        for told, count in counted.items()
    )
    blocks: list[Block] = []
    if cells:
        columns = (Column(word("source", lang)), Column(word("rows", lang), "right"))
        blocks.append(Table(word("sources_memberships", lang), columns, cells))
    year = register.POPULATION_DATE.year
    told = [
        scene.attribution(lang),
        word("source_people", lang, year=year),
        word("source_register", lang),
        word("source_study", lang, study=scene.study.id, files=enumeration(list(files), lang)),
    ]
    blocks.append(Heading(word("sources_figures", lang)))
    blocks.append(Listing(tuple(f"{line.rstrip('.')}." for line in told if line)))
    return Section("bronnen", word("sources", lang), tuple(blocks))


def method_of(scene: Scene, *, lang: Language) -> Section:
    """Return the section on how the report was made."""
    keys = ["method_sets", "method_day", "method_unknown", "method_evidence"]
    if not scene.on_tiles:
        keys.append("method_borders")
    told = tuple(word(key, lang) for key in keys)
    return Section("werkwijze", word("method", lang), (Listing(told),))


def warnings_of(warnings: Sequence[str], unplaced: Sequence[str], *, lang: Language) -> Section:
    """Return the section with what a reader should mind.

    Parameters
    ----------
    warnings
        What was found on reading and joining, in English.
    unplaced
        Names for which there was no room on the maps.
    lang
        Language of the texts.
    """
    blocks: list[Block] = []
    if warnings:
        blocks.append(Listing(tuple(_sentence(line) for line in warnings), lang="en"))
    if unplaced:
        names = enumeration(list(unplaced), lang)
        blocks.append(Words(word("unplaced", lang, names=names)))
    if not blocks:
        blocks.append(Words(word("nothing", lang)))
    return Section("let-op", word("warnings", lang), tuple(blocks))


def _sentence(line: str) -> str:
    return f"{line[:1].upper()}{line[1:].rstrip('.')}."
