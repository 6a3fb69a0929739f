"""How figures and quotations stand in the cells of a table, with what is unknown as unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart.report.model import Passage
from regiokaart.report.wording import word
from regiokaart.texts import curly, number, text

if TYPE_CHECKING:
    from regiokaart.texts import Language

_ORIGINAL: Language = "nl"  # of study files and tables, where they give no translation


def figure(value: Any, lang: Language, *, decimals: int = 0) -> str:  # noqa: ANN401 - also missing
    """Return a figure, or that it is not known."""
    if value is None or pd.isna(value):
        return text("not_known", lang)
    return number(float(value), lang, decimals=decimals)


def percent(value: Any, lang: Language) -> str:  # noqa: ANN401
    """Return a part of 1 as a percentage."""
    if value is None or pd.isna(value):
        return text("not_known", lang)
    return f"{number(100 * float(value), lang, decimals=1)}%"


def span(low: Any, high: Any, lang: Language, *, decimals: int = 0) -> str:  # noqa: ANN401
    """Return a figure that lies between two others, as one where they are the same."""
    ends = (figure(low, lang, decimals=decimals), figure(high, lang, decimals=decimals))
    return ends[0] if ends[0] == ends[1] else word("interval", lang, low=ends[0], high=ends[1])


def span_percent(low: Any, high: Any, whole: Any, lang: Language) -> str:  # noqa: ANN401
    """Return a figure between two others as a percentage of a whole."""
    if any(value is None or pd.isna(value) for value in (low, high, whole)) or not whole:
        return text("not_known", lang)
    ends = (percent(float(low) / float(whole), lang), percent(float(high) / float(whole), lang))
    return ends[0] if ends[0] == ends[1] else word("interval", lang, low=ends[0], high=ends[1])


def whether(value: Any, lang: Language) -> str:  # noqa: ANN401
    """Return yes, no, or that it is not known."""
    if value is None or pd.isna(value):
        return text("not_known", lang)
    return word("yes" if value else "no", lang)


def original(words: str, lang: Language, *, written: Language = _ORIGINAL) -> tuple[str, str]:
    """Return words of a study file or a table as a part of a passage: Dutch, as in the file.

    Parameters
    ----------
    words
        The words.
    lang
        Language of the texts around them.
    written
        Language of the words, where the file has a translation.
    """
    return curly(words), "" if lang == written else written


def quoted(words: str, lang: Language) -> Passage:
    """Return words of a study file in quotation marks."""
    before, _, after = word("quoted", lang, told="\0").partition("\0")
    return Passage((before, ""), original(words, lang), (after, ""))
