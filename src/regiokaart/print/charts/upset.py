"""In which regions municipalities are together: an UpSet chart (Lex and others, 2014).

Drawn here: the library for it, upsetplot 0.9.0, fails with pandas 3 and has no newer release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.print import style
from regiokaart.print.charts.chart import (
    INNER,
    MARGIN,
    MULTIPLE,
    SINGLE,
    SMALL,
    Paper,
    names_width,
)
from regiokaart.print.charts.overlaps import names_of
from regiokaart.statistics.overlap import TOGETHER, combinations
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from regiokaart.print.charts.chart import Chart
    from regiokaart.statistics.sets import RegionSets

MOST_COLUMNS = 26
_LEGEND, _BARS, _ROW = 10.0, 42.0, 6.2
_SIZES = 24.0
_NAMES = 58.0
_WIDEST = 9.0
_OFF = "#dedcd6"
_BAND = "#f6f5f1"
_OF_REGION = "#bda890"


def draw_upset(
    sets: RegionSets,
    *,
    names: Mapping[str, str] | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    lang: Language = "nl",
) -> Chart:
    """Draw how many municipalities are in each combination of regions.

    Parameters
    ----------
    sets
        The regions. Of more than `MOST_COLUMNS` combinations those with most municipalities are
        drawn, and the regions that are in them.
    names
        What to call regions, by key, where that is not their name in `sets`.
    title
        The title, if not the usual one.
    notes
        Paragraphs under the chart, such as the date and the sources.
    lang
        Language of the texts.
    """
    table = combinations(sets)
    drawn = table.head(MOST_COLUMNS).sort_values(
        by="order", key=lambda order: order > 1, kind="stable"
    )
    groups = [str(regions).split(TOGETHER) for regions in drawn["regions"]]
    shown = {key for group in groups for key in group}
    order = {key: place for place, key in enumerate(sets.regions())}
    keys = sorted(shown, key=lambda key: (-len(sets.members[key]), order[key]))
    called = names_of(sets, names)
    wide = sets.base == "partners"
    title = title or text("chart_upset_wide" if wide else "chart_upset", lang)
    told = _told(sets, table, lang)
    under = [text("chart_upset_read", lang)]
    under += [text("chart_wide_note", lang)] if wide else []
    if left := len(table) - len(drawn):
        under.append(text("chart_upset_left", lang, count=left))
    paper = Paper(
        _LEGEND + _BARS + 3.0 + len(keys) * _ROW, title=title, told=told, notes=[*under, *notes]
    )
    room = names_width([called[key] for key in keys], most=_NAMES)
    sizes_right = MARGIN + room + 3.0 + _SIZES + 8.0
    start = sizes_right + 4.0
    step = min(_WIDEST, (MARGIN + INNER - start) / max(1, len(drawn)))
    _legend(paper, drawn, lang)
    places = [start + (column + 0.5) * step for column in range(len(drawn))]
    counts = [int(count) for count in drawn["municipalities"]]
    _columns(paper, places, counts, [len(group) > 1 for group in groups], lang)
    right = start + len(drawn) * step
    top = _LEGEND + _BARS + 3.0
    largest = max((len(sets.members[key]) for key in keys), default=1) or 1
    head = text("municipalities" if wide else "chart_own", lang)
    paper.write(
        head, sizes_right - 8.0, top - 1.4, size=SMALL, align="right", colour=style.SOFT_INK
    )
    for row, key in enumerate(keys):
        y = top + row * _ROW
        middle = y + _ROW / 2
        if row % 2 == 0:
            paper.bar(MARGIN, y, right - MARGIN, _ROW, _BAND, z=0.5)
        paper.name(called[key], MARGIN, middle, room)
        count = len(sets.members[key])
        long = _SIZES * count / largest
        paper.bar(sizes_right - 8.0 - long, middle - 1.7, long, 3.4, _OF_REGION)
        paper.within(number(count, lang), sizes_right - 7.0, middle, size=SMALL)
    lines = {key: top + (row + 0.5) * _ROW for row, key in enumerate(keys)}
    _dots(paper, places, groups, lines, radius=min(1.5, step * 0.36))
    return paper.chart(
        "combinaties", title=title, alt=_alt(table, called, title, told, lang), lang=lang
    )


def _columns(
    paper: Paper, places: list[float], counts: list[int], several: list[bool], lang: Language
) -> None:
    """Draw the bars with their numbers."""
    step = places[1] - places[0] if len(places) > 1 else _WIDEST
    wide = min(5.0, step * 0.7)
    scale = (_BARS - 5.0) / max(counts, default=1)
    base = _LEGEND + _BARS
    for x, count, many in zip(places, counts, several, strict=True):
        tall = count * scale
        paper.bar(x - wide / 2, base - tall, wide, tall, MULTIPLE if many else SINGLE)
        paper.write(
            number(count, lang),
            x,
            base - tall - 1.0,
            size=SMALL + 0.5,
            align="middle",
            weight="semibold",
        )
    if places:
        paper.line(
            (places[0] - step / 2, base),
            (places[-1] + step / 2, base),
            colour=style.SOFT_INK,
            width=0.6,
            z=3,
        )


def _dots(
    paper: Paper,
    places: list[float],
    groups: list[list[str]],
    lines: Mapping[str, float],
    *,
    radius: float,
) -> None:
    """Draw a dot per region and combination, filled for those that are in it."""
    for x, group in zip(places, groups, strict=True):
        for key, y in lines.items():
            if key not in group:
                paper.dot(x, y, radius * 0.5, _OFF)
        heights = [lines[key] for key in group]
        colour = MULTIPLE if len(group) > 1 else SINGLE
        if len(group) > 1:
            paper.line((x, min(heights)), (x, max(heights)), colour=colour, width=1.6, z=4)
        for y in heights:
            paper.dot(x, y, radius, colour, z=5)


def _legend(paper: Paper, drawn: pd.DataFrame, lang: Language) -> None:
    x = MARGIN
    for key, fill, there in (
        ("chart_once", SINGLE, (drawn["order"] == 1).any()),
        ("chart_multiple", MULTIPLE, (drawn["order"] > 1).any()),
    ):
        if there:
            words = f"{text('municipalities', lang)} {text(key, lang)}"
            paper.bar(x, 0, 5.0, 3.0, fill)
            paper.within(words, x + 6.4, 1.5, size=SMALL)
            x += 6.4 + style.width(words, SMALL) + 6.0


def _told(sets: RegionSets, table: pd.DataFrame, lang: Language) -> str:
    single = int(table.loc[table["order"] == 1, "municipalities"].sum())
    multiple = int(table.loc[table["order"] > 1, "municipalities"].sum())
    held = {code for codes in sets.members.values() for code in codes}
    unsure = {
        code for found in (sets.unknown, sets.partly) for codes in found.values() for code in codes
    }
    figures = {
        "single": single,
        "multiple": multiple,
        "none": len(set(sets.codes) - held - unsure),
        "total": len(sets.codes),
    }
    told = text(
        "chart_upset_told", lang, **{name: number(count, lang) for name, count in figures.items()}
    )
    if unsure:
        every, nowhere = number(len(unsure), lang), number(len(unsure - held), lang)
        told += " " + text("chart_upset_open", lang, count=every, open=nowhere)
    return told


def _alt(
    table: pd.DataFrame, called: Mapping[str, str], title: str, told: str, lang: Language
) -> str:
    each = [
        f"{' + '.join(called[key] for key in str(regions).split(TOGETHER))} {number(count, lang)}"
        for regions, count in zip(table["regions"], table["municipalities"], strict=True)
    ]
    return f"{title}. {told} {'; '.join(each)}."
