"""How good the names on a map are, in figures: placed, overlapping, doubtful, and how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.print.choice import SAME_DOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiokaart.print.lettering import Label
    from regiokaart.print.plate import Plate

_TOUCH = 1e-6  # mm: what touches does not overlap


@dataclass(frozen=True)
class Quality:
    """The names on a map, measured on what is drawn.

    Attributes
    ----------
    placed, asked
        How many names stand on the map, or in an inset of it, and how many there could be.
    left_out
        How many names that must be there have no room.
    overlaps
        Pairs of names that overlap.
    crossings
        Leader lines that cross a name or another leader line.
    covered
        Names or leader lines that reach over the frame, a legend or an inset.
    doubtful
        Names without a leader line that do not stand on their own municipality more than on any
        other, and leader lines that do not end in it.
    smallest
        The smallest type, in points.
    leaders
        How many names stand beside their municipality, tied to it by a leader line.
    shortest_leader, longest_leader, mean_leader
        The lengths of those lines in millimetres; 0 where there are none.
    """

    placed: int
    asked: int
    left_out: int
    overlaps: int
    crossings: int
    covered: int
    doubtful: int
    smallest: float
    leaders: int
    shortest_leader: float
    longest_leader: float
    mean_leader: float

    @property
    def faults(self) -> int:
        """What must not be on a sheet at all."""
        return self.left_out + self.overlaps + self.crossings + self.covered + self.doubtful


def quality(
    plate: Plate,
    map_id: str,
    *,
    legend: shapely.Geometry | None = None,
) -> Quality:
    """Measure the names of a map.

    Parameters
    ----------
    plate
        What the sheets of the study share.
    map_id
        The map.
    legend
        Where its legend stands, in millimetres on the page.
    """
    plate = plate.of(map_id)
    taken = [inset.box.shape for inset in plate.insets]
    if legend is not None:
        taken.append(legend)
    views = [(plate, shapely.union_all(taken))]
    views += [(plate.inset(inset, map_id), shapely.GeometryCollection()) for inset in plate.insets]
    lettered = [(view.names, taken) for view, taken in views]
    sizes = [label.size for names, _ in lettered for label in names]
    ties = _ties([label for names, _ in lettered for label in names])
    lengths = shapely.length(ties)
    inset_codes = {label.code for names, _ in lettered[1:] for label in names}
    named = {label.code for label in plate.names} | inset_codes
    missing = set(plate.lettering.unplaced) - named
    spare = set(plate.lettering.spare) - named
    return Quality(
        placed=len(named),
        asked=len(named | missing | spare),
        left_out=len(missing),
        overlaps=sum(_overlaps(names) for names, _ in lettered),
        crossings=sum(_crossings(names) for names, _ in lettered),
        covered=sum(_covered(view, taken) for view, taken in views),
        doubtful=_doubtful(plate.names, plate.shapes),
        smallest=min(sizes, default=0.0),
        leaders=len(ties),
        shortest_leader=float(lengths.min()) if len(ties) else 0.0,
        longest_leader=float(lengths.max()) if len(ties) else 0.0,
        mean_leader=float(lengths.mean()) if len(ties) else 0.0,
    )


def _boxes(names: Sequence[Label]) -> list[shapely.Geometry]:
    """Return the extent of each name, a touch smaller."""
    return [shapely.buffer(shapely.box(*one.box), -_TOUCH, join_style="mitre") for one in names]


def _ties(names: Sequence[Label]) -> list[shapely.Geometry]:
    return [shapely.LineString(one.leader) for one in names if one.leader]


def _overlaps(names: Sequence[Label]) -> int:
    boxes = _boxes(names)
    if not boxes:
        return 0
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    return int((one < other).sum())


def _crossings(names: Sequence[Label]) -> int:
    ties = _ties(names)
    if not ties:
        return 0
    tied = [index for index, one in enumerate(names) if one.leader]
    tie, name = shapely.STRtree(_boxes(names)).query(ties, predicate="intersects")
    # the leaders of a region and of the municipality that it is tied to may end in one dot
    ends = shapely.buffer([shapely.get_point(one, 1) for one in ties], SAME_DOT)
    apart = shapely.difference(ties, ends)
    one, other = shapely.STRtree(apart).query(apart, predicate="intersects")
    # a line may begin within the height of its own name, at the letters
    return int((np.take(tied, tie) != name).sum()) + int((one < other).sum())


def _covered(view: Plate, taken: shapely.Geometry) -> int:
    drawn = [*_boxes(view.names), *_ties(view.names)]
    out = ~shapely.contains(view.frame.shape, drawn) | shapely.intersects(taken, drawn)
    return int(np.sum(out)) if drawn else 0


def _doubtful(names: Sequence[Label], shapes: Mapping[str, shapely.Geometry]) -> int:
    """Count the names of municipalities that a reader could take for those of another."""
    codes = list(shapes)
    every = np.array(list(shapes.values()))
    doubtful = 0
    for one in names:
        if one.code not in shapes:
            continue  # the name of a region is set otherwise, and stands on its municipalities
        if one.leader:
            doubtful += not shapely.intersects(shapes[one.code], shapely.Point(one.leader[1]))
            continue
        parts = shapely.area(shapely.intersection(every, shapely.box(*one.box)))
        doubtful += codes[int(np.argmax(parts))] != one.code
    return doubtful
