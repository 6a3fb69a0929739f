"""How many municipalities, inhabitants and km² are in a region, in several, or in none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from regiokaart.statistics.amounts import Amounts, land, people
from regiokaart.statistics.sets import RegionSets, region_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from regiokaart.layer import Scene

By = Literal["area", "province", "size"]

COLUMNS = (
    "cooperation",
    "by",
    "group",
    "group_name",
    "regions",
    "municipalities",
    "municipalities_low",
    "municipalities_high",
    "municipalities_of",
    "population",
    "population_low",
    "population_high",
    "population_of",
    "land_area",
    "land_area_low",
    "land_area_high",
    "land_area_of",
    "unknown",
    "partly",
)
SMALL, MEDIUM = 30_000, 90_000
"""Small municipalities have fewer inhabitants than the first, medium ones than the second."""
LARGEST = 2
"""How many of the largest municipalities are told by name."""
AT_LEAST_ONE = ">=1"
_FIGURES = ("municipalities", "population", "land_area")


class _Group(NamedTuple):
    """Some municipalities of the area."""

    id: str
    name: str
    places: NDArray[np.bool_]


def reach(
    source: Scene | RegionSets, *, cooperation: str | None = None, by: By = "area"
) -> pd.DataFrame:
    """Return how much is in at least one region, in none, in exactly one, in exactly two.

    Parameters
    ----------
    source
        The joined study, or its regions.
    cooperation
        The co-operation; each by itself when not given.
    by
        The whole area at once, by province, or by size: the classes of `size_class`, and the two
        largest municipalities by name, which are among the large ones too.

    Returns
    -------
    The columns of `COLUMNS`, for each co-operation and group a row for each value of ``regions``:
    ``>=1``, then ``0``, ``1``, ``2`` and so on to the most regions that a municipality is in, and
    where participation is unknown also what is beyond, such as ``>1``. All but the first exclude
    each other and are together the group.

    Municipalities, inhabitants and land area (km²) each have a ``_low`` and ``_high``, between
    which they lie however what is unknown turns out: a municipality of unknown participation may
    be in no region, in one, or in several. So may one that is a member in part of a region be in
    it or not. The figure itself is there where the two are the same, and missing otherwise.
    ``_of`` is the size of the group, ``unknown`` how many of it are of unknown participation,
    ``partly`` how many are members in part. Inhabitants and land area are missing where they are
    not known of all municipalities that count.

    Raises
    ------
    KeyError
        When there is no such co-operation.
    """
    sets = source if isinstance(source, RegionSets) else region_sets(source)
    if cooperation is not None:
        sets = sets.of([cooperation])
    groups = list(_groups(sets.figures, by))
    parts = [_of_cooperation(sets, name, groups, by) for name in sets.cooperations]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def size_class(population: int) -> Literal["small", "medium", "large"]:
    """Return how large a municipality is: small below 30,000 inhabitants, medium below 90,000."""
    if population < SMALL:
        return "small"
    return "medium" if population < MEDIUM else "large"


def _of_cooperation(
    sets: RegionSets, cooperation: str, groups: list[_Group], by: By
) -> pd.DataFrame:
    """Return the rows of a co-operation: those of the first group, of the second, and so on."""
    keys = sets.regions(cooperation)
    low = sets.table(sets.members, keys).sum(axis=0)
    partly = sets.table(sets.partly, keys).sum(axis=0)
    unknown = sets.table(sets.unknown, [cooperation])[0]
    # of an unknown one nobody knows in how many; it may be more than there are regions known
    bound = int(max(1, (low + partly).max(initial=0)))
    high = np.where(unknown, bound + 1, low + partly)
    beyond = [f">{bound}"] if unknown.any() else []
    named = [AT_LEAST_ONE, *map(str, range(bound + 1)), *beyond]
    times = range(bound + 1 + len(beyond))
    sure = [low >= 1, *((low == count) & (high == count) for count in times)]
    possible = [high >= 1, *((low <= count) & (count <= high) for count in times)]
    places = np.array([group.places for group in groups]).reshape(len(groups), -1)
    whole = np.ones((len(named), len(low)), dtype=bool)
    amounts = Amounts.of(sets.figures)
    every = (np.ones(len(low)), amounts.population, amounts.land_area)
    figures: dict[str, object] = {}
    for name, values in zip(_FIGURES, every, strict=True):
        typed = land if name == "land_area" else people
        least, most, of = (
            _sums(places, np.array(masks), values) for masks in (sure, possible, whole)
        )
        figures[name] = typed(np.where(least == most, least, np.nan))
        figures |= {f"{name}_low": typed(least), f"{name}_high": typed(most)}
        figures[f"{name}_of"] = of.astype("int64") if name == "municipalities" else typed(of)
    return pd.DataFrame(
        {
            "cooperation": cooperation,
            "by": by,
            "group": np.repeat([group.id for group in groups], len(named)),
            "group_name": np.repeat([group.name for group in groups], len(named)),
            "regions": named * len(groups),
            **figures,
            "unknown": np.repeat((places & unknown).sum(axis=1), len(named)),
            "partly": np.repeat((places & (partly > 0)).sum(axis=1), len(named)),
        },
        columns=list(COLUMNS),
    )


def _sums(
    places: NDArray[np.bool_], masks: NDArray[np.bool_], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return for each group, and within it for each mask, the sum; NaN where a part is not known.

    Parameters
    ----------
    places, masks
        A row per group and per mask, a column per municipality.
    values
        The amount of each municipality.
    """
    missing = np.isnan(values)
    chosen = masks.astype("float64")
    sums = (places * np.where(missing, 0, values)) @ chosen.T
    if missing.any():
        sums[(places & missing) @ chosen.T > 0] = np.nan
    return np.asarray(sums).ravel()


def _groups(figures: pd.DataFrame, by: By) -> Iterator[_Group]:
    if by == "area":
        yield _Group("area", "", np.ones(len(figures), dtype=bool))
    elif by == "province":
        provinces = figures["province_code"].fillna("")
        names = figures.set_index("province_code")["province"].to_dict()
        for code in sorted(provinces.unique()):
            yield _Group(code, str(names.get(code, "")), (provinces == code).to_numpy())
    else:
        known = figures["population"].dropna()
        classes = known.map(lambda people: size_class(int(people))).reindex(figures.index)
        for name in ("small", "medium", "large"):
            if (classes == name).any():
                yield _Group(name, "", (classes == name).to_numpy(dtype=bool))
        if classes.isna().any():
            yield _Group("unknown", "", classes.isna().to_numpy())
        largest = known.sort_values(ascending=False, kind="stable").index[:LARGEST]
        for code, name in figures.loc[largest, "name"].items():
            yield _Group(str(code), str(name), figures.index == code)
