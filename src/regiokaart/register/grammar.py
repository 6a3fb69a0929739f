"""How a text names municipalities and provinces: which of its words are names, and of what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from regiokaart.register.reading import Level, level_of
from regiokaart.register.words import (
    ARTICLES,
    BEFORE_NAMES,
    BODIES,
    ENGLISH,
    EXCEPT,
    FILLERS,
    LEADING_UP,
    NOT,
    PLURAL,
    PREPOSITIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiokaart.register.spans import Span, Stream
    from regiokaart.register.tokens import Kind

_SEPARATORS: frozenset[Kind] = frozenset(
    {"comma", "and", "dash", "slash", "colon", "open", "close", "row", "stop"}
)
_HARD: frozenset[Kind] = frozenset({"stop", "row", "open", "close"})
_KIN: frozenset[Kind] = frozenset({"and", "dash", "slash"})
_OPENS_LIST: frozenset[Kind] = frozenset({"colon", "open", "row", "stop"})


class Mention(NamedTuple):
    """A name in the text.

    Attributes
    ----------
    span
        Where it is, and what it can mean.
    says
        What the words before it say that it is.
    strict
        Whether they say so of this name alone, so that it can be nothing else.
    doubt
        Why it may be no mention, as the predicate of a sentence.
    """

    span: Span
    says: Level | None = None
    strict: bool = False
    doubt: str = ""


class Leftover(NamedTuple):
    """Tokens that are nobody's name, or that are ``denied``: "niet Delft"."""

    first: int
    end: int
    denied: bool = False


Part = Mention | Leftover


class _Piece(NamedTuple):
    """What stands between two separators; ``between`` is what stands before it.

    Where it is ``denied``, it says of its names what does not hold of them.
    """

    first: int
    end: int
    between: frozenset[Kind]
    denied: bool = False


@dataclass(frozen=True)
class _Parsed:
    """The parts of a piece.

    ``governs`` is what it says of the names behind it, ``heading`` whether it does only that.
    """

    parts: list[Part]
    governs: Level | None = None
    heading: bool = False


def parts(stream: Stream) -> list[Part]:
    """Return the names in a text and the stretches between that are none, in order."""
    grammar = _Grammar(stream)
    return list(grammar.parts())


def _can_be(span: Span, level: Level | None) -> bool:
    return any(level_of(code) == level for code in span.reading.codes)


