"""The geometry of a page: each border once, as TopoJSON, whatever the number of layers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from regiokaart.layer import DETAIL
from regiokaart.web.mesh import Mesh, alike, merged, mesh_of, numbers, part_of, polygons_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    import pyproj

    from regiokaart.layer import Scene

    Geometries = npt.NDArray[np.object_]
    Points = npt.NDArray[np.float64]
    Corners = tuple[tuple[float, float], tuple[float, float]]

_STEPS = 30_000
"""Into how many steps the sides of what is drawn are divided: 5 metres of a province, 20 of the
country, which is a fifth or less of what borders are simplified to."""
_TILE_UNIT = 10_000.0
"""Metres of the tile grid in one unit of its page. Tiles lie nowhere, and have no degrees."""
_DECIMALS = 5  # of a degree or a unit, for the places of names
_DETAIL_OF_EXTENT = 1 / 1_000  # of the longer side: less than a pixel when the page opens
_LARGE = 150_000.0  # metres; areas of this extent are drawn with less detail than on paper
_AROUND_STEPS = 60
"""How many steps the coast around the study area may be off, which is a few hundred metres."""
_MARGIN = (0.36, 0.16)
"""How much is drawn around the study area, as parts of its width and height: wide screens show
more to the left and right than above and below."""
_AROUND_DETAIL = 800.0  # metres; borders among the surroundings are only there to find one's way
_WIDER = 20_000.0  # metres; neighbours just beyond the edge keep the land whole up to the edge
_INSIDE = 200.0  # metres; how precisely the roomiest place of a municipality is looked for
_made: dict[str, Geometry] = {}
"""The geometry that was made last: the pages of a study have the same."""


@dataclass(frozen=True)
class Geometry:
    """What a page draws.

    Attributes
    ----------
    topology
        TopoJSON with the objects ``gemeenten``, ``land`` and ``grenzen``: the shapes that the
        municipalities have on one or more of the days, the land around them, and the borders on
        that. In longitude and latitude (WGS 84), or in units of ten kilometres when drawn on tiles.
    places
        Of each scene, in order, the places of its municipalities among the shapes.
    labels
        Where the name of each shape has most room, as latitude and longitude.
    bounds
        South-west and north-east corner of the study area, as latitude and longitude.
    frame
        The same of all that is drawn.
    """

    topology: dict[str, Any]
    places: list[list[int]]
    labels: list[tuple[float, float]]
    bounds: Corners
    frame: Corners


def geometry_of(scenes: Sequence[Scene], *, start: int = 0) -> Geometry:
    """Return the geometry of a page.

    Parameters
    ----------
    scenes
        The study area, simplified, on each day that the page shows. All must be on tiles, or none.
    start
        The place of the one that also gives what lies around it, and whose borders stay as they
        are; those of other days follow them where they lie alike, as `mesh.alike` says.
    """
    key = _key(scenes, start)
    if key not in _made:
        made = _geometry(scenes, start)
        _made.clear()
        _made[key] = made
    return _made[key]


def _key(scenes: Sequence[Scene], start: int) -> str:
    """Return what tells the shapes that a page is drawn from."""
    told = hashlib.sha256(bytes([start]))
    for scene in scenes:
        for frame in (scene.layer, scene.surroundings):
            told.update(f"{scene.on_tiles} {len(frame)} ".encode())
            for shape in shapely.to_wkb(np.asarray(frame.geometry, dtype=object)):
                told.update(shape)
    return told.hexdigest()


def _geometry(scenes: Sequence[Scene], start: int) -> Geometry:
    scenes = [_for_a_screen(scene) for scene in scenes]
    first = scenes[start]
    # from day to day away from the first: what lies near in time is most alike
    order = sorted(range(len(scenes)), key=lambda place: (abs(place - start), place))
    areas, land, borders = [], Mesh([], []), Mesh([], [])
    for place in order:
        # what lies around cuts the outer borders of each day at the same places
        around = _surroundings(scenes[place], _frame(first))
        present = [shape for shape in around if not shape.is_empty]
        # the outer ring counter-clockwise, as GeoJSON wants it
        area = shapely.orient_polygons(list(scenes[place].layer.geometry), exterior_cw=False)
        mesh = mesh_of([*area, *present])
        areas.append(part_of(mesh, mesh.shapes[: len(area)]))
        if place == start:
            left = mesh.shapes[len(area) :]
            land, borders = (
                part_of(mesh, [left.pop(0)] if not shape.is_empty else []) for shape in around
            )
    if not first.on_tiles:
        areas = alike(areas, tolerance=_detail(first))
    arcs, shapes, places = merged([*areas, land, borders])
    *of_day, of_land, of_borders = places
    objects = {
        "gemeenten": shapes[: 1 + max(max(one) for one in of_day)],
        "land": [shapes[one] for one in of_land],
        "grenzen": [shapes[one] for one in of_borders],
    }
    polygons = polygons_of(Mesh(arcs, objects["gemeenten"]))
    return Geometry(
        topology=_topology(arcs, objects, tiles=first.on_tiles),
        places=[own for _, own in sorted(zip(order, of_day, strict=True))],
        labels=_labels(polygons, tiles=first.on_tiles),
        bounds=_bounds(polygons, tiles=first.on_tiles),
        frame=_bounds([shapely.box(*_frame(first))], tiles=first.on_tiles),
    )


def _topology(
    arcs: Sequence[Points], objects: dict[str, list[dict[str, Any]]], *, tiles: bool
) -> dict[str, Any]:
    """Return TopoJSON: arcs as steps on a grid, and the objects on them."""
    turned = [shapely.get_coordinates(line) for line in _turned(_lines(arcs), tiles=tiles)]
    every = np.concatenate(turned)
    corner = every.min(axis=0)
    scale = (every.max(axis=0) - corner) / (_STEPS - 1)
    own = {one for shape in objects["gemeenten"] for one in numbers(shape["arcs"])}
    steps = []
    for place, points in enumerate(turned):
        on_grid = np.rint((points - corner) / scale).astype(int)
        steps.append(_steps(on_grid if place in own else _coarse(on_grid)))
    return {
        "type": "Topology",
        "transform": {"scale": scale.tolist(), "translate": corner.tolist()},
        "objects": {
            name: {"type": "GeometryCollection", "geometries": found}
            for name, found in objects.items()
        },
        "arcs": steps,
    }


def _lines(arcs: Iterable[Points]) -> list[shapely.LineString]:
    return [shapely.LineString(arc) for arc in arcs]


def _steps(points: npt.NDArray[np.int_]) -> list[list[int]]:
    """Return the first point and the steps from each to the next, without those to itself."""
    steps = np.diff(points, axis=0)
    moving = steps[steps.any(axis=1)]
    # of what is smaller than the grid two points are left, or the four of a ring
    least = 3 if (points[0] == points[-1]).all() else 1
    return [points[0].tolist(), *(moving if len(moving) >= least else steps).tolist()]


def _coarse(points: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
    """Return an arc around the study area with fewer points, from the same place to the same."""
    line = shapely.LineString(points)
    fewer: npt.NDArray[np.int_] = shapely.get_coordinates(
        shapely.simplify(line, _AROUND_STEPS)
    ).astype(int)
    if line.is_closed and len(fewer) < 4:  # noqa: PLR2004 - of an island something must be left
        return points
    return fewer


def _extent(scene: Scene) -> float:
    left, bottom, right, top = map(float, scene.layer.total_bounds)
    return max(right - left, top - bottom)


def _detail(scene: Scene) -> float:
    """Return the detail of a page in metres: no border is told more precisely."""
    extent = _extent(scene)
    return DETAIL if extent < _LARGE else _DETAIL_OF_EXTENT * extent


def _for_a_screen(scene: Scene) -> Scene:
    """Return the scene with no more detail than a screen shows."""
    return scene if _extent(scene) < _LARGE else scene.drawn(detail=_detail(scene))


def _frame(scene: Scene) -> tuple[float, float, float, float]:
    """Return the bounds of what is drawn, in metres: the study area and a margin."""
    left, bottom, right, top = map(float, scene.layer.total_bounds)
    wide, high = (right - left) * _MARGIN[0], (top - bottom) * _MARGIN[1]
    return left - wide, bottom - high, right + wide, top + high


def _surroundings(
    scene: Scene, box: tuple[float, float, float, float]
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the land around the study area, and the borders on it, within a box.

    Borders are lines, drawn once: half the size of polygons.
    """
    around = scene.surroundings.geometry
    near = np.asarray(
        around[around.intersects(shapely.box(*box).buffer(_WIDER, join_style="mitre"))],
        dtype=object,
    )
    if not near.size:
        return shapely.MultiPolygon(), shapely.MultiLineString()
    if not scene.on_tiles:
        # the outer boundary is shared with the study area and keeps its detail
        near = shapely.coverage_simplify(near, _AROUND_DETAIL, simplify_boundary=False)
    land = shapely.clip_by_rect(shapely.coverage_union_all(near), *box)
    borders = shapely.clip_by_rect(_shared(near), *box)
    # at the edge of the frame a cut can leave points, and lines of land
    return (
        shapely.MultiPolygon(_parts(land, dimension=2)),
        shapely.line_merge(shapely.MultiLineString(_parts(borders, dimension=1))),
    )


