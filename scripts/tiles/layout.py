"""A layout of tiles, what it costs, and the annealing that improves it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from tiles.land import province_blocks, steps_apart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tiles.cartogram import Grid
    from tiles.land import Land

Cell = tuple[int, int]
"""A column and a row of the grid."""

#: Border length from which a pair of neighbours counts in full, in metres.
FULL_BORDER: Final = 3000.0
#: Widest water over which two municipalities still see on which side the other lies, in metres.
IN_SIGHT: Final = 6000.0
#: The province that has to be recognised before all others.
FOCUS: Final = "PV28"

# What the annealing pays for. A pair of neighbours whose tiles lie apart costs about 1.
#: Neighbours that share a corner only.
COST_DIAGONAL: Final = 0.45
#: Neighbours a quarter turn away from where they lie in reality.
COST_DIRECTION: Final = 1.3
#: One tile's width from the place on the cartogram, squared.
COST_DISPLACEMENT: Final = 0.13
#: A tile where the cartogram has sea or another country.
COST_SEA: Final = 2.8
#: Tiles that share an edge while so many borders lie between them in reality.
COST_STRANGERS: Final = (0.0, 0.0, 0.12, 0.6, 1.8)
#: Every further piece of a province.
COST_SPLIT: Final = 6.0
#: A municipality at the coast or the national border that is shut in (twice) or open elsewhere.
COST_INLAND: Final = 1.2
#: An open side of a municipality that lies inland.
COST_EXPOSED: Final = 0.7
#: An empty cell with tiles on four sides, and on three.
COST_HOLE: Final = 3.0
COST_NOTCH: Final = 1.6
#: Every tile's width more than `WIDTH_ACROSS` between two that see each other over water.
COST_ACROSS: Final = 0.4
WIDTH_ACROSS: Final = 1.5
#: A tile on land without any tile beside it.
COST_LOOSE: Final = 2.0
#: Weight of pairs in the province that matters most, and of pairs in two provinces.
FOCUS_WEIGHT: Final = 1.5
ABROAD_WEIGHT: Final = 0.8
#: Weight of the direction of a neighbour's neighbour, and of land seen over water.
SECOND_WEIGHT: Final = 0.2
SIGHT_WEIGHT: Final = 0.6
#: Least weight of a short border, for being near and for being on the right side.
LEAST_WEIGHT: Final = 0.35
LEAST_SIDE: Final = 0.8

# How the annealing picks its moves.
SHARE_OF_ROWS: Final = 0.3
SHARE_BESIDE_NEIGHBOURS: Final = 0.35
LONGEST_ROW: Final = 9

ORTHOGONAL: Final = ((1, 0), (0, 1), (-1, 0), (0, -1))
#: Occupied orthogonal neighbours that make an empty cell a hole, and a notch.
HOLE: Final = 4
NOTCH: Final = 3
#: Share of land from which an empty cell is no coast.
MOSTLY_LAND: Final = 0.5


def assign(grid: Grid) -> list[Cell]:
    """Give every municipality the nearest of the cells with most land.

    Parameters
    ----------
    grid
        The grid and the places of the municipalities on it.

    Returns
    -------
    list of tuple
        Column and row of every municipality.
    """
    count = len(grid.targets)
    order = np.argsort(-grid.land.ravel(), kind="stable")[:count]
    cells = np.column_stack([order % grid.columns, order // grid.columns])
    gap = grid.targets[:, None, :] - cells[None, :, :]
    _, chosen = linear_sum_assignment((gap**2).sum(axis=2))
    return [(int(cells[place, 0]), int(cells[place, 1])) for place in chosen]


def enclosed(taken: Collection[Cell]) -> int:
    """Count the empty cells from which no way over empty cells leads out."""
    left, right = min(column for column, _ in taken) - 1, max(column for column, _ in taken) + 1
    top, bottom = min(row for _, row in taken) - 1, max(row for _, row in taken) + 1
    seen, stack = {(left, top)}, [(left, top)]
    while stack:
        column, row = stack.pop()
        for east, south in ORTHOGONAL:
            cell = (column + east, row + south)
            inside = left <= cell[0] <= right and top <= cell[1] <= bottom
            if inside and cell not in seen and cell not in taken:
                seen.add(cell)
                stack.append(cell)
    return (right - left + 1) * (bottom - top + 1) - len(seen) - len(taken)


def pieces(cells: set[Cell]) -> int:
    """Count the orthogonally connected pieces of a set of cells."""
    left, count = set(cells), 0
    while left:
        count += 1
        stack = [left.pop()]
        while stack:
            column, row = stack.pop()
            for right, down in ORTHOGONAL:
                cell = (column + right, row + down)
                if cell in left:
                    left.remove(cell)
                    stack.append(cell)
    return count


@dataclass
class Layout:
    """A layout that is being improved."""

    cost_split: ClassVar[float] = COST_SPLIT
    cost_lake: float = field(init=False, default=0.0)
    """What every enclosed cell costs."""
    lakes: int = field(init=False, default=0)
    """How many there are."""
    land: Land
    grid: Grid
    cells: list[Cell]
    occupied: dict[Cell, int] = field(init=False)
    steps: list[list[int]] = field(init=False)
    neighbours: list[list[int]] = field(init=False)
    blocks: list[list[int]] = field(init=False)
    block_of: list[int] = field(init=False)
    pieces_of: list[int] = field(init=False)
    pulls: list[list[tuple[int, float, float, float, float]]] = field(init=False)
    looks: list[list[tuple[int, float, float, float, float]]] = field(init=False)
    targets: list[tuple[float, float]] = field(init=False)
    dry: list[list[float]] = field(init=False)
    adjacency: dict[tuple[int, int], tuple[float, float, float, float]] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare everything that does not change while tiles move."""
        land = self.land
        self.targets = [(float(column), float(row)) for column, row in self.grid.targets]
        self.dry = self.grid.land.tolist()
        self.occupied = {cell: index for index, cell in enumerate(self.cells)}
        self.neighbours = land.neighbours
        self.steps = steps_apart(self.neighbours)
        self.blocks = province_blocks(land)
        self.block_of = [0] * len(land.codes)
        for number, block in enumerate(self.blocks):
            for index in block:
                self.block_of[index] = number
        self.pieces_of = [pieces({self.cells[index] for index in b}) for b in self.blocks]
        self.pulls = [[] for _ in land.codes]
        self.looks = [[] for _ in land.codes]
        for (one, other), length in sorted(land.borders.items()):
            # A dam is a short border, but which side it leads to matters as much as elsewhere.
            near = min(1.0, max(LEAST_WEIGHT, math.sqrt(length / FULL_BORDER)))
            side = COST_DIRECTION * max(near, LEAST_SIDE)
            if land.provinces[one] != land.provinces[other]:
                share = ABROAD_WEIGHT
            else:
                share = FOCUS_WEIGHT if land.provinces[one] == FOCUS else 1.0
            near, side = share * near, share * side
            right, down = self.direction(one, other)
            self.pulls[one].append((other, near, side, side * right, side * down))
            self.pulls[other].append((one, near, side, -side * right, -side * down))
        seen = self.over_water()
        for one in range(len(land.codes)):
            for other in range(len(land.codes)):
                across = (one, other) in seen
                if across or self.steps[one][other] == 2:  # noqa: PLR2004 - neighbour's neighbour
                    right, down = self.direction(one, other)
                    weight = COST_DIRECTION * (SIGHT_WEIGHT if across else SECOND_WEIGHT)
                    near = COST_ACROSS if across else 0.0
                    self.looks[one].append((other, weight, weight * right, weight * down, near))
        self.adjacency = {}
        width, height = self.grid.columns, self.grid.rows
        for right in range(-width, width + 1):
            for down in range(-height, height + 1):
                away = math.hypot(right, down)
                if away == 0:
                    continue
                broken = 0.0
                if abs(right) + abs(down) > 1:
                    near = max(abs(right), abs(down)) == 1
                    broken = COST_DIAGONAL if near else 1.0 + 0.6 * (away - 2.0)
                self.adjacency[right, down] = (
                    broken,
                    right / away,
                    down / away,
                    max(0.0, away - WIDTH_ACROSS),
                )

    def over_water(self) -> set[tuple[int, int]]:
        """Return the pairs that see each other over water, either way round."""
        land = self.land
        sight = shapely.STRtree(land.geometry).query(
            land.geometry, predicate="dwithin", distance=IN_SIGHT
        )
        return {
            (int(one), int(other))
            for one, other in sight.T
            if self.steps[one][other] > 2  # noqa: PLR2004 - a neighbour's neighbour
            and land.outward[one] is not None
            and land.outward[other] is not None
        }

    def direction(self, one: int, other: int) -> tuple[float, float]:
        """Return the direction from one municipality to another in reality (east, south)."""
        east, north = self.land.middles[other] - self.land.middles[one]
        away = math.hypot(east, north)
        return float(east) / away, -float(north) / away

    def tile_cost(self, index: int, done: Collection[int] = ()) -> float:
        """Cost of one municipality where it lies: its borders, its place and its strangers.

        Parameters
        ----------
        index
            The municipality.
        done
            Municipalities whose cost has been counted, which leaves out what they share.
        """
        column, row = self.cells[index]
        cost = 0.0
        for other, near, side, right, down in self.pulls[index]:
            if other in done:
                continue
            place = self.cells[other]
            broken, unit_x, unit_y, _ = self.adjacency[place[0] - column, place[1] - row]
            cost += near * broken + side - right * unit_x - down * unit_y
        for other, weight, right, down, near in self.looks[index]:
            if other in done:
                continue
            place = self.cells[other]
            _, unit_x, unit_y, away = self.adjacency[place[0] - column, place[1] - row]
            cost += weight - right * unit_x - down * unit_y + near * away
        target = self.targets[index]
        cost += COST_DISPLACEMENT * ((column - target[0]) ** 2 + (row - target[1]) ** 2)
        steps = self.steps[index]
        for right, down in ORTHOGONAL:
            stranger = self.occupied.get((column + right, row + down))
            if stranger is not None and stranger not in done:
                cost += COST_STRANGERS[steps[stranger]]
        return cost

    def cell_cost(self, cell: Cell) -> float:
        """Cost of one cell being taken or empty."""
        column, row = cell
        near = sum((column + right, row + down) in self.occupied for right, down in ORTHOGONAL)
        dry = self.dry[row][column]
        index = self.occupied.get(cell)
        if index is not None:
            outward = self.land.outward[index]
            # What has water all around may lie in the sea: the cartogram squeezes islands.
            afloat = 1.0 if outward is None else outward[0] ** 2 + outward[1] ** 2
            cost = COST_SEA * (1.0 - dry) * afloat + (COST_LOOSE * dry if near == 0 else 0.0)
            if outward is None:
                return cost + COST_EXPOSED * (HOLE - near)
            # Half of the cost for not being on the rim, half for being open on other sides only.
            widest = max(
                (
                    outward[0] * right + outward[1] * down
                    for right, down in ORTHOGONAL
                    if (column + right, row + down) not in self.occupied
                    and self.dry[row + down][column + right] < MOSTLY_LAND
                ),
                default=-1.0,
            )
            return cost + COST_INLAND * (
                min(1.0, max(0.0, 1.0 - 2.0 * widest / max(0.1, math.hypot(*outward))))
                if near < HOLE
                else 2.0
            )
        if near == HOLE:
            return COST_HOLE
        return COST_NOTCH * (0.3 + dry) if near == NOTCH else 0.0

    def local_cost(self, chain: Sequence[Cell], *, reshaped: bool) -> float:
        """Cost of everything that moves along a chain of cells can change.

        Parameters
        ----------
        chain
            The cells whose tiles move.
        reshaped
            Whether empty cells are among them, so that cells around them change too.
        """
        cost = 0.0
        done: list[int] = []
        for cell in chain:
            index = self.occupied.get(cell)
            if index is not None:
                cost += self.tile_cost(index, done)
                done.append(index)
        if not reshaped:
            return cost + sum(self.cell_cost(cell) for cell in chain)
        around = {
            (column + right, row + down)
            for column, row in chain
            for right, down in (*ORTHOGONAL, (0, 0))
        }
        return cost + sum(self.cell_cost(cell) for cell in sorted(around))

    def split_cost(self, blocks: Sequence[int]) -> float:
        """Cost of the pieces these parts of provinces fall into."""
        return self.cost_split * sum(self.pieces_of[block] - 1 for block in blocks)

    def shift(self, chain: Sequence[Cell], places: int) -> None:
        """Move what lies on a chain of cells along it, what leaves one end entering at the other.

        Parameters
        ----------
        chain
            The cells; two of them make a swap, or a move to an empty cell.
        places
            1 or -1: which way along the chain.
        """
        lying = [self.occupied.pop(cell, None) for cell in chain]
        for number, cell in enumerate(chain):
            index = lying[(number - places) % len(chain)]
            if index is not None:
                self.cells[index], self.occupied[cell] = cell, index

    def attempt(self, chain: Sequence[Cell], places: int, limit: float) -> None:
        """Shift tiles along a chain of cells, unless that costs more than a limit.

        Parameters
        ----------
        chain
            The cells.
        places
            1 or -1: which way along the chain.
        limit
            The most the move may add to the cost.
        """
        tiles = [self.occupied[cell] for cell in chain if cell in self.occupied]
        reshaped = len(tiles) < len(chain)
        before = self.local_cost(chain, reshaped=reshaped)
        self.shift(chain, places)
        gain = self.local_cost(chain, reshaped=reshaped) - before
        if gain > limit + 2 * self.cost_split + self.cost_lake * self.lakes:
            self.shift(chain, -places)
            return
        blocks = sorted({self.block_of[tile] for tile in tiles})
        if not reshaped and len(blocks) == 1:
            blocks = []
        earlier = [self.pieces_of[block] for block in blocks]
        gain -= self.split_cost(blocks)
        for block in blocks:
            self.pieces_of[block] = pieces({self.cells[tile] for tile in self.blocks[block]})
        gain += self.split_cost(blocks)
        lakes = self.lakes
        if reshaped and self.cost_lake and gain <= limit + self.cost_lake * lakes:
            lakes = enclosed(self.occupied)
            gain += self.cost_lake * (lakes - self.lakes)
        if gain <= limit:
            self.lakes = lakes
        else:
            self.shift(chain, -places)
            for block, count in zip(blocks, earlier, strict=True):
                self.pieces_of[block] = count

    def propose(self, chance: random.Random, index: int | None = None) -> list[Cell]:
        """Pick cells whose tiles may move.

        Parameters
        ----------
        chance
            The random generator.
        index
            The tile to start at; any when not given.

        Returns
        -------
        list of tuple
            The cell of one tile and one close by or beside a neighbour of it, or a straight row
            of cells that starts at the tile; empty where that would leave the grid.
        """
        if index is None:
            index = chance.randrange(len(self.cells))
        column, row = start = self.cells[index]
        kind = chance.random()
        if kind < SHARE_OF_ROWS:
            right, down = chance.choice(ORTHOGONAL)
            chain = [
                (column + right * step, row + down * step)
                for step in range(chance.randint(3, LONGEST_ROW))
            ]
        else:
            reach = 2
            if self.neighbours[index] and kind < SHARE_OF_ROWS + SHARE_BESIDE_NEIGHBOURS:
                column, row = self.cells[chance.choice(self.neighbours[index])]
                reach = 1
            cell = column + chance.randint(-reach, reach), row + chance.randint(-reach, reach)
            chain = [start, cell] if cell != start else []
        inside = all(
            0 < column < self.grid.columns - 1 and 0 < row < self.grid.rows - 1
            for column, row in chain
        )
        return chain if inside else []

    def total(self) -> float:
        """Cost of the whole layout."""
        around = {
            (column + right, row + down)
            for column, row in self.cells
            for right, down in (*ORTHOGONAL, (0, 0))
        }
        return (
            sum(self.tile_cost(index, range(index)) for index in range(len(self.cells)))
            + sum(self.cell_cost(cell) for cell in sorted(around))
            + self.split_cost(range(len(self.blocks)))
            + self.cost_lake * enclosed(self.occupied)
        )

    def anneal(self, moves: int, seed: int) -> None:
        """Improve the layout.

        Parameters
        ----------
        moves
            How many moves to try.
        seed
            Where the random generator starts.
        """
        chance = random.Random(seed)  # noqa: S311 - nothing secret
        warm, cold = 2.0, 0.05
        for number in range(moves):
            chain = self.propose(chance)
            if chain:
                heat = warm * (cold / warm) ** (number / moves)
                limit = -heat * math.log(1.0 - chance.random())
                self.attempt(chain, chance.choice((1, -1)), limit)
