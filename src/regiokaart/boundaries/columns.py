"""Which column of a file holds codes, and which names, told by the values themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart import register
from regiokaart.boundaries import year
from regiokaart.errors import BoundaryError, Fault, UnknownMunicipalityError

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.boundaries.harvest import Level

ABROAD = "GM0998"
"""The code of "Buitenland"."""
_CODE_COLUMNS = (
    *("statcode", "gm_code", "gemeentecode", "gemeente_code", "pv_code", "provinciecode"),
    *("code", "regiocode", "identificatie", "jrstatcode", "gemcode", "gem_code", "cbs_code"),
)
_NAME_COLUMNS = (
    *("statnaam", "gm_naam", "gemeentenaam", "gemeente_naam", "pv_naam", "provincienaam"),
    *("naam", "name", "gemnaam", "gemeente", "regionaam", "municipality", "provincie"),
)
_PREFIXES = {"municipality": "GM", "province": "PV"}
_DIGITS = {"municipality": 4, "province": 2}
_PATTERNS = {
    # GM0518, gm0518, G0518, 0518, 518, 518.0 and, in CBS's jrstatcode, 2022GM0518
    level: re.compile(
        rf"(?:(?P<letters>(?:(?:19|20)\d\d)?{prefix}|{prefix[0]})[\s_-]*)?"
        rf"0*(?P<digits>\d{{1,{_DIGITS[level]}}})(?:[.,]0+)?",
        re.IGNORECASE,
    )
    for level, prefix in _PREFIXES.items()
}
_SUBDIVISION = re.compile(r"(?:WK|BU)\d{6,8}", re.IGNORECASE)
_OVERWHELMING = 0.8  # of the values of a column
_HALF = 0.5  # of a column of names; those that are no name are told rather than passed over
_SAMPLE = 200  # distinct values that show whether the rest is worth reading
_FEWEST_BARE = 5  # distinct bare numbers without a telling column name or names that agree


@dataclass(frozen=True, kw_only=True)
class Codes:
    """A column recognised as codes; `codes` has ``None`` where a row has none."""

    column: str
    codes: list[str | None]
    lettered: bool
    hinted: bool

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How much it looks like the one that is meant."""
        return self.lettered, self.hinted, len(set(self.codes))


class UnfitError(Exception):
    """Why a layer does not have what is asked."""


def fit(table: pd.DataFrame, level: Level) -> Codes | None:
    """Return the codes of a table; refuse one without codes or names, or of wijken or buurten."""
    if table.empty:
        raise UnfitError("no rows (cut short?)")
    codes = _code_column(table, level)
    if codes and len(set(codes.codes)) == len(table):
        return codes
    there = f"columns {', '.join(map(str, table.columns.drop('geometry', errors='ignore')))}"
    for column in texts_of(table):
        values = table[column].dropna().astype(str)
        parts = values[values.str.fullmatch(_SUBDIVISION)]
        if len(parts) > len(values) / 2 and (
            codes is None or parts.nunique() > len(set(codes.codes))
        ):
            raise UnfitError(
                f"wijken or buurten ({column} has {parts.iloc[0]}), not {noun(level)} ({there})"
            )
    if codes is None and _column_of_names(table, level) is None:
        raise UnfitError(f"no codes or names of {noun(level)} ({there})")
    return codes


def _code_column(table: pd.DataFrame, level: Level) -> Codes | None:
    """Return the column whose values are codes of the level."""
    attributes = [str(name) for name, kind in table.dtypes.items() if kind.name != "geometry"]
    hints = {hint: place for place, hint in enumerate(_CODE_COLUMNS)}
    found = []
    for column in sorted(attributes, key=lambda name: hints.get(name.lower(), len(hints))):
        one = _as_codes(table[column], level, hinted=column.lower() in hints)
        if one is None or not (one.lettered or _trusted(one, table, level)):
            continue
        if one.lettered and one.hinted:
            return one
        found.append(one)
    return max(found, key=lambda one: one.rank, default=None)


def _as_codes(values: pd.Series, level: Level, *, hinted: bool) -> Codes | None:
    """Return a column as codes, when overwhelmingly they are of the level."""
    texts = [None if pd.isna(one) else str(one).strip() for one in values.tolist()]
    spelled: dict[str, str | None] = {}
    lettered = known = 0
    for text in filter(None, dict.fromkeys(texts)):
        if len(spelled) == _SAMPLE and known < _OVERWHELMING * _SAMPLE:
            return None
        match = _PATTERNS[level].fullmatch(text)
        code = f"{_PREFIXES[level]}{match['digits']:0>{_DIGITS[level]}}" if match else None
        spelled[text] = code
        known += code == ABROAD or (code is not None and is_known(code, level))
        lettered += bool(match and match["letters"])
    if not spelled or known < _OVERWHELMING * len(spelled):
        return None
    return Codes(
        column=str(values.name),
        codes=[spelled[text] if text else None for text in texts],
        lettered=lettered > len(spelled) / 2,
        hinted=hinted,
    )


