"""From what people write to the code of a municipality."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from regiokaart.errors import UnknownMunicipalityError
from regiokaart.register import municipalities

if TYPE_CHECKING:
    from datetime import date

_CODE = re.compile(r"(?:gm ?)?(\d{1,4})", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*\([^)]*\)\s*$")


def find(text: str, *, day: date | None = None) -> str:
    """Return the code of the municipality that `text` names.

    Codes are taken with or without ``GM`` and leading zeros. Names are compared without regard to
    case, accents, apostrophes, hyphens and the suffix that CBS adds to some (``Hengelo (O.)``);
    names in use beside the official one are known (Den Haag).

    Parameters
    ----------
    text
        A code or a name.
    day
        The day on which the municipality must have existed; ``None`` for any day of the register.

    Raises
    ------
    UnknownMunicipalityError
        When nothing has this code or name, or several municipalities share the name; with the
        nearest names or the candidates.
    """
    cleaned = " ".join(text.split())
    if match := _CODE.fullmatch(cleaned):
        code = f"GM{int(match[1]):04d}"
        known = municipalities.span(code)
        if known is None:
            raise UnknownMunicipalityError(f"{text!r} is not the code of a municipality")
        if day is not None and not municipalities.existed(code, day):
            raise UnknownMunicipalityError(f"{code} {describe_span(code)}, not on {day}")
        return code
    every = _codes_by_key().get(key_of(cleaned), frozenset())
    codes = {code for code in every if day is None or municipalities.existed(code, day)}
    if len(codes) == 1:
        return codes.pop()
    if len(codes) > 1:
        names = [f"{municipalities.name_of(code)} ({code})" for code in sorted(codes)]
        raise UnknownMunicipalityError(
            f"{text!r} is the name of several municipalities: {', '.join(names)}; give the code",
            suggestions=names,
        )
    if every:
        spans = "; ".join(describe_span(code) for code in sorted(every))
        raise UnknownMunicipalityError(f"{text!r} {spans}, not on {day}")
    near = nearest(cleaned, day=day)
    raise UnknownMunicipalityError(
        f"{text!r} is not the name of a municipality"
        + (f"; the nearest: {', '.join(near)}" if near else ""),
        suggestions=near,
    )


def nearest(text: str, *, day: date | None = None, count: int = 3) -> list[str]:
    """Return the names of municipalities most like `text`, the best first."""
    known = {
        key: code
        for key, codes in _codes_by_key().items()
        for code in sorted(codes)
        if day is None or municipalities.existed(code, day)
    }
    keys = difflib.get_close_matches(key_of(text), list(known), n=2 * count, cutoff=0.6)
    names: dict[str, str] = {}
    for key in keys:
        names.setdefault(known[key], _aliases().get(key, municipalities.name_of(known[key])))
    return list(names.values())[:count]


def key_of(name: str) -> str:
    """Return a name without case, accents, apostrophes, hyphens and needless words."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"['\u2018\u2019`\u00b4]", "", plain)
    plain = re.sub(r"[^a-z0-9()]+", " ", plain).replace(" )", ")").strip()
    return plain.removeprefix("gemeente ")


def describe_span(code: str) -> str:
    """Return in words when a municipality existed, as far as the register goes."""
    known = municipalities.span(code)
    if known is None:
        return f"({code}) is not in the register"
    first, last = known
    since = "" if first.year == 1 else f" from {first}"
    until = "" if last.year == 9999 else f" until {last}"  # noqa: PLR2004
    return f"({municipalities.name_of(code)}) existed{since}{until}"


@cache
def _codes_by_key() -> dict[str, frozenset[str]]:
    """Return the codes that each way of writing can mean."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    spans = municipalities._spans()  # noqa: SLF001
    for code, name in zip(spans["code"], spans["name"], strict=True):
        codes[key_of(name)].add(code)
        codes[key_of(_SUFFIX.sub("", name))].add(code)
    for key, alias in _aliases().items():
        codes[key].add(_alias_codes()[alias])
    return {key: frozenset(found) for key, found in codes.items()}


@cache
def _aliases() -> dict[str, str]:
    """Return the names in use beside the official ones, by key."""
    return {key_of(alias): alias for alias in _alias_codes()}


@cache
def _alias_codes() -> dict[str, str]:
    table = (files("regiokaart") / "register" / "aliases.csv").read_text(encoding="utf-8")
    return dict(csv.reader(table.splitlines()[1:]))
