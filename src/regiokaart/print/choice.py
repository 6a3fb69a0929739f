"""The choice of one place per name, for all names together, as an integer programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from regiokaart.print.candidates import Candidates, Floats

COST_MISSING = 1_000.0
"""The penalty of leaving a name out that must be there."""
_MOST_PLACES = (1_000, 32, 24, 16, 12, 8, 6, 4)  # of one name, the cheapest
_MOST_CONFLICTS = 40_000
_AT_ONCE = 2_000
_SOLVER: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,  # the processes of a build keep all cores at work already
    "mip_rel_gap": 2e-3,
    # the sets of boxes say nearly all that cuts could, and the first solution is nearly the best
    "mip_pool_soft_limit": 1,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_allow_restart": False,
    "mip_max_nodes": 20,  # a limit of time would make the places depend on how busy the machine is
}


def choose(every: list[Candidates], worth: Sequence[float]) -> list[int | None]:
    """Pick one place per name so that none overlap and the penalties are least together.

    Parameters
    ----------
    every
        The places of each name.
    worth
        The penalty of leaving each name out.
    """
    owner = np.repeat(np.arange(len(every)), [len(one.x) for one in every])
    start = np.cumsum([0, *(len(one.x) for one in every)])
    cost = np.round(np.concatenate([one.cost for one in every]), 3)
    conflicts = _conflicts(every, owner)
    kept = _undominated(conflicts, owner, cost)
    for most in _MOST_PLACES:
        # where everything is in everything's way, fewer places are as good and far sooner chosen
        kept = kept[_sampled(owner[kept], most)]
        among = conflicts[np.ix_(kept, kept)]
        if among.sum() <= _MOST_CONFLICTS:
            break
    names, columns = owner[kept], len(kept) + len(every)
    boxes = shapely.bounds(np.concatenate([one.boxes for one in every])[kept])
    sets = [one for one in _piles(boxes) if (names[one] != names[one[0]]).any()]
    # what is left has to do with leaders: x[i] + (all of one other name's places that i is in
    # conflict with) <= 1
    first, second = np.nonzero(among & ~_overlapping(boxes))
    groups, row = np.unique(first * len(every) + names[second], return_inverse=True)
    # the last variables say that a name is left out: of each name one place is chosen, or none
    lone = np.arange(len(every))
    piled = np.repeat(np.arange(len(sets)), [len(one) for one in sets]) + len(every)
    tied = len(every) + len(sets)
    rows = np.concatenate([names, lone, piled, tied + np.arange(len(groups)), tied + row])
    entered = np.concatenate([np.arange(columns), *sets, groups // len(every), second])
    solution = _solve(
        np.concatenate([cost[kept], np.asarray(worth)]),
        entered[np.argsort(rows, kind="stable")],
        np.bincount(rows),
        exact=len(every),
    )
    chosen: list[int | None] = [None] * len(every)
    for index in kept[solution[: len(kept)] > 0.5]:  # noqa: PLR2004 - zero or one, but for rounding
        name = int(owner[index])
        chosen[name] = int(index - start[name])
    return chosen


def _solve(
    cost: Floats, entered: npt.NDArray[np.intp], counts: npt.NDArray[np.intp], *, exact: int
) -> Floats:
    """Return which variables are one when the sum of what those cost is least.

    Parameters
    ----------
    cost
        What each variable costs.
    entered
        The variables of which one at most may be one: of the first such set, of the next, and on.
    counts
        How many variables each set has.
    exact
        Of how many of these sets, the first, exactly one must be one.
    """
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(cost), len(counts)
    programme.col_cost_ = cost
    programme.col_lower_, programme.col_upper_ = np.zeros(len(cost)), np.ones(len(cost))
    programme.row_lower_ = np.where(np.arange(len(counts)) < exact, 1.0, -highspy.kHighsInf)
    programme.row_upper_ = np.ones(len(counts))
    programme.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    programme.a_matrix_.index_ = entered.astype(np.int32)
    programme.a_matrix_.value_ = np.ones(len(entered))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _SOLVER.items():
        solver.setOptionValue(option, value)
    solver.passModel(programme)
    solver.run()
    return np.asarray(solver.getSolution().col_value)


def _piles(boxes: Floats) -> list[npt.NDArray[np.intp]]:
    """Return the largest sets of boxes that lie over each other all.

    Of each only one may be chosen, which says more than that of each two only one may, and so leads
    to the best choice far sooner. Upright boxes that overlap each other all have a point in common,
    at the left side of one and the bottom of one.

    Parameters
    ----------
    boxes
        Rows of left, bottom, right and top.
    """
    left, bottom, right, top = boxes.T
    one, other = np.nonzero(np.triu(_overlapping(boxes), 1))
    # as complex numbers, because those are sorted as one
    corners = np.maximum(left[one], left[other]) + 1j * np.maximum(bottom[one], bottom[other])
    corners = np.unique(corners)
    found: dict[bytes, npt.NDArray[np.intp]] = {}
    for start in range(0, len(corners), _AT_ONCE):
        x = corners[start : start + _AT_ONCE].real[:, None]
        y = corners[start : start + _AT_ONCE].imag[:, None]
        covering = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
        # no other box touches what the boxes of a largest set have in common
        low_x = np.where(covering, left, -np.inf).max(axis=1, keepdims=True)
        low_y = np.where(covering, bottom, -np.inf).max(axis=1, keepdims=True)
        high_x = np.where(covering, right, np.inf).min(axis=1, keepdims=True)
        high_y = np.where(covering, top, np.inf).min(axis=1, keepdims=True)
        touching = (left <= high_x) & (right >= low_x) & (bottom <= high_y) & (top >= low_y)
        largest = covering[touching.sum(axis=1) == covering.sum(axis=1)]
        found.update((np.packbits(row).tobytes(), np.flatnonzero(row)) for row in largest)
    return list(found.values())


def _overlapping(boxes: Floats) -> npt.NDArray[np.bool_]:
    """Return which boxes overlap or touch, as a square table."""
    left, bottom, right, top = boxes.T
    return np.asarray(
        (left[:, None] <= right)
        & (left <= right[:, None])
        & (bottom[:, None] <= top)
        & (bottom <= top[:, None])
    )


def _sampled(owner: npt.NDArray[np.intp], most: int) -> npt.NDArray[np.bool_]:
    """Return which places are kept of each name: the cheapest, and some of the rest.

    The cheapest alone lie close together, and so may all be in the way of the same other name.

    Parameters
    ----------
    owner
        The name of each place; sorted, and within a name the cheapest place first.
    most
        How many to keep of each name.
    """
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    counts = np.diff(np.append(starts, len(owner)))
    rank = np.arange(len(owner)) - np.repeat(starts, counts)
    first = most // 2
    others, rest = most - first, np.maximum(np.repeat(counts, counts) - first, 1)
    after = rank - first
    evenly = after * others // rest != (after - 1) * others // rest
    return np.asarray((rank < first) | (rest <= others) | (evenly & (after >= 0)), dtype=bool)


def _undominated(
    conflicts: npt.NDArray[np.bool_], owner: npt.NDArray[np.intp], cost: Floats
) -> npt.NDArray[np.intp]:
    """Return the places that can be part of the best choice.

    A place is left out when another of the same name costs no more and is in conflict with
    nothing that this one is free of. That leaves fewer conflicts, so it is done until no more go.
    """
    kept = np.lexsort((np.arange(len(owner)), cost, owner))
    while True:
        among = conflicts[np.ix_(kept, kept)]
        gone = np.zeros(len(kept), dtype=bool)
        for name in np.unique(owner[kept]):
            mine = np.flatnonzero(owner[kept] == name)
            rows = np.packbits(among[mine], axis=1)
            # [j, i]: whether j has a conflict that i has not
            extra = (rows[:, None, :] & ~rows[None, :, :]).any(axis=2)
            better = np.triu(~extra, k=1)  # sorted by cost: only those before may dominate
            gone[mine] = better.any(axis=0)
        if not gone.any():
            return kept
        kept = kept[~gone]


def _conflicts(every: list[Candidates], owner: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which places of different names are in each other's way, as a square table."""
    boxes = np.concatenate([one.boxes for one in every])
    anchors = np.concatenate([one.anchor for one in every])
    ties = np.concatenate([one.tie for one in every])
    tied = np.flatnonzero(~np.isnan(anchors[:, 0]))
    table = np.zeros((len(owner), len(owner)), dtype=bool)
    tree = shapely.STRtree(boxes)
    table[tuple(tree.query(boxes, predicate="intersects"))] = True
    if len(tied):
        # a leader must cross no other name and no other leader
        leaders = shapely.linestrings(np.stack([ties[tied], anchors[tied]], axis=1))
        leader, box = tree.query(leaders, predicate="intersects")
        table[tied[leader], box] = table[box, tied[leader]] = True
        one, other = shapely.STRtree(leaders).query(leaders, predicate="intersects")
        table[tied[one], tied[other]] = True
    table[owner[:, None] == owner[None, :]] = False
    return table
