"""How sound the topology of boundaries is, in m² and km, and whether that can be repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from regiokaart.boundaries import topology

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from regiokaart.boundaries.topology import Flaws, Geometries, Indices

Verdict = Literal["sound", "repairable", "refuse"]

SLIVER_WIDTH = 25.0
"""In metres; once unsound, gaps narrower than this are measured. The smallest that is meant, an
enclave of Baarle-Hertog, is 34 m wide."""
MOST_OVERLAP = 100_000.0
"""In m². All borders simplified polygon by polygon at 1 m come to 12,000 m², at 5 m to 126,000 m²,
at 100 m to 21 km²; the flawed official file of 2021 has 6 m²."""
MOST_GAP = 100_000.0
"""In m², of all gaps narrower than `SLIVER_WIDTH` together."""
MOST_OF_ONE = 0.01
"""The share of the smaller of two municipalities that an overlap may take."""

_LEAST_SHARED = 0.05  # of the vertices; of the official files, 40-53 % stand in a neighbour too
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ENOUGH = 10_000


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two polygons that cover the same `area`, in m², which is a `share` of the smaller."""

    first: str
    second: str
    area: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Soundness:
    """What was measured.

    Attributes
    ----------
    count
        The number of polygons.
    invalid
        Labels of polygons that cross or touch themselves.
    coverage_valid
        Whether all shared borders match vertex by vertex, without gaps narrower than
        `topology.GAP_WIDTH`.
    mismatched
        Labels of polygons with an edge that does not match that of a neighbour.
    mismatched_km
        The length of border that does not match, counted once for both sides.
    overlaps
        Pairs that overlap, the largest first.
    gaps
        The number of gaps narrower than `SLIVER_WIDTH`.
    gap_m2
        Their area.
    """

    count: int
    invalid: tuple[str, ...] = ()
    coverage_valid: bool = True
    mismatched: tuple[str, ...] = ()
    mismatched_km: float = 0.0
    overlaps: tuple[Overlap, ...] = ()
    gaps: int = 0
    gap_m2: float = 0.0

    @property
    def overlap_m2(self) -> float:
        """The area of all overlaps of two polygons."""
        return sum(overlap.area for overlap in self.overlaps)

    def told(self) -> tuple[str, ...]:
        """Return the figures in words, a line for each kind of flaw."""
        lines = []
        if self.invalid:
            lines.append(f"{len(self.invalid)} invalid polygons: {', '.join(self.invalid)}")
        if self.mismatched:
            lines.append(
                f"{len(self.mismatched)} of {self.count} have borders that do not match a "
                f"neighbour's, over {self.mismatched_km:.1f} km"
            )
        if self.overlaps:
            worst = self.overlaps[0]
            lines.append(
                f"{len(self.overlaps)} pairs overlap, by {_area(self.overlap_m2)}; the most are "
                f"{worst.first} and {worst.second}, by {_area(worst.area)}"
            )
        if self.gaps:
            lines.append(
                f"{self.gaps} gaps narrower than {SLIVER_WIDTH:.0f} m, {_area(self.gap_m2)}"
            )
        return tuple(lines)


def measure(
    geometries: Sequence[shapely.Geometry],
    labels: Sequence[str],
    *,
    flaws: Flaws | None = None,
) -> Soundness:
    """Measure how well polygons form a coverage.

    Sound polygons are recognised in two passes; the areas are only computed for others, and near
    the flawed borders only.

    Parameters
    ----------
    geometries
        Polygons in metres.
    labels
        What each is called.
    flaws
        What `topology.examine` said of these geometries, when that is known.

    Raises
    ------
    BoundaryError
        When the geometries are no polygons.
    """
    flaws = flaws or topology.examine(geometries)
    given = flaws.geometries
    names = np.asarray(labels, dtype=object)
    invalid = tuple(names[flaws.invalid])
    apart = _apart(given)
    if not len(flaws.near) and not apart:
        return Soundness(count=len(given), invalid=invalid)
    valid = topology.make_valid(given, flaws.invalid) if invalid else given
    if not len(flaws.near):
        slits = _slits(valid)
        return Soundness(count=len(given), invalid=invalid, gaps=len(slits), gap_m2=_sum(slits))
    gaps = _slits(valid) if apart else _slivers(valid, flaws.near)
    mismatched = topology.there(flaws.mismatched)
    return Soundness(
        count=len(given),
        invalid=invalid,
        coverage_valid=False,
        mismatched=tuple(names[mismatched]),
        mismatched_km=float(shapely.length(flaws.mismatched[mismatched]).sum()) / 2 / 1000,
        overlaps=_overlaps(valid, mismatched, flaws.mismatched, names),
        gaps=len(gaps),
        gap_m2=_sum(gaps),
    )


