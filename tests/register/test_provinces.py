"""The provinces, and which municipality is in which."""

from __future__ import annotations

import datetime as dt

import pytest

from regiokaart import register
from regiokaart.register.provinces import PROVINCES, provinces_of


@pytest.mark.parametrize("year", range(2018, 2027))
def test_codes_and_names_are_those_of_the_register(year: int) -> None:
    table = register.at(dt.date(year, 1, 1))
    assert dict(zip(table["province_code"], table["province"], strict=True)) == PROVINCES


def test_every_municipality_is_in_its_province_of_the_day() -> None:
    for year in range(2018, 2027):
        day = dt.date(year, 1, 1)
        for code, province in register.at(day)["province_code"].items():
            assert register.province_of(code, day=day) == province


@pytest.mark.parametrize(
    ("code", "day", "province"),
    [
        ("GM0545", "2018-12-31", "PV28"),  # Leerdam, before Vijfheerenlanden took it to Utrecht
        ("GM0545", "2019-01-01", None),
        ("GM1961", "2018-12-31", None),
        ("GM1961", "2019-01-01", "PV26"),
        ("GM0545", None, "PV28"),
        ("GM0040", None, None),  # Slochteren ended before the register tells of provinces
        ("GM9999", None, None),
    ],
)
def test_province_on_a_day(code: str, day: str | None, province: str | None) -> None:
    on_day = dt.date.fromisoformat(day) if day else None
    assert register.province_of(code, day=on_day) == province


def test_province_of_who_ended_before_the_register_is_that_of_its_successors() -> None:
    assert provinces_of("GM0040") == {"PV20"}
    assert provinces_of("GM0140") == {"PV21"}  # Littenseradiel was split
    assert provinces_of("GM9999") == frozenset()


def test_name_of_a_province() -> None:
    assert register.province_name("PV21") == "Frysl\u00e2n"
    assert register.province_name("PV99") == "PV99"


@pytest.mark.parametrize("code", PROVINCES)
def test_province_is_known_by_its_name(code: str) -> None:
    assert register.match(f"provincie {PROVINCES[code]}").code == code
    assert register.match(PROVINCES[code].upper(), level="province").code == code
