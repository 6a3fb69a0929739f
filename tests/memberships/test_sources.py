"""Sources of memberships: in which language they are told, and what is a document or a remark."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from regiokaart.memberships import apart, citations, known, read, told_in

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "Rapport (2021), tabel 3"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("Brief", ["Brief"]),
        ("Brief; Verslag", ["Brief", "Verslag"]),
        ("Brief (a; b); Verslag", ["Brief (a; b)", "Verslag"]),
        ("Brief (a; B (2021) c; d)", ["Brief (a; B (2021) c; d)"]),
    ],
)
def test_brackets_hold_a_source_together(told: str, expected: list[str]) -> None:
    assert apart(told) == expected


@pytest.mark.parametrize(
    ("told", "document", "remark"),
    [
        (REPORT, REPORT, ""),
        (f"{REPORT} (22 leden)", REPORT, "22 leden"),
        ("Rapport (2021)", "Rapport (2021)", ""),
        ("Bericht (22 april 2021)", "Bericht (22 april 2021)", ""),
        ("Rapport (2021) (noemt A; B (2020) niet)", "Rapport (2021)", "noemt A; B (2020) niet"),
    ],
)
def test_a_remark_stands_in_brackets_at_the_end(told: str, document: str, remark: str) -> None:
    assert citations([told]) == [(document, remark)]


def test_brackets_that_are_followed_by_remarks_are_part_of_the_document() -> None:
    plain, remarked = citations(["site.nl/plan (deel a)", "site.nl/plan (deel a) (tot 2024)"])
    assert plain == ("site.nl/plan (deel a)", "")
    assert remarked == ("site.nl/plan (deel a)", "tot 2024")


@pytest.mark.parametrize("missing", ["", None, float("nan"), pd.NA])
def test_a_source_without_a_translation_is_dutch_in_english_too(missing: object) -> None:
    assert told_in("en", source="Brief", source_en=missing) == ("Brief", "nl")
    assert told_in("en", source="Brief", source_en="Letter") == ("Letter", "en")
    assert told_in("nl", source="Brief", source_en="Letter") == ("Brief", "nl")


def test_a_successor_inherits_the_translation_of_each_source(tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    path.write_text(
        "cooperation,region,code,source,source_en\n"
        "a,b,GM0501,Brief,Letter\na,b,GM0530,Verslag,\na,b,GM0614,Lijst,List\na,c,GM0501,Brief,\n",
        encoding="utf-8",
    )
    frame = read(path).at(dt.date(2024, 1, 1)).frame.set_index("region")
    assert frame.loc["b", "source"] == "Brief; Verslag; Lijst"
    assert frame.loc["b", "source_en"] == "Letter; Verslag; List"
    assert frame.loc["c", "source_en"] == ""


def test_no_remark_of_a_bundled_table_is_dutch_in_english() -> None:
    """What stands before a remark is the title of a document, which stays as it is."""
    frame = known().frame
    pairs = zip(frame["source"], frame["source_en"], strict=True)
    told = {told_in("en", source=source, source_en=english).words for source, english in pairs}
    parts = [part for one in told for part in apart(one)]
    dutch = re.compile(
        r"\b(noemt|genoemd|gemeenten?|zonder|leden|deelnemers|niet|tabel|voetnoot|hoofdstuk|naam|"
        r"volgens|penvoerder|periode|doorloop|tot|neemt|rekensom|opgegaan|december)\b"
    )
    titles = ("Rotterdamse", "Samenwerkingsagenda cultuur Zuid-Holland", "Waar doen we het voor?")
    for document, remark in citations(parts):
        place = document.partition(" (2021),")[2] if document.startswith("DSP") else ""
        words = f"{remark} {place}"
        for title in titles:
            words = words.replace(title, "")
        assert not dutch.search(words), words
    assert not any(re.search(r"\b(voetnoot|hoofdstuk|december)\b", part) for part in parts)
