"""Whom a map must name for its boundaries, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from regiokaart.texts import Language

Holder = Literal["gebiedsindelingen", "file", "tiles"]
"""CBS gebiedsindelingen (whether from PDOK, the cache or a file), a file of the user's own, or the
embedded tile grid."""

_TEXTS: dict[str, tuple[str, str]] = {
    # CBS and Kadaster hold the rights together; CC BY 4.0 asks for the name, the year and itself
    "gebiedsindelingen": ("CBS, Kadaster {year}, CC BY 4.0", "CBS, Kadaster {year}, CC BY 4.0"),
    # nobody but the user knows whose these are; a map must not claim a licence it cannot know
    "file": (
        "eigen bestand{name}, grenzen van {year}, herkomst en licentie niet vermeld",
        "own file{name}, boundaries of {year}, origin and licence not stated",
    ),
    "tiles": ("tegelkaart van regiokaart {year}", "tile grid of regiokaart {year}"),
}


def attribution(source: Holder, *, year: int, lang: Language, name: str = "") -> str:
    """Return the line that names the origin, year and licence of boundaries.

    Parameters
    ----------
    source
        Where the geometry comes from.
    year
        The year of the boundaries.
    lang
        The language of the line.
    name
        What the user's own file is called.

    Raises
    ------
    ValueError
        For a source or a language that there is no line for.
    """
    if source not in _TEXTS:
        raise ValueError(f"no attribution for {source!r}; known: {', '.join(get_args(Holder))}")
    if lang not in ("nl", "en"):
        raise ValueError(f"no attribution in {lang!r}; known: nl, en")
    line = _TEXTS[source][lang == "en"]
    return line.format(year=year, name=f" {name}" if name else "")
