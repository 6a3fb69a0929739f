"""Which row of a table is its header, and which column holds what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from regiokaart.errors import Fault, MembershipError
from regiokaart.memberships.reading import headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.memberships.reading.grids import Grid, Row

Column = tuple[str, ...]
"""The cells of a column, below the header."""

_SEARCHED = 60  # rows in which to look for a header
_MAY_HOLD_MARKS = {"name", "region", "region_name", "cooperation"}
_LOOKED_AT = 200  # rows that tell how wide a table is


@dataclass(frozen=True)
class Head:
    """A header: the places of its first and last row, and the text above each column."""

    top: int
    bottom: int
    cells: list[str]


@dataclass
class Assignment:
    """What each column holds.

    Attributes
    ----------
    places
        The place of each canonical column that the table has.
    others
        The places of all other columns that have a header.
    marks
        Those of `others` whose header would be one of members, but that hold yes and no.
    nameless
        The places of columns without a header.
    level
        What the members are, if the header says so.
    merged
        For a canonical column that the table has twice, with the same in both: the second.
    through
        Whether the column of ``valid_to`` has the last day instead of the one after it.
    """

    places: dict[str, int] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    level: headers.Level | None = None
    merged: dict[str, list[int]] = field(default_factory=dict)
    through: bool = False
    notes: list[str] = field(default_factory=list)


def find_header(grid: Grid) -> Head | None:
    """Return the header of a table: the row in which most headers are known.

    A single known header will do when it is one of members, and is alone in a list of one column,
    or has other headers beside it.
    """
    best: tuple[int, int, int] | None = None
    filled = ((place, row) for place, row in enumerate(grid.rows) if any(row))
    rows = list(islice(filled, _LOOKED_AT))
    narrow = all(sum(map(bool, row)) < 2 for _, row in rows)  # noqa: PLR2004
    for place, row in rows[:_SEARCHED]:
        known = {found.column for cell in row if (found := headers.known(cell))}
        texts = sum(map(bool, row))
        if len(known) == 1 and not (known & {"name", "code"} and (texts > 1 or narrow)):
            continue
        score = (len(known), texts if len(known) == 1 else 0, -place)
        if known and (best is None or score > best):
            best = score
    if best is None:
        return None
    return _with_second_row(grid, -best[2])


def _with_second_row(grid: Grid, top: int) -> Head:
    """Return a header with the row below it, when that has the heads of columns grouped above."""
    first = grid.rows[top]
    covered = (
        last
        for start, left, last, _ in grid.merged
        if start == top
        and left < len(first)
        and not any(row[left : left + 1] != ("",) for row in grid.rows[top + 1 : last + 1] if row)
    )
    bottom = min(max(covered, default=top), len(grid.rows) - 1)
    cells = list(first)
    if bottom == top and top + 1 < len(grid.rows):
        filled = {place for place, cell in enumerate(grid.rows[top + 1]) if cell}
        marks = any(map(headers.is_mark, grid.rows[top + 1]))
        if len(filled) > 1 and filled <= _grouped(first) and not marks:
            bottom = top + 1
    for row in grid.rows[top + 1 : bottom + 1]:
        cells += [""] * (len(row) - len(cells))
        cells = [low or high for low, high in zip(_padded(row, len(cells)), cells, strict=True)]
    while cells and not cells[-1]:
        cells.pop()
    return Head(top, bottom, [" ".join(cell.split()) for cell in cells])


def _grouped(first: Row) -> set[int]:
    """Return the columns that share a head: one with a head, and those without beside it."""
    grouped = set()
    for place in range(1, len(first)):
        if not first[place] and (first[place - 1] or place - 1 in grouped):
            grouped |= {place - 1, place}
    return grouped


def assign(head: list[str], columns: Sequence[Column], *, file: str, line: int) -> Assignment:
    """Tell what each column holds, by its header and, where that leaves a choice, by its cells.

    Parameters
    ----------
    head
        The text above each column.
    columns
        The cells below.
    file, line
        Name of the table and the line of its header, for messages.

    Raises
    ------
    MembershipError
        When two columns would hold the same, and their cells differ.
    """
    found = Assignment()
    claims = _claims(head, columns, found)
    _leave_provinces(claims, found, head)
    for column, ranked in claims.items():
        (rank, place), *rest = sorted(ranked)
        found.places[column] = place
        for other_rank, other in rest:
            if other_rank > rank:
                found.others.append(other)
            elif _same(columns[place], columns[other]):
                found.merged.setdefault(column, []).append(other)
            else:
                raise _twice(column, head[place], head[other], file=file, line=line)
    if "region_name" in found.places and "region" not in found.places:
        found.places["region"] = found.places.pop("region_name")
    for column, place in found.places.items():
        header = headers.known(head[place])
        if header and column == "name":
            found.level = header.level
        elif header and column == "valid_to":
            found.through = header.column == "through"
    found.places = dict(sorted(found.places.items(), key=lambda item: item[1]))
    found.others.sort()
    return found


def _claims(
    head: list[str], columns: Sequence[Column], found: Assignment
) -> dict[str, list[tuple[int, int]]]:
    """Return the columns that could hold each canonical one, by rank and place; note the rest."""
    claims: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(head):
        header = headers.known(text)
        if not text:
            found.nameless.append(place)
        elif header is None:
            found.others.append(place)
        elif header.column in _MAY_HOLD_MARKS and all_marks(columns[place]):
            found.marks.append(place)
            found.others.append(place)
        elif header.may_count_rows and _counts(columns[place]):
            found.others.append(place)
            found.notes.append(f"the column {text!r} only numbers the rows, and is left out")
        else:
            column = "valid_to" if header.column == "through" else header.column
            claims.setdefault(column, []).append((header.rank, place))
    if not claims.keys() & {"name", "code"}:
        # with nobody else to be a member, what stands there was meant as one
        for place in list(found.marks):
            header = headers.known(head[place])
            if header and header.column == "name":
                found.marks.remove(place)
                found.others.remove(place)
                claims.setdefault("name", []).append((header.rank, place))
    return claims


def all_marks(column: Column) -> bool:
    """Whether a column has nothing but crosses, yes and no."""
    texts = {cell for cell in set(column) if cell}
    return bool(texts) and all(headers.is_mark(text) for text in texts)


def _leave_provinces(
    claims: dict[str, list[tuple[int, int]]], found: Assignment, head: list[str]
) -> None:
    """Take columns about provinces for members only where there are no others."""
    names, codes = claims.get("name", []), claims.get("code", [])
    members = [
        place
        for _, place in [*names, *codes]
        if (header := headers.known(head[place])) and not header.of_provinces
    ]
    if not members:
        return
    for column in ("name", "code"):
        kept = [claim for claim in claims.get(column, []) if claim[1] in members]
        found.others += [place for _, place in claims.get(column, []) if place not in members]
        claims[column] = kept
        if not kept:
            del claims[column]


def _counts(column: Column) -> bool:
    """Whether a column counts its rows: 1, 2, 3."""
    numbers = [cell for cell in column if cell]
    return all(cell == str(number) for number, cell in enumerate(numbers, start=1))


def _same(first: Column, second: Column) -> bool:
    """Whether two columns say the same wherever both say anything, as 503 and GM0503 do."""

    def key(cell: str) -> str:
        return re.sub(r"^(?:gm|pv)?0*", "", cell.casefold())

    return all(
        not one or not other or one == other or key(one) == key(other)
        for one, other in zip(first, second, strict=True)
    )


def _twice(column: str, one: str, other: str, *, file: str, line: int) -> MembershipError:
    what = {"name": "the members", "code": "their codes"}.get(column, column)
    return MembershipError(
        f"{file} cannot be read",
        faults=[
            Fault(
                file=file,
                row=line,
                column=f"column {other}",
                expected=f"could be {what}, and so could the column {one!r}",
                fix="Take one of the two out, or give it another header.",
            )
        ],
    )


def _padded(row: Row, width: int) -> Row:
    return row + ("",) * (width - len(row))
