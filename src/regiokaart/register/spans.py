"""Where in a text names stand, and which stretches consist of nothing but names."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from regiokaart.register.reading import Reading, by_key, read
from regiokaart.register.spelling import folded, key_of, letters, plain, without_marks
from regiokaart.register.words import ARTICLES

if TYPE_CHECKING:
    from regiokaart.register.tokens import Token

_LONGEST = 12
"""How many tokens a name can have, with those between its words."""
_SUFFIX = 4
"""How many can follow a name and belong to it: ``, (NH)`` and the like."""
_CROSSED = frozenset({"comma", "and", "dash", "line", "row", "open", "close"})
"""What can stand between the words of a name, and can separate names too."""
_BLANK = frozenset({"line", "row", "number", "mark"})
_HYPHENS = ("-", "\u2010", "\u2011", "\u2013")
_SHORTEST = 4
"""How many letters the shared end of two names has."""
_ENDS = frozenset({"word", "number", "close", "mark"})
_BRACKETS = {"open": 1, "close": -1}
_FIGURES = frozenset({"number", "mark"})


class Span(NamedTuple):
    """A name: its first token, the one after its last, and what it can mean."""

    first: int
    end: int
    reading: Reading


@dataclass
class Stream:
    """A text, its tokens, and the parts that are cut out of it.

    Attributes
    ----------
    text
        The text as written.
    tokens
        Its tokens, without those that are cut out.
    cuts
        Places in the text that are cut out, so that what stands around them belongs together.
    codes_only
        Whether there is nothing but codes, so that a bare number is one.
    """

    text: str
    tokens: list[Token]
    cuts: list[tuple[int, int]] = field(default_factory=list)
    codes_only: bool = False
    _names: dict[int, list[Span]] = field(default_factory=dict)

    def slice(self, first: int, end: int) -> str:
        """Return the text of some tokens as written, in one line."""
        at, last = self.tokens[first].start, self.tokens[end - 1].end
        kept = []
        for start, stop in self.cuts:
            if at <= start and stop <= last:
                kept.append(self.text[at:start])
                at = stop
        kept.append(self.text[at:last])
        return " ".join("".join(kept).split())

    def names_at(self, first: int) -> list[Span]:
        """Return the names that begin with a token, the longest first."""
        if first not in self._names:
            self._names[first] = self._find(first)[::-1] or self._shortened(first)
        return self._names[first]

    def crosses(self, span: Span) -> bool:
        """Tell whether there is in a name what could separate two."""
        return any(token.kind in _CROSSED for token in self.tokens[span.first : span.end])

    def cover(self, first: int, end: int) -> list[Span]:
        """Return the names that some tokens consist of, as few as possible.

        Numbers may stand between them. When there is anything else, or no name at all, none.
        """
        price: dict[int, int] = {first: 0}
        came: dict[int, Span | int] = {}  # by a name, or from the token before
        furthest = first
        for at in range(first, end):
            if at > furthest:
                return []
            if at not in price:
                continue
            steps: list[tuple[int, int, Span | int]] = [
                (span.end, 1, span) for span in self.names_at(at)
            ]
            if (kind := self.tokens[at].kind) in _BLANK:
                steps.append((at + 1, _LONGEST if kind in _FIGURES else 0, at))
            for to, cost, by in steps:
                if to <= end and price[at] + cost < price.get(to, sys.maxsize):
                    price[to], came[to] = price[at] + cost, by
                    furthest = max(furthest, to)
        names: list[Span] = []
        at = end if end in price else first
        while at > first:
            by = came[at]
            if isinstance(by, Span):
                names.append(by)
            at = by.first if isinstance(by, Span) else by
        return names[::-1]

    def named_to(self, first: int, end: int) -> bool:
        """Tell whether some tokens end with a name."""
        return any(span.end == end for at in range(first, end) for span in self.names_at(at))

    def _find(self, first: int) -> list[Span]:
        tokens, found = self.tokens, []
        if self.codes_only and tokens[first].kind == "number":
            reading = read(tokens[first].text)
            return [Span(first, first + 1, reading)] if reading.codes else []
        if tokens[first].kind != "word":
            return []
        complete = None
        for end in range(first + 1, min(first + _LONGEST, len(tokens)) + 1):
            last = tokens[end - 1]
            if last.kind in {"stop", "slash", "colon"} or (
                last.kind == "comma" and last.text != ","
            ):
                break
            text = self.slice(first, end)
            if not _begins_a_name(text) and (complete is None or end - complete > _SUFFIX):
                break
            opened = sum(_BRACKETS.get(token.kind, 0) for token in tokens[first:end])
            if opened < 0:
                break
            if last.kind in _ENDS and not opened:
                reading = read(text, running=True)
                if reading.codes:
                    found.append(Span(first, end, reading))
                    complete = complete or end
        return found

    def _shortened(self, first: int) -> list[Span]:
        """Return the first of "Noord- en Zuid-Holland", completed with the end of the second."""
        if not self.tokens[first].text.endswith(_HYPHENS):
            return []
        after = [
            at
            for at, token in enumerate(self.tokens[first + 1 : first + 5], first + 1)
            if token.kind not in {"line", "row"}
        ]
        if len(after) < 2 or self.tokens[after[0]].kind != "and":  # noqa: PLR2004
            return []
        begin = letters(self.tokens[first].text)
        names = {
            by_key()[key]
            for span in self._find(after[1])
            for whole in [letters(self.slice(span.first, span.end))]
            for length in range(_SHORTEST, len(whole))
            for key in [folded(begin + whole[-length:])]
            if key in by_key()
        }
        return [Span(first, first + 1, Reading(names.pop()))] if len(names) == 1 else []


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(key[:length] for key in by_key() for length in range(1, len(key) + 1)) | {
        "gm",
        "pv",
    }


def _begins_a_name(text: str) -> bool:
    """Tell whether a name can begin so, or a code."""
    cleaned = without_marks(plain(text))
    key = key_of(cleaned)
    if key in _beginnings() or (key[:2] in {"gm", "pv"} and (key[2:] or "0").isdecimal()):
        return True
    article, _, rest = cleaned.partition(" ")
    return article.casefold() in ARTICLES and (not rest or key_of(rest) in _beginnings())
