"""Which regions share municipalities, within a co-operation and across co-operations."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regiokaart.statistics.amounts import (
    Amounts,
    counts_of_pairs,
    joined,
    land,
    people,
    sums_of_pairs,
    taken,
)
from regiokaart.statistics.sets import RegionSets, cooperation_of, region_of, region_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regiokaart.layer import Scene

    _Column = NDArray[Any] | pd.api.extensions.ExtensionArray

COLUMNS = (
    "cooperation_a",
    "region_a",
    "cooperation_b",
    "region_b",
    "municipalities_a",
    "municipalities_b",
    "shared",
    "shared_high",
    "shared_population",
    "shared_land_area",
    "jaccard",
    "overlap_coefficient",
    "containment_a",
    "containment_b",
    "shared_codes",
    "shared_names",
)
INTERSECTION_COLUMNS = (
    "regions",
    "order",
    "shared",
    "shared_population",
    "shared_land_area",
    "only",
    "shared_codes",
    "shared_names",
)
COMBINATION_COLUMNS = (
    "regions",
    "order",
    "municipalities",
    "population",
    "land_area",
    "codes",
    "names",
)
TOGETHER = " + "
"""Stands between the keys of regions in `intersections` and `combinations`."""


def overlap(scene: Scene) -> pd.DataFrame:
    """Return all pairs of regions with the municipalities that they share; see `overlap_of`.

    Parameters
    ----------
    scene
        The joined study; members outside its area do not count.
    """
    return overlap_of(region_sets(scene))


def overlap_of(sets: RegionSets) -> pd.DataFrame:
    """Return all pairs of regions with the municipalities that they share.

    Parameters
    ----------
    sets
        The regions. Members as a whole are counted; those in part, and municipalities of which
        participation is not known, are in ``shared_high`` alone.

    Returns
    -------
    A row per pair of regions with the columns of `COLUMNS`, pairs that share nothing included.

    ``shared`` is how many municipalities both have for certain, ``shared_high`` how many they can
    have at most. ``jaccard`` is shared by the two together, ``overlap_coefficient`` shared by the
    smaller, ``containment_a`` shared by the first: 1 when the first lies within the second. They
    are missing where they would divide by nothing. ``shared_population`` and
    ``shared_land_area`` (km²) are missing where they are not known of all shared municipalities.
    """
    keys = sets.regions()
    first, second = np.triu_indices(len(keys), k=1)
    held = sets.table(sets.members, keys)
    size = held.sum(axis=1)
    shared = counts_of_pairs(held)[first, second]
    most = _most_shared(sets, keys)
    amounts = Amounts.of(sets.figures)
    with np.errstate(invalid="ignore"):  # regions without members as a whole
        measures = {
            "jaccard": shared / (size[first] + size[second] - shared),
            "overlap_coefficient": shared / np.minimum(size[first], size[second]),
            "containment_a": shared / size[first],
            "containment_b": shared / size[second],
        }
    places = _shared_places(held)
    cooperations, regions = [cooperation_of(key) for key in keys], [region_of(key) for key in keys]
    return pd.DataFrame(
        {
            "cooperation_a": taken(cooperations, first),
            "region_a": taken(regions, first),
            "cooperation_b": taken(cooperations, second),
            "region_b": taken(regions, second),
            "municipalities_a": size[first],
            "municipalities_b": size[second],
            "shared": shared,
            "shared_high": shared if most is None else most[first, second],
            "shared_population": people(sums_of_pairs(held, amounts.population)[first, second]),
            "shared_land_area": land(sums_of_pairs(held, amounts.land_area)[first, second]),
            **measures,
            "shared_codes": joined(sets.figures["code"], places, shared, by=" "),
            "shared_names": joined(sets.figures["name"], places, shared, by=", "),
        },
        columns=list(COLUMNS),
    )


def intersections(sets: RegionSets, *, order: int = 3, up_to: int | None = None) -> pd.DataFrame:
    """Return what each three regions share, or each four, and so on.

    Parameters
    ----------
    sets
        The regions.
    order
        How many regions at a time.
    up_to
        Also more regions at a time, up to this number. A municipality of n regions is in 2**n
        combinations, so mind what is asked for.

    Returns
    -------
    A row per combination of regions that share a municipality, with the columns of
    `INTERSECTION_COLUMNS`; combinations that share nothing are left out. ``regions`` are keys with
    `TOGETHER` between them. ``only`` is how many of the shared municipalities are in no other
    region of `sets`.

    Raises
    ------
    ValueError
        When `order` is less than 1.
    """
    if order < 1:
        raise ValueError(f"order {order}: at least 1 region shares something")
    keys = sets.regions()
    held = sets.table(sets.members, keys)
    times = held.sum(axis=0)
    found: dict[tuple[int, ...], list[int]] = {}
    for place in np.flatnonzero(times >= order).tolist():
        own = np.flatnonzero(held[:, place]).tolist()
        for count in range(order, min(up_to or order, len(own)) + 1):
            for chosen in itertools.combinations(own, count):
                found.setdefault(chosen, []).append(place)
    ordered = {chosen: found[chosen] for chosen in sorted(found, key=lambda one: (len(one), one))}
    told = _described(sets, keys, ordered)
    only = [int((times[places] == len(chosen)).sum()) for chosen, places in ordered.items()]
    return pd.DataFrame(
        {
            "regions": told["regions"],
            "order": told["order"],
            "shared": told["municipalities"],
            "shared_population": told["population"],
            "shared_land_area": told["land_area"],
            "only": np.array(only, dtype="int64"),
            "shared_codes": told["codes"],
            "shared_names": told["names"],
        },
        columns=list(INTERSECTION_COLUMNS),
    )


def combinations(sets: RegionSets, *, cooperation: str | None = None) -> pd.DataFrame:
    """Return in which regions municipalities are together: the bars of an UpSet chart.

    Parameters
    ----------
    sets
        The regions.
    cooperation
        The co-operation; all regions together when not given.

    Returns
    -------
    A row per combination of regions that is all that some municipality is in, the one of most
    municipalities first, with the columns of `COMBINATION_COLUMNS`. Each municipality of a region
    is in one row; those that are in no region as a whole are in none.
    """
    keys = sets.regions(cooperation)
    held = sets.table(sets.members, keys)
    found: dict[tuple[int, ...], list[int]] = {}
    for place in np.flatnonzero(held.any(axis=0)).tolist():
        found.setdefault(tuple(np.flatnonzero(held[:, place]).tolist()), []).append(place)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return pd.DataFrame(_described(sets, keys, dict(ordered)), columns=list(COMBINATION_COLUMNS))


def _described(
    sets: RegionSets, keys: list[str], found: dict[tuple[int, ...], list[int]]
) -> dict[str, _Column]:
    """Return for each combination of regions the size and the names of what it has."""
    every = np.fromiter(itertools.chain.from_iterable(found.values()), dtype="int64")
    counts = np.fromiter((len(places) for places in found.values()), dtype="int64")
    amounts = Amounts.of(sets.figures)
    starts = np.cumsum(counts) - counts
    population, area = (
        np.add.reduceat(values[every], starts) if len(counts) else np.zeros(0)
        for values in (amounts.population, amounts.land_area)
    )
    named = [TOGETHER.join(keys[row] for row in chosen) for chosen in found]
    return {
        "regions": taken(named, np.arange(len(named))),
        "order": np.fromiter((len(chosen) for chosen in found), dtype="int64"),
        "municipalities": counts,
        "population": people(population),
        "land_area": land(area),
        "codes": joined(sets.figures["code"], every, counts, by=" "),
        "names": joined(sets.figures["name"], every, counts, by=", "),
    }


def _most_shared(sets: RegionSets, keys: list[str]) -> NDArray[np.int64] | None:
    """Return how many each pair may share, however what is open turns out; ``None``: no more."""
    unknown = {key: sets.unknown.get(cooperation_of(key), frozenset()) for key in keys}
    if not any(map(len, [*unknown.values(), *sets.partly.values()])):
        return None
    tables = (sets.table(part, keys) for part in (sets.members, sets.partly, unknown))
    return counts_of_pairs(np.logical_or.reduce(list(tables)))


def _shared_places(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the places of the municipalities that pairs share, pair by pair, each in order."""
    found = [np.zeros(0, dtype="int64")]
    for row in range(len(held) - 1):
        own = np.flatnonzero(held[row])
        if len(own):
            found.append(own[np.flatnonzero(held[row + 1 :, own]) % len(own)])
    return np.concatenate(found)
