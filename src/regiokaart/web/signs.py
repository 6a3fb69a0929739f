"""The signs of classes in SVG: fills, stripes, hatching, dots and rings, on map and legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart.house import DEFAULT

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.house import Colours

_TILE, _RING_TILE = 16, 20
"""Side in pixels of the tile of which hatching and dots are made, and of that of rings."""
_BAND = 12
"""Width in pixels of one colour of a combination, measured along a horizontal line."""
_WHITE = "#ffffff"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """How a class, or a part of it with other evidence, is painted.

    Attributes
    ----------
    id
        The id of its pattern within the page.
    fills
        The colours; two or more alternate as diagonal stripes.
    hatched
        Whether lines go over it.
    dotted
        Whether dots go over it: weak evidence.
    ringed
        Whether open rings go over it: inferred.
    line_colour, dot_colour
        The colours of lines, and of dots and rings.
    """

    id: str
    fills: tuple[str, ...]
    hatched: bool = False
    dotted: bool = False
    ringed: bool = False
    line_colour: str = DEFAULT.colours.hatch_on_colour
    dot_colour: str = DEFAULT.colours.mark

    @property
    def is_plain(self) -> bool:
        """Whether it is one colour, which needs no pattern."""
        return len(self.fills) == 1 and not (self.hatched or self.dotted or self.ringed)

    @property
    def paint(self) -> str:
        """The value of the attribute ``fill``."""
        return self.fills[0] if self.is_plain else f"url(#{self.id})"

    @property
    def side(self) -> int:
        """Side of the pattern's tile, in pixels."""
        if len(self.fills) > 1:
            return _BAND * len(self.fills)
        return _RING_TILE if self.ringed else _TILE

    @property
    def stripes(self) -> list[tuple[str, str]]:
        """The colours with the path of their stripes, which rise to the right across the tile."""
        side = self.side
        return [
            (
                fill,
                "".join(
                    f"M{left} 0h{_BAND}l{-side} {side}h{-_BAND}z"
                    for left in (index * _BAND, index * _BAND + side)
                ),
            )
            for index, fill in enumerate(self.fills)
        ]

    @property
    def lines(self) -> str:
        """The path of the hatching; it crosses the stripes, so that both can be seen."""
        side = self.side
        step = side / round(side / (_TILE / 2))
        starts = [index * step for index in range(round(-side / step) - 1, round(side / step) + 1)]
        slope = side + 2  # beyond the tile, so that lines meet at its edges
        if len(self.fills) == 1:
            return "".join(f"M{x + side + 1:g} -1l{-slope} {slope}" for x in starts)
        return "".join(f"M{x - 1:g} -1l{slope} {slope}" for x in starts)

    @property
    def dots(self) -> list[tuple[float, float]]:
        """The centres of the dots, staggered."""
        return self._staggered(_TILE) if self.dotted else []

    @property
    def rings(self) -> list[tuple[float, float]]:
        """The centres of the rings, staggered, and farther apart than dots."""
        return self._staggered(_RING_TILE) if self.ringed else []

    def _staggered(self, tile: int) -> list[tuple[float, float]]:
        count = max(2, 2 * round(self.side / tile))
        step = self.side / count
        return [
            ((column + 0.5) * step, (row + 0.5) * step)
            for row in range(count)
            for column in range(count)
            if (row + column) % 2 == 0
        ]


@dataclass(frozen=True)
class ClassSigns:
    """The signs of one class: of its members, and of those with weak and inferred evidence."""

    main: Sign
    weak: Sign
    inferred: Sign

    def of(self, code: str, group: MapClass) -> Sign:
        """Return the sign of one municipality of the class."""
        if code in group.dotted:
            return self.weak
        return self.inferred if code in group.ringed else self.main

    def of_class(self, group: MapClass) -> Sign:
        """Return the sign that stands for the class: with dots or rings when all of it has them."""
        if group.dotted == group.codes:
            return self.weak
        return self.inferred if group.ringed == group.codes else self.main


def signs_of(
    classes: list[MapClass], *, prefix: str, colours: Colours = DEFAULT.colours
) -> list[ClassSigns]:
    """Return the signs of classes, in their order.

    Parameters
    ----------
    classes
        The classes of a map.
    prefix
        The beginning of the patterns' ids, which must be unique within a page.
    colours
        Those of the house style.
    """
    found = []
    for index, group in enumerate(classes, start=1):
        line = colours.hatch if group.kind == "unknown" else colours.hatch_on_colour
        main, weak, inferred = (
            Sign(
                id=f"{prefix}-{index}{end}",
                fills=group.fills,
                hatched=group.hatched,
                dotted=end == "-z",
                ringed=end == "-a",
                line_colour=line,
                dot_colour=colours.mark,
            )
            for end in ("", "-z", "-a")
        )
        found.append(ClassSigns(main, weak, inferred))
    return found


def evidence_signs(*, prefix: str, colours: Colours = DEFAULT.colours) -> tuple[Sign, Sign]:
    """Return the signs of weak and of inferred evidence by themselves, for the legend."""
    weak = Sign(id=f"{prefix}-zwak", fills=(_WHITE,), dotted=True, dot_colour=colours.mark)
    inferred = Sign(id=f"{prefix}-afgeleid", fills=(_WHITE,), ringed=True, dot_colour=colours.mark)
    return weak, inferred


def patterns(signs: list[ClassSigns], classes: list[MapClass]) -> list[Sign]:
    """Return the signs that need a pattern in the page."""
    found: list[Sign] = []
    for three, group in zip(signs, classes, strict=True):
        if not three.main.is_plain and len(group.dotted) + len(group.ringed) < len(group.codes):
            found.append(three.main)
        if group.dotted:
            found.append(three.weak)
        if group.ringed:
            found.append(three.inferred)
    return found
