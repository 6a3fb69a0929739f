"""How good a layout is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tiles.land import province_blocks
from tiles.layout import enclosed, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tiles.land import Land
    from tiles.layout import Cell


def measure(land: Land, cells: Sequence[tuple[int, int]]) -> list[str]:
    """Measure a layout.

    Parameters
    ----------
    land
        The municipalities.
    cells
        Column and row of every municipality.

    Returns
    -------
    list of str
        One line per figure.
    """
    taken = {cell: index for index, cell in enumerate(cells)}
    gaps = {
        pair: (cells[pair[1]][0] - cells[pair[0]][0], cells[pair[1]][1] - cells[pair[0]][1])
        for pair in sorted(land.borders)
    }
    touching = sum(abs(right) + abs(down) == 1 for right, down in gaps.values())
    corner = sum(abs(right) == abs(down) == 1 for right, down in gaps.values())
    beside = sum(
        ((column + 1, row) in taken) + ((column, row + 1) in taken) for column, row in cells
    )
    x, y = land.middles.T
    angles = []
    upset = 0
    for (one, other), (right, down) in gaps.items():
        real = math.atan2(y[other] - y[one], x[other] - x[one])
        turn = abs(math.remainder(math.atan2(-down, right) - real, math.tau))
        angles.append(math.degrees(turn))
        upset += turn > math.pi / 2
    farthest = max(gaps.items(), key=lambda item: math.hypot(*item[1]))
    across, along = [column for column, _ in cells], [row for _, row in cells]
    lines = [
        (
            f"tiles: {len(cells)} in {1 + max(across) - min(across)} columns"
            f" and {1 + max(along) - min(along)} rows"
        ),
        (
            f"neighbour pairs: {len(gaps)}; sharing an edge {touching}"
            f" ({touching / len(gaps):.1%}), edge or corner {touching + corner}"
            f" ({(touching + corner) / len(gaps):.1%})"
        ),
        f"tile edges: {beside}, of which {touching} ({touching / beside:.1%}) are real borders",
        (
            f"direction of neighbours: off by {np.median(angles):.0f} degrees (median),"
            f" {np.mean(angles):.0f} (mean); more than a quarter turn off: {upset}"
        ),
        "farthest neighbours: "
        + " - ".join(land.names[index] for index in farthest[0])
        + f", {math.hypot(*farthest[1]):.1f} tiles",
    ]
    lines.append(f"empty cells within the land: {enclosed(taken)}")
    for province in sorted(set(land.provinces)):
        blocks = [b for b in province_blocks(land) if land.provinces[b[0]] == province]
        drawn = [pieces({cells[index] for index in block}) for block in blocks]
        inside = [
            gap
            for (one, other), gap in gaps.items()
            if land.provinces[one] == land.provinces[other] == province
        ]
        kept = sum(abs(right) + abs(down) == 1 for right, down in inside)
        close = sum(max(abs(right), abs(down)) == 1 for right, down in inside)
        lines.append(
            f"{province}: {sum(map(len, blocks))} tiles; parts {len(blocks)}, drawn in"
            f" {sum(drawn)} pieces; inner pairs sharing an edge {kept / len(inside):.0%},"
            f" edge or corner {close / len(inside):.0%}"
        )
    return lines


def moves(before: Mapping[str, Cell], after: Mapping[str, Cell]) -> str:
    """Tell how many municipalities do not keep their cell from one layout to the next, and how far.

    Parameters
    ----------
    before
        Cells by code.
    after
        The same, of the next layout.
    """
    ways = [
        math.dist(cell, after[code])
        for code, cell in before.items()
        if after.get(code, cell) != cell
    ]
    return (
        f"new {len(after.keys() - before.keys())}, gone {len(before.keys() - after.keys())},"
        f" moved {len(ways)}, by {math.fsum(ways):.1f} cells together"
        f" and {max(ways, default=0.0):.1f} at most"
    )