def _trusted(found: Codes, table: pd.DataFrame, level: Level) -> bool:
    """Tell whether bare numbers that could be codes are no other numbers."""
    there = [code for code in found.codes if code]
    if names := _column_of_names(table, level):
        meant = [_keys(level).get(register.key_of(str(name))) for name in table[names]]
        agree = [code in one for code, one in zip(found.codes, meant, strict=True) if one]
        return sum(agree) >= _OVERWHELMING * len(agree)
    numbers = sorted(int(code[2:]) for code in set(there))
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers)))  # ids of some kind
    distinct = len(numbers) == len(there)
    if level == "province":
        return found.hinted or distinct
    return found.hinted or (distinct and not counted and len(numbers) >= _FEWEST_BARE)


def codes_by_name(path: Path, table: pd.DataFrame, level: Level, notes: list[str]) -> Codes:
    """Return codes for the names, or refuse all names that are not of exactly one."""
    column = _column_of_names(table, level) or ""
    codes: dict[str, str] = {}
    faults = []
    for text in dict.fromkeys(" ".join(one.split()) for one in table[column].dropna().astype(str)):
        try:
            if text and register.key_of(text) != "buitenland":
                codes[text] = _find(text, level)
        except UnknownMunicipalityError as error:
            faults.append(Fault(column=column, expected=str(error)))
    if faults:
        raise BoundaryError(
            f"{path.name} has no codes, and not all its names are those of exactly one of the "
            f"{noun(level)}. Correct these, or add a column with codes.",
            faults=faults,
        )
    loose = [
        f"{text!r} is {code} ({', '.join(sorted(_official(level)[code]))})"
        for text, code in codes.items()
        if text not in _official(level)[code]
    ]
    notes.append(f"no column of codes; joined on the names in column {column}")
    if loose:
        notes.append(f"names that the register writes otherwise: {'; '.join(loose)}")
    texts = [" ".join(str(one).split()) for one in table[column]]
    return Codes(column="", codes=[codes.get(text) for text in texts], lettered=False, hinted=False)


def _column_of_names(table: pd.DataFrame, level: Level) -> str | None:
    """Return the column with the most names of the level, if these are half of it or more."""
    shares = {}
    for column in texts_of(table):
        values = table[column].dropna().astype(str).unique()[:_SAMPLE]
        known = sum(register.key_of(value) in _keys(level) for value in values)
        shares[column] = known / max(len(values), 1)
    best = max(shares, key=lambda column: shares[column], default=None)
    return best if best is not None and shares[best] >= _HALF else None


def name_column(table: pd.DataFrame, *, skip: str) -> str | None:
    """Return the column of names by its own name."""
    by_name = {column.lower(): column for column in reversed(texts_of(table)) if column != skip}
    return next((by_name[hint] for hint in _NAME_COLUMNS if hint in by_name), None)


def texts_of(table: pd.DataFrame) -> list[str]:
    """Return the columns of text."""
    return [
        str(name)
        for name, kind in table.dtypes.items()
        if name != "geometry"
        and (pd.api.types.is_string_dtype(kind) or pd.api.types.is_object_dtype(kind))
    ]


def noun(level: Level) -> str:
    """Return what the rows of a level are called."""
    return "municipalities" if level == "municipality" else "provinces"


def is_known(code: str, level: Level) -> bool:
    """Tell whether the register has a code."""
    if level == "municipality":
        return register.span(code) is not None
    return code in _official(level)


def province_name(code: str) -> str:
    """Return the name of a province, or its code where it has none."""
    return min(_official("province").get(code, {code}))


def _find(text: str, level: Level) -> str:
    if level == "municipality":
        return register.find(text)
    codes = _keys(level).get(register.key_of(text), frozenset())
    if len(codes) != 1:
        raise UnknownMunicipalityError(f"{text!r} is not the name of a province")
    return min(codes)


@cache
def _official(level: Level) -> dict[str, frozenset[str]]:
    """Return all names that the register writes, by code."""
    names: dict[str, set[str]] = {}
    for state in year.states():
        table = register.at(state.first)
        code, name = ("code", "name") if level == "municipality" else ("province_code", "province")
        for one, text in zip(table[code], table[name], strict=True):
            names.setdefault(str(one), set()).add(str(text))
    return {code: frozenset(found) for code, found in names.items()}


@cache
def _keys(level: Level) -> dict[str, frozenset[str]]:
    """Return the codes that a name can mean, by the name's key."""
    codes: dict[str, set[str]] = {}
    for code, names in _official(level).items():
        for name in names:
            for text in (name, re.sub(r"\s*\([^)]*\)$", "", name)):
                codes.setdefault(register.key_of(text), set()).add(code)
    if level == "province":
        codes["friesland"] = {"PV21"}
    return {key: frozenset(found) for key, found in codes.items()}
