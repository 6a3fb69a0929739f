"""Borders that neighbours share: check, repair, simplify and dissolve them as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Geometries = npt.NDArray[np.object_]
    Indices = npt.NDArray[np.intp]
    Mask = npt.NDArray[np.bool_]

GAP_WIDTH = 1.0
"""In metres; CBS leaves no narrower gap between neighbours on purpose. Narrower is unsound."""

_LEAST_TOLD = 0.01  # m²; less is noise of floating point
_MOST_CHANGED = 0.01  # of a municipality; a hundred times what a slip of a border comes to
_POLYGONAL = (3, 6)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, kw_only=True)
class Flaws:
    """Where polygons are not a sound coverage; `examine` makes it, and others need not look again.

    Attributes
    ----------
    geometries
        The polygons that were examined.
    invalid
        Which cross or touch themselves.
    edges
        Of each polygon, the borders that do not match or lie along a gap narrower than
        `GAP_WIDTH`; empty or ``None`` where all is well.
    """

    geometries: Geometries
    invalid: Mask
    edges: Geometries

    @cached_property
    def near(self) -> Indices:
        """The polygons that have such borders."""
        return there(self.edges)

    @cached_property
    def involved(self) -> Indices:
        """These, and all that lie at such borders, as what a polygon lies in does."""
        edges = self.edges[self.near]
        tree = shapely.STRtree(self.geometries)
        beside = tree.query(edges, predicate="dwithin", distance=GAP_WIDTH)[1]
        return np.union1d(self.near, beside)

    @cached_property
    def mismatched(self) -> Geometries:
        """Of each polygon, the borders that do not match, without those along gaps."""
        edges = np.full(len(self.geometries), None, dtype=object)
        edges[self.involved] = shapely.coverage_invalid_edges(self.geometries[self.involved])
        return edges


def examine(geometries: Sequence[shapely.Geometry] | Geometries) -> Flaws:
    """Return where polygons are invalid or do not share their borders.

    Raises
    ------
    BoundaryError
        When the geometries are no polygons.
    """
    given = np.asarray(geometries, dtype=object)
    _polygonal(given)
    return Flaws(
        geometries=given,
        invalid=~shapely.is_valid(given),
        edges=np.asarray(shapely.coverage_invalid_edges(given, gap_width=GAP_WIDTH), dtype=object),
    )


def repair(
    geometries: Sequence[shapely.Geometry],
    *,
    labels: Sequence[str],
    insist: bool = False,
    flaws: Flaws | None = None,
) -> tuple[Geometries, list[str]]:
    """Return geometries whose shared borders match, and what was changed.

    Parameters
    ----------
    geometries
        Polygons in metres.
    labels
        What each is called in the report.
    insist
        Whether to repair also what overlaps by more than a slip of a border.
    flaws
        What `examine` said of these geometries, when that is known.

    Returns
    -------
    The geometries, and a line for each kind of repair with the areas that changed in m². Sound
    geometries come back as they are, with no lines.

    Raises
    ------
    BoundaryError
        When the geometries are no polygons, overlap by more than a slip of a border, or have
        borders that still do not match after repair.
    """
    flaws = flaws or examine(geometries)
    valid = flaws.geometries
    told: list[str] = []
    if (invalid := flaws.invalid).any():
        valid = make_valid(valid, invalid)
        names = ", ".join(np.asarray(labels)[invalid])
        noun = "polygon" if invalid.sum() == 1 else "polygons"
        told.append(f"made {invalid.sum()} invalid {noun} valid ({names})")
        flaws = examine(valid)
    if not len(flaws.near):
        return valid, told
    cleaned, changed, left = _cleaned(flaws)
    much = changed > _MOST_CHANGED * shapely.area(valid)
    if much.any() and not insist:
        listed = ", ".join(
            f"{labels[i]} by {changed[i]:.0f} m²" for i in np.flatnonzero(much).tolist()
        )
        raise BoundaryError(
            f"boundaries overlap too much to be repaired: {listed}; take the official file of CBS"
        )
    count = len(there(flaws.mismatched)) or len(flaws.near)
    told.append(
        f"matched the shared borders of {count} municipalities; "
        f"{changed.sum():.1f} m² changed hands"
    )
    told += [
        f"{labels[index]}: {changed[index]:.2f} m² changed"
        for index in np.argsort(-changed, kind="stable")
        if changed[index] >= _LEAST_TOLD
    ]
    if len(left):
        told.append(
            f"left open: gaps that at places are narrower than {GAP_WIDTH:.0f} m, beside "
            f"{', '.join(np.asarray(labels)[left])}"
        )
    return cleaned, told


def simplify(geometries: Sequence[shapely.Geometry], *, tolerance: float) -> Geometries:
    """Return geometries with fewer vertices; borders that were shared stay shared.

    Parameters
    ----------
    geometries
        A valid coverage, in metres.
    tolerance
        The square root of the largest triangle that may be left out (Visvalingam-Whyatt), in
        metres.
    """
    return np.asarray(
        shapely.coverage_simplify(np.asarray(geometries, dtype=object), tolerance), dtype=object
    )


def dissolve(geometries: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Return the union of polygons of one valid coverage."""
    return shapely.coverage_union_all(np.asarray(geometries, dtype=object))


