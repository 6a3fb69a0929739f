"""Municipal boundaries from a GeoPackage in the layout of CBS gebiedsindelingen."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from regiokaart.boundaries import topology
from regiokaart.errors import BoundaryError, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

CRS = "EPSG:28992"
_LAYER = re.compile(r"(cbs_)?gemeente(_\d{4})?_gegeneraliseerd")
_COLUMNS = {"statcode": "code", "statnaam": "name"}

_log = logging.getLogger(__name__)


def load(path: Path, *, year: int) -> gpd.GeoDataFrame:
    """Read the municipalities of a GeoPackage, and repair their topology where needed.

    Parameters
    ----------
    path
        A file with a layer ``gemeente_gegeneraliseerd`` and the columns ``statcode`` and
        ``statnaam``.
    year
        The year of the boundaries, for the attribution.

    Raises
    ------
    BoundaryError
        When the file is no GeoPackage, lacks the layer or its columns, has no rows, a code twice,
        no coordinate system, or boundaries that cannot be repaired.
    """
    frame = _read(path, _layer(path))
    empty = frame.geometry.isna() | frame.geometry.is_empty
    if empty.any():
        names = ", ".join(frame.loc[empty, "code"])
        raise BoundaryError(f"{path.name}: no geometry for {names}; fetch the file again")
    twice = frame["code"][frame["code"].duplicated()]
    if len(twice):
        raise BoundaryError(
            f"{path.name}: {', '.join(sorted(set(twice)))} there more than once; regiokaart needs "
            "one row per municipality"
        )
    try:
        geometries, repairs = topology.repair(frame.geometry.array, labels=list(frame["code"]))
    except BoundaryError as error:
        raise BoundaryError(f"{path.name}: {error}") from error
    frame = frame.set_geometry(gpd.GeoSeries(geometries, index=frame.index, crs=frame.crs))
    for line in repairs:
        _log.info("%s: %s", path.name, line)
    frame.attrs["boundaries"] = {
        "kind": "boundaries",
        "year": year,
        "file": path.name,
        "path": str(path),
        "attribution": f"CBS, Kadaster {year}, CC BY 4.0",
        "generalisation": "gegeneraliseerd (CBS)",
        "repairs": repairs,
    }
    return frame


def _layer(path: Path) -> str:
    """Return the name of the layer of municipalities."""
    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, DataLayerError) as error:
        raise BoundaryError(
            f"{path} cannot be read as a GeoPackage ({_first_line(error)}). Is the download "
            "complete? Fetch it again from CBS or PDOK."
        ) from error
    for name in layers:
        if _LAYER.fullmatch(name):
            return name
    raise BoundaryError(
        f"{path} has no layer gemeente_gegeneraliseerd; it has "
        f"{', '.join(layers) or 'no layers'}. {did_you_mean('gemeente_gegeneraliseerd', layers)}"
    )


def _read(path: Path, layer: str) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path, layer=layer)
    except (DataSourceError, DataLayerError) as error:
        raise BoundaryError(f"{path} cannot be read ({_first_line(error)})") from error
    if missing := [column for column in _COLUMNS if column not in frame.columns]:
        raise BoundaryError(
            f"{path}, layer {layer}: column {' and '.join(missing)} is missing; found "
            f"{', '.join(str(name) for name in frame.columns)}"
        )
    if frame.empty:
        raise BoundaryError(f"{path}, layer {layer} has no rows")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BoundaryError(f"{path}, layer {layer} has no geometry")
    if nameless := int(frame["statcode"].isna().sum()):
        rows = "row" if nameless == 1 else "rows"
        raise BoundaryError(f"{path}, layer {layer} has {nameless} {rows} without a code")
    if frame.crs is None:
        raise BoundaryError(f"{path}, layer {layer} does not say its coordinate system")
    frame = frame.to_crs(CRS).rename(columns=_COLUMNS)[["code", "name", "geometry"]]
    return frame.sort_values("code", ignore_index=True)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].split("; It might")[0]
