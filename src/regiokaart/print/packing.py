"""The cheapest choice of one place per name, of which no two are in each other's way.

An integer programme (HiGHS), whose relaxation is made so tight first that it most often is the
answer: sets of places that are all in each other's way are grown until nothing can be added, and
those that the relaxation breaks are added until it breaks none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

_NEARLY = 1e-6
_BROKEN = 1e-4  # by how much a set is broken to be worth adding
_FIRST_SLACK = 0.001  # of what a choice costs at least: what a place may add to it to be tried
_MORE_SLACK = 4.0  # times that, where it was not enough
_MANY = 400  # places, among which it takes long to find what is better by little
_LITTLE = 0.03  # of what a choice costs at least: by so much it may then cost more
_SOLVER: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,  # the processes of a build keep all cores at work already
    "mip_rel_gap": 2e-3,
    # the sets say nearly all that cuts could, and the first solution is nearly the best
    "mip_pool_soft_limit": 1,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_allow_restart": False,
    "mip_max_nodes": 20,  # a limit of time would make the places depend on how busy the machine is
}


@dataclass(frozen=True)
class _Solution:
    """What HiGHS found: what it costs, how much of each is taken, and what more would cost."""

    cost: float
    taken: Floats
    reduced: Floats


def cheapest(
    cost: Floats,
    names: npt.NDArray[np.intp],
    missing: Floats,
    conflicts: Mask,
    sets: Mask,
    *,
    most_missing: float = np.inf,
) -> Mask | None:
    """Return which places are taken, one of each name or none, so that all cost least together.

    Parameters
    ----------
    cost
        What each place costs.
    names
        The name that it is of, by its index.
    missing
        What leaving out each name costs.
    conflicts
        Which places of different names are in each other's way, as a square table.
    sets
        Rows of places that are all in each other's way, such that each conflict is in one.
    most_missing
        Where parts of places do not do for more names than this, nothing is returned: which of
        them have no room takes long to find out exactly.

    Notes
    -----
    Nothing costs 0.2% less than what is found, unless that is among hundreds of places and the
    relaxation tells that no choice costs 3% less, or what is found is no less among more of them.
    """
    apart = conflicts | (names[:, None] == names)
    np.fill_diagonal(apart, val=False)
    count, exact = len(cost), len(missing)
    cost = np.concatenate([cost, missing])
    # of each name one place is taken, or it is left out, which the last variables say
    own = np.hstack([names == np.arange(exact)[:, None], np.eye(exact, dtype=bool)])
    often = np.argsort(-apart.sum(axis=1), kind="stable")
    rows = np.vstack([own, _widened(_grown(sets, apart, often), exact)])
    solver = _solver(cost, rows, exact)
    while True:
        loose = _solved(solver)
        taken = loose.taken[:count]
        if (np.minimum(taken, 1 - taken) < _NEARLY).all():
            return np.asarray(taken > 0.5, dtype=bool)  # noqa: PLR2004 - nearly zero or one
        if loose.taken[count:].sum() > most_missing:
            return None
        broken = _widened(_broken(taken, apart), exact)
        if not len(broken):
            break
        _add(solver, broken)
        rows = np.vstack([rows, broken])
    slack, best = _FIRST_SLACK * loose.cost, np.inf
    while True:
        # no choice with a place that adds more than the slack costs less than the one found
        tried = loose.reduced <= slack
        tried[count:] = True
        fewer = rows[:, tried]
        fewer = np.vstack([fewer[:exact], _distinct(fewer[exact:])])
        whole = _solved(_solver(cost[tried], fewer, exact, whole=True))
        little = _LITTLE * loose.cost if tried.sum() > _MANY else 0.0
        good = whole.cost <= loose.cost + max(slack, little) + _NEARLY
        if good or whole.cost > best - _NEARLY or tried.all():
            break
        best = whole.cost
        slack = min(best - loose.cost, slack * _MORE_SLACK)
    found = np.zeros(len(cost), dtype=bool)
    found[tried] = whole.taken > 0.5  # noqa: PLR2004 - zero or one, but for rounding
    return found[:count]


def _grown(sets: Mask, apart: Mask, order: npt.NDArray[np.intp]) -> Mask:
    """Return the sets with all added that is in the way of everything in them, in this order."""
    grown = sets.copy()
    counts = grown.sum(axis=1, keepdims=True)
    # as numbers of single precision, because those are multiplied fastest
    free = (grown.astype(np.float32) @ apart.astype(np.float32) > counts - 0.5) & ~grown
    for place in order:
        rows = np.flatnonzero(free[:, place])
        if len(rows):
            grown[rows, place] = True
            free[rows] &= apart[place]
    return _distinct(grown)


def _broken(taken: Floats, apart: Mask) -> Mask:
    """Return sets of places that are all in each other's way, of which more than one is taken."""
    seeds = np.flatnonzero(taken > _NEARLY)
    alone = np.zeros((len(seeds), len(taken)), dtype=bool)
    alone[np.arange(len(seeds)), seeds] = True
    sets = _grown(alone, apart, np.lexsort((-apart.sum(axis=1), -taken)))
    return np.asarray(sets[sets @ taken > 1 + _BROKEN], dtype=bool)


def _distinct(sets: Mask) -> Mask:
    """Return each set once, without those that say nothing, in the order in which they come."""
    sets = sets[sets.sum(axis=1) > 1]
    _, first = np.unique(np.packbits(sets, axis=1), axis=0, return_index=True)
    return np.asarray(sets[np.sort(first)], dtype=bool)


def _widened(sets: Mask, by: int) -> Mask:
    return np.hstack([sets, np.zeros((len(sets), by), dtype=bool)])


def _solver(cost: Floats, sets: Mask, exact: int, *, whole: bool = False) -> highspy.Highs:
    """Return what finds how much of each variable is taken when all cost least together.

    Parameters
    ----------
    cost
        What each variable costs.
    sets
        Rows of variables of which one at most may be taken.
    exact
        Of how many of these, the first, exactly one must be taken.
    whole
        Whether each variable is taken or not; if not, a part of it may be.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _SOLVER.items():
        solver.setOptionValue(option, value)
    programme = highspy.HighsLp()
    programme.num_col_ = len(cost)
    programme.col_cost_ = cost
    programme.col_lower_, programme.col_upper_ = np.zeros(len(cost)), np.ones(len(cost))
    if whole:
        programme.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    solver.passModel(programme)
    _add(solver, sets[:exact], least=1.0)
    _add(solver, sets[exact:])
    return solver


def _add(solver: highspy.Highs, sets: Mask, *, least: float = -highspy.kHighsInf) -> None:
    """Add sets of which one at most may be taken; what is known of the rest is kept."""
    row, entered = np.nonzero(sets)
    counts = np.bincount(row, minlength=len(sets))
    solver.addRows(
        len(sets),
        np.full(len(sets), least),
        np.ones(len(sets)),
        len(entered),
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32),
        entered.astype(np.int32),
        np.ones(len(entered)),
    )


def _solved(solver: highspy.Highs) -> _Solution:
    solver.run()
    solution = solver.getSolution()
    return _Solution(
        solver.getInfo().objective_function_value,
        np.asarray(solution.col_value),
        np.asarray(solution.col_dual),
    )
