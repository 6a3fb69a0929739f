"""Where the names on a sheet stand: candidates, and the best choice among them together.

Each name has candidates inside its municipality, wrapped or not, a little over its border, and
beside it with a leader line. An integer programme picks one of each so that nothing overlaps and
the sum of penalties is least (HiGHS); the optimum does not depend on chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print.candidates import Ground, candidates
from regiokaart.print.choice import COST_MISSING, choose
from regiokaart.print.lettering import LEADING, Label, breaks, extent, halo

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from regiokaart.print import style

SIZES = (7.0, 6.5, 6.0)
"""The sizes of type that are tried, in points; the first in which all names have a place wins."""
HEAD = 1.5
"""By how many points the names of regions are larger than those of municipalities."""


def place(
    names: Mapping[str, str],
    shapes: Mapping[str, shapely.Geometry],
    *,
    frame: tuple[float, float, float, float],
    within: bool = False,
    heads: Collection[str] = (),
    worth: Mapping[str, float] | None = None,
    keep_out: shapely.Geometry | None = None,
    shunned: shapely.Geometry | None = None,
    sizes: Sequence[float] = SIZES,
    head: float = HEAD,
) -> list[Label]:
    """Return the places of all names that fit, in the order of `names`.

    Parameters
    ----------
    names
        The names by code.
    shapes
        The municipalities by code, in millimetres on the page.
    frame
        The extent within which names must stay: left, bottom, right, top.
    within
        Whether smaller type is tried until each name stands within its own shape, as on tiles.
    heads
        The names of regions among them, which are set larger and bolder.
    worth
        The penalty of leaving out a name that may be left out.
    keep_out
        Where no name that has a leader line may stand, such as the place of a legend.
    shunned
        Lines that names rather do not lie over, such as the outlines of regions.
    sizes
        The sizes of type that are tried, in points, the largest first.
    head
        By how many points the names of regions are larger than those of municipalities.

    Notes
    -----
    Names without a place in the smallest size are left out; compare the codes to find them.
    """
    if not names:
        return []
    worth = worth or {}
    best: list[Label] = []
    good = (-1, 0)
    needed = set(names) - set(worth)
    for size in sizes:
        found = _place_all(
            names,
            shapes,
            frame=frame,
            size=size,
            head=head,
            heads=heads,
            worth=[worth.get(code, COST_MISSING) for code in names],
            keep_out=keep_out,
            shunned=shunned,
        )
        spilt = 0
        if within:
            boxes = [shapely.box(*one.box) for one in found]
            spilt = int((~shapely.contains([shapes[one.code] for one in found], boxes)).sum())
        if needed <= {one.code for one in found} and not spilt:
            return found
        if (len(found), -spilt) > good:
            best, good = found, (len(found), -spilt)
    return best


def _place_all(
    names: Mapping[str, str],
    shapes: Mapping[str, shapely.Geometry],
    *,
    frame: tuple[float, float, float, float],
    size: float,
    head: float,
    heads: Collection[str],
    worth: list[float],
    keep_out: shapely.Geometry | None,
    shunned: shapely.Geometry | None,
) -> list[Label]:
    ground = Ground.of(
        [shapes[code] for code in names],
        [code in heads for code in names],
        frame,
        keep_out,
        shunned,
    )
    types: list[tuple[float, style.Weight]] = [
        (size + head, "semibold") if code in heads else (size, "regular") for code in names
    ]
    every = [
        candidates(name, me, ground, kind)
        for me, (name, kind) in enumerate(zip(names.values(), types, strict=True))
    ]
    chosen = choose(every, worth)
    labels = []
    for code, places, index, kind in zip(names, every, chosen, types, strict=True):
        if index is None:
            continue
        lines = places.lines[index]
        x, y = float(places.x[index]), float(places.y[index])
        leader = None
        if not np.isnan(places.anchor[index, 0]):
            end = (float(places.anchor[index, 0]), float(places.anchor[index, 1]))
            leader = ((float(places.tie[index, 0]), float(places.tie[index, 1])), end)
        labels.append(
            Label(code=code, lines=lines, x=x, y=y, size=kind[0], leader=leader, weight=kind[1])
        )
    return labels


__all__ = ["HEAD", "LEADING", "SIZES", "Label", "breaks", "extent", "halo", "place"]
