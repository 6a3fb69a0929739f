"""Which regions share municipalities, within a co-operation and across co-operations."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart.memberships import DECLINED

if TYPE_CHECKING:
    from regiokaart.layer import Scene

COLUMNS = (
    "cooperation_a",
    "region_a",
    "cooperation_b",
    "region_b",
    "municipalities_a",
    "municipalities_b",
    "shared",
    "shared_population",
    "jaccard",
    "shared_codes",
)


def overlap(scene: Scene) -> pd.DataFrame:
    """Return all pairs of regions with the municipalities that they share.

    Parameters
    ----------
    scene
        The joined study; members outside its area do not count.

    Returns
    -------
    A row per pair of regions with the columns of `COLUMNS`, pairs that share nothing included.
    ``jaccard`` is the number of shared municipalities by that of the two together.
    ``shared_population`` counts inhabitants and is missing where not known of all.
    """
    frame = scene.memberships.frame
    rows = frame[frame["code"].isin(scene.layer.index) & ~frame["region"].isin(["", DECLINED])]
    members = {
        (str(cooperation), str(region)): frozenset(group["code"])
        for (cooperation, region), group in rows.groupby(["cooperation", "region"], sort=False)
    }
    people = scene.layer["population"]
    pairs = []
    for (one, first), (other, second) in itertools.combinations(members.items(), 2):
        shared = sorted(first & second)
        inhabitants = people.loc[shared]
        pairs.append(
            {
                "cooperation_a": one[0],
                "region_a": one[1],
                "cooperation_b": other[0],
                "region_b": other[1],
                "municipalities_a": len(first),
                "municipalities_b": len(second),
                "shared": len(shared),
                "shared_population": None if inhabitants.isna().any() else int(inhabitants.sum()),
                "jaccard": len(shared) / len(first | second),
                "shared_codes": " ".join(shared),
            }
        )
    table = pd.DataFrame(pairs, columns=list(COLUMNS))
    return table.astype({"shared_population": "Int64"})
