"""The signs of classes in SVG: plain fills, stripes, hatching and dots, on map and legend alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart.classes import HATCH, UNKNOWN_FILL

if TYPE_CHECKING:
    from regiokaart.classes import MapClass

_LINE = "#bdbbb4"
_DOT = "#55534e"
_TILE = 16
"""Side in pixels of the tile of which hatching and dots are made."""
_BAND = 12
"""Width in pixels of one colour of a combination, measured along a horizontal line."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """How a class, or its weakly supported part, is painted.

    Attributes
    ----------
    id
        The id of its pattern within the page.
    fills
        The colours; two or more alternate as diagonal stripes.
    hatched
        Whether lines go over it.
    dotted
        Whether dots go over it.
    """

    id: str
    fills: tuple[str, ...]
    hatched: bool = False
    dotted: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is one colour, which needs no pattern."""
        return len(self.fills) == 1 and not self.hatched and not self.dotted

    @property
    def paint(self) -> str:
        """The value of the attribute ``fill``."""
        return self.fills[0] if self.is_plain else f"url(#{self.id})"

    @property
    def side(self) -> int:
        """Side of the pattern's tile, in pixels."""
        return _TILE if len(self.fills) == 1 else _BAND * len(self.fills)

    @property
    def line_colour(self) -> str:
        """The colour of the hatching; over a fill it is darker, to stand out as on paper."""
        return HATCH if self.fills != (UNKNOWN_FILL,) else _LINE

    @property
    def dot_colour(self) -> str:
        """The colour of the dots."""
        return _DOT

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
        count = max(2, 2 * round(self.side / _TILE))
        step = self.side / count
        return [
            ((column + 0.5) * step, (row + 0.5) * step)
            for row in range(count)
            for column in range(count)
            if (row + column) % 2 == 0
        ]


@dataclass(frozen=True)
class ClassSigns:
    """The signs of one class: of its members, and of those that are weakly supported."""

    main: Sign
    weak: Sign

    def of(self, code: str, group: MapClass) -> Sign:
        """Return the sign of one municipality of the class."""
        return self.weak if code in group.weak else self.main

    def of_class(self, group: MapClass) -> Sign:
        """Return the sign that stands for the class: dotted when all of it is weakly supported."""
        return self.weak if len(group.weak) == len(group.codes) else self.main


def signs_of(classes: list[MapClass], *, prefix: str) -> list[ClassSigns]:
    """Return the signs of classes, in their order.

    Parameters
    ----------
    classes
        The classes of a map.
    prefix
        The beginning of the patterns' ids, which must be unique within a page.
    """
    return [
        ClassSigns(
            Sign(id=f"{prefix}-{index}", fills=group.fills, hatched=group.hatched),
            Sign(id=f"{prefix}-{index}-z", fills=group.fills, hatched=group.hatched, dotted=True),
        )
        for index, group in enumerate(classes, start=1)
    ]


def patterns(signs: list[ClassSigns], classes: list[MapClass]) -> list[Sign]:
    """Return the signs that need a pattern in the page."""
    found: list[Sign] = []
    for pair, group in zip(signs, classes, strict=True):
        if not pair.main.is_plain and len(group.weak) < len(group.codes):
            found.append(pair.main)
        if group.weak:
            found.append(pair.weak)
    return found
