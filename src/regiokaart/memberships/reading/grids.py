"""Rows of clean text, whatever file they came from."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart.errors import Fault, MembershipError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ROWS = 1_048_576
"""As many as Excel has; no list of members comes near."""
MOST_CELLS = 5_000_000
"""Of a sheet or text, empty ones counted: 200 MB at most. The largest real lists have 1 million."""
UNCOMPUTED = "#FORMULA"
"""What stands in a cell with a formula of which the file does not keep the result."""

_LONGEST_NUMBER = 1e15  # beyond this a float does not have all of its digits
_SOFT_HYPHEN = re.compile("\u00ad[^\\S\n]*\n\\s*")
_WRAPPED = re.compile(r'="([^"]*)"')
_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\r\x85\u2028\u2029", "\n"))
_NOISE = str.maketrans(
    dict.fromkeys([*map(chr, [*range(9), *range(14, 32), *range(127, 160)]), "\u00ad"])
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
)


Row = tuple[str, ...]
"""The cells of a row. No list: Python's collector goes over each list again and again."""


@dataclass(frozen=True)
class Grid:
    """A sheet, or the whole of a text file.

    Attributes
    ----------
    name
        Name of the sheet; empty for a text file.
    lines
        The line number of each row, as Excel or an editor shows it.
    rows
        The cells of each row, as clean text: days as 2021-10-01, whole numbers without decimals,
        truth as WAAR or ONWAAR, lines within a cell parted by a single line feed. Rows can be of
        different lengths.
    merged
        Merged cells: the first and last row, and the first and last column, counted in `rows`.
    hidden
        Whether the sheet is hidden.
    notes
        What was assumed in reading.
    """

    name: str
    lines: list[int]
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    notes: tuple[str, ...] = ()


def refusal(name: str, told: str, fix: str = "", *, row: int | None = None) -> MembershipError:
    """Return the error for a file that cannot be read at all."""
    fault = Fault(file=name, row=row, expected=told, fix=fix)
    return MembershipError(f"{name} cannot be read", faults=[fault])


def clean(text: str) -> str:
    """Return a cell without what cannot be seen, with one kind of space and of line end."""
    if text.isascii() and text.isprintable() and text[:1] != "=":
        spaced = "  " in text or text[:1] == " " or text[-1:] == " "
        return " ".join(text.split()) if spaced else text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_LINE_ENDS))
    text = _SOFT_HYPHEN.sub("", text).translate(_NOISE)
    if found := _WRAPPED.fullmatch(text):
        text = found[1]  # how people keep Excel from changing a code: ="0503"
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def cleaned(rows: Iterable[Iterable[str]]) -> list[Row]:
    """Return rows with clean cells; the same text is cleaned once, and kept once."""
    return Cleaner().rows(rows)


class Cleaner(dict[str, str]):
    """Cleans the same text once, and keeps it once."""

    def rows(self, rows: Iterable[Iterable[str]]) -> list[Row]:
        """Return rows with clean cells."""
        get = self.__getitem__
        return [tuple(map(get, row)) for row in rows]

    def __missing__(self, text: str) -> str:
        """Clean a text that was not met before."""
        found = self[text] = clean(text)
        return found


def plain(value: object) -> str:
    """Return the value of a cell of a workbook as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float) and value.is_integer() and abs(value) < _LONGEST_NUMBER:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else str(value)
    return "" if value is None else str(value)
