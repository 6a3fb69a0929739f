"""Carry a layout to the municipalities of another day, moving as few tiles as a good map allows.

Going forward, a municipality that others merged into takes the tile of one of them; going back,
one of those that merged keeps the tile. That is certain. All else is weighed: what a tile's move
costs against neighbours that stay together, and against holes where tiles disappear.

It is done in three steps, several times over, and the cheapest result counts:

1. ``scipy.optimize.linear_sum_assignment`` gives all municipalities cells: those that were taken
   and empty ones near the change, each with a random price, so that attempts differ. Squared
   distances make it shift chains of tiles by one cell each, to the rim or from it.
2. Annealing, with the costs of `Layout`, and those of moving and of giving up or taking cells.
3. Tiles that moved although nothing changed beside them go back, unless much is gained by it.
"""

from __future__ import annotations

import math
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from regiokaart import register
from tiles.layout import FOCUS, HOLE, ORTHOGONAL, Cell, Layout, enclosed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from tiles.cartogram import Grid
    from tiles.land import Floats, Land

# What a change costs, in the same coin as the layout.
#: A tile that moves, and every cell's width that it moves, squared.
COST_MOVE: Final = 1.0
COST_WAY: Final = 0.3
#: How many times that it is in the province that matters most, for a municipality that takes
#: others in, and for an island.
INERTIA_FOCUS: Final = 4.0
INERTIA_HEIR: Final = 2.0
INERTIA_ISLAND: Final = 5.0
#: A successor that does not lie where it must.
COST_RULE: Final = 60.0
#: A cell that is given up, per step inland from the rim, and one that is taken, per step offshore.
COST_INWARD: Final = 4.0
COST_OFFSHORE: Final = 1.5
#: Every side by which a cell that is given up or taken makes the rim more ragged.
COST_RAGGED: Final = 0.8
#: A cell that is taken beside an island, or by it beside land.
COST_LANDFALL: Final = 6.0
#: An empty cell within the land, and another piece of a province.
COST_LAKE: Final = 14.0
COST_SPLIT: Final = 18.0
#: Gain from which tiles may move although nothing changes beside them.
UNPROVOKED: Final = 4.0
#: What an empty cell costs in the assignment when it is all sea, and at most by chance.
PRICE_OF_SEA: Final = 1.0
PRICE_OF_CHANCE: Final = 3.0
#: Distance in cells from a change within which empty cells can be taken, and tiles can move.
REACH: Final = 7
#: How far those that one municipality came from lie from its tile, in cells, for three of them.
SPREAD: Final = 0.75

# How the annealing goes.
#: Moves to try per municipality that is new or gone, at least, and at most.
MOVES_PER_CHANGE: Final = 60_000
LEAST_MOVES: Final = 150_000
MOST_MOVES: Final = 1_000_000
WARM: Final = 1.5
COLD: Final = 0.03
#: The share that lakes and depth count for in the beginning; they count in full in the end. A gap
#: has to wander through the land while it is warm, for that is how a chain finds its way.
LOOSE: Final = 0.1
#: The attempts, by where the random generator starts.
SEEDS: Final = range(11, 19)


@dataclass(frozen=True)
class Change:
    """What changes between the municipalities of two days."""

    home: list[Cell | None]
    """Where every municipality lay; None for a new one."""
    heirs: dict[Cell, set[int]]
    """Cells that one of these municipalities must have: those that merge, going back."""
    heritage: dict[int, set[Cell]]
    """Cells of which a municipality must have one: those of the merged, going forward."""
    inertia: list[float]
    """How many times the usual cost it takes to move a municipality."""
    before: frozenset[Cell]
    """The cells that were taken."""
    new: set[int]
    """Municipalities that had no tile."""
    freed: set[Cell]
    """Cells whose municipality is gone."""
    least: Cell
    """Least column and row that may be taken."""


