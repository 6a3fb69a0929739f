"""What a text can mean: the codes of all municipalities and provinces that are written so."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from regiokaart.register import municipalities
from regiokaart.register.provinces import (
    PROVINCES,
    abbreviation_keys,
    province_keys,
    province_name,
    province_writings,
    provinces_of,
)
from regiokaart.register.spelling import (
    folded,
    is_strange,
    key_of,
    letters,
    plain,
    without_marks,
    writings,
)

Level = Literal["municipality", "province"]
Why = Literal["", "ambiguous", "unknown"]

_CODE = re.compile(r"(?:(gm|pv)[ _-]?)?0*(\d{1,4})(?:[.,]0+)?", re.IGNORECASE)
_DIGITS = 4
LONGEST = 120
"""How long a text can be and still be one name, with all that may stand around it."""
_LETTERED = re.compile(r"\b(?:GM|PV) ?\d", re.IGNORECASE)
_WITH_CODE = (
    re.compile(r"(?P<code>(?:GM|PV) ?\d{1,4})[\s:,(\[-]+(?P<name>.*\w.*)", re.IGNORECASE),
    re.compile(r"(?P<name>.*\w.*?)[\s:,(\[-]+(?P<code>(?:GM|PV) ?\d{1,4})[)\]]?", re.IGNORECASE),
)
_LEVEL_WORDS: dict[str, Level] = {
    **dict.fromkeys(("gemeente", "gem", "stad", "gm", "municipality", "city"), "municipality"),
    **dict.fromkeys(("provincie", "prov", "pv", "province"), "province"),
}
_PREFIX = re.compile(
    r"(?:(?:de|the)\s+)?"
    r"(?P<word>gemeente|gem|stad|municipality of|city of|provincie|prov|province of)"
    r"(?:\.\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"(?P<base>.*\w.*?)\s*[(\[](?P<note>[^()\[\]]*)[)\]]?")
_OPENS = frozenset("([")
_ARTICLE = re.compile(r"(?:de|het|'t)\s+(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*\([^)]*\)\s*$")
_SEVERAL = re.compile(r"[,;/|]|\s(?:en|and|&|\+|-)\s", re.IGNORECASE)


class Reading(NamedTuple):
    """What a text can mean.

    Attributes
    ----------
    codes
        All municipalities, of any day, and provinces that are written so.
    says
        Whether the text itself says that it is a municipality or a province.
    is_code
        Whether it has the shape of a code.
    why, doubt
        Why none of the codes is certain, in a word and as the predicate of a sentence.
    """

    codes: frozenset[str] = frozenset()
    says: Level | None = None
    is_code: bool = False
    why: Why = ""
    doubt: str = ""


NOTHING = Reading()


class Writing(NamedTuple):
    """A way of writing a name, its key, whose name it is, and how to show that."""

    text: str
    key: str
    code: str
    shown: str


def level_of(code: str) -> Level:
    """Return whether a code is that of a municipality or of a province."""
    return "province" if code.startswith("PV") else "municipality"


def named(code: str) -> str:
    """Return the name and the code of a municipality or province: ``Urk (GM0184)``."""
    name = province_name(code) if level_of(code) == "province" else municipalities.name_of(code)
    return f"{name} ({code})"


def read(text: str, *, running: bool = False) -> Reading:
    """Return what a text can mean.

    Parameters
    ----------
    text
        What somebody wrote.
    running
        Whether it is cut out of running text. Then only what can be nothing but a name counts,
        not ``Bergen Limburg``, which may be two, and no bare number.
    """
    return _read(text, running) if len(text) <= LONGEST else NOTHING


@lru_cache(maxsize=65_536)
def _read(text: str, running: bool) -> Reading:  # noqa: FBT001 - a key of the cache
    cleaned = plain(text).strip(' .,;:"\u201c\u201d\u201e\u2022\u00b7')
    if match := _CODE.fullmatch(cleaned):
        return _code(match, running=running)
    if not running and (both := _code_and_name(cleaned)):
        return both
    found = _name(cleaned, running=running)
    if found.codes and not found.why and is_strange(cleaned):
        return found._replace(why="unknown", doubt="has signs in it that no name has")
    if found.codes or running:
        return found
    return _several(cleaned) or found


def core(text: str) -> tuple[str, Level | None]:
    """Return a text without what stands around the name, and the level that it says it has."""
    cleaned = without_marks(plain(text))
    prefix = _PREFIX.match(cleaned)
    says: Level | None = None
    if prefix:
        says = _LEVEL_WORDS[prefix["word"].split()[0].lower()]
        cleaned = cleaned[prefix.end() :]
    return cleaned, says


@cache
def by_key() -> dict[str, frozenset[str]]:
    """Return the codes that each certain way of writing can mean, by its key."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for key, code in province_keys().items():
        codes[key].add(code)
    for writing in _all_writings():
        if "(" not in writing.text:  # read apart: "Hengeloo" is no way to write "Hengelo (O.)"
            codes[folded(writing.key)].add(writing.code)
    return {key: frozenset(found) for key, found in codes.items()}


