"""The choice of one place per name, for all names together, as an integer programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print.packing import cheapest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from regiokaart.print.candidates import Candidates, Floats

COST_MISSING = 1_000.0
"""The penalty of leaving a name out that must be there."""
SAME_DOT = 0.3
"""Leaders that end so near each other, in millimetres, have one dot."""
_ROOM_OF_DOT = 0.6  # mm around the end of a leader
_MOST_PLACES = (1_000, 32, 24, 16, 12, 8, 6, 4)  # of one name, the cheapest
_MOST_CONFLICTS = (80_000, 40_000)
# that so many names have no room takes long to find out exactly: fewer places are tried then
_MOST_MISSING = 0.9
_AT_ONCE = 2_000


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
    many, few = (_fewer(kept, conflicts, owner, most) for most in _MOST_CONFLICTS)
    for kept, most_missing in ((many, _MOST_MISSING), (few, np.inf)):
        names, among = owner[kept], conflicts[np.ix_(kept, kept)]
        boxes = shapely.bounds(np.concatenate([one.boxes for one in every])[kept])
        taken = cheapest(
            cost[kept],
            names,
            np.asarray(worth),
            among,
            _sets(boxes, names, among),
            most_missing=most_missing if len(few) < len(kept) else np.inf,
        )
        if taken is not None:
            break
    chosen: list[int | None] = [None] * len(every)
    for index in kept[taken]:
        name = int(owner[index])
        chosen[name] = int(index - start[name])
    return chosen


def _fewer(
    kept: npt.NDArray[np.intp],
    conflicts: npt.NDArray[np.bool_],
    owner: npt.NDArray[np.intp],
    most_conflicts: int,
) -> npt.NDArray[np.intp]:
    """Return as many of the kept places as have so many conflicts.

    Where everything is in everything's way, fewer places are as good and far sooner chosen.
    """
    for most in _MOST_PLACES:
        kept = kept[_sampled(owner[kept], most)]
        if conflicts[np.ix_(kept, kept)].sum() <= most_conflicts:
            break
    return kept


def _sets(
    boxes: Floats, names: npt.NDArray[np.intp], conflicts: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return sets of places that are all in each other's way, such that each conflict is in one.

    Parameters
    ----------
    boxes
        Rows of left, bottom, right and top.
    names
        The name of each box.
    conflicts
        Which are in each other's way, as a square table.
    """
    piles = [one for one in _piles(boxes) if (names[one] != names[one[0]]).any()]
    # what is left has to do with leaders: a place, and all of one later name that it is in the
    # way of
    later = names[:, None] < names
    first, second = np.nonzero(conflicts & later & ~_overlapping(boxes))
    groups, row = np.unique(np.stack([first, names[second]]), axis=1, return_inverse=True)
    sets = np.zeros((len(piles) + groups.shape[1], len(boxes)), dtype=bool)
    for at, pile in enumerate(piles):
        sets[at, pile] = True
    sets[len(piles) + np.arange(groups.shape[1]), groups[0]] = True
    sets[len(piles) + row.ravel(), second] = True
    return sets


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
        # a leader must cross no other name and no other leader, nor may its dot touch them, which
        # would look like the dot of the other
        leaders = shapely.linestrings(np.stack([ties[tied], anchors[tied]], axis=1))
        dots = shapely.buffer(shapely.points(anchors[tied]), _ROOM_OF_DOT, quad_segs=2)
        for drawn in (leaders, dots):
            leader, box = tree.query(drawn, predicate="intersects")
            table[tied[leader], box] = table[box, tied[leader]] = True
            one, other = shapely.STRtree(leaders).query(drawn, predicate="intersects")
            # but one dot may have the leaders of a region and of the municipality it lies in
            between = np.hypot(*(anchors[tied[one]] - anchors[tied[other]]).T)
            one, other = tied[one[between > SAME_DOT]], tied[other[between > SAME_DOT]]
            table[one, other] = table[other, one] = True
    table[owner[:, None] == owner[None, :]] = False
    return table