@dataclass
class Carried(Layout):
    """A layout that comes from that of another day."""

    cost_split: ClassVar[float] = COST_SPLIT
    change: Change
    depth: dict[Cell, int] = field(init=False)
    country: list[int] = field(init=False)
    """A number per municipality that is the same for all that borders connect."""
    firm: float = field(init=False, default=1.0)
    """The share that lakes and depth count for."""

    def __post_init__(self) -> None:
        """Prepare everything that does not change while tiles move."""
        super().__post_init__()
        self.depth = depths(self.change.before, self.grid)
        self.country = countries(self.neighbours)
        self.lakes = enclosed(self.occupied)
        self.harden(1.0)

    def harden(self, share: float) -> None:
        """Set the share that lakes and depth count for."""
        self.firm = share
        self.cost_lake = COST_LAKE * share

    def tile_cost(self, index: int, done: Collection[int] = ()) -> float:
        """Cost of one municipality where it lies, and of not lying where it lay."""
        cost = super().tile_cost(index, done)
        cell, home = self.cells[index], self.change.home[index]
        if home is not None and cell != home:
            way = (cell[0] - home[0]) ** 2 + (cell[1] - home[1]) ** 2
            cost += self.change.inertia[index] * (COST_MOVE + COST_WAY * way)
        if index in self.change.heritage and cell not in self.change.heritage[index]:
            cost += COST_RULE
        return cost

    def cell_cost(self, cell: Cell) -> float:
        """Cost of one cell being taken or empty, and of having been the other."""
        cost = super().cell_cost(cell)
        index = self.occupied.get(cell)
        if cell in self.change.heirs and index not in self.change.heirs[cell]:
            cost += COST_RULE
        if (index is not None) == (cell in self.change.before):
            return cost
        column, row = cell
        beside = [
            other
            for right, down in ORTHOGONAL
            if (other := self.occupied.get((column + right, row + down))) is not None
        ]
        steps = self.firm * (self.depth[cell] - 1)
        if index is None:
            return cost + COST_INWARD * steps + COST_RAGGED * len(beside)
        cost += COST_OFFSHORE * steps
        overseas = sum(self.country[other] != self.country[index] for other in beside)
        return cost + COST_RAGGED * (HOLE - len(beside)) + COST_LANDFALL * overseas

    def propose(self, chance: random.Random, index: int | None = None) -> list[Cell]:
        """Pick cells whose tiles may move, as far as they may be taken."""
        chain = super().propose(chance, index)
        left, top = self.change.least
        return chain if all(column >= left and row >= top for column, row in chain) else []

    def movable(self) -> list[int]:
        """Return the municipalities near the change."""
        middles = [self.targets[index] for index in sorted(self.change.new)]
        middles += sorted(self.change.freed)
        return [
            index
            for index, cell in enumerate(self.cells)
            if any(math.dist(cell, middle) <= REACH for middle in middles)
        ]

    def settle(self, moves: int, chance: random.Random) -> None:
        """Improve the layout near the change.

        Parameters
        ----------
        moves
            How many moves to try.
        chance
            The random generator.
        """
        movable = self.movable()
        for number in range(moves):
            share = number / moves
            chain = self.propose(chance, chance.choice(movable))
            if chain:
                self.harden(LOOSE + (1.0 - LOOSE) * share)
                heat = WARM * (COLD / WARM) ** share
                limit = -heat * math.log(1.0 - chance.random())
                self.attempt(chain, chance.choice((1, -1)), limit)
        self.harden(1.0)

    def unprovoked(self) -> list[list[int]]:
        """Return the chains of tiles that moved, as far as nothing changes along them."""
        moved = {
            index: home
            for index, home in enumerate(self.change.home)
            if home is not None and home != self.cells[index]
        }
        chains: list[list[int]] = []
        left = set(moved)
        while left:
            chain, stack, provoked = [], [min(left)], False
            left.remove(stack[0])
            while stack:
                index = stack.pop()
                chain.append(index)
                after = self.occupied.get(moved[index])
                ahead = next((one for one in left if moved[one] == self.cells[index]), None)
                provoked |= after in self.change.new or self.cells[index] in self.change.freed
                for one in (after, ahead):
                    if one in left:
                        left.remove(one)
                        stack.append(one)
            if not provoked:
                chains.append(chain)
        return chains

    def undone(self) -> Carried:
        """Return the layout without the moves that nothing provoked and that gain little."""
        kept = self
        for chain in self.unprovoked():
            cells = list(kept.cells)
            for index in chain:
                cells[index] = self.change.home[index] or cells[index]
            back = replace(kept, cells=cells)
            if back.total() < kept.total() + UNPROVOKED:
                kept = back
        return kept


