"""The embedded tile grid: one equal tile per municipality, laid out so that neighbours stay near.

The table is regiokaart's own; it holds columns and rows, the days between which a municipality
keeps them, and no boundaries. On each date there is a tile for every municipality of that date. A
municipality that others merged into has the tile of one of them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import geopandas as gpd
import pandas as pd
import shapely

from regiokaart import register
from regiokaart.boundaries.year import states
from regiokaart.errors import BoundaryError

CRS = "EPSG:28992"
SIDE = 9_500.0
"""The side of a tile, in metres: about what makes the grid as large as the country."""
_LEFT, _TOP = 10_000.0, 620_000.0


def load(*, year: int, day: date | None = None) -> gpd.GeoDataFrame:
    """Return the tiles of the municipalities of a day.

    Parameters
    ----------
    year
        The boundary year.
    day
        A day of that year; 1 January, the day of CBS's own boundaries, when not given. It makes a
        difference in 2022: Weesp has a tile up to 24 March.

    Returns
    -------
    Columns ``code``, ``name`` and ``geometry`` (squares with a side of `SIDE` metres, roughly
    where the country lies in EPSG:28992), sorted by code, with the names of the day. The days
    ``valid_from`` and ``valid_to`` in ``attrs["boundaries"]`` are within the year.

    Raises
    ------
    BoundaryError
        For a year that the register of municipalities does not have, or a day of another year.
    """
    if not register.FIRST_DAY.year <= year <= register.LAST_DAY.year:
        raise BoundaryError(
            f"the embedded tile grid has the municipalities of {register.FIRST_DAY.year} to "
            f"{register.LAST_DAY.year}; name boundaries of {year} with --boundaries"
        )
    day = day or date(year, 1, 1)
    if day.year != year:
        raise BoundaryError(f"the tiles of {year} were asked for on {day}, a day of another year")
    state = next(state for state in states() if state.first <= day < state.until)
    table = _table()
    stamp = pd.Timestamp(day)
    begun = table["valid_from"].isna() | (table["valid_from"] <= stamp)
    ended = table["valid_to"] <= stamp
    tiles = table[begun & ~ended].sort_values("code", ignore_index=True)
    left = _LEFT + tiles["column"] * SIDE
    top = _TOP - tiles["row"] * SIDE
    names = tiles["code"].map(register.at(day)["name"])
    frame = gpd.GeoDataFrame(
        {"code": tiles["code"], "name": names},
        geometry=shapely.box(left, top - SIDE, left + SIDE, top),
        crs=CRS,
    )
    frame.attrs["boundaries"] = {
        "kind": "tiles",
        "year": year,
        "file": "tiles.csv",
        "holder": "tiles",
        "service": "",
        "generalisation": "",
        "notes": [],
        "repairs": [],
        "valid_from": max(state.first, date(year, 1, 1)).isoformat(),
        "valid_to": min(state.until, date(year + 1, 1, 1)).isoformat(),
    }
    return frame


@cache
def _table() -> pd.DataFrame:
    with (files("regiokaart") / "boundaries" / "tiles.csv").open(encoding="utf-8") as stream:
        return pd.read_csv(stream, parse_dates=["valid_from", "valid_to"])
