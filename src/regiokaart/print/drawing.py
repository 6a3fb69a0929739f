"""The map itself on a sheet: land and water, fills, borders, names and insets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from regiokaart.print import style
from regiokaart.print.layout import Box
from regiokaart.print.marks import draw_marks
from regiokaart.print.narrows import narrows, thinned
from regiokaart.print.pen import LEVEL, Pen
from regiokaart.texts import Language, number, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from regiokaart.classes import MapClass
    from regiokaart.print.inset import Inset
    from regiokaart.print.plate import Plate

_OVER = 20  # an inset lies over all that the map has
_FRAME_OF_INSET = 0.8  # pt
_THIN = 0.3  # of the width of a line, where it would blot


def draw_map(
    pen: Pen,
    plate: Plate,
    classes: list[MapClass],
    *,
    regions: Iterable[Collection[str]],
    provinces: Iterable[Collection[str]],
) -> None:
    """Draw land, water, fills, signs and borders within the frame of a plate.

    Parameters
    ----------
    pen
        What draws.
    plate
        The plate.
    classes
        The classes of the map.
    regions, provinces
        The municipalities whose common outlines are drawn.
    """
    frame, strokes = plate.frame, plate.strokes
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill=style.SEA,
        edge="none",
        width=0,
        z=0,
    )
    pen.fill(plate.beyond.land, style.AROUND, z=LEVEL["around"])
    pen.line(plate.beyond.lines, style.AROUND_LINE, strokes.around, z=LEVEL["around"])
    pale: list[str] = []
    for one in classes:
        pen.fill_classes(
            {code: plate.shapes[code] for code in one.codes},
            one,
            z=LEVEL["fill"],
            stripe=strokes.stripe,
        )
        draw_marks(
            pen,
            plate.shapes,
            one,
            z=LEVEL["sign"],
            names=plate.lettering,
            stripe=strokes.stripe,
        )
        if one.is_pale:
            pale += one.codes
    # each line once, as the highest of what it is
    borders = plate.borders
    regions = list(regions)
    of_region = borders.around(regions)
    of_province = borders.around(provinces) & ~of_region
    of_pale = borders.touching(pale) & ~of_region & ~of_province
    other = ~(of_region | of_province | of_pale)
    heavy, thin = _outlines(plate, regions)
    for lines, colour, width, z in (
        (borders.drawn(other), style.BORDER, strokes.border, LEVEL["border"]),
        (borders.drawn(of_pale), style.BORDER_ON_PALE, strokes.pale_border, LEVEL["border"] + 0.5),
        (borders.drawn(of_province), style.PROVINCE_LINE, strokes.province, LEVEL["province"]),
        (thin, style.REGION_LINE, strokes.region * _THIN, LEVEL["region"]),
        (heavy, style.REGION_LINE, strokes.region, LEVEL["region"]),
    ):
        pen.line(lines, colour, width, z=z)
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill="none",
        edge=style.FRAME_LINE,
        width=0.6,
        z=LEVEL["box"],
    )


def _outlines(
    plate: Plate, regions: Iterable[Collection[str]]
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the heavy and the thin outlines of regions; maps of a study have many alike."""
    codes = tuple(tuple(code for code in one if code in plate.shapes) for one in regions)
    if codes not in plate.outlined:
        pieces: list[shapely.Geometry] = []
        for region in filter(None, codes):
            whole = shapely.coverage_union_all([plate.shapes[code] for code in region])
            pieces += narrows(whole, plate.strokes.region * style.POINT)
        lines = plate.borders.drawn(plate.borders.around(codes))
        plate.outlined[codes] = thinned(lines, pieces)
    return plate.outlined[codes]


