"""One key for all the ways in which people write the same name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = "'`\u00b4\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u2035\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u00aa\u00ba"
_INVISIBLE = [
    "\u00ad",  # the soft hyphen
    "\u061c",
    "\u180e",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
    "\ufeff",
]
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_QUOTES, "'"),
        **dict.fromkeys(_DASHES, "-"),
        # before NFKD, which would make figures of them
        **dict.fromkeys(_RAISED, ""),
        **dict.fromkeys(_INVISIBLE, ""),
    }
)
_MARKS = r"*\u2020\u2021\u00a7\u00b6#"
"""Signs that refer to a footnote, beside raised figures."""
_FOOTNOTE = re.compile(
    rf"""\s*(?:
        [{_MARKS}]+
      | \[\s*\w{{1,2}}\s*\]              # [1], [a]
      | \(\s*(?:\d{{1,2}}|[{_MARKS}]+)\s*\)
      | (?:(?<=[^\W\d])|(?<=\)))\d{{1,2}}\)?   # Almere1, Bergen (L.)1
      | (?<=[\w.)])\s(?:\d{{1,2}}|[a-z])\)   # Almere 1)
    )$""",
    re.VERBOSE,
)
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_STRANGE = re.compile(rf"[^\w\s'\"\u201c\u201d\u201e.,;:&+/()\[\]{_MARKS}-]")
_GEMEENTE = re.compile(r"^gemeente\s+(?=\S)", re.IGNORECASE)
_SHORT_CITIES = (
    (re.compile(r"\ba'dam\b", re.IGNORECASE), "amsterdam"),
    (re.compile(r"\br'dam\b", re.IGNORECASE), "rotterdam"),
)
_WAYS = (
    ("aan den", ("aan de", "a d", "aan d", "a den")),
    ("aan de", ("aan den", "a d", "aan d", "a den")),
    ("aan", ("a",)),
    ("sint", ("st",)),
    ("en", ("",)),
    ("van", ("v",)),
    ("op", ("o",)),
    ("bij", ("b",)),
)
"""Words that are written in other ways too, for sure."""


def plain(text: str) -> str:
    """Return a text with one kind of apostrophe, hyphen and space, without invisible characters.

    Soft hyphens and raised figures go as well.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return " ".join(text.replace("`", "'").split())


def without_marks(text: str) -> str:
    """Return a plain text without the footnote marks at its end: ``Almere1)``, ``Urk [2]``."""
    while (shorter := _FOOTNOTE.sub("", text)) != text:
        text = shorter
    return text


def is_strange(text: str) -> bool:
    """Tell whether a plain text has signs that no spelling of a name has, such as ``?``."""
    return _STRANGE.search(text) is not None


def letters(text: str) -> str:
    """Return the letters and figures of a text, without case and accents."""
    if "'" in text:
        for pattern, name in _SHORT_CITIES:
            text = pattern.sub(name, text)
    text = text.replace("&", " en ").replace("+", " en ")
    if text.isascii():
        return _NO_LETTERS.sub("", text.casefold())
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if char.isalnum())


@lru_cache(maxsize=65_536)
def key_of(name: str) -> str:
    """Return a name without all that is written in several ways.

    Case, accents, apostrophes, hyphens and spaces are gone; ``&`` is ``en``, and ``ij`` is ``y``.
    """
    return folded(letters(_GEMEENTE.sub("", plain(name))))


def folded(key: str) -> str:
    """Return letters with ``y`` for ``ij``."""
    return key.replace("ij", "y")


def writings(name: str) -> set[str]:
    """Return a name and the ways in which it is surely abbreviated, as words in lower case."""
    words = re.sub(r"[^\w()]+", " ", name.casefold().replace("'", "")).strip()
    found = {words}
    for full, others in _WAYS:
        pattern = re.compile(rf"\b{full}\b")
        found |= {
            " ".join(pattern.sub(other, writing).split()) for writing in found for other in others
        }
    if name.count("-") == 1:  # Pijnacker en Nootdorp
        found.add(name.casefold().replace("-", " en "))
    return found
