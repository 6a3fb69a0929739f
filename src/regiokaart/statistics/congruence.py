"""How well one whole co-operation fits in another: as divisions of the same municipalities."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regiokaart.statistics.amounts import Amounts
from regiokaart.statistics.sets import RegionSets, cooperation_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Congruence:
    """How well two co-operations agree, on the municipalities that are in a region of either.

    Attributes
    ----------
    cooperation_a, cooperation_b
        The two.
    municipalities
        How many municipalities are compared.
    in_both
        How many of them are in a region of both.
    left_out
        How many are left out, because it is not known what they are in, or they are in it in part.
    adjusted_rand
        1 where the two put the same municipalities together, about 0 where they agree no more
        than by chance, and less than 0 where they agree less. ``None`` without municipalities.
    variation_of_information
        In bits; 0 where the two divide alike. It is the sum of the two that follow.
    bits_a_in_b
        What is not known of a municipality's part in the second when one knows its part in the
        first: 0 where each part of the first lies within one of the second.
    bits_b_in_a
        The other way round.
    nested_pairs, crossing_pairs
        How many pairs of regions that share something lie the one within the other, and do not.
    crossing_population
        Inhabitants of what crossing pairs share; ``None`` where not known of all.
    crossing_share
        The same as a part, from 0 to 1, of the inhabitants of the municipalities compared.
    """

    cooperation_a: str
    cooperation_b: str
    municipalities: int
    in_both: int
    left_out: int
    adjusted_rand: float | None
    variation_of_information: float | None
    bits_a_in_b: float | None
    bits_b_in_a: float | None
    nested_pairs: int
    crossing_pairs: int
    crossing_population: int | None
    crossing_share: float | None


COLUMNS = tuple(one.name for one in fields(Congruence))


def congruence(sets: RegionSets, cooperation_a: str, cooperation_b: str) -> Congruence:
    """Return how well two co-operations agree.

    Both are taken as divisions of the municipalities that are in a region of either: together are
    those that are in the same region or, where regions overlap, in the same regions. One that is
    in no region of a co-operation is by itself there. Were all of these together instead, two
    co-operations that have nothing in common would seem to divide alike.

    Parameters
    ----------
    sets
        The regions.
    cooperation_a, cooperation_b
        The two co-operations.

    Raises
    ------
    KeyError
        When there is no such co-operation.
    """
    sets = sets.of([cooperation_a, cooperation_b])
    first, second = (
        sets.table(sets.members, sets.regions(name)) for name in (cooperation_a, cooperation_b)
    )
    in_first, in_second = first.any(axis=0), second.any(axis=0)
    unsure = sets.table(
        {"": frozenset().union(*sets.unknown.values(), *sets.partly.values())}, [""]
    )
    compared = (in_first | in_second) & ~unsure[0]
    table = _contingency(_parts(first[:, compared]), _parts(second[:, compared]))
    a_in_b, b_in_a = _left(table), _left(table.T)
    crossing, nested = _pairs(first, second)
    touched = np.zeros(len(compared), dtype=bool)
    for one, other in crossing:
        touched |= first[one] & second[other]
    people = Amounts.of(sets.figures).population
    crossed, whole = people[touched & compared].sum(), people[compared].sum()
    some = bool(compared.any())
    return Congruence(
        cooperation_a=cooperation_a,
        cooperation_b=cooperation_b,
        municipalities=int(compared.sum()),
        in_both=int((compared & in_first & in_second).sum()),
        left_out=int(unsure.sum()),
        adjusted_rand=_adjusted_rand(table) if some else None,
        variation_of_information=a_in_b + b_in_a if some else None,
        bits_a_in_b=a_in_b if some else None,
        bits_b_in_a=b_in_a if some else None,
        nested_pairs=nested,
        crossing_pairs=len(crossing),
        crossing_population=None if np.isnan(crossed) else round(crossed),
        crossing_share=float(crossed / whole) if some and whole > 0 else None,
    )


def congruences(sets: RegionSets) -> pd.DataFrame:
    """Return how well all pairs of co-operations that have regions agree.

    Returns
    -------
    A row per pair, with the attributes of `Congruence` as columns.
    """
    named = list(dict.fromkeys(map(cooperation_of, sets.members)))
    rows = [asdict(congruence(sets, one, other)) for one, other in itertools.combinations(named, 2)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = [*COLUMNS[5:9], "crossing_share"]
    return table.astype({"crossing_population": "Int64", **dict.fromkeys(numbers, "float64")})


def _parts(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return a number for the part of each municipality: the same for the same regions."""
    numbers: dict[bytes, int] = {}
    columns = np.ascontiguousarray(held.T)
    found = [
        # a municipality in no region is by itself
        numbers.setdefault(column.tobytes() if column.any() else str(place).encode(), len(numbers))
        for place, column in enumerate(columns)
    ]
    return np.array(found, dtype="int64")


def _contingency(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how many municipalities are in each part of the first and each of the second."""
    table = np.zeros((first.max(initial=-1) + 1, second.max(initial=-1) + 1))
    np.add.at(table, (first, second), 1)
    return table


def _adjusted_rand(table: NDArray[np.float64]) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985) of a table of two divisions."""

    def pairs(counts: NDArray[np.float64]) -> float:
        return float((counts * (counts - 1)).sum() / 2)

    both, first, second = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = pairs(table.sum(keepdims=True))
    if first == second == both:  # they divide alike; the formula would divide by nothing
        return 1.0
    chance = first * second / every
    return (both - chance) / ((first + second) / 2 - chance)


def _left(table: NDArray[np.float64]) -> float:
    """Return the entropy of the columns given the rows, in bits."""
    rows = table.sum(axis=1, keepdims=True)
    used = table > 0
    parts = np.broadcast_to(rows, table.shape)[used] / table[used]
    return float((table[used] * np.log2(parts)).sum() / max(1.0, table.sum()))


def _pairs(
    first: NDArray[np.bool_], second: NDArray[np.bool_]
) -> tuple[list[tuple[int, int]], int]:
    """Return the pairs of regions that cross, and how many lie the one within the other."""
    shared = first.astype("int64") @ second.T.astype("int64")
    smaller = np.minimum(first.sum(axis=1)[:, None], second.sum(axis=1)[None, :])
    crossing = np.argwhere((shared > 0) & (shared < smaller)).tolist()
    return [(one, other) for one, other in crossing], int(
        ((shared > 0) & (shared == smaller)).sum()
    )