def draw_names(pen: Pen, plate: Plate) -> None:
    """Write the names of a plate, with their leader lines."""
    # the halo is geometry beneath the names: a path effect would turn them into outlines
    pen.fill(plate.halo, style.HALO, z=LEVEL["name"], alpha=0.75)
    for label in plate.names:
        if label.leader:
            tie = shapely.LineString(label.leader)
            pen.line(tie, style.HALO, 1.4, z=LEVEL["name"])
            pen.line(tie, style.INK, 0.5, z=LEVEL["name"] + 0.1)
            end, radius = shapely.Point(label.leader[1]), plate.lettering.end
            pen.dots(end, style.INK, radius=radius, z=LEVEL["name"] + 0.1)
        for words, x, y in label.baselines:
            pen.write(words, (x, y), label.size, weight=label.weight, z=LEVEL["name"] + 0.3)


def draw_inset(
    pen: Pen,
    plate: Plate,
    inset: Inset,
    classes: Iterable[MapClass],
    *,
    map_id: str,
    regions: Iterable[Collection[str]],
    provinces: Iterable[Collection[str]],
    lang: Language,
) -> None:
    """Draw a part of the map again and larger, and its frame on the map itself.

    Parameters
    ----------
    pen
        What draws.
    plate
        The plate of the map.
    inset
        The part of it.
    classes
        The classes of the map.
    map_id
        The map.
    regions, provinces
        The municipalities whose common outlines are drawn.
    lang
        Language of what is written in it.
    """
    _frame(pen, inset.window, z=LEVEL["name"] - 0.5)
    before = set(pen.figure.get_children())
    part = plate.inset(inset, map_id)
    shown = [
        replace(
            one,
            codes=_within(one.codes, inset, part),
            weak=_within(one.weak, inset, part),
            inferred=_within(one.inferred, inset, part),
        )
        for one in classes
    ]
    draw_map(
        pen,
        part,
        [one for one in shown if one.codes],
        regions=[list(map(inset.code, codes)) for codes in regions],
        provinces=[list(map(inset.code, codes)) for codes in provinces],
    )
    draw_names(pen, part)
    _frame(pen, inset.box, z=LEVEL["box"] + 0.1)
    whole = inset.factor == round(inset.factor)
    times = number(inset.factor, lang, decimals=0 if whole else 1)
    words, size = text("inset", lang, factor=times), plate.paper.type.scale
    if tag := _free_corner(part, (style.width(words, size) + 1.4, size * style.POINT + 0.7)):
        corner, extent = (tag.left, tag.bottom), (tag.width, tag.height)
        pen.box(corner, extent, fill=style.PAPER, edge="none", width=0, z=LEVEL["box"])
        pen.write(words, (tag.left + 0.7, tag.bottom + 0.7), size)
    for artist in set(pen.figure.get_children()) - before:
        artist.set_zorder(artist.get_zorder() + _OVER)


def renamed(one: MapClass, names: Mapping[str, str]) -> MapClass:
    """Return a class whose municipalities are called otherwise, without those that have no name.

    No two things in a file may be called the same.
    """
    return replace(
        one,
        codes=tuple(names[code] for code in one.codes if code in names),
        weak=tuple(names[code] for code in one.weak if code in names),
        inferred=tuple(names[code] for code in one.inferred if code in names),
    )


def _free_corner(part: Plate, size: tuple[float, float]) -> Box | None:
    """Return the corner of an inset in which a box of a size covers no name."""
    frame, (wide, high) = part.frame, size
    names = [shapely.box(*label.box) for label in part.names]
    for bottom in (frame.bottom, frame.top - high):
        for left in (frame.right - wide, frame.left):
            box = Box(left, bottom, left + wide, bottom + high)
            if not shapely.intersects(names, box.shape).any():
                return box
    return None


def _within(codes: Iterable[str], inset: Inset, part: Plate) -> tuple[str, ...]:
    """Return what those of some municipalities that an inset shows are called there."""
    return tuple(code for code in map(inset.code, codes) if code in part.shapes)


def _frame(pen: Pen, box: Box, *, z: float) -> None:
    pen.box(
        (box.left, box.bottom),
        (box.width, box.height),
        fill="none",
        edge=style.SOFT_INK,
        width=_FRAME_OF_INSET,
        z=z,
    )
