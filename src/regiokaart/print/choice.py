"""The choice of one place per name, for all names together, as an integer programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import optimize, sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from regiokaart.print.candidates import Candidates, Floats

COST_MISSING = 1_000.0
"""The penalty of leaving a name out that must be there."""
_OPTIMALITY_GAP = 1e-3
_MOST_PLACES = (1_000, 32, 24, 16, 10, 6, 4)  # of one name, the cheapest
_MOST_ROWS = 5_000
_MOST_NODES = 20  # a limit of time would make the places depend on how busy the machine is


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
        names, columns = owner[kept], len(kept) + len(every)
        first, second = np.nonzero(conflicts[np.ix_(kept, kept)])
        # x[i] + (all of one other name's places that i is in conflict with) <= 1: fewer rows and
        # a tighter bound than a row per pair
        groups, row = np.unique(first * len(every) + names[second], return_inverse=True)
        if len(groups) <= _MOST_ROWS:
            break
    entries = (
        np.concatenate([np.arange(len(groups)), row]),
        np.concatenate([groups // len(every), second]),
    )
    disjoint = sparse.csr_array((np.ones(len(entries[0])), entries), shape=(len(groups), columns))
    # the last variables say that a name is left out
    entries = (np.concatenate([names, np.arange(len(every))]), np.arange(columns))
    one_each = sparse.csr_array((np.ones(columns), entries), shape=(len(every), columns))
    result = optimize.milp(
        np.concatenate([cost[kept], np.asarray(worth)]),
        integrality=np.ones(columns),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(one_each, 1, 1),
            optimize.LinearConstraint(disjoint, -np.inf, 1),
        ],
        options={"mip_rel_gap": _OPTIMALITY_GAP, "node_limit": _MOST_NODES},
    )
    chosen: list[int | None] = [None] * len(every)
    for index in kept[result.x[: len(kept)] > 0.5]:  # noqa: PLR2004 - zero or one, but for rounding
        name = int(owner[index])
        chosen[name] = int(index - start[name])
    return chosen


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
