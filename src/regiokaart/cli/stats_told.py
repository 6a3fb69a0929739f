"""The statistics of a study in words: tables for a terminal, and the same as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from regiokaart import register
from regiokaart.cli.stats_words import word
from regiokaart.statistics.reach import AT_LEAST_ONE
from regiokaart.statistics.sets import SEPARATOR
from regiokaart.texts import count_of_municipalities, long_date, number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from regiokaart.statistics import RegionSets
    from regiokaart.study import Study
    from regiokaart.texts import Language

Head = tuple[str, Literal["left", "right"]]
"""A heading, or the key of its text, and the side that its cells stand on."""
MOST_ROWS = 60
"""The longest table that is told; the files have all rows."""
_REGIONS: tuple[Head, ...] = (
    ("region", "left"),
    ("cooperation", "left"),
    ("municipalities", "right"),
    ("people", "right"),
    ("land", "right"),
    ("in_part", "right"),
    ("beyond", "right"),
)
_COVERAGE: tuple[Head, ...] = (("group", "left"), ("municipalities", "right"))
_AFTER: tuple[Head, ...] = (
    ("people_in", "right"),
    ("land_in", "right"),
    ("unknown", "right"),
)
_OVERLAP: tuple[Head, ...] = (
    ("region_a", "left"),
    ("region_b", "left"),
    ("shared", "right"),
    ("people", "right"),
    ("land", "right"),
    ("jaccard", "right"),
    ("coefficient", "right"),
    ("part_a", "right"),
    ("part_b", "right"),
    ("which", "left"),
)
_SETS: tuple[Head, ...] = (
    ("regions", "left"),
    ("shared", "right"),
    ("only", "right"),
    ("people", "right"),
    ("land", "right"),
    ("which", "left"),
)
_CONGRUENCE: tuple[Head, ...] = (
    ("cooperation_a", "left"),
    ("cooperation_b", "left"),
    ("municipalities", "right"),
    ("rand", "right"),
    ("variation", "right"),
    ("crossing", "right"),
    ("crossing_people", "right"),
)


@dataclass(frozen=True)
class Told:
    """A table in words.

    Attributes
    ----------
    title
        What it is about.
    heads
        The headings, each with the side that its cells stand on.
    rows
        The cells.
    lines
        What is said under it.
    """

    title: str
    heads: tuple[Head, ...]
    rows: list[list[str]]
    lines: tuple[str, ...] = ()


def head(study: Study, sets: RegionSets, lang: Language) -> list[str]:
    """Return what the tables are about, and what was counted."""
    day = long_date(study.reference_date, lang)
    year = register.POPULATION_DATE.year
    lines = [
        word("head", lang, title=study.title.get(lang), day=day),
        word(f"base_{sets.base}", lang),
        f"({text('cli_population_note', lang, year=year)})",
    ]
    if any(map(len, [*sets.unknown.values(), *sets.partly.values()])):
        lines.append(word("interval", lang))
    return lines


def told(
    study: Study, sets: RegionSets, tables: Mapping[str, pd.DataFrame], lang: Language
) -> list[Told]:
    """Return tables of statistics in words, those without rows left out."""
    teller = _Teller(study, sets, lang)
    made = {
        "regions": teller.regions,
        "coverage": teller.coverage,
        "overlap": teller.overlap,
        "sets": teller.sets_of_more,
        "congruence": teller.congruence,
    }
    return [one for name, frame in tables.items() for one in made[name](frame)]


class _Teller:
    """Puts figures in words, in one language."""

    def __init__(self, study: Study, sets: RegionSets, lang: Language) -> None:
        self.study, self.sets, self.lang = study, sets, lang

    def regions(self, frame: pd.DataFrame) -> list[Told]:
        if frame.empty:
            return []
        rows = [
            [
                self._name(row["cooperation"], row["region"]),
                self._title(row["cooperation"]),
                self._count(row["municipalities"]),
                self._count(row["population"]),
                self._count(row["land_area"], decimals=2),
                self._count(row["partly"] or None),
                self._count(row["outside"] or None),
            ]
            for row in frame.to_dict("records")
        ]
        return [Told(self._text("regions"), self._heads(_REGIONS), rows)]

    def coverage(self, frame: pd.DataFrame) -> list[Told]:
        return [
            self._coverage_of(str(name), rows)
            for name, rows in frame.groupby("cooperation", sort=False)
        ]

    def overlap(self, frame: pd.DataFrame) -> list[Told]:
        if frame.empty:
            return []
        some = frame[frame["shared"] > 0].sort_values("shared", ascending=False, kind="stable")
        rows = [self._pair(row) for row in some.head(MOST_ROWS).to_dict("records")]
        lines = [self._more(len(some), "overlap")]
        open_ = int(((frame["shared"] == 0) & (frame["shared_high"] > 0)).sum())
        left = len(frame) - len(some) - open_
        total = self._count(len(frame))
        if left:
            lines.append(self._text("pairs_left", count=self._count(left), total=total))
        if open_:
            lines.append(self._text("pairs_open", count=self._count(open_), total=total))
        lines = [line for line in lines if line]
        return [Told(self._text("overlap"), self._heads(_OVERLAP), rows, tuple(lines))]

    def _pair(self, row: dict[Hashable, Any]) -> list[str]:
        first, second = (
            f"{row[f'cooperation_{one}']}{SEPARATOR}{row[f'region_{one}']}" for one in "ab"
        )
        known = {"a": self._known(first), "b": self._known(second)}
        sure = row["shared"] == row["shared_high"]
        people, land = self._count(row["shared_population"]), row["shared_land_area"]
        amounts = [people, self._count(land, decimals=2)]
        if not sure:
            amounts = [one and self._text("at_least", count=one) for one in amounts]
        measures = {
            "jaccard": sure and all(known.values()),
            "overlap_coefficient": sure and all(known.values()),
            "containment_a": sure and known["a"],
            "containment_b": sure and known["b"],
        }
        return [
            self._name(row["cooperation_a"], row["region_a"]),
            self._name(row["cooperation_b"], row["region_b"]),
            self._span(row["shared"], row["shared_high"]),
            *amounts,
            *(
                self._count(row[name], decimals=2) if told else ""
                for name, told in measures.items()
            ),
            str(row["shared_names"]),
        ]

    def _known(self, key: str) -> bool:
        """Tell whether all members of a region are known for certain."""
        cooperation = key.partition(SEPARATOR)[0]
        return not self.sets.partly.get(key) and not self.sets.unknown.get(cooperation)

    def sets_of_more(self, frame: pd.DataFrame) -> list[Told]:
        # fewer of the regions that share the same say nothing more
        most = frame.groupby("shared_codes")["order"].transform("max")
        some = frame[frame["order"] == most]
        rows = [
            [
                self._names(row["regions"]),
                self._count(row["shared"]),
                self._count(row["only"]),
                self._count(row["shared_population"]),
                self._count(row["shared_land_area"], decimals=2),
                str(row["shared_names"]),
            ]
            for row in some.head(MOST_ROWS).to_dict("records")
        ]
        line = self._more(len(some), "sets") if rows else self._text("no_sets")
        title, lines = self._text("sets"), (line,) if line else ()
        return [Told(title, self._heads(_SETS), rows, lines)]

    def congruence(self, frame: pd.DataFrame) -> list[Told]:
        if frame.empty:
            return []
        some = frame[frame["in_both"] > 0]
        rows = [
            [
                self._title(row["cooperation_a"]),
                self._title(row["cooperation_b"]),
                self._count(row["municipalities"]),
                self._count(row["adjusted_rand"], decimals=2),
                self._count(row["variation_of_information"], decimals=2),
                self._count(row["crossing_pairs"]),
                self._share(row["crossing_share"]),
            ]
            for row in some.to_dict("records")
        ]
        lines = []
        if apart := len(frame) - len(some):
            total = self._count(len(frame))
            lines.append(self._text("apart", count=self._count(apart), total=total))
        return [Told(self._text("congruence"), self._heads(_CONGRUENCE), rows, tuple(lines))]

    def _coverage_of(self, cooperation: str, frame: pd.DataFrame) -> Told:
        area = frame[(frame["by"] == "area") & (frame["regions"] == AT_LEAST_ONE)].iloc[0]
        times = list(dict.fromkeys(frame["regions"]))
        if times == [AT_LEAST_ONE, "0", "1"]:  # in one is in some
            times.pop()
        between: list[Head] = [(self._times(one), "right") for one in times]
        rows = []
        for _, group in frame.groupby(["by", "group"], sort=False):
            first = group.iloc[0]
            cells = dict(zip(group["regions"], self._spans(group, "municipalities"), strict=True))
            people = self._spans(group.head(1), "population")[0]
            rows.append(
                [
                    self._group(str(first["by"]), str(first["group"]), str(first["group_name"])),
                    self._count(first["municipalities_of"]),
                    *(cells.get(one, "") for one in times),
                    f"{people} {self._share_of(first)}".strip(),
                    self._spans(group.head(1), "land_area", decimals=2)[0],
                    self._count(first["unknown"] or None),
                ]
            )
        lines = [self._covered(area)]
        if area["unknown"]:
            unknown = count_of_municipalities(int(area["unknown"]), self.lang)
            lines.append(self._text("open", count=unknown))
        if area["partly"]:
            lines.append(self._text("partly", count=self._count(area["partly"])))
        title = self._text("coverage", name=self._title(cooperation))
        heads = (*self._heads(_COVERAGE), *between, *self._heads(_AFTER))
        return Told(title, heads, rows, tuple(lines))

    def _covered(self, row: pd.Series[Any]) -> str:
        low, high = row["municipalities_low"], row["municipalities_high"]
        words = {"total": self._count(row["municipalities_of"])}
        if low == high:
            people = self._count(row["population"])
            return self._text("covered", count=self._count(low), people=people, **words)
        people = self._text(
            "between",
            low=self._count(row["population_low"]),
            high=self._count(row["population_high"]),
        )
        words |= {"low": self._count(low), "high": self._count(high)}
        return self._text("covered_between", people=people, **words)

    def _spans(self, rows: pd.DataFrame, column: str, *, decimals: int = 0) -> list[str]:
        ends = zip(rows[f"{column}_low"], rows[f"{column}_high"], strict=True)
        return [self._span(low, high, decimals=decimals) for low, high in ends]

    def _span(self, low: float, high: float, *, decimals: int = 0) -> str:
        first, last = (self._count(value, decimals=decimals) for value in (low, high))
        return first if first == last else self._text("between", low=first, high=last)

    def _share_of(self, row: pd.Series[Any]) -> str:
        """Return which part of the inhabitants of its group are in a region."""
        whole = row["population_of"]
        if pd.isna(whole) or not whole:
            return ""
        low, high = (row[f"population_{end}"] for end in ("low", "high"))
        if pd.isna(low) or pd.isna(high):
            return ""
        return f"({self._span(100 * low / whole, 100 * high / whole)}%)"

    def _group(self, by: str, group: str, name: str) -> str:
        if by == "size" and not name:
            key = "size_unknown" if group == "unknown" else group
            return self._text(key)
        return name or self._text("area")

    def _times(self, regions: str) -> str:
        if regions == AT_LEAST_ONE:
            return self._text("inside")
        if regions == "0":
            return self._text("in_none")
        more = regions.startswith(">")
        return self._text("in_more" if more else "in_times", count=regions.strip(">"))

    def _more(self, count: int, part: str) -> str:
        left = count - MOST_ROWS
        if left <= 0:
            return ""
        return self._text("rows_left", count=self._count(left), part=part)

    def _heads(self, keys: tuple[Head, ...]) -> tuple[Head, ...]:
        return tuple((self._text(key), side) for key, side in keys)

    def _names(self, keys: str) -> str:
        parts = (key.partition(SEPARATOR) for key in keys.split(" + "))
        return " + ".join(self._name(cooperation, region) for cooperation, _, region in parts)

    def _name(self, cooperation: str, region: str) -> str:
        key = f"{cooperation}{SEPARATOR}{region}"
        known = self.sets.names.get(key) or region
        return self.study.region_name(cooperation, region, known, self.lang)

    def _title(self, cooperation: str) -> str:
        return self.study.cooperation(cooperation).title.get(self.lang)

    def _share(self, value: float) -> str:
        return "" if pd.isna(value) else f"{number(100 * value, self.lang)}%"

    def _count(self, value: float | None, *, decimals: int = 0) -> str:
        if value is None or pd.isna(value):
            return ""
        return number(round(value, decimals) + 0.0, self.lang, decimals=decimals)  # no "-0,00"

    def _text(self, key: str, **values: object) -> str:
        return word(key, self.lang, **values)
