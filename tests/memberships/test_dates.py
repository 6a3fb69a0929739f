"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiokaart.memberships.reading.dates import parse_date
from regiokaart.texts import long_date

DAY = dt.date(2021, 2, 1)
DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("2021-02-01", "2021-2-1", "2021/02/01", "2021.02.01", "20210201"),
        *("1-2-2021", "01-02-2021", "1/2/2021", "01.02.2021", " 1-2-2021 ", "\uff11-2-2021"),
        *("2021-02-01 00:00:00", "2021-02-01T00:00:00", "2021-02-01T00:00", "1-2-2021 00:00"),
        *("1 februari 2021", "1 feb. 2021", "1 FEBR 2021", "1e februari 2021", "1-feb-2021"),
        *("1 February 2021", "February 1, 2021", "Feb 1st 2021", "maandag 1 februari 2021"),
        *("februari 2021", "feb. 2021", "02-2021", "2/2021", "2021-02"),
        *("44228", "vanaf 1-2-2021", "per 1 februari 2021", "sinds februari 2021"),
    ],
)
def test_each_way_of_writing_the_first_of_february_gives_that_day(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", ["2021", "vanaf 2021", "januari 2021", "44197"])
def test_a_year_begins_on_its_first_day(text: str) -> None:
    assert parse_date(text) == dt.date(2021, 1, 1)


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("text", ["", "  ", "-", "\u2013", "\u00a0"])
def test_nothing_written_is_no_date(text: str, *, end: bool) -> None:
    assert parse_date(text, end=end) is None


@pytest.mark.parametrize("text", ["heden", "Onbepaald", "n.v.t.", "present", "9999-12-31"])
def test_an_open_end_is_no_date_and_no_beginning(text: str) -> None:
    assert parse_date(text, end=True) is None
    with pytest.raises(ValueError, match="2021-10-01"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("t/m 31-12-2021", dt.date(2022, 1, 1)),
        ("tot en met 31 december 2021", dt.date(2022, 1, 1)),
        ("t/m 2021", dt.date(2022, 1, 1)),
        ("t/m februari 2020", dt.date(2020, 3, 1)),
        ("tot 1-1-2022", dt.date(2022, 1, 1)),
        ("tot 2022", dt.date(2022, 1, 1)),
        ("tot maart 2022", dt.date(2022, 3, 1)),
        ("2022-01-01", dt.date(2022, 1, 1)),
    ],
)
def test_an_end_is_the_first_day_on_which_it_no_longer_holds(text: str, day: dt.date) -> None:
    assert parse_date(text, end=True) == day


@pytest.mark.parametrize(
    ("text", "until", "through"),
    [("2021", "2021-01-01", "2022-01-01"), ("maart 2021", "2021-03-01", "2021-04-01")],
)
def test_a_year_or_month_as_an_end_is_asked_about(text: str, until: str, through: str) -> None:
    with pytest.raises(ValueError, match="two things") as caught:
        parse_date(text, end=True)
    assert f"'tot {text}' when {until}" in str(caught.value)
    assert f"'t/m {text}' when that is {through}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2021-02-30", "not a date that exists"),
        ("31-4-2021", "not a date that exists"),
        ("2021-13-01", "no month 13.*2021-01-13"),
        ("12/31/2021", "no month 31.*2021-12-31"),
        ("2021-13-32", "not a date that exists"),
        ("1-1-21", "two digits"),
        ("1/1/'21", "two digits"),
        ("21-10-01", "two digits"),
        ("503", "a number, not a date"),
        ("0503", "a number, not a date"),
        ("12345678", "a number, not a date"),
        ("99999", "a number, not a date"),
        ("1-1-1021", "the year 1021"),
        ("2021-01-01 12:30", "time of day"),
        ("2021-01-01T23:00:00Z", "time of day"),
        ("morgen", "not a date"),
        ("onbekend", "not a date"),
        ("?", "not a date"),
        ("1 floreal 2021", "not a date"),
        ("1-2/2021", "not a date"),
        ("t/m 2021", "not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason_and_a_remedy(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        parse_date(text)
    _, _, fix = str(caught.value).partition(". ")
    assert fix.startswith(("Write", "Give"))


@pytest.mark.parametrize("text", ["onbekend", "?", "t/m onbekend", "tot", "2021-02-29"])
def test_an_end_that_is_not_known_is_not_an_open_end(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text, end=True)


@given(DAYS)
def test_a_day_written_in_any_way_comes_back(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d/%m/%Y}",
        long_date(day, "nl"),
        long_date(day, "en"),
        str(serial),
    ):
        assert parse_date(text) == day, text
        assert parse_date(text, end=True) == day, text
    assert parse_date(f"t/m {day.isoformat()}", end=True) == day + dt.timedelta(days=1)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_told_to_be_none(text: str) -> None:
    for end in (False, True):
        try:
            found = parse_date(text, end=end)
        except ValueError as error:
            assert str(error).endswith(".")  # noqa: PT017 - any text may be refused
        else:
            assert found is None or 1800 <= found.year <= 2201