class _Grammar:
    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.tokens = stream.tokens
        self.inner = self._within_names()
        self._mark_rows()

    def parts(self) -> Iterator[Part]:
        governs: Level | None = None
        headed = ended = False
        before: Leftover | None = None
        for piece in self._pieces():
            if piece.denied:
                yield Leftover(piece.first, piece.end, denied=True)
                governs, before = None, None
                continue
            joined = "and" in piece.between
            if not headed and (piece.between & {"stop", "close"} or (ended and not joined)):
                governs = None
            parsed = self._parse(piece)
            headed = parsed.heading
            ended = joined and not parsed.governs
            governs = parsed.governs or governs
            doubt = self._doubt(before, piece)
            for part in parsed.parts:
                if isinstance(part, Leftover) or part.strict:
                    doubt = ""
                    yield part
                    continue
                governs = governs if _can_be(part.span, governs) else None
                yield part._replace(says=part.says or governs, doubt=part.doubt or doubt)
            last = parsed.parts[-1] if parsed.parts else None
            if isinstance(last, Leftover):
                before = last
            elif not doubt or "row" in piece.between:
                before = None

    def _doubt(self, before: Leftover | None, piece: _Piece) -> str:
        """Tell whether names may be the rest of another body's: "Regio Arnhem en Nijmegen"."""
        if before is None:
            return ""
        kin = piece.between <= _KIN and self.stream.named_to(before.first, before.end)
        broken = piece.between == {"row"} and self._runs_on_after(before.end)
        if kin or broken:
            return f"may be a part of {self.stream.slice(before.first, before.end)!r}"
        return ""

    def _parse(self, piece: _Piece) -> _Parsed:
        first, at = piece.first, piece.end
        found: list[Part] = []
        governs: Level | None = None
        heading = singular = False
        for word in range(piece.end - 1, first - 1, -1):
            level = BEFORE_NAMES.get(self.tokens[word].lower)
            if level is None or word in self.inner:
                continue
            plural = self.tokens[word].lower in PLURAL
            if word + 1 == piece.end:
                if self._opens_list(word + 1):
                    governs, heading = level, True
                    at = self._with_article(word, first)
            elif names := self.stream.cover(begin := self._behind(word), at):
                if not found and plural:
                    governs = level
                found = self._told(begin, at, names, level, plural=plural) + found
                at = self._with_article(word, first)
                singular = not plural
        if at == first:
            return _Parsed(found, governs, heading)
        names = self.stream.cover(first, at)
        if names:
            found = self._told(first, at, names, None) + found
        elif singular and not self._introduces(at):
            return _Parsed(self._remains(first, piece.end))
        else:
            found = self._remains(first, at) + found
        return _Parsed(found, governs, heading)

    def _told(
        self, first: int, end: int, names: list[Span], level: Level | None, *, plural: bool = False
    ) -> list[Part]:
        """Return names, and as leftovers the numbers between them."""
        found: list[Part] = []
        at = first
        for span in [*names, None]:
            upto = span.first if span else end
            found += [
                Leftover(other, other + 1)
                for other in range(at, upto)
                if self.tokens[other].kind in {"number", "mark"}
            ]
            if span:
                is_first = span is names[0]
                says = level if is_first or (plural and _can_be(span, level)) else None
                found.append(Mention(span, says, strict=is_first and level is not None))
                at = span.end
        return found

    def _remains(self, first: int, end: int) -> list[Part]:
        """Return what is not just names: as leftovers, but for lines that are names."""
        for at in range(first + 1, end):
            if self.tokens[at - 1].lower in LEADING_UP and (names := self.stream.cover(at, end)):
                return [Leftover(first, at), *self._told(at, end, names, None)]
        found: list[Part] = []
        lines = self._sentences(first, end)
        for at, line in enumerate(lines):
            named = self._named(*line)
            beside = [one for one in lines[max(at - 1, 0) : at + 2] if self._is_prose(*one)]
            if beside and named:
                doubt = f"may be a part of {self.stream.slice(*beside[0])!r}"
                named = [
                    one._replace(doubt=doubt)
                    if isinstance(one, Mention) and not one.strict
                    else one
                    for one in named
                ]
            found += named or [Leftover(*line)]
        return found

    def _named(self, first: int, end: int) -> list[Part]:
        """Return the names of a line that has nothing else, with or without a word before them."""
        word = first + (self.tokens[first].lower in ARTICLES)
        level = BEFORE_NAMES.get(self.tokens[word].lower) if word < end - 1 else None
        begin = self._behind(word) if level else first
        names = self.stream.cover(begin, end)
        plural = self.tokens[word].lower in PLURAL if level else False
        return self._told(begin, end, names, level, plural=plural) if names else []

    def _sentences(self, first: int, end: int) -> list[tuple[int, int]]:
        """Return the lines; prose on several as one, and with it what completes a body's name."""
        found: list[tuple[int, int]] = []
        for line in self._lines(first, end):
            before = found[-1] if found else line
            runs_on = self._runs_on_after(before[1]) or self._is_prose(*line)
            if found and runs_on and self._is_prose(*before):
                found[-1] = before[0], line[1]
            else:
                found.append(line)
        return found

    def _runs_on_after(self, end: int) -> bool:
        """Tell whether a line cannot end here: "samenwerking in", "Vervoerregio"."""
        last = self.tokens[end - 1].lower
        return last in PREPOSITIONS or last in ARTICLES or last.endswith(BODIES)

    def _is_prose(self, first: int, end: int) -> bool:
        """Tell whether tokens are words, and not just names."""
        return self._has_words(first, end) and not self._named(first, end)

    def _has_words(self, first: int, end: int) -> bool:
        return any(token.kind == "word" for token in self.tokens[first:end])

    def _lines(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        start = first
        for at in range(first, end + 1):
            if at == end or (self.tokens[at].kind == "line" and at not in self.inner):
                if at > start:
                    yield start, at
                start = at + 1

    def _introduces(self, end: int) -> bool:
        """Tell whether prose introduces a municipality, not "college van de gemeente Utrecht"."""
        article = end < len(self.tokens) and self.tokens[end].lower in ARTICLES
        last = self.tokens[end - 1].lower
        return last in LEADING_UP or (article and last not in PREPOSITIONS)

    def _behind(self, word: int) -> int:
        """Return where the names begin: in English, behind "municipalities of"."""
        english = self.tokens[word].lower in ENGLISH and self.tokens[word + 1].lower == "of"
        return word + 1 + english

    def _with_article(self, word: int, first: int) -> int:
        article = word > first and self.tokens[word - 1].lower in ARTICLES
        return word - 1 if article else word

    def _opens_list(self, at: int) -> bool:
        """Tell whether a separator that opens a list is here, with names behind it."""
        tokens = self.tokens
        if at == len(tokens) or tokens[at].kind not in _OPENS_LIST:
            return False
        if tokens[at].kind == "stop" and not tokens[at].text.isspace():
            return False
        while at < len(tokens) and self._separates(at):
            at += 1
        end = at
        while end < len(tokens) and not self._separates(end):
            end += 1
        return bool(self.stream.cover(at, end))

    def _pieces(self) -> Iterator[_Piece]:
        between: set[Kind] = set()
        denied = self._denied()
        at, count = 0, len(self.tokens)
        while at < count:
            if self._separates(at):
                between.add(self.tokens[at].kind)
                at += 1
                continue
            end = denied.get(at, at)
            while end < count and at not in denied and not self._separates(end):
                end += 1
            first, last = self._without_lines(at, end)
            if first < last:
                yield _Piece(first, last, frozenset(between), denied=at in denied)
                between = set()
            at = end

    def _denied(self) -> dict[int, int]:
        """Return where what is denied begins and ends: "niet Delft en Leiden".

        It ends with the sentence, the line of a list or the bracket. Where "niet" follows names,
        these are denied as well.
        """
        found: dict[int, int] = {}
        start = 0
        for at in range(len(self.tokens) + 1):
            if at < len(self.tokens) and not self._ends_unit(at):
                continue
            piece = start
            for word in range(start, at):
                if self._separates(word):
                    piece = word + 1
                elif self.tokens[word].lower in NOT | EXCEPT:
                    before = {token.lower for token in self.tokens[piece:word]}
                    forwards = self.tokens[word].lower in EXCEPT or before <= FILLERS
                    found[piece if forwards else self._first_word(start)] = at
                    break
            start = at + 1
        return found

    def _first_word(self, at: int) -> int:
        while self._separates(at):
            at += 1
        return at

    def _ends_unit(self, at: int) -> bool:
        token = self.tokens[at]
        bullet = token.kind == "comma" and token.text != ","
        return self._separates(at) and (bullet or token.kind in _HARD)

    def _without_lines(self, first: int, end: int) -> tuple[int, int]:
        while first < end and self.tokens[first].kind == "line":
            first += 1
        while end > first and self.tokens[end - 1].kind == "line":
            end -= 1
        return first, end

    def _separates(self, at: int) -> bool:
        return self.tokens[at].kind in _SEPARATORS and at not in self.inner

    def _within_names(self) -> set[int]:
        """Return the tokens behind the first of names with separators in them."""
        inner: set[int] = set()
        at = 0
        while at < len(self.tokens):
            crossing = (span for span in self.stream.names_at(at) if self.stream.crosses(span))
            span = next(crossing, None)
            if span:
                inner |= set(range(span.first + 1, span.end))
            at = span.end if span else at + 1
        return inner

    def _mark_rows(self) -> None:
        """Make rows of the line breaks where the lines are a list, and no running text.

        Text runs on where a line has a comma with words on both its sides, or an "and" with names
        on both; but the last line of a list has one too.
        """
        start = 0
        for at in range(len(self.tokens) + 1):
            if at < len(self.tokens) and self.tokens[at].kind != "stop":
                continue
            lines = list(self._lines(start, at))
            if not any(self._runs_on(*line, last=line is lines[-1]) for line in lines):
                for one in range(start, at):
                    if self.tokens[one].kind == "line":
                        self.tokens[one] = replace(self.tokens[one], kind="row")
            start = at + 1

    def _runs_on(self, first: int, end: int, *, last: bool) -> bool:
        words = [at for at in range(first, end) if self.tokens[at].kind == "word"]
        for at in range(words[0], words[-1]) if words else ():
            token = self.tokens[at]
            if at in self.inner:
                continue
            if token.text == ",":
                return True
            names = self.stream.names_at(at + 1) and self.stream.named_to(first, at)
            if token.kind == "and" and not last and names:
                return True
        return False
