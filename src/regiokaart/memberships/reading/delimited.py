"""Tables and lists in text files: CSV of any kind, and lists that were pasted."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from regiokaart.memberships.reading import headers
from regiokaart.memberships.reading.grids import (
    MOST_CELLS,
    MOST_ROWS,
    Cleaner,
    Grid,
    cleaned,
    refusal,
)

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

    from regiokaart.memberships.reading.grids import Row

_DELIMITERS = ";\t,|"
_NO_DELIMITER = "\x1f"  # never stands in a text
_SAMPLE = 65_536
_SAMPLED_ROWS = 60
_LONGEST_LINE = 1_000_000
_BLOCK = 4096  # records between two looks at the limits
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_LIST = 100_000
"""Characters of a pasted list. All names of municipalities together are a tenth of that."""
_MOST_CONTROLS = 0.01
_HALF, _NEARLY_ALL = 0.5, 0.8
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, which begins in the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(sorted({*range(1, 9), *range(14, 32), 127} - {0x1A, 0x1F}))
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BROKEN_ENDS = ("-", "\u2010", "\u2011", "\u00ad", ",")


def read_text(raw: bytes, *, name: str) -> Grid:
    """Return the rows of a text file.

    Parameters
    ----------
    raw
        The file: UTF-8, UTF-16, UTF-32 or Windows-1252.
    name
        The name of the file, for messages.

    Raises
    ------
    MembershipError
        When it is no text, a quoted cell does not end, or it is beyond the limits.
    """
    text, notes = _decoded(raw, name)
    if not text.strip():
        raise refusal(name, "it is empty", "Is this the file that was meant?")
    first = 1
    delimiter: str | None = None
    if found := _SEPARATOR_LINE.match(text):
        delimiter, text, first = found[1], text[found.end() :], 2
    delimiter = delimiter or _delimiter(text)
    if delimiter is None and (rows := _running(text)):
        lines, cells = rows
        if sum(map(len, cells)) > _LONGEST_LIST:
            raise refusal(
                name,
                f"it is a text of {len(text):,} characters, not a table and not a list of names",
                "Save the list itself as a file, one name on each line.",
            )
        return Grid("", lines, cleaned([cell] for cell in cells), notes=tuple(notes))
    lines, records = _records(text, delimiter or _NO_DELIMITER, name=name, first=first)
    return Grid("", lines, records, notes=tuple(notes))


def _decoded(raw: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text of a file, and what was assumed of its encoding."""
    encoding = next((found for mark, found in _MARKS if raw.startswith(mark)), _unmarked(raw))
    notes: list[str] = []
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise refusal(
                name,
                f"it begins as {encoding.upper()} text, and goes on as something else ({error})",
                "Save it anew as CSV UTF-8.",
            ) from error
        text = raw.decode("cp1252", errors="replace")  # what Excel writes in Dutch offices
        notes.append("read as Windows-1252, as it is not UTF-8")
    if "\0" in text:
        raise refusal(
            name,
            "there are NUL characters in it, so it is damaged or no text",
            "Save it anew as CSV UTF-8 or as XLSX.",
            row=text.count("\n", 0, text.index("\0")) + 1,
        )
    sample = text[:_SAMPLE].encode("utf-8", errors="replace")
    if len(sample) - len(sample.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(sample):
        raise refusal(name, "it is neither a text nor a workbook", "Save it as XLSX or CSV UTF-8.")
    return text, notes


def _unmarked(raw: bytes) -> str:
    """Return the encoding of a text without a mark: UTF-16 when every other byte is nothing."""
    sample = raw[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and not even:
        return "utf-16-le"
    if even > len(sample) // 5 and not odd:
        return "utf-16-be"
    return "utf-8"


def _delimiter(text: str) -> str | None:
    """Return what parts the cells of a table, or ``None`` for a text that is no table."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    scores = {mark: _score(sample, mark) for mark in _DELIMITERS if mark in sample}
    best = max(scores, key=lambda mark: scores[mark], default=None)
    return best if best is not None and scores[best][0] else None


def _score(sample: str, mark: str) -> tuple[int, int, float, int]:
    """Return how much a text looks like a table with this delimiter; nothing for not at all.

    A header that is known tells most; else all rows must be of one width, in a text that is not
    written as prose, with a space after each comma.
    """
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        rows = [row for row in islice(reader, _SAMPLED_ROWS) if any(map(str.strip, row))]
    except csv.Error:
        rows = []
    if not rows:
        return 0, 0, 0.0, 0
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    hits, beside = max(
        (len({found.column for cell in row if (found := headers.known(cell))}), len(row))
        for row in rows
    )
    spaced = sample.count(f"{mark} ") + sample.count(f"{mark}\n") + sample.count(f"{mark}\r")
    prose = mark in ",;" and spaced > sample.count(mark) / 2
    if hits > 1 or (hits == 1 and beside > 1 and (share >= _HALF or not prose)):
        return 2, hits, share, width
    if width > 1 and len(rows) > 1 and share >= _NEARLY_ALL and not prose:
        return 1, 0, share, width
    return 0, 0, 0.0, 0


def _running(text: str) -> tuple[list[int], list[str]] | None:
    """Return a list that was pasted, in which names go on over the end of a line, as one cell.

    ``None`` when each line is an entry of its own.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line]
    headed = len(lines) > 1 and headers.known(lines[0][1]) is not None
    rest = lines[1:] if headed else lines
    broken = any(line.endswith(_BROKEN_ENDS) for _, line in rest[:-1])
    parted = any("," in line or ";" in line for _, line in rest)
    if not broken and (headed or not parted):
        return None
    cells = [lines[0]] if headed else []
    cells.append((rest[0][0], "\n".join(line for _, line in rest)))
    return [number for number, _ in cells], [cell for _, cell in cells]


def _records(text: str, delimiter: str, *, name: str, first: int) -> tuple[list[int], list[Row]]:
    """Return the first line of each record, and its clean cells."""
    _refuse_long_lines(text, name)
    reader = _reader(text, delimiter)
    cleaner = Cleaner()
    rows: list[Row] = []
    cells = 0
    try:
        while block := list(islice(reader, _BLOCK)):
            rows += cleaner.rows(block)
            cells += sum(map(len, block))
            if cells > MOST_CELLS or len(rows) > MOST_ROWS:
                raise refusal(
                    name,
                    f"it has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells",
                    "Is this the list of members? Save the list alone.",
                )
    except csv.Error as error:
        raise refusal(
            name,
            f"a quoted text does not end as it should ({error})",
            'Look for a " without its fellow, here or in a row above.',
            row=_first_lines(text, delimiter)[-1] + first,
        ) from error
    if reader.line_num == len(rows):
        return list(range(first, first + len(rows))), rows
    return [before + first for before in _first_lines(text, delimiter)[:-1]], rows


def _reader(text: str, delimiter: str) -> CsvReader:
    # not StringIO, which takes four bytes for each character
    lines = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), "utf-8", newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _first_lines(text: str, delimiter: str) -> list[int]:
    """Return how many lines there are before each record, and before what follows the last."""
    reader = _reader(text, delimiter)
    before = [0]
    with suppress(csv.Error):
        for _ in reader:
            before.append(reader.line_num)  # noqa: PERF401 - kept when the reader fails
    return before


def _refuse_long_lines(text: str, name: str) -> None:
    """Refuse a line that no table has, before a record of millions of cells is made of it."""
    for start in range(0, len(text) - _LONGEST_LINE, _LONGEST_LINE):
        if not _LINE_END.search(text, start, start + _LONGEST_LINE):
            raise refusal(
                name,
                f"there is a line of more than {_LONGEST_LINE:,} characters",
                "Save the table anew as CSV UTF-8 or as XLSX.",
                row=len(_LINE_END.findall(text, 0, start)) + 1,
            )
