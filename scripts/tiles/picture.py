"""A picture of a layout, to look at it: colours for provinces, arrows for what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiles.land import Land
    from tiles.layout import Cell

SIDE: Final = 0.5
"""The side of a tile in inches."""
LONGEST: Final = 9
"""Letters in a line of a name."""


def draw(
    land: Land, cells: Mapping[str, Cell], path: Path, *, before: Mapping[str, Cell] | None = None
) -> None:
    """Draw a layout.

    Parameters
    ----------
    land
        The municipalities.
    cells
        Their cells, by code.
    path
        The picture to write.
    before
        An earlier layout: what is new gets a blue edge, what moved a red one and an arrow;
        a cell that is empty now is dotted.
    """
    palette = mpl.colormaps["Set3"]
    colours = {province: palette(n) for n, province in enumerate(sorted(set(land.provinces)))}
    taken = [*cells.values(), *(before or cells).values()]
    columns = max(column for column, _ in taken) + 1
    top, bottom = min(row for _, row in taken), max(row for _, row in taken) + 1
    figure = Figure(figsize=(columns * SIDE, (bottom - top) * SIDE), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, columns), ylim=(bottom, top), aspect="equal")
    axes.axis("off")

    def tile(cell: Cell, **look: Any) -> None:  # noqa: ANN401 - what matplotlib takes
        axes.add_patch(Rectangle(cell, 1, 1, **look))

    for code, name, province in zip(land.codes, land.names, land.provinces, strict=True):
        cell, was = cells[code], (before or cells).get(code)
        edge = "white" if was == cell else "blue" if was is None else "red"
        tile(cell, fc=colours[province], ec=edge, lw=1.5, zorder=1 if edge == "white" else 2)
        middle = (cell[0] + 0.5, cell[1] + 0.5)
        axes.text(*middle, broken(name), ha="center", va="center", fontsize=6, zorder=3)
        if was is not None and was != cell:
            start = (was[0] + 0.5, was[1] + 0.5)
            axes.annotate("", middle, start, arrowprops={"arrowstyle": "->", "color": "red"})
    for cell in (before or {}).values():
        if cell not in cells.values():
            tile(cell, fill=False, ls=":", zorder=4)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def broken(name: str) -> str:
    """Return a name cut to three short lines."""
    if len(name) <= LONGEST:
        return name
    lines = name.replace("-", "-\n").replace(" ", "\n").split("\n")
    return "\n".join(line[:LONGEST] for line in lines[:3])
