"""Draw up the tile grid: one square tile for every municipality, on every date.

The table this writes, ``src/regiokaart/boundaries/tiles.csv``, names columns and rows for every
code and the days between which they hold. It has no coordinates.

The layout of 2021 is the fixed point. It is made in four steps:

1. An equal-area cartogram (`tiles.cartogram`): the boundaries are bent until every municipality
   covers the same area.
2. A square grid is laid over the cartogram, with the offset that follows its coast best, and the
   cells with most land become the first set of tiles.
3. ``scipy.optimize.linear_sum_assignment`` gives every municipality the tile nearest to it.
4. Simulated annealing (`tiles.layout`) swaps and moves tiles so that neighbours stay neighbours,
   on the side they are on in reality, provinces stay in one piece, and water stays empty.

From there the layout is carried in both directions, from one set of municipalities to the next,
with as few moves as a good map allows (`tiles.through_time`).

The layout of 2021 is read from the table that is there; ``--afresh`` draws it again, which takes
some minutes. The other dates are drawn each time, in some minutes more. All randomness comes from
seeded generators: the same boundaries, with the same versions of NumPy, SciPy and GEOS, give the
same table. The figures printed at the end say how good each layout is.

Run it as ``python scripts/make_tiles.py FOLDER``, where the folder has ``cbsgebiedsindelingen``
of 2018, 2020, 2021 and 2022 as GeoPackages.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from tiles import table
from tiles.cartogram import Grid, cartogram, lay_grid
from tiles.land import Land, read_land
from tiles.layout import Cell, Layout, assign
from tiles.quality import measure, moves
from tiles.through_time import Laid, carry

from regiokaart.boundaries import year as years

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTPUT: Final = Path(__file__).parents[1] / "src" / "regiokaart" / "boundaries" / "tiles.csv"
#: The day from which the layout is carried on and back.
FIXED: Final = date(2021, 1, 1)
#: Where the random generator starts for it. Of four seeds compared by eye this drew the delta best.
SEED: Final = 12
MOVES: Final = 2_500_000
#: Rows above those of 2021 that other layouts may use, numbered -1 and so on: more municipalities
#: lay in the north in 2018, and Schiermonnikoog has to keep off them.
HEADROOM: Final = 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the table and print how good it is.

    Parameters
    ----------
    arguments
        The command line; None takes that of the process.
    """
    parser = argparse.ArgumentParser(description="Draw up the tile grid of the municipalities.")
    parser.add_argument("boundaries", type=Path, help="folder with a GeoPackage per year")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="table to write")
    parser.add_argument("--afresh", action="store_true", help="draw the layout of 2021 again too")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of every layout")
    options = parser.parse_args(arguments)

    land = read_land(options.boundaries, FIXED)
    bent, places, ratio = cartogram(land)
    print(f"cartogram: areas within a factor {ratio:.2f} of their mean")
    grid = lay_grid(bent, places)
    known = drawn(land, grid) if options.afresh else stored(land, grid)
    left = min(column for column, _ in known.cells)
    top = min(row for _, row in known.cells)

    days = [state.first for state in years.states()]
    laid = {FIXED: known}
    forward = [day for day in days if day > FIXED]
    backward = [day for day in reversed(days) if day < FIXED]
    for way in (forward, backward):
        before = FIXED
        for day in way:
            there = read_land(options.boundaries, day)
            laid[day] = carry(laid[before], there, day=day, least=(left, top - HEADROOM))
            before = day

    cells = {day: on_table(laid[day], (left, top)) for day in days}
    rows = table.write(options.output, cells)
    print(f"{rows} rows in {options.output}")
    for number, day in enumerate(days):
        print(f"\n{day}")
        if number:
            print(moves(cells[days[number - 1]], cells[day]))
        print("\n".join(measure(laid[day].land, list(cells[day].values()))))
        if options.pictures:
            from tiles.picture import draw  # noqa: PLC0415 - matplotlib is slow to import

            earlier = cells[days[number - 1]] if number else None
            draw(laid[day].land, cells[day], options.pictures / f"{day}.png", before=earlier)


def drawn(land: Land, grid: Grid) -> Laid:
    """Return a new layout."""
    layout = Layout(land, grid, assign(grid))
    print(f"cost after assignment: {layout.total():.1f}")
    layout.anneal(MOVES, SEED)
    print(f"cost after annealing: {layout.total():.1f}")
    return Laid(FIXED, land, grid, layout.cells)


def stored(land: Land, grid: Grid) -> Laid:
    """Return the layout that the table has, put on the grid where it fits best."""
    there = table.read(OUTPUT, FIXED)
    cells = np.array([there[code] for code in land.codes])
    left, top = np.round((grid.targets - cells).mean(axis=0)).astype(int)
    return Laid(FIXED, land, grid, [(int(c + left), int(r + top)) for c, r in cells])


def on_table(laid: Laid, corner: Cell) -> dict[str, Cell]:
    """Return the cells by code, counted from the corner of the layout of 2021."""
    left, top = corner
    return {
        code: (column - left, row - top)
        for code, (column, row) in zip(laid.land.codes, laid.cells, strict=True)
    }


if __name__ == "__main__":
    main()
