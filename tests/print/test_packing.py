"""The cheapest choice of which no two are in each other's way."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regiokaart.print.packing import cheapest

MISSING = 50.0
Mask = npt.NDArray[np.bool_]


def pairs(conflicts: Mask) -> Mask:
    """Return each conflict as a set of its own, which says as little as can be."""
    first, second = np.nonzero(np.triu(conflicts))
    sets = np.zeros((len(first), len(conflicts)), dtype=bool)
    sets[np.arange(len(first)), first] = sets[np.arange(len(first)), second] = True
    return sets


def price(taken: Mask, cost: list[int], names: list[int], count: int) -> float:
    named = {names[place] for place in np.flatnonzero(taken)}
    return float(np.sum(np.asarray(cost)[taken])) + MISSING * (count - len(named))


def best(cost: list[int], names: list[int], count: int, conflicts: Mask) -> float:
    """Return what the cheapest choice costs, by trying all."""
    places = [[None, *np.flatnonzero(np.asarray(names) == name)] for name in range(count)]
    found = []
    for one in itertools.product(*places):
        chosen = [place for place in one if place is not None]
        if not conflicts[np.ix_(chosen, chosen)].any():
            total = float(sum(cost[place] for place in chosen))
            found.append(total + MISSING * (count - len(chosen)))
    return min(found)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], list[int], int, Mask]:
    names = [
        name
        for name, places in enumerate(draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)))
        for _ in range(places)
    ]
    size = len(names)
    cost = draw(st.lists(st.integers(0, 40), min_size=size, max_size=size))
    drawn = draw(
        st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=30)
    )
    conflicts = np.zeros((size, size), dtype=bool)
    for one, other in drawn:
        if names[one] != names[other]:
            conflicts[one, other] = conflicts[other, one] = True
    return cost, names, names[-1] + 1, conflicts


@given(problems())
@settings(deadline=None)
def test_of_each_name_one_place_is_taken_or_none_and_all_cost_least_together(
    problem: tuple[list[int], list[int], int, Mask],
) -> None:
    cost, names, count, conflicts = problem

    taken = cheapest(
        np.asarray(cost, dtype=float),
        np.asarray(names),
        np.full(count, MISSING),
        conflicts,
        pairs(conflicts),
    )

    assert taken is not None
    chosen = np.flatnonzero(taken)
    assert not conflicts[np.ix_(chosen, chosen)].any()
    assert len({names[place] for place in chosen}) == len(chosen)
    assert price(taken, cost, names, count) == pytest.approx(
        best(cost, names, count, conflicts), rel=0.002
    )


def test_where_many_names_have_no_room_it_may_be_left_at_that() -> None:
    ring = np.zeros((5, 5), dtype=bool)  # each in the way of the next: halves of all would do
    ring[np.arange(5), np.arange(5) - 1] = True
    ring |= ring.T
    arguments = np.ones(5), np.arange(5), np.full(5, MISSING), ring, pairs(ring)

    assert cheapest(*arguments, most_missing=2.0) is None
    taken = cheapest(*arguments)
    assert taken is not None
    assert taken.sum() == 2
    assert not ring[np.ix_(taken, taken)].any()
