"""From what people write to the code of a municipality or a province."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from regiokaart.errors import UnknownMunicipalityError
from regiokaart.register import municipalities, reorganisations
from regiokaart.register.provinces import province_name
from regiokaart.register.reading import (
    LONGEST,
    Level,
    Reading,
    Writing,
    core,
    known_writings,
    level_of,
    named,
    official_names,
    read,
)
from regiokaart.register.spelling import letters, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Reason = Literal["", "ambiguous", "unknown", "not-on-day"]

_NOUNS: dict[Level | None, str] = {
    "municipality": "municipality",
    "province": "province",
    None: "municipality or province",
}
_CANDIDATES = 3
_LEAST = 0.55
"""How alike names must be to be proposed for each other."""
_MARGIN = 0.2
"""How much less alike than the best a name may be to be proposed beside it."""
_SAME = 0.5
"""How alike another name is to the official one, when that is shown instead: not Den Haag."""
_FIRST_WORDS, _OTHER_WORD = 0.85, 0.7
"""How alike a name is to a part of it: Leidschendam to Leidschendam-Voorburg."""
_LONG_WORD = 5
_DIRECTIONS = frozenset({"noord", "zuid", "midden", "neder", "noardeast"})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What a text may have meant.

    Attributes
    ----------
    code, name
        A municipality or a province.
    score
        From 0 to 1, how like its name the text is. 1 is the name itself.
    """

    code: str
    name: str
    score: float


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a text means.

    Attributes
    ----------
    text
        The text as written.
    code
        The municipality or province when it is certain, and ``None`` when it is not.
    reason
        Why there is no code. ``ambiguous``: it can mean more than one. ``unknown``: it is nobody's
        name. ``not-on-day``: who is called so did not exist on the day.
    candidates
        The best first. All that it can mean; the nearest names; or what the municipality became,
        or came from, on the day.
    told
        The same in a sentence; empty where there is a code.
    """

    text: str
    code: str | None
    reason: Reason = ""
    candidates: tuple[Candidate, ...] = ()
    told: str = ""


def match(text: str, *, day: date | None = None, level: Level | None = None) -> Match:
    """Return which municipality or province a text means.

    Codes are taken with or without letters and leading zeros. Names are compared without regard
    to case, accents, apostrophes, hyphens, spaces, footnote marks and the suffix that CBS adds to
    some; abbreviations and other names in use are known. A misspelt name is never taken for
    certain.

    Parameters
    ----------
    text
        A code or a name.
    day
        The day on which the municipality must have existed; ``None`` for any day of the register.
    level
        What is looked for; ``None`` for municipalities and provinces. Bare numbers are then those
        of municipalities.
    """
    if len(text) > LONGEST:  # no name, and not to be kept
        return Match(text=text, code=None, reason="unknown", told=f"{_quoted(text)} is no name")
    return _match(text, day, level)


@lru_cache(maxsize=65_536)
def _match(text: str, day: date | None, level: Level | None) -> Match:
    # in a column of provinces, a bare number is that of a province
    meant = f"PV{text.strip()}" if level == "province" and text.strip().isdecimal() else text
    return decide(text, read(meant), day=day, level=level)


def decide(text: str, reading: Reading, *, day: date | None, level: Level | None) -> Match:
    """Return what a text means, given all that it can mean; see `match`."""
    codes = {code for code in reading.codes if reading.says in {None, level_of(code)}}
    wanted = {code for code in codes if level in {None, level_of(code)}}
    if reading.codes and not wanted:
        return _of_other_level(text, codes or set(reading.codes), level if codes else reading.says)
    if reading.why:
        candidates = tuple(
            Candidate(code=code, name=_name(code), score=_likeness(text, code, reading.why))
            for code in sorted(wanted)
        )
        told = f"{_quoted(text)} {reading.doubt}"
        return Match(text=text, code=None, reason=reading.why, candidates=candidates, told=told)
    if not wanted:
        return _unknown(text, reading, day, reading.says or level)
    alive = {code for code in wanted if _lives(code, day)}
    if len(alive) == 1:
        return Match(text=text, code=alive.pop())
    if alive or day is None:  # without a day, all of them live
        return _ambiguous(text, sorted(alive))
    return _not_on_day(text, sorted(wanted), day)


def find(text: str, *, day: date | None = None) -> str:
    """Return the code of the municipality that `text` names; see `match`.

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
    found = match(text, day=day, level="municipality")
    if found.code is not None:
        return found.code
    raise UnknownMunicipalityError(found.told, suggestions=_suggestions(found))


