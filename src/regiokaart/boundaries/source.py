"""Choosing the source of the boundaries, and reading it."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from regiokaart.boundaries import geopackage, tiles
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    import geopandas as gpd

ENVIRONMENT = "REGIOKAART_BOUNDARIES"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where boundaries come from, and who said so.

    Attributes
    ----------
    path
        The GeoPackage, or ``None`` for the tile grid.
    chosen_by
        What named it: an argument, the environment, the folder of raw data, or nothing at all.
    """

    path: Path | None
    chosen_by: Literal["argument", "environment", "data/raw", "default"]


def locate(*, year: int, named: Path | None = None, raw: Path | None = None) -> Source:
    """Return the source of the boundaries of a year.

    In this order: the path that the caller names, the environment variable
    ``REGIOKAART_BOUNDARIES``, a GeoPackage in the folder `raw`, and the embedded tile grid. A
    source that somebody named is never passed over for the next.

    Parameters
    ----------
    year
        The boundary year.
    named
        A GeoPackage, or a folder with one per year.
    raw
        A folder in which a GeoPackage may lie, such as ``data/raw``.

    Raises
    ------
    BoundaryError
        When a named source does not exist or has no file of this year.
    """
    if named is not None:
        return Source(path=_resolve(named, year, told="--boundaries"), chosen_by="argument")
    if value := os.environ.get(ENVIRONMENT):
        return Source(path=_resolve(Path(value), year, told=ENVIRONMENT), chosen_by="environment")
    if raw is not None and raw.is_dir() and any(raw.glob("*.gpkg")):
        return Source(path=_resolve(raw, year, told="data/raw"), chosen_by="data/raw")
    return Source(path=None, chosen_by="default")


def load(source: Source, *, year: int) -> gpd.GeoDataFrame:
    """Read the municipalities of a source.

    Returns
    -------
    Columns ``code``, ``name`` and ``geometry`` in EPSG:28992, sorted by code, with a valid
    topology. ``attrs["boundaries"]`` tells ``kind`` ("boundaries" or "tiles"), ``year``,
    ``attribution``, ``generalisation``, ``file``, and what was repaired.

    Raises
    ------
    BoundaryError
        When the source cannot be read or has no municipalities.
    """
    if source.path is None:
        _log.info("no boundaries named or found: using the embedded tile grid")
        return tiles.load(year=year)
    _log.info("boundaries from %s, named by %s", source.path, source.chosen_by)
    return geopackage.load(source.path, year=year)


def _resolve(path: Path, year: int, *, told: str) -> Path:
    """Return the file of a year: the path itself, or the one in a folder."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise BoundaryError(
            f"{told}: {path} does not exist. Name a GeoPackage of CBS (cbsgebiedsindelingen"
            f"{year}.gpkg), or a folder that has one per year."
        )
    found = sorted(path.glob("*.gpkg"))
    of_year = [file for file in found if str(year) in _years(file)]
    if of_year:
        return of_year[-1]  # the last version, where a file has versions
    undated = [file for file in found if not _years(file)]
    if len(undated) == 1 and len(found) == 1:
        return undated[0]
    there = ", ".join(file.name for file in found) or "no GeoPackage at all"
    raise BoundaryError(
        f"{told}: {path} has no boundaries of {year}; it has {there}. Add "
        f"cbsgebiedsindelingen{year}.gpkg, or name the file itself with --boundaries."
    )


def _years(file: Path) -> list[str]:
    return re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.stem)