@cache
def known_writings() -> tuple[Writing, ...]:
    """Return all ways of writing all names, with ``ij`` and with ``y``, each once per code."""
    found: dict[tuple[str, str], Writing] = {}
    for one in _all_writings():
        for key in (one.key, folded(one.key)):
            found.setdefault((key, one.code), one._replace(key=key))
    for name, code in province_writings():
        for key in (letters(name), key_of(name)):
            found.setdefault((key, code), Writing(name, key, code, province_name(code)))
    return tuple(found.values())


@cache
def official_names() -> tuple[tuple[str, str], ...]:
    """Return the code and the name of all municipalities, under each name that they have had."""
    table = municipalities._spans()  # noqa: SLF001
    return tuple(dict.fromkeys(zip(table["code"], table["name"], strict=True)))


@cache
def _all_writings() -> tuple[Writing, ...]:
    found: dict[tuple[str, str], Writing] = {}
    for code, name in official_names():
        latest = municipalities.name_of(code)
        base = _SUFFIX.sub("", name)
        for text in (name, base, *sorted(writings(base))):
            key = letters(text)
            found.setdefault((key, code), Writing(text, key, code, latest))
    for alias, code in _aliases():
        for text in (alias, *sorted(writings(alias))):
            key = letters(text)
            found.setdefault((key, code), Writing(text, key, code, alias))
    return tuple(found.values())


@cache
def _aliases() -> tuple[tuple[str, str], ...]:
    table = (files("regiokaart") / "register" / "aliases.csv").read_text(encoding="utf-8")
    return tuple((alias, code) for alias, code in csv.reader(table.splitlines()[1:]))


@cache
def _full_keys() -> frozenset[str]:
    """Return the keys of names in full, which an article can precede: "het Westland"."""
    names = [_SUFFIX.sub("", name) for _, name in official_names()]
    return frozenset(map(key_of, [*names, *(alias for alias, _ in _aliases())]))


@cache
def _with_comma() -> frozenset[str]:
    return frozenset(code for code, name in official_names() if "," in name)


def _code(match: re.Match[str], *, running: bool) -> Reading:
    """Read a code; a bare number is that of a municipality."""
    letter, digits = (match[1] or "").upper(), match[2]
    if running and not letter:
        return NOTHING
    if letter == "PV":
        found = {f"PV{int(digits)}"} & PROVINCES.keys()
    else:
        found = {f"GM{int(digits):0{_DIGITS}d}"} & municipalities.spans().keys()
    return Reading(frozenset(found), is_code=True)


def _code_and_name(text: str) -> Reading | None:
    """Read ``GM0518 Den Haag`` and ``Den Haag (GM0518)``."""
    if not _LETTERED.search(text):
        return None
    for pattern in _WITH_CODE:
        if match := pattern.fullmatch(text):
            code, name = read(match["code"]), read(match["name"])
            both = code.codes & name.codes
            if both:
                return Reading(both)
            if code.codes and name.codes:
                told = " and ".join(named(one) for one in sorted(code.codes | name.codes))
                return Reading(code.codes | name.codes, why="ambiguous", doubt=f"names two: {told}")
    return None


