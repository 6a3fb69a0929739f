"""The sources of memberships: in which language, and which documents with which remarks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from regiokaart.texts import Language

_BETWEEN = "; "
_REMARK = re.compile(r" \((?P<remark>(?!(?:\d+ \w+ )?\d{4}\))[^()]*(?:\([^()]*\)[^()]*)*)\)$")
"""Brackets at the end, but for those of a title with the year or the day of the document."""


class Told(NamedTuple):
    """A source, and the language in which it is told."""

    words: str
    lang: Language


class Citation(NamedTuple):
    """A document, and what is remarked of it; the remark may be empty."""

    document: str
    remark: str


def told_in(lang: Language, *, source: str, source_en: object = "") -> Told:
    """Return the source of a row in a language: in Dutch where there is no translation.

    Parameters
    ----------
    lang
        The language that is wanted.
    source, source_en
        The cells of the row; a translation that is missing may be any missing value.
    """
    if lang == "en" and isinstance(source_en, str) and source_en:
        return Told(source_en, "en")
    return Told(source, "nl")


def apart(told: str) -> list[str]:
    """Return the items of a list with "; " between them, which within brackets divides nothing."""
    if _BETWEEN not in told:
        return [told] if told else []
    items: list[str] = []
    for piece in told.split(_BETWEEN):
        if items and items[-1].count("(") > items[-1].count(")"):
            items[-1] += _BETWEEN + piece
        else:
            items.append(piece)
    return [item for item in items if item]


def citations(told: list[str]) -> list[Citation]:
    """Return the document and the remark of each source.

    A remark stands in brackets at the end. Brackets are part of a document's name where another
    source has the same, and remarks after it.

    Parameters
    ----------
    told
        The sources, each of one document.
    """
    found = [_REMARK.search(one) for one in told]
    named = {one[: match.start()] for one, match in zip(told, found, strict=True) if match}
    return [
        Citation(one[: match.start()], match["remark"])
        if match and one not in named
        else Citation(one, "")
        for one, match in zip(told, found, strict=True)
    ]
