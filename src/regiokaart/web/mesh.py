"""The borders of several days as arcs: those that are the same on two days are there once.

CBS draws the borders of each year anew, and corrects them here and there by less than a map shows.
Where an arc of one day lies along an arc of another, the page draws the same arc on both days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    Geometries = npt.NDArray[np.object_]
    Points = npt.NDArray[np.float64]
    Nodes = dict[tuple[float, float], tuple[float, float]]

_ROUND = 16  # segments of a quarter circle: the buffers below are round to half a percent


@dataclass(frozen=True)
class Mesh:
    """Shapes as sets of arcs, as in TopoJSON.

    Attributes
    ----------
    arcs
        The points of each arc. Neighbours share arcs.
    shapes
        Of each shape its ``type`` and ``arcs``; a negative number is an arc the other way about.
    """

    arcs: list[Points]
    shapes: list[dict[str, Any]]


def mesh_of(shapes: Iterable[shapely.Geometry]) -> Mesh:
    """Return shapes with matching borders as arcs. None of the shapes may be empty."""
    from topojson.core.topology import Topology  # noqa: PLC0415 - only when a page is drawn

    made = Topology(list(shapes), prequantize=False, winding_order="CCW_CW").to_dict()
    return Mesh(
        arcs=[np.asarray(arc, dtype=float) for arc in made["arcs"]],
        shapes=[
            {"type": one["type"], "arcs": one["arcs"]}
            for one in made["objects"]["data"]["geometries"]
        ],
    )


def numbers(arcs: list[Any]) -> Iterator[int]:
    """Return the numbers of the arcs of a shape, those that go the other way about as well."""
    for one in arcs:
        if isinstance(one, list):
            yield from numbers(one)
        else:
            yield one if one >= 0 else ~one


def alike(meshes: Sequence[Mesh], *, tolerance: float) -> list[Mesh]:
    """Return meshes of polygons with the arcs of the first in the others where both lie alike.

    An arc is taken over when it has the same ends and each lies, as a whole, within the tolerance
    of the other. The ends of what joins it are moved along, by no more than that. So no border
    moves by more than the tolerance, borders that were shared stay shared, and where polygons
    would cross or overlap by it, their arcs stay as they were.

    Parameters
    ----------
    meshes
        The polygons of each day. The first stays as it is; the third can also be drawn along
        arcs of the second, and so on.
    tolerance
        The most that a border may move, in the unit of the points.
    """
    done = list(meshes[:1])
    for mesh in meshes[1:]:
        known = [arc for one in done for arc in one.arcs]
        done.append(_along(mesh, known, tolerance))
    return done


def merged(meshes: Sequence[Mesh]) -> tuple[list[Points], list[dict[str, Any]], list[list[int]]]:
    """Return the arcs and the shapes of all meshes, each once, and the shapes of each mesh.

    Parameters
    ----------
    meshes
        The shapes of each day.

    Returns
    -------
    The arcs, the shapes on them, and of each mesh the places of its shapes among these.
    """
    arcs: list[Points] = []
    place_of: dict[bytes, int] = {}
    shapes: list[dict[str, Any]] = []
    place_of_shape: dict[str, int] = {}
    of_mesh = []
    for mesh in meshes:
        places = []
        for arc in map(_from_least, mesh.arcs, _rings(mesh)):
            key, turned = arc.tobytes(), np.ascontiguousarray(arc[::-1]).tobytes()
            if key not in place_of and turned not in place_of:
                place_of[key] = len(arcs)
                arcs.append(arc)
            places.append(place_of[key] if key in place_of else ~place_of[turned])
        own = []
        for shape in mesh.shapes:
            one = {"type": shape["type"], "arcs": _renumbered(shape["arcs"], places)}
            own.append(place_of_shape.setdefault(_key(one), len(shapes)))
            if own[-1] == len(shapes):
                shapes.append(one)
        of_mesh.append(own)
    return arcs, shapes, of_mesh


def polygons_of(mesh: Mesh) -> Geometries:
    """Return the polygons of a mesh."""
    return np.asarray(
        [
            shapely.MultiPolygon([(part[0], part[1:]) for part in _rings_of(mesh, shape)])
            for shape in mesh.shapes
        ],
        dtype=object,
    )


def _rings_of(mesh: Mesh, shape: dict[str, Any]) -> list[list[Points]]:
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [[_joined(mesh.arcs, ring) for ring in part] for part in parts]


def _joined(arcs: Sequence[Points], ring: list[int]) -> Points:
    lines = [arcs[one] if one >= 0 else arcs[~one][::-1] for one in ring]
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


def _renumbered(arcs: list[Any], places: list[int] | dict[int, int]) -> list[Any]:
    return [
        _renumbered(one, places)
        if isinstance(one, list)
        else (places[one] if one >= 0 else ~places[~one])
        for one in arcs
    ]


def _key(shape: dict[str, Any]) -> str:
    """Return what two shapes have in common whose rings only begin elsewhere."""
    if not shape["type"].endswith("Polygon"):
        return repr(shape)
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    turned = [[_turned(ring) for ring in part] for part in parts]
    return repr(sorted([part[0], *sorted(part[1:])] for part in turned))


def _turned(ring: list[int]) -> list[int]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]


def _from_least(arc: Points, is_ring: bool) -> Points:  # noqa: FBT001 - for map
    """Return a ring from its least point on, so that it is the same wherever it began."""
    if not is_ring:
        return arc
    least = np.lexsort((arc[:-1, 1], arc[:-1, 0]))[0]
    points = np.roll(arc[:-1], -least, axis=0)
    return np.concatenate([points, points[:1]])


def _rings(mesh: Mesh) -> list[bool]:
    """Return which arcs are rings that touch no other arc, such as islands."""
    ends = [tuple(point) for arc in mesh.arcs for point in (arc[0], arc[-1])]
    count = dict.fromkeys(ends, 0)
    for end in ends:
        count[end] += 1
    return [
        first == last and count[first] == 2  # noqa: PLR2004 - its own two ends
        for first, last in zip(ends[::2], ends[1::2], strict=True)
    ]


def _along(mesh: Mesh, known: Sequence[Points], tolerance: float) -> Mesh:
    """Return a mesh with known arcs in place of its own that lie alike."""
    open_arcs = [arc for arc, ring in zip(mesh.arcs, _rings(mesh), strict=True) if not ring]
    near = _near_nodes(open_arcs, known, tolerance)
    found = _same_arcs(mesh, known, near, tolerance)
    while True:
        moved = _moved(mesh, found, near)
        wrong = {one for place in _wrong(moved) for one in numbers(mesh.shapes[place]["arcs"])}
        # an arc of its own whose ends moved is the likeliest to cross others
        left = _at_ends(mesh, wrong - found.keys(), found, near) or (wrong & found.keys())
        if not left:
            return moved
        found = {place: arc for place, arc in found.items() if place not in left}


def _at_ends(mesh: Mesh, places: set[int], found: dict[int, Points], near: Nodes) -> set[int]:
    """Return which found arcs move the ends of some others."""
    moving = {
        end for place in places for end in _ends(mesh.arcs[place]) if near.get(end, end) != end
    }
    return {place for place in found if not moving.isdisjoint(_ends(mesh.arcs[place]))}


def _ends(arc: Points) -> tuple[tuple[float, float], tuple[float, float]]:
    return (float(arc[0, 0]), float(arc[0, 1])), (float(arc[-1, 0]), float(arc[-1, 1]))


def part_of(mesh: Mesh, shapes: Sequence[dict[str, Any]]) -> Mesh:
    """Return a mesh of some of its shapes, without the arcs that only others have."""
    used = sorted({one for shape in shapes for one in numbers(shape["arcs"])})
    places = {one: place for place, one in enumerate(used)}
    return Mesh(
        arcs=[mesh.arcs[one] for one in used],
        shapes=[one | {"arcs": _renumbered(one["arcs"], places)} for one in shapes],
    )


def _near_nodes(arcs: Sequence[Points], known: Sequence[Points], tolerance: float) -> Nodes:
    """Return the ends of known arcs that are the nearest of ends of arcs, and the other way."""
    if not arcs or not known:
        return {}
    own = np.unique([end for arc in arcs for end in _ends(arc)], axis=0)
    other = np.unique([end for arc in known for end in _ends(arc)], axis=0)
    points, others = shapely.points(own), shapely.points(other)
    found: list[tuple[float, int, int]] = []
    tree = shapely.STRtree(others)
    for one, two in tree.query(points, predicate="dwithin", distance=tolerance).T.tolist():
        found.append((float(np.hypot(*(own[one] - other[two]))), one, two))
    near: Nodes = {}
    taken: set[int] = set()
    for _, one, two in sorted(found):
        end = (float(own[one, 0]), float(own[one, 1]))
        if end not in near and two not in taken:
            near[end] = (float(other[two, 0]), float(other[two, 1]))
            taken.add(two)
    return near


def _same_arcs(
    mesh: Mesh, known: Sequence[Points], near: Nodes, tolerance: float
) -> dict[int, Points]:
    """Return the known arc for each arc that lies alike, going the same way."""
    by_ends: dict[tuple[tuple[float, float], tuple[float, float]], list[Points]] = {}
    rings: list[Points] = []
    for arc in known:
        first, last = _ends(arc)
        if first == last:
            rings.append(arc)
        else:
            by_ends.setdefault((first, last), []).append(arc)
            by_ends.setdefault((last, first), []).append(arc[::-1])
    found: dict[int, Points] = {}
    taken: set[bytes] = set()
    for place, (arc, is_ring) in enumerate(zip(mesh.arcs, _rings(mesh), strict=True)):
        first, last = _ends(arc)
        if is_ring:
            candidates = [
                ring if _way(ring) == _way(arc) else ring[::-1]
                for ring in rings
                if np.all(np.abs(ring.min(axis=0) - arc.min(axis=0)) <= tolerance)
                and np.all(np.abs(ring.max(axis=0) - arc.max(axis=0)) <= tolerance)
            ]
        elif first in near and last in near and first != last:
            candidates = by_ends.get((near[first], near[last]), [])
        else:
            continue
        for _, one in sorted(
            ((_apart(arc, one), one) for one in candidates), key=lambda two: two[0]
        ):
            key = np.sort(one, axis=0).tobytes()  # the same either way about
            if key not in taken and lies_along(arc, one, tolerance):
                found[place] = one
                taken.add(key)
                break
    return found


def _apart(one: Points, two: Points) -> float:
    return float(shapely.hausdorff_distance(shapely.LineString(one), shapely.LineString(two)))


def _way(ring: Points) -> bool:
    return bool(shapely.is_ccw(shapely.linearrings(ring)))


def lies_along(one: Points, two: Points, tolerance: float) -> bool:
    """Return whether each of two lines lies, as a whole, within a tolerance of the other."""
    if np.array_equal(one, two):
        return True
    if _apart(one, two) > tolerance:  # soon told, but of corners only
        return False
    lines = shapely.LineString(one), shapely.LineString(two)
    return all(
        shapely.buffer(first, tolerance, quad_segs=_ROUND).covers(second)
        for first, second in (lines, lines[::-1])
    )


def _moved(mesh: Mesh, found: dict[int, Points], near: Nodes) -> Mesh:
    """Return a mesh with the arcs that were found, and the ends of the others moved to them."""
    rings = _rings(mesh)
    ends = {end for place in found if not rings[place] for end in _ends(mesh.arcs[place])}
    arcs = []
    for place, arc in enumerate(mesh.arcs):
        if place in found:
            arcs.append(found[place])
            continue
        first, last = _ends(arc)
        own = arc.copy()
        own[0] = near[first] if first in ends and not rings[place] else first
        own[-1] = near[last] if last in ends and not rings[place] else last
        arcs.append(own)
    return replace(mesh, arcs=arcs)


def _wrong(mesh: Mesh) -> list[int]:
    """Return the shapes that cross themselves, or overlap others."""
    polygons = polygons_of(mesh)
    wrong = ~shapely.is_valid(polygons)
    edges = shapely.coverage_invalid_edges(polygons)
    wrong |= ~(shapely.is_missing(edges) | shapely.is_empty(edges))
    return [int(place) for place in np.flatnonzero(wrong)]
