"""The provinces: their codes, names and abbreviations, and which municipality is in which."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart.register import municipalities, reorganisations
from regiokaart.register.spelling import key_of

if TYPE_CHECKING:
    from datetime import date

PROVINCES = {
    "PV20": "Groningen",
    "PV21": "Fryslân",
    "PV22": "Drenthe",
    "PV23": "Overijssel",
    "PV24": "Flevoland",
    "PV25": "Gelderland",
    "PV26": "Utrecht",
    "PV27": "Noord-Holland",
    "PV28": "Zuid-Holland",
    "PV29": "Zeeland",
    "PV30": "Noord-Brabant",
    "PV31": "Limburg",
}
"""Names by code, as CBS writes them."""

_OTHER_NAMES = {
    "PV21": ("Friesland",),
    "PV27": ("N Holland", "North Holland"),
    "PV28": ("Z Holland", "South Holland"),
    "PV30": ("N Brabant", "North Brabant"),
}
_ABBREVIATIONS = {
    "PV20": ("Gr", "Gn", "Gron"),
    "PV21": ("Fr", "Frl", "Fri"),
    "PV22": ("Dr", "Dre"),
    "PV23": ("O", "Ov", "Ovs"),
    "PV24": ("Fl", "Fle", "Flev"),
    "PV25": ("Gd", "Gld", "Geld"),
    "PV26": ("U", "Ut", "Utr"),
    "PV27": ("NH", "NHl"),
    "PV28": ("ZH", "ZHl"),
    "PV29": ("Z", "Ze", "Zl", "Zld", "Zeel"),
    "PV30": ("NB", "NBr", "Nbt"),
    "PV31": ("L", "Lb", "Li", "Limb"),
}


def province_name(code: str) -> str:
    """Return the name of a province as CBS writes it, or the code when it is not known."""
    return PROVINCES.get(code, code)


def province_of(code: str, *, day: date | None = None) -> str | None:
    """Return the code of the province that a municipality is in on a day.

    Parameters
    ----------
    code
        The code of a municipality.
    day
        A day on which it exists; ``None`` for the last that the register knows of it.

    Returns
    -------
    ``None`` where the register does not tell.
    """
    found = None
    for first, end, province in _homes().get(code, ()):
        if day is None or first <= pd.Timestamp(day) < end:
            found = province
    return found


@cache
def provinces_of(code: str) -> frozenset[str]:
    """Return the provinces that a municipality has ever been in.

    For one that ended before the register tells of provinces, those of its successors.
    """
    if found := frozenset(province for _, _, province in _homes().get(code, ())):
        return found
    trails = reorganisations.successors(code, day=municipalities.LAST_DAY)
    return frozenset().union(*(provinces_of(trail[-1].new) for trail in trails))


@cache
def province_keys() -> dict[str, str]:
    """Return the code of a province by the key of each of its names."""
    return {key_of(name): code for name, code in province_writings()}


def province_writings() -> list[tuple[str, str]]:
    """Return all names of the provinces, each with its code."""
    return [
        (name, code)
        for code, official in PROVINCES.items()
        for name in (official, *_OTHER_NAMES.get(code, ()))
    ]


@cache
def abbreviation_keys() -> dict[str, str]:
    """Return the code of a province by the key of each of its abbreviations: ``nh``, ``gld``."""
    return {
        key_of(name): code
        for code, abbreviations in _ABBREVIATIONS.items()
        for name in abbreviations
    }


@cache
def _homes() -> dict[str, tuple[tuple[pd.Timestamp, pd.Timestamp, str], ...]]:
    homes: defaultdict[str, list[tuple[pd.Timestamp, pd.Timestamp, str]]] = defaultdict(list)
    table = municipalities._spans().dropna(subset="province_code")  # noqa: SLF001
    for code, first, end, province in zip(
        table["code"], table["valid_from"], table["valid_to"], table["province_code"], strict=True
    ):
        homes[code].append((first, end, province))
    return {code: tuple(found) for code, found in homes.items()}