def make_valid(geometries: Geometries, invalid: Mask) -> Geometries:
    """Return polygons of which the invalid ones are made valid."""
    valid = geometries.copy()
    valid[invalid] = _polygons(shapely.make_valid(geometries[invalid], method="structure"))
    return valid


def unpaired(
    polygons: Geometries,
    *,
    owner: npt.NDArray[np.intp] | None = None,
    sign: npt.NDArray[np.intp] | None = None,
    only: Indices | None = None,
) -> Geometries:
    """Return the lines of border that do not cancel out.

    A segment cancels out against the same segment the other way about, which is how neighbours
    share it. Of a coverage with a few flaws that leaves its outline and the flaws.

    Parameters
    ----------
    polygons
        Valid polygons.
    owner
        A number for each; segments cancel out among polygons of one number. All the same by
        default.
    sign
        1, or -1 to turn a polygon's segments about.
    only
        The polygons of which lines are wanted.
    """
    parts, part_of = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    corners, corner_of = shapely.get_coordinates(rings, return_index=True)
    points = (corners + 0.0).view(np.complex128)[:, 0]  # without -0.0; x compares before y
    start, end = points[:-1], points[1:]
    real = (corner_of[:-1] == corner_of[1:]) & (start != end)
    start, end, polygon = start[real], end[real], part_of[ring_of[corner_of[1:][real]]]
    turn = np.where(start < end, 1, -1)
    low, high = np.minimum(start, end), np.maximum(start, end)
    # hashes sort much faster than what they are of
    key = np.zeros(len(low), np.uint64) if owner is None else owner[polygon].astype(np.uint64)
    for half in (low.real, low.imag, high.real, high.imag):
        key = ((key ^ half.copy().view(np.uint64)) * _SPREAD) ^ (key >> np.uint64(29))
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    left = first[np.bincount(place, turn if sign is None else turn * sign[polygon]) != 0]
    if only is not None:
        left = left[np.isin(polygon[left], only)]
    ends = np.stack([low[left], high[left]], axis=1)
    segments = shapely.multilinestrings(shapely.linestrings(ends.real, ends.imag))
    return np.asarray(shapely.get_parts(shapely.line_merge(segments)), dtype=object)


def pieces(lines: Geometries) -> Geometries:
    """Return the pieces into which lines cut the plane.

    When the lines are what is left of the borders of polygons, each point of a piece lies in as
    many of these polygons as any other.
    """
    noded = shapely.get_parts(shapely.union_all(lines))
    return np.asarray(shapely.get_parts(shapely.polygonize(noded)), dtype=object)


def there(edges: Geometries) -> Indices:
    """Return which are neither empty nor missing."""
    return np.flatnonzero(~(shapely.is_missing(edges) | shapely.is_empty(edges)))


def _polygonal(geometries: Geometries) -> None:
    if not np.isin(shapely.get_type_id(geometries), _POLYGONAL).all():
        raise BoundaryError("boundaries must be polygons; these are not all")


def _cleaned(flaws: Flaws) -> tuple[Geometries, npt.NDArray[np.float64], Indices]:
    """Return polygons whose borders match, the area that each lost and won, and which still gape.

    Those that are not involved in a flaw come back as they are.
    """
    given = flaws.geometries
    left = np.zeros(0, dtype=np.intp)
    for part in (flaws.involved, np.arange(len(given))):  # all, when repair spoils other borders
        clean = np.asarray(shapely.coverage_clean(given[part], gap_width=GAP_WIDTH), dtype=object)
        cleaned = given.copy()
        cleaned[part] = _polygons(clean)
        old, new = given[part], cleaned[part]
        twice, sign = np.tile(np.arange(len(part)), 2), np.repeat([1, -1], len(part))
        moved = unpaired(np.concatenate([old, new]), owner=twice, sign=sign)
        # borders that did not move and did match still do
        beside = shapely.STRtree(cleaned).query(moved, predicate="dwithin", distance=GAP_WIDTH)[1]
        if shapely.coverage_is_valid(cleaned[np.union1d(part, beside)], gap_width=GAP_WIDTH):
            break
    else:
        # narrow gaps that are open at the outside, or wider further on, are not for closing
        if not shapely.coverage_is_valid(cleaned):
            raise BoundaryError(
                "the borders of neighbours do not match and could not be repaired; take the "
                "official file of CBS"
            )
        left = there(shapely.coverage_invalid_edges(cleaned, gap_width=GAP_WIDTH))
    changed = np.zeros(len(given))
    changed[part] = _changed(old, new, pieces(moved))
    return cleaned, changed, left


def _changed(old: Geometries, new: Geometries, places: Geometries) -> npt.NDArray[np.float64]:
    """Return the area of the places that are in only one of an old and a new polygon."""
    inside = shapely.point_on_surface(places)
    was, becomes = (
        {*zip(*shapely.STRtree(one).query(inside, predicate="intersects").tolist(), strict=True)}
        for one in (old, new)
    )
    area = shapely.area(places)
    changed = np.zeros(len(old))
    for place, polygon in was ^ becomes:
        changed[polygon] += area[place]
    return changed


def _polygons(geometries: Geometries) -> Geometries:
    """Keep of each geometry its polygons only: repairs can leave stray points and lines."""
    kept = [
        shapely.union_all([part for part in shapely.get_parts(geometry) if part.area > 0])
        if geometry.geom_type == "GeometryCollection"
        else geometry
        for geometry in geometries
    ]
    return np.asarray(kept, dtype=object)
