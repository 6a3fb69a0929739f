"""Running text cut into words and what stands between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from regiokaart.register.spelling import plain

Kind = Literal[
    "word",
    "number",
    "mark",
    "comma",
    "and",
    "dash",
    "slash",
    "colon",
    "open",
    "close",
    "line",
    "row",
    "stop",
]
"""``line`` is a line break in running text, ``row`` one between the lines of a list, and ``stop``
the end of a sentence or a paragraph."""

_BULLETS = (
    "\u2022\u00b7\u25aa\u25e6\u2023\u25cf\u25cb\u25a0\u25a1\u25ab\u27a2\u2713\u2714\u2043\u2026"
)
_PRIVATE = "\ue000-\uf8ff"  # the bullets of Word
_BREAKS = r"\n\r\f\v\x1c-\x1e\x85\u2028\u2029"
_BETWEEN = rf",;|\t{_BULLETS}{_PRIVATE}"
_ONE_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_TOKEN = re.compile(
    rf"""
      (?P<line>[{_BREAKS}]\s*)
    | (?P<comma>[{_BETWEEN}])
    | (?P<space>[\s\u00ad\u200b-\u200f\u2060\ufeff])
    | (?P<mark>\[\s*\w{{1,2}}\s*\] | \(\s*(?:\d{{1,2}}|[*\u2020\u2021]+)\s*\))
    | (?P<shortened>a/[dz]\.?(?!\w) | (?:gem|prov)\.(?=[^\W\d]))
    | (?P<number>(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d+[.,]\d{{1,2}}|\d+)(?!\d)%?(?![^\W_]))
    | (?P<open>[(\[{{]) | (?P<close>[)\]}}])
    | (?P<slash>[/\\]) | (?P<colon>:) | (?P<and>[&+])
    | (?P<word>[^\s{_BETWEEN}()\[\]{{}}/\\:&+]+(?:(?<=[^\W\d]\d)\)|(?<=[^\W\d]\d\d)\))?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[a-z]\)|[o*])(?=\s)")
"""What numbers the items of a list, at the beginning of a line."""
_NEXT = re.compile(r"[^\S\r\n]*(?:\S|[\r\n])")
_AND = frozenset({"en", "and", "alsmede", "evenals", "plus"})
_DASH = re.compile(r"[-\u2010-\u2015\u2212]+")
_EMPTY = re.compile(r"['\"\u2018-\u201e*_]+")
_POINT = re.compile(r"[.!]+")
_ENDS = re.compile(r"[.!][\"'\u2019\u201d]*$")
_SHORT = frozenset(
    {
        *("st", "gem", "prov", "burg", "dr", "nr", "bijv", "bv", "nl", "incl", "excl", "resp"),
        *("nh", "zh", "nb", "ov", "gld", "lb", "zl", "fr", "gr", "fl", "ut", "utr", "jl", "ca"),
    }
)
"""What is written with a full stop that ends no sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what stands between words, and its place in the text."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case, without the full stop of an abbreviation."""
        return plain(self.text).casefold().rstrip(".")


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens.

    Every character is in one, but for blanks. A text with both single line breaks and blank lines
    has a stop at each blank line.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        begins = not tokens or tokens[-1].kind in {"line", "comma"}
        if item := _ITEM.match(text, at) if begins else None:
            tokens.append(Token("comma", at, item.end(), item[0]))
            at = item.end()
        elif match := _TOKEN.match(text, at):
            at = match.end()
            tokens += _token(match, text)
        else:
            at += 1
    return _paragraphs(tokens)


def _token(match: re.Match[str], text: str) -> list[Token]:
    kind = cast("Kind | Literal['space', 'shortened']", match.lastgroup)
    found = match[0]
    start, end = match.span()
    if kind == "space":
        return []
    if kind == "shortened":
        return [Token("word", start, end, found)]
    if (
        kind == "slash"
        and text[max(start - 1, 0) : start].isspace()
        and text[end : end + 1].isspace()
    ):
        kind = "comma"
    if kind == "word":
        kind = _kind_of_word(found)
    if kind == "word" and (point := _ENDS.search(found)) and _ends_sentence(found, end, text):
        cut = start + point.start()
        return [Token("word", start, cut, text[start:cut]), Token("stop", cut, end, point[0])]
    return [Token(kind, start, end, found)]


def _kind_of_word(word: str) -> Kind:
    if word.casefold() in _AND:
        return "and"
    if _DASH.fullmatch(word):
        return "dash"
    if _POINT.fullmatch(word):
        return "stop"
    return "comma" if _EMPTY.fullmatch(word) else "word"


def _ends_sentence(word: str, end: int, text: str) -> bool:
    bare = plain(word).casefold().rstrip(".")
    following = _NEXT.match(text, end)
    sign = following[0][-1:] if following else ""
    if bare in _SHORT or len(bare) == 1 or "." in bare:
        return not sign
    return not sign or not (sign.islower() or sign in ",;)")


def _paragraphs(tokens: list[Token]) -> list[Token]:
    """Make stops of blank lines, unless most lines are apart, as in text out of a PDF."""
    breaks = [token for token in tokens[1:-1] if token.kind == "line"]
    blank = {token.start for token in breaks if len(_ONE_BREAK.findall(token.text)) > 1}
    if 2 * len(blank) > len(breaks):
        return tokens
    return [replace(token, kind="stop") if token.start in blank else token for token in tokens]
