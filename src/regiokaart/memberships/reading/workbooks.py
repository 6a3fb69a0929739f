"""Workbooks as grids of text: XLSX through calamine, which is shown nothing unchecked."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from regiokaart.memberships.reading import opendocument
from regiokaart.memberships.reading.archives import damaged, locked, part_names, parts
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
    from collections.abc import Iterable
    from pathlib import Path

    from python_calamine import CalamineSheet

MOST_TEXT = 200_000_000
"""Characters in a workbook, a text that many cells share counted for each of them."""

_MOST_COLUMNS = 16_384  # as many as Excel has
_UNREAD = {
    *("docprops", "customxml", "drawings", "media", "charts", "embeddings", "externallinks"),
    *("pivotcache", "pivottables", "printersettings", "activex", "ctrlprops", "theme"),
}
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_STRING = re.compile(rb"<(?:\w+:)?si\b")
_SHARED = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')
_WITHOUT_RESULT = re.compile(
    rb'<c( r="[A-Z]{1,3}[0-9]{1,7}")((?:\s[^<>]*)?)>'
    rb"\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_WRONG = re.compile(rb'(<c [^<>]*)\bt="e"')
_CONTENTS = re.compile(rb"<(?:\w+:)?(?:si|sheetData)\b")
_ABSURD_COUNT = re.compile(rb"""[cC]ount\s*=\s*["']\s*\d{9,}""")


def read_workbook(path: Path) -> list[Grid]:
    """Return the sheets of an XLSX, XLSM or ODS file.

    Raises
    ------
    MembershipError
        When it is another kind of file, is damaged, needs a password, or is beyond the limits.
    """
    names = {name.casefold().lstrip("/") for name in part_names(path)}
    if "xl/workbook.xml" in names:
        return _read_xlsx(path)
    if "content.xml" in names:
        return opendocument.read_sheets(path)
    told = "it is a ZIP file, not a workbook"
    fix = "Unpack it, and name the table in it."
    if "xl/workbook.bin" in names:
        told, fix = "it is a binary workbook (XLSB)", "Save it as XLSX."
    elif "word/document.xml" in names:
        told = "it is a document of Word"
        fix = "Copy its table into Excel and save that as XLSX, or save the list as a text file."
    elif any(name.startswith("ppt/") for name in names):
        told, fix = "it is a presentation", "Copy the list into a workbook or a text file."
    elif any(name.endswith(".iwa") for name in names):
        told, fix = "it is a document of Apple", "Export it as an Excel workbook (XLSX)."
    raise refusal(path.name, told, fix)


