"""The embedded tile grid: one equal tile per municipality, laid out so that neighbours stay near.

The table is regiokaart's own; it holds a column and a row per municipality and no boundaries.
"""

from __future__ import annotations

from importlib.resources import files

import geopandas as gpd
import pandas as pd
import shapely

from regiokaart import register
from regiokaart.errors import BoundaryError

CRS = "EPSG:28992"
YEAR = 2021
SIDE = 9_500.0
"""The side of a tile, in metres: about what makes the grid as large as the country."""
_LEFT, _TOP = 10_000.0, 620_000.0


def load(*, year: int = YEAR) -> gpd.GeoDataFrame:
    """Return the tiles of the municipalities of a year.

    Returns
    -------
    Columns ``code``, ``name`` and ``geometry`` (squares with a side of `SIDE` metres, roughly
    where the country lies in EPSG:28992), sorted by code.

    Raises
    ------
    BoundaryError
        For another year than 2021, the only one that has a grid.
    """
    if year != YEAR:
        raise BoundaryError(
            f"the embedded tile grid has the municipalities of {YEAR} only; name boundaries of "
            f"{year} with --boundaries"
        )
    with (files("regiokaart") / "boundaries" / "tiles.csv").open(encoding="utf-8") as stream:
        table = pd.read_csv(stream)
    left = _LEFT + table["column"] * SIDE
    top = _TOP - table["row"] * SIDE
    squares = shapely.box(left, top - SIDE, left + SIDE, top)
    names = [register.name_of(code) for code in table["code"]]
    frame = gpd.GeoDataFrame({"code": table["code"], "name": names}, geometry=squares, crs=CRS)
    frame = frame.sort_values("code", ignore_index=True)
    frame.attrs["boundaries"] = {
        "kind": "tiles",
        "year": year,
        "file": "tiles.csv",
        "holder": "tiles",
        "service": "",
        "generalisation": "",
        "notes": [],
        "repairs": [],
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year + 1}-01-01",
    }
    return frame
