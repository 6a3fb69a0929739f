"""Insets: where names have no room at a map's scale, a part of it drawn again and larger."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print.layout import Box
from regiokaart.print.lettering import breaks, extent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from regiokaart.print.labels import Label
    from regiokaart.print.plate import Lettering

    Shapes = Mapping[str, shapely.Geometry]

_FACTOR = 2.5  # how many times larger an inset is drawn at most
_LEAST = 1.6  # and at least, to be worth its place
_NAME = "inset"
_MOST = 2  # insets on a map
_FEWEST = 3  # names that are in trouble, for which an inset is worth its place
_MANY = 5  # for which another is, in a corner
_UNNAMED = 2  # of which so many have no place at all, as far as one map tells
_PAD = 0.9  # mm around the municipalities that an inset is for
_HIGHEST = 0.5  # of an inset below the map, as a part of its width
_GAP = 1.6  # mm between insets, and between them and the map
_CLEAR = 1.0  # mm between an inset in a corner and the study area
_SHOWN = 0.6  # the part of a municipality that must be in an inset to be named there
_MOVED = 0.85  # and for its name to be left out of the map itself


@dataclass(frozen=True)
class Inset:
    """A part of a map drawn again.

    Attributes
    ----------
    window
        What part of the map it is, in millimetres on the page.
    box
        Where it is drawn.
    place
        Its number on the map.
    below
        Whether that is below the map, not in a corner of it.
    lettering
        The names in it, by map.
    """

    window: Box
    box: Box
    place: int = 1
    below: bool = False
    lettering: dict[str, Lettering] = field(default_factory=dict)

    @property
    def factor(self) -> float:
        """How many times larger it is than the map."""
        return self.box.width / self.window.width

    def apply(self, geometries: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
        """Return what lies in the window of some geometries of the map, as drawn in the inset."""
        corner = np.array([self.window.left, self.window.bottom])
        target = np.array([self.box.left, self.box.bottom])
        moved = shapely.transform(
            np.asarray(list(geometries), dtype=object),
            lambda points: (points - corner) * self.factor + target,
        )
        box = self.box
        return list(shapely.clip_by_rect(moved, box.left, box.bottom, box.right, box.top))

    def code(self, code: str) -> str:
        """Return what a municipality is called in the inset."""
        return f"{_NAME}-{self.place}-{code}"

    def shown(self, shapes: Shapes, *, part: float = _SHOWN) -> list[str]:
        """Return the municipalities of which that part lies in the window."""
        window = self.window
        found = list(shapes.values())
        inside = shapely.clip_by_rect(found, window.left, window.bottom, window.right, window.top)
        shares = shapely.area(inside) / shapely.area(found)
        return [code for code, share in zip(shapes, shares, strict=True) if share >= part]

    def moved(self, shapes: Shapes) -> list[str]:
        """Return the municipalities whose names are in the inset rather than on the map."""
        return self.shown(shapes, part=_MOVED)

    def lifted(self, by: float) -> Inset:
        """Return the inset for a map that stands so many millimetres higher on the page."""
        window = self.window
        lifted = Box(window.left, window.bottom + by, window.right, window.top + by)
        box = self.box
        if not self.below:
            box = Box(box.left, box.bottom + by, box.right, box.top + by)
        return replace(self, window=lifted, box=box)


def in_trouble(
    names: Mapping[str, str], shapes: Shapes, placed: Sequence[Label], *, size: float
) -> tuple[set[str], set[str]]:
    """Return the municipalities without a name, and those with these whose name stands beside.

    Parameters
    ----------
    names
        The names that were asked for; those of regions are passed over, and those of
        municipalities that are as wide as their name.
    shapes
        The municipalities.
    placed
        The names that have a place.
    size
        The smallest type that names are set in.
    """
    across = {code: float(shapely.area(shape)) ** 0.5 for code, shape in shapes.items()}
    small = {
        code
        for code, name in names.items()
        if code in across and across[code] < _narrowest(name, size)
    }
    unnamed = small - {one.code for one in placed}
    return unnamed, unnamed | {one.code for one in placed if one.leader and one.code in small}


def find(
    unnamed: Collection[str],
    troubled: Collection[str],
    shapes: Shapes,
    frame: Box,
    *,
    foot: float,
    without: Collection[str] = (),
) -> tuple[list[Inset], float]:
    """Return the insets that are worth their place, and the height of those below the map.

    Each place for an inset can show a window of the map of so many millimetres. The window that
    holds most municipalities in trouble is taken, and then the next for what is left.

    Parameters
    ----------
    unnamed
        The municipalities without a name.
    troubled
        These, and those whose name stands beside them.
    shapes
        The municipalities of the study area, on the page.
    frame
        The frame of the map.
    foot
        The lower edge of what stands below the map.
    without
        Municipalities that had no name with fewer insets: one is now reason enough for an inset.
    """
    unnamed, troubled = {*unnamed, *without}, {*troubled, *without}
    left = {code: np.array(shapely.bounds(shapes[code])) for code in sorted(troubled)}
    slots = _slots(frame, list(shapes.values()), foot)
    insets: list[Inset] = []
    while slots and len(insets) < _MOST:
        found = [_best(slot, left, unnamed, [one.window for one in insets]) for slot in slots]
        best = max(range(len(slots)), key=lambda place: len(found[place]))
        helped = unnamed.intersection(found[best])
        # beside an inset that must be there, one in an empty corner costs nothing
        free = bool(insets) and not slots[best].below and len(found[best]) >= _MANY
        if len(found[best]) < _FEWEST or (len(helped) < (1 if without else _UNNAMED) and not free):
            break
        inset = _inset(slots[best], [left.pop(code) for code in found[best]], frame, insets)
        slots = [slot for slot in slots if slot.below != inset.below or not slot.below]
        slots = [slot for slot in slots if not _over(slot.box, [inset.box, inset.window])]
        insets.append(inset)
    below = sum(one.box.height + _GAP for one in insets if one.below)
    return insets, below


@dataclass(frozen=True)
class _Slot:
    """A place for an inset: the most room that it can take, and in which corner it then stands."""

    box: Box
    right: bool
    top: bool
    below: bool = False


def _slots(frame: Box, land: Sequence[shapely.Geometry], foot: float) -> list[_Slot]:
    """Return the corners of the frame with the room in them, and the room below the map."""
    found = []
    for right, top in itertools.product((False, True), (True, False)):
        free: list[Box] = []
        for wide, high in itertools.product(np.arange(12.0, frame.width / 2, 2.0), repeat=2):
            x = frame.right - wide if right else frame.left
            y = frame.top - high if top else frame.bottom
            box = Box(float(x), float(y), float(x + wide), float(y + high))
            if float(np.min(shapely.distance(land, box.shape))) > _CLEAR:
                free.append(box)
        if free:
            most = max(free, key=lambda box: (round(box.width * box.height, 6), box.width))
            found.append(_Slot(most, right, top))
    room = Box(frame.left, foot, frame.right, foot + frame.width * _HIGHEST)
    return [*found, _Slot(room, right=False, top=False, below=True)]


def _best(
    slot: _Slot,
    bounds: Mapping[str, np.ndarray],
    unnamed: Collection[str],
    windows: Sequence[Box],
) -> list[str]:
    """Return the municipalities of the window that holds most of them, and most without a name."""
    if not bounds:
        return []
    codes = list(bounds)
    table = np.array([bounds[code] for code in codes])
    wide = slot.box.width / _LEAST - 2 * _PAD
    high = slot.box.height / _LEAST - 2 * _PAD
    best: list[str] = []
    most = 0.0
    for x, y in itertools.product(sorted(set(table[:, 0])), sorted(set(table[:, 1]))):
        inside = np.column_stack([table[:, :2] >= (x, y), table[:, 2:] <= (x + wide, y + high)])
        held = [codes[place] for place in np.flatnonzero(inside.all(axis=1))]
        worth = len(held) + 0.5 * sum(code in unnamed for code in held)
        if worth > most and not _over(_window([bounds[code] for code in held]), windows):
            best, most = held, worth
    return best


def _inset(slot: _Slot, bounds: Sequence[np.ndarray], frame: Box, others: Sequence[Inset]) -> Inset:
    """Return the inset of some municipalities in a place, as large as it can be there."""
    window, room = _window(bounds), slot.box
    factor = min(_FACTOR, room.width / window.width, room.height / window.height)
    factor = max(_LEAST, float(np.floor(factor * 10) / 10))
    if slot.below:
        window = _wider(window, room.width / factor, frame)
    wide, high = window.width * factor, window.height * factor
    left = room.right - wide if slot.right else room.left
    bottom = room.top - high if slot.top else room.bottom
    box = Box(left, bottom, left + wide, bottom + high)
    return Inset(window, box, place=len(others) + 1, below=slot.below)


def _window(bounds: Sequence[np.ndarray]) -> Box:
    """Return what holds some municipalities, with some air."""
    left, bottom = np.min([one[:2] for one in bounds], axis=0) - _PAD
    right, top = np.max([one[2:] for one in bounds], axis=0) + _PAD
    return Box(float(left), float(bottom), float(right), float(top))


def _wider(window: Box, wide: float, frame: Box) -> Box:
    """Return a window that is so wide, and still within the frame."""
    left = (window.left + window.right - wide) / 2
    left = min(max(left, frame.left), frame.right - wide)
    return Box(left, window.bottom, left + wide, window.top)


def _over(box: Box, others: Iterable[Box]) -> bool:
    return any(box.shape.intersects(other.shape) for other in others)


def _narrowest(name: str, size: float) -> float:
    """Return the width of a name, broken in lines as narrow as can be, in millimetres."""
    return min(extent(lines, size)[0] for lines in breaks(name))