@dataclass(frozen=True)
class Laid:
    """The municipalities of a day, laid out."""

    day: date
    land: Land
    grid: Grid
    cells: list[Cell]
    """Column and row of every municipality, on this grid."""


def carry(known: Laid, land: Land, *, day: date, least: Cell) -> Laid:
    """Carry a layout to the municipalities of another day.

    Parameters
    ----------
    known
        The layout of the day before or after.
    land
        The municipalities of the day to carry to.
    day
        That day.
    least
        The least column and row that may be taken.

    Returns
    -------
    Laid
        The best of all attempts.
    """
    grid = replace(known.grid, targets=_targets(known, land, day=day))
    change = _change(known, land, day=day, least=least)
    wanted = MOVES_PER_CHANGE * (len(change.new) + len(change.freed))
    moves = min(max(LEAST_MOVES, wanted), MOST_MOVES)
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(_attempt, land, grid, change, moves), SEEDS))
    costs = [one.total() for one in found]
    for seed, one, cost in zip(SEEDS, found, costs, strict=True):
        moved = sum(
            home not in {None, cell} for home, cell in zip(change.home, one.cells, strict=True)
        )
        print(f"{known.day} > {day}: attempt {seed} costs {cost:.1f}, {moved} moves", flush=True)
    return Laid(day, land, grid, found[costs.index(min(costs))].cells)


def lineage(earlier: date, later: date) -> dict[str, set[str]]:
    """Return whom whole municipalities went to between two days, the successor itself included."""
    into: dict[str, set[str]] = {}
    for event in register.events():
        if event.whole and earlier < event.day <= later:
            into.setdefault(event.new, set()).add(event.old)
    for new, old in into.items():
        if register.existed(new, earlier):
            old.add(new)
    return into


def islands(neighbours: Sequence[Sequence[int]]) -> set[int]:
    """Return all that no border connects to most of the country."""
    country = countries(neighbours)
    return {
        index for index, number in enumerate(country) if country.count(number) < len(country) / 2
    }


