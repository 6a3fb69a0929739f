"""Reading municipalities or provinces from any file of boundaries, and telling what it took.

Codes are known by their values and coordinates by where they lie, because the names of columns
and the declared coordinate system are what goes wrong first when a file is passed on.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from regiokaart import register
from regiokaart.boundaries import columns, formats
from regiokaart.boundaries.formats import some
from regiokaart.boundaries.harvest import CRS
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from regiokaart.boundaries.columns import Codes
    from regiokaart.boundaries.formats import Layer
    from regiokaart.boundaries.harvest import Level

    Box = tuple[float, float, float, float]
    Points = npt.NDArray[np.float64]
    Objects = npt.NDArray[np.object_]

_WATER_COLUMNS = {"water", "h2o"}
_LAND = "NEE"
_OVERWHELMING = 0.8  # of the polygons
_RD = "RD (EPSG:28992)"
_SYSTEMS: dict[str, tuple[int, bool, tuple[float, float, float, float]]] = {
    # EPSG code, whether the axes are swapped, and west, south, east, north of the Netherlands
    _RD: (28992, False, (0, 300_000, 300_000, 650_000)),
    "RD with x and y swapped": (28992, True, (300_000, 0, 650_000, 300_000)),
    "degrees (EPSG:4326)": (4326, False, (3, 50, 8, 54)),
    "degrees with latitude first": (4326, True, (50, 3, 54, 8)),
    "Web Mercator (EPSG:3857)": (3857, False, (330_000, 6_440_000, 900_000, 7_200_000)),
}
_NEAR = 1_000.0  # m; RD without its datum shift is about a hundred metres off


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file has.

    Attributes
    ----------
    frame
        Columns ``code``, ``name`` and ``geometry``: polygons without heights in EPSG:28992, one
        row per municipality or province, sorted by code. Their topology is as it was.
    notes
        What was odd about the file and what was made of it; none for a sound official file.
    layer
        The layer that was read.
    path
        The file that was named.
    """

    frame: gpd.GeoDataFrame
    notes: tuple[str, ...]
    layer: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """Rows of a file, as plain arrays, which cost less to pass on than a frame."""

    codes: Objects
    names: Objects
    shapes: Objects

    def __getitem__(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> _Parts:
        return _Parts(codes=self.codes[rows], names=self.names[rows], shapes=self.shapes[rows])


def read(path: Path, *, level: Level = "municipality") -> Reading:
    """Read the municipalities or provinces of a file.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON, TopoJSON, Shapefile (or a part of one), FlatGeobuf, GeoParquet or
        KML, or a zip with one.
    level
        What the rows are to be.

    Raises
    ------
    BoundaryError
        When the file is none of these, damaged or dangerous, has no layer with such polygons or
        several, or when a name is unknown or of several municipalities.
    """
    with formats.opened(path) as files:
        layer, table, found = _choose(path, formats.layers_of(path, files), level)
        curves = layer.curves()
    if not isinstance(table, gpd.GeoDataFrame):
        raise BoundaryError(f"{path.name}, layer {layer.name} has no geometry")
    notes = [*layer.notes, *curves]
    found = found or columns.codes_by_name(path, table, level, notes)
    if found.column and not found.hinted:
        notes.append(f"codes taken from column {found.column}, by their values")
    name = columns.name_column(table, skip=found.column)
    parts = _Parts(
        codes=np.asarray(found.codes, dtype=object),
        names=table[name].to_numpy(dtype=object) if name else np.full(len(table), None),
        shapes=np.asarray(table.geometry.array, dtype=object),
    )
    parts = _rows(parts, table, notes)
    parts = _polygons(path, layer, parts, notes)
    parts = _located(path, parts, table.crs, notes)
    parts = _one_each(parts, notes)
    frame = gpd.GeoDataFrame(
        {"code": pd.Series(parts.codes, dtype=object), "name": _names(parts, level, notes)},
        geometry=parts.shapes,
        crs=CRS,
    )
    unknown = [code for code in parts.codes if not columns.is_known(code, level)]
    if unknown:
        notes.append(f"codes that the register does not know: {some(unknown)}")
    return Reading(frame=frame, notes=tuple(notes), layer=layer.name, path=path)


def _choose(
    path: Path, layers: list[Layer], level: Level
) -> tuple[Layer, pd.DataFrame, Codes | None]:
    """Return the layer that has what is asked, its rows and the column of codes."""
    dutch = "gemeente" if level == "municipality" else "provincie"
    official = re.compile(rf"(cbs_)?{dutch}(_\d{{4}})?_gegeneraliseerd")
    refused: dict[str, str] = {}
    ranks: tuple[list[Layer], ...] = ([], [], [])
    for layer in layers:
        if not re.search("Polygon|Surface|Unknown|Collection", layer.kind):
            what = "no geometry" if layer.kind == "None" else f"{layer.kind}s, not polygons"
            refused[layer.name] = what
            continue
        likely = dutch in layer.name.lower()
        ranks[0 if official.fullmatch(layer.name) else 1 if likely else 2].append(layer)
    for rank in ranks:
        fit = []
        for layer in rank:
            try:
                table = layer.table(geometry=len(rank) == 1)
            except formats.UNREADABLE as error:
                raise formats.unreadable(path, error) from error
            try:
                fit.append((layer, table, columns.fit(table, level)))
            except columns.UnfitError as reason:
                refused[layer.name] = str(reason)
        if len(fit) > 1:
            raise BoundaryError(
                f"{path.name} has several layers of {columns.noun(level)}: "
                f"{', '.join(layer.name for layer, *_ in fit)}. Save the one that is meant as a "
                "file of its own."
            )
        if fit:
            layer, table, codes = fit[0]
            if len(rank) > 1:
                layer.notes.clear()  # the second reading says it all again
                table = layer.table(geometry=True)
            return layer, table, codes
    listed = "; ".join(f"layer {name}: {reason}" for name, reason in refused.items())
    example = "GM0518" if level == "municipality" else "PV28"
    listed = listed or "no layers (cut short?)"
    raise BoundaryError(
        f"{path.name} has no polygons of {columns.noun(level)}. It has {listed}. Expected a "
        f"polygon for each, with a column of codes such as {example} or of names; take the "
        f"layer {dutch}_gegeneraliseerd of the CBS gebiedsindelingen."
    )


def _rows(parts: _Parts, table: pd.DataFrame, notes: list[str]) -> _Parts:
    """Leave out water, foreign land and rows without a code."""
    keep = np.ones(len(parts.codes), dtype=bool)
    for column in columns.texts_of(table):
        if column.lower() not in _WATER_COLUMNS:
            continue
        kinds = table[column].fillna(_LAND).astype(str).str.strip().str.upper().to_numpy()
        if set(kinds) <= {_LAND, "JA", "B"}:
            keep &= kinds == _LAND
            for kind, what in (("JA", "water"), ("B", "Belgian land")):
                if (rows := kinds == kind).any():
                    which = some(sorted({*parts.codes[rows]} - {None}))
                    notes.append(f"left out {rows.sum()} rows of {what} ({which})")
    if (abroad := keep & (parts.codes == columns.ABROAD)).any():
        notes.append(f"left out {abroad.sum()} rows of foreign land ({columns.ABROAD})")
    if (without := keep & pd.isna(parts.codes)).any():
        notes.append(f"left out {without.sum()} rows without a code")
    keep &= ~abroad & ~without
    return parts if keep.all() else parts[keep]


def _polygons(path: Path, layer: Layer, parts: _Parts, notes: list[str]) -> _Parts:
    """Leave only polygons, without heights."""
    shapes = parts.shapes
    kinds = shapely.get_type_id(shapes)
    if (deep := shapely.has_z(shapes) | shapely.has_m(shapes)).any():
        shapes = shapely.force_2d(shapes)
        notes.append(f"left out the heights or measures of {deep.sum()} rows")
    if (mixed := kinds == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        shapes = shapes.copy()
        shapes[mixed] = [polygonal(shape) for shape in shapes[mixed]]
        notes.append(f"took the polygons out of collections: {some(parts.codes[mixed])}")
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    other = ~empty & ~np.isin(shapely.get_type_id(shapes), (3, 6))
    if (empty | other).all():
        there = Counter(shape.geom_type for shape in shapes[other])
        what = ", ".join(f"{count} {kind}" for kind, count in there.items()) or "no geometry"
        raise BoundaryError(
            f"{path.name}, layer {layer.name} has {what}, and no polygon; boundaries are polygons"
        )
    if empty.any():
        notes.append(f"left out rows without geometry: {some(parts.codes[empty])}")
    if other.any():
        notes.append(f"left out rows that are no polygon: {some(parts.codes[other])}")
    keep = ~empty & ~other
    return replace(parts, shapes=shapes)[keep]


def polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry, however deep in collections, as one geometry."""
    parts = shapely.get_parts(geometry)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    return shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _located(path: Path, parts: _Parts, declared: pyproj.CRS | None, notes: list[str]) -> _Parts:
    """Return the polygons in RD, by the declared coordinate system or by where they lie."""
    bounds = shapely.bounds(parts.shapes)
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    seen = next((name for name, (*_, box) in _SYSTEMS.items() if _mostly_in(centres, box)), None)
    shapes = parts.shapes
    if declared is not None and declared.to_epsg() == 28992 and seen == _RD:  # noqa: PLR2004
        pass
    elif declared is not None and _mostly_in(there := _to_rd(centres, declared), _SYSTEMS[_RD][2]):
        if seen == _RD and np.hypot(*(there - centres).T).max() < _NEAR:
            # RD by another name, and at times without its shift from the datum of GPS
            notes.append(f"coordinate system {declared.name!r} read as {_RD}")
        else:
            shapes = _moved(shapes, declared)
            notes.append(f"transformed from {declared.name} to {_RD}")
    elif seen is None:
        west, south = np.nanmin(bounds[:, :2], axis=0)
        east, north = np.nanmax(bounds[:, 2:], axis=0)
        raise BoundaryError(
            f"{path.name}: the coordinates (x {west:.6g} to {east:.6g}, y {south:.6g} to "
            f"{north:.6g}) lie in the Netherlands neither in "
            f"{'the declared ' + repr(declared.name) if declared else 'any declared system'} nor "
            f"in {', '.join(_SYSTEMS)}. Save the file in {_RD}."
        )
    else:
        says = f"declares {declared.name}" if declared else "declares no coordinate system"
        notes.append(f"the file {says}, but its coordinates are {seen}; read as such")
        epsg, swapped, _ = _SYSTEMS[seen]
        if swapped:
            shapes = shapely.transform(shapes, lambda pairs: pairs[:, ::-1])
        shapes = shapes if epsg == pyproj.CRS(CRS).to_epsg() else _moved(shapes, epsg)
    bounds = shapely.bounds(shapes)
    if (astray := ~_within((bounds[:, :2] + bounds[:, 2:]) / 2, _SYSTEMS[_RD][2])).any():
        raise BoundaryError(
            f"{path.name}: {some(parts.codes[astray])} not in the Netherlands, where the other "
            "polygons are; the file is damaged"
        )
    return replace(parts, shapes=shapes)


def _moved(shapes: Objects, crs: pyproj.CRS | int) -> Objects:
    return np.asarray(gpd.GeoSeries(shapes, crs=crs).to_crs(CRS).array, dtype=object)


def _to_rd(points: Points, crs: pyproj.CRS) -> Points:
    try:
        transform = pyproj.Transformer.from_crs(crs, CRS, always_xy=True).transform
    except pyproj.exceptions.ProjError:  # a system of somebody's own, "undefined" in a GeoPackage
        return np.full_like(points, np.inf)
    return np.stack(transform(points[:, 0], points[:, 1]), axis=1)


def _within(points: Points, box: Box) -> npt.NDArray[np.bool_]:
    inside = (points >= np.array(box[:2])) & (points <= np.array(box[2:]))
    return np.asarray(inside[:, 0] & inside[:, 1], dtype=bool)


def _mostly_in(points: Points, box: tuple[float, float, float, float]) -> bool:
    return bool(_within(points, box).mean() >= _OVERWHELMING)


def _one_each(parts: _Parts, notes: list[str]) -> _Parts:
    """Return one row per code, sorted, the parts of each joined."""
    parts = parts[np.argsort(parts.codes, kind="stable")]
    codes, first, counts = np.unique(parts.codes, return_index=True, return_counts=True)
    if len(codes) == len(parts.codes):
        return parts
    shapes = parts.shapes.copy()
    torn = np.repeat(counts > 1, counts) & ~shapely.is_valid(shapes)
    shapes[torn] = [polygonal(one) for one in shapely.make_valid(shapes[torn], method="structure")]
    joined = [
        shapely.union_all(shapes[at : at + count]) if count > 1 else shapes[at]
        for at, count in zip(first, counts, strict=True)
    ]
    twice = [f"{code} ({count})" for code, count in zip(codes, counts, strict=True) if count > 1]
    notes.append(f"joined the rows of one code: {some(twice)}")
    names = pd.Series(parts.names).groupby(parts.codes).first()  # that is not missing
    return _Parts(
        codes=codes,
        names=names.loc[list(codes)].to_numpy(dtype=object),
        shapes=np.asarray(joined, dtype=object),
    )


def _names(parts: _Parts, level: Level, notes: list[str]) -> list[str]:
    """Return the names of the file, and those of the register where it has none."""
    given = ["" if pd.isna(name) else str(name).strip() for name in parts.names]
    if without := [code for code, name in zip(parts.codes, given, strict=True) if not name]:
        which = "all" if len(without) == len(given) else some(without)
        notes.append(f"names taken from the register: {which}")
    return [
        name or (register.name_of(code) if level == "municipality" else columns.province_name(code))
        for code, name in zip(parts.codes, given, strict=True)
    ]
