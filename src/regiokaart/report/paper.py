"""The pages of a report on A4: type, measures, page numbers, and tables that break well."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from regiokaart.report.wording import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.report.model import Column, Report, Table

FAMILY = "SourceSansPro"
_FONTS = {
    "": "SourceSansPro-Regular.ttf",
    "B": "SourceSansPro-Semibold.ttf",
}
INK, SOFT, RULE = (34, 34, 34), (93, 92, 88), (217, 215, 209)
LEFT, TOP, RIGHT, BOTTOM = 20.0, 20.0, 20.0, 20.0
WIDTH = 210.0 - LEFT - RIGHT
TEXT, SMALL, CELL = 10.0, 8.5, 8.5
_LEADING = 1.36
_POINT = 25.4 / 72
_GAP = 4.0  # between columns
_SLACK = 0.3  # so that what just fits is not broken
_AIR = 1.1  # over and under the text of a row
_NOTHING = 1e-6
_LONG_WORD = 32.0  # a longer word does not decide how wide a column is
_LEVEL = 0.35
_KEEP = 3  # so many rows of a table stay with its heading
_BEFORE = 12.0  # over the title of a section that begins on a page with another
_LEAST_ROOM = 70.0  # for which a section still begins on the page of another
_BEGINNING = 45.0  # no more than this of a table is kept together with its heading
_TALL = 200.0  # a row that is higher is cut over two pages

Style = Literal["", "B"]


class Paper(FPDF):
    """A4 with the typeface of the sheets; a page number on each page but the first."""

    def __init__(self, report: Report) -> None:
        """Begin without pages."""
        super().__init__(format="A4", unit="mm")
        self.report = report
        self.fresh = False
        self.drawn_on = False
        self._last: _Setter | None = None
        for style, name in _FONTS.items():
            with as_file(files("font_source_sans_pro") / "files" / name) as path:
                self.add_font(FAMILY, style, path)
        self.set_margins(LEFT, TOP, RIGHT)
        self.c_margin = 0.0  # so that words, rules and drawings line up
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.set_title(f"{report.title} - {report.kicker}")
        self.set_author(report.title)
        self.set_subject("; ".join(f"{term}: {told}" for term, told in report.facts))
        self.set_keywords(report.keywords)
        self.set_creator(report.made_with)
        self.set_producer(report.made_with)
        self.set_lang("nl-NL" if report.lang == "nl" else "en-GB")
        # the clock must not show in the bytes
        self.set_creation_date(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        self.set_text_color(*INK)

    def footer(self) -> None:
        """Write the title and the number of the page at its foot."""
        if self.page_no() == 1:
            return
        self.set_y(-12.0)
        self.set_font(FAMILY, "", 8.0)
        self.set_text_color(*SOFT)
        width = self.epw / 2
        self.cell(width, 4.0, self.report.title, align="L")
        told = word("page", self.report.lang, page=self.page_no(), pages="{nb}")
        self.cell(width, 4.0, told, align="R")
        self.set_text_color(*INK)

    def write_text(
        self,
        words: str,
        *,
        size: float = TEXT,
        style: Style = "",
        colour: tuple[int, int, int] = INK,
        indent: float = 0.0,
        after: float = 2.2,
    ) -> None:
        """Write a paragraph over the width of the page."""
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)
        self.set_x(LEFT + indent)
        self.multi_cell(
            WIDTH - indent,
            leading(size),
            words,
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.set_text_color(*INK)
        self.ln(after)

    def lines(self, words: str, width: float, *, size: float, style: Style = "") -> list[str]:
        """Return the lines in which a text is set."""
        if not words:
            return []
        self.set_font(FAMILY, style, size)
        found = self.multi_cell(
            width, leading(size), words, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        return cast("list[str]", found)

    def high(self, words: str, width: float, *, size: float, style: Style = "") -> float:
        """Return the height of a paragraph in millimetres."""
        return len(self.lines(words, width, size=size, style=style)) * leading(size)

    @property
    def room(self) -> float:
        """What is left of the page, in millimetres."""
        return float(self.h - BOTTOM - self.get_y())

    def need(self, height: float) -> None:
        """Begin a page when there is less room than `height`."""
        if self.room < height and self.get_y() > TOP:
            self.add_page()

    def rule(self, colour: tuple[int, int, int] = RULE, width: float = 0.2) -> None:
        """Draw a line over the width of the page."""
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.line(LEFT, self.get_y(), LEFT + WIDTH, self.get_y())

    def next_page(self, orientation: Literal["P", "L"]) -> None:
        """Begin a page, unless one has just begun after the contents."""
        fresh, self.fresh, self.drawn_on = self.fresh, False, False
        if not fresh or orientation == "L":
            self.add_page(orientation=orientation)

    def begin_section(self, height: float) -> None:
        """Begin a page, unless there is one with room for a title and a beginning of `height`."""
        needed = height + _BEFORE + 14.0
        if self.fresh or self.drawn_on or self.room < max(needed, _LEAST_ROOM):
            self.next_page("P")
        elif self.get_y() > TOP:
            self.ln(_BEFORE - 4.0)
            self.rule(INK, 0.5)
            self.ln(4.0)

    def _setter(self, table: Table) -> _Setter:
        """Return what sets a table; it is asked for its height before it is set."""
        if self._last is None or self._last.table is not table:
            self._last = _Setter(self, table)
        return self._last

    def least(self, table: Table, *, captioned: bool = True) -> float:
        """Return the height that a table needs to begin with: its heading and its first rows."""
        setter = self._setter(table)
        rows = setter.body
        high = setter.head.height
        if captioned:
            high += self.high(table.caption, WIDTH, size=TEXT, style="B") + 1.0
        kept = rows if len(rows) <= _KEEP + 1 else rows[:_KEEP]
        for place, row in enumerate(kept):
            if not place or high + row.height < _BEGINNING:
                high += row.height
        return min(high, _TALL)

    def set_table(self, table: Table, *, captioned: bool = True) -> None:
        """Set a table; a row stays whole, and the heading comes back on each page."""
        setter = self._setter(table)
        rows, head = setter.body, setter.head
        self.need(self.least(table, captioned=captioned))
        if captioned:
            self.write_text(table.caption, style="B", after=1.0)
        setter.draw(head, colour=SOFT)
        self.rule(INK, 0.3)
        for place, row in enumerate(rows):
            ahead = row.height
            if place == len(rows) - 2:  # the last row does not go to a page alone
                ahead += rows[-1].height
            if self.room < min(ahead, _TALL):
                self.add_page()
                setter.draw(head, colour=SOFT)
                self.rule(INK, 0.3)
            elif place:
                last = bool(table.total) and place == len(rows) - 1
                self.rule(INK if last else RULE, 0.3 if last else 0.2)
            setter.draw(row)
        self.ln(5.0)


def leading(size: float) -> float:
    """Return the height of a line of type, in millimetres."""
    return size * _LEADING * _POINT


@dataclass(frozen=True)
class _Row:
    cells: list[list[str]]
    height: float
    style: Style = ""


class _Setter:
    """Sets the rows of one table."""

    def __init__(self, paper: Paper, table: Table) -> None:
        self.paper = paper
        self.table = table
        self.columns = table.columns
        self.widths = _widths(paper, table)

    @cached_property
    def body(self) -> list[_Row]:
        """Return the rows, the one of totals last."""
        rows = [self.row(cells) for cells in self.table.rows]
        return [*rows, self.row(self.table.total, style="B")] if self.table.total else rows

    @cached_property
    def head(self) -> _Row:
        """Return the row of headings."""
        return self.row([column.heading for column in self.columns])

    def row(self, cells: Sequence[str], *, style: Style = "") -> _Row:
        found = [
            self.paper.lines(cell, width, size=CELL, style=style)
            for cell, width in zip(cells, self.widths, strict=True)
        ]
        most = max([1, *map(len, found)])
        return _Row(found, most * leading(CELL) + 2 * _AIR, style)

    def draw(self, row: _Row, *, colour: tuple[int, int, int] = INK) -> None:
        paper = self.paper
        step = leading(CELL)
        deepest = max([1, *map(len, row.cells)])
        at, done = paper.get_y() + _AIR, 0
        while done < deepest:
            fits = max(1, int((paper.h - BOTTOM - at - _AIR) / step + _NOTHING))
            left = LEFT
            for lines, width, column in zip(row.cells, self.widths, self.columns, strict=True):
                self._cell(lines[done : done + fits], left, at, width, column, row.style, colour)
                left += width + _GAP
            shown = min(fits, deepest - done)
            done += fits
            paper.set_y(at + shown * step + _AIR)
            if done < deepest:
                paper.add_page()
                at = paper.get_y() + _AIR

    def _cell(
        self,
        lines: list[str],
        left: float,
        top: float,
        width: float,
        column: Column,
        style: Style,
        colour: tuple[int, int, int],
    ) -> None:
        paper = self.paper
        paper.set_font(FAMILY, style, CELL)
        paper.set_text_color(*colour)
        for place, line in enumerate(lines):
            paper.set_xy(left, top + place * leading(CELL))
            align = "R" if column.align == "right" else "L"
            paper.cell(width, leading(CELL), line, align=align)
        paper.set_text_color(*INK)


def _widths(paper: Paper, table: Table) -> list[float]:
    """Return the widths of columns: figures as wide as they are, and the rest for the words."""
    body = [*table.rows, *([table.total] if table.total else [])]
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in body]
        paper.set_font(FAMILY, "B", CELL)  # the widest that a cell is set in
        words = [part for text in (column.heading, *cells) for part in text.split()]
        narrow = max((paper.get_string_width(part) for part in words), default=0.0)
        wide = max((paper.get_string_width(cell) for cell in cells), default=0.0)
        narrow = max(narrow, wide) if column.align == "right" else min(narrow, _LONG_WORD)
        least.append(narrow + _SLACK)
        lines = 1.8 if column.align == "right" else 1.0  # headings over figures may take two
        heading = paper.get_string_width(column.heading) / lines
        wanted.append(max(narrow, wide, heading) + _SLACK)
    return _shared_out(least, wanted, WIDTH - _GAP * (len(table.columns) - 1))


def _shared_out(least: list[float], wanted: list[float], room: float) -> list[float]:
    """Return widths that together fill the room: none below its least while that can be."""
    if sum(least) > room:
        return [width * room / sum(least) for width in least]
    spare = room - sum(least)
    asked = [want - need for want, need in zip(wanted, least, strict=True)]
    if sum(asked) <= spare:
        extra = spare - sum(asked)
        # what is left goes to the first column: it keeps the figures together at the right
        return [want + (extra if not place else 0.0) for place, want in enumerate(wanted)]
    # little is given in full; of the rest long cells take more, but not in proportion
    weights = [value**_LEVEL for value in asked]
    widths = list(least)
    open_ = [place for place, value in enumerate(asked) if value > 0]
    while open_ and spare > _NOTHING:
        whole = sum(weights[place] for place in open_)
        full = [
            place
            for place in open_
            if widths[place] + spare * weights[place] / whole >= wanted[place]
        ]
        if not full:
            for place in open_:
                widths[place] += spare * weights[place] / whole
            break
        for place in full:
            spare -= wanted[place] - widths[place]
            widths[place] = wanted[place]
            open_.remove(place)
    return widths
