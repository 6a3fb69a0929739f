"""Columns of a table that a PDF's text has woven into each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from regiokaart.register.spans import Stream
from regiokaart.register.words import EXCEPT

if TYPE_CHECKING:
    from regiokaart.register.tokens import Token

_REAL_NOTE = EXCEPT | {"niet", "met", "not", "with"}
"""What a note in brackets begins with that does speak of the names in it; not so "geen"."""
_LONGEST = 12
"""How many words a note has at most on its first line."""


def unwoven(stream: Stream) -> tuple[Stream, list[tuple[int, str]]]:
    """Return a text without the notes that another column has broken up.

    A cell ``Overijssel (geen formele partner)`` beside one with a list comes out as
    ``Overijssel (geen formele Almelo, Borne, Hof van`` and on the next line
    ``partner) Twente, Losser``. Such a note is taken out only where all of this holds: its
    brackets are on different lines; it begins and ends with words that are no names; and without
    these all that is within the brackets, and what follows up to the next comma, is names.

    Returns
    -------
    The text, and the words taken out, each with its place.
    """
    aside: list[tuple[int, str]] = []
    at = 0
    while at < len(stream.tokens):
        found = _woven(stream, at) if stream.tokens[at].kind == "open" else None
        if found:
            stream, words = found
            aside += words
        at += 1
    return stream, aside


def _woven(stream: Stream, opened: int) -> tuple[Stream, list[tuple[int, str]]] | None:
    tokens = stream.tokens
    closed = _closing(tokens, opened)
    lines = [at for at in range(opened, closed or opened) if tokens[at].kind in {"line", "stop"}]
    if closed is None or not lines:
        return None
    tail = range(lines[-1] + 1, closed)
    first_comma = next((at for at in range(opened, closed) if tokens[at].kind == "comma"), closed)
    begins = next(
        (
            at
            for at in range(opened + 1, min(first_comma, opened + _LONGEST))
            if stream.cover(at, first_comma)
        ),
        None,
    )
    if begins is None or begins == opened + 1 or first_comma > lines[0]:
        return None
    head = range(opened + 1, begins)
    if tokens[head[0]].lower in _REAL_NOTE or not _is_note(stream, head):
        return None
    if not tail or not _is_note(stream, tail):
        return None
    cuts = [
        (tokens[opened].start, tokens[head[-1]].end),
        (tokens[tail[0]].start, tokens[closed].end),
    ]
    comma = replace(tokens[opened], kind="comma", text=",", end=tokens[opened].start)
    without = Stream(
        stream.text,
        [*tokens[:opened], comma, *tokens[begins : tail[0]], *tokens[closed + 1 :]],
        [*stream.cuts, *cuts],
    )
    if not _all_names(without, opened + 1, opened + 1 + tail[0] - begins):
        return None
    return without, [
        (tokens[part[0]].start, stream.slice(part[0], part[-1] + 1)) for part in (head, tail)
    ]


def _closing(tokens: list[Token], opened: int) -> int | None:
    for at in range(opened + 1, len(tokens)):
        if tokens[at].kind in {"open", "close"}:
            return at if tokens[at].kind == "close" else None
    return None


def _is_note(stream: Stream, part: range) -> bool:
    """Tell whether some tokens are words, and no names."""
    return all(stream.tokens[at].kind == "word" and not stream.names_at(at) for at in part)


def _all_names(stream: Stream, first: int, end: int) -> bool:
    """Tell whether there is nothing but names from a token up to the first comma after another."""
    tokens = stream.tokens
    while end < len(tokens) and tokens[end].kind not in {"comma", "stop"}:
        end += 1
    pieces, start = 0, first
    for at in range(first, end + 1):
        if at == end or tokens[at].kind == "comma":
            if at > start and not stream.cover(start, at):
                return False
            pieces += at > start
            start = at + 1
    return pieces > 1