def nearest(text: str, *, day: date | None = None, count: int = _CANDIDATES) -> list[str]:
    """Return the names of municipalities most like `text`, the best first."""
    return [one.name for one in near(text, day=day, level="municipality", count=count)]


def describe_span(code: str) -> str:
    """Return in words when a municipality existed, as far as the register goes."""
    known = municipalities.span(code)
    if known is None:
        return f"({code}) is not in the register"
    return f"({municipalities.name_of(code)}) existed{_span(code)}"


def near(
    text: str, *, day: date | None, level: Level | None, count: int = _CANDIDATES
) -> tuple[Candidate, ...]:
    """Return the names that are most like a text, the best first.

    Parameters
    ----------
    text
        What is nobody's name.
    day
        The day on which they existed; ``None`` for any.
    level
        Which names; ``None`` for those of municipalities and of provinces.
    count
        How many at most.
    """
    from rapidfuzz import process  # noqa: PLC0415 - for what is misspelt only
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415

    said = core(text)[0]
    known, keys = _choices()
    found = [(score, 1.0, one) for score, one in _by_part().get(letters(said), ())]
    for name in dict.fromkeys((letters(said), letters(said.partition("(")[0]))):
        hits = process.extract(
            name, keys, scorer=OSA.normalized_similarity, score_cutoff=_LEAST, limit=None
        )
        found += [(score, JaroWinkler.similarity(name, key), known[at]) for key, score, at in hits]
    best: dict[str, Candidate] = {}
    for score, _, one in sorted(found, key=lambda hit: (-hit[0], -hit[1], hit[2].shown)):
        fits = level in {None, level_of(one.code)} and _lives(one.code, day)
        if fits and one.code not in best:
            official = _name(one.code)
            alike = OSA.normalized_similarity(letters(one.shown), letters(official)) >= _SAME
            shown = official if alike else one.shown
            best[one.code] = Candidate(code=one.code, name=shown, score=score)
    ranked = list(best.values())[:count]
    return tuple(one for one in ranked if one.score >= ranked[0].score - _MARGIN)


def _unknown(text: str, reading: Reading, day: date | None, level: Level | None) -> Match:
    noun = _NOUNS[level]
    if reading.is_code:
        return Match(
            text=text,
            code=None,
            reason="unknown",
            told=f"{_quoted(text)} is not the code of a {noun}",
        )
    candidates = near(text, day=day, level=level)
    told = f"{_quoted(text)} is not the name of a {noun}"
    if candidates:
        told += f"; the nearest: {', '.join(one.name for one in candidates)}"
    if day is not None:
        ever = near(text, day=None, level=level, count=1)
        if ever and (not candidates or ever[0].score > candidates[0].score):
            told += f"; {named(ever[0].code)} existed{_span(ever[0].code)}"
    return Match(text=text, code=None, reason="unknown", candidates=candidates, told=told)


def _of_other_level(text: str, codes: set[str], level: Level | None) -> Match:
    """Tell that a text is the name of a province where a municipality is wanted, or vice versa."""
    told = " and ".join(f"the {level_of(code)} {named(code)}" for code in sorted(codes))
    return Match(
        text=text,
        code=None,
        reason="unknown",
        candidates=tuple(Candidate(code=one, name=_name(one), score=1.0) for one in sorted(codes)),
        told=f"{_quoted(text)} is {told}, not a {_NOUNS[level]}",
    )


