"""The table of tiles: a row per period in which a municipality keeps its cell."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiles.layout import Cell

HEADER: Final = ("code", "column", "row", "valid_from", "valid_to")


@dataclass(frozen=True, order=True)
class Period:
    """A municipality keeps its cell from one day up to, not including, another."""

    code: str
    first: date
    until: date
    column: int
    row: int


def read(path: Path, day: date) -> dict[str, Cell]:
    """Return the cells of a day.

    Parameters
    ----------
    path
        The table.
    day
        Days that are empty in the table are open.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]: (int(row["column"]), int(row["row"]))
            for row in csv.DictReader(stream)
            if (row["valid_from"] or str(date.min)) <= str(day) < (row["valid_to"] or str(date.max))
        }


def write(path: Path, layouts: Mapping[date, Mapping[str, Cell]]) -> int:
    """Write the table.

    Parameters
    ----------
    path
        The file to write.
    layouts
        The cells by code, by the first day on which they are so.

    Returns
    -------
    int
        The number of rows.
    """
    days = sorted(layouts)
    ends = [*days[1:], date.max]
    periods: list[Period] = []
    for code in sorted({code for cells in layouts.values() for code in cells}):
        for first, until in zip(days, ends, strict=True):
            if code not in layouts[first]:
                continue
            last = periods[-1] if periods else None
            column, row = layouts[first][code]
            same = last and (last.code, last.until, last.column, last.row)
            if last and same == (code, first, column, row):
                periods[-1] = Period(code, last.first, until, column, row)
            else:
                periods.append(Period(code, first, until, column, row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        for period in periods:
            begin = "" if period.first == days[0] else str(period.first)
            end = "" if period.until == date.max else str(period.until)
            writer.writerow([period.code, period.column, period.row, begin, end])
    return len(periods)
