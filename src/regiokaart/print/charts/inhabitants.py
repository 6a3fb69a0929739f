"""Inhabitants per region against the number that a region should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from regiokaart.classes import PALETTE
from regiokaart.print import style
from regiokaart.print.charts.chart import INNER, MARGIN, SMALL, Paper, names_width
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from regiokaart.print.charts.chart import Chart

_Row: TypeAlias = "dict[Hashable, Any]"
_ROW, _BAR = 7.0, 4.4
_NAMES, _FIGURE = 58.0, 16.0
_GRID, _NONE = "#e6e4df", "\u2013"
_HEAD = 13.0
_AXIS = 7.0
_GAP = 4.0
_MILLION = 1_000_000
_STEPS = (50_000, 100_000, 250_000, 500_000, _MILLION, 2_000_000, 5_000_000)
_MOST_STEPS = 5

ENOUGH, SHORT, WIDE = PALETTE[1], PALETTE[0], "#e3f1f2"


def draw_inhabitants(
    table: pd.DataFrame,
    *,
    threshold: int = 500_000,
    title: str = "",
    notes: Sequence[str] = (),
    lang: Language = "nl",
) -> Chart:
    """Draw the inhabitants of regions, of their members and with their partner provinces.

    Parameters
    ----------
    table
        What `statistics.criteria.criteria` returns, worked out with the same threshold.
    threshold
        The inhabitants that a region needs: the line.
    title
        The title, if not the usual one.
    notes
        Paragraphs under the chart, such as the date and the sources.
    lang
        Language of the texts.
    """
    ordered = table.sort_values(
        ["population_members", "region_name"], ascending=[False, True], na_position="last"
    )
    rows: list[_Row] = ordered.to_dict("records")
    wide = [row for row in rows if row["provinces"]]
    limit = number(threshold, lang)
    title = title or text("chart_people", lang, threshold=limit)
    told = _told(table, limit, lang)
    bottom = _HEAD + len(rows) * _ROW
    paper = Paper(bottom + _AXIS, title=title, told=told, notes=notes)
    left = MARGIN + names_width([row["region_name"] for row in rows], most=_NAMES) + _GAP
    heads = [text("chart_members", lang)]
    heads += [text("chart_with_provinces", lang)] if wide else []
    ends = [MARGIN + INNER]  # of the columns of figures, from right to left
    for words in reversed(heads):
        ends.append(ends[-1] - max(style.width(words, SMALL), _FIGURE) - _GAP)
    right, *columns = reversed(ends)
    figures = [row["population_members"] for row in rows]
    figures += [row["population_with_partners"] for row in wide]
    most = max(threshold, *(float(one) for one in figures if not pd.isna(one)), 0.0)
    scale = (right - left) / most
    _legend(paper, table, lang)
    for value in _ticks(most):
        x = left + value * scale
        paper.line((x, _HEAD), (x, bottom), colour=_GRID)
        words = _tick(value, lang)
        paper.write(words, x, bottom + 4, size=SMALL, align="middle", colour=style.SOFT_INK)
    for words, x in zip(heads, columns, strict=True):
        paper.write(words, x, _HEAD - 1.6, size=SMALL, align="right", colour=style.SOFT_INK)
    for place, row in enumerate(rows):
        middle = _HEAD + (place + 0.5) * _ROW
        paper.name(row["region_name"], MARGIN, middle, left - MARGIN - _GAP)
        _bars(paper, row, left, middle - _BAR / 2, scale)
        own = _figure(row["population_members"], lang)
        paper.within(own, columns[0], middle, align="right", weight="semibold")
        if wide:
            both = _figure(row["population_with_partners"], lang) if row["provinces"] else _NONE
            paper.within(both, columns[1], middle, align="right", colour=style.SOFT_INK)
    x = left + threshold * scale
    paper.line((x, _HEAD - 1.0), (x, bottom), colour=style.INK, width=1.1, z=5)
    paper.write(limit, x, _HEAD - 1.6, size=SMALL, align="middle", weight="semibold")
    return paper.chart("inwoners", title=title, alt=_alt(rows, title, told, lang), lang=lang)


def _bars(paper: Paper, row: _Row, left: float, top: float, scale: float) -> None:
    own, wide = row["population_members"], row["population_with_partners"]
    start: float = 0 if pd.isna(own) else own
    if row["provinces"] and not pd.isna(wide) and wide > start:
        paper.bar(left + start * scale, top, (wide - start) * scale, _BAR, WIDE, edge=ENOUGH)
    enough = row["enough_members"]
    if start and pd.isna(enough):
        paper.hatched(left, top, own * scale, _BAR)
    elif start:
        paper.bar(left, top, own * scale, _BAR, ENOUGH if enough else SHORT, z=3)


def _legend(paper: Paper, table: pd.DataFrame, lang: Language) -> None:
    verdicts = set(table["enough_members"].map({True: "yes", False: "no"}).fillna("open"))
    shown = [
        ("chart_enough", ENOUGH, "yes" in verdicts),
        ("chart_short", SHORT, "no" in verdicts),
        ("chart_open", "", "open" in verdicts),
        ("chart_wide", WIDE, bool((table["provinces"] != "").any())),
    ]
    x = MARGIN
    for key, fill, there in shown:
        if not there:
            continue
        if fill:
            paper.bar(x, 0, 5.0, 3.0, fill, edge=ENOUGH if fill == WIDE else "none")
        else:
            paper.hatched(x, 0, 5.0, 3.0)
        words = text(key, lang)
        paper.within(words, x + 6.4, 1.5, size=SMALL)
        x += 6.4 + style.width(words, SMALL) + 6.0


def _ticks(most: float) -> list[int]:
    step = next((step for step in _STEPS if most / step <= _MOST_STEPS), _STEPS[-1])
    return list(range(0, int(most) + 1, step))


def _tick(value: int, lang: Language) -> str:
    if value < _MILLION:
        return number(value, lang)
    decimals = 0 if value % _MILLION == 0 else 1 if value % 100_000 == 0 else 2
    return text("chart_million", lang, count=number(value / _MILLION, lang, decimals=decimals))


def _figure(value: Any, lang: Language) -> str:  # noqa: ANN401 - a number or pandas.NA
    return text("not_known", lang) if pd.isna(value) else number(int(value), lang)


def _told(table: pd.DataFrame, limit: str, lang: Language) -> str:
    judged = table["enough_members"]
    told = text(
        "chart_people_told", lang, count=int(judged.sum()), total=len(table), threshold=limit
    )
    if (table["provinces"] != "").any():
        wide = int(table["enough_with_partners"].sum())
        told += text("chart_people_wide", lang, count=wide)
    if judged.isna().any():
        told += text("chart_people_open", lang, count=int(judged.isna().sum()))
    return f"{told}."


def _alt(rows: list[_Row], title: str, told: str, lang: Language) -> str:
    each = []
    for row in rows:
        words = f"{row['region_name']} {_figure(row['population_members'], lang)}"
        if row["provinces"]:
            wide = _figure(row["population_with_partners"], lang)
            words += f" ({text('chart_with_provinces', lang)} {wide})"
        each.append(words)
    return f"{title}. {told} {'; '.join(each)}."
