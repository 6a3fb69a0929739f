"""The regions of some co-operations, each with its size."""

from __future__ import annotations

import numpy as np
import pandas as pd

from regiokaart.statistics.amounts import Amounts, land, people
from regiokaart.statistics.sets import RegionSets, cooperation_of, region_of

COLUMNS = (
    "cooperation",
    "region",
    "region_name",
    "municipalities",
    "partly",
    "outside",
    "population",
    "land_area",
)


def regions(sets: RegionSets) -> pd.DataFrame:
    """Return each region with its size.

    Returns
    -------
    A row per region with the columns of `COLUMNS`: the members as a whole, with their inhabitants
    and land area (km²), which are missing where not known of all of them; how many are members in
    part, and how many members lie outside the area: neither is among the others.
    """
    keys = sets.regions()
    held = sets.table(sets.members, keys)
    amounts = Amounts.of(sets.figures)
    return pd.DataFrame(
        {
            "cooperation": pd.Series([cooperation_of(key) for key in keys], dtype="str"),
            "region": pd.Series([region_of(key) for key in keys], dtype="str"),
            "region_name": pd.Series([sets.names.get(key, "") for key in keys], dtype="str"),
            "municipalities": held.sum(axis=1),
            "partly": sets.table(sets.partly, keys).sum(axis=1),
            "outside": np.array([len(sets.outside.get(key, ())) for key in keys], dtype="int64"),
            # each row by itself: what is not known of one region does not spoil another
            "population": people(np.array([amounts.population[row].sum() for row in held])),
            "land_area": land(np.array([amounts.land_area[row].sum() for row in held])),
        },
        columns=list(COLUMNS),
    )
