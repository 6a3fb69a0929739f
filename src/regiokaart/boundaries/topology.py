"""Borders that neighbours share: check, repair, simplify and dissolve them as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Geometries = npt.NDArray[np.object_]

_LEAST_TOLD = 0.01  # m²; less is noise of floating point
_GAP = 1.0  # m; the boundaries of CBS have no narrower gap between neighbours that is meant
_MOST_CHANGED = 0.01  # of a municipality; a hundred times what a slip of a border comes to


def repair(
    geometries: Sequence[shapely.Geometry], *, labels: Sequence[str]
) -> tuple[Geometries, list[str]]:
    """Return geometries whose shared borders match, and what was changed.

    Parameters
    ----------
    geometries
        Polygons in metres.
    labels
        What each is called in the report.

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
    given = np.asarray(geometries, dtype=object)
    told: list[str] = []
    invalid = ~shapely.is_valid(given)
    valid = given
    if invalid.any():
        valid = given.copy()
        valid[invalid] = _polygons(shapely.make_valid(given[invalid], method="structure"))
        names = ", ".join(np.asarray(labels)[invalid])
        noun = "polygon" if invalid.sum() == 1 else "polygons"
        told.append(f"made {invalid.sum()} invalid {noun} valid ({names})")
    if not np.isin(shapely.get_type_id(valid), (3, 6)).all():
        raise BoundaryError("boundaries must be polygons; these are not all")
    if shapely.coverage_is_valid(valid, gap_width=_GAP):
        return valid, told
    only_gaps = shapely.coverage_is_valid(valid)
    edges = shapely.coverage_invalid_edges(valid, gap_width=_GAP if only_gaps else 0.0)
    flawed = ~shapely.is_missing(edges) & ~shapely.is_empty(edges)
    cleaned = _polygons(np.asarray(shapely.coverage_clean(valid, gap_width=_GAP), dtype=object))
    if not shapely.coverage_is_valid(cleaned, gap_width=_GAP):
        raise BoundaryError(
            "the borders of neighbours do not match and could not be repaired; take the official "
            "file of CBS"
        )
    changed = shapely.area(shapely.symmetric_difference(valid, cleaned))
    if (much := changed > _MOST_CHANGED * shapely.area(valid)).any():
        listed = ", ".join(
            f"{labels[i]} by {changed[i]:.0f} m²" for i in np.flatnonzero(much).tolist()
        )
        raise BoundaryError(
            f"boundaries overlap too much to be repaired: {listed}; take the official file of CBS"
        )
    told.append(
        f"matched the shared borders of {flawed.sum()} municipalities; "
        f"{changed.sum():.1f} m² changed hands"
    )
    told += [
        f"{labels[index]}: {changed[index]:.2f} m² changed"
        for index in np.argsort(-changed, kind="stable")
        if changed[index] >= _LEAST_TOLD
    ]
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


def _polygons(geometries: Geometries) -> Geometries:
    """Keep of each geometry its polygons only: repairs can leave stray points and lines."""
    kept = [
        shapely.union_all([part for part in shapely.get_parts(geometry) if part.area > 0])
        if geometry.geom_type == "GeometryCollection"
        else geometry
        for geometry in geometries
    ]
    return np.asarray(kept, dtype=object)
