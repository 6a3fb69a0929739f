"""A class of a map, and the colours of classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    import pandas as pd

_Number = TypeVar("_Number", int, float)
Kind = Literal[
    "region",
    "combination",
    "partly",
    "count",
    "partner",
    "gap",
    "member",
    "declined",
    "outside",
    "unknown",
]

PALETTE = (
    "#eeba6d",  # sand
    "#74b9c1",  # teal
    "#be7f95",  # mauve
    "#7a8ec2",  # blue
    "#88905c",  # olive
    "#d7f5be",  # pale green
    "#bda890",  # taupe
    "#b5dff5",  # pale blue
)
"""Fills of regions, all light enough for dark text. The first six differ for colour-blind readers
too, from each other and from `OUTSIDE` and `UNKNOWN_FILL`: at least 12 in CIEDE2000 under normal,
protan, deutan and tritan vision (measured in tests/test_classes.py)."""
OUTSIDE = "#e4e3de"
UNKNOWN_FILL = "#f6f5f1"
DECLINED_FILL = "#cfcdc6"
MEMBER_FILL = "#f0efe9"
"""On a map of who is in no region: those who are."""
HATCH = "#8d8b85"
"""The lines over a municipality whose participation is not known, and the dots of weak evidence."""


@dataclass(frozen=True, kw_only=True)
class MapClass:
    """One class of a map, as it stands in the legend.

    Attributes
    ----------
    id
        The regions joined by "+", or ``declined``, ``outside`` or ``unknown``; a region whose
        members may also take part in something unpublished ends in ``+unknown``. Where two
        co-operations of one map have a region of the same id, each is ``co-operation:region``.
        A region of which it is a member in part begins with ``partly-``.
    kind
        ``combination`` is a class in two or more regions; ``partly`` one that is a member of
        regions in part only, because only a part of what merged into it was. A map that does not
        show region by region has others: ``count``, in so many regions; ``partner``, in a
        province that is a partner; ``gap``, in none; ``member``, in any.
    regions
        The regions of which it is a member as a whole, as in ``id``.
    label
        What the legend calls it.
    fills
        The colours, one per region; a combination shows them as stripes, and a member in part
        has stripes of the colour of no membership among them.
    hatched
        Whether something about participation is not known, which is shown by hatching.
    codes
        The municipalities, sorted.
    weak
        Those of them whose membership is weakly supported.
    inferred
        Those of them whose membership is inferred.
    population
        Inhabitants together; ``None`` when not known of all.
    land_area_km2
        Land area together; ``None`` when not known of all.
    """

    id: str
    kind: Kind
    label: str
    regions: tuple[str, ...]
    fills: tuple[str, ...]
    hatched: bool
    codes: tuple[str, ...]
    weak: tuple[str, ...]
    inferred: tuple[str, ...]
    population: int | None
    land_area_km2: float | None

    @property
    def is_member(self) -> bool:
        """Whether its municipalities belong to a region that the map shows."""
        return self.kind in {"region", "combination", "count", "member"}


def total(values: pd.Series, kind: type[_Number]) -> _Number | None:
    """Return the sum of values, or nothing when not all are known."""
    return None if values.isna().any() else kind(round(values.sum(), 2))
