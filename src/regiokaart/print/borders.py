"""The borders between municipalities, each line once, with who lives on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]

_NOBODY = -1


@dataclass(frozen=True, eq=False)
class Borders:
    """Lines between neighbours, and where nobody lives on the other side.

    Drawn polygon by polygon, each border would be there twice, and again under what covers it.

    Attributes
    ----------
    codes
        The municipalities.
    lines
        For each pair of neighbours what they share, as one geometry.
    first, second
        The two of a pair, as places in ``codes``; the second is -1 where there is nobody.
    """

    codes: tuple[str, ...]
    lines: npt.NDArray[np.object_]
    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]

    def around(self, groups: Iterable[Collection[str]]) -> Mask:
        """Return which lines have a municipality of a group on one side only, of any group."""
        found = np.zeros(len(self.lines), dtype=bool)
        for group in groups:
            inside = self._inside(group)
            found |= inside[self.first] != inside[self.second]
        return found

    def touching(self, group: Collection[str]) -> Mask:
        """Return which lines have a municipality of a group on either side."""
        inside = self._inside(group)
        return np.asarray(inside[self.first] | inside[self.second], dtype=bool)

    @property
    def everything(self) -> Mask:
        """All lines."""
        return np.ones(len(self.lines), dtype=bool)

    def drawn(self, mask: Mask) -> shapely.Geometry:
        """Return some of the lines as one geometry."""
        return shapely.multilinestrings(shapely.get_parts(self.lines[mask]))

    def _inside(self, group: Collection[str]) -> Mask:
        members = set(group)
        return np.array([*(code in members for code in self.codes), False])  # the last is nobody


def make_borders(shapes: Mapping[str, shapely.Geometry]) -> Borders:
    """Return the borders of polygons whose neighbours share their vertices exactly.

    Parameters
    ----------
    shapes
        The polygons by code. Where neighbours miss each other each keeps a line of its own.
    """
    geometries = np.array(list(shapes.values()), dtype=object)
    parts, part_of = shapely.get_parts(geometries, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    corners, corner_of = shapely.get_coordinates(rings, return_index=True)
    points = (corners + 0.0).view(np.complex128)[:, 0]  # without -0.0; x compares before y
    start, end = points[:-1], points[1:]
    real = (corner_of[:-1] == corner_of[1:]) & (start != end)
    owner = part_of[ring_of[corner_of[1:][real]]]
    start, end = start[real], end[real]
    segments = np.column_stack([np.minimum(start, end), np.maximum(start, end)])
    order = np.lexsort((owner, segments[:, 1], segments[:, 0]))
    segments, owner = segments[order], owner[order]
    if not len(segments):
        nobody = np.empty(0, dtype=np.intp)
        return Borders(tuple(shapes), np.empty(0, dtype=object), nobody, nobody)
    new = np.ones(len(segments), dtype=bool)
    new[1:] = (segments[1:] != segments[:-1]).any(axis=1)
    begins = np.flatnonzero(new)
    last = np.append(begins[1:], len(segments)) - 1
    first, second = owner[begins], np.where(last > begins, owner[last], _NOBODY)
    segments = segments[begins]
    pairs, pair_of = np.unique(np.column_stack([first, second]), axis=0, return_inverse=True)
    order = np.argsort(pair_of.ravel(), kind="stable")
    ends = segments[order].view(np.float64).reshape(-1, 2, 2)
    together = shapely.multilinestrings(shapely.linestrings(ends), indices=pair_of.ravel()[order])
    return Borders(tuple(shapes), shapely.line_merge(together), pairs[:, 0], pairs[:, 1])
