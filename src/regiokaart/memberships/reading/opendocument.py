"""Spreadsheets of LibreOffice (ODS) as grids of text."""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regiokaart.memberships.reading.archives import damaged, locked, parts
from regiokaart.memberships.reading.grids import (
    MOST_CELLS,
    MOST_ROWS,
    UNCOMPUTED,
    Grid,
    cleaned,
    plain,
    refusal,
)

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_ODF % name for name in ("table", "office", "text", "style"))
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_SPACES = {f"{_TEXT}tab": " ", f"{_TEXT}s": " ", f"{_TEXT}line-break": "\n"}


@dataclass
class _Sheet:
    """A sheet while it is read."""

    name: str
    hidden: bool
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    line: int = 1

    # merged cells by line, as rows that are empty are not kept

    def add(self, row: list[str], times: int) -> int:
        """Add a row as often as it is repeated; empty ones only count. Return its cells."""
        if row:
            self.rows += [row] * times
            self.lines += range(self.line, self.line + times)
        self.line += times
        return len(row) * times

    def grid(self) -> Grid:
        """Return the rows that are not empty, with clean cells."""
        merged = tuple(
            (bisect_left(self.lines, top), left, bisect_right(self.lines, bottom) - 1, right)
            for top, left, bottom, right in self.merged
        )
        return Grid(self.name, self.lines, cleaned(self.rows), merged, self.hidden)


def read_sheets(path: Path) -> list[Grid]:
    """Return the sheets of an ODS file.

    A cell or row that is written once, with the number of its repetitions, is counted before it is
    repeated.

    Raises
    ------
    MembershipError
        When it is no spreadsheet, is damaged, needs a password, or is beyond the limits.
    """
    from lxml import etree  # noqa: PLC0415 - only for those who bring such a file

    wanted = {"content.xml", "mimetype", "META-INF/manifest.xml"}
    found = dict(parts(path, wanted.__contains__))
    if b"encryption-data" in found.get("META-INF/manifest.xml", b""):
        raise locked(path.name)
    kind = found.get("mimetype", b"spreadsheet")
    if b"spreadsheet" not in kind:
        raise refusal(
            path.name,
            f"it is not a spreadsheet but {kind.decode('ascii', 'replace').strip()[:80]}",
            "Copy its table into a spreadsheet, or save the list as a text file.",
        )
    if "content.xml" not in found:
        raise damaged(path.name, "it has no content.xml")
    try:
        return _sheets(found["content.xml"], path.name)
    except etree.XMLSyntaxError as error:
        raise damaged(path.name, error) from error


def _sheets(content: bytes, name: str) -> list[Grid]:
    from lxml import etree  # noqa: PLC0415 - only for those who bring such a file

    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    invisible: set[str] = set()
    open_sheets: list[_Sheet] = []
    grids: list[Grid] = []
    cells = 0
    for event, element in events:
        if element.tag == f"{_STYLE}style":
            shown = element.find(f"{_STYLE}table-properties")
            if event == "end" and shown is not None and shown.get(f"{_TABLE}display") == "false":
                invisible.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == f"{_TABLE}table" and event == "start":
            style = element.get(f"{_TABLE}style-name", "")
            open_sheets.append(_Sheet(element.get(f"{_TABLE}name", ""), style in invisible))
        elif element.tag == f"{_TABLE}table":
            sheet = open_sheets.pop()
            if not open_sheets:  # a table within a cell is not one of the sheets
                grids.append(sheet.grid())
            element.clear()
        elif event == "end" and len(open_sheets) == 1:
            times = _times(element, "rows")
            row = _row(element, open_sheets[0])
            cells += len(row) * times
            if cells > MOST_CELLS or (row and open_sheets[0].line + times > MOST_ROWS + 1):
                raise refusal(
                    name,
                    f"its sheets have more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells",
                    "Copy the table alone into a new spreadsheet.",
                )
            open_sheets[0].add(row, times)
            element.clear()
    return grids


def _row(element: etree._Element, sheet: _Sheet) -> list[str]:
    """Return the cells of a row up to the last that is not empty; note which are merged."""
    row: list[str] = []
    skipped = 0
    for cell in element:
        if cell.tag not in {_CELL, _COVERED}:
            continue
        times = _times(cell, "columns")
        text = _content(cell) if cell.tag == _CELL else ""  # what is covered cannot be seen
        if not text:
            skipped += times
            continue
        place = len(row) + skipped
        if place + times > MOST_CELLS:
            row = [""] * (MOST_CELLS + 1)  # more than may be; told by who adds the row
            break
        row += [""] * skipped + [text] * times
        skipped = 0
        down, across = _spanned(cell, "rows"), _spanned(cell, "columns")
        if down > 1 or across > 1:
            sheet.merged.append((sheet.line, place, sheet.line + down - 1, place + across - 1))
    return row


def _times(element: etree._Element, what: str) -> int:
    return _count(element.get(f"{_TABLE}number-{what}-repeated"))


def _spanned(element: etree._Element, what: str) -> int:
    return _count(element.get(f"{_TABLE}number-{what}-spanned"))


def _count(text: str | None) -> int:
    """Return a number of repetitions, no more than would be told as too many."""
    return min(int(text), MOST_CELLS + 1) if text and text.isdecimal() else 1


def _content(cell: etree._Element) -> str:
    """Return what a cell says: the value it keeps, or else its paragraphs."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return plain(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind in {"float", "percentage", "currency"} and (value := cell.get(f"{_OFFICE}value")):
        try:
            return plain(float(value))
        except ValueError:
            return value
    paragraphs = [_paragraph(part) for part in cell if part.tag == f"{_TEXT}p"]
    text = "\n".join(paragraphs) or cell.get(f"{_OFFICE}string-value", "")
    return UNCOMPUTED if not text and not kind and cell.get(f"{_TABLE}formula") else text


def _paragraph(element: etree._Element) -> str:
    """Return the text of a paragraph, without the notes that hang on it."""
    text = _SPACES.get(str(element.tag), "") + (element.text or "")
    for part in element:
        if isinstance(part.tag, str) and not part.tag.startswith(_OFFICE):
            text += _paragraph(part)
        text += part.tail or ""
    return text