def _name(text: str, *, running: bool) -> Reading:
    rest, says = core(text)
    codes = by_key().get(key_of(rest), frozenset())
    if match := _BRACKET.fullmatch(rest) if _OPENS & set(rest) else None:
        found = _noted(match["base"], match["note"], says, running=running)
    elif codes and not (running and "," in rest and not codes <= _with_comma()):
        return Reading(codes, says)
    else:
        found = _followed(rest, says, running=running)
    if not found.codes and says == "province":
        code = abbreviation_keys().get(key_of(rest))
        found = Reading(frozenset({code}), says) if code else found
    article = _ARTICLE.match(rest)
    if not found.codes and article and key_of(rest[article.end() :]) in _full_keys():
        found = Reading(by_key()[key_of(rest[article.end() :])], says)
    return found if found.codes else Reading(says=says)


def _noted(base: str, note: str, says: Level | None, *, running: bool) -> Reading:
    """Read a name with something in brackets behind it."""
    codes = by_key().get(key_of(base), frozenset())
    key = key_of(note)
    province = province_keys().get(key) or abbreviation_keys().get(key)
    same = not running and by_key().get(key) == codes  # 's-Gravenhage (Den Haag)
    if codes and province:
        found = _in_province(codes, province, says)
    elif codes and (not key or key in _LEVEL_WORDS or same):
        found = Reading(codes, _LEVEL_WORDS.get(key, says))
    elif codes and not running:
        found = Reading(codes, says, why="unknown", doubt=f"has {note!r} behind the name")
    else:
        found = NOTHING
    return found


def _followed(text: str, says: Level | None, *, running: bool) -> Reading:
    """Read a name with a province or a level behind it, without brackets."""
    pieces = [match.start() for match in re.finditer(r"[\s,]+|(?<=\w)-(?=\w)", text)]
    for cut in reversed(pieces[-3:]):
        base, note = text[:cut], text[cut:].strip(" ,-")
        if set("()[]") & set(text):
            break
        codes = by_key().get(key_of(base), frozenset())
        key = key_of(note)
        if not codes or (running and "," in base and not codes <= _with_comma()):
            continue
        if key in _LEVEL_WORDS and not running:
            return Reading(codes, _LEVEL_WORDS[key])
        province = abbreviation_keys().get(key)
        if province is None and not running:
            province = province_keys().get(key)
        if province:
            return _in_province(codes, province, says)
    return NOTHING


def _in_province(codes: frozenset[str], province: str, says: Level | None) -> Reading:
    """Return the municipalities that are, or were, in a province."""
    towns = frozenset(code for code in codes if level_of(code) == "municipality")
    there = frozenset(code for code in towns if province in provinces_of(code))
    if there:
        return Reading(there, says or "municipality")
    if not towns:
        return NOTHING
    lies = "; ".join(
        f"{named(code)} lies in {' or '.join(map(province_name, sorted(provinces_of(code))))}"
        for code in sorted(towns)
    )
    return Reading(
        towns, "municipality", why="unknown", doubt=f"would be in {province_name(province)}; {lies}"
    )


def _several(text: str) -> Reading | None:
    """Read ``Leeuwarden/Ljouwert`` as one, and ``Delft, Leiden`` as more than one."""
    pieces = [piece for piece in _SEVERAL.split(text) if piece.strip()]
    if len(pieces) < 2:  # noqa: PLR2004
        return None
    readings = [read(piece) for piece in pieces]
    if any(not one.codes or one.why or one.is_code for one in readings):
        return None
    shared = frozenset.intersection(*(one.codes for one in readings))
    if shared and "/" in text:
        return Reading(shared, next((one.says for one in readings if one.says), None))
    every = frozenset().union(*(one.codes for one in readings))
    told = ", ".join(named(code) for code in sorted(every))
    return Reading(every, why="ambiguous", doubt=f"names more than one: {told}")
