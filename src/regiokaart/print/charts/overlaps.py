"""Which regions share municipalities: a heat map of all pairs."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart.classes import OUTSIDE
from regiokaart.print import style
from regiokaart.print.charts.chart import (
    INNER,
    LABEL,
    MARGIN,
    SMALL,
    TEAL,
    Paper,
    ink_on,
)
from regiokaart.statistics.overlap import overlap_of
from regiokaart.statistics.sets import cooperation_of
from regiokaart.texts import Language, count_of_municipalities, number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from regiokaart.print.charts.chart import Chart
    from regiokaart.statistics.sets import RegionSets

MOST_REGIONS = 30
_MOST_NAMED = 8
_MOST_NAMES = 8
_STEPS = (1, 2, 4, 8, 16)
_LEGEND = 9.0
_NAMES = 52.0
_LARGEST_CELL, _GAP = 10.0, 0.5
_TO = "\u2013"
_EMPTY = "#f4f3ef"


def draw_overlap(
    sets: RegionSets,
    *,
    names: Mapping[str, str] | None = None,
    title: str = "",
    notes: Sequence[str] = (),
    lang: Language = "nl",
) -> Chart:
    """Draw how many municipalities each two regions share.

    Parameters
    ----------
    sets
        The regions; of more than `MOST_REGIONS`, those that share most.
    names
        What to call regions, by key, where that is not their name in `sets`.
    title
        The title, if not the usual one.
    notes
        Paragraphs under the chart, such as the date and the sources.
    lang
        Language of the texts.
    """
    pairs = overlap_of(sets)
    pairs = pairs.assign(
        a=pairs["cooperation_a"] + "/" + pairs["region_a"],
        b=pairs["cooperation_b"] + "/" + pairs["region_b"],
    )
    keys = _chosen(sets.regions(), pairs)
    called = names_of(sets, names)
    wide = sets.base == "partners"
    title = title or text("chart_overlap_wide" if wide else "chart_overlap", lang)
    told = _told(pairs, lang)
    under = [text("chart_overlap_read", lang), *_named(pairs, called, lang)]
    under += [text("chart_wide_note", lang)] if wide else []
    if left := len(sets.members) - len(keys):
        under.append(text("chart_overlap_left", lang, count=left))
    cell = min(_LARGEST_CELL, (INNER - _NAMES) / max(1, len(keys)))
    size = min(LABEL, cell / style.POINT * 0.5)
    paper = Paper(_LEGEND + len(keys) * cell, title=title, told=told, notes=[*under, *notes])
    _legend(paper, pairs, lang, own="chart_own_wide" if wide else "chart_own")
    shared = {
        frozenset((one, other)): (low, high)
        for one, other, low, high in zip(
            *(pairs[column] for column in ("a", "b", "shared", "shared_high")), strict=True
        )
    }
    for row, key in enumerate(keys):
        top = _LEGEND + row * cell
        for column, other in enumerate(keys[:row]):
            low, high = shared[frozenset((key, other))]
            _cell(paper, MARGIN + column * cell, top, cell, (int(low), int(high)), size)
        x = MARGIN + row * cell
        paper.bar(x, top, cell - _GAP, cell - _GAP, OUTSIDE)
        middle = top + (cell - _GAP) / 2
        own = number(len(sets.members[key]), lang)
        paper.within(
            own, x + (cell - _GAP) / 2, middle, size=size, align="middle", colour=style.SOFT_INK
        )
        paper.name(called[key], x + cell + 1.6, middle, INNER + MARGIN - x - cell - 1.6)
    alt = f"{title}. {' '.join([told, *_named(pairs, called, lang, most=len(pairs))])}"
    return paper.chart("overlap", title=title, alt=alt, lang=lang)


def names_of(sets: RegionSets, names: Mapping[str, str] | None) -> dict[str, str]:
    """Return what regions are called, with their co-operation where two have the same name."""
    called = {key: sets.names.get(key, key) for key in sets.members} | dict(names or {})
    used = Counter(called[key] for key in sets.members)
    return {
        key: called[key] if used[called[key]] == 1 else f"{called[key]} ({cooperation_of(key)})"
        for key in sets.members
    }


def _chosen(keys: list[str], pairs: pd.DataFrame) -> list[str]:
    """Return the regions to draw, in their order."""
    if len(keys) <= MOST_REGIONS:
        return keys
    both = pd.concat([pairs.set_index("a")["shared"], pairs.set_index("b")["shared"]])
    most = both.groupby(level=0).sum().reindex(keys).nlargest(MOST_REGIONS)
    return [key for key in keys if key in most.index]


def _cell(
    paper: Paper, x: float, y: float, cell: float, count: tuple[int, int], size: float
) -> None:
    low, high = count
    side = cell - _GAP
    fill = _EMPTY if not low else TEAL[bisect_right(_STEPS, low) - 1]
    words = "" if not high else f"{low}" if low == high else f"{low}{_TO}{high}"
    fits = min(size, size * (side - 0.6) / max(style.width(words, size), 0.1))
    if high > low:
        paper.hatched(x, y, side, side, fill=fill)
        wide, tall = style.width(words, fits, "semibold") + 0.8, fits * style.POINT
        paper.bar(x + (side - wide) / 2, y + (side - tall) / 2, wide, tall, fill, z=2.8)
    else:
        paper.bar(x, y, side, side, fill)
    paper.within(
        words,
        x + side / 2,
        y + side / 2,
        size=fits,
        align="middle",
        weight="semibold",
        colour=ink_on(fill),
    )


def _legend(paper: Paper, pairs: pd.DataFrame, lang: Language, *, own: str) -> None:
    most = int(pairs["shared"].max()) if len(pairs) else 0
    x = MARGIN
    for place, (step, fill) in enumerate(zip(_STEPS, TEAL, strict=True)):
        if step > most:
            break
        last = place + 1 == len(_STEPS)
        until = most if last else min(_STEPS[place + 1] - 1, most)
        words = number(step, lang) if step == until else f"{step}{_TO}{until}"
        paper.bar(x, 0, 5.0, 4.2, fill)
        paper.within(words, x + 6.2, 2.1, size=SMALL)
        x += 6.2 + style.width(words, SMALL) + 3.6
    if most:
        paper.within(text("chart_shared", lang), x, 2.1, size=SMALL)
        x += style.width(text("chart_shared", lang), SMALL) + 8.0
    paper.bar(x, 0, 5.0, 4.2, OUTSIDE)
    paper.within(text(own, lang), x + 6.2, 2.1, size=SMALL)


def _told(pairs: pd.DataFrame, lang: Language) -> str:
    count = int((pairs["shared"] > 0).sum())
    told = text(
        "chart_overlap_told", lang, count=number(count, lang), total=number(len(pairs), lang)
    )
    if unsure := int((pairs["shared_high"] > pairs["shared"]).sum()):
        told += " " + text("chart_overlap_open", lang, count=number(unsure, lang))
    return told


def _named(
    pairs: pd.DataFrame, called: Mapping[str, str], lang: Language, *, most: int = _MOST_NAMED
) -> list[str]:
    """Return a line per pair that shares something, the largest first."""
    real = pairs[pairs["shared"] > 0].sort_values("shared", ascending=False, kind="stable")
    rows: list[dict[Hashable, Any]] = real.to_dict("records")
    lines = []
    for row in rows[:most]:
        many = row["shared"] > _MOST_NAMES
        what = count_of_municipalities(row["shared"], lang) if many else row["shared_names"]
        if not pd.isna(people := row["shared_population"]):
            what += f"; {number(people, lang)} {text('population', lang)}"
        lines.append(f"{called[row['a']]} + {called[row['b']]}: {what}.")
    if (more := len(rows) - most) > 0:
        lines.append(text("chart_overlap_more", lang, count=number(more, lang)))
    return lines
