"""The municipalities and provinces that a text names: a cell, a list, a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from regiokaart.register.grammar import Leftover, Mention, Part, parts
from regiokaart.register.lookup import Match, decide, match
from regiokaart.register.reading import Level, Reading, level_of, read
from regiokaart.register.spans import Stream
from regiokaart.register.tokens import Token, tokenise
from regiokaart.register.weave import unwoven
from regiokaart.register.words import ORDINARY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_LIKELY = 0.8
"""How like a name a leftover is when it is rather that, misspelt."""
_LONG = 40
_KEPT = 500
"""Longer texts are no cells of a table, and hardly come twice."""
_BESIDE = frozenset({"open", "close", "dash", "colon"})
_SOFT = frozenset({"comma", "and", "dash", "slash", "colon", "line", "row"})


@dataclass(frozen=True)
class Recognised:
    """What a text names.

    Attributes
    ----------
    matches
        Every mention in order: the certain ones, and those in question.
    leftovers
        What is nobody's name, as written: other bodies, prose.
    """

    matches: tuple[Match, ...]
    leftovers: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The municipalities that are certain, in order, each once."""
        return self._certain("municipality")

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces that are certain, in order, each once."""
        return self._certain("province")

    @property
    def questions(self) -> tuple[Match, ...]:
        """The mentions that are not certain."""
        return tuple(one for one in self.matches if one.code is None)

    def _certain(self, level: Level) -> tuple[str, ...]:
        codes = (one.code for one in self.matches if one.code is not None)
        return tuple(dict.fromkeys(code for code in codes if level_of(code) == level))


def recognise(text: str, *, day: date | None = None, level: Level | None = None) -> Recognised:
    """Return the municipalities and provinces that a text names, and what else it says.

    Names may be separated by commas, semicolons, slashes, line breaks, bullets or "en", and be
    broken over lines. A word such as "provincies" holds for all names of its enumeration. What is
    not exactly a name is a leftover as a whole: "Vervoerregio Amsterdam" names no municipality.
    What follows "niet" or "behalve" is a leftover too. A bare "Utrecht" or "Groningen" is the
    municipality where the text names the province as such elsewhere.

    Parameters
    ----------
    text
        A cell, a list or a paragraph.
    day
        The day on which the municipalities must have existed; ``None`` for any.
    level
        What is looked for; ``None`` for municipalities and provinces.
    """
    if len(text) > _KEPT:
        return _recognise(text, day, level)
    return _of_cell(text, day, level)


@lru_cache(maxsize=16_384)
def _of_cell(text: str, day: date | None, level: Level | None) -> Recognised:
    return _recognise(text, day, level)


def _recognise(text: str, day: date | None, level: Level | None) -> Recognised:
    whole = read(text, running=any(char in text for char in ",;|\t\n"))
    if whole.codes and not whole.why:
        return Recognised((match(text, day=day, level=level),), ())
    tokens = tokenise(text)
    stream, aside = unwoven(Stream(text, tokens, codes_only=_codes_only(tokens)))
    every = _agreeing(parts(stream), stream)
    provinces = {
        code
        for part in every
        if isinstance(part, Mention) and "province" in {part.says, part.span.reading.says}
        for code in part.span.reading.codes
        if level_of(code) == "province"
    }
    found: list[tuple[int, Match | str]] = list(aside)
    for part in _merged(every, stream):
        if isinstance(part, Mention):
            written = stream.slice(part.span.first, part.span.end)
            reading = _meant(part, written, text, provinces)
            at = stream.tokens[part.span.first].start
            found.append((at, decide(written, reading, day=day, level=level)))
        else:
            written = stream.slice(part.first, part.end)
            code = read(written, running=not stream.codes_only).is_code
            likely = None if part.denied else _misspelt(written, day, level, code=code)
            found.append((stream.tokens[part.first].start, likely or written))
    found.sort(key=lambda one: one[0])
    return Recognised(
        tuple(one for _, one in found if isinstance(one, Match)),
        tuple(one for _, one in found if isinstance(one, str)),
    )


def _meant(mention: Mention, written: str, text: str, provinces: set[str]) -> Reading:
    """Return what a name can mean where it stands."""
    reading = mention.span.reading
    says = reading.says or mention.says
    if not says and provinces & reading.codes and len(reading.codes) > 1:
        says = "municipality"  # the province has been named as one
    if mention.doubt:
        return reading._replace(says=says, why="ambiguous", doubt=mention.doubt)
    if not says and written in ORDINARY and any(char.isupper() for char in text):
        return reading._replace(says=says, why="ambiguous", doubt="is an ordinary word too")
    return reading._replace(says=says)


def _misspelt(written: str, day: date | None, level: Level | None, *, code: bool) -> Match | None:
    """Return a leftover as a question, when it is much like a name, or a code of nobody."""
    if len(written) > _LONG or not (code or any(char.isalpha() for char in written)):
        return None
    found = match(written, day=day, level=level)
    if code:
        return found
    certain = found.code is not None or found.reason in {"ambiguous", "not-on-day"}
    return found if certain or any(one.score >= _LIKELY for one in found.candidates) else None


def _codes_only(tokens: list[Token]) -> bool:
    """Tell whether a text consists of codes."""
    said = [token for token in tokens if token.kind in {"word", "number"}]
    return bool(said) and all(
        token.kind == "number" or read(token.text, running=True).is_code for token in said
    )


def _agreeing(every: list[Part], stream: Stream) -> list[Part]:
    """Return the parts, with a doubt where a name stands beside the code of another."""
    found = list(every)
    for at, (one, other) in enumerate(pairwise(every)):
        if isinstance(one, Leftover) or isinstance(other, Leftover):
            continue
        first, second = one.span.reading, other.span.reading
        between = {token.kind for token in stream.tokens[one.span.end : other.span.first]}
        if first.is_code == second.is_code or not between <= _BESIDE:
            continue
        if not first.codes & second.codes:
            doubt = "stands beside another's code"
            found[at], found[at + 1] = one._replace(doubt=doubt), other._replace(doubt=doubt)
    return found


def _merged(every: list[Part], stream: Stream) -> Iterator[Part]:
    """Join leftovers that read on: prose with commas in it."""
    held: Leftover | None = None
    for part in every:
        if held and isinstance(part, Leftover) and _reads_on(held, part, stream):
            held = Leftover(held.first, part.end)
            continue
        if held:
            yield held
        held = part if isinstance(part, Leftover) else None
        if held is None:
            yield part
    if held:
        yield held


def _reads_on(held: Leftover, part: Leftover, stream: Stream) -> bool:
    between = stream.tokens[held.end : part.first]
    return (
        not (held.denied or part.denied)
        and all(token.kind in _SOFT for token in between)
        and stream.tokens[part.first].text[0].islower()
    )
