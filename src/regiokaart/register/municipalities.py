"""The municipalities on any date, with province and, for 2021, inhabitants and land area.

Sources: CBS, gemeentelijke indeling and names per year, 2018-2026; inhabitants on 1 January 2021
and land area from CBS table 85039NED (definitive).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import pandas as pd

FIRST_DAY = date(2018, 1, 1)
LAST_DAY = date(2026, 12, 31)
POPULATION_DATE = date(2021, 1, 1)

COLUMNS = ("code", "name", "province_code", "province", "population", "land_area_km2")


def at(day: date) -> pd.DataFrame:
    """Return the municipalities that existed on a day.

    Parameters
    ----------
    day
        A day from 2018-01-01 to 2026-12-31.

    Returns
    -------
    One row per municipality, indexed and sorted by code, with ``code``, ``name`` as CBS wrote it
    in that year, ``province_code``, ``province``, ``population`` (on 2021-01-01) and
    ``land_area_km2``. The last two are sums for municipalities that whole ones of 2021 merged
    into, and missing where they cannot be told: before a merger, or after a split.

    Raises
    ------
    ValueError
        When the day lies outside the register.
    """
    check(day)
    return _at(day).copy()


@cache
def _at(day: date) -> pd.DataFrame:
    frame = _on(day).merge(_figures_on(day), on="code", how="left")[list(COLUMNS)]
    return frame.set_index("code", drop=False).rename_axis(None)


def codes_on(day: date) -> frozenset[str]:
    """Return the codes of the municipalities that existed on a day; see `at`."""
    check(day)
    return frozenset(_on(day)["code"])


def _on(day: date) -> pd.DataFrame:
    spans = _spans()
    stamp = pd.Timestamp(day)
    return spans[(spans["valid_from"] <= stamp) & (stamp < spans["valid_to"])]


def existed(code: str, day: date) -> bool:
    """Tell whether a municipality existed on a day."""
    known = span(code)
    return known is not None and known[0] <= day < known[1]


def span(code: str) -> tuple[date, date] | None:
    """Return the first day of a municipality and the day after its last, within the register.

    Returns
    -------
    ``None`` for a code that the register does not know. ``date.min`` and ``date.max`` stand for
    "before the register begins" and "still there when it ends".
    """
    return spans().get(code)


def name_of(code: str) -> str:
    """Return the latest name of a municipality of any date, or the code when it is not known."""
    return _names().get(code, code)


@cache
def names_on(day: date) -> dict[str, str]:
    """Return the names of the municipalities of a day, as CBS wrote them, by code."""
    return dict(at(day)["name"])


@cache
def _names() -> dict[str, str]:
    table = _spans()
    return dict(zip(table["code"], table["name"], strict=True))  # later spans overwrite earlier


@cache
def spans() -> dict[str, tuple[date, date]]:
    """Return the span of every municipality that the register knows, by code; see `span`."""
    table = _spans()
    known: dict[str, tuple[date, date]] = {}
    for code, start, end in zip(
        table["code"], table["valid_from"].dt.date, table["valid_to"].dt.date, strict=True
    ):
        first = known[code][0] if code in known else start  # sorted: the first span is the oldest
        known[code] = (
            date.min if first <= FIRST_DAY else first,
            date.max if end > LAST_DAY else end,
        )
    return known


@cache
def _spans() -> pd.DataFrame:
    """Read the table of names: one row per municipality and unchanged name and province."""
    frame = _read("municipalities.csv")
    # an open begin lies before the register, an open end after it
    frame["valid_from"] = pd.to_datetime(frame["valid_from"].fillna(f"{FIRST_DAY}"))
    frame["valid_to"] = pd.to_datetime(frame["valid_to"].fillna(f"{LAST_DAY.year + 1}-01-01"))
    frame = pd.concat([_former(set(frame["code"])), frame])
    return frame.sort_values(["code", "valid_from"], ignore_index=True)


def _former(known: set[str]) -> pd.DataFrame:
    """Return the municipalities that ended on the register's first day, as older lists name them.

    The reorganisations know them; their provinces are not in the sources.
    """
    table = _read("reorganisations.csv")
    ended = table[~table["old_code"].isin(known)].drop_duplicates("old_code")
    return pd.DataFrame(
        {
            "code": ended["old_code"],
            "name": ended["old_name"],
            "valid_from": pd.to_datetime(ended["date"]) - pd.Timedelta(days=1),
            "valid_to": pd.to_datetime(ended["date"]),
        }
    )


@cache
def _figures() -> pd.DataFrame:
    frame = _read("population_2021.csv")
    return frame.astype({"population": "Int64", "land_area_km2": "float64"})


@cache
def _figures_on(day: date) -> pd.DataFrame:
    """Return inhabitants and land area of 2021 by the municipalities of another day."""
    from regiokaart.register import reorganisations  # noqa: PLC0415 - it builds on this module

    figures = _figures()
    between = [
        event
        for event in reorganisations.events()
        if min(day, POPULATION_DATE) < event.day <= max(day, POPULATION_DATE)
        and event.kind != "boundary_change"
    ]
    if day < POPULATION_DATE:  # who took others in since has their inhabitants too
        return figures[~figures["code"].isin({event.new for event in between})]
    into = {event.old: event.new for event in between if event.whole}
    parts = {event.new for event in between if not event.whole}
    later = figures.assign(code=figures["code"].map(lambda code: _last(code, into)))
    summed = later.groupby("code", as_index=False)[["population", "land_area_km2"]].sum()
    return summed[~summed["code"].isin(parts)]


def _last(code: str, into: dict[str, str]) -> str:
    while code in into:
        code = into[code]
    return code


def _read(name: str) -> pd.DataFrame:
    with (files("regiokaart") / "register" / name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype=str)


def check(day: date) -> None:
    """Raise a ValueError when a day lies outside the register."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            f"the register of municipalities runs from {FIRST_DAY} to {LAST_DAY}; {day} is outside"
        )


def names_through_time(code: str) -> tuple[tuple[str, date, date], ...]:
    """Return the names of a municipality, each with its first day and the day after its last."""
    return _through_time(code, "name")


def provinces_through_time(code: str) -> tuple[tuple[str, date, date], ...]:
    """Return the provinces of a municipality, as `names_through_time` returns its names."""
    return _through_time(code, "province")


def _through_time(code: str, column: str) -> tuple[tuple[str, date, date], ...]:
    table = _spans()
    rows = table[(table["code"] == code) & table[column].notna()]
    found: list[tuple[str, date, date]] = []
    for value, first, last in zip(
        rows[column].tolist(),
        rows["valid_from"].dt.date,
        rows["valid_to"].dt.date,
        strict=True,
    ):
        since = date.min if first <= FIRST_DAY else first
        until = date.max if last > LAST_DAY else last
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1], until)
        else:
            found.append((value, since, until))
    return tuple(found)
