"""The choice of one place per name: without overlap, and the best there is."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from regiokaart.print.candidates import Candidates
from regiokaart.print.choice import COST_MISSING, choose

WIDE, HIGH = 4.0, 2.0
place = st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(0, 9))


def candidates(places: list[tuple[int, int, int]]) -> Candidates:
    places = sorted(places, key=lambda one: one[2])
    x, y, cost = (np.array(values, dtype=float) for values in zip(*places, strict=True))
    none = np.full((len(places), 2), np.nan)
    return Candidates(
        lines=[("naam",)] * len(places),
        x=x,
        y=y,
        wide=np.full(len(places), WIDE),
        high=np.full(len(places), HIGH),
        cost=cost,
        anchor=none,
        tie=none,
    )


def penalty(every: list[Candidates], chosen: tuple[int | None, ...]) -> float | None:
    """Return what a choice costs, or nothing when names overlap."""
    boxes = [
        one.boxes[index] for one, index in zip(every, chosen, strict=True) if index is not None
    ]
    if any(shapely.intersects(one, other) for one, other in itertools.combinations(boxes, 2)):
        return None
    return sum(
        COST_MISSING if index is None else float(one.cost[index])
        for one, index in zip(every, chosen, strict=True)
    )


@given(st.lists(st.lists(place, min_size=1, max_size=4, unique=True), min_size=1, max_size=4))
def test_nothing_better_can_be_chosen(drawn: list[list[tuple[int, int, int]]]) -> None:
    every = [candidates(places) for places in drawn]
    options = [[None, *range(len(one.x))] for one in every]
    best = min(
        cost for one in itertools.product(*options) if (cost := penalty(every, one)) is not None
    )

    found = penalty(every, tuple(choose(every, [COST_MISSING] * len(every))))

    assert found is not None
    assert found - best <= 0.002 * best + 1e-6


def test_a_name_that_may_be_left_out_gives_way() -> None:
    every = [candidates([(0, 0, 1)]), candidates([(1, 0, 0)])]

    assert choose(every, [COST_MISSING, 5.0]) == [0, None]
    assert choose(every, [5.0, COST_MISSING]) == [None, 0]


def tied(dot: tuple[float, float], away: tuple[float, float]) -> Candidates:
    """Return one place of a name that a leader ties to a dot."""
    one = candidates([(0, 0, 1)])
    name = np.array([dot]) + away
    return replace(
        one,
        x=name[:, 0],
        y=name[:, 1],
        anchor=np.array([dot]),
        tie=name - np.sign([away]) * (0.0, HIGH),
    )


def test_a_region_and_its_municipality_may_have_their_leaders_to_one_dot() -> None:
    above, under = tied((0.0, 0.0), (0.0, 8.0)), tied((0.0, 0.0), (0.0, -8.0))

    assert choose([above, under], [5.0, 5.0]) == [0, 0]


def test_leaders_to_different_dots_never_cross() -> None:
    one, other = tied((0.0, 0.0), (10.0, 10.0)), tied((10.0, 0.0), (-10.0, 10.0))

    assert choose([one, other], [5.0, 6.0]) == [None, 0]
