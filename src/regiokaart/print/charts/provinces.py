"""How much of each province, or size class, is in a region, in several, or in none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart import register
from regiokaart.classes import OUTSIDE
from regiokaart.print import style
from regiokaart.print.charts.chart import (
    INNER,
    MARGIN,
    MULTIPLE,
    SINGLE,
    SMALL,
    Paper,
    ink_on,
    names_width,
)
from regiokaart.texts import Language, count_of_municipalities, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.print.charts.chart import Chart

_LEGEND, _HEAD, _ROW, _BAR = 9.0, 6.0, 7.0, 4.6
_GAP = 4.0
_FIGURES = 25.0
_NAMES = 46.0
_CLASSES = ("once", "multiple", "none", "unknown")
_FILLS = {"once": SINGLE, "multiple": MULTIPLE, "none": OUTSIDE}
_ONCE, _TO = "1", "\u2013"


@dataclass(frozen=True)
class _Part:
    """What of a group is for certain in one region, in more, in none; and of how much in all."""

    once: float
    multiple: float
    none: float
    covered: float  # in at least one, also where it is not certain in how many
    covered_high: float
    whole: float

    @property
    def unknown(self) -> float:
        """What is in none of these for certain."""
        return max(0.0, self.whole - self.once - self.multiple - self.none)

    def __add__(self, other: _Part) -> _Part:
        return _Part(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


def draw_coverage(
    table: pd.DataFrame, *, title: str = "", notes: Sequence[str] = (), lang: Language = "nl"
) -> Chart:
    """Draw what part of each group is covered by regions: of municipalities and of inhabitants.

    Parameters
    ----------
    table
        What `statistics.reach.reach` returns of one co-operation, by province or by size.
    title
        The title, if not the usual one.
    notes
        Paragraphs under the chart, such as the date and the sources.
    lang
        Language of the texts.

    Raises
    ------
    ValueError
        When the table is of several co-operations.
    """
    if len(set(table["cooperation"])) != 1:
        raise ValueError("a chart of coverage is of one co-operation: choose with cooperation=")
    by = str(table["by"].iloc[0])
    groups = {str(group): rows for group, rows in table.groupby("group", sort=False)}
    names = {group: _name(by, group, rows, lang) for group, rows in groups.items()}
    counts = {group: _part(rows, "municipalities") for group, rows in groups.items()}
    people = {group: _part(rows, "population") for group, rows in groups.items()}
    # the largest, by name, are in their size class already
    together = [group for group in groups if by != "size" or not group.startswith("GM")]
    whole, everyone = _sum(counts, together), _sum(people, together)
    order = list(groups)
    if by == "province":
        order.sort(key=lambda group: (-_share(people[group], counts[group]), names[group]))
    if len(together) > 1:
        counts["total"], people["total"], names["total"] = whole, everyone, text("study_area", lang)
        order.append("total")
    noun = text("chart_size" if by == "size" else "chart_province", lang)
    title = title or text("chart_coverage", lang, group=noun)
    told = _told(whole, everyone, lang)
    body = _LEGEND + _HEAD + len(order) * _ROW + (2.0 if "total" in names else 0)
    paper = Paper(body, title=title, told=told, notes=notes)
    room = names_width(list(names.values()), most=_NAMES, weight="semibold")
    left = MARGIN + room + _GAP
    panel = (MARGIN + INNER - left - _GAP) / 2
    _legend(paper, [*counts.values(), *people.values()], lang)
    for at, key in ((left, "municipalities"), (left + panel + _GAP, "population")):
        head = text(key, lang)
        paper.write(f"{head[0].upper()}{head[1:]}", at, _LEGEND + _HEAD - 2.0, weight="semibold")
        words = text("chart_in_a_region", lang)
        paper.write(
            words,
            at + panel - _FIGURES + 2.0,
            _LEGEND + _HEAD - 2.0,
            size=SMALL,
            colour=style.SOFT_INK,
        )
    y = _LEGEND + _HEAD
    for group in order:
        if group == "total":
            paper.line((MARGIN, y + 1.0), (MARGIN + INNER, y + 1.0))
            y += 2.0
        middle = y + _ROW / 2
        weight: style.Weight = "semibold" if group == "total" else "regular"
        paper.name(names[group], MARGIN, middle, room, weight=weight)
        long = panel - _FIGURES
        for part, at, words in (
            (counts[group], left, _of(counts[group], lang)),
            (people[group], left + panel + _GAP, _percent(people[group], lang)),
        ):
            _bar(paper, part, at, middle, long, lang)
            paper.within(words, at + long + 2.0, middle, size=SMALL + 0.5, weight=weight)
        y += _ROW
    alt = _alt([(names[group], counts[group], people[group]) for group in order], title, told, lang)
    return paper.chart("dekking", title=title, alt=alt, lang=lang)


def _values(part: _Part) -> tuple[float, ...]:
    return (part.once, part.multiple, part.none, part.covered, part.covered_high, part.whole)


def _part(rows: pd.DataFrame, measure: str) -> _Part | None:
    """Return the parts of a group; ``None`` where a figure is not known."""
    low = rows.set_index("regions")[f"{measure}_low"]
    high = rows.set_index("regions")[f"{measure}_high"]
    whole = rows[f"{measure}_of"].iloc[0]
    if low.isna().any() or high.isna().any() or pd.isna(whole):
        return None
    several = [name for name in low.index if name.isdigit() and int(name) > 1]
    return _Part(
        once=float(low.get(_ONCE, 0)),
        multiple=float(low[several].sum()),
        none=float(low["0"]),
        covered=float(low[">=1"]),
        covered_high=float(high[">=1"]),
        whole=float(whole),
    )


def _sum(parts: dict[str, _Part | None], groups: list[str]) -> _Part | None:
    known = [parts[group] for group in groups]
    total = _Part(0, 0, 0, 0, 0, 0)
    for part in known:
        if part is None:
            return None
        total += part
    return total


def _share(people: _Part | None, counts: _Part | None) -> float:
    part = people or counts
    return part.covered / part.whole if part and part.whole else 0.0


def _bar(
    paper: Paper, part: _Part | None, left: float, middle: float, long: float, lang: Language
) -> None:
    """Draw a bar of the whole, with the percentage in each piece that has room for it."""
    top = middle - _BAR / 2
    if part is None or not part.whole:
        paper.hatched(left, top, long, _BAR)
        return
    x = left
    for name in _CLASSES:
        share = getattr(part, name) / part.whole
        wide = share * long
        if wide <= 0:
            continue
        fill = _FILLS.get(name, "")
        if fill:
            paper.bar(x, top, wide, _BAR, fill)
        else:
            paper.hatched(x, top, wide, _BAR)
        words = f"{number(100 * share, lang)}%"
        if fill and style.width(words, SMALL) + 2 <= wide:
            paper.within(
                words, x + wide / 2, middle, size=SMALL, align="middle", colour=ink_on(fill)
            )
        x += wide


def _legend(paper: Paper, parts: list[_Part | None], lang: Language) -> None:
    x = MARGIN
    for name in _CLASSES:
        there = any(getattr(part, name) > 0 if part else name == "unknown" for part in parts)
        if not there:
            continue
        if name in _FILLS:
            paper.bar(x, 0, 5.0, 3.0, _FILLS[name])
        else:
            paper.hatched(x, 0, 5.0, 3.0)
        words = text(f"chart_{name}", lang)
        paper.within(words, x + 6.4, 1.5, size=SMALL)
        x += 6.4 + style.width(words, SMALL) + 6.0


def _span(part: _Part | None, lang: Language) -> str:
    if part is None:
        return text("not_known", lang)
    low, high = number(part.covered, lang), number(part.covered_high, lang)
    return low if low == high else f"{low}{_TO}{high}"


def _of(part: _Part | None, lang: Language) -> str:
    if part is None:
        return text("not_known", lang)
    return text("chart_of", lang, count=_span(part, lang), total=number(part.whole, lang))


def _percent(part: _Part | None, lang: Language) -> str:
    if part is None or not part.whole:
        return text("not_known", lang)
    low, high = (
        _rounded(100 * value / part.whole, lang) for value in (part.covered, part.covered_high)
    )
    return f"{low}%" if low == high else f"{low}{_TO}{high}%"


def _rounded(share: float, lang: Language) -> str:
    """Return a percentage in whole numbers, and 100 or 0 only when it is just that."""
    if 0 < share < 1 or 99 < share < 100:  # noqa: PLR2004
        return number(share, lang, decimals=1)
    return number(share, lang)


def _name(by: str, group: str, rows: pd.DataFrame, lang: Language) -> str:
    if by == "size" and not group.startswith("GM"):
        return text("not_known" if group == "unknown" else f"chart_{group}", lang)
    name = str(rows["group_name"].iloc[0])
    if by == "size":
        return text("chart_among", lang, name=register.map_name(group, name))
    return name or text("study_area", lang)


def _told(counts: _Part | None, people: _Part | None, lang: Language) -> str:
    if counts is None:
        return ""
    told = text(
        "chart_coverage_told",
        lang,
        count=_span(counts, lang),
        total=number(counts.whole, lang),
        share=_percent(people, lang),
    )
    if unsure := counts.covered_high - counts.covered:
        told += " " + text(
            "chart_coverage_open", lang, count=count_of_municipalities(int(unsure), lang)
        )
    return told


def _alt(
    rows: list[tuple[str, _Part | None, _Part | None]], title: str, told: str, lang: Language
) -> str:
    each = [
        f"{name} {_of(counts, lang)}, {_percent(people, lang)}" for name, counts, people in rows
    ]
    return f"{title}. {told} {'; '.join(each)}."
