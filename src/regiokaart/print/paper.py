"""The papers that sheets are laid out on: sizes, margins, type and lines, each for its own use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from regiokaart.errors import InputError, did_you_mean
from regiokaart.print import style

if TYPE_CHECKING:
    from collections.abc import Iterable

A4 = (210.0, 297.0)
A3 = (297.0, 420.0)
SLIDE = (338.67, 190.5)
COLUMN_WIDTH = 85.0
"""The width of one column of a journal or report, in millimetres."""

Layout = Literal["under", "beside", "bare"]


@dataclass(frozen=True)
class Setting:
    """The measures of a legend; sizes of type in points, the rest in millimetres.

    Attributes
    ----------
    swatch
        Width and height of a sign.
    indent
        Between a sign and its text.
    title_size, label_size, count_size
        Sizes of type of the heading, of meanings and of figures.
    leading
        Between lines.
    gap
        Between entries.
    pad
        Between the edge and what stands in it.
    widths
        The widths of text that are tried.
    in_columns
        Whether figures stand in columns beside the meanings, not beneath them.
    """

    swatch: tuple[float, float]
    indent: float
    title_size: float
    label_size: float
    count_size: float
    leading: float
    gap: float
    pad: float
    widths: tuple[float, ...]
    in_columns: bool


@dataclass(frozen=True)
class Type:
    """Sizes of type in points."""

    title: float
    subtitle: float
    note: float
    source: float
    scale: float


@dataclass(frozen=True)
class Paper:
    """A paper: what a sheet is laid out for.

    Attributes
    ----------
    id
        Its name, which stands in the names of files.
    pages
        The sizes in millimetres that are tried; that on which the area becomes largest is taken.
        A height of 0 is as high as the area asks for.
    layout
        ``under``: title over the map, notes under it, the legend in a corner, unless on a lying
        page the area becomes larger with these beside it; ``beside``: title, legend and notes in a
        column to the left of the map; ``bare``: the map with a key, and no more.
    margin
        Around all that is printed, in millimetres.
    air
        Between the study area and the frame, in millimetres.
    type
        The sizes of type around the map.
    names
        The sizes of names that are tried, in points; nothing smaller is ever written.
    head
        By how many points the names of regions are larger.
    legends
        How legends are set: with few classes, with many, and the rest where that has no room. On a
        bare paper that of the key.
    strokes
        The widths of lines: where municipalities are large, and where they are small.
    fine
        Half of the municipalities are smaller across than this, in millimetres, where there is no
        room for all names.
    tiny
        The same where only few can be named, and lines are the thinnest.
    terse
        Whether notes and sources that a map can do without are left out where they have no room.
    aside
        The part of the width of a page that a column beside the map takes.
    """

    id: str
    pages: tuple[tuple[float, float], ...]
    layout: Layout
    margin: float
    air: float
    type: Type
    names: tuple[float, ...]
    head: float
    legends: tuple[Setting, ...]
    strokes: tuple[style.Strokes, style.Strokes]
    fine: float
    tiny: float
    terse: bool = False
    aside: float = 0.29

    @property
    def has_furniture(self) -> bool:
        """Whether there is more than the map and its key: title, legend, notes."""
        return self.layout != "bare"

    @property
    def head_height(self) -> float:
        """The height of title and subtitle over a map, in millimetres."""
        return self.type.title * 22 / 19

    @property
    def strip(self) -> float:
        """The height of the band of scale bar and north arrow, in millimetres."""
        return self.type.scale * (1.6 if self.has_furniture else 0.75)

    @property
    def column(self) -> float:
        """The width of the column beside a map that title and notes share, in millimetres."""
        return self.pages[0][0] * self.aside if self.layout == "beside" else 0.0

    @property
    def corner_gap(self) -> float:
        """Between a legend in a corner and the frame, in millimetres."""
        return self.margin * 4 / 14


def _legends(scale: float) -> tuple[Setting, ...]:
    """Return the settings of a legend whose labels are of 8.5 points times `scale`."""

    def setting(
        swatch: tuple[float, float],
        sizes: tuple[float, float, float],
        rest: tuple[float, float, float],
        texts: tuple[float, ...],
        *,
        in_columns: bool,
    ) -> Setting:
        title, label, count = (round(size * scale * 2) / 2 for size in sizes)
        indent, leading, gap = (measure * scale for measure in rest)
        return Setting(
            (swatch[0] * scale, swatch[1] * scale),
            indent,
            title,
            label,
            count,
            leading,
            gap,
            3.0 * scale,
            tuple(wide * scale for wide in texts),
            in_columns,
        )

    narrow = (46.0, 32.0, 28.0, 24.0)
    return (
        setting(
            (8.0, 5.0), (8.5, 8.5, 7.5), (2.5, 3.5, 2.2), (62.0, 54.0, 46.0, 40.0), in_columns=False
        ),
        setting((5.0, 2.8), (8.5, 7.0, 7.0), (1.8, 2.9, 0.7), narrow, in_columns=True),
        setting((4.2, 2.3), (7.5, 6.0, 6.0), (1.4, 2.45, 0.45), narrow, in_columns=True),
    )


def _strokes(scale: float) -> tuple[style.Strokes, style.Strokes]:
    return style.STROKES.scaled(scale), style.FINE_STROKES.scaled(scale)


_COLUMN_STROKES = style.Strokes(
    border=0.4, region=0.9, province=0.7, around=0.3, stripe=1.4, pale_border=0.4
)
_FINE_COLUMN_STROKES = style.Strokes(
    border=0.2, region=0.65, province=0.5, around=0.2, stripe=1.0, pale_border=0.2
)
_KEY = Setting(
    swatch=(4.0, 2.1),
    indent=1.1,
    title_size=0.0,
    label_size=5.5,
    count_size=5.5,
    leading=2.3,
    gap=0.5,
    pad=0.0,
    widths=(),
    in_columns=True,
)
# of many classes on a slide: lines closer before type smaller than that of the sources
_CLOSE = (
    replace(_legends(1.35)[-1], swatch=(5.6, 2.8), leading=3.05, gap=0.2, pad=1.5),
    *_legends(1.15)[-1:],
    *_legends(1.0)[-1:],
)
_A4 = Paper(
    id="a4",
    pages=(A4, A4[::-1]),
    layout="under",
    margin=14.0,
    air=5.0,
    type=Type(title=19.0, subtitle=9.5, note=8.5, source=7.0, scale=7.5),
    names=(7.0, 6.5, 6.0),
    head=1.5,
    legends=_legends(1.0),
    strokes=(style.STROKES, style.FINE_STROKES),
    fine=7.0,
    tiny=7.0,
)
PAPERS: dict[str, Paper] = {
    paper.id: paper
    for paper in (
        _A4,
        replace(_A4, id="a4-portrait", pages=(A4,)),
        replace(_A4, id="a4-landscape", pages=(A4[::-1],)),
        Paper(
            id="a3",
            pages=(A3, A3[::-1]),
            layout="under",
            margin=18.0,
            air=7.0,
            type=Type(title=26.0, subtitle=12.5, note=10.5, source=8.5, scale=9.5),
            names=(9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0),
            head=2.0,
            legends=_legends(1.25),
            strokes=_strokes(1.25),
            fine=10.0,
            tiny=10.0,
        ),
        # seen from the back of a room: large type, and heavier lines
        Paper(
            id="slide",
            pages=(SLIDE,),
            layout="beside",
            margin=11.0,
            air=5.0,
            type=Type(title=26.0, subtitle=12.0, note=10.0, source=8.0, scale=9.5),
            names=(8.5, 8.0, 7.5, 7.0, 6.5, 6.0),
            head=2.0,
            legends=(*_legends(1.35), *_CLOSE),
            strokes=_strokes(1.2),
            fine=8.0,
            tiny=8.0,
            terse=True,
        ),
        # the text that it stands in has the title, and what there is to say of it
        Paper(
            id="figure",
            pages=((COLUMN_WIDTH, 0.0),),
            layout="bare",
            margin=0.4,
            air=1.6,
            type=Type(title=0.0, subtitle=0.0, note=5.0, source=5.0, scale=5.0),
            names=(6.0, 5.5, 5.0),
            head=0.5,
            legends=(_KEY,),
            strokes=(_COLUMN_STROKES, _FINE_COLUMN_STROKES),
            fine=9.0,
            tiny=3.5,
        ),
    )
}


def paper_of(paper: Paper | str) -> Paper:
    """Return a paper by its name.

    Raises
    ------
    InputError
        When there is no such paper.
    """
    if isinstance(paper, Paper):
        return paper
    found = PAPERS.get(paper.strip().lower())
    if found is None:
        raise InputError(
            f"{paper!r} is not a paper; choose from {', '.join(PAPERS)}. "
            f"{did_you_mean(paper, PAPERS)}".rstrip()
        )
    return found


def papers_of(names: Iterable[Paper | str]) -> tuple[Paper, ...]:
    """Return papers by their names, each once, in order.

    Raises
    ------
    InputError
        When there is no such paper, or none is named.
    """
    found = tuple(dict.fromkeys(paper_of(name) for name in names))
    if not found:
        raise InputError(f"no paper is named; choose from {', '.join(PAPERS)}")
    return found


def file_stem(map_id: str, paper: Paper) -> str:
    """Return how the files of a map on a paper are called, without the ending: A4 is not told."""
    return map_id if paper.id == _A4.id else f"{map_id}-{paper.id}"
