"""What a report judges: regions by the criteria, and what others have published by the data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from regiokaart.report.cells import figure, original, quoted, whether
from regiokaart.report.figures import shown_cooperations, title_of
from regiokaart.report.model import (
    Block,
    Column,
    Heading,
    Listing,
    Passage,
    Record,
    Section,
    Table,
    Words,
)
from regiokaart.report.wording import word
from regiokaart.statistics.criteria import CENTRE, POPULATION, criteria
from regiokaart.statistics.telling import told_measure
from regiokaart.statistics.wording import word as verdict_word
from regiokaart.texts import long_date, number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.statistics.claims import Verdict, Verdicts
    from regiokaart.texts import Language

_FEWEST = 2  # a co-operation of one region has none to hold beside it


def criteria_tables(scene: Scene, *, lang: Language) -> dict[str, pd.DataFrame]:
    """Return the criteria of each co-operation of the first map that has several regions."""
    found = {
        name: criteria(scene, cooperation=name, lang=lang)
        for name in shown_cooperations(scene, first=True)
    }
    return {name: table for name, table in found.items() if len(table) >= _FEWEST}


def criteria_of(scene: Scene, tables: dict[str, pd.DataFrame], *, lang: Language) -> Section | None:
    """Return the section that holds regions against the criteria.

    Parameters
    ----------
    scene
        The joined study.
    tables
        What `criteria_tables` returns.
    lang
        Language of the texts.

    Returns
    -------
    ``None`` when there are no regions to judge.
    """
    if not tables:
        return None
    contiguity = word("from_tiles" if scene.on_tiles else "from_borders", lang)
    note = word(
        "criteria_note",
        lang,
        people=number(POPULATION, lang),
        centre=number(CENTRE, lang),
        contiguity=contiguity,
    )
    blocks: list[Block] = [Words(note)]
    for name, table in tables.items():
        blocks += [Heading(title_of(scene, name, lang)), _people(table, lang), _lie(table, lang)]
        remarks = _remarks(table, lang)
        if remarks:
            blocks.append(Listing(tuple(remarks)))
    return Section("criteria", word("criteria", lang), tuple(blocks))


def _people(table: pd.DataFrame, lang: Language) -> Table:
    rows = tuple(
        (
            str(row["region_name"]),
            figure(row["population_members"], lang),
            whether(row["enough_members"], lang),
            figure(row["population_with_partners"], lang) if row["provinces"] else "",
            whether(row["enough_with_partners"], lang) if row["provinces"] else "",
            _centre(row, lang),
            whether(row["has_centre"], lang),
        )
        for row in table.to_dict("records")
    )
    columns = (
        Column(word("region", lang)),
        Column(word("people_members", lang), "right"),
        Column(word("enough", lang)),
        Column(word("people_wide", lang), "right"),
        Column(word("enough", lang)),
        Column(word("centre", lang)),
        Column(word("large_enough", lang)),
    )
    return _used(word("criteria_people", lang), columns, rows)


def _lie(table: pd.DataFrame, lang: Language) -> Table:
    rows = tuple(
        (
            str(row["region_name"]),
            str(row["province_names"]).replace("; ", ", "),
            figure(row["parts"], lang),
            figure(row["enclaves"], lang),
            "" if _on_tiles(row) else figure(row["compactness"], lang, decimals=2),
        )
        for row in table.to_dict("records")
    )
    columns = (
        Column(word("region", lang)),
        Column(word("provinces_crossed", lang)),
        Column(word("in_parts", lang), "right"),
        Column(word("enclaves", lang), "right"),
        Column(word("compactness", lang), "right"),
    )
    return _used(word("criteria_lie", lang), columns, rows)


def _used(caption: str, columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    """Return a table without the columns that no row has anything in."""
    used = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return Table(
        caption,
        tuple(columns[place] for place in used),
        tuple(tuple(row[place] for place in used) for row in rows),
    )


def _on_tiles(row: dict[Hashable, object]) -> bool:
    """Tell whether a row was worked out on tiles, which have no shape of their own."""
    return row["contiguity_from"] == "tiles"


def _centre(row: dict[Hashable, object], lang: Language) -> str:
    if not isinstance(row["centre"], str):
        return text("not_known", lang)
    return f"{row['centre']} ({figure(row['centre_population'], lang)})"


def _remarks(table: pd.DataFrame, lang: Language) -> list[str]:
    told = []
    for row in table.to_dict("records"):
        name = str(row["region_name"])
        if isinstance(row["part_names"], str) and " | " in row["part_names"]:
            told.append(
                word(
                    "parts_told",
                    lang,
                    region=name,
                    count=figure(row["parts"], lang),
                    names=row["part_names"].replace("; ", ", ").replace(" | ", "; "),
                )
            )
        if isinstance(row["enclave_names"], str) and row["enclave_names"]:
            names = row["enclave_names"].replace("; ", ", ")
            told.append(word("enclaves_told", lang, region=name, names=names))
    return told


def claims_of(verdicts: Verdicts, *, lang: Language) -> Section | None:
    """Return the section with the claims of a study and what became of them.

    Parameters
    ----------
    verdicts
        What `statistics.claims.verify` returns.
    lang
        Language of the texts.

    Returns
    -------
    ``None`` when the study has no claims.
    """
    if not verdicts.verdicts:
        return None
    by_kind: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts.verdicts:
        by_kind[one.kind].append(one)
    counted = tuple(
        (_sentence(verdict_word(kind, lang)), number(count, lang))
        for kind, count in verdicts.counts.items()
        if count
    )
    columns = (Column(word("verdict", lang)), Column(word("count", lang), "right"))
    blocks: list[Block] = [
        Words(word("claims_note", lang)),
        Table(word("claims", lang), columns, counted),
    ]
    failing = [
        one for one in verdicts.verdicts if one.kind in {"fails", "fails-explained", "erratum"}
    ]
    if failing:
        blocks.append(Heading(word("claims_failing", lang)))
        blocks += [_record(one, lang) for one in failing]
    if by_kind["holds"]:
        blocks.append(Heading(word("claims_holding", lang)))
        blocks.append(_holding(by_kind["holds"], verdicts, lang))
    if by_kind["not-computable"]:
        blocks.append(Heading(word("claims_open", lang)))
        blocks.append(_open(by_kind["not-computable"], lang))
    return Section("beweringen", word("claims", lang), tuple(blocks))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _record(one: Verdict, lang: Language) -> Record:
    facts = (
        ("measured", _sentence(told_measure(one.claim, lang))),
        ("published", one.expected(lang)),
        ("found", one.found(lang)),
        ("day", long_date(one.world.day, lang)),
        ("explanation", _stop(_sentence(one.explanation(lang)))),
        ("erratum", Passage(original(one.claim.erratum, lang))),
        ("note", Passage(original(one.claim.note, lang))),
        ("place", Passage(original(one.claim.source, lang))),
    )
    return Record(
        title=quoted(one.claim.text, lang),
        verdict=_sentence(verdict_word(one.kind, lang)),
        facts=tuple((word(key, lang), told) for key, told in facts if told),
    )


def _stop(words: str) -> str:
    return f"{words}." if words and not words.endswith(".") else words


def _holding(ones: Sequence[Verdict], verdicts: Verdicts, lang: Language) -> Table:
    rows = tuple(
        (
            _quoted(one, lang),
            one.expected(lang),
            one.found(lang) + _told_day(one, verdicts, lang),
            _with_remark(one, lang),
        )
        for one in ones
    )
    columns = (
        Column(word("claim", lang)),
        Column(word("published", lang)),
        Column(word("found", lang)),
        Column(word("place", lang)),
    )
    return Table(word("claims_holding", lang), columns, rows)


def _quoted(one: Verdict, lang: Language) -> Passage:
    """Return the words of a claim, and what they are taken to count."""
    measure = told_measure(one.claim, lang)
    return Passage(*quoted(one.claim.text, lang).parts, (f": {measure}" if measure else "", ""))


def _told_day(one: Verdict, verdicts: Verdicts, lang: Language) -> str:
    """Return the day of a claim where it is not that of the study."""
    if one.world.day == verdicts.study.reference_date:
        return ""
    return f" ({long_date(one.world.day, lang)})"


def _with_remark(one: Verdict, lang: Language) -> Passage:
    """Return where a claim stands, and what is to be told of it."""
    own = [_stop(_sentence(words)) for words in (one.claim.source, one.claim.note) if words]
    explanation = _stop(_sentence(one.explanation(lang)))
    return Passage(original(" ".join(own), lang), (f" {explanation}" if explanation else "", ""))


def _reason(one: Verdict, lang: Language) -> Passage:
    """Return why there is no figure: first in the words of the study file, where it has any."""
    told, own = _stop(_sentence(one.explanation(lang))), one.claim.why_not
    return Passage(original(told[: len(own)], lang), (told[len(own) :], ""))


def _open(ones: Sequence[Verdict], lang: Language) -> Table:
    rows = tuple(
        (
            quoted(one.claim.text, lang),
            one.expected(lang),
            _reason(one, lang),
            Passage(original(one.claim.source, lang)),
        )
        for one in ones
    )
    columns = (
        Column(word("claim", lang)),
        Column(word("published", lang)),
        Column(word("reason", lang)),
        Column(word("place", lang)),
    )
    return _used(word("claims_open", lang), columns, rows)