def countries(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Return a number per municipality that is the same for all that borders connect."""
    country = [-1] * len(neighbours)
    for start in range(len(neighbours)):
        stack = [start] if country[start] < 0 else []
        while stack:
            index = stack.pop()
            country[index] = start
            stack += [other for other in neighbours[index] if country[other] < 0]
    return country


def depths(taken: Collection[Cell], grid: Grid) -> dict[Cell, int]:
    """Return of every cell how many steps it is from the nearest of the other kind."""
    everywhere = [(column, row) for column in range(grid.columns) for row in range(grid.rows)]
    depth: dict[Cell, int] = {}
    for inside in (True, False):
        found = {cell: 0 for cell in everywhere if (cell in taken) != inside}
        front = list(found)
        for column, row in front:
            for right, down in ORTHOGONAL:
                cell = (column + right, row + down)
                if cell not in found and 0 <= cell[0] < grid.columns and 0 <= cell[1] < grid.rows:
                    found[cell] = found[column, row] + 1
                    front.append(cell)
        depth |= {cell: steps for cell, steps in found.items() if steps}
    return depth


def _change(known: Laid, land: Land, *, day: date, least: Cell) -> Change:
    """Return what changes between a layout and the municipalities of another day."""
    lay = dict(zip(known.land.codes, known.cells, strict=True))
    number = {code: index for index, code in enumerate(land.codes)}
    inertia = [INERTIA_FOCUS if province == FOCUS else 1.0 for province in land.provinces]
    into = lineage(min(known.day, day), max(known.day, day))
    heirs: dict[Cell, set[int]] = {}
    heritage: dict[int, set[Cell]] = {}
    for new, old in into.items():
        if day < known.day:
            heirs[lay[new]] = {number[code] for code in old}
        else:
            heritage[number[new]] = {lay[code] for code in old}
        if new in number and new in lay:
            inertia[number[new]] = max(INERTIA_HEIR, inertia[number[new]])
    for index in islands(land.neighbours):
        inertia[index] = INERTIA_ISLAND
    return Change(
        home=[lay.get(code) for code in land.codes],
        heirs=heirs,
        heritage=heritage,
        inertia=inertia,
        before=frozenset(known.cells),
        new={index for code, index in number.items() if code not in lay},
        freed={cell for code, cell in lay.items() if code not in number},
        least=least,
    )


def _targets(known: Laid, land: Land, *, day: date) -> Floats:
    """Return where every municipality should lie: where it did, or close to those it is kin to."""
    should = dict(zip(known.land.codes, known.grid.targets, strict=True))
    into = lineage(min(known.day, day), max(known.day, day))
    places = dict(zip(land.codes, land.middles, strict=True))
    found: dict[str, Floats] = {code: should[code] for code in land.codes if code in should}
    for new, old in into.items():
        if day > known.day:
            found.setdefault(new, np.mean([should[code] for code in sorted(old)], axis=0))
            continue
        middle = np.mean([places[code] for code in sorted(old)], axis=0)
        rays = {code: (places[code] - middle) * (1, -1) for code in sorted(old)}
        length = math.sqrt(np.mean([ray @ ray for ray in rays.values()]))
        wide = SPREAD * math.sqrt(len(old) / 3)
        found |= {code: should[new] + ray / length * wide for code, ray in rays.items()}
    for code in land.codes:
        if code not in found:  # it was split: among those that have its parts
            parts = [event.new for event in register.events() if event.old == code]
            found[code] = np.mean([should[part] for part in parts], axis=0)
    return np.array([found[code] for code in land.codes])


def _attempt(land: Land, grid: Grid, change: Change, moves: int, seed: int) -> Carried:
    """Lay the municipalities out once."""
    layout = Carried(land, grid, _start(grid, change, seed), change)
    layout.settle(moves, random.Random(seed))  # noqa: S311 - nothing secret
    return layout.undone()


def _start(grid: Grid, change: Change, seed: int) -> list[Cell]:
    """Return the cells that lie nearest to where all should be, at the prices of one attempt."""
    near = [tuple(grid.targets[index]) for index in sorted(change.new)] + sorted(change.freed)
    left, top = change.least
    free = [
        (column, row)
        for column in range(left, grid.columns - 1)
        for row in range(top, grid.rows - 1)
        if (column, row) not in change.before
        and any((column + right, row + down) in change.before for right, down in ORTHOGONAL)
        and any(math.dist((column, row), middle) <= REACH for middle in near)
    ]
    cells = np.array(sorted(change.before) + free)
    chance = np.random.default_rng(seed)
    price = np.zeros(len(cells))
    dry = grid.land[cells[:, 1], cells[:, 0]][-len(free) :]
    price[-len(free) :] = PRICE_OF_SEA * (1 - dry) + PRICE_OF_CHANCE * chance.random(len(free))
    costs = np.empty((len(change.home), len(cells)))
    for index, home in enumerate(change.home):
        place = grid.targets[index] if home is None else home
        way = ((cells - place) ** 2).sum(axis=1)
        stay = 0.0 if home is None else COST_WAY
        costs[index] = price + change.inertia[index] * (way + stay * (way > 0))
        if index in change.heritage:
            costs[index] += [0 if tuple(cell) in change.heritage[index] else 1e4 for cell in cells]
    for cell, heirs in change.heirs.items():
        others = [index for index in range(len(costs)) if index not in heirs]
        costs[others, int((cells == cell).all(axis=1).argmax())] += 1e4
    _, chosen = linear_sum_assignment(costs)
    return [(int(cells[place, 0]), int(cells[place, 1])) for place in chosen]