def _ambiguous(text: str, codes: list[str]) -> Match:
    levels = {level_of(code) for code in codes}
    if len(levels) > 1:
        can_be = " or ".join(f"the {level_of(code)} {named(code)}" for code in codes)
        told = f"{_quoted(text)} can be {can_be}; write 'gemeente' or 'provincie' before it"
    else:
        told = (
            f"{_quoted(text)} is the name of several municipalities: "
            f"{', '.join(named(code) for code in codes)}; give the code"
        )
    return Match(
        text=text,
        code=None,
        reason="ambiguous",
        candidates=tuple(Candidate(code=one, name=_name(one), score=1.0) for one in codes),
        told=told,
    )


def _not_on_day(text: str, codes: list[str], day: date) -> Match:
    """Tell when the municipalities existed, and who covers their area on the day."""
    told: list[str] = []
    others: list[str] = []
    for code in codes:
        first, last = municipalities.spans()[code]
        later = [trail[-1].new for trail in reorganisations.successors(code, day=day)]
        trails = reorganisations.predecessors(code, day=day, until=first) if day < first else []
        earlier = [trail[0].old for trail in trails]
        sentence = f"{named(code)}, which existed{_span(code)}, not on {day}"
        if day >= last and later:
            sentence += f"; its area went to {_listed(later)}"
        elif earlier:
            sentence += f"; it came from {_listed(earlier)}"
        told.append(sentence)
        others += later + earlier
    return Match(
        text=text,
        code=None,
        reason="not-on-day",
        candidates=tuple(
            Candidate(code=one, name=_name(one), score=1.0) for one in dict.fromkeys(others)
        ),
        told=f"{_quoted(text)} is {'; or '.join(told)}",
    )


def _suggestions(found: Match) -> list[str]:
    codes = [one for one in found.candidates if level_of(one.code) == "municipality"]
    if found.reason == "ambiguous":
        return [named(one.code) for one in codes]
    return [one.name for one in codes]


def _likeness(text: str, code: str, why: str) -> float:
    if why == "ambiguous":  # the name itself is there, and another
        return 1.0
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - for what is misspelt only

    name = letters(plain(text))
    return max(
        OSA.normalized_similarity(name, one.key) for one in known_writings() if one.code == code
    )


def _quoted(text: str) -> str:
    """Return a text in quotation marks, and only the beginning of a long one."""
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}\u2026")


def _lives(code: str, day: date | None) -> bool:
    return day is None or level_of(code) == "province" or municipalities.existed(code, day)


def _name(code: str) -> str:
    return province_name(code) if level_of(code) == "province" else municipalities.name_of(code)


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(named(code) for code in dict.fromkeys(codes))


def _span(code: str) -> str:
    first, last = municipalities.spans()[code]
    since = "" if first.year == 1 else f" from {first}"
    until = "" if last.year == 9999 else f" until {last}"  # noqa: PLR2004
    return since + until


@cache
def _choices() -> tuple[tuple[Writing, ...], list[str]]:
    known = known_writings()
    return known, [one.key for one in known]


@cache
def _by_part() -> dict[str, list[tuple[float, Writing]]]:
    """Return the names of several words by their first words, and by each long word."""
    found: defaultdict[str, list[tuple[float, Writing]]] = defaultdict(list)
    for code, name in official_names():
        words = re.findall(r"[^\W\d]+", name.replace("'", "").partition("(")[0])
        parts = {letters("".join(words[:count])): _FIRST_WORDS for count in range(1, len(words))}
        for word in words[1:]:
            parts.setdefault(letters(word), _OTHER_WORD)
        for part, score in parts.items():
            if len(part) >= _LONG_WORD and part not in _DIRECTIONS:
                found[part].append((score, Writing(name, part, code, municipalities.name_of(code))))
    return dict(found)