def _parts(geometry: shapely.Geometry, *, dimension: int) -> list[shapely.Geometry]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if shapely.get_dimensions(part) == dimension]


def _shared(polygons: Geometries) -> shapely.Geometry:
    """Return the lines that two polygons of a valid topology share."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    starts, ends = points[:-1], points[1:]
    steps = np.hstack([starts, ends])[ring[:-1] == ring[1:]]
    turned = (steps[:, 0] > steps[:, 2]) | (
        (steps[:, 0] == steps[:, 2]) & (steps[:, 1] > steps[:, 3])
    )
    steps[turned] = steps[turned][:, [2, 3, 0, 1]]
    unique, counts = np.unique(steps, axis=0, return_counts=True)
    lines = shapely.linestrings(unique[counts > 1].reshape(-1, 2, 2))
    return shapely.line_merge(shapely.multilinestrings(lines))


def _labels(shapes: Iterable[shapely.Geometry], *, tiles: bool) -> list[tuple[float, float]]:
    """Return the centre of the largest circle within each polygon, as latitude and longitude."""
    if tiles:
        points = shapely.centroid(list(shapes))
    else:
        circles = shapely.maximum_inscribed_circle(list(shapes), tolerance=_INSIDE)
        points = shapely.get_point(circles, 0)
    x, y = np.round(shapely.get_coordinates(_turned(points, tiles=tiles)), _DECIMALS).T
    return list(zip(y.tolist(), x.tolist(), strict=True))


def _bounds(shapes: Iterable[shapely.Geometry], *, tiles: bool) -> Corners:
    """Return the south-west and north-east corner of shapes, as latitude and longitude."""
    bounds = shapely.total_bounds(_turned(shapes, tiles=tiles))
    west, south, east, north = (round(float(one), _DECIMALS) for one in bounds)
    return (south, west), (north, east)


@cache
def _transformer() -> pyproj.Transformer:
    import pyproj  # noqa: PLC0415 - slow to import

    return pyproj.Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def _turned(geometries: Iterable[shapely.Geometry], *, tiles: bool) -> Geometries:
    """Return geometries of EPSG:28992 in longitude and latitude; tiles in units of their page.

    Each coordinate is turned by itself, so that a point that neighbours share stays shared.
    """

    def turn(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        if tiles:
            return points / _TILE_UNIT
        return np.column_stack(_transformer().transform(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(np.asarray(list(geometries), dtype=object), turn))
