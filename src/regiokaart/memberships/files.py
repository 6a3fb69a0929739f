"""Tables as people have them, CSV and XLSX, as rows of text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from regiokaart.errors import Fault, MembershipError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SURPLUS = "\0surplus"
"""Under what name `read_rows` keeps the cells that no column of the header covers."""


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the line number and the cells by column of each row of a CSV or XLSX file, as text.

    Raises
    ------
    MembershipError
        When an XLSX file is none.
    """
    return _rows_of_workbook(path) if path.suffix.lower() == ".xlsx" else _rows_of_csv(path)


def _rows_of_csv(path: Path) -> list[tuple[int, dict[str, str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what Excel writes in Dutch offices
    header = next((line for line in text.splitlines() if line.strip()), "")
    counted = Counter({mark: header.count(mark) for mark in ",;\t"})
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=counted.most_common(1)[0][0], strict=True)
    try:
        return _rows((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise MembershipError(
            f"{path.name} cannot be read",
            faults=[
                Fault(
                    file=path.name,
                    row=reader.line_num,
                    expected=f"a quoted text does not end as it should ({error})",
                    fix='Look for a " without its fellow, here or in a row above.',
                )
            ],
        ) from error


def _rows_of_workbook(path: Path) -> list[tuple[int, dict[str, str]]]:
    import openpyxl  # noqa: PLC0415 - only for those who bring a workbook
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
        raise MembershipError(
            f"{path.name} is no workbook that can be read ({error}); save it as XLSX or CSV"
        ) from error
    try:
        lines = [list(cells) for cells in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
    return _rows(
        (number, ["" if cell is None else str(cell) for cell in cells])
        for number, cells in enumerate(lines, start=1)
    )


def _rows(lines: Iterable[tuple[int, list[str]]]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows under the first line that has text, by column, without empty ones."""
    header: list[str] | None = None
    rows = []
    for number, cells in lines:
        cleaned = [" ".join(cell.split()) for cell in cells]
        if not any(cleaned):
            continue
        if header is None:
            header = [cell.casefold() for cell in cleaned]
            continue
        padded = cleaned + [""] * (len(header) - len(cleaned))
        named = dict(zip(header, padded, strict=False))
        surplus = [cell for cell in cleaned[len(header) :] if cell]
        rows.append((number, {**named, SURPLUS: ", ".join(surplus)}))
    return rows
