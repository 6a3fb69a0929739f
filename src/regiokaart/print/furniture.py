"""What stands around the map on a sheet: title, legend, scale bar, north arrow and notes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from regiokaart.print import style, tags
from regiokaart.print.legend import BASELINE, draw_sign
from regiokaart.print.logo import beside_title, over_title
from regiokaart.print.pen import LEVEL
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.print.key import Key
    from regiokaart.print.legend import Legend
    from regiokaart.print.notes import Notes
    from regiokaart.print.paper import Paper
    from regiokaart.print.pen import Pen
    from regiokaart.print.plate import Plate

_SMALLEST_HEAD = 0.6  # of a title that is too long for one line, as a part of its size
_TITLE_DROP = 7.0 / 19  # mm per point from the top to the baseline of a title
_SUBTITLE_DROP = 7.5 / 9.5  # from there to that of the subtitle
_LONGEST_BAR = 6.0  # mm per point of its figures
_LONGEST_BAR_OF_FIGURE = 14.0  # mm


@dataclass(frozen=True)
class Head:
    """Title and subtitle in their places: line, left end of its baseline, size and cut.

    Attributes
    ----------
    lines
        What is written.
    bottom
        The lower edge of it all, in millimetres on the page.
    """

    lines: list[tuple[str, tuple[float, float], float, style.Weight]]
    bottom: float


def make_head(paper: Paper, page: tuple[float, float], title: str, subtitle: Sequence[str]) -> Head:
    """Set title and subtitle over the frame in a line each, or in the column beside it.

    Parameters
    ----------
    paper
        What the sheet is laid out for.
    page
        Width and height of the page.
    title
        The title; set smaller where it is too long for a line over the frame.
    subtitle
        The parts of the subtitle.
    """
    top, left = page[1] - paper.margin - over_title(paper), paper.margin
    size, small = paper.type.title, paper.type.subtitle
    words = " · ".join(subtitle)
    if paper.layout == "beside":
        lines: list[tuple[str, tuple[float, float], float, style.Weight]] = []
        y = top - size * _TITLE_DROP + 2.0
        for line in style.balanced(title, size, paper.column, "semibold"):
            lines.append((line, (left, y), size, "semibold"))
            y -= size * style.POINT * 1.15
        y -= small * style.POINT * 0.35
        for line in _broken(subtitle, small, paper.column):
            lines.append((line, (left, y), small, "regular"))
            y -= small * style.POINT * 1.25
        return Head(lines, y - small * 0.2)
    wide = page[0] - 2 * paper.margin - beside_title(paper)
    size = _fitting(title, size, wide, "semibold")
    small = _fitting(words, small, wide, "regular")
    baseline = top - paper.type.title * _TITLE_DROP
    under = baseline - paper.type.subtitle * _SUBTITLE_DROP
    # what is too long even so goes on in another line: the title upwards, the subtitle downwards
    over = style.balanced(title, size, wide, "semibold")[::-1]
    head: list[tuple[str, tuple[float, float], float, style.Weight]] = [
        (line, (left, baseline + place * size * style.POINT * 1.15), size, "semibold")
        for place, line in enumerate(over)
    ]
    head += [
        (line, (left, under - place * small * style.POINT * 1.25), small, "regular")
        for place, line in enumerate(_broken(subtitle, small, wide))
    ]
    bottom = page[1] - paper.margin - paper.head_height
    return Head(head[::-1] if len(over) > 1 else head, bottom)


def _fitting(words: str, size: float, within: float, weight: style.Weight) -> float:
    """Return the size at which words fit in a line, no smaller than they can be."""
    wide = style.width(words, size, weight)
    return size if wide <= within else max(size * _SMALLEST_HEAD, size * within / wide * 0.99)


def _broken(parts: Sequence[str], size: float, within: float) -> list[str]:
    """Return the parts of a subtitle in lines, broken between parts rather than within them.

    Lines are of a length that is most alike, and each has a capital.
    """
    found = [
        [
            " · ".join(parts[start:end])
            for start, end in itertools.pairwise((0, *breaks, len(parts)))
        ]
        for count in range(len(parts))
        for breaks in itertools.combinations(range(1, len(parts)), count)
    ]
    lengths = [max(style.width(line, size) for line in lines) for lines in found]
    fitting = [
        (len(lines), wide, place)
        for place, (lines, wide) in enumerate(zip(found, lengths, strict=True))
        if wide <= within
    ]
    best = found[min(fitting)[2]] if fitting else list(parts)
    return [
        words
        for line in best
        for words in style.balanced(line[:1].upper() + line[1:], size, within)
    ]


def draw_head(pen: Pen, head: Head) -> None:
    """Write title and subtitle."""
    for words, place, size, weight in head.lines:
        colour, role = style.SOFT_INK, tags.paragraph(0)
        if weight == "semibold":
            colour, role = style.TITLE, tags.HEADING
        pen.write(words, place, size, weight=weight, colour=colour, role=role)


def draw_legend(pen: Pen, legend: Legend, *, boxed: bool = True) -> None:
    """Draw the legend in its place."""
    box, setting = legend.box, legend.setting
    if boxed:
        pen.box(
            (box.left, box.bottom),
            (box.width, box.height),
            fill="#ffffff",
            edge=style.FRAME_LINE,
            width=0.5,
            z=LEVEL["box"],
        )
    top = box.top - setting.pad - setting.title_size * style.POINT * 0.72
    pen.write(legend.title, (legend.left, top), setting.title_size, weight="semibold")
    for right, words in legend.columns:
        _write_right(pen, words, (right, top), setting.count_size)
    swatch_wide, swatch_high = setting.swatch
    for entry, upper in legend.rows():
        swatch = shapely.box(legend.left, upper - swatch_high, legend.left + swatch_wide, upper)
        draw_sign(pen, swatch, entry.sign)
        baseline = first = upper - setting.label_size * BASELINE
        for line in entry.label:
            pen.write(line, (legend.text_left, baseline), setting.label_size)
            baseline -= setting.leading
        for line in entry.count:
            pen.write(line, (legend.text_left, baseline), setting.count_size, colour=style.SOFT_INK)
            baseline -= setting.leading
        for (right, _), words in zip(legend.columns, entry.columns, strict=False):
            _write_right(pen, words, (right, first), setting.count_size)
    baseline = box.bottom + setting.pad + setting.leading * (len(legend.total) - 1) + 0.4
    rule = baseline + setting.count_size * 0.52
    pen.line(
        shapely.LineString([(legend.left, rule), (box.right - setting.pad, rule)]),
        style.FRAME_LINE,
        0.5,
        z=LEVEL["box"] + 0.5,
    )
    for index, line in enumerate(legend.total):
        weight: style.Weight = "semibold" if index == 0 else "regular"
        pen.write(
            line,
            (legend.left, baseline),
            setting.count_size,
            weight=weight,
            colour=style.SOFT_INK,
        )
        baseline -= setting.leading


def _write_right(pen: Pen, words: str, place: tuple[float, float], size: float) -> None:
    left = place[0] - style.width(words, size)
    pen.write(words, (left, place[1]), size, colour=style.SOFT_INK)


def draw_strip(pen: Pen, plate: Plate, notes: Notes, *, on_tiles: bool, lang: Language) -> None:
    """Draw scale bar and north arrow by the frame; tiles have neither, and say so."""
    frame, paper = plate.frame, plate.paper
    left, right, top = frame.left, frame.right, frame.bottom
    if paper.layout == "beside":
        left, right = paper.margin, paper.margin + paper.column
        top = paper.margin + notes.height + paper.strip
    size = paper.type.scale
    unit = size / 7.5
    if on_tiles:
        words, wide = text("tiles", lang), right - left
        size = _fitting(words, size * 1.25, wide, "semibold")
        pen.write(words, (left, top - 5.5 * unit), size, weight="semibold")
        return
    longest = size * _LONGEST_BAR
    _draw_bar(pen, plate, (left, top - 5.6 * unit), longest=longest, lang=lang)
    _north_arrow(pen, (right - 3.2 * unit, top - 8.8 * unit), unit, lang)


def _draw_bar(
    pen: Pen, plate: Plate, corner: tuple[float, float], *, longest: float, lang: Language
) -> None:
    """Draw a scale bar with its figures above it."""
    kilometre = plate.millimetres_per_metre * 1000
    size = plate.paper.type.scale
    unit = size / 7.5
    length = _round_length(longest / kilometre)
    left, bottom = corner
    for index in range(2):
        pen.box(
            (left + index * length * kilometre / 2, bottom),
            (length * kilometre / 2, 1.3 * unit),
            fill=style.INK if index == 0 else "#ffffff",
            edge=style.INK,
            width=0.5 * unit,
            z=LEVEL["box"],
        )
    for part in (0, length / 2, length):
        words = number(part, lang, decimals=0 if part == int(part) else 1)
        words = f"{words} km" if part == length else words
        offset = 0 if part == 0 else style.width(words.removesuffix(" km"), size) / 2
        pen.write(words, (left + part * kilometre - offset, bottom + 2.3 * unit), size)


def _round_length(most: float) -> float:
    """Return the largest of 0.1, 0.2, 0.5, 1, 2, 5, ... that is not more, in kilometres."""
    tenths = [step * 10**power for power in range(5) for step in (1, 2, 5)]
    return float(max(one for one in tenths if one <= max(10 * most, 1))) / 10


def draw_credit(pen: Pen, plate: Plate, credit: str, *, on_tiles: bool, lang: Language) -> None:
    """Write whom the boundaries are of under a map that has little else, with a small scale."""
    frame, paper = plate.frame, plate.paper
    size = paper.type.source
    baseline = _lowest(plate) - paper.strip + 0.9
    if on_tiles:
        words = text("tiles", lang)
        pen.write(words, (frame.left, baseline), size, colour=style.SOFT_INK)
        return
    kilometre = plate.millimetres_per_metre * 1000
    length = _round_length(_LONGEST_BAR_OF_FIGURE / kilometre)
    middle, end = baseline + size * style.POINT * 0.24, frame.left + length * kilometre
    bar = [(frame.left, middle), (end, middle)]
    ticks = [[(x, middle - 0.5), (x, middle + 0.5)] for x in (frame.left, end)]
    pen.line(shapely.MultiLineString([bar, *ticks]), style.INK, 0.5, z=LEVEL["box"], cap="butt")
    words = f"{number(length, lang, decimals=0 if length >= 1 else 1)} km"
    pen.write(words, (end + 1.0, baseline), size)
    wide = style.width(credit, size)
    pen.write(credit, (frame.right - wide, baseline), size, colour=style.SOFT_INK)


def draw_key(pen: Pen, plate: Plate, key: Key) -> None:
    """Draw a key under a map, its insets and its scale."""
    key.draw(pen, (plate.frame.left, _lowest(plate) - plate.paper.strip))


def _lowest(plate: Plate) -> float:
    """Return the lower edge of a map with its insets."""
    return min([plate.frame.bottom, *(one.box.bottom for one in plate.insets)])


def _north_arrow(pen: Pen, foot: tuple[float, float], unit: float, lang: Language) -> None:
    x, y = foot
    left = shapely.Polygon([(x, y + 5.2 * unit), (x - 1.7 * unit, y), (x, y + 1.2 * unit)])
    right = shapely.Polygon([(x, y + 5.2 * unit), (x + 1.7 * unit, y), (x, y + 1.2 * unit)])
    pen.fill(left, style.INK, z=LEVEL["box"])
    pen.fill(right, "#ffffff", z=LEVEL["box"])
    for half in (left, right):
        pen.line(half, style.INK, 0.5 * unit, z=LEVEL["box"])
    words, size = text("north", lang), 8 * unit
    offset = style.width(words, size, "semibold") / 2
    pen.write(words, (x - offset, y + 5.8 * unit), size, weight="semibold")


def draw_notes(pen: Pen, plate: Plate, notes: Notes) -> None:
    """Write notes and sources under the map, or at the foot of the column beside it."""
    paper = plate.paper
    left, baseline = plate.frame.left, plate.frame.bottom - paper.strip
    if paper.layout == "beside":
        left, baseline = paper.margin, paper.margin + notes.height
    for number_of, block in enumerate(notes.blocks, start=1):
        for line in block.lines:
            baseline -= block.leading
            pen.write(
                line,
                (left, baseline),
                block.size,
                weight=block.weight,
                colour=block.colour,
                role=tags.paragraph(number_of),
            )
        baseline -= block.gap
