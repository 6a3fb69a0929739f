"""A study and its boundaries that exist nowhere, but for the codes of their municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from regiokaart import register

if TYPE_CHECKING:
    from collections.abc import Iterable

SIDE = 5_000.0
"""The side of an invented municipality, in metres."""
AREA = ("GM0503", "GM0518", "GM0599", "GM0603", "GM0637", "GM1842")
"""The invented study area: Delft, Den Haag, Rotterdam, Rijswijk, Zoetermeer, Midden-Delfland."""
SURROUNDINGS = ("GM0622", "GM0629")
"""Vlaardingen and Wassenaar, east of it."""
# rows from north to south, columns from west to east
_GRID = (("GM0518", "GM0603", "GM0637", "GM0629"), ("GM1842", "GM0503", "GM0599", "GM0622"))
_WEST, _NORTH = 75_000.0, 455_000.0

STUDY = """\
id = "proefstudie"
title = { nl = "Proefstudie", en = "Trial study" }
reference_date = 2021-10-01
boundary_year = 2021
area = { municipalities = ["GM0503", "GM0518", "GM0599", "GM0603", "GM0637", "GM1842"] }

[[cooperation]]
id = "proefregio"
title = { nl = "Proefregio's", en = "Trial regions" }
unlisted = "outside"
regions = { noord = { nl = "Noord", en = "North" } }

[[cooperation]]
id = "proefoverleg"
title = { nl = "Proefoverleg", en = "Trial talks" }
unlisted = "unknown"

[[cooperation]]
id = "proefgroep"
title = "Proefgroep"
unlisted = "outside"

[[map]]
id = "kaart-1"
title = { nl = "Proefregio's", en = "Trial regions" }
show = [{ cooperation = "proefregio" }]
outside = { nl = "Niet in een proefregio", en = "Not in a trial region" }
note = { nl = "Verzonnen.", en = "Invented." }

[[map]]
id = "kaart-2"
title = { nl = "Proefoverleg", en = "Trial talks" }
show = [{ cooperation = "proefoverleg" }]

[[map]]
id = "kaart-3"
title = { nl = "Proefgroep en -overleg", en = "Trial group and talks" }
show = [{ cooperation = "proefgroep" }, { cooperation = "proefoverleg" }]
"""

MEMBERSHIPS = """\
cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source
proefregio,noord,Noord,GM0518,'s-Gravenhage,2021-01-01,,stated,Proefbron 1
proefregio,noord,Noord,GM0603,Rijswijk,2021-01-01,,stated,Proefbron 1
proefregio,noord,Noord,GM0637,Zoetermeer,2021-01-01,,stated,Proefbron 1
proefregio,noord,Noord,GM0503,Delft,2021-01-01,,stated,Proefbron 1
proefregio,zuid,Zuid,GM0503,Delft,2021-01-01,,stated,Proefbron 2
proefregio,zuid,Zuid,GM0599,Rotterdam,2021-01-01,,stated,Proefbron 2
proefoverleg,geen-deelname,,GM0637,Zoetermeer,,,stated,Proefbron 3
proefoverleg,overleg,Overleg,GM0503,Delft,,,weak,Proefbron 4
proefoverleg,overleg,Overleg,GM0518,'s-Gravenhage,,,inferred,Proefbron 5
proefgroep,groep,Groep,GM0503,Delft,,,stated,Proefbron 6
proefgroep,groep,Groep,GM0599,Rotterdam,,,stated,Proefbron 6
"""


def squares(rows: Iterable[Iterable[str]] = _GRID, *, side: float = SIDE) -> gpd.GeoDataFrame:
    """Return adjoining squares as boundaries, one per code, in rows from north to south."""
    codes, shapes = [], []
    for row, line in enumerate(rows):
        for column, code in enumerate(line):
            west, north = _WEST + column * side, _NORTH - row * side
            codes.append(code)
            shapes.append(shapely.box(west, north - side, west + side, north))
    frame = gpd.GeoDataFrame(
        {"code": codes, "name": [register.name_of(code) for code in codes]},
        geometry=shapes,
        crs="EPSG:28992",
    ).sort_values("code", ignore_index=True)
    frame.attrs["boundaries"] = {
        "kind": "boundaries",
        "year": 2021,
        "file": "vierkanten.gpkg",
        "holder": "file",
        "service": "",
        "notes": [],
        "valid_from": "2021-01-01",
        "valid_to": "2022-01-01",
        "generalisation": "vierkanten",
        "repairs": [],
    }
    return frame
