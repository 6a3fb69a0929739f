"""Dates as people write them: 2021-10-01, 1-10-2021, 1 oktober 2021, t/m 2021."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_OPEN = {"", "-", "\u2013", "\u2014"}
_OPEN_ENDS = {
    *("9999-12-31", "31-12-9999", "31/12/9999", "9999-12-31 00:00:00"),  # as databases write it
    *("heden", "nu", "open", "onbepaald", "onbepaalde tijd", "doorlopend", "geen", "nvt", "n.v.t."),
    *("present", "now", "ongoing", "none", "n/a"),
}
_FROM = re.compile(r"(?:vanaf|sinds|per|met ingang van|m\.?i\.?v\.?|from|since|as of)\s+")
_UNTIL = re.compile(r"(?:tot|until|up to)\s+")
_THROUGH = re.compile(r"(?:t/m|t\.?e\.?m\.?|tot en met|tot & met|through|up to and including)\s*")
_DAYS = re.compile(
    r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MIDNIGHT = re.compile(r"[t ]00:00(?::00(?:\.0+)?)?$")
_CLOCK = re.compile(r"[t ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1'?\d{2}")
_WORDS = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)?[ -]*([a-z]+)\.?[ -]*(\d{4})")
_WORDS_ENGLISH = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH = re.compile(r"([a-z]+)\.?[ -]*(\d{4})")
_MONTH_NUMBER = re.compile(r"(?:(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4}))")

_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_SERIALS = (dt.date(1980, 1, 1), dt.date(2100, 1, 1))
"""What a bare number of five digits must lie between to be a day of Excel."""
_YEARS = range(1800, 2201)
_MONTHS_PER_YEAR = 12
_FIX = "Write it as 2021-10-01."


def parse_date(text: str, *, end: bool = False) -> dt.date | None:
    """Return the day that `text` means; ``None`` where nothing is written.

    Days come before months, as the Dutch write them: 1-2-2021 is 1 February. A bare year or month
    begins on its first day. As an end it could mean two things, and is refused unless the text
    says "tot" (the day itself no longer counts) or "t/m" (it does, so that the day after is
    returned).

    Parameters
    ----------
    text
        2021-10-01, 20211001, 1-10-2021, 1/10/2021, 1.10.2021, 1 oktober 2021, 1 okt. 2021,
        oktober 2021, 2021, or the number that Excel keeps for a day: 44470.
    end
        Whether this is the first day on which something no longer holds, rather than the first on
        which it does. Then "heden" and the like mean that there is no end.

    Raises
    ------
    ValueError
        When it is no date, or could be more than one. The message does not repeat the text: it
        says what is wrong with it, and after a full stop what to write.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if plain in _OPEN or (end and plain in _OPEN_ENDS):
        return None
    for pattern in (_FROM,) if not end else (_THROUGH, _UNTIL):
        if found := pattern.match(plain):
            rest = plain[found.end() :]
            first, after = _period(rest)
            return after if pattern is _THROUGH else first
    first, after = _period(plain)
    if end and after - first > dt.timedelta(days=1):
        raise ValueError(
            "as an end can mean two things. "
            f"Write 'tot {plain}' when {first} is the first day it no longer holds, or "
            f"'t/m {plain}' when that is {after}."
        )
    return first


def _period(plain: str) -> tuple[dt.date, dt.date]:
    """Return the first day of the day, month or year that is written, and the day after it."""
    plain = _MIDNIGHT.sub("", _DAYS.sub("", plain))
    if _CLOCK.search(plain):
        raise ValueError("has a time of day. Give the day alone, as 2021-10-01.")
    if plain.isdecimal():
        return _number(plain)
    if found := _YEAR_FIRST.fullmatch(plain):
        return _one(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _one(int(found[4]), int(found[3]), int(found[1]))
    if _SHORT_YEAR.fullmatch(plain):
        raise ValueError("has a year of two digits. Write all four, as in 2021-10-01.")
    if period := _in_words(plain):
        return period
    raise ValueError(f"is not a date that exists. {_FIX}")


def _in_words(plain: str) -> tuple[dt.date, dt.date] | None:
    """Return what a date with the name of a month means, or a month and a year."""
    if (found := _WORDS.fullmatch(plain)) and found[2] in _MONTHS:
        return _one(int(found[3]), _MONTHS[found[2]], int(found[1]))
    if (found := _WORDS_ENGLISH.fullmatch(plain)) and found[1] in _MONTHS:
        return _one(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if (found := _MONTH.fullmatch(plain)) and found[1] in _MONTHS:
        return _month(int(found[2]), _MONTHS[found[1]])
    if found := _MONTH_NUMBER.fullmatch(plain):
        return _month(int(found[1] or found[4]), int(found[2] or found[3]))
    return None


def _number(digits: str) -> tuple[dt.date, dt.date]:
    """Return what a bare number means: a year, a day of Excel, or a day without hyphens."""
    if len(digits) == len("2021") and int(digits) in _YEARS:
        year = int(digits)
        return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    if len(digits) == len("44470"):
        day = _EXCEL_DAY_ZERO + dt.timedelta(days=int(digits))
        if _SERIALS[0] <= day < _SERIALS[1]:
            return day, day + dt.timedelta(days=1)
    if len(digits) == len("20211001") and int(digits[:4]) in _YEARS:
        return _one(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    raise ValueError(f"is a number, not a date. {_FIX}")


def _one(year: int, month: int, day: int) -> tuple[dt.date, dt.date]:
    if month > _MONTHS_PER_YEAR >= day:
        raise ValueError(
            f"has no month {month}. Write the day before the month, or as "
            f"{year:04d}-{day:02d}-{month:02d}."
        )
    if year not in _YEARS:
        raise ValueError(f"has the year {year}, which cannot be meant. {_FIX}")
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"is not a date that exists. {_FIX}") from error
    return found, found + dt.timedelta(days=1)


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    first, _ = _one(year, month, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)
