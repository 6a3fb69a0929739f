"""The key figures of a report: the classes of each map, and how much is in a region at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register, statistics
from regiokaart.report.cells import figure, percent, span, span_percent
from regiokaart.report.maps import map_title
from regiokaart.report.model import Block, Column, Heading, Section, Table, Words
from regiokaart.report.wording import word
from regiokaart.statistics.reach import AT_LEAST_ONE, MEDIUM, SMALL
from regiokaart.texts import number

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

_IN_NONE = "0"


def figures_of(scene: Scene, *, lang: Language) -> Section:
    """Return the section with the key figures.

    Parameters
    ----------
    scene
        The joined study.
    lang
        Language of the texts.
    """
    blocks: list[Block] = [Heading(word("reach", lang)), Words(word("reach_note", lang), "small")]
    blocks += _reach(scene, lang)
    blocks += _reach_by(scene, lang)
    table = statistics.coverage(scene, lang=lang)
    for place, spec in enumerate(scene.study.maps, start=1):
        title = map_title(spec, place, lang=lang)
        blocks.append(_classes(scene, table[table["map"] == spec.id], title, lang))
    return Section("kerncijfers", word("figures", lang), tuple(blocks))


def shown_cooperations(scene: Scene, *, first: bool = False) -> list[str]:
    """Return the co-operations that the maps show, in order; those of the first map alone."""
    maps = scene.study.maps[:1] if first else scene.study.maps
    return list(dict.fromkeys(show.cooperation for spec in maps for show in spec.show))


def title_of(scene: Scene, cooperation: str, lang: Language) -> str:
    """Return what a co-operation is called."""
    return scene.study.cooperation(cooperation).title.get(lang)


def _reach(scene: Scene, lang: Language) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    blank: list[Block] = []
    for cooperation in shown_cooperations(scene):
        found = statistics.reach(scene, cooperation=cooperation)
        first = found.iloc[0]
        if first["unknown"] == first["municipalities_of"] and not first["municipalities_low"]:
            told = word("all_unknown", lang, cooperation=title_of(scene, cooperation, lang))
            blank.append(Words(told))
            continue
        name = title_of(scene, cooperation, lang)
        for row in _telling(found).to_dict("records"):
            rows.append(
                (
                    name,
                    _belonging(str(row["regions"]), lang),
                    span(row["municipalities_low"], row["municipalities_high"], lang),
                    span(row["population_low"], row["population_high"], lang),
                    span_percent(
                        row["population_low"], row["population_high"], row["population_of"], lang
                    ),
                    span(row["land_area_low"], row["land_area_high"], lang),
                )
            )
            name = ""
    if not rows:
        return blank
    columns = (
        Column(word("cooperation", lang)),
        Column(word("belonging", lang)),
        Column(word("municipalities", lang), "right"),
        Column(word("people", lang), "right"),
        Column(word("part_people", lang), "right"),
        Column(word("land", lang), "right"),
    )
    return [Table(word("reach", lang), columns, tuple(rows)), *blank]


def _telling(found: pd.DataFrame) -> pd.DataFrame:
    """Leave out what only repeats: "exactly one" where nothing can be in two."""
    several = found["regions"].isin([AT_LEAST_ONE, _IN_NONE, "1"]).all()
    keep = [AT_LEAST_ONE, _IN_NONE] if several or found["unknown"].any() else found["regions"]
    return found[found["regions"].isin(keep)]


def _belonging(regions: str, lang: Language) -> str:
    key = {AT_LEAST_ONE: "at_least_one", _IN_NONE: "in_none", "1": "in_one"}.get(
        regions, "in_count"
    )
    return word(key, lang, count=regions)


def _reach_by(scene: Scene, lang: Language) -> list[Block]:
    """Return tables by province, if there are several, and by size, for the first map's."""
    blocks: list[Block] = []
    for cooperation in shown_cooperations(scene, first=True):
        for by in ("province", "size"):
            found = statistics.reach(scene, cooperation=cooperation, by=by)
            found = found[found["regions"] == AT_LEAST_ONE]
            if len(found) < 2:  # noqa: PLR2004 - one group is the study area
                continue
            caption = word("reach_by", lang, cooperation=title_of(scene, cooperation, lang))
            blocks.append(_grouped(found, f"{caption}, {word(f'by_{by}', lang).lower()}", lang))
    return blocks


def _grouped(found: pd.DataFrame, caption: str, lang: Language) -> Table:
    rows = tuple(
        (
            _group(str(row["group"]), str(row["group_name"]), lang),
            _of_whole(row, "municipalities", lang),
            span(row["population_low"], row["population_high"], lang),
            span_percent(row["population_low"], row["population_high"], row["population_of"], lang),
        )
        for row in found.to_dict("records")
    )
    columns = (
        Column(word("group", lang)),
        Column(word("municipalities", lang), "right"),
        Column(word("people", lang), "right"),
        Column(word("part_people", lang), "right"),
    )
    return Table(caption, columns, rows)


def _of_whole(row: dict[Hashable, object], name: str, lang: Language) -> str:
    part = span(row[f"{name}_low"], row[f"{name}_high"], lang)
    return word("of_total", lang, part=part, whole=figure(row[f"{name}_of"], lang))


def _group(group: str, name: str, lang: Language) -> str:
    if group in {"small", "medium", "large"}:
        return word(group, lang, small=number(SMALL, lang), medium=number(MEDIUM, lang))
    if group == "unknown":
        return word("size_unknown", lang)
    if group.startswith("GM"):
        return word("among_large", lang, name=register.map_name(group, name))
    return name


def _classes(scene: Scene, table: pd.DataFrame, title: str, lang: Language) -> Table:
    rows = tuple(
        (
            str(row["label"]),
            figure(row["municipalities"], lang),
            percent(row["share_municipalities"], lang),
            figure(row["population"], lang),
            percent(row["share_population"], lang),
            figure(row["land_area_km2"], lang),
        )
        for row in table.to_dict("records")
    )
    layer = scene.layer
    total = (
        word("whole_area", lang),
        figure(len(layer), lang),
        "",
        figure(layer["population"].sum(skipna=False), lang),
        "",
        figure(layer["land_area_km2"].sum(skipna=False), lang),
    )
    columns = (
        Column(word("class", lang)),
        Column(word("municipalities", lang), "right"),
        Column(word("part_count", lang), "right"),
        Column(word("people", lang), "right"),
        Column(word("part_people", lang), "right"),
        Column(word("land", lang), "right"),
    )
    return Table(title, columns, rows, total)