def _read_xlsx(path: Path) -> list[Grid]:
    from python_calamine import (  # noqa: PLC0415 - only for those who bring a workbook
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    repacked, sheets = _repacked(path)
    grids: list[Grid] = []
    try:
        with CalamineWorkbook.from_filelike(repacked) as book:
            for index, one in enumerate(book.sheets_metadata):
                if one.typ == SheetTypeEnum.WorkSheet and len(grids) < sheets:  # none read twice
                    hidden = one.visible != SheetVisibleEnum.Visible
                    grids.append(_grid(book.get_sheet_by_index(index), hidden=hidden))
    except PasswordError as error:
        raise locked(path.name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(path.name, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what a fault in calamine itself raises
            raise damaged(path.name, error) from error
        raise
    return grids


def _grid(sheet: CalamineSheet, *, hidden: bool) -> Grid:
    top, left = sheet.start or (0, 0)
    rows = cleaned(
        [value if type(value) is str else plain(value) for value in row]
        for row in sheet.to_python()
    )
    merged = tuple(
        (start[0] - top, start[1] - left, end[0] - top, end[1] - left)
        for start, end in sheet.merged_cell_ranges or ()
        if start[0] >= top and start[1] >= left
    )
    lines = list(range(top + 1, top + 1 + len(rows)))
    return Grid(sheet.name, lines, rows, merged=merged, hidden=hidden)


def _repacked(path: Path) -> tuple[io.BytesIO, int]:
    """Return the parts that are read, checked and packed anew, and the number of sheets.

    So that calamine reads the very bytes that were checked: where a ZIP file contradicts itself,
    one program finds another content than the next.
    """
    kept = list(parts(path, _is_read))
    strings = _shared_strings(kept)
    packed = io.BytesIO()
    sheets = cells = text = 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        while kept:
            name, content = kept.pop()
            if b"sheetData" in content:
                sheets += 1
                extent = _extent(content, strings, name=path.name)
                cells += extent.rows * extent.columns
                text += extent.text
                content = _told(content)
            contents = _CONTENTS.search(content)
            if _ABSURD_COUNT.search(content, 0, contents.start() if contents else len(content)):
                raise damaged(path.name, f"{name} announces more than can be there")
            archive.writestr(zipfile.ZipInfo(name), content)
    if cells > MOST_CELLS or text > MOST_TEXT:
        told = f"{cells:,} cells" if cells > MOST_CELLS else f"{text:,} characters"
        raise refusal(
            path.name,
            f"its sheets span {told}, and no list of members does",
            "Copy the table alone into a new workbook, or look for a cell far to the right or "
            "far below it that is not empty.",
        )
    packed.seek(0)
    return packed, sheets


def _is_read(name: str) -> bool:
    """Whether a part holds cells, or says where they are."""
    folders = {folder.casefold() for folder in PurePosixPath(name).parts[:-1]}
    return name.casefold().endswith((".xml", ".rels")) and not folders & _UNREAD


def _told(content: bytes) -> bytes:
    """Return a sheet in which wrong results, and formulas without one, are texts one can see."""
    if b't="e"' in content:
        content = _WRONG.sub(rb'\1t="str"', content)
    if b"<f" in content:
        content = _WITHOUT_RESULT.sub(_marked, content)
    return content


def _marked(cell: re.Match[bytes]) -> bytes:
    if b't="str"' in cell[2]:
        return cell[0]  # the result is a text of no characters
    return b'<c%s t="str"><v>%s</v></c>' % (cell[1], UNCOMPUTED.encode())


@dataclass(frozen=True)
class _Extent:
    """The last row and column of a sheet, and the characters of the texts it shares."""

    rows: int
    columns: int
    text: int


def _shared_strings(kept: Iterable[tuple[str, bytes]]) -> list[int]:
    """Return how long each of the texts is that the sheets share, in bytes at most."""
    return [
        len(text)
        for name, content in kept
        if name.casefold().endswith("sharedstrings.xml")
        for text in _STRING.split(content)[1:]
    ]


def _extent(content: bytes, strings: list[int], *, name: str) -> _Extent:
    """Measure a sheet, the quick way when it is written as all programs write it."""
    start, end = content.find(b"<sheetData"), content.rfind(b"</sheetData")
    cells = content.count(b"<c", start, end)
    if start >= 0 and cells == content.count(b'<c r="') and b":c" not in content:
        columns = _COLUMN.findall(content)
        if len(columns) == cells:
            last = max(map(_number, set(columns)), default=0)
            rows = max(map(int, set(_ROW.findall(content))), default=0)
            found = _Extent(rows, last, _shared_text(content, strings, cells))
            if rows * last <= MOST_CELLS and found.text <= MOST_TEXT and last <= _MOST_COLUMNS:
                return found
    return _measured(content, strings, name=name)


def _shared_text(content: bytes, strings: list[int], cells: int) -> int:
    """Return how many characters the shared texts of a sheet have, or more."""
    longest = max(strings, default=0)
    if cells * longest <= MOST_TEXT:
        return cells * longest
    uses = Counter(map(int, _SHARED.findall(content)))
    known = sum(strings[index] * times for index, times in uses.items() if index < len(strings))
    return known + max(cells - uses.total(), 0) * longest


def _measured(content: bytes, strings: list[int], *, name: str) -> _Extent:
    """Measure a sheet cell by cell, empty ones left out, as calamine goes through it."""
    walk = _Walk(strings)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = walk.doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - has no name
    except (expat.ExpatError, ValueError) as error:
        raise damaged(name, error) from error
    return _Extent(walk.last_row, walk.last_column, walk.total)


class _Walk:
    """Where the cells of a sheet are."""

    def __init__(self, strings: list[int]) -> None:
        self.last_row = self.last_column = self.total = 0
        self._strings = strings
        self._row = self._column = 0  # from nothing, as the first cell has no place of its own yet
        self._place = (0, 0)
        self._shared = False
        self._index = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        reference = attributes.get("r", "")
        if name == "row" and reference:
            self._row = int(reference) - 1
        elif name == "c":
            self._place = (self._row, self._column)
            if reference:
                found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", reference)
                if not found:
                    raise ValueError(f"there is no cell {reference}")
                self._column = _number(found[1].upper().encode()) - 1
                self._place = (int(found[2]) - 1, self._column)
            self._shared = attributes.get("t") == "s"
        elif name in {"v", "is"}:
            row, column = self._place
            if row >= MOST_ROWS or column >= _MOST_COLUMNS:
                raise ValueError(f"there is no row {row + 1} with a column {column + 1}")
            self.last_row = max(self.last_row, row + 1)
            self.last_column = max(self.last_column, column + 1)
            self._index = ""

    def text(self, text: str) -> None:
        if self._shared:
            self._index += text[:10]

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._row, self._column = self._row + 1, 0
        elif name == "c":
            self._column += 1
        elif name == "v" and self._shared and self._index.isdecimal():
            index = int(self._index)
            self.total += self._strings[index] if index < len(self._strings) else 0

    def doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type")


def _number(column: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number