def verdict(soundness: Soundness) -> Verdict:
    """Return whether boundaries are sound, can be repaired, or must be refused.

    Repair moves borders by as much as they miss each other. That is right for slips of a
    centimetre or a metre; beyond `MOST_OVERLAP` in all, `MOST_OF_ONE` of a municipality or
    `MOST_GAP`, polygons were not made to fit, and which border is right is anybody's guess.
    """
    if (
        soundness.overlap_m2 > MOST_OVERLAP
        or soundness.gap_m2 > MOST_GAP
        or any(overlap.share > MOST_OF_ONE for overlap in soundness.overlaps)
    ):
        return "refuse"
    if soundness.coverage_valid and not soundness.invalid and not soundness.gaps:
        return "sound"
    return "repairable"


def refusal(soundness: Soundness) -> str:
    """Return what to say of boundaries that are refused: the figures, the tolerance, a remedy."""
    return (
        f"the borders of neighbours do not fit: {'; '.join(soundness.told())}. regiokaart repairs "
        f"overlaps and gaps of up to {_area(MOST_OVERLAP)} each, and "
        f"{MOST_OF_ONE:.0%} of a municipality. The polygons were not made to fit, as when they are "
        "simplified one by one; take the official file of CBS, or insist with --repair."
    )


def _overlaps(
    valid: Geometries, flawed: Indices, edges: Geometries, names: npt.NDArray[np.object_]
) -> tuple[Overlap, ...]:
    """Intersect the pairs of which one has a flawed edge that meets the other."""
    edge, other = shapely.STRtree(valid).query(edges[flawed], predicate="intersects")
    pairs = np.stack([flawed[edge], other], axis=1)
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    first, second = pairs[:, 0], pairs[:, 1]
    areas = shapely.area(shapely.intersection(valid[first], valid[second]))
    smaller = np.minimum(shapely.area(valid[first]), shapely.area(valid[second]))
    return tuple(
        Overlap(
            first=names[first[i]],
            second=names[second[i]],
            area=float(areas[i]),
            share=float(areas[i] / smaller[i]),
        )
        for i in np.argsort(-areas, kind="stable")
        if areas[i] > 0
    )


def _slivers(valid: Geometries, near: Indices) -> Geometries:
    """Return the gaps between flawed polygons that are narrower than `SLIVER_WIDTH`."""
    pieces = topology.pieces(topology.unpaired(valid, only=near))
    inside = shapely.point_on_surface(pieces)
    covered, _ = shapely.STRtree(valid).query(inside, predicate="intersects")
    gaps = np.delete(pieces, covered)
    return np.asarray(gaps[_width(gaps) < SLIVER_WIDTH], dtype=object)


def _width(polygons: Geometries) -> npt.NDArray[np.float64]:
    """Return the diameter of the largest circle in each; no better than tells of slivers."""
    areas = shapely.area(polygons)
    least, most = 2 * areas / shapely.length(polygons), 2 * np.sqrt(areas / np.pi)
    width = np.where(least >= SLIVER_WIDTH, least, most)
    # the circle itself takes long to find
    unsure = (least < SLIVER_WIDTH) & (most >= SLIVER_WIDTH)
    circles = shapely.maximum_inscribed_circle(polygons[unsure], tolerance=0.5)
    width[unsure] = 2 * shapely.length(circles)
    return np.asarray(width, dtype=np.float64)


def _apart(given: Geometries) -> bool:
    """Tell whether polygons that lie beside each other hardly have a vertex in common.

    Then each has been shrunk, and the gaps between them are one network that no hole shows.
    """
    if len(given) == 1:
        return False
    corners = shapely.get_coordinates(given).view(np.uint64)
    # sorting hashes is much faster than sorting pairs; of many, those that begin with zeros do,
    # which leaves out a shared vertex on both sides or on neither
    hashes = ((corners[:, 0] * _SPREAD) ^ corners[:, 1]) * _SPREAD
    if len(hashes) > _ENOUGH:
        hashes = hashes[hashes >> np.uint64(61) == 0]
    # a ring ends where it begins, which is no sharing
    rings = len(shapely.get_rings(shapely.get_parts(given))) * len(hashes) / len(corners)
    own = len(hashes) - rings
    if own - len(np.unique(hashes)) >= _LEAST_SHARED * own:
        return False
    one, other = shapely.STRtree(given).query(given, predicate="dwithin", distance=SLIVER_WIDTH)
    return bool((one != other).any())


def _slits(polygons: Geometries) -> Geometries:
    """Return all that closing gaps up to `SLIVER_WIDTH` would add."""
    union = shapely.union_all(polygons)
    half = SLIVER_WIDTH / 2
    closed = shapely.buffer(union, half, join_style="mitre")
    closed = shapely.buffer(closed, -half, join_style="mitre")
    parts = shapely.get_parts(shapely.difference(closed, union))
    return np.asarray(parts[shapely.area(parts) > 0], dtype=object)


def _sum(polygons: Geometries) -> float:
    return float(shapely.area(polygons).sum())


def _area(square_metres: float) -> str:
    if square_metres >= 100_000:  # noqa: PLR2004
        return f"{square_metres / 1e6:,.1f} km²"
    return f"{square_metres:,.1f} m²"
