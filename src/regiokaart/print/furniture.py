"""What stands around the map on a sheet: title, legend, scale bar, north arrow and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from regiokaart.print import signs, style
from regiokaart.print.legend import PAD, TITLE_SIZE
from regiokaart.print.pen import LEVEL
from regiokaart.print.plate import MARGIN
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.print.legend import Legend
    from regiokaart.print.notes import Notes
    from regiokaart.print.pen import Pen
    from regiokaart.print.plate import Plate

STRIP = 12.0
"""The height in millimetres of the band of scale bar and north arrow under the frame."""

_TITLE_SIZE = 19.0
_SUBTITLE_SIZE = 9.5
_SCALE_SIZE = 7.5
_LONGEST_BAR = 45.0
_BASELINE = 2.9 / 8.5  # mm per point from the top of an entry of the legend to its baseline


def draw_head(pen: Pen, plate: Plate, title: str, subtitle: str) -> None:
    """Write title and subtitle over the frame."""
    top = plate.page[1] - MARGIN
    pen.write(title, (plate.frame.left, top - 7.0), _TITLE_SIZE, weight="semibold")
    pen.write(subtitle, (plate.frame.left, top - 14.5), _SUBTITLE_SIZE, colour=style.SOFT_INK)


def draw_legend(pen: Pen, legend: Legend) -> None:
    """Draw the legend in its place."""
    box = legend.box
    pen.box(
        (box.left, box.bottom),
        (box.width, box.height),
        fill="#ffffff",
        edge=style.FRAME_LINE,
        width=0.5,
        z=LEVEL["box"],
    )
    top = box.top - PAD - TITLE_SIZE * style.POINT * 0.72
    pen.write(legend.title, (legend.left, top), TITLE_SIZE, weight="semibold")
    setting = legend.setting
    for right, words in legend.columns:
        _write_right(pen, words, (right, top), setting.count_size)
    swatch_wide, swatch_high = setting.swatch
    for entry, upper in legend.rows():
        swatch = shapely.box(legend.left, upper - swatch_high, legend.left + swatch_wide, upper)
        _swatch(pen, swatch, entry.sign)
        baseline = first = upper - setting.label_size * _BASELINE
        for line in entry.label:
            pen.write(line, (legend.text_left, baseline), setting.label_size)
            baseline -= setting.leading
        for line in entry.count:
            pen.write(line, (legend.text_left, baseline), setting.count_size, colour=style.SOFT_INK)
            baseline -= setting.leading
        for (right, _), words in zip(legend.columns, entry.columns, strict=False):
            _write_right(pen, words, (right, first), setting.count_size)
    baseline = box.bottom + PAD + setting.leading * (len(legend.total) - 1) + 0.4
    rule = baseline + 3.9
    pen.line(
        shapely.LineString([(legend.left, rule), (box.right - PAD, rule)]),
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


def _swatch(pen: Pen, shape: shapely.Geometry, one: MapClass | None) -> None:
    z = LEVEL["box"] + 0.5
    if one is None:
        pen.fill(shape, "#ffffff", z=z)
        pen.dots(signs.dots(shape), style.DOT, z=z + 0.2)
    else:
        pen.fill_class(shape, one, z=z)
        if one.hatched:
            pen.hatch(shape, z=z + 0.1)
    member = one is not None and one.is_member
    edge = style.REGION_LINE if member else style.BORDER_ON_PALE
    pen.line(shape, edge, 0.8 if member else 0.5, z=z + 0.3)


def draw_strip(pen: Pen, plate: Plate, *, on_tiles: bool, lang: Language) -> None:
    """Draw scale bar and north arrow under the frame; tiles have neither, and say so."""
    frame = plate.frame
    if on_tiles:
        pen.write(text("tiles", lang), (frame.left, frame.bottom - 5.5), 9.5, weight="semibold")
        return
    kilometre = plate.millimetres_per_metre * 1000
    length = max(
        round_number
        for power in range(4)
        for step in (1, 2, 5)
        if (round_number := step * 10**power) * kilometre <= _LONGEST_BAR
    )
    left, bottom = frame.left, frame.bottom - 5.6
    for index in range(2):
        pen.box(
            (left + index * length * kilometre / 2, bottom),
            (length * kilometre / 2, 1.3),
            fill=style.INK if index == 0 else "#ffffff",
            edge=style.INK,
            width=0.5,
            z=LEVEL["box"],
        )
    for part in (0, length / 2, length):
        words = number(part, lang, decimals=0 if part == int(part) else 1)
        words = f"{words} km" if part == length else words
        offset = 0 if part == 0 else style.width(words.removesuffix(" km"), _SCALE_SIZE) / 2
        pen.write(words, (left + part * kilometre - offset, bottom + 2.3), _SCALE_SIZE)
    _north_arrow(pen, (frame.right - 3.2, frame.bottom - 8.8), lang)


def _north_arrow(pen: Pen, foot: tuple[float, float], lang: Language) -> None:
    x, y = foot
    left = shapely.Polygon([(x, y + 5.2), (x - 1.7, y), (x, y + 1.2)])
    right = shapely.Polygon([(x, y + 5.2), (x + 1.7, y), (x, y + 1.2)])
    pen.fill(left, style.INK, z=LEVEL["box"])
    pen.fill(right, "#ffffff", z=LEVEL["box"])
    for half in (left, right):
        pen.line(half, style.INK, 0.5, z=LEVEL["box"])
    words = text("north", lang)
    pen.write(words, (x - style.width(words, 8, "semibold") / 2, y + 5.8), 8, weight="semibold")


def draw_notes(pen: Pen, plate: Plate, notes: Notes) -> None:
    """Write notes and sources under the map."""
    baseline = plate.frame.bottom - STRIP
    for block in notes.blocks:
        for line in block.lines:
            baseline -= block.leading
            pen.write(
                line,
                (plate.frame.left, baseline),
                block.size,
                weight=block.weight,
                colour=block.colour,
            )
        baseline -= block.gap
