"""The cells below a header, in columns, without the rows that are no members."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regiokaart.memberships.reading import headers
from regiokaart.memberships.reading.grids import MOST_CELLS, UNCOMPUTED, refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from regiokaart.memberships.reading.columns import Column, Head
    from regiokaart.memberships.reading.grids import Grid, Row

_TOTAL = re.compile(r"(?:sub|eind)?tota(?:al|len)\b|total\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:bron(?:nen)?|source|noot|noten|note|toelichting|opmerking(?:en)?|let op|peildatum|datum|"
    r"stand|laatst (?:bijgewerkt|gewijzigd)|legenda)\b.{0,40}?:|[*\u2020\u00b9\u00b2]+ ?\D",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,% ]+")
_MOST_TOLD = 10


@dataclass
class Body:
    """The rows below a header.

    Attributes
    ----------
    head
        The header of each column.
    columns
        The cells of each column.
    lines
        The line in the file of each row.
    surplus
        What stands beyond the header, by the place of its row.
    notes
        What was left out.
    """

    head: list[str]
    columns: list[Column]
    lines: list[int]
    surplus: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def keep(self, places: Collection[int]) -> None:
        """Keep some of the rows."""
        kept = sorted(places)
        self.lines = [self.lines[place] for place in kept]
        self.columns = [tuple(column[place] for place in kept) for column in self.columns]
        now = {place: number for number, place in enumerate(kept)}
        self.surplus = {now[place]: text for place, text in self.surplus.items() if place in now}

    def set_apart(self, column: int) -> None:
        """Take the cells of a column as standing beyond the header."""
        for place, cell in enumerate(self.columns[column]):
            if cell:
                before = self.surplus.get(place)
                self.surplus[place] = f"{before}, {cell}" if before else cell

    def skip_asides(self, *, names: int | None, code: int | None) -> None:
        """Leave out rows that are no members: totals, sources and footnotes.

        Only what evidently is none: a text on its own that begins as such, or a total with
        numbers. Each is told in full.

        Parameters
        ----------
        names, code
            The columns of the members and their codes.
        """
        last = max(place for place in (names, code, 0) if place is not None)
        openings = {
            cell
            for column in self.columns[: last + 1]
            for cell in set(column)
            if _TOTAL.match(cell) or _ASIDE.match(cell)
        }
        if not openings:
            return
        skipped: dict[int, str] = {}
        for place, line in enumerate(self.lines):
            cells = [column[place] for column in self.columns if column[place]]
            if not cells or cells[0] not in openings or place in self.surplus:
                continue
            numbers = all(_NUMBER.fullmatch(cell) or cell == UNCOMPUTED for cell in cells[1:])
            if len(cells) == 1 or (numbers and _TOTAL.match(cells[0])):
                skipped[place] = f"row {line} {' '.join(cells)!r}"
        if skipped:
            self.notes.append(f"left out, as it names no member: {some(skipped.values())}")
            self.keep(set(range(len(self.lines))) - set(skipped))


def below(grid: Grid, head: Head | None, *, file: str) -> Body:
    """Return what stands below a header, or everything where there is none.

    Rows without a cell, and those that repeat the header, are left out; merged cells are filled.

    Raises
    ------
    MembershipError
        When merged cells overlap.
    """
    notes: list[str] = []
    rows, lines, start = grid.rows, grid.lines, 0
    if head:
        start = head.bottom + 1
        above = [
            f"row {line} {' '.join(filter(None, row))!r}"
            for line, row in zip(lines, rows[: head.top], strict=False)
            if any(row)
        ]
        if above:
            notes.append(f"header found on row {lines[head.top]}; above it stands {some(above)}")
        if head.bottom > head.top:
            told = " and ".join(f"row {line}" for line in lines[head.top : start])
            notes.append(f"header read from {told}")
        if grid.merged:
            rows = _filled(grid, head, file=file, notes=notes)
    rows, lines = rows[start:], lines[start:]
    if not all(map(any, rows)):
        kept = [place for place, row in enumerate(rows) if any(row)]
        empty = sorted(set(range(max(kept, default=0))) - set(kept))
        if empty and head:
            notes.append(f"empty: {some(f'row {lines[place]}' for place in empty)}")
        rows, lines = [rows[place] for place in kept], [lines[place] for place in kept]
    written = tuple(grid.rows[head.bottom]) if head else ()
    if written in rows:
        again = {place for place, row in enumerate(rows) if row == written}
        told = some(f"row {lines[place]}" for place in sorted(again))
        notes.append(f"left out, as it repeats the header: {told}")
        rows = [row for place, row in enumerate(rows) if place not in again]
        lines = [line for place, line in enumerate(lines) if place not in again]
    known = head.cells if head else []
    width = max(max(map(len, rows), default=0), len(known))
    if any(len(row) < width for row in rows):
        rows = [row + ("",) * (width - len(row)) for row in rows]
    columns: list[Column] = list(zip(*rows, strict=True)) if rows else [() for _ in range(width)]
    body = Body(known + [""] * (width - len(known)), columns, list(lines), notes=notes)
    if head:
        for place in range(len(known), width):
            body.set_apart(place)
        del body.columns[len(known) :], body.head[len(known) :]
    return body


def some(texts: Iterable[str]) -> str:
    """Return a list of texts, the end of a long one as a number."""
    told = list(texts)
    more = len(told) - _MOST_TOLD
    return ", ".join(told[:_MOST_TOLD]) + (f" and {more} more" if more > 0 else "")


def _filled(grid: Grid, head: Head, *, file: str, notes: list[str]) -> list[Row]:
    """Return the rows with merged cells filled, where a row has other cells too.

    Downwards always. To the right only where no column is known: a cross over three regions is
    meant for all three, while a name over two columns is not also a code.
    """
    rows = [list(row) for row in grid.rows]
    width = max(map(len, rows))
    spread = {place for place, text in enumerate(head.cells) if not headers.known(text)}
    filled = area = 0
    for top, left, bottom, right in grid.merged:
        last, end = min(bottom, len(rows) - 1), min(right, width - 1)
        area += max(0, last + 1 - top) * max(0, end + 1 - left)
        if area > MOST_CELLS:
            raise refusal(file, "its merged cells overlap", "Undo the merging of cells.")
        if top <= head.bottom or top > last or left >= len(rows[top]) or not rows[top][left]:
            continue
        for row in rows[top : last + 1]:
            if not any(cell for place, cell in enumerate(row) if not left <= place <= right):
                continue
            row.extend([""] * (end + 1 - len(row)))
            for place in range(left, end + 1):
                if not row[place] and (place == left or {left, place} <= spread):
                    row[place] = rows[top][left]
                    filled += 1
    if filled:
        count = "one cell" if filled == 1 else f"{filled} cells"
        notes.append(f"filled {count} with the text of the merged cell that they belong to")
    return [tuple(row) for row in rows]
