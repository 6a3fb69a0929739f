"""Tables as people have them, CSV, text, XLSX and ODS, as rows of clean text."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from regiokaart.errors import did_you_mean
from regiokaart.memberships.reading.delimited import read_text
from regiokaart.memberships.reading.grids import Grid, refusal

if TYPE_CHECKING:
    from regiokaart.errors import MembershipError

SUFFIXES = (".csv", ".ods", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx")
"""What the names of tables end with. What a file is, is told by what is in it; XLS is refused."""
SURPLUS = "\0surplus"
"""Under what name `read_rows` keeps the cells that no column of the header covers."""
LARGEST_TEXT = 60_000_000
"""In bytes. 100,000 memberships with long sources make 20 MB, and take ten times that to read."""
LARGEST_WORKBOOK = 60_000_000
"""In bytes. 100,000 memberships make 5 MB; the rest is for pictures."""

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_TABLE = "Save the table as XLSX or CSV UTF-8, or paste the list of names into a text file."
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "it is a PDF", "Copy the list from the PDF into a text file or a workbook."),
    (b"\x89PNG", "it is a picture", _AS_TABLE),
    (b"\xff\xd8\xff", "it is a picture", _AS_TABLE),
    (b"GIF8", "it is a picture", _AS_TABLE),
    (b"{\\rtf", "it is a document of Word or WordPad", _AS_TABLE),
    (b"SQLite format 3", "it is a database or GeoPackage", "Boundaries go in with --boundaries."),
    (b"\x1f\x8b", "it is compressed", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "it is compressed", "Unpack it first."),
    (b"Rar!", "it is compressed", "Unpack it first."),
    (b"PAR1", "it is a Parquet file", _AS_TABLE),
    (b"PK\x05\x06", "it is an empty ZIP file", _AS_TABLE),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "it is a web page, whatever its name says"),
    (b"<html", "it is a web page, whatever its name says"),
    (b"<table", "it is a web page, whatever its name says"),
    (b"<?xml", "it is XML"),
)


def read_grids(path: Path | str, *, sheet: str | None = None) -> list[Grid]:
    """Return the sheets of a workbook, or the whole of a text file, as rows of text.

    Nothing in a file is run or followed: of formulas there is the result that the file keeps, and
    macros and external links are not looked at.

    Parameters
    ----------
    path
        The file. Its content tells what it is, not its name.
    sheet
        The only sheet to return.

    Raises
    ------
    MembershipError
        When there is no such file or sheet, it may not be read, is no table, is damaged, needs a
        password, or is larger than any list of members.
    """
    path = Path(path)
    head, size = _opened(path)
    name = path.name
    if head.startswith(_ZIP):
        from regiokaart.memberships.reading import workbooks  # noqa: PLC0415 - only for workbooks

        _within(size, LARGEST_WORKBOOK, name)
        grids = workbooks.read_workbook(path)
        return grids if sheet is None else [_named(grids, sheet, name)]
    if head.startswith(_OLD_OFFICE):
        _within(size, LARGEST_WORKBOOK, name)
        raise _old_office(_bytes(path), name)
    for mark, told, fix in _OTHERS:
        if head.startswith(mark):
            raise refusal(name, told, fix)
    for mark, told in _MARKUP:
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(mark):
            raise refusal(name, told, "Open it in Excel and save it as XLSX.")
    if sheet is not None:
        raise refusal(name, f"it is no workbook, so it has no sheet {sheet!r}", "Leave sheet out.")
    _within(size, LARGEST_TEXT, name)
    return [read_text(_bytes(path), name=name)]


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the line number and the cells by column of each row of a table, as text.

    The columns are those of the first row that has text. Of a workbook it is the first sheet.

    Raises
    ------
    MembershipError
        When the file cannot be read.
    """
    grid = read_grids(path)[0]
    header: list[str] | None = None
    rows = []
    for number, cells in zip(grid.lines, grid.rows, strict=True):
        if not any(cells):
            continue
        if header is None:
            header = [" ".join(cell.casefold().split()) for cell in cells]
            continue
        padded = [*cells, *[""] * (len(header) - len(cells))]
        surplus = [cell for cell in cells[len(header) :] if cell]
        named = dict(zip(header, padded, strict=False))
        rows.append((number, {**named, SURPLUS: ", ".join(surplus)}))
    return rows


def _opened(path: Path) -> tuple[bytes, int]:
    """Return the beginning of a file and its size."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            inside = sorted(item.name for item in path.iterdir() if item.suffix in SUFFIXES)
            fix = f"Name the file in it: {', '.join(inside[:5])}." if inside else ""
            raise refusal(path.name, "it is a folder, not a file", fix)
        if not stat.S_ISREG(found.st_mode):
            raise refusal(path.name, "it is no ordinary file", "Save the table as a file.")
        if not found.st_size:
            raise refusal(path.name, "it is empty", "Is this the file that was meant?")
        with path.open("rb") as file:
            return file.read(_HEAD), found.st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> MembershipError:
    """Return the error for a file that the system does not give."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if not path.parent.is_dir():
            return refusal(path.name, f"there is no folder {path.parent}", "Mend the path.")
        near = did_you_mean(path.name, sorted(item.name for item in path.parent.iterdir()))
        return refusal(
            path.name, f"there is no such file in {path.parent}", near or "Mend the name."
        )
    if isinstance(error, PermissionError):
        return refusal(
            path.name,
            "it may not be read",
            "Close it in other programs, or ask its owner for permission.",
        )
    return refusal(path.name, f"the system does not give it ({error.strerror or error})")


def _old_office(raw: bytes, name: str) -> MembershipError:
    """Return the error for a file of an Office before 2007, or one with a password.

    calamine reads XLS, but trusts what such a file says of itself: one made for it can have it go
    round in circles, or take all memory. Few lists of members are still kept in one.
    """
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return refusal(
            name, "it is protected with a password", "Save a copy without the password, as XLSX."
        )
    if "WordDocument".encode("utf-16-le") in raw:
        return refusal(name, "it is a document of Word", _AS_TABLE)
    return refusal(
        name,
        "it is a workbook of an Excel before 2007 (XLS)",
        "Open it in Excel or LibreOffice and save it as XLSX.",
    )


def _within(size: int, most: int, name: str) -> None:
    if size > most:
        raise refusal(
            name,
            f"it has {size / 1e6:,.0f} MB, and no list of members has more than {most / 1e6:.0f}",
            "Save the list alone, without pictures and other tables.",
        )


def _named(grids: list[Grid], sheet: str, name: str) -> Grid:
    """Return a sheet by its name, whatever its case and spaces."""
    wanted = " ".join(sheet.casefold().split())
    for grid in grids:
        if " ".join(grid.name.casefold().split()) == wanted:
            return grid
    names = [grid.name for grid in grids]
    near = did_you_mean(sheet, names)
    told = f"it has no sheet {sheet!r}, but {', '.join(map(repr, names)) or 'no sheets at all'}"
    raise refusal(name, told, near)
