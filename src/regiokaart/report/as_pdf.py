"""A report as PDF: pages of text and tables, with the sheets and charts as they are drawn."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fpdf.enums import XPos, YPos
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageAttributes
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from regiokaart.report.model import (
    Heading,
    Listing,
    Picture,
    Record,
    Section,
    Table,
    Terms,
    Words,
    repeats,
)
from regiokaart.report.paper import (
    BOTTOM,
    FAMILY,
    INK,
    LEFT,
    SMALL,
    SOFT,
    TEXT,
    TOP,
    WIDTH,
    Paper,
    leading,
)
from regiokaart.report.wording import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fpdf import FPDF
    from fpdf.outline import OutlineSection
    from pypdf import PageObject
    from pypdf.generic import PdfObject, StreamObject

    from regiokaart.report.model import Block, Report

_POINTS = 72 / 25.4
_NOTICE, _MARK = (253, 243, 220), (201, 143, 58)
_SECTION = 18.0  # the size of the title of a section
_LABEL = 36.0  # the width of what stands before a fact


@dataclass(frozen=True)
class _Inset:
    """A drawing and its place: page, lower left corner in points, and scale."""

    page: int
    pdf: bytes
    left: float
    bottom: float
    scale: float


def to_pdf(report: Report) -> bytes:
    """Return a report as PDF.

    The sheets are whole pages, and like the charts not pixels: their text can be searched.

    Parameters
    ----------
    report
        The report.
    """
    paper = Paper(report)
    insets: list[_Inset] = []
    paper.add_page()
    _front(paper, report)
    for section in report.sections:
        _section(paper, section, insets)
    return _with_insets(bytes(paper.output()), insets)


def _front(paper: Paper, report: Report) -> None:
    paper.set_y(34.0)
    paper.write_text(report.kicker, size=12.0, style="B", colour=SOFT, after=0.5)
    paper.write_text(report.title, size=27.0, style="B", after=5.0)
    for term, told in report.facts:
        _fact(paper, term, told)
    paper.ln(3.0)
    if report.notice:
        _notice(paper, report.notice)
    paper.ln(6.0)
    paper.write_text(word("contents", report.lang), size=13.0, style="B", after=1.5)
    paper.insert_toc_placeholder(_contents)
    # fpdf has begun a page after the contents; the first section begins its own
    paper.fresh = True


def _contents(paper: FPDF, outline: Sequence[OutlineSection]) -> None:
    paper.set_font(FAMILY, "", TEXT)
    for entry in outline:
        link = paper.add_link(page=entry.page_number)
        inner = entry.level > 0
        paper.set_x(LEFT + (5.0 if inner else 0.0))
        paper.set_text_color(*(SOFT if inner else INK))
        width = WIDTH - (5.0 if inner else 0.0) - 14.0
        paper.cell(width, leading(TEXT) + 0.7, entry.name, link=link)
        paper.cell(14.0, leading(TEXT) + 0.7, str(entry.page_number), align="R", link=link,
                   new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip
    paper.set_text_color(*INK)


def _section(paper: Paper, section: Section, insets: list[_Inset]) -> None:
    sheets = [one for one in section.blocks if isinstance(one, Picture) and one.page]
    for place, sheet in enumerate(sheets):
        paper.next_page("L" if sheet.size[0] > sheet.size[1] else "P")
        if not place:
            paper.start_section(section.title)
        paper.start_section(sheet.title, level=1)
        insets.append(_Inset(paper.page_no(), sheet.pdf, 0.0, 0.0, 1.0))
        paper.drawn_on = True
    rest = [one for one in section.blocks if one not in sheets]
    if not rest:
        return
    paper.begin_section(_beginning(paper, rest))
    paper.set_font(FAMILY, "B", _SECTION)
    paper.start_section(section.title)
    paper.write_text(section.title, size=_SECTION, style="B", after=3.0)
    for place, block in enumerate(rest):
        _block(paper, block, insets, before=rest[:place], after=rest[place + 1 :])


def _block(
    paper: Paper,
    block: Block,
    insets: list[_Inset],
    *,
    before: Sequence[Block],
    after: Sequence[Block],
) -> None:
    if isinstance(block, Heading):
        paper.need(_beginning(paper, after) + 12.0)
        if paper.get_y() > TOP:
            paper.ln(3.0)
        paper.write_text(block.words, size=13.0, style="B", after=1.6)
    elif isinstance(block, Words):
        _words(paper, block)
    elif isinstance(block, Listing):
        _listing(paper, block)
    elif isinstance(block, Terms):
        _terms(paper, block)
    elif isinstance(block, Table):
        paper.set_table(block, captioned=not repeats(block, before))
    elif isinstance(block, Record):
        _record(paper, block)
    else:
        _picture(paper, block, insets)


def _beginning(paper: Paper, blocks: Sequence[Block]) -> float:
    """Return the height that what follows needs to begin with, under a heading."""
    if not blocks:
        return 0.0
    match blocks[0]:
        case Record() as first:
            return _record_height(paper, first)
        case Picture() as first:
            return first.size[1] * _scale(paper, first)
        case Table() as first:
            return paper.least(first)
        case Heading():
            own = 12.0
        case Words() as first:
            own = paper.high(first.words, WIDTH, size=TEXT) + 3.0
        case _:
            return 25.0
    return own + _beginning(paper, blocks[1:])


def _words(paper: Paper, block: Words) -> None:
    if block.manner == "notice":
        _notice(paper, block.words)
    elif block.manner == "small":
        paper.write_text(block.words, size=SMALL, colour=SOFT, after=3.0)
    else:
        paper.write_text(block.words, after=3.0)


def _notice(paper: Paper, words: str) -> None:
    high = paper.high(words, WIDTH - 8.0, size=TEXT, style="B")
    paper.need(high + 5.0)
    paper.set_fill_color(*_NOTICE)
    paper.rect(LEFT, paper.get_y(), WIDTH, high + 4.0, style="F")
    paper.set_y(paper.get_y() + 2.0)
    paper.write_text(words, style="B", indent=4.0, after=4.0)


def _listing(paper: Paper, block: Listing) -> None:
    for item in block.items:
        high = paper.high(item, WIDTH - 5.0, size=TEXT)
        paper.need(min(high, 60.0))
        top = paper.get_y()
        paper.set_font(FAMILY, "", TEXT)
        paper.set_x(LEFT)
        paper.cell(5.0, leading(TEXT), "•")
        paper.set_y(top)
        paper.write_text(item, indent=5.0, after=1.2)
    paper.ln(2.5)


def _terms(paper: Paper, block: Terms) -> None:
    for term, told in block.items:
        lines = paper.lines(told, WIDTH, size=TEXT)
        high = leading(TEXT) * (len(lines) + 1)
        paper.need(high if high < 40.0 else 4 * leading(TEXT))  # noqa: PLR2004 - mm
        paper.write_text(term, style="B", after=0.2)
        paper.write_text(told, after=2.0)
    paper.ln(2.0)


def _fact(paper: Paper, term: str, told: str, *, indent: float = 0.0) -> None:
    """Write a fact with its name before it."""
    top = paper.get_y()
    paper.set_font(FAMILY, "", TEXT)
    paper.set_text_color(*SOFT)
    paper.set_x(LEFT + indent)
    paper.cell(_LABEL, leading(TEXT), term)
    paper.set_y(top)
    paper.write_text(told, indent=indent + _LABEL, after=0.6)


def _record_height(paper: Paper, block: Record) -> float:
    inner = WIDTH - 5.0
    high = paper.high(block.title, inner, size=TEXT, style="B") + leading(TEXT) + 2.0
    for _, told in block.facts:
        high += paper.high(told, inner - _LABEL, size=TEXT) + 0.6
    return high


def _record(paper: Paper, block: Record) -> None:
    high = _record_height(paper, block)
    paper.need(high)
    top, page = paper.get_y(), paper.page_no()
    paper.write_text(block.title, style="B", indent=5.0, after=0.4)
    paper.write_text(block.verdict, style="B", colour=(138, 90, 16), indent=5.0, after=1.0)
    for term, told in block.facts:
        _fact(paper, term, told, indent=5.0)
    if paper.page_no() == page:
        paper.set_fill_color(*_MARK)
        paper.rect(LEFT, top, 1.0, paper.get_y() - top, style="F")
    paper.ln(5.0)


def _picture(paper: Paper, block: Picture, insets: list[_Inset]) -> None:
    """Place a chart so that what is in its margins stands in those of the page."""
    high, scale = block.size[1], _scale(paper, block)
    paper.need(high * scale)
    top = paper.get_y()
    bottom = paper.h - top - high * scale
    left = LEFT - block.margin * scale
    insets.append(_Inset(paper.page_no(), block.pdf, left * _POINTS, bottom * _POINTS, scale))
    paper.set_y(top + high * scale + 4.0)


def _scale(paper: Paper, block: Picture) -> float:
    """Return the scale at which a chart fills the width of the text, and fits on a page."""
    most = paper.h - TOP - BOTTOM - _SECTION
    return float(min(WIDTH / (block.size[0] - 2 * block.margin), most / block.size[1]))


def _with_insets(raw: bytes, insets: list[_Inset]) -> bytes:
    """Return the pages with the drawings beneath their own words.

    A drawing goes in as it is, as a form that the page shows: it is neither read nor written anew.
    """
    writer = PdfWriter(clone_from=io.BytesIO(raw))
    for place, inset in enumerate(insets):
        page = writer.pages[inset.page - 1]
        name = f"/Drawing{place}"
        resources = cast("DictionaryObject", page[PageAttributes.RESOURCES].get_object())
        shown = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
        shown[NameObject(name)] = _form(writer, inset.pdf)
        show = DecodedStreamObject()
        scale, left, bottom = inset.scale, inset.left, inset.bottom
        show.set_data(
            f"q {scale:.6f} 0 0 {scale:.6f} {left:.4f} {bottom:.4f} cm {name} Do Q\n".encode()
        )
        own = page[PageAttributes.CONTENTS]
        parts = own if isinstance(own, ArrayObject) else [page.raw_get(PageAttributes.CONTENTS)]
        page[NameObject(PageAttributes.CONTENTS)] = ArrayObject(
            [writer._add_object(show), *parts]  # noqa: SLF001 - there is no other way
        )
    writer.compress_identical_objects()  # each drawing brings its fonts
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _copy(page: PageObject, name: str, writer: PdfWriter) -> PdfObject:
    return cast("PdfObject", page[name].get_object()).clone(writer)


def _form(writer: PdfWriter, pdf: bytes) -> PdfObject:
    """Return the only page of a drawing as a form in another document."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    form = cast("StreamObject", page[PageAttributes.CONTENTS].get_object()).clone(writer)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(side) for side in page.mediabox])
    form[NameObject("/Resources")] = _copy(page, "/Resources", writer)
    if "/Group" in page:
        form[NameObject("/Group")] = _copy(page, "/Group", writer)
    return cast("PdfObject", form.indirect_reference)
