"""Texts in both languages, and how numbers and dates look."""

from __future__ import annotations

import datetime as dt
import string

import pytest

from regiokaart import texts
from regiokaart.texts import LANGUAGES, Language, count_of_municipalities, enumeration, number

_KEYS = sorted(texts._TEXTS)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", _KEYS)
def test_every_text_is_there_in_both_languages_with_the_same_places(key: str) -> None:
    both = texts._TEXTS[key]
    assert len(both) == len(LANGUAGES)
    assert all(text.strip() for text in both)
    dutch, english = map(_places, both)
    assert dutch == english
    assert "" not in dutch
    for lang, raw in zip(LANGUAGES, both, strict=True):
        filled = texts.text(key, lang, **dict.fromkeys(dutch, "@"))
        assert filled.count("@") == sum(raw.count(f"{{{name}}}") for name in dutch)


def test_text_in_each_language() -> None:
    assert texts.text("municipalities", "nl") == "gemeenten"
    assert texts.text("municipalities", "en") == "municipalities"
    assert texts.text("boundary_year", "nl", year=2021) == "gemeentegrenzen 2021"
    with pytest.raises(KeyError, match="nergens"):
        texts.text("nergens", "nl")


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (2_466_319, 0, "2.466.319", "2,466,319"),
        (999, 0, "999", "999"),
        (0, 0, "0", "0"),
        (1234.56, 1, "1.234,6", "1,234.6"),
        (-1234.5, 2, "-1.234,50", "-1,234.50"),
    ],
)
def test_numbers(value: float, decimals: int, dutch: str, english: str) -> None:
    assert number(value, "nl", decimals=decimals) == dutch
    assert number(value, "en", decimals=decimals) == english


def test_dates_in_words() -> None:
    assert texts.long_date(dt.date(2021, 10, 1), "nl") == "1 oktober 2021"
    assert texts.long_date(dt.date(2021, 10, 1), "en") == "1 October 2021"
    for lang in LANGUAGES:
        months = {texts.long_date(dt.date(2021, month, 1), lang) for month in range(1, 13)}
        assert len(months) == 12


@pytest.mark.parametrize(
    ("names", "lang", "told"),
    [
        ([], "nl", ""),
        (["Delft"], "nl", "Delft"),
        (["Delft", "Leiden"], "nl", "Delft en Leiden"),
        (["Delft", "Leiden", "Gouda"], "nl", "Delft, Leiden en Gouda"),
        (["Delft", "Leiden", "Gouda"], "en", "Delft, Leiden and Gouda"),
    ],
)
def test_enumeration(names: list[str], lang: Language, told: str) -> None:
    assert enumeration(names, lang) == told


@pytest.mark.parametrize(
    ("count", "lang", "told"),
    [
        (1, "nl", "1 gemeente"),
        (24, "nl", "24 gemeenten"),
        (0, "nl", "0 gemeenten"),
        (1, "en", "1 municipality"),
        (1200, "en", "1,200 municipalities"),
    ],
)
def test_count_of_municipalities(count: int, lang: Language, told: str) -> None:
    assert count_of_municipalities(count, lang) == told


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "regio's van 's-Gravenhage en 't Gooi",
            "regio\u2019s van \u2019s-Gravenhage en \u2019t Gooi",
        ),
        ("type 'regiokaart build' or 'the list'", "type 'regiokaart build' or 'the list'"),
        ("geen", "geen"),
    ],
)
def test_apostrophes_are_those_of_print_and_quotation_marks_stay(typed: str, printed: str) -> None:
    assert texts.curly(typed) == printed
