"""What a report consists of, whatever it is written as: sections of words, tables and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, Self, TypeAlias

from regiokaart.house import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.house import HouseStyle
    from regiokaart.texts import Language
    from regiokaart.web.signs import Sign

Align = Literal["left", "right"]
Manner = Literal["plain", "small", "notice"]


class Passage(str):
    """Words of which some are in another language; to whoever does not ask, they are one text.

    Attributes
    ----------
    parts
        The words in order, each with its language; nothing for that of the report.
    """

    __slots__ = ("parts",)
    parts: tuple[tuple[str, str], ...]

    def __new__(cls, *parts: tuple[str, str]) -> Self:
        """Return words of parts, each with its language."""
        told = super().__new__(cls, "".join(words for words, _ in parts))
        told.parts = tuple(part for part in parts if part[0])
        return told


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    kind: ClassVar[str] = "heading"
    words: str


@dataclass(frozen=True)
class Words:
    """A paragraph; a notice stands out, and small print does not."""

    kind: ClassVar[str] = "words"
    words: str
    manner: Manner = "plain"


@dataclass(frozen=True)
class Listing:
    """A list of lines; `lang` is theirs where it is not that of the report."""

    kind: ClassVar[str] = "listing"
    items: tuple[str, ...]
    lang: str = ""


@dataclass(frozen=True)
class Terms:
    """Names, each with what belongs to it."""

    kind: ClassVar[str] = "terms"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    heading: str
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is its heading, and a last row of totals may follow."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class LegendRow:
    """A row of the legend of a map: its sign, what it means, and how much it is."""

    sign: Sign
    outlined: bool
    label: str
    amounts: str


@dataclass(frozen=True)
class Picture:
    """A map or a chart, as pixels and as a vector drawing.

    Attributes
    ----------
    title
        What it is called.
    alt
        What it shows, in words.
    png, pdf
        The picture.
    size
        Width and height on paper in millimetres.
    margin
        The part of it on each side that is empty, in millimetres.
    page
        Whether it is a page of its own on paper, with its title, note and legend on it.
    note
        What a reader should know; part of the drawing of a page.
    legend
        Its legend as text; part of the drawing of a page.
    """

    kind: ClassVar[str] = "picture"
    title: str
    alt: str
    png: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    size: tuple[float, float]
    margin: float = 0.0
    page: bool = False
    note: str = ""
    legend: tuple[LegendRow, ...] = ()


@dataclass(frozen=True)
class Record:
    """One thing with a verdict, and what is to be told of it."""

    kind: ClassVar[str] = "record"
    title: str
    verdict: str
    facts: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Words | Listing | Terms | Table | Picture | Record


def repeats(table: Table, before: Sequence[Block]) -> bool:
    """Tell whether the caption of a table only repeats the heading that it stands under."""
    headings = [one for one in before if isinstance(one, Heading | Table)]
    return bool(headings) and getattr(headings[-1], "words", "") == table.caption


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own; `id` is its address within the page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A report, before it is written.

    Attributes
    ----------
    facts
        What stands under the title: days, area, sources.
    notice
        What a reader must know before anything else; empty when there is nothing.
    made_with
        What made it.
    warnings
        What whoever made it should know; also in the last section.
    house
        The house style that its maps have.
    """

    lang: Language
    title: str
    kicker: str
    facts: tuple[tuple[str, str], ...]
    notice: str
    sections: tuple[Section, ...]
    made_with: str
    keywords: str
    warnings: tuple[str, ...] = ()
    house: HouseStyle = DEFAULT
