"""Names as they are set: broken in lines, measured, and with a halo."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.textpath import TextPath

from regiokaart.print import style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.font_manager import FontProperties

LEADING = 1.05
"""The distance of lines of a name, as a part of the size of the type."""
CAP = 0.66
"""The height of capitals in the typeface, as a part of its size."""
HALO = 0.3
"""How far a halo reaches from the letters, in millimetres."""
END = 0.335
"""The radius of the dot at the end of a leader line, in millimetres."""
_BY_LEADER = 0.3  # mm to either side
_BY_END = 0.15  # mm
_SIDEWAYS = 2.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name in its place, in millimetres on the page.

    Attributes
    ----------
    code, lines
        Whose name, and how it is broken.
    x, y
        The centre of the block of lines.
    size
        Size of the type in points.
    weight
        The cut of the type.
    leader
        The ends of the line that ties the name to its municipality, if it stands outside.
    """

    code: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    leader: tuple[tuple[float, float], tuple[float, float]] | None
    weight: style.Weight = "regular"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The extent of the text: left, bottom, right, top."""
        wide, high = extent(self.lines, self.size, self.weight)
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2

    @property
    def baselines(self) -> list[tuple[str, float, float]]:
        """Each line with the left end of its baseline."""
        step = self.size * style.POINT * LEADING
        top = self.y + step * (len(self.lines) - 1) / 2 - self.size * style.POINT * CAP / 2
        return [
            (line, self.x - style.width(line, self.size, self.weight) / 2, top - index * step)
            for index, line in enumerate(self.lines)
        ]


def halo(labels: Iterable[Label], *, width: float = HALO) -> shapely.Geometry:
    """Return the area around the letters of names, to be filled beneath them.

    A halo as a stroke of each letter's outline would be most of the bytes of a sheet.

    Parameters
    ----------
    labels
        The placed names.
    width
        How far the halo reaches from the letters, in millimetres.
    """
    letters: list[shapely.Geometry] = []
    shifts: list[tuple[float, float]] = []
    for label in labels:
        prop = style.font(label.weight)
        for words, x, y in label.baselines:
            starts = style.letter_starts(words, label.size, label.weight)
            for letter, start in zip(words, starts, strict=True):
                if not letter.isspace():
                    letters.append(_around(letter, label.size, prop, width))
                    shifts.append((x + start, y))
    if not letters:
        return shapely.GeometryCollection()
    counts = shapely.get_num_coordinates(letters)
    placed = shapely.set_coordinates(
        np.asarray(letters).copy(),
        shapely.get_coordinates(letters) + np.repeat(shifts, counts, axis=0),
    )
    return shapely.simplify(shapely.disjoint_subset_union_all(placed), 0.03)


def leaders(labels: Iterable[Label], *, end: float = END, wider: float = 0.0) -> shapely.Geometry:
    """Return the area around the leader lines of names, and around the dots at their ends.

    Parameters
    ----------
    labels
        The placed names.
    end
        The radius of the dots, in millimetres.
    wider
        How much further it reaches than the white around the lines, in millimetres.
    """
    ties = [one.leader for one in labels if one.leader]
    if not ties:
        return shapely.GeometryCollection()
    lines = shapely.buffer(shapely.linestrings(ties), _BY_LEADER + wider, quad_segs=2)
    dots = shapely.points([last for _, last in ties])
    return shapely.union_all([*lines, *shapely.buffer(dots, end + _BY_END + wider, quad_segs=4)])


def surroundings(labels: Sequence[Label], *, gap: float, end: float = END) -> shapely.Geometry:
    """Return the area around names and their leaders in which a sign would seem to be theirs.

    Parameters
    ----------
    labels
        The placed names.
    gap
        How far it reaches above and below, in millimetres; to the sides, where a ring reads as a
        letter, it is more.
    end
        The radius of the dots at the ends of leader lines, in millimetres.
    """
    left, bottom, right, top = np.array([one.box for one in labels]).reshape(-1, 4).T
    sides = _SIDEWAYS * gap
    grown = shapely.box(left - sides, bottom - gap, right + sides, top + gap)
    return shapely.union_all([*grown, leaders(labels, end=end, wider=gap)])


@lru_cache(maxsize=2_048)
def _around(letter: str, size: float, prop: FontProperties, width: float) -> shapely.Geometry:
    """Return the halo of one letter, which stands at the origin; in text it comes back often."""
    path = TextPath((0, 0), letter, size=size, prop=prop)
    flat = [np.asarray(ring) for ring in path.to_polygons(closed_only=True)]
    # a ring needs three corners and its begin again
    rings = [shapely.Polygon(ring * style.POINT) for ring in flat if len(ring) > 3]  # noqa: PLR2004
    grown = shapely.buffer(shapely.simplify(np.asarray(rings), 0.02), width, quad_segs=2)
    return shapely.union_all(grown)


def extent(
    lines: tuple[str, ...], size: float, weight: style.Weight = "regular"
) -> tuple[float, float]:
    """Return width and height of a block of lines, in millimetres."""
    wide = max(style.width(line, size, weight) for line in lines)
    return wide, size * style.POINT * ((len(lines) - 1) * LEADING + 0.95)


def breaks(name: str) -> list[tuple[str, ...]]:
    """Return the ways to set a name in one, two or three lines, the most even of each."""
    # a sign that joins two names stays with the first
    joined = re.sub(r"\s+(?=[/+&]\s)", "\u00a0", name)
    parts = [part for part in re.split(r"(?<!['\u2019]s-)(?<=-)|[^\S\u00a0]+", joined) if part]
    ways: list[tuple[str, ...]] = [(name,)]
    for count in (2, 3):
        if len(parts) < count:
            break
        options: list[tuple[str, ...]] = []
        for cuts in itertools.combinations(range(1, len(parts)), count - 1):
            edges = (0, *cuts, len(parts))
            options.append(tuple(_join(parts[a:b]) for a, b in itertools.pairwise(edges)))
        ways.append(min(options, key=lambda lines: max(map(len, lines))))
    return ways


def _join(parts: list[str]) -> str:
    return " ".join(parts).replace("- ", "-").replace("\u00a0", " ")


def abbreviated(name: str) -> str:
    """Return a name with the accepted abbreviation of "aan den", if it has that."""
    return re.sub(r"\baan den?\b", "a/d", name)
