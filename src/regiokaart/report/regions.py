"""The regions of a report, with who is in them on the day, and what regions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register, statistics
from regiokaart.memberships import DECLINED, Memberships
from regiokaart.report.cells import figure
from regiokaart.report.figures import title_of
from regiokaart.report.model import Block, Column, Heading, Section, Table, Terms, Words
from regiokaart.report.wording import word
from regiokaart.texts import count_of_municipalities, enumeration, number

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.texts import Language


def regions_of(scene: Scene, *, lang: Language) -> Section:
    """Return the section with the regions of a study and their municipalities.

    Parameters
    ----------
    scene
        The joined study.
    lang
        Language of the texts.
    """
    blocks: list[Block] = [Words(word("regions_note", lang), "small")]
    unknown = statistics.region_sets(scene).unknown
    for cooperation in scene.study.cooperations:
        blocks.append(Heading(cooperation.title.get(lang)))
        own = scene.memberships.of([cooperation.id])
        regions = _regions(own)
        if regions:
            blocks.append(_sizes(scene, own, cooperation.id, regions, lang))
        else:
            blocks.append(Words(word("no_regions", lang)))
        items = [_members(scene, own, cooperation.id, region, lang) for region in regions]
        items += _others(scene, own, unknown.get(cooperation.id, frozenset()), lang)
        if items:
            blocks.append(Terms(tuple(items)))
    return Section("regios", word("regions", lang), tuple(blocks))


def region_title(scene: Scene, cooperation: str, region: str, lang: Language) -> str:
    """Return what a region is called."""
    frame = scene.memberships.frame
    named = frame[(frame["cooperation"] == cooperation) & (frame["region"] == region)]
    default = str(named["region_name"].iloc[0]) if len(named) else region
    return scene.study.region_name(cooperation, region, default or region, lang)


def _regions(own: Memberships) -> list[str]:
    return [region for region in dict.fromkeys(own.frame["region"]) if region not in {"", DECLINED}]


def _sizes(
    scene: Scene, own: Memberships, cooperation: str, regions: list[str], lang: Language
) -> Table:
    rows = []
    for region in regions:
        chosen = own.frame["region"] == region
        found = statistics.size(Memberships(own.frame[chosen], own.day))
        partners = own.partners[own.partners["region"] == region]["code"]
        told = ", ".join(sorted({register.province_name(code) for code in partners}))
        wide = figure(found.population_with_provinces, lang) if told else ""
        rows.append(
            (
                region_title(scene, cooperation, region, lang),
                figure(found.municipalities, lang),
                figure(found.partly, lang) if found.partly else "",
                figure(found.population, lang),
                told,
                wide,
            )
        )
    columns = (
        Column(word("region", lang)),
        Column(word("municipalities", lang), "right"),
        Column(word("partly_count", lang), "right"),
        Column(word("people", lang), "right"),
        Column(word("partners", lang)),
        Column(word("with_partners", lang), "right"),
    )
    used = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return Table(
        title_of(scene, cooperation, lang),
        tuple(columns[place] for place in used),
        tuple(tuple(row[place] for place in used) for row in rows),
    )


def _members(
    scene: Scene, own: Memberships, cooperation: str, region: str, lang: Language
) -> tuple[str, str]:
    """Return a region with the names of its municipalities, and how each is known."""
    frame = own.municipalities
    rows = frame[frame["region"] == region]
    count = count_of_municipalities(rows["code"].nunique(), lang)
    title = word(
        "members_of", lang, region=region_title(scene, cooperation, region, lang), count=count
    )
    grades = set(rows["evidence"])
    common = grades.pop() if len(grades) == 1 and len(rows) > 1 else ""
    listed = sorted(
        (_member(scene, row, lang, common=common) for row in rows.to_dict("records")),
        key=str.casefold,
    )
    if common in {"inferred", "weak"}:
        title += f", {word(f'all_{common}', lang)}"
    return title, ", ".join(listed)


def _member(scene: Scene, row: dict[Hashable, object], lang: Language, *, common: str) -> str:
    code = str(row["code"])
    remarks = []
    if row["status"] == "partly":
        share = number(100 * float(str(row["share"])), lang)
        remarks.append(word("partly", lang, share=share))
    if row["evidence"] in {"inferred", "weak"} and row["evidence"] != common:
        remarks.append(word(str(row["evidence"]), lang))
    if code not in scene.layer.index:
        remarks.append(word("beyond", lang))
    name = _name(code)
    return f"{name} ({', '.join(remarks)})" if remarks else name


def _others(
    scene: Scene, own: Memberships, unknown: frozenset[str], lang: Language
) -> list[tuple[str, str]]:
    """Return those that do not take part by their own word, and those of whom nobody knows."""
    declined = own.municipalities
    declined = declined[declined["region"] == DECLINED]
    groups = (("declined", set(declined["code"])), ("unknown", set(unknown)))
    told = []
    for key, codes in groups:
        if not codes:
            continue
        names = enumeration(sorted(map(_name, codes), key=str.casefold), lang)
        if codes == set(scene.layer.index):
            names = word("unknown_all", lang)
        title = word(
            "members_of",
            lang,
            region=word(key, lang),
            count=count_of_municipalities(len(codes), lang),
        )
        told.append((title, names))
    return told


def _name(code: str) -> str:
    return register.map_name(code, register.name_of(code))


def overlaps_of(scene: Scene, *, lang: Language) -> Section:
    """Return the section with what regions share.

    Parameters
    ----------
    scene
        The joined study.
    lang
        Language of the texts.
    """
    table = statistics.overlap(scene)
    sharing = table[table["shared"] > 0]
    pairs, count = number(len(table), lang), number(len(sharing), lang)
    if sharing.empty:
        blocks: list[Block] = [Words(word("overlap_none", lang, pairs=pairs))]
    else:
        blocks = [Words(word("overlap_note", lang, pairs=pairs, sharing=count))]
    perhaps = int((table["shared_high"] > table["shared"]).sum())
    if perhaps:
        blocks.append(Words(word("overlap_open", lang, count=number(perhaps, lang))))
    same = (sharing["jaccard"] == 1) & (sharing["shared_high"] == sharing["shared"])
    within = sharing["cooperation_a"] == sharing["cooperation_b"]
    for cooperation in dict.fromkeys(sharing.loc[within & ~same, "cooperation_a"]):
        rows = sharing[within & ~same & (sharing["cooperation_a"] == cooperation)]
        name = title_of(scene, str(cooperation), lang)
        blocks.append(_pairs(scene, rows, word("overlap_within", lang, cooperation=name), lang))
    across = sharing[~within & ~same]
    if len(across):
        caption = word("overlap_across", lang)
        blocks.append(_pairs(scene, across, caption, lang, cooperations=True))
    if same.any():
        blocks.append(_alike(scene, sharing[same], lang))
    return Section("overlap", word("overlap", lang), tuple(blocks))


def _pairs(
    scene: Scene, rows: pd.DataFrame, caption: str, lang: Language, *, cooperations: bool = False
) -> Table:
    cells = tuple(
        (
            _region_of(scene, row, "a", lang, cooperation=cooperations),
            _region_of(scene, row, "b", lang, cooperation=cooperations),
            _shared(row, lang),
            figure(row["shared_population"], lang),
            _names(str(row["shared_codes"])),
        )
        for row in rows.to_dict("records")
    )
    columns = (
        Column(word("first_region", lang)),
        Column(word("second_region", lang)),
        Column(word("shared", lang)),
        Column(word("people", lang), "right"),
        Column(word("which", lang)),
    )
    return Table(caption, columns, cells)


def _region_of(
    scene: Scene, row: dict[Hashable, object], side: str, lang: Language, *, cooperation: bool
) -> str:
    verband = str(row[f"cooperation_{side}"])
    name = region_title(scene, verband, str(row[f"region_{side}"]), lang)
    title = title_of(scene, verband, lang)
    return f"{name} ({title})" if cooperation and title != name else name


def _shared(row: dict[Hashable, object], lang: Language) -> str:
    first, second = figure(row["municipalities_a"], lang), figure(row["municipalities_b"], lang)
    shared = figure(row["shared"], lang)
    one = word("of_total", lang, part=shared, whole=first)
    return f"{one}; {word('of_total', lang, part=shared, whole=second)}"


def _names(codes: str) -> str:
    return ", ".join(sorted(map(_name, codes.split()), key=str.casefold))


def _alike(scene: Scene, rows: pd.DataFrame, lang: Language) -> Table:
    cells = tuple(
        (
            _region_of(scene, row, "a", lang, cooperation=True),
            _region_of(scene, row, "b", lang, cooperation=True),
            figure(row["shared"], lang),
        )
        for row in rows.to_dict("records")
    )
    columns = (
        Column(word("first_region", lang)),
        Column(word("second_region", lang)),
        Column(word("municipalities", lang), "right"),
    )
    return Table(word("overlap_same", lang), columns, cells)
