"""Where geometry comes from: any file, the cache, PDOK, or the embedded tile grid.

The room can be called: ``regiokaart.boundaries(2021)`` is `load_year`.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from regiokaart.boundaries.attribution import attribution
from regiokaart.boundaries.source import (
    ENVIRONMENT,
    Source,
    download,
    load,
    load_year,
    locate,
    provinces,
)
from regiokaart.boundaries.topology import dissolve, repair, simplify

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "ENVIRONMENT",
    "Source",
    "attribution",
    "dissolve",
    "download",
    "load",
    "load_year",
    "locate",
    "provinces",
    "repair",
    "simplify",
]


class _Room(ModuleType):
    """A module that can be called, as notebooks like it."""

    def __call__(self, year: int, **options: Any) -> "gpd.GeoDataFrame":  # noqa: ANN401
        return load_year(year, **options)


sys.modules[__name__].__class__ = _Room
