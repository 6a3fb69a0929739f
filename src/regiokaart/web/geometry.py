"""The geometry of a page: each border once, as TopoJSON, whatever the number of layers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    import pyproj

    from regiokaart.layer import Scene

    Geometries = npt.NDArray[np.object_]
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


@dataclass(frozen=True)
class Geometry:
    """What a page draws.

    Attributes
    ----------
    topology
        TopoJSON with the objects ``gemeenten``, ``land`` and ``grenzen``: the municipalities of
        each scene in order, the land around them, and the borders on that. In longitude and
        latitude (WGS 84), or in units of ten kilometres when drawn on tiles.
    labels
        Where the name of each municipality has most room, as latitude and longitude.
    bounds
        South-west and north-east corner of the study area, as latitude and longitude.
    frame
        The same of all that is drawn.
    """

    topology: dict[str, Any]
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
        The place of the one that also gives what lies around it.
    """
    scenes = [_for_a_screen(scene) for scene in scenes]
    first = scenes[start]
    around = _surroundings(first, _frame(first))
    shapes = [shape for scene in scenes for shape in scene.layer.geometry]
    tiles = first.on_tiles
    drawn = _turned([*shapes, *around], tiles=tiles)
    # the outer ring counter-clockwise, as GeoJSON wants it
    drawn = shapely.orient_polygons(drawn, exterior_cw=False)
    area = drawn[: len(shapes)]
    return Geometry(
        topology=_topology(area, drawn[len(shapes) :]),
        labels=_labels(shapes, tiles=tiles),
        bounds=_corners(shapely.total_bounds(area)),
        frame=_corners(shapely.total_bounds(_turned([shapely.box(*_frame(first))], tiles=tiles))),
    )


def _topology(area: Geometries, around: Geometries) -> dict[str, Any]:
    from topojson.core.topology import Topology  # noqa: PLC0415 - only when a page is drawn

    present = [shape for shape in around if not shape.is_empty]
    made = Topology([*area, *present], prequantize=_STEPS, winding_order="CCW_CW").to_dict()
    drawn = made["objects"]["data"]["geometries"]
    for one in drawn:  # what the library adds says nothing here
        one.pop("properties", None)
        one.pop("id", None)
    left = drawn[len(area) :]
    rest = [left.pop(0) if not shape.is_empty else None for shape in around]
    objects = {"gemeenten": drawn[: len(area)], "land": rest[:1], "grenzen": rest[1:]}
    own = {arc if arc >= 0 else ~arc for one in drawn[: len(area)] for arc in _arcs_of(one["arcs"])}
    return {
        "type": "Topology",
        "transform": made["transform"],
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [one for one in found if one is not None],
            }
            for name, found in objects.items()
        },
        "arcs": [arc if number in own else _coarse(arc) for number, arc in enumerate(made["arcs"])],
    }


def _arcs_of(parts: list[Any]) -> list[int]:
    return [one for part in parts for one in (_arcs_of(part) if isinstance(part, list) else [part])]


def _coarse(arc: list[list[int]]) -> list[list[int]]:
    """Return an arc around the study area with fewer points, from the same place to the same."""
    points = np.cumsum(arc, axis=0)
    line = shapely.linestrings(points)
    fewer = shapely.get_coordinates(shapely.simplify(line, _AROUND_STEPS)).astype(int)
    if line.is_closed and len(fewer) < 4:  # noqa: PLR2004 - of an island something must be left
        return arc
    return [fewer[0].tolist(), *np.diff(fewer, axis=0).tolist()]


def _for_a_screen(scene: Scene) -> Scene:
    """Return the scene with no more detail than a screen shows."""
    left, bottom, right, top = scene.layer.total_bounds
    extent = max(right - left, top - bottom)
    return scene if extent < _LARGE else scene.drawn(detail=_DETAIL_OF_EXTENT * extent)


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


def _corners(bounds: Iterable[float]) -> Corners:
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
